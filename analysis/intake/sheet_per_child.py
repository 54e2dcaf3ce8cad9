"""An audit workbook with a sheet for each child: labels and answers above, the list of findings below.

A label stands in column A with its answer in the first filled cell to its right. The list begins at the row that
holds all headings of `lines`; a standard is written once, over its findings. A sheet gives one row of the file's
table and one row of findings for each line of its list; the child's reference is taken from the labels.
"""

from analysis.errors import Problem, near
from analysis.intake import made_up
from analysis.intake.answers import Answer, Read, normal, readable
from analysis.intake.flat_list import constant_answers
from analysis.intake.grids import Grid, cell_name
from analysis.rounds import ReceivedFile

Labelled = dict[str, tuple[int, int, str]]


def read_sheet_per_child(grid: Grid, file: ReceivedFile) -> Read:
    """The answers of one child's sheet, or every problem of its labels, headings and made-up marks at once."""
    top = _list_begins(grid, file)
    if top is None:
        wanted = ", ".join(f"'{heading}'" for heading in file.lines)
        return Read(
            problems=[Problem(grid.place(), f"has no row with the headings {wanted}.", "Is it another version?")]
        )
    columns = {normal(cell): column for column, cell in enumerate(grid.rows[top]) if cell.strip()}
    filled = _lines(grid, top)
    labels = _labels(grid, [*range(top), *range(top + 1 + len(filled), len(grid.rows))])
    problems = _label_problems(grid, file, labels) + _heading_problems(grid, file, columns, top)
    if problems:
        return Read(problems=problems)
    child = _child(grid, file, labels)
    lines = [_line(grid, file, columns, index, child.answers) for index in filled]
    return Read(
        answers=child.answers + [answer for line in lines for answer in line.answers],
        rows=1 + len(filled),
        problems=child.problems + [problem for line in lines for problem in line.problems],
        marked=made_up.HEADING in labels or made_up.HEADING in columns,
    )


def _list_begins(grid: Grid, file: ReceivedFile) -> int | None:
    wanted = {normal(heading) for heading in file.lines}
    return next((i for i, row in enumerate(grid.rows) if wanted <= {normal(cell) for cell in row}), None)


def _lines(grid: Grid, top: int) -> list[int]:
    """The rows of the list: from below its headings to the first empty row."""
    below = range(top + 1, len(grid.rows))
    end = next((index for index in below if not any(cell.strip() for cell in grid.rows[index])), len(grid.rows))
    return list(range(top + 1, end))


def _labels(grid: Grid, rows: list[int]) -> Labelled:
    """label -> (row, column, answer); a label with nothing to its right has its own row and the next column."""
    found = {}
    for index in rows:
        row = grid.rows[index]
        if row and row[0].strip():
            column = next((c for c in range(1, len(row)) if row[c].strip()), 1)
            found[normal(row[0])] = (index, column, row[column] if column < len(row) else "")
    return found


def _label_problems(grid: Grid, file: ReceivedFile, labels: Labelled) -> list[Problem]:
    wanted = {normal(heading): heading for heading in file.headings}
    missing = [
        Problem(grid.place(), f"label '{heading}' is missing.", near(heading, list(labels)))
        for name, heading in wanted.items()
        if name not in labels
    ]
    missing += [
        Problem(
            grid.place(*labels[normal(heading)][:2]), f"'{heading}' is empty.", "Give the child's, or delete the sheet."
        )
        for heading, question in file.headings.items()
        if question == "case" and normal(heading) in labels and not labels[normal(heading)][2].strip()
    ]
    expected = {*wanted, *(normal(name) for name in file.left_out), made_up.HEADING}
    return missing + [
        Problem(
            grid.place(row, 0),
            f"label '{name}' is mapped to no question.",
            "Map it in round.toml, or name it in left_out.",
        )
        for name, (row, _, answer) in labels.items()
        if name not in expected and answer.strip()
    ]


def _heading_problems(grid: Grid, file: ReceivedFile, columns: dict[str, int], top: int) -> list[Problem]:
    expected = {normal(name) for name in (*file.lines, *file.left_out)} | {made_up.HEADING}
    return [
        Problem(
            grid.place(top, column),
            f"heading '{readable(grid.rows[top][column])}' is mapped to no question.",
            "Map it under lines in round.toml, or name it in left_out.",
        )
        for heading, column in columns.items()
        if heading not in expected
    ]


def _child(grid: Grid, file: ReceivedFile, labels: Labelled) -> Read:
    """The answers of the labels: one row of the file's table."""
    row, column, cell = labels.get(made_up.HEADING, (0, 0, ""))
    try:
        marks = made_up.marks(cell, [normal(name) for name in file.headings])
    except ValueError as error:
        return Read(problems=[Problem(grid.place(row, column), f"'Made up': {error}")])
    record = grid.place()
    answers = [
        Answer(
            table=file.table,
            record=record,
            file=grid.file,
            sheet=grid.sheet,
            cell=cell_name(*labels[normal(heading)][:2]),
            question=question,
            raw=labels[normal(heading)][2],
            made_up=marks.get(normal(heading), "no"),
        )
        for heading, question in file.headings.items()
    ]
    return Read(answers=answers + constant_answers(grid, file, record))


def _line(grid: Grid, file: ReceivedFile, columns: dict[str, int], index: int, child: list[Answer]) -> Read:
    """The answers of one line of the list: one row of findings, with the child's reference from the labels."""
    row = grid.rows[index]
    try:
        cell = row[columns[made_up.HEADING]] if made_up.HEADING in columns else ""
        marks = made_up.marks(cell, [normal(name) for name in file.lines])
    except ValueError as error:
        return Read(problems=[Problem(grid.place(index, columns[made_up.HEADING]), f"'Made up': {error}")])
    record = grid.place(index)
    answers = [answer._replace(table="findings", record=record) for answer in child if answer.question == "case"]
    for heading, question in file.lines.items():
        at, column = _filled_down(grid, index, columns[normal(heading)], question)
        answers.append(
            Answer(
                table="findings",
                record=record,
                file=grid.file,
                sheet=grid.sheet,
                cell=cell_name(at, column),
                question=question,
                raw=grid.rows[at][column],
                made_up=marks.get(normal(heading), "no"),
            )
        )
    return Read(answers=answers)


def _filled_down(grid: Grid, index: int, column: int, question: str) -> tuple[int, int]:
    """The cell that holds the answer: for the standard, the nearest filled one above, as merged cells are read."""
    while question == "standard" and not grid.rows[index][column].strip() and index > 0:
        index -= 1
    return index, column
