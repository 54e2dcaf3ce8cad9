"""The tables that an edition releases, each once, and how one is set on its sheet."""

from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from analysis.disclosure.blocks import Shown, ShownTable
from analysis.disclosure.fragment import as_typed
from analysis.documents.cells import CELL, COLUMN, OF_NUMBERS, write, write_value
from analysis.documents.contents import Document

NOTHING = "There is nothing to list."
LONGEST_HEADING = 255  # letters of a heading that Excel can keep with its table
WIDTHS = (10, 60)  # the narrowest and the widest column, in characters


@dataclass(frozen=True)
class Released:
    """A released table: its number, the block it is of, and the titles of the reports that show it."""

    number: int
    shown: Shown
    reports: tuple[str, ...]

    @property
    def sheet(self) -> str:
        """The name of its sheet."""
        return f"Table {self.number}"

    @property
    def name(self) -> str:
        """What formulas call it."""
        return f"table_{self.number}"

    @property
    def title(self) -> str:
        """'Table 1. Grades': the sheet and what it shows."""
        return f"{self.sheet}. {' '.join(as_typed(self.shown.title).split())}".removesuffix(". ")


def released_tables(document: Document) -> tuple[Released, ...]:
    """The tables in reading order; one that several reports show is there once."""
    found: list[tuple[Shown, list[str]]] = []
    for section in document.sections:
        for shown in (part for part in section.parts if isinstance(part, Shown) and part.table):
            reports = next((reports for other, reports in found if other == shown), None)
            if reports is None:
                found.append((shown, reports := []))
            reports += [] if as_typed(section.title) in reports else [as_typed(section.title)]
    return tuple(Released(number, shown, tuple(reports)) for number, (shown, reports) in enumerate(found, start=1))


def add_table(sheet: Worksheet, top: int, table: ShownTable, name: str) -> tuple[float, ...]:
    """Set a table with its headings in row `top`; the widths of its columns. Its first column heads the rows."""
    for column, (text, number) in enumerate(zip(table.columns, table.numeric, strict=True), start=1):
        write(sheet.cell(top, column), " ".join(as_typed(text).split()), OF_NUMBERS if number else COLUMN)
    for row, texts in enumerate(_rows(table), start=top + 1):
        for column, (text, number) in enumerate(zip(texts, table.numeric, strict=True), start=1):
            if number:
                write_value(sheet.cell(row, column), text)
            else:
                write(sheet.cell(row, column), text, CELL)
    _mark(sheet, top, table, name)
    return tuple(_width(texts) for texts in zip(table.columns, *_rows(table), strict=True))


def _rows(table: ShownTable) -> tuple[tuple[str, ...], ...]:
    return table.rows or ((NOTHING, *("" for _ in table.columns[1:])),)


def _mark(sheet: Worksheet, top: int, table: ShownTable, name: str) -> None:
    """As a table of Excel's, which says its headings aloud; where Excel could not keep them apart, as it stands."""
    headings = [sheet.cell(top, column).value or "" for column in range(1, len(table.columns) + 1)]
    fit = all(0 < len(heading) <= LONGEST_HEADING for heading in headings)
    if fit and len({heading.casefold() for heading in headings}) == len(headings):
        last = get_column_letter(len(headings))
        marked = Table(displayName=name, ref=f"A{top}:{last}{top + len(_rows(table))}")
        marked.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showFirstColumn=True, showRowStripes=False)
        marked.autoFilter = None
        sheet.add_table(marked)


def _width(texts: tuple[str, ...]) -> float:
    """As wide as its longest line, within bounds."""
    longest = max((len(line) for text in texts for line in as_typed(text).splitlines()), default=0)
    return min(max(longest + 2, WIDTHS[0]), WIDTHS[1])
