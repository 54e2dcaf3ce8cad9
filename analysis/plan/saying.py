"""The sentence of a result: its counts, in the frame that the grade of evidence allows.

Every number in a sentence was counted; what compares two groups says both. A board may read it aloud.
"""

from collections.abc import Callable
from itertools import product

from analysis.plan.association import Association, TimeRow
from analysis.plan.methods.ordered import changes
from analysis.plan.methods.series import OTHER_DAYS, first_window
from analysis.plan.samples import Sample
from analysis.statistics import wording
from analysis.statistics.results import Interval
from analysis.statistics.wording import Claim, Phrases


def sentence_of(association: Association, sample: Sample | None) -> str:
    """The sentence that the evidence allows; why not, where nothing could be computed."""
    if association.cannot:
        return f"This cannot be computed: {association.cannot}"
    return SENTENCES[association.scale](association, sample)


def _of_share(association: Association, sample: Sample) -> str:
    said = wording.said_of_share(association.grade, sample.yes, association.n, _phrases(sample), _reasons(association))
    estimate = association.estimate
    if estimate is None or association.grade == "E":
        return said
    interval = Interval(estimate.value, estimate.low, estimate.high)
    if association.test == "PROP-FPC":
        return f"{said} {wording.said_of_list(interval, sample.list_size, sample.unit)}"
    return f"{said} {wording.said_of_all(interval, sample.unit)}"


def _of_groups(association: Association, sample: Sample) -> str:
    phrases, reasons = _phrases(sample), _reasons(association)
    return wording.said_of_comparison(association.grade, sample.two_by_two, phrases, reasons, association.leans)


def _of_pairs(association: Association, sample: Sample) -> str:
    """The same children twice: how many before, and how many after."""
    table, n = sample.two_by_two, sample.n
    before, after = table.exposed, table.yes
    said = sample.question.exposure.said, sample.question.outcome.said
    counts = f"{before} of {n} {sample.unit} {said[0]}, and {after} of {n} {said[1]}"
    often = "more" if after > before else "fewer"
    claim = Claim(f"{often} {sample.unit} {said[1]} than {said[0]}", f"{after} against {before} of {n}")
    return wording.framed(association.grade, counts, _phrases(sample), _reasons(association), claim)


def _of_answers(association: Association, sample: Sample) -> str:
    """Two questions with answers in no order: the answers to the second, by those to the first."""
    groups = {}
    for cell in association.table:
        groups.setdefault(cell.exposure, []).append(cell)
    parts = []
    for group, cells in groups.items():
        total = sum(cell.number for cell in cells)
        given = ", ".join(f"'{cell.outcome}' for {cell.number}" for cell in cells if cell.number)
        parts += [f"of {total} with '{group}', {given}"] if total else []
    exposure, outcome = sample.question.exposure.label, sample.question.outcome.label
    counts = f"{outcome} by {exposure}: {'; '.join(parts)}"
    claim = Claim(f"'{outcome}' differed by '{exposure}'", "; ".join(parts))
    return wording.framed(association.grade, counts, _phrases(sample), _reasons(association), claim)


def _of_order(association: Association, sample: Sample) -> str:
    if sample.question.ordered_exposure:
        return _of_two_orders(association, sample)
    phrases, places = _phrases(sample), sample.children["outcome"].astype(int)
    higher, lower, pairs = compared_pairs(places[sample.exposed].tolist(), places[~sample.exposed].tolist())
    sides = f"one {phrases.exposed} and one {phrases.others}"
    counts = (
        f"in {higher} of {pairs} pairs of {sides} the first {phrases.outcome}, in {lower} the second, "
        f"and {pairs - higher - lower} were alike"
    )
    exposed_higher = association.leans > 0 if association.leans else higher >= lower
    ends = (higher, lower) if exposed_higher else (lower, higher)
    first, second = (phrases.exposed, phrases.others) if exposed_higher else (phrases.others, phrases.exposed)
    said = f"{phrases.unit} {first} {phrases.outcome} more often than those {second}{phrases.held}"
    together = " when all are put together" if phrases.held else ""
    claim = Claim(said, f"in {ends[0]} of {pairs} pairs, the other way in {ends[1]}{together}")
    return _opened(wording.framed(association.grade, counts, phrases, _reasons(association), claim))


def _of_two_orders(association: Association, sample: Sample) -> str:
    """Pairs of children that differ in both orders, and how many of them differ the same way."""
    rows = sample.children[["exposure", "outcome"]].astype(int).to_numpy().tolist()
    steps = [(a[0] - b[0]) * (a[1] - b[1]) for place, a in enumerate(rows) for b in rows[:place]]
    same, other = sum(step > 0 for step in steps), sum(step < 0 for step in steps)
    exposure, outcome = sample.question.exposure.label, sample.question.outcome.label
    counts = (
        f"of {same + other} pairs of {sample.unit} who differ in both, in {same} the one with the higher '{exposure}' "
        f"has the higher '{outcome}', and in {other} the lower"
    )
    way = "higher" if same > other else "lower"
    claim = Claim(f"{way} '{outcome}' went with higher '{exposure}'", f"in {max(same, other)} of {same + other} pairs")
    return _opened(wording.framed(association.grade, counts, _phrases(sample), _reasons(association), claim))


def _of_rate(association: Association, sample: Sample) -> str:
    phrases, (exposed, others) = _phrases(sample), association.times
    counts = (
        f"{len(exposed.members)} {phrases.unit} {phrases.exposed} had {exposed.events} {phrases.outcome} in "
        f"{exposed.days:,} days, against {_in_days(others)} of the {len(others.members)} {phrases.others}"
    )
    crude = exposed.events * others.days > others.events * exposed.days
    often = "more" if (association.leans > 0 if association.leans else crude) else "less"
    had = f"{phrases.unit} {phrases.exposed} had {phrases.outcome}"
    said = f"{had} {often} often than those {phrases.others}{phrases.held}"
    together = " when all are put together" if phrases.held else ""
    claim = Claim(said, f"{_in_days(exposed)} against {_in_days(others)}{together}")
    return _opened(wording.framed(association.grade, counts, phrases, _reasons(association), claim))


def _of_events(association: Association, sample: Sample) -> str:
    """The first window after the exposure, against the other days."""
    phrases = _phrases(sample)
    other, after = (row for row in association.times if row.label in (OTHER_DAYS, first_window(sample)))
    when = f"in {after.label} after {sample.question.exposure.said}"
    counts = (
        f"of the {phrases.outcome} {after.events} began {when} ({after.days:,} days together), against "
        f"{other.events} in the {other.days:,} other days"
    )
    crude = after.events * other.days > other.events * after.days
    often = "more" if (association.leans > 0 if association.leans else crude) else "less"
    claim = Claim(
        f"{phrases.outcome} were {often} frequent {when} than on other days",
        f"{_in_days(after)} against {_in_days(other)}",
    )
    return _opened(wording.framed(association.grade, counts, phrases, _reasons(association), claim))


def _of_change(association: Association, sample: Sample) -> str:
    moved = changes(sample)
    exposure, outcome = sample.question.exposure.label, sample.question.outcome.label
    counts = (
        f"{moved['higher']} of {sample.n} {sample.unit} are higher in '{outcome}' than in '{exposure}', "
        f"{moved['lower']} lower and {moved['alike']} alike"
    )
    return wording.framed(association.grade, counts, _phrases(sample), _reasons(association))


def _of_agreement(association: Association, sample: Sample) -> str:
    same = int((sample.children["exposure"] == sample.children["outcome"]).sum())
    counts = f"Both gave the same grade to {same} of {sample.n} files"
    few = [gate.reason for gate in association.gates if gate.name == "too few files"]
    return f"{counts}; {few[0]}." if few else f"{counts}."


SENTENCES: dict[str, Callable[[Association, Sample], str]] = {
    "proportion": _of_share,
    "binary": _of_groups,
    "rounds": _of_groups,
    "paired": _of_pairs,
    "nominal": _of_answers,
    "ordinal": _of_order,
    "rate": _of_rate,
    "events": _of_events,
    "change": _of_change,
    "agreement": _of_agreement,
}


def compared_pairs(exposed: list[int], others: list[int]) -> tuple[int, int, int]:
    """Of all pairs, one of each group: in how many the first is higher, in how many lower, and how many there are.

    >>> compared_pairs([2, 3], [1, 2])
    (3, 0, 4)
    """
    pairs = list(product(exposed, others))
    return sum(one > other for one, other in pairs), sum(one < other for one, other in pairs), len(pairs)


def _phrases(sample: Sample) -> Phrases:
    """The plan's words for a question."""
    asked = sample.question
    exposed, others = (asked.exposure.said, asked.exposure.otherwise_said) if asked.exposure else ("", "")
    if asked.scale == "rounds":
        exposed, others = "of this round", "of the round before"
    label = asked.exposure.label if asked.exposure else ""
    partnerships = f" in the records of {sample.partnerships} partnerships"
    associated = f"'{label}' was associated with '{asked.outcome.label}'{partnerships}"
    outcome, held = asked.outcome.said or "", _held(sample)
    return Phrases(exposed or "", others or "", outcome, asked.whether, sample.unit, associated, held)


def _held(sample: Sample) -> str:
    """What was alike in those compared, as a sentence goes on; '' where all are compared with all."""
    asked, within = sample.question, []
    if asked.scale in ("rounds", "events") or asked.ordered_exposure:
        return ""
    if sample.strata > 1:
        within += ["round"] if len(sample.rounds) > 1 else []
        within += [f"'{asked.strata.label}'"] if asked.strata else []
    held = f", each compared within its own {' and '.join(within)}" if within else ""
    covariates = " and ".join(f"'{one.label}'" for one in asked.covariates)
    return f"{held}, with {covariates} held alike" if covariates else held


def _reasons(association: Association) -> list[str]:
    """Why the design cannot answer."""
    return [gate.reason for gate in association.gates if gate.stops or gate.holds_at == "D"]


def _in_days(row: TimeRow) -> str:
    return f"{row.events} in {row.days:,} days"


def _opened(sentence: str) -> str:
    """A sentence whose counts open it begins with a capital."""
    return sentence[0].upper() + sentence[1:]
