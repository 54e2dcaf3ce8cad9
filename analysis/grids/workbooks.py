"""Workbooks (xlsx, xlsm) as grids: one for each sheet, hidden ones included.

calamine reads them where every sheet is written as Excel writes it; openpyxl, cell by cell, where one is written
otherwise or has a cell far off. A formula is read by the value that Excel stored with it; where none is stored the
cell is named, because it would pass for a blank one. A workbook that is damaged anywhere is refused whole: a reader
that goes on would leave out a sheet or its end.
"""

import posixpath
from dataclasses import dataclass
from xml.etree import ElementTree

from python_calamine import CalamineError

from analysis.grids.calamine import empty_grids, open_calamine, values_of
from analysis.grids.cell_text import grid_of
from analysis.grids.grid import Grid, UnreadableFile
from analysis.grids.one_by_one import grids_one_by_one
from analysis.grids.safety import (
    DAMAGE,
    MOST_CELLS,
    MOST_CELLS_ONE_BY_ONE,
    damaged,
    packed,
    refuse_broken_xml,
    too_many_cells,
)
from analysis.grids.sheet_xml import SheetXml

# Where Excel puts the list of sheets; a workbook with it elsewhere is openpyxl's to find.
WORKBOOK = "xl/workbook.xml"
XML = (".xml", ".rels", ".vml")


@dataclass(frozen=True)
class SheetPart:
    """A sheet of cells: its name and its XML."""

    name: str
    xml: SheetXml


def workbook_grids(parts: dict[str, bytes], name: str) -> list[Grid]:
    """All sheets; `name` is what messages call the file. Raises UnreadableFile for a damaged workbook."""
    try:
        for part in (part for part in parts if part.endswith(XML)):
            refuse_broken_xml(parts[part])
        sheets = _sheets(parts) if WORKBOOK in parts else []
        _refuse_too_many(sheets, name)
        return _fast(parts, sheets, name) or grids_one_by_one(packed(parts), name)
    except DAMAGE as error:
        raise UnreadableFile(damaged(name, error)) from None


def _sheets(parts: dict[str, bytes]) -> list[SheetPart]:
    """The sheets of cells, as the workbook lists them. Raises KeyError for one whose part is not there."""
    targets = {
        link.get("Id", ""): (link.get("Type", ""), posixpath.join("/xl", link.get("Target", "")))
        for link in ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    }
    listed = [(sheet.get("name"), *targets[_link(sheet)]) for sheet in _listed(parts[WORKBOOK])]
    return [
        SheetPart(title, SheetXml(parts[posixpath.normpath(path).lstrip("/")]))
        for title, kind, path in listed
        if kind.endswith("/worksheet")
    ]


def _listed(workbook: bytes) -> list[ElementTree.Element]:
    return ElementTree.fromstring(workbook).findall("{*}sheets/{*}sheet")


def _link(sheet: ElementTree.Element) -> str:
    return next(value for key, value in sheet.items() if key.endswith("}id"))


def _refuse_too_many(sheets: list[SheetPart], name: str) -> None:
    for sheet in sheets:
        if sheet.xml.area > MOST_CELLS and sheet.xml.count() > MOST_CELLS_ONE_BY_ONE:
            raise UnreadableFile(too_many_cells(name, sheet.name))


def _fast(parts: dict[str, bytes], sheets: list[SheetPart], name: str) -> list[Grid]:
    """The grids by calamine; none where one of the sheets is openpyxl's to read, or calamine fell over one."""
    if not all(sheet.xml.is_plain() and sheet.xml.area <= MOST_CELLS for sheet in sheets):
        return []
    try:
        workbook = open_calamine(packed(parts), name)
        grids = empty_grids(workbook, name)
        if [grid.sheet for grid in grids] != [sheet.name for sheet in sheets]:
            return []
        return [
            grid_of(grid, values_of(workbook, grid.sheet), sheet.xml.marks())
            for grid, sheet in zip(grids, sheets, strict=True)
        ]
    except CalamineError:
        return []
