"""A round's notebooks, run by papermill in their order, each in a kernel of its own; then its editions, built and
published.

Executed notebooks hold exact values and stay in data/processed/<round>/executed. They take the place of the last
ones only when all have run: a notebook that fails is kept in data/processed/<round>/failed, and published reports
are left as they were.
"""

import json
import os
import shutil
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import papermill
from papermill.exceptions import PapermillExecutionError

import analysis.errors
from analysis.errors import NotebookFailed, RoundtableError
from analysis.processed import prepare, replace_file
from analysis.reports.contents import ROUND_PARAMETER, ReportNotebook, report_notebooks
from analysis.reports.editions import build_editions
from analysis.rounds import DATA_VARIABLE, Round
from analysis.runs.parameters import checked_parameters
from analysis.runs.publishing import publish, take_the_place_of
from analysis.runs.record import record_of

# Cells are not kept in the user's history file, and a kernel says nothing of its own: what goes wrong in a cell is
# ours to say.
KERNEL_OPTIONS = ["--HistoryManager.enabled=False", "--IPKernelApp.log_level=50"]

Say = Callable[[str], None]


def run_round(audit_round: Round, given: dict[str, str], say: Say) -> list[Path]:
    """Run all reporting notebooks of a round, build its editions and publish them; the folders of the editions.

    Everything that can be checked is checked before the first cell runs. Raises NotebookFailed for a notebook that
    stops, with notebook, cell and cause.
    """
    notebooks = report_notebooks()
    parameters = checked_parameters(notebooks, given)
    say(f"{audit_round.name}: reading and checking the files received")
    prepare(audit_round)
    executed = _execute_all(audit_round, notebooks, parameters, say)
    record = json.dumps(record_of(audit_round, notebooks, parameters), indent=1, sort_keys=True, ensure_ascii=False)
    replace_file(audit_round.processed / "run.json", lambda path: path.write_text(record, encoding="utf-8"))
    say(f"{audit_round.name}: building {' and '.join(audit_round.description.audiences)} editions")
    editions = build_editions(audit_round, notebooks, executed, record)
    return publish(audit_round, editions)


def _execute_all(
    audit_round: Round, notebooks: tuple[ReportNotebook, ...], parameters: dict[str, dict[str, object]], say: Say
) -> Path:
    """The folder of the executed notebooks, which take the place of the last ones together."""
    under_way = audit_round.processed / "executed.part"
    shutil.rmtree(under_way, ignore_errors=True)
    under_way.mkdir(parents=True)
    for number, notebook in enumerate(notebooks, start=1):
        began = perf_counter()
        chosen = {ROUND_PARAMETER: audit_round.name} | parameters[notebook.name]
        _execute(audit_round, notebook, under_way / f"{notebook.name}.ipynb", chosen)
        say(f"{audit_round.name}: [{number}/{len(notebooks)}] {notebook.name} ({perf_counter() - began:.1f} s)")
    return take_the_place_of(under_way, audit_round.processed / "executed")


def _execute(audit_round: Round, notebook: ReportNotebook, output: Path, parameters: dict[str, object]) -> None:
    try:
        with _found_by_kernels(audit_round.home):
            papermill.execute_notebook(
                str(notebook.path),
                str(output),
                parameters=parameters,
                progress_bar=False,
                kernel_name="python3",
                extra_arguments=KERNEL_OPTIONS,
            )
    except PapermillExecutionError as error:
        kept = audit_round.processed / "failed" / output.name
        kept.parent.mkdir(parents=True, exist_ok=True)
        output.replace(kept)
        raise NotebookFailed(_failure(notebook, error, kept)) from None


def _failure(notebook: ReportNotebook, error: PapermillExecutionError, kept: Path) -> str:
    """Notebook, cell and cause. The words of an error that is not ours may hold a child's data, so they are not
    repeated."""
    ours = getattr(analysis.errors, error.ename, None)
    known = isinstance(ours, type) and issubclass(ours, RoundtableError)
    cause = error.evalue if known else f"{error.ename}; its message is in {kept} (restricted)."
    cell = error.exec_count - 1  # papermill puts a cell with the parameters before it
    return f"{notebook.name}.ipynb, code cell {cell}: {cause} The published reports are as they were."


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
