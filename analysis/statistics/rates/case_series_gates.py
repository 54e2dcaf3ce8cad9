"""Whether a case series may be told: enough events, none that bring the exposure about, none that come in runs.

Three gates. Fewer than 100 events: too few. Events more or less frequent in the pre-exposure window than on control
days: the event, or what comes with it, may cause the exposure. One child's events in runs: an event may cause the
next. With the last two together, neither can be told from an effect of the exposure. Farrington, Whitaker &
Ghebremichael-Weldeselassie 2018, chapters 5 and 7.
"""

from dataclasses import dataclass

from analysis.errors import CannotCount, near
from analysis.statistics.rates.case_series import CaseSeries, RelativeIncidence
from analysis.statistics.results import ALPHA, Interval, PValue

# Events of informative children under which the intervals of a case series are not worth telling.
FEWEST_EVENTS = 100


@dataclass(frozen=True)
class Gates:
    """What stands in the way: `alarm` of the pre-exposure window, `runs` of events, `few` events; and one sentence."""

    pre_window: RelativeIncidence
    alarm: bool
    runs: bool
    few: bool
    sentence: str

    @property
    def passed(self) -> bool:
        """Whether the relative incidence may be told. Runs alone do not stop it: the sandwich allows for them."""
        return not (self.alarm or self.few)

    @property
    def cannot_be_separated(self) -> bool:
        """Whether events before the exposure and runs of events are both seen."""
        return self.alarm and self.runs


def pre_window_ratio(series: CaseSeries, pre_window: str) -> Interval:
    """The relative incidence in the pre-exposure window, with its sandwich interval: 1 outside is the alarm.

    Refused: a window that is not in the series.
    """
    return _named(series, pre_window).ratio


def gates(series: CaseSeries, pre_window: str, runs: PValue) -> Gates:
    """The three gates of a case series that has a pre-exposure window of this name.

    `alarm`: p < 0.05 there, that is, its interval excludes 1. `runs`: p < 0.05 of `runs_of_events`. `few`: under 100
    events among informative children.

    >>> one = Interval(1.0, 0.5, 2.0)
    >>> before = RelativeIncidence("before", Interval(3.0, 1.8, 5.0), 0.0001, 0.25, one, 0.3)
    >>> found = gates(CaseSeries({"before": before}, 150, 240, 120, 210), "before", PValue(0.001))
    >>> found.alarm, found.runs, found.few, found.passed
    (True, True, False, False)
    >>> found.sentence[:20]
    'Cannot be separated:'
    """
    before = _named(series, pre_window)
    alarm = before.p < ALPHA
    in_runs = runs.p < ALPHA
    few = series.informative_events < FEWEST_EVENTS
    return Gates(before, alarm, in_runs, few, _sentence(series, before, alarm, in_runs, few))


def _named(series: CaseSeries, name: str) -> RelativeIncidence:
    if name not in series.coefficients:
        raise CannotCount(f"'{name}' is no window of this case series. {near(name, list(series.coefficients))}")
    return series.coefficients[name]


def _sentence(series: CaseSeries, before: RelativeIncidence, alarm: bool, runs: bool, few: bool) -> str:
    ratio = f"{before.ratio.estimate:.2f} ({before.ratio.low:.2f} to {before.ratio.high:.2f})"
    if few:
        return f"{series.informative_events} events, fewer than {FEWEST_EVENTS}: too few for a case series."
    if alarm and runs:
        return (
            f"Cannot be separated: events were {ratio} times as frequent just before the exposure as on other days, "
            "and one child's events come in runs; what follows the exposure may be either."
        )
    if alarm:
        return (
            f"Events were {ratio} times as frequent just before the exposure as on other days: an event may bring the "
            "exposure about, or keep it away, so that what follows cannot be read as following from the exposure."
        )
    told = f"Just before the exposure events were {ratio} times as frequent as on other days, an interval that holds 1."
    return told + (" One child's events come in runs; the interval by children allows for it." if runs else "")
