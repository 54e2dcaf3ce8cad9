"""One round on its way from files to published editions: what can be done next, given what has been done.

Survey, then every notebook whose earlier ones are done, then an edition for each audience, then all are published
together. Whoever has workers hands the steps out; here it is only known which steps there are. While a round runs it is
locked: another run of it waits.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import InUse
from analysis.folders import RoundFolders
from analysis.locks import let_go, take
from analysis.reports.published import INDEX, MOVED, drafts, is_release_of
from analysis.runs.events import Event, Tell
from analysis.runs.executed import ExecutedNotebooks, key_of
from analysis.runs.record import RECORD, unchanged, went_in
from analysis.runs.tasks import Execute, Made, MakeEdition, Planned, Publish, RoundTask, Survey, Surveyed
from analysis.workers.task import Limits

RUN = "run"


@dataclass(frozen=True)
class Options:
    """How rounds are run: parameters as typed, whether in ordinary kernels, whether all again, and the limits."""

    given: dict[str, str]
    plain: bool = False
    force: bool = False
    limits: Limits = Limits()


class RoundRun:
    """A round under way. `begin` and `after` give the steps that can be done now."""

    def __init__(self, folders: RoundFolders, options: Options, tell: Tell):
        self.folders = folders
        self._where = (folders.name, folders.home)
        self.options = options
        self._tell = tell
        self._lock = None
        self._into: dict[str, object] = {}
        self._executed = ExecutedNotebooks(folders)
        self._waiting: dict[str, Planned] = {}
        self._keys: dict[str, str] = {}
        self._parameters: dict[str, dict[str, object]] = {}
        self._done: set[str] = set()
        self._audiences: tuple[str, ...] = ()
        self._made: dict[str, Made] = {}
        self.published: dict[str, Path] = {}

    def begin(self) -> Sequence[RoundTask]:
        """The first step; none where nothing has changed. Raises InUse while another process runs the round."""
        self._hold()
        self._into = went_in(self.folders, self.options.given)
        as_it_was = None if self.options.force else unchanged(self.folders, self._into)
        if as_it_was is not None:
            self._say("unchanged")
            return self._publish(as_it_was)
        self._say("surveying")
        return [Survey(*self._where, self.options.given, limits=self.options.limits)]

    def after(self, task: RoundTask, result: object, seconds: float) -> Sequence[RoundTask]:
        """The steps that the end of one makes possible; none at the end of the round."""
        match task:
            case Survey():
                return self._plan(result)
            case Execute():
                self._say("done", notebook=task.name, seconds=round(seconds, 2))
                return self._execute(task.name)
            case MakeEdition():
                return self._gather(result)
            case _:
                self._executed.finish()
                if (self.folders.processed / MOVED).exists():
                    self._say("moved", text=str(self.folders.processed / MOVED))
                return self._publish(result)

    def is_free(self) -> bool:
        """Whether no other process runs the round; it is locked for this one from then on."""
        try:
            self._hold()
        except InUse:
            return False
        return True

    def close(self) -> None:
        """Another process may run the round."""
        if self._lock:
            let_go(self._lock, self.folders.lock(RUN))
            self._lock = None

    def _hold(self) -> None:
        self._lock = self._lock or take(self.folders.lock(RUN))

    def _plan(self, surveyed: Surveyed) -> Sequence[RoundTask]:
        shutil.rmtree(self._failed, ignore_errors=True)
        planned, self._audiences = surveyed.notebooks, surveyed.audiences
        for notebook in planned:  # in an order in which those before come before
            after = [self._keys[name] for name in notebook.after]
            self._keys[notebook.name] = key_of(self._into, notebook.name, notebook.parameters, after)
        self._parameters = {notebook.name: notebook.parameters for notebook in planned}
        self._say("planned", of=len(planned))
        kept = set() if self.options.force else self._executed.take_over(self._keys)
        for name in sorted(kept):
            self._say("kept", notebook=name)
        self._done = set(kept)
        self._waiting = {notebook.name: notebook for notebook in planned if notebook.name not in kept}
        return self._next()

    def _execute(self, name: str) -> Sequence[RoundTask]:
        self._executed.add(name, self._keys[name])
        self._done.add(name)
        return self._next()

    def _next(self) -> Sequence[RoundTask]:
        """The notebooks whose earlier ones are done; when all are done, the editions."""
        ready = [notebook for notebook in self._waiting.values() if self._done.issuperset(notebook.after)]
        for notebook in ready:
            del self._waiting[notebook.name]
        if not ready and len(self._done) == len(self._keys):
            return self._editions()
        return [self._execution(notebook) for notebook in ready]

    def _execution(self, notebook: Planned) -> Execute:
        output = self._executed.path(notebook.name)
        how = {"plain": self.options.plain, "limits": self.options.limits}
        return Execute(*self._where, notebook, output, self._failed, self._into, **how)

    def _editions(self) -> Sequence[MakeEdition]:
        """An edition for each audience; the last named first, which small numbers are protected in, for it takes
        longest."""
        self._say("publishing")
        of = (self._into, self._parameters, self._executed.under_way)
        return [MakeEdition(*self._where, *of, audience) for audience in reversed(self._audiences)]

    def _gather(self, made: Made) -> Sequence[Publish]:
        """When all editions are made, they are published together."""
        self._made[made.edition.audience] = made
        if len(self._made) < len(self._audiences):
            return []
        in_order = tuple(self._made[audience] for audience in self._audiences)
        return [Publish(*self._where, self._into, in_order, self.folders.processed / RECORD)]

    def _publish(self, places: dict[str, Path]) -> Sequence[RoundTask]:
        """Say what is published, and which drafts wait to be released: those that were, are published."""
        self.published = places
        for audience, folder in places.items():
            self._say("published", audience=audience, text=str(folder / INDEX))
        for audience, draft in drafts(self.folders).items():
            if audience not in places or not is_release_of(places[audience], draft):
                self._say("draft", audience=audience, text=str(draft / INDEX))
        return []

    @property
    def _failed(self) -> Path:
        return self.folders.processed / "failed"

    def _say(self, step: str, **more: object) -> None:
        self._tell(Event(self.folders.name, step, **more))
