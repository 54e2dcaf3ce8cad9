"""Is the exposed rate more than so many times that of others? One-sided tests of two Poisson rates.

Hypothesis: the exposed rate is at most `ratio` times the others'. To be used only where the plan declared the direction
before the data were seen. The exact one keeps its level; mid-p and E-test come nearer to it and may exceed it a little;
Wald's is here for comparison with others' results (all as in Gu, Ng, Tang & Schucany 2008, Biometrical J 50:283-298).
"""

import math

import numpy as np
from scipy.stats import binom, norm

from analysis.statistics.binomial import TIE
from analysis.statistics.rates.e_test import possible_counts
from analysis.statistics.rates.two_rates import odds_of_an_event
from analysis.statistics.results import PValue


def rate_higher(events: int, time: float, other_events: int, other_time: float, ratio: float = 1.0) -> PValue:
    """One-sided exact p that the exposed rate is at most `ratio` times the others': the upper tail alone.

    41 events in 28010 against 15 in 19017, more than 1.5 times (Gu et al. 2008, who round the times: 0.2913):

    >>> round(rate_higher(41, 28010, 15, 19017, ratio=1.5).p, 3)
    0.291
    """
    odds = odds_of_an_event((events, other_events), (time, other_time), ratio)
    return PValue(min(1.0, _upper_tail(events, events + other_events, odds)), statistic=events)


def rate_higher_mid_p(events: int, time: float, other_events: int, other_time: float, ratio: float = 1.0) -> PValue:
    """One-sided mid-p of the same hypothesis: half of the chance of what was found. Gu et al. 2008: 0.245.

    >>> round(rate_higher_mid_p(41, 28010, 15, 19017, ratio=1.5).p, 3)
    0.245
    """
    odds = odds_of_an_event((events, other_events), (time, other_time), ratio)
    n = events + other_events
    both = _upper_tail(events, n, odds) + _upper_tail(events + 1, n, odds)
    return PValue(min(1.0, both / 2), statistic=events, exact=False)


def rate_higher_wald(events: int, time: float, other_events: int, other_time: float, ratio: float = 1.0) -> PValue:
    """One-sided p of the same hypothesis from Wald's z, (x - r y) / sqrt(x + r^2 y), r = ratio x time / other_time.

    For comparison with others only: with few events it errs most. Gu et al. 2008: 0.2309.

    >>> round(rate_higher_wald(41, 28010, 15, 19017, ratio=1.5).p, 3)
    0.231
    """
    odds = odds_of_an_event((events, other_events), (time, other_time), ratio)
    if not events + other_events:
        return PValue(1.0, statistic=0.0, exact=False)
    z = (events - odds * other_events) / math.sqrt(events + odds**2 * other_events)
    return PValue(float(norm.sf(z)), statistic=z, exact=False)


def rate_higher_e_test(events: int, time: float, other_events: int, other_time: float, ratio: float = 1.0) -> PValue:
    """One-sided E-test of the same hypothesis by the score (x - r y) / sqrt((x + y) r), r = ratio x time / other time.

    Adds up the chances of all counts with as high a score, at the rates that are likeliest by the hypothesis. Gu et al.
    2008: 0.2453.

    >>> round(rate_higher_e_test(41, 28010, 15, 19017, ratio=1.5).p, 3)
    0.245
    """
    odds, n = odds_of_an_event((events, other_events), (time, other_time), ratio), events + other_events
    if not n:
        return PValue(1.0, statistic=0.0, exact=False)
    counts = possible_counts(n * odds / (1 + odds), n / (1 + odds))
    x, y = counts.events, counts.others
    scores = (x - odds * y) / np.sqrt(np.maximum(1, x + y) * odds)
    found = (events - odds * other_events) / math.sqrt(n * odds)
    p = float(counts.chances[scores >= found - TIE * abs(found)].sum())
    return PValue(min(1.0, p), statistic=found, exact=False)


def _upper_tail(events: int, n: int, odds: float) -> float:
    return float(binom.sf(events - 1, n, odds / (1 + odds)))
