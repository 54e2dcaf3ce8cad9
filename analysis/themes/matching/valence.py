"""Whether what was found is a strength, a concern, or neither.

Asked in this order, and the first that speaks decides: a negation beside the term, which turns it round; a term that is
a concern by itself; the nearest word that judges ('poor', 'not good', 'should'); what the question asked for; what the
term means by itself. Every judgement says which of them it was.
"""

from bisect import bisect_left
from functools import lru_cache
from typing import Literal, NamedTuple

from analysis.themes.codebook.blocks import JUDGING, NEGATION, Valence
from analysis.themes.matching.clauses import Clause
from analysis.themes.matching.hits import Hit
from analysis.themes.matching.phrases import Found, between
from analysis.themes.matching.stretches import Words
from analysis.themes.matching.terms import Rules
from analysis.themes.matching.words import COMMA, NO_BREAK

OPPOSITE = {"strength": "concern", "concern": "strength", "better": "concern", "wish": "wish", "done": "concern"}
# In words. A negation after a problem must follow at once: "truanting has not", but "excluded in May with no school".
NEXT = 2
PRAISE = ("strength", "set_aside")
# Cues that judge without a negation: work that was done says nothing of how.
BY_THEMSELVES = frozenset(JUDGING) - {"done"}
# Cues that a negation before them cannot turn round: they hold one already.
SET_ASIDE = "set_aside"
# What a kind of term means where nothing else judges it, and what it means where it is negated.
BY_ITSELF: dict[str, Valence] = {"strengths": "strength", "problems": "concern", "concerns": "concern"}
NEGATED: dict[str, Valence] = {"problems": "strength", "concerns": "strength"}

# What gave a valence, as [confidence] of the codebook names it.
By = Literal["words", "question", "term", "nothing", "carried_over"]


class Judgement(NamedTuple):
    """A valence, its reason and what gave it; `explicit` where it was no answer's question nor a mere kind of term."""

    valence: Valence
    reason: str
    by: By
    explicit: bool


class Reading(NamedTuple):
    """One clause with the terms found in it, to be judged.

    `judging` are its cues after negation, in which 'not good' has become one, a concern; `negations` those that turned
    no cue round; `wishes` the stretches between commas with a wish in them; `taken` the places of the words of terms.
    """

    read: Words
    clause: Clause
    prior: Valence | None
    rules: Rules
    judging: list[Found]
    negations: list[Found]
    wishes: list[int]
    taken: frozenset[int]
    has_commas: bool

    def segment(self, found: Found | Hit) -> int:
        """The number of the stretch between commas in which something stands."""
        return self.read.after.count(COMMA, self.clause.first, found.first) if self.has_commas else 0

    def is_list_item(self, hit: Hit) -> bool:
        """Whether a term stands in a short stretch between commas."""
        first, last, after = self.clause.first, self.clause.last, self.read.after
        before, ends = after.rfind(COMMA, first, hit.first), after.find(COMMA, hit.first, last)
        length = (ends if ends >= 0 else last) - (before if before >= 0 else first - 1)
        return length <= self.rules.book.near.list_item and length < last - first + 1


def reading(clause: Clause, hits: list[Hit], prior: Valence | None, read: Words, rules: Rules) -> Reading:
    """A clause and the terms found in it, to be judged. A 'not' within a term negates nothing else."""
    judging: list[Found] = []
    left: list[Found] = []
    wishes: list[int] = []
    taken: frozenset[int] = frozenset()
    for cue in clause.cues:
        if cue.name == NEGATION:
            taken = taken or frozenset(place for hit in hits for place in hit.own)
            if cue.first not in taken:
                left.append(cue)
            continue
        if cue.name == "wish":
            wishes.append(read.after.count(COMMA, clause.first, cue.first))
        if left and cue.name in OPPOSITE and _reaches(left[-1], cue, taken, read, rules):
            judging.append(Found(left.pop().first, cue.last, OPPOSITE[cue.name]))
        elif cue.name in BY_THEMSELVES:
            judging.append(cue)
    has_commas = read.after.find(COMMA, clause.first, clause.last) >= 0
    return Reading(read, clause, prior, rules, judging, left, wishes, taken, has_commas)


def judgements(
    clause: Clause, hits: list[Hit], prior: Valence | None, read: Words, rules: Rules
) -> list[Judgement | None]:
    """The valence of each term found in a clause; None where the answer says that it is not the matter."""
    if not clause.cues:
        return [not_judged(hit.term.kind, prior) for hit in hits]
    to_judge = reading(clause, hits, prior, read, rules)
    return [_judged(hit, to_judge) for hit in hits]


@lru_cache(maxsize=64)
def not_judged(kind: str, prior: Valence | None) -> Judgement:
    """The valence of a term that no word judges: what the question asked for, or the term by itself."""
    if kind == "concerns":
        return Judgement("concern", "the term is a concern by itself", "term", True)
    if prior in ("strength", "concern"):
        return Judgement(prior, f"the question asks for a {prior}", "question", False)
    if kind in BY_ITSELF:
        return Judgement(BY_ITSELF[kind], f"the term is a {BY_ITSELF[kind]} by itself", "term", False)
    return Judgement("neutral", "nothing in the clause judges it", "nothing", False)


def _judged(hit: Hit, read: Reading) -> Judgement | None:
    kind = hit.term.kind
    negation = _negation_beside(hit, read) if read.negations else None
    if negation:
        return Judgement(NEGATED.get(kind, "concern"), f"'{_said(negation, read)}' turns it round", "words", True)
    cue = _nearest_cue(hit, read) if read.judging and kind != "concerns" else None
    if cue is None:
        return not_judged(kind, read.prior)
    if cue.name == SET_ASIDE and read.prior != "strength":
        return None
    return _by_cue(cue, hit, read)


def judged_alone(read: Reading) -> Judgement | None:
    """What a short clause without a term says of the one before it ('but came late'); None where it judges nothing."""
    cues = sorted((*read.judging, *read.negations))
    if not cues or read.clause.opens in (None, "aside") or not _refers_back(read):
        return None
    reason = f"'{_said(cues[0], read)}', said of what stands before"
    return Judgement(_meant(cues[0], read.prior), reason, "carried_over", True)


def _refers_back(read: Reading) -> bool:
    first, last, book = read.clause.first, read.clause.last, read.rules.book
    return last - first < book.near.carried_over or read.read.text(first + 1) in book.contrast.refers_back


def _negation_beside(hit: Hit, read: Reading) -> Found | None:
    """A left-over negation near enough to the term, the one before it first."""
    place = bisect_left(read.negations, hit[:2], key=lambda cue: cue[:2])
    beside = read.negations[max(0, place - 1) : place + 2]
    if hit.term.kind == "problems":
        beside = [cue for cue in beside if cue.first < hit.first or _turns_back(cue, hit, read)]
    return next((cue for cue in beside if _reaches(cue, hit, read.taken - hit.own, read.read, read.rules)), None)


def _turns_back(cue: Found, hit: Hit, read: Reading) -> bool:
    """Whether a negation behind a problem speaks of it: 'drinking is not', never 'rows at home with no routine'."""
    following = read.rules.book.negation.of_what_follows
    return 0 < cue.first - hit.last <= NEXT and read.read.text(cue.first) not in following


def _by_cue(cue: Found, hit: Hit, read: Reading) -> Judgement:
    """What the nearest judging word says; praise that is only wished for is a concern."""
    if cue.name == "strength" and cue[:2] < hit[:2] and _wished_for(cue, read):
        return Judgement("concern", f"'{_said(cue, read)}' is wished for", "words", True)
    return Judgement(_meant(cue, read.prior), f"'{_said(cue, read)}' in the same clause", "words", True)


def _wished_for(praise: Found, read: Reading) -> bool:
    """Whether praise before a term is a wish: beside a wish ('good X would help'), or where a concern was asked for."""
    return read.segment(praise) in read.wishes or (read.prior == "concern" and not read.clause.stated)


def _nearest_cue(hit: Hit, read: Reading) -> Found | None:
    """The nearest cue between the same commas; from beyond them only for an item of a list."""
    beside = read.judging
    if len(beside) > 1:
        first = bisect_left(beside, hit.first, key=lambda cue: cue.first)
        last = bisect_left(beside, hit.last + 1, key=lambda cue: cue.first)
        beside = beside[max(0, first - 1) : last + 1]
    if read.has_commas and not read.is_list_item(hit):
        beside = [cue for cue in beside if read.segment(cue) == read.segment(hit)]
    if len(beside) < 2:
        return beside[0] if beside else None
    return min(beside, key=lambda cue: (_joined(cue, hit, read), between(cue, hit), cue[:2]))


def _joined(cue: Found, hit: Hit, read: Reading) -> bool:
    """Whether an 'and' stands between them: 'communication was poor and supervision was good'."""
    low, high = min(cue.last, hit.last), max(cue.first, hit.first)
    return any(read.read.text(place) in read.rules.book.negation.stops_at for place in range(low + 1, high))


def _meant(cue: Found, prior: Valence | None) -> Valence:
    """What a cue says: 'better' is praise where the question asks what worked well, and a wish elsewhere."""
    return "strength" if cue.name in PRAISE or (cue.name == "better" and prior == "strength") else "concern"


def _reaches(negation: Found, other: Found | Hit, taken: frozenset[int], read: Words, rules: Rules) -> bool:
    """Whether a negation is near enough to negate: no comma, no 'and', no other term between them."""
    if between(negation, other) > rules.book.near.negation:
        return False
    low, high = min(negation.last, other.last), max(negation.first, other.first)
    stops_at = rules.book.negation.stops_at
    return not any(
        read.after[place] != NO_BREAK or (place > low and (place in taken or read.text(place) in stops_at))
        for place in range(low, high)
    )


def _said(cue: Found, read: Reading) -> str:
    """The cue in the codebook's own words: never more of the answer than that."""
    first = read.read.text(cue.first)
    return first if cue.first == cue.last else f"{first} {read.read.text(cue.last)}"
