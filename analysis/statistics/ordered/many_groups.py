"""Three or more groups of children, in no order, by an outcome in an order.

Hypothesis: it does not depend on the group, so every way to hand out the values to groups of these sizes is as likely.
All ways are counted (ties kept), or drawn with a seed where they are too many. Kruskal & Wallis 1952, J Am Stat Assoc
47:583-621; Mood 1950 (median test). Asymptotic p from chi-squared.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from scipy.stats import chi2, kruskal

from analysis.errors import CannotCount
from analysis.statistics.ordered.sums import DRAWS, SEED
from analysis.statistics.ordered.values import doubled_midranks, numbers
from analysis.statistics.results import PValue

# Different sums of ranks by group that are counted at most: some seconds.
MOST_SUMS = 30_000
# Tables of children above the median by group that are listed at most.
MOST_TABLES = 200_000
BLOCK = 2_000_000


def kruskal_wallis(groups: Sequence[Sequence[float]]) -> PValue:
    """Exact p of the Kruskal-Wallis test: all ways whose H is at least as large; 100,000 random ways where too many.

    `statistic` is H with the correction for ties. Refused: fewer than two groups, an empty one, a missing value. Three
    groups of two, apart; 3! of 90 ways:

    >>> found = kruskal_wallis([[1, 2], [3, 4], [5, 6]])
    >>> round(found.p, 4), round(found.statistic, 4)
    (0.0667, 4.5714)
    """
    values = _checked(groups)
    sizes = [len(group) for group in values]
    ranks = doubled_midranks(np.concatenate(values))
    scale = [math.lcm(*sizes) // size for size in sizes]  # squares over sizes as whole numbers
    starts = np.cumsum([0, *sizes[:-1]])
    observed = int((np.add.reduceat(ranks, starts) ** 2) @ np.array(scale))
    spread = _spreads(ranks.tolist(), sizes, scale)
    if spread is None:
        return _drawn(ranks, starts, np.array(scale), observed, _h(values))
    total = sum(spread.values())
    p = sum(ways for one, ways in spread.items() if one >= observed) / total
    return PValue(p, spread[max(spread)] / total, _h(values))


def kruskal_wallis_asymptotic(groups: Sequence[Sequence[float]]) -> PValue:
    """p of the same hypothesis from chi-squared with one degree of freedom less than there are groups (scipy).

    >>> round(kruskal_wallis_asymptotic([[1, 2], [3, 4], [5, 6]]).p, 4)
    0.1017
    """
    h = _h(_checked(groups))
    return PValue(float(chi2.sf(h, len(groups) - 1)), statistic=h, exact=False)


def median_test(groups: Sequence[Sequence[float]]) -> PValue:
    """Exact p of the median test: are as many children of each group above the median of all?

    p counts all tables with the same margins whose chi-squared is at least as large. `statistic` is Pearson's
    chi-squared (StatXact; scipy.stats.median_test with ties="below"). Refused where nobody is above the median, and
    more tables than can be listed.

    >>> found = median_test([[1, 2], [3, 4], [5, 6]])
    >>> round(found.p, 4), round(found.statistic, 4)
    (0.6, 4.0)
    """
    above, sizes = _above(groups)
    total, scale = sum(above), [math.lcm(*sizes) // size for size in sizes]
    if math.prod(min(size, total) + 1 for size in sizes[1:]) > MOST_TABLES:
        raise CannotCount("Too many children to list every table: use median_test_asymptotic.")
    observed = sum(s * one**2 for s, one in zip(scale, above, strict=True))
    ways: Counter[int] = Counter()
    for table in _tables(total, sizes):
        ways[sum(s * one**2 for s, one in zip(scale, table, strict=True))] += math.prod(map(math.comb, sizes, table))
    p = sum(number for spread, number in ways.items() if spread >= observed) / ways.total()
    return PValue(p, ways[max(ways)] / ways.total(), _median_chi(above, sizes))


def median_test_asymptotic(groups: Sequence[Sequence[float]]) -> PValue:
    """p of the same hypothesis from chi-squared with one degree of freedom less than there are groups.

    >>> round(median_test_asymptotic([[1, 2], [3, 4], [5, 6]]).p, 4)
    0.1353
    """
    statistic = _median_chi(*_above(groups))
    return PValue(float(chi2.sf(statistic, len(groups) - 1)), statistic=statistic, exact=False)


def _checked(groups: Sequence[Sequence[float]]) -> list[np.ndarray]:
    if len(groups) < 2:
        raise CannotCount("One group alone has nothing to be compared with: give two or more.")
    return [numbers(group, f"group {at}") for at, group in enumerate(groups, 1)]


def _h(values: list[np.ndarray]) -> float:
    """H; 0 where all values are alike."""
    return float(kruskal(*values).statistic) if np.ptp(np.concatenate(values)) > 0 else 0.0


def _spreads(ranks: list[int], sizes: list[int], scale: list[int]) -> Counter[int] | None:
    """The ways to each sum over groups of squared sums of ranks over size, child by child; None where too many.

    A state is how many children each group has so far, and the sum of their ranks. The last group has the rest.
    """
    states: Counter[tuple[int, ...]] = Counter({(0,) * (2 * len(sizes)): 1})
    for rank in ranks:
        grown: Counter[tuple[int, ...]] = Counter()
        for state, ways in states.items():
            for group, size in enumerate(sizes):
                if state[2 * group] < size:
                    after = list(state)
                    after[2 * group] += 1
                    after[2 * group + 1] += rank
                    grown[tuple(after)] += ways
        states = grown
        if len(states) > MOST_SUMS:
            return None
    found: Counter[int] = Counter()
    for state, ways in states.items():
        found[sum(s * total**2 for s, total in zip(scale, state[1::2], strict=True))] += ways
    return found


def _drawn(ranks: np.ndarray, starts: np.ndarray, scale: np.ndarray, observed: int, h: float) -> PValue:
    random, block = np.random.default_rng(SEED), max(1, BLOCK // len(ranks))
    hits = 0
    for start in range(0, DRAWS, block):
        handed_out = random.permuted(np.tile(ranks, (min(block, DRAWS - start), 1)), axis=1)
        hits += int(((np.add.reduceat(handed_out, starts, axis=1) ** 2) @ scale >= observed).sum())
    p = (hits + 1) / (DRAWS + 1)
    return PValue(p, None, h, exact=False, error=math.sqrt(p * (1 - p) / DRAWS), draws=DRAWS, seed=SEED)


def _above(groups: Sequence[Sequence[float]]) -> tuple[list[int], list[int]]:
    """How many of each group are above the median of all, and how many there are."""
    values = _checked(groups)
    median = np.median(np.concatenate(values))
    above = [int((group > median).sum()) for group in values]
    if not sum(above):
        raise CannotCount("Nobody is above the median of all, so the groups cannot be compared by it.")
    return above, [len(group) for group in values]


def _median_chi(above: list[int], sizes: list[int]) -> float:
    share = sum(above) / sum(sizes)
    apart = sum((one - size * share) ** 2 / size for one, size in zip(above, sizes, strict=True))
    return apart / (share * (1 - share))


def _tables(total: int, sizes: list[int]) -> Iterator[tuple[int, ...]]:
    """Every way in which so many children above the median can be of the groups."""
    if len(sizes) == 1:
        yield (total,)
        return
    for first in range(max(0, total - sum(sizes[1:])), min(total, sizes[0]) + 1):
        for others in _tables(total - first, sizes[1:]):
            yield (first, *others)
