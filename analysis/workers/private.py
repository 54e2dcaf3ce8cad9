"""The folder where this user's kept workers can be found, and nobody else's: addresses, keys and sockets.

On Windows below the user's own application data; elsewhere in the folder that the system makes for the user's session,
or in the temporary one, where it is refused unless it belongs to the user and is closed to others. A socket's path may
not be long, so names are short.
"""

import json
import os
import stat
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from analysis.errors import RoundtableError
from analysis.fingerprints import environment, fingerprint, program_on_disk
from analysis.writing import replace_text

FAMILY = "AF_PIPE" if os.name == "nt" else "AF_UNIX"
LETTERS = 16


@dataclass(frozen=True)
class Address:
    """Where a keeper listens, the key it wants in hexadecimal, and the number of its process."""

    address: str
    key: str
    pid: int


def private_folder() -> Path:
    """The folder, made if need be. Raises RoundtableError when others could write to it."""
    if os.name == "nt":
        folder = Path(os.environ.get("LOCALAPPDATA", tempfile.gettempdir())) / "Roundtable"
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    folder = Path(os.environ.get("XDG_RUNTIME_DIR", tempfile.gettempdir())) / f"roundtable-{os.getuid()}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise RoundtableError(f"{folder} does not belong to you alone, so no workers are kept there. Remove it.")
    return folder


def own_name(needed: tuple[str, ...]) -> str:
    """The name under which a keeper of this program, these packages and these imports is found; a change of any of
    them is another name."""
    return fingerprint([program_on_disk(), environment(), needed])[:LETTERS]


def write_address(name: str, address: Address) -> None:
    """Let clients find a keeper."""
    replace_text(_path(name), json.dumps(asdict(address)))
    _path(name).chmod(0o600)


def read_address(name: str) -> Address | None:
    """Where the keeper of that name listens; None where there is none."""
    try:
        return Address(**json.loads(_path(name).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def remove_address(name: str) -> None:
    """No client looks for that keeper any more."""
    _path(name).unlink(missing_ok=True)


def names() -> list[str]:
    """The names of all keepers of this user."""
    return sorted(path.stem for path in private_folder().glob("*.address"))


def _path(name: str) -> Path:
    return private_folder() / f"{name}.address"
