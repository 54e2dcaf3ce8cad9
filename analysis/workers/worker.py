"""A worker: a process that imports once what notebooks need, then does one task after the other.

It is spawned, so it is the same on every system. It ends when whoever started it ends, however that ends, and takes
with it what cells have started. After each task everything global is put back; a worker that cannot put something
back says so, and is replaced.
"""

import os
import signal
import sys
import threading
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import parent_process
from multiprocessing.connection import Connection

import analysis
from analysis.errors import RoundtableError
from analysis.fingerprints import program
from analysis.workers.ending import end_children
from analysis.workers.task import Done, Task, perform

# One thread in each worker for arithmetic: the workers share the cores already, and sums are added in one order.
ONE_THREAD = {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
# Brought in by JupyterLab; it builds three parsers, two seconds each time a process imports nbformat. jsonschema, which
# wants it for a format that no notebook has, does without when it is not there.
NOT_NEEDED = "rfc3987_syntax"


@dataclass(frozen=True)
class Order:
    """A task to do, and the environment to do it in: that of whoever wants it, not that of whoever keeps the worker."""

    task: Task
    environ: dict[str, str]


@dataclass(frozen=True)
class Told:
    """What a worker tells while it is at a task: the number of the cell that begins, and of how many."""

    number: int
    of: int


@dataclass(frozen=True)
class Reply:
    """How a task ended. `left_behind` says what could not be put back; the worker is to be replaced if anything."""

    done: Done | None
    error: RoundtableError | None
    left_behind: tuple[str, ...] = ()


def work(orders: Connection, needed: tuple[str, ...]) -> None:
    """The life of a worker: import the modules that are needed, tell which program it runs, then do what is ordered
    until nobody orders any more."""
    _belong_to_nobody_else()
    slate = _warm_up(needed)
    _say_nothing()
    orders.send(program())
    while True:
        try:
            order = orders.recv()
        except (EOFError, OSError):
            return
        orders.send(_done(order, orders, slate))


def _done(order: Order, orders: Connection, slate: object) -> Reply:
    os.environ.clear()
    os.environ.update(order.environ | ONE_THREAD)
    done = error = None
    try:
        done = perform(order.task, lambda number, of: orders.send(Told(number, of)))
    except RoundtableError as raised:
        error = raised
    return Reply(done, error, tuple(slate.wipe()))


def _belong_to_nobody_else() -> None:
    """Ctrl-C is for whoever started the worker; when they end, so does this."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setsid"):
        os.setsid()
    threading.Thread(target=_end_with_parent, name="ends with its parent", daemon=True).start()


def _say_nothing() -> None:
    """What a cell or a library writes past Python may hold a child's data, and would stand in a terminal or a log."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _end_with_parent() -> None:
    parent_process().join()
    end_children(os.getpid())
    os._exit(1)


def _warm_up(needed: tuple[str, ...]) -> object:
    """Import what tasks and cells need; the state of every global, as it then is."""
    os.environ.update(ONE_THREAD)
    sys.modules[NOT_NEEDED] = None
    from analysis.cells.shell import start_shell

    start_shell()  # before pandas and matplotlib, which look for it when they are imported
    for module in needed:
        import_module(module)
    for name in analysis.__all__:
        getattr(analysis, name)
    from analysis.cells.slate import CleanSlate

    return CleanSlate.taken()
