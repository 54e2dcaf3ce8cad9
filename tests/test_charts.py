"""Charts: what is drawn, what is never drawn, the same bytes, and words for who cannot see them."""

import re
import subprocess
import sys
from xml.etree import ElementTree

import matplotlib
import pytest

from analysis.charts import alt_text, draw, in_page, picture
from analysis.charts.lettering import TEXT_SIZE, lines, width
from analysis.charts.looks import COLOURS, HATCHES
from analysis.charts.paper import GREY, INK, PAPER
from analysis.disclosure.blocks import Bar, Shown, ShownChart

SVG = "{http://www.w3.org/2000/svg}"
GRADES = ShownChart(
    "bar",
    (
        Bar("Outstanding", 0, "0 of 8", "outstanding"),
        Bar("Good", 4, "4 of 8 (50%)", "good"),
        Bar("Requires improvement", 3, "3 of 8 (38%)", "requires_improvement"),
        Bar("October 2014", None, "[x]"),
    ),
    "case files",
    8,
)
THEMES = ShownChart(
    "diverging",
    (
        Bar("Early warning signs", 12, "12", "concern"),
        Bar("Early warning signs", 2, "2", "strength"),
        Bar("Placements", None, "[c]", "concern"),
        Bar("Placements", 7, "7", "strength"),
    ),
    "mentions",
    36,
)
SHARES = ShownChart("share", (Bar("Age", 50, "4 of 8"), Bar("Gang", 100, "3 of 3"), Bar("Team", None, "[x]")), "", 100)
HOSTILE = ("<script>alert(1)</script> & ]]> --> $x^2$", "W" * 200, "\u202enp.exe \x1b[31mred \ud800", "می‌خواهم 👨‍👩‍👧")


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, of two colours as #rrggbb."""
    dark, light = sorted(luminance(colour) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def texts(svg: str) -> list[str]:
    return [element.text for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def bar_lengths(svg: str) -> list[float]:
    """How long the bars are across, from the top down: closed shapes of the bars' height."""
    corners = [
        [[float(number) for number in point.split()] for point in re.findall(r"[ML] ([\d.]+ [\d.]+)", path.get("d"))]
        for path in ElementTree.fromstring(svg).iter(f"{SVG}path")
        if path.get("d").strip().endswith("z")
    ]
    return [
        abs(shape[1][0] - shape[0][0])
        for shape in corners
        if round(max(y for _, y in shape) - min(y for _, y in shape)) == 22
    ]


def test_every_bar_has_its_number_beside_it_as_text():
    assert set(texts(draw(GRADES, "Grades"))) >= {
        "Outstanding",
        "0 of 8",
        "Good",
        "4 of 8 (50%)",
        "Requires improvement",
        "3 of 8 (38%)",
        "October 2014",
        "[x]",
        "Number of case files, out of 8",
    }


def test_bars_are_as_long_as_their_numbers_and_a_bar_not_shown_or_of_zero_is_no_bar():
    good, requires_improvement = bar_lengths(draw(GRADES, "Grades"))
    assert good / requires_improvement == pytest.approx(4 / 3, rel=0.001)


def test_the_axis_of_bars_runs_from_0_to_the_denominator():
    ticks = [text for text in texts(draw(GRADES, "Grades")) if text.isdigit()]
    assert (ticks[0], ticks[-1]) == ("0", "8")


def test_bars_of_shares_are_as_long_as_their_per_cent_whatever_their_denominators():
    svg = draw(SHARES, "Answers given")
    half, whole = bar_lengths(svg)
    assert whole / half == pytest.approx(2, rel=0.001)
    assert {"4 of 8", "3 of 3", "[x]", "Percentage of those asked"} <= set(texts(svg))
    assert [text for text in texts(svg) if text.isdigit()] == ["0", "20", "40", "60", "80", "100"]
    assert alt_text(SHARES, "Answers given") == (
        "Bar chart, Answers given: the percentage of those asked. 3 bars. Largest: Gang, 100. Smallest: Age, 50. "
        "Not shown: 1."
    )


def test_a_concern_and_a_strength_of_one_label_share_a_row_with_the_concern_to_the_left():
    svg = draw(THEMES, "Themes")
    assert texts(svg).count("Early warning signs") == 1
    places = {element.text: float(element.get("x")) for element in ElementTree.fromstring(svg).iter(f"{SVG}text")}
    assert places["12"] < places["[c]"] < places["7"]
    assert {"Concerns", "Strengths"} <= set(texts(svg))


def test_a_bar_without_text_shows_its_number_and_one_without_number_is_not_available():
    shown = texts(draw(ShownChart("bar", (Bar("A", 7, ""), Bar("B", None, "")), "children", None), "T"))
    assert {"7", "[x]"} <= set(shown)


@pytest.mark.parametrize("kind", COLOURS)
def test_bars_stand_out_from_the_paper(kind):
    assert contrast(COLOURS[kind], PAPER) >= 3


@pytest.mark.parametrize("colour", [INK, GREY])
def test_text_stands_out_from_the_paper(colour):
    assert contrast(colour, PAPER) >= 4.5


def test_the_kinds_are_told_apart_without_colour():
    grades = ("inadequate", "requires_improvement", "good", "outstanding")
    assert len({HATCHES.get(kind, (None,))[0] for kind in grades}) == len(grades)
    assert HATCHES["concern"] != HATCHES.get("strength")


def test_a_drawing_is_the_same_bytes_in_every_process_and_whatever_an_analyst_has_set():
    here = draw(THEMES, "Themes")
    code = (
        "import matplotlib; matplotlib.rcParams.update({'font.size': 30, 'xtick.major.pad': 30});"
        "from analysis.charts import draw; from test_charts import THEMES;"
        "import sys; sys.stdout.buffer.write(draw(THEMES, 'Themes').encode())"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {sys.path[0]!r}); {code}"],
        capture_output=True,
        check=True,
    )
    assert draw(THEMES, "Themes") == here
    assert elsewhere.stdout.decode() == here


def test_drawing_touches_neither_pyplot_nor_the_settings():
    from matplotlib import pyplot

    before = dict(matplotlib.rcParams)
    draw(GRADES, "Grades")
    assert pyplot.get_fignums() == []
    assert dict(matplotlib.rcParams) == before


def test_a_drawing_says_nothing_of_where_and_when_it_was_made_and_names_no_font():
    svg = draw(GRADES, "Grades")
    for trace in (
        "<metadata",
        "<style",
        "<!--",
        "date",
        "Matplotlib",
        "DejaVu",
        "Arial",
        "xlink",
        "<use",
        "http://purl",
    ):
        assert trace not in svg
    assert set(re.findall(r"font-family: ([^;\"]+)", svg)) == {"sans-serif"}


def test_ids_begin_with_the_prefix_and_all_are_used():
    svg = draw(GRADES, "Grades", "grades")
    ids = re.findall(r'\bid="([^"]+)"', svg)
    assert ids and all(name.startswith("grades-") for name in ids)
    assert set(ids) == set(re.findall(r"url\(#([^)]+)\)", svg))


@pytest.mark.parametrize("typed", HOSTILE, ids=["markup", "long", "unseen", "script and emoji"])
def test_what_a_person_types_is_drawn_as_typed_and_does_nothing(typed):
    svg = draw(ShownChart("bar", (Bar(typed, 3, typed),), typed, 8), typed)
    names = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(svg).iter()}
    assert names <= {"svg", "g", "path", "text", "title", "defs", "clipPath", "rect", "pattern"}
    assert "\u202e" not in svg and "\x1b" not in svg
    drawn = "".join(texts(svg)).replace(" ", "")
    assert typed.replace("\u202e", "").replace("\x1b[31m", "").replace("\ud800", "").replace(" ", "") in drawn


@pytest.mark.parametrize("bars", [0, 1, 40])
@pytest.mark.parametrize("form", ["bar", "diverging", "share"])
@pytest.mark.parametrize("number", [None, 0, 5])
def test_any_number_of_bars_all_hidden_or_all_zero_is_still_a_chart(bars, form, number):
    chart = ShownChart(form, tuple(Bar(f"Theme {at}", number, "", "concern") for at in range(bars)), "mentions", None)
    svg = draw(chart, "Themes")
    assert sum(text.startswith("Theme") for text in texts(svg)) == bars
    assert len(bar_lengths(svg)) == (bars if number else 0)
    assert ("There is nothing to draw." in texts(svg)) == (bars == 0)
    assert len(alt_text(chart, "Themes")) >= 40


def test_where_all_is_hidden_the_axis_does_not_pretend_to_a_length():
    chart = ShownChart("bar", (Bar("A", None, "[c]"),), "children", None)
    assert [text for text in texts(draw(chart, "T")) if text.isdigit()] == ["0"]


def test_an_alt_text_says_of_what_out_of_how_many_the_largest_the_smallest_and_what_is_not_shown():
    assert alt_text(GRADES, "Grades of the case files") == (
        "Bar chart, Grades of the case files: the number of case files, out of 8. 4 bars. Largest: Good, 4. "
        "Smallest: Outstanding, 0. Not shown: 1."
    )
    assert alt_text(THEMES, "Themes") == (
        "Bar chart, Themes: the number of mentions, out of 36. Concerns: 2 bars. Shown: Early warning signs, 12. "
        "Not shown: 1. Strengths: 2 bars. Largest: Placements, 7. Smallest: Early warning signs, 2."
    )


def test_bars_of_equal_length_are_named_together():
    chart = ShownChart("bar", tuple(Bar(label, 4, "4") for label in "ABCDE") + (Bar("F", 1, "1"),), "children", None)
    assert "Largest: A, B and 3 others, 4 each. Smallest: F, 1." in alt_text(chart, "T")


@pytest.mark.parametrize("chart", [ShownChart("bar", (), "", None), ShownChart("diverging", (), "x", None)])
def test_an_alt_text_is_never_too_short_to_say_something(chart):
    assert len(alt_text(chart, "")) >= 40


def test_a_chart_stands_in_a_page_as_svg_and_in_a_notebook_as_a_picture_with_the_same_alt_text():
    shown = Shown("grades", "counts", 'Grades "as published"', chart=GRADES)
    alt = alt_text(GRADES, shown.title).replace('"', "&quot;")
    assert in_page(shown).startswith(f'<svg class="chart" role="img" aria-label="{alt}" ')
    assert (
        re.match(r'<img class="chart" src="data:image/svg\+xml;base64,[\w+/=]+" alt="([^"]+)"', picture(shown))[1]
        == alt
    )
    assert in_page(Shown("t", "text", "No chart")) == picture(Shown("t", "text", "No chart")) == ""


def test_a_chart_is_small():
    assert len(in_page(Shown("themes", "themes", "Themes", chart=THEMES))) < 12_000


def test_lines_are_no_wider_than_their_room_and_lose_nothing():
    for typed in ("Communication and information sharing between agencies", "W" * 200, "中文字" * 40, "a " * 100):
        broken = lines(typed, 220)
        assert all(width(line) <= 220 for line in broken)
        assert "".join(broken).replace(" ", "") == typed.replace(" ", "")
    assert lines("", 220) == ("",)


def test_text_is_never_under_12_pixels_on_the_narrowest_chart_of_the_page():
    from analysis.reports import page

    css = (page.HERE / "page.css").read_text(encoding="utf-8")
    narrowest = 16 * float(re.search(r"\.chart \{[^}]*min-width: ([\d.]+)rem", css)[1])
    assert TEXT_SIZE * narrowest / 640 >= 12
