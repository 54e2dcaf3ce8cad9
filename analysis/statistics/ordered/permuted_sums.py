"""In how many ways each sum of scores comes about when the children are handed out to the groups anew.

Every choice of `size` of the children is as likely as any other (Fisher 1935; Pitman 1937). Sums are counted by the
shift algorithm: child by child, the ways to have chosen m with sum s grow by those to have chosen m - 1 with s less
that child's score (Streitberg & Roehmel 1986, Statistical Software Newsletter 12:10-17). Only additions of whole
numbers: the counts are exact up to 2^53 ways (56 children), beyond that to 12 digits. Where that is too much work,
sums are drawn with a seed.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np

from analysis.statistics.ordered.sums import DRAWS, SEED, Sums, tallied

# Additions to count all sums: half a second to a second. 200 children in grades need fewer.
MOST_WORK = 600_000_000
# Where scores are too fine for that, every choice of children is listed, up to so many (half a second).
MOST_WAYS = 200_000
# Numbers of ways beyond this are no longer floats.
MOST_LOG_WAYS = 700.0
FEW_SCORES = 30
# Random numbers held at once: 16 MB.
BLOCK = 2_000_000


@dataclass(frozen=True)
class Choice:
    """The scores (whole numbers) of the children of a stratum, of whom `size` are chosen; `observed` is their sum."""

    scores: np.ndarray
    size: int
    observed: int


def sums_over(strata: Sequence[Choice]) -> Sums:
    """The sums over all strata, children being chosen within each in every way; drawn where that is too much work.

    Random draws have the sum observed among them. Two of three children with 1, 2, 2:

    >>> found = sums_over([Choice(np.array([1, 2, 2]), 2, 3)])
    >>> found.values.tolist(), found.ways.tolist()
    ([3, 4], [2.0, 1.0])
    """
    return _summed(tuple((tuple(sorted(one.scores.tolist())), one.size, int(one.observed)) for one in strata))


def over_strata(strata: Sequence[Sums | None]) -> Sums | None:
    """The sums over strata, children being handed out within each; None where one is None, or it is too much work.

    >>> one = Sums(np.array([3, 4]), np.array([2.0, 1.0]))
    >>> over_strata([one, one]).ways.tolist()
    [4.0, 4.0, 1.0]
    """
    if None in strata or sum(math.log(one.ways.sum()) for one in strata) > MOST_LOG_WAYS:
        return None
    found = strata[0]
    for stratum in strata[1:]:
        found = found and _added(found, stratum)
    return found


@lru_cache(maxsize=16)
def _summed(strata: tuple[tuple[tuple[int, ...], int, int], ...]) -> Sums:
    """`sums_over`, kept between calls: test, interval and power of the same children need the same sums."""
    logs = sum(_log_ways(len(scores), size) for scores, size, _ in strata)
    counted = over_strata([_counted(scores, size) for scores, size, _ in strata]) if logs < MOST_LOG_WAYS else None
    if counted is not None:
        return counted
    random = np.random.default_rng(SEED)
    drawn = sum(_drawn(np.array(scores), size, random) for scores, size, _ in strata)
    return tallied(drawn, sum(observed for *_, observed in strata))


def _counted(scores: tuple[int, ...], size: int) -> Sums | None:
    """All sums of `size` of the rising scores; None where that is too much work."""
    if 2 * size > len(scores):  # the fewer are chosen; the others have the rest
        fewer = _counted(scores, len(scores) - size)
        return fewer and Sums(sum(scores) - fewer.values[::-1], fewer.ways[::-1])
    common = math.gcd(*(score - scores[0] for score in scores)) or 1
    steps = [(score - scores[0]) // common for score in scores]
    if len(steps) * size * sum(steps[-size:]) <= MOST_WORK:
        counts = _shifted(steps, size)
        sums = np.flatnonzero(counts)
        counts = counts[sums]
    elif math.comb(len(steps), size) <= MOST_WAYS:
        chosen = np.array(list(combinations(steps, size)), dtype=np.int64)
        sums, counts = np.unique(chosen.sum(axis=1), return_counts=True)
    else:
        return None
    return Sums(sums * common + size * scores[0], counts.astype(float))


def _added(one: Sums, other: Sums) -> Sums | None:
    """Every sum of the one with every sum of the other, on the grid that both lie on."""
    step = int(np.gcd.reduce(np.concatenate([np.diff(one.values), np.diff(other.values)]))) or 1
    on_grid = [(each.values - each.values[0]) // step for each in (one, other)]
    if (on_grid[0][-1] + 1) * (on_grid[1][-1] + 1) > MOST_WORK:
        return None
    dense = [np.bincount(at, each.ways) for at, each in zip(on_grid, (one, other), strict=True)]
    ways = np.convolve(*dense)
    sums = np.flatnonzero(ways)
    return Sums(sums * step + one.values[0] + other.values[0], ways[sums])


def _log_ways(children: int, size: int) -> float:
    return math.lgamma(children + 1) - math.lgamma(size + 1) - math.lgamma(children - size + 1)


def _shifted(steps: list[int], size: int) -> np.ndarray:
    """Ways to each sum of `size` of the rising steps."""
    counts = np.zeros((size + 1, sum(steps[-size:]) + 1))
    counts[0, 0] = 1
    for seen, step in enumerate(steps):
        most, end = min(seen + 1, size), sum(steps[max(0, seen + 1 - size) : seen + 1]) + 1
        counts[1 : most + 1, step:end] += counts[:most, : end - step]
    return counts[size]


def _drawn(scores: np.ndarray, size: int, random: np.random.Generator) -> np.ndarray:
    """The sums of random choices: of how many children with each score, or of children where scores are many."""
    distinct, children = np.unique(scores, return_counts=True)
    if len(distinct) <= FEW_SCORES:
        return random.multivariate_hypergeometric(children, size, DRAWS) @ distinct
    block = max(1, BLOCK // len(scores))
    sums = [
        scores[random.random((min(block, DRAWS - start), len(scores))).argpartition(size - 1, axis=1)[:, :size]].sum(1)
        for start in range(0, DRAWS, block)
    ]
    return np.concatenate(sums)
