"""Runs: parameters are checked first, a failure names notebook, cell and cause, and published reports stay whole."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell
from rounds_made import make_round

from analysis.__main__ import main
from analysis.errors import CannotWrite, RoundtableError, UnknownName
from analysis.reports.contents import Parameter, ReportNotebook
from analysis.reports.editions import Edition
from analysis.rounds import find_round
from analysis.runs.parameters import checked_parameters, given_parameters
from analysis.runs.publishing import publish, take_the_place_of

ROOT = Path(__file__).parent.parent
ROUND = Parameter("audit_round", "str", '"one"', "the round")


def report(*parameters: Parameter) -> tuple[ReportNotebook, ...]:
    return (ReportNotebook("01_a", Path("01_a.ipynb"), "A", "Why?", (ROUND, *parameters), ()),)


def test_parameters_are_given_to_the_notebooks_that_have_them_with_their_type():
    notebooks = report(Parameter("fewest", "int", "2", "how many"), Parameter("detail", "bool", "False", "more"))
    given = given_parameters(["fewest=3", "detail=yes"])
    assert checked_parameters(notebooks, given) == {"01_a": {"fewest": 3, "detail": True}}


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
    published = tmp_path / "reports" / "one" / "board"
    published.mkdir(parents=True)
    (published / "index.html").write_text("last time", encoding="utf-8")
    return tmp_path


def test_a_failing_notebook_names_notebook_cell_and_cause_and_leaves_reports_as_they_were(failing, capsys):
    assert main(["run", "one"]) == 1
    said = capsys.readouterr()
    assert "02_fails.ipynb, code cell 2: KeyError; its message is in" in said.err
    assert "The published reports are as they were." in said.err
    assert "Ann Child" not in said.err + said.out
    assert (failing / "reports" / "one" / "board" / "index.html").read_text(encoding="utf-8") == "last time"
    assert [path.name for path in (failing / "reports" / "one").iterdir()] == ["board"]
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
    assert (failing / "reports" / "one" / "board" / "index.html").read_text(encoding="utf-8") == "last time"


def test_problems_in_the_files_stop_a_run_before_any_notebook(failing, capsys):
    (failing / "data" / "raw" / "one" / "cases.csv").write_text("Kase\nA1\n", encoding="utf-8")
    assert main(["run", "one"]) == 2
    said = capsys.readouterr()
    assert "cases.csv, row 1: heading 'Case' is missing. Did you mean 'Kase'?" in said.err
    assert "01_received" not in said.out
    assert not (failing / "data" / "processed").exists()


def edition(text: str) -> Edition:
    return Edition("board", {"index.html": text})


def test_an_edition_takes_the_place_of_the_last_one_whole(tmp_path, monkeypatch):
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    make_round(tmp_path)
    this = find_round("one")
    old = this.reports / "board"
    old.mkdir(parents=True)
    (old / "gone.html").write_text("old", encoding="utf-8")
    assert publish(this, [edition("new")]) == [old]
    assert {path.name: path.read_text(encoding="utf-8") for path in old.iterdir()} == {"index.html": "new"}
    assert [path.name for path in (tmp_path / "reports").iterdir()] == ["one"]


def test_an_edition_that_cannot_take_its_place_leaves_the_last_one(tmp_path, monkeypatch):
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    make_round(tmp_path)
    this = find_round("one")
    publish(this, [edition("old")])
    rename = Path.rename

    def locked(self, target):
        if self.parent.name.endswith(".part"):
            raise PermissionError(13, "The process cannot access the file")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", locked)
    with pytest.raises(CannotWrite, match="close it there and run again. The published reports are as they were"):
        publish(this, [edition("new")])
    assert (this.reports / "board" / "index.html").read_text(encoding="utf-8") == "old"


def test_a_folder_set_aside_by_a_run_that_died_comes_back(tmp_path):
    aside, new, old = tmp_path / "board.before", tmp_path / "new", tmp_path / "board"
    for folder, text in ((aside, "old"), (new, "new")):
        folder.mkdir()
        (folder / "index.html").write_text(text, encoding="utf-8")
    assert take_the_place_of(new, old) == old
    assert (old / "index.html").read_text(encoding="utf-8") == "new"
    assert not aside.exists()


def test_a_second_run_gives_the_same_bytes(ran, tmp_path):
    """HTML, manifest and run.json of a round do not depend on when or where it was run."""
    shutil.copytree(ran / "data" / "raw" / "stockton-2014-10", tmp_path / "data" / "raw" / "stockton-2014-10")
    assert main(["run", "stockton-2014-10", "--data", str(tmp_path)]) == 0
    for edition_name in ("panel", "board"):
        first, second = (home / "reports" / "stockton-2014-10" / edition_name for home in (ran, tmp_path))
        assert {p.name: p.read_bytes() for p in first.iterdir()} == {p.name: p.read_bytes() for p in second.iterdir()}
    records = [home / "data" / "processed" / "stockton-2014-10" / "run.json" for home in (ran, tmp_path)]
    assert records[0].read_bytes() == records[1].read_bytes()
