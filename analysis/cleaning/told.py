"""The corrections of people, as they may be told: by the question whose answer they corrected, and without what nobody
may read.

A correction is made before a cell is mapped to a question. Of an answer that is stored in another form than it was
written, such as free text or a date of birth, and of a cell that no question reads, only the place is told: what was
written stands in data/decisions.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from analysis.cleaning.answers import hidden
from analysis.cleaning.as_read import AsRead
from analysis.grids.grid import column_name
from analysis.intake.changes import Change
from analysis.intake.parts import Part
from analysis.intake.quoting import LONGEST_QUOTE, MANY_DIGITS
from analysis.privacy.redaction import redacted
from analysis.questions import Question

# Types of questions whose answers are days of the round, and nobody's date of birth.
DAYS = ("date", "month")
CELL = re.compile(r"([A-Z]+)([0-9]+)")


class Reader(NamedTuple):
    """A question that reads a cell."""

    table: str
    name: str
    asked: Question


def told(changes: Iterable[Change], reads: Iterable[AsRead], known: Mapping[str, str]) -> Iterator[Change]:
    """Each change with the table and question that read its cell, or without its words. `known`: identifier of the
    round -> its kind."""
    sheets: dict[tuple[str, str], list[tuple[AsRead, Part]]] = {}
    for read in reads:
        for part in read.parts:
            sheets.setdefault((part.file, part.sheet), []).append((read, part))
    listed = list(changes)
    for change, rule in zip(listed, without_references([one.rule for one in listed], known), strict=True):
        readers = list(_readers(change, sheets.get((change.file, change.sheet), [])))
        change = change._replace(rule=rule)
        if readers:
            change = change._replace(table=readers[0].table, question=readers[0].name)
        open_to_all = readers and not any(hidden(one.asked) or one.asked.other for one in readers)
        days = any(one.asked.type in DAYS for one in readers)
        repeated = open_to_all and (days or _may_be_repeated(change.was))
        yield change if repeated else change._replace(was="", became=change.became if open_to_all else "")


def without_references(said: Sequence[str], known: Mapping[str, str]) -> list[str]:
    """Who decided and why ("left out by AB: sent twice"), the reasons without what says who they are about; all at
    once, because what is known of the round is made ready for each call."""
    parts = [one.partition(": ") for one in said]
    whys = redacted([why for _, _, why in parts], known) if parts else []
    return [f"{who}{sign}{why.text}" for (who, sign, _), why in zip(parts, whys, strict=True)]


def _may_be_repeated(was: str) -> bool:
    """Whether what stood in the cell of a closed answer was an answer or a slip, and no story, day or number."""
    return len(was) <= LONGEST_QUOTE and sum(map(str.isdigit, was)) < MANY_DIGITS and not redacted([was])[0].found


def _readers(change: Change, of_sheet: Iterable[tuple[AsRead, Part]]) -> Iterator[Reader]:
    """The questions that read the cell of a change."""
    cell = CELL.fullmatch(change.cell)
    for read, part in of_sheet if cell else ():
        for name, column in part.columns.items():
            if cell[1] in map(column_name, column.columns) and int(cell[2]) - 1 in column.rows:
                yield Reader(read.name, name, read.table.questions[name])
