"""Slope charts: lines from share to share, numbers at both ends, and no line where a number is not shown."""

from xml.etree import ElementTree

import pytest
from charts_made import comparison, line, public_edition
from test_charts import HOSTILE, SVG, texts

from analysis import count, load, since_last_round, slope_chart
from analysis.audiences import find_audience
from analysis.charts import alt_text, draw
from analysis.charts.layout import WIDTH
from analysis.charts.slope import LEFT, MARKERS, NOT_DRAWN, slope
from analysis.disclosure.blocks import Column, ShownGrid
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.release import release
from analysis.errors import NotReleasable

BOARD = find_audience("board")
ANSWERS = (Column("Good"), Column("Poor"), Column("Neither"))
ROUNDS = ShownGrid("slope", ANSWERS, (line("October", (5, 10, "[c]"), 20), line("April", (20, 0, 5), 25)), "case files")


def drawn(chart: ShownGrid) -> list[tuple[float, float]]:
    """How far down each line begins and ends, as a share of the scale."""
    axes = slope(chart).axes[0]
    (foot, top) = next(sorted(one.get_ydata())[::-1] for one in axes.lines if list(one.get_xdata()) == [LEFT, LEFT])
    marked = [one.get_ydata() for one in axes.lines if one.get_marker() in MARKERS]
    return [tuple(round((foot - down) / (foot - top), 3) for down in ends) for ends in marked]


def test_a_line_runs_from_share_to_share():
    assert drawn(ROUNDS) == [(0.25, 0.8), (0.5, 0.0)]


def test_both_ends_have_their_numbers_and_what_is_not_shown_has_no_line():
    said = texts(draw(ROUNDS, "Grades"))
    assert {"October", "April", "Good: 5 of 20", "Good: 20 of 25", "Poor: 0 of 25", NOT_DRAWN} <= set(said)
    assert {"Neither: [c] of 20", "Neither: 5 of 25"} <= set(said)


def test_where_all_are_drawn_nothing_is_said_to_be_left_out():
    whole = ShownGrid("slope", ANSWERS[:2], (line("October", (5, 10), 20), line("April", (20, 0), 25)), "case files")
    assert NOT_DRAWN not in texts(draw(whole, "Grades"))


def test_the_words_of_ends_that_are_alike_do_not_stand_on_each_other():
    many = tuple(Column(f"Answer {at}") for at in range(8))
    chart = ShownGrid("slope", many, (line("October", (2,) * 8, 20), line("April", (0,) * 8, 25)), "case files")
    found = [
        (float(text.get("x")) > WIDTH / 2, float(text.get("y")))
        for text in ElementTree.fromstring(draw(chart, "T")).iter(f"{SVG}text")
        if text.text.startswith("Answer")
    ]
    assert len(found) == 16
    for side in (False, True):
        downs = sorted(down for right, down in found if right == side)
        assert all(after - before >= 18 for before, after in zip(downs, downs[1:], strict=False))


def test_the_alt_text_has_every_number_round_by_round():
    assert alt_text(ROUNDS, "Grades") == (
        "Slope chart, Grades: the number of case files. October. Good: 5, Poor: 10, Neither: [c], of 20. April. Good: "
        "20, Poor: 0, Neither: 5, of 25."
    )


@pytest.mark.parametrize("typed", HOSTILE, ids=["markup", "long", "unseen", "script and emoji"])
def test_what_a_person_types_does_nothing_and_stays_on_the_paper(typed):
    columns = (Column(typed), Column(f"{typed} too"), Column("C"))
    grid = ShownGrid("slope", columns, (line(typed, (1, "[c]", 2), 3), line("B", (0, 3, 0), 3)), typed)
    root = ElementTree.fromstring(draw(grid, typed))
    names = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert names <= {"svg", "g", "path", "text", "title", "defs", "clipPath", "rect", "pattern", "use"}
    assert all(0 <= float(text.get("x")) <= WIDTH for text in root.iter(f"{SVG}text"))
    assert max(float(text.get("y")) for text in root.iter(f"{SVG}text")) <= float(root.get("height"))
    assert len(alt_text(grid, typed)) >= 40


# From a released block


def test_a_comparison_without_a_share_in_both_rounds_stays_a_table(in_home):
    cases = load("stockton-2015-04", "cases")
    shown = shown_to(slope_chart(release(since_last_round(cases, "grade"), "Grades")).block, BOARD)
    assert shown.chart is None and shown.table is not None
    with pytest.raises(NotReleasable, match="has no rounds to draw"):
        slope_chart(release(count(cases, "grade"), "Grades"))


def test_a_small_grade_is_told_neither_by_a_line_nor_by_what_stands_around_it():
    before = {"inadequate": 0, "requires_improvement": 8, "good": 12, "outstanding": 10}
    now = {"inadequate": 2, "requires_improvement": 9, "good": 14, "outstanding": 11}
    shown, files, defence = public_edition(slope_chart(release(comparison(before, now), "Grades by round")).block)
    assert defence.determined == 0
    hidden = [at for at, cell in enumerate(shown.chart.lines[1].cells) if cell.number is None]
    assert len(hidden) >= 2 and len(drawn(shown.chart)) == 4 - len(hidden)
    assert "Inadequate: [c] of 36" in files["p.html"] or "Inadequate: [c]" in files["p.html"]


def test_a_number_of_a_slope_that_its_table_hides_is_a_leak():
    before = {"inadequate": 0, "requires_improvement": 8, "good": 12, "outstanding": 10}
    now = {"inadequate": 2, "requires_improvement": 9, "good": 14, "outstanding": 11}
    block = slope_chart(release(comparison(before, now), "Grades by round")).block
    leaky = ShownGrid("slope", (Column("Inadequate"),), (line("x", (0,), 30), line("y", (2,), 36)), "case files")
    with pytest.raises(NotReleasable, match="'Inadequate'.*printed in"):
        public_edition(block, leak=f"<h3>Grades by round</h3>{draw(leaky, 'x')}")
