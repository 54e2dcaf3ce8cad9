"""A list with one heading row and one row a case, an episode, a response ...: the commonest thing that arrives.

Rows of answers: one for each mapped heading of each row that is not empty. A Microsoft Forms export is such a list with
columns of its own; e-mail, name and address columns are never read, in whatever list they come.
"""

from collections.abc import Iterator
from dataclasses import replace

from analysis.description import ReceivedFile
from analysis.errors import Problem, near
from analysis.intake import made_up
from analysis.intake.answers import Mapped, Read, close_names, constant_answers, normal, read_cells, readable
from analysis.intake.grids import Grid
from analysis.intake.quoting import quoted

# Columns that Microsoft Forms adds by itself: when, and in which language, and nothing that is asked.
FORMS_COLUMNS = frozenset(
    {"id", "start time", "completion time", "last modified time", "language", "total points", "quiz feedback"}
)
# What says who answered never survives intake.
NEVER_READ = frozenset({"email", "e-mail", "email address", "name", "first name", "last name", "ip address"})


def read_flat_list(grid: Grid, file: ReceivedFile) -> Read:
    """The answers of a list, or every problem of its headings and made-up marks at once."""
    filled = [index for index in range(len(grid.rows)) if grid.filled(index)]
    if not filled:
        return Read(problems=[Problem(grid.place(), "has no rows.", "Ask for the file again.")])
    top, *below = filled
    columns = {normal(cell): column for column, cell in reversed(list(enumerate(grid.rows[top]))) if cell.strip()}
    problems = [*_wanting(grid, file, columns, top), *_unexpected(grid, file, columns, top)]
    if problems:
        return Read(problems=problems)
    asked = {normal(heading): question for heading, question in file.headings.items()}
    rows = [_row(grid, file, columns, asked, index) for index in below]
    return Read(
        answers=[answer for row in rows for answer in row.answers],
        rows=len(below),
        problems=[problem for row in rows for problem in row.problems],
        marked=made_up.HEADING in columns,
    )


def _wanting(grid: Grid, file: ReceivedFile, columns: dict[str, int], top: int) -> Iterator[Problem]:
    """Headings of round.toml that are missing, or never to be read."""
    for wanted in file.headings:
        if normal(wanted) not in columns:
            close = [readable(grid.rows[top][columns[name]]) for name in close_names(wanted, columns)]
            remedy = near(wanted, close) if close else "Is it another version of the file?"
            yield Problem(grid.place(top), f"heading '{wanted}' is missing.", remedy)
        if normal(wanted) in NEVER_READ:
            yield Problem(
                grid.place(top), f"'{wanted}' says who answered and is never read.", "Take it out of headings."
            )


def _unexpected(grid: Grid, file: ReceivedFile, columns: dict[str, int], top: int) -> Iterator[Problem]:
    """Headings received that are there twice, or mapped by nobody."""
    expected = {normal(name) for name in (*file.headings, *file.left_out)} | {made_up.HEADING} | NEVER_READ
    expected |= FORMS_COLUMNS if file.shape == "ms forms" else frozenset()
    for column, heading in enumerate(map(readable, grid.rows[top])):
        if heading and columns[normal(heading)] != column:
            yield Problem(grid.place(top, column), f"heading {quoted(heading)} is there twice.", "Rename one of them.")
        elif heading and normal(heading) not in expected:
            remedy = "Map it under headings in round.toml, or name it in left_out."
            yield Problem(grid.place(top, column), f"heading {quoted(heading)} is mapped to no question.", remedy)


def _row(grid: Grid, file: ReceivedFile, columns: dict[str, int], asked: dict[str, str], index: int) -> Read:
    """The answers of one row. `asked`: heading -> question."""
    record = grid.place(index)
    mapped = [Mapped(heading, question, index, columns[heading]) for heading, question in asked.items()]
    mark = (index, columns[made_up.HEADING]) if made_up.HEADING in columns else None
    read = read_cells(grid, file.table, record, mapped, mark)
    loose = _under_no_heading(grid, columns, index)
    return replace(read, answers=read.answers + constant_answers(grid, file, record), problems=read.problems + loose)


def _under_no_heading(grid: Grid, columns: dict[str, int], index: int) -> list[Problem]:
    """Filled cells that no heading stands over: an unquoted comma in a text file, or a note beside the list."""
    remedy = "Give its column a heading, or clear it; in a text file, an answer with commas stands between quotes."
    return [
        Problem(grid.place(index, column), "holds something under no heading.", remedy)
        for column, cell in enumerate(grid.rows[index])
        if cell.strip() and column not in columns.values()
    ]
