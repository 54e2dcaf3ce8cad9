"""The reporting notebooks, in the order in which they are read, and the parameters each takes.

A notebook of the notebooks folder is a report when it has a cell tagged `parameters` that sets `audit_round`: adding a
report is adding a notebook. Its title is its first heading, its question the line below. It runs after the notebooks
that its metadata name (`"roundtable": {"after": [...]}`), and in the order of names otherwise. With `"one_page": true`
there it is also a PDF of its own; with `"found_last": true` what it says in short stands below what the others say.
"""

import re
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import nbformat
import papermill

from analysis.errors import BadDefinition, Problem, near
from analysis.folders import notebooks_folder

ROUND_PARAMETER = "audit_round"


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook: its name, its type as written ('' where none is), its default, its comment."""

    name: str
    type: str
    default: str
    help: str


@dataclass(frozen=True)
class ReportNotebook:
    """One reporting notebook: its file, title, question, parameters, the notebooks that must have run before it,
    whether it is also given out on its own as one page of paper, and whether its findings come after all others."""

    name: str
    path: Path
    title: str
    question: str
    parameters: tuple[Parameter, ...]
    after: tuple[str, ...]
    one_page: bool = False
    found_last: bool = False


def report_notebooks(folder: Path | None = None) -> tuple[ReportNotebook, ...]:
    """The reporting notebooks in the order in which they run. Raises BadDefinition for an order that cannot be kept."""
    folder = folder or notebooks_folder()
    read = [_report(path) for path in sorted(folder.glob("*.ipynb"))]
    found = {notebook.name: notebook for notebook in read if _is_report(notebook)}
    for notebook in found.values():
        for earlier in notebook.after:
            if earlier not in found:
                problem = Problem(
                    f"{notebook.name}.ipynb", f"runs after '{earlier}', which is no report.", near(earlier, list(found))
                )
                raise BadDefinition([problem])
    if not found:
        problem = Problem(
            str(folder), "holds no report.", f"A report is a notebook whose parameters set {ROUND_PARAMETER}."
        )
        raise BadDefinition([problem])
    return tuple(found[name] for name in _in_order(found))


def _is_report(notebook: ReportNotebook) -> bool:
    return any(parameter.name == ROUND_PARAMETER for parameter in notebook.parameters)


def _in_order(found: dict[str, ReportNotebook]) -> list[str]:
    """Names in an order that keeps every `after`, and the order of names otherwise."""
    sorter = TopologicalSorter({name: notebook.after for name, notebook in sorted(found.items())})
    order = []
    try:
        sorter.prepare()
    except CycleError as error:
        circle = " after ".join(error.args[1])
        raise BadDefinition([Problem("notebooks", f"wait for each other: {circle}.", "Mend 'after'.")]) from None
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        order += ready
        sorter.done(*ready)
    return order


def _report(path: Path) -> ReportNotebook:
    notebook = read_notebook(path)
    title, question = _heading(notebook)
    about = notebook.metadata.get("roundtable", {})
    return ReportNotebook(
        name=path.stem,
        path=path,
        title=title or path.stem,
        question=question,
        parameters=_parameters(path, notebook),
        after=tuple(about.get("after", ())),
        one_page=bool(about.get("one_page")),
        found_last=bool(about.get("found_last")),
    )


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """A notebook; one that cannot be read is named with what to do."""
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, AttributeError, TypeError, KeyError, nbformat.ValidationError) as error:
        problem = Problem(
            path.name, f"is not a readable notebook ({type(error).__name__}).", "Restore it or move it away."
        )
        raise BadDefinition([problem]) from None


def path_for_papermill(path: Path) -> str:
    """A path as papermill takes it literally: it reads {name} in a path as a parameter."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _heading(notebook: nbformat.NotebookNode) -> tuple[str, str]:
    """The first heading of a notebook, and the paragraph below it."""
    first = next((cell.source for cell in notebook.cells if cell.cell_type == "markdown"), "")
    match = re.match(r"\s*#\s+(.+?)\s*(?:\n+(.+?))?\s*(?:\n|$)", first)
    return (match[1], match[2] or "") if match else ("", "")


def _parameters(path: Path, notebook: nbformat.NotebookNode) -> tuple[Parameter, ...]:
    """The parameters that papermill finds in the cell tagged so; none where there is no such cell."""
    if not any("parameters" in cell.metadata.get("tags", ()) for cell in notebook.cells):
        return ()
    try:
        found = papermill.inspect_notebook(path_for_papermill(path))
    except ValueError:
        problem = Problem(path.name, "names no kernel.", "Open it in JupyterLab, choose Python 3 and save it.")
        raise BadDefinition([problem]) from None
    return tuple(
        Parameter(name, _type(about["inferred_type_name"]), about["default"], about["help"])
        for name, about in found.items()
    )


def _type(written: str | None) -> str:
    return "" if written in (None, "None") else written
