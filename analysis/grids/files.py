"""The files of a round's folder: which are there, which round.toml names, and each as grids.

Names are compared as Windows compares them, in any capitals, and with accents written either way, so that a folder
says the same on every computer. A file that cannot be read is one Problem with the reason and what to do.
"""

import unicodedata
from pathlib import Path, PurePosixPath

from analysis.errors import Problem
from analysis.grids.contents import grids_of_content
from analysis.grids.grid import Grid, UnreadableFile

# Files in a round's folder that belong to it without being data: description, plan, notes, Excel's lock files.
NOT_DATA = ("round.toml", "associations.toml", "README.md", "desktop.ini", "Thumbs.db", ".DS_Store")
# White space and the byte order mark of UTF-8: a file of nothing else holds nothing.
BLANK = b" \t\r\n\f\v\xef\xbb\xbf"


def names_there(folder: Path) -> list[str]:
    """The names of all files in a folder and the folders in it, as round.toml writes them."""
    return [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]


def unnamed(there: list[str], named: list[str]) -> list[Problem]:
    """The files of the folder that round.toml does not name, not even in another spelling."""
    otherwise = {_same(name) for name in named if name not in there}
    return [
        Problem(name, "is in the folder but not named in round.toml.", "Add a [[files]] block for it, or move it away.")
        for name in there
        if name not in named and _same(name) not in otherwise and not _is_no_data(name)
    ]


def _is_no_data(name: str) -> bool:
    beside_data = {_same(known) for known in NOT_DATA}
    return _same(name) in beside_data or name.startswith(".") or PurePosixPath(name).name.startswith("~$")


def refuse_other_spelling(name: str, there: list[str]) -> None:
    """Raises UnreadableFile for a name that stands in the folder in other capitals or with accents written otherwise:
    Windows would read it and other systems would not."""
    written = [other for other in there if _same(other) == _same(name)]
    if written and name not in written:
        remedy = "Rename the file, or copy this name into round.toml (an accent can be written in two ways)."
        raise UnreadableFile(Problem(name, f"its name is written '{written[0]}'.", remedy))


def _same(name: str) -> str:
    plain = PurePosixPath(unicodedata.normalize("NFC", name)).as_posix()
    return unicodedata.normalize("NFC", plain.casefold())


def read_grids(path: Path, name: str) -> list[Grid]:
    """All sheets of the file as grids, hidden ones too; `name` is what messages call it. Raises UnreadableFile."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFile(Problem(name, "was not found.", _beside(path))) from None
    except OSError as error:
        remedy = "If it is open in Excel, close it there and try again."
        raise UnreadableFile(Problem(name, f"cannot be read ({error.strerror}).", remedy)) from None
    if not content.strip(BLANK):
        what = "holds only blanks." if content else "is empty."
        raise UnreadableFile(Problem(name, what, "Ask for the file again."))
    return grids_of_content(content, name)


def _beside(path: Path) -> str:
    """What stands in the folder instead, for a file that is not there."""
    there = sorted(item.name for item in path.parent.glob("*") if item.is_file()) if path.parent.is_dir() else []
    return f"In its folder are: {', '.join(there)}." if there else "Its folder is empty or missing."
