"""One long table of answers: every cell that was mapped to a question, with the file, sheet and cell it came from.

A row is one answer: table and record (the row it belongs to, by file and place), question, raw text as received,
cell, and how far the row is made up. Nothing is interpreted here: cleaning does that.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from analysis.description import ReceivedFile
from analysis.errors import Problem
from analysis.intake import made_up
from analysis.intake.grids import Grid, cell_name

# How alike, of 1, a received name is to the declared one that it is offered for (as in analysis.errors).
ALIKE = 0.6


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


class Mapped(NamedTuple):
    """A cell (row and column from 0) that answers a question; its heading is in the form that is compared."""

    heading: str
    question: str
    row: int
    column: int


@dataclass(frozen=True)
class Read:
    """What one sheet gave: its answers, the number of rows received, its problems, and whether it marks made-up
    rows."""

    answers: list[Answer] = field(default_factory=list)
    rows: int = 0
    problems: list[Problem] = field(default_factory=list)
    marked: bool = False
    sheets: tuple[str, ...] = ()


def read_cells(grid: Grid, table: str, record: str, mapped: list[Mapped], mark: tuple[int, int] | None) -> Read:
    """The answers of one row of a table, each with its cell and how far it is made up by the mark in that cell."""
    try:
        marks = made_up.marks(grid.text(*mark), [cell.heading for cell in mapped]) if mark else {}
    except ValueError as error:
        return Read(problems=[Problem(grid.place(*mark), f"'Made up': {error}")])
    return Read(
        answers=[
            Answer(
                table=table,
                record=record,
                file=grid.file,
                sheet=grid.sheet,
                cell=cell_name(cell.row, cell.column),
                question=cell.question,
                raw=grid.text(cell.row, cell.column),
                made_up=marks.get(cell.heading, "no"),
            )
            for cell in mapped
        ]
    )


def constant_answers(grid: Grid, file: ReceivedFile, record: str) -> list[Answer]:
    """The answers that round.toml gives for every row of the file."""
    return [
        Answer(file.table, record, grid.file, grid.sheet, "", question, answer, "no")
        for question, answer in file.constants.items()
    ]


def close_names(wanted: str, received: Iterable[str]) -> list[str]:
    """Up to three received names that are near a declared one. No others: what was received may be free text."""
    return get_close_matches(normal(wanted), list(received), n=3, cutoff=ALIKE)


def readable(heading: str) -> str:
    """A heading or closed answer as a person reads it: line breaks and non-breaking spaces are single blanks."""
    return " ".join(heading.split())


def normal(heading: str) -> str:
    """The form in which headings are compared: readable, and in small letters."""
    return readable(heading).casefold()
