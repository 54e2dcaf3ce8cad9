"""Earlier editions that whoever reads a new one may have kept: what was released of this round and of all others.

The manifest of every published edition stays in `data/decisions/<round>/editions` and outlives its pages, its round and
a changed policy. A reader of a released edition is taken to have every released edition of any audience that speaks of
the same rounds.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from analysis.audiences import audiences
from analysis.errors import Problem, ProblemsReceived
from analysis.fingerprints import EDITIONS
from analysis.folders import RoundFolders, forgotten, home, round_names
from analysis.reports.checks import checks_of
from analysis.reports.published import id_of

PUT_BACK = "Put the file back from a copy of the decisions: what it showed must be known before anything is published."


def earlier_editions(audience: str, rounds: Iterable[str]) -> dict[str, str]:
    """round/file -> manifest of every edition for an audience, and for any whose editions are released, that speaks of
    one of these rounds. Raises ProblemsReceived for each that was released and is not there any more, or not as it
    was."""
    wanted = {audience} | {name for name, one in audiences().items() if one.published_by == "release"}
    kept: dict[str, str] = {}
    problems: list[Problem] = []
    for name in (*round_names(), *forgotten()):
        one = RoundFolders(name, home())
        here = {path.name: path.read_text(encoding="utf-8") for path in _kept(one, wanted)}
        problems += _lost(one, wanted, here)
        kept |= {f"{name}/{file}": manifest for file, manifest in here.items()}
    if problems:
        raise ProblemsReceived(problems)
    about = set(rounds)
    return {name: manifest for name, manifest in kept.items() if rounds_told(manifest) & about}


def rounds_told(manifest: str) -> set[str]:
    """The rounds that an edition speaks of: its own, and those that its values say they are of."""
    told = json.loads(manifest)
    return {told["round"], *(entry["round"] for entry in told["released"] if entry.get("round"))}


def _kept(one: RoundFolders, wanted: Iterable[str]) -> list[Path]:
    return [
        path for audience in sorted(wanted) for path in sorted((one.decisions / EDITIONS).glob(f"{audience}-*.json"))
    ]


def _lost(one: RoundFolders, wanted: Iterable[str], kept: Mapping[str, str]) -> list[Problem]:
    """What is kept under another id than its own, and releases that were recorded and whose manifest is not there."""
    where = f"data/decisions/{one.name}/{EDITIONS}"
    found = [
        Problem(f"{where}/{file}", "is not as it was published.", PUT_BACK)
        for file, manifest in kept.items()
        if not file.endswith(f"-{id_of(manifest)}.json")
    ]
    released = {f"{audience}-{line.edition}.json" for audience in wanted for line in checks_of(one, audience).releases}
    return found + [
        Problem(f"{where}/{file}", "was released and is not there.", PUT_BACK)
        for file in sorted(released - kept.keys())
    ]
