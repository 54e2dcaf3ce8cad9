"""What a chart of a grid says in words: every number of every row, hidden ones as such."""

from analysis.charts.lettering import on_one_line, shortened
from analysis.disclosure.blocks import Cell, Column, Line, ShownGrid

NAMES = {
    "stacked": "Stacked bar chart",
    "mosaic": "Mosaic chart",
    "heatmap": "Heatmap",
    "slope": "Slope chart",
    "upset": "Upset chart",
}
# Forms of which a row is a round: its numbers are told by name, as the rows of the table are.
OF_ROUNDS = {"stacked", "slope"}


def words_of_grid(chart: ShownGrid, about: str) -> str:
    """What it is of, then row by row its numbers: by name where rows are rounds, else in the order of the columns.

    >>> from analysis.disclosure.blocks import Cell
    >>> line = Line("April", (Cell(4, "4"), Cell(None, "[c]")), Cell(8, "8"))
    >>> words_of_grid(ShownGrid("stacked", (Column("Good"), Column("Poor")), (line,), "case files"), "Grades")
    'Stacked bar chart, Grades: the number of case files. April. Good: 4, Poor: [c], of 8.'
    """
    opening = f"{NAMES[chart.form]}, {about}: the number of {shortened(chart.unit)}."
    if chart.form in OF_ROUNDS:
        rows = [f"{on_one_line(line.label)}. {numbers_of(line, chart.columns)}." for line in chart.lines]
        return " ".join([opening, *rows])
    if chart.form == "upset":
        return " ".join([opening, *(f"{on_one_line(line.label)}: {line.whole.text}." for line in chart.lines)])
    names = "; ".join(on_one_line(column.label) for column in chart.columns)
    rows = [f"{on_one_line(line.label)}: {'; '.join(cell.text for cell in line.cells)}." for line in chart.lines]
    return " ".join([opening, f"In each row: {names}.", *rows])


def numbers_of(line: Line, columns: tuple[Column, ...]) -> str:
    """'Good: 4, Poor: [c], of 8'; what all have in common where no number is known."""
    marks = {cell.text for cell in line.cells}
    if len(marks) == 1 and line.whole.number is None and all(cell.number is None for cell in line.cells):
        return marks.pop()
    pairs = zip(columns, line.cells, strict=True)
    said = [f"{on_one_line(column.label)}: {cell.text}" for column, cell in pairs]
    return ", ".join([*said, f"of {line.whole.text}"])


def share_said(column: Column, cell: Cell, whole: Cell) -> str:
    """'Good: 4 of 8'; the mark alone where nothing is known of it."""
    of = f" of {whole.text}" if cell.number is not None or whole.number is not None else ""
    return f"{on_one_line(column.label)}: {cell.text}{of}"
