"""Two ordered answers of the same children: do those higher in the one tend to be higher in the other?

Hypothesis: the one does not depend on the other, so every way to hand out the values of y over those of x is as likely.
Statistic: Kendall's S, the concordant less the discordant pairs of children; pairs tied in x or y count for neither.
With two levels of x it is the test of `two_groups`, with groups in an order Jonckheere's. Kendall 1938, Biometrika
30:81-93; Kendall 1945, 33:239-251; R: cor.test(method = "kendall") without ties, clinfun::jonckheere.test.
"""

import math
from collections.abc import Sequence

import numpy as np
from scipy.stats import norm

from analysis.errors import CannotCount
from analysis.statistics.ordered.kendall_sums import kendall_sums, kendalls_s
from analysis.statistics.ordered.sums import Sums, central, place
from analysis.statistics.ordered.tilted import expected_between, joined, settled
from analysis.statistics.ordered.values import numbers
from analysis.statistics.results import ALPHA, Interval, PValue

# Under five children the approximate interval has no width to speak of: the exact one stands alone.
LEAST_CHILDREN = 5


def ordered_association(x: Sequence[float], y: Sequence[float]) -> PValue:
    """p of the exact central permutation test of Kendall's S: twice the smaller tail, at most 1.

    p < 0.05 exactly when 0 is outside `kendalls_tau_b`. `statistic` is S. Exact where one side has two levels or no
    ties (to 120 children), or both have few levels (36 children in 4 x 4 grades); else 100,000 random ways, and the p
    has its error. Refused: sides of different length, a missing value. Tuna (R: cor.test, 0.1194; 26 concordant pairs):

    >>> lightness = [44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1]
    >>> found = ordered_association(lightness, [2.6, 3.1, 2.5, 5, 3.6, 4, 5.2, 2.8, 3.8])
    >>> round(found.p, 4), found.statistic
    (0.1194, 16.0)
    """
    ours, theirs = _children(x, y)
    s = kendalls_s(ours, theirs)
    return central(kendall_sums(ours, theirs), s, float(s))


def kendalls_tau_b(x: Sequence[float], y: Sequence[float]) -> Interval:
    """Kendall's tau-b, S / sqrt(pairs not tied in x times pairs not tied in y), with its interval.

    Two intervals are joined. The exact one tilts the chances of the test by exp(t S) (Mallows 1957, with ties), holds
    the t at which neither tail is under 2.5%, and tells each as the mean of tau-b: it agrees with
    `ordered_association`, but takes for granted how frequent each value is. The approximate one, tanh(atanh(tau-b) -+
    1.96 s), s the standard deviation of tau-b by chance times sqrt((n - 1) / (n - 4)) (Fieller, Hartley & Pearson 1957
    without ties), does not. Joined they hold the tau-b of all children in 95% or more of simulated audits of 8 to 24;
    the exact one alone in as few as half. Where the approximate one would contradict the test about 0, that side is the
    exact one's. Where the test draws at random, the approximate one stands alone, kept from contradicting the test; at
    tau-b 1 or -1 it is the bound of as many pairs of two that are all alike. Refused: a side that does not vary.

    >>> tau = kendalls_tau_b([1, 1, 2, 2, 3, 3, 3, 4], [1, 2, 1, 2, 2, 3, 3, 3])
    >>> round(tau.estimate, 4), round(tau.low, 3), round(tau.high, 3)
    (0.6825, -0.022, 0.934)
    """
    ours, theirs = _children(x, y)
    scale = math.sqrt(_untied(ours) * _untied(theirs))
    if scale == 0:
        raise CannotCount("All children have the same value on one side, so there is no tau-b. Describe the counts.")
    sums, s = kendall_sums(ours, theirs), kendalls_s(ours, theirs)
    p = central(sums, s, 0.0).p
    rough = _approximate(sums, s / scale, scale, len(ours))
    if sums.drawn is not None:
        return settled(rough if abs(rough.estimate) < 1 else _perfect(rough.estimate, ours), 0.0, p)
    between = expected_between(sums, place(sums, s))
    exact = settled(Interval(s / scale, between.low / scale, between.high / scale), 0.0, p)
    return joined(exact, rough, 0.0)


def jonckheere(groups: Sequence[Sequence[float]]) -> PValue:
    """p of the exact central Jonckheere-Terpstra test: do values rise (or fall) from group to group?

    `groups` in their order. `statistic` is J, the pairs in which the child of the later group is higher, ties half
    (Terpstra 1952; Jonckheere 1954). S of `ordered_association` is 2 J less all pairs. Three groups:

    >>> found = jonckheere([[1, 2], [2, 3], [4, 5]])
    >>> round(found.p, 4), found.statistic
    (0.0444, 11.5)
    """
    x, y, pairs = _grouped(groups)
    s = kendalls_s(x, y)
    return central(kendall_sums(x, y), s, (s + pairs) / 2)


def jonckheere_asymptotic(groups: Sequence[Sequence[float]]) -> PValue:
    """p of the same hypothesis from the normal curve, as R's clinfun::jonckheere.test gives it; `statistic` is J.

    The variance is that without ties, (n^2 (2 n + 3) - sum of m^2 (2 m + 3)) / 72 over groups of m, so that ties make p
    too large; the exact p needs neither. Three groups as above:

    >>> round(jonckheere_asymptotic([[1, 2], [2, 3], [4, 5]]).p, 4)
    0.0289
    """
    x, y, pairs = _grouped(groups)
    j, n = (kendalls_s(x, y) + pairs) / 2, len(x)
    variance = (n**2 * (2 * n + 3) - sum(len(group) ** 2 * (2 * len(group) + 3) for group in groups)) / 72
    return PValue(float(2 * norm.sf(abs(j - pairs / 2) / math.sqrt(variance))), statistic=j, exact=False)


def _children(x: Sequence[float], y: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    if len(x) != len(y):
        raise CannotCount(f"{len(x)} values beside {len(y)}: give one of each for every child.")
    if len(x) < 2:
        raise CannotCount("One child alone has nobody to be compared with. Describe the counts.")
    return numbers(x, "the first question"), numbers(y, "the second question")


def _grouped(groups: Sequence[Sequence[float]]) -> tuple[np.ndarray, np.ndarray, int]:
    """The group and the value of each child, and how many pairs are of two groups."""
    if len(groups) < 2:
        raise CannotCount("One group alone has no order: give two or more.")
    values = [numbers(group, f"group {at}") for at, group in enumerate(groups, 1)]
    sizes = [len(group) for group in values]
    pairs = (sum(sizes) ** 2 - sum(size**2 for size in sizes)) // 2
    return np.repeat(np.arange(len(sizes)), sizes).astype(float), np.concatenate(values), pairs


def _untied(values: np.ndarray) -> int:
    """How many pairs of children differ."""
    return (len(values) ** 2 - int((np.unique(values, return_counts=True)[1] ** 2).sum())) // 2


def _approximate(sums: Sums, tau: float, scale: float, n: int) -> Interval:
    if n < LEAST_CHILDREN or abs(tau) >= 1:
        return Interval(tau, tau, tau)
    share = sums.ways / sums.ways.sum()
    spread = math.sqrt(sums.values.astype(float) ** 2 @ share) / scale * math.sqrt((n - 1) / (n - 4))
    reach = float(norm.isf(ALPHA / 2)) * spread
    return Interval(tau, math.tanh(math.atanh(tau) - reach), math.tanh(math.atanh(tau) + reach))


def _perfect(tau: float, values: np.ndarray) -> Interval:
    """No pair goes the other way: nor does any of n / 2 pairs of different children, as many as differ (binomial)."""
    n = len(values)
    other_way = 1 - (ALPHA / 2) ** (1 / (_untied(values) / (n - 1)))
    return Interval(tau, min(tau, tau * (1 - 2 * other_way)), max(tau, tau * (1 - 2 * other_way)))
