"""Intake: every shape is read into answers with their cells, and every problem is named by file, sheet and cell."""

import pytest
from openpyxl import Workbook
from rounds_made import make_round, write_file

from analysis.intake import read_round
from analysis.intake.grids import read_grids
from analysis.rounds import find_round

CASES = {"Case": "case", "Grade": "grade"}


@pytest.fixture
def made(tmp_path, monkeypatch):
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    return make_round(tmp_path)


def read():
    return read_round(find_round("one"))


def problems() -> list[str]:
    return [str(problem) for problem in read().problems]


def test_a_flat_list_gives_an_answer_for_each_mapped_cell(made):
    made.add("cases.csv", "cases", CASES, [["Case", "Grade"], ["A1", "Good"], ["A2", ""]])
    answers = read().answers
    assert answers[["question", "raw", "cell"]].to_numpy().tolist() == [
        ["case", "A1", "A2"],
        ["grade", "Good", "B2"],
        ["case", "A2", "A3"],
        ["grade", "", "B3"],
    ]
    assert read().files["rows"].tolist() == [2]


def test_what_a_person_typed_survives_as_typed(made):
    typed = ["None", "NA", "N/A", "null", "007", "1e5", "TRUE", " padded "]
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], *[[text] for text in typed]])
    assert read().answers["raw"].tolist() == typed


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_text_file_is_read_in_every_encoding_and_separator_that_arrives(made, encoding, separator):
    made.add("cases.csv", "cases", {"Case": "case", "Team": "team"}, [["Case"]])
    text = f"Case{separator}Team\r\nA1{separator}Café – north\r\n"
    (made.folder / "cases.csv").write_bytes(text.encode(encoding))
    assert read().answers["raw"].tolist() == ["A1", "Café – north"]


def test_headings_with_non_breaking_spaces_and_line_breaks_are_found(made):
    made.add("cases.xlsx", "cases", {"Case number": "case"}, [["Case\xa0\nnumber "], ["A1"]])
    assert read().answers["raw"].tolist() == ["A1"]


def test_email_name_and_address_columns_are_never_read(made):
    rows = [["ID", "Email", "Name", "IP Address", "Agency"], [1, "a@b.uk", "Ann", "10.0.0.1", "Police"]]
    made.add("survey.xlsx", "responses", {"ID": "response", "Agency": "agency"}, rows, shape="ms forms")
    answers = read().answers
    assert answers["raw"].tolist() == ["1", "Police"]
    assert not answers.astype(str).apply(lambda column: column.str.contains("Ann|a@b|10.0")).any(axis=None)


def test_mapping_a_column_that_says_who_answered_is_refused(made):
    rows = [["ID", "Email"], [1, "a@b.uk"]]
    made.add("survey.xlsx", "responses", {"ID": "response", "Email": "concerns"}, rows, shape="ms forms")
    assert any("'Email' says who answered and is never read" in problem for problem in problems())


def test_every_problem_of_every_file_is_named_at_once(made):
    made.add("cases.csv", "cases", CASES, [["Case", "Grad", "Extra", "Extra"], ["A1", "Good", "1", "2"]])
    made.add("missing.csv", "missing_episodes", {"Case": "case"}, [["Case"]])
    (made.folder / "missing.csv").unlink()
    found = problems()
    assert "cases.csv, row 1: heading 'Grade' is missing. Did you mean 'Grad'?" in found
    assert any(problem.startswith("cases.csv, cell C1: heading 'Extra' is mapped to no question.") for problem in found)
    assert "cases.csv, cell D1: heading 'Extra' is there twice. Rename one of them." in found
    assert any(problem.startswith("missing.csv: was not found. In its folder are: cases.csv") for problem in found)


def test_a_heading_that_nobody_reads_is_named_in_left_out(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case", "Notes"], ["A1", "x"]], left_out='["Notes"]')
    assert problems() == []
    assert read().answers["raw"].tolist() == ["A1"]


def test_a_file_that_round_toml_does_not_name_is_a_problem(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    write_file(made.folder / "late.csv", [["x"]])
    write_file(made.folder / "~$cases.csv", [["x"]])
    assert problems() == [
        "late.csv: is in the folder but not named in round.toml. Add a [[files]] block for it, or move it away."
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty. Ask for the file again."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 etc", "is protected by a password, or is an old .xls workbook."),
        (b"PK\x03\x04 cut short", "is not a readable workbook (BadZipFile)."),
        (b"<html><table></table></html>", "is not a readable workbook (BadZipFile)."),
    ],
)
def test_a_workbook_that_cannot_be_read_is_one_problem_with_a_remedy(made, content, says):
    made.add("cases.xlsx", "cases", {"Case": "case"}, [["Case"]])
    (made.folder / "cases.xlsx").write_bytes(content)
    found = problems()
    assert len(found) == 1
    assert found[0].startswith(f"cases.xlsx: {says}")


def test_a_file_held_open_by_another_program_says_so(made, monkeypatch):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"]])

    def locked(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", locked)
    assert problems() == [
        "cases.csv: cannot be read (Permission denied). If it is open in Excel, close it there and try again."
    ]


def test_a_sheet_is_chosen_by_name_and_a_missing_one_is_named(made):
    made.add("book.xlsx", "cases", {"Case": "case"}, [["Case"]], sheet='"April"')
    book = Workbook()
    book.active.title = "March"
    book.create_sheet("May")
    book.save(made.folder / "book.xlsx")
    assert problems() == [
        "book.xlsx: has no sheet 'April'. Its sheets are: March, May. Name one with 'sheet' in round.toml."
    ]


def test_cells_become_text_as_a_person_reads_them(tmp_path):
    import datetime

    row = [17, 17.0, 0.5, True, datetime.datetime(2015, 4, 3), datetime.date(2015, 4, 3), None, "x"]
    write_file(tmp_path / "a.xlsx", [row])
    assert read_grids(tmp_path / "a.xlsx", "a.xlsx")[0].rows[0] == (
        "17",
        "17",
        "0.5",
        "True",
        "2015-04-03",
        "2015-04-03",
        "",
        "x",
    )


def test_made_up_marks_are_read_by_heading_and_a_wrong_one_is_a_problem(made):
    rows = [["Case", "Grade", "Made up"], ["A1", "Good", "yes: Case; which row: Grade"], ["A2", "Good", "no"]]
    made.add("cases.csv", "cases", CASES, rows)
    assert read().answers["made_up"].tolist() == ["yes", "which row", "no", "no"]
    assert read().marked
    write_file(made.folder / "cases.csv", [["Case", "Grade", "Made up"], ["A1", "Good", "perhaps"]])
    assert problems() == ["cases.csv, cell C2: 'Made up': 'perhaps' is not no, which row, yes."]


WORKBOOK_ROWS = [
    ["AUDIT TOOL v3"],
    [],
    ["Child unique ref", None, "AB1"],
    ["Overall grade", None, "Good"],
    [],
    ["Standard", "Finding", "Mentioned"],
    ["Chronology", "Chronology present", "Yes"],
    [None, "Chronology good", None],
]


def add_workbook(made, rows):
    headings = {"Child unique ref": "case", "Overall grade": "grade"}
    made.add("tool.xlsx", "cases", headings, rows, shape="sheet per child")
    made.blocks[-1] += '\n[files.lines]\n"Standard" = "standard"\n"Finding" = "finding"\n"Mentioned" = "mentioned"'
    made.save()


def test_a_sheet_per_child_gives_one_case_and_its_findings(made):
    add_workbook(made, WORKBOOK_ROWS)
    answers = read().answers
    cases = answers[answers["table"] == "cases"]
    assert cases[["question", "raw", "cell"]].to_numpy().tolist() == [["case", "AB1", "C3"], ["grade", "Good", "C4"]]
    findings = answers[answers["table"] == "findings"].pivot(index="record", columns="question", values="raw")
    assert findings[["case", "standard", "finding", "mentioned"]].to_numpy().tolist() == [
        ["AB1", "Chronology", "Chronology present", "Yes"],
        ["AB1", "Chronology", "Chronology good", ""],
    ]
    assert read().files["rows"].tolist() == [3]


def test_problems_of_a_childs_sheet_are_named_by_sheet_and_cell(made):
    rows = [row if row[:1] != ["Overall grade"] else ["Overal grade", None, "Good"] for row in WORKBOOK_ROWS]
    rows[2] = ["Child unique ref", None, None]
    add_workbook(made, rows)
    found = problems()
    assert "tool.xlsx, sheet 'Sheet': label 'Overall grade' is missing. Did you mean 'overal grade'?" in found
    assert (
        "tool.xlsx, sheet 'Sheet', cell B3: 'Child unique ref' is empty. Give the child's, or delete the sheet."
        in found
    )
    assert any("sheet 'Sheet', cell A4: label 'overal grade' is mapped to no question" in problem for problem in found)


def test_a_sheet_without_the_list_of_findings_is_a_problem(made):
    add_workbook(made, WORKBOOK_ROWS[:4])
    assert any("has no row with the headings 'Standard', 'Finding', 'Mentioned'" in problem for problem in problems())


def test_hidden_sheets_of_a_workbook_are_not_read_as_children(made):
    add_workbook(made, WORKBOOK_ROWS)
    from openpyxl import load_workbook

    book = load_workbook(made.folder / "tool.xlsx")
    book.create_sheet("lists").sheet_state = "hidden"
    book.save(made.folder / "tool.xlsx")
    assert problems() == []
