"""The permutation distribution of Kendall's S: concordant less discordant pairs of children, ties on both sides kept.

Every way to hand out the values of y over those of x is as likely. Counted in one of three ways: as midranks where one
side has two levels; by the generating function of inversions where one side has no ties (Mann & Whitney 1947;
Terpstra 1952); else value by value of the one, over how many children of each level of the other are placed. Otherwise
S is drawn with a seed.
"""

from functools import lru_cache

import numpy as np
from scipy.stats import random_table

from analysis.statistics.ordered.permuted_sums import Choice, sums_over
from analysis.statistics.ordered.sums import DRAWS, SEED, Sums, tallied
from analysis.statistics.ordered.table_sums import table_sums
from analysis.statistics.ordered.values import doubled_midranks

# Children with no ties on one side that are counted: half a second, and numbers of ways that are still floats.
MOST_UNTIED = 120
# Comparisons of pairs in random draws: some seconds. Fewer draws where children are many.
MOST_PAIRS = 2_000_000_000
LEAST_DRAWS = 2_000
# Levels of x times levels of y up to which whole tables are drawn.
MOST_CELLS = 400
BLOCK = 4_000_000


def kendalls_s(x: np.ndarray, y: np.ndarray) -> int:
    """Concordant less discordant pairs.

    >>> kendalls_s(np.array([1, 2, 2, 3]), np.array([1, 1, 2, 3]))
    4
    """
    return int(np.triu(np.sign(x[:, None] - x) * np.sign(y[:, None] - y)).sum())


def kendall_sums(x: np.ndarray, y: np.ndarray) -> Sums:
    """All values of S when y is handed out anew, and the ways to each.

    >>> found = kendall_sums(np.array([1, 1, 2, 3]), np.array([1, 2, 2, 3]))
    >>> found.values.tolist(), (found.ways / found.ways.sum()).round(4).tolist()
    ([-4, -2, -1, 0, 1, 2, 4], [0.1667, 0.1667, 0.0833, 0.1667, 0.0833, 0.1667, 0.1667])
    """
    codes = [np.unique(side, return_inverse=True)[1] for side in (x, y)]
    codes.sort(key=lambda side: -side.max())  # S is the same with the sides changed; columns are the fewer levels
    rows, columns = (tuple(np.bincount(side).tolist()) for side in codes)
    if len(columns) == 2:
        return _of_two(codes[1] == 1, codes[0])
    found = _of_untied(columns) if len(rows) == len(x) <= MOST_UNTIED else _of_tables(rows, columns)
    return found or _drawn(rows, columns, kendalls_s(*codes))


def _of_two(higher: np.ndarray, y: np.ndarray) -> Sums:
    """Two levels: S is twice the pairs won by the higher level less all pairs."""
    scores, size = doubled_midranks(y), int(higher.sum())
    found = sums_over([Choice(scores, size, int(scores[higher].sum()))])
    return Sums(found.values - size * (len(y) + 1), found.ways, found.drawn)


@lru_cache(maxsize=16)
def _of_untied(groups: tuple[int, ...]) -> Sums:
    """Groups of x, no ties in y: the generating function of inversions of a multiset, in whole numbers."""
    n = sum(groups)
    pairs = (n**2 - sum(size**2 for size in groups)) // 2
    ways = [1] + [0] * pairs
    below = [j for size in sorted(groups)[:-1] for j in range(1, size + 1)]
    for up, down in zip(range(max(groups) + 1, n + 1), below, strict=True):
        for at in range(pairs, up - 1, -1):
            ways[at] -= ways[at - up]
        for at in range(down, pairs + 1):
            ways[at] += ways[at - down]
    return Sums(np.arange(-pairs, pairs + 1, 2), np.array(ways[::-1], dtype=float))


@lru_cache(maxsize=16)
def _of_tables(rows: tuple[int, ...], columns: tuple[int, ...]) -> Sums | None:
    n = sum(rows)
    reach = min((n**2 - sum(size**2 for size in side)) // 2 for side in (rows, columns))
    return table_sums(rows, columns, _pairs_with, (-reach, reach))


def _pairs_with(_: int, before: tuple[int, ...], level: tuple[int, ...]) -> int:
    """Concordant less discordant pairs of the children of one level of x with those of the levels before it."""
    below, above, found = 0, sum(before), 0
    for used, more in zip(before, level, strict=True):
        above -= used
        found += more * (below - above)
        below += used
    return found


@lru_cache(maxsize=16)
def _drawn(rows: tuple[int, ...], columns: tuple[int, ...], observed: int) -> Sums:
    """S of random ways to hand out y, the one observed among them."""
    random = np.random.default_rng(SEED)
    if len(rows) * len(columns) <= MOST_CELLS:
        return tallied(_s_of_tables(random_table(rows, columns).rvs(DRAWS, random_state=random)), observed)
    x, y = (np.repeat(np.arange(len(side)), side) for side in (rows, columns))
    draws = min(DRAWS, max(LEAST_DRAWS, MOST_PAIRS // len(x) ** 2))
    block = max(1, BLOCK // len(x))
    blocks = [min(block, draws - start) for start in range(0, draws, block)]
    orders = (random.random((size, len(x))).argsort(axis=1) for size in blocks)
    return tallied(np.concatenate([_s_of_orders(x, y[order].astype(np.int32)) for order in orders]), observed)


def _s_of_tables(tables: np.ndarray) -> np.ndarray:
    """S of each table: every cell with the cells of lower rows, to its left and to its right."""
    lower = np.cumsum(tables, axis=1) - tables
    left = np.cumsum(lower, axis=2) - lower
    right = lower.sum(axis=2, keepdims=True) - left - lower
    return (tables * (left - right)).sum(axis=(1, 2))


def _s_of_orders(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """S of each row of y beside x, which rises: a child after a child."""
    s = np.zeros(len(y), dtype=np.int64)
    for at in range(len(x)):
        lower = y[:, : np.searchsorted(x, x[at])]
        s += (lower < y[:, [at]]).sum(axis=1) - (lower > y[:, [at]]).sum(axis=1)
    return s
