"""Boschloo's test on thousands of tables at once, what it can find, and how it compares with the central Fisher test.

Tables with the same two group sizes share their order, so they are tested together; the power needs only the largest
level that is still rejected, which halving finds, because p rises with the level.
"""

from functools import lru_cache

import numpy as np

from analysis.errors import CannotCount
from analysis.statistics.intervals import ROUNDING
from analysis.statistics.results import ALPHA
from analysis.statistics.tables.exact import POWER, SHARE_STEP
from analysis.statistics.tables.unconditional_nuisance import binomial_chances, largest_chances
from analysis.statistics.tables.unconditional_orders import fisher_more, mixtures, turned


def boschloo_many(tables: np.ndarray) -> np.ndarray:
    """The p of `boschloo` for each row (exposed yes, exposed no, others yes, others no) of whole numbers.

    >>> boschloo_many(np.array([[4, 8, 9, 2], [3, 2, 1, 5]])).round(4).tolist()
    [0.024, 0.2404]
    """
    tables = _checked(tables)
    sizes = np.column_stack([tables[:, :2].sum(axis=1), tables[:, 2:].sum(axis=1)])
    groups, which = np.unique(sizes, axis=0, return_inverse=True)
    by_group = np.argsort(which.ravel(), kind="stable")
    ends = np.cumsum(np.bincount(which.ravel(), minlength=len(groups)))
    ps = np.ones(len(tables))
    for (exposed, others), start, end in zip(groups, [0, *ends[:-1]], ends, strict=False):
        rows = by_group[start:end]
        ps[rows] = _central(int(exposed), int(others), tables[rows, 0], tables[rows, 2])
    return ps


def boschloo_power(exposed: int, others: int, share: float, other_share: float) -> float:
    """Chance that `boschloo` gives p < 0.05 in groups of these sizes, were these the true shares of the outcome.

    Sum over all tables that would be rejected of their binomial probability. 12 children at 80% against 15 at 20%
    (central Fisher: 0.8476):

    >>> round(boschloo_power(12, 15, 0.8, 0.2), 4)
    0.9102
    """
    return float(_powers(exposed, others, np.array([share]), other_share)[0])


def boschloo_detectable_share(exposed: int, others: int, base: float, more: bool = True) -> float | None:
    """The share among the exposed nearest to `base` that `boschloo` finds with 80% power; None: no share.

    5 children against 6 with a base of 20% need 97%, 9 against 8 need 87% (central Fisher: none, and 92%):

    >>> boschloo_detectable_share(5, 6, 0.2), boschloo_detectable_share(9, 8, 0.2)
    (0.967, 0.869)
    """
    steps = np.arange(0, 1 + SHARE_STEP / 2, SHARE_STEP)
    shares = np.minimum(1.0, steps[steps > base] if more else steps[steps < base][::-1])
    found = _powers(exposed, others, shares, base) >= POWER
    return round(float(shares[found.argmax()]), 3) if found.any() else None


@lru_cache(maxsize=256)
def boschloo_rejected(exposed: int, others: int) -> np.ndarray:
    """Which tables have p < 0.05: a row for each number of exposed children with the outcome, a column of others.

    4 and 4 children: only all of one group and none of the other.

    >>> np.argwhere(boschloo_rejected(4, 4)).tolist()
    [[0, 4], [4, 0]]
    """
    order = fisher_more(exposed, others)
    levels = np.unique(order)
    low, high = 0, len(levels)  # levels before `low` are rejected, from `high` on they are not
    while low < high:
        middle = (low + high) // 2
        p = 2 * largest_chances(mixtures(order, levels[middle : middle + 1]))[0]
        low, high = (middle + 1, high) if p < ALPHA - ROUNDING else (low, middle)
    rejected = order < levels[low] if low < len(levels) else np.ones(order.shape, dtype=bool)
    rejected = rejected | turned(rejected)
    rejected.setflags(write=False)
    return rejected


def _central(exposed: int, others: int, yes: np.ndarray, other_yes: np.ndarray) -> np.ndarray:
    """Central p of tables of these sizes; that of less is read off as that of more with Yes and No changed."""
    order = fisher_more(exposed, others)
    at_both = np.concatenate([order[yes, other_yes], turned(order)[yes, other_yes]])
    levels, where = np.unique(at_both, return_inverse=True)
    one_sided = largest_chances(mixtures(order, levels))[where.ravel()].reshape(2, -1)
    return np.minimum(1.0, 2 * one_sided.min(axis=0))


def _powers(exposed: int, others: int, shares: np.ndarray, other_share: float) -> np.ndarray:
    """The power of `boschloo` at each of these shares among the exposed."""
    if min(exposed, others) < 1 or not 0 <= other_share <= 1 or not np.all((shares >= 0) & (shares <= 1)):
        raise CannotCount(
            f"No power for {exposed} against {others} children with these shares: each group needs a child, and a "
            "share lies between 0 and 1."
        )
    others_chances = binomial_chances(others, np.array([other_share]))[:, 0]
    return others_chances @ boschloo_rejected(exposed, others).T @ binomial_chances(exposed, shares)


def _checked(tables: np.ndarray) -> np.ndarray:
    tables = np.asarray(tables)
    if (
        tables.ndim != 2
        or tables.shape[1] != 4
        or not np.issubdtype(tables.dtype, np.integer)
        or tables.min(initial=0) < 0
    ):
        raise CannotCount(
            "Tables to test are rows of four whole numbers of children, none below 0: exposed with and without the "
            "outcome, others with and without it."
        )
    return tables
