"""The intervals of a self-controlled case series: every observed day of every child in one window and one age band.

Days are whole numbers, counted from any one day (from birth, where age bands are ages). A window is declared in days
from each exposure: pre-exposure -7 to -1, risk 0 to 6. Where windows overlap, a pre-exposure window wins, the one of
the nearest exposure to come; of risk windows the later exposure's takes over (as in R's SCCS package), and within one
exposure the window declared last. All other days are the control. Farrington, Whitaker & Ghebremichael-Weldeselassie
2018, Self-Controlled Case Series Studies, chapters 3 and 4.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import CannotCount

CONTROL = "control"


@dataclass(frozen=True)
class Window:
    """The days `first` to `last` from an exposure, both counted; all before the exposure, or all from it on."""

    name: str
    first: int
    last: int

    def __post_init__(self) -> None:
        if self.first > self.last or self.first < 0 <= self.last:
            raise CannotCount(
                f"Window '{self.name}' runs from day {self.first} to {self.last}: it must run forward, and lie before "
                "day 0 or start on it or later. Declare a pre-exposure and a risk window apart."
            )
        if self.name == CONTROL:
            raise CannotCount(f"'{CONTROL}' is the name of all days outside windows: give the window another name.")

    @property
    def before(self) -> bool:
        """Whether it is a pre-exposure window."""
        return self.last < 0


def intervals(
    observed: pd.DataFrame,
    events: pd.DataFrame,
    exposures: pd.DataFrame,
    windows: Sequence[Window],
    age_starts: Sequence[int] = (),
) -> pd.DataFrame:
    """A row a child x window x age band, with its days (over 0) and events: what `case_series` takes.

    `observed`: child, start, end (last day, counted), a row a child. `events` and `exposures`: child, day. Exposures
    outside the observation are kept, as their windows may reach into it. `age_starts`: first days of the second band
    and on. Column `window` is categorical, "control" first; `age_band` counts from 1. Refused, with their number:
    events outside, ends before starts, children not observed. 28 days, a suspension on day 10, missing on day 12:

    >>> observed = pd.DataFrame({"child": ["a"], "start": [1], "end": [28]})
    >>> seen = intervals(observed, pd.DataFrame({"child": ["a"], "day": [12]}),
    ...     pd.DataFrame({"child": ["a"], "day": [10]}), [Window("before", -7, -1), Window("after", 0, 6)])
    >>> seen[["window", "days", "events"]].values.tolist()
    [['control', 14, 0], ['before', 7, 0], ['after', 7, 1]]
    """
    child = pd.Index(observed["child"])
    pieces, at, day = _cut(observed, events, exposures, windows, age_starts)
    pieces["events"] = np.bincount(_piece_of(pieces, at, day), minlength=len(pieces))
    keys = ["at", "window", "age_band"]
    rows = pieces.groupby(keys, sort=True)[["days", "events"]].sum().reset_index()
    names = [CONTROL, *dict.fromkeys(window.name for window in windows)]
    window = pd.Categorical.from_codes(rows["window"], names)
    return rows.assign(child=child[rows["at"]], window=window)[["child", "window", "age_band", "days", "events"]]


def control_days(
    observed: pd.DataFrame, events: pd.DataFrame, exposures: pd.DataFrame, windows: Sequence[Window]
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Stretches of control days (at: the child's position, first, days), and the position and day of events there."""
    pieces, at, day = _cut(observed, events, exposures, windows, ())
    outside = pieces["window"].to_numpy()[_piece_of(pieces, at, day)] == 0
    return pieces[pieces["window"] == 0], at[outside], day[outside]


def _cut(
    observed: pd.DataFrame,
    events: pd.DataFrame,
    exposures: pd.DataFrame,
    windows: Sequence[Window],
    age_starts: Sequence[int],
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """The pieces of all children's observations, and the position of the child and the day of each event."""
    child, start, end = _observed(observed)
    at, day = _days(events, child, "events")
    outside = int(((day < start[at]) | (day > end[at])).sum())
    if outside:
        raise CannotCount(f"{outside} events are outside the child's observation: leave them out or correct the days.")
    if not len(child):
        raise CannotCount("No child is under observation: a case series needs children with events.")
    exposed = _days(exposures, child, "exposures")
    return _pieces(start, end, exposed, windows, sorted(set(age_starts))), at, day


def _observed(observed: pd.DataFrame) -> tuple[pd.Index, np.ndarray, np.ndarray]:
    child = pd.Index(observed["child"])
    if child.has_duplicates:
        raise CannotCount(f"{int(child.duplicated().sum())} children are observed twice: give one row a child.")
    start, end = _whole(observed["start"], "starts"), _whole(observed["end"], "ends")
    wrong = int((end < start).sum())
    if wrong:
        raise CannotCount(f"{wrong} children's observation ends before it starts: correct the days.")
    return child, start, end


def _days(table: pd.DataFrame, child: pd.Index, what: str) -> tuple[np.ndarray, np.ndarray]:
    """The position of the child, and the day, of each event or exposure."""
    at = child.get_indexer(table["child"])
    unknown = int((at < 0).sum())
    if unknown:
        raise CannotCount(f"{unknown} {what} are of children without an observation: add it or leave them out.")
    return at, _whole(table["day"], what)


def _whole(days: pd.Series, what: str) -> np.ndarray:
    numbers = pd.to_numeric(days, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    wrong = int((~np.isfinite(numbers) | (numbers != np.floor(numbers))).sum())
    if wrong:
        raise CannotCount(f"{wrong} {what} have no whole day: give days as whole numbers, counted from one day.")
    return numbers.astype(np.int64)


def _pieces(
    start: np.ndarray, end: np.ndarray, exposed: tuple, windows: Sequence[Window], ages: Sequence[int]
) -> pd.DataFrame:
    """Every child's observation cut wherever a window or age band starts or ends: at, first (day), days and kind."""
    at, day = exposed
    first = np.concatenate([day + window.first for window in windows] or [day[:0]])
    after = np.concatenate([day + window.last + 1 for window in windows] or [day[:0]])
    who, children = np.tile(at, len(windows)), np.arange(len(start))
    cut_at = np.concatenate([children, who, who, np.tile(children, len(ages))])
    cuts = np.concatenate([start, first, after, np.repeat(np.asarray(ages, np.int64), len(start))])
    inside = (cuts >= start[cut_at]) & (cuts <= end[cut_at])
    pieces = pd.DataFrame({"at": cut_at[inside], "first": cuts[inside]}).drop_duplicates().sort_values(["at", "first"])
    pieces = pieces.reset_index(drop=True)
    next_first = np.append(pieces["first"].to_numpy()[1:], 0)
    last_of_child = np.append(pieces["at"].to_numpy()[1:] != pieces["at"].to_numpy()[:-1], True)
    pieces["days"] = np.where(last_of_child, end[pieces["at"]] + 1, next_first) - pieces["first"]
    pieces["age_band"] = 1 + np.searchsorted(ages, pieces["first"], side="right") if len(ages) else 1
    return pieces.assign(window=_window_of(pieces, (who, first, after), np.tile(day, len(windows)), windows))


def _window_of(pieces: pd.DataFrame, spans: tuple, day: np.ndarray, windows: Sequence[Window]) -> np.ndarray:
    """The code of the window of each piece: of the spans that cover it the one that wins, 0 for none."""
    who, first, after = spans
    declared = np.repeat(np.arange(len(windows)), len(who) // max(1, len(windows)))
    before = np.array([window.before for window in windows], bool)[declared] if len(windows) else declared > 0
    order = np.lexsort((declared, np.where(before, -day, day), before))
    low, high = _piece_of(pieces, who, first - 1) + 1, _piece_of(pieces, who, after - 1)
    low, high = low[order], high[order]
    sizes = np.maximum(0, high - low + 1)
    covered = np.repeat(low - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
    rank = np.zeros(len(pieces), np.int64)
    np.maximum.at(rank, covered, np.repeat(np.arange(1, len(order) + 1), sizes))
    names = list(dict.fromkeys(window.name for window in windows))
    codes = np.array([names.index(window.name) + 1 for window in windows], np.int64)[declared[order]]
    return np.append(0, codes)[rank]


def _piece_of(pieces: pd.DataFrame, at: np.ndarray, day: np.ndarray) -> np.ndarray:
    """The last piece of the child that starts on that day or before; the one before its first where there is none."""
    lowest = min(pieces["first"].min(), day.min() if len(day) else 0)
    span = max(pieces["first"].max(), day.max() if len(day) else 0) - lowest + 2
    keys = pieces["at"].to_numpy() * span + (pieces["first"].to_numpy() - lowest + 1)
    return np.searchsorted(keys, at * span + (day - lowest + 1), side="right") - 1
