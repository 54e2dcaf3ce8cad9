"""Two groups and one yes/no outcome within many strata (boards, rounds), by Mantel and Haenszel: approximate.

Quick and right with ten strata or more, or with many children; for fewer, tables/strata.py is exact. Strata that do
not vary weigh nothing. Mantel & Haenszel 1959, J Natl Cancer Inst 22:719-748; Robins, Breslow & Greenland 1986,
Biometrics 42:311-323.
"""

import math
from collections.abc import Sequence

import numpy as np
from scipy.stats import chi2, norm

from analysis.errors import CannotCount
from analysis.statistics.results import ALPHA, Interval, PValue
from analysis.statistics.two_by_two import TwoByTwo


def mantel_haenszel(strata: Sequence[TwoByTwo]) -> Interval:
    """The Mantel-Haenszel common odds ratio, interval by Robins, Breslow and Greenland (R: mantelhaen.test).

    Sum of R over sum of S, R = exposed_yes others_no / n, S = exposed_no others_yes / n; the interval is on the log
    scale, and the p that goes with it is `mantel_haenszel_p`. CannotCount: R or S is 0 in all strata. The rabbits of
    Agresti (1990, p.254; R: 7, 1.03 to 47.73):

    >>> rabbits = [(0, 6, 0, 5), (3, 3, 0, 6), (6, 0, 2, 4), (5, 1, 6, 0), (2, 0, 5, 0)]
    >>> ratio = mantel_haenszel([TwoByTwo(*stratum) for stratum in rabbits])
    >>> round(ratio.estimate, 2), round(ratio.low, 2), round(ratio.high, 2)
    (7.0, 1.03, 47.73)
    """
    log, error = _log_ratio(strata)
    reach = float(norm.ppf(1 - ALPHA / 2)) * error
    return Interval(math.exp(log), math.exp(log - reach), math.exp(log + reach))


def mantel_haenszel_p(strata: Sequence[TwoByTwo]) -> PValue:
    """p that goes with the interval of `mantel_haenszel`: log odds ratio over its standard error, normal.

    >>> rabbits = [(0, 6, 0, 5), (3, 3, 0, 6), (6, 0, 2, 4), (5, 1, 6, 0), (2, 0, 5, 0)]
    >>> round(mantel_haenszel_p([TwoByTwo(*stratum) for stratum in rabbits]).p, 4)
    0.0469
    """
    log, error = _log_ratio(strata)
    return PValue(float(2 * norm.sf(abs(log) / error)), statistic=log / error, exact=False)


def cochran_mantel_haenszel(strata: Sequence[TwoByTwo]) -> PValue:
    """p of the chi-square (1 degree of freedom) test of a common odds ratio of 1, without continuity correction.

    (sum of exposed_yes less expected)^2 / sum of hypergeometric variances (R: mantelhaen.test(correct = FALSE)).

    >>> rabbits = [(0, 6, 0, 5), (3, 3, 0, 6), (6, 0, 2, 4), (5, 1, 6, 0), (2, 0, 5, 0)]
    >>> round(cochran_mantel_haenszel([TwoByTwo(*stratum) for stratum in rabbits]).statistic, 4)
    5.6571
    """
    return _chi_square(strata, 0.0)


def cochran_mantel_haenszel_corrected(strata: Sequence[TwoByTwo]) -> PValue:
    """The same test with half a child off the distance (R: mantelhaen.test), or the whole of it where it is less.

    In that last case R takes nothing off, and its p falls again where the distance does.

    >>> rabbits = [(0, 6, 0, 5), (3, 3, 0, 6), (6, 0, 2, 4), (5, 1, 6, 0), (2, 0, 5, 0)]
    >>> round(cochran_mantel_haenszel_corrected([TwoByTwo(*stratum) for stratum in rabbits]).statistic, 4)
    3.9286
    """
    return _chi_square(strata, 0.5)


def pooled_odds_ratio(strata: Sequence[TwoByTwo]) -> float:
    """Sum of R over sum of S; infinite where S is 0 in all strata. 3 of 4 against 1 of 4: 9 / 8 over 1 / 8.

    >>> pooled_odds_ratio([TwoByTwo(3, 1, 1, 3)])
    9.0
    """
    more, fewer, _, _ = _parts(strata)
    if not more.any() and not fewer.any():
        raise CannotCount("No odds ratio: in every stratum all children are in one group, or have the same outcome.")
    return float(more.sum() / fewer.sum()) if fewer.any() else math.inf


def _parts(strata: Sequence[TwoByTwo]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """R and S of each stratum, and the shares P and Q of concordant and discordant cells that weigh them."""
    cells = [(s.exposed_yes, s.exposed_no, s.others_yes, s.others_no) for s in strata if s.n]
    a, b, c, d = np.array(cells, dtype=float).reshape(-1, 4).T
    n = a + b + c + d
    return a * d / n, b * c / n, (a + d) / n, (b + c) / n


def _log_ratio(strata: Sequence[TwoByTwo]) -> tuple[float, float]:
    """The logarithm of the odds ratio and its standard error."""
    ratio = pooled_odds_ratio(strata)
    if not 0 < ratio < math.inf:
        raise CannotCount(
            "The Mantel-Haenszel odds ratio is 0 or infinite and has no interval: use common_odds_ratio, exact."
        )
    r, s, p, q = _parts(strata)
    variance = (p * r).sum() / r.sum() ** 2 + (p * s + q * r).sum() / (r.sum() * s.sum()) + (q * s).sum() / s.sum() ** 2
    return math.log(ratio), math.sqrt(variance / 2)


def _chi_square(strata: Sequence[TwoByTwo], correction: float) -> PValue:
    telling = [stratum for stratum in strata if stratum.varies]
    if not telling:
        raise CannotCount("Nothing to test: in every stratum all children are in one group, or have the same outcome.")
    apart = abs(sum(s.exposed_yes - s.exposed * s.yes / s.n for s in telling))
    variance = sum(s.exposed * s.others * s.yes * (s.n - s.yes) / (s.n**2 * (s.n - 1)) for s in telling)
    square = max(0.0, apart - correction) ** 2 / variance
    return PValue(float(chi2.sf(square, 1)), statistic=square, exact=False)
