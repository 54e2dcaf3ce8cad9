"""Difference of two shares (exposed less others) by score: intervals that match their test, whatever cells are 0.

Hypothesis: the true difference is d. Score: (p1 - p2 - d) / sqrt(V(d)), where V(d) holds the shares that are likeliest
among those d apart; the interval holds every d whose score is within 1.96. Mee (1984) takes V as it is, Miettinen and
Nurminen (1985, Statistics in Medicine 4:213-226) times N / (N - 1). Both are approximate: the interval covers the
truth about 95 times in 100, at some shares less often. statsmodels' own fails or is wrong on most small tables.
"""

import math

from scipy.optimize import brentq
from scipy.stats import norm

from analysis.errors import CannotCount
from analysis.statistics.results import ALPHA, Interval, PValue
from analysis.statistics.two_by_two import TwoByTwo

# How far a score may lie from 0: 1.96.
REACH = float(norm.ppf(1 - ALPHA / 2))
# A step off the estimate, where the score is 0 over 0 if both groups are all yes or all no.
STEP = 1e-10


def miettinen_nurminen_difference(table: TwoByTwo) -> Interval:
    """Difference of shares with the interval of Miettinen & Nurminen (1985; R: ratesci::scoreci(skew = FALSE)).

    3 of 4 exposed against 1 of 4 others:

    >>> difference = miettinen_nurminen_difference(TwoByTwo(3, 1, 1, 3))
    >>> difference.estimate, round(difference.low, 4), round(difference.high, 4)
    (0.5, -0.2223, 0.8679)
    """
    refuse_unless_two_groups(table)
    return _interval(table, table.n / (table.n - 1))


def mee_difference(table: TwoByTwo) -> Interval:
    """Difference of shares with Mee's score interval (Mee 1984; Newcombe 1998, method 5: V(d) as it is).

    5 of 56 against 0 of 29 (Newcombe's example d):

    >>> difference = mee_difference(TwoByTwo(5, 51, 0, 29))
    >>> round(difference.low, 4), round(difference.high, 4)
    (-0.0313, 0.1926)
    """
    refuse_unless_two_groups(table)
    return _interval(table, 1.0)


def miettinen_nurminen_test(table: TwoByTwo) -> PValue:
    """p of the hypothesis that both groups have the same true share, by the score of Miettinen & Nurminen.

    Its square is Pearson's chi-squared times (N - 1) / N. p < 0.05 exactly when 0 is outside
    `miettinen_nurminen_difference`, and 1 outside the ratios that bear the same names. 1 where nobody or everybody has
    the outcome. 3 of 4 against 1 of 4: score sqrt(2 x 7/8).

    >>> tested = miettinen_nurminen_test(TwoByTwo(3, 1, 1, 3))
    >>> round(tested.statistic, 4), round(tested.p, 4)
    (1.3229, 0.1859)
    """
    refuse_unless_two_groups(table)
    return _tested(table, table.n / (table.n - 1))


def mee_test(table: TwoByTwo) -> PValue:
    """p of the hypothesis that both groups have the same true share, by Mee's score: Pearson's chi-squared.

    p < 0.05 exactly when 0 is outside `mee_difference` and 1 outside `koopman_ratio`. 3 of 4 against 1 of 4: sqrt(2).

    >>> tested = mee_test(TwoByTwo(3, 1, 1, 3))
    >>> round(tested.statistic, 4), round(tested.p, 4)
    (1.4142, 0.1573)
    """
    refuse_unless_two_groups(table)
    return _tested(table, 1.0)


def refuse_unless_two_groups(table: TwoByTwo) -> None:
    """Refuses (`CannotCount`) a table in which all children are in the same group."""
    if 0 in (table.exposed, table.others):
        raise CannotCount("There are no two groups to compare: every child is in the same one.")


def _tested(table: TwoByTwo, factor: float) -> PValue:
    """The score at no difference, where the likeliest shares are those of all children together."""
    share = table.yes / table.n
    if share in (0, 1):
        return PValue(1.0, statistic=0.0, exact=False)
    variance = share * (1 - share) * (1 / table.exposed + 1 / table.others) * factor
    score = (table.exposed_yes / table.exposed - table.others_yes / table.others) / math.sqrt(variance)
    return PValue(float(2 * norm.sf(abs(score))), statistic=score, exact=False)


def _interval(table: TwoByTwo, factor: float) -> Interval:
    estimate = table.exposed_yes / table.exposed - table.others_yes / table.others

    def beyond(difference: float, side: int) -> float:
        """Above 0 while the score is within reach on that side of the estimate."""
        return side * (estimate - difference) + REACH * math.sqrt(factor * _variance(table, difference))

    low, high = estimate - STEP, estimate + STEP
    return Interval(
        estimate,
        -1.0 if low <= -1 else float(brentq(beyond, -1.0, low, args=(-1,), xtol=1e-14)),
        1.0 if high >= 1 else float(brentq(beyond, high, 1.0, args=(1,), xtol=1e-14)),
    )


def _variance(table: TwoByTwo, difference: float) -> float:
    """Variance of the difference of two shares where the true ones are the likeliest that far apart."""
    other = _likeliest_share(table, difference)
    share = min(1.0, max(0.0, other + difference))
    return share * (1 - share) / table.exposed + other * (1 - other) / table.others


def _likeliest_share(table: TwoByTwo, difference: float) -> float:
    """The others' share at which the likelihood stops to rise, found by halving: no cubic to lose digits at a 0."""
    low, high = max(0.0, -difference), min(1.0, 1 - difference)
    while low < (middle := (low + high) / 2) < high and high - low > 1e-17:
        share = middle + difference
        rising = _rise(table.exposed_yes, table.exposed_no, share) + _rise(table.others_yes, table.others_no, middle)
        low, high = (middle, high) if rising > 0 else (low, middle)
    return middle


def _rise(yes: int, no: int, share: float) -> float:
    """How fast the logarithm of the likelihood rises with the share."""
    return (yes / share if yes else 0.0) - (no / (1 - share) if no else 0.0)
