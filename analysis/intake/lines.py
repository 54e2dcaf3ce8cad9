"""The list on a child's sheet: a row of headings, and below it a line for each finding or criterion.

It begins at the first row that holds all headings of `lines` in round.toml and ends at the first empty row. A standard
is written once, over its lines, as merged cells are read. What stands below the end, or under no heading, is a problem.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.description import ReceivedFile
from analysis.errors import Problem
from analysis.grids.grid import Grid
from analysis.intake import made_up
from analysis.intake.labels import left_out, named
from analysis.intake.quoting import quoted
from analysis.intake.wording import close_names, readable


@dataclass(frozen=True)
class Lines:
    """Where a list stands: the row of its headings, the rows of its lines, and heading -> column. All from 0."""

    top: int
    rows: range
    columns: dict[str, int]


def lines_in(grid: Grid, file: ReceivedFile) -> Lines | None:
    """The list of a sheet, or None where no row holds its headings. Without `lines` it is empty, at the sheet's end."""
    if not file.lines:
        return Lines(len(grid.rows), range(len(grid.rows), len(grid.rows)), {})
    wanted = {named(heading) for heading in file.lines}
    tops = (row for row, cells in enumerate(grid.rows) if wanted <= {named(cell) for cell in cells})
    top = next(tops, None)
    if top is None:
        return None
    below = range(top + 1, len(grid.rows))
    end = next((row for row in below if not grid.filled(row)), len(grid.rows))
    headings = reversed(list(enumerate(grid.rows[top])))
    return Lines(top, range(top + 1, end), {named(cell): column for column, cell in headings if cell.strip()})


def no_list(grid: Grid, file: ReceivedFile) -> Problem:
    """That a sheet has no list; the headings that are near what was expected are told from the row that has most."""
    wanted = {named(heading): heading for heading in file.lines}
    rows = [[readable(cell) for cell in cells if cell.strip()] for cells in grid.rows]
    best = max(range(len(rows)), key=lambda row: len(wanted.keys() & {named(cell) for cell in rows[row]}), default=0)
    there = {named(cell): cell for cell in rows[best]} if rows else {}
    listed = ", ".join(f"'{heading}'" for heading in file.lines)
    if not wanted.keys() & there.keys():
        remedy = "Is it another version? A sheet that is no child's is named in left_out."
        return Problem(grid.place(), f"has no row with the headings {listed}.", remedy)
    missing = [heading for name, heading in wanted.items() if name not in there]
    close = [there[name] for heading in missing for name in close_names(named(heading), there.keys() - wanted.keys())]
    offered = f"Did you mean {' or '.join(map(quoted, dict.fromkeys(close)))}?" if close else "Is it another version?"
    what = f"has no row with the headings {listed}; in row {best + 1}, {_told(missing)} missing."
    return Problem(grid.place(), what, offered)


def wrong_headings(grid: Grid, file: ReceivedFile, lines: Lines) -> list[Problem]:
    """Headings that nobody maps, or that are there twice."""
    if not file.lines:
        return []
    expected = {*map(named, file.lines), *left_out(file), made_up.HEADING, ""}
    remedy = "Map it under lines in round.toml, or name it in left_out."
    unmapped = [
        Problem(grid.place(lines.top, column), f"heading {quoted(readable(cell))} is mapped to no question.", remedy)
        for column, cell in enumerate(grid.rows[lines.top])
        if named(cell) not in expected
    ]
    names = [named(cell) for cell in grid.rows[lines.top]]
    return unmapped + [
        Problem(grid.place(lines.top), f"heading '{heading}' is there twice.", "Rename one of them.")
        for heading in file.lines
        if names.count(named(heading)) > 1
    ]


def under_no_heading(grid: Grid, file: ReceivedFile, lines: Lines) -> Iterator[Problem]:
    """Filled cells of the lines that no heading stands over."""
    headed, unread = {column for column, cell in enumerate(_top(grid, lines)) if cell.strip()}, left_out(file)
    remedy = "Give its column a heading, clear it, or name its text in left_out."
    for row in lines.rows:
        for column, cell in enumerate(grid.rows[row]):
            if cell and column not in headed and cell.strip() and named(cell) not in unread:
                yield Problem(grid.place(row, column), "holds something under no heading.", remedy)


def like_lines(grid: Grid, file: ReceivedFile, lines: Lines) -> list[int]:
    """Rows below the end of the list that are filled in as its lines are: under a heading and with nothing in column A,
    or under several."""
    beyond_a, unread = [column for column in lines.columns.values() if column], {*left_out(file), ""}
    found = []
    for row in range(lines.rows.stop, len(grid.rows)):
        filled = sum(named(grid.text(row, column)) not in unread for column in beyond_a)
        if filled > (1 if grid.text(row, 0).strip() else 0):
            found.append(row)
    return found


def filled_down(cells: Sequence[str], rows: Sequence[int]) -> list[int]:
    """For each row the nearest one, from it upwards, that is filled; its own where none is."""
    found, last = [], None
    for cell, row in zip(cells, rows, strict=True):
        last = row if cell.strip() else last
        found.append(row if last is None else last)
    return found


def _top(grid: Grid, lines: Lines) -> Sequence[str]:
    return grid.rows[lines.top] if lines.columns else ()


def _told(missing: list[str]) -> str:
    return f"{', '.join(f'{heading!r}' for heading in missing)} {'is' if len(missing) == 1 else 'are'}"
