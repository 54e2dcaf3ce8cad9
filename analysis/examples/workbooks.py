"""Columns -> workbooks as people keep them: lists, an audit tool with a sheet a child, a sheet of notes."""

from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from analysis.examples.cells import Cell
from analysis.examples.columns import Columns

BOLD = Font(bold=True)
WIDTH = 24  # characters
DAY, TIME = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
# On a child's sheet a title stands over labels in column A with their answers in column C.
LABELS_FROM, ANSWER_COLUMN = 3, 3


def list_sheet(book: Workbook, name: str, columns: Columns) -> None:
    """A list: bold headings that stay in sight, dates as they are written in England."""
    sheet, below = book.create_sheet(name), len(columns.headings) + 1
    for row in (*columns.headings, *columns.rows):
        sheet.append([None if cell == "" else cell for cell in row])
    for cells in sheet.iter_rows(1, len(columns.headings)):
        for cell in cells:
            cell.font = BOLD
            sheet.column_dimensions[get_column_letter(cell.column)].width = WIDTH
    for place, format_ in _formats(columns.rows).items():
        for (cell,) in sheet.iter_rows(below, None, place, place):
            cell.number_format = format_
    sheet.freeze_panes = f"A{below}"


def child_sheet(book: Workbook, name: str, title: str, labels: dict[str, Cell], lines: Columns) -> None:
    """A child's sheet: title over merged cells, labels and answers, its list with each standard once."""
    sheet = book.create_sheet(name)
    sheet.cell(1, 1, title).font = BOLD
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(lines.headings[0]))
    for row, (label, answer) in enumerate(labels.items(), start=LABELS_FROM):
        sheet.cell(row, 1, label)
        sheet.cell(row, ANSWER_COLUMN, answer)
    top = LABELS_FROM + len(labels) + 1
    for column, heading in enumerate(lines.headings[0], start=1):
        sheet.cell(top, column, heading).font = BOLD
    _write_lines(sheet, top + 1, lines.rows)


def notes_sheet(book: Workbook, name: str) -> None:
    """A sheet that says how to fill in the others, and holds no answer."""
    sheet = book.create_sheet(name, 0)
    sheet.append(
        ["Made-up example. Fill in one line for each finding; leave 'Mentioned' empty where nobody mentions it."]
    )


def _write_lines(sheet: Worksheet, top: int, rows: tuple[tuple[Cell, ...], ...]) -> None:
    """The lines of the list; what stands in the first column is written once, merged down over its lines."""
    began = top
    for row, line in enumerate(rows, start=top):
        first = row == top or line[0] != rows[row - top - 1][0]
        began = row if first else began
        for column, cell in enumerate(line, start=1):
            if cell is not None and (column > 1 or first):
                sheet.cell(row, column, cell)
        last = row - top + 1 == len(rows) or rows[row - top + 1][0] != line[0]
        if last and row > began:
            sheet.merge_cells(start_row=began, end_row=row, start_column=1, end_column=1)


def _formats(rows: tuple[tuple[Cell, ...], ...]) -> dict[int, str]:
    """column (from 1) -> format, of the columns that hold true dates"""
    found = {}
    for column, cells in enumerate(zip(*rows, strict=True), start=1):
        first = next((cell for cell in cells if isinstance(cell, date)), None)
        if first is not None:
            found[column] = TIME if isinstance(first, datetime) else DAY
    return found
