"""Whether one child's events come in runs, so that one may bring about the next (self-excitation).

Hypothesis: a child's events outside all windows fall on any of its control days alike, each by itself. Statistic: how
many of them follow another of the same child within a week. Under the hypothesis they are dealt out over the child's
control days again and again, with a fixed seed; windows and their effects play no part. One-sided: more than chance.
"""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.errors import CannotCount
from analysis.statistics.rates.case_series_windows import Window, control_days
from analysis.statistics.results import PValue

# Days within which the next event counts as following: a missing episode and its repeat within the same week.
WITHIN = 7
DRAWS, SEED = 999, 2015
# Days drawn at once: 16 MB.
BLOCK = 2_000_000


def runs_of_events(
    observed: pd.DataFrame, events: pd.DataFrame, exposures: pd.DataFrame, windows: Sequence[Window]
) -> PValue:
    """p (Monte Carlo, one-sided) that events follow each other within 7 days more often than by chance.

    Arguments as of `intervals`. Only children with two control events or more say anything; refused where there are
    none. One child over 300 days, missing on 5 days of one week and on 2 others:

    >>> observed = pd.DataFrame({"child": ["a"], "start": [1], "end": [300]})
    >>> missing = pd.DataFrame({"child": ["a"] * 7, "day": [20, 22, 23, 25, 26, 150, 240]})
    >>> found = runs_of_events(observed, missing, pd.DataFrame({"child": ["a"], "day": [90]}), [Window("after", 0, 6)])
    >>> found.statistic, found.p
    (4.0, 0.005)
    """
    spans, at, day = control_days(observed, events, exposures, windows)
    number = np.bincount(at, minlength=len(observed))
    at, day = at[number[at] > 1], day[number[at] > 1]
    if not len(at):
        raise CannotCount("No child has two events on control days: runs of events cannot be looked for.")
    order = np.lexsort((day, at))
    at, seen = at[order], _following(at[order], day[order][None, :])[0]
    lengths = np.bincount(spans["at"], spans["days"], minlength=len(observed)).astype(np.int64)
    before = np.cumsum(spans["days"].to_numpy()) - spans["days"].to_numpy()
    offset = np.cumsum(lengths) - lengths
    random, block, hits = np.random.default_rng(SEED), max(1, BLOCK // len(at)), 0
    for start in range(0, DRAWS, block):
        rank = (random.random((min(block, DRAWS - start), len(at))) * lengths[at]).astype(np.int64) + offset[at]
        piece = np.searchsorted(before, rank, side="right") - 1
        drawn = spans["first"].to_numpy()[piece] + rank - before[piece]
        hits += int((_following(at, drawn) >= seen).sum())
    p = (hits + 1) / (DRAWS + 1)
    return PValue(p, None, float(seen), False, math.sqrt(p * (1 - p) / DRAWS), DRAWS, SEED)


def _following(at: np.ndarray, day: np.ndarray) -> np.ndarray:
    """In each row of days: how many come within `WITHIN` days of the child's one before. `at` is sorted."""
    span = int(day.max() - day.min()) + WITHIN + 2
    keys = np.sort(at * span + (day - day.min()), axis=1)
    return (np.diff(keys, axis=1) <= WITHIN).sum(axis=1)
