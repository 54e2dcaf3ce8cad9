"""Two groups and one yes/no outcome within strata (boards, rounds): the odds ratio common to them, exactly.

Given the margins of every stratum, the exposed with the outcome add up to a sum whose distribution is that of a sum of
hypergeometric numbers, tilted by the common odds ratio. Strata in which all are exposed, none is, all have the outcome
or none has it say nothing and are left out; `informative` gives the others. Whether the strata have an odds ratio in
common is another question: tables/strata_alike.py. Mantel-Haenszel: tables/mantel_haenszel.py. Gart 1970, Biometrika
57:471-475; Agresti 2002, section 6.7.
"""

import math
from collections.abc import Sequence

import numpy as np

from analysis.errors import CannotCount
from analysis.statistics.results import Interval, PValue
from analysis.statistics.tables.exact import place, ways
from analysis.statistics.tables.sums import (
    Sums,
    central_p,
    detectable_odds_ratio,
    probability_p,
    tilted_odds_ratio,
    whole_sums,
)
from analysis.statistics.two_by_two import TwoByTwo

# Up to so many children sums are counted in whole numbers (about 10 ms); beyond, in logarithms, right to 1e-11.
COUNTED_WHOLE = 500


def informative(strata: Sequence[TwoByTwo]) -> tuple[TwoByTwo, ...]:
    """The strata with two groups and two outcomes; how many were left out is to be said beside every result.

    >>> len(informative([TwoByTwo(3, 1, 1, 3), TwoByTwo(0, 4, 0, 4), TwoByTwo(2, 2, 0, 0)]))
    1
    """
    return tuple(stratum for stratum in strata if stratum.varies)


def exact_cmh(strata: Sequence[TwoByTwo]) -> PValue:
    """p of the exact conditional Cochran-Mantel-Haenszel test: twice the smaller tail of the sum, at most 1.

    Hypothesis: the common odds ratio is 1. `statistic`: exposed children with the outcome, informative strata only;
    `smallest`: what these margins could give at best. With nothing informative p is 1. The rabbits of Agresti (1990,
    p.254):

    >>> rabbits = [(0, 6, 0, 5), (3, 3, 0, 6), (6, 0, 2, 4), (5, 1, 6, 0), (2, 0, 5, 0)]
    >>> p = exact_cmh([TwoByTwo(*stratum) for stratum in rabbits])
    >>> round(p.p, 4), p.statistic, round(p.smallest, 4)
    (0.0399, 14.0, 0.0028)
    """
    telling = informative(strata)
    return central_p(sums_of(telling)) if telling else PValue(1.0, 1.0)


def exact_cmh_probability(strata: Sequence[TwoByTwo]) -> PValue:
    """The same test by probability: the chance of all sums no more likely (R: mantelhaen.test(exact = TRUE)).

    It may contradict the interval of `common_odds_ratio`; `exact_cmh` never does.

    >>> rabbits = [(0, 6, 0, 5), (3, 3, 0, 6), (6, 0, 2, 4), (5, 1, 6, 0), (2, 0, 5, 0)]
    >>> round(exact_cmh_probability([TwoByTwo(*stratum) for stratum in rabbits]).p, 5)
    0.03994
    """
    telling = informative(strata)
    return probability_p(sums_of(telling)) if telling else PValue(1.0, 1.0)


def common_odds_ratio(strata: Sequence[TwoByTwo]) -> Interval:
    """The common odds ratio by conditional maximum likelihood with the interval that matches `exact_cmh`.

    1 is outside the interval exactly when p < 0.05; 0 or infinity where the sum is at its limit. CannotCount: no
    informative stratum. The rabbits (R: 10.36, 1.077 to 529.8; its search for the upper bound is loose):

    >>> rabbits = [(0, 6, 0, 5), (3, 3, 0, 6), (6, 0, 2, 4), (5, 1, 6, 0), (2, 0, 5, 0)]
    >>> ratio = common_odds_ratio([TwoByTwo(*stratum) for stratum in rabbits])
    >>> round(ratio.estimate, 2), round(ratio.low, 4), round(ratio.high, 1)
    (10.36, 1.0774, 531.5)
    """
    return tilted_odds_ratio(sums_of(strata))


def stratified_detectable_odds_ratio(strata: Sequence[TwoByTwo]) -> float | None:
    """The smallest common odds ratio above 1 that `exact_cmh` finds with 80% power, given these margins; None: none.

    Power: the tilted chance of the sums whose p is under 0.05. 3 of 6 in each group of four boards:

    >>> round(stratified_detectable_odds_ratio([TwoByTwo(3, 3, 3, 3)] * 4), 2)
    4.8
    """
    telling = informative(strata)
    return detectable_odds_ratio(sums_of(telling)) if telling else None


def sums_of(strata: Sequence[TwoByTwo]) -> Sums:
    """In how many ways each sum of exposed children with the outcome can come about, given all margins.

    2 and 2 children with 2 outcomes, twice: 1, 4, 1 ways each.

    >>> sums_of([TwoByTwo(1, 1, 1, 1)] * 2).whole
    (1, 8, 18, 8, 1)
    """
    telling = informative(strata)
    if not telling:
        raise CannotCount("No odds ratio: in every stratum all children are in one group, or have the same outcome.")
    at = sum(place(stratum) for stratum in telling)
    lowest = sum(stratum.exposed_yes for stratum in telling) - at
    if sum(stratum.n for stratum in telling) > COUNTED_WHOLE:
        return Sums(log_convolved([ways(stratum) for stratum in telling]), at, lowest)
    found = [1]
    for stratum in telling:
        found = _convolved(found, ways(stratum))
    return whole_sums(found, at, lowest)


def log_convolved(counted: Sequence[Sequence[int]]) -> np.ndarray:
    """The logarithms of the ways to each sum of numbers, from the ways to each number; no tail is lost to rounding.

    >>> np.exp(log_convolved([[1, 4, 1], [1, 4, 1]])).round(6).tolist()
    [1.0, 8.0, 18.0, 8.0, 1.0]
    """
    logs = np.zeros(1)
    for ways_of_one in counted:
        longer = np.full(len(logs) + len(ways_of_one) - 1, -math.inf)
        for k, way in enumerate(ways_of_one):
            part = longer[k : k + len(logs)]
            np.logaddexp(part, logs + math.log(way), out=part)
        logs = longer
    return logs


def _convolved(one: list[int], other: list[int]) -> list[int]:
    found = [0] * (len(one) + len(other) - 1)
    for i, ways_one in enumerate(one):
        for j, ways_other in enumerate(other):
            found[i + j] += ways_one * ways_other
    return found
