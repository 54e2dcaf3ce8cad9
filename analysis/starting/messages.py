"""What the page asks and what Python answers. Nothing of it is kept in the notebook.

An answer is a dictionary with `said` (words for the analyst) or what was asked for; `wrong` says what went wrong.
"""

import json
import webbrowser
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from analysis.errors import RoundtableError
from analysis.folders import folders_of_any, home, round_names
from analysis.reports.contents import report_notebooks
from analysis.reports.published import MOVED, drafts, published
from analysis.runs.events import Event
from analysis.runs.progress import failure, outcome
from analysis.starting.child import Child
from analysis.starting.copies import copy_of, is_older, set_aside
from analysis.starting.server import address_of
from analysis.starting.standing import standings

BUSY = "Something is at work already. Wait until it is done, or stop it."
STOPPED = "Stopped. What was published is as it was; the next run goes on from here."
UNKNOWN = "That is no page of this round."


class Messages:
    """The answers to the pages of one kernel, and the command that one of them has started."""

    def __init__(self) -> None:
        self._child: Child | None = None
        self._answers: dict[str, Callable[[dict], dict]] = {
            "rounds": self._rounds,
            "check": lambda asked: self._begin(asked, "--json"),
            "run": lambda asked: self._begin(asked, "--json"),
            "new": self._begin,
            "heard": self._heard,
            "stop": self._stop,
            "open": self._open,
            "copy": self._copy,
            "new copy": self._new_copy,
        }

    def reply(self, asked: dict) -> dict:
        """The answer to a message of the page."""
        try:
            return self._answers[asked["ask"]](asked)
        except RoundtableError as error:
            return {"wrong": str(error)}

    def _rounds(self, asked: dict) -> dict:
        reports = [{"name": one.name, "title": one.title} for one in report_notebooks()]
        stand = {"rounds": [asdict(one) for one in standings()], "notebooks": reports, "folder": str(home())}
        return stand | {"at_work": self._at_work()}

    def _at_work(self) -> dict | None:
        """The command at work, as it was asked for."""
        if not self._is_busy():
            return None
        ask, audit_round, *_ = self._child.words
        return {"ask": ask, "round": audit_round}

    def _is_busy(self) -> bool:
        return bool(self._child) and self._child.code is None

    def _begin(self, asked: dict, *options: str) -> dict:
        """Start the command that is asked for: `check`, `run` or `new`."""
        if self._is_busy():
            return {"wrong": BUSY}
        self._child = Child((asked["ask"], asked["round"], *options), home())
        return {"begun": True}

    def _heard(self, asked: dict) -> dict:
        """What the command said since line `since`, and for how many seconds it runs; how it ended, once it has."""
        if not self._child:
            return {"lines": [], "upto": 0, "code": 0, "seconds": 0}
        code = self._child.code
        lines = self._child.lines[asked["since"] :]
        told, upto = [_told(line) for line in lines], asked["since"] + len(lines)
        return {"lines": told, "upto": upto, "code": code, "seconds": self._child.seconds}

    def _stop(self, asked: dict) -> dict:
        if self._is_busy():
            self._child.stop()
            return {"said": STOPPED}
        return {}

    def _open(self, asked: dict) -> dict:
        """Open the first page of an edition, a draft, or the page of what moved; no other file."""
        if asked["round"] not in round_names():
            return {"wrong": UNKNOWN}
        this = folders_of_any(asked["round"])
        pages = [folder / "index.html" for folder in (*published(this).values(), *drafts(this).values())]
        if Path(asked["page"]) not in (*pages, this.processed / MOVED):
            return {"wrong": UNKNOWN}
        webbrowser.open(Path(asked["page"]).as_uri())
        return {"said": asked["page"]}

    def _copy(self, asked: dict) -> dict:
        place = copy_of(asked["round"], asked["notebook"])
        return {"said": str(place), "address": address_of(place), "older": is_older(place)}

    def _new_copy(self, asked: dict) -> dict:
        """A new copy in the place of an older one, which is kept beside it."""
        kept = set_aside(asked["round"], asked["notebook"])
        return self._copy(asked) | {"kept": kept.name}


def _told(line: str) -> dict:
    """A line of the command as the page shows it: its words; for what a check found its parts, and for a step of a run
    which one."""
    try:
        about = json.loads(line)
        if about.get("kind"):
            return about
        event = Event(about.pop("round"), **about)
    except (ValueError, TypeError, KeyError, AttributeError):
        return {"words": line}
    words = failure(event) if event.step == "failed" else outcome(event)
    return {"words": words, "step": event.step, "notebook": event.notebook, "of": event.of, "page": event.text}
