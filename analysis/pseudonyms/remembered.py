"""`data/decisions/keys.toml`: round = id of the key that its tables were made with. A line is added, none is changed.

By it a round is never made, unseen, with another key than before: its children would be strangers to those of the round
before, and to what was decided about them.
"""

import tomllib
from pathlib import Path

from analysis.errors import RoundtableError
from analysis.folders import keys_lock, keys_used_file
from analysis.locks import locked
from analysis.writing import replace_text

HEAD = "# round = the id of the key that its children's pseudonyms were made with. Written by the program.\n"


def remembered(home: Path) -> dict[str, str]:
    """round -> id of the key that its tables were made with. Raises RoundtableError where the file is broken."""
    return _ids(_text(keys_used_file(home)), keys_used_file(home))


def rounds_made_with(home: Path, id: str) -> list[str]:
    """The names of the rounds whose tables were made with a key."""
    return sorted(name for name, its in remembered(home).items() if its == id)


def add(home: Path, name: str, id: str) -> None:
    """Remember the key of a round that none is remembered of."""
    path = keys_used_file(home)
    with locked(keys_lock(home)):
        text = _text(path) or HEAD
        if name not in _ids(text, path):
            replace_text(path, _with_line(text, f'"{name}" = "{id}"'))


def _with_line(text: str, line: str) -> str:
    """The text with a line more, before the first of a later name: rounds made side by side leave the same file in
    whatever order they are made."""
    lines = text.rstrip().splitlines()
    later = [place for place, one in enumerate(lines) if one.startswith('"') and one > line]
    lines.insert(later[0] if later else len(lines), line)
    return "\n".join(lines) + "\n"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig") if path.exists() else ""
    except (OSError, UnicodeDecodeError):
        raise RoundtableError(f"{path} cannot be read. If it is open elsewhere, close it there.") from None


def _ids(text: str, path: Path) -> dict[str, str]:
    try:
        ids = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RoundtableError(f"{path} is not valid TOML: {error}. Put that line right.") from None
    return {name: str(id) for name, id in ids.items()}
