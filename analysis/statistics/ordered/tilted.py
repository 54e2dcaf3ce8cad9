"""A family of chances around a permutation distribution, from which intervals and power that match its test come.

At tilt t the sum W has chances proportional to ways(w) exp(t w): t = 0 is the test's own distribution, t > 0 favours
large sums. It is the exact conditional logistic regression of the group on the scores (Cox 1970, The Analysis of Binary
Data, chapter 4; Mehta & Patel 1995, Statistics in Medicine 14:2143-2160). The interval of t holds the tilts at which
neither tail of the W found is under 2.5%, so it leaves out 0 exactly when the central p is under 0.05. A tilt is told
by the mean of W it leads to, which rises with it and is the W found at the likeliest tilt.
"""

import math

import numpy as np
from scipy.stats import norm

from analysis.statistics.ordered.sums import Sums, refused
from analysis.statistics.results import ALPHA, Interval
from analysis.statistics.tables.exact import POWER, log_odds_where

_REACH = float(norm.isf(ALPHA / 2))


def expected_between(sums: Sums, at: int) -> Interval:
    """The sum found (place `at`) with the means of W at the lowest and the highest tilt that are not refused.

    >>> sums = Sums(np.arange(5), np.array([1.0, 16.0, 36.0, 16.0, 1.0]))
    >>> between = expected_between(sums, 3)
    >>> between.estimate, round(between.low, 3), round(between.high, 3)
    (3.0, 1.15, 3.975)
    """
    scaled, logs = _scaled(sums), np.log(sums.ways)
    first, last = at == 0, at == len(logs) - 1
    low = -math.inf if first else log_odds_where(lambda t: chances(scaled, logs, t)[at:].sum() - ALPHA / 2)
    high = math.inf if last else log_odds_where(lambda t: ALPHA / 2 - chances(scaled, logs, t)[: at + 1].sum())
    return Interval(float(sums.values[at]), _mean(sums, low), _mean(sums, high))


def settled(interval: Interval, null: float, p: float) -> Interval:
    """The interval, where rounding or an approximation would contradict p: `null` is in it exactly when p >= 0.05.

    >>> settled(Interval(0.7, 0.500000001, 0.9), 0.5, 0.05)
    Interval(estimate=0.7, low=0.5, high=0.9)
    """
    low, high = interval.low, interval.high
    if p >= ALPHA:
        return Interval(interval.estimate, min(low, null), max(high, null))
    if low <= null <= high:
        above = interval.estimate > null
        low, high = (math.nextafter(null, math.inf), high) if above else (low, math.nextafter(null, -math.inf))
    return Interval(interval.estimate, low, high)


def joined(exact: Interval, approximate: Interval, null: float) -> Interval:
    """The wider of both limits on either side; the exact one where the approximate one would bring `null` back in.

    >>> joined(Interval(0.7, 0.51, 0.8), Interval(0.7, 0.49, 0.9), 0.5)
    Interval(estimate=0.7, low=0.51, high=0.9)
    """
    low, high = min(exact.low, approximate.low), max(exact.high, approximate.high)
    if exact.low > null >= low:
        low = exact.low
    if exact.high < null <= high:
        high = exact.high
    return Interval(exact.estimate, low, high)


def power(sums: Sums, mean: float) -> float:
    """The chance that the central test gives p < 0.05, were the tilt such that W has this mean (within its reach).

    Of sums that were drawn (many children) from the normal curve, as draws do not reach far tilts (Noether 1987).

    >>> sums = Sums(np.arange(5), np.array([1.0, 16.0, 36.0, 16.0, 1.0]))
    >>> round(power(sums, 2.0), 4), round(power(sums, 3.5), 4)
    (0.0286, 0.5453)
    """
    if sums.drawn is not None:
        away = abs(mean - _mean(sums, 0)) / _spread(sums)
        return float(norm.sf(_REACH - away) + norm.sf(_REACH + away))
    lowest, highest = sums.values[[0, -1]]
    if mean >= highest or mean <= lowest:
        return float(refused(sums)[-1 if mean >= highest else 0])
    tilt = log_odds_where(lambda t: _mean(sums, t) - mean)
    return _power(sums, tilt)


def detectable(sums: Sums) -> float | None:
    """The smallest mean of W above that of chance at which the power is 80%; None where no sum is large enough.

    >>> round(detectable(Sums(np.arange(5), np.array([1.0, 16.0, 36.0, 16.0, 1.0]))), 3)
    3.793
    """
    if sums.drawn is not None:
        return _mean(sums, 0) + (_REACH + float(norm.ppf(POWER))) * _spread(sums)
    if not refused(sums)[-1]:
        return None
    return _mean(sums, log_odds_where(lambda t: (_power(sums, t) if t > 0 else 0.0) - POWER))


def chances(scaled: np.ndarray, logs: np.ndarray, tilt: float) -> np.ndarray:
    """The chance of each sum at a tilt; `logs` are those of its ways.

    >>> chances(np.array([0.0, 1.0]), np.log([1.0, 2.0]), math.log(2)).round(4).tolist()
    [0.2, 0.8]
    """
    exponents = logs + scaled * tilt
    found = np.exp(exponents - exponents.max())
    return found / found.sum()


def _power(sums: Sums, tilt: float) -> float:
    return float(chances(_scaled(sums), np.log(sums.ways), tilt)[refused(sums)].sum())


def _mean(sums: Sums, tilt: float) -> float:
    if math.isinf(tilt):
        return float(sums.values[-1 if tilt > 0 else 0])
    if tilt == 0:
        return float(sums.values @ (sums.ways / sums.ways.sum()))
    return float(chances(_scaled(sums), np.log(sums.ways), tilt) @ sums.values)


def _scaled(sums: Sums) -> np.ndarray:
    """The sums in standard deviations from their middle, so that tilts of any data are of like size."""
    return (sums.values - _mean(sums, 0)) / _spread(sums)


def _spread(sums: Sums) -> float:
    """The standard deviation of the sums at tilt 0."""
    share = sums.ways / sums.ways.sum()
    return math.sqrt((sums.values - sums.values @ share) ** 2 @ share)
