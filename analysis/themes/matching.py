"""Where the terms of the codebook stand in a text.

A text is cut into clauses: at the end of a sentence, before contrast words (but, however) and, after 'although', at the
comma. A term is one phrase, or phrases near each other in one clause in any order; phrases are found by the stems of
their words in one walk along a tree. Where the words of one term are among those of another, the longer term wins.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from analysis.themes.decisions import HINT, TOGETHER, UNLESS, Codebook
from analysis.themes.phrases import Span, Tree, nearest, whole
from analysis.themes.words import COMMA, NO_BREAK, SENTENCE, WORD, Spelling, Word, folded, spelled, words

# What a contrast word opens: a clause up to the next contrast or sentence, one up to the comma, or an aside up to it.
OPENING = ("words", "until_comma", "aside")

# A group or a word of a term.
PIECE = re.compile(r"{\w+}|[^\s{}]+")


class Term(NamedTuple):
    """One term as the codebook has it: what it finds, how it judges, and in which question alone it is read."""

    theme: str
    kind: str
    question: str | None
    text: str
    parts: tuple[str, ...]


class Hit(NamedTuple):
    """One term found: the words from its first part to its last, and which of them are its own."""

    term: Term
    span: Span
    own: frozenset[int]


class Cue(NamedTuple):
    """A word or phrase that judges or negates: its kind and where it stands."""

    kind: str
    span: Span


@dataclass(frozen=True)
class Clause:
    """A part of a text that is judged by itself, with the terms and cues found in it.

    `opens` is the kind of the contrast word that it begins with ('but' contrasts, 'despite' is an aside), None without
    one; `contrasted` says that the clause after it begins with one.
    """

    span: Span
    opens: str | None
    contrasted: bool
    hits: tuple[Hit, ...]
    cues: tuple[Cue, ...]


@dataclass(frozen=True)
class Matcher:
    """A codebook made ready for matching."""

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
def matcher(book: Codebook) -> Matcher:
    """The codebook made ready, once: terms by their first part, phrases and cues as trees."""
    stands_for = {
        folded(written): tuple(map(folded, WORD.findall(full))) for written, full in book.spelling.stands_for.items()
    }
    spelling = Spelling(stands_for, frozenset(map(folded, book.spelling.never_stemmed)))
    terms = [
        Term(name, kind, question, term, tuple(term.split(TOGETHER)))
        for name, theme in book.themes.items()
        for term, kind, question in (*theme.all_terms(), *((term, UNLESS, None) for term in theme.unless))
    ]
    denials = (*book.no_comment.denials, *book.no_comment.answers)
    parts = sorted({part for term in terms for part in term.parts})
    return Matcher(
        book=book,
        spelling=spelling,
        phrases=Tree((keys, part) for part in parts for keys in _phrases(part, book.groups, spelling)),
        terms={part: tuple(term for term in terms if term.parts[0] == part) for part in parts},
        cues=Tree((_texts(cue, spelling), kind) for kind, cues in book.cues().items() for cue in cues),
        compounds=Tree((_texts(phrase, spelling), phrase) for phrase in book.compounds.phrases),
        contrast={word: kind for kind in OPENING for word in getattr(book.contrast, kind)},
        no_comment=frozenset(" ".join(_texts(answer, spelling)) for answer in book.no_comment.answers),
        denials=frozenset(" ".join(_texts(opening, spelling)) for opening in denials),
    )


def says_nothing(text: str, ready: Matcher) -> bool:
    """Whether an answer is no comment: no word at all, or one of the codebook's ('n/a', 'nothing to add')."""
    typed = words(text, ready.spelling)
    return " ".join(word.text for word in typed) in ready.no_comment or not typed


def denies(text: Sequence[Word], ready: Matcher) -> bool:
    """Whether an answer opens by denying what was asked for and then goes on: 'Not much. Meetings were cancelled.'"""
    end = next((place for place, word in enumerate(text) if word.after != NO_BREAK), len(text))
    return end + 1 < len(text) and " ".join(word.text for word in text[: end + 1]) in ready.denials


def clauses(text: Sequence[Word], question: str, ready: Matcher) -> list[Clause]:
    """The clauses of a text in order, each with the terms read in that question and the cues found in it."""
    typed = [word.text for word in text]
    compounds = [span for _, span in ready.compounds.find(typed, text)]
    opens = _openings(text, compounds, ready.contrast)
    spans = _clause_spans(text, opens)
    phrases = _by_clause(whole(ready.phrases.find([word.stem for word in text], text), compounds), spans)
    cues = _by_clause(whole(ready.cues.find(typed, text), compounds), spans)
    return [
        Clause(span, opens.get(span.first), span.last + 1 in opens, _hits(found, question, ready), _longest(judging))
        for span, found, judging in zip(spans, phrases, cues, strict=True)
    ]


def _openings(text: Sequence[Word], compounds: list[Span], contrast: dict[str, str]) -> dict[int, str]:
    """Where a contrast word opens a clause, and its kind. 'Even though' opens one clause, 'all but' none."""
    within = {place for span in compounds for place in range(span.first, span.last + 1)}
    opens: dict[int, str] = {}
    for place, word in enumerate(text):
        if word.text in contrast and place not in within and place - 1 not in opens:
            opens[place] = contrast[word.text]
    return opens


def _clause_spans(text: Sequence[Word], opens: dict[int, str]) -> list[Span]:
    starts = {0}
    until_comma = False
    for place, word in enumerate(text):
        if place in opens:
            until_comma = opens[place] != "words"
            starts.add(place)
        if word.after == SENTENCE or (until_comma and word.after == COMMA):
            until_comma = False
            starts.add(place + 1)
    ordered = [start for start in sorted(starts) if start < len(text)]
    return [Span(start, end - 1) for start, end in zip(ordered, [*ordered[1:], len(text)], strict=True)]


def _by_clause(found: list[tuple[str, Span]], spans: list[Span]) -> list[list[tuple[str, Span]]]:
    """What was found, clause by clause; what goes over the end of a clause is left out."""
    sorted_in: list[list[tuple[str, Span]]] = [[] for _ in spans]
    ends = [span.last for span in spans]
    for name, span in found:
        place = bisect_left(ends, span.first)
        if span.last <= ends[place]:
            sorted_in[place].append((name, span))
    return sorted_in


def _longest(found: list[tuple[str, Span]]) -> tuple[Cue, ...]:
    """The cues from left to right, the longest at each word, none within another."""
    kept: list[Cue] = []
    for kind, span in sorted(found, key=lambda item: (item[1].first, -item[1].last)):
        if not kept or span.first > kept[-1].span.last:
            kept.append(Cue(kind, span))
    return tuple(kept)


def _hits(found: list[tuple[str, Span]], question: str, ready: Matcher) -> tuple[Hit, ...]:
    """The terms that one clause's phrases make, after longer terms, `unless` and `gives_way_to` have had their say."""
    spans: dict[str, list[Span]] = {}
    for part, span in found:
        spans.setdefault(part, []).append(span)
    hits = [
        hit
        for part in spans
        for term in ready.terms[part]
        if term.question in (None, question)
        for hit in _places(term, spans, ready.book.near.together)
    ]
    barred = {hit.term.theme for hit in hits if hit.term.kind == UNLESS}
    hits = _not_within_longer([hit for hit in hits if hit.term.theme not in barred])
    hits = [hit for hit in hits if hit.term.kind != HINT] or hits
    there = {hit.term.theme for hit in hits}
    kept = [hit for hit in hits if not there.intersection(ready.book.themes[hit.term.theme].gives_way_to)]
    return tuple(sorted(kept, key=lambda hit: (hit.span, hit.term.theme, hit.term.text)))


def _places(term: Term, spans: dict[str, list[Span]], together: int) -> list[Hit]:
    """Where a term stands: its first part, and each other part nearest to it, no more than `together` words away."""
    if not all(part in spans for part in term.parts):
        return []
    hits = []
    for start in spans[term.parts[0]]:
        parts = [start, *(nearest(start, spans[part], together) for part in term.parts[1:])]
        if None not in parts:
            own = frozenset(place for part in parts for place in range(part.first, part.last + 1))
            hits.append(Hit(term, Span(min(own), max(own)), own))
    return hits


def _not_within_longer(hits: list[Hit]) -> list[Hit]:
    """The hits without those whose words are all among the words of a longer one."""
    at: dict[int, list[Hit]] = {}
    for hit in hits:
        for place in hit.own:
            at.setdefault(place, []).append(hit)
    return [hit for hit in hits if not any(hit.own < longer.own for longer in at[hit.span.first])]


def _phrases(part: str, groups: dict[str, tuple[str, ...]], spelling: Spelling) -> list[tuple[str, ...]]:
    """A part of a term as stems, once for each word of the groups that it names."""
    pieces = [groups[piece[1:-1]] if piece.startswith("{") else (piece,) for piece in PIECE.findall(part)]
    return [tuple(stem for piece in chosen for stem in _stems(piece, spelling)) for chosen in product(*pieces)]


def _stems(phrase: str, spelling: Spelling) -> list[str]:
    return [stem for word in WORD.findall(phrase) for _, stem in spelled(word, spelling)]


def _texts(phrase: str, spelling: Spelling) -> tuple[str, ...]:
    return tuple(text for word in WORD.findall(phrase) for text, _ in spelled(word, spelling))
