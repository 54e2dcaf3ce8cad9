"""The tables of a round: built when nothing is wrong, told about file by file, and remembered with their key."""

import pytest
from rounds_made import KEY, check, said

from analysis.errors import Place, Problem, ProblemsReceived, RoundtableError, UnknownName
from analysis.folders import key_file, keys_used_file
from analysis.processed import load, told
from analysis.pseudonyms.key_files import Key
from analysis.questions import dictionary

AWAY = {"Child": "case", "From": "start", "To": "end"}


def two_files(made, grade: str = "Good", day: str = "01/04/2015"):
    """A list of cases after a list of episodes, each with one row that is refused."""
    made.add("away.csv", "missing_episodes", AWAY, [list(AWAY), ["A1", day, ""], ["B9", day, ""]])
    rows = [["Case", "Grade"], ["A1", grade], ["A1", "GOOD"]]
    made.add("cases.xlsx", "cases", {"Case": "case", "Grade": "grade"}, rows)


def test_each_file_is_told_with_its_rows_repairs_and_things_to_ask(made):
    two_files(made)
    columns = ["file", "sheet", "received_from", "shape", "table", "lines_table", "rows"]
    columns += ["kept", "refused", "repaired", "asked"]
    files = check().files
    assert files.columns.tolist() == columns
    assert files.to_numpy().tolist() == [
        ["away.csv", "", "X", "flat list", "missing_episodes", "", 2, 1, 1, 0, 1],
        ["cases.xlsx", "", "X", "flat list", "cases", "", 2, 1, 1, 1, 0],
    ]
    assert load("one", "files").to_numpy().tolist() == files.to_numpy().tolist()


def test_what_is_to_be_asked_is_listed_with_who_sent_the_file(made):
    two_files(made)
    remedy = "Ask whether it was still going on, or whether its end was not recorded."
    assert load("one", "queries").to_dict("records") == [
        {
            "received_from": "X",
            "file": "away.csv",
            "sheet": "",
            "place": "away.csv, cell C2",
            "what": "the episode has no end.",
            "remedy": remedy,
        }
    ]


def test_what_stands_in_no_file_of_a_sender_is_nobodys(made):
    two_files(made)
    problems = [Problem("round.toml", "is odd."), Problem(Place("cases.xlsx", "Sheet", 1, "B2"), "is odd.", "Ask.")]
    assert told(problems, check().received.files).to_numpy().tolist() == [
        ["", "round.toml", "", "round.toml", "is odd.", ""],
        ["X", "cases.xlsx", "Sheet", "cases.xlsx, sheet 'Sheet', cell B2", "is odd.", "Ask."],
    ]


def test_problems_come_all_at_once_and_file_by_file(made):
    two_files(made, grade="Baad", day="maybe")
    (made.folder / "stray.csv").write_text("a\n", encoding="utf-8")
    made.add("late.csv", "follow_up", {"Case": "case", "Nown": "known"}, [["Case", "Known"], ["A1", "Yes"]])
    where = [str(problem.where) for problem in check().problems]
    files = ["away.csv", "away.csv", "cases.xlsx", "late.csv"]
    assert [place.split(",")[0] for place in where if not place.startswith("stray")][: len(files)] == files
    assert where[-1].startswith("stray.csv")


def test_queries_come_file_by_file(made):
    made.add("b.csv", "missing_episodes", AWAY, [list(AWAY), ["A1", "01/04/2015", ""]])
    made.add("a.csv", "missing_episodes", AWAY, [list(AWAY), ["A1", "02/04/2015", ""]])
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    assert [query.where.file for query in check().queries] == ["b.csv", "a.csv"]


def test_a_round_with_a_problem_writes_nothing_and_remembers_no_key(made, tmp_path):
    two_files(made, grade="Baad")
    with pytest.raises(ProblemsReceived, match="'Baad' is not an answer to 'Grade'"):
        load("one", "cases")
    assert list((tmp_path / "data" / "processed").rglob("*.parquet")) == []
    assert not keys_used_file(tmp_path).exists()


def test_the_key_is_remembered_when_the_tables_are_built_and_not_when_they_are_checked(made, tmp_path):
    two_files(made)
    check()
    assert not keys_used_file(tmp_path).exists()
    load("one", "cases")
    id = Key(bytes.fromhex(KEY.split('key = "')[1].split('"')[0])).id
    assert f'"one" = "{id}"' in keys_used_file(tmp_path).read_text(encoding="utf-8")


def test_a_round_that_changes_while_it_is_read_is_refused_and_its_key_is_not_remembered(made, tmp_path, monkeypatch):
    two_files(made)
    inputs = iter([{"a": "1"}, {"a": "1"}, {"a": "2"}])
    monkeypatch.setattr("analysis.processed.inputs_of_tables", lambda _: next(inputs))
    with pytest.raises(ProblemsReceived, match="was changed while its files were being read. Run again."):
        load("one", "cases")
    assert not keys_used_file(tmp_path).exists()


def test_without_a_key_nothing_is_built(made, tmp_path):
    two_files(made)
    key_file(tmp_path).unlink()
    with pytest.raises(RoundtableError, match="needs a key"):
        load("one", "cases")
    assert list((tmp_path / "data" / "processed").rglob("*.parquet")) == []


def test_rows_that_are_neither_kept_nor_refused_are_a_problem(made, monkeypatch):
    two_files(made)
    checked = check()
    lost = {name: rows.iloc[:0] for name, rows in checked.cleaned.tables.items()}
    object.__setattr__(checked.cleaned, "tables", lost)
    assert said(checked.problems) == [
        "away.csv: 2 rows were received, but 0 kept and 1 refused.",
        "cases.xlsx: 2 rows were received, but 0 kept and 1 refused.",
    ]


def test_every_table_of_the_dictionary_and_every_list_about_them_is_stored_and_loads(made):
    two_files(made)
    for name in dictionary().tables:
        assert load("one", name).attrs["table"] == name
    with pytest.raises(UnknownName, match="'answrs' is not a known table"):
        load("one", "answrs")
