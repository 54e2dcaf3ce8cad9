"""Exact p and matching limits for a number out of n, in four families; shares, pairs and Poisson rates are built on it.

`CENTRAL` doubles the smaller tail (Clopper & Pearson 1934), `MID_P` does so with half of what was found (Lancaster
1961), `BLAKER` adds the largest opposite tail that is no likelier (Blaker 2000, Canadian J Statistics 28:783-798) and
`MINIMUM_LIKELIHOOD` all numbers no likelier than the one found (Sterne 1954). The null is given as odds, share / (1 -
share). Limits are the outermost odds with p >= 0.05 (Fay 2010, Biostatistics 11:373-374; R: exactci). Now and
then the last family rejects odds between its limits (1 of 30 at a sixth): p is told as 0.05 there, so that p and limits
never contradict each other.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import betainc, expit, gammaln
from scipy.stats import beta, binom

from analysis.statistics.results import ALPHA, Interval

# Two probabilities whose ratio is nearer to 1 than this are equally likely, as in R.
TIE = 1e-7
# Log odds beyond which no limit of a countable number lies.
FAR = 60.0
# Limits are set so much further out, so that a null which is one but for rounding is within.
OUTWARD = 1e-12


@dataclass(frozen=True)
class Family:
    """A two-sided p of (number, n, odds), and the lower limit of the odds of (number, n) that matches it."""

    chance: Callable[[int, int, float], float]
    low: Callable[[int, int], float]

    def p(self, number: int, n: int, odds: float) -> float:
        """p of the hypothesis that the true odds are `odds`, for `number` of n; 0.05 in a gap between the limits.

        >>> round(CENTRAL.p(1, 8, 1.0), 4), round(BLAKER.p(10, 12, 0.5280249227764 / 0.4719750772236), 6)
        (0.0703, 0.042134)
        """
        p = self.chance(number, n, odds)
        if p >= ALPHA:
            return min(1.0, p)
        limits = self.odds(number, n)
        return ALPHA if limits.low <= odds <= limits.high else p

    def odds(self, number: int, n: int) -> Interval:
        """Odds of number to n - number with their 95% limits; 0 of 8 have none above 0.586:

        >>> round(CENTRAL.odds(0, 8).high, 3), CENTRAL.odds(8, 8).high
        (0.586, inf)
        """
        estimate = number / (n - number) if number < n else math.inf
        low = 0.0 if number == 0 else self.low(number, n)
        return Interval(estimate, low, math.inf if number == n else 1 / self.low(n - number, n))

    def share(self, number: int, n: int) -> Interval:
        """Share of n with its 95% limits. 4 of 8:

        >>> share = MID_P.share(4, 8)
        >>> share.estimate, round(share.low, 4), round(share.high, 4)
        (0.5, 0.1841, 0.8159)
        """
        odds = self.odds(number, n)
        high = 1.0 if math.isinf(odds.high) else odds.high / (1 + odds.high)
        return Interval(number / n, odds.low / (1 + odds.low), high)


def outermost(starts: np.ndarray, chance: Callable[[int, float], float]) -> float:
    """The first place, from outside inwards, at which a p made of pieces reaches 0.05.

    Piece i is entered at starts[i], where the p jumps up, and follows `chance(i, place)`, which falls and then rises;
    in the last piece the p is 1.
    """
    for i, start in enumerate(starts):
        if chance(i, start) >= ALPHA:
            return float(start)
        if chance(i, starts[i + 1]) >= ALPHA:
            return float(brentq(lambda place, i=i: chance(i, place) - ALPHA, start, starts[i + 1], xtol=1e-14))
    return float(starts[-1])


def falling_root(falling: Callable[[np.ndarray], np.ndarray], edges: np.ndarray) -> np.ndarray:
    """Where each of several falling functions is zero, between the two rows of `edges`, by halving."""
    low, high = edges
    for _ in range(70):
        middle = (low + high) / 2
        above = falling(middle) > 0
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return low


def _at_least(number: np.ndarray | int, n: int, log_odds: np.ndarray | float) -> np.ndarray | float:
    """P(X >= number), for numbers from 1 to n."""
    return betainc(number, n - number + 1, expit(log_odds))


def _at_most(number: np.ndarray | int, n: int, log_odds: np.ndarray | float) -> np.ndarray | float:
    """P(X <= number), for numbers from 0 to n - 1."""
    return betainc(n - number, number + 1, expit(-np.asarray(log_odds)))


def _central_p(number: int, n: int, odds: float) -> float:
    share = odds / (1 + odds)
    return float(2 * min(binom.cdf(number, n, share), binom.sf(number - 1, n, share)))


def _mid_p(number: int, n: int, odds: float) -> float:
    share = odds / (1 + odds)
    half = binom.pmf(number, n, share) / 2
    return float(2 * min(binom.cdf(number, n, share) - half, binom.sf(number, n, share) + half))


def _blaker_p(number: int, n: int, odds: float) -> float:
    chances = binom.pmf(np.arange(n + 1), n, odds / (1 + odds))
    at_most, at_least = chances.cumsum(), chances[::-1].cumsum()[::-1]
    own = min(at_most[number], at_least[number])
    opposite = at_least if at_most[number] < at_least[number] else at_most
    return float(own + opposite[opposite <= own * (1 + TIE)].max(initial=0.0))


def _minimum_likelihood_p(number: int, n: int, odds: float) -> float:
    chances = binom.pmf(np.arange(n + 1), n, odds / (1 + odds))
    return float(chances[chances <= chances[number] * (1 + TIE)].sum())


def _central_low(number: int, n: int) -> float:
    share = beta.ppf(ALPHA / 2, number, n - number + 1)
    return float(share / (1 - share))


def _mid_p_low(number: int, n: int) -> float:
    def over(log_odds: float) -> float:
        more = _at_least(number + 1, n, log_odds) if number < n else 0.0
        return float(_at_least(number, n, log_odds) + more) / 2 - ALPHA / 2

    return math.exp(brentq(over, -FAR, FAR, xtol=1e-14))


def _blaker_low(number: int, n: int) -> float:
    """The lower tail up to `few` joins the p where it has become as small as the upper one."""
    few = np.arange(number)
    edges = np.array([np.full(number, -FAR), np.full(number, FAR)])
    joins = falling_root(
        lambda at: _at_most(few, n, at) - (1 + TIE) * _at_least(number, n, at),
        edges,
    )
    return _outermost_odds(number, n, joins)


def _minimum_likelihood_low(number: int, n: int) -> float:
    """The number `few` joins the p where C(n, few) = C(n, number) odds^(number - few)."""
    few = np.arange(number)
    ways = -gammaln(few + 1) - gammaln(n - few + 1)
    own = -gammaln(number + 1) - gammaln(n - number + 1)
    return _outermost_odds(number, n, (ways - own - math.log1p(TIE)) / (number - few))


def _outermost_odds(number: int, n: int, joins: np.ndarray) -> float:
    def chance(i: int, log_odds: float) -> float:
        lower = _at_most(i - 1, n, log_odds) if i else 0.0
        return float(_at_least(number, n, log_odds) + lower)

    return math.exp(outermost(np.array([-FAR, *joins]), chance)) * (1 - OUTWARD)


CENTRAL = Family(_central_p, _central_low)
MID_P = Family(_mid_p, _mid_p_low)
BLAKER = Family(_blaker_p, _blaker_low)
MINIMUM_LIKELIHOOD = Family(_minimum_likelihood_p, _minimum_likelihood_low)
