"""One process at a time: a lock on a file, which the system lets go of when its holder ends, however it ends.

Beside the lock stands a note of who holds it, for whoever has to wait; only the lock counts.
"""

import contextlib
import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from analysis.errors import CannotWrite, InUse

# How long a cell waits for another process that writes the same tables, in seconds.
PATIENCE = 600


@contextmanager
def locked(path: Path, seconds: float = PATIENCE) -> Iterator[None]:
    """Hold the lock while something is done. Raises InUse, saying who holds it, after that many seconds."""
    lock = take(path, seconds)
    try:
        yield
    finally:
        let_go(lock, path)


def take(path: Path, seconds: float = 0) -> FileLock:
    """The lock, held, until `let_go` or the end of this process. Raises InUse while another holds it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path, thread_local=False)
        lock.acquire(timeout=seconds)
    except Timeout:
        raise InUse(f"{holder_of(path)} is at work on it. Wait for it, or stop it.") from None
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written ({error.strerror}). Is the folder read-only?") from None
    try:
        _note(path)
    except KeyboardInterrupt:  # whoever asked for the lock does not have it
        lock.release()
        raise
    return lock


def let_go(lock: FileLock, path: Path) -> None:
    """Give the lock back; the note goes first, so that it never names one who has gone."""
    try:
        with contextlib.suppress(OSError):  # on Windows somebody may be reading it
            _note_of(path).unlink(missing_ok=True)
    finally:
        lock.release()


def holder_of(path: Path) -> str:
    """Who holds a lock, as far as the note tells: 'process 4711 on LAPTOP-7, since 10:31'."""
    try:
        return "process {process} on {computer}, since {since},".format(**json.loads(_note_of(path).read_text("utf-8")))
    except (OSError, ValueError, KeyError):
        return "Another process"


def _note(path: Path) -> None:
    """Say who holds the lock; where that cannot be written, it is held all the same."""
    with contextlib.suppress(OSError):
        _note_of(path).write_text(json.dumps(_self()), encoding="utf-8")


def _self() -> dict[str, object]:
    return {"process": os.getpid(), "computer": platform.node(), "since": datetime.now().strftime("%H:%M")}


def _note_of(path: Path) -> Path:
    return path.with_suffix(".json")
