"""The command line: each command does what its help says, and bad input is a sentence with exit code 2."""

import subprocess
import sys
from pathlib import Path

import pytest
from editions import edition
from openpyxl import load_workbook
from rounds_made import make_round

from analysis.__main__ import main, parser
from analysis.processed import load

ROOT = Path(__file__).parent.parent


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    return tmp_path


def test_every_command_has_a_help_text(capsys):
    for command in ("new", "example", "check", "run", "open", "released", "stop"):
        with pytest.raises(SystemExit) as left:
            parser().parse_args([command, "--help"])
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
    sheet.cell(labels["Grade"], 2, "Good")
    sheet.cell(labels["Chronology"], 3, "Yes")
    book.save(folder / "audit workbook.xlsx")
    assert main(["check", "harbour-2026-01"]) == 0
    assert "harbour-2026-01: no problems." in capsys.readouterr().out
    assert load("harbour-2026-01", "cases")[["case", "grade"]].to_numpy().tolist() == [["A1", "good"]]
    assert load("harbour-2026-01", "findings").query("mentioned == 'yes'")["finding"].tolist() == ["chronology.present"]


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
