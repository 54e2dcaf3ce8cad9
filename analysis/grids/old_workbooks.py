"""Workbooks of Excel 97 to 2003 (xls) as grids: one for each sheet, hidden ones included.

calamine reads their values. The records of each sheet are looked over first: for how far it reaches, for what calamine
leaves out (errors, hidden rows, formulas without a stored value), and for damage that it would not survive.
Records: [MS-XLS] 2.3; two bytes of kind, two of length, then the record.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.errors import Problem
from analysis.grids.calamine import empty_grids, open_calamine, values_of
from analysis.grids.cell_text import Marks, grid_of
from analysis.grids.compound import streams
from analysis.grids.grid import Grid, UnreadableFile
from analysis.grids.safety import DAMAGE, MOST_CELLS, damaged, protected, too_many_cells

BOUND_SHEET, PASSWORD, BEGIN, END, EXTENT, ROW = 0x85, 0x2F, 0x809, 0x0A, 0x200, 0x208
FORMULA, ERROR_CELL = 0x06, 0x205
# BLANK and MULBLANK are left out: an empty cell with a format. All begin with row and column.
FILLED = (FORMULA, ERROR_CELL, 0xBD, 0xD6, 0xFD, 0x203, 0x204, 0x27E)
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
LAST_ROW, LAST_COLUMN = 65_536, 256
# Excel and LibreOffice write this stream. Programs that do not are those that do not compute formulas either.
SUMMARY = "\x05SummaryInformation"


@dataclass(frozen=True)
class Record:
    """One record of a workbook."""

    kind: int
    content: bytes


def old_workbook_grids(content: bytes, name: str) -> list[Grid]:
    """All sheets; `name` is what messages call the file. Raises UnreadableFile: for a damaged one, one with a
    password, and a file of another program in the same packing."""
    try:
        found = streams(content)
        if "EncryptedPackage" in found:
            raise UnreadableFile(protected(name))
        book = found.get("Workbook") or found.get("Book")
        if not book:
            remedy = "Ask for the workbook itself, saved as .xlsx."
            raise UnreadableFile(Problem(name, "is a file of another program (such as Word or Outlook).", remedy))
        return _grids(content, book, name, computed=SUMMARY in found)
    except DAMAGE as error:
        raise UnreadableFile(damaged(name, error)) from None


def _grids(content: bytes, book: bytes, name: str, computed: bool) -> list[Grid]:
    listed = [record for record in _records(book, 0) if record.kind in (BOUND_SHEET, PASSWORD)]
    if any(record.kind == PASSWORD for record in listed):
        raise UnreadableFile(protected(name))
    begins = [struct.unpack_from("<I", record.content)[0] for record in listed if record.content[5] == 0]
    sheets = [list(_records(book, begin)) for begin in begins]
    for records in sheets:
        _refuse_extent(records)
    workbook = open_calamine(content, name)
    grids = empty_grids(workbook, name)
    for grid, records in zip(grids, sheets, strict=True):
        if _area(records) > MOST_CELLS:
            raise UnreadableFile(too_many_cells(name, grid.sheet))
    return [
        grid_of(grid, values_of(workbook, grid.sheet), _marks(records, computed))
        for grid, records in zip(grids, sheets, strict=True)
    ]


def _records(book: bytes, start: int) -> Iterator[Record]:
    """The records of the workbook's own part, or of the sheet, that begins at `start`; charts inside are left out.
    Raises struct.error where it ends before its end."""
    depth, at = 0, start
    while True:
        kind, length = struct.unpack_from("<HH", book, at)
        if at == start and kind & 0xFF != BEGIN & 0xFF:
            raise ValueError("a sheet that does not begin")
        depth += (kind & 0xFF == BEGIN & 0xFF) - (kind == END)
        if depth == 0:
            return
        if depth == 1:
            if at + 4 + length > len(book):
                raise struct.error("a record that is cut")
            yield Record(kind, book[at + 4 : at + 4 + length])
        at += 4 + length


def _refuse_extent(records: list[Record]) -> None:
    """Raises ValueError for a sheet that says it reaches beyond any: calamine makes room for all of it."""
    for record in records:
        if record.kind == EXTENT and len(record.content) >= 14:
            _, last_row, _, last_column = struct.unpack_from("<IIHH", record.content)
            if last_row > LAST_ROW or last_column > LAST_COLUMN:
                raise ValueError("a sheet too large")


def _area(records: list[Record]) -> int:
    places = [_place(record) for record in records if record.kind in FILLED]
    return max((row + 1 for row, _ in places), default=0) * max((column + 1 for _, column in places), default=0)


def _marks(records: list[Record], computed: bool) -> Marks:
    """`computed` says whether a program wrote the file that computes: what it stored as empty text is empty text."""
    errors, unstored, hidden = {}, [], []
    for record in records:
        if record.kind == ERROR_CELL and record.content[7]:
            errors[_place(record)] = ERRORS.get(record.content[6], "#UNKNOWN!")
        elif record.kind == FORMULA and record.content[12:14] == b"\xff\xff":
            what, code = record.content[6], record.content[8]
            if what == 2:
                errors[_place(record)] = ERRORS.get(code, "#UNKNOWN!")
            elif what == 3 and not computed:
                unstored.append(_place(record))
        elif record.kind == ROW and record.content[12] & 0x20:
            hidden.append(struct.unpack_from("<H", record.content)[0])
    return Marks(errors, tuple(unstored), tuple(hidden))


def _place(record: Record) -> tuple[int, int]:
    return struct.unpack_from("<HH", record.content)
