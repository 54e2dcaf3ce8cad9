"""What a client and a keeper of workers say to each other."""

from concurrent.futures import Future
from dataclasses import dataclass

from analysis.errors import RoundtableError, WorkerLost
from analysis.workers.task import Done, Task


@dataclass(frozen=True)
class Welcome:
    """Keeper to client: it works for you from now on, with so many workers at most."""

    size: int


@dataclass(frozen=True)
class Stop:
    """Client to keeper: end, and all workers with you."""


@dataclass(frozen=True)
class Leave:
    """Client to keeper: it goes away; what it still waits for is given up."""


@dataclass(frozen=True)
class Wanted:
    """Client to keeper: a task, under a number of the client's own, and the environment to do it in."""

    number: int
    task: Task
    environ: dict[str, str]


@dataclass(frozen=True)
class Cell:
    """Keeper to client: of the task of that number, this cell begins."""

    number: int
    cell: int
    of: int


@dataclass(frozen=True)
class Answer:
    """Keeper to client: how the task of that number ended."""

    number: int
    done: Done | None
    error: RoundtableError | None

    @classmethod
    def of(cls, number: int, future: Future) -> "Answer":
        """The answer that a future has come to."""
        if future.cancelled():
            return cls(number, None, WorkerLost("The workers have been stopped."))
        error = future.exception()
        return cls(number, None, error) if error else cls(number, future.result(), None)
