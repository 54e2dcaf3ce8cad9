"""Paths and users of the computer that made a report: a traceback, a title or an image may give them away.

Found are the folders of this computer (the data, the user's own, the one for temporary files, the program's), what is
written like a path of any computer, and the name of the user as a whole word. A user called by a word of the program's
own, or by one of the names that many computers share, is found in paths alone.
"""

import getpass
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis import folders

# What a text needs to hold a path of a kind, and how such a path is written, in small letters. The sign comes first and
# what may not stand before it after that, because a page is searched for one sign quickly.
PATHS = (
    (":\\", re.compile(r":(?<=(?<![a-z0-9])[a-z]:)\\{1,4}[\w.~$-]")),
    ("\\\\", re.compile(r"\\{2,4}(?<![\w\\]\\\\)[a-z][\w.-]+\\{1,2}[a-z][\w$-]+")),
    (":/", re.compile(r":/(?<=(?<![a-z0-9])[a-z]:/)(?:[\w.~$ -]+/|users\b|windows\b|temp\b)")),
    ("file:/", re.compile(r"file:/{1,3}[\w.%~-]")),
    ("~", re.compile(r"~(?<![\w~]~)[\w-]*/[\w.]")),
    (
        "/",
        re.compile(
            r"/(?<![\w.:/~-]/)(?:home|users|root|tmp|var|private|mnt|media|opt|usr|etc|srv|volumes|workspace|proc|run)/[\w.~-]"
        ),
    ),
)
SLASHES = re.compile(r"\\+/*|//+")
# Users that are nobody, and words of many pages.
SHARED = frozenset(
    ("root", "user", "users", "admin", "administrator", "runner", "jovyan", "guest", "public", "default")
)
SHORTEST_USER, SHORTEST_FOLDER = 3, 4


@dataclass(frozen=True)
class Computer:
    """The folders of a computer, with '/' between their parts and in small letters; and its users."""

    folders: tuple[str, ...]
    users: tuple[str, ...]

    def found(self, text: str, own: frozenset[str]) -> Iterator[str]:
        """What of a computer stands in a text, in words; `own` are the program's own words."""
        small = text.casefold()
        plain = SLASHES.sub("/", small)
        if any(sign in small and pattern.search(small) for sign, pattern in PATHS) or any(
            _stands(folder, plain) for folder in self.folders
        ):
            yield "a path of a computer"
        users = [user for user in self.users if user not in own]
        if any(re.search(rf"(?<!\w){re.escape(user)}(?!\w)", plain) for user in users if user in plain):
            yield "the name of a user of this computer"


def this_computer() -> Computer:
    """The folders and users of the computer that the program runs on."""
    there = (folders.home(), Path.home(), Path(tempfile.gettempdir()), Path.cwd(), folders.PACKAGE.parent)
    names = {plain for path in there for plain in (_plain(path), _plain(path.resolve()))}
    users = {name.casefold() for name in (_user(), Path.home().name, os.environ.get("USERNAME", ""))}
    return Computer(
        tuple(sorted(name for name in names if len(name) > SHORTEST_FOLDER)),
        tuple(sorted(user for user in users - SHARED if len(user) >= SHORTEST_USER and not user.isdigit())),
    )


def _user() -> str:
    """The user's name; '' where the system knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def _plain(path: Path) -> str:
    return path.as_posix().casefold()


def _stands(folder: str, plain: str) -> bool:
    return folder in plain and re.search(rf"(?<![\w.]){re.escape(folder)}(?![\w-])", plain) is not None
