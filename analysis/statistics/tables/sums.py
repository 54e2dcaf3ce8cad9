"""A sum of which every value comes about in a known number of ways, and the odds ratio that tilts it.

P(sum = t) is proportional to ways(t) w^t, w the odds ratio; at w = 1 it is the exact null distribution. It is what all
exact conditional tests of an odds ratio share: one table, many strata, exact logistic regression. Test and interval
are both central, built from the two tails separately, so they never contradict each other (Fay 2010).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from analysis.errors import CannotCount
from analysis.statistics.results import ALPHA, Interval, PValue
from analysis.statistics.tables.exact import POWER, chances, log_odds_where
from analysis.statistics.tables.network import SAME

# Two tails as close as this to 2.5% are at it: chances from logarithms are right to about 1e-11.
ROUNDING = 1e-10


@dataclass(frozen=True, eq=False)
class Sums:
    """The natural logarithm of the ways to each possible sum, from the lowest on, -inf where there is none.

    `at`: the place of the sum that was seen. `whole`: the ways themselves where they were counted in whole numbers,
    from which every p then is computed.
    """

    logs: np.ndarray
    at: int
    lowest: int = 0
    whole: tuple[int, ...] | None = None

    @property
    def seen(self) -> int:
        """The sum that was seen."""
        return self.lowest + self.at


def whole_sums(ways: Sequence[int], at: int, lowest: int = 0) -> Sums:
    """Sums counted in whole numbers, the first and the last of which can be.

    >>> whole_sums([1, 0, 2], 2).logs.round(4).tolist()
    [0.0, -inf, 0.6931]
    """
    logs = np.array([math.log(way) if way else -math.inf for way in ways])
    return Sums(logs, at, lowest, tuple(ways))


def central_p(sums: Sums) -> PValue:
    """p of an odds ratio of 1: twice the smaller tail, at most 1. 3 of 4 against 1 of 4, 2 x (16 + 1) / 70:

    >>> p = central_p(whole_sums([1, 16, 36, 16, 1], 3))
    >>> round(p.p, 4), round(p.smallest, 4), p.statistic
    (0.4857, 0.0286, 3.0)
    """
    ends = [_parts(sums, mask) for mask in (_first(sums, 1), ~_first(sums, len(sums.logs) - 1))]
    return PValue(_twice_smaller_tail(sums), min(1.0, 2 * min(ends)), float(sums.seen))


def probability_p(sums: Sums) -> PValue:
    """p of an odds ratio of 1: the chance of all sums no more likely than this one. (16 + 1 + 16 + 1) / 70:

    >>> round(probability_p(whole_sums([1, 16, 36, 16, 1], 3)).p, 4)
    0.4857
    """
    possible = sums.logs > -math.inf
    p, smallest = (
        _parts(sums, possible & (sums.logs <= limit + SAME))
        for limit in (sums.logs[sums.at], sums.logs[possible].min())
    )
    return PValue(p, smallest, float(sums.seen))


def tilted_odds_ratio(sums: Sums) -> Interval:
    """The odds ratio by conditional maximum likelihood, with the interval of which 1 is outside just if p < 0.05.

    Estimate: the w at which the sum is expected to be what it is; low and high: the w at which a tail is 2.5%. 0 or
    infinity where the sum is at its limit (Cornfield 1956). 3 of 4 against 1 of 4:

    >>> ratio = tilted_odds_ratio(whole_sums([1, 16, 36, 16, 1], 3))
    >>> round(ratio.estimate, 3), round(ratio.low, 4), round(ratio.high, 2)
    (6.408, 0.2117, 626.24)
    """
    logs, at = sums.logs, sums.at
    k, first, last = np.arange(len(logs)), at == 0, at == len(logs) - 1
    if first and last:
        raise CannotCount("No odds ratio: given what is held fixed, nothing else could have been seen.")
    low = -math.inf if first else log_odds_where(lambda w: chances(logs, w)[at:].sum() - ALPHA / 2)
    high = math.inf if last else log_odds_where(lambda w: ALPHA / 2 - chances(logs, w)[: at + 1].sum())
    estimate = -math.inf if first else math.inf if last else log_odds_where(lambda w: chances(logs, w) @ k - at)
    if central_p(sums).p >= ALPHA:  # p decides where a root is 0 but for rounding
        low, high = min(low, 0.0), max(high, 0.0)
    return Interval(*(_exponential(bound) for bound in (estimate, low, high)))


def detectable_odds_ratio(sums: Sums) -> float | None:
    """The smallest odds ratio above 1 at which `central_p` is under 0.05 with 80% power, given the margins; or None.

    10 of 20 in each group:

    >>> from analysis.statistics.tables.exact import ways
    >>> from analysis.statistics.two_by_two import TwoByTwo
    >>> round(detectable_odds_ratio(whole_sums(ways(TwoByTwo(10, 10, 10, 10)), 10)), 2)
    7.14
    """
    refused = np.array(_refused(sums))
    if not refused[-1]:
        return None
    return _exponential(log_odds_where(lambda w: chances(sums.logs, w)[refused].sum() - POWER if w > 0 else -POWER))


def _first(sums: Sums, number: int) -> np.ndarray:
    return np.arange(len(sums.logs)) < number


def _refused(sums: Sums) -> list[bool]:
    """Whether each sum, were it seen, would have a p under 0.05."""
    if sums.whole is None:
        at_each = chances(sums.logs, 0.0)
        tails = 2 * np.minimum(at_each.cumsum(), at_each[::-1].cumsum()[::-1])
        return (tails < ALPHA - ROUNDING).tolist()
    total, below, above = sum(sums.whole), accumulate(sums.whole), [*accumulate(sums.whole[::-1])][::-1]
    return [2 * min(tails) / total < ALPHA for tails in zip(below, above, strict=True)]


def _twice_smaller_tail(sums: Sums) -> float:
    twice = 2 * min(_parts(sums, _first(sums, sums.at + 1)), _parts(sums, ~_first(sums, sums.at)))
    return ALPHA if sums.whole is None and abs(twice - ALPHA) < ROUNDING else min(1.0, twice)


def _parts(sums: Sums, mask: np.ndarray) -> float:
    """The chance, at an odds ratio of 1, of the sums so marked."""
    if sums.whole is None:
        return float(min(1.0, chances(sums.logs, 0.0)[mask].sum()))
    return sum(way for way, counts in zip(sums.whole, mask.tolist(), strict=True) if counts) / sum(sums.whole)


def _exponential(log: float) -> float:
    """e to the power; what is too large for the machine is unbounded."""
    try:
        return math.exp(log)
    except OverflowError:
        return math.inf
