"""One long table of answers: every cell that was mapped to a question, with the file, sheet and cell it came from.

A row is one answer: table and record (the row it belongs to, by file and place), question, raw text as received,
cell, and how far the row is made up. Nothing is interpreted here: cleaning does that.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from analysis.errors import Problem


class Answer(NamedTuple):
    """One cell, mapped to a question. `cell` is '' for an answer that round.toml gives for the whole file."""

    table: str
    record: str
    file: str
    sheet: str
    cell: str
    question: str
    raw: str
    made_up: str


@dataclass(frozen=True)
class Read:
    """What one sheet gave: its answers, the number of rows received, its problems, and whether it marks made-up
    rows."""

    answers: list[Answer] = field(default_factory=list)
    rows: int = 0
    problems: list[Problem] = field(default_factory=list)
    marked: bool = False


def readable(heading: str) -> str:
    """A heading or closed answer as a person reads it: line breaks and non-breaking spaces are single blanks."""
    return " ".join(heading.split())


def normal(heading: str) -> str:
    """The form in which headings are compared: readable, and in small letters."""
    return readable(heading).casefold()
