"""SCCS: events in the days around an exposure against the same child's other days.

Only children who had both an event and an exposure say anything of the ratio; the others' days are counted and shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from analysis.errors import CannotCount
from analysis.plan.association import Association, Detectable, Estimate, TimeRow
from analysis.plan.gates import Gate, event_dependent_gate, too_few_events_gate
from analysis.plan.methods.parts import estimated
from analysis.plan.samples import Sample
from analysis.statistics.rates.case_series import CaseSeries, RelativeIncidence, case_series
from analysis.statistics.rates.case_series_gates import gates
from analysis.statistics.rates.case_series_planning import Plan, detectable_relative_incidence
from analysis.statistics.rates.case_series_runs import runs_of_events
from analysis.statistics.rates.case_series_windows import CONTROL, Window, intervals
from analysis.statistics.results import PValue

BEFORE, OTHER_DAYS = "days before", "other days"


@dataclass(frozen=True)
class _Days:
    """A sample as a case series takes it: children observed, their events and exposures, and the windows."""

    sample: Sample

    @cached_property
    def observed(self) -> pd.DataFrame:
        """A row a child: its first and last day."""
        children = self.sample.children
        first, last = children["first"].astype(int), children["last"].astype(int)
        return pd.DataFrame({"child": children["child"], "start": first, "end": last})

    def days_of(self, side: str) -> pd.DataFrame:
        """A row an event (side 'outcome') or an exposure: its child and day."""
        days = self.sample.children[["child", side]].explode(side).dropna(subset=[side])
        return days.rename(columns={side: "day"}).astype({"day": int})

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """The days before an exposure, and those from it on, as the question's windows have them."""
        asked = self.sample.question.windows
        starts = [0, *asked.after[:-1]]
        after = [
            Window(f"days {first} to {end - 1}", first, end - 1) for first, end in zip(starts, asked.after, strict=True)
        ]
        return (Window(BEFORE, -asked.before, -1), *after)

    @property
    def first_after(self) -> str:
        """The window that the question is about: the first from the exposure on."""
        return self.windows[1].name

    @cached_property
    def rows(self) -> pd.DataFrame:
        """A row a child and window, with its days and events."""
        return intervals(self.observed, self.days_of("outcome"), self.days_of("exposure"), self.windows)

    def runs(self) -> PValue:
        """Whether one child's events come in runs; no sign of it where too few children show."""
        try:
            return runs_of_events(self.observed, self.days_of("outcome"), self.days_of("exposure"), self.windows)
        except CannotCount:
            return PValue(1.0)


def days_compared(counted: Association, sample: Sample) -> Association:
    """Relative incidence of events in the days after an exposure, and in those before it as an alarm."""
    days = _Days(sample)
    series = case_series(days.rows)
    found = series.coefficients[days.first_after]
    beside = [one for name, one in series.coefficients.items() if name != days.first_after]
    return replace(
        counted,
        estimate=_ratio(found),
        others=tuple(_ratio(one) for one in beside),
        p=found.p,
        clusters=series.informative_children,
        gates=(*counted.gates, *_alarms(days, series)),
        minimum_detectable=_detectable(days, series.informative_events),
    )


def series_rows(sample: Sample) -> tuple[TimeRow, ...]:
    """Events and days in each window, of all children; the other days first."""
    rows = _Days(sample).rows
    named = {CONTROL: OTHER_DAYS}
    return tuple(
        _time_row(named.get(window, window), rows[rows["window"] == window]) for window in rows["window"].cat.categories
    )


def first_window(sample: Sample) -> str:
    """The name of the first window from an exposure on, which the question is about."""
    return _Days(sample).first_after


def _time_row(label: str, rows: pd.DataFrame) -> TimeRow:
    with_events = rows.loc[rows["events"] > 0, "child"].unique()
    events, days = int(rows["events"].sum()), int(rows["days"].sum())
    return TimeRow(label, tuple(rows["child"].unique()), tuple(with_events), events, days)


def _alarms(days: _Days, series: CaseSeries) -> Sequence[Gate]:
    """Too few events; events that gather before the exposure, alone or with runs of events."""
    found = gates(series, BEFORE, days.runs())
    alarm = (event_dependent_gate(found.cannot_be_separated),) if found.alarm else ()
    return (*too_few_events_gate(series.informative_events), *alarm)


def _ratio(found: RelativeIncidence) -> Estimate:
    return estimated(f"Relative incidence, {found.name}", "ratio", found.ratio, "conditional Poisson, errors by child")


def _detectable(days: _Days, events: int) -> Detectable | None:
    """The relative incidence that so many events find, were every child exposed once; None for one under 1."""
    if days.sample.question.smallest_effect.ratio < 1:
        return None
    length = days.windows[1].last + 1
    observed = int((days.observed["end"] - days.observed["start"] + 1).min())
    ratio = detectable_relative_incidence(events, Plan(risk_days=length, start=1, end=observed))
    words = f"With {events} events of children who had both, at best"
    if ratio is None:
        return Detectable("ratio", None, f"{words} no relative incidence is found four times in five.")
    return Detectable("ratio", ratio, f"{words} a relative incidence of {ratio:.2g} is found four times in five.")
