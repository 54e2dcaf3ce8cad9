"""Unconditional exact tests of two groups of children by one yes/no outcome: Boschloo, Barnard, Lloyd's E + M.

Hypothesis: the outcome has the same share in both groups. Only the sizes of the two groups are fixed, not how many
children have the outcome, so p is the largest chance, over all common shares, of a table at least as extreme as the
one found. The tests differ in what they call extreme. They keep the 5% as exactly as Fisher's test and waste less of
it: Boschloo's p is never above the central Fisher p (Boschloo 1970, Statistica Neerlandica 24:1-9; Mehrotra, Chan and
Berger 2003, Biometrics 59:441-450).
"""

import math

import numpy as np

from analysis.statistics.results import PValue
from analysis.statistics.tables.unconditional_nuisance import binomial_chances, largest_chances
from analysis.statistics.tables.unconditional_orders import (
    conditional_chances,
    fisher_minimum_likelihood,
    fisher_more,
    mixtures,
    pooled_more,
    turned,
)
from analysis.statistics.two_by_two import TwoByTwo

# Two chances of the E step closer than this part of themselves belong to equally extreme tables.
TIES = 1e-9


def boschloo(table: TwoByTwo) -> PValue:
    """Boschloo's test, central: twice the smaller one-sided p, at most 1 (R: exact2x2::boschloo, tsmethod "central").

    `statistic`: the one-sided Fisher p by which tables are ordered. 4 of 12 against 9 of 11 (central Fisher: 0.0361):

    >>> found = boschloo(TwoByTwo(4, 8, 9, 2))
    >>> round(found.p, 4), found.smallest < 1e-6
    (0.024, True)
    """
    more = fisher_more(table.exposed, table.others)
    fewer = turned(more)
    p = 2 * min(_p(order, table) for order in (more, fewer))
    at = table.exposed_yes, table.others_yes
    return PValue(min(1.0, p), min(1.0, 2 * _smallest(more)), statistic=float(min(more[at], fewer[at])))


def boschloo_one_sided(table: TwoByTwo, more: bool) -> float:
    """One-sided p of Boschloo's test: against more (or, with `more` False, less) of the outcome among the exposed.

    4 of 12 is less than 9 of 11:

    >>> round(boschloo_one_sided(TwoByTwo(4, 8, 9, 2), more=False), 4)
    0.012
    """
    order = fisher_more(table.exposed, table.others)
    return _p(order if more else turned(order), table)


def boschloo_minimum_likelihood(table: TwoByTwo) -> PValue:
    """Boschloo's test ordered by the two-sided Fisher p of minimum likelihood (StatXact; R: tsmethod "minlike").

    No interval of this project belongs to it; `boschloo` is the one to report. 4 of 12 against 9 of 11:

    >>> round(boschloo_minimum_likelihood(TwoByTwo(4, 8, 9, 2)).p, 4)
    0.0261
    """
    order = fisher_minimum_likelihood(table.exposed, table.others)
    return PValue(_p(order, table), _smallest(order), float(order[table.exposed_yes, table.others_yes]))


def barnard(table: TwoByTwo) -> PValue:
    """Barnard's test with the pooled Wald z, both directions together by |z| (Suissa and Shuster 1985; SAS PROC FREQ).

    `statistic`: z. 4 of 12 against 9 of 11:

    >>> found = barnard(TwoByTwo(4, 8, 9, 2))
    >>> round(found.p, 4), round(found.statistic, 3)
    (0.0215, -2.343)
    """
    order = -abs(pooled_more(table.exposed, table.others))
    return PValue(_p(order, table), _smallest(order), _z(table))


def barnard_one_sided(table: TwoByTwo, more: bool) -> float:
    """One-sided p of Barnard's test: against more (or, with `more` False, less) of the outcome among the exposed.

    10 of 35 is less than 24 of 61, in SAS 0.2142:

    >>> round(barnard_one_sided(TwoByTwo(10, 25, 24, 37), more=False), 4)
    0.2142
    """
    order = pooled_more(table.exposed, table.others)
    return _p(order if more else turned(order), table)


def e_plus_m(table: TwoByTwo) -> PValue:
    """Lloyd's estimate-then-maximise test, both directions together by |z| (Lloyd 2008, Aust. N. Z. J. Stat. 50:329).

    E: the chance of a |z| as large were the common share the one found; M: Barnard's maximum with tables in the order
    of that chance. 14 of 47 against 48 of 283 (Lloyd's Table 1: 0.03681):

    >>> round(e_plus_m(TwoByTwo(14, 33, 48, 235)).p, 5)
    0.03681
    """
    order = _estimated(-abs(pooled_more(table.exposed, table.others)))
    return PValue(_p(order, table), _smallest(order), _z(table))


def e_plus_m_one_sided(table: TwoByTwo, more: bool) -> float:
    """One-sided p of the E + M test: against more (or, with `more` False, less) of the outcome among the exposed.

    >>> round(e_plus_m_one_sided(TwoByTwo(14, 33, 48, 235), more=True), 5)
    0.02518
    """
    order = pooled_more(table.exposed, table.others)
    return _p(_estimated(order if more else turned(order)), table)


def _p(order: np.ndarray, table: TwoByTwo) -> float:
    """The largest chance, over all common shares, of a table no less extreme than this one."""
    level = order[table.exposed_yes, table.others_yes]
    return float(largest_chances(mixtures(order, np.array([level])))[0])


def _smallest(order: np.ndarray) -> float:
    """The p of the most extreme table: sets of tables only grow with the order, and so do their p."""
    return float(largest_chances(mixtures(order, np.array([order.min()])))[0])


def _z(table: TwoByTwo) -> float:
    """The pooled Wald z of the exposed less the others; 0 where all children are alike."""
    if not table.varies:
        return 0.0
    order = float(pooled_more(table.exposed, table.others)[table.exposed_yes, table.others_yes])
    return math.copysign(math.sqrt(abs(order) * table.n / (table.exposed * table.others)), -order)


def _estimated(order: np.ndarray) -> np.ndarray:
    """The E step: tables in the order of their chance at the share that each of them makes most likely."""
    exposed, others = order.shape[0] - 1, order.shape[1] - 1
    n = exposed + others
    yes = np.add.outer(np.arange(exposed + 1), np.arange(others + 1))
    values, rank = np.unique(order, return_inverse=True)
    estimated = np.ones(order.shape)
    for m in range(n + 1):
        chances = conditional_chances(exposed, others) * binomial_chances(n, np.array([m / n if n else 0.0]))[yes, 0]
        up_to = np.cumsum(np.bincount(rank.ravel(), chances.ravel(), len(values)))
        estimated[yes == m] = up_to[rank[yes == m]]
    return _tied(estimated)


def _tied(chances: np.ndarray) -> np.ndarray:
    """Chances that differ by rounding alone are given the smallest of them."""
    values = np.unique(chances)
    first = np.concatenate([[True], np.diff(values) > TIES * values[1:]])
    return values[first][np.searchsorted(values[first], chances, side="right") - 1]
