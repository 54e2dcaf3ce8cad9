"""The terms of the codebook made ready to be found: trees of phrases by the stems of their words.

A term is one phrase, or phrases near each other in one clause in any order. '{relative}' in a phrase is any word of
that group, so such a phrase is in the tree once for each of them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from analysis.themes.codebook.blocks import TOGETHER, UNLESS, Codebook
from analysis.themes.matching.phrases import Tree
from analysis.themes.matching.words import WORD, Spelling, folded, spelled

# What a contrast word opens: a clause up to the next contrast or sentence, one up to the comma, or an aside up to it.
OPENING = ("words", "until_comma", "aside")

# A group or a word of a term.
PIECE = re.compile(r"{\w+}|[^\s{}]+")


class Term(NamedTuple):
    """One term as the codebook has it: what it finds, how it judges, and in which question alone it is read.

    `others` are its parts but the first, `rule` is what a code says of it.
    """

    theme: str
    kind: str
    question: str | None
    text: str
    parts: tuple[str, ...]
    others: frozenset[str]
    rule: str


# Terms by their first part.
ByFirstPart = Mapping[str, tuple[Term, ...]]


@dataclass(frozen=True, eq=False)
class Rules:
    """The rules of a codebook made ready for matching.

    `longest_no_comment` is in words, `places` are those of the themes in the codebook, `gives_way` says what takes the
    place of a theme, `languages` are the words that tell each language but English.
    """

    book: Codebook
    spelling: Spelling
    phrases: Tree
    terms: ByFirstPart
    cues: Tree
    compounds: Tree
    contrast: dict[str, str]
    no_comment: frozenset[str]
    longest_no_comment: int
    denials: frozenset[str]
    places: dict[str, int]
    gives_way: dict[str, frozenset[str]]
    english: frozenset[str]
    languages: tuple[frozenset[str], ...]


@lru_cache(maxsize=4)
def rules_of(book: Codebook) -> Rules:
    """The rules of a codebook, made ready once."""
    spelling = _spelling(book)
    terms = tuple(_terms(book))
    denials = (*book.no_comment.denials, *book.no_comment.answers)
    parts = sorted({part for term in terms for part in term.parts})
    english = frozenset(map(folded, book.not_english.english))
    no_comment = [_texts(answer, spelling) for answer in book.no_comment.answers]
    return Rules(
        book=book,
        spelling=spelling,
        phrases=Tree((keys, part) for part in parts for keys in _phrases(part, book.groups, spelling)),
        terms=_by_first_part(terms),
        cues=Tree((_texts(cue, spelling), kind) for kind, cues in book.cues().items() for cue in cues),
        compounds=Tree((_texts(phrase, spelling), phrase) for phrase in book.compounds.phrases),
        contrast={word: kind for kind in OPENING for word in getattr(book.contrast, kind)},
        no_comment=frozenset(map(" ".join, no_comment)),
        longest_no_comment=max(map(len, no_comment), default=0),
        denials=frozenset(" ".join(_texts(opening, spelling)) for opening in denials),
        places={theme: place for place, theme in enumerate(book.themes)},
        gives_way={name: frozenset(theme.gives_way_to) for name, theme in book.themes.items() if theme.gives_way_to},
        english=english,
        languages=tuple(frozenset(map(folded, said)) - english for said in book.not_english.words.values()),
    )


@lru_cache(maxsize=64)
def terms_in(question: str, rules: Rules) -> ByFirstPart:
    """The terms that are read in the answers to a question."""
    read = {
        part: tuple(term for term in terms if term.question in (None, question)) for part, terms in rules.terms.items()
    }
    return {part: terms for part, terms in read.items() if terms}


def _spelling(book: Codebook) -> Spelling:
    stands_for = {
        folded(written): tuple(map(folded, WORD.findall(full))) for written, full in book.spelling.stands_for.items()
    }
    return Spelling(stands_for, frozenset(map(folded, book.spelling.never_stemmed)))


def _terms(book: Codebook) -> Iterator[Term]:
    """Every term of every theme, those of `unless` with them."""
    for name, theme in book.themes.items():
        for term, kind, question in (*theme.all_terms(), *((term, UNLESS, None) for term in theme.unless)):
            parts = tuple(term.split(TOGETHER))
            yield Term(name, kind, question, term, parts, frozenset(parts[1:]), f"term: {term}")


def _by_first_part(terms: tuple[Term, ...]) -> dict[str, tuple[Term, ...]]:
    beginning: dict[str, list[Term]] = {}
    for term in terms:
        beginning.setdefault(term.parts[0], []).append(term)
    return {part: tuple(own) for part, own in beginning.items()}


def _phrases(part: str, groups: dict[str, tuple[str, ...]], spelling: Spelling) -> list[tuple[str, ...]]:
    """A part of a term as stems, once for each word of the groups that it names."""
    pieces = [groups[piece[1:-1]] if piece.startswith("{") else (piece,) for piece in PIECE.findall(part)]
    return [tuple(stem for piece in chosen for stem in _stems(piece, spelling)) for chosen in product(*pieces)]


def _stems(phrase: str, spelling: Spelling) -> list[str]:
    return [stem for word in WORD.findall(phrase) for _, stem in spelled(word, spelling)]


def _texts(phrase: str, spelling: Spelling) -> tuple[str, ...]:
    return tuple(text for word in WORD.findall(phrase) for text, _ in spelled(word, spelling))
