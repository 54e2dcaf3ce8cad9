"""Whether two answers without an order go together: tables of R rows and C columns of children.

Given the margins, every table has its chance under independence; the Freeman-Halton p adds those of all tables no more
likely than the one seen, as R's fisher.test does. Where there are too many to count, tables are drawn at random with a
seed, and the p has its own error. Rows and columns without a child say nothing and are left out. Freeman & Halton
1951, Biometrika 38:141-149.
"""

import math
from collections.abc import Hashable, Sequence

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammaln
from scipy.stats import chi2, ncx2, random_table

from analysis.errors import CannotCount
from analysis.statistics.results import ALPHA, Interval, PValue
from analysis.statistics.tables.conditional import fisher_minimum_likelihood
from analysis.statistics.tables.network import MOST, SAME, Steps, network
from analysis.statistics.two_by_two import TwoByTwo

# Tables drawn where they cannot all be counted: a p of 0.05 then has a standard error of 0.0007.
DRAWS = 100_000
# Any fixed number: the same data give the same p.
SEED = 20_150_401
# Cells of tables drawn at a time, to keep memory under 50 MB.
CELLS_AT_A_TIME = 2_000_000


def freeman_halton(table: np.ndarray) -> PValue:
    """p of the exact test of independence of rows and columns (Freeman & Halton 1951; R: fisher.test(x)).

    Hypothesis: how children answer one question says nothing about the other. p: the chance of all tables with these
    margins that are no more likely than this one (to 1 part in 10,000,000); `smallest` that of the least likely table
    where that is cheap. With too many tables, `DRAWS` are drawn: (hits + 1) / (draws + 1), `exact` False. CannotCount:
    not whole numbers, no children. Two rounds of 9 and 8 children by three judgements:

    >>> round(freeman_halton(np.array([[5, 4, 0], [2, 4, 2]])).p, 4)
    0.2784
    """
    counts = _filled(table)
    if min(counts.shape) < 2:
        return PValue(1.0, 1.0)
    if counts.shape == (2, 2):
        return fisher_minimum_likelihood(TwoByTwo(*counts.ravel().tolist()))
    rows, columns = _cheaper(counts)
    if _work(rows, columns) > MOST:
        return _drawn(counts)
    try:
        tables = network(rows, len(columns) - 1, _filling(columns))
    except CannotCount:  # more tables than can be counted, which shows only on the way
        return _drawn(counts)
    return PValue(tables.no_larger(_log_chance(counts)), tables.no_larger(tables.least))


def cramers_v(table: np.ndarray) -> Interval:
    """How strongly two answers go together, from 0 to 1: V = sqrt(X2 / (n (k - 1))), k the fewer of rows and columns.

    Interval: sqrt(ncp / (n (k - 1))) for the ncp at which a noncentral chi-square with (R - 1)(C - 1) degrees of
    freedom is above and below X2 in 2.5% (Smithson 2003; R: DescTools::CramerV(method = "ncchisq")), widened to hold
    V. Approximate, and V is too large in small samples: where it contradicts the exact p, the p counts. Two rounds:

    >>> strength = cramers_v(np.array([[5, 4, 0], [2, 4, 2]]))
    >>> round(strength.estimate, 4), round(strength.low, 4), round(strength.high, 4)
    (0.4364, 0.0, 0.8634)
    """
    counts = _filled(table)
    if min(counts.shape) < 2:
        raise CannotCount("No strength to estimate: all children are in one row, or in one column.")
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    square, freedom = float(((counts - expected) ** 2 / expected).sum()), (counts.shape[0] - 1) * (counts.shape[1] - 1)
    unit = float(counts.sum()) * (min(counts.shape) - 1)
    low, high = (_noncentrality(square, freedom, below) for below in (1 - ALPHA / 2, ALPHA / 2))
    v = min(1.0, math.sqrt(square / unit))
    return Interval(v, min(v, math.sqrt(low / unit)), min(1.0, max(v, math.sqrt(high / unit))))


def as_counts(table: np.ndarray) -> np.ndarray:
    """A table of children in whole numbers, rows by columns; refused (CannotCount) where it is anything else.

    >>> as_counts(np.array([[5.0, 4.0], [2.0, 4.0]])).tolist()
    [[5, 4], [2, 4]]
    """
    counts = np.asarray(table)
    if counts.ndim != 2 or counts.dtype.kind not in "iuf" or not np.isfinite(counts).all():
        raise CannotCount("A table to compare is rows by columns of numbers of children, with no number missing.")
    if (counts < 0).any() or (counts != np.round(counts)).any():
        raise CannotCount("A table to compare holds whole numbers of children: no negative ones, no shares.")
    return counts.astype(np.int64)


def _filled(table: np.ndarray) -> np.ndarray:
    """The table without empty rows and columns."""
    counts = as_counts(table)
    if counts.sum() == 0:
        raise CannotCount("The table to compare holds no children.")
    return counts[counts.any(axis=1)][:, counts.any(axis=0)]


def _cheaper(counts: np.ndarray) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The margins to fill, and those to fill them with one after the other: whichever way round is less work."""
    one, other = (tuple(sorted(counts.sum(axis=axis).tolist())) for axis in (1, 0))
    return min([(one, other), (other, one)], key=lambda pair: _work(*pair))


def _work(rows: tuple[int, ...], columns: tuple[int, ...]) -> int:
    """Nodes times ways to fill the next column, an upper bound, summed over the columns."""
    used = np.cumsum((0, *columns[:-2]))
    return sum(_fillings(rows, before) * _fillings(rows, column) for before, column in zip(used, columns, strict=False))


def _fillings(rows: tuple[int, ...], total: int) -> int:
    """In how many ways a column of that total can be filled from rows that hold so many."""
    ways = np.ones(1)
    for row in rows:
        ways = np.convolve(ways, np.ones(min(row, int(total)) + 1))[: int(total) + 1]
    return int(ways[total])


def _filling(columns: tuple[int, ...]) -> Steps:
    """How each column but the last may be filled from what the rows still hold; the last takes what is left."""

    def steps(stage: int, rows: Hashable) -> tuple[Sequence[Hashable], np.ndarray]:
        filled = _columns(rows, columns[stage])
        left = np.array(rows) - filled
        logs = _log_choose(np.array(rows), filled).sum(axis=1) - _log_choose(sum(rows), columns[stage])
        return ([] if stage == len(columns) - 2 else [tuple(sorted(row)) for row in left.tolist()]), logs

    return steps


def _columns(rows: tuple[int, ...], total: int) -> np.ndarray:
    """Every column of that total whose cells are no larger than the rows; one a line."""
    found, used = np.zeros((1, 0), dtype=np.int64), np.zeros(1, dtype=np.int64)
    for at, row in enumerate(rows):
        room, choices = sum(rows[at + 1 :]), np.arange(row + 1)
        after = used[:, None] + choices[None, :]
        line, chosen = np.nonzero((after <= total) & (after + room >= total))
        found, used = np.column_stack([found[line], chosen]), after[line, chosen]
    return found


def _log_choose(of: np.ndarray | int, taken: np.ndarray | int) -> np.ndarray:
    return gammaln(np.add(of, 1)) - gammaln(np.add(taken, 1)) - gammaln(np.subtract(of, taken) + 1)


def _log_chance(counts: np.ndarray) -> np.ndarray:
    """The logarithm of the chance of a table (last two axes) given its margins, under independence."""
    margins = gammaln(counts.sum(axis=-1) + 1).sum(axis=-1) + gammaln(counts.sum(axis=-2) + 1).sum(axis=-1)
    return margins - gammaln(counts.sum(axis=(-2, -1)) + 1) - gammaln(counts + 1).sum(axis=(-2, -1))


def _drawn(counts: np.ndarray) -> PValue:
    """The p from tables with these margins drawn at random, with its standard error."""
    tables, random = random_table(counts.sum(axis=1), counts.sum(axis=0)), np.random.default_rng(SEED)
    seen, size, hits = float(_log_chance(counts)) + SAME, max(1, CELLS_AT_A_TIME // counts.size), 0
    for done in range(0, DRAWS, size):
        hits += int((_log_chance(tables.rvs(min(size, DRAWS - done), random_state=random)) <= seen).sum())
    p = (hits + 1) / (DRAWS + 1)
    return PValue(p, exact=False, error=math.sqrt(p * (1 - p) / DRAWS), draws=DRAWS, seed=SEED)


def _noncentrality(square: float, freedom: int, below: float) -> float:
    """The noncentrality at which a chi-square is no larger than `square` with that chance; 0 where there is none."""
    if chi2.cdf(square, freedom) <= below:
        return 0.0
    reach = 2 * square + 10
    while ncx2.cdf(square, freedom, reach) > below:
        reach *= 2
    return float(brentq(lambda ncp: ncx2.cdf(square, freedom, ncp) - below if ncp else 1 - below, 0, reach, xtol=1e-10))
