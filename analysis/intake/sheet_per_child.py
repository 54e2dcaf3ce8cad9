"""An audit workbook with a sheet for each child, or for each child and agency.

A sheet gives one record of the file's table, from its labels (see `labels`), and one record of lines_table for each
line of its list (see `lines`). What a line is known by and its list does not say, such as the child's reference and the
agency, is taken from the labels. A copy of the tool that nobody filled in is asked about and gives no record.
"""

from dataclasses import dataclass, replace

from analysis.description import ReceivedFile
from analysis.errors import Problem
from analysis.grids.grid import Grid
from analysis.intake.child_parts import parts_of
from analysis.intake.labels import (
    Label,
    answers_of,
    labels_in,
    labels_never_read,
    labels_there_twice,
    missing_labels,
    named,
    read_or_left_out,
    unread_cells,
    without_reference,
)
from analysis.intake.lines import Lines, like_lines, lines_in, no_list, under_no_heading, wrong_headings
from analysis.intake.parts import Read
from analysis.questions import Table, dictionary


@dataclass(frozen=True)
class Sheet:
    """One sheet: its list, its labels, the rows outside the list, and the rows cut off from the list by an empty
    one."""

    grid: Grid
    file: ReceivedFile
    lines: Lines
    labels: list[Label]
    outside: list[int]
    cut_off: list[int]


def read_sheet_per_child(grid: Grid, file: ReceivedFile) -> Read:
    """The record of a child and those of its lines, with every problem of the sheet at once."""
    if not any(grid.filled(row) for row in range(len(grid.rows))):
        return _not_filled_in(grid)
    lines = lines_in(grid, file)
    if lines is None:
        return Read(problems=tuple(_without_list(grid, file)))
    sheet, lines_table = _sheet(grid, file, lines), dictionary().table(file.lines_table)
    wrong, unread = _wrong(sheet), _unread(sheet)
    if not (wrong or unread or _answered(sheet, lines_table)):
        return _not_filled_in(grid)
    wrong += without_reference(grid, file, sheet.labels)
    if wrong:
        return Read(problems=(*wrong, *unread))
    read = parts_of(grid, file, answers_of(sheet.labels), lines, lines_table)
    return replace(read, problems=(*read.problems, *unread))


def _not_filled_in(grid: Grid) -> Read:
    remedy = "Delete the sheet, or ask for its answers."
    return Read(queries=(Problem(grid.place(), "is not filled in, and gives no row.", remedy),))


def _without_list(grid: Grid, file: ReceivedFile) -> list[Problem]:
    """That the list is missing, with the labels that are missing too; unless all are: it is a sheet of another kind."""
    missing = missing_labels(grid, file, labels_in(grid, file, range(len(grid.rows))))
    return [no_list(grid, file), *(missing if len(missing) < len(file.headings) else [])]


def _sheet(grid: Grid, file: ReceivedFile, lines: Lines) -> Sheet:
    outside = [row for row in range(len(grid.rows)) if row != lines.top and row not in lines.rows]
    labels = labels_in(grid, file, outside)
    known = {label.row for label in labels if label.name in read_or_left_out(file)}
    cut_off = [row for row in like_lines(grid, file, lines) if row not in known]
    outside = [row for row in outside if row not in cut_off]
    return Sheet(grid, file, lines, [label for label in labels if label.row not in cut_off], outside, cut_off)


def _wrong(sheet: Sheet) -> list[Problem]:
    """What keeps the sheet from being read."""
    grid, file = sheet.grid, sheet.file
    return [
        *labels_never_read(grid, file),
        *missing_labels(grid, file, sheet.labels),
        *labels_there_twice(grid, file, sheet.labels),
        *wrong_headings(grid, file, sheet.lines),
    ]


def _unread(sheet: Sheet) -> list[Problem]:
    """What is filled in and read by nobody."""
    what = f"is filled in below the end of the list, which is row {sheet.lines.rows.stop}, and is read by nobody."
    remedy = "Take out the empty rows above it, or clear it."
    return [
        *unread_cells(sheet.grid, sheet.file, sheet.labels, sheet.outside),
        *under_no_heading(sheet.grid, sheet.file, sheet.lines),
        *(Problem(sheet.grid.place(row), what, remedy) for row in sheet.cut_off),
    ]


def _answered(sheet: Sheet, lines_table: Table) -> bool:
    """Whether anything is filled in besides what the tool has printed: the standards, findings and criteria."""
    asked = {named(heading): question for heading, question in sheet.file.lines.items()}
    printed = [name for name, question in asked.items() if lines_table.questions[question].answers_from]
    columns = [sheet.lines.columns[name] for name in asked if name not in printed]
    in_list = any(sheet.grid.text(row, column).strip() for row in sheet.lines.rows for column in columns)
    return in_list or any(label.answered for label in sheet.labels)
