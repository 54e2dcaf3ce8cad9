"""A crew of workers of this process: tasks in, futures out, limits kept, and nothing left running.

A thread for each worker hands it tasks and watches it. The first worker is started with the first task, another when
more tasks wait than starting one is worth, up to `size`. A worker that dies is replaced and its task done once more;
one that breaks a limit is ended with all it started, and its task fails.
"""

import os
import threading
import time
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field

from analysis.errors import NotebookFailed, WorkerLost
from analysis.workers.ending import memory_mb
from analysis.workers.handle import Worker
from analysis.workers.task import Done, Report, Task
from analysis.workers.worker import Order, Reply, Told

# Starting a worker takes about as long as this many notebooks, or seconds: for less work, one more is not worth it.
TASKS_FOR_A_WORKER = 12
SECONDS_FOR_A_WORKER = 3.0
# How often limits are looked at, in seconds.
LOOK = 0.2
# How often a task is begun anew when its worker died.
ATTEMPTS = 2


@dataclass(eq=False)
class Job:
    """A task that somebody waits for."""

    task: Task
    report: Report
    environ: dict[str, str]
    future: Future = field(default_factory=Future)
    since: float = field(default_factory=time.monotonic)
    given_up: bool = False


class Workers:
    """A crew of this process. `needed` are the modules that each worker imports before its first task."""

    takes = 1_000_000

    def __init__(self, size: int, needed: tuple[str, ...], tasks_for_a_worker: int = TASKS_FOR_A_WORKER):
        self.size = size
        self._needed = needed
        self._tasks_for_a_worker = tasks_for_a_worker
        self._change = threading.Condition()
        self._waiting: deque[Job] = deque()
        self._at_work: dict[Worker, Job | None] = {}
        self._closing = False

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(self, task: Task, report: Report, environ: dict[str, str] | None = None) -> Future:
        """Do a task when a worker is free, in an environment (this process's, unless given)."""
        job = Job(task, report, dict(os.environ) if environ is None else environ)
        with self._change:
            if self._closing:
                raise WorkerLost("The workers have been stopped.")
            self._waiting.append(job)
            self._grow()
            self._change.notify()
        return job.future

    def give_up(self, future: Future) -> None:
        """Nobody waits for a task any more: it is not begun, or its worker is ended."""
        if future.cancel():
            return
        with self._change:
            for worker, job in self._at_work.items():
                if job and job.future is future:
                    job.given_up = True
                    worker.end()

    def close(self) -> None:
        """End all workers and what they started; tasks not done are cancelled."""
        with self._change:
            self._closing = True
            for job in self._waiting:
                job.future.cancel()
            self._waiting.clear()
            for worker in self._at_work:
                worker.end()
            self._change.notify_all()

    def _grow(self) -> None:
        """Start another worker where it is worth it; its thread lives as long as the crew."""
        jobs = [*self._waiting, *filter(None, self._at_work.values())]
        room = len(self._at_work) < min(self.size, len(jobs))
        weight = sum(job.task.weight for job in jobs)
        is_worth_it = weight > len(self._at_work) * self._tasks_for_a_worker or self._waited() > SECONDS_FOR_A_WORKER
        if room and (is_worth_it or not self._at_work):
            worker = Worker(self._needed)
            self._at_work[worker] = None
            threading.Thread(target=self._serve, args=(worker,), name="hands out tasks", daemon=True).start()

    def _waited(self) -> float:
        """How long the first of those waiting has waited for a worker that is ready."""
        ready = [worker.ready_since for worker in self._at_work]
        if not (self._waiting and ready and all(ready)):
            return 0.0
        return time.monotonic() - max(self._waiting[0].since, *ready)

    def _serve(self, worker: Worker) -> None:
        """The life of a worker's thread: a job, and then another."""
        while job := self._next(worker):
            if job.future.set_running_or_notify_cancel():
                self._do(worker, job)
            with self._change:
                self._at_work[worker] = None
        worker.end()

    def _next(self, worker: Worker) -> Job | None:
        with self._change:
            self._change.wait_for(lambda: self._waiting or self._closing)
            if self._closing:
                return None
            self._at_work[worker] = self._waiting.popleft()
            return self._at_work[worker]

    def _do(self, worker: Worker, job: Job) -> None:
        """Have a job done; whatever happens, its future ends."""
        try:
            job.future.set_result(self._attempted(worker, job))
        except Exception as error:
            job.future.set_exception(error)

    def _attempted(self, worker: Worker, job: Job) -> Done:
        for _ in range(ATTEMPTS):
            try:
                return self._watched(worker, job)
            except (EOFError, OSError):  # the connection of a process that ended
                worker.end()
                if self._closing or job.given_up:
                    raise WorkerLost(f"{job.task.name}: was stopped.") from None
        raise WorkerLost(f"{job.task.name}: its worker ended {ATTEMPTS} times before it was done. Is memory short?")

    def _watched(self, worker: Worker, job: Job) -> Done:
        """Order the task and look after it until the reply."""
        worker.make_ready()
        if self._closing or job.given_up:  # while it was starting
            raise EOFError
        worker.order(Order(job.task, job.environ))
        cell, began, looked = 0, 0.0, 0.0
        while True:
            match worker.heard(LOOK):
                case Told(number, of):
                    cell, began = number, time.monotonic()
                    job.report(number, of)
                case Reply() as reply:
                    return self._ended(worker, reply)
            if time.monotonic() - looked > LOOK:
                self._keep_limits(worker, job.task, cell, began)
                self._look_at_those_waiting()
                looked = time.monotonic()

    def _look_at_those_waiting(self) -> None:
        with self._change:
            self._grow()

    def _ended(self, worker: Worker, reply: Reply) -> Done:
        if reply.left_behind:
            worker.end()  # the next task gets one that is as at first
        if reply.error:
            raise reply.error
        return reply.done

    def _keep_limits(self, worker: Worker, task: Task, cell: int, began: float) -> None:
        """End the worker when a limit of its task is broken. Raises NotebookFailed with the limit."""
        limits = task.limits
        where = f"{task.name}.ipynb, code cell {cell}" if cell else task.name
        if cell and limits.cell_seconds and time.monotonic() - began > limits.cell_seconds:
            worker.end()
            raise NotebookFailed(
                f"{where}: took longer than {limits.cell_seconds:g} seconds, the limit set by --timeout, and was ended."
            )
        if limits.memory_mb and memory_mb(worker.pid) > limits.memory_mb:
            worker.end()
            raise NotebookFailed(
                f"{where}: took more memory than {limits.memory_mb} MB, the limit set by --memory, and was ended. "
                "Close other programs and allow more, or look at less at a time."
            )
