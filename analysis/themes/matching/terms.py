"""The terms of the codebook made ready to be found: trees of phrases by the stems of their words.

A term is one phrase, or phrases near each other in one clause in any order. '{relative}' in a phrase is any word of
that group, so such a phrase is in the tree once for each of them.
"""

import re
from collections.abc import Iterator
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

    `others` are its parts but the first.
    """

    theme: str
    kind: str
    question: str | None
    text: str
    parts: tuple[str, ...]
    others: frozenset[str]


@dataclass(frozen=True)
class Rules:
    """The rules of a codebook made ready for matching. `terms` are by their first part."""

    book: Codebook
    spelling: Spelling
    phrases: Tree
    terms: dict[str, tuple[Term, ...]]
    cues: Tree
    compounds: Tree
    contrast: dict[str, str]
    no_comment: frozenset[str]
    denials: frozenset[str]


@lru_cache(maxsize=4)
def rules_of(book: Codebook) -> Rules:
    """The rules of a codebook, made ready once."""
    spelling = _spelling(book)
    terms = tuple(_terms(book))
    denials = (*book.no_comment.denials, *book.no_comment.answers)
    parts = sorted({part for term in terms for part in term.parts})
    return Rules(
        book=book,
        spelling=spelling,
        phrases=Tree((keys, part) for part in parts for keys in _phrases(part, book.groups, spelling)),
        terms=_by_first_part(terms),
        cues=Tree((_texts(cue, spelling), kind) for kind, cues in book.cues().items() for cue in cues),
        compounds=Tree((_texts(phrase, spelling), phrase) for phrase in book.compounds.phrases),
        contrast={word: kind for kind in OPENING for word in getattr(book.contrast, kind)},
        no_comment=frozenset(" ".join(_texts(answer, spelling)) for answer in book.no_comment.answers),
        denials=frozenset(" ".join(_texts(opening, spelling)) for opening in denials),
    )


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
            yield Term(name, kind, question, term, parts, frozenset(parts[1:]))


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
