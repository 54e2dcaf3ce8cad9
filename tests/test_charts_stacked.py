"""Stacked bars and mosaics: what is drawn, what is drawn alike or not at all, and that sizes give nothing away."""

import re
from xml.etree import ElementTree

import pytest
from charts_made import comparison, counts_of, line, public_edition
from test_charts import HOSTILE, SVG, contrast, texts

from analysis import count, load, mosaic_chart, since_last_round, stacked_chart
from analysis.attacking.fields import read_fields
from analysis.attacking.pages import parts_of_page
from analysis.audiences import find_audience
from analysis.charts import alt_text, draw
from analysis.charts.looks import BY_PLACE, COLOURS, HATCHES, looks_of
from analysis.charts.stacked import NOT_TO_SCALE
from analysis.disclosure.blocks import Column, ShownGrid
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.release import Released, release
from analysis.errors import NotReleasable
from analysis.statistics.crossing import cross

BOARD = find_audience("board")
GRADES = (
    Column("Inadequate", "inadequate", True),
    Column("Requires improvement", "requires_improvement", True),
    Column("Good", "good"),
    Column("Outstanding", "outstanding"),
)
ROUNDS = ShownGrid(
    "stacked",
    GRADES,
    (line("October", (3, 6, 9, 2), 20), line("April", (0, 4, 4, 0), 8), line("May", ("[c]", 8, "[c]", 0), 12)),
    "case files",
)
MISSING = (Column("Missing"), Column("Never missing"))
CROSSED = ShownGrid("mosaic", MISSING, (line("Excluded", (3, 1), 4), line("Not excluded", (6, 6), 12)), "children")
HIDDEN = ShownGrid(
    "mosaic", MISSING, (line("Excluded", (8, "[c]"), "[c]"), line("Not excluded", (16, "[c]"), 18)), "children"
)


def fields(svg: str) -> list[tuple[float, float, float]]:
    """Left, width and height of every field that is drawn, the key and the paper of numbers left out."""
    found = []
    for path in ElementTree.fromstring(svg).iter(f"{SVG}path"):
        corners = re.findall(r"[ML] ([-\d.]+) ([-\d.]+)", path.get("d"))
        across, down = ({float(corner[at]) for corner in corners} for at in (0, 1))
        width, height = max(across) - min(across), max(down) - min(down)
        if path.get("d").strip().endswith("z") and width < 600 and round(height) not in (16, 18):
            found.append((min(across), width, height))
    return found


def test_a_bar_is_its_parts_side_by_side_each_as_long_as_its_share_of_the_row():
    drawn = fields(draw(ROUNDS, "Grades"))
    widths = [width for _, width, _ in drawn]
    assert len(widths) == 4 + 2  # nought has no part, and a row with a hidden number none at all
    one = widths[0] / 3
    assert widths[:4] == pytest.approx([3 * one, 6 * one, 9 * one, 2 * one], rel=0.001)
    assert widths[4:] == pytest.approx([10 * one, 10 * one], rel=0.001)  # a half of eight is a half


def test_what_is_not_good_runs_to_the_left_of_a_line_that_all_rounds_share():
    drawn = fields(draw(ROUNDS, "Grades"))
    goods = [drawn[2][0], drawn[5][0]]
    assert goods[0] == pytest.approx(goods[1])
    assert all(left + width <= goods[0] + 0.01 for left, width, _ in (*drawn[:2], drawn[4]))


def test_every_number_stands_in_words_a_hidden_one_as_c_and_nought_as_0():
    said = " ".join(texts(draw(ROUNDS, "Grades")))
    assert "Inadequate: [c], Requires improvement: 8, Good: [c], Outstanding: 0, of 12" in said
    assert "Inadequate: 0, Requires improvement: 4, Good: 4, Outstanding: 0, of 8" in said


def test_the_fields_of_a_mosaic_are_as_large_as_their_numbers():
    drawn = fields(draw(CROSSED, "Missing"))
    areas = [width * height for _, width, height in drawn]
    assert [round(area / areas[1], 2) for area in areas] == [3, 1, 6, 6]


def test_where_a_number_of_a_mosaic_is_hidden_all_fields_are_alike():
    svg = draw(HIDDEN, "Missing")
    sizes = {(round(width), round(height)) for _, width, height in fields(svg)}
    assert len(sizes) == 1 and len(fields(svg)) == 4
    assert NOT_TO_SCALE.split(",")[0] in " ".join(texts(svg))
    assert texts(svg).count("[c]") == 2


def test_a_mosaic_of_noughts_has_no_field_and_says_so():
    svg = draw(ShownGrid("mosaic", MISSING, (line("A", (0, 0), 0), line("B", (0, 0), 0)), "children"), "Missing")
    assert fields(svg) == [] and "Missing: 0, Never missing: 0, of 0" in texts(svg)


def test_parts_side_by_side_are_told_apart_with_and_without_colour():
    for one, other in zip(BY_PLACE, BY_PLACE[1:], strict=False):
        assert contrast(COLOURS[one], COLOURS[other]) >= 3
    assert len({HATCHES.get(kind, (None,))[0] for kind in BY_PLACE}) == len(BY_PLACE)


def test_grades_that_have_no_look_of_their_own_look_as_their_place_says():
    of_scale = [look["facecolor"] for look in looks_of((Column("RI", "requires_improvement"), Column("Best", "best")))]
    assert of_scale == [COLOURS["inadequate"], COLOURS["requires_improvement"]]
    assert [look["facecolor"] for look in looks_of(GRADES)] == [COLOURS[grade.kind] for grade in GRADES]


def test_the_alt_text_has_every_number_row_by_row():
    assert alt_text(CROSSED, "Missing") == (
        "Mosaic chart, Missing: the number of children. In each row: Missing; Never missing. Excluded: 3; 1. Not "
        "excluded: 6; 6."
    )
    assert "May. Inadequate: [c], Requires improvement: 8, Good: [c], Outstanding: 0, of 12." in alt_text(ROUNDS, "G")
    assert "[c]" in alt_text(HIDDEN, "Missing")


@pytest.mark.parametrize("form", ["stacked", "mosaic"])
@pytest.mark.parametrize("typed", HOSTILE, ids=["markup", "long", "unseen", "script and emoji"])
def test_what_a_person_types_is_drawn_as_typed_within_the_paper_and_does_nothing(form, typed):
    grid = ShownGrid(form, (Column(typed), Column("B")), (line(typed, (1, 2), 3), line("C", (0, 3), 3)), typed)
    svg = draw(grid, typed)
    root = ElementTree.fromstring(svg)
    names = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert names <= {"svg", "g", "path", "text", "title", "defs", "clipPath", "rect", "pattern"}
    assert all(0 <= float(text.get("x")) <= 640 for text in root.iter(f"{SVG}text"))
    assert max(float(text.get("y")) for text in root.iter(f"{SVG}text")) <= float(root.get("height"))
    assert len(alt_text(grid, typed)) >= 40


# From a released block


def crossed(*rows: tuple[int, ...]):
    """A cross-table of so many people in each cell."""
    members, lines = 0, {}
    for down, numbers in enumerate(rows):
        for across, number in enumerate(numbers):
            lines[(down, across)] = [f"C{at:03}" for at in range(members, members + number)]
            members += number
    whole = {axis: sorted({place[axis] for place in lines}) for axis in (0, 1)}
    sides = []
    for axis, letter in ((0, "Row"), (1, "Column")):
        people = {at: [m for place, some in lines.items() if place[axis] == at for m in some] for at in whole[axis]}
        counts = counts_of(letter, "C", {f"{letter} {at}": len(some) for at, some in people.items()}, "children")
        answers = [one.__class__(**vars(one) | {"members": tuple(people[at])}) for at, one in enumerate(counts.answers)]
        sides.append(counts.__class__(**vars(counts) | {"answers": tuple(answers)}))
    return cross(*sides)


def test_the_rounds_of_a_comparison_are_drawn_with_the_words_of_their_table(in_home):
    cases = load("stockton-2015-04", "cases")
    shown = shown_to(stacked_chart(release(since_last_round(cases, "grade"), "Grades by round")).block, BOARD)
    assert [(one.label, one.kind, one.left) for one in shown.chart.columns] == [
        (one.label, one.kind, one.left) for one in GRADES
    ]
    before, now = shown.chart.lines
    assert (before.label, now.label) == shown.table.columns[1:]
    assert [one.text for one in before.cells] == ["[x]"] * 4
    assert [one.number for one in now.cells] == [0, 4, 4, 0]
    assert "October 2014. [x]." in alt_text(shown.chart, shown.title)


def test_more_grades_than_four_and_a_table_of_one_row_stay_tables(in_home):
    five = {code: 6 for code in ("inadequate", "requires_improvement", "adequate", "good", "outstanding")}
    shown = shown_to(stacked_chart(release(comparison(five, five), "Grades")).block, BOARD)
    assert shown.chart is None and len(shown.table.rows) == 5
    assert shown_to(mosaic_chart(release(crossed((6, 7)), "One row")).block, BOARD).chart is None


def test_only_what_has_rows_and_columns_is_drawn_so(in_home):
    grades = release(count(load("stockton-2015-04", "cases"), "grade"), "Grades")
    for draw_it, said in ((stacked_chart, "has no rounds to draw"), (mosaic_chart, "has no rows by columns to draw")):
        with pytest.raises(NotReleasable, match=said):
            draw_it(grades)
    several = comparison({"good": 1}, {"good": 2})
    block = release(several, "Several").block
    block.content["counts"][0]["exclusive"] = False
    with pytest.raises(NotReleasable, match="no parts of a whole"):
        stacked_chart(Released(block))


# Nothing given away


def test_a_small_grade_is_told_neither_by_the_bars_nor_by_what_stands_around_them():
    before = {"inadequate": 0, "requires_improvement": 8, "good": 12, "outstanding": 10}
    now = {"inadequate": 2, "requires_improvement": 9, "good": 14, "outstanding": 11}
    shown, files, defence = public_edition(stacked_chart(release(comparison(before, now), "Grades by round")).block)
    assert defence.determined == 0
    first, second = shown.chart.lines
    assert "[c]" in [one.text for one in second.cells] and "[c]" not in [one.text for one in first.cells]
    assert len(fields(draw(shown.chart, "Grades"))) == 3  # those of the first round alone
    assert "Inadequate: [c]" in files["p.html"] and "Inadequate: 0" in files["p.html"]


@pytest.mark.parametrize("leaks", ["alt text", "words"])
def test_a_small_grade_in_the_words_of_a_chart_is_a_leak(leaks):
    now = {"inadequate": 2, "requires_improvement": 9, "good": 14, "outstanding": 11}
    before = now | {"inadequate": 0}
    block = stacked_chart(release(comparison(before, now), "Grades by round")).block
    leaky = ShownGrid("stacked", GRADES, tuple(line("x", tuple(n.values()), "n") for n in (before, now)), "case files")
    leak = draw(leaky, "x") if leaks == "words" else f'<img alt="{alt_text(leaky, "x")}">'
    with pytest.raises(NotReleasable, match="'Inadequate'.*printed in"):
        public_edition(block, leak=f"<h3>Grades by round</h3>{leak}")


def test_a_small_cell_is_told_neither_by_the_fields_of_a_mosaic_nor_by_what_stands_around_them():
    shown, files, defence = public_edition(mosaic_chart(release(crossed((3, 17), (14, 26)), "Row by column")).block)
    assert defence.determined == 0
    sizes = {(round(width), round(height)) for _, width, height in fields(draw(shown.chart, "Mosaic"))}
    assert len(sizes) == 1
    assert shown.chart.lines[0].cells[0].text == "[c]"


LEAKY = ShownGrid("mosaic", MISSING, (line("Row 0", (3, 17), 20), line("Row 1", (14, 26), 40)), "children")


def test_a_reader_measures_the_fields_of_a_chart_that_hides_its_numbers_and_draws_them_yet():
    leaky = draw(LEAKY, "x").replace(">3</text>", ">[c]</text>")
    assert [one.number for one in read_fields(parts_of_page(leaky).charts[0], "r")] == [3, 17, 14, 26]
    assert read_fields(parts_of_page(draw(HIDDEN, "x")).charts[0], "r") == []


def test_an_edition_with_such_a_chart_is_not_made():
    leaky = re.sub(r">[^<]*\b(3|17)\b[^<]*</text>", ">[c]</text>", draw(LEAKY, "x"))
    with pytest.raises(NotReleasable, match="the size of a field"):
        public_edition(mosaic_chart(release(crossed((3, 17), (14, 26)), "Row by column")).block, leak=leaky)
