"""Kept workers, as a command sees them: a crew that another process keeps warm between commands.

The keeper is found by its address in the private folder, or started. Going away, however that happens, ends the tasks
that are under way.
"""

import contextlib
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import Future
from itertools import count
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection

from analysis.errors import RoundtableError, WorkerLost
from analysis.fingerprints import program, program_on_disk
from analysis.folders import PACKAGE
from analysis.locks import locked
from analysis.workers import private
from analysis.workers.handle import CHANGED
from analysis.workers.messages import Answer, Cell, Leave, Stop, Wanted, Welcome
from analysis.workers.private import FAMILY
from analysis.workers.task import Report, Task

# How long a keeper may take to start, in seconds, and how often it is looked for.
PATIENCE = 30.0
LOOK = 0.02
GONE = "The workers ended before the work was done. Run again; 'roundtable run --plain' does without workers."


class KeptWorkers:
    """A crew that is kept by another process, which is started if there is none. At most `size` tasks at once."""

    def __init__(self, size: int, needed: tuple[str, ...]):
        if program() != program_on_disk():
            raise RoundtableError(CHANGED)
        self._keeper, welcome = _connected(needed)
        self.size = min(size, welcome.size)
        self.takes = self.size if size < welcome.size else 1_000_000  # the keeper sees how much there is to do
        self._numbers = count(1)
        self._waiting: dict[int, tuple[Future, Report]] = {}
        self._change = threading.Lock()
        self._gone = False
        threading.Thread(target=self._listen, name="listens to the keeper", daemon=True).start()

    def __enter__(self) -> "KeptWorkers":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(self, task: Task, report: Report) -> Future:
        """Have a task done by a kept worker, in the environment of this process."""
        future: Future = Future()
        future.set_running_or_notify_cancel()
        with self._change:
            number = next(self._numbers)
            self._waiting[number] = (future, report)
            gone = self._gone
            try:
                self._keeper.send(Wanted(number, task, dict(os.environ)))
            except OSError:
                gone = True
        if gone:
            self._lose_all()
        return future

    def is_gone(self) -> bool:
        """Whether the keeper has gone, and no task can be done any more."""
        return self._gone

    def close(self) -> None:
        """Go away; the keeper gives up what is still under way. It is told, because a connection that a thread listens
        to stays open until the other side closes it."""
        with self._change, contextlib.suppress(OSError):
            self._keeper.send(Leave())

    def _listen(self) -> None:
        try:
            while True:
                match self._keeper.recv():
                    case Cell(number, cell, of):
                        self._waiting[number][1](cell, of)
                    case Answer() as answer:
                        self._end(answer)
        except (EOFError, OSError):
            self._lose_all()
            self._keeper.close()

    def _end(self, answer: Answer) -> None:
        with self._change:
            future, _ = self._waiting.pop(answer.number)
        if answer.error:
            future.set_exception(answer.error)
        else:
            future.set_result(answer.done)

    def _lose_all(self) -> None:
        with self._change:
            self._gone = True
            lost = list(self._waiting.values())
            self._waiting.clear()
        for future, _ in lost:
            future.set_exception(WorkerLost(GONE))


def stop_all() -> int:
    """End all keepers of this user and their workers; how many there were."""
    stopped = 0
    for name in private.names():
        if found := _welcomed(name):
            keeper, _ = found
            keeper.send(Stop())
            try:
                keeper.recv()
            except (EOFError, OSError):
                stopped += 1
        private.remove_address(name)
    return stopped


def _connected(needed: tuple[str, ...]) -> tuple[Connection, Welcome]:
    """A connection to the keeper, which is started where there is none."""
    name = private.own_name(needed)
    if found := _welcomed(name):
        return found
    with locked(private.private_folder() / f"{name}.lock", PATIENCE):  # of two commands, one starts it
        if found := _welcomed(name):
            return found
        private.remove_address(name)
        return _started(name, needed)


def _welcomed(name: str) -> tuple[Connection, Welcome] | None:
    """A connection to the keeper of that name; None where there is none that answers."""
    address = private.read_address(name)
    if address is None:
        return None
    try:
        keeper = Client(address.address, FAMILY, authkey=bytes.fromhex(address.key))
        return (keeper, keeper.recv()) if keeper.poll(PATIENCE) else None
    except (OSError, EOFError, ValueError, AuthenticationError):
        return None


def _started(name: str, needed: tuple[str, ...]) -> tuple[Connection, Welcome]:
    """Start a keeper that outlives this process, and connect to it."""
    log = private.private_folder() / f"{name}.log"
    paths = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")]))
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "analysis.workers.keeper", *needed],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            env=os.environ | {"PYTHONPATH": paths},
            **_on_its_own(),
        )
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        if found := _welcomed(name):
            return found
        time.sleep(LOOK)
    raise RoundtableError(f"Workers could not be kept; {log} has the reason. 'roundtable run --no-keep' does without.")


def _on_its_own() -> dict[str, object]:
    """What makes a process outlive the terminal it was started from, without a window of its own."""
    if os.name == "nt":
        return {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}
