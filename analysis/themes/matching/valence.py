"""Whether what was found is a strength, a concern, or neither.

Asked in this order, and the first that speaks decides: a negation beside the term, which turns it round; a term that is
a concern by itself; the nearest word that judges ('poor', 'not good', 'should'); what the question asked for; what the
term means by itself. Every judgement says which of them it was.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import NamedTuple

from analysis.themes.codebook.blocks import JUDGING, NEGATION, Valence
from analysis.themes.matching.clauses import Clause, Cue, Hit
from analysis.themes.matching.phrases import Span, between
from analysis.themes.matching.terms import Rules
from analysis.themes.matching.words import NO_BREAK, Word

OPPOSITE = {"strength": "concern", "concern": "strength", "better": "concern", "wish": "wish", "done": "concern"}
# In words. A negation after a problem must follow at once: "truanting has not", but "excluded in May with no school".
NEXT = 2
PRAISE = ("strength", "set_aside")
# Cues that a negation before them cannot turn round: they hold one already.
SET_ASIDE = "set_aside"
# What a kind of term means where nothing else judges it, and what it means where it is negated.
BY_ITSELF: dict[str, Valence] = {"strengths": "strength", "problems": "concern", "concerns": "concern"}
NEGATED: dict[str, Valence] = {"problems": "strength", "concerns": "strength"}


class Judgement(NamedTuple):
    """A valence and its reason; `explicit` where words of the answer gave it, not the question or the kind of term."""

    valence: Valence
    reason: str
    explicit: bool


@dataclass(frozen=True)
class Reading:
    """One clause made ready to be judged: its judging cues after negation, and the negations that are left over.

    `segments` numbers the stretches between commas, word by word; `taken` are the words of the terms found; `wishes`
    are the stretches with a wish in them; `stated` says that praise here is meant, not wished for.
    """

    text: Sequence[Word]
    clause: Clause
    prior: Valence | None
    judging: tuple[Cue, ...]
    negations: tuple[Cue, ...]
    segments: tuple[int, ...]
    taken: frozenset[int]
    wishes: frozenset[int]
    stated: bool
    rules: Rules


def reading(text: Sequence[Word], clause: Clause, prior: Valence | None, rules: Rules) -> Reading:
    """A clause in which 'not good' has become one cue, a concern. A 'not' within a term negates nothing else."""
    span = clause.span
    inside = text[span.first : span.last + 1]
    segments = tuple(accumulate((word.after != NO_BREAK for word in inside[:-1]), initial=0))
    taken = frozenset(place for hit in clause.hits for place in hit.own)
    wishes = frozenset(segments[cue.span.first - span.first] for cue in clause.cues if cue.kind == "wish")
    states = rules.book.judgement.stated
    stated = clause.contrasted or clause.opens is not None or any(word.text in states for word in inside)
    read = Reading(text, clause, prior, (), (), segments, taken, wishes, stated, rules)
    judging: list[Cue] = []
    left: list[Cue] = []
    for cue in clause.cues:
        if cue.kind == NEGATION and cue.span.first not in taken:
            left.append(cue)
        elif cue.kind in OPPOSITE and left and _reaches(left[-1].span, cue.span, read, taken):
            judging.append(Cue(OPPOSITE[cue.kind], Span(left.pop().span.first, cue.span.last)))
        elif cue.kind in JUDGING and cue.kind != "done":
            judging.append(cue)
    return replace(read, judging=tuple(judging), negations=tuple(left))


def judged(hit: Hit, read: Reading) -> Judgement | None:
    """The valence of one term found in a clause; None where the answer says that it is not the matter."""
    kind = hit.term.kind
    negation = _negation_beside(hit, read)
    if negation:
        return Judgement(NEGATED.get(kind, "concern"), f"'{_said(negation.span, read)}' turns it round", True)
    if kind == "concerns":
        return Judgement("concern", "the term is a concern by itself", True)
    cue = _nearest_cue(hit, read)
    if cue is None:
        return _by_default(kind, read.prior)
    if cue.kind == SET_ASIDE and read.prior != "strength":
        return None
    return _by_cue(cue, hit, read)


def judged_alone(read: Reading) -> Judgement | None:
    """What a short clause without a term says of the one before it ('but came late'); None where it judges nothing."""
    cues = sorted((*read.judging, *read.negations), key=lambda cue: cue.span)
    if not cues or read.clause.opens in (None, "aside") or not _refers_back(read):
        return None
    return Judgement(_meant(cues[0], read.prior), f"'{_said(cues[0].span, read)}', said of what stands before", True)


def _refers_back(read: Reading) -> bool:
    span, book = read.clause.span, read.rules.book
    following = read.text[span.first + 1].text if span.last > span.first else ""
    return span.last - span.first < book.near.carried_over or following in book.contrast.refers_back


def _negation_beside(hit: Hit, read: Reading) -> Cue | None:
    """A left-over negation near enough to the term, the one before it first."""
    place = bisect_left(read.negations, hit.span, key=lambda cue: cue.span)
    beside = read.negations[max(0, place - 1) : place + 2]
    if hit.term.kind == "problems":
        beside = tuple(cue for cue in beside if cue.span.first - hit.span.last <= NEXT)
    return next((cue for cue in beside if _reaches(cue.span, hit.span, read, read.taken - hit.own)), None)


def _by_cue(cue: Cue, hit: Hit, read: Reading) -> Judgement:
    """What the nearest judging word says; praise that is only wished for is a concern."""
    if cue.kind == "strength" and cue.span < hit.span and _wished_for(cue, read):
        return Judgement("concern", f"'{_said(cue.span, read)}' is wished for", True)
    return Judgement(_meant(cue, read.prior), f"'{_said(cue.span, read)}' in the same clause", True)


def _wished_for(praise: Cue, read: Reading) -> bool:
    """Whether praise before a term is a wish: beside a wish ('good X would help'), or where a concern was asked for."""
    return _segment(praise, read) in read.wishes or (read.prior == "concern" and not read.stated)


def _nearest_cue(hit: Hit, read: Reading) -> Cue | None:
    """The nearest cue between the same commas; from beyond them only for an item of a list."""
    first = bisect_left(read.judging, hit.span.first, key=lambda cue: cue.span.first)
    last = bisect_left(read.judging, hit.span.last + 1, key=lambda cue: cue.span.first)
    beside = read.judging[max(0, first - 1) : last + 1]
    if not _is_list_item(hit, read):
        beside = tuple(cue for cue in beside if _segment(cue, read) == _segment(hit, read))
    return min(beside, key=lambda cue: (between(cue.span, hit.span), cue.span), default=None)


def _by_default(kind: str, prior: Valence | None) -> Judgement:
    if prior in ("strength", "concern"):
        return Judgement(prior, f"the question asks for a {prior}", False)
    if kind in BY_ITSELF:
        return Judgement(BY_ITSELF[kind], f"the term is a {BY_ITSELF[kind]} by itself", False)
    return Judgement("neutral", "nothing in the clause judges it", False)


def _meant(cue: Cue, prior: Valence | None) -> Valence:
    """What a cue says: 'better' is praise where the question asks what worked well, and a wish elsewhere."""
    return "strength" if cue.kind in PRAISE or (cue.kind == "better" and prior == "strength") else "concern"


def _reaches(negation: Span, other: Span, read: Reading, taken: frozenset[int]) -> bool:
    """Whether a negation is near enough to negate: no comma, no 'and', no other term between them."""
    low, high = min(negation.last, other.last), max(negation.first, other.first)
    near = between(negation, other) <= read.rules.book.near.negation
    return near and not any(
        read.text[place].after != NO_BREAK
        or (place > low and (place in taken or read.text[place].text in read.rules.book.negation.stops_at))
        for place in range(low, high)
    )


def _segment(found: Cue | Hit, read: Reading) -> int:
    return read.segments[found.span.first - read.clause.span.first]


def _is_list_item(hit: Hit, read: Reading) -> bool:
    segment = _segment(hit, read)
    length = bisect_left(read.segments, segment + 1) - bisect_left(read.segments, segment)
    return length <= read.rules.book.near.list_item and length < len(read.segments)


def _said(span: Span, read: Reading) -> str:
    """The cue in the codebook's own words: never more of the answer than that."""
    return " ".join(read.text[place].text for place in (span.first, *([span.last] if span.last > span.first else [])))
