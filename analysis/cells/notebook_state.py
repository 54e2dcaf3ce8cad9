"""What belongs to one notebook while it runs in this process: its shell and __main__, its imports, its builtins, its
random numbers and its event loop."""

import asyncio
import builtins
import getpass
import hashlib
import importlib
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from nbformat import NotebookNode

from analysis.cells.noting import Attributes, Contents

NO_INPUT = "{} was called, but this frontend does not support input requests."
PACKAGE_FOLDERS = ("site-packages", "dist-packages")
ENDING = 1.0  # seconds that tasks of the notebook which are told to stop are given


@contextmanager
def of_its_own(notebook: NotebookNode) -> Iterator[object]:
    """The fresh shell of a notebook; while it is open all else is the notebook's, too."""
    with ExitStack() as stack:
        shell = stack.enter_context(_own_shell())
        stack.enter_context(_own_imports())
        stack.enter_context(_own_builtins())
        if hasattr(time, "tzset"):
            time.tzset()  # the caller may have set TZ in the environment of the notebook
        _seed(notebook)
        yield shell


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells that hold code, in their order."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def in_loop(main: Callable) -> None:
    """Run a coroutine in an event loop of its own. Unlike asyncio.run, an interrupt stops the cell that is running."""
    loop = asyncio.new_event_loop()
    try:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(main())
    finally:
        _close(loop)


@contextmanager
def _own_shell() -> Iterator[object]:
    """A fresh shell whose module is __main__; afterwards an idle one, and __main__ as it was."""
    from analysis.cells.shell import fresh_shell  # IPython: not loaded by importing papermill

    shell = fresh_shell()
    before = sys.modules.get("__main__")
    sys.modules["__main__"] = shell.user_module
    try:
        yield shell
    finally:
        sys.modules["__main__"] = before
        shell.close()
        fresh_shell()


@contextmanager
def _own_imports() -> Iterator[None]:
    """Modules beside the notebook can be imported, after Python's own and before packages, as in a kernel; afterwards
    sys.path is as it was. What was imported is for CleanSlate to drop."""
    before = list(sys.path)
    if "" not in sys.path and not sys.flags.safe_path:
        packages = [n for n, path in enumerate(sys.path) if Path(path).name in PACKAGE_FOLDERS]
        sys.path.insert(packages[0] if packages else 0, "")
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path[:] = before


@contextmanager
def _own_builtins() -> Iterator[None]:
    """Nobody is there to answer `input`; whatever cells do to Python's own names, papermill goes on with the old."""
    builtins_put_back = Contents("the builtins", vars(builtins)).noted()
    getpass_put_back = Attributes("getpass", getpass, ("getpass",)).noted()
    builtins.input, getpass.getpass = _refusing("raw_input"), _refusing("getpass")
    try:
        yield
    finally:
        builtins_put_back()
        getpass_put_back()


def _refusing(name: str) -> Callable:
    def refuse(*_: object, **__: object) -> str:
        from IPython.core.error import StdinNotImplementedError

        raise StdinNotImplementedError(NO_INPUT.format(name))

    return refuse


def _seed(notebook: NotebookNode) -> None:
    """Random numbers begin from the notebook and its parameters: the same run draws the same numbers."""
    import numpy

    parameters = notebook.metadata.get("papermill", {}).get("parameters", {})
    text = json.dumps([[cell.source for cell in code_cells(notebook)], parameters], sort_keys=True, default=str)
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
    random.seed(seed)
    numpy.random.seed(seed)


def _close(loop: asyncio.AbstractEventLoop) -> None:
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.wait(tasks, timeout=ENDING))
    loop.run_until_complete(loop.shutdown_asyncgens())
    asyncio.set_event_loop(None)
    loop.close()
