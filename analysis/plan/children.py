"""The children of a question: what each is in exposure and outcome, and who is left out.

One row is a child of `cases`. Yes or No is read from the child's rows of any table, so two episodes are still one
child. A child of whom either is not known is left out and counted as missing, never as No; bounds say what the missing
answers could have changed.
"""

from collections import Counter
from dataclasses import dataclass, replace

import pandas as pd

from analysis.plan.association import Association, Cell, LeftOut, MissingBounds
from analysis.plan.gates import Tables
from analysis.plan.questions import CHILDREN, PlannedQuestion, Variable
from analysis.questions import furthest
from analysis.statistics.counting import made_up
from analysis.statistics.intervals import difference_bounds, share_bounds
from analysis.statistics.wording import whole_percent

# A child in this state has no answer to be missing: neither counted nor in the bounds.
OUTSIDE = "not applicable"


@dataclass(frozen=True)
class Seen:
    """One variable of the children: child -> Yes or No, child -> state where there is neither."""

    answers: dict[str, bool]
    states: dict[str, str]
    made_up: str


def children_seen(variable: Variable, tables: Tables) -> Seen:
    """The variable of each child of the round."""
    rows = tables[variable.source]
    readings = _readings(variable, rows, tables[CHILDREN]["case"])
    asked = [variable.question] if variable.question else []
    questions = asked if variable.source == CHILDREN else ["case", *asked]
    return Seen(
        answers={child: reading for child, reading in readings.items() if isinstance(reading, bool)},
        states={child: reading for child, reading in readings.items() if isinstance(reading, str)},
        made_up=furthest(made_up(rows, [question]) for question in questions),
    )


def with_children(blank: Association, asked: PlannedQuestion, seen: list[Seen]) -> Association:
    """The question with its children in cells, those left out, and what the missing could have changed."""
    children = dict.fromkeys(child for one in seen for child in (*one.answers, *one.states))
    placed = {child: tuple(one.answers.get(child) for one in seen) for child in children}
    left_out = _left_out(asked, seen)
    outside = {child for group in left_out if group.state == OUTSIDE for child in group.members}
    known = {child: key for child, key in placed.items() if None not in key}
    missing = len(placed) - len(known) - len(outside)
    kinds = Counter(key for child, key in placed.items() if child not in outside)
    return replace(
        blank,
        n=len(known),
        clusters=len(known),
        missing=missing,
        left_out=left_out,
        bounds=_bounds(asked, kinds, len(known)) if missing and known else None,
        table=_cells(asked, known),
        made_up=_joint_mark(seen),
    )


def _readings(variable: Variable, rows: pd.DataFrame, children: pd.Series) -> dict[str, bool | str]:
    """Yes or No of each child from the child's rows of the table, or the state where neither is known.

    One matching answer is a Yes, whatever the other rows are; else the first answer that is not there leaves it open.
    A child without a row had no episode (any =), or no answer recorded (table =).
    """
    there = set(rows["case"])
    if variable.question is None:
        return {child: child in there for child in children}
    states = rows[f"{variable.question}_state"]
    answered, unanswered = rows[states == "answered"], rows[states != "answered"].drop_duplicates("case")
    yes = set(answered.loc[answered[variable.question].map(variable.matches).astype(bool), "case"])
    why = dict(zip(unanswered["case"], unanswered[f"{variable.question}_state"], strict=True))
    absent = "not recorded" if variable.table else False
    return {child: True if child in yes else why.get(child, False if child in there else absent) for child in children}


def _joint_mark(seen: list[Seen]) -> str:
    """How far the cells are made up: two variables of which either is 'which row' meet in no published child."""
    marks = {one.made_up for one in seen}
    return "yes" if len(seen) > 1 and marks != {"no"} else furthest(marks)


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
    low, high = (whole_percent(bound) for bound in (bounds.low, bounds.high))
    return MissingBounds("difference", bounds.low, bounds.high, f"{low} to {high} percentage points")
