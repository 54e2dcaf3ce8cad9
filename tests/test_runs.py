"""Runs: parameters are checked first, a failure names notebook, cell and cause, and published reports stay whole."""

import hashlib
import json
import shutil
from pathlib import Path

import nbformat
import pytest
from editions import edition
from nbformat.v4 import new_code_cell
from rounds_made import make_round

from analysis import writing
from analysis.__main__ import main
from analysis.errors import CannotWrite, RoundtableError, UnknownName
from analysis.folders import RoundFolders
from analysis.reports.contents import Parameter, ReportNotebook
from analysis.runs.given import given_parameters
from analysis.runs.parameters import checked_parameters
from analysis.runs.record import went_in

ROOT = Path(__file__).parent.parent
ROUND = Parameter("audit_round", "str", '"one"', "the round")


def report(*parameters: Parameter) -> tuple[ReportNotebook, ...]:
    return (ReportNotebook("01_a", Path("01_a.ipynb"), "A", "Why?", (ROUND, *parameters), ()),)


def test_parameters_are_given_to_the_notebooks_that_have_them_with_their_type():
    takes = [("fewest", "int", "2"), ("detail", "bool", "False"), ("pooled_with", "list", "[]")]
    notebooks = report(*(Parameter(*one, "help") for one in takes))
    given = given_parameters(["fewest=3", "detail=yes", "pooled_with=leeds-2015, york-2015"])
    assert checked_parameters(notebooks, given) == {
        "01_a": {"fewest": 3, "detail": True, "pooled_with": ["leeds-2015", "york-2015"]}
    }


def test_a_round_named_by_a_parameter_is_among_what_a_run_rests_on(tmp_path):
    """A change of its files makes the report again, as one of the round's own does."""
    for name in ("this", "other"):
        (tmp_path / "data" / "raw" / name).mkdir(parents=True)
        (tmp_path / "data" / "raw" / name / "cases.csv").write_text("case\n1\n")
    this, given = RoundFolders("this", tmp_path), {"pooled_with": "other, elsewhere", "path": "../other"}
    before = went_in(this, given)["pooled"]
    assert "other: data/raw/cases.csv" in before
    assert all(file.startswith("other: ") for file in before)
    (tmp_path / "data" / "raw" / "other" / "cases.csv").write_text("case\n2\n")
    after = went_in(this, given)["pooled"]
    assert {file for file, _ in before.items() ^ after.items()} == {"other: data/raw/cases.csv"}
    assert went_in(this, {})["pooled"] == {}


@pytest.mark.parametrize(
    ("pair", "error", "says"),
    [
        (
            "fewset=3",
            UnknownName,
            "'fewset' is not a known parameter of any notebook. Did you mean 'fewest'? fewest: how many.",
        ),
        ("fewest=three", RoundtableError, "Parameter 'fewest' is 'three'; it should be a whole number. how many"),
        ("fewest", RoundtableError, "'fewest' is no parameter. Write it as NAME=VALUE"),
        ("audit_round=x", RoundtableError, "give it as ROUND, not as a parameter"),
    ],
)
def test_an_unknown_or_mistyped_parameter_is_refused_with_the_known_names(pair, error, says):
    with pytest.raises(error) as refused:
        checked_parameters(report(Parameter("fewest", "int", "2", "how many")), given_parameters([pair]))
    assert says in str(refused.value)


def test_a_mistyped_parameter_stops_the_command_before_anything_runs(home, capsys):
    assert main(["run", "stockton-2014-10", "-p", "audit_ruond=x", "--data", str(home)]) == 2
    assert "is not a known parameter" in capsys.readouterr().err


@pytest.fixture
def failing(tmp_path, monkeypatch):
    """A data folder with one small round, a published edition, and notebooks of which the second fails."""
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    made = make_round(tmp_path)
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    folder = tmp_path / "notebooks"
    folder.mkdir()
    shutil.copy(ROOT / "notebooks" / "01_received.ipynb", folder)
    notebook = nbformat.read(ROOT / "notebooks" / "01_received.ipynb", as_version=4)
    notebook.cells = [*notebook.cells[:2], new_code_cell("{}['Ann Child']")]
    nbformat.write(notebook, folder / "02_fails.ipynb")
    (tmp_path / "reports" / "one").mkdir(parents=True)
    (tmp_path / "reports" / "one" / "index.html").write_text("last time", encoding="utf-8")
    return tmp_path


def assert_reports_are_those_of_last_time(home: Path) -> None:
    assert {path.name: path.read_text(encoding="utf-8") for path in (home / "reports" / "one").iterdir()} == {
        "index.html": "last time"
    }


def test_a_failing_notebook_names_notebook_cell_and_cause_and_leaves_reports_as_they_were(failing, capsys):
    assert main(["run", "one"]) == 1
    said = capsys.readouterr()
    assert "02_fails.ipynb, code cell 2: KeyError; its message is in" in said.err
    assert "The published reports are as they were." in said.err
    assert "Ann Child" not in said.err + said.out
    assert_reports_are_those_of_last_time(failing)
    assert (failing / "data" / "processed" / "one" / "failed" / "02_fails.ipynb").exists()


def test_an_error_of_ours_in_a_cell_is_told_in_its_own_words(failing, capsys):
    path = failing / "notebooks" / "02_fails.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].source = 'from analysis import load\nload(audit_round, "case")'
    nbformat.write(notebook, path)
    assert main(["run", "one"]) == 1
    assert "02_fails.ipynb, code cell 2: 'case' is not a known table. Did you mean 'cases'?" in capsys.readouterr().err


def test_a_notebook_that_shows_a_bare_table_is_not_published(failing, capsys):
    path = failing / "notebooks" / "02_fails.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].source = 'from analysis import load\nload(audit_round, "cases")'
    nbformat.write(notebook, path)
    assert main(["run", "one"]) == 2
    assert (
        "02_fails.ipynb, code cell 2: it shows text/html, text/plain, which nobody released." in capsys.readouterr().err
    )
    assert_reports_are_those_of_last_time(failing)


def test_problems_in_the_files_stop_a_run_before_any_notebook(failing, capsys):
    (failing / "data" / "raw" / "one" / "cases.csv").write_text("Kase\nA1\n", encoding="utf-8")
    assert main(["run", "one"]) == 2
    said = capsys.readouterr()
    assert "cases.csv, row 1: heading 'Case' is missing. Did you mean 'Kase'?" in said.err
    assert "01_received" not in said.out
    assert not (failing / "data" / "processed" / "one").exists()


def test_putting_in_place_is_tried_again_while_a_scanner_holds_the_file(tmp_path, monkeypatch):
    replace, held = Path.replace, [1, 1]

    def scanned(self, target):
        if held:
            held.pop()
            raise PermissionError(13, "being scanned")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", scanned)
    monkeypatch.setattr(writing, "SECONDS_BETWEEN", 0)
    writing.replace_text(tmp_path / "a.txt", "new\n")
    assert (tmp_path / "a.txt").read_bytes() == b"new\n"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_file_that_cannot_be_replaced_stays_and_says_what_to_close(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("old", encoding="utf-8")
    monkeypatch.setattr(writing, "SECONDS_BETWEEN", 0)
    monkeypatch.setattr(Path, "replace", lambda self, target: (_ for _ in ()).throw(PermissionError(13, "in use")))
    with pytest.raises(
        CannotWrite, match=r"a.txt cannot be written \(in use\). If it or a file in it is open in Excel"
    ):
        writing.replace_text(tmp_path / "a.txt", "new")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_refused_report_leaves_the_record_of_the_published_one(failing, capsys):
    """run.json and the executed notebooks stay those of the published editions, whose manifests hold the hash."""
    (failing / "notebooks" / "02_fails.ipynb").rename(failing / "02_fails.ipynb")
    assert main(["run", "one"]) == 0
    kept = (failing / "data" / "processed" / "one" / "run.json").read_bytes()
    notebook = nbformat.read(failing / "02_fails.ipynb", as_version=4)
    notebook.cells[-1].source = "print('Ann Child')"
    nbformat.write(notebook, failing / "notebooks" / "02_fails.ipynb")
    assert main(["run", "one"]) == 2
    assert (failing / "data" / "processed" / "one" / "run.json").read_bytes() == kept
    manifest = json.loads((edition(failing, "one", "board") / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["run"] == hashlib.sha256(kept).hexdigest()


def test_a_round_that_fails_does_not_keep_the_others_from_running(failing, capsys):
    (failing / "notebooks" / "02_fails.ipynb").unlink()
    broken = failing / "data" / "raw" / "a-broken"
    broken.mkdir()
    (broken / "round.toml").write_text("title = 3", encoding="utf-8")
    assert main(["run", "--all"]) == 2
    said = capsys.readouterr()
    assert "'title' is 3; it should be text between quotes" in said.err
    assert "not finished: a-broken." in said.err
    assert (edition(failing, "one", "board") / "manifest.json").exists()


def test_a_data_folder_with_braces_in_its_name_is_no_parameter(failing, tmp_path, monkeypatch):
    (failing / "notebooks" / "02_fails.ipynb").unlink()
    home = tmp_path / "redirected {0A1B}"
    home.mkdir()
    for name in ("data", "notebooks"):
        shutil.copytree(failing / name, home / name)
    assert main(["run", "one", "--data", str(home)]) == 0
    assert (edition(home, "one", "board") / "index.html").exists()


def test_a_round_report_needs_notebooks(failing, capsys):
    for path in (failing / "notebooks").iterdir():
        path.unlink()
    assert main(["run", "one"]) == 2
    assert "holds no report. A report is a notebook whose parameters set audit_round." in capsys.readouterr().err
    assert_reports_are_those_of_last_time(failing)
