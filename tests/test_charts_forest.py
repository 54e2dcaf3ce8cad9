"""Forest plots and timelines: what is drawn of each mark, what has no room on the axis, the same bytes, and words."""

import re
from xml.etree import ElementTree

import pytest
from test_charts import HOSTILE, SVG, contrast, texts

from analysis.charts import alt_text, draw, forest, timeline
from analysis.charts.drawing import _svg
from analysis.charts.forest import FURTHEST_RATIO
from analysis.charts.layout import WIDTH
from analysis.charts.paper import PAPER
from analysis.disclosure.blocks import Mark, Panel, ShownForest, ShownTimeline, Stretch

RATIOS = Panel(
    "Ratio (1: groups alike)",
    1.0,
    "ratio",
    (
        Mark("Are suspended children more often missing?", 2.0, 0.5, 8.0, "2 (0.5 to 8)"),
        Mark("Is there no upper bound?", None, 1.3, None, "no finite value (1.3 or more)"),
        Mark("Is there none at all?", 0.0, 0.0, 4.0, "0 (0 to 4)"),
    ),
)
CORRELATIONS = Panel(
    "Correlation (0: none)", 0.0, "plain", (Mark("Does age go with grade?", -0.2, -0.8, 0.6, "-0.20 (-0.80 to 0.60)"),)
)
DIFFERENCES = Panel("Points", 0.0, "hundredths", (Mark("Do shares differ?", 0.3, 0.3, 0.3, "+30"),))
FOREST = ShownForest((RATIOS, CORRELATIONS))
DAYS = ShownTimeline(
    "2014-04-01",
    "2015-03-31",
    (
        ("Case 1", (Stretch("missing", "2014-06-14", "2014-06-20"), Stretch("suspension", "2014-07-01", "2014-07-01"))),
        ("Case 2", (Stretch("away", "2014-12-01", "2014-12-01"),)),
        ("Case 3", ()),
    ),
    (("away", "Away from placement without authorisation"), ("missing", "Missing"), ("suspension", "Suspension")),
)


def across(svg: str) -> dict[str, float]:
    """text -> how far across it stands."""
    return {element.text: float(element.get("x")) for element in ElementTree.fromstring(svg).iter(f"{SVG}text")}


def axes_of(chart: ShownForest) -> list:
    """The axes of each panel as matplotlib has them, with the data of its lines and marks."""
    return forest.forest(chart).axes


def one(mark: Mark, kind: str = "ratio", alike: float = 1.0) -> ShownForest:
    return ShownForest((Panel("What is measured", alike, kind, (mark,)),))


def marks(axes) -> list[tuple[str, float]]:
    """(marker, place) of all that is drawn on a panel, the dark line of groups alike left out."""
    return [(line.get_marker(), line.get_xdata()[0]) for line in axes.lines if line.get_marker() not in ("None", "")]


def test_each_effect_stands_with_its_numbers_in_the_panel_of_its_measure():
    shown = texts(draw(FOREST, "Effects"))
    assert {"Ratio (1: groups alike)", "Correlation (0: none)", "2 (0.5 to 8)"} <= set(shown)
    assert "-0.20(-0.80to0.60)" in "".join(shown).replace(" ", "")
    assert "Are suspended children more often missing?".replace(" ", "") in "".join(shown).replace(" ", "")
    assert len(axes_of(FOREST)) == 2


def test_an_axis_of_ratios_multiplies():
    (axes,) = axes_of(ShownForest((RATIOS,)))
    assert axes.get_xscale() == "log"
    svg = draw(one(Mark("x", 1.0, 0.2, 5.0, "said")), "Effects")
    half, same, double = (across(svg)[tick] for tick in ("0.5", "1", "2"))
    assert same - half == pytest.approx(double - same, rel=0.01)


def test_other_axes_add_and_differences_are_numbered_in_per_cent():
    (axes,) = axes_of(ShownForest((CORRELATIONS,)))
    assert axes.get_xscale() == "linear"
    names = [text.get_text() for text in axes_of(ShownForest((DIFFERENCES,)))[0].get_xticklabels()]
    assert names == ["0", "10", "20", "30"]


def test_where_groups_are_alike_is_always_on_the_axis_with_a_dark_line():
    for kind, alike in (("ratio", 1.0), ("hundredths", 0.0), ("hundredths", 0.5), ("plain", 0.0)):
        (axes,) = axes_of(one(Mark("x", 0.9, 0.8, 0.95, "x"), kind, alike))
        low, high = axes.get_xlim()
        assert low < alike < high
        assert any(list(line.get_xdata()) == [alike, alike] for line in axes.lines)


def test_an_interval_without_an_upper_bound_ends_in_an_arrow_and_has_no_square_without_a_value():
    (axes,) = axes_of(one(Mark("x", None, 1.3, None, "no finite value (1.3 or more)")))
    assert marks(axes) == [("|", 1.3), (">", axes.get_xlim()[1])]


def test_a_ratio_of_0_ends_in_an_arrow_to_the_left_and_is_told_in_words():
    (axes,) = axes_of(one(Mark("x", 0.0, 0.0, 4.0, "0 (0 to 4)")))
    assert marks(axes) == [("<", axes.get_xlim()[0]), ("|", 4.0)]
    assert axes.get_xlim()[0] > 0
    assert "0 (0 to 4)" in texts(draw(one(Mark("x", 0.0, 0.0, 4.0, "0 (0 to 4)")), "Effects"))


@pytest.mark.parametrize("mark", [(1e5, 1e4, None), (1e-6, 1e-9, 1e-5), (1.0, 0.0, None), (None, 1e9, None)], ids=str)
def test_what_is_beyond_the_axis_stays_within_the_drawing(mark):
    (axes,) = axes_of(one(Mark("x", *mark, "x")))
    low, high = axes.get_xlim()
    assert 1 / FURTHEST_RATIO <= low < high <= FURTHEST_RATIO
    assert all(low <= place <= high for _, place in marks(axes))
    assert {marker for marker, _ in marks(axes)} & {"<", ">"}


def test_an_estimate_without_an_interval_is_a_square_alone():
    (axes,) = axes_of(ShownForest((DIFFERENCES,)))
    assert marks(axes) == [("s", 0.3)]


@pytest.mark.parametrize("ends", [(0.5, 2.0), (0.01, 50.0), (0.0001, 1e6), (0.9, 1.1)], ids=str)
def test_the_numbers_of_an_axis_of_ratios_do_not_run_into_each_other(ends):
    places = across(draw(one(Mark("Question?", 1.0, *ends, "1 (x to y)")), "Effects"))
    ticks = sorted((x, text) for text, x in places.items() if re.fullmatch(r"[\d.]+", text))
    assert "1" in dict((text, x) for x, text in ticks)
    for (left, before), (right, after) in zip(ticks, ticks[1:], strict=False):
        assert right - left >= 4.5 * (len(before) + len(after)) / 2 + 4, (before, after)


@pytest.mark.parametrize("chart", [FOREST, DAYS], ids=["forest", "timeline"])
def test_a_drawing_is_the_same_bytes_twice(chart):
    first = draw(chart, "Effects", "a")
    _svg.cache_clear()
    assert draw(chart, "Effects", "a") == first


@pytest.mark.parametrize("typed", HOSTILE, ids=["markup", "long", "unseen", "script and emoji"])
def test_what_a_person_types_in_a_question_or_as_a_case_is_drawn_as_typed_and_does_nothing(typed):
    asked = ShownForest((Panel("Ratio", 1.0, "ratio", (Mark(typed, 2.0, 0.5, 8.0, "2"),)),))
    days = ShownTimeline(
        "2014-04-01", "2014-05-01", ((typed, (Stretch(typed, "2014-04-02", "2014-04-02"),)),), ((typed, typed),)
    )
    for chart in (asked, days):
        svg = draw(chart, typed)
        names = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(svg).iter()}
        assert names <= {"svg", "g", "path", "text", "title", "defs", "clipPath", "rect", "pattern", "use"}
        assert all(place.startswith("#chart-") for place in re.findall(r'href="([^"]*)"', svg))
        assert "\u202e" not in svg and "\x1b" not in svg
        assert len(alt_text(chart, typed)) >= 40


def test_a_forest_plot_in_words_has_every_number_it_shows():
    assert alt_text(FOREST, "Effects.") == (
        "Forest plot, Effects: 4 estimates with 95% interval. Ratio (1: groups alike): Are suspended children more "
        "often missing, 2 (0.5 to 8); Is there no upper bound, no finite value (1.3 or more); Is there none at all, "
        "0 (0 to 4). Correlation (0: none): Does age go with grade, -0.20 (-0.80 to 0.60)."
    )
    assert alt_text(ShownForest((DIFFERENCES,)), "").startswith("Forest plot, untitled: 1 estimate with 95% interval.")


def test_a_forest_plot_grows_with_its_rows_and_keeps_its_texts_on_the_paper():
    many = ShownForest((Panel("Ratio", 1.0, "ratio", RATIOS.marks * 12),))
    few, more = (re.search(r'height="(\d+)"', draw(chart, "x"))[1] for chart in (FOREST, many))
    assert int(more) > 2 * int(few)
    assert all(0 <= x <= WIDTH for x in across(draw(many, "x")).values())


# Timelines


def test_a_timeline_has_a_row_for_each_child_those_without_any_with_them():
    assert {"Case 1", "Case 2", "Case 3", "Missing", "Suspension", "Apr 2014"} <= set(texts(draw(DAYS, "Days")))


def test_an_episode_of_a_day_is_wide_enough_to_be_seen_and_a_longer_one_as_long_as_it_was():
    (axes,) = timeline.timeline(DAYS).axes
    week, day = (bar.get_width() for bar in axes.patches[:2])
    assert (week, day) == (7, pytest.approx(365 * timeline.LEAST_OF_AXIS))


def test_the_kinds_of_a_timeline_are_told_apart_without_colour_and_one_that_is_not_known_is_no_other():
    bars = [(look.get("hatch"), look["facecolor"]) for look in timeline.BARS.values()]
    assert len(set(bars)) == len(bars)
    assert len(set(timeline.MARKERS.values())) == len(timeline.MARKERS)
    assert contrast(timeline.MARK_COLOUR, PAPER) >= 3 and contrast(timeline.BARS["away"]["edgecolor"], PAPER) >= 3


@pytest.mark.parametrize(
    "days", [("2014-04-05", "2014-04-05"), ("2014-04-01", "2014-05-01"), ("2004-01-01", "2015-01-01")]
)
def test_an_axis_of_a_day_or_of_years_is_still_numbered(days):
    chart = ShownTimeline(*days, (("Case 1", (Stretch("missing", days[0], days[1]),)),), (("missing", "Missing"),))
    dated = [text for text in texts(draw(chart, "Days")) if re.fullmatch(r"[A-Z][a-z]{2} \d{4}", text)]
    assert 1 <= len(dated) <= 8


def test_a_timeline_in_words_says_from_when_to_when_of_how_many_and_how_often_each_kind():
    assert alt_text(DAYS, "Days") == (
        "Timeline, Days: 1 April 2014 to 31 March 2015. 3 children, 1 of them without any. Away from placement without "
        "authorisation: 1. Missing: 1. Suspension: 1."
    )
