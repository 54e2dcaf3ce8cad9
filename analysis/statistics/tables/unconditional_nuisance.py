"""The largest chance of a set of tables when both groups have the same, unknown share of the outcome.

Unconditional tests fix the two group sizes only, so the share they have in common is a nuisance: p is the largest
chance over all its values. For one share s that chance is a mixture, sum over m of a(m) C(N, m) s^m (1 - s)^(N - m),
where m children of all N have the outcome and a(m) is the conditional (hypergeometric) chance of the set. On the scale
of angles, s = sin^2(angle / 2), every part of the mixture is about 1 / sqrt(N) wide; a grid much finer than that finds
each peak, and Newton's method its top.
"""

import math
from functools import lru_cache

import numpy as np
from scipy.special import gammaln

# Points of the grid per unit of 1 / angle, times sqrt(N): 20 of them within the width of one binomial peak.
FINENESS = 20
# Peaks lower than this part of the highest point of the grid cannot be the highest once polished.
CLOSE = 0.99
NEWTON_STEPS = 3
# How far Newton's method may go towards the next point of the grid: never onto a share of 0 or 1.
INSIDE = 0.99
# How many sets of tables are held at once, so that thousands fit into memory.
AT_ONCE = 512


def largest_chances(mixtures: np.ndarray) -> np.ndarray:
    """The largest chance of each set of tables over all common shares, right to about 1e-12.

    `mixtures` has a row for each set and N + 1 columns, the conditional chances a(0) to a(N). One child of two with the
    outcome, a = (0, 1, 0): 2 s (1 - s) is largest at one half.

    >>> largest_chances(np.array([[0.0, 1.0, 0.0]])).round(12).tolist()
    [0.5]
    """
    parts = [_largest(mixtures[start : start + AT_ONCE]) for start in range(0, len(mixtures), AT_ONCE)]
    return np.minimum(1.0, np.concatenate(parts)) if parts else np.zeros(0)


def binomial_chances(number: int, shares: np.ndarray) -> np.ndarray:
    """Chance of 0 to `number` children with the outcome (a row each) at each share (a column), 0 and 1 among them."""
    k = np.arange(number + 1)[:, None]
    ways = gammaln(number + 1) - gammaln(k + 1) - gammaln(number - k + 1)
    inside = np.clip(shares, 1e-300, 1 - 1e-16)
    chances = np.exp(ways + k * np.log(inside) + (number - k) * np.log1p(-inside))
    chances = np.where(shares <= 0, k == 0, chances)
    return np.where(shares >= 1, k == number, chances)


def _largest(mixtures: np.ndarray) -> np.ndarray:
    n = mixtures.shape[1] - 1
    angles, chances = _grid(n)
    on_grid = mixtures @ chances
    largest = on_grid.max(axis=1)
    inner = on_grid[:, 1:-1]
    peaks = (inner >= on_grid[:, :-2]) & (inner >= on_grid[:, 2:]) & (inner >= CLOSE * largest[:, None])
    row, column = np.nonzero(peaks & (inner > 0))
    np.maximum.at(largest, row, _tops(mixtures[row], angles[column + 1], angles[1]))
    return largest


@lru_cache(maxsize=64)
def _grid(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Angles from 0 to pi and the binomial chances at their shares; neither can be written to."""
    angles = np.linspace(0, math.pi, 2 * math.ceil(math.pi * FINENESS * math.sqrt(n + 1) / 2) + 1)
    chances = binomial_chances(n, np.sin(angles / 2) ** 2)
    angles.setflags(write=False)
    chances.setflags(write=False)
    return angles, chances


def _tops(mixtures: np.ndarray, starts: np.ndarray, step: float) -> np.ndarray:
    """The height of each peak, one for each row, sought within a step of the grid around its start."""
    n, angles = mixtures.shape[1] - 1, starts
    m = np.arange(n + 1)
    for _ in range(NEWTON_STEPS):
        share = np.sin(angles / 2)[:, None] ** 2
        spread = share * (1 - share)
        parts = mixtures * binomial_chances(n, share[:, 0]).T
        slopes = (m - n * share) / np.sqrt(spread)
        first = (parts * slopes).sum(axis=1)
        bends = slopes**2 - n - (m - n * share) * (1 - 2 * share) / (2 * spread)
        second = (parts * bends).sum(axis=1)
        moves = np.divide(-first, second, out=np.zeros_like(first), where=second < 0)
        angles = np.clip(angles + moves, starts - INSIDE * step, starts + INSIDE * step)
    return (mixtures * binomial_chances(n, np.sin(angles / 2) ** 2).T).sum(axis=1)
