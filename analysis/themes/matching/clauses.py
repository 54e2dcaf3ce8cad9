"""The clauses of an answer, each with the terms of the codebook and the judging words found in it.

A text is cut into clauses: at the end of a sentence, before contrast words (but, however) and, after 'although', at the
comma. All phrases are found in one walk along a tree. Where the words of one term are among those of another, the
longer term wins.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from analysis.themes.codebook import codebook
from analysis.themes.codebook.blocks import HINT, UNLESS
from analysis.themes.matching.phrases import Span, nearest, whole
from analysis.themes.matching.terms import Rules, Term, rules_of
from analysis.themes.matching.words import COMMA, NO_BREAK, SENTENCE, Word, words


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


def says_nothing(text: str) -> bool:
    """Whether an answer is no comment: no word at all, or one of the codebook's ('n/a', 'nothing to add')."""
    rules = rules_of(codebook())
    return is_no_comment(words(text, rules.spelling), rules)


def is_no_comment(text: Sequence[Word], rules: Rules) -> bool:
    """Whether the words of an answer say nothing."""
    return not text or " ".join(word.text for word in text) in rules.no_comment


def denies(text: Sequence[Word], rules: Rules) -> bool:
    """Whether an answer opens by denying what was asked for and then goes on: 'Not much. Meetings were cancelled.'"""
    end = next((place for place, word in enumerate(text) if word.after != NO_BREAK), len(text))
    return end + 1 < len(text) and " ".join(word.text for word in text[: end + 1]) in rules.denials


def clauses(text: Sequence[Word], question: str, rules: Rules) -> list[Clause]:
    """The clauses of a text in order, each with the terms read in that question and the cues found in it."""
    typed = [word.text for word in text]
    compounds = [span for _, span in rules.compounds.find(typed, text)]
    opens = _openings(text, compounds, rules.contrast)
    spans = _clause_spans(text, opens)
    phrases = _by_clause(whole(rules.phrases.find([word.stem for word in text], text), compounds), spans)
    cues = _by_clause(whole(rules.cues.find(typed, text), compounds), spans)
    return [
        Clause(span, opens.get(span.first), span.last + 1 in opens, _hits(found, question, rules), _longest(judging))
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


def _hits(found: list[tuple[str, Span]], question: str, rules: Rules) -> tuple[Hit, ...]:
    """The terms that one clause's phrases make, after longer terms, `unless` and `gives_way_to` have had their say."""
    spans: dict[str, list[Span]] = {}
    for part, span in found:
        spans.setdefault(part, []).append(span)
    hits = [
        hit
        for part in spans
        for term in rules.terms.get(part, ())
        if term.question in (None, question) and spans.keys() >= term.others
        for hit in _places(term, spans, rules.book.near.together)
    ]
    barred = {hit.term.theme for hit in hits if hit.term.kind == UNLESS}
    hits = _not_within_longer([hit for hit in hits if hit.term.theme not in barred])
    hits = [hit for hit in hits if hit.term.kind != HINT] or hits
    there = {hit.term.theme for hit in hits}
    kept = [hit for hit in hits if not there.intersection(rules.book.themes[hit.term.theme].gives_way_to)]
    return tuple(sorted(kept, key=lambda hit: (hit.span, hit.term.theme, hit.term.text)))


def _places(term: Term, spans: dict[str, list[Span]], together: int) -> list[Hit]:
    """Where a term stands: its first part, and each other part nearest to it, no more than `together` words away."""
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
