"""Conditional odds ratios of thousands of 2x2 tables with their central exact 95% intervals, by Newton's method.

A row is a table whose margins allow 0, 1, ... `yes` exposed children with the outcome, each number in so many ways; at
odds ratio w the chance of k is proportional to ways x w^k (Fisher's noncentral distribution). The estimate is the w at
which the mean is what was found; at the low and the high bound a tail is 2.5% (Cornfield 1956). The mean rises with
log w, and the logarithm of a tail bends one way only, so few steps are needed; what leaves its limits is halved.
"""

from collections.abc import Callable

import numpy as np

from analysis.statistics.results import ALPHA

# How exactly the logarithm of an odds ratio is found, and after how many steps it always is.
STEP, MOST_STEPS = 1e-12, 200
# In place of what would be 0 in a division.
SMALLEST = 1e-300
# Standard errors from the estimate to a bound, were it normal: where the search starts.
START = 1.96


def log_odds_ratios(logs: np.ndarray, tables: np.ndarray) -> np.ndarray:
    """Logarithms of estimate, low and high, a column each, of `tables` (rows of four cells, as TwoByTwo's fields).

    `logs`, a row a table: logarithms of the ways to 0, 1, ... exposed children with the outcome, but for a constant,
    and minus infinity where there are none. Minus infinity or infinity where the count is at its limit. 3 of 4 against
    1 of 4:

    >>> np.exp(log_odds_ratios(np.log([[1, 16, 36, 16, 1]]), np.array([[3, 1, 1, 3]]))).round(3).tolist()
    [[6.408, 0.212, 626.244]]
    """
    at, yes, n = tables[:, 0], tables[:, 0] + tables[:, 2], tables.sum(axis=1)
    offsets, least, most = np.arange(logs.shape[1]) - at[:, None].astype(float), at == 0, at == yes
    found = np.column_stack([np.where(least, -np.inf, np.inf), np.full(len(n), -np.inf), np.full(len(n), np.inf)])
    a, b, c, d = tables.T + 0.5
    start, spread = np.log(a * d / (b * c)), START * np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    reach = 2 * np.log(n) + 5  # past it one of n children in 150 at most is not at the limit of the counts
    for column, take, begin, rising in (
        (0, ~least & ~most, start, _mean),
        (1, ~least, start - spread, _upper_tail),
        (2, ~most, start + spread, _lower_tail),
    ):
        if take.any():
            found[take, column] = _zeros(rising, logs[take], offsets[take], begin[take], reach[take])
    return found


def _zeros(
    rising: Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]],
    logs: np.ndarray,
    offsets: np.ndarray,
    start: np.ndarray,
    reach: np.ndarray,
) -> np.ndarray:
    """Newton's method from `start` for all rows, halving what is left of -reach to reach where a step leaves it."""
    left, right, at = -reach, reach, np.clip(start, -reach, reach)
    for _ in range(MOST_STEPS):
        exponents = logs + offsets * at[:, None]
        value, slope = rising(np.exp(exponents - exponents.max(axis=1, keepdims=True)), offsets)
        left, right = np.where(value < 0, at, left), np.where(value < 0, right, at)
        before, at = at, at - value / np.maximum(slope, SMALLEST)
        at = np.where((at >= left) & (at <= right), at, (left + right) / 2)
        if (np.abs(at - before) <= STEP * np.maximum(1, np.abs(at))).all():
            break
    return at


def _mean(weights: np.ndarray, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """By how much more is expected than was found, and the slope of that: the variance."""
    total, weighted = weights.sum(axis=1), weights * offsets
    mean = weighted.sum(axis=1) / total
    return mean, (weighted * offsets).sum(axis=1) / total - mean * mean


def _upper_tail(weights: np.ndarray, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Logarithm of the chance of so many or more over 2.5%; its slope: the mean of those less the mean of all."""
    return _log_tail(weights, offsets, offsets >= 0)


def _lower_tail(weights: np.ndarray, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """As `_upper_tail`, of so many or fewer; turned over, so that it rises too."""
    value, slope = _log_tail(weights, offsets, offsets <= 0)
    return -value, -slope


def _log_tail(weights: np.ndarray, offsets: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    total, weighted = weights.sum(axis=1), weights * offsets
    tail = np.maximum((weights * counts).sum(axis=1), SMALLEST)
    slope = (weighted * counts).sum(axis=1) / tail - weighted.sum(axis=1) / total
    return np.log(tail / total / (ALPHA / 2)), slope
