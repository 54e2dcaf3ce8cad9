"""Intervals for a statistic that has none of its own: the bootstrap, with a seed.

Rows are drawn again from the rows seen, as many as there are, and the statistic is computed from every draw. Where
several rows belong to one child or partnership (episodes, cases), whole clusters are drawn, never rows. The intervals
are approximate and too narrow for few rows: about 90% instead of 95% at ten. Use an exact method wherever there is one.
Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapters 13 and 14; R: boot::boot.ci.
"""

import math
from collections.abc import Callable, Hashable, Sequence

import numpy as np
from scipy.stats import norm

from analysis.errors import CannotCount
from analysis.statistics.results import ALPHA, Interval

SEED = 1
# The limits are the 250th from either end, which moves them by about a hundredth of the interval's width.
DRAWS = 10_000
# Limits at 2.5% of fewer draws than this are decided by a handful of them.
LEAST_DRAWS = 1_000
# Of fewer units the draws repeat one another, and the interval misses the truth far more often than one in twenty.
LEAST_UNITS = 10

Statistic = Callable[[np.ndarray], float]


def bca(
    rows: Sequence | np.ndarray,
    statistic: Statistic,
    draws: int = DRAWS,
    seed: int = SEED,
    cluster: Sequence[Hashable] | None = None,
) -> Interval:
    """The statistic of all rows with its bias-corrected and accelerated interval (BCa; Efron 1987).

    `statistic` takes an array of rows and gives a number. The limits are the shares F(z0 + (z0 -+ 1.96) / (1 - a (z0
    -+ 1.96))) of the draws; z0 is how far the estimate lies from the middle of the draws, a the skewness of the
    estimates with one unit left out. `cluster` says which rows are one unit. CannotCount: fewer than 10 units, a
    statistic that does not vary, or is undefined in a draw. Inhabitants of ten cities in 1920 and 1930 (R's city):

    >>> before = [138, 93, 61, 179, 48, 37, 29, 23, 30, 2]
    >>> after = [143, 104, 69, 260, 75, 63, 50, 48, 111, 50]
    >>> growth = bca(np.column_stack([before, after]), lambda rows: rows[:, 1].sum() / rows[:, 0].sum())
    >>> growth.estimate, round(growth.low, 1), round(growth.high, 1)
    (1.5203125, 1.2, 2.1)
    """
    given, units = _given(rows, draws, cluster)
    estimate, drawn = _drawn(given, units, statistic, draws, seed)
    middle = norm.ppf((np.mean(drawn < estimate) + np.mean(drawn <= estimate)) / 2)
    if not math.isfinite(middle):
        raise CannotCount("No bias-corrected interval: every draw lies on one side of the estimate. Use percentile.")
    reach = middle + norm.ppf([ALPHA / 2, 1 - ALPHA / 2])
    slowed = 1 - _acceleration(given, units, statistic) * reach
    if slowed.min() <= 0:
        raise CannotCount("No accelerated interval: one unit decides the statistic. Use percentile, or the counts.")
    shares = norm.cdf(middle + reach / slowed)
    low, high = np.quantile(drawn, shares)
    return Interval(estimate, float(low), float(high))


def percentile(
    rows: Sequence | np.ndarray,
    statistic: Statistic,
    draws: int = DRAWS,
    seed: int = SEED,
    cluster: Sequence[Hashable] | None = None,
) -> Interval:
    """The statistic of all rows with the middle 95% of its draws (Efron 1979); simpler and less accurate than `bca`.

    The mean of 1 to 12:

    >>> mean = percentile(range(1, 13), np.mean)
    >>> mean.estimate, round(mean.low, 1), round(mean.high, 1)
    (6.5, 4.6, 8.5)
    """
    given, units = _given(rows, draws, cluster)
    estimate, drawn = _drawn(given, units, statistic, draws, seed)
    low, high = np.quantile(drawn, [ALPHA / 2, 1 - ALPHA / 2])
    return Interval(estimate, float(low), float(high))


def _given(
    rows: Sequence | np.ndarray, draws: int, cluster: Sequence[Hashable] | None
) -> tuple[np.ndarray, list[np.ndarray]]:
    """The rows as an array, and the places of each unit's rows in it."""
    given = np.asarray(rows)
    if draws < LEAST_DRAWS:
        raise CannotCount(f"{draws} draws are too few for the limits of an interval: ask for {LEAST_DRAWS:,} or more.")
    if cluster is not None and len(cluster) != len(given):
        raise CannotCount(f"{len(given)} rows, but a cluster for {len(cluster)}: give every row the one it belongs to.")
    places: dict[Hashable, list[int]] = {}
    for place, unit in enumerate(range(len(given)) if cluster is None else cluster):
        places.setdefault(unit, []).append(place)
    if len(places) < LEAST_UNITS:
        raise CannotCount(
            f"No bootstrap interval from {len(places)} units: under {LEAST_UNITS} it is far too narrow. Report counts."
        )
    return given, [np.array(unit) for unit in places.values()]


def _drawn(
    rows: np.ndarray, units: list[np.ndarray], statistic: Statistic, draws: int, seed: int
) -> tuple[float, np.ndarray]:
    """The estimate, and the statistic of every draw of units."""
    random = np.random.default_rng(seed)
    drawn = random.integers(len(units), size=(draws, len(units)))
    estimate = _finite(statistic, [rows])[0]
    alone = all(len(unit) == 1 for unit in units)
    places = drawn if alone else (np.concatenate([units[one] for one in draw]) for draw in drawn)
    found = _finite(statistic, (rows[draw] for draw in places))
    if np.ptp(found) == 0:
        raise CannotCount(f"No bootstrap interval: the statistic is {estimate:g} in every draw. Report the counts.")
    return float(estimate), found


def _acceleration(rows: np.ndarray, units: list[np.ndarray], statistic: Statistic) -> float:
    """A sixth of the skewness of the estimates that leave out one unit each (Efron & Tibshirani 1993, 14.15)."""
    without = _finite(statistic, (np.delete(rows, unit, axis=0) for unit in units))
    away = without.mean() - without
    spread = float((away**2).sum())
    if spread <= (1e-12 * np.abs(without).max()) ** 2:
        raise CannotCount("No accelerated interval: leaving out one unit never moves the statistic. Use percentile.")
    return float((away**3).sum() / (6 * spread**1.5))


def _finite(statistic: Statistic, samples) -> np.ndarray:
    """The statistic of each sample; refused where one has none, since leaving it out would bend the interval."""
    with np.errstate(all="ignore"):
        found = np.array([statistic(sample) for sample in samples], dtype=float)
    undefined = int((~np.isfinite(found)).sum())
    if undefined:
        raise CannotCount(
            f"No bootstrap interval: the statistic is undefined in {undefined} of {len(found)} samples. "
            "Use an exact method, or a statistic that every sample has."
        )
    return found
