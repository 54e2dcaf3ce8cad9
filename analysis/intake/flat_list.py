"""A list with one heading row and one row a case, an episode, a response ...: the commonest thing that arrives.

Rows of answers: one for each mapped heading of each row that is not empty. A Microsoft Forms export is such a list with
columns of its own; e-mail, name and address columns are never read, in whatever list they come.
"""

from collections.abc import Iterator

from analysis.errors import Problem, near
from analysis.intake import made_up
from analysis.intake.answers import Answer, Read, normal, readable
from analysis.intake.grids import Grid, cell_name
from analysis.rounds import ReceivedFile

# Columns that Microsoft Forms adds by itself: when, and in which language, and nothing that is asked.
FORMS_COLUMNS = frozenset(
    {"id", "start time", "completion time", "last modified time", "language", "total points", "quiz feedback"}
)
# What says who answered never survives intake.
NEVER_READ = frozenset({"email", "e-mail", "email address", "name", "first name", "last name", "ip address"})


def read_flat_list(grid: Grid, file: ReceivedFile) -> Read:
    """The answers of a list, or every problem of its headings and made-up marks at once."""
    top = next((index for index, row in enumerate(grid.rows) if any(row)), None)
    if top is None:
        return Read(problems=[Problem(grid.place(), "has no rows.", "Ask for the file again.")])
    columns = {normal(cell): column for column, cell in reversed(list(enumerate(grid.rows[top]))) if cell.strip()}
    problems = list(_heading_problems(grid, file, columns, top))
    if problems:
        return Read(problems=problems)
    filled = [index for index in range(top + 1, len(grid.rows)) if any(cell.strip() for cell in grid.rows[index])]
    rows = [_row(grid, file, columns, index) for index in filled]
    return Read(
        answers=[answer for row in rows for answer in row.answers],
        rows=len(filled),
        problems=[problem for row in rows for problem in row.problems],
        marked=made_up.HEADING in columns,
    )


def _heading_problems(grid: Grid, file: ReceivedFile, columns: dict[str, int], top: int) -> Iterator[Problem]:
    """Headings that are missing, there twice, mapped by nobody, or never to be read."""
    headings = [readable(cell) for cell in grid.rows[top]]
    for wanted in file.headings:
        if normal(wanted) not in columns:
            yield Problem(
                grid.place(top), f"heading '{wanted}' is missing.", near(wanted, list(filter(None, headings)))
            )
        if normal(wanted) in NEVER_READ:
            yield Problem(
                grid.place(top), f"'{wanted}' says who answered and is never read.", "Take it out of headings."
            )
    expected = {normal(name) for name in (*file.headings, *file.left_out)} | {made_up.HEADING} | NEVER_READ
    expected |= FORMS_COLUMNS if file.shape == "ms forms" else frozenset()
    for column, heading in enumerate(headings):
        if heading and columns[normal(heading)] != column:
            yield Problem(grid.place(top, column), f"heading '{heading}' is there twice.", "Rename one of them.")
        elif heading and normal(heading) not in expected:
            remedy = "Map it under headings in round.toml, or name it in left_out."
            yield Problem(grid.place(top, column), f"heading '{heading}' is mapped to no question.", remedy)


def _row(grid: Grid, file: ReceivedFile, columns: dict[str, int], index: int) -> Read:
    """The answers of one row, each with its cell."""
    row = grid.rows[index]
    cells = {heading: row[column] if column < len(row) else "" for heading, column in columns.items()}
    try:
        marks = made_up.marks(cells.get(made_up.HEADING, ""), [normal(name) for name in file.headings])
    except ValueError as error:
        return Read(problems=[Problem(grid.place(index, columns[made_up.HEADING]), f"'Made up': {error}")])
    record = f"{grid.place(index)}"
    mapped = [(question, normal(heading)) for heading, question in file.headings.items()]
    answers = [
        Answer(
            table=file.table,
            record=record,
            file=grid.file,
            sheet=grid.sheet,
            cell=cell_name(index, columns[heading]),
            question=question,
            raw=cells[heading],
            made_up=marks.get(heading, "no"),
        )
        for question, heading in mapped
    ]
    return Read(answers=answers + constant_answers(grid, file, record))


def constant_answers(grid: Grid, file: ReceivedFile, record: str) -> list[Answer]:
    """The answers that round.toml gives for every row of the file."""
    return [
        Answer(file.table, record, grid.file, grid.sheet, "", question, answer, "no")
        for question, answer in file.constants.items()
    ]
