"""Executed notebooks and what each was made from, so that only what changed is run again.

They hold exact values and stay in data/processed/<round>. A run gathers them in `executed.part`, and takes over those
that an earlier run, finished or not, made from the same; when all are there they become `executed`. Beside them,
`made_from.json` has for each its key (what it rests on) and the sha256 of its file: one that was edited since, or was
not written whole, is run again.
"""

import json
import shutil
from pathlib import Path

from analysis.fingerprints import fingerprint
from analysis.folders import RoundFolders
from analysis.runs.record import EXECUTED, UNDER_WAY
from analysis.writing import remove_file, remove_halves, replace_file, replace_text, sha256

MADE_FROM = "made_from.json"
Made = dict[str, dict[str, str]]


class ExecutedNotebooks:
    """The executed notebooks of a run under way: those that need not be run again, and each that has been run."""

    def __init__(self, audit_round: RoundFolders):
        self.under_way = audit_round.processed / UNDER_WAY
        self.finished = audit_round.processed / EXECUTED
        self._made: Made = {}

    def path(self, name: str) -> Path:
        """Where a notebook is executed to."""
        return self.under_way / f"{name}.ipynb"

    def take_over(self, keys: dict[str, str]) -> set[str]:
        """The names of those that an earlier run made from the same (`keys`, by name), which are put in place; what
        else it left is gone."""
        there = {folder: _whole(folder) for folder in (self.under_way, self.finished)}
        for name, key in keys.items():
            for folder, made in there.items():
                if name not in self._made and made.get(name, {}).get("key") == key:
                    self._take(folder, name)
                    self._made[name] = made[name]
        self._write_down(self.under_way)
        self._keep_only_made(self.under_way)
        return set(self._made)

    def add(self, name: str, key: str) -> None:
        """Note that a notebook has been executed."""
        self._made[name] = {"key": key, "sha256": sha256(self.path(name).read_bytes())}
        self._write_down(self.under_way)

    def finish(self) -> None:
        """What is under way becomes what is finished: first what each is made from, by which a file that is not yet in
        its place is known not to be the one, then file by file."""
        self._write_down(self.finished)
        for name in self._made:
            _copy(self.path(name), self.finished / f"{name}.ipynb")
        self._keep_only_made(self.finished)
        shutil.rmtree(self.under_way, ignore_errors=True)

    def _take(self, folder: Path, name: str) -> None:
        if folder != self.under_way:
            _copy(folder / f"{name}.ipynb", self.path(name))

    def _keep_only_made(self, folder: Path) -> None:
        remove_halves(folder)
        for path in sorted(folder.glob("*.ipynb")):
            if path.stem not in self._made:
                remove_file(path)

    def _write_down(self, folder: Path) -> None:
        replace_text(folder / MADE_FROM, json.dumps(self._made, indent=1, sort_keys=True))


def _copy(came_from: Path, goes_to: Path) -> None:
    replace_file(goes_to, lambda half: shutil.copyfile(came_from, half))


def key_of(into: dict, name: str, parameters: dict[str, object], after: list[str]) -> str:
    """What one notebook rests on: all that went into the run but the other notebooks, its parameters, and the keys of
    those that run before it."""
    shared = {what: value for what, value in into.items() if what not in ("notebooks", "given")}
    return fingerprint([shared, into["notebooks"].get(name), parameters, after])


def _whole(folder: Path) -> Made:
    """Those of the noted notebooks of a folder whose file is as it was when it was noted."""
    try:
        noted = json.loads((folder / MADE_FROM).read_text(encoding="utf-8"))
        return {name: made for name, made in noted.items() if _is(folder / f"{name}.ipynb", made["sha256"])}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _is(path: Path, expected: str) -> bool:
    return path.exists() and sha256(path.read_bytes()) == expected
