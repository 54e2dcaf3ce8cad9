"""What a regression gives: a coefficient a column, on the log scale, with its interval and its p.

Nothing is computed here, so that results can be told without the packages that fit.
"""

import math
from dataclasses import dataclass

from analysis.statistics.results import Interval

# The name of the coefficient that belongs to no column.
INTERCEPT = "intercept"


@dataclass(frozen=True)
class Coefficient:
    """One coefficient, its 95% interval, p and standard error, all on the log scale.

    3 of 4 exposed against 1 of 4 others have odds of 3 and 1/3, a ratio of 9:

    >>> slope = Coefficient("exposed", math.log(9), -1.0, math.inf, 0.2, 1.633)
    >>> round(slope.ratio.estimate, 6), round(slope.ratio.low, 4), slope.ratio.high
    (9.0, 0.3679, inf)
    """

    name: str
    estimate: float
    low: float
    high: float
    p: float
    standard_error: float

    @property
    def ratio(self) -> Interval:
        """The ratio (of odds, rates ...) that one unit more multiplies by, with its interval."""
        return Interval(*(_exponential(value) for value in (self.estimate, self.low, self.high)))


@dataclass(frozen=True)
class Fitted:
    """Coefficients by column in the order given, the rows (children, or visits) they rest on, and the log likelihood.

    `log_likelihood` is what the method maximised (penalised, conditional, partial); None where it has none (GEE).
    """

    coefficients: dict[str, Coefficient]
    n: int
    log_likelihood: float | None = None


def _exponential(value: float) -> float:
    """e to the power; what is too large for the machine is unbounded."""
    try:
        return math.exp(value)
    except OverflowError:
        return math.inf
