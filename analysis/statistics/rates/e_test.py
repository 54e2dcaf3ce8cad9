"""The E-test: two Poisson rates compared by all counts that could have been, at the rate both would share.

More powerful than the exact conditional test, and nearly but not quite exact, because the shared rate is estimated
(Krishnamoorthy & Thomson 2004, J Statistical Planning and Inference 119:23-35). It has no interval of its own.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import poisson

from analysis.statistics.binomial import TIE
from analysis.statistics.rates.poisson import refuse_unless_counted
from analysis.statistics.results import PValue

# Counts rarer than this, in each direction, are left out.
RARE = 1e-14


@dataclass(frozen=True)
class Counts:
    """All counts of the exposed (down) and of others (across) that are not too rare, and the chance of each pair."""

    events: np.ndarray
    others: np.ndarray
    chances: np.ndarray


def e_test(events: int, time: float, other_events: int, other_time: float) -> PValue:
    """p that two rates are equal, by the E-test (scipy.stats.poisson_means_test, which loses ties to rounding).

    Adds up the chances, at the rate of both groups together, of all counts whose (x/t1 - y/t2) / sqrt(x/t1^2 + y/t2^2)
    is as far from 0 as that found. 0 and 3 dodder seeds in 100 g each (Krishnamoorthy & Thomson 2004: 0.0884):

    >>> round(e_test(0, 100, 3, 100).p, 4)
    0.0884
    """
    refuse_unless_counted(events, time)
    refuse_unless_counted(other_events, other_time)
    if not events + other_events:
        return PValue(1.0, statistic=0.0, exact=False)
    rate = (events + other_events) / (time + other_time)
    counts = possible_counts(rate * time, rate * other_time)
    found = float(_scores(np.array(events), np.array(other_events), time / other_time))
    scores = _scores(counts.events, counts.others, time / other_time)
    p = float(counts.chances[np.abs(scores) >= abs(found) * (1 - TIE)].sum())
    return PValue(min(1.0, p), statistic=found, exact=False)


def possible_counts(expected: float, others_expected: float) -> Counts:
    """Every pair of counts that is not too rare where so many events are expected, with its Poisson chance.

    >>> counts = possible_counts(0.1, 0.2)
    >>> bool(abs(counts.chances.sum() - 1) < 1e-12), round(float(counts.chances[0, 0]), 4)
    (True, 0.7408)
    """
    events, others = (
        np.arange(max(0, int(poisson.ppf(RARE, mean)) - 1), int(poisson.isf(RARE, mean)) + 2)
        for mean in (expected, others_expected)
    )
    chances = poisson.pmf(events, expected)[:, None] * poisson.pmf(others, others_expected)[None, :]
    return Counts(events[:, None], others[None, :], chances)


def _scores(events: np.ndarray, others: np.ndarray, times: float) -> np.ndarray:
    """The difference of the rates over its standard error; 0 where there is no event."""
    variance = events + others * times**2
    return (events - others * times) / np.sqrt(np.where(variance > 0, variance, 1.0))
