"""One notebook, executed by papermill: in an ordinary kernel, or by the project's own engine in this very process.

A notebook that fails is kept in the folder of failed ones (restricted), beside a log that says where it failed without
saying anything of the data; what a person is told names notebook, cell and cause.
"""

import json
from pathlib import Path

import papermill
from jupyter_client.kernelspec import NoSuchKernel
from nbclient.exceptions import DeadKernelError
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError

import analysis.errors
from analysis.cells.engine import RoundtableEngine
from analysis.cells.failures import Frame
from analysis.errors import NotebookFailed, RoundtableError
from analysis.reports.contents import ROUND_PARAMETER, path_for_papermill, read_notebook
from analysis.runs.tasks import Planned
from analysis.workers.task import Report
from analysis.writing import apart, replace_text

# Cells are not kept in the user's history file, and a kernel says nothing of its own: what goes wrong in a cell is
# ours to say.
KERNEL = "python3"
KERNEL_OPTIONS = ["--HistoryManager.enabled=False", "--IPKernelApp.log_level=50"]
ENGINE = "roundtable"
# What papermill and kernels write that says when and where a notebook was run.
OF_THIS_RUN = ("papermill", "execution")
INJECTED = "injected-parameters"


def execute(audit_round: str, notebook: Planned, output: Path, failed: Path, report: Report | None) -> None:
    """Execute a notebook for a round; without `report` in an ordinary kernel, which tells nothing on the way.

    Raises NotebookFailed with notebook, cell and cause.
    """
    if report:
        papermill_engines.register(ENGINE, RoundtableEngine)
        how = {"engine_name": ENGINE, "report": report}
    else:
        how = {"extra_arguments": KERNEL_OPTIONS}
    with apart(output) as half:
        try:
            papermill.execute_notebook(
                path_for_papermill(notebook.path),
                path_for_papermill(half),
                cwd=str(notebook.path.parent),
                parameters={ROUND_PARAMETER: audit_round} | notebook.parameters,
                progress_bar=False,
                request_save_on_cell_execute=False,
                kernel_name=KERNEL,
                **how,
            )
        except PapermillExecutionError as error:
            kept = _kept(half, failed)
            said = _failure(notebook, error, kept)
            replace_text(kept.with_suffix(".log"), _log(said, RoundtableEngine.last_failure if report else ()))
            raise NotebookFailed(said) from None
        except (DeadKernelError, NoSuchKernel, ValueError) as error:
            cause = f"its kernel '{KERNEL}' did not start or died ({type(error).__name__}). Is there memory left?"
            raise NotebookFailed(f"{notebook.name}.ipynb: {cause}") from None
        replace_text(output, without_this_run(half))


def without_this_run(path: Path) -> str:
    """An executed notebook without what differs from run to run: times, paths, and the id of papermill's cell."""
    notebook = read_notebook(path)
    parameters = notebook.metadata.get("papermill", {}).get("parameters", {})
    for holder in (notebook, *notebook.cells):
        for name in OF_THIS_RUN:
            holder.metadata.pop(name, None)
    for cell in notebook.cells:
        if INJECTED in cell.metadata.get("tags", ()):
            cell["id"] = INJECTED
    notebook.metadata["papermill"] = {"parameters": parameters}
    return json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _failure(notebook: Planned, error: PapermillExecutionError, kept: Path) -> str:
    """Notebook, cell and cause. The words of an error that is not ours may hold a child's data, so they are not
    repeated."""
    ours = getattr(analysis.errors, error.ename, None)
    known = isinstance(ours, type) and issubclass(ours, RoundtableError)
    cause = error.evalue if known else f"{error.ename}; its message is in {kept} (restricted)."
    if error.ename == "ModuleNotFoundError":
        cause = f"a package is missing: is the kernel '{KERNEL}' another Python than the one that runs this? {cause}"
    cell = error.exec_count - 1  # papermill puts a cell with the parameters before it
    return f"{notebook.name}.ipynb, code cell {cell}: {cause}"


def _log(said: str, frames: tuple[Frame, ...]) -> str:
    """What is told of a failure, and where in the program it was; nothing of what the data were."""
    places = [f"  {frame.file}, line {frame.line}, in {frame.function}" for frame in frames]
    return "\n".join([said, *(places or ["  Where it was is only known without --plain."])]) + "\n"


def _kept(output: Path, failed: Path) -> Path:
    """The failed notebook, moved to where failed ones are kept."""
    failed.mkdir(parents=True, exist_ok=True)
    output.replace(failed / output.name)
    return failed / output.name
