"""The declared associations of a round: each question of the plan answered as far as the design allows, and no further.

Rows are children, the rows of `cases`: episodes and suspensions are not children. A child whose exposure or outcome is
not known is left out and counted as missing, never as No, and bounds say what the missing answers could have changed.
The test follows from the declared scale and the draw (see TESTS of `plan`); gates stop it where its p would not mean
what it says; p is corrected within its family (Holm 1979; Benjamini and Hochberg 1995); the sentence follows the
evidence grade.
"""

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd
from statsmodels.stats.multitest import multipletests

from analysis.questions import MADE_UP
from analysis.rounds import Population, Round
from analysis.statistics import wording
from analysis.statistics.exact import (
    TwoByTwo,
    conditional_odds_ratio,
    detectable_share,
    fisher_central,
    fisher_power,
    smallest_attainable_p,
)
from analysis.statistics.gates import (
    Gate,
    Tables,
    chosen_test,
    design_gates,
    evidence_grade,
    joint_grade_gate,
    reasons_not_received,
    too_few_gate,
)
from analysis.statistics.intervals import (
    ALPHA,
    Interval,
    difference_bounds,
    newcombe,
    number_on_list,
    share_bounds,
    wilson,
)
from analysis.statistics.plan import CHILDREN, PlannedQuestion, Variable, analysis_plan, planned_question

CORRECTIONS = {"primary": "holm", "secondary": "fdr_bh", "exploratory": "fdr_bh"}
TEST_NAMES = {
    "DESC": "counts alone",
    "PROP": "Wilson score interval",
    "PROP-FPC": "hypergeometric interval for a list of known size",
    "BIN-BIN": "central Fisher exact test",
}
# Exact power sums over all tables of two groups; beyond this many children it is no longer what limits a result.
MOST_CHILDREN_FOR_POWER = 200
# A child in this state has no answer to be missing: neither counted nor in the bounds.
OUTSIDE = "not applicable"


@dataclass(frozen=True)
class Cell:
    """The children of one cell of the table: its headings, and who they are. A share of one group has no exposure."""

    exposure: str | None
    outcome: str
    members: tuple[str, ...]

    @property
    def number(self) -> int:
        """How many children they are."""
        return len(self.members)


@dataclass(frozen=True)
class LeftOut:
    """Children left out because an answer is not there: which variable, its state, and who they are."""

    variable: str
    state: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Estimate:
    """An estimate and its 95% interval. `value` or `high` None: no upper bound; `low` None too: no interval."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    method: str
    note: str = ""


@dataclass(frozen=True)
class MissingBounds:
    """The lowest and highest value that the answers not received could have led to."""

    name: str
    low: float
    high: float
    words: str


@dataclass(frozen=True)
class Detectable:
    """The share that the test that ran finds against `base` with 80% power, None if none; its power for the plan's."""

    base: float
    share: float | None
    smallest_effect: float
    power_at_smallest_effect: float
    words: str


@dataclass(frozen=True)
class Association:
    """The answer to one question of the plan, for one round.

    `cannot` is the reason where nothing can be computed, else None. `table` holds the children of each cell:
    restricted. `test` is an id of the decision table, None with `cannot`; `why` says what chose it. p is two-sided and
    never contradicts `estimate`; `p_adjusted` is corrected for the `family_size` tests of its family in this round.
    `grade` is A to E, None for a share of one group, which compares nothing. `clusters` counts the independent units:
    children. `seed` is None: nothing is drawn. `made_up` is 'no', 'which row' or 'yes'; a joint result of made-up
    answers is 'yes'.
    """

    id: str
    text: str
    scale: str
    time: str
    estimand: str
    exposure: str | None
    outcome: str | None
    family: str
    planned: bool
    plan_sha256: str
    gates: tuple[Gate, ...] = ()
    test: str | None = None
    test_name: str | None = None
    why: str = ""
    estimate: Estimate | None = None
    difference: Estimate | None = None
    p: float | None = None
    p_adjusted: float | None = None
    family_size: int | None = None
    n: int = 0
    missing: int = 0
    left_out: tuple[LeftOut, ...] = ()
    bounds: MissingBounds | None = None
    clusters: int = 0
    smallest_attainable_p: float | None = None
    minimum_detectable: Detectable | None = None
    grade: str | None = None
    sentence: str = ""
    cannot: str | None = None
    table: tuple[Cell, ...] = ()
    seed: int | None = None
    made_up: str = "no"


@dataclass(frozen=True)
class Seen:
    """One variable of the children: child -> Yes or No, child -> state where there is neither."""

    answers: dict[str, bool]
    states: dict[str, str]
    made_up: str


@dataclass(frozen=True)
class Sample:
    """What a test is run on: the children's table or number, the population, the question and its phrases."""

    table: TwoByTwo | None
    number: int
    n: int
    question: PlannedQuestion
    population: Population

    @property
    def unit(self) -> str:
        """What the rows are called."""
        return wording.UNITS[self.population.unit]


def associations_of(audit_round: Round, tables: Tables) -> dict[str, Association]:
    """The plan's questions answered for one round, in the order of the plan.

    `tables` holds the clean tables of the round by name. What was not received or not published gives a result whose
    `cannot` is the reason. `BadDefinition` lists all that is wrong in the plan before any table is read.
    """
    plan = analysis_plan()
    answered = [_answered(name, asked, audit_round, tables) for name, asked in plan.questions.items()]
    stamped = [replace(association, plan_sha256=plan.sha256) for association in answered]
    finished = _corrected(stamped)
    return {
        association.id: replace(association, sentence=_sentence(association, asked, audit_round.description.population))
        for association, asked in zip(finished, plan.questions.values(), strict=True)
    }


def exploratory_association(audit_round: Round, tables: Tables, name: str, block: dict) -> Association:
    """A question that is not in the plan, its block as the plan would have it: stamped so, and never above grade C."""
    asked = planned_question(name, {"family": "secondary"} | block)
    answered = _answered(name, asked, audit_round, tables)
    stamped = replace(answered, family="exploratory", planned=False, plan_sha256=analysis_plan().sha256)
    (found,) = _corrected([stamped])
    sentence = _sentence(found, asked, audit_round.description.population)
    return replace(found, sentence=f"Exploratory, not in the plan: {sentence}")


def _answered(name: str, asked: PlannedQuestion, audit_round: Round, tables: Tables) -> Association:
    """One question answered, before p is corrected, graded and said."""
    blank = _blank(name, asked, audit_round.description.population)
    reasons = reasons_not_received(asked, audit_round, tables)
    if reasons:
        return replace(blank, cannot=" ".join(reasons))
    if asked.scale == "agreement":
        return _agreement(blank, asked, tables)
    seen = [_seen(variable, tables) for variable in asked.variables]
    counted = _with_children(blank, asked, seen)
    return _tested(counted, asked, audit_round.description.population)


def _blank(name: str, asked: PlannedQuestion, population: Population) -> Association:
    return Association(
        id=name,
        text=asked.text,
        scale=asked.scale,
        time=asked.time,
        estimand=asked.estimand,
        exposure=asked.exposure and asked.exposure.label,
        outcome=asked.outcome and asked.outcome.label,
        family=asked.family,
        planned=True,
        plan_sha256="",
        gates=design_gates(asked, population),
    )


def _agreement(blank: Association, asked: PlannedQuestion, tables: Tables) -> Association:
    """Agreement needs two grades of the same case; a pair that gives one grade together gives none."""
    grades, joint = tables[asked.exposure.source], asked.joint_grade
    graded = set(grades.loc[grades[f"{asked.exposure.question}_state"] == "answered", "case"])
    lacking = "no second grade of the same case was received"
    if joint is None:
        return replace(blank, cannot=f"{lacking}.".capitalize(), n=len(graded))
    names = tables[joint.table]
    together = names[names[joint.question].str.contains(joint.separator, regex=False).fillna(False)]
    number = len(graded & set(together["case"]))
    gates = (*blank.gates, joint_grade_gate(number, len(graded))) if number else blank.gates
    reason = f"{gates[-1].reason}, and {lacking}." if number else f"{lacking}.".capitalize()
    return replace(blank, cannot=reason, gates=gates, n=len(graded), made_up=_made_up(names, [joint.question]))


def _seen(variable: Variable, tables: Tables) -> Seen:
    """The variable of each child of the round."""
    rows = tables[variable.source]
    own = dict(list(rows.groupby("case")))
    nothing = rows.iloc[:0]
    readings = {child: _reading(variable, own.get(child, nothing)) for child in tables[CHILDREN]["case"]}
    asked = [variable.question] if variable.question else []
    questions = asked if variable.source == CHILDREN else ["case", *asked]
    return Seen(
        answers={child: reading for child, reading in readings.items() if isinstance(reading, bool)},
        states={child: reading for child, reading in readings.items() if isinstance(reading, str)},
        made_up=_made_up(rows, questions),
    )


def _reading(variable: Variable, rows: pd.DataFrame) -> bool | str:
    """Yes or No of one child from the child's rows of the table, or the state where neither is known."""
    if variable.question is None:
        return len(rows) > 0
    states = rows[f"{variable.question}_state"]
    if any(variable.matches(answer) for answer in rows.loc[states == "answered", variable.question]):
        return True
    unanswered = states[states != "answered"].tolist()
    if variable.table and rows.empty:
        return "not recorded"
    return unanswered[0] if unanswered else False


def _made_up(rows: pd.DataFrame, questions: list[str]) -> str:
    """How far the answers to these questions are made up, at the worst."""
    marks = [mark for q in questions if f"{q}_made_up" in rows for mark in rows[f"{q}_made_up"].unique()]
    return max(marks, key=MADE_UP.index, default="no")


def _with_children(blank: Association, asked: PlannedQuestion, seen: list[Seen]) -> Association:
    """The question with its children in cells, those left out, and what the missing could have changed."""
    children = dict.fromkeys(child for one in seen for child in (*one.answers, *one.states))
    placed = {child: tuple(one.answers.get(child) for one in seen) for child in children}
    left_out = _left_out(asked, seen)
    outside = {child for group in left_out if group.state == OUTSIDE for child in group.members}
    known = {child: key for child, key in placed.items() if None not in key}
    missing = len(placed) - len(known) - len(outside)
    kinds = Counter(key for child, key in placed.items() if child not in outside)
    levels = {one.made_up for one in seen}
    made_up = "yes" if len(seen) > 1 and levels != {"no"} else max(levels, key=MADE_UP.index)
    return replace(
        blank,
        n=len(known),
        clusters=len(known),
        missing=missing,
        left_out=left_out,
        bounds=_bounds(asked, kinds, len(known)) if missing and known else None,
        table=_cells(asked, known),
        made_up=made_up,
    )


def _left_out(asked: PlannedQuestion, seen: list[Seen]) -> tuple[LeftOut, ...]:
    """Each child left out once, by the first of its variables that is not known."""
    why: dict[str, tuple[str, str]] = {}
    for variable, one in zip(asked.variables, seen, strict=True):
        for child, state in one.states.items():
            why.setdefault(child, (variable.label, state))
    return tuple(
        LeftOut(label, state, tuple(child for child, found in why.items() if found == (label, state)))
        for label, state in dict.fromkeys(why.values())
    )


def _cells(asked: PlannedQuestion, known: dict[str, tuple]) -> tuple[Cell, ...]:
    """The four cells of two groups, or the two of one, in the order yes before no."""
    outcomes = {True: asked.outcome.label, False: asked.outcome.otherwise}
    groups = {(True,): asked.exposure.label, (False,): asked.exposure.otherwise} if asked.exposure else {(): None}
    return tuple(
        Cell(heading, label, tuple(child for child, key in known.items() if key == (*group, outcome)))
        for group, heading in groups.items()
        for outcome, label in outcomes.items()
    )


def _bounds(asked: PlannedQuestion, kinds: Counter, n: int) -> MissingBounds | None:
    """What the missing answers could have made of the share, or of the difference of two shares."""
    if asked.exposure is None:
        yes, missing = kinds[(True,)], kinds[(None,)]
        bounds = share_bounds(yes, n, missing)
        words = f"{yes} of {n + missing} to {yes + missing} of {n + missing}"
        return MissingBounds("share", bounds.low, bounds.high, words)
    if not all(any(exposed is group for exposed, _ in kinds) for group in (True, False)):
        return None
    bounds = difference_bounds(kinds)
    low, high = (wording.whole_percent(bound) for bound in (bounds.low, bounds.high))
    return MissingBounds("difference", bounds.low, bounds.high, f"{low} to {high} percentage points")


def two_by_two(association: Association) -> TwoByTwo | None:
    """The numbers of an association's four cells; None for a share of one group or where nothing could be counted."""
    return TwoByTwo(*(cell.number for cell in association.table)) if len(association.table) == 4 else None


def _tested(counted: Association, asked: PlannedQuestion, population: Population) -> Association:
    """The test that scale, draw and gates leave, run."""
    number = counted.table[0].number
    sample = Sample(two_by_two(counted), number, counted.n, asked, population)
    chosen = chosen_test(asked, population, counted.gates)
    reason = _nothing_to_test(counted, sample, chosen.test)
    if reason:
        return replace(counted, cannot=reason)
    tested = METHODS[chosen.test](counted, sample)
    return replace(tested, test=chosen.test, test_name=TEST_NAMES[chosen.test], why=chosen.why)


def _nothing_to_test(counted: Association, sample: Sample, test: str) -> str | None:
    """Why there is nothing to compare or estimate, in words."""
    table, unit = sample.table, sample.unit
    if counted.n == 0:
        return f"There are no {unit} of whom everything asked is known."
    if table and table.exposed in (0, table.n):
        group = sample.question.exposure.label if table.exposed else sample.question.exposure.otherwise
        return f"All {table.n} {unit} are in one group ('{group}'), so there is nobody to compare them with."
    if test == "BIN-BIN" and not table.varies:
        outcome = sample.question.outcome.label if table.yes else sample.question.outcome.otherwise
        return f"All {table.n} {unit} have the same outcome ('{outcome}'), so no test can tell the groups apart."
    if test == "PROP-FPC" and counted.n + counted.missing > sample.population.size:
        return f"{counted.n + counted.missing} {unit} are more than the list of {sample.population.size} in round.toml."
    return None


def _described(counted: Association, sample: Sample) -> Association:
    return counted


def _share(counted: Association, sample: Sample) -> Association:
    share = wilson(sample.number, sample.n)
    return replace(counted, estimate=_estimate("share", share, "Wilson score interval"))


def _number_on_list(counted: Association, sample: Sample) -> Association:
    number = number_on_list(sample.number, sample.n, sample.population.size)
    return replace(counted, estimate=_estimate(f"{sample.unit} on the list", number, "hypergeometric interval"))


def _compared(counted: Association, sample: Sample) -> Association:
    table = sample.table
    smallest = smallest_attainable_p(table)
    odds_ratio = conditional_odds_ratio(table)
    p = fisher_central(table)
    return replace(
        counted,
        estimate=_estimate("odds ratio", odds_ratio, "conditional maximum likelihood, central exact interval"),
        difference=_difference(table, p),
        p=p,
        smallest_attainable_p=smallest,
        minimum_detectable=_detectable(table, sample),
        gates=(*counted.gates, *too_few_gate(smallest)),
    )


# The tests of the decision table that there are, by id.
METHODS: dict[str, Callable[[Association, Sample], Association]] = {
    "DESC": _described,
    "PROP": _share,
    "PROP-FPC": _number_on_list,
    "BIN-BIN": _compared,
}


def _estimate(name: str, interval: Interval, method: str) -> Estimate:
    value, high = (bound if math.isfinite(bound) else None for bound in (interval.estimate, interval.high))
    return Estimate(name, value, interval.low, high, method)


def _difference(table: TwoByTwo, p: float) -> Estimate:
    """The difference of shares; its approximate interval only where it says of 0 what the exact test says."""
    difference = newcombe(table.exposed_yes, table.exposed, table.others_yes, table.others)
    shown = _estimate("difference of shares", difference, "Newcombe hybrid score interval")
    if (difference.low <= 0 <= difference.high) == (p >= ALPHA):
        return shown
    note = "Its approximate interval is not given: it disagrees with the exact test on whether 0 is possible."
    return replace(shown, low=None, high=None, note=note)


def _detectable(table: TwoByTwo, sample: Sample) -> Detectable | None:
    if table.n > MOST_CHILDREN_FOR_POWER:
        return None
    effect = sample.question.smallest_effect
    sizes = (table.exposed, table.others)
    more = effect.share > effect.base
    share = detectable_share(*sizes, effect.base, more)
    at_most = fisher_power(*sizes, 1.0 if more else 0.0, effect.base)
    return Detectable(
        base=effect.base,
        share=share,
        smallest_effect=effect.share,
        power_at_smallest_effect=fisher_power(*sizes, effect.share, effect.base),
        words=wording.said_of_detectable(table, effect.base, share, at_most, sample.unit),
    )


def _corrected(associations: list[Association]) -> list[Association]:
    """Each with its p corrected within its family, and its evidence graded."""
    adjusted: dict[str, float] = {}
    sizes: Counter = Counter(association.family for association in associations if association.p is not None)
    for family in sizes:
        tested = [one for one in associations if one.family == family and one.p is not None]
        corrected = multipletests([one.p for one in tested], method=CORRECTIONS[family])[1]
        adjusted |= {one.id: float(p) for one, p in zip(tested, corrected, strict=True)}
    return [_graded(one, adjusted.get(one.id), sizes[one.family]) for one in associations]


def _graded(association: Association, p_adjusted: float | None, size: int) -> Association:
    if association.cannot:
        return association
    compares = association.exposure is not None
    grade = evidence_grade(compares, association.n, association.gates, p_adjusted, association.planned)
    family_size = None if p_adjusted is None else size
    return replace(association, p_adjusted=p_adjusted, family_size=family_size, grade=grade)


def _sentence(association: Association, asked: PlannedQuestion, population: Population) -> str:
    """The sentence that the evidence allows."""
    if association.cannot:
        return f"This cannot be computed: {association.cannot}"
    exposed, others = (asked.exposure.said, asked.exposure.otherwise_said) if asked.exposure else ("", "")
    unit = wording.UNITS[population.unit]
    phrases = wording.Phrases(exposed, others, asked.outcome.said, asked.whether, unit)
    reasons = [gate.reason for gate in association.gates if gate.stops]
    table = two_by_two(association)
    if table:
        return wording.said_of_comparison(association.grade, table, phrases, reasons)
    said = wording.said_of_share(association.grade, association.table[0].number, association.n, phrases, reasons)
    return said + _said_beyond(association, population, unit)


def _said_beyond(association: Association, population: Population, unit: str) -> str:
    """What a share says of the children who were not audited, where they were drawn at random."""
    estimate = association.estimate
    if estimate is None or association.grade == "E":
        return ""
    interval = Interval(estimate.value, estimate.low, estimate.high)
    if association.test == "PROP-FPC":
        return f" {wording.said_of_list(interval, population.size, unit)}"
    return f" {wording.said_of_all(interval, unit)}"
