"""The share of one group of children with an outcome: exact intervals beside Wilson's, and episodes within children.

Clopper-Pearson never covers the true share less often than 95 times in 100 and is the widest; Blaker's lies within it
and keeps that promise; mid-p and Jeffreys hold 95 in 100 on average only. Episodes of one child are alike, so that n
of them tell less than n children would: Wilson's interval is then taken at n / design effect.
"""

from collections.abc import Sequence

import numpy as np
from scipy.stats import beta
from statsmodels.stats.proportion import proportion_confint

from analysis.errors import CannotCount
from analysis.statistics.binomial import BLAKER, CENTRAL, MID_P, MINIMUM_LIKELIHOOD, Family
from analysis.statistics.intervals import refuse_unless_part, wilson
from analysis.statistics.results import ALPHA, Interval, PValue


def clopper_pearson(number: int, n: int) -> Interval:
    """Share of n children with the exact central interval (Clopper & Pearson 1934): each tail 2.5% at its limit.

    7 of 8, and 0 of 8 (R: binom.test):

    >>> share = clopper_pearson(7, 8)
    >>> share.estimate, round(share.low, 4), round(share.high, 4)
    (0.875, 0.4735, 0.9968)
    >>> round(clopper_pearson(0, 8).high, 4)
    0.3694
    """
    return _share(CENTRAL, number, n)


def blaker(number: int, n: int) -> Interval:
    """Share of n children with Blaker's exact interval (Blaker 2000), always within that of Clopper and Pearson.

    The smallest interval that holds every share not rejected by `proportion_blaker_test`. 3 of 9:

    >>> share = blaker(3, 9)
    >>> round(share.low, 4), round(share.high, 4)
    (0.0977, 0.6839)
    """
    return _share(BLAKER, number, n)


def mid_p(number: int, n: int) -> Interval:
    """Share of n children with the mid-p interval (Lancaster 1961): half of P(X = x) counts in each tail.

    Not exact: at some shares it covers less often than 95 in 100. 3 of 9:

    >>> share = mid_p(3, 9)
    >>> round(share.low, 4), round(share.high, 4)
    (0.0927, 0.6676)
    """
    return _share(MID_P, number, n)


def jeffreys(number: int, n: int) -> Interval:
    """Share of n children with Jeffreys' interval: 2.5% and 97.5% of Beta(x + 1/2, n - x + 1/2).

    0 and 1 are the limits where nobody and where everybody has the outcome (Brown, Cai & DasGupta 2001). 3 of 9:

    >>> share = jeffreys(3, 9)
    >>> round(share.low, 4), round(share.high, 4)
    (0.1042, 0.6522)
    """
    refuse_unless_part(number, n)
    low, high = beta.ppf([ALPHA / 2, 1 - ALPHA / 2], number + 0.5, n - number + 0.5)
    return Interval(number / n, 0.0 if number == 0 else float(low), 1.0 if number == n else float(high))


def proportion_blaker_test(number: int, n: int, share: float) -> PValue:
    """p of the hypothesis that the true share is `share`, by Blaker (2000; R: exactci::binom.exact tsmethod="blaker").

    The smaller tail and the largest opposite one that is no likelier. p < 0.05 exactly when `blaker` leaves the share
    out. 7 of 8 against a half: (9 + 9) / 256.

    >>> round(proportion_blaker_test(7, 8, 0.5).p, 4)
    0.0703
    """
    return _tested(BLAKER, number, n, share)


def proportion_minimum_likelihood_test(number: int, n: int, share: float) -> PValue:
    """p of the hypothesis that the true share is `share`: all numbers no likelier than the one found (Sterne 1954).

    This is what scipy and R call the exact binomial test; where it rejects a share but not one further out, p is told
    as 0.05. 7 of 8 against a half:

    >>> round(proportion_minimum_likelihood_test(7, 8, 0.5).p, 4)
    0.0703
    """
    return _tested(MINIMUM_LIKELIHOOD, number, n, share)


def clustered_wilson(number: int, n: int, design_effect: float) -> Interval:
    """Share of n episodes with Wilson's interval at n / `design_effect` (Short, Rotondi & Donner 2020).

    60 of 203 with a design effect of 1.349 (R: ratesci::clusterpci):

    >>> share = clustered_wilson(60, 203, 1.349133)
    >>> round(share.low, 3), round(share.high, 3)
    (0.228, 0.373)
    """
    plain = wilson(number, n)
    if not 1 <= design_effect < float("inf"):
        raise CannotCount(f"A design effect of {design_effect} is not used: it is 1 or more, and finite.")
    low, high = proportion_confint(number / design_effect, n / design_effect, alpha=ALPHA, method="wilson")
    return Interval(
        plain.estimate, 0.0 if number == 0 else max(0.0, float(low)), 1.0 if number == n else min(1.0, float(high))
    )


def design_effect(yes: Sequence[int], rows: Sequence[int]) -> float:
    """How many times wider the variance of a share is because rows (episodes) belong to clusters (children).

    Variance of the ratio of cluster totals, k / (k - 1) sum(yes - p rows)^2 / N^2, over the binomial p (1 - p) / N (Rao
    & Scott 1992, Biometrics 48:577-585), and never under 1: few clusters that look unlike by chance narrow nothing.
    `yes` and `rows` hold one number a cluster; where all rows or none are yes nothing varies and it is 1. Children
    with 2 of 2, 0 of 2, 2 of 2 and 0 of 2: k / (k - 1) x 2.

    >>> round(design_effect([2, 0, 2, 0], [2, 2, 2, 2]), 4)
    2.6667
    """
    if len(yes) != len(rows):
        raise CannotCount(f"{len(yes)} numbers of yes for {len(rows)} clusters: give one of each for every cluster.")
    for number, of in zip(yes, rows, strict=True):
        refuse_unless_part(number, of)
    if len(rows) < 2:
        raise CannotCount("A design effect needs at least two clusters: one child's episodes show nothing of others.")
    total, share = sum(rows), sum(yes) / sum(rows)
    if share in (0, 1):
        return 1.0
    left = np.asarray(yes) - share * np.asarray(rows)
    between = len(rows) / (len(rows) - 1) * float(left @ left) / total**2
    return max(1.0, between / (share * (1 - share) / total))


def _share(family: Family, number: int, n: int) -> Interval:
    refuse_unless_part(number, n)
    return family.share(number, n)


def _tested(family: Family, number: int, n: int, share: float) -> PValue:
    refuse_unless_part(number, n)
    if not 0 < share < 1:
        raise CannotCount(f"A share of {share} cannot be tested: it must lie between 0 and 1, without the ends.")
    return PValue(family.p(number, n, share / (1 - share)), statistic=number)
