"""Intake: every shape is read into answers with their cells, and every problem is named by file, sheet and cell."""

import unicodedata

import pytest
from openpyxl import Workbook, load_workbook
from rounds_made import write_file

from analysis.description import NOBODY_SAID
from analysis.grids.files import read_grids
from analysis.intake import read_round
from analysis.rounds import find_round

CASES = {"Case": "case", "Grade": "grade"}


def read():
    return read_round(find_round("one"))


def problems() -> list[str]:
    return [str(problem) for problem in read().problems]


def test_every_problem_of_every_file_is_named_at_once(made):
    made.add("cases.csv", "cases", CASES, [["Case", "Grad", "Extra", "Extra"], ["A1", "Good", "1", "2"]])
    made.add("missing.csv", "missing_episodes", {"Case": "case"}, [["Case"]])
    (made.folder / "missing.csv").unlink()
    found = problems()
    assert "cases.csv, row 1: heading 'Grade' is missing. Did you mean 'Grad'?" in found
    assert any(problem.startswith("cases.csv, cell C1: heading 'Extra' is mapped to no question.") for problem in found)
    assert "cases.csv, cell D1: heading 'Extra' is there twice. Rename one of them." in found
    assert any(problem.startswith("missing.csv: was not found. In its folder are: cases.csv") for problem in found)


def test_a_file_that_round_toml_does_not_name_is_a_problem(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    write_file(made.folder / "late.csv", [["x"]])
    write_file(made.folder / "~$cases.csv", [["x"]])
    assert problems() == [
        "late.csv: is in the folder but not named in round.toml. Add a [[files]] block for it, or move it away."
    ]


def test_a_formula_without_a_stored_value_is_named_and_is_no_blank_cell(made):
    made.add("cases.xlsx", "cases", CASES, [["Case", "Grade"], ["A1", "Good"], ["A2", '=IF(B2="Good","Good","")']])
    assert problems() == [
        "cases.xlsx, sheet 'Sheet', cell B3: holds a formula without a stored value. Open the file in Excel and "
        "save it."
    ]


def test_a_workbook_that_several_blocks_name_is_read_once(made, monkeypatch):
    made.add("book.xlsx", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    made.add("book.xlsx", "follow_up", {"Case": "case"}, [["Case"], ["A1"]])
    opened = []
    monkeypatch.setattr("analysis.intake.read_grids", lambda path, name: opened.append(name) or read_grids(path, name))
    assert read().files["rows"].tolist() == [1, 1]
    assert opened == ["book.xlsx"]


@pytest.mark.parametrize(
    ("named", "there"),
    [
        ("cases.csv", "Cases.csv"),
        ("sub/cases.csv", "Sub/cases.CSV"),
        ("./cases.csv", "cases.csv"),
        (unicodedata.normalize("NFC", "café.csv"), unicodedata.normalize("NFD", "café.csv")),
        (unicodedata.normalize("NFD", "café.csv"), unicodedata.normalize("NFC", "Café.csv")),
    ],
)
def test_a_name_written_otherwise_is_one_sentence_alike_on_every_system(made, named, there):
    (made.folder / there).parent.mkdir(exist_ok=True)
    (made.folder / named).parent.mkdir(exist_ok=True)
    made.add(named, "cases", {"Case": "case"}, [["Case"], ["A1"]])
    (made.folder / named).rename(made.folder / there)
    assert problems() == [
        f"{named}: its name is written '{there}'. Rename the file, or copy this name into round.toml (an accent can be "
        "written in two ways)."
    ]


def test_of_two_files_whose_names_differ_in_capitals_the_other_is_unnamed(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    write_file(made.folder / "Cases.csv", [["x"]])
    if len(list(made.folder.glob("*.csv"))) < 2:
        pytest.skip("this system keeps one of the two")
    assert [problem.partition(":")[0] for problem in problems()] == ["Cases.csv"]


def test_a_sheet_is_chosen_by_name_and_a_missing_one_is_named(made):
    made.add("book.xlsx", "cases", {"Case": "case"}, [["Case"]], sheet='"April"')
    book = Workbook()
    book.active.title = "March"
    book.create_sheet("May")
    book.save(made.folder / "book.xlsx")
    assert problems() == [
        "book.xlsx: has no sheet 'April'. Its sheets are: March, May. Name one with 'sheet' in round.toml."
    ]


def test_a_sheet_that_nobody_reads_is_a_problem_until_it_is_left_out(made):
    made.add("book.xlsx", "cases", {"Case": "case"}, [["Case"]], sheet='"North"')
    book = Workbook()
    book.active.title = "North"
    book["North"].append(["Case"])
    book.create_sheet("South").append(["Case"])
    book.create_sheet("Empty")
    book.save(made.folder / "book.xlsx")
    assert problems() == [
        "book.xlsx: sheet 'South' is read by no block of round.toml. Add a [[files]] block with its name as 'sheet', "
        "or name it in left_out."
    ]
    made.blocks[-1] = made.blocks[-1].replace('sheet = "North"', 'sheet = "North"\nleft_out = ["South"]')
    made.save()
    assert problems() == []


def queries() -> list[str]:
    return [str(query) for query in read().queries]


def save(made, change) -> None:
    """A workbook of two cases, changed by hand before it was sent."""
    made.add("book.xlsx", "cases", CASES, [["Case", "Grade"], ["A1", "Good"], ["A2", "RI"]])
    book = load_workbook(made.folder / "book.xlsx")
    change(book)
    book.save(made.folder / "book.xlsx")


def test_a_hidden_sheet_is_not_read_and_is_asked_about_until_it_is_left_out(made):
    def hide(book):
        book.create_sheet("Old").append(["Case", "Grade"])
        book["Old"].sheet_state = "hidden"

    save(made, hide)
    assert problems() == []
    assert queries() == [
        "book.xlsx, sheet 'Old': is hidden, and was not read. If it holds answers, name it with 'sheet' in round.toml; "
        "if not, name it in left_out."
    ]
    made.blocks[-1] = made.blocks[-1].replace("[files.headings]", 'left_out = ["Old"]\n[files.headings]')
    made.save()
    assert queries() == []


def test_a_hidden_sheet_that_a_block_names_is_read(made):
    def hide(book):
        book.create_sheet("Shown").append(["a note"])
        book["Sheet"].sheet_state = "hidden"

    save(made, hide)
    made.blocks[-1] = made.blocks[-1].replace(
        "[files.headings]", 'sheet = "Sheet"\nleft_out = ["Shown"]\n[files.headings]'
    )
    made.save()
    assert (problems(), queries(), read().files["rows"].tolist()) == ([], [], [2])


def test_a_hidden_row_is_read_and_asked_about(made):
    save(made, lambda book: book.active.row_dimensions.__getitem__(3).__setattr__("hidden", True))
    assert read().files["rows"].tolist() == [2]
    assert queries() == [
        "book.xlsx, sheet 'Sheet', row 3: is hidden in the file, and was read all the same. Ask whether it belongs."
    ]


def test_an_error_of_excel_is_a_problem_and_a_corrected_one_is_none(made, tmp_path):
    def break_(book):
        book.active["B3"].value, book.active["B3"].data_type = "#REF!", "e"

    save(made, break_)
    assert problems() == [
        "book.xlsx, sheet 'Sheet', cell B3: holds Excel's error #REF!. Ask what it should say, and correct it."
    ]
    decisions = tmp_path / "data" / "decisions" / "one"
    decisions.mkdir(parents=True)
    write_file(decisions / "corrections.csv", [["file", "sheet", "cell", "from", "to", "who", "why"]])
    with (decisions / "corrections.csv").open("a", encoding="utf-8") as file:
        file.write("book.xlsx,Sheet,B3,#REF!,Good,AB,asked\n")
    assert problems() == []
    assert [(change.cell, change.was, change.became, change.rule) for change in read().changes] == [
        ("B3", "#REF!", "Good", "corrected by AB: asked")
    ]


def test_control_characters_are_taken_out_and_the_cell_is_listed_without_its_words(made):
    made.add("cases.csv", "cases", CASES, [["Case", "Grade"], ["A\x071", "Good"]])
    assert read().parts[0].columns["case"].raw == ["A1"]
    assert [(change.cell, change.was, change.rule) for change in read().changes] == [
        ("A2", "", "control characters taken out")
    ]


def test_a_guess_that_nobody_confirmed_is_a_problem(made):
    made.add("cases.csv", "cases", CASES, [["Case", "Grade"], ["A1", "Good"]], guesses='["Grade"]')
    assert problems() == [
        "cases.csv: 'Grade' is mapped to 'grade' by a guess. If it is right, take the heading out of 'guesses' in "
        "round.toml; if not, put the question right."
    ]


def test_a_file_of_which_nobody_said_who_sent_it_is_asked_about(made):
    made.add("cases.csv", "cases", CASES, [["Case", "Grade"], ["A1", "Good"]])
    made.blocks[-1] = made.blocks[-1].replace('"X"', f'"{NOBODY_SAID}"')
    made.save()
    assert queries() == [
        "cases.csv: round.toml does not say who sent it. Write the agency or team at received_from: reports say what "
        "is missing from whom."
    ]
