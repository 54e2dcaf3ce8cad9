"""A worker as the process that started it sees it: something that can be ordered to do a task, heard, and ended."""

import threading
import time
from multiprocessing import get_context

from analysis.errors import WorkerLost
from analysis.fingerprints import program
from analysis.workers.ending import end_with_children
from analysis.workers.variables import variables
from analysis.workers.worker import Order, work

# Sets of words are in the same order in every worker, so that the same inputs give the same bytes.
SAME_ORDER = {"PYTHONHASHSEED": "0"}
NOT_STARTED = "A worker could not be started; its error stands above. 'roundtable run --plain' does without workers."
CHANGED = "The program was changed while it was running. Run again; in JupyterLab, restart the kernel first."
_starting = threading.Lock()


class Worker:
    """One worker; its process is started when it is first made ready, and again when it has ended."""

    def __init__(self, needed: tuple[str, ...]):
        self._needed = needed
        self._process = None
        self._connection = None
        self.ready_since: float | None = None  # by time.monotonic

    @property
    def pid(self) -> int:
        """The number of its process; 0 while it has none."""
        return self._process.pid if self._process else 0

    def make_ready(self) -> None:
        """Start its process, unless there is one. Raises WorkerLost when it does not start."""
        if self._process is None:
            self._start()

    def order(self, order: Order) -> None:
        """Give it a task. Raises EOFError or OSError when it has ended."""
        connection = self._connection
        if connection is None:
            raise EOFError
        connection.send(order)

    def heard(self, seconds: float) -> object:
        """What it told, or None after that many seconds. Raises EOFError or OSError when it has ended."""
        connection = self._connection
        if connection is None:
            raise EOFError
        return connection.recv() if connection.poll(seconds) else None

    def end(self) -> None:
        """End it with all that it started; it may be called by any thread, and twice."""
        process, self._process, self._connection = self._process, None, None
        if process:
            end_with_children(process.pid)
            process.join()

    def _start(self) -> None:
        """Start the process and wait until it is ready."""
        spawn = get_context("spawn")
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=work, args=(theirs, self._needed), name="roundtable worker")
        with _starting, variables(**SAME_ORDER):
            process.start()
        theirs.close()
        self._process, self._connection = process, ours
        try:
            same = ours.recv() == program()
        except (EOFError, OSError):
            self.end()
            raise WorkerLost(NOT_STARTED) from None
        if not same:
            self.end()
            raise WorkerLost(CHANGED)
        self.ready_since = time.monotonic()
