"""Self-controlled case series: each child's days after an exposure against the same child's other days.

Hypothesis, a window: events are as frequent in it as on the child's control days of the same age. What does not change
in a child cancels, so only children with events are needed. p and interval are both from child sandwich errors, as one
child's events come in runs, with Student's t on 2 k - 1 degrees of freedom, at most G - 1: G children inform, and in k
of them (or out, if fewer) events are in the window. The errors of the model, which other programs give, take events
for independent and stand beside. Whitaker, Farrington, Spiessens & Musonda 2006, Statistics in Medicine 25:1768-1797.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm, t

from analysis.errors import CannotCount
from analysis.statistics.rates.case_series_fit import Fit, Rows, fitted, informative
from analysis.statistics.rates.case_series_windows import CONTROL
from analysis.statistics.results import ALPHA, Interval

# Simulated with 8 to 50 children, these degrees of freedom hold 95% or more (t on G - 1: 93%, normal: 90%). Under 10
# children, one in five such series has no event in the window, and what is left says little.
FEWEST_CHILDREN = 10


@dataclass(frozen=True)
class RelativeIncidence:
    """Events a day in a window (or age band) over control days (or the first band): ratio, p and its two errors.

    `ratio` and `p` are from the child sandwich; `model` is the interval if events were independent. Errors are of logs.
    """

    name: str
    ratio: Interval
    p: float
    sandwich_error: float
    model: Interval
    model_error: float


@dataclass(frozen=True)
class CaseSeries:
    """Relative incidences by window and age band; children and events counted, and how many of both say something."""

    coefficients: dict[str, RelativeIncidence]
    children: int
    events: int
    informative_children: int
    informative_events: int


def relative_incidence(
    events: Sequence[int], exposed: Sequence[bool], days: Sequence[float], child: Sequence[Hashable]
) -> Interval:
    """Events a day in the exposed over the same children's other days, with the child sandwich interval.

    A row is a child x interval; days over 0. Refused: under 10 informative children, no event in or out of the window.
    12 children, 10 days exposed and 90 not; 8 of them have an event in each, 4 one event in the 90 days:

    >>> ratio = relative_incidence([1] * 8 + [0] * 4 + [1] * 12, [True] * 12 + [False] * 12, [10] * 12 + [90] * 12,
    ...     [*range(12)] * 2)
    >>> round(ratio.estimate, 2), round(ratio.low, 2), round(ratio.high, 2)
    (6.0, 3.75, 9.59)
    """
    window = pd.Categorical.from_codes(np.asarray(exposed, bool).astype(int), [CONTROL, "exposed"])
    rows = pd.DataFrame({"child": list(child), "window": window, "days": days, "events": events})
    return case_series(rows).coefficients["exposed"].ratio


def case_series(rows: pd.DataFrame, fewest: int = FEWEST_CHILDREN) -> CaseSeries:
    """The case series of rows as `intervals` makes them: child, window ("control" or a name), days, events, age_band.

    `age_band` may be missing; its lowest is the reference, the others are named "age2", ... `fewest` is the number of
    informative children (with an event, and with days in and out of a window) under which it is refused; the model's
    interval does not need it. Refused too: a window in or out of which there is no event.

    >>> rows = pd.DataFrame({"child": [*range(12)] * 2, "window": ["after"] * 12 + ["control"] * 12,
    ...     "days": [10] * 12 + [90] * 12, "events": [1] * 8 + [0] * 4 + [1] * 12})
    >>> found = case_series(rows)
    >>> found.informative_children, found.informative_events, round(found.coefficients["after"].model.low, 2)
    (12, 20, 2.45)
    """
    days, events = _checked(rows)
    names, columns = _columns(rows)
    child = pd.factorize(rows["child"])[0]
    told = informative(columns, days, events, child)
    _refuse_few(told, names, fewest)
    fit = fitted(told)
    degrees = np.minimum(2 * _children_with_events(told), fit.children) - 1
    return CaseSeries(
        {name: _relative(name, fit, at, int(degrees[at])) for at, name in enumerate(names)},
        children=len(np.unique(child[events > 0])),
        events=int(events.sum()),
        informative_children=fit.children,
        informative_events=int(told.events.sum()),
    )


def _checked(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    days = rows["days"].to_numpy(dtype=float, na_value=np.nan)
    events = rows["events"].to_numpy(dtype=float, na_value=np.nan)
    bad = int((~np.isfinite(days) | (days <= 0)).sum())
    if bad:
        raise CannotCount(f"{bad} intervals of the case series have no days above 0: leave them out.")
    bad = int((~np.isfinite(events) | (events < 0) | (events != np.floor(events))).sum())
    if bad:
        raise CannotCount(f"{bad} intervals of the case series have no whole number of events: count them again.")
    if rows["child"].isna().any() or rows["window"].isna().any():
        raise CannotCount("Intervals of the case series have no child or no window: give both in every row.")
    return days, events


def _columns(rows: pd.DataFrame) -> tuple[list[str], np.ndarray]:
    """A column of 0 and 1 a window and a later age band, those that no row has left out."""
    window = rows["window"].astype("category")
    present = [name for name in window.cat.categories if name != CONTROL and (window == name).any()]
    if not present:
        raise CannotCount("No relative incidence: no interval is in a window. Check the exposures' days.")
    columns = {str(name): (window == name).to_numpy(float) for name in present}
    if "age_band" in rows:
        bands = np.unique(rows["age_band"])
        columns |= {f"age{band}": (rows["age_band"] == band).to_numpy(float) for band in bands[1:]}
    return list(columns), np.stack(list(columns.values()), axis=1)


def _refuse_few(told: Rows, names: list[str], fewest: int) -> None:
    if len(told.starts) < max(2, fewest):
        raise CannotCount(
            f"{len(told.starts)} children have an event and days in and out of a window; a case series needs at least "
            f"{max(2, fewest)}. Tell the events of each child instead."
        )
    for name, children in zip(names, _children_with_events(told), strict=True):
        if not children:
            raise CannotCount(
                f"No relative incidence for '{name}': of the children with days in and out of it, none has an event in "
                "it, or none has one out of it. Tell the counts, and leave its rows out or join windows."
            )


def _children_with_events(told: Rows) -> np.ndarray:
    """Of the children with days in and out of each window: how many have events in it, or out of it if fewer."""
    days_in = np.add.reduceat(told.columns, told.starts)
    both = (days_in > 0) & (days_in < told.sizes[:, None])
    events_in = np.add.reduceat(told.columns * told.events[:, None], told.starts)
    events = np.add.reduceat(told.events, told.starts)[:, None]
    return np.minimum((both & (events_in > 0)).sum(axis=0), (both & (events_in < events)).sum(axis=0))


def _relative(name: str, fit: Fit, at: int, degrees: int) -> RelativeIncidence:
    log, model_error = float(fit.coefficients[at]), float(np.sqrt(fit.covariance[at, at]))
    error = float(np.sqrt(fit.sandwich[at, at]))
    if error < 1e-6 * model_error:
        raise CannotCount(f"No interval for '{name}': all children have the same pattern of events. Tell the counts.")
    p = 2 * float(t.sf(abs(log) / error, degrees))
    half, model_half = float(t.isf(ALPHA / 2, degrees)) * error, float(norm.isf(ALPHA / 2)) * model_error
    return RelativeIncidence(name, _exp(log, half), p, error, _exp(log, model_half), model_error)


def _exp(log: float, half: float) -> Interval:
    return Interval(*(float(number) for number in np.exp([log, log - half, log + half])))
