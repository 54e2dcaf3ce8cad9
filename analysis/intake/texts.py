"""Text files (csv, tsv) as grids: UTF-8 (with or without BOM), UTF-16 or Windows-1252, separated by comma, semicolon or
tab. Text stays as typed; a file that is cut, or whose quotation marks do not match, is one Problem: read on, it would
lose rows.
"""

import csv
import io

from analysis.errors import Problem
from analysis.intake.grids import Grid, UnreadableFile

SEPARATORS = (",", ";", "\t")
# Letters in one answer; Python's own limit of 131,072 stops at a pasted report, and a longer field is a lost quote.
LONGEST_ANSWER = 1_000_000


def text_grid(content: bytes, name: str) -> Grid:
    """The file as one grid; `name` is what messages call it. Raises UnreadableFile."""
    try:
        text = _decoded(content)
    except UnicodeDecodeError:
        remedy = "Ask for the file again."
        raise UnreadableFile(Problem(name, "is cut short: its last letter is not whole.", remedy)) from None
    if "\0" in text:
        remedy = "Save it as .csv (UTF-8) or .xlsx, or ask for the file again."
        raise UnreadableFile(Problem(name, "is not a text file.", remedy))
    return Grid(name, "", _rows(text, name))


def _decoded(content: bytes) -> str:
    """The text in the encoding that its first bytes declare, else UTF-8, else Windows-1252 as Excel saves it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _rows(text: str, name: str) -> tuple[tuple[str, ...], ...]:
    csv.field_size_limit(LONGEST_ANSWER)
    separator = max(SEPARATORS, key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, begins = [], 1
    try:
        for row in reader:
            rows.append(tuple(row))
            begins = reader.line_num + 1
    except csv.Error:
        what = "a quotation mark is not closed, or stands inside an answer without being doubled."
        remedy = "Open the file in Excel, put the row right and save it, or ask for the file again."
        raise UnreadableFile(Problem(f"{name}, the row that begins in line {begins}", what, remedy)) from None
    return tuple(rows)
