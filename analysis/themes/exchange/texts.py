"""Texts as a plain text file and XML can hold them, character for character, and where in them a position is.

XML holds no null byte, no other control character but tab and line end, and no half of a surrogate pair; each becomes
U+FFFD, so that no position moves. Line ends become a line feed, which is one code point for every program.
"""

import re
from dataclasses import dataclass

# What XML 1.0 cannot hold.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REPLACEMENT = "\ufffd"
# A program that reads a text file takes this at its beginning for the mark of its encoding and drops it.
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class PlainText:
    """An answer as its text file holds it, and how many characters had to be replaced."""

    typed: str
    text: str
    replaced: int

    def place(self, position: int) -> int:
        """Where a position of the answer as typed is in the text file; within a line end, before it."""
        within = self.typed[position - 1 : position + 1] == "\r\n" if position else False
        return position - self.typed.count("\r\n", 0, position) - within


def plain(typed: str) -> PlainText:
    """The text of an answer for its file."""
    text, replaced = UNWRITABLE.subn(REPLACEMENT, typed.replace("\r\n", "\n").replace("\r", "\n"))
    if text.startswith(BYTE_ORDER_MARK):
        text, replaced = REPLACEMENT + text[1:], replaced + 1
    return PlainText(typed, text, replaced)


def writable(text: str) -> str:
    """A text as XML can hold it."""
    return UNWRITABLE.sub(REPLACEMENT, text)
