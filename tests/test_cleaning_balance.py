"""Rows received are rows kept and rows refused, for every file, and every refused row has one reason."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from rounds_made import check, make_round, said

from analysis.questions import dictionary


def leave_out(made, *lines: str):
    folder = made.folder.parent.parent / "decisions" / "one"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "left_out.csv").write_text("\n".join(["file,sheet,row,who,why", *lines, ""]), encoding="utf-8")


def said_otherwise(monkeypatch, table: str, question: str, **changed: object):
    """The dictionary with one question of it changed."""
    asked = dictionary().question(table, question).model_copy(update=changed)
    questions = dictionary().tables[table].questions | {question: asked}
    tables = dictionary().tables | {table: dictionary().tables[table].model_copy(update={"questions": questions})}
    other = dictionary().model_copy(update={"tables": tables})
    monkeypatch.setattr("analysis.cleaning.dictionary", lambda: other)


AWAY = {"Child": "case", "From": "start", "To": "end"}
LEFT_OUT = "left out by J. Lee: sent twice"
NOT_THERE = "is left out, but no row is read there."


def test_a_row_left_out_is_refused_with_who_and_why_and_its_cells_are_no_problem(made):
    graded = [["Case", "Grade"], ["A1", "Good"], ["A2", "Baad"]]
    made.add("cases.csv", "cases", {"Case": "case", "Grade": "grade"}, graded)
    lines = [["A1", "maybe", ""], ["A1", "03/04/2015", "04/04/2015"]]
    made.add("away.csv", "missing_episodes", AWAY, [list(AWAY), *lines])
    follow = {"Case": "case", "Known": "known", "Concerns": "concerns"}
    made.add("follow.csv", "follow_up", follow, [list(follow), ["A1", "No", "Yes"]])
    assert len(check().problems) == 3
    leave_out(made, *(f"{line},J. Lee,sent twice" for line in ("cases.csv,,3", "away.csv,,2", "follow.csv,,2")))
    checked = check()
    assert checked.problems == ()
    assert checked.cleaned.refused[["record", "reason"]].to_numpy().tolist() == [
        ["cases.csv, row 3", LEFT_OUT],
        ["away.csv, row 2", LEFT_OUT],
        ["follow.csv, row 2", LEFT_OUT],
    ]
    assert checked.files[["rows", "kept", "refused"]].to_numpy().tolist() == [[2, 1, 1], [2, 1, 1], [1, 0, 1]]


def test_nothing_is_asked_about_a_row_left_out_nor_about_others_because_of_it(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    lines = [["A1", "01/04/2015", "09/04/2015"], ["A1", "02/04/2015", "03/04/2015"], ["A1", "05/05/2015", ""]]
    made.add("away.csv", "missing_episodes", AWAY, [list(AWAY), *lines])
    assert len(check().queries) == 2
    leave_out(made, "away.csv,,2,J. Lee,sent twice", "away.csv,,4,J. Lee,sent twice")
    assert check().queries == ()


def test_a_double_response_that_is_left_out_is_asked_about_no_more(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    headings = {"ID": "response", "Agency": "agency", "Concerns": "concerns", "Well": "worked_well"}
    same = ["Police", "What was written at some length", "The same again"]
    made.add("survey.csv", "responses", headings, [list(headings), ["1", *same], ["2", *same]])
    assert [str(query.where) for query in check().queries] == ["survey.csv, row 3"]
    leave_out(made, "survey.csv,,3,J. Lee,sent twice")
    assert check().queries == ()


@pytest.mark.parametrize("line", ["cases.csv,,9", "cases.csv,,1", "cases.csv,,", "cases.csv,Sheet1,2", "other.csv,,2"])
def test_a_row_left_out_that_was_not_received_is_a_problem(made, line):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    leave_out(made, f"{line},J. Lee,sent twice")
    checked = check()
    assert [problem.what for problem in checked.problems] == [NOT_THERE]
    assert len(checked.cleaned.tables["cases"]) == 1


def test_a_whole_list_cannot_be_left_out_by_a_line_without_a_row(made):
    made.add("cases.xlsx", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    leave_out(made, "cases.xlsx,Sheet,,J. Lee,sent twice")
    assert [problem.what for problem in check().problems] == [NOT_THERE]


def tool(made, sheets: dict[str, list]):
    """A sheet for each child: its reference and the findings about it."""
    made.add("tool.xlsx", "cases", {"Ref": "case"}, [["Ref", "A1"]], shape="sheet per child")
    made.blocks[-1] += '\n[files.lines]\n"Finding" = "finding"\n"Mentioned" = "mentioned"'
    made.save()
    book = Workbook()
    book.remove(book.active)
    for title, (reference, *found) in sheets.items():
        sheet = book.create_sheet(title)
        for row in [["Ref", reference], [], ["Finding", "Mentioned"], *([finding, "Yes"] for finding in found)]:
            sheet.append(row)
    book.save(made.folder / "tool.xlsx")


FINDINGS = [finding.label for finding in next(iter(dictionary().standards.values())).findings.values()]


def test_of_two_sheets_of_a_child_the_one_that_is_not_left_out_keeps_its_findings(made):
    tool(made, {"one": ["A1", *FINDINGS[:2]], "two": ["A1", *FINDINGS[:3]]})
    leave_out(made, "tool.xlsx,one,,J. Lee,sent twice")
    checked = check()
    assert checked.problems == ()
    kept = [f"tool.xlsx, sheet 'two', row {number}" for number in (4, 5, 6)]
    assert checked.cleaned.tables["findings"]["record"].tolist() == kept
    assert set(checked.cleaned.refused["reason"]) == {LEFT_OUT}
    assert checked.files[["rows", "kept", "refused"]].to_numpy().tolist() == [[7, 4, 3]]


def test_nothing_in_a_sheet_that_is_left_out_is_a_problem(made):
    tool(made, {"one": ["A1", "No such finding"], "two": ["A2", FINDINGS[0]]})
    assert len(check().problems) == 1
    leave_out(made, "tool.xlsx,one,,J. Lee,sent twice")
    assert check().problems == ()


def test_a_row_is_no_double_of_a_strangers_row(made, monkeypatch):
    said_otherwise(monkeypatch, "responses", "case", required=True)
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    headings = {"ID": "response", "Case": "case"}
    made.add("survey.csv", "responses", headings, [list(headings), ["1", "B9"], ["1", "A1"], ["1", "A1"]])
    assert check().cleaned.refused[["record", "reason"]].to_numpy().tolist() == [
        ["survey.csv, row 2", "the child is not among the cases of this round"],
        ["survey.csv, row 4", "has the same 'Response' as survey.csv, row 3"],
    ]


def test_a_required_answer_that_is_not_known_is_not_said_to_lack_a_crosswalk(made, monkeypatch):
    said_otherwise(monkeypatch, "findings", "finding", states={"?": "not known"})
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    headings = {"Case": "case", "Finding": "finding"}
    made.add("findings.csv", "findings", headings, [list(headings), ["A1", "?"]])
    assert check().cleaned.refused["reason"].tolist() == ["'Finding' is not given"]


def test_a_question_may_be_put_to_those_who_gave_one_of_several_answers(made, monkeypatch):
    said_otherwise(monkeypatch, "responses", "worked_well", asked_of={"help": "training"})
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    headings = {"ID": "response", "Help": "help", "Well": "worked_well"}
    lines = [["1", "Supervision;Training", "all"], ["2", "Supervision", ""], ["3", "", ""]]
    made.add("survey.csv", "responses", headings, [list(headings), *lines])
    checked = check()
    assert checked.problems == ()
    assert checked.cleaned.tables["responses"]["worked_well_state"].tolist() == ["answered", "not asked", "not asked"]


def test_a_round_of_agency_returns_alone_has_the_children_of_its_returns(made):
    headings = {"Ref": "case", "Agency": "agency", "Grade": "grade_auditor"}
    lines = [["A1", "Police", "Good"], ["A1", "CSC", "Good"], ["A1", "police", "Good"], ["A2", "", "Good"]]
    made.add("returns.csv", "returns", headings, [list(headings), *lines])
    follow = {"Case": "case", "Known": "known"}
    made.add("follow.csv", "follow_up", follow, [list(follow), ["A1", "Yes"], ["A2", "Yes"]])
    checked = check()
    assert checked.problems == ()
    assert checked.cleaned.refused[["record", "reason"]].to_numpy().tolist() == [
        ["follow.csv, row 3", "the child is not among the cases of this round"],
        ["returns.csv, row 4", "has the same 'Case' and 'Agency' as returns.csv, row 2"],
        ["returns.csv, row 5", "'Agency' is not given"],
    ]


REFERENCES = st.sampled_from(["A1", "a1 ", "A2", "B9", "", " ", "007"])
DAYS = st.sampled_from(["01/04/2015", "02/04/2015", "03/04/2015", "2015-04-01", ""])
NO_CASE = ["round.toml: no file gives a case. A round needs the list of its cases."]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cases=st.lists(REFERENCES, max_size=6),
    episodes=st.lists(st.tuples(REFERENCES, DAYS, DAYS), max_size=8),
    out=st.sets(st.integers(2, 9), max_size=3),
)
@example(cases=["A1"], episodes=[("A1", "01/04/2015", ""), ("a1 ", "2015-04-01", "")], out={2})
def test_any_rows_balance_and_every_refused_row_has_one_reason(monkeypatch, cases, episodes, out):
    with tempfile.TemporaryDirectory() as home:
        monkeypatch.setenv("ROUNDTABLE_DATA", home)
        made = make_round(Path(home))
        made.add("cases.csv", "cases", {"Case": "case", "N": "age"}, [["Case", "N"], *([one, "9"] for one in cases)])
        # A note in every row, so that a row without an answer is a row all the same.
        rows = [[*AWAY, "Note"], *([*one, "x"] for one in episodes)]
        made.add("away.csv", "missing_episodes", AWAY, rows, left_out='["Note"]')
        leave_out(made, *(f"away.csv,,{row},J. Lee,sent twice" for row in out if row <= len(episodes) + 1))
        checked = check()
    files, refused = checked.files, checked.cleaned.refused
    assert files["rows"].tolist() == [len(cases), len(episodes)]
    assert (files["rows"] == files["kept"] + files["refused"]).all()
    assert not refused.duplicated(["table", "record"]).any()
    assert (refused["reason"] != "").all()
    kept = checked.cleaned.tables["missing_episodes"]
    assert not kept.duplicated(["case", "start"]).any()
    assert set(kept["case"]) <= set(checked.cleaned.tables["cases"]["case"])
    assert set(kept["record"]).isdisjoint(refused["record"])
    assert said(checked.problems) == (NO_CASE if checked.cleaned.tables["cases"].empty else [])
