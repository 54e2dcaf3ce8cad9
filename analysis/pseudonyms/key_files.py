"""The file of a key: when it was made, its id, and the secret as 64 hexadecimal digits.

The id is the beginning of the sha256 of the secret; it may be shown, the secret never is, in no message either. Such a
file is written in one step, never over another, and on systems with owners only its owner may read it.
"""

import hashlib
import secrets
import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from analysis import folders
from analysis.errors import RoundtableError
from analysis.writing import replace_file

BYTES = 32  # as many as HMAC-SHA256 gives; a longer secret adds nothing (RFC 2104, section 3)
LETTERS_OF_ID = 12
# A file beyond this size is no key, and is not read.
LARGEST = 10_000
OWNER_ALONE = 0o600
DEMONSTRATION = "demonstration_key.toml"
TEXT = """# The key of the pseudonyms of children. Whoever has it can tell which pseudonym is whose: keep
# it, and a copy elsewhere ('roundtable key backup FILE'), as restricted as the files received. It is made once, and
# never changed.
made = "{made}"
id = "{id}"
key = "{key}"
"""


@dataclass(frozen=True)
class Key:
    """A secret, of which nothing shows but its id."""

    secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """What may be shown of the key."""
        return hashlib.sha256(self.secret).hexdigest()[:LETTERS_OF_ID]

    def __repr__(self) -> str:
        return f"Key(id={self.id!r})"


def new_key_text(made: date) -> str:
    """The content of a file with a new secret."""
    secret = secrets.token_bytes(BYTES)
    return TEXT.format(made=made, id=Key(secret).id, key=secret.hex())


def demonstration_key() -> Key:
    """The key of the made-up rounds, which everybody has; so they give the same tables everywhere."""
    return _read(folders.DEFINITIONS / DEMONSTRATION, "Restore that file of the program.")


def read_key(path: Path, remedy: str) -> Key:
    """The key in a file; RoundtableError, with the remedy, where it is none, is not whole or is everybody's."""
    key = _read(path, remedy)
    if key == demonstration_key():
        what = "is the demonstration key, which everybody has: it is for made-up rounds, and hides no child."
        raise RoundtableError(f"{path} {what} {remedy}")
    return key


def write_key(path: Path, text: str) -> None:
    """A file that nobody else may read, put in place in one step."""

    def write(half: Path) -> None:
        half.touch(OWNER_ALONE, exist_ok=False)
        half.write_bytes(text.encode("utf-8"))

    replace_file(path, write)


def _read(path: Path, remedy: str) -> Key:
    """Nothing of the content is in a message: what stands in the wrong place may be the secret."""
    try:
        text = path.read_text(encoding="utf-8-sig") if path.stat().st_size <= LARGEST else ""
        found = tomllib.loads(text)
        key = Key(bytes.fromhex(found["key"]))
    except OSError as error:
        raise RoundtableError(f"{path} cannot be read ({error.strerror}). {remedy}") from None
    except (ValueError, KeyError, TypeError):
        key = None
    if key is None or len(key.secret) != BYTES or found.get("id") != key.id:
        raise RoundtableError(f"{path} is no key, or is not as 'roundtable key new' wrote it. {remedy}")
    return key
