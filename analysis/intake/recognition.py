"""Which shape a file has, by its content: the headings of shapes.toml that are there, never the file's name.

A shape that round.toml gives and the content contradicts is a problem: two rows of headings read as one would make
a respondent of the second. A file that round.toml gives no table, and whose shape has none, is one too; the table
that its headings are most like is offered.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import islice

from analysis.description import ReceivedFile
from analysis.errors import Problem
from analysis.grids.grid import Grid, UnreadableFile
from analysis.intake.headings import LOOKED_THROUGH, heading_text, headings_of
from analysis.intake.likeness import likeliest_table
from analysis.intake.wording import normal
from analysis.questions import dictionary
from analysis.shapes import Shape, shapes

# The shapes of what no headings tell: a list, and a workbook whose sheets are alike.
LIST, SHEET_PER_CHILD = "flat list", "sheet per child"
# As many labels do sheets for one child each share in column A, and no list of two columns begins with more headings.
SHARED_LABELS, LABEL_AND_ANSWER = 3, 2


def recognised(grids: list[Grid], file: ReceivedFile) -> ReceivedFile:
    """The file with its shape, from round.toml or by its content. Raises UnreadableFile where they contradict each
    other, and for a file without a table."""
    looked = looked_at(grids, file)
    if file.shape:
        problem = _contradiction(looked, file, shape_of(grids, file.model_copy(update={"table": None})))
        if problem:
            raise UnreadableFile(problem)
        return file
    file = file.in_shape(shape_of(grids, file))
    if file.table is None:
        raise UnreadableFile(_no_table(looked, file))
    return file


def shape_of(grids: Sequence[Grid], file: ReceivedFile) -> str:
    """The name of the first shape whose headings are there; else a sheet for each child, or a list."""
    looked = looked_at(grids, file)
    for name, shape in shapes().items():
        feeds = shape.table is None or file.table in (None, shape.table)
        if shape.known_by and feeds and looked and is_in(looked[0], shape):
            return name
    return SHEET_PER_CHILD if file.sheet is None and _share_labels(looked) else LIST


def looked_at(grids: Sequence[Grid], file: ReceivedFile) -> list[Grid]:
    """The sheet that round.toml names; where it names none, all that are shown and hold something."""
    shown = [grid for grid in grids if not grid.hidden and grid.sheet not in file.left_out]
    return [grid for grid in grids if grid.sheet == file.sheet] or [grid for grid in shown if _filled(grid)]


def is_in(grid: Grid, shape: Shape) -> bool:
    """Whether a sheet has the headings by which a shape is known and, with two rows, no record in the second."""
    top = _known_row(grid, shape)
    return top is not None and (shape.heading_rows == 1 or not _is_record(grid, shape, top + 1))


def _filled(grid: Grid) -> list[int]:
    return list(islice((row for row in range(len(grid.rows)) if grid.filled(row)), LOOKED_THROUGH))


def _known_row(grid: Grid, shape: Shape) -> int | None:
    known = {normal(heading) for heading in shape.known_by}
    rows = ((row, {normal(heading_text(cell)) for cell in grid.rows[row]}) for row in _filled(grid))
    return next((row for row, names in rows if known <= names), None)


def _is_record(grid: Grid, shape: Shape, row: int) -> bool:
    """Whether a row says something where the system writes for every record, and has no options."""
    known = {normal(heading) for heading in shape.known_by}
    columns = [at for at, cell in enumerate(grid.rows[row - 1]) if normal(heading_text(cell)) in known]
    return row < len(grid.rows) and any(grid.text(row, column).strip() for column in columns)


def _share_labels(grids: Sequence[Grid]) -> bool:
    """Whether several sheets have the same labels in column A. A label has a letter and no digit, stands once in its
    sheet, and no list begins its sheet."""
    sheets = [_labels(grid) for grid in grids] if len(grids) > 1 else []
    shared = {label for label, number in Counter(label for labels in sheets for label in labels).items() if number > 1}
    return sum(len(labels & shared) >= SHARED_LABELS for labels in sheets) > 1


def _labels(grid: Grid) -> set[str]:
    first = next((row for row in grid.rows if any(map(str.strip, row))), ())
    if sum(bool(cell.strip()) for cell in first) > LABEL_AND_ANSWER:
        return set()
    number = Counter(normal(row[0]) for row in grid.rows if row)
    letters = [label for label in number if any(map(str.isalpha, label)) and not any(map(str.isdigit, label))]
    return {label for label in letters if number[label] == 1}


def _contradiction(looked: list[Grid], file: ReceivedFile, looks: str) -> Problem | None:
    """What is wrong with the shape that round.toml gives; None where it may be right."""
    given, found = shapes()[file.shape], shapes()[looks]
    if not looked or looks == file.shape:
        return None
    remedy = f'Write shape = "{looks}" in its block of round.toml, or leave the line out.'
    like = f"is given the shape '{file.shape}', but looks like '{looks}' ({found.says})"
    if found.heading_rows > given.heading_rows:
        return Problem(file.path, f"{like}: its second row of headings would be read as a record.", remedy)
    if given.heading_rows == 2 and _known_row(looked[0], given) is not None:
        what = f"is given the shape '{file.shape}', but has one row of headings: a record would be lost as the second."
        return Problem(file.path, what, remedy)
    if found.known_by and (given.reader != found.reader or given.known_by and not is_in(looked[0], given)):
        return Problem(file.path, f"{like}.", remedy)
    return None


def _no_table(looked: list[Grid], file: ReceivedFile) -> Problem:
    """A file for which round.toml has no table, with the likeliest."""
    found = headings_of(looked[0], shapes()[file.shape].heading_rows, file.headings) if looked else None
    columns = found.columns if found else ()
    likeliest = likeliest_table([heading.text for heading in columns], list(file.headings.values()))
    remedy = f'Its headings are most like those of table = "{likeliest}". ' if likeliest else ""
    return Problem(file.path, "names no table.", f"{remedy}Tables: {', '.join(dictionary().tables)}.")
