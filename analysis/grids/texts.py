"""Text files (csv, tsv) as grids: UTF-8 (with or without BOM), UTF-16 or Windows-1252, separated by comma, semicolon or
tab. Text stays as typed; a file that is cut, or whose quotation marks do not match, is one Problem: read on, it would
lose rows.

A file that is UTF-8 but for some bytes was put together from two: it is refused, with the line of the first such byte,
because read as either of the two it holds letters that nobody wrote.
"""

import csv
import io
import itertools
import re
from collections import Counter

from analysis.errors import Problem
from analysis.grids.cell_text import take_out_controls
from analysis.grids.grid import Grid, UnreadableFile

SEPARATORS = (",", ";", "\t", "|")
# Letters in one answer; Python's own limit of 131,072 stops at a pasted report, and a longer field is a lost quote.
LONGEST_ANSWER = 1_000_000
# Rows by which the separator is chosen, and the bytes in which they stand.
FIRST_ROWS, FIRST_BYTES = 20, 100_000
# Excel's own first line that names the separator; it is no row.
NAMED_SEPARATOR = re.compile(rb'"?sep=([!-~\t])"?(?:\r\n|\r|\n|$)', re.IGNORECASE)
# A letter beyond ASCII in UTF-8, whole: two to four bytes. Windows-1252 holds such pairs only by chance.
UTF8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# Where a UTF-8 letter begins, at the end of a file: one that is not whole there was cut.
CUT_LETTER = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
BEYOND_ASCII, LINE_END = re.compile(rb"[\x80-\xff]"), re.compile(rb"\r\n|\r|\n")
# The bytes of the control characters that are taken out.
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
ASK = "Ask for the file again."


def text_grid(content: bytes, name: str) -> Grid:
    """The file as one grid; `name` is what messages call it. Raises UnreadableFile."""
    text = _in_utf8(content, name)
    if b"\0" in text:
        remedy = "Save it as .csv (UTF-8) or .xlsx, or ask for the file again."
        raise UnreadableFile(Problem(name, "is not a text file.", remedy))
    rows = _rows(text, name)
    if not any(cell.strip() for row in rows for cell in row):
        raise UnreadableFile(Problem(name, "holds only blanks.", ASK))
    if not CONTROL.search(text):
        return Grid(name, "", tuple(rows))
    lists = [list(row) for row in rows]
    cleaned = take_out_controls(lists)
    return Grid(name, "", tuple(map(tuple, lists)), cleaned=cleaned)


def _in_utf8(content: bytes, name: str) -> bytes:
    """The text in UTF-8, from the encoding that its first bytes declare, else UTF-8, else Windows-1252 as Excel saves
    it. Bytes, because a million rows of them are a quarter of the memory of the same in Python's text streams."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16").encode("utf-8")
        except UnicodeError:
            raise UnreadableFile(Problem(name, "is cut short: its last letter is not whole.", ASK)) from None
    text = content.removeprefix(b"\xef\xbb\xbf")
    try:
        text.decode("utf-8")
        return text
    except UnicodeDecodeError as error:
        return _from_windows(content, error.start + len(content) - len(text), name)


def _from_windows(content: bytes, at: int, name: str) -> bytes:
    """A file that is not UTF-8 from byte `at` on, which stands as Windows-1252 or is refused."""
    if _is_cut(content, at):
        raise UnreadableFile(Problem(name, "is cut short: its last letter is not whole.", ASK))
    _refuse_mixed(content, at, name)
    return content.decode("cp1252", errors="replace").encode("utf-8")


def _is_cut(content: bytes, at: int) -> bool:
    """Whether a file is UTF-8 up to its last letter, which is not whole. One letter beyond ASCII before it shows that
    it is no Windows-1252 with an accent at its end."""
    cut = CUT_LETTER.search(content[-4:])
    whole_before = len(content) - len(cut[0]) if cut else 0
    marked = content.startswith(b"\xef\xbb\xbf")
    return bool(cut) and at == whole_before and (marked or bool(UTF8_LETTER.search(content[:at])))


def _refuse_mixed(content: bytes, at: int, name: str) -> None:
    """Raises UnreadableFile where most letters beyond ASCII are whole letters of UTF-8."""
    letters = UTF8_LETTER.findall(content)
    others = len(BEYOND_ASCII.findall(content)) - sum(map(len, letters))
    if content.startswith(b"\xef\xbb\xbf") or len(letters) > others:
        line = len(LINE_END.findall(content[:at])) + 1
        what = "holds a letter in another encoding than the rest of the file (UTF-8)."
        remedy = "Save each file that it was put together from as CSV UTF-8, or ask for the file again."
        raise UnreadableFile(Problem(f"{name}, line {line}", what, remedy))


def _rows(text: bytes, name: str) -> list[tuple[str, ...]]:
    csv.field_size_limit(LONGEST_ANSWER)
    named = NAMED_SEPARATOR.match(text)
    separator, first_line = (named[1].decode(), 2) if named else (_separator(text), 1)
    lines = io.TextIOWrapper(io.BytesIO(text[named.end() :] if named else text), "utf-8", newline="")
    reader = csv.reader(lines, delimiter=separator, strict=True)
    rows, ended = [], 0
    try:
        for row in reader:
            rows.append(tuple(row))
            ended = reader.line_num
    except csv.Error:
        what = "a quotation mark is not closed, or stands inside an answer without being doubled."
        remedy = "Open the file in Excel, put the row right and save it, or ask for the file again."
        place = f"{name}, the row that begins in line {ended + first_line}"
        raise UnreadableFile(Problem(place, what, remedy)) from None
    return rows


def _separator(text: bytes) -> str:
    """The separator that gives the first rows the same number of cells, and many; outside quotation marks only."""
    first = text[:FIRST_BYTES].decode("utf-8", errors="ignore")
    return max(SEPARATORS, key=lambda separator: _fit(first, separator))


def _fit(text: str, separator: str) -> tuple[int, int]:
    """How well a separator divides the first rows: how many have the most common number of cells, where that is more
    than one, then that number. An answer with commas has another number in each row."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        lengths = Counter(len(row) for row in itertools.islice(reader, FIRST_ROWS) if len(row) > 1)
    except csv.Error:
        return (0, 0)
    return max(((rows, length) for length, rows in lengths.items()), default=(0, 0))
