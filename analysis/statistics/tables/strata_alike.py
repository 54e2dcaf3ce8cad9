"""Whether strata (boards, rounds) have an odds ratio in common at all, before one is reported.

Zelen: exact, given the margins of every stratum and the sum over them, under which no odds ratio is left over.
Breslow-Day with Tarone's correction: chi-square, for strata too many to count. Both are weak: with few children a
large p does not show that the strata are alike. Zelen 1971, Biometrika 58:129-137; Breslow & Day 1980, p.142; Tarone
1985, Biometrika 72:91-95.
"""

import math
from collections.abc import Hashable, Sequence

import numpy as np
from scipy.special import logsumexp
from scipy.stats import chi2

from analysis.errors import CannotCount
from analysis.statistics.results import PValue
from analysis.statistics.tables.exact import place, ways
from analysis.statistics.tables.mantel_haenszel import pooled_odds_ratio
from analysis.statistics.tables.network import Steps, network
from analysis.statistics.tables.strata import informative, log_convolved
from analysis.statistics.two_by_two import TwoByTwo


def zelen(strata: Sequence[TwoByTwo]) -> PValue:
    """p of Zelen's exact test that all strata have the same odds ratio, whatever it is.

    p: the chance, given all margins and the sum of the exposed with the outcome, of all ways to spread that sum over
    the strata that are no more likely than the one seen (to 1 part in 10,000,000). CannotCount: fewer than two
    informative strata; too many ways to count. 3 of 4 against 1 of 4 on one board and the reverse on another: the sum
    of 4 is spread 4 + 0, 3 + 1, 2 + 2, 1 + 3, 0 + 4 in 1, 256, 1296, 256, 1 ways, (1 + 256 + 256 + 1) / 1810:

    >>> round(zelen([TwoByTwo(3, 1, 1, 3), TwoByTwo(1, 3, 3, 1)]).p, 4)
    0.284
    """
    telling = _two_at_least(strata)
    start = sum(place(stratum) for stratum in telling)
    steps = _spreading([ways(stratum) for stratum in telling])
    logs, left = 0.0, start
    for stage, stratum in enumerate(telling[:-1]):
        following, chances = steps(stage, left)
        left -= place(stratum)
        logs += float(chances[following.index(left)])
    try:
        spread = network(start, len(telling) - 1, steps)
    except CannotCount:
        raise CannotCount(
            f"{len(telling)} strata are too many for the exact test of homogeneity: use Breslow-Day."
        ) from None
    return PValue(spread.no_larger(logs), spread.no_larger(spread.least))


def breslow_day(strata: Sequence[TwoByTwo]) -> PValue:
    """p of the Breslow-Day test, with Tarone's correction, that all strata have the same odds ratio (chi-square).

    Sum of (a - A)^2 / v, less (sum of a - A)^2 / sum of v: a exposed with the outcome, A what the Mantel-Haenszel odds
    ratio expects given the margins, 1 / v = 1/A + 1/B + 1/C + 1/D. `statistic`: the chi-square, with one degree of
    freedom fewer than informative strata. CannotCount: fewer than two of these, or a pooled odds ratio of 0 or
    infinity. 3 of 4 against 1 of 4 and the reverse, expected 2 in each cell, so 1 / (1/2) twice:

    >>> alike = breslow_day([TwoByTwo(3, 1, 1, 3), TwoByTwo(1, 3, 3, 1)])
    >>> round(alike.statistic, 6), round(alike.p, 4)
    (4.0, 0.0455)
    """
    telling = _two_at_least(strata)
    ratio = pooled_odds_ratio(telling)
    if not 0 < ratio < math.inf:
        raise CannotCount("The pooled odds ratio is 0 or infinite, so nothing can be expected of it: use Zelen's test.")
    expected = np.array([_expected(stratum, ratio) for stratum in telling])
    variances = 1 / (1 / expected).sum(axis=1)
    apart = np.array([stratum.exposed_yes for stratum in telling]) - expected[:, 0]
    square = max(0.0, float((apart**2 / variances).sum() - apart.sum() ** 2 / variances.sum()))
    return PValue(float(chi2.sf(square, len(telling) - 1)), statistic=square, exact=False)


def _two_at_least(strata: Sequence[TwoByTwo]) -> tuple[TwoByTwo, ...]:
    telling = informative(strata)
    if len(telling) < 2:
        raise CannotCount("Fewer than two strata hold two groups and two outcomes: there are no two odds ratios.")
    return telling


def _spreading(counted: list[list[int]]) -> Steps:
    """How much of the sum that is left each stratum may take; the last takes the rest."""
    after = [log_convolved(counted[stage:]) for stage in range(len(counted))]

    def steps(stage: int, left: Hashable) -> tuple[list[Hashable], np.ndarray]:
        taken = [k for k in range(len(counted[stage])) if 0 <= left - k < len(after[stage + 1])]
        logs = [math.log(counted[stage][k]) + after[stage + 1][left - k] for k in taken]
        return [left - k for k in taken], np.array(logs) - logsumexp(logs)

    return steps


def _expected(stratum: TwoByTwo, ratio: float) -> tuple[float, float, float, float]:
    """The cells that have these margins and just this odds ratio."""
    exposed, others, yes = stratum.exposed, stratum.others, stratum.yes
    if ratio == 1:
        a = exposed * yes / stratum.n
    else:  # the root of (1 - w) a^2 + (others - yes + w (exposed + yes)) a - w exposed yes that leaves no cell negative
        middle = others - yes + ratio * (exposed + yes)
        a = 2 * ratio * exposed * yes / (middle + math.sqrt(middle**2 + 4 * (1 - ratio) * ratio * exposed * yes))
    return a, exposed - a, yes - a, others - yes + a
