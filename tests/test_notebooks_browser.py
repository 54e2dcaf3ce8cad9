"""Every notebook opened in JupyterLab from the notebooks folder and run from its menu, in light and in dark."""

import shutil
from pathlib import Path

import browser
import lab
import pytest
from conftest import EXAMPLES

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
SHOWN = ".jp-OutputArea-output .roundtable-block, .rt-desk"
ERRORS = (
    ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error'], .jp-RenderedText[data-mime-type*=stderr]"
)
ALL_RUN = """() => {
  const cells = jupyterapp.shell.currentWidget.content.widgets.filter((cell) => cell.model.type === 'code');
  const done = (cell) => cell.model.executionCount && cell.promptNode?.textContent !== '[*]:';
  return cells.length && cells.every(done);
}"""
SHUT_DOWN = "() => jupyterapp.shell.currentWidget.sessionContext.shutdown()"
THEME = "(theme) => jupyterapp.commands.execute('apputils:change-theme', {theme})"
# A block that is charted is shown twice in a notebook: when it is released, and as the data behind its chart.
OFF = {"enabled": False}
# Blocks and their parts that are wider than the output that they stand in, but for those that scroll by themselves.
TOO_WIDE = """() => [...document.querySelectorAll('.roundtable-block')].filter(
  (block) => block.scrollWidth > block.closest('.jp-OutputArea-output').clientWidth + 1).map((block) => block.id)"""

ASIDE = """() => [...document.querySelectorAll('.roundtable-block :is(th, td)')].filter((cell) =>
  getComputedStyle(cell).textAlign !== (cell.matches('.number') ? 'right' : 'left')).map((cell) => cell.innerText)"""


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """The project's notebooks beside the data of one round and of the round before it."""
    home = tmp_path_factory.mktemp("in the lab") / "audit rounds"
    shutil.copytree(ROOT / "notebooks", home / "notebooks")
    for name in EXAMPLES:
        shutil.copytree(ROOT / "data" / "raw" / name, home / "data" / "raw" / name)
    return home


@pytest.mark.browser
def test_every_notebook_runs_from_its_folder_and_can_be_read_in_light_and_dark(project, tmp_path, monkeypatch):
    browser.skip_without()
    monkeypatch.setenv("ROUNDTABLE_DATA", str(project))
    asked_for: list[str] = []
    wrong: dict[str, object] = {}
    with lab.started(project, tmp_path) as server, browser.opened() as chromium:
        for name in NOTEBOOKS:
            page = lab.notebook(server, chromium, f"notebooks/{name}.ipynb", asked_for)
            page.evaluate(lab.RUN_ALL)
            page.wait_for_function(ALL_RUN)
            wrong |= {f"{name}: {what}": found for what, found in looked_at(page).items() if found}
            assert page.locator(SHOWN).count(), name
            page.evaluate(SHUT_DOWN)
            page.close()
    assert wrong == {}
    assert asked_for == []


def looked_at(page) -> dict[str, object]:
    """What is wrong with what the cells show."""
    found = {"errors": page.locator(ERRORS).all_inner_texts()}
    found |= {"too wide": page.evaluate(TOO_WIDE), "words or numbers on the wrong side": page.evaluate(ASIDE)}
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        page.evaluate(THEME, theme)
        page.wait_for_selector(f"body[data-jp-theme-light={str(theme.endswith('Light')).lower()}]", state="attached")
        found[theme] = lab.faults(page, SHOWN, {"landmark-unique": OFF})
    return found
