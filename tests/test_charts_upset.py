"""Concerns found together: every file in one combination, what an audience sees of them, and how they are drawn."""

import dataclasses
import json
from xml.etree import ElementTree

import pytest
from charts_made import counts_of, line, public_edition
from test_charts import HOSTILE, SVG, texts

from analysis import count, count_findings, found_together, load, upset_chart
from analysis.audiences import find_audience
from analysis.charts import alt_text, draw
from analysis.charts.layout import BAR_HEIGHT
from analysis.charts.upset import upset
from analysis.disclosure.blocks import Cell, Column, Line, ShownGrid
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.release import release
from analysis.errors import CannotCount, NotReleasable
from analysis.statistics.counts import Answer, Counts

BOARD = find_audience("board")


def row(has: str, number: object) -> Line:
    """row("A+C", 4): a combination of A, B and C."""
    return Line(has, tuple(Cell(int(letter in has), "") for letter in "ABC"), line("", (), number).whole)


CHART = ShownGrid(
    "upset",
    (Column("A"), Column("B"), Column("C")),
    (row("none", 9), row("A+C", 6), Line("Other combinations", (Cell(None, "[c]"),) * 3, Cell(None, "[c]"))),
    "case files",
)


def standard(name: str, of: int = 40, **concerns: tuple[int, int]) -> Counts:
    """A count of findings: concern=(first, last) of the files that it was found in."""
    answers = tuple(
        Answer(code, code.replace("_", " "), code, tuple(f"B{at:03}" for at in range(first, last)), "concern")
        for code, (first, last) in concerns.items()
    )
    members = tuple(f"B{at:03}" for at in range(of))
    return dataclasses.replace(counts_of(name, "B", {}), answers=answers, members=members, exclusive=False)


def bars(chart: ShownGrid) -> list[float]:
    return [patch.get_width() for patch in upset(chart).axes[0].patches if patch.get_height() == BAR_HEIGHT]


# What is counted


def test_a_file_is_in_the_one_combination_of_all_its_concerns():
    found = found_together(standard("One", of=12, late=(0, 6)), standard("Two", of=12, thin=(4, 9), no_plan=(5, 6)))
    assert [(one.concerns, len(one.members)) for one in found.combinations] == [
        (("late",), 4),
        ((), 3),
        (("thin",), 3),
        (("late", "thin"), 1),
        (("late", "thin", "no plan"), 1),
    ]
    assert sum(len(one.members) for one in found.combinations) == len(found.members) == 12


def test_only_files_that_all_standards_were_asked_of_are_counted():
    assert len(found_together(standard("One", of=12, late=(0, 6)), standard("Two", of=8, thin=(4, 8))).members) == 8


def test_strengths_are_no_concerns_and_a_concern_that_no_file_has_is_not_listed():
    one = standard("One", late=(0, 6), never=(0, 0), good=(0, 9))
    strength = dataclasses.replace(
        one, answers=(*one.answers[:2], dataclasses.replace(one.answers[2], tone="strength"))
    )
    assert found_together(strength).concerns == ("late",)


def test_things_of_two_kinds_and_concerns_called_alike_are_refused(in_home):
    responses = count(load("stockton-2015-04", "responses"), "agency")
    with pytest.raises(CannotCount, match="in case files and responses"):
        found_together(standard("One", late=(0, 6)), responses)
    with pytest.raises(CannotCount, match="called alike"):
        found_together(standard("One", late=(0, 6)), standard("Two", late=(0, 9)))


# What is seen


def test_a_board_sees_every_combination_with_number_denominator_and_percentage():
    found = found_together(standard("One", of=10, late=(0, 5), thin=(3, 5)))
    shown = shown_to(release(found, "Concerns").block, BOARD)
    assert shown.table.rows == (
        ("None of these", "5", "10", "50%"),
        ("late alone", "3", "10", "30%"),
        ("late + thin", "2", "10", "20%"),
    )
    assert shown.note.startswith("Each case file is in one row")


def test_the_example_round_is_drawn_and_one_without_the_question_says_why(in_home):
    findings = load("stockton-2015-04", "findings")
    found = found_together(count_findings(findings, "chronology"), count_findings(findings, "supervision"))
    shown = shown_to(upset_chart(release(found, "Concerns")).block, BOARD)
    assert shown.chart.form == "upset" and sum(one.whole.number for one in shown.chart.lines) == 8
    other = load("lscb-2015", "findings")
    absent = shown_to(upset_chart(release(found_together(count_findings(other, "chronology")), "C")).block, BOARD)
    assert absent.chart is None and absent.text.startswith("[x]")


def test_more_than_can_be_read_stays_a_table_and_a_count_is_no_combination(in_home):
    found = found_together(standard("One", **{f"c{at}": (at, at + 2) for at in range(12)}))
    shown = shown_to(upset_chart(release(found, "Concerns")).block, BOARD)
    assert shown.chart is None and len(shown.table.rows) == len(found.combinations)
    with pytest.raises(NotReleasable, match="has no combinations to draw"):
        upset_chart(release(count(load("stockton-2015-04", "cases"), "grade"), "Grades"))


# How it is drawn


def test_bars_are_as_long_as_their_numbers_and_what_is_not_shown_has_neither_bar_nor_dots():
    long, short = bars(CHART)
    assert long / short == pytest.approx(9 / 6)
    joined = [one.get_xdata() for one in upset(CHART).axes[0].lines if one.get_linewidth() == 2.5]
    assert [len(dots) for dots in joined[:2]] == [0, 2] and len(joined) == 2
    assert "Other combinations: [c]" in texts(draw(CHART, "T"))


def test_each_concern_has_a_letter_and_its_name():
    assert {"A: A", "B: B", "C: C", "Number of case files", "9", "6"} <= set(texts(draw(CHART, "T")))


def test_the_alt_text_has_every_combination():
    assert alt_text(CHART, "Concerns") == (
        "Upset chart, Concerns: the number of case files. none: 9. A+C: 6. Other combinations: [c]."
    )


@pytest.mark.parametrize("typed", HOSTILE, ids=["markup", "long", "unseen", "script and emoji"])
def test_what_a_person_types_does_nothing_and_stays_on_the_paper(typed):
    chart = dataclasses.replace(CHART, columns=(Column(typed),) * 3, unit=typed)
    root = ElementTree.fromstring(draw(chart, typed))
    names = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert names <= {"svg", "g", "path", "text", "title", "defs", "clipPath", "rect", "pattern", "use"}
    assert max(float(text.get("y")) for text in root.iter(f"{SVG}text")) <= float(root.get("height"))
    assert len(alt_text(chart, typed)) >= 40


# Nothing given away

FOUND = (standard("One", of=60, late=(0, 22), old=(50, 52)), standard("Two", of=60, thin=(10, 25), vague=(51, 53)))


def test_combinations_of_few_files_are_one_row_and_neither_named_nor_drawn_one_by_one():
    block = upset_chart(release(found_together(*FOUND), "Concerns found together")).block
    shown, files, defence = public_edition(block)
    assert defence.determined == 0
    assert shown.table.rows == (
        ("None of these", "32", "60", "53%"),
        ("late + thin", "12", "60", "20%"),
        ("late alone", "10", "60", "17%"),
        ("Other combinations", "6", "60", "10%"),
    )
    for content in files.values():
        assert "vague" not in content and "thin alone" not in content
    assert bars(shown.chart)[0] / bars(shown.chart)[-1] == pytest.approx(32 / 6)
    assert "Other combinations: 6" in texts(draw(shown.chart, "T"))


def test_where_the_others_are_few_together_another_combination_is_hidden_with_them():
    found = found_together(standard("One", of=60, late=(0, 20), old=(17, 18)), standard("Two", of=60, thin=(10, 30)))
    shown, _, defence = public_edition(upset_chart(release(found, "Concerns found together")).block)
    assert defence.determined == 0
    hidden = [row[0] for row in shown.table.rows if row[1] == "[c]"]
    assert hidden[-1] == "Other combinations" and len(hidden) >= 2
    assert len(bars(shown.chart)) == len(shown.chart.lines) - len(hidden)
    assert f"{hidden[0]}: [c]. Other combinations: [c]." in alt_text(shown.chart, "T")


def test_few_do_not_follow_from_the_totals_of_a_concern():
    """12 with it alone would tell of the 2 who have another too, where the table of the standard says 14."""
    one, two = standard("One", of=60, late=(0, 14)), standard("Two", of=60, thin=(12, 40))
    together = release(found_together(one, two), "Together").block
    shown, files, defence = public_edition(together, release(one, "One").block, release(two, "Two").block)
    assert defence.determined == 0
    numbers = {row[0]: row[1] for row in shown.table.rows}
    values = {entry["label"]: entry["value"] for entry in json.loads(files["manifest.json"])["released"]}
    assert "late + thin" not in numbers
    assert "[c]" in (numbers["late alone"], values["late"]) and "[c]" in (numbers["thin alone"], values["thin"])


def test_where_all_combinations_are_of_few_files_there_is_nothing_to_draw():
    found = found_together(standard("One", of=8, late=(0, 3), old=(2, 5), thin=(4, 6)))
    shown, _, _ = public_edition(upset_chart(release(found, "Concerns found together")).block)
    assert shown.chart is None and shown.table.rows == (("None of these, or other combinations", "8", "8", "100%"),)


def test_a_hidden_combination_in_the_alt_text_is_a_leak():
    found = found_together(standard("One", of=60, late=(0, 20), old=(17, 18)), standard("Two", of=60, thin=(10, 30)))
    block = upset_chart(release(found, "Concerns found together")).block
    leaky = dataclasses.replace(CHART, lines=(row("Other combinations", 1),))
    with pytest.raises(NotReleasable, match="'Other combinations'.*printed in alt text"):
        public_edition(block, leak=f'<h3>Concerns found together</h3><img alt="{alt_text(leaky, "x")}">')
