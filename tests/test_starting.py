"""The analyst's first page, its Python side: how rounds stand, commands at work, copies to work on, what is saved."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbconvert.exporters import get_export_names
from traitlets.config import PyFileConfigLoader

from analysis.__main__ import main
from analysis.errors import UnknownName
from analysis.folders import RoundFolders
from analysis.reports.published import published
from analysis.starting.copies import copy_of, is_older
from analysis.starting.messages import BUSY, UNKNOWN, Messages
from analysis.starting.saving import without_outputs
from analysis.starting.server import address_of
from analysis.starting.settings import INSTALLED
from analysis.starting.standing import standings

ROOT = Path(__file__).parent.parent
WHETHER_IT_ENDED = "Ask whether it was still going on, or whether its end was not recorded."


def home_of(made):
    return made.folder.parents[2]


@pytest.fixture
def opened(monkeypatch):
    pages = []
    monkeypatch.setattr("webbrowser.open", pages.append)
    return pages


def told(messages, **asked):
    """All that a command says, and how it ended."""
    assert messages.reply(asked) == {"begun": True}
    heard = {"upto": 0, "code": None}
    lines = []
    while heard["code"] is None:
        heard = messages.reply({"ask": "heard", "since": heard["upto"]})
        lines += heard["lines"]
        time.sleep(0.05)
    return lines, heard["code"]


def test_each_round_says_how_it_stands_and_what_can_be_opened(ran, in_home):
    found = {one.name: one for one in standings()}
    assert found["lscb-2015"].state == "there: board edition, panel edition, draft of the public edition"
    assert found["lscb-2015"].title.startswith("Multi-agency audit")
    assert list(found["stockton-2014-10"].opens.values()) == ["board edition", "panel edition"]
    assert found["stockton-2014-10"].waits == ()
    assert found["lscb-2015"].waits == (
        "The draft of the public edition is published when two people have checked every page of it, one after "
        "another, each with their own name: roundtable release lscb-2015 --audience public --checker NAME",
    )


def test_a_round_without_reports_and_one_with_a_broken_description_say_so(made):
    made.add("cases.csv", "cases", {"Ref": "case"}, [["Ref"], ["A1"]])
    assert [one.state for one in standings()] == ["no reports yet"]
    (made.folder / "round.toml").write_text("theme = ", encoding="utf-8")
    [one] = standings()
    assert one.state.startswith("round.toml cannot be used: ") and one.opens == {}


def at(file, within=""):
    return {"file": file, "sheet": "", "within": within}


def test_what_a_check_finds_is_told_in_its_parts_and_not_as_lines_to_be_parsed(made):
    made.add("cases.csv", "cases", {"Ref": "case", "Age": "age"}, [["Ref", "Age"], ["A1", "old"], ["A2", "old"]])
    headings = {"Case": "case", "Start": "start", "End": "end"}
    rows = [["A1", "01/02/2026", ""], ["", "02/02/2026", ""]]
    made.add("missing.csv", "missing_episodes", headings, [list(headings), *rows])
    lines, code = told(Messages(), ask="check", round="one")
    found = {line["kind"]: line for line in lines}
    assert code == 2
    assert found["problem"]["places"] == [at("cases.csv", "B2"), at("cases.csv", "B3")]
    assert found["problem"]["what"] == "'old' is not a whole number, as 'Age' needs." and found["problem"]["remedy"]
    assert found["query"] == {
        "round": "one",
        "kind": "query",
        "words": f"missing.csv, cell C2: the episode has no end. {WHETHER_IT_ENDED}",
        "what": "the episode has no end.",
        "remedy": WHETHER_IT_ENDED,
        "places": [at("missing.csv", "C2")],
    }
    assert found["refused"]["places"] == [at("missing.csv", "row 3")]
    assert found["verdict"]["words"] == lines[-1]["words"] == "one: 2 problems to put right."


def test_a_round_toml_that_cannot_be_used_is_a_problem_with_its_place_too(made):
    (made.folder / "round.toml").write_text("theme = ", encoding="utf-8")
    [problem, verdict], code = told(Messages(), ask="check", round="one")
    assert (code, problem["kind"], problem["places"]) == (2, "problem", [at("round.toml")])
    assert verdict["words"] == "one: 1 problem to put right."


def test_words_that_are_no_message_of_a_command_are_shown_as_they_are(made):
    [line], code = told(Messages(), ask="check", round="two")
    assert code == 2 and list(line) == ["words"]
    assert line["words"].startswith("roundtable: 'two' is not a known round.")


def test_a_run_tells_each_step_and_another_command_waits_until_it_is_over(made):
    made.add("cases.csv", "cases", {"Ref": "case"}, [["Ref"], ["A1"]])
    (home_of(made) / "notebooks").mkdir()
    (home_of(made) / "notebooks" / "01_received.ipynb").write_bytes(
        (ROOT / "notebooks" / "01_received.ipynb").read_bytes()
    )
    messages = Messages()
    assert messages.reply({"ask": "run", "round": "one"}) == {"begun": True}
    assert messages.reply({"ask": "check", "round": "one"}) == {"wrong": BUSY}
    assert messages.reply({"ask": "rounds"})["at_work"] == {"ask": "run", "round": "one"}
    assert "Stopped." in messages.reply({"ask": "stop"})["said"]
    assert messages.reply({"ask": "rounds"})["at_work"] is None
    assert messages.reply({"ask": "heard", "since": 0})["seconds"] < 60
    lines, code = told(messages, ask="run", round="one")
    steps = [line.get("step") for line in lines]
    assert code == 0 and {"surveying", "planned", "began", "done", "published"} <= set(steps)
    assert [line["of"] for line in lines if line.get("step") == "planned"] == [1]
    assert [Path(page).name for page in standings()[0].opens] == ["index.html", "index.html"]


def test_a_new_round_has_its_folder_and_a_bad_name_says_why(made):
    messages = Messages()
    assert told(messages, ask="new", round="2026-03-neglect")[1] == 0
    assert (home_of(made) / "data" / "raw" / "2026-03-neglect" / "round.toml").exists()
    lines, code = told(messages, ask="new", round="No Good!")
    assert code == 2 and "cannot be the name of a round" in lines[0]["words"]


def test_pages_of_the_round_are_opened_and_no_other_file(ran, in_home, opened):
    messages, page = Messages(), published(RoundFolders("lscb-2015", ran))["board"] / "index.html"
    assert messages.reply({"ask": "open", "round": "lscb-2015", "page": str(page)}) == {"said": str(page)}
    assert opened == [page.as_uri()]
    for name, other in (("stockton-2014-10", page), ("lscb-2015", ran / "data" / "key.toml"), ("..", page)):
        assert messages.reply({"ask": "open", "round": name, "page": str(other)}) == {"wrong": UNKNOWN}
    assert len(opened) == 1


def test_a_copy_reports_the_round_that_was_chosen_and_is_never_overwritten(made):
    made.add("cases.csv", "cases", {"Ref": "case"}, [["Ref"], ["A1"]])
    place = copy_of("one", "02_case_files")
    assert place == home_of(made) / "data" / "processed" / "one" / "notebooks" / "02_case_files.ipynb"
    notebook, original = (nbformat.read(path, as_version=4) for path in (place, ROOT / "notebooks" / place.name))
    differ = [(a.source, b.source) for a, b in zip(notebook.cells, original.cells, strict=True) if a != b]
    assert [after for after, _ in differ] == ['audit_round: str = "one"']
    place.write_text("mine", encoding="utf-8")
    assert copy_of("one", "02_case_files").read_text(encoding="utf-8") == "mine"
    with pytest.raises(UnknownName, match="02_case_file"):
        copy_of("one", "02_case_filez")


def changed(home, name, cell):
    """The project's notebook of that name, with other words in a cell."""
    path = home / "notebooks" / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[cell].source += "\n# changed"
    nbformat.write(notebook, path)


@pytest.fixture
def with_notebook(made):
    made.add("cases.csv", "cases", {"Ref": "case"}, [["Ref"], ["A1"]])
    (home_of(made) / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / "01_received.ipynb", home_of(made) / "notebooks")
    return home_of(made)


def test_a_copy_is_older_once_the_cells_of_the_projects_notebook_are_others(with_notebook):
    place = copy_of("one", "01_received")
    assert not is_older(place)
    original = with_notebook / "notebooks" / place.name
    notebook = nbformat.read(original, as_version=4)
    notebook.metadata["kernelspec"]["display_name"] = "Another name"
    nbformat.write(notebook, original)
    assert not is_older(place)
    changed(with_notebook, "01_received", -1)
    assert is_older(place)
    place.write_text("{half", encoding="utf-8")
    assert not is_older(place)


def test_an_older_copy_is_told_and_kept_beside_the_new_one(with_notebook):
    messages, asked = Messages(), {"round": "one", "notebook": "01_received"}
    first = messages.reply(asked | {"ask": "copy"})
    place = Path(first["said"])
    for number in (1, 2):
        changed(with_notebook, "01_received", -1)
        before = place.read_bytes()
        assert messages.reply(asked | {"ask": "copy"}) == first | {"older": True}
        assert place.read_bytes() == before
        made = messages.reply(asked | {"ask": "new copy"})
        assert made == first | {"older": False, "kept": f"01_received_older_{number}.ipynb"}
        assert place.with_name(made["kept"]).read_bytes() == before != place.read_bytes()
    refused = messages.reply({"ask": "new copy", "round": "one", "notebook": "01_receivef"})
    assert refused["wrong"].startswith("'01_receivef' is not a known notebook.")
    assert len(list(place.parent.iterdir())) == 3


def test_a_file_that_no_jupyterlab_serves_has_no_address(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.starting.server.jupyter_runtime_dir", lambda: str(tmp_path))
    assert address_of(tmp_path / "a.ipynb") == ""
    about = {"pid": os.getpid(), "root_dir": str(tmp_path), "base_url": "/x/"}
    (tmp_path / "jpserver-1.json").write_text(json.dumps(about), encoding="utf-8")
    (tmp_path / "jpserver-2.json").write_text("{half", encoding="utf-8")
    assert address_of(tmp_path / "my round" / "a.ipynb") == "/x/lab/tree/my%20round/a.ipynb"
    assert address_of(tmp_path.parent / "b.ipynb") == ""


def saved(folder, place):
    """What a notebook with outputs is saved as."""
    cell = {
        "cell_type": "code",
        "metadata": {"execution": {}, "tags": ["a"]},
        "execution_count": 3,
        "outputs": ["said"],
    }
    model = {"type": "notebook", "content": {"metadata": {"widgets": {"w": 1}}, "cells": [cell]}}
    without_outputs(place, model, SimpleNamespace(root_dir=str(folder)))
    return model["content"]


def test_a_notebook_of_the_project_is_saved_without_outputs_and_a_copy_with_them(tmp_path, monkeypatch):
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    (tmp_path / "notebooks").mkdir()
    bare = {"cell_type": "code", "metadata": {"tags": ["a"]}, "execution_count": None, "outputs": []}
    assert saved(tmp_path, "/notebooks/01_received.ipynb") == {"metadata": {}, "cells": [bare]}
    assert saved(tmp_path / "notebooks", "01_received.ipynb") == {"metadata": {}, "cells": [bare]}
    kept = saved(tmp_path, "data/processed/one/notebooks/01_received.ipynb")
    assert kept["cells"][0]["outputs"] == ["said"] and kept["metadata"]
    without_outputs("notebooks/a.csv", {"type": "file"}, SimpleNamespace(root_dir=str(tmp_path)))


SETTINGS = ROOT / "installed" / "etc" / "jupyter" / "jupyter_server_config.py"
# What a server that is started there has read, and nothing more of it.
READ = """
import json
from jupyter_server.serverapp import ServerApp
from jupyterlab_server.config import get_static_page_config
from nbconvert.exporters import get_export_names

server = ServerApp()
server.load_config_file(suppress_errors=False)
hook = server.config.FileContentsManager.pre_save_hook
page = get_static_page_config(level="all")
print(json.dumps([get_export_names(config=server.config), hook.__name__, page["disabledExtensions"]]))
"""


def test_any_server_of_the_environment_has_one_exporter_and_asks_for_no_news(tmp_path):
    assert INSTALLED.is_file(), "the project is to be installed again: make set-up"
    assert len(get_export_names()) > 10
    alone = os.environ | {"JUPYTER_CONFIG_DIR": str(tmp_path / "none"), "PYTHONPATH": str(ROOT)}
    said = subprocess.run([sys.executable, "-c", READ], cwd=tmp_path, env=alone, capture_output=True, check=True)
    asks = "@jupyterlab/apputils-extension:announcements"
    assert json.loads(said.stdout) == [["roundtable"], "without_outputs", {asks: True}]


def test_a_server_without_the_projects_settings_does_not_start(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "analysis.starting.settings", None)
    with pytest.raises(SystemExit, match="Install it again"):
        PyFileConfigLoader(SETTINGS.name, path=str(SETTINGS.parent)).load_config()
    monkeypatch.undo()
    monkeypatch.setattr("analysis.starting.settings.INSTALLED", tmp_path / "gone.py")
    assert main(["lab", "--no-browser"]) == 2
    assert "gone.py is not there, and JupyterLab is not started without it." in capsys.readouterr().err
