"""The days of each child on one axis: what counts as a day, what has none, and who may see it."""

import json

import pandas as pd
import pytest
from plan_made import audited, children, table

from analysis import forest_plot, release, timeline, timeline_chart
from analysis.audiences import Audience, audiences, find_audience
from analysis.charts import alt_text, draw
from analysis.disclosure.kinds import shown_to
from analysis.errors import NotReleasable
from analysis.plan import timeline as module
from analysis.plan.timeline import ChildDays, Span, Timeline

YEAR = {"first": "2014-04-01", "last": "2015-03-31"}
PANEL, BOARD = find_audience("panel"), find_audience("board")
NO_EPISODES = "No missing episodes were received."


def episodes(rows: list[tuple], states: dict[str, list[str]] | None = None) -> pd.DataFrame:
    """Missing episodes: (child, kind, first day, last day)."""
    who, kinds, first, last = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [], [])
    given = {"end": ["answered" if day else "not recorded" for day in last]} | (states or {})
    days = {
        name: pd.to_datetime(pd.Series(values, dtype="object")) for name, values in (("start", first), ("end", last))
    }
    return table("missing_episodes", given, case=children(*who), kind=kinds, **days)


def suspensions(rows: list[tuple], states: dict[str, list[str]] | None = None) -> pd.DataFrame:
    who, categories, first = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    return table("suspensions", states, case=children(*who), category=categories, start=dates(first))


def dates(days: list[str | None]) -> pd.Series:
    return pd.to_datetime(pd.Series(days, dtype="object"))


def missing(name: str, reason: str) -> pd.DataFrame:
    """A table that was not received, as `load` gives it."""
    rows = {"missing_episodes": episodes, "suspensions": suspensions}[name]([])
    rows.attrs["not_available"] = reason
    return rows


@pytest.fixture
def made(monkeypatch):
    """Makes the timeline of three children, C1 to C3, of whom C3 has no label of the round's."""

    def _made(missed: pd.DataFrame, suspended: pd.DataFrame, period: dict | None = YEAR) -> Timeline:
        tables = {
            "missing_episodes": missed,
            "suspensions": suspended,
            "cases": table("cases", case=children(1, 2, 3)),
            "labels": pd.DataFrame({"pseudonym": children(1, 2), "label": ["Case 1", "Case 2"]}),
        }
        monkeypatch.setattr(module, "load", lambda _, name: tables[name])
        monkeypatch.setattr(module, "find_round", lambda _: audited(period=period))
        return timeline("a-round")

    return _made


def seen(thing: Timeline, audience: Audience = PANEL):
    return shown_to(timeline_chart(release(thing, "Days")).block, audience)


def test_each_child_has_its_days_from_the_earliest_under_what_the_round_calls_it(made):
    found = made(
        episodes([(1, "missing", "2014-06-14", "2014-06-15"), (3, "away", "2014-05-01", "2014-05-01")]),
        suspensions([(1, "suspension", "2014-06-01")]),
    )
    assert found.children == (
        ChildDays(
            "Case 1",
            (
                Span("suspension", "Suspension", "2014-06-01", "2014-06-01"),
                Span("missing", "Missing", "2014-06-14", "2014-06-15"),
            ),
        ),
        ChildDays("Case 2", ()),
        ChildDays("C3", (Span("away", "Away from placement without authorisation", "2014-05-01", "2014-05-01"),)),
    )
    assert (found.first, found.last, found.undated, found.not_received) == ("2014-04-01", "2015-03-31", 0, "")


def test_a_child_of_the_records_who_is_not_among_the_cases_is_not_lost(made):
    found = made(episodes([(9, "missing", "2014-06-14", "2014-06-15")]), suspensions([]))
    assert [child.child for child in found.children] == ["Case 1", "Case 2", "C3", "C9"]


def test_days_outside_the_period_make_the_axis_wider(made):
    found = made(
        episodes([(1, "missing", "2013-12-30", "2014-01-02"), (2, "missing", "2015-03-30", "2015-04-09")]),
        suspensions([]),
    )
    assert (found.first, found.last) == ("2013-12-30", "2015-04-09")


def test_without_a_period_the_axis_runs_from_the_first_day_to_the_last(made):
    found = made(episodes([(1, "missing", "2014-06-14", None)]), suspensions([(2, "permanent", "2014-07-01")]), None)
    assert (found.first, found.last) == ("2014-06-14", "2014-07-01")


@pytest.mark.parametrize("end", [None, "2014-06-01"], ids=["not recorded", "before the first"])
def test_an_episode_without_an_end_is_drawn_on_its_first_day_and_said_to_have_none(made, end):
    found = made(episodes([(1, "missing", "2014-06-14", end)]), suspensions([]))
    assert found.children[0].spans == (Span("missing", "Missing", "2014-06-14", None),)
    one = seen(found)
    assert one.table.rows[0] == ("Case 1", "Missing", "14/06/2014", "Not recorded")
    assert one.chart.rows[0][1][0].last == "2014-06-14"


def test_an_unknown_kind_of_an_episode_is_no_suspension_and_the_other_way_round(made):
    found = made(
        episodes([(1, None, "2014-06-14", None)], {"kind": ["not known"]}),
        suspensions([(2, None, "2014-07-01")], {"category": ["not recorded"]}),
    )
    assert seen(found).chart.kinds == (
        ("suspensions", "Category: not known"),
        ("missing_episodes", "Missing or away: not known"),
    )
    assert "Missing or away: not known: 1." in alt_text(seen(found).chart, "Days")
    assert "Category: not known" in draw(seen(found).chart, "Days")


def test_rows_without_a_first_day_are_counted_and_have_no_place(made):
    rows = episodes(
        [(1, "missing", None, None), (1, "missing", "2014-06-14", None)], {"start": ["not known", "answered"]}
    )
    found = made(rows, suspensions([]))
    assert (found.undated, len(found.children[0].spans)) == (1, 1)
    assert seen(found).note == "1 without a first day have no place on it."


def test_children_without_rows_have_a_row_that_says_so(made):
    one = seen(made(episodes([(1, "missing", "2014-06-14", None)]), suspensions([])))
    assert one.table.rows[1:] == (("Case 2", "None recorded", "", ""), ("C3", "None recorded", "", ""))
    assert one.chart.rows[1] == ("Case 2", ())


def test_a_table_that_was_not_received_is_said_beside_the_other(made):
    found = made(missing("missing_episodes", NO_EPISODES), suspensions([(1, "suspension", "2014-06-01")]))
    assert (found.not_available, found.not_received) == (None, NO_EPISODES)
    assert seen(found).note == NO_EPISODES


def test_where_neither_was_received_there_is_no_timeline_and_the_reasons_stand_in_its_place(made):
    found = made(missing("missing_episodes", NO_EPISODES), missing("suspensions", "No suspensions were received."))
    one = seen(found)
    assert one.text == f"[x] Not available. {NO_EPISODES} No suspensions were received."
    assert (one.chart, one.table) == (None, None)


def test_where_no_day_is_known_that_is_said(made):
    rows = episodes([(1, "missing", None, None)], {"start": ["not known"]})
    assert seen(made(rows, suspensions([]))).text == "[x] Not available. No day of an episode or suspension is known."


def test_only_who_may_see_rows_and_cases_ever_sees_a_timeline(made):
    found = made(episodes([(1, "missing", "2014-06-14", None)]), suspensions([]))
    assert (found.row_level, found.identifies) == (True, True)
    block = release(found, "Days").block
    for hidden in (block, timeline_chart(release(found, "Days")).block):
        assert shown_to(hidden, BOARD) is None
        for rows, identifiers in ((False, False), (True, False), (False, True)):
            audience = Audience(label="x", circulation="x", row_level=rows, identifiers=identifiers)
            assert shown_to(hidden, audience) is None
        assert shown_to(hidden, PANEL) is not None


def test_no_audience_but_the_panel_sees_rows():
    """Whoever adds an edition, for the public or for others, must leave its rows out, or this is red."""
    assert [name for name, audience in audiences().items() if audience.row_level or audience.identifiers] == ["panel"]


def test_a_timeline_can_be_written_down(made):
    found = made(episodes([(1, "missing", "2014-06-14", None)]), suspensions([]))
    json.dumps(seen(found).values, allow_nan=False)


def test_a_timeline_of_made_up_days_is_made_up(made):
    rows = episodes([(1, "missing", "2014-06-14", None)])
    rows["start_made_up"] = "yes"
    assert made(rows, suspensions([])).made_up == "yes"


def test_only_a_released_timeline_is_drawn_as_one(made):
    found = made(episodes([(1, "missing", "2014-06-14", None)]), suspensions([]))
    with pytest.raises(NotReleasable, match=r"A Timeline cannot be charted. Release it first: timeline_chart\(release"):
        timeline_chart(found)
    with pytest.raises(NotReleasable, match=r"'Days' has no effects to draw. Release effects\(...\) and chart it."):
        forest_plot(release(found, "Days"))
