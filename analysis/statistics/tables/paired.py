"""The same children before and after: a yes/no outcome twice for each.

Hypothesis: a child whose answers differ is as likely to have gained the outcome as to have lost it, so that after_only
is binomial with a half. Test and odds ratio are exact and built from the same tails; the difference of the two shares
has the score interval of Tango or Newcombe's. All differences are after less before, all ratios after over before.
"""

import math
from dataclasses import dataclass

from scipy.optimize import brentq
from scipy.stats import norm

from analysis.errors import CannotCount
from analysis.statistics.binomial import CENTRAL, MID_P
from analysis.statistics.intervals import wilson
from analysis.statistics.results import Interval, PValue
from analysis.statistics.tables.differences import REACH, STEP


@dataclass(frozen=True)
class Pairs:
    """Children by the outcome before and after: seen both times, before only, after only, neither time."""

    both: int
    before_only: int
    after_only: int
    neither: int

    def __post_init__(self) -> None:
        if min(self.both, self.before_only, self.after_only, self.neither) < 0:
            raise CannotCount(f"A table of children cannot hold a negative number: {self}.")

    @property
    def changed(self) -> int:
        """How many children have the outcome at one time only."""
        return self.before_only + self.after_only

    @property
    def n(self) -> int:
        """How many children there are."""
        return self.both + self.changed + self.neither


def mcnemar(pairs: Pairs) -> PValue:
    """Exact p that gains and losses are equally likely (McNemar 1947; R: exact2x2::mcnemar.exact).

    Twice the smaller binomial tail among the changed, at most 1, in whole numbers; 1 where nobody changed. p < 0.05
    exactly when 1 is outside `paired_odds_ratio`. 1 lost it and 7 gained it: 2 x (1 + 8) / 256.

    >>> mcnemar(Pairs(both=1, before_only=1, after_only=7, neither=12)).p
    0.0703125
    """
    ways, changed = _tail(pairs), pairs.changed
    return PValue(min(1.0, 2 * ways / 2**changed), min(1.0, 2 / 2**changed), statistic=pairs.after_only)


def mcnemar_mid_p(pairs: Pairs) -> PValue:
    """McNemar's p with half of the chance of what was found (Fagerland, Lydersen & Laake 2013); not quite exact.

    p < 0.05 exactly when 1 is outside `paired_odds_ratio_mid_p`. 1 lost it and 7 gained it: 2 x (1 + 8 / 2) / 256.

    >>> mcnemar_mid_p(Pairs(both=1, before_only=1, after_only=7, neither=12)).p
    0.0390625
    """
    changed = pairs.changed
    doubled = 2 * _tail(pairs) - math.comb(changed, pairs.after_only)
    return PValue(min(1.0, doubled / 2**changed), 1 / 2**changed, statistic=pairs.after_only, exact=False)


def paired_odds_ratio(pairs: Pairs) -> Interval:
    """Odds of gaining over losing the outcome, after_only / before_only, with the exact conditional interval.

    The Clopper-Pearson interval of after_only among the changed, as odds. 7 gained it and 1 lost it:

    >>> ratio = paired_odds_ratio(Pairs(both=1, before_only=1, after_only=7, neither=12))
    >>> ratio.estimate, round(ratio.low, 4), round(ratio.high, 2)
    (7.0, 0.8993, 315.48)
    """
    _refuse_unless_changed(pairs)
    return CENTRAL.odds(pairs.after_only, pairs.changed)


def paired_odds_ratio_mid_p(pairs: Pairs) -> Interval:
    """Odds of gaining over losing the outcome with the mid-p interval, which matches `mcnemar_mid_p`.

    >>> ratio = paired_odds_ratio_mid_p(Pairs(both=1, before_only=1, after_only=7, neither=12))
    >>> round(ratio.low, 4), round(ratio.high, 2)
    (1.0821, 158.96)
    """
    _refuse_unless_changed(pairs)
    return MID_P.odds(pairs.after_only, pairs.changed)


def paired_difference(pairs: Pairs) -> Interval:
    """Share after less share before, with Tango's score interval (Tango 1998, Statistics in Medicine 17:891-908).

    Holds every d with |after_only - before_only - n d| within 1.96 sqrt(n (2 q + d (1 - d))), q the likeliest share
    who lost the outcome. It matches `paired_score_test`, not the exact `mcnemar`. 9 of 32 gained it, 3 lost it:

    >>> difference = paired_difference(Pairs(both=4, before_only=3, after_only=9, neither=16))
    >>> difference.estimate, round(difference.low, 3), round(difference.high, 3)
    (0.1875, -0.027, 0.39)
    """
    _refuse_unless_any(pairs)
    n, estimate = pairs.n, (pairs.after_only - pairs.before_only) / pairs.n

    def beyond(difference: float, side: int) -> float:
        """Above 0 while the score is within reach on that side of the estimate."""
        return side * (estimate - difference) + REACH * math.sqrt(_tango_variance(pairs, difference) / n)

    low, high = estimate - STEP, estimate + STEP
    return Interval(
        estimate,
        -1.0 if low <= -1 else float(brentq(beyond, -1.0, low, args=(-1,), xtol=1e-14)),
        1.0 if high >= 1 else float(brentq(beyond, high, 1.0, args=(1,), xtol=1e-14)),
    )


def paired_score_test(pairs: Pairs) -> PValue:
    """McNemar's p from the normal curve: score (after_only - before_only) / sqrt(changed). Matches `paired_difference`.

    9 of 32 gained it, 3 lost it: 6 / sqrt(12).

    >>> tested = paired_score_test(Pairs(both=4, before_only=3, after_only=9, neither=16))
    >>> round(tested.statistic, 4), round(tested.p, 4)
    (1.7321, 0.0833)
    """
    if not pairs.changed:
        return PValue(1.0, statistic=0.0, exact=False)
    score = (pairs.after_only - pairs.before_only) / math.sqrt(pairs.changed)
    return PValue(float(2 * norm.sf(abs(score))), statistic=score, exact=False)


def newcombe_paired(pairs: Pairs) -> Interval:
    """Share after less share before by Newcombe's method 10 (1998, Statistics in Medicine 17:2635-2650).

    From the two Wilson intervals and the correlation phi, with its correction for continuity. 12 of 50 gained the
    outcome, 2 lost it (0.0562 to 0.3292):

    >>> difference = newcombe_paired(Pairs(both=20, before_only=2, after_only=12, neither=16))
    >>> round(difference.low, 4), round(difference.high, 4)
    (0.0562, 0.3292)
    """
    cross = pairs.both * pairs.neither - pairs.before_only * pairs.after_only
    return _newcombe(pairs, max(cross - pairs.n / 2, 0.0) if cross > 0 else cross)


def newcombe_paired_uncorrected(pairs: Pairs) -> Interval:
    """Share after less share before by Newcombe's method 8: as method 10, phi without correction for continuity.

    For comparison with others only; refused where nobody changed, as it would have no width.

    >>> difference = newcombe_paired_uncorrected(Pairs(both=20, before_only=2, after_only=12, neither=16))
    >>> round(difference.low, 4), round(difference.high, 4)
    (0.0618, 0.3242)
    """
    if pairs.n and not pairs.changed:
        raise CannotCount("Nobody changed: method 8 would give an interval of no width. Use newcombe_paired.")
    return _newcombe(pairs, pairs.both * pairs.neither - pairs.before_only * pairs.after_only)


def _tail(pairs: Pairs) -> int:
    """In how many ways so few, or fewer, of the changed could have changed in the rarer direction."""
    return sum(math.comb(pairs.changed, k) for k in range(min(pairs.before_only, pairs.after_only) + 1))


def _tango_variance(pairs: Pairs, difference: float) -> float:
    """n times the variance of the difference, at the likeliest share q of lost outcomes for that true difference d.

    q solves 2n q^2 + ((2n - gained + lost) d - gained - lost) q - lost d (1 - d) = 0, the larger root.
    """
    n, lost, gained = pairs.n, pairs.before_only, pairs.after_only
    middle = (2 * n - gained + lost) * difference - gained - lost
    root = math.sqrt(max(0.0, middle**2 + 8 * n * lost * difference * (1 - difference)))
    return max(0.0, 2 * (root - middle) / (4 * n) + difference * (1 - difference))


def _newcombe(pairs: Pairs, cross: float) -> Interval:
    _refuse_unless_any(pairs)
    after, before = (wilson(pairs.both + only, pairs.n) for only in (pairs.after_only, pairs.before_only))
    margins = math.prod(
        (pairs.both + only) * (pairs.n - pairs.both - only) for only in (pairs.after_only, pairs.before_only)
    )
    phi = cross / math.sqrt(margins) if margins else 0.0
    down, up = after.estimate - after.low, after.high - after.estimate
    others_down, others_up = before.estimate - before.low, before.high - before.estimate
    low = math.sqrt(max(0.0, down**2 - 2 * phi * down * others_up + others_up**2))
    high = math.sqrt(max(0.0, others_down**2 - 2 * phi * others_down * up + up**2))
    return Interval(estimate := (pairs.after_only - pairs.before_only) / pairs.n, estimate - low, estimate + high)


def _refuse_unless_any(pairs: Pairs) -> None:
    if not pairs.n:
        raise CannotCount("There are no children to compare before and after.")


def _refuse_unless_changed(pairs: Pairs) -> None:
    if not pairs.changed:
        raise CannotCount("No paired odds ratio: no child's answer changed. Give the difference, 0, with its interval.")
