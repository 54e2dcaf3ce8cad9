"""Tasks that the tests give to workers: each does one thing that a task may do, or should not."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from analysis.errors import BadDefinition, Problem
from analysis.workers.task import Report, Task


@dataclass(frozen=True)
class Tried(Task):
    @property
    def name(self) -> str:
        return type(self).__name__.casefold()


class Who(Tried):
    """The number of the worker's process."""

    def perform(self, report: Report) -> int:
        return os.getpid()


@dataclass(frozen=True)
class Environment(Tried):
    """A variable of the environment that the task is done in."""

    variable: str

    def perform(self, report: Report) -> str | None:
        return os.environ.get(self.variable)


class Order(Tried):
    """The order of a set of words, which Python draws by lot unless told otherwise."""

    def perform(self, report: Report) -> list[str]:
        return list({"child", "auditor", "round", "case", "theme"})


class Refuses(Tried):
    def perform(self, report: Report) -> None:
        raise BadDefinition([Problem("round.toml", "is missing."), Problem("cases.csv", "is empty.")])


class IsMistaken(Tried):
    def perform(self, report: Report) -> None:
        ann_child = {"Ann Child": 1}
        ann_child["Bob Child"]


@dataclass(frozen=True)
class DiesTimes(Tried):
    """Is killed as often as said; then gives the number of times it was begun. `note` remembers."""

    note: Path
    times: int

    def perform(self, report: Report) -> int:
        begun = len(self.note.read_text()) if self.note.exists() else 0
        self.note.write_text("x" * (begun + 1))
        if begun < self.times:
            psutil.Process().kill()
        return begun + 1


@dataclass(frozen=True)
class Lasts(Tried):
    """Cell 1 of 2 begins, starts a program of its own, writes both numbers to `note`, and goes on for a minute."""

    note: Path

    def perform(self, report: Report) -> None:
        report(1, 2)
        program = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        half = self.note.with_suffix(".half")
        half.write_text(f"{os.getpid()} {program.pid}")
        half.replace(self.note)
        time.sleep(60)


class TakesMemory(Tried):
    """Cell 1 of 1 takes 50 MB after the other."""

    def perform(self, report: Report) -> None:
        report(1, 1)
        taken = []
        for _ in range(1000):
            taken.append(bytearray(os.urandom(1)) * (50 * 2**20))
            time.sleep(0.05)


class LeavesAThread(Tried):
    def perform(self, report: Report) -> int:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        return os.getpid()
