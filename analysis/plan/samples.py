"""The sample of a question: its children, each with exposure, outcome and what else is asked of them, and who is left
out.

Rounds that are pooled stand below each other, each a stratum of its own. Nothing is tested here.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.plan.association import Cell, LeftOut
from analysis.plan.questions import PlannedQuestion, Variable
from analysis.plan.variables import OUTSIDE, Seen, Tables, day_number, seen
from analysis.questions import furthest
from analysis.rounds import Round
from analysis.statistics.two_by_two import TwoByTwo
from analysis.statistics.wording import UNITS

# The two groups of a question between rounds.
ROUNDS = {True: "This round", False: "The round before"}


@dataclass(frozen=True)
class RoundTables:
    """One round with its clean tables."""

    round: Round
    tables: Tables


@dataclass(frozen=True)
class Sample:
    """The children of whom everything asked is known, and what was declared of them.

    `children` has a row a child (or a row asked, where rows are): `child`, `cluster` (whose row it is), `round`,
    `partnership`, `stratum`, `exposure`, `outcome`, a column for each covariate by its key, and `first` and `last`
    day of the records as numbers where the round says them. `levels` maps the readings of each side to their labels.
    """

    question: PlannedQuestion
    children: pd.DataFrame
    exposure_levels: dict[object, str]
    outcome_levels: dict[object, str]
    rounds: tuple[Round, ...]
    left_out: tuple[LeftOut, ...] = ()
    kinds: Counter | None = None
    made_up: str = "no"

    @property
    def n(self) -> int:
        """How many children there are of whom everything is known."""
        return len(self.children)

    @property
    def missing(self) -> int:
        """How many were left out because an answer is missing; not those to whom it does not apply."""
        return sum(len(group.members) for group in self.left_out if group.state != OUTSIDE)

    @property
    def outside(self) -> int:
        """How many were left out because the question does not apply to them."""
        return sum(len(group.members) for group in self.left_out if group.state == OUTSIDE)

    @property
    def asked_by_row(self) -> bool:
        """Whether rows are asked, several of them one child's."""
        return bool(self.question.outcome and self.question.outcome.rows)

    @property
    def unit(self) -> str:
        """What the rows are called."""
        if self.asked_by_row:
            return self.question.outcome.unit or "records"
        return UNITS[self.rounds[0].description.population.unit]

    @property
    def list_size(self) -> int | None:
        """The size of the list that the children were drawn from; None where it is not known, or there are several."""
        return self.rounds[0].description.population.size if len(self.rounds) == 1 else None

    @property
    def yes(self) -> int:
        """How many have the outcome, where that is yes or no."""
        return int(self.children["outcome"].astype(bool).sum())

    @property
    def strata(self) -> int:
        """How many strata there are."""
        return self.children["stratum"].nunique()

    @property
    def partnerships(self) -> int:
        """How many partnerships the children are of."""
        return self.children["partnership"].nunique()

    @cached_property
    def exposed(self) -> np.ndarray:
        """Which children are exposed, in their order."""
        return self.children["exposure"].to_numpy(dtype=bool)

    @property
    def two_by_two(self) -> TwoByTwo:
        """The children of all strata by two groups and a yes/no outcome."""
        return two_by_two(self.children)

    @property
    def by_stratum(self) -> tuple[pd.DataFrame, ...]:
        """The children of each stratum."""
        return tuple(rows for _, rows in self.children.groupby("stratum", sort=True))

    def cells(self) -> tuple[Cell, ...]:
        """The children by the labels of exposure and outcome; a level that nobody has stands with nobody."""
        sides = self.exposure_levels or {None: None}
        groups = self.children["exposure"] if self.exposure_levels else [None] * self.n
        found: dict[tuple, list[str]] = {}
        for child, group, outcome in zip(self.children["child"], groups, self.children["outcome"], strict=True):
            found.setdefault((group, outcome), []).append(child)
        return tuple(
            Cell(heading, label, tuple(found.get((group, outcome), ())))
            for group, heading in sides.items()
            for outcome, label in self.outcome_levels.items()
        )


def two_by_two(children: pd.DataFrame) -> TwoByTwo:
    """The numbers of some children by two groups and a yes/no outcome."""
    exposed, yes = children["exposure"].to_numpy(dtype=bool), children["outcome"].to_numpy(dtype=bool)
    return TwoByTwo(
        exposed_yes=int((exposed & yes).sum()),
        exposed_no=int((exposed & ~yes).sum()),
        others_yes=int((~exposed & yes).sum()),
        others_no=int((~exposed & ~yes).sum()),
    )


def sampled(question: PlannedQuestion, received: Sequence[RoundTables]) -> Sample:
    """The sample of a question in one round, or in several pooled."""
    several = len(received) > 1
    read = [_read(question, one) for one in received]
    frames = [
        _children(question, one, found, several, of_this_round=one is received[-1])
        for one, found in zip(received, read, strict=True)
    ]
    between = ROUNDS if question.scale == "rounds" else None
    left_out = [_left_out(question, found, one, several) for one, found in zip(received, read, strict=True)]
    return Sample(
        question=question,
        children=pd.concat(frames, ignore_index=True),
        exposure_levels=between or _together(found.get("exposure") for found in read),
        outcome_levels=_together(found.get("outcome") for found in read),
        rounds=tuple(one.round for one in received),
        left_out=tuple(group for groups in left_out for group in groups),
        kinds=sum((_kinds(found) for found in read), Counter()),
        made_up=furthest(_joint_mark(list(found.values())) for found in read),
    )


def _read(question: PlannedQuestion, one: RoundTables) -> dict[str, Seen]:
    """What each child is in each variable, by its role; the covariates by their keys."""
    roles = {role: getattr(question, role) for role in ("exposure", "outcome", "strata")}
    found = {
        role: seen(variable, question.reading_of(role), one.tables) for role, variable in roles.items() if variable
    }
    return found | {
        covariate_key(covariate): seen(covariate, question.reading_of("covariates"), one.tables)
        for covariate in question.covariates
    }


def covariate_key(covariate: Variable) -> str:
    """The column of a covariate, which no label can make another's."""
    return f"covariate: {covariate.label}"


def _children(
    question: PlannedQuestion, one: RoundTables, found: dict[str, Seen], several: bool, of_this_round: bool
) -> pd.DataFrame:
    """The children of one round of whom everything is known; between two rounds, the round is the exposure."""
    known = [child for child in found["outcome"].values if all(child in side.values for side in found.values())]
    description = one.round.description
    period, whose = description.period, found["outcome"].cluster_of
    columns = {role: [side.values[child] for child in known] for role, side in found.items() if role != "strata"}
    inner = [str(found["strata"].values[child]) if "strata" in found else "" for child in known]
    days = [(day_number(period.first), day_number(period.last)) if period else (None, None)] * len(known)
    frame = pd.DataFrame(
        {
            "child": [_named(child, one, several) for child in known],
            "cluster": [_named(whose.get(child, child), one, several) for child in known],
            "round": one.round.name,
            "partnership": description.partnership,
            "stratum": [_stratum(stratum, one, several) for stratum in inner],
            "first": pd.array([first for first, _ in days], dtype="Int64"),
            "last": pd.array([last for _, last in days], dtype="Int64"),
        }
    )
    if question.scale == "rounds":
        columns["exposure"] = [of_this_round] * len(known)
    return frame.assign(**{name: pd.Series(values, dtype=object) for name, values in columns.items()})


def _stratum(inner: str, one: RoundTables, several: bool) -> str:
    """Each of several rounds is a stratum of its own, and each stratum within it."""
    return ": ".join(part for part in (one.round.name if several else "", inner) if part)


def _named(child: str, one: RoundTables, several: bool) -> str:
    """A child of one of several rounds bears the round's name, because each round numbers its own."""
    return f"{one.round.name}: {child}" if several else child


def _left_out(
    question: PlannedQuestion, found: dict[str, Seen], one: RoundTables, several: bool
) -> tuple[LeftOut, ...]:
    """Each child left out once, by the variable that does not apply to it; else by the first that is not known."""
    why: dict[str, tuple[str, str]] = {}
    for variable, side in zip(question.variables, found.values(), strict=True):
        for child, state in side.states.items():
            name = _named(child, one, several)
            if name not in why or (state == OUTSIDE and why[name][1] != OUTSIDE):
                why[name] = (variable.label, state)
    return tuple(
        LeftOut(label, state, tuple(child for child, reason in why.items() if reason == (label, state)))
        for label, state in dict.fromkeys(why.values())
    )


def _kinds(found: dict[str, Seen]) -> Counter:
    """How many children are of each kind of exposure and outcome, None where that is missing; for the bounds."""
    sides = [found[role] for role in ("exposure", "outcome") if role in found]
    children = dict.fromkeys(child for side in found.values() for child in (*side.values, *side.states))
    outside = {child for side in found.values() for child, state in side.states.items() if state == OUTSIDE}
    return Counter(tuple(side.values.get(child) for side in sides) for child in children if child not in outside)


def _joint_mark(sides: list[Seen]) -> str:
    """How far the cells are made up: two variables of which either is 'which row' meet in no published child."""
    marks = {one.made_up for one in sides}
    return "yes" if len(sides) > 1 and marks != {"no"} else furthest(marks)


def _together(sides: Sequence[Seen | None]) -> dict[object, str]:
    """The levels of all rounds, in their order."""
    levels: dict[object, str] = {}
    for side in sides:
        levels |= side.levels if side else {}
    numbers = all(isinstance(level, int) and not isinstance(level, bool) for level in levels)
    return {level: levels[level] for level in (sorted(levels) if numbers else levels)}
