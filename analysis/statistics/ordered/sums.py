"""A permutation distribution: the sums that could have been, the ways to each, and the p of the one found.

A p is central (twice the smaller tail) where an interval goes with it, absolute (as far from the mean of all) where
other programs are to be matched.
"""

import math
from dataclasses import dataclass

import numpy as np

from analysis.statistics.results import ALPHA, PValue

# Random draws where counting is too much work; the seed repeats them.
DRAWS = 100_000
SEED = 2015


@dataclass(frozen=True)
class Sums:
    """The possible sums, rising, and the ways to each; of random draws, how often each was drawn (`drawn` in all).

    Draws have the sum observed among them, so that a p is (hits + 1) / (draws + 1) (Phipson & Smyth 2010).
    """

    values: np.ndarray
    ways: np.ndarray
    drawn: int | None = None

    def __post_init__(self) -> None:
        self.values.flags.writeable = self.ways.flags.writeable = False  # they are kept between calls

    @property
    def tails(self) -> tuple[np.ndarray, np.ndarray]:
        """For each sum, the chance of one no larger, and of one no smaller."""
        total = self.ways.sum()
        return np.cumsum(self.ways) / total, np.cumsum(self.ways[::-1])[::-1] / total


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


def absolute(sums: Sums, observed: int, mean: float, statistic: float) -> PValue:
    """The chance of a sum at least as far from the mean of all sums as the one found.

    >>> absolute(Sums(np.array([3, 4, 5]), np.array([1.0, 2.0, 1.0])), 5, 4.0, 5.0).p
    0.5
    """
    apart, total = np.abs(sums.values - mean), sums.ways.sum()
    rounding = 4 * np.finfo(float).eps * float(np.abs(sums.values).max())
    p = float(sums.ways[apart >= abs(observed - mean) - rounding].sum() / total)
    if sums.drawn is None:
        return PValue(p, float(sums.ways[apart >= apart.max() - rounding].sum() / total), statistic)
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
