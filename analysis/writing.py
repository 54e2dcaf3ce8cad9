"""Writing whole or not at all: files and folders are made beside and then put in place.

A file is on the disk before it takes its place, so that a power cut leaves the old one or the new one. What a process
that was killed left half written has a name by which whoever writes there next removes it. On Windows an indexer or a
virus scanner may hold a new file for a moment, so putting in place is tried a few times. What cannot be written is one
sentence, with what to close.
"""

import errno
import hashlib
import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from analysis.errors import CannotWrite

# The name of rmtree's argument for what to do about a file that cannot be removed; Python 3.12 renamed it.
ON_ERROR = "onexc" if sys.version_info >= (3, 12) else "onerror"
TRIES = 5
SECONDS_BETWEEN = 0.2
# What is being written, beside its place: hidden, so that nobody takes it for a file of its folder.
HALF = ".{}.part"
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
CLOSE = "If it or a file in it is open in Excel, Word, a browser or JupyterLab, close it there and run again."
MAKE_ROOM = "Make room on the disk and run again."
ALLOW = "If nothing is, see that the folder is not read-only."
# From here on Windows may refuse a path, unless it is set up for long ones.
LONG_PATH = 260


def as_bytes(content: str | bytes) -> bytes:
    """What a file of that content holds: text is written in UTF-8."""
    return content.encode("utf-8") if isinstance(content, str) else content


def sha256(content: bytes) -> str:
    """The sha256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def replace_file(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` make a file beside, then put it in place in one step, so that no reader meets half a file."""
    half = path.with_name(HALF.format(f"{path.name}.{os.getpid()}"))
    with _said(path):
        _make(path.parent)
        try:
            write(half)
            _on_disk(half)
            _tried(lambda: half.replace(path))
            _on_disk(path.parent)
        finally:
            half.unlink(missing_ok=True)


def replace_text(path: Path, text: str) -> None:
    """A text file in UTF-8 with the same line ends on every system."""
    replace_file(path, lambda half: half.write_bytes(text.encode("utf-8")))


def move_file(path: Path, place: Path) -> None:
    """A file has another name in its folder, one that no file has yet."""
    with _said(path):
        _tried(lambda: path.rename(place))
        _on_disk(place.parent)


def remove_file(path: Path) -> None:
    """The file is gone for good, whether or not it was there."""
    with _said(path):
        _tried(lambda: path.unlink(missing_ok=True))
        if path.parent.exists():
            _on_disk(path.parent)


def remove_halves(folder: Path) -> None:
    """Remove what was left half written in a folder by processes that were killed; nobody else may be writing there."""
    with _said(folder):
        for half in sorted(folder.glob(HALF.format("*"))):
            _remove(half) if half.is_dir() else remove_file(half)


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """An empty folder beside, which becomes `folder` when all in it was written, and is gone when anything failed."""
    beside = folder.with_name(HALF.format(folder.name))
    with _said(folder):
        empty_folder(beside)
        try:
            yield beside
            _on_disk(beside)
            _tried(lambda: beside.rename(folder))
            _on_disk(folder.parent)
        finally:
            _remove(beside)


@contextmanager
def apart(path: Path) -> Iterator[Path]:
    """Where a file of that name is made by a program that does not write it in one step: beside, in a folder of its
    own, as another worker may be making it too. It is gone afterwards."""
    beside = path.with_name(HALF.format(f"{path.name}.{token_hex(4)}"))
    with _said(path):
        _make(beside)
        try:
            yield beside / path.name
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def empty_folder(folder: Path) -> Path:
    """A new empty folder at that place, whatever was left there."""
    with _said(folder):
        _remove(folder)
        _make(folder)
    return folder


def _make(folder: Path) -> None:
    """The folder and those above it are there, and on the disk."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in reversed(missing):
        _on_disk(path.parent)


def _on_disk(path: Path) -> None:
    """Wait until the file, or the names in the folder, are on the disk. Windows does the latter by itself."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _tried(step: Callable[[], object]) -> None:
    """Try a step again while another program holds a file for a moment."""
    for left in reversed(range(TRIES)):
        try:
            step()
            return
        except PermissionError:
            if not left:
                raise
            time.sleep(SECONDS_BETWEEN)


def _remove(folder: Path) -> None:
    """Remove a folder with all in it, read-only files too."""

    def writable(remove: Callable, path: str, _: object) -> None:
        Path(path).chmod(stat.S_IWRITE | stat.S_IREAD)
        remove(path)

    if folder.exists():
        shutil.rmtree(folder, **{ON_ERROR: writable})


@contextmanager
def _said(place: Path) -> Iterator[None]:
    """An OSError becomes one sentence: what cannot be written, why, and what to do."""
    try:
        yield
    except OSError as error:
        long = f" The path has {len(str(place))} letters, which is too long for some Windows set-ups."
        remedy = MAKE_ROOM if error.errno in NO_ROOM else f"{CLOSE} {ALLOW}"
        reason = error.strerror or type(error).__name__
        raise CannotWrite(
            f"{place} cannot be written ({reason}). {remedy}{long if len(str(place)) >= LONG_PATH else ''}"
        ) from None
