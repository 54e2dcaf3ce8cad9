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
from fractions import Fraction
from functools import lru_cache
from itertools import combinations

import numpy as np
from scipy.stats import rankdata

from analysis.errors import CannotCount
from analysis.statistics.results import ALPHA, PValue

# Additions to count all sums: half a second to a second. 200 children in grades need fewer.
MOST_WORK = 600_000_000
# Where scores are too fine for that, every choice of children is listed, up to so many (half a second).
MOST_WAYS = 200_000
# Numbers of ways beyond this are no longer floats.
MOST_LOG_WAYS = 700.0
DRAWS = 100_000
SEED = 2015
# Random numbers held at once: 16 MB.
BLOCK = 2_000_000


@dataclass(frozen=True)
class Sums:
    """The possible sums, rising, and the ways to each; of random draws, how often each was drawn (`drawn` in all).

    Draws have the sum observed among them, so that a p is (hits + 1) / (draws + 1) (Phipson & Smyth 2010).
    """

    values: np.ndarray
    ways: np.ndarray
    drawn: int | None = None

    @property
    def tails(self) -> tuple[np.ndarray, np.ndarray]:
        """For each sum, the chance of one no larger, and of one no smaller."""
        total = self.ways.sum()
        return np.cumsum(self.ways) / total, np.cumsum(self.ways[::-1])[::-1] / total


def numbers(values: Sequence[float], whose: str) -> np.ndarray:
    """The values as floats; refused (`CannotCount`): none at all, one that is missing or no number.

    >>> numbers([1, 2.5], "the exposed").tolist()
    [1.0, 2.5]
    """
    try:
        found = np.asarray(list(values), dtype=float)
    except (TypeError, ValueError):
        found = np.array([math.nan])
    if found.ndim != 1 or not np.isfinite(found).all():
        raise CannotCount(f"A value of {whose} is missing or no number: leave that child out, and say how many.")
    if not len(found):
        raise CannotCount(f"There are no values of {whose}: both groups need at least one child. Describe the counts.")
    return found


def doubled_midranks(values: np.ndarray) -> np.ndarray:
    """Twice the midrank of each value among all, a whole number: ties share the mean of their ranks (Kendall 1945).

    >>> doubled_midranks(np.array([5.0, 7.0, 5.0])).tolist()
    [3, 6, 3]
    """
    return np.rint(2 * rankdata(values)).astype(np.int64)


def whole(values: np.ndarray) -> np.ndarray:
    """Values with decimals times the smallest number that makes all of them whole, as they are written (0.1 is 1/10).

    >>> whole(np.array([7.5, 0.25, 2.0])).tolist()
    [30, 1, 8]
    """
    written = [Fraction(repr(float(value))) for value in values]
    scale = math.lcm(*(value.denominator for value in written))
    found = [int(value * scale) for value in written]
    if max(map(abs, found)) * len(found) >= 2**53:
        raise CannotCount("The values differ too much in size to be added exactly: round them, or compare their ranks.")
    return np.array(found, dtype=np.int64)


def sums_of_chosen(scores: np.ndarray, size: int, observed: int) -> Sums:
    """The sums of the scores of `size` children chosen in every way; drawn at random where that is too much work.

    `observed` is the sum found, which random draws have among them. Two of three children with 1, 2, 2:

    >>> found = sums_of_chosen(np.array([1, 2, 2]), 2, 3)
    >>> found.values.tolist(), found.ways.tolist()
    ([3, 4], [2.0, 1.0])
    """
    total = int(scores.sum())
    if 2 * size > len(scores):  # the fewer are chosen; the others have the rest
        fewer = sums_of_chosen(scores, len(scores) - size, total - observed)
        return Sums(total - fewer.values[::-1], fewer.ways[::-1], fewer.drawn)
    counted = _counted(tuple(sorted(scores.tolist())), size)
    return _drawn_sums(scores, size, observed) if counted is None else counted


def place(sums: Sums, observed: int) -> int:
    """Where the sum found stands among the possible ones, from 0.

    >>> place(Sums(np.array([3, 4]), np.array([2.0, 1.0])), 4)
    1
    """
    return int(np.searchsorted(sums.values, observed))


def central(sums: Sums, observed: int, statistic: float) -> PValue:
    """Twice the smaller tail, at most 1, and the smallest p of any choice; of draws, with its own standard error.

    >>> central(Sums(np.array([3, 4]), np.array([2.0, 1.0])), 4, 4.0).p
    0.6666666666666666
    """
    at_most, at_least = sums.tails
    at = place(sums, observed)
    tail = min(float(at_most[at]), float(at_least[at]))
    if sums.drawn is None:
        return PValue(min(1.0, 2 * tail), min(1.0, 2 * float(min(at_most[0], at_least[-1]))), statistic)
    return _of_draws(min(1.0, 2 * tail), 2 * math.sqrt(tail * (1 - tail) / sums.drawn), statistic, sums.drawn)


def absolute(sums: Sums, observed: int, statistic: float) -> PValue:
    """The chance of a sum at least as far from the mean of all sums as the one found.

    >>> absolute(Sums(np.array([3, 4, 5]), np.array([1.0, 2.0, 1.0])), 5, 5.0).p
    0.5
    """
    total = sums.ways.sum()
    mean = float(sums.values @ (sums.ways / total))
    apart = np.abs(sums.values - mean)
    reach = (1 - 1e-9) * abs(observed - mean) - 1e-9
    p = float(sums.ways[apart >= reach].sum() / total)
    if sums.drawn is None:
        return PValue(p, float(sums.ways[apart >= apart.max() * (1 - 1e-9)].sum() / total), statistic)
    return _of_draws(p, math.sqrt(p * (1 - p) / sums.drawn), statistic, sums.drawn)


def refused(sums: Sums) -> np.ndarray:
    """Which sums `central` gives a p under 0.05."""
    return 2 * np.minimum(*sums.tails) < ALPHA


def tallied(drawn: np.ndarray, observed: float) -> Sums:
    """Random draws as sums, the one observed among them."""
    values, ways = np.unique(np.append(drawn, observed), return_counts=True)
    return Sums(values, ways.astype(float), len(drawn))


def _of_draws(p: float, error: float, statistic: float, draws: int) -> PValue:
    return PValue(p, None, statistic, exact=False, error=error, draws=draws, seed=SEED)


@lru_cache(maxsize=16)
def _counted(scores: tuple[int, ...], size: int) -> Sums | None:
    """All sums of `size` of the rising scores; None where that is too much work."""
    steps = [score - scores[0] for score in scores]
    common = math.gcd(*steps) or 1
    steps = [step // common for step in steps]
    ways = math.lgamma(len(steps) + 1) - math.lgamma(size + 1) - math.lgamma(len(steps) - size + 1)
    if ways < MOST_LOG_WAYS and len(steps) * size * sum(steps[-size:]) <= MOST_WORK:
        counts = _shifted(steps, size)
        sums = np.flatnonzero(counts)
    elif ways < math.log(MOST_WAYS):
        chosen = np.array(list(combinations(steps, size)), dtype=np.int64)
        sums, counts = np.unique(chosen.sum(axis=1), return_counts=True)
        return _frozen(sums * common + size * scores[0], counts.astype(float))
    else:
        return None
    return _frozen(sums * common + size * scores[0], counts[sums])


def _frozen(values: np.ndarray, ways: np.ndarray) -> Sums:
    """Kept between calls, so nobody may write in it."""
    values.flags.writeable = ways.flags.writeable = False
    return Sums(values, ways)


def _shifted(steps: list[int], size: int) -> np.ndarray:
    """Ways to each sum of `size` of the rising steps."""
    counts = np.zeros((size + 1, sum(steps[-size:]) + 1))
    counts[0, 0] = 1
    for seen, step in enumerate(steps):
        most, end = min(seen + 1, size), sum(steps[max(0, seen + 1 - size) : seen + 1]) + 1
        counts[1 : most + 1, step:end] += counts[:most, : end - step]
    return counts[size]


def _drawn_sums(scores: np.ndarray, size: int, observed: int) -> Sums:
    random, block = np.random.default_rng(SEED), max(1, BLOCK // len(scores))
    sums = [
        scores[random.random((min(block, DRAWS - start), len(scores))).argpartition(size - 1, axis=1)[:, :size]].sum(1)
        for start in range(0, DRAWS, block)
    ]
    return tallied(np.concatenate(sums), observed)
