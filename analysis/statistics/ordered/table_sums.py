"""The permutation distribution of a sum over an R x C table of children with fixed margins.

Row by row, for every number of children of each column placed so far, the ways to each sum. What a row adds may depend
on the row, on what the rows before it hold, and on its own children, so that Kendall's S and linear scores both fit.
"""

import math
from collections.abc import Callable, Iterator

import numpy as np

from analysis.statistics.ordered.sums import Sums

# Steps from one row to the next, each of which adds an array of sums: about two seconds.
MOST_STEPS = 350_000
# Additions in all: about a second.
MOST_ADDED = 400_000_000
# Logarithm of the number of ways to hand out the children, beyond which it is no longer a float.
MOST_LOG_WAYS = 690

Counts = tuple[int, ...]


def table_sums(
    rows: Counts, columns: Counts, adds: Callable[[int, Counts, Counts], int], reach: tuple[int, int]
) -> Sums | None:
    """The sums of all tables with these margins and the ways to each; None where counting is too much work.

    `adds(row, before, level)`: what a row adds whose children in each column are `level`, `before` being those of all
    rows before it. `reach`: the least and greatest sum, 0 between them. Yes of the second row, 2 and 1 children, 1 yes:

    >>> found = table_sums((2, 1), (2, 1), lambda row, before, level: row * level[1], (0, 1))
    >>> found.values.tolist(), found.ways.tolist()
    ([0, 1], [2.0, 1.0])
    """
    if math.prod(total + 1 for total in columns) > MOST_STEPS * (sum(columns) + 1):
        return None  # before a step is taken
    if math.lgamma(sum(rows) + 1) - sum(math.lgamma(size + 1) for size in rows) > MOST_LOG_WAYS:
        return None
    start = np.zeros(reach[1] - reach[0] + 1)
    start[-reach[0]] = 1
    placed, left = {(0,) * len(columns): start}, min(MOST_STEPS, MOST_ADDED // len(start))
    for row, size in enumerate(rows):
        grown: dict[Counts, np.ndarray] = {}
        for before, ways in placed.items():
            free = tuple(total - used for total, used in zip(columns, before, strict=True))
            for level in _shared(size, free):
                left -= 1
                if left < 0:
                    return None
                after = tuple(map(sum, zip(before, level, strict=True)))
                target = grown.setdefault(after, np.zeros(len(start)))
                _add(target, ways * math.prod(map(math.comb, free, level)), adds(row, before, level))
        placed = grown
    counts = placed[columns]
    values = np.flatnonzero(counts)
    return Sums(values + reach[0], counts[values])


def _add(target: np.ndarray, ways: np.ndarray, moved: int) -> None:
    if moved >= 0:
        target[moved:] += ways[: len(ways) - moved]
    else:
        target[:moved] += ways[-moved:]


def _shared(size: int, free: Counts) -> Iterator[Counts]:
    """Every way to take `size` children from those who are free in each column."""
    if len(free) == 1:
        yield (size,)
        return
    for first in range(max(0, size - sum(free[1:])), min(size, free[0]) + 1):
        for others in _shared(size - first, free[1:]):
            yield (first, *others)
