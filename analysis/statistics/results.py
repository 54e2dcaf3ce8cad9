"""What a statistic gives: an estimate with its interval, a p, and the level that both keep.

Nothing is computed here, so that results can be told without the packages that test.
"""

from dataclasses import dataclass

# Twice the chance, in each direction, that an interval misses; a test at this level and its interval say the same.
ALPHA = 0.05


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95% interval. `math.inf` where the counts set no upper bound."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True)
class PValue:
    """The p of a test, two-sided unless its function says otherwise.

    `smallest` is the smallest p that any data with these margins (group sizes, ties) could give, None where no such
    limit was computed. `statistic` is what the test adds up, None where it has no single one. An exact p has neither
    `error` nor `draws`; a Monte Carlo p has its own standard error, the number of draws and the seed that repeats it.
    """

    p: float
    smallest: float | None = None
    statistic: float | None = None
    exact: bool = True
    error: float | None = None
    draws: int | None = None
    seed: int | None = None
