"""The risk ratio common to several strata (boards, rounds), by score, and whether they have one in common.

Hypothesis: in every stratum the exposed have r times the others' share, which itself may differ by stratum. Score: U =
sum of v (x1 / (n1 p1) - x2 / (n2 p2)) with variance V = sum of v, 1 / v = q1 / (n1 p1) + q2 / (n2 p2), p1 and p2 the
likeliest shares of the stratum whose ratio is r (Gart & Nam 1988, Biometrics 44:323-338). Strata in which nobody has
the outcome, or which hold one group only, tell nothing of the ratio and are left out. Approximate.
"""

import math
from collections.abc import Sequence

import numpy as np
from scipy.optimize import brentq
from scipy.stats import chi2

from analysis.errors import CannotCount
from analysis.statistics.results import Interval, PValue
from analysis.statistics.tables.differences import REACH
from analysis.statistics.tables.ratios import likeliest_shares, lowest_ratio
from analysis.statistics.two_by_two import TwoByTwo

# Where everybody in a stratum has the outcome, its variance has no bound at a ratio of 1.
SMALLEST = 1e-12
# Logarithms of the ratio between which the estimate is sought.
FAR = 40.0


def common_ratio(tables: Sequence[TwoByTwo]) -> Interval:
    """The common risk ratio by maximum likelihood, with its score interval (Gart & Nam 1988). A table a stratum.

    Four strata of Gart and Nam (1.35 to 5.03):

    >>> strata = [(4, 12, 5, 74), (2, 14, 3, 84), (4, 14, 10, 80), (1, 14, 3, 79)]
    >>> ratio = common_ratio([TwoByTwo(*stratum) for stratum in strata])
    >>> round(ratio.estimate, 2), round(ratio.low, 2), round(ratio.high, 2)
    (2.65, 1.35, 5.03)
    """
    return _interval(tables, skewed=0.0)


def common_ratio_corrected(tables: Sequence[TwoByTwo]) -> Interval:
    """The common risk ratio with the score interval corrected for skewness; with one stratum that of `gart_nam_ratio`.

    The same four strata (1.31 to 5.08):

    >>> strata = [(4, 12, 5, 74), (2, 14, 3, 84), (4, 14, 10, 80), (1, 14, 3, 79)]
    >>> ratio = common_ratio_corrected([TwoByTwo(*stratum) for stratum in strata])
    >>> round(ratio.low, 2), round(ratio.high, 2)
    (1.31, 5.08)
    """
    return _interval(tables, skewed=(REACH**2 - 1) / 6)


def ratio_homogeneity(tables: Sequence[TwoByTwo]) -> PValue:
    """p of the hypothesis that all strata have the same risk ratio: chi-squared of their scores at the common one.

    Asymptotic, and weak: with few children a large p does not show that the ratios are alike. Gart and Nam's strata,
    3 degrees of freedom (0.95, p 0.81):

    >>> strata = [(4, 12, 5, 74), (2, 14, 3, 84), (4, 14, 10, 80), (1, 14, 3, 79)]
    >>> alike = ratio_homogeneity([TwoByTwo(*stratum) for stratum in strata])
    >>> round(alike.statistic, 2), round(alike.p, 2)
    (0.95, 0.81)
    """
    counts = _counts(tables)
    if counts.shape[1] < 2:
        raise CannotCount("Fewer than two strata hold both groups and the outcome: there are no two ratios to compare.")
    ratio = _estimate(counts)
    if not 0 < ratio < math.inf:
        raise CannotCount("In all strata the outcome is seen in one group only: no common ratio to compare them with.")
    score, variance, _ = _scores(counts, np.array([[ratio]]))
    statistic = float((score**2 / variance).sum())
    return PValue(float(chi2.sf(statistic, counts.shape[1] - 1)), statistic=statistic, exact=False)


def _interval(tables: Sequence[TwoByTwo], skewed: float) -> Interval:
    counts = _counts(tables)
    estimate = _estimate(counts)

    def beyond(log_ratio: np.ndarray, side: int) -> np.ndarray:
        """Above 0 where the score is within reach on that side of the estimate."""
        score, variance, third = (part.sum(axis=-1) for part in _scores(counts, np.exp(log_ratio)[..., None]))
        return side * (score - skewed * third / variance) + REACH * np.sqrt(variance)

    centre = math.log(estimate) if 0 < estimate < math.inf else 0.0
    return Interval(
        estimate,
        lowest_ratio(lambda at: beyond(at, -1), centre) if estimate > 0 else 0.0,
        1 / lowest_ratio(lambda at: beyond(-at, 1), -centre) if estimate < math.inf else math.inf,
    )


def _counts(tables: Sequence[TwoByTwo]) -> np.ndarray:
    """Rows: exposed with the outcome, exposed, others with the outcome, others; a column a stratum that tells."""
    telling = [table for table in tables if table.yes and table.exposed and table.others]
    if not telling:
        raise CannotCount("No stratum holds exposed children, others and the outcome: no ratio to estimate.")
    return np.array([[t.exposed_yes, t.exposed, t.others_yes, t.others] for t in telling], dtype=float).T


def _scores(counts: np.ndarray, ratio: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Score, variance and third moment of each stratum (last axis) at each ratio."""
    yes, exposed, others_yes, others = counts
    one, other = likeliest_shares(counts, ratio)
    q1, q2 = 1 - one, 1 - other
    one, other = exposed * one, others * other
    variance = 1 / np.maximum(q1 / one + q2 / other, SMALLEST)
    third = variance**3 * (q1 * (2 * q1 - 1) / one**2 - q2 * (2 * q2 - 1) / other**2)
    return variance * (yes / one - others_yes / other), variance, third


def _estimate(counts: np.ndarray) -> float:
    """The ratio at which the score is 0; 0 or infinite where one group never has the outcome."""
    if not counts[0].any():
        return 0.0
    if not counts[2].any():
        return math.inf
    return math.exp(brentq(lambda at: float(_scores(counts, np.exp([[at]]))[0].sum()), -FAR, FAR + 1, xtol=1e-14))
