"""Rounds side by side: the order of steps, what is not run again, and who waits for whom. The crew is a made-up one
that does the steps in this process, so that each test sees in which order they were given."""

import contextlib
import json
import shutil
from concurrent.futures import Future
from pathlib import Path

import nbformat
import pytest
from editions import edition
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from rounds_made import make_round

from analysis.errors import NotebookFailed, RoundtableError
from analysis.folders import RoundFolders
from analysis.locks import let_go, take
from analysis.reports.edition import Edition
from analysis.runs.record import went_in
from analysis.runs.round_run import Options
from analysis.runs.running import Running
from analysis.runs.tasks import Execute, Made, Publish
from analysis.workers.task import Done

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
SUM = 'from analysis import load, release, total\nrelease(total(load(audit_round, "cases")), "Cases {}")'

EDITIONS = ("one: edition for the board", "one: edition for the panel")
EDITIONS_OF_TWO = tuple(name.replace("one", "two") for name in EDITIONS)


class Given:
    """A crew that writes down the steps it is given, and what each gives is made up; `fails` names those that do not
    end well."""

    size = 2
    takes = 100

    def __init__(self, fails: tuple[str, ...] = ()):
        self.fails = fails
        self.steps: list[str] = []

    def submit(self, task, report):
        future = Future()
        self.steps.append(task.name)
        if task.name in self.fails:
            future.set_exception(NotebookFailed(f"{task.name}: no"))
        else:
            if isinstance(task, Execute):
                task.output.parent.mkdir(parents=True, exist_ok=True)
                task.output.write_text(json.dumps({"parameters": task.name}), encoding="utf-8")
                future.set_result(Done(None, 0.1))
            else:
                future.set_result(Done(task.perform(report), 0.1))
        return future


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    return make_two_rounds(tmp_path)


def make_two_rounds(home: Path) -> Path:
    """Two rounds of one case, and three notebooks of which the last runs after the first."""
    make_round(home).add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    shutil.copytree(home / "data" / "raw" / "one", home / "data" / "raw" / "two")
    (home / "notebooks").mkdir()
    for name, after in (("01_a", ["03_c"]), ("02_b", []), ("03_c", [])):
        write_notebook(home, name, after)
    return home


def write_notebook(home: Path, name: str, after: list[str], cell: str = SUM) -> None:
    cells = [
        new_markdown_cell(f"# {name}\n\nHow many?", id="a"),
        new_code_cell('audit_round: str = "one"', metadata={"tags": ["parameters"]}, id="b"),
        new_code_cell(cell.format(name), id="c"),
    ]
    notebook = new_notebook(cells=cells, metadata=KERNEL | {"roundtable": {"after": after}})
    nbformat.write(notebook, home / "notebooks" / f"{name}.ipynb")


def run(crew, *names: str, **options: object) -> tuple[dict, list]:
    """What is not finished, and all events."""
    events = []
    patient = options.pop("patient", True)
    how = Options(options.pop("given", {}), **options)
    running = Running(lambda: contextlib.nullcontext(crew), how, events.append, patient)
    return running.run(names), events


def really(home: Path, *words: str) -> int:
    """Run by the command, without workers that stay."""
    from analysis.__main__ import main

    return main(["run", "--no-keep", "--data", str(home), *words])


def steps(events: list, audit_round: str = "one") -> list[str]:
    return [f"{e.step} {e.notebook}".strip() for e in events if e.audit_round == audit_round]


def test_a_notebook_runs_after_those_that_its_metadata_name(data):
    crew = Given(fails=EDITIONS)
    run(crew, "one")
    assert crew.steps == ["one: survey", "02_b", "03_c", "01_a", *EDITIONS]


def test_what_failed_keeps_those_after_it_from_running_and_no_other(data):
    crew = Given(fails=("03_c",))
    errors, events = run(crew, "one")
    assert crew.steps == ["one: survey", "02_b", "03_c"]
    assert str(errors["one"]) == "03_c: no"
    assert "failed" in steps(events)
    assert "done 01_a" not in steps(events)


def test_a_round_that_fails_leaves_the_other_running(data):
    class OneFails(Given):
        def submit(self, task, report):
            self.fails = ("03_c",) if task.audit_round == "one" else ()
            if "edition" in task.name:
                self.fails = (task.name,)
            return super().submit(task, report)

    errors, events = run(OneFails(), "one", "two", "three")
    assert "'three' is not a known round. Did you mean 'one'" in str(errors["three"]) or "three" in errors
    assert "done 01_a" in steps(events, "two")
    assert "done 01_a" not in steps(events, "one")


def test_editions_of_different_records_are_not_published_together(data):
    into = went_in(RoundFolders("one", data), {})
    made = tuple(Made(Edition(name, {}), record) for name, record in (("panel", "{}"), ("board", "{1}")))
    with pytest.raises(RoundtableError, match="The executed notebooks changed while the editions were made"):
        Publish("one", data, into, made, data / "run.json").perform(lambda *of: None)
    assert not (data / "reports").exists()


def test_it_is_told_how_many_of_several_rounds_have_ended_failed_or_not(data):
    _, events = run(Given(fails=(*EDITIONS, *EDITIONS_OF_TWO)), "one", "two", "three")
    told = [(event.number, event.of) for event in events if event.step == "rounds"]
    assert told == sorted(set(told)) and told[0] == (0, 3) and told[-1] == (3, 3)
    assert not [event for event in run(Given(fails=EDITIONS), "one")[1] if event.step == "rounds"]


def test_what_ended_before_a_failure_is_not_run_again(data):
    run(Given(fails=("03_c",)), "one")
    crew = Given(fails=EDITIONS)
    _, events = run(crew, "one")
    assert crew.steps == ["one: survey", "03_c", "01_a", *EDITIONS]
    assert "kept 02_b" in steps(events)


@pytest.fixture(scope="module")
def first_run(tmp_path_factory) -> tuple[Path, Path]:
    """A folder of which one round has been run, and a copy of it."""
    home, copy = tmp_path_factory.mktemp("running") / "home", tmp_path_factory.mktemp("copy") / "home"
    home.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROUNDTABLE_DATA", str(home))
        assert really(make_two_rounds(home), "one") == 0
    shutil.copytree(home, copy)
    return home, copy


@pytest.fixture
def ran_once(first_run, monkeypatch) -> Path:
    """The folder as it was after that run: the run is the same for every test, and no test sees what another did."""
    home, copy = first_run
    shutil.rmtree(home)
    shutil.copytree(copy, home)
    monkeypatch.setenv("ROUNDTABLE_DATA", str(home))
    return home


def test_a_round_of_which_nothing_changed_is_not_run_at_all(ran_once, capsys):
    crew = Given()
    _, events = run(crew, "one")
    assert crew.steps == []
    assert steps(events) == ["unchanged", "published", "published"]
    assert really(ran_once, "one") == 0
    said = capsys.readouterr().out
    assert "one: nothing has changed since its reports were made." in said
    assert str(edition(ran_once, "one", "board") / "index.html") in said


def assert_run_again(crew: Given, *notebooks: str) -> None:
    assert crew.steps == ["one: survey", *notebooks, *EDITIONS]


def test_only_the_notebook_that_was_edited_is_run_again(ran_once):
    write_notebook(ran_once, "02_b", [], SUM + "\n")
    crew = Given(fails=EDITIONS)
    run(crew, "one")
    assert_run_again(crew, "02_b")


def test_a_notebook_is_run_again_when_one_before_it_was_edited(ran_once):
    write_notebook(ran_once, "03_c", [], SUM + "\n")
    crew = Given(fails=EDITIONS)
    run(crew, "one")
    assert_run_again(crew, "03_c", "01_a")


ALL = ("02_b", "03_c", "01_a")


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("a raw file", lambda home: (home / "data/raw/one/cases.csv").write_text("Case\nA1\nA2\n", "utf-8")),
        ("the description", lambda home: append(home / "data/raw/one/round.toml", "# words")),
        ("a decision", lambda home: append(home / "data/decisions/one/signed off.txt", "AB")),
        ("a module beside the notebooks", lambda home: append(home / "notebooks/helper.py", "ONE = 1")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_change_of_what_all_rest_on_runs_all_again(ran_once, what, change):
    change(ran_once)
    crew = Given(fails=EDITIONS)
    run(crew, "one")
    assert_run_again(crew, *ALL)


def append(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


@pytest.mark.parametrize("what", ["program", "environment"])
def test_another_program_or_other_packages_run_all_again(ran_once, monkeypatch, what):
    where = {"program": "analysis.fingerprints.program", "environment": "analysis.runs.record.environment"}[what]
    monkeypatch.setattr(where, lambda: "another")
    crew = Given(fails=EDITIONS)
    run(crew, "one")
    assert [step for step in crew.steps if step in ALL] == list(ALL)


@pytest.mark.parametrize("changed", ["data/raw/one/cases.csv", "notebooks/02_b.ipynb"])
def test_a_file_that_changes_while_the_round_is_run_is_named_and_nothing_is_published(data, capsys, changed):
    """The notebook changes it itself, after it has read it."""
    cell = SUM + f'\nwith open(r"{data / changed}", "a", encoding="utf-8") as file:\n    file.write("\\n")'
    write_notebook(data, "03_c", [], cell)
    assert really(data, "one") == 2
    name = "data/raw/cases.csv" if "raw" in changed else "02_b"
    assert f"{name}: changed while the round was being run. Run it again." in capsys.readouterr().err
    assert not (data / "reports" / "one").exists()
    write_notebook(data, "03_c", [])
    assert really(data, "one") == 0


def test_force_runs_all_again(ran_once):
    crew = Given(fails=EDITIONS)
    run(crew, "one", force=True)
    assert_run_again(crew, *ALL)


def test_an_executed_notebook_that_was_edited_is_run_again(ran_once):
    append(ran_once / "data" / "processed" / "one" / "executed" / "02_b.ipynb", " ")
    crew = Given(fails=EDITIONS)
    run(crew, "one")
    assert_run_again(crew, "02_b")


@pytest.mark.parametrize("lost", ["run.json", "executed/made_from.json"])
def test_what_was_lost_of_a_run_is_made_again(ran_once, lost):
    before = edition(ran_once, "one", "board")
    (ran_once / "data" / "processed" / "one" / lost).unlink()
    assert really(ran_once, "one") == 0
    assert edition(ran_once, "one", "board") == before
    assert run(Given(), "one")[1][0].step == "unchanged"


def test_a_published_page_that_was_edited_is_mended_without_running_a_notebook(ran_once, capsys):
    page = edition(ran_once, "one", "board") / "01_a.html"
    before = page.read_bytes()
    page.write_text("edited", encoding="utf-8")
    assert really(ran_once, "one") == 0
    assert page.read_bytes() == before
    assert "[3/3] 03_c (has not changed)" in capsys.readouterr().out


def test_a_notebook_that_is_gone_is_gone_from_the_executed_ones(ran_once):
    (ran_once / "notebooks" / "02_b.ipynb").unlink()
    assert really(ran_once, "one") == 0
    folder = ran_once / "data" / "processed" / "one" / "executed"
    assert sorted(path.name for path in folder.iterdir()) == ["01_a.ipynb", "03_c.ipynb", "made_from.json"]
    assert not (edition(ran_once, "one", "board") / "02_b.html").exists()


def test_a_second_run_waits_for_the_first_and_says_who_holds_the_round(data):
    lock = RoundFolders("one", data).lock("run")
    held = take(lock)

    class LetsGo(list):
        def append(self, event):
            super().append(event)
            if event.step == "waiting":
                let_go(held, lock)

    events = LetsGo()
    running = Running(lambda: contextlib.nullcontext(Given(fails=EDITIONS)), Options({}), events.append)
    running.run(["one"])
    waiting = next(event for event in events if event.step == "waiting")
    assert waiting.text.startswith("process ")
    assert "is at work on it. Wait for it, or stop it." in waiting.text
    assert "done 01_a" in steps(events)


def test_who_does_not_want_to_wait_is_told_who_holds_the_round(data, capsys):
    held = take(RoundFolders("one", data).lock("run"))
    assert really(data, "--no-wait", "one") == 1
    let_go(held, RoundFolders("one", data).lock("run"))
    assert "is at work on it" in capsys.readouterr().err


def test_progress_for_programs_is_a_line_of_json_for_each_step(data, capsys):
    assert really(data, "--json", "one") == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert told[0] == {"round": "one", "step": "surveying"}
    assert {"round": "one", "step": "cell", "notebook": "02_b", "number": 2, "of": 3} in told
    assert [line["audience"] for line in told if line["step"] == "published"] == ["panel", "board"]
