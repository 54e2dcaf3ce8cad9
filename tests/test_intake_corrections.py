"""Corrections of cells and rows left out: lines that people write in data/decisions/<round>, and nothing else does."""

from pathlib import Path

import pytest
from rounds_made import said

from analysis.errors import Place
from analysis.grids.grid import Grid
from analysis.intake.changes import Change
from analysis.intake.corrections import Corrected, decided

HEADINGS = "file,sheet,cell,from,to,who,why"
LIST = Grid("cases.csv", "", (("Case", "Grade"), ("A1", "Godo"), ("A2",), ("A3", "Good")))


def written(folder: Path, *lines: str, name: str = "corrections.csv", headings: str = HEADINGS) -> Path:
    """A folder of decisions with one file in it."""
    (folder / name).write_bytes("\r\n".join([headings, *lines, ""]).encode("utf-8"))
    return folder


def left_out_in(folder: Path, *lines: str) -> Path:
    return written(folder, *lines, name="left_out.csv", headings="file,sheet,row,who,why")


def test_a_folder_without_decisions_decides_nothing(tmp_path):
    nothing = decided(tmp_path / "not there")
    assert (nothing.left_out, nothing.problems, nothing.of_other_files(["cases.csv"])) == ({}, (), [])
    assert nothing.corrected(LIST) == Corrected(LIST)


def test_a_correction_takes_the_place_of_what_the_cell_says_and_is_listed(tmp_path):
    people = decided(written(tmp_path, "cases.csv,,B2,Godo,Good,J. Lee,a slip of the keyboard"))
    corrected = people.corrected(LIST)
    assert corrected.grid.rows == (("Case", "Grade"), ("A1", "Good"), ("A2",), ("A3", "Good"))
    rule = "corrected by J. Lee: a slip of the keyboard"
    assert corrected.changes == (Change("", "cases.csv", "", "B2", "", "Godo", "Good", rule),)
    assert (people.problems, corrected.problems) == ((), ())
    assert LIST.rows[1] == ("A1", "Godo")


def test_a_heading_may_be_corrected_and_only_on_its_own_sheet(tmp_path):
    people = decided(written(tmp_path, "tool.xlsx,Child 1,A1,Cas,Case,J. Lee,it was cut off"))
    first, second = (Grid("tool.xlsx", name, (("Cas",), ("A1",))) for name in ("Child 1", "Child 2"))
    assert people.corrected(first).grid.rows == (("Case",), ("A1",))
    assert people.corrected(second) == Corrected(second)


def test_a_missing_answer_is_filled_in_and_one_given_in_error_is_emptied(tmp_path):
    people = decided(
        written(
            tmp_path,
            "cases.csv,,B3,,Good,J. Lee,the agency telephoned",
            "cases.csv,,B4,Good,,J. Lee,it was meant for another child",
        )
    )
    corrected = people.corrected(LIST)
    assert corrected.grid.rows == (("Case", "Grade"), ("A1", "Godo"), ("A2", "Good"), ("A3",))
    assert [(change.cell, change.was, change.became) for change in corrected.changes] == [
        ("B3", "", "Good"),
        ("B4", "Good", ""),
    ]


def test_what_the_cell_said_is_compared_without_its_blanks_and_line_breaks(tmp_path):
    people = decided(written(tmp_path, "cases.csv,,$b$1,Requires improvement,Inadequate,J. Lee,agreed"))
    grid = Grid("cases.csv", "", (("Case", " Requires\n\u00a0improvement "),))
    corrected = people.corrected(grid)
    assert corrected.grid.rows == (("Case", "Inadequate"),)
    assert corrected.changes[0].was == " Requires\n\u00a0improvement "


def test_a_corrected_cell_is_neither_an_error_nor_a_formula_any_more(tmp_path):
    people = decided(
        written(
            tmp_path, "a.xlsx,S,A1,#REF!,5,J. Lee,asked", "a.xlsx,S,B1,,6,J. Lee,asked", "a.xlsx,S,C1,x,y,J. Lee,asked"
        )
    )
    grid = Grid("a.xlsx", "S", (("#REF!", "", "x", "#N/A"),), unstored=((0, 1), (5, 5)), errors=((0, 0), (0, 3)))
    corrected = people.corrected(grid).grid
    assert corrected == Grid("a.xlsx", "S", (("5", "6", "y", "#N/A"),), unstored=((5, 5),), errors=((0, 3),))


def test_a_correction_that_no_longer_fits_is_a_problem_that_does_not_repeat_the_cell(tmp_path):
    people = decided(written(tmp_path, "cases.csv,,B2,Bad,Good,J. Lee,a slip", "cases.csv,,A2,A9,A1,J. Lee,a slip"))
    grid = Grid("cases.csv", "", (("Case", "Grade"), ("A2", "what a child said")))
    corrected = people.corrected(grid)
    remedy = (
        "Put its 'from' right (a date in a workbook is written 2015-03-04), or take the line out if it is not needed."
    )
    assert said(corrected.problems) == [
        f"corrections.csv, row 2: cases.csv, cell B2 no longer says what the correction was made for. {remedy}",
        f"corrections.csv, row 3: cases.csv, cell A2 no longer says what the correction was made for. {remedy}",
    ]
    assert corrected.grid == grid
    assert corrected.changes == ()


def test_a_correction_changes_no_cell_outside_what_was_received(tmp_path):
    people = decided(
        written(
            tmp_path, "cases.csv,,A5,,A4,J. Lee,forgotten", "cases.csv,,D2,,x,J. Lee,a", "cases.csv,,C2,,x,J. Lee,a"
        )
    )
    remedy = "A correction changes or fills a cell of a row that is there. Ask for the file again if a row is missing."
    corrected = people.corrected(LIST)
    assert said(corrected.problems) == [
        f"corrections.csv, row 2: cases.csv, cell A5 is outside what was received. {remedy}",
        f"corrections.csv, row 3: cases.csv, cell D2 is outside what was received. {remedy}",
    ]
    assert corrected.grid.rows[1] == ("A1", "Godo", "x")


def test_a_later_correction_of_a_cell_begins_from_what_the_earlier_made_of_it(tmp_path):
    people = decided(
        written(tmp_path, "cases.csv,,B2,Godo,Good,J. Lee,slip", "cases.csv,,B2,Good,Inadequate,P. Roy,agreed")
    )
    corrected = people.corrected(LIST)
    assert corrected.grid.rows[1] == ("A1", "Inadequate")
    assert [(change.was, change.became) for change in corrected.changes] == [("Godo", "Good"), ("Good", "Inadequate")]


def test_two_corrections_of_a_cell_that_do_not_follow_each_other_are_a_problem(tmp_path):
    people = decided(
        written(tmp_path, "cases.csv,,B2,Godo,Good,J. Lee,slip", "cases.csv,,B2,Godo,Inadequate,P. Roy,seen")
    )
    corrected = people.corrected(LIST)
    assert said(corrected.problems) == [
        "corrections.csv, row 3: corrects cases.csv, cell B2, as row 2 does. "
        "Let its 'from' be the 'to' of that row, or take one of them out."
    ]


def test_every_line_that_says_too_little_is_a_problem_at_once(tmp_path):
    people = decided(
        written(
            tmp_path,
            "cases.csv,,B2,Godo,Good,,a slip",
            "cases.csv,,B2,Godo,Good,J. Lee, ",
            ",,,Godo,Good,J. Lee,a slip",
            "cases.csv,,B0,Godo,Good,J. Lee,a slip",
            "cases.csv,,XFE1,Godo,Good,J. Lee,a slip",
            "cases.csv,,the grade,Godo,Good,J. Lee,a slip",
            ",,,,,,",
            "cases.csv,,B2,Good, Good,J. Lee,a slip",
            "cases.csv,,B2,Godo,Good,J. Lee,a slip, and more",
        )
    )
    as_excel = "is not the name of a cell. Write it as Excel does: C12."
    comma = "Put quotation marks round an answer that holds a comma or a semicolon."
    assert said(people.problems) == [
        "corrections.csv, row 2: 'who' is empty. Fill it in.",
        "corrections.csv, row 3: 'why' is empty. Fill it in.",
        "corrections.csv, row 4: 'file' is empty. Fill it in.",
        "corrections.csv, row 4: 'cell' is empty. Fill it in.",
        f"corrections.csv, row 10: has more cells than there are headings. {comma}",
        f"corrections.csv, row 5: 'B0' {as_excel}",
        f"corrections.csv, row 6: 'XFE1' {as_excel}",
        f"corrections.csv, row 7: 'the grade' {as_excel}",
        "corrections.csv, row 9: 'from' and 'to' are the same. Put one of them right, or take the line out.",
    ]
    assert people.corrections == ()


@pytest.mark.parametrize(
    ("headings", "line"),
    [
        ("Why;Who;To;From;Cell;Sheet;File;When", "für;Lee;Good;Godo;B2;;cases.csv;2026-01-05"),
        ("WHY\tWHO\tTO\tFROM\tCELL\tSHEET\tFILE", "für\tLee\tGood\tGodo\tB2\t\tcases.csv"),
        ("file,sheet,cell,from,to,who,why,", "cases.csv,,B2,Godo,Good,Lee,für,"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_it_is_read_as_people_save_it(tmp_path, headings, line, encoding):
    (tmp_path / "corrections.csv").write_bytes(f"{headings}\r\n{line}\r\n".encode(encoding))
    people = decided(tmp_path)
    assert people.problems == ()
    assert people.corrected(LIST).changes[0].rule == "corrected by Lee: für"


def test_headings_that_are_missing_twice_there_or_unknown_are_problems(tmp_path):
    people = decided(written(tmp_path, "x", headings="file,sheet,cell,form,to,to,who,why"))
    remedy = "Its first row is: file,sheet,cell,from,to,who,why (and when, where you like)."
    assert said(people.problems) == [
        f"corrections.csv, row 1: has no heading 'from'. {remedy}",
        f"corrections.csv, row 1: has the heading 'to' twice. {remedy}",
        f"corrections.csv, row 1: 'form' is no heading of this file. {remedy}",
    ]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        (
            "corrections.csv",
            b'file,sheet\r\n"a,b\r\n',
            "corrections.csv, the row that begins in line 2: a quotation mark is",
        ),
        (
            "corrections.xlsx",
            b"PK",
            "corrections.xlsx: is not read: decisions stand in a csv file. Save it as corrections.csv",
        ),
        ("Left_Out.csv", b"file", "left_out.csv: its name is written 'Left_Out.csv'."),
    ],
)
def test_a_file_of_decisions_that_cannot_be_read_is_not_passed_over(tmp_path, name, content, says):
    (tmp_path / name).write_bytes(content)
    assert said(decided(tmp_path).problems)[0].startswith(says)


def test_a_file_of_decisions_with_nothing_in_it_decides_nothing(tmp_path):
    (tmp_path / "corrections.csv").write_bytes(b"")
    assert decided(written(tmp_path, name="left_out.csv", headings="file,sheet,row,who,why")).problems == ()


def test_a_row_left_out_is_known_by_its_place_with_who_and_why(tmp_path):
    people = decided(left_out_in(tmp_path, "cases.csv,,3,J. Lee,sent twice", "tool.xlsx,Child 2,,P. Roy,moved away"))
    assert people.left_out == {
        Place("cases.csv", "", 2): "left out by J. Lee: sent twice",
        Place("tool.xlsx", "Child 2"): "left out by P. Roy: moved away",
    }
    assert people.problems == ()


def test_lines_that_leave_out_what_is_no_row_or_left_out_already_are_problems(tmp_path):
    people = decided(
        left_out_in(tmp_path, "a.csv,,3,J. Lee,twice", "a.csv,,third,J. Lee,x", "a.csv,,3,P. Roy,y", "a.csv,,4,,z")
    )
    assert said(people.problems) == [
        "left_out.csv, row 5: 'who' is empty. Fill it in.",
        "left_out.csv, row 3: 'third' is not the number of a row. Write it as Excel does: 12.",
        "left_out.csv, row 4: a.csv, row 3 is left out by row 2 already. Keep one of them.",
    ]


def test_corrections_of_files_and_sheets_that_are_not_read_are_problems(tmp_path):
    what = "B2,x,y,Lee,z"
    written(
        tmp_path,
        f"case.csv,,{what}",
        f"cases.csv,One,{what}",
        f"tool.xlsx,Child1,{what}",
        f"tool.xlsx,,{what}",
        f"broken.xlsx,Any,{what}",
    )
    people = decided(tmp_path)
    assert said(people.of_other_files(["cases.csv", "tool.xlsx", "broken.xlsx"])) == [
        "corrections.csv, row 2: 'case.csv' is no file of round.toml. Did you mean 'cases.csv'?"
    ]
    assert said(people.of_other_sheets({"cases.csv": [""], "tool.xlsx": ["Child 1", "Notes"], "broken.xlsx": []})) == [
        "corrections.csv, row 3: 'cases.csv' has no sheet 'One' that is read. It is a text file: leave 'sheet' empty.",
        "corrections.csv, row 4: 'tool.xlsx' has no sheet 'Child1' that is read. Name one under 'sheet'. "
        "Did you mean 'Child 1'?",
        "corrections.csv, row 5: 'sheet' is empty. Name one under 'sheet'. Known: Child 1, Notes.",
    ]


def test_reading_decisions_leaves_their_files_as_they_are(tmp_path):
    folder = left_out_in(written(tmp_path, "cases.csv,,B2,Godo,Good,Lee,slip"), "cases.csv,,3,Lee,twice")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    decided(folder).corrected(LIST)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("name", ["corrections (1).csv", "corrections - Copy.csv"])
def test_a_copy_of_the_file_of_corrections_is_not_passed_over(tmp_path, name):
    written(tmp_path, "cases.csv,,B2,Godo,Good,J. Lee,asked", name=name)
    assert said(decided(tmp_path).problems) == [
        f"{name}: is a copy and is not read: decisions stand in corrections.csv. Put its lines into corrections.csv, "
        "and take this file away."
    ]
