"""A round's notebooks, run by papermill in their order, each in a kernel of its own; then its editions, built and
published.

Executed notebooks hold exact values and stay in data/processed/<round>/executed. They take the place of the last
ones only when all have run: a notebook that fails is kept in data/processed/<round>/failed, and published reports
are left as they were.
"""

import json
import os
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import papermill
from jupyter_client.kernelspec import NoSuchKernel
from nbclient.exceptions import DeadKernelError
from papermill.exceptions import PapermillExecutionError

import analysis.errors
from analysis.errors import NotebookFailed, RoundtableError
from analysis.processed import prepare
from analysis.reports.contents import ROUND_PARAMETER, ReportNotebook, path_for_papermill, report_notebooks
from analysis.reports.editions import build_editions
from analysis.rounds import DATA_VARIABLE, Round
from analysis.runs.parameters import checked_parameters
from analysis.runs.publishing import publish
from analysis.runs.record import record_of
from analysis.writing import empty_folder, replace_folders, replace_text

# Cells are not kept in the user's history file, and a kernel says nothing of its own: what goes wrong in a cell is
# ours to say.
KERNEL = "python3"
KERNEL_OPTIONS = ["--HistoryManager.enabled=False", "--IPKernelApp.log_level=50"]

Say = Callable[[str], None]


def run_round(audit_round: Round, given: dict[str, str], say: Say) -> list[Path]:
    """Run all reporting notebooks of a round, build its editions and publish them; the folders of the editions.

    Everything that can be checked is checked before the first cell runs. Raises NotebookFailed for a notebook that
    stops, with notebook, cell and cause, and NotReleasable for one that shows what nobody released; then the executed
    notebooks, run.json and the published editions are those of the last run.
    """
    notebooks = report_notebooks()
    parameters = checked_parameters(notebooks, given)
    say(f"{audit_round.name}: reading and checking the files received")
    prepare(audit_round)
    under_way = empty_folder(audit_round.processed / "executed.part")
    _execute_all(audit_round, notebooks, parameters, under_way, say)
    record = json.dumps(record_of(audit_round, notebooks, parameters), indent=1, sort_keys=True, ensure_ascii=False)
    say(f"{audit_round.name}: building {' and '.join(audit_round.description.audiences)} editions")
    published = publish(audit_round, build_editions(audit_round, notebooks, under_way, record))
    replace_text(audit_round.processed / "run.json", record)
    replace_folders({under_way: audit_round.processed / "executed"})
    return published


def _execute_all(
    audit_round: Round,
    notebooks: tuple[ReportNotebook, ...],
    parameters: dict[str, dict[str, object]],
    folder: Path,
    say: Say,
) -> None:
    """Run the notebooks one after the other; the executed ones are in `folder`."""
    for number, notebook in enumerate(notebooks, start=1):
        began = perf_counter()
        chosen = {ROUND_PARAMETER: audit_round.name} | parameters[notebook.name]
        _execute(audit_round, notebook, folder / f"{notebook.name}.ipynb", chosen)
        say(f"{audit_round.name}: [{number}/{len(notebooks)}] {notebook.name} ({perf_counter() - began:.1f} s)")


def _execute(audit_round: Round, notebook: ReportNotebook, output: Path, parameters: dict[str, object]) -> None:
    try:
        with _found_by_kernels(audit_round.home):
            papermill.execute_notebook(
                path_for_papermill(notebook.path),
                path_for_papermill(output),
                cwd=str(notebook.path.parent),
                parameters=parameters,
                progress_bar=False,
                kernel_name=KERNEL,
                extra_arguments=KERNEL_OPTIONS,
            )
    except PapermillExecutionError as error:
        kept = empty_folder(audit_round.processed / "failed") / output.name
        output.replace(kept)
        raise NotebookFailed(_failure(notebook, error, kept)) from None
    except (DeadKernelError, NoSuchKernel, ValueError) as error:
        cause = f"its kernel '{KERNEL}' did not start or died ({type(error).__name__}). Is there memory left?"
        raise NotebookFailed(f"{notebook.name}.ipynb: {cause}") from None


def _failure(notebook: ReportNotebook, error: PapermillExecutionError, kept: Path) -> str:
    """Notebook, cell and cause. The words of an error that is not ours may hold a child's data, so they are not
    repeated."""
    ours = getattr(analysis.errors, error.ename, None)
    known = isinstance(ours, type) and issubclass(ours, RoundtableError)
    cause = error.evalue if known else f"{error.ename}; its message is in {kept} (restricted)."
    if error.ename == "ModuleNotFoundError":
        cause = f"a package is missing: is the kernel '{KERNEL}' another Python than the one that runs this? {cause}"
    cell = error.exec_count - 1  # papermill puts a cell with the parameters before it
    return f"{notebook.name}.ipynb, code cell {cell}: {cause}"


@contextmanager
def _found_by_kernels(home: Path) -> object:
    """The environment in which kernels start names the data folder, so that they read the same one."""
    before = os.environ.get(DATA_VARIABLE)
    os.environ[DATA_VARIABLE] = str(home)
    try:
        yield
    finally:
        if before is None:
            del os.environ[DATA_VARIABLE]
        else:
            os.environ[DATA_VARIABLE] = before
