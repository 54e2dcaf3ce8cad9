"""Values of a workbook by calamine, the fast reader: 20 times as fast as openpyxl.

It makes every cell up to the last filled row and column, and leaves out errors and the marks of formulas: who calls it
has looked at the sheet first (`sheet_xml`, `old_workbooks`, `binary_workbooks`).
"""

import io

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from analysis.intake.grids import Grid, UnreadableFile
from analysis.intake.safety import protected


def open_calamine(content: bytes | io.BytesIO, name: str) -> CalamineWorkbook:
    """The workbook. Raises CalamineError for damage, UnreadableFile for one with a password."""
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    try:
        return unless_panic(lambda: CalamineWorkbook.from_filelike(source))
    except PasswordError:
        raise UnreadableFile(protected(name)) from None


def empty_grids(workbook: CalamineWorkbook, name: str) -> list[Grid]:
    """A grid without rows for each sheet of cells, in their order (sheets of charts and of macros hold no rows)."""
    return [
        Grid(name, sheet.name, (), hidden=sheet.visible != SheetVisibleEnum.Visible)
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
    ]


def values_of(workbook: CalamineWorkbook, sheet: str) -> list[list]:
    """The rows of a sheet from row 1 and column A, each up to the furthest filled column."""
    found = unless_panic(lambda: workbook.get_sheet_by_name(sheet))
    return unless_panic(lambda: found.to_python(skip_empty_area=False)) if found.height else []


def unless_panic(read):  # noqa: ANN001, ANN201
    """What `read` gives; CalamineError where the reader fell over a damaged file. Rust's panic is no Exception: it
    would pass by everything that shows an error as a sentence."""
    try:
        return read()
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise CalamineError("the reader fell over it") from None
