"""Exact comparison of two groups of children by one yes/no outcome, whatever their number.

Hypothesis: the odds of the outcome are the same in both groups. Given the margins of the 2x2 table, the number X of
exposed children with the outcome then is hypergeometric; at odds ratio w it has Fisher's noncentral distribution, P(X
= k) proportional to C(n1, k) C(n2, m - k) w^k. Test and interval are both central, that is built from the two tails
separately, so they never contradict each other: scipy's p adds the least likely tables of both tails, and one in four
of its p under 0.05 at n = 8 to 17 stands beside an interval that holds 1 (Fay 2010, Biostatistics 11:373-374).
"""

import math
from collections.abc import Callable

import numpy as np
from scipy.optimize import brentq
from scipy.stats import binom, hypergeom

from analysis.errors import CannotCount
from analysis.statistics.intervals import ROUNDING
from analysis.statistics.results import ALPHA, Interval
from analysis.statistics.two_by_two import TwoByTwo

# What a test should be able to find four times in five: the usual standard of planning.
POWER = 0.8
# Steps in which the detectable share is sought: a tenth of a percentage point.
SHARE_STEP = 0.001


def fisher_central(table: TwoByTwo) -> float:
    """p of the central Fisher exact test: twice the smaller tail, at most 1 (Fay 2010; R: exact2x2).

    Computed in whole numbers, so a p of exactly 0.05 is exactly 0.05. 6 of 18 against 12 of 17 (0.0437 in scipy):

    >>> round(fisher_central(TwoByTwo(6, 12, 12, 5)), 6)
    0.060588
    """
    counted, at = ways(table), place(table)
    return min(1.0, 2 * min(sum(counted[: at + 1]), sum(counted[at:])) / sum(counted))


def smallest_attainable_p(table: TwoByTwo) -> float:
    """The smallest p that any table with these margins could give: what this many children can show at best.

    4 and 4 children, 4 with the outcome: all four exposed have it, 2 x 1 / C(8, 4):

    >>> round(smallest_attainable_p(TwoByTwo(3, 1, 1, 3)), 4)
    0.0286
    """
    counted = ways(table)
    return min(1.0, 2 * min(counted[0], counted[-1]) / sum(counted))


def conditional_odds_ratio(table: TwoByTwo) -> Interval:
    """Odds ratio by conditional maximum likelihood with the interval that matches `fisher_central` (Cornfield 1956).

    Estimate: the w at which X is expected to be what it is. Low and high: the w at which the upper and the lower tail
    is 2.5%; 0 or infinity where X is at its limit. 1 is outside exactly when p < 0.05. 3 of 4 against 1 of 4:

    >>> odds_ratio = conditional_odds_ratio(TwoByTwo(3, 1, 1, 3))
    >>> round(odds_ratio.estimate, 3), round(odds_ratio.low, 4), round(odds_ratio.high, 2)
    (6.408, 0.2117, 626.24)
    """
    logs, at = log_ways(table), place(table)
    k, first, last = np.arange(len(logs)), at == 0, at == len(logs) - 1
    low = -math.inf if first else log_odds_where(lambda w: chances(logs, w)[at:].sum() - ALPHA / 2)
    high = math.inf if last else log_odds_where(lambda w: ALPHA / 2 - chances(logs, w)[: at + 1].sum())
    estimate = -math.inf if first else math.inf if last else log_odds_where(lambda w: chances(logs, w) @ k - at)
    if fisher_central(table) >= ALPHA:  # the whole-number p decides where a root is 0 but for rounding
        low, high = min(low, 0.0), max(high, 0.0)
    return Interval(math.exp(estimate), math.exp(low), math.exp(high))


def fisher_power(exposed: int, others: int, share: float, other_share: float) -> float:
    """Chance that `fisher_central` gives p < 0.05 in groups of these sizes, were these the true shares of the outcome.

    Sum over all tables that would be rejected of their binomial probability. 12 children at 80% against 15 at 20%:

    >>> round(fisher_power(12, 15, 0.8, 0.2), 4)
    0.8476
    """
    return float(_powers(exposed, others, np.array([share]), other_share)[0])


def detectable_share(exposed: int, others: int, base: float, more: bool = True) -> float | None:
    """The share among the exposed nearest to `base` that `fisher_central` finds with 80% power; None: no share.

    9 against 8 children with a base of 20% need 92%; 5 against 6 cannot find anything:

    >>> detectable_share(9, 8, 0.2), detectable_share(5, 6, 0.2)
    (0.916, None)
    """
    steps = np.arange(0, 1 + SHARE_STEP / 2, SHARE_STEP)
    shares = steps[steps > base] if more else steps[steps < base][::-1]
    found = _powers(exposed, others, shares, base) >= POWER
    return round(float(shares[found.argmax()]), 3) if found.any() else None


def ways(table: TwoByTwo) -> list[int]:
    """In how many ways each possible number of exposed children with the outcome can come about, given the margins.

    From the smallest possible number to the largest, C(n1, k) C(n2, m - k). 4 and 4 children, 4 with the outcome:

    >>> ways(TwoByTwo(3, 1, 1, 3))
    [1, 16, 36, 16, 1]
    """
    exposed, others, yes = table.exposed, table.others, table.yes
    lowest = max(0, yes - others)
    found = [math.comb(exposed, lowest) * math.comb(others, yes - lowest)]
    for k in range(lowest, min(exposed, yes)):
        found.append(found[-1] * (exposed - k) * (yes - k) // ((k + 1) * (others - yes + k + 1)))
    return found


def place(table: TwoByTwo) -> int:
    """Where the table itself stands in `ways`, from 0. 3 exposed with the outcome, and none is possible:

    >>> place(TwoByTwo(3, 1, 1, 3))
    3
    """
    return table.exposed_yes - max(0, table.yes - table.others)


def log_ways(table: TwoByTwo) -> np.ndarray:
    """The natural logarithms of `ways`; a table without two groups and two outcomes is refused (CannotCount).

    >>> log_ways(TwoByTwo(1, 0, 1, 1)).round(4).tolist()
    [0.0, 0.6931]
    """
    if not table.varies:
        raise CannotCount("No odds ratio: all children are in one group, or all have the same outcome.")
    return np.array([math.log(way) for way in ways(table)])


def chances(logs: np.ndarray, log_odds: float) -> np.ndarray:
    """The probability of each possible table at that logarithm of the odds ratio (Fisher's noncentral distribution).

    `logs` are `log_ways`. At an odds ratio of 2, of 1 and 2 ways:

    >>> chances(np.log([1, 2]), math.log(2)).round(4).tolist()
    [0.2, 0.8]
    """
    exponents = logs + np.arange(len(logs)) * log_odds
    found = np.exp(exponents - exponents.max())
    return found / found.sum()


def log_odds_where(rising: Callable[[float], float]) -> float:
    """The logarithm of the odds ratio at which a function that rises with it is zero.

    >>> round(log_odds_where(lambda w: w - 3), 9)
    3.0
    """
    reach = 1.0
    while rising(-reach) > 0 or rising(reach) < 0:
        reach *= 2
    return brentq(rising, -reach, reach, xtol=1e-13)


def _powers(exposed: int, others: int, shares: np.ndarray, other_share: float) -> np.ndarray:
    """The power of `fisher_central` at each of these shares among the exposed."""
    yes, other_yes = np.arange(exposed + 1)[:, None], np.arange(others + 1)[None, :]
    at_most = hypergeom.cdf(yes, exposed + others, yes + other_yes, exposed)
    at_least = hypergeom.sf(yes - 1, exposed + others, yes + other_yes, exposed)
    refused = 2 * np.minimum(at_most, at_least) < ALPHA - ROUNDING
    chances = binom.pmf(yes[:, 0][:, None], exposed, shares[None, :])
    return binom.pmf(other_yes[0], others, other_share) @ refused.T @ chances
