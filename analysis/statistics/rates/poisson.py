"""Events over time: one rate with its exact interval, from the Poisson distribution.

`events` counts what happened in `time`, in any unit (days, years) above 0; the rate is per that unit.
The interval holds if events come one by one and independently. Missing episodes of a few children do not: they cluster
in children, and the interval is then too narrow (15 to 42% false positives); permute children instead.
"""

import math

import numpy as np
from scipy.special import gammainc, gammaincc
from scipy.stats import chi2, gamma, poisson

from analysis.errors import CannotCount
from analysis.statistics.binomial import OUTWARD, TIE, falling_root, outermost
from analysis.statistics.results import ALPHA, Interval

# Logarithm of an expected number of events below which no limit lies.
FAR = -60.0


def poisson_rate(events: int, time: float) -> Interval:
    """Events per unit of time with the exact central interval (Garwood 1936; R: poisson.test).

    Low and high expect so many events that each tail is 2.5%: chi-squared quantiles / 2. 11 events in 1 year, and none:

    >>> rate = poisson_rate(11, 1)
    >>> rate.estimate, round(rate.low, 3), round(rate.high, 3)
    (11.0, 5.491, 19.682)
    >>> round(poisson_rate(0, 1).high, 3)
    3.689
    """
    refuse_unless_counted(events, time)
    low = float(chi2.ppf(ALPHA / 2, 2 * events)) / 2 if events else 0.0
    return Interval(events / time, low / time, float(chi2.isf(ALPHA / 2, 2 * events + 2)) / 2 / time)


def poisson_rate_blaker(events: int, time: float) -> Interval:
    """Events per unit of time with Blaker's exact interval (Blaker 2000; R: exactci), within that of `poisson_rate`.

    11 events in 1 year:

    >>> rate = poisson_rate_blaker(11, 1)
    >>> round(rate.low, 3), round(rate.high, 3)
    (5.526, 19.542)
    """
    refuse_unless_counted(events, time)
    low = _blaker_low(events) if events else 0.0
    return Interval(events / time, low / time, _blaker_high(events) / time)


def poisson_rate_jeffreys(events: int, time: float) -> Interval:
    """Events per unit of time with Jeffreys' interval: 2.5% and 97.5% of Gamma(events + 1/2) / time; approximate.

    The low limit is 0 where there was no event. 15 events in 19017 person-years:

    >>> rate = poisson_rate_jeffreys(15, 19017)
    >>> round(rate.low * 1000, 4), round(rate.high * 1000, 4)
    (0.4611, 1.2681)
    """
    refuse_unless_counted(events, time)
    low, high = gamma.ppf([ALPHA / 2, 1 - ALPHA / 2], events + 0.5)
    return Interval(events / time, float(low) / time if events else 0.0, float(high) / time)


def refuse_unless_counted(events: int, time: float) -> None:
    """Refuses (`CannotCount`) a number of events below 0 or not whole, and a time that is not above 0."""
    if not 0 <= events < math.inf or events != int(events):
        raise CannotCount(f"{events} is no number of events: count them in whole numbers from 0.")
    if not 0 < time < math.inf:
        raise CannotCount(f"A time of {time} gives no rate: it must be above 0. Leave out who was not observed.")


def _blaker_low(events: int) -> float:
    """The lower tail up to `few` joins the p where it has become as small as the upper one."""
    few = np.arange(events)
    edges = np.array([np.full(events, FAR), np.full(events, math.log(events) + 5)])
    joins = falling_root(
        lambda at: gammaincc(few + 1, np.exp(at)) - (1 + TIE) * gammainc(events, np.exp(at)),
        edges,
    )

    def chance(i: int, at: float) -> float:
        return float(gammainc(events, math.exp(at)) + (gammaincc(i, math.exp(at)) if i else 0.0))

    return math.exp(outermost(np.array([FAR, *joins]), chance)) * (1 - OUTWARD)


def _blaker_high(events: int) -> float:
    """The upper tail from `many` on joins the p, from far above, where it has become as small as the lower one."""
    central = float(chi2.isf(ALPHA / 2, 2 * events + 2)) / 2
    many = np.arange(int(poisson.isf(ALPHA / 2, central)) + 3, events, -1)
    edges = np.array([np.full(len(many), -30.0), np.full(len(many), math.log(central) + 5)])
    joins = falling_root(
        lambda at: (1 + TIE) * gammaincc(events + 1, np.exp(at)) - gammainc(many, np.exp(at)),
        edges,
    )

    def chance(i: int, at: float) -> float:
        return float(gammaincc(events + 1, math.exp(-at)) + gammainc(many[i], math.exp(-at)))

    return math.exp(-outermost(-joins, chance)) * (1 + OUTWARD)
