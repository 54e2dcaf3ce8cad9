"""Publishing: new editions take the place of the last ones whole, or not at all.

A folder cannot be renamed over another, so the last one is set aside first and comes back when the new one cannot
take its place; one that was set aside by a run that died is put back before anything else.
"""

import shutil
from pathlib import Path

from analysis.errors import CannotWrite
from analysis.reports.editions import Edition
from analysis.rounds import Round


def publish(audit_round: Round, editions: list[Edition]) -> list[Path]:
    """Write all editions beside the published ones, then put each in place; their folders."""
    beside = audit_round.reports.with_name(f".{audit_round.name}.part")
    try:
        shutil.rmtree(beside, ignore_errors=True)
        for edition in editions:
            _write(edition, beside / edition.audience)
        return [take_the_place_of(beside / e.audience, audit_round.reports / e.audience) for e in editions]
    except OSError as error:
        raise CannotWrite(_cannot(audit_round.reports, error)) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def take_the_place_of(new: Path, old: Path) -> Path:
    """Put a finished folder where the old one is, which is removed only when the new one stands."""
    aside = old.with_name(f"{old.name}.before")
    try:
        restore(old)
        old.parent.mkdir(parents=True, exist_ok=True)
        if old.exists():
            old.rename(aside)
        try:
            new.rename(old)
        except OSError:
            restore(old)
            raise
    except OSError as error:
        raise CannotWrite(_cannot(old, error)) from None
    shutil.rmtree(aside, ignore_errors=True)
    return old


def restore(folder: Path) -> None:
    """Put back a folder that was set aside by a run that died; drop what was set aside of one that finished."""
    aside = folder.with_name(f"{folder.name}.before")
    if aside.exists() and not folder.exists():
        aside.rename(folder)
    shutil.rmtree(aside, ignore_errors=True)


def _write(edition: Edition, folder: Path) -> None:
    folder.mkdir(parents=True)
    for name, content in edition.files.items():
        (folder / name).write_bytes(content.encode("utf-8"))


def _cannot(folder: Path, error: OSError) -> str:
    remedy = "If one of its files is open in Excel, Word or a browser, close it there and run again."
    return f"{folder} cannot be written ({error.strerror}). {remedy} The published reports are as they were."
