"""A sheet of an xlsx workbook, its XML looked over without taking it apart: how far it reaches, and the marks that
calamine does not give (errors, formulas without a stored value, hidden rows).

Only XML as Excel and its likes write it is looked over; `is_plain` says whether this one is. Patterns are run over the
bytes, which have been checked to be whole XML: '<c ' in them is a cell, because a '<' that was typed is written &lt;.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from openpyxl.utils import column_index_from_string

from analysis.grids.cell_text import Marks
from analysis.grids.safety import MOST_CELLS, refuse_outside

ROOT = re.compile(rb"\s*(?:<\?xml[^>]*\?>\s*)?<(\w+:)?worksheet[\s>]")
REFERENCE = re.compile(rb' r="([A-Z]{1,3})([0-9]{1,8})"')
COLUMN, ROW = re.compile(rb' r="([A-Z]{1,3})[0-9]{1,8}"'), re.compile(rb' r="[A-Z]{1,3}([0-9]{1,8})"')
ENCODING = re.compile(rb"<\?xml[^>]*encoding=[\"']([^\"']+)")
# With the prefix of the sheet, mostly none, in place of %s: the tag of a cell that holds something; of an error, with
# its word; of a formula without a value; of a number below zero with a format; of a hidden row.
FILLED = rb"<%sc\s[^>]*[^/]>"
ERROR = rb'<%sc\s([^>]*\bt="e"[^>]*)>(?:\s*<%sf[^>]*/>|\s*<%sf[^>]*>[^<]*</%sf>)?\s*<%sv>([^<]*)<'
UNSTORED = rb"<%sc\s([^>]*[^/])>\s*<%sf(?:\s[^>]*)?(?:/>|(?<!/)>[^<]*</%sf>)\s*(?:<%sv\s*/>|<%sv>\s*</%sv>)?\s*</%sc>"
NEGATIVE = rb'<%sc\s[^>]*\bs="[1-9][^>]*>\s*(?:<%sf[^>]*>[^<]*</%sf>)?\s*<%sv>-'
HIDDEN_ROW = rb'<%srow\s([^>]*\bhidden="(?:1|true)"[^>]*)>'
ROW_NUMBER = re.compile(rb'\br="([0-9]+)"')


@dataclass(frozen=True)
class SheetXml:
    """The XML of one sheet."""

    xml: bytes

    @cached_property
    def prefix(self) -> bytes:
        """What stands before the name of each tag: '', or 'x:' as some programs write it."""
        root = ROOT.match(self.xml.removeprefix(b"\xef\xbb\xbf"))
        return (root[1] or b"") if root else b""

    def is_plain(self) -> bool:
        """Whether the XML is written as Excel writes it (in UTF-8, without comments, each cell with its name) and
        holds nothing that calamine reads wrong."""
        encoding = ENCODING.match(self.xml)
        if encoding and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii"):
            return False
        if not ROOT.match(self.xml.removeprefix(b"\xef\xbb\xbf")) or b"<!" in self.xml or self._is_misread():
            return False
        tag = b"<" + self.prefix + b"c"
        return not re.search(tag + rb"[>/\r\n\t]", self.xml) and self.count() == self.xml.count(tag + b" ")

    def _is_misread(self) -> bool:
        """Of text in several formats in the cell itself, calamine gives the last piece only; a written date with its
        zone it gives as text, and one before 1900 as midnight."""
        if b"<" + self.prefix + b"r>" in self.xml or b' t="d"' in self.xml:
            return True
        return b">-" in self.xml and bool(self._found(NEGATIVE))

    @cached_property
    def area(self) -> int:
        """The cells up to the last row and column that hold something. Raises ValueError for a cell outside Excel's
        sheets."""
        reach = _reach(self.xml, self._columns)
        if reach <= MOST_CELLS:
            return reach
        filled = b"".join(self._found(FILLED))
        return _reach(filled, COLUMN.findall(filled))

    def count(self) -> int:
        """The cells that the file writes out, empty ones with a format included."""
        return len(self._columns)

    def marks(self) -> Marks:
        """What the sheet holds beside its values."""
        errors = self._found(ERROR) if b't="e"' in self.xml else []
        formulas = self._found(UNSTORED) if b"<" + self.prefix + b"f" in self.xml else []
        rows = self._found(HIDDEN_ROW) if b'hidden="' in self.xml else []
        return Marks(
            errors={_place(cell): word.decode() for cell, word in errors},
            unstored=tuple(sorted(_place(cell) for cell in formulas if b't="str"' not in cell)),
            hidden_rows=tuple(int(number[1]) - 1 for number in map(ROW_NUMBER.search, rows) if number),
        )

    @cached_property
    def _columns(self) -> list[bytes]:
        return COLUMN.findall(self.xml)

    def _found(self, pattern: bytes) -> list:
        return re.findall(pattern.replace(b"%s", re.escape(self.prefix)), self.xml)


def _reach(xml: bytes, columns: list[bytes]) -> int:
    if not columns:
        return 0
    last_row = max(map(int, set(ROW.findall(xml))))
    last_column = max(column_index_from_string(name.decode()) for name in set(columns))
    refuse_outside(last_row, last_column)
    return last_row * last_column


def _place(cell: bytes) -> tuple[int, int]:
    column, row = REFERENCE.search(b" " + cell).groups()
    return int(row) - 1, column_index_from_string(column.decode()) - 1
