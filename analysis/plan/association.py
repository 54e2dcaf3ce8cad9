"""An association: the answer to one question of the plan, and the parts it is made of.

Nothing is computed here. What names children (`members`) is restricted: only their number is shown.
"""

from dataclasses import dataclass

from analysis.plan.gates import Gate
from analysis.statistics.two_by_two import TwoByTwo

# Where two groups are alike, by what an estimate measures; a measure that is not here compares nothing.
ALIKE = {"ratio": 1.0, "difference": 0.0, "superiority": 0.5, "correlation": 0.0}


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
class TimeRow:
    """Events in the time of one group of children, or of one window of time: a row of a table of rates.

    `events` of `members` in `days` of theirs; `with_events` are those of them who had one.
    """

    label: str
    members: tuple[str, ...]
    with_events: tuple[str, ...]
    events: int
    days: int


@dataclass(frozen=True)
class LeftOut:
    """Children left out because an answer is not there: which variable, its state, and who they are."""

    variable: str
    state: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Estimate:
    """An estimate and its 95% interval. `value` or `high` None: no upper bound; `low` None too: no interval.

    `measure` is one of ALIKE, or 'share', 'number' (of children on the list), 'agreement' (1 is full agreement) or
    'strength' (Cramer's V: 0 is none, 1 the most there can be). A difference is of two shares: 1 is 100 percentage
    points. 'superiority' is the share of pairs, one child of each group, in which the exposed one is higher, ties
    counted half.
    """

    name: str
    measure: str
    value: float | None
    low: float | None
    high: float | None
    method: str
    note: str = ""


@dataclass(frozen=True)
class OtherTest:
    """A second test of the same question, shown beside the first and never chosen for its p."""

    name: str
    p: float


@dataclass(frozen=True)
class MissingBounds:
    """The lowest and highest value that the answers not received could have led to."""

    name: str
    low: float
    high: float
    words: str


@dataclass(frozen=True)
class Detectable:
    """What the test that ran finds with 80% power in data like these: an effect of `measure`, None if none is found.

    `base` is the share expected without the exposure, where the measure is a share; `power_at_smallest_effect` the
    power for the plan's smallest effect, where that was computed.
    """

    measure: str
    value: float | None
    words: str
    base: float | None = None
    smallest_effect: float | None = None
    power_at_smallest_effect: float | None = None


@dataclass(frozen=True)
class Association:
    """The answer to one question of the plan, for one round or for several together.

    `rounds` are those it is of; `without` names each that was to be pooled and does not hold it, with the reason.
    `cannot` is the reason where nothing can be computed, else None. `table` holds the children of each cell, `times`
    the events of each group or window: restricted. `test` is an id of the decision table, None with `cannot`; `why`
    says what chose it. p is two-sided and never contradicts `estimate`; `p_adjusted` is corrected for the
    `family_size` tests of its family in this round. A p drawn by lot has its own standard error (`p_error`) and the
    `seed` that repeats it; both are None where p is exact. `grade` is A to E, None for a share of one group, which
    compares nothing. `clusters` counts the independent units: children, or partnerships where several are pooled.
    `unit` is what the `n` are called. `planned` is False for a question that was not in the plan. `needs` says what
    data would answer the question. `made_up` is 'no', 'which row' or 'yes'; a joint result of made-up answers is 'yes'.
    """

    id: str
    text: str
    scale: str
    time: str
    estimand: str
    exposure: str | None
    outcome: str | None
    family: str
    plan_sha256: str
    planned: bool = True
    direction: str = "either"
    rounds: tuple[str, ...] = ()
    without: tuple[tuple[str, str], ...] = ()
    gates: tuple[Gate, ...] = ()
    test: str | None = None
    test_name: str | None = None
    why: str = ""
    estimate: Estimate | None = None
    others: tuple[Estimate, ...] = ()
    p: float | None = None
    p_error: float | None = None
    p_adjusted: float | None = None
    family_size: int | None = None
    other_tests: tuple[OtherTest, ...] = ()
    n: int = 0
    unit: str = "children"
    missing: int = 0
    left_out: tuple[LeftOut, ...] = ()
    bounds: MissingBounds | None = None
    clusters: int = 0
    strata: int = 1
    smallest_attainable_p: float | None = None
    minimum_detectable: Detectable | None = None
    grade: str | None = None
    sentence: str = ""
    needs: str = ""
    cannot: str | None = None
    table: tuple[Cell, ...] = ()
    times: tuple[TimeRow, ...] = ()
    seed: int | None = None
    made_up: str = "no"

    @property
    def leans(self) -> int:
        """1 where the estimate has more of the outcome among the exposed than the others, -1 where less, 0 where it
        says neither. Within strata, or with covariates held, all counts together may lean the other way."""
        estimate = self.estimate
        if estimate is None or estimate.measure not in ALIKE:
            return 0
        if estimate.value is None:  # a ratio without an upper bound
            return 1
        return (estimate.value > ALIKE[estimate.measure]) - (estimate.value < ALIKE[estimate.measure])

    @property
    def two_by_two(self) -> TwoByTwo | None:
        """The numbers of the four cells; None for a share of one group or where nothing could be counted."""
        return TwoByTwo(*(cell.number for cell in self.table)) if len(self.table) == 4 else None
