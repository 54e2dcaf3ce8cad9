"""Deleting a round after its retention date: everything about its children, but not what was published.

The files received, the tables and notebooks made of them and what was decided go; the published editions stay, and so
does the record of what they showed (data/decisions/<round>/editions), which later editions are checked against. Before
the first file goes, `forgotten.toml` says the day and how many files there were; so a deletion that is interrupted is
known, and the same command finishes it. Links are deleted, never followed.
"""

import os
import stat
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from analysis.errors import CannotWrite, RoundtableError
from analysis.fingerprints import EDITIONS
from analysis.folders import FORGOTTEN, RoundFolders, folders_of_any, forgotten, home, round_names
from analysis.locks import locked
from analysis.reports.published import published
from analysis.writing import remove_file, remove_halves, replace_text

LOCKS = ("run", "tables", "coding")
CLOSE = (
    "Close what is open in Excel, Word or JupyterLab ('roundtable stop' ends waiting workers), take the tick from "
    "'Read-only' in the properties of files that have it, and run 'roundtable forget {round}' again."
)
MARK = '# This round was deleted after its retention date; how many files that were.\nday = "{day}"\nfiles = {files}\n'


@dataclass(frozen=True)
class Deletion:
    """What is deleted of a round: how many files, how many links whose targets stay, and the folders they are in."""

    folders: RoundFolders
    files: int
    links: int

    @property
    def places(self) -> tuple[Path, ...]:
        """The folders that are emptied."""
        return (self.folders.raw, self.folders.processed, self.folders.decisions)


def deletion_of(name: str, today: date) -> Deletion:
    """What would be deleted of a round today. Raises RoundtableError where it may not be: before its retention date is
    over, without one, or while a later round still needs it."""
    one = folders_of_any(name)
    if name not in forgotten():
        _refuse_day(one, today)
        _refuse_needed(name)
    _refuse_links(one)
    links = [_is_link(path) for path in _all(one) if _is_link(path) or not path.is_dir()]
    return Deletion(one, links.count(False), links.count(True))


def forget(name: str, today: date) -> Deletion:
    """Delete a round; what was deleted. Raises InUse while it is run, CannotWrite with everything that is held."""
    one = deletion_of(name, today).folders
    with ExitStack() as held:
        for what in LOCKS:
            held.enter_context(locked(one.lock(what), 0))
        for folder in (one.decisions, one.decisions / EDITIONS):
            if folder.is_dir():
                remove_halves(folder)
        planned = deletion_of(name, today)  # now that nobody else is at work on it
        _refuse_held(one)
        if name not in forgotten():
            replace_text(one.decisions / FORGOTTEN, MARK.format(day=today, files=planned.files))
        _delete(one)
    for lock in map(one.lock, LOCKS):
        remove_file(lock)
        remove_file(lock.with_suffix(".json"))  # the note of who held it
    return planned


def _refuse_day(one: RoundFolders, today: date) -> None:
    """Raises RoundtableError where round.toml gives no retention date, or it is not over."""
    where = f"data/raw/{one.name}/round.toml"
    given = _described(one).get("retain_until")
    if given is None:
        remedy = 'Give it there as the partnership has agreed it: retain_until = "2032-03-31".'
        raise RoundtableError(f"{where} gives no retention date, so nothing was deleted. {remedy}")
    try:
        last = date.fromisoformat(str(given))
    except ValueError:
        raise RoundtableError(f'{where}: retain_until is no day. Write it as "2032-03-31".') from None
    if today <= last:
        from_then = last + timedelta(days=1)
        raise RoundtableError(f"{one.name} is kept until {last}, and can be deleted from {from_then}.")


def _refuse_needed(name: str) -> None:
    """Raises RoundtableError where a round that was not published yet compares itself with this one."""
    others = [RoundFolders(other, home()) for other in round_names() if other != name]
    needing = [other.name for other in others if _described(other).get("round_before") == name and not published(other)]
    if needing:
        what = (
            f"{', '.join(needing)} names {name} as the round before and was not published yet, so nothing was deleted."
        )
        raise RoundtableError(f"{what} Run {needing[0]} first, or take round_before out of its round.toml.")


def _described(one: RoundFolders) -> dict:
    """What round.toml says, checked for nothing: a round that today's definitions no longer fit can be deleted too."""
    path = one.raw / "round.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        what = "cannot be read, so it is not known whether the round may be deleted."
        raise RoundtableError(f"data/raw/{one.name}/round.toml {what} Put it right first.") from None


def _refuse_links(one: RoundFolders) -> None:
    """Raises RoundtableError where a folder of the round is elsewhere: to delete the link would not delete it."""
    linked = [str(folder) for folder in (one.raw, one.processed, one.decisions) if _is_link(folder)]
    if linked:
        remedy = "Delete what it leads to by hand, then the link, and run again."
        raise RoundtableError(f"{', '.join(linked)} is a link to another place, so nothing was deleted. {remedy}")


def _refuse_held(one: RoundFolders) -> None:
    """Raises CannotWrite naming all that could not be deleted, as far as it can be known before anything is."""
    held = [path for path in _all(one) if not _is_link(path) and _is_held(path)]
    if held:
        raise CannotWrite(f"{_listed(held)} cannot be deleted, so nothing was. {CLOSE.format(round=one.name)}")


def _is_held(path: Path) -> bool:
    """Whether a file is read-only or open in a program that lets nobody else have it, or a folder may not change."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return not os.access(path, os.W_OK | os.X_OK)
        if stat.S_ISREG(mode):
            with path.open("r+b"):  # Windows refuses it while Excel has the file open
                return not mode & stat.S_IWUSR
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _delete(one: RoundFolders) -> None:
    """Delete all that can be; raises CannotWrite naming the rest."""
    left = [path for path in _all(one) if not _is_gone(path)]
    if left:
        named = [path for path in left if not path.is_dir()] or left
        begun = f"The deletion of {one.name} is not finished: {_listed(named)} cannot be deleted."
        raise CannotWrite(f"{begun} {CLOSE.format(round=one.name)}")


def _is_gone(path: Path) -> bool:
    """Delete a file, a link or an empty folder; whether it is gone."""
    try:
        if path.is_dir() and not _is_link(path):
            path.rmdir()
        else:
            remove_file(path)
    except (OSError, CannotWrite):
        return False
    return True


def _all(one: RoundFolders) -> list[Path]:
    """All that goes, what is inside before the folder that holds it."""
    stays = {one.decisions, one.decisions / EDITIONS, one.decisions / FORGOTTEN}
    try:
        decided = (
            [path for path in sorted(one.decisions.iterdir()) if path not in stays] if one.decisions.is_dir() else []
        )
        tops = [path for path in (one.raw, one.processed, *decided) if os.path.lexists(path)]
        return [path for top in tops for path in _inside_first(top)]
    except OSError as error:
        what = f"{error.filename} cannot be looked into ({error.strerror})."
        raise CannotWrite(f"{what} {CLOSE.format(round=one.name)}") from None


def _inside_first(path: Path) -> Iterator[Path]:
    if path.is_dir() and not _is_link(path):
        for inside in sorted(path.iterdir()):
            yield from _inside_first(inside)
    yield path


def _is_link(path: Path) -> bool:
    """Whether a path is a link, or a junction of Windows: what it leads to is not the round's."""
    try:
        found = path.lstat()
    except OSError:
        return False
    junction = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None)
    return stat.S_ISLNK(found.st_mode) or getattr(found, "st_reparse_tag", 0) == junction


def _listed(paths: list[Path]) -> str:
    return ", ".join(path.relative_to(home()).as_posix() for path in paths)
