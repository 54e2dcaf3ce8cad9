"""The sheets of a file: which are read, what of them cannot be, and what was hidden.

A sheet that is hidden is not read unless round.toml names it, and a row that is hidden is read: both are told, because
nobody who looks at the file sees them.
"""

from collections.abc import Iterable, Sequence

from analysis.description import ReceivedFile
from analysis.errors import Problem
from analysis.grids.grid import Grid, UnreadableFile, cell_name
from analysis.intake.changes import Change
from analysis.shapes import shapes


def sheets_to_read(grids: list[Grid], file: ReceivedFile) -> list[Grid]:
    """The sheets to read: the named one, every child's, or the only one. Raises UnreadableFile where that is not
    clear."""
    there = [grid for grid in grids if grid.sheet not in file.left_out]
    shown = [grid for grid in there if not grid.hidden]
    if shapes()[file.shape].reader == "sheet per child":
        return shown
    if file.sheet is None and len(shown) == 1:
        return shown
    named = [grid for grid in there if grid.sheet == file.sheet]
    if named:
        return named
    what = f"has no sheet '{file.sheet}'." if file.sheet else "has more than one sheet."
    remedy = f"Its sheets are: {', '.join(grid.sheet for grid in shown)}. Name one with 'sheet' in round.toml."
    raise UnreadableFile(Problem(file.path, what, remedy))


def unreadable_cells(grids: Sequence[Grid]) -> list[Problem]:
    """Formulas without a value, which would be read as blank cells, and errors of Excel, which would be read as
    words."""
    what, remedy = "holds a formula without a stored value.", "Open the file in Excel and save it."
    found = [Problem(grid.place(*cell), what, remedy) for grid in grids for cell in grid.unstored]
    return found + [
        Problem(
            grid.place(*cell), f"holds Excel's error {grid.text(*cell)}.", "Ask what it should say, and correct it."
        )
        for grid in grids
        for cell in grid.errors
    ]


def hidden_parts(received: list[Grid], wanted: list[Grid], file: ReceivedFile) -> list[Problem]:
    """Sheets that were hidden and not read, and rows that were hidden and read."""
    unseen = [grid for grid in received if grid.hidden and holds_something(grid) and grid not in wanted]
    unseen = [grid for grid in unseen if grid.sheet not in file.left_out]
    remedy = "If it holds answers, name it with 'sheet' in round.toml; if not, name it in left_out."
    found = [Problem(grid.place(), "is hidden, and was not read.", remedy) for grid in unseen]
    hidden_rows = [(grid, row) for grid in wanted for row in grid.hidden_rows]
    return found + [
        Problem(grid.place(row), "is hidden in the file, and was read all the same.", "Ask whether it belongs.")
        for grid, row in hidden_rows
    ]


def holds_something(grid: Grid) -> bool:
    """Whether any row of a sheet holds more than blanks."""
    return any(grid.filled(row) for row in range(len(grid.rows)))


def freed_of_signs(grids: Iterable[Grid]) -> list[Change]:
    """The cells from which control characters were taken. What a cell was is not repeated: it may be free text."""
    rule = "control characters taken out"
    return [
        Change("", grid.file, grid.sheet, cell_name(row, column), "", "", "", rule)
        for grid in grids
        for row, column, _ in grid.cleaned
    ]
