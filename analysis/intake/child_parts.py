"""A child's sheet whose labels and headings are right -> its parts: the record of the child, the records of its lines.

Every answer keeps its own cell: that of a standard which is written once over its lines, and that of a label which
answers for all lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.description import ReceivedFile
from analysis.errors import Problem
from analysis.grids.grid import Grid
from analysis.intake import made_up
from analysis.intake.labels import Label, named
from analysis.intake.lines import Lines, filled_down
from analysis.intake.parts import BETWEEN, NOT_MADE_UP, Column, Manner, Part, Read
from analysis.questions import Table


@dataclass(frozen=True)
class Marks:
    """How far the answers of each record are made up, by question; None where the sheet does not say. And what is
    wrong with the marks."""

    by_record: list[dict[str, str]] | None = None
    problems: tuple[Problem, ...] = ()

    def of(self, question: str) -> list[str] | None:
        """The mark of the answers to one question, one a record."""
        return None if self.by_record is None else [marks.get(question, NOT_MADE_UP) for marks in self.by_record]


def parts_of(grid: Grid, file: ReceivedFile, labels: dict[str, Label], lines: Lines, lines_table: Table) -> Read:
    """The parts of a sheet, and the rows that it gives."""
    mark = labels.get(made_up.HEADING)
    marks = _marks(grid, [mark.row], mark.column, file.headings) if mark else Marks()
    child = _child(grid, file, labels, marks)
    parts, problems = [Part(file.table, grid.file, grid.sheet, [None], child)], marks.problems
    column = lines.columns.get(made_up.HEADING)
    if lines.rows:
        marks = Marks() if column is None else _marks(grid, lines.rows, column, file.lines)
        known_by = [question for question in lines_table.key if question not in file.lines.values()]
        answers = _lines(grid, file, lines, _written_once(lines_table), marks)
        answers |= _of_the_child(child, known_by, len(lines.rows))
        parts.append(Part(file.lines_table, grid.file, grid.sheet, lines.rows, answers))
        problems += marks.problems
    return Read(tuple(parts), 1 + len(lines.rows), problems, marked=mark is not None or column is not None)


def _child(grid: Grid, file: ReceivedFile, labels: dict[str, Label], marks: Marks) -> dict[str, Column]:
    """question -> the answer of its label, or of its labels where several answer it, or the one round.toml gives."""
    asked: dict[str, list[Label]] = {}
    for heading, question in file.headings.items():
        asked.setdefault(question, []).append(labels[named(heading)])
    columns = {question: Column([answer], [0], (), _manner(file)) for question, answer in file.constants.items()}
    for question, found in asked.items():
        answered = [label for label in found if label.answered] or found
        raw = BETWEEN.join(grid.text(label.row, label.column) for label in answered)
        first = answered[0]
        columns[question] = Column([raw], [first.row], (first.column,), _manner(file), marks.of(question))
    return columns


def _lines(grid: Grid, file: ReceivedFile, lines: Lines, written_once: set[str], marks: Marks) -> dict[str, Column]:
    """question -> its answers, one a line."""
    columns = {}
    for heading, question in file.lines.items():
        column = lines.columns[named(heading)]
        raw = [grid.text(row, column) for row in lines.rows]
        rows: Sequence[int] = lines.rows
        if question in written_once:
            rows = filled_down(raw, lines.rows)
            raw = [grid.text(row, column) for row in rows]
        columns[question] = Column(raw, rows, (column,), _manner(file), marks.of(question))
    return columns


def _of_the_child(child: dict[str, Column], known_by: list[str], number: int) -> dict[str, Column]:
    """What the lines are known by and do not say themselves: the answer of the child, for each line."""
    taken = {question: child[question] for question in known_by if question in child}
    return {question: _for_each_line(answer, number) for question, answer in taken.items()}


def _for_each_line(answer: Column, number: int) -> Column:
    made_up_marks = None if answer.made_up is None else [*answer.made_up] * number
    return Column([*answer.raw] * number, [*answer.rows] * number, answer.columns, answer.manner, made_up_marks)


def _written_once(table: Table) -> set[str]:
    """The questions that are answered once for several lines: the standards, over their findings."""
    return {name for name, question in table.questions.items() if question.answers_from == "standards"}


def _manner(file: ReceivedFile) -> Manner:
    return Manner(file.joined_by, file.dates, file.case_is)


def _marks(grid: Grid, rows: Sequence[int], column: int, headings: dict[str, str]) -> Marks:
    """The marks in one column, a row a record."""
    found, problems = [], []
    for row in rows:
        try:
            found.append(made_up.marks_of_questions(grid.text(row, column), headings))
        except ValueError as error:
            found.append({})
            problems.append(Problem(grid.place(row, column), f"'Made up': {error}"))
    return Marks(found, tuple(problems))
