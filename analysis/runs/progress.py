"""What a person or a program sees while rounds run: bars on a terminal, lines elsewhere, JSON where asked for.

Where a machine watches (the variable CI is set), only what came of each round is said.
"""

import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from analysis.runs.events import Event, Tell

AS_THEY_WERE = "The published reports are as they were."


@contextmanager
def progress(as_json: bool = False) -> Iterator[Tell]:
    """Something to tell events to, as fits where this process says things."""
    if as_json:
        yield _one_at_a_time(_json_line)
    elif os.environ.get("CI"):
        yield _one_at_a_time(_outcome)
    elif sys.stdout.isatty():
        from analysis.runs.bars import bars

        with bars() as tell:
            yield _one_at_a_time(tell)
    else:
        yield _one_at_a_time(Lines())


def outcome(event: Event) -> str:
    """What came of a round or of one of its editions, in a line; nothing for other steps."""
    name = event.audit_round
    match event.step:
        case "unchanged":
            return f"{name}: nothing has changed since its reports were made."
        case "published":
            return f"{name}: {event.text}"
        case "moved":
            return f"{name}: released values differ from those published before: {event.text}"
        case "draft":
            how = how_released(name, event.audience)
            return f"{name}: a draft, not released until two people have checked it ({how}): {event.text}"
        case "waiting":
            return f"{name}: waiting. {event.text}"
    return ""


def how_released(audit_round: str, audience: str) -> str:
    """The command by which each of two people says that they checked a draft."""
    return f"roundtable release {audit_round} --audience {audience} --checker NAME"


def failure(event: Event) -> str:
    """Why a round is not finished, for the stream of errors."""
    return f"roundtable: {event.audit_round}: {event.text} {AS_THEY_WERE}"


class Lines:
    """A line a step, for a terminal that is none, a log or a notebook cell."""

    def __init__(self) -> None:
        self._of: dict[str, int] = {}
        self._number: dict[str, int] = {}

    def __call__(self, event: Event) -> None:
        name = event.audit_round
        match event.step:
            case "rounds" if event.number:
                print(f"{event.number} of {event.of} rounds have ended", flush=True)
            case "surveying":
                print(f"{name}: reading and checking the files received", flush=True)
            case "planned":
                self._of[name], self._number[name] = event.of, 0
            case "kept" | "done":
                self._number[name] += 1
                how = "has not changed" if event.step == "kept" else f"{event.seconds:.1f} s"
                print(f"{name}: [{self._number[name]}/{self._of[name]}] {event.notebook} ({how})", flush=True)
            case "publishing":
                print(f"{name}: building editions", flush=True)
            case _:
                _outcome(event)


def _outcome(event: Event) -> None:
    if event.step == "failed":
        print(failure(event), file=sys.stderr, flush=True)
    elif line := outcome(event):
        print(line, flush=True)


def _json_line(event: Event) -> None:
    print(json.dumps(event.as_json(), ensure_ascii=False), flush=True)
    if event.step == "failed":
        print(failure(event), file=sys.stderr, flush=True)


def _one_at_a_time(tell: Tell) -> Tell:
    """Events come from several threads; each is told whole."""
    telling = threading.Lock()

    def told(event: Event) -> None:
        with telling:
            tell(event)

    return told
