"""Faults at file operations: a round is run in a forked process, and each operation below its data folder is seen.

`Forks.states` gives what a kill or a power cut before each operation would leave of the folder, all from one run;
`Forks.ends` runs it with a disk that is full, a file that is held or Ctrl-C from one of the operations on. Operations
are seen by an audit hook (https://docs.python.org/3/library/audit_events.html); `os.fsync` is one of them.
"""

import contextlib
import errno
import gc
import io
import os
import resource
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal

# name -> content, None for a folder.
Files = dict[str, bytes | None]
Stop = Literal["killed", "contents lost", "names lost"]
Fault = Literal["none", "disk full", "held", "read-only reports", "Ctrl-C"]

# What is written of a file before the disk is full.
BYTES_WRITTEN = 20
# Operations after which something else is on the disk, by the name of their audit event and of their paths' arguments.
CHANGING = {"os.mkdir": (0,), "os.rmdir": (0,), "os.remove": (0,), "os.rename": (0, 1), "os.truncate": (0,)}
FOLDER_ARGUMENT = {"os.mkdir": 2, "os.rmdir": 1, "os.remove": 1}
WRITING = os.O_CREAT | os.O_TRUNC | os.O_APPEND
SYNC, OPEN, END = "os.fsync", "open", "the end"


@dataclass(frozen=True)
class State:
    """What is left of a data folder by a process that was stopped before an operation, counted from 1."""

    stop: Stop
    at: int
    operation: str
    files: Files

    def __str__(self) -> str:
        return f"{self.stop} at {self.at}, {self.operation}"


@dataclass(frozen=True)
class End:
    """How a run ended that was not killed: exit code, what was said, operations; and the next, without a fault."""

    code: int
    said: str
    operations: tuple[str, ...]
    code_again: int
    said_again: str


class Forks:
    """A process that has imported what a run needs, and is forked for each run of the round 'one'."""

    def __enter__(self) -> "Forks":
        spawn = get_context("spawn")
        self._orders, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_fork_for_each, args=(theirs,), daemon=True)
        self._process.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._orders.send(None)
        self._process.join()

    def states(self, home: Path) -> list[State]:
        """Run the round; what each kind of stop would have left before each operation, and at the end."""
        return self._made(_states, home)

    def ends(self, home: Path, fault: Fault = "none", at: int = 0) -> End:
        """Run the round with a fault from an operation on, then again in the same process without it."""
        return self._made(_ends, home, fault, at)

    def _made(self, *order: object) -> object:
        self._orders.send(order)
        return self._orders.recv()


class Watch:
    """Sees the operations below a folder that change something; `about_to(event, paths)` is called before each, and may
    raise."""

    def __init__(self, home: Path):
        self.operations: list[str] = []
        self._home = str(home)
        self._busy = False

    def about_to(self, event: str, paths: tuple[str, ...]) -> None:
        """An operation is going to be done."""

    def synced(self, path: Path) -> None:
        """A file or folder is on the disk."""

    def begin(self) -> None:
        """From now on operations are seen; there is no end of it in this process."""
        sys.addaudithook(self._hook)
        os.fsync = self._fsync

    def _hook(self, event: str, arguments: tuple) -> None:
        if not self._busy and (event == OPEN or event in CHANGING):
            with self._at_work():
                if paths := self._changed(event, arguments):
                    self._see(event, paths)

    def _fsync(self, handle: int) -> None:
        """In the place of os.fsync, which is slow, and of which nothing is seen without a power cut."""
        path = str(Path(f"/proc/self/fd/{handle}").readlink())
        with self._at_work():
            self._see(SYNC, (path,))
            self.synced(Path(path))

    def _see(self, event: str, paths: tuple[str, ...]) -> None:
        self.operations.append(f"{event} {' -> '.join(os.path.relpath(path, self._home) for path in paths)}")
        self.about_to(event, paths)

    @contextlib.contextmanager
    def _at_work(self) -> Iterator[None]:
        """What is done here is not looked at."""
        self._busy = True
        try:
            yield
        finally:
            self._busy = False

    def _changed(self, event: str, arguments: tuple) -> tuple[str, ...]:
        """The paths below the folder that the operation changes; none where it changes nothing."""
        if event == OPEN:
            path, _, flags = arguments
            return self._below(path) if isinstance(path, (str, bytes)) and (flags or 0) & WRITING else ()
        folder = arguments[FOLDER_ARGUMENT[event]] if event in FOLDER_ARGUMENT else -1
        within = Path() if folder in (-1, None) else Path(f"/proc/self/fd/{folder}").readlink()
        paths = [path for n in CHANGING[event] for path in self._below(within / os.fsdecode(arguments[n]))]
        there = bool(paths) and os.path.lexists(paths[0])
        return tuple(paths) if there != (event == "os.mkdir") else ()

    def _below(self, path: str | bytes | Path) -> tuple[str, ...]:
        absolute = str(Path(os.fsdecode(path)).absolute())
        return (absolute,) if absolute.startswith(self._home + os.sep) else ()


class Disk(Watch):
    """Notes at each operation what every kind of stop would leave: all that was written, and the file that was just
    begun; the contents that were synced; the contents and names that were synced."""

    def __init__(self, home: Path):
        super().__init__(home)
        self.states: list[State] = []
        self._folder = home
        self._contents: dict[int, bytes] = {}
        self._names: dict[int, dict[str, int]] = {}
        self._handles: dict[int, int] = {}  # so that no number is given to another file
        self._same: dict[bytes, bytes] = {}
        for path in (home, *home.rglob("*")):
            self.synced(path)

    def synced(self, path: Path) -> None:
        if path.is_dir():
            self._names[self._number(path)] = {inside.name: self._number(inside) for inside in path.iterdir()}
        else:
            self._contents[self._number(path)] = self._read(path)

    def about_to(self, event: str, paths: tuple[str, ...]) -> None:
        there = sorted(self._folder.rglob("*"))
        written = {self._name(path): None if path.is_dir() else self._read(path) for path in there}
        begun = {self._name(Path(paths[0])): b""} if event == OPEN else {}
        kept = {self._name(path): None if path.is_dir() else self._synced_content(path) for path in there}
        self._note("killed", written | begun)
        self._note("contents lost", kept)
        self._note("names lost", dict(self._inside("", self._number(self._folder))))

    def end(self) -> list[State]:
        """All that was noted, and what a power cut after the last operation would leave."""
        with self._at_work():
            self.operations.append(END)
            self.about_to(END, (str(self._folder),))
        return self.states

    def _note(self, stop: Stop, files: Files) -> None:
        self.states.append(State(stop, len(self.operations), self.operations[-1], files))

    def _inside(self, folder: str, number: int) -> Iterator[tuple[str, bytes | None]]:
        for name, its_number in self._names.get(number, {}).items():
            path = f"{folder}/{name}".lstrip("/")
            is_folder = Path(f"/proc/self/fd/{self._handles[its_number]}").is_dir()
            yield path, None if is_folder else self._contents.get(its_number, b"")
            yield from self._inside(path, its_number)

    def _synced_content(self, path: Path) -> bytes:
        return self._contents.get(path.stat().st_ino, b"")

    def _name(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()

    def _read(self, path: Path) -> bytes:
        content = path.read_bytes()
        return self._same.setdefault(content, content)

    def _number(self, path: Path) -> int:
        number = path.stat().st_ino
        if number not in self._handles:
            self._handles[number] = os.open(path, os.O_PATH)
        return number


class Faulty(Watch):
    """From one of the operations on, the disk is full, that file is held or no report can be written; or at that
    operation comes Ctrl-C."""

    def __init__(self, home: Path, fault: Fault, at: int):
        super().__init__(home)
        self._fault = fault
        self._at = at
        self._held: tuple[str, ...] = ()
        self._is_full = False

    def about_to(self, event: str, paths: tuple[str, ...]) -> None:
        if self._at == len(self.operations):
            self._strike(paths)
        if self._held and any(path.startswith(self._held) for path in paths):
            raise PermissionError(errno.EACCES, "Permission denied")
        if self._is_full and event == "os.mkdir":
            raise OSError(errno.ENOSPC, "No space left on device")

    def end(self) -> None:
        """Room was made, the file closed."""
        self._held, self._is_full, self._at = (), False, 0
        _limit_files(resource.RLIM_INFINITY)

    def _strike(self, paths: tuple[str, ...]) -> None:
        match self._fault:
            case "disk full":
                self._is_full = True
                _limit_files(BYTES_WRITTEN)  # writes beyond fail
            case "held":
                self._held = paths
            case "read-only reports":
                self._held = (f"{self._home}{os.sep}reports{os.sep}",)
            case "Ctrl-C":
                raise KeyboardInterrupt


def write_files(home: Path, files: Files) -> None:
    """Make a folder hold these files and no others."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    for name, content in sorted(files.items()):
        if content is None:
            (home / name).mkdir(parents=True, exist_ok=True)
        else:
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_bytes(content)


def _fork_for_each(orders: Connection) -> None:
    """Import what is needed, then fork for each order and pass on what the fork made."""
    from analysis import writing
    from analysis.cells.shell import start_shell
    from analysis.runs.crews import NEEDED

    start_shell()  # before pandas
    from pandas import DataFrame

    for module in (*NEEDED, "analysis.__main__", "analysis.runs.running", "analysis.runs.round_run"):
        import_module(module)
    writing.SECONDS_BETWEEN = 0
    DataFrame.to_parquet = _seen(DataFrame.to_parquet)
    gc.disable()  # or each fork looks through, and so copies, all that was imported
    while order := orders.recv():
        ours, theirs = get_context("spawn").Pipe(duplex=False)
        child = os.fork()
        if not child:
            theirs.send(order[0](*order[1:]))
            os._exit(0)
        theirs.close()
        orders.send(ours.recv())
        os.waitpid(child, 0)


def _seen(to_parquet: Callable) -> Callable:
    """Arrow opens files by itself, which no audit hook sees."""

    def seen(rows: object, path: Path) -> None:
        sys.audit(OPEN, str(path), "wb", os.O_CREAT)
        to_parquet(rows, path)

    return seen


def _states(home: Path) -> list[State]:
    disk = Disk(home)
    disk.begin()
    code, said = _command(home)
    if code:
        raise RuntimeError(said)
    return disk.end()


def _ends(home: Path, fault: Fault, at: int) -> End:
    faulty = Faulty(home, fault, at)
    faulty.begin()
    code, said = _command(home)
    operations = tuple(faulty.operations)
    faulty.end()
    return End(code, said, operations, *(_command(home) if at else (code, said)))


def _command(home: Path) -> tuple[int, str]:
    """`roundtable run one`, by a crew that does each step here: the exit code, and what was said to a person."""
    from analysis.__main__ import main
    from analysis.commands import rounds
    from analysis.workers.task import Here

    rounds._crew = lambda options: contextlib.nullcontext(Here())
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as said:
        code = main(["run", "one", "--data", str(home)])
    return code, said.getvalue()


def _limit_files(size: int) -> None:
    """No file may grow beyond so many bytes; writes beyond fail."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
