"""What one sheet gave to one table: its rows as received, column by column, each answer with its cell.

A record is one row of the table. Several answers to one question, from several columns, stand in one text with BETWEEN
between them: a sign that no received text holds, because intake takes control characters out. Nothing is interpreted
here: cleaning does that, in the file's own manner of writing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from analysis.errors import Place, Problem
from analysis.grids.grid import column_name

# Stands between the answers that came from several columns.
BETWEEN = "\x1f"
NOT_MADE_UP = "no"


@dataclass(frozen=True)
class Manner:
    """How a file writes what can be written in several ways: what stands between several answers in one cell, which
    order the days, months and years of its dates have, and which of a child's references its column 'case' holds."""

    joined_by: str = ";"
    dates: str = "day first"
    case_is: str = "case"


@dataclass(frozen=True)
class Column:
    """The answers to one question, one a record.

    `raw`: as received, '' for an empty cell. `rows`: the grid row of each, from 0. `columns`: the grid columns that
    they stand in; none where round.toml gives the answer. `made_up`: the mark of each in an example round, else None.
    """

    raw: Sequence[str]
    rows: Sequence[int]
    columns: tuple[int, ...]
    manner: Manner = Manner()
    made_up: Sequence[str] | None = None

    def cell(self, index: int) -> str:
        """'C12', or 'J5:M5' of an answer in several columns; '' for one that round.toml gives."""
        if not self.columns:
            return ""
        row = self.rows[index] + 1
        ends = [f"{column_name(column)}{row}" for column in dict.fromkeys((self.columns[0], self.columns[-1]))]
        return ":".join(ends)


@dataclass(frozen=True)
class Part:
    """The rows that one sheet gave to one table. `rows`: where each record stands, from 0; None for a record that is
    the whole sheet."""

    table: str
    file: str
    sheet: str
    rows: Sequence[int | None]
    columns: dict[str, Column]

    def place(self, index: int) -> Place:
        """Where a record stands."""
        return Place(self.file, self.sheet, self.rows[index])

    def cell(self, question: str, index: int) -> Place:
        """Where an answer stands; the record's place for one that is in no cell."""
        cell = self.columns[question].cell(index) if question in self.columns else ""
        return Place(self.file, self.sheet, self.rows[index], cell)


@dataclass(frozen=True)
class Read:
    """What one sheet gave: its parts, the number of rows received, what is wrong, what is to be asked, whether it marks
    made-up rows.

    `problems` keep the round from being made; `queries` do not: things that look wrong and may be right, such as a
    response that was sent twice. `sheets`: the sheets of the file that hold something.
    """

    parts: tuple[Part, ...] = ()
    rows: int = 0
    problems: tuple[Problem, ...] = ()
    queries: tuple[Problem, ...] = ()
    marked: bool = False
    sheets: tuple[str, ...] = field(default=())
