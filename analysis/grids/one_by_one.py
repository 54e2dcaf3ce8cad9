"""Workbooks read by openpyxl, cell by cell: slow, and right for all that it reads.

For sheets in XML that Excel would not write (comments, cells without their names, another encoding), and for those
with a cell so far off that a table of all cells before it would not fit into memory.
"""

import io
import itertools

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from analysis.grids.cell_text import Marks, grid_of
from analysis.grids.grid import Grid, UnreadableFile
from analysis.grids.safety import MOST_CELLS, refuse_outside, too_many_cells


def grids_one_by_one(archive: io.BytesIO, name: str) -> list[Grid]:
    """All sheets of cells. Raises one of DAMAGE for a damaged workbook, UnreadableFile for too many cells."""
    stored = load_workbook(archive, data_only=True)
    archive.seek(0)
    formulas = load_workbook(archive)
    for sheet in stored.worksheets:
        refuse_outside(sheet.min_row, sheet.min_column)
        refuse_outside(sheet.max_row, sheet.max_column)
    return [_grid(sheet, formulas, name) for sheet in stored.worksheets]


def _grid(sheet: Worksheet, formulas: Workbook, name: str) -> Grid:
    filled = {place: cell for place, cell in sheet._cells.items() if cell.value is not None}
    last_columns = {row: column for row, column in sorted(filled)}
    if sum(last_columns.values()) + max(last_columns, default=0) > MOST_CELLS:
        raise UnreadableFile(too_many_cells(name, sheet.title))
    errors = {(row - 1, column - 1): cell.value for (row, column), cell in filled.items() if cell.data_type == "e"}
    hidden_rows = tuple(row - 1 for row, format_ in sheet.row_dimensions.items() if format_.hidden)
    marks = Marks(errors, _unstored(sheet, formulas), hidden_rows)
    return grid_of(Grid(name, sheet.title, (), hidden=sheet.sheet_state != "visible"), _values(filled), marks)


def _values(filled: dict[tuple[int, int], Cell]) -> list[list[object]]:
    """The values row by row. Only filled cells are visited (openpyxl's `iter_rows` makes every cell up to the furthest
    formatted one: millions, where somebody coloured whole columns)."""
    rows: list[list[object]] = []
    for row, places in itertools.groupby(sorted(filled), key=lambda place: place[0]):
        rows += [[] for _ in range(row - len(rows))]
        for place in places:
            rows[-1] += [""] * (place[1] - 1 - len(rows[-1]))
            value = filled[place].value
            rows[-1].append(unescape(value) if isinstance(value, str) else value)
    return rows


def _unstored(sheet: Worksheet, formulas: Workbook) -> tuple[tuple[int, int], ...]:
    """The cells with a formula and no stored value, which is not the stored empty text of =IF(A1="","",A1)."""
    written = formulas[sheet.title]._cells if sheet.title in formulas.sheetnames else {}
    places = sorted(place for place, cell in written.items() if cell.data_type == "f")
    return tuple((row - 1, column - 1) for row, column in places if _is_unstored(sheet._cells[row, column]))


def _is_unstored(cell: Cell) -> bool:
    return cell.value is None and cell.data_type != "str"
