"""Exact comparison of how often events happen to exposed and other children, whatever the spread between children.

A row is a child: its events (whole number), the days it was observed, whether it was exposed. Hypothesis: rates do not
depend on exposure. Children, not events, are then handed out to the two groups in every possible way (within strata),
as one child's events come in runs: an exact Poisson test of such counts has 15 to 42% false positives, this one at
most 5% (Fisher 1935; Edgington & Onghena 2007). Statistic: the exposed children's events less those their days would
bring at the rate of their stratum; where all were observed equally long this is the sum of their events.
"""

import math
from collections.abc import Callable, Hashable, Sequence

import numpy as np
from scipy.optimize import brentq

from analysis.statistics.rates.handing_out import DRAWS, MOST_WAYS, SEED, Rates, checked, number_of_ways
from analysis.statistics.rates.handing_out import ways as all_ways
from analysis.statistics.rates.permuted_power import imagined, power
from analysis.statistics.results import ALPHA, Interval, PValue
from analysis.statistics.tables.exact import POWER

# Two statistics nearer than this, relative to the number of events, are the same number.
SAME = 1e-9
# Ratios tried: 1.1, 1.2, ... up to what no audit would hope to find.
STEP, LARGEST = 0.1, 20.0


def rate_ratio_test(
    events: Sequence[int],
    days: Sequence[float],
    exposed: Sequence[bool],
    strata: Sequence[Hashable] | None = None,
) -> PValue:
    """p that exposed and other children have the same rate: twice the tail on the side of the estimate, at most 1.

    `smallest` is the smallest p that these children could give, whoever of them were exposed; None for random draws.
    Statistic: observed less expected events of the exposed. Refused: no events, one group, days that are not above 0.
    3 exposed children with 4, 6, 5 events and 3 others with 1, 0, 2, all over 100 days; 2 x 1/20:

    >>> found = rate_ratio_test([4, 6, 5, 1, 0, 2], [100] * 6, [True] * 3 + [False] * 3)
    >>> found.p, found.statistic
    (0.1, 6.0)
    """
    children = checked(events, days, exposed, strata)
    ways = all_ways(children)
    return _p(children, ways)


def rate_ratio_permuted(
    events: Sequence[int],
    days: Sequence[float],
    exposed: Sequence[bool],
    strata: Sequence[Hashable] | None = None,
) -> Interval:
    """Events a day among the exposed over that among the others, with the interval that `rate_ratio_test` inverts.

    With strata: the common ratio that fits best (Poisson maximum likelihood). At a ratio r the children are made alike
    in two ways, and the wider interval is given: dividing the exposed children's events by r (right where children
    differ much), and subtracting from every child the events expected at r (right where counts are small). At r = 1
    both are the test, so 1 is outside exactly when p < 0.05. 0 or infinity where a group has no events.

    >>> ratio = rate_ratio_permuted([4, 6, 5, 7, 1, 0, 2, 1], [100] * 8, [True] * 4 + [False] * 4)
    >>> ratio.estimate, round(ratio.low, 2), ratio.high
    (5.5, 1.89, inf)
    """
    children = checked(events, days, exposed, strata)
    ways = all_ways(children)
    p, estimate = _p(children, ways).p, _estimate(children.sums)
    low = min(_limit(children, ways, weights, estimate, p, 1) for weights in (_divided, _subtracted))
    high = max(_limit(children, ways, weights, estimate, p, -1) for weights in (_divided, _subtracted))
    if p >= ALPHA:  # the p at 1 decides where a limit is 1 but for rounding
        low, high = min(low, 1.0), max(high, 1.0)
    return Interval(estimate, low, high)


def rate_ratio_smallest_detectable(
    events: Sequence[int],
    days: Sequence[float],
    exposed: Sequence[bool],
    strata: Sequence[Hashable] | None = None,
) -> float | None:
    """The smallest ratio over 1, in steps of 0.1, that gives p < 0.05 in 80% of imagined audits; None: none up to 20.

    None also where the groups are so small that no p can be under 0.05 (3 and 3 children). Imagined are these children,
    days, groups and strata: see `rates.permuted_power`. Arguments and refusals as of `rate_ratio_test`; the seed is
    fixed, so that the same children give the same answer. 9 and 9 children:

    >>> events = [3, 0, 5, 1, 9, 0, 2, 4, 1, 0, 2, 6, 1, 0, 3, 2, 0, 7]
    >>> rate_ratio_smallest_detectable(events, [365] * 18, [True] * 9 + [False] * 9)
    5.5
    """
    audits = imagined(checked(events, days, exposed, strata))
    ratios = np.round(np.arange(1 + STEP, LARGEST + STEP / 2, STEP), 1)
    too_small, enough = -1, len(ratios) - 1
    if power(audits, ratios[enough]) < POWER:
        return None
    while enough - too_small > 1:
        middle = (too_small + enough) // 2
        found = power(audits, ratios[middle]) >= POWER
        too_small, enough = (too_small, middle) if found else (middle, enough)
    return float(ratios[enough])


def _p(children: Rates, ways: np.ndarray) -> PValue:
    weights = _subtracted(children.sums, 0.5)
    excess, tolerance = ways @ weights.ravel(), SAME * children.events.sum()
    observed = float((children.sums * weights)[:, [0, 2]].sum())
    tail = np.mean(excess >= -tolerance) if observed > 0 else np.mean(excess <= tolerance)
    p = 1.0 if abs(observed) <= tolerance else min(1.0, 2 * float(tail))
    if number_of_ways(children) > MOST_WAYS:
        error = 2 * math.sqrt(tail * (1 - tail) / DRAWS)
        return PValue(p, None, observed, exact=False, error=error, draws=DRAWS, seed=SEED)
    ends = [np.mean(excess >= excess.max() - tolerance), np.mean(excess <= excess.min() + tolerance)]
    return PValue(p, min(1.0, 2 * float(min(ends))), observed)


def _limit(children: Rates, ways: np.ndarray, weights: Callable, estimate: float, p: float, side: int) -> float:
    """The ratio furthest from the estimate (side 1: below, -1: above) whose tail is not under 2.5%, by halving.

    Ratios r are sought as r / (1 + r), which runs from 0 to 1. Each tail moves one way with r; where strata of unequal
    days break that, the search still starts from 1 if 1 is refused.
    """
    sums, tolerance = children.sums, SAME * children.events.sum()

    def fits(share: float) -> bool:
        return np.mean(side * (ways @ weights(sums, share).ravel()) >= -tolerance) >= ALPHA / 2

    kept = 1.0 if math.isinf(estimate) else estimate / (1 + estimate)
    beyond = 0.0 if side == 1 else 1.0
    if p < ALPHA and (kept > 0.5) == (side == 1):
        beyond = 0.5
    elif kept == beyond or fits(beyond):
        return _ratio(beyond)
    while abs(kept - beyond) > 1e-13:
        middle = (kept + beyond) / 2
        kept, beyond = (middle, beyond) if fits(middle) else (kept, middle)
    return _ratio(kept)


def _ratio(share: float) -> float:
    return math.inf if share == 1 else share / (1 - share)


def _subtracted(sums: np.ndarray, share: float) -> np.ndarray:
    """What an event and a day of an exposed and of another child add to the statistic, expected events subtracted."""
    base = sums[:, :2].sum(axis=1) / (sums[:, 2] * share + sums[:, 3] * (1 - share))
    return np.stack([np.ones_like(base), np.ones_like(base), -base * share, -base * (1 - share)], axis=1)


def _divided(sums: np.ndarray, share: float) -> np.ndarray:
    """The same where the exposed children's events are divided by the ratio; all is scaled by the share."""
    own, others = np.full(len(sums), 1 - share), np.full(len(sums), share)
    base = (sums[:, 0] * own + sums[:, 1] * others) / sums[:, 2:].sum(axis=1)
    return np.stack([own, others, -base, -base], axis=1)


def _estimate(sums: np.ndarray) -> float:
    """The ratio at which the exposed have as many events as expected."""
    if len(sums) == 1:
        events, others, days, other_days = sums[0]
        return math.inf if others == 0 else float(events * other_days / (others * days))
    if sums[:, 0].sum() == 0 or sums[:, 1].sum() == 0:
        return 0.0 if sums[:, 0].sum() == 0 else math.inf

    def missing(share: float) -> float:
        return -float((sums * _subtracted(sums, share))[:, [0, 2]].sum())

    return _ratio(brentq(missing, 0.0, 1.0, xtol=1e-15))
