"""Thousands of 2x2 tables compared at once, each exactly as tables/exact.py and tables/conditional.py compare one.

Rows are tables of children in the order of TwoByTwo's fields. Given its margins, a table that reads the same after
swapping groups, outcomes, or groups with outcomes has the same p and the same odds ratio, or one over it; each kind is
computed once, as the table in which the outcome is the rarest of the four margins and so may be found among the exposed
0, 1, ... `yes` times. All bounds are found together by Newton's method (Cornfield 1956; Fay 2010).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.errors import CannotCount
from analysis.statistics.results import ALPHA
from analysis.statistics.tables.conditional import PARTS, fisher_mid_p, fisher_minimum_likelihood
from analysis.statistics.tables.exact import fisher_central
from analysis.statistics.tables.many_odds import log_odds_ratios
from analysis.statistics.two_by_two import TwoByTwo

# The columns of tables, as the fields of TwoByTwo.
CELLS = 4
# How many numbers are worked on at a time: few enough to stay in the processor's cache.
BLOCK = 100_000
# Above so many children in the smallest margin the working memory of one table would pass 100 MB.
MOST = 1_000_000
# A p nearer than this to 0.05 is counted again in whole numbers, in tables of at most so many children: with more,
# whole numbers get slow, and a p of exactly 0.05 does not happen.
NEAR, MOST_IN_WHOLE_NUMBERS = 1e-9, 2_000


@dataclass(frozen=True, eq=False)
class Compared:
    """Arrays, a number a table: three two-sided p, the conditional odds ratio, its central exact 95% interval."""

    central: np.ndarray
    minimum_likelihood: np.ndarray
    mid_p: np.ndarray
    estimate: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True, eq=False)
class _Kinds:
    """The different `tables` after swapping, those with the rarest outcome first; for each table given, which of them
    it is (`of`), and whether its odds ratio is one over theirs (`turned`)."""

    tables: np.ndarray
    of: np.ndarray
    turned: np.ndarray


def compared(tables: np.ndarray) -> Compared:
    """p and odds ratio of every table: `tables` has the shape (number of tables, 4), whole numbers of children.

    `central`, `estimate`, `low` and `high` are those of tables/exact.py, `minimum_likelihood` and `mid_p` those of
    tables/conditional.py; an odds ratio or bound is 0 or infinite where the count is at its limit. A p under 1e-300 may
    be 0. Tables without two groups and two outcomes are refused (CannotCount). 3 of 4 against 1 of 4, and 6 of
    18 against 12 of 17:

    >>> found = compared(np.array([[3, 1, 1, 3], [6, 12, 12, 5]]))
    >>> found.central.round(4).tolist(), found.estimate.round(3).tolist(), found.high.round(3).tolist()
    ([0.4857, 0.0606], [6.408, 0.219], [626.244, 1.056])
    """
    kinds = _kinds(_checked(tables))
    ps, log_odds = np.empty((len(kinds.tables), 3)), np.empty((len(kinds.tables), 3))
    for rows in _blocks(kinds.tables[:, 0] + kinds.tables[:, 2]):
        logs = _log_ways(kinds.tables[rows])
        ps[rows] = _ps(logs, kinds.tables[rows, 0])
        log_odds[rows] = log_odds_ratios(logs, kinds.tables[rows])
    _recount(ps, kinds.tables)
    kept = ps[:, 0] >= ALPHA  # as in tables/exact.py: p decides where a bound is 1 but for rounding
    log_odds[kept, 1], log_odds[kept, 2] = np.minimum(log_odds[kept, 1], 0), np.maximum(log_odds[kept, 2], 0)
    ps, log_odds = ps[kinds.of], log_odds[kinds.of]
    log_odds = np.where(kinds.turned[:, None], -log_odds[:, [0, 2, 1]], log_odds)
    return Compared(*ps.T.copy(), *np.exp(log_odds).T.copy())


def _checked(tables: np.ndarray) -> np.ndarray:
    """As 64-bit whole numbers, or refused."""
    tables = np.asarray(tables)
    if tables.ndim != 2 or tables.shape[1] != CELLS or tables.dtype.kind not in "iu":
        raise CannotCount(
            f"Tables to compare are whole numbers of children, four a table (exposed with and without the outcome, "
            f"others with and without it); this has the shape {tables.shape} and holds {tables.dtype}."
        )
    tables = tables.astype(np.int64)
    if (tables < 0).any():
        raise CannotCount(f"{(tables < 0).any(axis=1).sum()} of {len(tables)} tables hold a negative number.")
    margins = tables[:, [0, 2, 0, 1]] + tables[:, [1, 3, 2, 3]]
    without = (margins == 0).any(axis=1).sum()
    if without:
        raise CannotCount(
            f"{without} of {len(tables)} tables cannot be compared: all their children are in one group, or all have "
            f"the same outcome. Leave these tables out."
        )
    if (margins.min(axis=1) > MOST).any():
        raise CannotCount(f"A table with more than {MOST:,} children in each margin is too large for an exact test.")
    return tables


def _kinds(tables: np.ndarray) -> _Kinds:
    """Swap groups, outcomes, and groups with outcomes until the outcome is the rarest margin; keep each kind once."""
    a, b, c, d = tables.T
    groups = a + b > c + d
    a, b, c, d = np.where(groups, (c, d, a, b), (a, b, c, d))
    outcomes = a + c > b + d
    a, b, c, d = np.where(outcomes, (b, a, d, c), (a, b, c, d))
    b, c = np.where(c > b, (c, b), (b, c))
    equal = (a + b == c + d) & (a > c)
    a, b, c, d = np.where(equal, (c, d, a, b), (a, b, c, d))
    columns = np.array([a, a + b, a + b + c + d, a + c])
    order = np.lexsort(columns)
    columns = columns[:, order]
    new = np.ones(len(tables), dtype=bool)
    new[1:] = (columns[:, 1:] != columns[:, :-1]).any(axis=0)
    of = np.empty(len(tables), dtype=np.int64)
    of[order] = np.cumsum(new) - 1
    return _Kinds(np.column_stack([a, b, c, d])[order][new], of, groups ^ outcomes ^ equal)


def _blocks(yes: np.ndarray) -> Iterator[slice]:
    """Runs of tables, which stand by how often the outcome is found, that fit into a block as wide as the widest."""
    first = 0
    while first < len(yes):
        last = min(len(yes), first + max(1, BLOCK // (int(yes[first]) + 1)))
        while last > first + 1 and (last - first) * (int(yes[last - 1]) + 1) > BLOCK:
            last = first + max(1, (last - first) // 2)
        yield slice(first, last)
        first = last


def _log_ways(tables: np.ndarray) -> np.ndarray:
    """Logarithms of the ways to 0, 1, ... exposed with the outcome, less that to none; minus infinity past `yes`."""
    a, b, c, d = tables[:, :, None].transpose(1, 0, 2).astype(float)
    k = np.arange(int((a + c).max()))
    left = np.maximum(a + c - k, 0)
    with np.errstate(divide="ignore"):
        steps = np.log((a + b - k) * left / ((k + 1) * (d - a + k + 1)))
    return np.concatenate([np.zeros_like(a), np.cumsum(steps, axis=1)], axis=1)


def _ps(logs: np.ndarray, found: np.ndarray) -> np.ndarray:
    """Central, minimum likelihood and mid-p, a column each."""
    ways = np.exp(logs - logs.max(axis=1, keepdims=True))
    chances = ways / ways.sum(axis=1, keepdims=True)
    k, at = np.arange(logs.shape[1]), found[:, None]
    here = np.take_along_axis(chances, at, axis=1)
    below, above = (chances * (k < at)).sum(axis=1), (chances * (k > at)).sum(axis=1)
    central = 2 * (np.minimum(below, above) + here[:, 0])
    no_likelier = (chances * (chances * PARTS <= here * (PARTS + 1))).sum(axis=1)
    mid_p = 2 * np.minimum(below, above) + here[:, 0]
    return np.minimum(1.0, np.column_stack([central, no_likelier, mid_p]))


def _recount(ps: np.ndarray, tables: np.ndarray) -> None:
    """In whole numbers where rounding could decide whether p is under 0.05."""
    near = (np.abs(ps - ALPHA).min(axis=1) < NEAR) & (tables.sum(axis=1) <= MOST_IN_WHOLE_NUMBERS)
    for row in np.flatnonzero(near):
        table = TwoByTwo(*tables[row].tolist())
        ps[row] = fisher_central(table), fisher_minimum_likelihood(table).p, fisher_mid_p(table).p
