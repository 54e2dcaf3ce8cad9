"""Binary workbooks (xlsb) as grids: one for each sheet, hidden ones included.

calamine reads their values. The records of each sheet are looked over first: for how far it reaches, and for what
calamine leaves out (errors, hidden rows). Records: [MS-XLSB] 2.1.4; kind and length in seven bits a byte.
"""

import posixpath
import struct
from collections.abc import Iterator
from xml.etree import ElementTree

from analysis.grids.calamine import empty_grids, open_calamine, values_of
from analysis.grids.cell_text import Marks, grid_of
from analysis.grids.grid import Grid, UnreadableFile
from analysis.grids.old_workbooks import ERRORS
from analysis.grids.safety import (
    DAMAGE,
    MOST_CELLS,
    damaged,
    packed,
    refuse_broken_xml,
    refuse_outside,
    too_many_cells,
)

BINARY_WORKBOOK = "xl/workbook.bin"
SHEET, ROW, BLANK, LAST_CELL = 156, 0, 1, 11
ERROR_CELLS = (3, 11)


def binary_workbook_grids(parts: dict[str, bytes], name: str) -> list[Grid]:
    """All sheets; `name` is what messages call the file. Raises UnreadableFile for a damaged workbook."""
    try:
        for part in (part for part in parts if part.endswith((".xml", ".rels"))):
            refuse_broken_xml(parts[part])
        workbook = open_calamine(packed(parts), name)
        grids, sheets = empty_grids(workbook, name), _sheets(parts)
        marks = [_marks(sheet, grid) for grid, sheet in zip(grids, sheets, strict=True)]
        return [grid_of(grid, values_of(workbook, grid.sheet), mark) for grid, mark in zip(grids, marks, strict=True)]
    except DAMAGE as error:
        raise UnreadableFile(damaged(name, error)) from None


def _sheets(parts: dict[str, bytes]) -> list[bytes]:
    """The records of each sheet of cells, as the workbook lists them."""
    links = ElementTree.fromstring(parts["xl/_rels/workbook.bin.rels"])
    targets = {link.get("Id"): (link.get("Type", ""), link.get("Target", "")) for link in links}
    listed = [content for kind, content in _records(parts[BINARY_WORKBOOK]) if kind == SHEET]
    linked = [targets[_link(content)] for content in listed]
    paths = [posixpath.normpath(posixpath.join("/xl", path)) for kind, path in linked if kind.endswith("/worksheet")]
    return [parts[path.lstrip("/")] for path in paths]


def _link(sheet: bytes) -> str:
    length = struct.unpack_from("<I", sheet, 8)[0]
    return sheet[12 : 12 + 2 * length].decode("utf-16-le")


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """(kind, content) of each record. Raises IndexError or struct.error for a part that is cut."""
    at = 0
    while at < len(part):
        kind, at = _number(part, at, 2)
        length, at = _number(part, at, 4)
        if at + length > len(part):
            raise struct.error("a record that is cut")
        yield kind, part[at : at + length]
        at += length


def _number(part: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of up to `most` bytes, seven bits in each, and where it ends."""
    number = 0
    for index in range(most):
        number |= (part[at + index] & 0x7F) << (7 * index)
        if not part[at + index] & 0x80:
            return number, at + index + 1
    return number, at + most


def _marks(sheet: bytes, grid: Grid) -> Marks:
    errors, hidden, row, last_row, last_column = {}, [], 0, 0, 0
    for kind, content in _records(sheet):
        if kind == ROW:
            row = struct.unpack_from("<I", content)[0]
            hidden += [row] if content[11] & 0x10 else []
        elif BLANK < kind <= LAST_CELL:
            column = struct.unpack_from("<I", content)[0]
            last_row, last_column = max(last_row, row + 1), max(last_column, column + 1)
            if kind in ERROR_CELLS:
                errors[row, column] = ERRORS.get(content[8], "#UNKNOWN!")
    if last_row:
        refuse_outside(last_row, last_column)
    if last_row * last_column > MOST_CELLS:
        raise UnreadableFile(too_many_cells(grid.file, grid.sheet))
    return Marks(errors, (), tuple(hidden))
