"""Workbooks (xlsx) as grids: one for each visible sheet.

Numbers lose a trailing .0, dates become ISO; text stays as typed, "007" and "None" included. A formula is read by the
value that Excel stored with it; where none is stored the cell is named, because it would pass for a blank one. A
workbook that is damaged anywhere is refused whole: openpyxl leaves out a sheet that it does not find.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils.exceptions import CellCoordinatesException, InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from analysis.errors import Problem
from analysis.intake.grids import Grid, UnreadableFile

# The last row and column that Excel knows: a cell beyond them is damage.
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
# The beginning of a formula in a sheet's XML, with or without a prefix.
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
# What zipfile, its decompressors, the XML parser and openpyxl raise for workbooks with flipped, cut or odd bytes.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    MemoryError,
    ParseError,
    InvalidFileException,
    CellCoordinatesException,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
)


def workbook_grids(content: bytes, name: str) -> list[Grid]:
    """All visible sheets; `name` is what messages call the file. Raises UnreadableFile for a damaged workbook."""
    try:
        stored = load_workbook(io.BytesIO(content), data_only=True)
        formulas = load_workbook(io.BytesIO(content)) if _has_formulas(content) else Workbook()
        for sheet in stored.worksheets:
            _refuse_outside(sheet)
    except DAMAGE as error:
        remedy = "Open it in Excel and save it again as .xlsx, or ask for the file again."
        raise UnreadableFile(Problem(name, f"is not a readable workbook ({_cause(error)}).", remedy)) from None
    visible = [sheet for sheet in stored.worksheets if sheet.sheet_state == "visible"]
    return [Grid(name, sheet.title, _sheet_rows(sheet), _unstored(sheet, formulas)) for sheet in visible]


def _has_formulas(content: bytes) -> bool:
    """Whether any part of the workbook holds a formula. Every part is read, so that damage in any of them is met."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any([FORMULA.search(archive.read(part)) for part in archive.namelist()])


def _refuse_outside(sheet: Worksheet) -> None:
    if min(sheet.min_row, sheet.min_column) < 1 or sheet.max_row > LAST_ROW or sheet.max_column > LAST_COLUMN:
        raise ValueError("a cell outside the sheet")


def _cause(error: Exception) -> str:
    """The class of an error; zlib and struct call theirs 'error'."""
    name = type(error).__name__
    return f"{type(error).__module__}.error" if name == "error" else name


def _sheet_rows(sheet: Worksheet) -> tuple[tuple[str, ...], ...]:
    """The rows up to the last filled one. Only filled cells are visited (openpyxl's `iter_rows` makes every cell up
    to the furthest formatted one: millions, where somebody coloured whole columns)."""
    rows: list[list[str]] = []
    for (row, column), cell in sorted(sheet._cells.items()):
        value = cell.value
        if value is not None:
            while len(rows) < row:
                rows.append([])
            gap = column - 1 - len(rows[-1])
            rows[-1] += [""] * gap
            rows[-1].append(as_text(value))
    return tuple(tuple(row) for row in rows)


def _unstored(sheet: Worksheet, formulas: Workbook) -> tuple[tuple[int, int], ...]:
    """The cells with a formula and no stored value, which is not the stored empty text of =IF(A1="","",A1)."""
    written = formulas[sheet.title]._cells if sheet.title in formulas.sheetnames else {}
    places = sorted(place for place, cell in written.items() if cell.data_type == "f")
    return tuple((row - 1, column - 1) for row, column in places if _is_unstored(sheet._cells[row, column]))


def _is_unstored(cell: Cell) -> bool:
    return cell.value is None and cell.data_type != "str"


def as_text(value: object) -> str:
    """A cell's value as a person reads it: 17 for 17.0, ISO for a date."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
