"""Two groups within strata by the ranks among all children: as other programs test them, for comparison.

Hypothesis as in `two_groups`: within a stratum the outcome does not depend on exposure. Statistic: the sum of the
exposed children's midranks among the children of all strata, handed out within each. A child is so weighed by children
of other strata too, which `stratified_superiority_test` does not do. R: coin::wilcox_test(y ~ group | stratum);
StatXact.
"""

import math
from collections.abc import Sequence

import numpy as np
from scipy.stats import norm

from analysis.errors import CannotCount
from analysis.statistics.ordered.permuted_sums import Choice, sums_over
from analysis.statistics.ordered.sums import absolute
from analysis.statistics.ordered.values import doubled_midranks, numbers
from analysis.statistics.results import PValue

Strata = Sequence[tuple[Sequence[float], Sequence[float]]]


def stratified_rank_test(strata: Strata) -> PValue:
    """Exact p: choices within strata whose sum is at least as far from its mean; `statistic` is z.

    Refused: a stratum with an empty group, a missing value, nothing that varies within a stratum. Two boards:

    >>> found = stratified_rank_test([([3, 4, 4], [1, 2]), ([2, 3], [1, 1, 2])])
    >>> round(found.p, 4), round(found.statistic, 4)
    (0.02, 2.3673)
    """
    choices = _choices(strata)
    mean = sum(choice.size * int(choice.scores.sum()) / len(choice.scores) for choice in choices)
    return absolute(sums_over(choices), sum(choice.observed for choice in choices), mean, _z(choices))


def stratified_rank_test_asymptotic(strata: Strata) -> PValue:
    """p of the same hypothesis from the normal curve.

    >>> round(stratified_rank_test_asymptotic([([3, 4, 4], [1, 2]), ([2, 3], [1, 1, 2])]).p, 4)
    0.0179
    """
    z = _z(_choices(strata))
    return PValue(float(2 * norm.sf(abs(z))), statistic=z, exact=False)


def _choices(strata: Strata) -> list[Choice]:
    groups = [(numbers(e, "the exposed"), numbers(o, "the others")) for e, o in strata]
    if not groups:
        raise CannotCount("There is no stratum: nothing can be compared.")
    ranks = doubled_midranks(np.concatenate([values for pair in groups for values in pair]))
    found = []
    for ours, theirs in groups:
        scores, ranks = ranks[: len(ours) + len(theirs)], ranks[len(ours) + len(theirs) :]
        found.append(Choice(scores, len(ours), int(scores[: len(ours)].sum())))
    return found


def _z(choices: list[Choice]) -> float:
    """(Sum - mean) / standard deviation, both given the values of each stratum."""
    apart = sum(choice.observed - choice.size * choice.scores.mean() for choice in choices)
    spread = sum(
        choice.size * (len(choice.scores) - choice.size) / len(choice.scores) * choice.scores.var(ddof=1)
        for choice in choices
    )
    if spread == 0:
        raise CannotCount("In no stratum do children differ, so nothing can be compared. Describe the counts.")
    return float(apart / math.sqrt(spread))
