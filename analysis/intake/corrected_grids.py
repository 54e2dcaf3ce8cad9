"""Corrections put in the place of what they correct: a new grid, a change for each, and what does not fit.

A correction is made only while its cell says what it was made for, blanks and line breaks aside. It may fill an empty
cell of a row that is there, up to one column beyond the widest row; it adds no row, as none was received.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from analysis.errors import Place, Problem
from analysis.grids.grid import Grid, cell_name
from analysis.intake.changes import Change
from analysis.intake.wording import readable


@dataclass(frozen=True)
class Correction:
    """One line of corrections.csv: the cell (row and column from 0), what it said, what to read, by whom and why."""

    line: Place
    file: str
    sheet: str
    row: int
    column: int
    was: str
    became: str
    rule: str


@dataclass(frozen=True)
class Corrected:
    """A grid with its corrections in place, the changes made, and what is wrong with the corrections of it."""

    grid: Grid
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()


def corrected_grid(grid: Grid, corrections: Iterable[Correction]) -> Corrected:
    """The grid with its corrections, made one after the other; one that does not fit is a problem, and not made."""
    made: dict[tuple[int, int], Correction] = {}
    width = max(map(len, grid.rows), default=0)
    changes, problems = [], []
    for one in corrections:
        cell = (one.row, one.column)
        inside = one.row < len(grid.rows) and one.column <= width
        fault = _misfit(one, grid, made.get(cell)) if inside else _outside(grid.place(*cell))
        if fault:
            problems.append(Problem(one.line, *fault))
            continue
        was = made[cell].became if cell in made else grid.text(*cell)
        changes.append(Change("", grid.file, grid.sheet, cell_name(*cell), "", was, one.became, one.rule))
        made[cell] = one
    return Corrected(_with(grid, made) if made else grid, tuple(changes), tuple(problems))


def _outside(place: Place) -> tuple[str, str]:
    remedy = "A correction changes or fills a cell of a row that is there. Ask for the file again if a row is missing."
    return f"{place} is outside what was received.", remedy


def _misfit(one: Correction, grid: Grid, earlier: Correction | None) -> tuple[str, str] | None:
    """Why a correction cannot be made, with what to do; None when it fits. What the cell says now is not repeated."""
    place = grid.place(one.row, one.column)
    says = earlier.became if earlier else grid.text(one.row, one.column)
    if readable(says) == readable(one.was):
        return None
    if earlier:
        remedy = "Let its 'from' be the 'to' of that row, or take one of them out."
        return f"corrects {place}, as row {earlier.line.row + 1} does.", remedy
    remedy = (
        "Put its 'from' right (a date in a workbook is written 2015-03-04), or take the line out if it is not needed."
    )
    return f"{place} no longer says what the correction was made for.", remedy


def _with(grid: Grid, made: dict[tuple[int, int], Correction]) -> Grid:
    """A grid with other texts in some of its cells, which are neither errors nor formulas any more."""
    changed: dict[int, dict[int, str]] = {}
    for (row, column), one in made.items():
        changed.setdefault(row, {})[column] = one.became
    return replace(
        grid,
        rows=tuple(_row(row, changed[at]) if at in changed else row for at, row in enumerate(grid.rows)),
        unstored=tuple(cell for cell in grid.unstored if cell not in made),
        errors=tuple(cell for cell in grid.errors if cell not in made),
    )


def _row(row: tuple[str, ...], cells: dict[int, str]) -> tuple[str, ...]:
    """A row with other texts at some columns, up to its last filled cell."""
    width = max(len(row), *(column + 1 for column in cells))
    texts = [cells.get(column, row[column] if column < len(row) else "") for column in range(width)]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)
