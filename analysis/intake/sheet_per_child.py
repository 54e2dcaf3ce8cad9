"""An audit workbook with a sheet for each child: labels and answers above, the list of findings below.

A label stands in column A with its answer in the first filled cell to its right. The list begins at the row that
holds all headings of `lines`; a standard is written once, over its findings. A sheet gives one row of the file's
table and one row of findings for each line of its list; the child's reference is taken from the labels. What stands
in column A and is no label is never quoted: it may be about the child.
"""

from dataclasses import replace
from typing import NamedTuple

from analysis.description import ReceivedFile
from analysis.errors import Problem
from analysis.intake import made_up
from analysis.intake.answers import Answer, Mapped, Read, close_names, constant_answers, normal, read_cells, readable
from analysis.intake.grids import Grid, cell_name
from analysis.intake.quoting import quoted
from analysis.questions import dictionary


class Label(NamedTuple):
    """A filled cell of column A, in the form in which headings are compared, and the column of its answer."""

    name: str
    row: int
    column: int
    answered: bool


def read_sheet_per_child(grid: Grid, file: ReceivedFile) -> Read:
    """The answers of one child's sheet, or every problem of its labels, headings and made-up marks at once."""
    top = _list_begins(grid, file)
    if top is None:
        wanted = ", ".join(f"'{heading}'" for heading in file.lines)
        return Read(
            problems=[Problem(grid.place(), f"has no row with the headings {wanted}.", "Is it another version?")]
        )
    lines = _lines(grid, top)
    labels = _labels(grid, [*range(top), *range(top + 1 + len(lines), len(grid.rows))])
    problems = _label_problems(grid, file, labels) + _heading_problems(grid, file, top)
    if problems:
        return Read(problems=problems)
    child = _child(grid, file, {label.name: label for label in labels})
    findings = _findings(grid, file, top, lines, child.answers)
    return Read(
        answers=child.answers + [answer for finding in findings for answer in finding.answers],
        rows=1 + len(lines),
        problems=child.problems + [problem for finding in findings for problem in finding.problems],
        marked=made_up.HEADING in {label.name for label in labels} | {normal(cell) for cell in grid.rows[top]},
    )


def _list_begins(grid: Grid, file: ReceivedFile) -> int | None:
    wanted = {normal(heading) for heading in file.lines}
    return next((i for i, row in enumerate(grid.rows) if wanted <= {normal(cell) for cell in row}), None)


def _lines(grid: Grid, top: int) -> range:
    """The rows of the list: from below its headings to the first empty row."""
    below = range(top + 1, len(grid.rows))
    return range(top + 1, next((index for index in below if not grid.filled(index)), len(grid.rows)))


def _labels(grid: Grid, rows: list[int]) -> list[Label]:
    """The labels of the sheet, those with an answer last; one with nothing to its right is answered in column B."""
    found = []
    for index in (index for index in rows if grid.rows[index] and grid.rows[index][0].strip()):
        row = grid.rows[index]
        column = next((column for column in range(1, len(row)) if row[column].strip()), None)
        found.append(Label(normal(row[0]), index, column or 1, column is not None))
    return sorted(found, key=lambda label: label.answered)


def _label_problems(grid: Grid, file: ReceivedFile, labels: list[Label]) -> list[Problem]:
    return [
        *_missing(grid, file, labels),
        *_unanswered(grid, file, labels),
        *_there_twice(grid, file, labels),
        *_unmapped(grid, file, labels),
    ]


def _missing(grid: Grid, file: ReceivedFile, labels: list[Label]) -> list[Problem]:
    cells = {label.name: cell_name(label.row, 0) for label in labels}
    found = []
    for heading in (heading for heading in file.headings if normal(heading) not in cells):
        close = [cells[name] for name in close_names(heading, cells)]
        remedy = f"Did you mean the label in cell {' or '.join(close)}?" if close else "Is it another version?"
        found.append(Problem(grid.place(), f"label '{heading}' is missing.", remedy))
    return found


def _unanswered(grid: Grid, file: ReceivedFile, labels: list[Label]) -> list[Problem]:
    """A child without a reference; a label answered in one place is answered."""
    by_name = {label.name: label for label in labels}
    remedy = "Give the child's, or delete the sheet."
    asked = [(heading, by_name.get(normal(heading))) for heading, q in file.headings.items() if q == "case"]
    return [
        Problem(grid.place(label.row, label.column), f"'{heading}' is empty.", remedy)
        for heading, label in asked
        if label and not label.answered
    ]


def _there_twice(grid: Grid, file: ReceivedFile, labels: list[Label]) -> list[Problem]:
    answered = [label for label in labels if label.answered]
    last = {label.name: label for label in answered}
    return [
        Problem(grid.place(last[normal(heading)].row, 0), f"label '{heading}' is there twice.", "Delete one of them.")
        for heading in file.headings
        if [label.name for label in answered].count(normal(heading)) > 1
    ]


def _unmapped(grid: Grid, file: ReceivedFile, labels: list[Label]) -> list[Problem]:
    expected = {*(normal(name) for name in (*file.headings, *file.left_out)), made_up.HEADING}
    remedy = "Map the label in round.toml, or name it in left_out."
    return [
        Problem(grid.place(label.row, 0), "the label is mapped to no question.", remedy)
        for label in labels
        if label.answered and label.name not in expected
    ]


def _heading_problems(grid: Grid, file: ReceivedFile, top: int) -> list[Problem]:
    expected = {normal(name) for name in (*file.lines, *file.left_out)} | {made_up.HEADING, ""}
    remedy = "Map it under lines in round.toml, or name it in left_out."
    unmapped = [
        Problem(grid.place(top, column), f"heading {quoted(readable(cell))} is mapped to no question.", remedy)
        for column, cell in enumerate(grid.rows[top])
        if normal(cell) not in expected
    ]
    names = [normal(cell) for cell in grid.rows[top]]
    return unmapped + [
        Problem(grid.place(top), f"heading '{heading}' is there twice.", "Rename one of them.")
        for heading in file.lines
        if names.count(normal(heading)) > 1
    ]


def _child(grid: Grid, file: ReceivedFile, labels: dict[str, Label]) -> Read:
    """The answers of the labels: one row of the file's table."""
    found = [(question, labels[normal(heading)]) for heading, question in file.headings.items()]
    mapped = [Mapped(label.name, question, label.row, label.column) for question, label in found]
    mark = labels.get(made_up.HEADING)
    read = read_cells(grid, file.table, grid.place(), mapped, (mark.row, mark.column) if mark else None)
    return replace(read, answers=read.answers + constant_answers(grid, file, grid.place()))


def _findings(grid: Grid, file: ReceivedFile, top: int, lines: range, child: list[Answer]) -> list[Read]:
    """The answers of each line of the list: one row of findings, with the child's reference from the labels."""
    columns = {normal(cell): column for column, cell in enumerate(grid.rows[top]) if cell.strip()}
    asked = {normal(heading): question for heading, question in file.lines.items()}
    reference = [answer for answer in child if answer.question == "case" and "case" not in asked.values()]
    written_once = _written_once(asked)
    found = []
    for line in lines:
        record = grid.place(line)
        rows = {
            q: _filled_above(grid, lines, line, columns[h]) if q in written_once else line for h, q in asked.items()
        }
        mapped = [Mapped(heading, question, rows[question], columns[heading]) for heading, question in asked.items()]
        mark = (line, columns[made_up.HEADING]) if made_up.HEADING in columns else None
        read = read_cells(grid, "findings", record, mapped, mark)
        of_child = [answer._replace(table="findings", record=record) for answer in reference]
        found.append(replace(read, answers=of_child + read.answers))
    return found


def _written_once(asked: dict[str, str]) -> set[str]:
    """The questions of a list that are answered once for several lines: the standards, over their findings."""
    questions = dictionary().table("findings").questions
    return {question for question in asked.values() if questions[question].answers_from == "standards"}


def _filled_above(grid: Grid, lines: range, line: int, column: int) -> int:
    """The nearest row of the list, from a line upwards, with a filled cell in that column, as merged cells are read."""
    return next((above for above in range(line, lines.start, -1) if grid.text(above, column).strip()), lines.start)
