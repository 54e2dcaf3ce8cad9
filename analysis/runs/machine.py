"""One machine of a cluster: whether it may work for a run, and its kept workers, which do the tasks.

It must run the same program, Python and packages, and see the same files by the same paths. A notebook sees the
environment variables of the machine that runs it, but for the data folder: those of whoever started the run may hold
secrets, and would go over the network.
"""

import platform
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock, Timer

from analysis.errors import WorkerLost
from analysis.fingerprints import fingerprint, hashes, program
from analysis.folders import notebooks_folder
from analysis.runs.record import PACKAGES
from analysis.workers.kept import KeptWorkers
from analysis.workers.task import Done, Report, Task
from analysis.writing import remove_file, replace_text

# How often it is looked at whether a task is still wanted, and how long a connection waits for the next, in seconds.
LOOK = 0.5
IDLE = 30.0
# How long a run's mark can be there, in seconds: longer than any run takes.
DAY = 86_400.0
# How often a task is begun when the keeper of the workers is lost.
ATTEMPTS = 2
# How much of a fingerprint is shown to people.
LETTERS = 8


@dataclass(frozen=True)
class Terms:
    """What a machine must have to work for a run, as the machine has it that started the run.

    `run` names the run, `program` and `notebooks_are` are sha256, `versions` has Python and the packages that can move
    a number or a page, `needed` the modules that workers import.
    """

    run: str
    program: str
    versions: tuple[tuple[str, str], ...]
    home: Path
    notebooks: Path
    notebooks_are: str
    needed: tuple[str, ...]

    @property
    def mark(self) -> Path:
        """The file by which a machine sees that it sees the same storage, and not a copy of it."""
        return self.home / "data" / "processed" / f".{self.run}.cluster"

    def write_mark(self) -> None:
        """Let the machines find the storage, until the run ends. Raises CannotWrite."""
        for old in self.mark.parent.glob(".*.cluster"):  # of a run that was killed
            if time.time() - old.stat().st_mtime > DAY:
                remove_file(old)
        replace_text(self.mark, self.run)

    def remove_mark(self) -> None:
        """The run has ended."""
        remove_file(self.mark)


def terms_of(run: str, home: Path, needed: tuple[str, ...]) -> Terms:
    """What other machines must have to work for a run that this one starts."""
    notebooks = notebooks_folder(home)
    return Terms(run, program(), _versions(), home, notebooks, _content_of(notebooks), needed)


@lru_cache(maxsize=8)
def objections(terms: Terms) -> tuple[str, ...]:
    """Why this machine may not work for a run; none when it may."""
    if not terms.mark.exists():
        return (f"does not see {terms.home}, which should be there by the same path, on storage that all share",)
    own, found = notebooks_folder(terms.home), []
    if own != terms.notebooks:
        found.append(f"has its notebooks in {own}, not in {terms.notebooks}")
    elif _content_of(own) != terms.notebooks_are:
        found.append(f"has other notebooks in {own}")
    if program() != terms.program:
        found.append(f"runs another Roundtable (program {program()[:LETTERS]}, not {terms.program[:LETTERS]})")
    has = dict(_versions())
    found += [f"has {name} {has[name]}, not {wanted}" for name, wanted in terms.versions if has[name] != wanted]
    return tuple(found)


@dataclass(frozen=True)
class AtOnce(Task):
    """A task of a cluster, which has many more: a worker is started for it, rather than have it wait."""

    task: Task
    weight = 1_000_000

    @property
    def name(self) -> str:
        return self.task.name

    def perform(self, report: Report) -> object:
        return self.task.perform(report)


class OwnWorkers:
    """The kept workers of this machine, for a process that is given one task after the other.

    Each task under way has a connection of its own, so that it can be given up alone.
    """

    def __init__(self) -> None:
        self._idle: list[tuple[KeptWorkers, Timer]] = []
        self._change = Lock()

    def do(self, task: Task, report: Report, needed: tuple[str, ...], is_wanted: Callable[[], bool]) -> Done:
        """Have a task done. Raises what it raised, and WorkerLost when it is wanted no longer or its workers ended."""
        at_once = AtOnce(task, limits=task.limits)
        for _ in range(ATTEMPTS):
            crew = self._taken() or KeptWorkers(1, needed)
            future = crew.submit(at_once, report)
            if not _waited(future, is_wanted):
                crew.close()
                raise WorkerLost(f"{task.name}: was stopped.")
            if not crew.is_gone():
                self._put_back(crew)
                break
        return future.result()

    def _taken(self) -> KeptWorkers | None:
        with self._change:
            if not self._idle:
                return None
            crew, ends = self._idle.pop()
            ends.cancel()
            return crew

    def _put_back(self, crew: KeptWorkers) -> None:
        """Keep a connection for the next task, for a while: a keeper that nobody is connected to ends in time."""
        ends = Timer(IDLE, self._end, [crew])
        ends.daemon = True
        with self._change:
            self._idle.append((crew, ends))
        ends.start()

    def _end(self, crew: KeptWorkers) -> None:
        with self._change:
            ended = [item for item in self._idle if item[0] is crew]
            self._idle = [item for item in self._idle if item[0] is not crew]
        for one, _ in ended:
            one.close()


def _waited(future: Future, is_wanted: Callable[[], bool]) -> bool:
    """Wait until a task has ended, or is no longer wanted; whether it has ended."""
    while not wait([future], LOOK).done:
        if not is_wanted():
            return False
    return True


def _versions() -> tuple[tuple[str, str], ...]:
    return (("Python", platform.python_version()), *((name, _version(name)) for name in PACKAGES))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def _content_of(notebooks: Path) -> str:
    return fingerprint(hashes(notebooks, "notebooks"))
