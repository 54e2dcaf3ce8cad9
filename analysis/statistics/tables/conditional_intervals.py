"""Odds ratios with the intervals that belong to the tests of tables/conditional.py.

The estimate is the conditional one of tables/exact.py; an interval holds the odds ratios that its test does not reject
at 5%. Those that minimum likelihood and Blaker do not reject may leave gaps, which the interval spans: 1 outside always
means p < 0.05, but a p < 0.05 may stand beside an interval that holds 1 (Fay 2010, Biostatistics 11:373-374), as at 7
of 262 against 30 of 494; in no table of 8 to 20 children. The central and the mid-p interval have no gaps.
"""

import math
from collections.abc import Callable

import numpy as np

from analysis.statistics.results import ALPHA, Interval
from analysis.statistics.tables.conditional import fisher_blaker, fisher_mid_p, fisher_minimum_likelihood
from analysis.statistics.tables.exact import chances, conditional_odds_ratio, log_odds_where, log_ways, place
from analysis.statistics.two_by_two import TwoByTwo


def odds_ratio_minimum_likelihood(table: TwoByTwo) -> Interval:
    """Conditional odds ratio with the odds ratios that the minimum likelihood test does not reject (Fay 2010).

    From the lowest to the highest of them; found piece by piece, since the p jumps wherever a table starts to count.
    Without two groups and two outcomes it is refused (CannotCount). 6 of 18 against 12 of 17:

    >>> found = odds_ratio_minimum_likelihood(TwoByTwo(6, 12, 12, 5))
    >>> round(found.estimate, 3), round(found.low, 4), round(found.high, 4)
    (0.219, 0.0436, 0.917)
    """

    def counts_from(logs: np.ndarray, at: int, other: int) -> float:
        return (logs[other] - logs[at]) / (at - other)

    return _spanned(table, fisher_minimum_likelihood(table).p, counts_from)


def odds_ratio_blaker(table: TwoByTwo) -> Interval:
    """Conditional odds ratio with the odds ratios that Blaker's test does not reject (Blaker 2000; Fay 2010).

    From the lowest to the highest of them; never wider than the central interval. Without two groups and two outcomes
    it is refused (CannotCount). 6 of 18 against 12 of 17:

    >>> found = odds_ratio_blaker(TwoByTwo(6, 12, 12, 5))
    >>> round(found.low, 4), round(found.high, 4)
    (0.0423, 0.917)
    """

    def counts_from(logs: np.ndarray, at: int, other: int) -> float:
        def rising(log_odds: float) -> float:
            chance = chances(logs, log_odds)
            return chance[at:].sum() - chance[: other + 1].sum()

        return log_odds_where(rising)

    return _spanned(table, fisher_blaker(table).p, counts_from)


def odds_ratio_mid_p(table: TwoByTwo) -> Interval:
    """Conditional odds ratio with the interval at whose ends a tail, with half this table, is 2.5%.

    1 is outside exactly when `fisher_mid_p` is under 0.05; it covers the true odds ratio about 95 times in a hundred,
    not always as often. Without two groups and two outcomes it is refused (CannotCount). 3 of 4 against 1 of 4:

    >>> found = odds_ratio_mid_p(TwoByTwo(3, 1, 1, 3))
    >>> round(found.low, 4), round(found.high, 2)
    (0.3101, 308.56)
    """
    logs, at = log_ways(table), place(table)

    def tail(log_odds: float, side: slice) -> float:
        chance = chances(logs, log_odds)
        return chance[side].sum() + chance[at] / 2

    above, below = slice(at + 1, None), slice(at)
    low = -math.inf if at == 0 else log_odds_where(lambda w: tail(w, above) - ALPHA / 2)
    high = math.inf if at == len(logs) - 1 else log_odds_where(lambda w: ALPHA / 2 - tail(w, below))
    return _interval(table, fisher_mid_p(table).p, low, high)


def _spanned(table: TwoByTwo, p: float, counts_from: Callable[[np.ndarray, int, int], float]) -> Interval:
    """From the lowest odds ratio not rejected to the highest, which is the lowest of the table read backwards."""
    logs, at = log_ways(table), place(table)
    low = _lowest_kept(logs, at, counts_from)
    high = -_lowest_kept(logs[::-1], len(logs) - 1 - at, counts_from)
    return _interval(table, p, low, high)


def _lowest_kept(logs: np.ndarray, at: int, counts_from: Callable[[np.ndarray, int, int], float]) -> float:
    """The lowest logarithm of the odds ratio with p of at least 0.05.

    From low odds upwards p is the upper tail, joined by the tables of the other side one by one, each from the odds at
    which it `counts_from`. Between two of these p falls, rises, or falls and then rises: where it is under 0.05 on the
    left and not on the right, it passes 0.05 once.
    """
    start = -math.inf
    for joined in range(at):
        end = counts_from(logs, at, joined)

        def excess(log_odds: float, joined: int = joined) -> float:
            chance = chances(logs, log_odds)
            return chance[at:].sum() + chance[:joined].sum() - ALPHA

        if joined and excess(start) >= 0:
            return start
        if excess(end) >= 0:
            return _zero_between(excess, start, end)
        start = end
    return start


def _zero_between(rising: Callable[[float], float], start: float, end: float) -> float:
    """Where a function that is under zero at `start` and not at `end` is zero, by halving."""
    reach = 1.0
    while math.isinf(start):
        start, reach = (end - reach if rising(end - reach) < 0 else start), 2 * reach
    while end - start > 1e-13 * max(1.0, abs(start)):
        middle = (start + end) / 2
        start, end = (middle, end) if rising(middle) < 0 else (start, middle)
    return end


def _interval(table: TwoByTwo, p: float, low: float, high: float) -> Interval:
    """In odds; the whole-number p decides where a bound is 1 but for rounding."""
    if p >= ALPHA:
        low, high = min(low, 0.0), max(high, 0.0)
    return Interval(conditional_odds_ratio(table).estimate, math.exp(low), math.exp(high))
