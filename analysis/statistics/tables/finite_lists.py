"""Two rounds, from each a random draw from a list of known size: is the share on the lists the same?

Of a list of N children K are like the ones sought; of n drawn at random without replacement, x are: hypergeometric.
Only whole numbers (K1, K2) are possible, so "the same share" may fit hardly any pair if the lists differ in size. Two
one-sided hypotheses are tested instead, that the first list's share is at most, and at least, the second's: p is twice
the smaller of their largest chances over all pairs of whole numbers that both hypothesis and draws leave possible.
Tables are ordered by their score at the pair's own difference; the interval holds the differences of the pairs that
neither direction rejects at 2.5%, so it never contradicts p (inversion as in Chan and Zhang 1999, Biometrics 55:1202;
Buonaccorsi 1987 for one list). Any order keeps the level, because each pair is tested at its own chances.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.stats import hypergeom, norm

from analysis.errors import CannotCount
from analysis.statistics.intervals import ROUNDING
from analysis.statistics.results import ALPHA, Interval, PValue

# Scores closer than this are ties.
TIES = 1e-9
# Tables times pairs of lists: how many are looked at together, and beyond how many it takes minutes.
AT_ONCE, MOST = 2_000_000, 1_000_000_000


@dataclass(frozen=True)
class _Draw:
    """Of `drawn` children from a list of `size`, `number` are like the ones sought."""

    number: int
    drawn: int
    size: int

    def __post_init__(self) -> None:
        if self.drawn < 1 or not 0 <= self.number <= self.drawn:
            raise CannotCount(
                f"{self.number} of {self.drawn} is no share: the number must be part of at least one child drawn."
            )
        if self.drawn > self.size:
            raise CannotCount(
                f"{self.drawn} children cannot be drawn from a list of {self.size}. Check population.size in "
                "round.toml."
            )

    @property
    def possible(self) -> np.ndarray:
        """How many of the list may be like the ones sought, given who was drawn."""
        return np.arange(self.number, self.size - (self.drawn - self.number) + 1)

    @property
    def spread(self) -> float:
        """Variance of the drawn share, over p (1 - p): 0 if the whole list was drawn."""
        return (self.size - self.drawn) / (self.drawn * max(1, self.size - 1))


def lists_compared(number: int, drawn: int, size: int, other_number: int, other_drawn: int, other_size: int) -> PValue:
    """p of the hypothesis that both lists hold the same share: twice the smaller one-sided p, at most 1.

    The arguments are children found, drawn and listed, of the first and of the other list. 0 where the draws leave no
    two lists with the same share. 7 of 8 drawn from 25 against 2 of 9 (as if from endless lists, Boschloo: 0.0102):

    >>> round(lists_compared(7, 8, 25, 2, 9, 25).p, 4)
    0.0017
    """
    first, other = _Draw(number, drawn, size), _Draw(other_number, other_drawn, other_size)
    extremes = [_p(_Draw(x, drawn, size), _Draw(y, other_drawn, other_size)) for x, y in ((drawn, 0), (0, other_drawn))]
    return PValue(_p(first, other), min(extremes))


def difference_between_lists(
    number: int, drawn: int, size: int, other_number: int, other_drawn: int, other_size: int
) -> Interval:
    """Share of the first list less that of the other, with the interval that matches `lists_compared`.

    Estimate: the difference of the drawn shares. Low and high are differences K1 / N1 - K2 / N2 of whole numbers of
    children; at least 95% of draws give an interval that holds the true one. 7 of 8 from 25, 2 of 9 from 25:

    >>> found = difference_between_lists(7, 8, 25, 2, 9, 25)
    >>> round(found.estimate, 3), round(found.low, 2), round(found.high, 2)
    (0.653, 0.28, 0.88)
    """
    first, other = _Draw(number, drawn, size), _Draw(other_number, other_drawn, other_size)
    apart = _apart(first, other)
    low = apart[_twice_tails(first, other, apart, 1) >= ALPHA].min() / (size * other_size)
    high = apart[_twice_tails(first, other, apart, -1) >= ALPHA].max() / (size * other_size)
    estimate = (number * other_drawn - other_number * drawn) / (drawn * other_drawn)
    return Interval(estimate, float(low), float(high))


def list_sample_size(margin: float, share: float, size: int) -> int:
    """How many children to draw from a list so that the share found is within `margin` of the true one, 95% likely.

    Normal approximation with the correction for finite lists, n0 = 1.96^2 p (1 - p) / margin^2, n = N n0 / (N - 1 +
    n0), rounded up (Cochran 1977, section 4.4; Kauermann and Kuechenhoff 2010, p. 57). `share`: the share expected,
    0.5 if nothing is known. A list of 300, a margin of 5 percentage points:

    >>> list_sample_size(0.05, 0.5, 300)
    169
    """
    if not 0 < margin < 1 or not 0 <= share <= 1 or size < 1:
        raise CannotCount(
            f"No sample size for a margin of {margin}, a share of {share} and a list of {size}: the margin lies "
            "between 0 and 1, the share too, and the list holds at least one child."
        )
    unlimited = (norm.ppf(1 - ALPHA / 2) / margin) ** 2 * share * (1 - share)
    return max(1, math.ceil(size * unlimited / (size - 1 + unlimited))) if size > 1 else 1


def _p(first: _Draw, other: _Draw) -> float:
    """Twice the smaller of both directions' largest one-sided p; a direction without a possible pair has 0."""
    apart = _apart(first, other)
    more = _twice_tails(first, other, np.where(apart <= 0, apart, np.nan), 1)
    fewer = _twice_tails(first, other, np.where(apart >= 0, apart, np.nan), -1)
    return min(1.0, float(more.max()), float(fewer.max()))


def _apart(first: _Draw, other: _Draw) -> np.ndarray:
    """K1 N2 - K2 N1, whole numbers, of all pairs the draws leave possible: a row for each K1, a column for each K2."""
    cells = len(first.possible) * len(other.possible) * (first.drawn + 1) * (other.drawn + 1)
    if cells > MOST:
        raise CannotCount(
            f"Lists of {first.size} and {other.size} children are too long for the exact comparison. Compare the two "
            "draws as groups instead: that leaves out what the lists' sizes add, and errs on the side of caution."
        )
    return np.subtract.outer(first.possible * other.size, other.possible * first.size)


def _twice_tails(first: _Draw, other: _Draw, apart: np.ndarray, side: int) -> np.ndarray:
    """Twice each pair's chance of a score as high (`side` 1) or as low (-1) as that found; 0 where `apart` is NaN."""
    tails = np.zeros(apart.shape)
    chances, others_chances = _draw_chances(first), _draw_chances(other)
    rows, columns = np.nonzero(~np.isnan(apart))
    parts = max(1, len(rows) * (first.drawn + 1) * (other.drawn + 1) // AT_ONCE)
    for row, column in zip(np.array_split(rows, parts), np.array_split(columns, parts), strict=True):
        scores = side * _scores(apart[row, column] / (first.size * other.size), first, other)
        extreme = scores >= scores[:, first.number, other.number][:, None, None] - TIES
        tails[row, column] = 2 * ((chances[row][:, None, :] @ extreme)[:, 0] * others_chances[column]).sum(axis=1)
    return np.where(abs(tails - ALPHA) < ROUNDING, ALPHA, tails)


def _draw_chances(draw: _Draw) -> np.ndarray:
    """Chance of 0 to n like the ones sought among the drawn: a row for each possible number on the list."""
    return hypergeom.pmf(np.arange(draw.drawn + 1)[None, :], draw.size, draw.possible[:, None], draw.drawn)


def _scores(differences: np.ndarray, first: _Draw, other: _Draw) -> np.ndarray:
    """Score of each table at each supposed difference: differences x numbers found x others found.

    Distance over its standard error at the two shares so far apart that least squares fit best: at 0 the pooled share.
    """
    d = differences[:, None, None]
    share = np.arange(first.drawn + 1)[None, :, None] / first.drawn
    other_share = np.arange(other.drawn + 1)[None, None, :] / other.drawn
    both = first.spread + other.spread
    weight = other.spread / both if both else 0.5
    fitted = weight * (share - d) + (1 - weight) * other_share
    fitted = np.clip(fitted, np.maximum(0.0, -d), np.minimum(1.0, 1 - d))
    variance = first.spread * (fitted + d) * (1 - fitted - d) + other.spread * fitted * (1 - fitted)
    distance = share - other_share - d
    return np.where(abs(distance) < TIES, 0.0, distance / np.sqrt(np.maximum(variance, TIES**2)))
