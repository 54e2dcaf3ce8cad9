"""Rounds run side by side: steps go to whoever is free, and a round that fails does not keep the others from running.

A few rounds are under way at a time, so that neither memory nor locks grow with their number. A round that another
process runs is waited for, unless that is not wanted.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import AbstractContextManager, ExitStack

from analysis.errors import InUse, RoundtableError
from analysis.folders import folders_of
from analysis.runs.events import Event, Tell
from analysis.runs.round_run import Options, RoundRun
from analysis.runs.tasks import Execute, RoundTask
from analysis.workers.task import Crew

# How often a round that another process runs is tried again, in seconds.
AGAIN = 0.3
# Rounds under way for each worker: one at work and one to go on with.
ROUNDS_FOR_A_WORKER = 2


class Running:
    """The rounds of one command. `errors` has, by name, why a round is not finished. The crew is called together when
    there is something to do."""

    def __init__(
        self, called: Callable[[], AbstractContextManager[Crew]], options: Options, tell: Tell, patient: bool = True
    ):
        self.errors: dict[str, RoundtableError] = {}
        self._called = called
        self._crew: Crew | None = None
        self._options = options
        self._tell = tell
        self._patient = patient
        self._ready: deque[tuple[RoundRun, RoundTask]] = deque()
        self._steps: dict[Future, tuple[RoundRun, RoundTask]] = {}
        self._blocked: list[RoundRun] = []

    def run(self, names: Sequence[str]) -> dict[str, RoundtableError]:
        """Run the rounds of these names, as many at once as there are workers for."""
        coming, ended = deque(names), -1
        with ExitStack() as stack:
            stack.callback(self._close_all)  # after the crew has ended
            while coming or self._under_way():
                self._try_blocked()
                while coming and len(self._under_way()) < self._most():
                    self._begin(coming.popleft())
                if self._ready and not self._crew:
                    self._crew = stack.enter_context(self._called())
                self._hand_out()
                ended = self._tell_ended(len(names) - len(coming) - len(self._under_way()), ended, len(names))
                self._go_on()
        self._tell_ended(len(names), ended, len(names))
        return self.errors

    def _tell_ended(self, number: int, before: int, of: int) -> int:
        """Tell how many rounds have ended, where that is news."""
        if of > 1 and number != before:
            self._tell(Event("", "rounds", number=number, of=of))
        return number

    def _most(self) -> int:
        """How many rounds may be under way."""
        return self._crew.size * ROUNDS_FOR_A_WORKER if self._crew else 1

    def _under_way(self) -> set[RoundRun]:
        return {audit_round for audit_round, _ in (*self._steps.values(), *self._ready)} | set(self._blocked)

    def _begin(self, name: str) -> None:
        try:
            audit_round = RoundRun(folders_of(name), self._options, self._tell)
        except RoundtableError as error:
            self._fail(name, error)
        else:
            self._start(audit_round)

    def _start(self, audit_round: RoundRun) -> None:
        """Begin a round, or set it aside while another process runs it."""
        name = audit_round.folders.name
        try:
            self._take_up(audit_round, audit_round.begin)
        except InUse as error:
            if not self._patient:
                self._fail(name, error)
                return
            self._tell(Event(name, "waiting", text=str(error)))
            self._blocked.append(audit_round)

    def _try_blocked(self) -> None:
        for audit_round in list(self._blocked):
            if audit_round.is_free():
                self._blocked.remove(audit_round)
                self._start(audit_round)

    def _go_on(self) -> None:
        """Wait for a step to end, and hand out those that it makes possible."""
        if not self._steps:
            time.sleep(AGAIN if self._blocked else 0)
            return
        for future in wait(self._steps, AGAIN if self._blocked else None, FIRST_COMPLETED).done:
            audit_round, step = self._steps.pop(future)
            if future.cancelled():
                self._close_when_idle(audit_round)
            elif error := future.exception():
                self._stop(audit_round, error)
            else:
                done = future.result()
                self._take_up(audit_round, lambda a=audit_round, s=step, d=done: a.after(s, d.result, d.seconds))

    def _take_up(self, audit_round: RoundRun, steps: Callable[[], Sequence[RoundTask]]) -> None:
        """Note the steps that can be done now; a round that cannot go on is stopped, and one that failed has none."""
        try:
            possible = [(audit_round, step) for step in steps()]
            self._ready += [] if audit_round.folders.name in self.errors else possible
        except InUse:
            raise
        except RoundtableError as error:
            self._stop(audit_round, error)
        self._close_when_idle(audit_round)

    def _hand_out(self) -> None:
        """Give the crew as many steps as it takes."""
        while self._ready and len(self._steps) < self._crew.takes:
            audit_round, step = self._ready.popleft()
            report = self._report(audit_round.folders.name, step)
            self._steps[self._crew.submit(step, report)] = (audit_round, step)

    def _stop(self, audit_round: RoundRun, error: BaseException) -> None:
        """A round that failed: steps not begun are dropped, those begun end before another process may run it."""
        if not isinstance(error, RoundtableError):
            raise error
        if audit_round.folders.name not in self.errors:
            self._fail(audit_round.folders.name, error)
        self._ready = deque((other, step) for other, step in self._ready if other is not audit_round)
        for future, (other, _) in list(self._steps.items()):
            if other is audit_round:
                future.cancel()
        self._close_when_idle(audit_round)

    def _close_all(self) -> None:
        for audit_round in self._under_way():
            audit_round.close()

    def _close_when_idle(self, audit_round: RoundRun) -> None:
        if audit_round not in self._under_way():
            audit_round.close()

    def _fail(self, name: str, error: RoundtableError) -> None:
        self.errors[name] = error
        self._tell(Event(name, "failed", text=str(error)))

    def _report(self, name: str, step: RoundTask) -> Callable[[int, int], None]:
        """What a step tells on its way, as events; only notebooks have cells."""

        def told(number: int, of: int) -> None:
            if isinstance(step, Execute):
                began = Event(name, "began", notebook=step.name, of=of)
                self._tell(Event(name, "cell", notebook=step.name, number=number, of=of) if number else began)

        return told
