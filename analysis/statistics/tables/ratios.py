"""Risk ratio and odds ratio (exposed over others) by score and by MOVER, whatever cells are 0.

Hypothesis: the true ratio is r. The score compares the two shares with those that are likeliest r apart; the interval
holds every r whose score is within 1.96. Where no exposed child has the outcome the low limit is 0, where no other
child has it the high limit is infinite. Approximate; the exact intervals are in `exact` and `unconditional`.
statsmodels' odds ratio interval ends in an error on a third of small tables.
"""

import math
from collections.abc import Callable

import numpy as np
from scipy.optimize import brentq

from analysis.errors import CannotCount
from analysis.statistics.intervals import mover_ratio_of, wilson
from analysis.statistics.results import Interval
from analysis.statistics.tables.differences import REACH, refuse_unless_two_groups
from analysis.statistics.two_by_two import TwoByTwo

# Distances from the middle, on the log scale, between which a risk ratio's limits are sought: 3% apart.
DISTANCES = np.geomspace(1e-8, 40, 750)
# A step off the ends of the range of an odds ratio, where its score is 0 over 0.
STEP = 1e-10


def koopman_ratio(table: TwoByTwo) -> Interval:
    """Risk ratio with Koopman's score interval (Koopman 1984, Biometrics 40:513-517), which matches `mee_test`.

    8 of 15 against 4 of 15 (Gart & Nam 1988: 0.815 to 5.336):

    >>> ratio = koopman_ratio(TwoByTwo(8, 7, 4, 11))
    >>> round(ratio.estimate, 3), round(ratio.low, 3), round(ratio.high, 3)
    (2.0, 0.815, 5.336)
    """
    return _risk_ratio(table, factor=1.0, skewed=0.0)


def miettinen_nurminen_ratio(table: TwoByTwo) -> Interval:
    """Risk ratio with the interval of Miettinen & Nurminen (1985), which matches `miettinen_nurminen_test`.

    Koopman's with a variance larger by N / (N - 1). 3 of 4 against 1 of 4 (R: ratesci::scoreci(contrast = "RR")):

    >>> ratio = miettinen_nurminen_ratio(TwoByTwo(3, 1, 1, 3))
    >>> round(ratio.estimate, 3), round(ratio.low, 4), round(ratio.high, 2)
    (3.0, 0.6262, 19.05)
    """
    return _risk_ratio(table, factor=table.n / max(1, table.n - 1), skewed=0.0)


def gart_nam_ratio(table: TwoByTwo) -> Interval:
    """Risk ratio with the score interval corrected for skewness (Gart & Nam 1988, Biometrics 44:323-338).

    From Koopman's score is taken skewness x (1.96^2 - 1) / 6, so that it misses on both sides alike. 8 of 15 against 4
    of 15 (0.806 to 6.148):

    >>> ratio = gart_nam_ratio(TwoByTwo(8, 7, 4, 11))
    >>> round(ratio.low, 3), round(ratio.high, 3)
    (0.806, 6.148)
    """
    return _risk_ratio(table, factor=1.0, skewed=(REACH**2 - 1) / 6)


def mover_ratio(table: TwoByTwo) -> Interval:
    """Risk ratio from the two Wilson intervals (MOVER-R; Donner & Zou 2012; Fagerland & Newcombe 2013).

    24 of 73 against 53 of 65:

    >>> ratio = mover_ratio(TwoByTwo(24, 49, 53, 12))
    >>> round(ratio.low, 3), round(ratio.high, 3)
    (0.282, 0.563)
    """
    _refuse_unless_yes(table)
    return mover_ratio_of(wilson(table.exposed_yes, table.exposed), wilson(table.others_yes, table.others))


def score_odds_ratio(table: TwoByTwo) -> Interval:
    """Odds ratio with the score interval (Cornfield 1956, with the N / (N - 1) of Miettinen & Nurminen 1985).

    Matches `miettinen_nurminen_test`. Sought over t, the expected number of exposed children with the outcome: (x - t)
    within 1.96 sqrt(V(t) N / (N - 1)), 1 / V = 1 / (n1 p1 q1) + 1 / (n2 p2 q2). 7 of 18 against 1 of 18:

    >>> ratio = score_odds_ratio(TwoByTwo(7, 11, 1, 17))
    >>> round(ratio.estimate, 3), round(ratio.low, 3), round(ratio.high, 2)
    (10.818, 1.416, 76.43)
    """
    _refuse_unless_varied(table)
    low, high = max(0, table.yes - table.others), min(table.exposed, table.yes)
    reach = REACH * math.sqrt(table.n / (table.n - 1))

    def beyond(expected: float, side: int) -> float:
        return side * (table.exposed_yes - expected) + reach * math.sqrt(_odds_variance(table, expected))

    step = STEP * (high - low)
    at = min(max(table.exposed_yes, low + step), high - step)
    lowest = low if table.exposed_yes == low else brentq(beyond, low, at, args=(-1,), xtol=1e-15)
    highest = high if table.exposed_yes == high else brentq(beyond, at, high, args=(1,), xtol=1e-15)
    return Interval(*(_odds_ratio(table, expected) for expected in (table.exposed_yes, lowest, highest)))


def mover_odds_ratio(table: TwoByTwo) -> Interval:
    """Odds ratio from the odds of the two Wilson intervals (MOVER-R; Fagerland & Newcombe 2013).

    Where a whole group has the outcome its odds are infinite and MOVER has no value: the limit then is that of the two
    odds at their own limits, which is wider. 24 of 73 against 53 of 65:

    >>> ratio = mover_odds_ratio(TwoByTwo(24, 49, 53, 12))
    >>> round(ratio.low, 3), round(ratio.high, 3)
    (0.05, 0.242)
    """
    _refuse_unless_varied(table)
    one = _odds(wilson(table.exposed_yes, table.exposed))
    other = _odds(wilson(table.others_yes, table.others))
    if math.isinf(one.estimate):
        return Interval(math.inf, one.low / other.high, math.inf)
    if math.isinf(other.estimate):
        return Interval(0.0, 0.0, one.high / other.low)
    return mover_ratio_of(one, other)


def likeliest_shares(counts: np.ndarray, ratio: np.ndarray) -> np.ndarray:
    """The likeliest shares of exposed and others whose ratio is `ratio` (Koopman 1984, equation 2).

    `counts` holds exposed with the outcome, exposed, others with the outcome, others, each broadcast with
    `ratio`. 3 of 4 against 1 of 4 at a ratio of 1:

    >>> likeliest_shares(np.array([3, 4, 1, 4]), np.array([1.0])).ravel().tolist()
    [0.5, 0.5]
    """
    yes, exposed, others_yes, others = counts
    middle = exposed * ratio + yes + others + others_yes * ratio
    root = np.sqrt(np.maximum(0.0, middle**2 - 4 * (exposed + others) * ratio * (yes + others_yes)))
    other = 2 * (yes + others_yes) / (middle + root)
    return np.minimum(1.0, np.array([ratio * other, other]))


def lowest_ratio(beyond: Callable[[np.ndarray], np.ndarray], centre: float) -> float:
    """The ratio at which a function of its logarithm, below 0 far under it, first rises above 0.

    Sought from `centre`, the logarithm of the estimate, outwards and found by Brent's method. Above 2:

    >>> round(lowest_ratio(lambda at: np.exp(at) - 2, 0.0), 9)
    2.0
    """
    points = centre + np.concatenate([-DISTANCES[::-1], DISTANCES])
    first = int(np.argmax(beyond(points) > 0))
    return math.exp(brentq(lambda at: float(beyond(np.float64(at))), points[first - 1], points[first], xtol=1e-14))


def _risk_ratio(table: TwoByTwo, factor: float, skewed: float) -> Interval:
    refuse_unless_two_groups(table)
    _refuse_unless_yes(table)
    one, other = table.exposed_yes / table.exposed, table.others_yes / table.others
    counts = np.array([table.exposed_yes, table.exposed, table.others_yes, table.others])

    def beyond(log_ratio: np.ndarray, side: int) -> np.ndarray:
        """Above 0 where the score is within reach on that side of the estimate."""
        ratio = np.exp(log_ratio)
        p1, p2 = likeliest_shares(counts, ratio)
        q1, q2 = 1 - p1, 1 - p2
        variance = p1 * q1 / table.exposed + ratio**2 * p2 * q2 / table.others
        third = p1 * q1 * (q1 - p1) / table.exposed**2 - ratio**3 * p2 * q2 * (q2 - p2) / table.others**2
        lean = skewed * third / np.maximum(variance, 1e-300)
        return side * (one - ratio * other - lean) + REACH * np.sqrt(factor * variance)

    centre = math.log(one / other) if one and other else 0.0
    return Interval(
        one / other if other else math.inf,
        lowest_ratio(lambda at: beyond(at, -1), centre) if one else 0.0,
        1 / lowest_ratio(lambda at: beyond(-at, 1), -centre) if other else math.inf,
    )


def _odds_variance(table: TwoByTwo, expected: float) -> float:
    """Variance of the number of exposed children with the outcome, where that many are expected."""
    one = expected * (table.exposed - expected) / table.exposed
    other = (table.yes - expected) * (table.others - table.yes + expected) / table.others
    return one * other / (one + other) if one > 0 and other > 0 else 0.0


def _odds_ratio(table: TwoByTwo, expected: float) -> float:
    over = expected * (table.others - table.yes + expected)
    under = (table.exposed - expected) * (table.yes - expected)
    return over / under if under > 0 else math.inf


def _odds(share: Interval) -> Interval:
    return Interval(*(p / (1 - p) if p < 1 else math.inf for p in (share.estimate, share.low, share.high)))


def _refuse_unless_yes(table: TwoByTwo) -> None:
    refuse_unless_two_groups(table)
    if not table.yes:
        raise CannotCount("No risk ratio: nobody in either group has the outcome. Give the two intervals instead.")


def _refuse_unless_varied(table: TwoByTwo) -> None:
    if not table.varies:
        raise CannotCount("No odds ratio: all children are in one group, or all have the same outcome.")
