"""One sender's list as a workbook: a sheet that says what it is, and a table with a column for the answers.

Every cell is text: a file or sheet that is called "=HYPERLINK(...)" stays words when it is opened. Same list, same
bytes.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from analysis.workbooks import saved

READ_FIRST, TO_ANSWER = "Read this first", "To answer"
FOR_SENDER = (
    "This lists what could not be read, or is to be asked, in the files from {sender} for the audit round {title}: "
    "please answer each line of the sheet 'To answer' in its last column, and send the workbook back."
)
FOR_ANALYST = (
    "This lists what the analyst alone can put right for the audit round {title}: in round.toml, in the decisions, and "
    "in files that came from no one sender."
)
BY_SECURE_WAY = (
    "It points to the files of children: send it only by the secure way that your agencies have agreed, and never by "
    "open e-mail."
)
# Each heading with the width of its column, in characters.
HEADINGS = {"File": 30, "Sheet": 18, "Row or cell": 14, "What is wrong": 60, "What to do": 50, "Your answer": 45}
# What Excel, or a program that a list is copied into, takes for the beginning of a formula; also in full width.
FORMULA = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
WRAPPED = Alignment(wrap_text=True, vertical="top")
# What no workbook can hold, such as the halves of letters in a broken file name.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TEXT = "@"  # Excel's format for cells that hold what is typed
LONGEST = 32_767  # letters that a cell of Excel holds


class Asked(NamedTuple):
    """One line of a list: where something stands, what is wrong with it, what the reader is to do."""

    file: str
    sheet: str
    within: str
    what: str
    to_do: str


def what_it_is(sender: str | None, title: str) -> tuple[str, str]:
    """The two sentences that a list begins with; `sender` is None for the analyst's."""
    begins = FOR_ANALYST if sender is None else FOR_SENDER
    return begins.format(sender=sender, title=title), BY_SECURE_WAY


def workbook(lines: Iterable[Asked], sentences: Iterable[str]) -> bytes:
    """The workbook of one list, as a file."""
    book = Workbook()
    first = book.active
    first.title = READ_FIRST
    first.column_dimensions["A"].width = 100
    for row, sentence in enumerate(sentences, start=1):
        _write(first.cell(row, 1), sentence)
    _write_table(book.create_sheet(TO_ANSWER), tuple(lines))
    return saved(book)


def _write_table(sheet: Worksheet, lines: tuple[Asked, ...]) -> None:
    """Headings that stay in sight, the lines, an empty cell for each answer."""
    for row, texts in enumerate([tuple(HEADINGS), *((*line, "") for line in lines)], start=1):
        for column, text in enumerate(texts, start=1):
            _write(sheet.cell(row, column), text)
    for cell, width in zip(sheet[1], HEADINGS.values(), strict=True):
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
    table = Table(displayName="ToAnswer", ref=sheet.dimensions)
    table.tableStyleInfo = TableStyleInfo(name="TableStyleMedium2", showRowStripes=True)
    sheet.add_table(table)


def _write(cell: Cell, text: str) -> None:
    """Text that stays text, whatever it begins with."""
    written = UNWRITABLE.sub("", text)[:LONGEST]
    if written:
        cell.value = written
        cell.data_type = "s"
    if FORMULA.match(written):
        cell.quotePrefix = True
    cell.number_format = TEXT
    cell.alignment = WRAPPED
