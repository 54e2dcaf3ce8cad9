"""Workbooks and text files as grids of text: one grid a sheet, each cell as a person would read it.

xlsx is read with openpyxl, csv in UTF-8 (with or without BOM), UTF-16 or Windows-1252, separated by comma, semicolon or
tab. Numbers lose a trailing .0, dates become ISO; text stays as typed, "007" and "None" included. A file that cannot be
read is one Problem with the reason and what to do.
"""

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from analysis.errors import Problem

# The first bytes of an OLE compound file: what Excel makes of a workbook with a password, and of every old .xls.
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_SIGNATURE = b"PK\x03\x04"
SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True)
class Grid:
    """One sheet as rows of text, the first row being row 1. `sheet` is '' for a text file."""

    file: str
    sheet: str
    rows: tuple[tuple[str, ...], ...]

    def place(self, row: int | None = None, column: int | None = None) -> str:
        """Where a cell, a row or the sheet stands, in the words of Excel; row and column count from 0."""
        parts = [self.file] + ([f"sheet '{self.sheet}'"] if self.sheet else [])
        if row is not None and column is not None:
            parts.append(f"cell {cell_name(row, column)}")
        elif row is not None:
            parts.append(f"row {row + 1}")
        return ", ".join(parts)


class UnreadableFile(Exception):
    """Inside intake only: a file that cannot be read, as one Problem."""

    def __init__(self, problem: Problem):
        self.problem = problem
        super().__init__(str(problem))


def cell_name(row: int, column: int) -> str:
    """'C12' for row 11 and column 2, counted from 0."""
    return f"{get_column_letter(column + 1)}{row + 1}"


def read_grids(path: Path, name: str) -> list[Grid]:
    """All visible sheets of the file as grids; `name` is what messages call it. Raises UnreadableFile."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFile(Problem(name, "was not found.", _beside(path))) from None
    except OSError as error:
        remedy = "If it is open in Excel, close it there and try again."
        raise UnreadableFile(Problem(name, f"cannot be read ({error.strerror}).", remedy)) from None
    if not content.strip():
        raise UnreadableFile(Problem(name, "is empty.", "Ask for the file again."))
    if content.startswith(OLE_SIGNATURE):
        remedy = "Open it in Excel, remove the password, and save it as .xlsx."
        raise UnreadableFile(Problem(name, "is protected by a password, or is an old .xls workbook.", remedy))
    if content.startswith(ZIP_SIGNATURE) or path.suffix.lower() in (".xlsx", ".xlsm"):
        return _workbook(content, name)
    return [Grid(name, "", _text_rows(content))]


def _beside(path: Path) -> str:
    """What stands in the folder instead, for a file that is not there."""
    there = sorted(item.name for item in path.parent.glob("*") if item.is_file()) if path.parent.is_dir() else []
    return f"In its folder are: {', '.join(there)}." if there else "Its folder is empty or missing."


def _workbook(content: bytes, name: str) -> list[Grid]:
    try:
        book = load_workbook(io.BytesIO(content), data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, ParseError) as error:
        remedy = "Open it in Excel and save it again as .xlsx, or ask for the file again."
        raise UnreadableFile(Problem(name, f"is not a readable workbook ({type(error).__name__}).", remedy)) from None
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    return [Grid(name, sheet.title, _sheet_rows(sheet)) for sheet in visible]


def _sheet_rows(sheet: object) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(as_text(value) for value in row) for row in sheet.iter_rows(values_only=True))


def as_text(value: object) -> str:
    """A cell's value as a person reads it: '' for an empty one, 17 for 17.0, ISO for a date."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _text_rows(content: bytes) -> tuple[tuple[str, ...], ...]:
    text = _decoded(content)
    first_line = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first_line.count)
    return tuple(tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def _decoded(content: bytes) -> str:
    """The text in the encoding that its first bytes declare, else UTF-8, else Windows-1252 as Excel saves it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
