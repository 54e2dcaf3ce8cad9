"""A cluster does the work: a Dask scheduler hands the tasks to machines, and each has its kept workers do them.

Every machine runs the same program, Python and packages and sees the data folder by the same path; one that does not is
refused by name. A machine that is lost takes its tasks along, and they are done elsewhere. The record of a run
(run.json) has the environment of the machine that started it, which need not have done any of the work.

Who reaches a Dask scheduler can run programs on its machines, and what they say to each other is not encrypted, unless
Dask is configured for TLS (https://distributed.dask.org/en/stable/tls.html); its configuration holds here as anywhere.
Files are not sent: they stay on the shared storage. 'local' listens on this machine alone, but to everybody on it.
"""

import asyncio
import logging
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from secrets import token_hex

import dask
import distributed
from distributed import Client, KilledWorker, LocalCluster, Security, get_worker, rpc

from analysis.errors import ProgramMistake, RoundtableError, WorkerLost
from analysis.folders import home
from analysis.runs.crews import cores
from analysis.runs.machine import OwnWorkers, Terms, objections, terms_of
from analysis.workers.task import Done, Report, Task

LOCAL = "local"
# How long a scheduler may take to answer, and a first worker to be there, in seconds.
PATIENCE = 10
# How often the workers are counted, and how long there may be none, in seconds.
LOOK = 2.0
ALONE = 60.0
# How long tasks that were given up have to end on their machines, in seconds.
LEAVE = 1.0
# Steps asked for, for each that can be done at once: one at work and one to go on with.
STEPS_FOR_A_WORKER = 2
NO_ANSWER = (
    "No Dask scheduler answers at '{address}' ({reason}). Give the address that 'dask scheduler' says when it starts, "
    "such as tcp://10.0.0.5:8786, or 'local'; is there a firewall between?"
)
NO_WORKERS = (
    "The Dask scheduler at {address} has no workers. Start one on each machine: 'dask worker {address}', with the "
    "Python that has Roundtable."
)
LEFT_ALONE = "The cluster has had no worker for {seconds:g} seconds. Start some and run again: what is done stays done."
WENT_AWAY = "The cluster went away before the work was done. Run again: what is done stays done."
ENDED_OFTEN = "{task}: the workers of the cluster that did it ended, {number} one after the other. Is memory short?"
# What the keys of tasks begin with: the scheduler never forgets one, so they do not name rounds.
KEY = "roundtable"
REMEDY = "Bring these machines in line, start their workers again, and run again."
own_workers = OwnWorkers()


@dataclass(frozen=True)
class Outcome:
    """What came of a task: done, or an error, or why the worker of that address may not do it."""

    worker: str
    done: Done | None = None
    error: RoundtableError | None = None
    objections: tuple[str, ...] = ()


@dataclass(frozen=True)
class Job:
    """A task that somebody waits for."""

    task: Task
    report: Report
    future: Future


class Cluster:
    """A crew on a Dask cluster; `jobs` is how many tasks it does at once, at most (None: as many as it can)."""

    def __init__(self, address: str, needed: tuple[str, ...], jobs: int | None = None):
        self._address = address
        self._most = jobs
        self._waiting: dict[str, Job] = {}
        self._at_work: dict[str, distributed.Future] = {}
        self._numbers = count(1)
        self._change = threading.Lock()
        self._refused: set[str] = set()
        self._lost = ""
        self._over = threading.Event()
        with ExitStack() as stack:
            self._client = stack.enter_context(_client(address, jobs, stack))
            self._terms = terms_of(token_hex(4), home(), needed)
            stack.callback(self._terms.remove_mark)
            self._terms.write_mark()
            self._count(_accepted(self._client, self._terms))
            self._client.subscribe_topic(self._terms.run, self._told)
            threading.Thread(target=self._watch, name="counts the workers", daemon=True).start()
            self._stack = stack.pop_all()

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._lose_all(WENT_AWAY):
            time.sleep(LEAVE)
        self._stack.close()

    def submit(self, task: Task, report: Report) -> Future:
        """Have a task done by a machine of the cluster."""
        job = Job(task, report, Future())
        job.future.set_running_or_notify_cancel()
        if self._client.status not in ("running", "connecting"):
            self._lost = self._lost or WENT_AWAY
        if self._lost:
            job.future.set_exception(WorkerLost(self._lost))
        else:
            self._hand_out(job)
        return job.future

    def _hand_out(self, job: Job) -> None:
        """Give a task to the scheduler; where workers were refused, it prefers the others."""
        key = f"{KEY}-{self._terms.run}-{next(self._numbers)}"
        with self._change:
            others = [worker for worker in self._workers if worker not in self._refused] if self._refused else None
            self._waiting[key] = job
        where = {"workers": others, "allow_other_workers": True} if others else {}
        future = self._client.submit(on_worker, job.task, self._terms, key=key, pure=False, **where)
        with self._change:
            self._at_work[key] = future
        future.add_done_callback(self._ended)

    def _ended(self, future: distributed.Future) -> None:
        """Tell whoever waits what came of a task; called by a thread of Dask's. Whatever happens, the task ends."""
        with self._change:
            job, _ = self._waiting.pop(future.key, None), self._at_work.pop(future.key, None)
        if not job:
            return
        try:
            outcome = future.result()
        except Exception as error:
            outcome = Outcome("", error=_said(job.task, error))
        future.release()
        if outcome.objections and not self._lost:
            self._refuse(outcome)
            self._hand_out(job)
        elif outcome.objections:
            job.future.set_exception(WorkerLost(self._lost))
        elif outcome.error:
            job.future.set_exception(outcome.error)
        else:
            job.future.set_result(outcome.done)

    def _told(self, event: tuple[float, tuple[str, int, int]]) -> None:
        """A cell of a task begins; told while nobody can end the task, so that nothing is told after its end."""
        key, number, of = event[1]
        with self._change:
            if job := self._waiting.get(key):
                job.report(number, of)

    def _refuse(self, outcome: Outcome) -> None:
        """A worker that came later may not work: that is said once, and others do its tasks."""
        if outcome.worker in self._refused:
            self._over.wait(LOOK)  # there is no other just now
        else:
            self._refused.add(outcome.worker)
            why = f"{outcome.worker}: {'; '.join(outcome.objections)}"
            print(f"roundtable: a worker that came later is not used. {why}. {REMEDY}", file=sys.stderr, flush=True)

    def _watch(self) -> None:
        """Count the workers now and then; when none is left for long, nobody waits any longer."""
        seen = time.monotonic()
        while not self._over.wait(LOOK):
            try:
                self._count(self._client.nthreads() if self._client.status == "running" else {})
            except (OSError, ValueError):  # it went away while it was asked
                self._count({})
            if self._workers.keys() - self._refused:
                seen = time.monotonic()
            elif time.monotonic() - seen > ALONE:
                self._lose_all(LEFT_ALONE.format(seconds=ALONE))

    def _count(self, threads: dict[str, int]) -> None:
        """Note the workers, and how many tasks they can do at once."""
        self._workers = threads
        number = sum(threads[worker] for worker in threads.keys() - self._refused) or 1
        self.size = min(number, self._most or number)
        self.takes = self.size if self._most else self.size * STEPS_FOR_A_WORKER

    def _lose_all(self, why: str) -> int:
        """Nobody waits any more, nor for what comes; how many tasks that ended."""
        with self._change:
            self._lost = why
            lost, under_way = list(self._waiting.values()), list(self._at_work.values())
            self._waiting.clear()
            self._at_work.clear()
        for future in under_way:
            future.cancel()
        for job in lost:
            job.future.set_exception(WorkerLost(why))
        return len(lost)


def on_worker(task: Task, terms: Terms) -> Outcome:
    """In a Dask worker: have a task done by the kept workers of this machine, unless it may not work for this run.

    Cells are told as events, and a task that its run no longer wants is ended.
    """
    worker = get_worker()
    if why := objections(terms):
        return Outcome(worker.address, objections=why)
    key = worker.get_current_task()

    def report(number: int, of: int) -> None:
        worker.log_event(terms.run, (key, number, of))

    def is_wanted() -> bool:
        known = worker.state.tasks.get(key)
        return known is not None and known.state != "cancelled"

    try:
        return Outcome(worker.address, own_workers.do(task, report, terms.needed, is_wanted))
    except RoundtableError as error:
        return Outcome(worker.address, error=error)


def _client(address: str, jobs: int | None, stack: ExitStack) -> Client:
    """A connection to the scheduler, which for 'local' is made here and ends with the stack."""
    if address == LOCAL:
        return Client(stack.enter_context(_local_cluster(jobs, stack)), set_as_default=False)
    with ThreadPoolExecutor(1) as thread:  # a notebook has an event loop of its own in this one
        answer = thread.submit(asyncio.run, _identity(address))
    if error := answer.exception():
        reason = f"{type(error).__name__}: {error}".rstrip(": ")
        raise RoundtableError(NO_ANSWER.format(address=address, reason=reason)) from None
    if answer.result()["type"] != "Scheduler":
        raise RoundtableError(NO_ANSWER.format(address=address, reason="a worker is there, and no scheduler"))
    return Client(address, timeout=PATIENCE, set_as_default=False)


async def _identity(address: str) -> dict:
    """What a scheduler says of itself. Raises whatever goes wrong, in time even where something else listens."""
    security = Security().get_connection_args("client")

    async def asked() -> dict:
        async with rpc(address, timeout=PATIENCE, connection_args=security) as scheduler:
            return await scheduler.identity()

    return await asyncio.wait_for(asked(), PATIENCE + 1)  # connecting has its own time; an answer may never come


def _local_cluster(jobs: int | None, stack: ExitStack) -> LocalCluster:
    """A scheduler and its workers on this machine, one task each, which listen to this machine alone."""
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="roundtable", ignore_cleanup_errors=True))
    quietly = {"dashboard": False, "dashboard_address": "127.0.0.1:0"}
    with dask.config.set({"distributed.scheduler.http.routes": []}), _not_for_children(signal.SIGINT):
        return LocalCluster(
            n_workers=jobs or cores(),
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            scheduler_kwargs=quietly,
            memory_limit=0,
            local_directory=folder,
            silence_logs=logging.CRITICAL,
        )


@contextmanager
def _not_for_children(what: signal.Signals) -> Iterator[None]:
    """Processes started now do not get Ctrl-C, which a terminal sends to all: this one ends them in order."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(what, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(what, before)


def _accepted(client: Client, terms: Terms) -> dict[str, int]:
    """Worker -> how many tasks it does at once. Raises RoundtableError with all that may not work, and why."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise RoundtableError(NO_WORKERS.format(address=client.scheduler.address)) from None
    found = client.run(objections, terms, on_error="return")
    refused = {worker: _words(answer) for worker, answer in found.items() if answer and not isinstance(answer, OSError)}
    if refused:
        each = "\n".join(f"{worker}: {why}." for worker, why in sorted(refused.items()))
        raise RoundtableError(f"Not every worker of the cluster can do the work:\n{each}\n{REMEDY}")
    return client.nthreads()


def _words(answer: object) -> str:
    """Why a worker may not work; one that does not know the question has another program."""
    if isinstance(answer, BaseException):
        return f"has no Roundtable, or another than this one ({type(answer).__name__})"
    return "; ".join(answer)


def _said(task: Task, error: Exception) -> RoundtableError:
    """An error of Dask's, in words for people."""
    if isinstance(error, KilledWorker):
        return WorkerLost(ENDED_OFTEN.format(task=task.name, number=error.allowed_failures + 1))
    if isinstance(error, CancelledError | OSError):
        return WorkerLost(WENT_AWAY)
    return ProgramMistake(f"{task.name}: {type(error).__name__} in the cluster.")
