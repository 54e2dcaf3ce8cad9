"""Heatmaps: a number in every field, shades of what is shown alone, and nothing that a shade gives away."""

import re
from xml.etree import ElementTree

import pytest
from charts_made import line, public_edition
from codes_made import coded
from test_charts import HOSTILE, SVG, contrast, texts
from test_themes_by_group import responses

from analysis import heatmap_chart
from analysis.attacking.fields import read_fields
from analysis.attacking.pages import parts_of_page
from analysis.audiences import find_audience
from analysis.charts import alt_text, draw
from analysis.charts.heatmap import DARK, SHADES, heatmap
from analysis.charts.paper import INK, PAPER
from analysis.disclosure.blocks import Cell, Column, ShownGrid
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.release import release
from analysis.errors import NotReleasable
from analysis.themes.by_group import count_themes_by

NONE = "[z]"
AGENCIES = (Column("Police (of 9)"), Column("Health (of 14)"), Column("Schools (of [c])"))
THEMES = ShownGrid(
    "heatmap",
    AGENCIES,
    (line("Training", (8, 12, "[c]"), NONE), line("Supervision", (0, 6, "[c]"), NONE)),
    "responses",
)


def fills(chart: ShownGrid) -> list[tuple]:
    """(colour, hatch) of each field, row by row, those of the key left out."""
    patches = heatmap(chart).axes[0].patches
    return [(patch.get_facecolor(), patch.get_hatch()) for patch in patches if patch.get_width() > 20]


def test_every_field_has_its_number_a_hidden_one_its_mark():
    said = texts(draw(THEMES, "Themes"))
    assert said[said.index("Training") :][:4] == ["Training", "8", "12", "[c]"]
    assert {"Police (of 9)", "Health (of 14)", "Schools (of [c])"} <= set(said)
    assert {"0 responses", "4 to 6 responses", "10 to 12 responses", "not shown"} <= set(said)


def test_hidden_fields_are_all_alike_and_like_no_shown_one():
    police, health, hidden, nought, _, other = fills(THEMES)
    assert hidden == other and hidden[1] is not None
    assert len({police, health, hidden, nought}) == 4


def test_shades_are_those_of_the_numbers_shown_whatever_is_hidden():
    more = ShownGrid(
        "heatmap", AGENCIES, (line("Training", (8, 12, Cell(None, "[c]").text), NONE), *THEMES.lines[1:]), "responses"
    )
    assert draw(more, "T") == draw(THEMES, "T")


def test_shades_grow_darker_and_the_number_in_each_can_be_read():
    light = [contrast(shade, PAPER) for shade in SHADES]
    assert light == sorted(light) and all(b / a >= 1.5 for a, b in zip(light, light[1:], strict=False))
    for shade in SHADES:
        assert contrast(shade, PAPER if shade in DARK else INK) >= 4.5


def test_the_alt_text_has_every_number_row_by_row_in_the_order_of_the_columns():
    assert alt_text(THEMES, "Themes by agency") == (
        "Heatmap, Themes by agency: the number of responses. In each row: Police (of 9); Health (of 14); Schools (of "
        "[c]). Training: 8; 12; [c]. Supervision: 0; 6; [c]."
    )


def test_heads_of_narrow_columns_are_turned_and_stay_on_the_paper():
    many = ShownGrid(
        "heatmap", tuple(Column(f"Agency {at} (of 9)") for at in range(9)), (line("T", (1,) * 9, NONE),), "x"
    )
    svg = draw(many, "Themes")
    turned = [text for text in ElementTree.fromstring(svg).iter(f"{SVG}text") if text.get("transform")]
    assert len(turned) == 9 and all(re.match(r"rotate\(-90", text.get("transform")) for text in turned)
    assert all(0 < float(text.get("x")) < 640 for text in turned)


@pytest.mark.parametrize("typed", HOSTILE, ids=["markup", "long", "unseen", "script and emoji"])
@pytest.mark.parametrize("columns", [2, 9])
def test_what_a_person_types_does_nothing_and_stays_on_the_paper(typed, columns):
    grid = ShownGrid("heatmap", (Column(typed),) * columns, (line(typed, (3,) * columns, NONE),) * 40, typed)
    root = ElementTree.fromstring(draw(grid, typed))
    names = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert names <= {"svg", "g", "path", "text", "title", "defs", "clipPath", "rect", "pattern"}
    assert max(float(text.get("y")) for text in root.iter(f"{SVG}text")) <= float(root.get("height"))
    assert len(alt_text(grid, typed)) >= 40


def test_rows_that_are_higher_for_a_longer_label_do_not_measure_as_more():
    """30 units for 5 and 59 for 10: a reader who took this for a size would read 5 into each hidden field below."""
    long = "Communication and information sharing between agencies"
    rows = (line("Trust", (5, "[c]", "[c]"), NONE), line(long, (10, "[c]", "[c]"), NONE))
    chart = parts_of_page(draw(ShownGrid("heatmap", AGENCIES, rows, "responses"), "T")).charts[0]
    assert read_fields(chart, "r") == []


def test_a_heatmap_of_many_hidden_numbers_is_small():
    rows = tuple(line(f"Theme {at}", ("[c]", "[c]", at), NONE) for at in range(14))
    assert len(draw(ShownGrid("heatmap", AGENCIES, rows, "responses"), "T")) < 25_000


# From a released block


def themes(**raised: str):
    """Themes by agency: 40 responses, of which these (a range as '1-12') raised a theme as a concern."""
    codes = {number: [] for number in range(1, 41)}
    for theme, ranges in raised.items():
        for part in ranges.split():
            first, _, last = part.partition("-")
            for number in range(int(first), int(last or first) + 1):
                codes[number].append(f"{theme}-")
    lines = "\n".join(f"{number} concerns {' '.join(given)}" for number, given in codes.items())
    agencies = {f"r{number}": "police" if number <= 15 else "health" for number in codes}
    return count_themes_by(coded(lines), responses(**agencies), "agency")


def test_themes_by_agency_are_drawn_under_the_heads_of_their_table():
    shown = shown_to(heatmap_chart(release(themes(training="1-12 16-30"), "Themes")).block, find_audience("board"))
    assert [column.label for column in shown.chart.columns] == list(shown.table.columns[1:3])
    assert [[cell.number for cell in row.cells] for row in shown.chart.lines] == [[12, 15]]


def test_more_agencies_than_nine_stay_a_table_and_a_count_is_no_heatmap():
    wide = themes(training="1-40")
    groups = tuple(wide.groups[0].__class__(f"g{at}", f"Group {at}", (str(at + 1),)) for at in range(40))
    grouped = tuple(
        theme.__class__(theme.theme, theme.label, theme.members, tuple(group.members for group in groups))
        for theme in wide.themes
    )
    many = wide.__class__(**vars(wide) | {"groups": groups, "themes": grouped})
    shown = shown_to(heatmap_chart(release(many, "Many")).block, find_audience("board"))
    assert shown.chart is None and shown.table is not None
    with pytest.raises(NotReleasable, match=r"Release it first: heatmap_chart\(release\(count_themes_by"):
        heatmap_chart(wide)


def test_a_small_field_is_told_neither_by_its_shade_nor_by_what_stands_around_it():
    block = heatmap_chart(release(themes(training="1-2 16-30", supervision="1-9 16-26"), "Themes by agency")).block
    shown, files, defence = public_edition(block)
    assert defence.determined == 0
    cells = [cell for row in shown.chart.lines for cell in row.cells]
    marks = [(cell.text, fill) for fill, cell in zip(fills(shown.chart), cells, strict=True)]
    hidden = {fill for text, fill in marks if text == "[c]"}
    assert len(hidden) == 1 and not hidden & {fill for text, fill in marks if text != "[c]"}
    assert not re.search(r"Training and knowledge of staff: 2", files["p.html"])


def test_a_number_of_a_heatmap_that_its_table_hides_is_a_leak():
    leaky = ShownGrid("heatmap", AGENCIES[:2], (line("Training and knowledge of staff", (2, 15), NONE),), "responses")
    block = heatmap_chart(release(themes(training="1-2 16-30", supervision="1-9 16-26"), "Themes by agency")).block
    for leak in (f'<img alt="{alt_text(leaky, "x")}">', draw(leaky, "x")):
        with pytest.raises(NotReleasable, match="printed in"):
            public_edition(block, leak=f"<h3>Themes by agency</h3>{leak}")
