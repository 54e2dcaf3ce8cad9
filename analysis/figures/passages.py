"""A report as the figure checker reads it: its passages of words and its tables, in order, each with its place.

A passage is a paragraph, an item of a list, a caption, an alternative text or all words of a chart. `place` says where
it stands in the words of whoever opens the file; `headings` are those above it, the highest first.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Passage:
    """Words that stand together."""

    place: str
    text: str
    headings: tuple[str, ...] = ()
    is_heading: bool = False
    is_chart: bool = False


@dataclass(frozen=True)
class Table:
    """A table: its rows from the top, the first the heads of the columns, and what it is called."""

    place: str
    rows: tuple[tuple[str, ...], ...]
    headings: tuple[str, ...] = ()
    caption: str = ""


Part = Passage | Table


@dataclass(frozen=True)
class Text:
    """All that was read of a report, and what stands in it that cannot be read."""

    parts: tuple[Part, ...]
    unread: tuple[str, ...] = ()


def under(headings: dict[int, str], level: int, title: str) -> dict[int, str]:
    """The headings by level when one more is met: it ends those of its own level and of lower ones.

    >>> under({1: "Report", 2: "Grades"}, 2, "Safety")
    {1: 'Report', 2: 'Safety'}
    """
    return {above: text for above, text in headings.items() if above < level} | {level: title}


def one_line(text: str) -> str:
    """The text with each run of blanks and line ends as one blank; blanks that hold thousands together stay.

    >>> one_line("  4 of\\n 8 ")
    '4 of 8'
    """
    return re.sub(r"[ \t\r\n\f\v\u2028\u2029]+", " ", text).strip()
