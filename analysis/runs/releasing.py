"""Releasing: an edition that a run left as a draft is published when two people have checked exactly that draft.

The first call writes down who checked it, with the sha256 of its manifest, of each page and of the run's record; the
second, by another name over the same hashes, publishes it: the pages as they were checked, and the manifest with both
names. A draft that was made again since counts as unchecked, and one that is not of today's files is refused. A stop
at any point leaves what was published as it was, and the same command goes on.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analysis.audiences import find_audience, released_audiences
from analysis.errors import RoundtableError
from analysis.folders import folders_of
from analysis.locks import locked
from analysis.reports.checks import Check, Checks, Release, add_line, checks_of
from analysis.reports.earlier import earlier_editions, rounds_told
from analysis.reports.published import ATTACKS, MANIFEST, drafts, id_of, released_manifest, run_of
from analysis.rounds import Round, find_round
from analysis.runs.checkers import checker_name, same_person
from analysis.runs.publishing import publish_released
from analysis.runs.record import RECORD
from analysis.runs.tasks import refuse_changed
from analysis.writing import sha256

TWO = 2  # people


@dataclass(frozen=True)
class Draft:
    """A whole draft: its folder, whose name is its id, and its files as they are on the disk."""

    audience: str
    folder: Path
    files: dict[str, bytes]

    @property
    def manifest(self) -> str:
        """The sha256 of its manifest, which holds those of all its pages."""
        return sha256(self.files[MANIFEST])

    def released(self, names: tuple[str, ...]) -> dict[str, bytes]:
        """The files of the edition that it becomes."""
        manifest = released_manifest(self.files[MANIFEST].decode("utf-8"), names)
        return self.files | {MANIFEST: manifest.encode("utf-8")}


@dataclass(frozen=True)
class Standing:
    """How a draft stands after a call: who checked it, and where it is published, if it is.

    `recorded`: the call wrote a name down. `outdated`: checks of an earlier draft, which do not count. `unread`: lines
    of the record that could not be read, and do not count either.
    """

    draft: Draft
    names: tuple[str, ...]
    published: Path | None
    recorded: bool
    outdated: tuple[Check, ...] = ()
    unread: int = 0


def release_edition(audit_round: str, audience: str, checker: str, today: date, edition: str = "") -> Standing:
    """Write down that somebody checked the draft of an audience's edition; the second person's check publishes it.

    `edition` is the id of the draft that was checked: another one is refused. Raises UnknownName, InUse while the round
    is run, CannotWrite, and RoundtableError for what is published otherwise, a name that can be nobody's, the same
    person twice, and a draft that is not there, not whole or not of today's files.
    """
    folders = folders_of(audit_round)
    _refuse_run(audience)
    name = checker_name(checker)
    with locked(folders.lock("run"), 0):
        this = find_round(audit_round)
        draft = _draft_of(this, audience, edition)
        checks = checks_of(this, audience)
        last = checks.last_release
        if last and last.manifest == draft.manifest:  # and nothing but publishing it can be left to do
            return Standing(draft, last.names, _publish(this, draft, last.names), recorded=False)
        _refuse_unread(this, draft)
        return _checked(this, draft, checks, Person(name, today.isoformat()))


@dataclass(frozen=True)
class Person:
    """Who checks, and on which day."""

    name: str
    day: str


def _checked(this: Round, draft: Draft, checks: Checks, person: Person) -> Standing:
    """Write the check down; publish the draft where that is the second person's."""
    before = [check for check in checks.since_release if check.manifest == draft.manifest]
    outdated = tuple(check for check in checks.since_release if check.manifest != draft.manifest)
    names = _people(before)
    is_new = len(names) < TWO  # a call that was killed may have left two names and no release
    if is_new:
        _refuse_twice(before, person.name)
        add_line(this, _check(draft, person))
        names = (*names, person.name)
    if len(names) < TWO:
        return Standing(draft, names, None, is_new, outdated, checks.unread)
    id = id_of(draft.released(names)[MANIFEST].decode("utf-8"))
    add_line(this, Release(draft.audience, names, person.day, draft.manifest, id))
    return Standing(draft, names, _publish(this, draft, names), is_new, outdated, checks.unread)


def _publish(this: Round, draft: Draft, names: tuple[str, ...]) -> Path:
    return publish_released(this, draft.audience, draft.released(names))


def _check(draft: Draft, person: Person) -> Check:
    """What is written down: who, when, and the hashes of the manifest, the run's record and each page."""
    said = json.loads(draft.files[MANIFEST])
    return Check(draft.audience, person.name, person.day, draft.manifest, said["run"], said["files"])


def _people(checks: list[Check]) -> tuple[str, ...]:
    """The names of the first two people among those who checked."""
    names: list[str] = []
    for check in checks:
        if not any(same_person(check.name, name) for name in names):
            names.append(check.name)
    return tuple(names[:TWO])


def _refuse_run(audience: str) -> None:
    """Raises UnknownName, and RoundtableError for an audience whose editions a run publishes."""
    if find_audience(audience).published_by != "release":
        others = ", ".join(released_audiences()) or "none (audiences.toml: published_by)"
        what = f"The {audience} edition is published by 'roundtable run', and is not released."
        raise RoundtableError(f"{what} Editions that are released: {others}.")


def _refuse_twice(before: list[Check], name: str) -> None:
    """Raises RoundtableError where the same person checked this draft before."""
    for check in before:
        if same_person(check.name, name):
            what = f"'{name}' checked this draft already (as '{check.name}', on {check.day}), so nothing was published."
            raise RoundtableError(f"{what} A second person checks it, and gives their own name.")


def _draft_of(this: Round, audience: str, edition: str) -> Draft:
    """The draft that waits, whole and of today's files, or RoundtableError."""
    run = f"'roundtable run {this.name}'"
    folder = drafts(this).get(audience)
    if folder is None:
        raise RoundtableError(_no_draft(this, audience, run))
    if run_of(folder) is None:
        what = f"The {audience} draft of {this.name} is not as it was made, so nothing was released."
        raise RoundtableError(f"{what} {run} makes it whole; check it again then.")
    if edition and edition != folder.name:
        what = f"The {audience} draft of {this.name} was made again: it is {folder.name}, and not {edition}."
        raise RoundtableError(f"{what} Nothing was recorded. Check the new one, in {folder}.")
    _refuse_outdated(this, folder, run)
    names = (MANIFEST, *json.loads((folder / MANIFEST).read_bytes())["files"])
    return Draft(audience, folder, {name: (folder / name).read_bytes() for name in names})


def _no_draft(this: Round, audience: str, run: str) -> str:
    """Why there is no draft, and what to do."""
    what = f"There is no {audience} draft of {this.name}, so nothing was released."
    if audience in this.description.audiences:
        return f"{what} {run} makes it."
    named = ", ".join(this.description.audiences)
    return f"{what} Its round.toml makes editions for: {named}. Add '{audience}' to audiences there, then {run}."


def _refuse_outdated(this: Round, folder: Path, run: str) -> None:
    """Raises RoundtableError where the draft is not of the last run, or that run not of today's files."""
    made_again = f"Nothing was released: {run} makes a draft of today's files, to be checked."
    try:
        written = (this.processed / RECORD).read_bytes()
    except OSError:
        written = b""
    if sha256(written) != run_of(folder):
        raise RoundtableError(f"The draft in {folder} is not of the last whole run. {made_again}")
    refuse_changed(this.name, json.loads(written), f"since the draft was made. {made_again}")


def _refuse_unread(this: Round, draft: Draft) -> None:
    """Raises RoundtableError where editions were released since the draft was made: with them in hand its readers may
    work out what it hides."""
    attacks = this.processed / ATTACKS
    read = json.loads(attacks.read_bytes()).get(draft.audience, {}).get("earlier") if attacks.exists() else None
    if read is None:
        return
    kept = earlier_editions(draft.audience, rounds_told(draft.files[MANIFEST].decode("utf-8")))
    unread = [name for name, manifest in kept.items() if read.get(name) != sha256(manifest.encode("utf-8"))]
    if unread:
        what = f"The {draft.audience} draft of {this.name} was not attacked with {', '.join(unread)}, released since."
        raise RoundtableError(f"{what} Nothing was released: 'roundtable run {this.name} --force' does that.")
