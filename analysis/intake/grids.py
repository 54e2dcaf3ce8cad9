"""A grid: one sheet of a workbook, or a text file, as rows of text, each cell as a person would read it.

Every step of intake reads grids and names their cells in the words of Excel; `files` makes them.
"""

from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from analysis.errors import Problem


@dataclass(frozen=True)
class Grid:
    """One sheet as rows of text, the first row being row 1; rows end at their last filled cell. `sheet` is '' for a
    text file, `unstored` are the (row, column) of formulas whose value the file does not hold. All count from 0."""

    file: str
    sheet: str
    rows: tuple[tuple[str, ...], ...]
    unstored: tuple[tuple[int, int], ...] = ()

    def place(self, row: int | None = None, column: int | None = None) -> str:
        """Where a cell, a row or the sheet stands, in the words of Excel."""
        parts = [self.file] + ([f"sheet '{self.sheet}'"] if self.sheet else [])
        if row is not None and column is not None:
            parts.append(f"cell {cell_name(row, column)}")
        elif row is not None:
            parts.append(f"row {row + 1}")
        return ", ".join(parts)

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
    return f"{get_column_letter(column + 1)}{row + 1}"
