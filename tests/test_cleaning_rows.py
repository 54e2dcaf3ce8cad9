"""Rows that look as if they were not what they seem: totals, twins, references without their zeros, swapped days."""

import pytest
from rounds_made import check, said, write_file

CASES = {"Case": "case", "Grade": "grade"}
AWAY = {"Child": "case", "Kind": "kind", "From": "start"}
LEAVE_OUT = "If it is no record, leave it out in data/decisions (left_out.csv)."


def test_a_row_with_nothing_but_its_reference_may_be_a_total_or_a_note(made):
    made.add("cases.csv", "cases", CASES, [["Case", "Grade"], ["A1", "Good"], ["Total", ""]])
    assert said(check().queries) == [
        f"cases.csv, row 3: gives nothing but its reference: it may be a total, a note, or an empty answer. {LEAVE_OUT}"
    ]


def test_a_list_that_asks_for_references_alone_is_not_asked_about(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"], ["A2"]])
    assert said(check().queries) == []


def test_rows_above_the_headings_are_asked_about_and_a_title_is_not(made):
    made.add("cases.csv", "cases", CASES, [["The cases"], ["A1", "Good"], ["Case", "Grade"], ["A2", "Good"]])
    checked = check()
    assert checked.files["rows"].tolist() == [1]
    assert said(checked.queries) == [
        "cases.csv, row 2: stands above the headings, and was read by nobody. If it is a record, ask for the list "
        "again."
    ]


def test_a_refused_row_that_says_something_else_than_its_twin_is_asked_about(made):
    made.add("cases.csv", "cases", CASES, [["Case", "Grade"], ["A1", "Good"], ["A1", "Inadequate"], ["A1", "Good"]])
    checked = check()
    assert len(checked.cleaned.refused) == 2
    assert said(checked.queries) == [
        "cases.csv, row 3: was refused for the 'Case' of cases.csv, row 2, and says something else. Ask which is "
        "right; correct a wrong cell, or leave the other row out, in data/decisions."
    ]


def test_forms_that_number_their_answers_alike_are_a_problem_and_no_double(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    headings = {"Id": "response", "Agency": "agency"}
    made.add("police.csv", "responses", headings, [["Id", "Agency"], ["1", "Police"]])
    made.add("health.csv", "responses", headings, [["Id", "Agency"], ["1", "Health"]])
    assert said(check().problems) == [
        "health.csv, row 2: has the number of police.csv, row 2, and other answers. If they are two people's, take the "
        "number's heading out of round.toml, or leave one row out."
    ]


def test_a_file_under_two_names_is_a_problem(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    rows = [["Agency"], ["Police"], ["Health"]]
    made.add("survey.csv", "responses", {"Agency": "agency"}, rows)
    made.add("survey (1).csv", "responses", {"Agency": "agency"}, rows)
    assert said(check().problems) == [
        "survey (1).csv: gives the same rows as 'survey.csv': every answer of both would be counted twice. Take one of "
        "them away."
    ]


@pytest.mark.parametrize("written", ["7", "0007", "00 7"])
def test_a_reference_that_is_known_but_for_zeros_and_blanks_is_asked_about(made, written):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["007"]])
    made.add("away.csv", "missing_episodes", AWAY, [list(AWAY), [written, "M", "03/04/2015"]])
    checked = check()
    assert checked.cleaned.refused["reason"].tolist() == ["the child is not among the cases of this round"]
    assert said(checked.queries) == [
        "away.csv, cell A2: was refused because its child is not known; but for zeros or blanks its reference is a "
        "known one. Put the reference right in data/decisions (corrections.csv)."
    ]


def test_days_that_an_american_excel_may_have_swapped_are_asked_about(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    rows = [["A1", "M", "25/03/2025"], ["A1", "M", "2025-04-03"], ["A1", "M", "28/03/2025"]]
    made.add("away.csv", "missing_episodes", AWAY, [list(AWAY), *rows])
    assert said(check().queries) == [
        "away.csv, cell C3: may have its day and month swapped: in its column days above 12 are text, the others true "
        "dates. Ask for the file as it was before Excel opened it, or compare it with the system that it came from."
    ]
    write_file(made.folder / "away.csv", [list(AWAY), *rows, ["A1", "M", "2025-05-13"]])
    assert said(check().queries) == []


def test_answers_joined_by_another_sign_than_the_files_are_a_problem_and_not_other(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    made.add(
        "survey.csv", "responses", {"Id": "response", "Help": "help"}, [["Id", "Help"], ["1", "Training|More time"]]
    )
    assert said(check().problems) == [
        "survey.csv, cell B2: several answers to 'What would help you?' stand in one cell, joined otherwise. Say "
        "joined_by = \",\" (or what else stands between them) in the file's block of round.toml; it is ';' now."
    ]


@pytest.mark.parametrize("written", ["03-Apr-2015", "3 April 2015", "3 apr 2015"])
def test_a_day_with_the_name_of_its_month_is_read(made, written):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    made.add("away.csv", "missing_episodes", AWAY, [list(AWAY), ["A1", "M", written]])
    assert str(check().cleaned.tables["missing_episodes"]["start"][0].date()) == "2015-04-03"


def test_a_day_that_no_calendar_has_is_a_problem_and_stops_nothing(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    headings = {"Child": "case", "From": "start", "To": "end"}
    made.add("away.csv", "missing_episodes", headings, [list(headings), ["A1", "03/04/2015", "2015-02-30"]])
    assert [problem.where.cell for problem in check().problems] == ["C2"]
