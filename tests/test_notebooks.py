"""Notebooks tell and the package works: stored without outputs, thin, and the same blocks by hand as by command."""

import ast
import re
from pathlib import Path

import nbformat
import pytest
from conftest import EXAMPLES
from nbclient import NotebookClient

from analysis.audiences import find_audience
from analysis.declared import definition
from analysis.disclosure.blocks import BLOCK_MIME, Block, Shown
from analysis.disclosure.kinds import shown_to
from analysis.reports.contents import report_notebooks
from analysis.statistics.wording import banned_words

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
REPORTS = report_notebooks(ROOT / "notebooks")
LOGIC = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.For, ast.While, ast.If, ast.Try, ast.With, ast.Lambda)
LONGEST_CELL = 8
# Reports that may be of several rounds together.
POOLED = {"05_exclusion_and_missing": [("pooled_with", "list")]}


def code_cells(path: Path) -> list:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def markdown_cells(path: Path) -> list:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]


def blocks(notebook: nbformat.NotebookNode) -> list[dict]:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    return [output["data"][BLOCK_MIME] for output in outputs if BLOCK_MIME in output.get("data", {})]


by_name = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def test_the_notebooks_are_those_of_the_design():
    assert [notebook.name for notebook in REPORTS] == [
        "01_received",
        "02_case_files",
        "03_practitioners",
        "04_young_people",
        "05_exclusion_and_missing",
        "06_follow_up",
        "07_since_last_round",
        "08_briefing",
    ]
    assert {path.stem for path in NOTEBOOKS} == {notebook.name for notebook in REPORTS} | {"start_here", "coding_desk"}


@by_name
def test_a_notebook_is_stored_without_outputs_counts_or_widget_state(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code_cells(path))
    assert set(notebook.metadata) <= {"kernelspec", "language_info", "roundtable"}


@by_name
def test_a_notebook_holds_no_logic_and_short_cells(path):
    for cell in code_cells(path):
        assert cell.source.count("\n") + 1 <= LONGEST_CELL, cell.source
        nodes = list(ast.walk(ast.parse(cell.source)))
        assert not any(isinstance(node, LOGIC) for node in nodes), cell.source
        numbers = [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, int | float)]
        assert numbers == [], f"a number or threshold in a cell: {cell.source}"


@pytest.mark.parametrize("notebook", REPORTS, ids=lambda notebook: notebook.name)
def test_a_report_says_in_short_what_was_found(notebook):
    """But for the one page that is short all through."""
    sections = [cell.source for cell in markdown_cells(notebook.path) if cell.source.startswith("## In short")]
    assert bool(sections) != notebook.one_page


@pytest.mark.parametrize("notebook", REPORTS, ids=lambda notebook: notebook.name)
def test_a_report_opens_with_its_question_and_one_typed_commented_parameter_cell(notebook):
    cells = nbformat.read(notebook.path, as_version=4).cells
    assert cells[0].source.startswith("# ")
    assert notebook.question.endswith("?")
    tagged = [index for index, cell in enumerate(cells) if "parameters" in cell.metadata.get("tags", ())]
    assert tagged == [1]
    for line in cells[1].source.splitlines():
        assert isinstance(ast.parse(line).body[0], ast.AnnAssign)
        assert "  # " in line
    assert [(p.name, p.type) for p in notebook.parameters] == [("audit_round", "str"), *POOLED.get(notebook.name, [])]
    assert all(parameter.help for parameter in notebook.parameters)


@by_name
def test_the_words_of_a_notebook_claim_no_cause_and_type_no_figure(path):
    for cell in markdown_cells(path):
        assert banned_words(cell.source) == []
        assert not any(character.isdigit() for character in cell.source), cell.source


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_words_of_the_associations_of_an_example_round_claim_no_cause(name, ran):
    """Sentences, limits, notes and what would answer each question, as the board reads them on the page."""
    path = ran / "data" / "processed" / name / "executed" / "05_exclusion_and_missing.ipynb"
    released = [Block(**block) for block in blocks(nbformat.read(path, as_version=4))]
    of_plan = [block for block in released if block.kind in ("association", "needs", "effects")]
    assert len([block for block in of_plan if block.kind == "association"]) == len(planned_questions())
    for block in of_plan:
        shown = shown_to(block, find_audience("board"))
        said = [
            shown.text,
            shown.emphasis,
            shown.note,
            *shown.method,
            *(cell for row in rows_of(shown) for cell in row),
        ]
        assert banned_words(" ".join(said)) == [], block.title
        assert not re.search(r"\bNone\b|\bnan\b|\binf\b", " ".join(said)), block.title


def rows_of(shown: Shown) -> tuple[tuple[str, ...], ...]:
    return shown.table.rows if shown.table else ()


def planned_questions() -> list[str]:
    """The questions of the plan, each of which has its place in the report."""
    return list(definition("associations.toml"))


def test_the_report_of_the_associations_shows_every_question_of_the_plan_once_and_in_no_other_report():
    sources = {path.stem: "".join(cell.source for cell in code_cells(path)) for path in NOTEBOOKS}
    asked = {name: re.findall(r'answers\["(\w+)"\]', source) for name, source in sources.items()}
    assert sorted(asked.pop("05_exclusion_and_missing")) == sorted(planned_questions())
    assert not any(asked.values())


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_a_notebook_run_by_hand_gives_the_blocks_of_the_command(report, name, ran, monkeypatch):
    """By hand: the analyst changes the round in the parameters cell and runs all cells in an ordinary kernel."""
    monkeypatch.setenv("ROUNDTABLE_DATA", str(ran))
    notebook = nbformat.read(report.path, as_version=4)
    notebook.cells[1].source = notebook.cells[1].source.replace('"stockton-2015-04"', f'"{name}"', 1)
    NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(report.path.parent)}}).execute()
    by_command = nbformat.read(ran / "data" / "processed" / name / "executed" / report.path.name, as_version=4)
    assert blocks(notebook) == blocks(by_command)
    assert len(blocks(notebook)) > 0
