"""The command line: each command does what its help says, and bad input is a sentence with exit code 2."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from editions import edition
from openpyxl import load_workbook
from rounds_made import make_round, write_file

from analysis.__main__ import main, parser
from analysis.checking import MAY_STAY_OUT
from analysis.processed import load

ROOT = Path(__file__).parent.parent


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    return tmp_path


def test_every_command_has_a_help_text(capsys):
    keys = ("key new", "key backup", "key restore")
    for command in ("new", "example", "check", "run", "open", "lab", "released", "figures", "stop", *keys, "forget"):
        with pytest.raises(SystemExit) as left:
            parser().parse_args([*command.split(), "--help"])
        assert left.value.code == 0
        assert "--data FOLDER" in capsys.readouterr().out


def test_it_runs_as_a_module_and_says_its_version():
    said = subprocess.run([sys.executable, "-m", "analysis", "--version"], capture_output=True, text=True, cwd=ROOT)
    assert (said.returncode, said.stdout) == (0, "roundtable 0.1.0\n")


def test_new_writes_a_round_that_reads_back_once_its_templates_are_filled(data, capsys):
    assert main(["new", "harbour-2026-01"]) == 0
    assert "roundtable check harbour-2026-01" in capsys.readouterr().out
    folder = data / "data" / "raw" / "harbour-2026-01"
    book = load_workbook(folder / "audit workbook.xlsx")
    sheet = book.active
    labels = {sheet.cell(row, 1).value: row for row in range(sheet.max_row, 0, -1)}
    sheet.cell(labels["Case"], 2, "A1")
    sheet.cell(labels["Grade (auditor)"], 2, "Good")
    sheet.cell(labels["Chronology"], 3, "Yes")
    book.save(folder / "audit workbook.xlsx")
    assert main(["key", "new"]) == 0
    assert main(["check", "harbour-2026-01"]) == 0
    assert "harbour-2026-01: no problems." in capsys.readouterr().out
    assert load("harbour-2026-01", "cases")["grade"].tolist() == ["good"]
    assert load("harbour-2026-01", "findings").query("mentioned == 'yes'")["finding"].tolist() == ["chronology.present"]


def test_new_from_an_earlier_round_carries_over_what_it_declared(data, capsys):
    make_round(data)
    assert main(["new", "two", "--from", "one"]) == 0
    assert 'round_before = "one"' in (data / "data" / "raw" / "two" / "round.toml").read_text(encoding="utf-8")
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("The actions of 'one' could not be carried over: round.toml: no file gives a case.")
    assert said[-1] == "    roundtable check two"


def test_new_refuses_a_name_that_is_taken_and_writes_nothing(data, capsys):
    assert main(["new", "one"]) == 0
    before = sorted(path.name for path in (data / "data" / "raw" / "one").iterdir())
    assert main(["new", "one"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert sorted(path.name for path in (data / "data" / "raw" / "one").iterdir()) == before


def test_check_lists_every_problem_leaves_with_2_and_writes_nothing(data, capsys):
    made = make_round(data)
    made.add(
        "cases.csv", "cases", {"Case": "case", "Grade": "grade"}, [["Case", "Grade"], ["A1", "Godo"], ["A2", "Bad"]]
    )
    before = sorted(str(path) for path in data.rglob("*"))
    assert main(["check", "one"]) == 2
    said = capsys.readouterr()
    assert "cases.csv: 2 rows received, 2 kept, 0 refused, 0 cells repaired" in said.out
    assert "problem: cases.csv, cell B2: 'Godo' is not an answer to 'Grade'. Did you mean 'Good'?" in said.err
    assert "problem: cases.csv, cell B3: 'Bad' is not an answer to 'Grade'." in said.err
    assert "one: 2 problems to put right." in said.out
    assert sorted(str(path) for path in data.rglob("*")) == before


def test_check_says_the_same_as_a_line_of_json_each_for_programs(data, capsys):
    headings = {"Case": "case", "Grade": "grade"}
    make_round(data).add("cases.csv", "cases", headings, [list(headings), ["A1", "Godo"], ["A2", "Godo"], ["", "Good"]])
    assert main(["check", "one", "--json"]) == 2
    said = capsys.readouterr()
    file, refused, problem, verdict = map(json.loads, said.out.splitlines())
    assert said.err == ""
    assert file["kind"] == "file" and file["words"].startswith("cases.csv: 3 rows received, 2 kept, 1 refused")
    assert refused["places"] == [{"file": "cases.csv", "sheet": "", "within": "row 4"}]
    assert (refused["what"], refused["remedy"]) == ("'Case' is not given", MAY_STAY_OUT)
    assert [place["within"] for place in problem["places"]] == ["B2", "B3"]
    assert problem["words"].startswith("cases.csv, cell B2: 'Godo' is not an answer to 'Grade'. Did you mean 'Good'?")
    assert problem["words"].endswith("Also in: cases.csv, cell B3.")
    assert verdict == {"round": "one", "kind": "verdict", "words": "one: 2 problems to put right."}


def test_check_says_what_to_ask_and_proposes_blocks_for_files_that_round_toml_does_not_name(data, capsys):
    made = make_round(data)
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    headings = {"Case": "case", "Start": "start", "End": "end"}
    made.add("missing.csv", "missing_episodes", headings, [list(headings), ["A1", "01/02/2026", ""]])
    write_file(made.folder / "cases of health.csv", [["Case", "Grade"], ["A2", "Good"]])
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    assert main(["check", "one"]) == 2
    said = capsys.readouterr()
    assert "to ask: missing.csv, cell C2: the episode has no end." in said.out
    assert "Proposed for round.toml" in said.out
    assert '[[files]]\npath = "cases of health.csv"' in said.out
    assert "problem: cases of health.csv: is in the folder but not named in round.toml." in said.err
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


def test_check_writes_a_list_for_each_sender_with_something_to_answer(data, capsys):
    made = make_round(data)
    headings = {"Case": "case", "Grade": "grade"}
    made.add("cases.csv", "cases", headings, [list(headings), ["A1", "Godo"], ["", "Good"]])
    assert main(["check", "one", "--send-back", str(data / "sent")]) == 2
    said = capsys.readouterr().out
    assert f"X: 2 lines to answer in {data / 'sent' / 'X.xlsx'}" in said
    sheet = load_workbook(data / "sent" / "X.xlsx")["To answer"]
    assert [[cell.value for cell in row[:4]] for row in sheet.iter_rows(2)] == [
        ["cases.csv", None, "B2", "'Godo' is not an answer to 'Grade'. Did you mean 'Good'?"],
        ["cases.csv", None, "row 3", "The row is not counted: 'Case' is not given."],
    ]
    assert main(["check", "one", "--send-back", str(data / "sent")]) == 2
    refused = capsys.readouterr()
    assert "is there already. Name a new folder" in refused.err
    assert refused.out == ""


def test_check_writes_no_list_where_nothing_is_wrong(data, capsys):
    make_round(data).add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    assert main(["check", "one", "--send-back", str(data / "sent")]) == 0
    assert "X: nothing to answer" in capsys.readouterr().out
    assert not (data / "sent").exists()


def test_a_correction_and_a_row_left_out_are_in_the_tables_and_in_the_list_of_changes(data, capsys):
    headings = {"Case": "case", "Grade": "grade"}
    make_round(data).add("cases.csv", "cases", headings, [list(headings), ["A1", "Godo"], ["A2", "Good"]])
    decisions = data / "data" / "decisions" / "one"
    decisions.mkdir(parents=True)
    (decisions / "corrections.csv").write_text("file,sheet,cell,from,to,who,why\ncases.csv,,B2,Godo,Good,Lee,slip\n")
    (decisions / "left_out.csv").write_text("file,sheet,row,who,why\ncases.csv,,3,Lee,sent twice\n")
    assert main(["check", "one"]) == 0
    said = capsys.readouterr().out
    assert "cases.csv: 2 rows received, 1 kept, 1 refused, 1 cells repaired" in said
    assert "refused: cases.csv, row 3: left out by Lee: sent twice" in said
    (decisions / "corrections.csv").write_text("file,sheet,cell,from,to,who,why\ncases.csv,,B2,Bad,Good,Lee,slip\n")
    assert main(["check", "one"]) == 2
    assert "corrections.csv, row 2: cases.csv, cell B2 no longer says what" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["check", "stockton-2015-05"], "Did you mean 'stockton-2015-04'"),
        (["run", "stockton-2015-05"], "Did you mean 'stockton-2015-04'"),
        (["open", "stockton-2015-05"], "Did you mean 'stockton-2015-04'"),
        (["run"], "Name the rounds to run, or --all. Rounds: lscb-2015, stockton-2014-10, stockton-2015-04."),
        (["open", "lscb-2015", "--audience", "bord"], "There is no bord edition of lscb-2015."),
    ],
)
def test_an_unknown_round_or_edition_is_refused_with_what_there_is(home, capsys, words, says):
    assert main([*words, "--data", str(home)]) == 2
    assert says in capsys.readouterr().err


def test_a_missing_data_folder_says_what_is_missing(tmp_path, capsys):
    assert main(["check", "one", "--data", str(tmp_path / "no such folder")]) == 2
    said = capsys.readouterr().err
    assert "'one' is not a known round. There is none yet." in said
    assert "no such folder" in said


def test_open_shows_the_board_edition(ran, capsys, monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    assert main(["open", "stockton-2015-04", "--data", str(ran)]) == 0
    assert opened[0].startswith("file://")
    assert opened[0] == (edition(ran, "stockton-2015-04", "board") / "index.html").as_uri()
    assert "index.html" in capsys.readouterr().out


def test_letters_that_a_console_does_not_have_do_not_stop_it(data):
    environment = {**__import__("os").environ, "PYTHONIOENCODING": "cp1252"}
    words = [sys.executable, "-m", "analysis", "check", "\u0142\U0001f44d"]
    said = subprocess.run(words, capture_output=True, env=environment, cwd=ROOT)
    assert said.returncode == 2
    assert b"is not a known round" in said.stderr
    assert b"Traceback" not in said.stderr
