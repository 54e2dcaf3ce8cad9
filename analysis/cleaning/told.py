"""The corrections of people, as they may be told: by the question whose answer they corrected, and without what nobody
may read.

A correction is made before a cell is mapped to a question. Of an answer that is stored in another form than it was
written, such as free text or a date of birth, and of a cell that no question reads, only the place is told: what was
written stands in data/decisions.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from analysis.cleaning.answers import hidden
from analysis.cleaning.as_read import AsRead
from analysis.grids.grid import column_name
from analysis.intake.changes import Change
from analysis.intake.parts import Part
from analysis.questions import Question

CELL = re.compile(r"([A-Z]+)([0-9]+)")


class Reader(NamedTuple):
    """A question that reads a cell."""

    table: str
    name: str
    asked: Question


def told(changes: Iterable[Change], reads: Iterable[AsRead]) -> Iterator[Change]:
    """Each change with the table and question that read its cell, or without its words."""
    sheets: dict[tuple[str, str], list[tuple[AsRead, Part]]] = {}
    for read in reads:
        for part in read.parts:
            sheets.setdefault((part.file, part.sheet), []).append((read, part))
    for change in changes:
        readers = list(_readers(change, sheets.get((change.file, change.sheet), [])))
        if readers:
            change = change._replace(table=readers[0].table, question=readers[0].name)
        open_to_all = readers and not any(hidden(one.asked) or one.asked.other for one in readers)
        yield change if open_to_all else change._replace(was="", became="")


def _readers(change: Change, of_sheet: Iterable[tuple[AsRead, Part]]) -> Iterator[Reader]:
    """The questions that read the cell of a change."""
    cell = CELL.fullmatch(change.cell)
    for read, part in of_sheet if cell else ():
        for name, column in part.columns.items():
            if cell[1] in map(column_name, column.columns) and int(cell[2]) - 1 in column.rows:
                yield Reader(read.name, name, read.table.questions[name])
