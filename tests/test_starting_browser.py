"""The first page where it is used: JupyterLab really started, a round chosen, checked, run and opened, a copy of a
notebook run and saved and exported; no answer of anybody reaches a file that is kept with the program."""

import json
from pathlib import Path

import browser
import lab
import pytest
from rounds_made import make_round
from test_desk_browser import faults

from analysis.folders import RoundFolders
from analysis.reports.published import published

ROOT = Path(__file__).parent.parent
NOTEBOOKS = ("start_here", "01_received", "03_practitioners")
ANSWER = "Weekly calls from the same worker kept everybody informed about risk."
HEADINGS = {"No": "response", "Agency": "agency", "Case": "case", "Well": "worked_well"}
PANEL = ".rt-start"
COUNTED = "1 problem in 1 file; nothing was written. 1 thing to ask. 1 row not counted."
HEADS = ["File", "Sheet", "Cell or row", "What is wrong", "What to do"]
FITS = "() => [...document.querySelectorAll('.rt-start')].every(part => part.scrollWidth <= part.clientWidth + 1)"
EXPORT = f"async (path) => (await fetch(`/nbconvert/roundtable/${{path}}?download=true`, {lab.WITH_TOKEN})).text()"
NOTEBOOK = "() => JSON.stringify(jupyterapp.shell.currentWidget.context.model.toJSON())"
DARK = "() => jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})"


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """A project's folder with two rounds, of which one holds a file with a wrong age, and a blank in its name."""
    home = tmp_path / "audit rounds"
    monkeypatch.setenv("ROUNDTABLE_DATA", str(home))
    monkeypatch.setenv("BROWSER", "true")
    made = make_round(home).add("cases.csv", "cases", {"Ref": "case", "Age": "age"}, [["Ref", "Age"], ["A1", "14"]])
    made.add("survey.csv", "responses", HEADINGS, [list(HEADINGS), ["1", "Police", "A1", ANSWER]])
    (home / "notebooks").mkdir()
    for name in NOTEBOOKS:
        text = (ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
        (home / "notebooks" / f"{name}.ipynb").write_text(text.replace("stockton-2015-04", "one"), encoding="utf-8")
    return home


@pytest.mark.browser
def test_a_round_is_checked_run_opened_and_worked_on_without_typing(project, tmp_path):
    browser.skip_without()
    asked_for: list[str] = []
    with lab.started(project, tmp_path, by_command=True) as server, browser.opened() as chromium:
        page = lab.notebook(server, chromium, "notebooks/start_here.ipynb", asked_for)
        page.evaluate(lab.RUN_ALL)
        page.wait_for_selector(f"{PANEL} >> text=one: no reports yet.")
        what_is_wrong_is_told(page, project)
        run_by_keyboard(page)
        the_page_opens(page, project)
        what_is_seen(page, project)
        a_copy_is_worked_on(page, server, chromium, project, asked_for)
        page.evaluate(lab.SAVE)
        protected = lab.is_protected(page)
        original = lab.notebook(server, chromium, "notebooks/03_practitioners.ipynb", asked_for)
        run_all_and_save(original)
    assert protected
    assert asked_for == []
    nothing_is_in_a_file_of_the_project(project)


def what_is_wrong_is_told(page, project: Path) -> None:
    """A check counts the problems and says in a table where; when the file is put right, it says so."""
    cases = project / "data" / "raw" / "one" / "cases.csv"
    right = cases.read_bytes()
    cases.write_bytes(right.replace(b"14", b"<b>old</b>") + b"A1,15\r\n")
    page.click(f"{PANEL} >> text=Check the files")
    page.wait_for_selector(f"{PANEL} >> text={COUNTED}")
    page.wait_for_selector(f"{PANEL} >> text=/Checking one: done in \\d+ seconds?\\./")
    problems = page.get_by_role("table", name="Problems to put right")
    assert problems.get_by_role("columnheader").all_inner_texts() == HEADS
    assert problems.get_by_role("rowheader").all_inner_texts() == ["cases.csv"]
    [_, where, what, _] = problems.get_by_role("cell").all_inner_texts()
    assert (where, what) == ("B2", "'<b>old</b>' is not a whole number, as 'Age' needs.")
    left_out = page.get_by_role("table", name="Rows that are not counted")
    assert left_out.get_by_role("cell").all_inner_texts()[1] == "row 3"
    nothing_bars_the_way(page)
    page.evaluate(lab.SAVE)
    assert "not a whole number" not in page.evaluate(NOTEBOOK), "what was found is part of what may be saved"
    cases.write_bytes(right)
    page.click(f"{PANEL} >> text=Check the files")
    page.wait_for_selector(f"{PANEL} >> text=No problems; nothing was written.")
    page.wait_for_selector(f"{PANEL} >> text=Checking one: done in")
    assert problems.count() == 0


def run_by_keyboard(page) -> None:
    """The focus goes from the round to the buttons; progress is told, in a panel that is opened meanwhile too; what
    came of it can be opened."""
    page.focus(f"{PANEL} select")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Make the reports"
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{PANEL} >> text=/At work for \\d+ seconds?\\./")
    page.wait_for_selector(f"{PANEL} progress:visible")
    page.eval_on_selector(PANEL, "panel => panel.classList.add('before')")
    page.evaluate(lab.RUN_ALL)
    page.wait_for_selector(f"{PANEL}:not(.before) progress:visible")
    page.wait_for_selector(f"{PANEL} .rt-status >> text=/of 2 notebooks, now “What (was|practitioners)/")
    page.wait_for_selector(f"{PANEL} >> text=/Making the reports of one: done in \\d+ seconds?\\./")
    assert page.is_hidden(f"{PANEL} [role=timer]")


def the_page_opens(page, project: Path) -> None:
    folder = published(RoundFolders("one", project))["board"]
    page.click(f"{PANEL} >> text=Open the board edition")
    page.wait_for_selector(f"{PANEL} .rt-status >> text=Opened in the browser")
    assert str(folder / "index.html") in page.inner_text(f"{PANEL} .rt-status")


def what_is_seen(page, project: Path) -> None:
    """No barrier in light, dark and narrow windows."""
    nothing_bars_the_way(page)
    page.evaluate(DARK)
    page.wait_for_selector("body[data-jp-theme-light=false]", state="attached")
    page.wait_for_selector("#jupyterlab-splash", state="detached")
    page.screenshot(path=project.parent / "start_dark.png")
    assert faults(page) == []


def nothing_bars_the_way(page) -> None:
    """Narrow and wide, the panel is as wide as its cell, and axe finds nothing."""
    for width in (640, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(FITS), f"the panel is wider than its cell at {width}"
        assert faults(page) == []


def a_copy_is_worked_on(page, server, chromium, project: Path, asked_for: list[str]) -> None:
    """The link leads to the copy in JupyterLab; its cells run, what they show is saved there, and it is exported."""
    page.click(f"{PANEL} >> text=What practitioners said")
    link = page.wait_for_selector(f"{PANEL} a:visible").get_attribute("href")
    assert link.endswith("lab/tree/data/processed/one/notebooks/03_practitioners.ipynb")
    copy = lab.notebook(server, chromium, link.partition("lab/tree/")[2], asked_for)
    run_all_and_save(copy)
    exported = copy.evaluate(EXPORT, link.partition("lab/tree/")[2])
    board = published(RoundFolders("one", project))["board"] / "03_practitioners.html"
    assert exported == board.read_text(encoding="utf-8")
    an_older_copy_is_told(page, project)


def an_older_copy_is_told(page, project: Path) -> None:
    """When the project's notebook is changed, the analyst chooses; the old copy is kept under another name."""
    original = project / "notebooks" / "03_practitioners.ipynb"
    before = original.read_bytes()
    original.write_bytes(before.replace(b"# What practitioners said", b"# What the practitioners said"))
    copy = project / "data" / "processed" / "one" / "notebooks" / "03_practitioners.ipynb"
    old = copy.read_bytes()
    page.click(f"{PANEL} >> text=What practitioners said")
    page.wait_for_selector(f"{PANEL} a >> text=Go on with the old copy of")
    assert copy.read_bytes() == old
    nothing_bars_the_way(page)
    page.click(f"{PANEL} button >> text=Make a new copy")
    page.wait_for_selector(f"{PANEL} .rt-status >> text=kept beside it as 03_practitioners_older_1.ipynb")
    assert copy.with_stem("03_practitioners_older_1").read_bytes() == old
    assert b"What the practitioners said" in copy.read_bytes()
    original.write_bytes(before)


ALL_RUN = """() => {
  const cells = jupyterapp.shell.currentWidget.content.widgets.filter((cell) => cell.model.type === 'code');
  const done = (cell) => cell.model.executionCount && cell.promptNode?.textContent !== '[*]:';
  return cells.length > 3 && cells.every(done);
}"""


def run_all_and_save(page) -> None:
    page.evaluate(lab.RUN_ALL)
    page.wait_for_function(ALL_RUN)
    assert page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']").count() == 0
    page.evaluate("async () => { await jupyterapp.commands.execute('docmanager:save') }")
    page.wait_for_function("() => !jupyterapp.shell.currentWidget.context.model.dirty")


def nothing_is_in_a_file_of_the_project(project: Path) -> None:
    """Everything outside data/ and reports/ is kept with the program, and could be given to others."""
    places = [path for path in project.rglob("*") if path.is_file()]
    kept = [path for path in places if path.relative_to(project).parts[0] not in ("data", "reports")]
    assert {path.name for path in kept} >= {"start_here.ipynb", "03_practitioners.ipynb"}
    for path in kept:
        text = path.read_text(encoding="utf-8", errors="replace")
        assert "Weekly calls" not in text and "kept everybody" not in text, path
        if path.suffix == ".ipynb":
            assert not any(cell.get("outputs") for cell in json.loads(text)["cells"]), path
    copy = project / "data" / "processed" / "one" / "notebooks" / "03_practitioners_older_1.ipynb"
    assert any(cell.get("outputs") for cell in json.loads(copy.read_text(encoding="utf-8"))["cells"])
