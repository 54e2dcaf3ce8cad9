"""Spreadsheets of LibreOffice (ods) as grids: one for each sheet, hidden ones included.

Read by our own few rules and not by calamine, which leaves out line breaks, errors and the marks of formulas, and makes
every cell that is repeated a million times. A paragraph is a line of the cell; comments and drawings are not its text.
"""

import re
from datetime import datetime, timedelta
from xml.parsers import expat

from analysis.grids.cell_text import Marks, as_text, grid_of
from analysis.grids.grid import Grid, UnreadableFile
from analysis.grids.safety import DAMAGE, LAST_COLUMN, LAST_ROW, MOST_CELLS, damaged, protected, too_many_cells

CONTENT = "content.xml"
OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TABLE, TEXT, STYLE = (f"{OPEN}{part}:1.0 " for part in ("office", "table", "text", "style"))
VALUE_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
CELLS = (TABLE + "table-cell", TABLE + "covered-table-cell")
# What stands inside a cell without being its text: comments, pictures and their captions.
NOT_TEXT = (OFFICE + "annotation", f"{OPEN}drawing:1.0 ")
HIDDEN_ROW = ("collapse", "filter")
# What a formula shows that came to no value: of Excel, and of LibreOffice itself.
ERROR = re.compile(r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)|Err:\d{3}")
DURATION = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?")


def open_document_grids(parts: dict[str, bytes], name: str) -> list[Grid]:
    """All sheets; `name` is what messages call the file. Raises UnreadableFile for a damaged one."""
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise UnreadableFile(protected(name))
    reading = _Reading(name)
    try:
        reading.read(parts[CONTENT])
    except DAMAGE as error:
        raise UnreadableFile(damaged(name, error)) from None
    return reading.grids


class _Reading:
    """Where the reading of content.xml stands: the sheets that are done, and the sheet, row and cell at hand."""

    def __init__(self, name: str):
        self.name, self.grids, self.hidden_styles = name, [], set()
        self.style, self.cell, self.skipped = "", None, 0

    def read(self, content: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self.begin, self.end
        parser.CharacterDataHandler, parser.EntityDeclHandler = self.words, self.refuse
        parser.Parse(content, True)

    def refuse(self, *_: object) -> None:
        raise ValueError("a declaration of entities")

    def begin(self, tag: str, has: dict[str, str]) -> None:
        if self.cell is not None and (self.skipped or tag.startswith(NOT_TEXT)):
            self.skipped += 1
        elif tag in CELLS:
            self.cell, self.text, self.lines = has, [], 0
        elif self.cell is not None:
            self.text += self._inside(tag, has)
        elif tag == TABLE + "table-row":
            self.row, self.row_has = [], has
        elif tag == TABLE + "table":
            self._begin_sheet(has)
        elif tag == STYLE + "style":
            self.style = has.get(STYLE + "name", "")
        elif tag == STYLE + "table-properties" and has.get(TABLE + "display") == "false":
            self.hidden_styles.add(self.style)

    def end(self, tag: str) -> None:
        if self.skipped:
            self.skipped -= 1
        elif tag in CELLS:
            self._end_cell(self.cell)
            self.cell = None
        elif tag == TABLE + "table-row":
            self._end_row(_times(self.row_has, "rows"))
        elif tag == TABLE + "table":
            marks = Marks(self.errors, tuple(self.unstored), tuple(self.hidden_rows))
            self.grids.append(grid_of(self.sheet, self.rows, marks))

    def words(self, text: str) -> None:
        if self.cell is not None and not self.skipped and self.lines:
            self.text.append(re.sub(r"[ \t\r\n]+", " ", text))

    def _inside(self, tag: str, has: dict[str, str]) -> list[str]:
        """What a tag inside a cell stands for: blanks, a tab, the end of a line."""
        if tag == TEXT + "p":
            self.lines += 1
            return ["\n"] if self.lines > 1 else []
        blanks = " " * min(int(has.get(TEXT + "c", 1)), LAST_COLUMN)
        return [{TEXT + "s": blanks, TEXT + "tab": "\t", TEXT + "line-break": "\n"}.get(tag, "")]

    def _begin_sheet(self, has: dict[str, str]) -> None:
        hidden = has.get(TABLE + "style-name") in self.hidden_styles
        self.sheet = Grid(self.name, has.get(TABLE + "name", ""), (), hidden=hidden)
        self.rows, self.cells, self.empty = [], 0, 0
        self.errors, self.unstored, self.hidden_rows = {}, [], []

    def _end_cell(self, has: dict[str, str]) -> None:
        text, times = _value(has, "".join(self.text)), _times(has, "columns")
        place = (len(self.rows) + self.empty, len(self.row))
        if has.get(VALUE_TYPE) == "error" or (TABLE + "formula" in has and ERROR.fullmatch(text)):
            self.errors[place] = text
        elif TABLE + "formula" in has and OFFICE + "value-type" not in has and not text:
            self.unstored.append(place)
        if text and len(self.row) + times > LAST_COLUMN:
            raise UnreadableFile(too_many_cells(self.name, self.sheet.sheet))
        self.row += [text] * min(times, LAST_COLUMN + 1 - len(self.row))

    def _end_row(self, times: int) -> None:
        while self.row and not self.row[-1]:
            self.row.pop()
        if not self.row:
            self.empty += times
            return
        first = len(self.rows) + self.empty
        self.cells += times * len(self.row)
        if first + times > LAST_ROW or self.cells > MOST_CELLS:
            raise UnreadableFile(too_many_cells(self.name, self.sheet.sheet))
        self.rows += [[] for _ in range(self.empty)] + [list(self.row) for _ in range(times)]
        self.hidden_rows += range(first, first + times) if self.row_has.get(TABLE + "visibility") in HIDDEN_ROW else []
        self.empty = 0


def _times(has: dict[str, str], what: str) -> int:
    return max(int(has.get(f"{TABLE}number-{what}-repeated", 1)), 1)


def _value(has: dict[str, str], text: str) -> str:
    """The stored value of a cell as text: the written words are rounded, and in the language of who saved it."""
    kind = has.get(OFFICE + "value-type", "")
    if kind in ("float", "percentage", "currency"):
        return as_text(float(has[OFFICE + "value"]))
    if kind == "date":
        return as_text(datetime.fromisoformat(has[OFFICE + "date-value"]))
    if kind == "time":
        return _time_text(has[OFFICE + "time-value"])
    if kind == "boolean":
        return has[OFFICE + "boolean-value"].capitalize()
    return text or has.get(OFFICE + "string-value", "")


def _time_text(written: str) -> str:
    """PT09H30M00S as 09:30:00, and PT30H05M00S, which is no time of a day, as 30:05:00."""
    sign, *numbers = DURATION.fullmatch(written).groups()
    days, hours, minutes, seconds = (float((number or "0").replace(",", ".")) for number in numbers)
    value = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return as_text(-value if sign else value).zfill(8)
