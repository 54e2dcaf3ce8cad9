"""Intervals around shares, differences and numbers on a list, all at 95%.

A share of one group has the Wilson interval; a number on a list of known size, from which children were drawn at
random, the hypergeometric one; a difference of two shares Newcombe's. What was not answered widens nothing here: its
worst and best case are bounds of their own, because missing answers are no chance.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.stats import hypergeom, norm
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from analysis.errors import CannotCount
from analysis.statistics.results import ALPHA, Interval

# Hypergeometric probabilities are right to about 1e-13; two of them closer than this are the same number.
ROUNDING = 1e-12


@dataclass(frozen=True)
class Bounds:
    """The lowest and highest value that the answers not received could have led the estimate to."""

    low: float
    high: float


def wilson(number: int, denominator: int) -> Interval:
    """Share of `denominator` children with its Wilson score interval (Wilson 1927; Newcombe 1998, method 3).

    The interval holds every share p with |x/n - p| <= 1.96 sqrt(p (1 - p) / n). 7 of 8:

    >>> share = wilson(7, 8)
    >>> share.estimate, round(share.low, 4), round(share.high, 4)
    (0.875, 0.5291, 0.9776)
    """
    refuse_unless_part(number, denominator)
    low, high = proportion_confint(number, denominator, alpha=ALPHA, method="wilson")
    low, high = (0.0 if number == 0 else float(low)), (1.0 if number == denominator else float(high))
    return Interval(number / denominator, low, high)


def number_on_list(number: int, drawn: int, size: int) -> Interval:
    """How many of a list of `size` are like the `number` found among `drawn` at random: hypergeometric interval.

    Holds every K for which neither tail, P(X >= x | K) or P(X <= x | K), is under 2.5% (Buonaccorsi 1987); X counts
    the drawn who are among the K. Estimate: size x number / drawn. 4 Good of 8 from 25 fit with 6 to 19 of 25; 0 of 8
    with 7:

    >>> number_on_list(4, 8, 25)
    Interval(estimate=12.5, low=6, high=19)
    >>> number_on_list(0, 8, 25)
    Interval(estimate=0.0, low=0, high=7)
    """
    _refuse_unless_drawn(number, drawn, size)
    possible = np.arange(number, size - (drawn - number) + 1)
    at_most = hypergeom.cdf(number, size, possible, drawn)
    at_least = hypergeom.sf(number - 1, size, possible, drawn)
    kept = possible[np.minimum(at_most, at_least) >= ALPHA / 2 - ROUNDING]
    return Interval(size * number / drawn, int(kept.min()), int(kept.max()))


def standard_error_on_list(number: int, drawn: int, size: int) -> float:
    """Standard error of the share among `drawn` from a list of `size`, with the finite population correction.

    sqrt(p (1 - p) / (n - 1) x (N - n) / N) (Cochran 1977, formula 3.8; R: samplingbook::Sprop). 0 once the whole list
    was audited; refused where it would be 0 only because all drawn are alike. 2 of 100 from 300:

    >>> round(standard_error_on_list(2, 100, 300), 4)
    0.0115
    """
    _refuse_unless_drawn(number, drawn, size)
    if drawn == size:
        return 0.0
    if number in (0, drawn):
        raise CannotCount(
            f"{number} of {drawn} has no standard error: all drawn are alike, the list need not be. Use number_on_list."
        )
    share = number / drawn
    return math.sqrt(share * (1 - share) / (drawn - 1) * (size - drawn) / size)


def number_on_list_approximate(number: int, drawn: int, size: int) -> Interval:
    """How many of a list of `size` are like the `number` drawn, from the normal curve: for comparison with others only.

    Whole numbers within size x (p -+ 1.96 standard errors), not below 0 or above the list (Kauermann & Kuechenhoff
    2010). It holds numbers that the draw rules out: 2 of 100 from 300 were seen, so that 0 and 1 are impossible.

    >>> number_on_list_approximate(2, 100, 300)
    Interval(estimate=6.0, low=0, high=12)
    """
    error = standard_error_on_list(number, drawn, size)
    estimate, reach = size * number / drawn, float(norm.ppf(1 - ALPHA / 2)) * size * error
    low, high = math.ceil(estimate - reach - ROUNDING), math.floor(estimate + reach + ROUNDING)
    return Interval(estimate, max(0, low), min(size, high))


def newcombe(number: int, denominator: int, other_number: int, other_denominator: int) -> Interval:
    """Difference of two shares with Newcombe's hybrid score interval (Newcombe 1998, method 10).

    Built from the two Wilson intervals, it is approximate and may disagree with an exact test. 3 of 4 less 1 of 4:

    >>> difference = newcombe(3, 4, 1, 4)
    >>> difference.estimate, round(difference.low, 4), round(difference.high, 4)
    (0.5, -0.1355, 0.7891)
    """
    refuse_unless_part(number, denominator)
    refuse_unless_part(other_number, other_denominator)
    low, high = confint_proportions_2indep(
        number, denominator, other_number, other_denominator, method="newcomb", compare="diff", alpha=ALPHA
    )
    return Interval(number / denominator - other_number / other_denominator, float(low), float(high))


def mover_ratio_of(one: Interval, other: Interval) -> Interval:
    """Ratio of two independent estimates, neither below 0, from their intervals (MOVER; Donner & Zou 2012).

    The variance on either side is recovered from the limits a, l1, u1 and b, l2, u2: low is l1 (2a - l1) / (ab +
    sqrt(a2b2 - l1 u2 (2a - l1)(2b - u2))), high (ab + sqrt(a2b2 - u1 l2 (2a - u1)(2b - l2))) / (l2 (2b - l2)),
    infinite where l2 is 0. Approximate. 7 of 18 over 1 of 18 (Fagerland & Newcombe 2013: 1.277 to 40.751):

    >>> ratio = mover_ratio_of(wilson(7, 18), wilson(1, 18))
    >>> round(ratio.estimate, 6), round(ratio.low, 3), round(ratio.high, 2)
    (7.0, 1.277, 40.75)
    """
    a, b = one.estimate, other.estimate
    if a == b == 0 or math.isinf(a) or math.isinf(b):
        raise CannotCount(f"{a} over {b} is no ratio: one estimate at least must be above 0, and both finite.")
    lower, upper = one.low * (2 * a - one.low), one.high * (2 * a - one.high)
    others_lower, others_upper = other.low * (2 * b - other.low), other.high * (2 * b - other.high)
    low = lower / (a * b + math.sqrt((a * b) ** 2 - lower * others_upper)) if a else 0.0
    if others_lower == 0:
        return Interval(a / b if b else math.inf, low, math.inf)
    return Interval(a / b, low, (a * b + math.sqrt((a * b) ** 2 - upper * others_lower)) / others_lower)


def share_bounds(number: int, denominator: int, missing: int) -> Bounds:
    """The share if all missing answers were No, and if all were Yes. 7 of 9 followed up, 2 not:

    >>> share_bounds(7, 9, 2) == Bounds(7 / 11, 9 / 11)
    True
    """
    refuse_unless_part(number, denominator)
    return Bounds(number / (denominator + missing), (number + missing) / (denominator + missing))


def difference_bounds(children: dict[tuple[bool | None, bool | None], int]) -> Bounds:
    """Lowest and highest difference of shares, whatever the missing answers were.

    `children` counts them by (exposed, with the outcome), None where that is missing. 2 of 3 exposed and 1 of 2 others
    have the outcome; of one more exposed child it is not known: from 2/4 - 1/2 to 3/4 - 1/2.

    >>> seen = {(True, True): 2, (True, False): 1, (False, True): 1, (False, False): 1, (True, None): 1}
    >>> difference_bounds(seen)
    Bounds(low=0.0, high=0.25)
    """
    swapped = {(None if e is None else not e, o): number for (e, o), number in children.items()}
    return Bounds(low=0.0 - _highest_difference(swapped), high=_highest_difference(children))


def _highest_difference(children: dict[tuple[bool | None, bool | None], int]) -> float:
    """Every half-known child goes where the difference gains; those of whom nothing is known are split both ways."""
    exposed_yes = sum(children.get(key, 0) for key in [(True, True), (True, None), (None, True)])
    others_no = sum(children.get(key, 0) for key in [(False, False), (False, None), (None, False)])
    exposed_no, others_yes = children.get((True, False), 0), children.get((False, True), 0)
    unknown = children.get((None, None), 0)
    differences = [
        (exposed_yes + more) / (exposed_yes + more + exposed_no)
        - others_yes / (others_yes + others_no + unknown - more)
        for more in range(unknown + 1)
        if exposed_yes + more + exposed_no and others_yes + others_no + unknown - more
    ]
    if not differences:
        raise CannotCount("There are no two groups to compare: every child is in the same one.")
    return max(differences)


def refuse_unless_part(number: int, denominator: int) -> None:
    """Refuses (`CannotCount`) a number that is not part of a denominator of at least one."""
    if denominator < 1 or not 0 <= number <= denominator:
        raise CannotCount(f"{number} of {denominator} is no share: the number must be part of at least one.")


def _refuse_unless_drawn(number: int, drawn: int, size: int) -> None:
    refuse_unless_part(number, drawn)
    if drawn > size:
        raise CannotCount(
            f"{drawn} children cannot be drawn from a list of {size}. Check population.size in round.toml."
        )
