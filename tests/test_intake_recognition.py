"""Recognition: a file's shape is told by what stands in it, and a shape that it contradicts is refused."""

import pytest

from analysis.description import ReceivedFile
from analysis.grids.grid import Grid, UnreadableFile
from analysis.intake.recognition import recognised, shape_of
from analysis.shapes import shapes

QUESTION = "What worked well?"
CENSUS = ["UPN", "startdate", "sessions", "category"]
LIST_8 = [
    "Child Unique ID",
    "Number of Episodes the Child has been 'Missing' from their Placement in the last 12 months",
    "Number of Episodes the Child has been 'Absent' from their Placement in the last 12 months",
    "Was the child offered a Return Interview after their last missing episode (Y/N)?",
    "Did the child accept a Return Interview after their last missing episode (Y/N)?",
]
MONKEY = [["Respondent ID", "Collector ID", QUESTION], ["", "", "Open-Ended Response"], ["1", "4", "x"]]
# A few rows of each shape, as its system writes them.
EXAMPLES = {
    "flat list": [["Case", "Grade"], ["A1", "Good"]],
    "ms forms": [["\ufeffID", "Start time", "Completion\xa0time", "Email", QUESTION], ["1", "", "", "", "x"]],
    "surveymonkey": MONKEY,
    "smartsurvey": [["UserID", "Ended", "Help?", ""], ["", "", "Training", "Time"], ["1", "01/02/2026", "", "Time"]],
    "google forms": [["Timestamp", QUESTION], ["2/1/2026 9:12:00", "x"]],
    "ssda903 missing": [["CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"], ["7", "", "M", "03/04/2025", ""]],
    "annex a missing counts": [["List 8"], LIST_8, ["7", "2", "0", "Y", "N"]],
    "census suspensions": [
        [*CENSUS, "reason1", "reason2", "reason3"],
        ["A1", "2025-Mar-04", "4", "SUSP", "PA", "", ""],
    ],
    "census exclusions": [[*CENSUS, "reason"], ["A1", "2019-Mar-04", "4", "FIXD", "PA"]],
    "crosswalk": [["CHILD", "UPN", "Case"], ["7", "A1", "C1"]],
}
SHEET = [["AUDIT TOOL"], ["Child unique ref", "AB1"], ["Team", "North"], ["Overall grade", "Good"]]


def a_file(**more) -> ReceivedFile:
    file = ReceivedFile(path="a.csv", received_from="X", **more)
    return file.in_shape(file.shape) if file.shape else file


def grids(*sheets: list[list[str]], hidden: tuple[int, ...] = ()) -> list[Grid]:
    return [
        Grid("a.csv", f"Sheet{at}" if len(sheets) > 1 else "", tuple(map(tuple, rows)), hidden=at in hidden)
        for at, rows in enumerate(sheets)
    ]


def refused(found: list[Grid], file: ReceivedFile) -> str:
    with pytest.raises(UnreadableFile) as error:
        recognised(found, file)
    return str(error.value.problem)


@pytest.mark.parametrize("shape", EXAMPLES)
def test_every_shape_is_known_by_its_headings_whatever_the_file_is_called(shape):
    assert shape_of(grids(EXAMPLES[shape]), a_file()) == shape


def test_a_file_of_headings_alone_is_known_by_them():
    assert shape_of(grids(EXAMPLES["ssda903 missing"][:1]), a_file()) == "ssda903 missing"
    assert shape_of(grids(MONKEY[:1]), a_file()) == "surveymonkey"


def test_every_shape_has_an_example_here():
    assert {*EXAMPLES, "sheet per child"} == set(shapes())


def test_a_file_takes_table_headings_and_manner_from_its_shape():
    found = recognised(grids(EXAMPLES["census suspensions"]), a_file())
    assert (found.shape, found.table, found.case_is) == ("census suspensions", "suspensions", "upn")
    assert [heading for heading, question in found.headings.items() if question == "reasons"] == [
        "reason1",
        "reason2",
        "reason3",
    ]


def test_what_round_toml_says_stands_before_what_the_shape_says():
    found = recognised(
        grids(EXAMPLES["ssda903 missing"]), a_file(table="missing_episodes", case_is="case", joined_by="|")
    )
    assert (found.case_is, found.joined_by) == ("case", "|")


def test_a_shape_that_feeds_another_table_is_not_the_files():
    assert shape_of(grids(EXAMPLES["crosswalk"]), a_file(table="cases")) == "flat list"


def test_sheets_with_the_same_labels_are_a_sheet_for_each_child():
    assert shape_of(grids(SHEET, SHEET), a_file()) == "sheet per child"
    assert shape_of(grids(SHEET), a_file()) == "flat list"
    assert shape_of(grids(SHEET, SHEET, hidden=(1,)), a_file()) == "flat list"
    assert shape_of(grids(SHEET, SHEET), a_file(sheet="Sheet1")) == "flat list"


@pytest.mark.parametrize(
    "rows",
    [
        [["Case", "Grade"], ["C1", "Good"], ["C2", "Good"], ["C3", "Good"]],
        [["Kind", "Text"], *[["Conclusion", "x"]] * 3, *[["Message", "y"]] * 3, *[["Action", "z"]] * 3],
        [["Agency", "Sent", "Received"], ["Police", "1", "1"], ["Health", "1", "1"], ["Education", "1", "1"]],
    ],
)
def test_sheets_that_hold_lists_of_the_same_things_are_lists(rows):
    assert shape_of(grids(rows, rows), a_file()) == "flat list"


def test_two_rows_of_headings_read_as_one_respondent_are_refused():
    assert refused(grids(MONKEY), a_file(shape="flat list", table="responses")) == (
        "a.csv: is given the shape 'flat list', but looks like 'surveymonkey' (SurveyMonkey, expanded or condensed, "
        "with a row of questions and a row of options): its second row of headings would be read as a record. Write "
        'shape = "surveymonkey" in its block of round.toml, or leave the line out.'
    )


def test_a_respondent_read_as_the_second_row_of_headings_is_refused():
    one_row = [MONKEY[0], *MONKEY[2:]]
    assert shape_of(grids(one_row), a_file()) == "flat list"
    assert refused(grids(one_row), a_file(shape="surveymonkey", table="responses")) == (
        "a.csv: is given the shape 'surveymonkey', but has one row of headings: a record would be lost as the second. "
        'Write shape = "flat list" in its block of round.toml, or leave the line out.'
    )


def test_a_file_of_another_system_is_refused():
    assert refused(grids(EXAMPLES["google forms"]), a_file(shape="ms forms", table="responses")) == (
        "a.csv: is given the shape 'ms forms', but looks like 'google forms' (Google Forms, as its spreadsheet or "
        'csv). Write shape = "google forms" in its block of round.toml, or leave the line out.'
    )
    assert "looks like 'ssda903 missing'" in refused(
        grids(EXAMPLES["ssda903 missing"]), a_file(shape="sheet per child", table="cases")
    )


@pytest.mark.parametrize("shape", ["ms forms", "google forms", "ssda903 missing"])
def test_a_file_of_one_row_of_headings_may_be_read_as_a_plain_list(shape):
    file = a_file(shape="flat list", table="responses")
    assert recognised(grids(EXAMPLES[shape]), file) == file


def test_a_file_without_a_table_is_a_problem_that_offers_the_likeliest():
    survey = [["Timestamp", "What worked well?", "What could have been better?"], ["2/1/2026 9:12:00", "x", "y"]]
    tables = "Tables: cases, findings, missing_episodes, "
    assert refused(grids(survey), a_file()).startswith(
        f'a.csv: names no table. Its headings are most like those of table = "responses". {tables}'
    )
    assert refused(grids([["Zyx"]]), a_file()).startswith(f"a.csv: names no table. {tables}")
    mapped = a_file(headings={"Zyx": "number", "Wvu": "statement"})
    assert 'table = "statements"' in refused(grids([["Zyx", "Wvu"]]), mapped)


def test_a_file_with_nothing_in_it_is_left_to_its_reader():
    assert recognised(grids([]), a_file(table="cases")).shape == "flat list"
    given = a_file(shape="surveymonkey", table="responses")
    assert recognised(grids([]), given) == given
