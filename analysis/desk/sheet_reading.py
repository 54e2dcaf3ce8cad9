"""A coder's workbook as it came back: rows as a person reads them, and all that is wrong with its form.

Whatever a cell holds is taken as text. A formula is refused, because what it shows is nobody's decision.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook

from analysis.desk.sheet_form import ABOUT, ANSWER, ANSWERS, HIDDEN_COLUMNS, SHOWN_COLUMNS, About
from analysis.errors import Place, Problem, ProblemsReceived, near
from analysis.grids.files import read_grids
from analysis.grids.grid import Grid, UnreadableFile, cell_name
from analysis.grids.safety import DAMAGE

NOT_OURS = "is not a coding sheet as it was written."
USE_IT = "Use the workbook that 'roundtable coding sheet' wrote, saved as .xlsx with all its sheets."
WRITE_AGAIN = "Have the sheet written again, and copy your marks into it."


@dataclass(frozen=True)
class ReadRow:
    """One row of the answers as it came back: the text of each cell by its heading; a theme's heading is its own."""

    grid: Grid
    number: int
    columns: dict[str, int]

    def text(self, heading: str) -> str:
        """What a cell says, without blanks around it."""
        return self.grid.text(self.number, self.columns[heading]).strip()

    def place(self, heading: str) -> Place:
        """Where a cell is."""
        return self.grid.place(self.number, self.columns[heading])


@dataclass(frozen=True)
class ReadSheet:
    """A workbook that came back: for what it was written, its rows, and the problems of its form."""

    about: About
    rows: tuple[ReadRow, ...]
    problems: tuple[Problem, ...]


def read_sheet(path: Path) -> ReadSheet:
    """The workbook at a path. Raises ProblemsReceived for a file that is no coding sheet."""
    try:
        grids = {grid.sheet: grid for grid in read_grids(path, path.name)}
    except UnreadableFile as unreadable:
        raise ProblemsReceived([unreadable.problem]) from None
    about = About.of(grids[ABOUT].rows) if ABOUT in grids else None
    if about is None or ANSWERS not in grids:
        raise ProblemsReceived([Problem(path.name, NOT_OURS, USE_IT)])
    grid = grids[ANSWERS]
    problems = [*_formulas(path), *_wrong_headings(grid, about)]
    columns = {heading: column for column, heading in enumerate(_headings(grid)) if heading}
    rows = (
        () if problems else tuple(ReadRow(grid, row, columns) for row in range(1, len(grid.rows)) if grid.filled(row))
    )
    return ReadSheet(about, rows, tuple(problems))


def _headings(grid: Grid) -> list[str]:
    return [" ".join(cell.split()) for cell in grid.rows[0]] if grid.rows else []


def _wrong_headings(grid: Grid, about: About) -> Iterator[Problem]:
    """Columns that are there twice, that the sheet did not have, or that it had and has no longer. Between the answers
    and the first theme stand the attributes, which nothing is taken from."""
    needed, there = (*SHOWN_COLUMNS, *about.themes, *HIDDEN_COLUMNS), _headings(grid)
    attributes = range(there.index(ANSWER) + 1, _first_theme(there, about)) if ANSWER in there else range(0)
    for column, heading in enumerate(there):
        if heading and there.index(heading) < column:
            yield Problem(grid.place(0, column), "is the heading of another column too.", "Keep one of the two.")
        elif heading and heading not in needed and column not in attributes:
            remedy = f"Take the column away. {near(heading, list(about.themes))}"
            yield Problem(grid.place(0, column), "is the heading of no theme of this sheet.", remedy)
    for heading in needed:
        if heading not in there:
            yield Problem(Place(grid.file, grid.sheet), f"has no column '{heading}'.", WRITE_AGAIN)


def _first_theme(there: list[str], about: About) -> int:
    return min((there.index(theme) for theme in about.themes if theme in there), default=len(there))


def _formulas(path: Path) -> Iterator[Problem]:
    """The cells of the answers that hold a formula."""
    try:
        sheet = load_workbook(io.BytesIO(path.read_bytes()))[ANSWERS]
    except DAMAGE:
        yield Problem(path.name, "is a workbook in which formulas are not seen.", "Save it as .xlsx in Excel.")
        return
    for (row, column), cell in sorted(sheet._cells.items()):
        if cell.data_type == "f":
            where = Place(path.name, ANSWERS, cell=cell_name(row - 1, column - 1))
            yield Problem(where, "holds a formula.", "Type what it should say instead.")
