"""Bars on a terminal: all rounds, each round under way with the time left, and below it each notebook at work."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from analysis.runs.events import Event, Tell
from analysis.runs.progress import failure, outcome


@contextmanager
def bars(console: Console | None = None) -> Iterator[Tell]:
    """Bars, to which events are told."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[unit]}"),
        TimeRemainingColumn(),
        console=console or Console(),
        transient=True,
        redirect_stderr=sys.stderr.isatty(),
    ) as drawn:
        yield Bars(drawn)


class Bars:
    """The bars of all rounds of a command."""

    def __init__(self, drawn: Progress):
        self._drawn = drawn
        self._rounds: dict[str, TaskID] = {}
        self._notebooks: dict[tuple[str, str], TaskID] = {}

    def __call__(self, event: Event) -> None:
        name = event.audit_round
        match event.step:
            case "rounds":
                if name not in self._rounds:
                    self._rounds[name] = self._drawn.add_task("all rounds", total=event.of, unit="rounds")
                self._update(name, completed=event.number)
            case "surveying":
                self._rounds[name] = self._drawn.add_task(f"{escape(name)}: reading the files", total=None, unit="")
            case "planned":
                # one more than notebooks, for building the editions
                self._update(name, description=escape(name), total=event.of + 1, unit="steps")
            case "began":
                of_round = f"{escape(name)}: " if len(self._rounds) > 1 else ""
                self._drop(name, event.notebook)  # it began before, with a worker that was lost
                self._notebooks[name, event.notebook] = self._drawn.add_task(
                    f"  {of_round}{escape(event.notebook)}", total=None, unit="cells"
                )
            case "cell":
                self._drawn.update(self._notebooks[name, event.notebook], completed=event.number - 1, total=event.of)
            case "kept" | "done":
                self._drop(name, event.notebook)
                self._update(name, advance=1)
            case "publishing":
                self._update(name, description=f"{escape(name)}: building editions")
            case "failed":
                print(failure(event), file=sys.stderr, flush=True)
                self._end(name)
            case _:
                print(outcome(event), flush=True)
                if event.step != "waiting":
                    self._end(name)

    def _update(self, name: str, **more: object) -> None:
        self._drawn.update(self._rounds[name], **more)

    def _drop(self, name: str, notebook: str) -> None:
        if (bar := self._notebooks.pop((name, notebook), None)) is not None:
            self._drawn.remove_task(bar)

    def _end(self, name: str) -> None:
        """A round that has ended needs no bars."""
        for round_of, notebook in list(self._notebooks):
            if round_of == name:
                self._drop(name, notebook)
        if name in self._rounds:
            self._drawn.remove_task(self._rounds.pop(name))
