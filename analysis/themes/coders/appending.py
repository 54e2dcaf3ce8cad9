"""Adding to a file so that what was added is on the disk when the call comes back, and nothing before it is touched.

A file that does not end with a line end was cut off by a kill or a power cut: what was begun there is kept, and marked
so that it is never taken for a whole line, not even where only its line end was lost.
"""

import os
from pathlib import Path

from analysis.errors import CannotWrite
from analysis.writing import ALLOW, NO_ROOM

LINE_END = b"\n"
CUT_OFF = b" (cut off)" + LINE_END
NOT_SAVED = "What was decided last was not saved."
CLOSE = "If it is open in another program, close it there and decide again."
MAKE_ROOM = "Make room on the disk and decide again."


def append(path: Path, lines: bytes) -> None:
    """Add whole lines to a file and wait until they are on the disk. Raises CannotWrite."""
    try:
        new_folders = [folder for folder in path.parents if not folder.exists()]
        path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not path.exists()
        _add(path, lines)
        for folder in [*([path.parent] if is_new else []), *(folder.parent for folder in new_folders)]:
            _names_on_disk(folder)
    except OSError as error:
        remedy = MAKE_ROOM if error.errno in NO_ROOM else f"{CLOSE} {ALLOW}"
        reason = error.strerror or type(error).__name__
        raise CannotWrite(f"{path} cannot be written ({reason}). {NOT_SAVED} {remedy}") from None


def _add(path: Path, lines: bytes) -> None:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o666)
    try:
        left = lines if _ends_whole(handle) else CUT_OFF + lines
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _ends_whole(handle: int) -> bool:
    """Whether a file is empty or ends with a line end."""
    if not os.fstat(handle).st_size:
        return True
    os.lseek(handle, -1, os.SEEK_END)
    return os.read(handle, 1) == LINE_END


def _names_on_disk(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; Windows does that by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
