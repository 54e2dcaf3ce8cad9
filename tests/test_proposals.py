"""Proposals: the heading map of a new form is proposed by likeness, and what is not sure is marked as a guess."""

import tomllib

import pytest

from analysis.description import ReceivedFile
from analysis.grids.grid import Grid
from analysis.intake.likeness import alike, bare
from analysis.intake.lists import read_list
from analysis.intake.recognition import recognised
from analysis.proposals import proposals, proposed

FORM = ["ID", "Start time", "Completion time", "Email", "Name"]
OWN = ["1", "2026-02-03 09:00:00", "2026-02-03 09:06:00", "anonymous", ""]


def a_grid(rows: list[list[str]], sheet: str = "", path: str = "a.csv") -> Grid:
    return Grid(path, sheet, tuple(map(tuple, rows)))


def block(rows: list[list[str]], earlier: tuple[ReceivedFile, ...] = ()) -> dict:
    [found] = tomllib.loads(proposed([a_grid(rows)], "a.csv", earlier))["files"]
    return found


def earlier_file(table: str, headings: dict[str, str], **more) -> ReceivedFile:
    return ReceivedFile(path="before.xlsx", received_from="The team", table=table, headings=headings, **more)


def test_a_heading_worded_as_a_question_is_sure_and_a_like_one_is_a_guess():
    rows = [[*FORM, "What worked well?", "What could be better?"], [*OWN, "x", "y"]]
    assert block(rows) == {
        "path": "a.csv",
        "shape": "ms forms",
        "table": "responses",
        "received_from": "the agency or team that sent it, not a person",
        "guesses": ["What could be better?"],
        "headings": {
            "ID": "response",
            "What worked well?": "worked_well",
            "What could be better?": "could_be_better",
        },
    }


@pytest.mark.parametrize(
    ("heading", "question"),
    [
        ("Q3. What worked well?", "worked_well"),
        ("12) What worked well", "worked_well"),
        ("What worked well?2", "worked_well"),
        ("What\xa0worked\nwell? (please do not name children)", "worked_well"),
        ("Which agency are you from?", "agency"),
        ("What would help you? Please tick all that apply.", "help"),
    ],
)
def test_what_forms_add_to_a_question_does_not_hide_it(heading, question):
    found = block([[*FORM, heading, "What were you most concerned about?"], [*OWN, "", ""]])
    asked = " ".join(heading.split())
    assert found["headings"][asked] == question
    assert asked in found["guesses"]


def test_numbers_and_asides_are_no_part_of_a_wording():
    assert bare("Q1. Was it safe? (yes or no)") == "was it safe"
    assert bare("Was it safe?2") == bare("3) Was it safe") == "was it safe"
    assert bare("(2026)") == "(2026)"
    assert bare("Aged 16") == "aged 16"
    assert alike("Agency", "Which agency do you work for?") > alike("Agency", "Which team do you work for?") == 0


def test_a_question_is_answered_by_one_heading_the_likeliest():
    rows = [[*FORM, "What worked well for you?", "What worked well?"], [*OWN, "x", "y"]]
    found = block(rows)
    assert found["headings"] == {"ID": "response", "What worked well?": "worked_well"}
    assert found["left_out"] == ["What worked well for you?"]


def test_what_stands_in_a_column_tells_closed_questions_apart():
    rows = [
        ["Case", "Why selected", "Status"],
        ["A1", "Absent or missing", "Closed"],
        ["A2", "Concern about CSE", "Closed"],
    ]
    assert block(rows)["headings"] == {"Case": "case", "Why selected": "selected_for", "Status": "status"}
    dates = [["Case", "Start date", "End date"], ["A1", "03/04/2025", "2025-Apr-05"]]
    assert block(dates)["headings"] == {"Case": "case", "Start date": "start", "End date": "end"}


def test_options_over_columns_are_one_heading_and_rows_of_a_grid_are_one_each():
    rows = [
        ["Respondent ID", "Collector ID", "Agency?", "", "How confident are you in:", "", "Email Address"],
        ["", "", "Police", "Health", "Identifying exploitation", "Disrupting exploitation", ""],
        ["11", "4", "Police", "", "Very confident", "Not very confident", "a@b.uk"],
        ["12", "4", "", "Health", "Quite confident", "", "b@b.uk"],
    ]
    found = block(rows)
    assert found["shape"] == "surveymonkey"
    assert found["headings"] == {
        "Respondent ID": "response",
        "Agency?": "agency",
        "How confident are you in: [Identifying exploitation]": "confident_identifying",
        "How confident are you in: [Disrupting exploitation]": "confident_disrupting",
    }


def test_columns_of_the_system_and_of_who_answered_are_not_mentioned():
    text = proposed([a_grid([[*FORM, "Last modified time", "Agency"], [*OWN, "", "x"]])], "a.csv", ())
    assert [name for name in (*FORM, "Last modified time") if f'"{name}"' in text] == ["ID"]


def test_headings_that_are_like_no_question_are_left_out_with_a_note():
    text = proposed([a_grid([["Case", "Zyxwvut"], ["A1", "x"]])], "a.csv", ())
    assert "left_out = [  # nobody reads these: map them if they matter" in text
    assert tomllib.loads(text)["files"][0]["left_out"] == ["Zyxwvut"]


def test_a_file_like_no_table_asks_for_one():
    text = proposed([a_grid([["Zyxwvut"], ["x"]])], "a.csv", ())
    assert "# table = ...  # its headings are like those of no table: name one" in text
    assert "table" not in tomllib.loads(text)["files"][0]


def test_a_shape_that_maps_its_headings_itself_needs_no_map():
    rows = [["CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"], ["7", "", "M", "03/04/2025", ""]]
    found = block(rows)
    assert (found["shape"], found["table"]) == ("ssda903 missing", "missing_episodes")
    assert not {"headings", "guesses", "left_out"} & set(found)


def test_a_title_above_a_list_is_passed_over():
    rows = [["Case list, spring"], ["Sent by", "the team"], ["Case", "Team", "Age", "Postcode"], ["A1", "N", "15", ""]]
    assert block(rows)["headings"] == {"Case": "case", "Team": "team", "Age": "age", "Postcode": "postcode"}


def test_what_an_earlier_file_said_is_taken_over_though_it_had_another_name():
    rows = [["Ref no", "How it went", "Notes", "Checked"], ["A1", "Good", "", ""]]
    before = earlier_file(
        "cases", {"ref no ": "case", "How it went": "grade_auditor"}, left_out=("Notes",), dates="month first"
    )
    found = block(rows, (before,))
    assert found["headings"] == {"Ref no": "case", "How it went": "grade_auditor"}
    assert (found["received_from"], found["dates"]) == ("The team", "month first")
    assert found["left_out"] == ["Checked", "Notes"]
    assert "guesses" not in found


def test_a_guess_of_an_earlier_file_is_taken_over_by_nobody():
    before = earlier_file("cases", {"Zyx": "case", "Team": "team"}, guesses=("Zyx",))
    assert block([["Zyx", "Team"], ["A1", "N"]], (before,))["left_out"] == ["Zyx"]


def test_constants_of_an_earlier_file_are_taken_over_with_its_headings():
    before = earlier_file("actions", {"No.": "number", "Action": "action"}, constants={"raised": "this_round"})
    found = block([["No.", "Action"], ["1", "x"]], (before,))
    assert found["constants"] == {"raised": "this_round"}


def test_each_sheet_with_a_list_gets_a_block():
    grids = [a_grid([["No.", "Action", "Status"], ["1", "x", ""]], sheet) for sheet in ("2025", "2026")]
    found = tomllib.loads(proposed(grids, "a.xlsx", ()))["files"]
    assert [(one["sheet"], one["table"], len(one["headings"])) for one in found] == [
        ("2025", "actions", 3),
        ("2026", "actions", 3),
    ]


def test_a_workbook_with_a_sheet_for_each_child_gets_labels_and_lines():
    def sheet(case: str, grade: str) -> list[list[str]]:
        labels = [
            ["AUDIT TOOL"],
            ["Child unique ref", "", case],
            ["Name", "", "Ann"],
            ["Auditing agency", "", "Police"],
        ]
        lines = [["Standard", "Question", "Answer", "Evidence / comments"], ["Voice", "Is it heard?", "Yes", ""]]
        return [*labels, ["OVERALL GRADE", "", grade], ["", ""], *lines, [], ["Signed off", "", "no"]]

    grids = [a_grid(sheet("AB1", "Good"), "Child 1"), a_grid(sheet("AB2", "Inadequate"), "Child 2")]
    [found] = tomllib.loads(proposed(grids, "tool.xlsx", ()))["files"]
    assert (found["shape"], found["table"], found["lines_table"]) == ("sheet per child", "returns", "judgements")
    assert found["headings"] == {
        "Child unique ref": "case",
        "Auditing agency": "agency",
        "OVERALL GRADE": "grade_auditor",
    }
    assert found["lines"] == {
        "Standard": "standard",
        "Question": "criterion",
        "Answer": "answer",
        "Evidence / comments": "comment",
    }
    assert found["left_out"] == ["Signed off"]


@pytest.mark.parametrize(
    "heading", ['He said "no"', "C:\\Users\\x", "a = 1 # b", "[files]", "'''", "\u2028 \x7f é \N{PARTY POPPER}"]
)
def test_a_hostile_heading_makes_no_other_toml(heading):
    found = block([["Case", heading], ["A1", "x"]])
    assert found["left_out"] == [" ".join(heading.split())]


def test_a_proposal_that_is_confirmed_reads_the_file_and_is_the_same_each_time():
    rows = [[*FORM, "Agency", "What worked well?"], [*OWN, "Police", "x"], ["2", *OWN[1:], "Health", ""]]
    texts = {proposed([a_grid(rows)], "a.csv", ()) for _ in range(3)}
    [said] = tomllib.loads(texts.pop())["files"]
    assert not texts
    file = recognised([a_grid(rows)], ReceivedFile(**said).in_shape(said["shape"]))
    found = read_list(a_grid(rows), file)
    assert (found.problems, found.rows) == ((), 2)
    assert list(found.parts[0].columns) == ["response", "agency", "worked_well"]


def test_files_that_round_toml_does_not_name_or_map_get_a_proposal_and_others_none(tmp_path):
    for name in ("named.csv", "bare.csv", "late.csv", "empty.csv"):
        (tmp_path / name).write_text("" if name == "empty.csv" else "Case,Team\nA1,North\n", encoding="utf-8")
    files = [
        earlier_file("cases", {"Case": "case"}).model_copy(update={"path": "named.csv"}),
        ReceivedFile(path="bare.csv", received_from="X"),
        ReceivedFile(path="gone.csv", received_from="X"),
    ]
    there = ["bare.csv", "empty.csv", "late.csv", "named.csv", "round.toml"]
    found = [tomllib.loads(text)["files"][0]["path"] for text in proposals(tmp_path, there, files)]
    assert found == ["late.csv", "bare.csv"]


def test_a_file_without_headings_is_not_printed_as_if_it_had_some():
    rows = (("R10001", "Jamie Lee", "12/03/2010", "She told us"), ("R10002", "Kai Lee", "13/03/2010", "He told us"))
    assert proposed([Grid("list.csv", "", rows)], "list.csv", []) == (
        "# list.csv: its first row looks like answers, not like headings. Put a row of headings above it.\n"
    )
