"""A list with a row a case, an episode, a response ...: the commonest thing that arrives, from whatever system.

`read_list` gives one Part: for each question that round.toml maps, one Column with an answer a row that is not empty.
It reads column by column, so that a million rows take seconds. Where a table's key is an identifier that no heading
gives, as in a survey whose system does not number its responses, a row is known by its place in the files; never a
child, whose reference somebody must give.
"""

from analysis.description import ReceivedFile
from analysis.errors import Problem
from analysis.grids.grid import Grid
from analysis.intake import made_up
from analysis.intake.doubles import CASE, doubles
from analysis.intake.heading_problems import heading_problems, unread_options
from analysis.intake.headings import Heading, Headings, answers_below, headings_of
from analysis.intake.parts import BETWEEN, Column, Manner, Part, Read
from analysis.intake.wording import normal
from analysis.questions import dictionary
from analysis.shapes import shapes


def read_list(grid: Grid, file: ReceivedFile) -> Read:
    """The rows of a list, or every problem of its headings, marks and cells at once."""
    found = headings_of(grid, shapes()[file.shape].heading_rows, file.headings)
    if found is None:
        return Read(problems=(Problem(grid.place(), "has no rows.", "Ask for the file again."),))
    problems = heading_problems(grid, file, found)
    if problems:
        return Read(problems=tuple(problems))
    rows = [row for row in range(found.below, len(grid.rows)) if grid.filled(row)]
    mark = found.mark()
    problems = [*_wrong_marks(grid, file, mark, rows), *_under_no_heading(grid, found, rows)]
    if problems:
        return Read(rows=len(rows), problems=tuple(problems), marked=mark is not None)
    part = Part(file.table, grid.file, grid.sheet, rows, _columns(grid, file, found, rows))
    number = numbered_by(file.table)
    queries = doubles(grid, shapes()[file.shape], found, part, number) if number else []
    queries += [*unread_options(grid, file, found), *_above(grid, found)]
    return Read((part,), len(rows), queries=tuple(queries), marked=mark is not None)


def _above(grid: Grid, found: Headings) -> list[Problem]:
    """Rows above the headings that hold more than a title: records, where somebody sorted a list with its headings."""
    rows = [row for row in range(found.top) if sum(map(bool, map(str.strip, grid.rows[row]))) > 1]
    what, remedy = "stands above the headings, and was read by nobody.", "If it is a record, ask for the list again."
    return [Problem(grid.place(row), what, remedy) for row in rows]


def numbered_by(table: str) -> str | None:
    """The question that only tells the rows of a table apart, such as the number of a response; None where the key is a
    child's reference, or more than one question."""
    key = dictionary().table(table).key
    is_number = len(key) == 1 and key[0] != CASE and dictionary().question(table, key[0]).type == "identifier"
    return key[0] if is_number else None


def _columns(grid: Grid, file: ReceivedFile, found: Headings, rows: list[int]) -> dict[str, Column]:
    """One column for each question that a heading, round.toml itself or the place of a row answers."""
    manner = Manner(file.joined_by, file.dates, file.case_is)
    of_question: dict[str, list[Heading]] = {}
    for name, headings in found.of(file.headings).items():
        of_question.setdefault(file.headings[name], []).extend(headings)
    marks, columns = _marks(grid, file, found.mark(), rows), {}
    for question, headings in of_question.items():
        places = tuple(sorted(heading.column for heading in headings))
        raw = _joined([answers_below(grid, column, rows) for column in places])
        columns[question] = Column(raw, rows, places, manner, marks.get(question))
    for question, answer in file.constants.items():
        columns[question] = Column([answer] * len(rows), rows, (), manner)
    number = numbered_by(file.table)
    if number and number not in columns:
        columns[number] = Column([str(grid.place(row)) for row in rows], rows, (), manner)
    return columns


def _joined(columns: list[list[str]]) -> list[str]:
    """The answers of several columns to one question, the empty ones left out."""
    if len(columns) == 1:
        return columns[0]
    return [BETWEEN.join(filter(str.strip, pieces)) for pieces in zip(*columns, strict=True)]


def _marks(grid: Grid, file: ReceivedFile, mark: Heading | None, rows: list[int]) -> dict[str, list[str]]:
    """How far each answer to each question is made up; nothing for a list without such a column."""
    if mark is None:
        return {}
    cells = answers_below(grid, mark.column, rows)
    read = {cell: made_up.marks_of_questions(cell, file.headings) for cell in set(cells)}
    return {question: [read[cell][question] for cell in cells] for question in file.headings.values()}


def _wrong_marks(grid: Grid, file: ReceivedFile, mark: Heading | None, rows: list[int]) -> list[Problem]:
    """The cells of the column 'Made up' that cannot be read."""
    cells = answers_below(grid, mark.column, rows) if mark else []
    wrong = {}
    for cell in set(cells):
        try:
            made_up.marks(cell, [normal(heading) for heading in file.headings])
        except ValueError as error:
            wrong[cell] = f"'Made up': {error}"
    return [
        Problem(grid.place(row, mark.column), wrong[cell])
        for row, cell in zip(rows, cells, strict=False)
        if cell in wrong
    ]


def _under_no_heading(grid: Grid, found: Headings, rows: list[int]) -> list[Problem]:
    """Filled cells that no heading stands over: an unquoted comma in a text file, or a note beside the list."""
    headed = {heading.column for heading in found.columns}
    last = max(headed, default=-1)
    bare = {column: answers_below(grid, column, rows) for column in range(last) if column not in headed}
    cells = [(row, at) for at, held in bare.items() for row, cell in zip(rows, held, strict=True) if cell.strip()]
    longer = [row for row in rows if len(grid.rows[row]) > last + 1]
    cells += [(row, at) for row in longer for at in range(last + 1, len(grid.rows[row])) if grid.text(row, at).strip()]
    remedy = "Give its column a heading, or clear it; in a text file, an answer with commas stands between quotes."
    return [Problem(grid.place(*cell), "holds something under no heading.", remedy) for cell in sorted(cells)]
