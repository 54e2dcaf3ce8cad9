"""A piece of work that a worker does: what it is, how long and how much it may take, and what is told on the way.

Light, because whoever hands work out imports it too; what a task needs to be done is imported where it is done.
"""

import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Protocol

from analysis.errors import ProgramMistake, RoundtableError

# Told while a task is done: the number of the cell that begins, and of how many; 0 when the task itself begins.
Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Limits:
    """How long a cell may take, in seconds (None: any time), and how much memory a worker, in MB (None: any)."""

    cell_seconds: float | None = None
    memory_mb: int | None = None


@dataclass(frozen=True)
class Done:
    """What a task gave, and how many seconds it took."""

    result: object
    seconds: float


@dataclass(frozen=True)
class Task(ABC):
    """One piece of work. `limits` are kept by whoever watches the worker; breaking one ends the worker."""

    limits: Limits = field(default=Limits(), kw_only=True)

    @property
    @abstractmethod
    def name(self) -> str:
        """What it is called in messages: a notebook, or a step of a round."""

    @property
    def weight(self) -> int:
        """How much work it stands for, with what comes after it, where one notebook is 1."""
        return 1

    @abstractmethod
    def perform(self, report: Report) -> object:
        """Do it, in a worker; the result travels back. Raises what stands in analysis.errors."""


class Crew(Protocol):
    """Whoever does tasks: workers of this process, kept ones, a cluster, or this process itself.

    `size` is how many it does at once, `takes` how many it wants to be given at a time.
    """

    size: int
    takes: int

    def submit(self, task: Task, report: Report) -> Future:
        """Do a task when somebody is free; the future gives Done, or raises what the task raised."""


def perform(task: Task, report: Report) -> Done:
    """Do a task, here and now. An error that is no sentence for people becomes one that holds no child's data."""
    began = perf_counter()
    report(0, 0)
    try:
        return Done(task.perform(report), perf_counter() - began)
    except RoundtableError:
        raise
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}, line {place.lineno}, in {place.name}"
        raise ProgramMistake(f"{task.name}: {type(error).__name__} in {where}.") from None


class Here:
    """A crew of this process itself: each task is done at once."""

    size = takes = 1

    def submit(self, task: Task, report: Report) -> Future:
        """The task, done."""
        future: Future = Future()
        try:
            future.set_result(perform(task, report))
        except RoundtableError as error:
            future.set_exception(error)
        return future
