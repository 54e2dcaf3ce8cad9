"""Two rates compared exactly: events of the exposed and of others, each over its own time.

Hypothesis: the exposed rate is `ratio` times the others'. Given all n events, those of the exposed then are binomial
with odds ratio x time / other_time, so that p and interval of the ratio are those of a share, in four families that
match (Fay 2010, R Journal 2:53-58; R: exactci::poisson.exact). Events must be independent: see `poisson`.
"""

import math

from scipy.stats import gamma

from analysis.errors import CannotCount
from analysis.statistics.binomial import BLAKER, CENTRAL, MID_P, MINIMUM_LIKELIHOOD, Family
from analysis.statistics.intervals import mover_ratio_of
from analysis.statistics.rates.poisson import poisson_rate_jeffreys, refuse_unless_counted
from analysis.statistics.results import Interval, PValue


def rates_compared(events: int, time: float, other_events: int, other_time: float, ratio: float = 1.0) -> PValue:
    """Exact central p that the exposed rate is `ratio` times the others': twice the smaller tail.

    p < 0.05 exactly when `ratio` is outside `rate_ratio`; `smallest` is the least p so many events could give. 12
    events in 30.5 years against 5 in 40.2:

    >>> round(rates_compared(12, 30.5, 5, 40.2).p, 5)
    0.04174
    """
    return _compared(CENTRAL, (events, other_events), (time, other_time), ratio)


def rates_compared_minimum_likelihood(
    events: int, time: float, other_events: int, other_time: float, ratio: float = 1.0
) -> PValue:
    """Exact p of all splits of the events no likelier than the one found (R: poisson.test); 12 against 5 as above.

    >>> round(rates_compared_minimum_likelihood(12, 30.5, 5, 40.2).p, 5)
    0.02712
    """
    return _compared(MINIMUM_LIKELIHOOD, (events, other_events), (time, other_time), ratio)


def rates_compared_blaker(events: int, time: float, other_events: int, other_time: float, ratio: float = 1.0) -> PValue:
    """Exact p of Blaker (2000): the smaller tail and the largest opposite one no likelier. 2 in 17877 and 10 in 20000:

    >>> round(rates_compared_blaker(2, 17877, 10, 20000).p, 5)
    0.04213
    """
    return _compared(BLAKER, (events, other_events), (time, other_time), ratio)


def rates_compared_mid_p(events: int, time: float, other_events: int, other_time: float, ratio: float = 1.0) -> PValue:
    """Mid-p, half of the chance of what was found in each tail; not quite exact. 12 against 5 as above:

    >>> round(rates_compared_mid_p(12, 30.5, 5, 40.2).p, 5)
    0.02645
    """
    return _compared(MID_P, (events, other_events), (time, other_time), ratio)


def rate_ratio(events: int, time: float, other_events: int, other_time: float) -> Interval:
    """Rate of the exposed over that of others with the exact central interval, which matches `rates_compared`.

    0 or infinity where one group had no event. 12 events in 30.5 years against 5 in 40.2:

    >>> ratio = rate_ratio(12, 30.5, 5, 40.2)
    >>> round(ratio.estimate, 3), round(ratio.low, 3), round(ratio.high, 2)
    (3.163, 1.037, 11.46)
    """
    return _ratio(CENTRAL, (events, other_events), (time, other_time))


def rate_ratio_minimum_likelihood(events: int, time: float, other_events: int, other_time: float) -> Interval:
    """Rate ratio with the interval that matches `rates_compared_minimum_likelihood`. 2 in 17877 against 10 in 20000:

    >>> ratio = rate_ratio_minimum_likelihood(2, 17877, 10, 20000)
    >>> round(ratio.low, 3), round(ratio.high, 3)
    (0.035, 0.942)
    """
    return _ratio(MINIMUM_LIKELIHOOD, (events, other_events), (time, other_time))


def rate_ratio_blaker(events: int, time: float, other_events: int, other_time: float) -> Interval:
    """Rate ratio with the interval that matches `rates_compared_blaker`, within that of `rate_ratio`.

    >>> ratio = rate_ratio_blaker(2, 17877, 10, 20000)
    >>> round(ratio.low, 3), round(ratio.high, 3)
    (0.035, 0.936)
    """
    return _ratio(BLAKER, (events, other_events), (time, other_time))


def rate_ratio_mid_p(events: int, time: float, other_events: int, other_time: float) -> Interval:
    """Rate ratio with the mid-p interval, which matches `rates_compared_mid_p`. 12 against 5 as above:

    >>> ratio = rate_ratio_mid_p(12, 30.5, 5, 40.2)
    >>> round(ratio.low, 3), round(ratio.high, 2)
    (1.137, 9.98)
    """
    return _ratio(MID_P, (events, other_events), (time, other_time))


def mover_rate_ratio(events: int, time: float, other_events: int, other_time: float) -> Interval:
    """Rate ratio from the two Jeffreys intervals (MOVER-R; Li, Tang & Wong 2014; Laud 2017, Pharmaceutical Statistics).

    As in R's ratesci the variances are recovered around the medians, Gamma(events + 1/2) at 50%; the estimate is the
    ratio of the rates. Approximate. 15 events in 19017 against 41 in 28010 (0.2933 to 0.9571):

    >>> ratio = mover_rate_ratio(15, 19017, 41, 28010)
    >>> round(ratio.estimate, 4), round(ratio.low, 4), round(ratio.high, 4)
    (0.5389, 0.2933, 0.9571)
    """
    exact = rate_ratio(events, time, other_events, other_time)
    found = mover_ratio_of(_around_median(events, time), _around_median(other_events, other_time))
    return Interval(exact.estimate, found.low, found.high)


def odds_of_an_event(events: tuple[int, int], times: tuple[float, float], ratio: float) -> float:
    """Odds that an event is one of the exposed, if their rate is `ratio` times that of others; refuses what is no rate.

    Twice the rate in half the time:

    >>> odds_of_an_event((3, 4), (1.0, 2.0), ratio=2.0)
    1.0
    """
    for number, time in zip(events, times, strict=True):
        refuse_unless_counted(number, time)
    if not 0 < ratio < math.inf:
        raise CannotCount(f"A rate ratio of {ratio} cannot be tested: it must be above 0 and finite.")
    return ratio * times[0] / times[1]


def _compared(family: Family, events: tuple[int, int], times: tuple[float, float], ratio: float) -> PValue:
    odds, n = odds_of_an_event(events, times, ratio), sum(events)
    if n == 0:
        return PValue(1.0, smallest=1.0, statistic=0)
    smallest = min(family.p(0, n, odds), family.p(n, n, odds))
    return PValue(family.p(events[0], n, odds), smallest, statistic=events[0], exact=family is not MID_P)


def _ratio(family: Family, events: tuple[int, int], times: tuple[float, float]) -> Interval:
    _refuse_unless_events(events, times)
    odds, scale = family.odds(events[0], sum(events)), times[1] / times[0]
    return Interval(odds.estimate * scale, odds.low * scale, odds.high * scale)


def _refuse_unless_events(events: tuple[int, int], times: tuple[float, float]) -> None:
    odds_of_an_event(events, times, 1.0)
    if not sum(events):
        raise CannotCount("No rate ratio: there was no event in either group. Give the two rates instead.")


def _around_median(events: int, time: float) -> Interval:
    limits = poisson_rate_jeffreys(events, time)
    return Interval(float(gamma.ppf(0.5, events + 0.5)) / time, limits.low, limits.high)
