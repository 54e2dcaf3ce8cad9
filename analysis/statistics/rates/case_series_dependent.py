"""Case series where an event may put an end to exposures: no exposure after a child's first event is used.

An ordinary case series is biased if a missing episode makes a suspension more or less likely. Here every child is also
followed as if its exposures had stopped after none, one, two ... of those it had before its event; the event then
counts exp(log relative incidence had they stopped - log relative incidence in truth). Estimating equations and
sandwich by child: Farrington, Whitaker & Hocine 2009, Biostatistics 10:3-16 (R: SCCS::eventdepenexp).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from analysis.errors import CannotCount
from analysis.statistics.rates.case_series_fit import Rows, fitted, informative
from analysis.statistics.rates.case_series_windows import CONTROL, Window, intervals
from analysis.statistics.results import ALPHA, Interval

# The weights change by less than this in logs: found. R's package stops at 1e-8.
CLOSE = 1e-10
MOST_ROUNDS = 200


@dataclass(frozen=True)
class Relative:
    """A relative incidence with its p, and the standard error of its logarithm (sandwich by child, normal)."""

    ratio: Interval
    p: float
    error: float


@dataclass(frozen=True)
class DependentSeries:
    """Relative incidences by window and later age band; `ignored` exposures came after their child's first event."""

    coefficients: dict[str, Relative]
    children: int
    ignored: int


@dataclass(frozen=True)
class _Stacked:
    """Rows of all children at all levels; the child of each level, its event's columns there and in truth."""

    rows: Rows
    child: np.ndarray
    imagined: np.ndarray
    true: np.ndarray


def event_dependent_exposure(
    observed: pd.DataFrame,
    events: pd.DataFrame,
    exposures: pd.DataFrame,
    windows: Sequence[Window],
    age_starts: Sequence[int] = (),
) -> DependentSeries:
    """Relative incidences that hold where no exposure, or another number of them, follows a child's first event.

    Arguments as of `intervals`; `end` is the end the observation would have had without the event. Only the first event
    of a child is used, and only windows from the exposure on: a pre-exposure window has no meaning here and is refused.
    Holds for events that are rare or can happen once. p and interval are normal, from the same sandwich.
    """
    if any(window.before for window in windows) or not windows:
        raise CannotCount("Event-dependent exposures allow only windows that start on the day of exposure or later.")
    first = events.groupby("child", sort=False)["day"].min().reset_index()
    day = first.set_index("child")["day"]
    known = exposures["child"].map(day)
    used = exposures[exposures["day"] <= known].drop_duplicates()
    if not len(used):
        raise CannotCount("No exposure is before or on the day of its child's first event: nothing can be compared.")
    seen = observed[observed["child"].isin(first["child"])]
    stacked, names = _stacked(seen, first, used, windows, age_starts)
    beta, covariance = _solved(stacked)
    errors = np.sqrt(np.diag(covariance))
    found = {name: _relative(float(b), float(e)) for name, b, e in zip(names, beta, errors, strict=True)}
    return DependentSeries(found, len(first), int((exposures["day"] > known).sum()))


def _relative(log: float, error: float) -> Relative:
    half = float(norm.isf(ALPHA / 2)) * error
    ratio = Interval(*(float(number) for number in np.exp([log, log - half, log + half])))
    return Relative(ratio, 2 * float(norm.sf(abs(log) / error)), error)


def _stacked(
    observed: pd.DataFrame,
    first: pd.DataFrame,
    used: pd.DataFrame,
    windows: Sequence[Window],
    age_starts: Sequence[int],
) -> tuple[_Stacked, list[str]]:
    """The level l follows a child from its exposure l (0: from the start) as if no other came after it."""
    used = used.sort_values(["child", "day"])
    number = used.groupby("child").cumcount() + 1
    levels = []
    for level in range(int(number.max() if len(number) else 0) + 1):
        known = observed["child"].map(used[number == level].set_index("child")["day"]) if level else observed["start"]
        following = observed["child"].map(used[number == level + 1].set_index("child")["day"])
        kept = known.notna() & ~(following <= observed["start"])
        start = np.maximum(known[kept], observed["start"][kept]).astype(np.int64)
        at_level = observed[kept].assign(start=start)
        its_events = first[first["child"].isin(at_level["child"])]
        its_exposures = used[(number <= level) & used["child"].isin(at_level["child"])]
        rows = intervals(at_level, its_events, its_exposures, windows, age_starts)
        levels.append(rows.assign(level=level))
    true = intervals(observed, first, used, windows, age_starts)
    return _as_arrays(pd.concat(levels, ignore_index=True), true[true["events"] > 0])


def _as_arrays(rows: pd.DataFrame, true: pd.DataFrame) -> tuple[_Stacked, list[str]]:
    bands = np.unique(rows["age_band"])
    names = [name for name in rows["window"].cat.categories if name != CONTROL]

    def columns(table: pd.DataFrame) -> np.ndarray:
        window = [table["window"] == name for name in names]
        return np.stack([*window, *(table["age_band"] == band for band in bands[1:])], axis=1).astype(float)

    child = pd.Index(true["child"])
    # Levels in which the child's columns do not vary say nothing: `informative` leaves them out, here as there.
    group = rows.groupby(["child", "level"], sort=False).ngroup().to_numpy()
    told = informative(columns(rows), rows["days"].to_numpy(float), rows["events"].to_numpy(float), group)
    frame = pd.DataFrame({"group": group, "child": child.get_indexer(rows["child"])})
    of_group = frame.drop_duplicates("group").sort_values("group")["child"].to_numpy()
    varies = pd.DataFrame(columns(rows)).groupby(group).nunique().gt(1).any(axis=1).to_numpy()
    at = of_group[varies]
    imagined = np.add.reduceat(told.columns * told.events[:, None], told.starts)
    return _Stacked(told, at, imagined, columns(true)[at]), [*names, *(f"age{band}" for band in bands[1:])]


def _solved(stacked: _Stacked) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients where weights and estimates agree, and their sandwich covariance."""
    rows, moved = stacked.rows, stacked.imagined - stacked.true
    beta = np.zeros(moved.shape[1])
    for _ in range(MOST_ROUNDS):
        weight = np.exp(moved @ beta)
        fit = fitted(Rows(rows.columns, rows.log_days, rows.events * np.repeat(weight, rows.sizes), rows.starts))
        change, beta = np.abs(fit.coefficients - beta).max(), fit.coefficients
        if change < CLOSE:
            bread = np.linalg.inv(np.linalg.inv(fit.covariance) - fit.scores.T @ moved)
            by_child = np.zeros((len(np.unique(stacked.child)), len(beta)))
            np.add.at(by_child, np.unique(stacked.child, return_inverse=True)[1], fit.scores)
            return beta, bread @ by_child.T @ by_child @ bread.T
    raise CannotCount("The series with event-dependent exposures has no solution: too few exposures precede events.")
