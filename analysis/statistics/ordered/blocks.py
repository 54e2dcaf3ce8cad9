"""The same children judged two or more times, by an outcome in an order.

Hypothesis: the time makes no difference, so a child's values could have come in any order (with two times: a change
could have been up as well as down). All orders of all children are counted, ties kept; where these are too many they
are drawn with a seed. Wilcoxon 1945; Pratt & Gibbons 1981; Friedman 1937; Page 1963. Asymptotic p are scipy's.
"""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import permutations

import numpy as np
from scipy.stats import chi2, norm

from analysis.errors import CannotCount
from analysis.statistics.ordered.permuted_sums import over_strata
from analysis.statistics.ordered.sums import DRAWS, SEED, Sums, absolute, central, tallied
from analysis.statistics.ordered.values import doubled_midranks, numbers, whole
from analysis.statistics.results import PValue

# Different sums of ranks by time that are counted at most, and orders of one child's values: some seconds.
MOST_SUMS = 20_000
MOST_TIMES = 8


def signed_ranks(before: Sequence[float], after: Sequence[float]) -> PValue:
    """Exact central p of Wilcoxon's signed ranks: up and down are as likely for every child who changed.

    Children who did not change are left out (Wilcoxon 1945; R: exactRankTests::wilcox.exact). `statistic` is the sum of
    the midranks of the sizes of the changes that are up. Nobody changed: p is 1. Five children, four up:

    >>> found = signed_ranks([1, 1, 2, 1, 3], [2, 3, 4, 4, 2])
    >>> found.p, found.statistic
    (0.1875, 13.5)
    """
    sizes, up = _changes(before, after)
    if not len(sizes):
        return PValue(1.0, 1.0, 0.0)
    ranks = doubled_midranks(sizes)
    observed = int(ranks[up].sum())
    ways = np.ones(1)
    for rank in sorted(ranks.tolist()):
        ways = np.concatenate([ways, np.zeros(rank)]) + np.concatenate([np.zeros(rank), ways])
        ways /= 2 if len(ranks) > 1000 else 1  # halves keep so many ways a float
    values = np.flatnonzero(ways)
    return central(Sums(values, ways[values]), observed, observed / 2)


def signed_ranks_asymptotic(before: Sequence[float], after: Sequence[float]) -> PValue:
    """p of the same hypothesis from the normal curve, without a correction for continuity; the variance keeps ties.

    >>> round(signed_ranks_asymptotic([1, 1, 2, 1, 3], [2, 3, 4, 4, 2]).p, 4)
    0.1025
    """
    sizes, up = _changes(before, after)
    if not len(sizes):
        return PValue(1.0, statistic=0.0, exact=False)
    ranks = doubled_midranks(sizes) / 2
    z = (ranks[up].sum() - ranks.sum() / 2) / math.sqrt((ranks**2).sum() / 4)
    return PValue(float(2 * norm.sf(abs(z))), statistic=float(ranks[up].sum()), exact=False)


def friedman(rows: Sequence[Sequence[float]]) -> PValue:
    """Exact p of Friedman's test: are values alike at each time? Ranks are within a child, ties share theirs.

    A row a child, a column a time. p counts the orders whose sums of ranks by time are at least as far apart.
    `statistic` is chi-squared, with the correction for ties. Three children who rose each time; 3! of
    3!^3 orders are as far apart:

    >>> found = friedman([[1, 2, 3], [1, 2, 3], [1, 2, 3]])
    >>> round(found.p, 4), found.statistic
    (0.0278, 6.0)
    """
    table = _table(rows)
    ranks = np.array([doubled_midranks(row) for row in table])
    observed, statistic = int((ranks.sum(axis=0) ** 2).sum()), _friedman(ranks)
    squares = _squares(ranks)
    if squares is None:
        random = np.random.default_rng(SEED)
        drawn = sum(random.permuted(np.tile(row, (DRAWS, 1)), axis=1) for row in ranks)
        p = float(((drawn**2).sum(axis=1) >= observed).sum() + 1) / (DRAWS + 1)
        error = math.sqrt(p * (1 - p) / DRAWS)
        return PValue(p, None, statistic, exact=False, error=error, draws=DRAWS, seed=SEED)
    total = sum(squares.values())
    p = sum(ways for square, ways in squares.items() if square >= observed) / total
    return PValue(p, squares[max(squares)] / total, statistic)


def friedman_asymptotic(rows: Sequence[Sequence[float]]) -> PValue:
    """p of the same hypothesis from chi-squared with one degree of freedom less than there are times (scipy).

    >>> round(friedman_asymptotic([[1, 2, 3], [1, 2, 3], [1, 2, 3]]).p, 4)
    0.0498
    """
    table = _table(rows)
    statistic = _friedman(np.array([doubled_midranks(row) for row in table]))
    return PValue(float(chi2.sf(statistic, table.shape[1] - 1)), statistic=statistic, exact=False)


def page_trend(rows: Sequence[Sequence[float]], scores: Sequence[float] | None = None) -> PValue:
    """Exact p of Page's test: do values rise (or fall) from time to time? At least as far from the mean, either way.

    A row a child, a column a time. L is the sum over times of score (1, 2, 3 ... if none are given) times sum of ranks
    (Page 1963, J Am Stat Assoc 58:216-230); `statistic` is z = (L - its mean) / its standard deviation, with ties.
    Three children who rose each time, 2 of 3!^3 orders:

    >>> found = page_trend([[1, 2, 3], [1, 2, 3], [1, 2, 3]])
    >>> round(found.p, 4), round(found.statistic, 4)
    (0.0093, 2.4495)
    """
    table = _table(rows)
    weights = _weights(table, scores)
    ranks = np.array([doubled_midranks(row) for row in table])
    observed = int((ranks @ weights).sum())
    mean = float(ranks.sum() * weights.sum() / len(weights))
    counted = over_strata([_page_sums(row, weights) for row in ranks]) if len(weights) <= MOST_TIMES else None
    if counted is None:
        random = np.random.default_rng(SEED)
        counted = tallied(sum(random.permuted(np.tile(row, (DRAWS, 1)), axis=1) @ weights for row in ranks), observed)
    return absolute(counted, observed, mean, _page_z(ranks, weights))


def page_trend_asymptotic(rows: Sequence[Sequence[float]], scores: Sequence[float] | None = None) -> PValue:
    """p of the same hypothesis from the normal curve; `statistic` is z.

    >>> round(page_trend_asymptotic([[1, 2, 3], [1, 2, 3], [1, 2, 3]]).p, 4)
    0.0143
    """
    table = _table(rows)
    z = _page_z(np.array([doubled_midranks(row) for row in table]), _weights(table, scores))
    return PValue(float(2 * norm.sf(abs(z))), statistic=z, exact=False)


def _changes(before: Sequence[float], after: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """The size of each change that is one, exactly, and whether it is up."""
    if len(before) != len(after):
        raise CannotCount(f"{len(before)} values before and {len(after)} after: give one of each for every child.")
    values = whole(np.concatenate([numbers(before, "before"), numbers(after, "after")]))
    change = values[len(before) :] - values[: len(before)]
    change = change[change != 0]
    return np.abs(change), change > 0


def _table(rows: Sequence[Sequence[float]]) -> np.ndarray:
    if not len(rows) or len({len(row) for row in rows}) > 1 or len(rows[0]) < 2:
        raise CannotCount("Each child needs a value for each of two or more times: leave out those with one missing.")
    return np.array([numbers(row, "a child") for row in rows])


def _weights(table: np.ndarray, scores: Sequence[float] | None) -> np.ndarray:
    if scores is None:
        return np.arange(1, table.shape[1] + 1)
    if len(scores) != table.shape[1]:
        raise CannotCount(f"{len(scores)} scores for {table.shape[1]} times: give one for each.")
    return whole(numbers(scores, "the scores"))


def _friedman(ranks: np.ndarray) -> float:
    """Chi-squared from doubled ranks; 0 where no child's values differ."""
    children, times = ranks.shape
    apart = ((ranks.sum(axis=0) - children * (times + 1)) ** 2).sum()
    within = ((ranks - (times + 1)) ** 2).sum()
    return float((times - 1) * apart / within) if within else 0.0


def _squares(ranks: np.ndarray) -> Counter[int] | None:
    """The ways to each sum over times of squared sums of ranks; None where there are too many sums.

    Which time a sum belongs to does not matter, so sums are kept in order.
    """
    if ranks.shape[1] > MOST_TIMES:
        return None
    sums: Counter[tuple[int, ...]] = Counter({(0,) * ranks.shape[1]: 1})
    for row in ranks.tolist():
        orders, grown = Counter(permutations(row)), Counter()
        if len(orders) * len(sums) > 50 * MOST_SUMS:
            return None
        for before, ways in sums.items():
            for order, times in orders.items():
                grown[tuple(sorted(map(sum, zip(before, order, strict=True))))] += ways * times
        sums = grown
    squares: Counter[int] = Counter()
    for one, ways in sums.items():
        squares[sum(value**2 for value in one)] += ways
    return squares


def _page_sums(row: np.ndarray, weights: np.ndarray) -> Sums:
    orders = np.array(list(permutations(row.tolist())))
    values, ways = np.unique(orders @ weights, return_counts=True)
    return Sums(values, ways.astype(float))


def _page_z(ranks: np.ndarray, weights: np.ndarray) -> float:
    """(L - mean) / standard deviation; 0 where no child's values differ."""
    times = len(weights)
    apart = float(((ranks - (times + 1)) @ (weights - weights.mean())).sum())
    spread = float(((ranks - (times + 1.0)) ** 2).sum() * ((weights - weights.mean()) ** 2).sum() / (times - 1))
    return apart / math.sqrt(spread) if spread else 0.0
