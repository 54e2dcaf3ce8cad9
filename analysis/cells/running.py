"""The papermill engine 'roundtable': the cells of a notebook run in this process, as if in a fresh kernel.

Outputs are made into cells by nbclient itself, from the messages that a kernel would send, so that streams, displays
that are updated, errors that are allowed and skipped cells follow its rules. The random numbers of `random` and
`numpy.random` begin from the notebook and its parameters. A notebook may not run where an event loop is running.
"""

import asyncio
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from contextvars import copy_context

from jupyter_client.session import json_packer, json_unpacker
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager
from papermill.log import logger

from analysis.cells.failures import Frame, frames_of
from analysis.cells.notebook_state import code_cells, in_loop, of_its_own
from analysis.cells.streams import notebook_streams

Report = Callable[[int, int], None]

# The settings of nbclient that mean the same without a kernel; times allowed are the caller's to watch.
HONOURED = (
    "allow_errors",
    "allow_error_names",
    "force_raise_errors",
    "log_output",
    "skip_cells_with_tag",
    "stderr_file",
    "stdout_file",
)
# What a kernel says of itself, stored in every notebook that ran (ipykernel.ipkernel).
LANGUAGE = {
    "name": "python",
    "version": sys.version.split()[0],
    "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": sys.version_info[0]},
    "pygments_lexer": "ipython3",
    "nbconvert_exporter": "python",
    "file_extension": ".py",
}


class RoundtableEngine(Engine):
    """Runs notebooks in this process. `last_failure` holds the frames of the last notebook's last error, if it had one.

    `report(number, of)` is called before every code cell, numbered from 1.
    """

    last_failure: tuple[Frame, ...] = ()

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, report: Report | None = None, **kwargs: object
    ) -> None:
        """Run all cells; the first error that is not allowed ends the notebook, and papermill raises it."""
        cls.last_failure = ()
        settings = {name: kwargs[name] for name in HONOURED if name in kwargs}
        cells = CellsInProcess(nb_man, kernel_name=kernel_name, log=logger, record_timing=False, **settings)
        try:
            cells.run(report or _nobody_asks)
        finally:
            cls.last_failure = cells.failure


def _nobody_asks(number: int, of: int) -> None:
    """The report of a notebook that nobody watches."""


def _nobody_listens(kind: str, content: dict) -> None:
    """What is shown after the last cell is lost, as when a kernel is ended."""


class CellsInProcess(PapermillNotebookClient):
    """nbclient with a shell of this process in the place of a kernel."""

    failure: tuple[Frame, ...] = ()

    def run(self, report: Report) -> None:
        """Run the notebook in a shell, a loop and streams of its own."""
        self.reset_execution_trackers()
        self._report = report
        self._numbers = {id(cell): n for n, cell in enumerate(code_cells(self.nb), start=1)}
        with ExitStack() as stack:
            self._shell = stack.enter_context(of_its_own(self.nb))
            self._streams = stack.enter_context(notebook_streams(self._shell.tell))
            copy_context().run(in_loop, self._run_cells)
        self.nb.metadata["language_info"] = dict(LANGUAGE)
        self.set_widgets_metadata()

    async def _run_cells(self) -> None:
        """As PapermillNotebookClient.papermill_execute_cells: papermill raises what is marked here."""
        for index, cell in enumerate(self.nb.cells):
            try:
                self.nb_man.cell_start(cell, index)
                await self.async_execute_cell(cell, index)
            except CellExecutionError as error:
                self.nb_man.cell_exception(self.nb.cells[index], cell_index=index, exception=error)
                break
            finally:
                self.nb_man.cell_complete(self.nb.cells[index], cell_index=index)
        self._shell.listener = _nobody_listens

    async def async_execute_cell(self, cell: NotebookNode, cell_index: int, **_: object) -> NotebookNode:
        """Run one cell, as NotebookClient.async_execute_cell does with a kernel."""
        if cell.cell_type != "code":
            return cell
        self._report(self._numbers[id(cell)], len(self._numbers))
        if not cell.source.strip() or self.skip_cells_with_tag in cell.metadata.get("tags", []):
            return cell
        if self._shell.exit_now:
            raise DeadKernelError("Kernel died")  # so does nbclient soon after exit() or quit()
        cell.outputs, cell.execution_count = [], self._shell.execution_count
        self.clear_before_next_output = False
        self._shell.listener = lambda kind, content: self._received(kind, content, cell, cell_index)
        await self._check_raise_for_error(cell, cell_index, {"content": await self._reply(cell.source)})
        return cell

    async def _reply(self, source: str) -> dict:
        """What a kernel replies once a cell has run: 'ok', or the error (ipykernel.ipkernel.do_execute)."""
        result = await _run(self._shell, source)
        await asyncio.sleep(0)  # tasks that the cell began come to their first turn
        for stream in self._streams:
            stream.flush()
        if result.success and not self._shell.failed_while_showing:
            return {"status": "ok"}
        error = result.error_before_exec or result.error_in_exec
        if error is not None:
            self.failure = frames_of(error, self._shell.compile._filename_map.get)
        return {
            "status": "error",
            "ename": type(error).__name__,
            "evalue": str(error),
            "traceback": self._shell.last_traceback,
        }

    def _received(self, kind: str, content: dict, cell: NotebookNode, cell_index: int) -> None:
        """Make an output of a message. It is written and read as JSON, so that it is what a kernel would send."""
        content = json_unpacker(json_packer(content))
        before = cell.outputs[-1:] if kind == "stream" and not self.clear_before_next_output else []
        if before and before[0].get("name") == content["name"]:
            before[0].text += content["text"]
            return
        header = {"msg_type": kind}
        message = {"header": header, "msg_type": kind, "parent_header": {}, "content": content}
        self.process_message(message, cell, cell_index)


async def _run(shell: object, source: str) -> object:
    """Run a cell in the shell: cells that await are awaited in the notebook's loop, as in a kernel."""
    transformed = _transformed(shell, source) if "await" in source or "async" in source else None
    if transformed is None or not shell.should_run_async(source, transformed_cell=transformed):
        return shell.run_cell(source, store_history=True)
    shell.last_traceback, shell.failed_while_showing = [], False
    result = None
    try:
        result = await shell.run_cell_async(source, store_history=True, transformed_cell=transformed)
    finally:
        shell.events.trigger("post_execute")
        shell.events.trigger("post_run_cell", result)
    return result


def _transformed(shell: object, source: str) -> str | None:
    """The cell as plain Python; None if that fails, which `run_cell` then shows."""
    with suppress(Exception):
        return shell.transform_cell(source)
    return None
