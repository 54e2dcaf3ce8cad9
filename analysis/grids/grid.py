"""A grid: one sheet of a workbook, or a text file, as rows of text, each cell as a person would read it.

Every step of intake reads grids and names their cells in the words of Excel; `files` makes them.
"""

from dataclasses import dataclass

from openpyxl.utils import column_index_from_string, get_column_letter

from analysis.errors import Place, Problem


@dataclass(frozen=True)
class Grid:
    """One sheet as rows of text, the first row being row 1; rows end at their last filled cell. `sheet` is '' for a
    text file, `hidden` whether the sheet is not shown in Excel. All places count from 0, as (row, column):

    - `unstored`: formulas whose value the file does not hold;
    - `errors`: cells that hold an error of Excel such as #REF! (a typed text "#N/A" is text);
    - `hidden_rows`: rows hidden by hand or by a filter that hold something;
    - `cleaned`: cells from which control characters were taken, with the text as it was.
    """

    file: str
    sheet: str
    rows: tuple[tuple[str, ...], ...]
    unstored: tuple[tuple[int, int], ...] = ()
    errors: tuple[tuple[int, int], ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden: bool = False
    cleaned: tuple[tuple[int, int, str], ...] = ()

    def place(self, row: int | None = None, column: int | None = None) -> Place:
        """Where a cell, a row or the sheet stands, in the words of Excel."""
        cell = "" if row is None or column is None else cell_name(row, column)
        return Place(self.file, self.sheet, row, cell)

    def text(self, row: int, column: int) -> str:
        """The text of a cell; '' beyond the last filled cell of its row."""
        return self.rows[row][column] if column < len(self.rows[row]) else ""

    def filled(self, row: int) -> bool:
        """Whether any cell of a row holds more than blanks."""
        return any(cell.strip() for cell in self.rows[row])


class UnreadableFile(Exception):
    """Inside intake only: a file that cannot be read, as one Problem."""

    def __init__(self, problem: Problem):
        self.problem = problem
        super().__init__(str(problem))


def cell_name(row: int, column: int) -> str:
    """'C12' for row 11 and column 2, counted from 0."""
    return f"{column_name(column)}{row + 1}"


def column_name(column: int) -> str:
    """'C' for column 2, counted from 0."""
    return get_column_letter(column + 1)


def column_number(name: str) -> int:
    """2 for 'C', counted from 0. Raises ValueError for a name that no column has."""
    return column_index_from_string(name) - 1
