"""The labels of an audit tool: what a child's sheet says above and below its list.

A label stands in column A with its answer in the first filled cell to its right. Capitals, blanks and a colon at its
end do not make another label. A title may stand alone in column A in the first filled row. Every other filled cell is
a problem until round.toml maps it or names it in left_out. What stands there is never quoted: it may be about the
child.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from analysis.description import ReceivedFile
from analysis.errors import Problem
from analysis.grids.grid import Grid, cell_name
from analysis.intake import made_up
from analysis.intake.wording import close_names, normal
from analysis.shapes import never_read


class Label(NamedTuple):
    """A filled cell of column A by the name it is compared by, and the column of its answer; B where there is none."""

    name: str
    row: int
    column: int
    answered: bool


def named(text: str) -> str:
    """The form in which labels, and the headings of the list, are compared."""
    return normal(text).rstrip(": ") or normal(text)


def left_out(file: ReceivedFile) -> set[str]:
    """What round.toml leaves out, and what says who somebody is, in the form that is compared."""
    return {*map(named, file.left_out), *map(named, never_read())}


def read_or_left_out(file: ReceivedFile) -> set[str]:
    """The labels that round.toml maps or leaves out, and that of the made-up marks, in the form that is compared."""
    return {*map(named, file.headings), *left_out(file), made_up.HEADING}


def labels_in(grid: Grid, file: ReceivedFile, rows: Iterable[int]) -> list[Label]:
    """The labels in those rows, but for a title."""
    rows = [row for row in rows if grid.rows[row] and grid.rows[row][0].strip()]
    found, known = [_label(grid, row) for row in rows], read_or_left_out(file)
    first = next((row for row in range(len(grid.rows)) if grid.filled(row)), None)
    return [label for label in found if label.answered or label.row != first or label.name in known]


def answers_of(labels: Iterable[Label]) -> dict[str, Label]:
    """name -> label; of one that stands in several places, the place that is answered."""
    return {label.name: label for label in sorted(labels, key=lambda label: label.answered)}


def missing_labels(grid: Grid, file: ReceivedFile, labels: list[Label]) -> list[Problem]:
    """Labels of round.toml that the sheet does not have, with near ones by their cells: another version of the tool."""
    there, known = {label.name for label in labels}, read_or_left_out(file)
    cells = {label.name: cell_name(label.row, 0) for label in labels if label.name not in known}
    found = []
    for heading in (heading for heading in file.headings if named(heading) not in there):
        close = [cells[name] for name in close_names(named(heading), cells)]
        remedy = f"Did you mean the label in cell {' or '.join(close)}?" if close else "Is it another version?"
        found.append(Problem(grid.place(), f"label '{heading}' is missing.", remedy))
    return found


def labels_never_read(grid: Grid, file: ReceivedFile) -> list[Problem]:
    """What round.toml maps although it says who somebody is."""
    private = {*map(named, never_read())}
    return [
        Problem(grid.place(), f"'{heading}' says who somebody is and is never read.", "Take it out of round.toml.")
        for heading in (*file.headings, *file.lines)
        if named(heading) in private
    ]


def without_reference(grid: Grid, file: ReceivedFile, labels: list[Label]) -> list[Problem]:
    """A child without a reference; a label answered in one place is answered."""
    by_name, remedy = answers_of(labels), "Give the child's, or delete the sheet."
    asked = [(heading, by_name.get(named(heading))) for heading, q in file.headings.items() if q == "case"]
    return [
        Problem(grid.place(label.row, label.column), f"'{heading}' is empty.", remedy)
        for heading, label in asked
        if label and not label.answered
    ]


def labels_there_twice(grid: Grid, file: ReceivedFile, labels: list[Label]) -> list[Problem]:
    """Labels that are answered in two places."""
    answered = [label for label in labels if label.answered]
    last = {label.name: label for label in answered}
    return [
        Problem(grid.place(last[named(heading)].row, 0), f"label '{heading}' is there twice.", "Delete one of them.")
        for heading in file.headings
        if [label.name for label in answered].count(named(heading)) > 1
    ]


def unread_cells(grid: Grid, file: ReceivedFile, labels: list[Label], rows: Iterable[int]) -> Iterator[Problem]:
    """Filled cells of those rows that nobody reads: labels that are not mapped, and what stands beside the answers."""
    unread, known = left_out(file), read_or_left_out(file)
    by_row = {label.row: label for label in labels}
    for row in rows:
        label = by_row.get(row)
        if label and label.name not in known:
            remedy = "Map the label in round.toml, or name it in left_out."
            yield Problem(grid.place(row, 0), "the label is mapped to no question.", remedy)
        elif not label or label.name not in unread:
            yield from _beside(grid, row, label.column if label else 0, unread)


def _label(grid: Grid, row: int) -> Label:
    cells = grid.rows[row]
    column = next((column for column in range(1, len(cells)) if cells[column].strip()), None)
    return Label(named(cells[0]), row, column or 1, column is not None)


def _beside(grid: Grid, row: int, read_to: int, unread: set[str]) -> Iterator[Problem]:
    """What stands in a row to the right of what is read there."""
    if read_to:
        what, remedy = "stands beside an answer and is read by nobody.", "Put all of the answer into one cell"
    else:
        what, remedy = "stands beside no label and is read by nobody.", "Put a label into column A"
    for column in range(read_to + 1, len(grid.rows[row])):
        text = grid.rows[row][column]
        if text.strip() and named(text) not in unread:
            yield Problem(grid.place(row, column), what, f"{remedy}, clear the cell, or name its text in left_out.")
