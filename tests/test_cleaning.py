"""Cleaning: answers become typed tables; every repair, refusal and problem is listed, and the rows balance."""

import shutil

import pytest
from openpyxl import Workbook
from rounds_made import check, write_file

from analysis import folders
from analysis.cleaning.reading import Reading
from analysis.cleaning.readings import read_answer as read_in_a_manner
from analysis.errors import CannotWrite, ProblemsReceived
from analysis.intake.parts import Manner
from analysis.processed import load
from analysis.questions import Question, dictionary

CASES = {"Case": "case", "Grade": "grade", "Age": "age"}


def read_answer(raw: str, question: Question) -> Reading:
    return read_in_a_manner(raw, question, Manner())


def test_a_grade_is_mapped_to_its_scale_and_the_repair_is_listed(made):
    rows = [["Case", "Grade", "Age"], ["A1", "Requires Improvement", "17"], ["A2", "GOOD ", "14"], ["A3", "Good", "9"]]
    made.add("cases.csv", "cases", CASES, rows)
    cleaned = check().cleaned
    assert cleaned.tables["cases"]["grade"].tolist() == ["requires_improvement", "good", "good"]
    assert cleaned.tables["cases"]["age"].tolist() == [17, 14, 9]
    assert cleaned.changes.columns.tolist() == ["table", "file", "sheet", "cell", "question", "was", "became", "rule"]
    assert cleaned.changes.drop(columns=["file", "sheet"]).to_numpy().tolist() == [
        ["cases", "B2", "grade", "Requires Improvement", "requires_improvement", "blanks and capitals"],
        ["cases", "B3", "grade", "GOOD ", "good", "blanks and capitals"],
    ]


def test_an_answer_that_is_none_is_a_problem_with_cell_and_near_answers(made):
    made.add(
        "cases.xlsx", "cases", CASES, [["Case", "Grade", "Age"], ["A1", "Requires Improvment", 17], ["A2", "Good", 41]]
    )
    assert [str(problem) for problem in check().problems] == [
        "cases.xlsx, sheet 'Sheet', cell B2: 'Requires Improvment' is not an answer to 'Grade'. Did you mean "
        "'Requires improvement'? If it is another way of writing an answer, add it to also_written.",
        "cases.xlsx, sheet 'Sheet', cell C3: 41 is outside 0 to 25, the range of 'Age'.",
    ]


def test_a_blank_answer_has_the_state_that_its_question_declares(made):
    made.add("cases.csv", "cases", CASES, [["Case", "Grade", "Age"], ["A1", "", ""]])
    cases = check().cleaned.tables["cases"]
    assert cases["grade_state"].tolist() == ["not recorded"]
    assert cases["age"].isna().all()
    assert cases["status_state"].tolist() == ["not asked"]


def test_what_was_not_published_is_not_available(made):
    made.top = '[not_available]\n"cases.grade" = "Not published."\nresponses = "No survey."'
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    tables = check().cleaned.tables
    assert tables["cases"]["grade_state"].tolist() == ["not available"]
    assert tables["cases"].attrs["reasons"]["grade"] == "Not published."
    assert tables["responses"].attrs["not_available"] == "No survey."
    assert tables["suspensions"].attrs["not_available"] == "No suspensions and exclusions were received in this round."


def test_the_repairs_of_several_answers_in_one_cell_are_listed(made, monkeypatch):
    question = dictionary().question("responses", "agency").model_copy(update={"type": "multi"})
    assert read_answer("POLICE;csc;Health;police;", question).rule == "blanks and capitals; also written"
    assert read_answer("Police; Health", question).rule == ""
    responses = dictionary().tables["responses"]
    asked = responses.model_copy(update={"questions": responses.questions | {"agency": question}})
    several = dictionary().model_copy(update={"tables": dictionary().tables | {"responses": asked}})
    monkeypatch.setattr("analysis.cleaning.dictionary", lambda: several)
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    made.add("survey.csv", "responses", {"Id": "response", "Agency": "agency"}, [["Id", "Agency"], ["1", "POLICE;csc"]])
    assert check().cleaned.changes.to_numpy().tolist() == [
        [
            "responses",
            "survey.csv",
            "",
            "B2",
            "agency",
            "POLICE;csc",
            "social_care; police",
            "blanks and capitals; also written",
        ]
    ]


@pytest.mark.parametrize("raw", ["03/04/0015", "3015-04-03"])
def test_a_year_that_no_file_can_hold_is_refused(made, raw):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    made.add("away.csv", "missing_episodes", {"Child": "case", "From": "start"}, [["Child", "From"], ["A1", raw]])
    assert [str(problem) for problem in check().problems] == [
        f"away.csv, cell B2: '{raw}' is not a date, as 'Start' needs. Write it as dd/mm/yyyy or yyyy-mm-dd."
    ]


def test_a_question_is_put_only_to_those_it_presupposes(made):
    headings = {"Case": "case", "Known": "known", "Concerns": "concerns"}
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"], ["A2"]])
    made.add("follow.csv", "follow_up", headings, [list(headings), ["A1", "Yes", "No"], ["A2", "No", ""]])
    assert check().cleaned.tables["follow_up"]["concerns_state"].tolist() == ["answered", "not asked"]
    write_file(made.folder / "follow.csv", [list(headings), ["A1", "No", "Yes"]])
    assert [str(problem) for problem in check().problems] == [
        "follow.csv, row 2: 'Continued concerns' is answered, but is only asked where 'Follow-up known' is yes."
    ]


def test_rows_received_are_rows_kept_and_rows_refused_with_the_reason(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"], ["A1"], [""], ["A2"]])
    headings = {"CHILD": "case", "FROM": "start", "TO": "end"}
    episodes = [
        ["A1", "03/04/2015", "05/04/2015"],
        ["A1", "03/05/2015", "01/05/2015"],
        ["B9", "03/04/2015", ""],
        ["A2", "", ""],
        ["A2", "07/04/2015", ""],
    ]
    made.add("episodes.csv", "missing_episodes", headings, [list(headings), *episodes])
    checked = check()
    assert checked.problems == ()
    assert checked.cleaned.refused[["record", "reason"]].to_numpy().tolist() == [
        ["cases.csv, row 3", "has the same 'Case' as cases.csv, row 2"],
        ["episodes.csv, row 3", "ends before it starts"],
        ["episodes.csv, row 4", "the child is not among the cases of this round"],
        ["episodes.csv, row 5", "'Start' is not given"],
    ]
    files = checked.files.set_index("file")
    assert files.loc["cases.csv", ["rows", "kept", "refused"]].tolist() == [3, 2, 1]
    assert files.loc["episodes.csv", ["rows", "kept", "refused"]].tolist() == [5, 2, 3]


def test_a_row_is_compared_with_earlier_rows_that_are_kept(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    headings = {"CHILD": "case", "FROM": "start", "TO": "end"}
    rows = [["A1", "03/04/2015", "01/04/2015"], ["A1", "03/04/2015", "05/04/2015"], ["A1", "03/04/2015", ""]]
    made.add("episodes.csv", "missing_episodes", headings, [list(headings), *rows])
    assert check().cleaned.refused[["record", "reason"]].to_numpy().tolist() == [
        ["episodes.csv, row 2", "ends before it starts"],
        ["episodes.csv, row 4", "has the same 'Case' and 'Start' as episodes.csv, row 3"],
    ]


def test_a_row_with_the_key_of_a_row_of_another_file_says_where_that_stands(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    made.add("early.csv", "responses", {"Id": "response"}, [["Id"], ["1"], ["2"]])
    made.add("late.csv", "responses", {"Id": "response"}, [["Id"], ["1"], ["3"]])
    assert check().cleaned.refused[["file", "record", "reason"]].to_numpy().tolist() == [
        ["late.csv", "late.csv, row 2", "has the same 'Response' as early.csv, row 2"]
    ]


def test_the_second_sheet_of_a_child_is_refused_with_all_its_findings(made):
    first, *others = [finding.label for finding in next(iter(dictionary().standards.values())).findings.values()]
    made.add("tool.xlsx", "cases", {"Ref": "case"}, [["Ref", "A1"]], shape="sheet per child")
    made.blocks[-1] += '\n[files.lines]\n"Finding" = "finding"\n"Mentioned" = "mentioned"'
    made.save()
    sheets = {"one": ["A1", first], "two": ["A1", first, others[0]], "three": ["A2", first]}
    book = Workbook()
    book.remove(book.active)
    for title, (reference, *found) in sheets.items():
        sheet = book.create_sheet(title)
        for row in [["Ref", reference], [], ["Finding", "Mentioned"], *[[finding, "Yes"] for finding in found]]:
            sheet.append(row)
    book.save(made.folder / "tool.xlsx")
    checked = check()
    assert checked.problems == ()
    assert checked.cleaned.refused[["table", "record", "reason"]].to_numpy().tolist() == [
        ["cases", "tool.xlsx, sheet 'two'", "has the same 'Case' as tool.xlsx, sheet 'one'"],
        ["findings", "tool.xlsx, sheet 'two', row 4", "the child's sheet is refused"],
        ["findings", "tool.xlsx, sheet 'two', row 5", "the child's sheet is refused"],
    ]
    assert checked.files[["rows", "kept", "refused"]].to_numpy().tolist() == [[7, 4, 3]]
    kept = checked.cleaned.tables
    assert len(kept["cases"]) + len(kept["findings"]) == 4


def test_which_tables_are_about_a_child_stands_in_the_dictionary(made, monkeypatch):
    question = dictionary().question("responses", "case").model_copy(update={"required": True})
    responses = dictionary().tables["responses"]
    asked = responses.model_copy(update={"questions": responses.questions | {"case": question}})
    other = dictionary().model_copy(update={"tables": dictionary().tables | {"responses": asked}})
    monkeypatch.setattr("analysis.cleaning.dictionary", lambda: other)
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    made.add("survey.csv", "responses", {"Id": "response", "Case": "case"}, [["Id", "Case"], ["1", "B9"]])
    assert check().cleaned.refused["reason"].tolist() == ["the child is not among the cases of this round"]


def test_a_round_without_cases_is_a_problem(made):
    assert [str(problem) for problem in check().problems] == [
        "round.toml: no file gives a case. A round needs the list of its cases."
    ]


def test_loading_a_table_stops_with_all_problems_and_writes_nothing(made, tmp_path):
    made.add("cases.csv", "cases", CASES, [["Case", "Grade", "Age"], ["A1", "Godo", "x"]])
    with pytest.raises(ProblemsReceived) as refused:
        load("one", "cases")
    assert len(refused.value.problems) == 2
    assert not (tmp_path / "data" / "processed" / "one").exists()


def test_a_table_is_rebuilt_when_a_file_changes_and_only_then(made, tmp_path):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    assert len(load("one", "cases")) == 1
    stored = tmp_path / "data" / "processed" / "one" / "tables" / "cases.parquet"
    first = stored.stat().st_mtime_ns
    load("one", "cases")
    assert stored.stat().st_mtime_ns == first
    write_file(made.folder / "cases.csv", [["Case"], ["A1"], ["A2"]])
    assert len(load("one", "cases")) == 2


def test_the_same_files_give_the_same_tables_byte_for_byte(made, tmp_path):
    made.add("cases.csv", "cases", CASES, [["Case", "Grade", "Age"], ["A1", "Good", "17"]])
    stored = tmp_path / "data" / "processed" / "one" / "tables"
    load("one", "cases")
    first = {path.name: path.read_bytes() for path in stored.iterdir()}
    (stored / "made_from.json").unlink()
    load("one", "cases")
    assert {path.name: path.read_bytes() for path in stored.iterdir()} == first


def test_raw_files_are_never_written(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    before = {path.name: path.read_bytes() for path in made.folder.iterdir()}
    load("one", "cases")
    assert {path.name: path.read_bytes() for path in made.folder.iterdir()} == before


def test_a_question_that_the_file_of_a_row_does_not_ask_is_not_asked_of_it(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"], ["A2"]])
    one, other = {"CHILD": "case", "FROM": "start", "WHAT": "kind"}, {"CHILD": "case", "FROM": "start"}
    made.add("one.csv", "missing_episodes", one, [list(one), ["A1", "01/04/2015", "M"]])
    made.add("other.csv", "missing_episodes", other, [list(other), ["A2", "01/04/2015"]])
    assert check().cleaned.tables["missing_episodes"]["kind_state"].tolist() == ["answered", "not asked"]


def test_a_list_that_came_without_rows_was_received_and_holds_none(made):
    headings = {"CHILD": "case", "FROM": "start"}
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    made.add("episodes.csv", "missing_episodes", headings, [list(headings)])
    tables = check().cleaned.tables
    assert "not_available" not in tables["missing_episodes"].attrs
    assert tables["suspensions"].attrs["not_available"] == "No suspensions and exclusions were received in this round."


def test_a_finding_under_another_standard_is_a_problem(made):
    headings = {"Case": "case", "Standard": "standard", "Finding": "finding", "Mentioned": "mentioned"}
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    lines = [["A1", "Supervision", "Chronology good", "Yes"], ["A1", "Chronology", "Chronology present", "Yes"]]
    made.add("findings.csv", "findings", headings, [list(headings), *lines])
    assert [str(problem) for problem in check().problems] == [
        "findings.csv, row 2: its finding belongs to 'Chronology', not 'Supervision'."
    ]


def test_rows_of_one_file_that_feeds_two_tables_balance_for_each(made):
    rows = [["Case", "Known"], ["A1", "Yes"], ["A1", "No"], ["A2", "No"]]
    made.add("list.csv", "cases", {"Case": "case"}, rows, left_out='["Known"]')
    made.add("list.csv", "follow_up", {"Case": "case", "Known": "known"}, rows)
    assert check().files[["table", "rows", "kept", "refused"]].to_numpy().tolist() == [
        ["cases", 3, 2, 1],
        ["follow_up", 3, 2, 1],
    ]


def test_an_edited_definition_counts_in_the_same_session(made, tmp_path, monkeypatch):
    """A kernel that stays open reads the dictionary anew, and the tables it builds are those of today's dictionary."""
    definitions = tmp_path / "definitions"
    shutil.copytree(folders.DEFINITIONS, definitions)
    monkeypatch.setattr(folders, "DEFINITIONS", definitions)
    made.add("cases.csv", "cases", CASES, [["Case", "Grade", "Age"], ["A1", "Good", ""]])
    assert load("one", "cases")["age_state"].tolist() == ["not recorded"]
    path = definitions / "questions.toml"
    changed = path.read_text(encoding="utf-8").replace("highest = 25\n", 'highest = 25\nblank = "not known"\n', 1)
    path.write_text(changed, encoding="utf-8")
    assert load("one", "cases")["age_state"].tolist() == ["not known"]


def test_a_rebuild_that_stops_half_way_is_not_taken_for_a_whole_one(made, monkeypatch):
    def full(*_: object):
        raise CannotWrite("the disk is full")

    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    load("one", "cases")
    write_file(made.folder / "cases.csv", [["Case"], ["A1"], ["A2"]])
    with monkeypatch.context() as during:
        during.setattr("analysis.processed.replace_text", full)
        with pytest.raises(CannotWrite):
            load("one", "cases")
    write_file(made.folder / "cases.csv", [["Case"], ["A1"]])
    assert len(load("one", "cases")) == 1


def test_a_table_that_was_deleted_is_built_again(made, tmp_path):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    load("one", "cases")
    (tmp_path / "data" / "processed" / "one" / "tables" / "cases.parquet").unlink()
    assert len(load("one", "cases")) == 1
