"""What is told of the answers: every change once, with its cell, and never what only one person could have written."""

import csv

import pytest
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple
from rounds_made import check, said

from analysis import load
from analysis.cleaning.answers import COLUMNS
from analysis.processed import ABOUT, told
from analysis.questions import dictionary


def decide(made, name: str, *lines: str):
    folder = made.folder.parent.parent / "decisions" / "one"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("\n".join([*lines, ""]), encoding="utf-8")


CASES = {"Case": "case", "DOB": "birth", "Grade": "grade_auditor", "Team": "team", "Auditors": "auditors"}
SURVEY = {"ID": "response", "Agency": "agency", "Concerns": "concerns", "Help": "help", "Yes or no": "quotable"}
FROM_BIRTH = "worked out from the date of birth"
CAPITALS = "blanks and capitals"


def test_every_changed_answer_is_listed_once_with_cell_was_became_and_rule(made):
    made.add("cases.csv", "cases", CASES, [list(CASES), ["A1", "14/03/2009", "GOOD", "North", "J. Lee"]])
    lines = [["1", "csc", "", "TRAINING;Supervision;", "yes"], ["2", "Police", "x", "Training", "Yes"]]
    made.add("survey.csv", "responses", SURVEY, [list(SURVEY), *lines])
    months = {"Case": "case", "From": "from", "Known": "known"}
    made.add("follow.csv", "follow_up", months, [list(months), ["A1", "03/04/2015", "YES"]])
    away = {"Child": "case", "From": "start", "What": "kind"}
    made.add("away.csv", "missing_episodes", away, [list(away), ["A1", "2015-04-03 22:15", "m"]])
    checked = check()
    assert checked.problems == ()
    assert checked.cleaned.changes.drop(columns="sheet").to_numpy().tolist() == [
        ["cases", "cases.csv", "C2", "grade_auditor", "GOOD", "good", CAPITALS],
        ["cases", "cases.csv", "B2", "age", "", "16", FROM_BIRTH],
        ["missing_episodes", "away.csv", "C2", "kind", "m", "missing", "also written"],
        ["missing_episodes", "away.csv", "B2", "start", "2015-04-03 22:15", "2015-04-03", "time left out"],
        ["responses", "survey.csv", "B2", "agency", "csc", "social_care", "also written"],
        ["responses", "survey.csv", "D2", "help", "TRAINING;Supervision;", "training; supervision", CAPITALS],
        ["responses", "survey.csv", "E2", "quotable", "yes", "yes", CAPITALS],
        ["follow_up", "follow.csv", "B2", "from", "03/04/2015", "2015-04", "month of a date"],
        ["follow_up", "follow.csv", "C2", "known", "YES", "yes", CAPITALS],
    ]


def test_a_correction_is_told_by_its_question_and_without_what_nobody_may_read(made):
    made.add("cases.csv", "cases", CASES, [list(CASES), ["A1", "14/03/2019", "Godo", "North", "J. Lee"]])
    lines = [["Nmae", *SURVEY], ["Ann Marl", "1", "csc", "She said so", "Training; call Ann", "Yes"]]
    made.add("survey.csv", "responses", SURVEY, lines, left_out='["Nmae"]')
    decide(
        made,
        "corrections.csv",
        "file,sheet,cell,from,to,who,why",
        "cases.csv,,B2,14/03/2019,14/03/2009,J. Lee,asked",
        "cases.csv,,C2,Godo,Good,J. Lee,asked",
        "survey.csv,,A2,Ann Marl,Ann Marle,J. Lee,asked",
        "survey.csv,,D2,She said so,She said no,J. Lee,asked",
        "survey.csv,,E2,Training; call Ann,Training; call Anne,J. Lee,asked",
    )
    checked = check()
    assert checked.problems == ()
    changes = checked.cleaned.changes
    corrected = changes[changes["rule"] == "corrected by J. Lee: asked"]
    assert corrected[["table", "cell", "question", "was", "became"]].to_numpy().tolist() == [
        ["cases", "B2", "birth", "", ""],
        ["cases", "C2", "grade_auditor", "Godo", "Good"],
        ["", "A2", "", "", ""],
        ["responses", "D2", "concerns", "", ""],
        ["responses", "E2", "help", "", ""],
    ]


MARKER = "Zxqy"


def test_no_message_and_no_list_repeats_what_only_one_person_could_have_written(made):
    lines = [
        [f"{MARKER}1", "14/03/2009", "GOOD", f"{MARKER} team", f"{MARKER} auditor"],
        [f"{MARKER}1", "14/03/2009", "Good", "", ""],
        [f"{MARKER}2", "14/03/2009", "Good", "", ""],
    ]
    made.add("cases.csv", "cases", CASES, [list(CASES), *lines])
    who = ["zxqy@x.org", "Zxqy Bo"]
    lines = [
        [*who, f"{MARKER}r1", "csc", f"{MARKER} said", f"TRAINING; {MARKER} said", "yes"],
        [*who, f"{MARKER}r1", "csc", f"{MARKER} said", f"{MARKER};OTHER", "yes"],
    ]
    made.add("survey.csv", "responses", SURVEY, [["Email", "Full name", *SURVEY], *lines])
    away = {"Child": "case", "DOB": "birth", "From": "start", "To": "end"}
    lines = [[f"{MARKER}1", "13/03/2019", "03/04/2015", ""], [f"{MARKER}9", "14/03/2009", "03/04/2015", ""]]
    made.add("away.csv", "missing_episodes", away, [list(away), *lines])
    checked = check()
    assert checked.problems == ()
    assert [len(one) for one in (checked.cleaned.refused, checked.queries)] == [3, 4]
    helped = checked.cleaned.changes[checked.cleaned.changes["question"] == "help"]
    assert helped[["was", "became"]].to_numpy().tolist() == [["TRAINING", "training; other"], ["OTHER", "other"]]
    listed = [checked.cleaned.changes, checked.cleaned.refused, told(checked.queries, checked.received.files)]
    everything = "\n".join(str(cell) for table in listed for cell in table.to_numpy().ravel())
    for word in (MARKER, MARKER.casefold(), "14/03/2009", "2009-03-14", "13/03/2019"):
        assert word not in everything


def test_no_problem_repeats_free_text_a_date_of_birth_or_the_words_under_other(made):
    rows = [list(CASES), [f"{MARKER}1", "31/02/2009", "Good", f"{MARKER} team", f"{MARKER} auditor"]]
    made.add("cases.csv", "cases", CASES, rows)
    columns = {"ID": "response", "Words": "concerns", "Help": "help", "Wanted": "quotable"}
    lines = [list(columns), [f"{MARKER}r", MARKER, f"Training; {MARKER}", "Maybe"], ["", MARKER, MARKER, "Yes"]]
    made.add("survey.csv", "responses", columns, lines)
    problems = said(check().problems)
    assert len(problems) == 2
    assert not any(word in problem for problem in problems for word in (MARKER, "31/02/2009", "2009"))


# The words under "Other"


def test_words_under_other_are_redacted_and_flagged_with_their_cell(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["V15-0001"]])
    headings = {"ID": "response", "Help": "help"}
    rows = [list(headings), ["1", "Training; about V15-0001"], ["2", "Supervision"]]
    made.add("survey.csv", "responses", headings, rows)
    cleaned = check().cleaned
    responses = cleaned.tables["responses"]
    assert responses["help"].tolist() == [("training", "other"), ("supervision",)]
    assert responses["help_other_state"].tolist() == ["answered", "not asked"]
    assert "V15-0001" not in responses["help_other"][0] and responses["help_other"][0].startswith("about [")
    assert [(flag.question, str(flag.place)) for flag in cleaned.flags] == [("help_other", "survey.csv, cell B2")]


def test_words_under_other_in_a_column_of_their_own_and_beside_the_answer_are_both_kept(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    headings = {"ID": "response", "Help": "help", "If other": "help_other"}
    lines = [["1", "Training;a rota;", "a lead"], ["2", "Other", "a lead"], ["3", "a rota", ""], ["4", "Training", ""]]
    made.add("survey.csv", "responses", headings, [list(headings), *lines])
    responses = check().cleaned.tables["responses"]
    assert responses["help_other"].fillna("").tolist() == ["a lead; a rota", "a lead", "a rota", ""]


# One row an answer


def cell_in(made, file: str, sheet: str, cell: str) -> str:
    """The text of a cell, read by another program than the one under test."""
    row, column = coordinate_to_tuple(cell)
    if file.endswith(".xlsx"):
        value = load_workbook(made.folder / file)[sheet].cell(row, column).value
        return "" if value is None else str(value)
    with (made.folder / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))[row - 1][column - 1]


def test_every_answer_has_a_row_with_its_text_code_state_and_cell(made):
    stages = {"Case": "case", "Auditor": "grade_auditor", "Panel": "grade_panel", "Age": "age"}
    lines = [["A1", "GOOD", "RI", 16], ["A2", "Good", "", 12], ["A3", "", "", ""]]
    made.add("cases.xlsx", "cases", stages, [list(stages), *lines])
    lines = [["r1", "csc", "Talk", "Training; mine", "yes"], ["r2", "Police", "", "Supervision;", "No"]]
    made.add("survey.csv", "responses", SURVEY, [list(SURVEY), *lines])
    answers = load("one", "answers")
    assert answers.columns.tolist() == COLUMNS
    grades = answers[(answers["table"] == "cases") & (answers["question"] == "grade")]
    assert grades[["raw", "code", "state", "cell"]].to_numpy().tolist() == [
        ["RI", "requires_improvement", "answered", "C2"],
        ["Good", "good", "answered", "B3"],
        ["", "", "not recorded", "C4"],
    ]
    shown = answers[~answers["question"].isin(["case", "response", "concerns", "help", "help_other"])]
    assert len(shown) == 3 * 4 + 2 * 2
    for one in shown.itertuples():
        assert one.raw == cell_in(made, one.file, one.sheet, one.cell)
    helped = answers[answers["question"].isin(["help", "help_other"])]
    assert helped[["question", "raw", "code", "cell"]].to_numpy().tolist() == [
        ["help", "training; other", "training; other", "D2"],
        ["help", "Supervision;", "supervision", "D3"],
        ["help_other", "mine", "mine", "D2"],
        ["help_other", "", "", ""],
    ]


def test_the_answers_of_the_tables_are_those_of_the_list(made):
    made.add("cases.csv", "cases", CASES, [list(CASES), ["A1", "14/03/2009", "GOOD", "North", "J. Lee"]])
    answers = load("one", "answers")
    case = load("one", "cases").iloc[0]
    listed = answers[answers["table"] == "cases"].set_index("question")
    assert listed.index.tolist() == ["case", "birth", "auditors", "grade_auditor", "team", "grade", "age"]
    assert listed["state"].tolist() == [case[f"{question}_state"] for question in listed.index]
    assert listed["code"].tolist() == [str(case[question]) for question in listed.index]


def test_no_list_about_the_tables_holds_free_text_as_it_was(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["V15-0001"]])
    headings = {"ID": "response", "Concerns": "concerns"}
    made.add("survey.csv", "responses", headings, [list(headings), ["1", "Ring V15-0001 at once"]])
    for name in (*ABOUT, *dictionary().tables):
        assert not load("one", name).map(lambda cell: "V15-0001" in str(cell)).to_numpy().any()


def test_the_number_of_a_response_takes_no_year_out_of_a_text(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["AB-17"]])
    rows = [["Id", "Well"], ["2015", "Better since 2015, not so in AB-17"]]
    made.add("survey.csv", "responses", {"Id": "response", "Well": "worked_well"}, rows)
    assert check().cleaned.tables["responses"]["worked_well"].tolist() == [
        "Better since 2015, not so in [case reference]"
    ]


@pytest.mark.parametrize("written", ["file ZX90073", "file zx 90073", "file ZX-90073", "file 77331"])
def test_a_reference_is_found_in_a_text_however_it_is_written(made, written):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["ZX/90073"]])
    made.add("who.csv", "children", {"Case": "case", "CHILD": "child_id"}, [["Case", "CHILD"], ["ZX/90073", "77331"]])
    made.add("survey.csv", "responses", {"Id": "response", "Well": "worked_well"}, [["Id", "Well"], ["1", written]])
    assert check().cleaned.tables["responses"]["worked_well"].tolist() == ["file [case reference]"]


def test_a_corrected_cell_is_not_repeated_where_it_held_a_story_or_a_number(made):
    made.add("cases.csv", "cases", {"Case": "case", "Age": "age"}, [["Case", "Age"], ["A1", "13/03/2010"], ["A2", "x"]])
    decide(
        made,
        "corrections.csv",
        "file,sheet,cell,from,to,who,why",
        "cases.csv,,B2,13/03/2010,15,AB,asked about A2 and ZX9",
        "cases.csv,,B3,x,14,AB,asked Jamie's mum",
    )
    assert check().cleaned.changes[["was", "became", "rule"]].to_numpy().tolist() == [
        ["", "15", "corrected by AB: asked about A2 and ZX9"],
        ["x", "14", "corrected by AB: asked [name]'s mum"],
    ]


@pytest.mark.parametrize("given", ["12/03/09", "12 March 2009", "39877", "9434765919"])
def test_a_day_or_number_in_place_of_an_age_is_not_repeated(made, given):
    made.add("cases.csv", "cases", {"Case": "case", "Age": "age"}, [["Case", "Age"], ["A1", given]])
    (problem,) = said(check().problems)
    assert problem.startswith("cases.csv, cell B2: ")
    assert given not in problem


def test_a_short_answer_from_no_list_is_redacted_too(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    rows = [["By", "No", "Owner"], ["This round", "1", "Jamie's nan"]]
    made.add("actions.csv", "actions", {"By": "raised", "No": "number", "Owner": "owner"}, rows)
    assert check().cleaned.tables["actions"]["owner"].tolist() == ["[name]'s nan"]
