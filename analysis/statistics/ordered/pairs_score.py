"""The share of pairs in which the exposed child is higher: an approximate interval that allows for what is not seen.

A permutation keeps the values of all children as they are, so it cannot say that a value would be rarer or more
frequent among other children. This interval can. It is approximate (ties make it too wide rather than too narrow), so
`probability_of_superiority` joins it to the exact one and lets the test decide about 0.5.
"""

import math
from collections.abc import Sequence

from scipy.optimize import brentq
from scipy.stats import norm

from analysis.statistics.results import ALPHA, Interval


def pairs_score_interval(share: float, groups: Sequence[tuple[int, int]]) -> Interval:
    """A share of pairs, ties counting half, with its score interval (Newcombe 2006, method 5, Stat Med 25:559-573).

    `groups` are the numbers of exposed and other children, by stratum; pairs are of children of one stratum. It holds
    every s with |share - s| <= 1.96 sqrt(V(s)), V(s) = s (1 - s) / (m n) x (1 + N ((1 - s) / (2 - s) + s / (1 + s))),
    N = (m + n) / 2 - 1 (Hanley & McNeil 1982); over strata, V is weighted by the squared share of all pairs. All of 12
    pairs:

    >>> found = pairs_score_interval(1.0, [(3, 4)])
    >>> round(found.low, 3), found.high
    (0.54, 1.0)
    """
    pairs = sum(m * n for m, n in groups)

    def variance(s: float) -> float:
        shape = (1 - s) / (2 - s) + s / (1 + s)
        return sum(m * n * s * (1 - s) * (1 + ((m + n) / 2 - 1) * shape) for m, n in groups) / pairs**2

    def beyond(s: float) -> float:
        return abs(share - s) - float(norm.isf(ALPHA / 2)) * math.sqrt(variance(s))

    low = brentq(beyond, 0.0, share, xtol=1e-13) if share > 0 and beyond(0.0) > 0 and beyond(share) < 0 else 0.0
    high = brentq(beyond, share, 1.0, xtol=1e-13) if share < 1 and beyond(1.0) > 0 and beyond(share) < 0 else 1.0
    if share == 1:
        low = brentq(beyond, 0.0, 1 - 1e-12, xtol=1e-13)
    if share == 0:
        high = brentq(beyond, 1e-12, 1.0, xtol=1e-13)
    return Interval(share, low, high)
