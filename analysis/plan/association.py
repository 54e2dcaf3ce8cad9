"""An association: the answer to one question of the plan for one round, and the parts it is made of.

Nothing is computed here. What names children (`members`) is restricted: only their number is shown.
"""

from dataclasses import dataclass

from analysis.plan.gates import Gate
from analysis.statistics.two_by_two import TwoByTwo


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
    """An estimate and its 95% interval. `value` or `high` None: no upper bound; `low` None too: no interval.

    `measure` is 'ratio', 'share', 'difference' (of two shares, 1 is 100 percentage points) or 'number' (of children).
    """

    name: str
    measure: str
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

    @property
    def two_by_two(self) -> TwoByTwo | None:
        """The numbers of the four cells; None for a share of one group or where nothing could be counted."""
        return TwoByTwo(*(cell.number for cell in self.table)) if len(self.table) == 4 else None
