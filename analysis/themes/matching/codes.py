"""The codes that the rules give to some answers: a row is one theme with one valence in one clause of one answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from analysis.themes.codebook.blocks import HINT, Valence
from analysis.themes.matching.clauses import Clause, clauses, denies, is_no_comment
from analysis.themes.matching.hits import Hit, hits_in
from analysis.themes.matching.languages import not_english
from analysis.themes.matching.marks import DENIAL
from analysis.themes.matching.stretches import Words
from analysis.themes.matching.terms import Rules, Term, terms_in
from analysis.themes.matching.valence import OPPOSITE, Judgement, judged_alone, judgements, reading

COMMENT, NO_COMMENT, NOT_ENGLISH = "comment", "no comment", "not English"


class RuleCode(NamedTuple):
    """One code: the number of the answer, theme, valence, where the clause stands in it, rule, reason, what gave it."""

    answer: int
    theme: str
    valence: Valence
    start: int
    end: int
    rule: str
    reason: str
    how: str


@dataclass(frozen=True, eq=False)
class _Answers:
    """Some answers as words, the question of each, and what each question asks for."""

    read: Words
    questions: Sequence[str]
    priors: Mapping[int, Valence | None]
    rules: Rules


def states(read: Words, rules: Rules) -> list[str]:
    """Of each answer whether it is a comment, says nothing, or is not English, so that rules cannot read it."""
    found = np.full(len(read.first) - 1, COMMENT, dtype=object)
    found[not_english(read, rules)] = NOT_ENGLISH
    for number in np.flatnonzero(np.diff(read.first) <= rules.longest_no_comment).tolist():
        if is_no_comment(read.said(number), rules):
            found[number] = NO_COMMENT
    return found.tolist()


def codes_in(read: Words, questions: Sequence[str], left_out: frozenset[int], rules: Rules) -> Iterator[RuleCode]:
    """The codes of answers, by answer and then from left to right, but for those that are left out."""
    asked = _Answers(read, questions, _turned_priors(read, questions, rules), rules)
    before: list[RuleCode] = []
    for clause in clauses(read, rules):
        if clause.text not in left_out:
            found = _found_in(clause, before, asked)
            yield from found
            before = found or before


def _turned_priors(read: Words, questions: Sequence[str], rules: Rules) -> dict[int, Valence | None]:
    """answer -> what it was asked for, where its opening denies that: 'Not much. Meetings were cancelled.'"""
    begins = read.first[:-1][np.diff(read.first) > 0]
    numbers = np.flatnonzero(np.diff(read.first) > 0)[read.marks[begins] & DENIAL > 0]
    turned: dict[int, Valence | None] = {}
    for number in numbers.tolist():
        after = read.after[read.first[number] : read.first[number + 1]]
        if denies(read.said(number), after, rules):
            prior = rules.book.priors.get(questions[number])
            turned[number] = OPPOSITE.get(prior, prior)
    return turned


def _found_in(clause: Clause, before: list[RuleCode], asked: _Answers) -> list[RuleCode]:
    """What one clause says: once a theme and valence, what words say before what the question asks.

    A clause that names no theme but judges speaks of the themes of the codes `before` it, if these are of
    the same answer: 'communication was good but came late'.
    """
    question, rules = asked.questions[clause.text], asked.rules
    hits = hits_in(clause, terms_in(question, rules), rules) if clause.phrases else []
    themes = {code.theme: None for code in before if code.answer == clause.text} if not hits else {}
    if not hits and not themes:
        return []
    prior = asked.priors[clause.text] if clause.text in asked.priors else rules.book.priors.get(question)
    if hits:
        judged = judgements(clause, hits, prior, asked.read, rules)
        return [_code(clause, judgement, term) for judgement, term in _kept(hits, judged, rules)]
    alone = judged_alone(reading(clause, hits, prior, asked.read, rules))
    return [_carried(clause, alone, theme) for theme in themes] if alone else []


def _kept(hits: list[Hit], judged: list[Judgement | None], rules: Rules) -> list[tuple[Judgement, Term]]:
    """Each theme once a valence, in the order of the codebook; what words say of it, or else all."""
    if len(hits) == 1:
        return [(judged[0], hits[0].term)] if judged[0] else []
    found: dict[str, dict[Valence, tuple[Judgement, Term]]] = {}
    for hit, judgement in zip(hits, judged, strict=True):
        if judgement is not None:
            found.setdefault(hit.term.theme, {}).setdefault(judgement.valence, (judgement, hit.term))
    return [
        one for theme in sorted(found, key=rules.places.__getitem__) for one in _explicit(list(found[theme].values()))
    ]


def _explicit(found: list[tuple[Judgement, Term]]) -> list[tuple[Judgement, Term]]:
    return [one for one in found if one[0].explicit] or found


def _code(clause: Clause, judgement: Judgement, term: Term) -> RuleCode:
    how = "hint" if term.kind == HINT else judgement.by
    place = (clause.text, term.theme, judgement.valence, clause.start, clause.end)
    return RuleCode(*place, term.rule, judgement.reason, how)


def _carried(clause: Clause, alone: Judgement, theme: str) -> RuleCode:
    place = (clause.text, theme, alone.valence, clause.start, clause.end)
    return RuleCode(*place, "carried over the contrast", alone.reason, alone.by)
