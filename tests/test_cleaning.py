"""Cleaning: answers become typed tables; every repair, refusal and problem is listed, and the rows balance."""

import pandas as pd
import pytest
from rounds_made import make_round, write_file

from analysis.cleaning.readings import read_answer
from analysis.errors import ProblemsReceived
from analysis.processed import check_round, load
from analysis.questions import dictionary
from analysis.rounds import find_round

CASES = {"Case": "case", "Grade": "grade", "Age": "age"}


@pytest.fixture
def made(tmp_path, monkeypatch):
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    return make_round(tmp_path)


def check():
    return check_round(find_round("one"))


def test_a_grade_is_mapped_to_its_scale_and_the_repair_is_listed(made):
    rows = [["Case", "Grade", "Age"], ["A1", "Requires Improvement", "17"], ["A2", "GOOD ", "14"], ["A3", "Good", "9"]]
    made.add("cases.csv", "cases", CASES, rows)
    cleaned = check().cleaned
    assert cleaned.tables["cases"]["grade"].tolist() == ["requires_improvement", "good", "good"]
    assert cleaned.tables["cases"]["age"].tolist() == [17, 14, 9]
    assert cleaned.changes[["cell", "was", "became", "rule"]].to_numpy().tolist() == [
        ["B2", "Requires Improvement", "requires_improvement", "blanks and capitals"],
        ["B3", "GOOD ", "good", "blanks and capitals"],
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
    assert tables["suspensions"].attrs["not_available"] == "No suspensions were received in this round."


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("03/04/2015", "2015-04-03"),
        ("3.4.2015", "2015-04-03"),
        ("2015-04-03", "2015-04-03"),
        ("2015-04-03 00:00:00", "2015-04-03"),
        ("2015-Apr-03", "2015-04-03"),
        ("31/12/2014", "2014-12-31"),
    ],
)
def test_dates_are_read_day_first(raw, day):
    start = dictionary().question("missing_episodes", "start")
    assert read_answer(raw, start).value == pd.Timestamp(day)


@pytest.mark.parametrize("raw", ["04/31/2015", "2015-13-01", "29/02/2015", "April", "03/04/15", "2015-Foo-01"])
def test_what_is_no_date_is_refused(raw):
    reading = read_answer(raw, dictionary().question("missing_episodes", "start"))
    assert reading.state == "unreadable"
    assert "is not a date, as 'Start' needs. Write it as dd/mm/yyyy or yyyy-mm-dd." in reading.fault


def test_text_keeps_the_words_none_and_na():
    question = dictionary().question("responses", "concerns")
    assert [read_answer(raw, question).value for raw in ("None", "N/A", "null")] == ["None", "N/A", "null"]
    assert read_answer("  ", question).state == "skipped"


def test_several_answers_in_one_cell_end_in_a_separator_and_keep_their_order():
    question = dictionary().question("responses", "agency").model_copy(update={"type": "multi"})
    assert read_answer("Police;CSC;", question).value == ("social_care", "police")
    assert "'Polise' is not an answer" in read_answer("Polise;CSC;", question).fault


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
        ["cases.csv, row 3", "an earlier row has the same 'Case'"],
        ["episodes.csv, row 3", "ends before it starts"],
        ["episodes.csv, row 5", "'Start' is not given"],
        ["episodes.csv, row 4", "the child is not among the cases of this round"],
    ]
    files = checked.files.set_index("file")
    assert files.loc["cases.csv", ["rows", "kept", "refused"]].tolist() == [3, 2, 1]
    assert files.loc["episodes.csv", ["rows", "kept", "refused"]].tolist() == [5, 2, 3]


def test_a_round_without_cases_is_a_problem(made):
    assert [str(problem) for problem in check().problems] == [
        "round.toml: no file gives a case. A round needs the list of its cases."
    ]


def test_loading_a_table_stops_with_all_problems_and_writes_nothing(made, tmp_path):
    made.add("cases.csv", "cases", CASES, [["Case", "Grade", "Age"], ["A1", "Godo", "x"]])
    with pytest.raises(ProblemsReceived) as refused:
        load("one", "cases")
    assert len(refused.value.problems) == 2
    assert not (tmp_path / "data" / "processed").exists()


def test_a_table_is_rebuilt_when_a_file_changes_and_only_then(made, tmp_path):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    assert load("one", "cases")["case"].tolist() == ["A1"]
    stored = tmp_path / "data" / "processed" / "one" / "tables" / "cases.parquet"
    first = stored.stat().st_mtime_ns
    load("one", "cases")
    assert stored.stat().st_mtime_ns == first
    write_file(made.folder / "cases.csv", [["Case"], ["A1"], ["A2"]])
    assert load("one", "cases")["case"].tolist() == ["A1", "A2"]


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
