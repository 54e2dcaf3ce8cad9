"""The tables of an edition as a workbook: a cover, a list of the tables, notes, and a sheet for each table.

Laid out as the Analysis Function asks of spreadsheets: one table a sheet, its title in A1, what must be known above it,
no merged cells, no blank rows in it, headings marked. A number is a number, a percentage is the text that was shown.
https://analysisfunction.civilservice.gov.uk/policy-store/releasing-statistics-in-spreadsheets/

gptables lays workbooks out like this too and is not used: it turns "[c](...)" in any cell into a link, stops at a cell
with two of them or with "$$", and writes what begins with "=" as a formula; what people typed may hold all of that.
"""

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from analysis.disclosure.blocks import Shown, ShownTable
from analysis.disclosure.fragment import MADE_UP_MARK, as_typed
from analysis.documents.cells import HEADING, LINK, RUNS_ON, SUBTITLE, TEXT, TITLE, add_styles, set_heights, write
from analysis.documents.contents import Document, shorthand_in
from analysis.documents.sheet_tables import Released, add_table, released_tables
from analysis.workbooks import saved

COVER, CONTENTS, NOTES = "Cover", "Contents", "Notes"
LONGEST_TITLE = 255  # letters of a property
WIDE, LEAST = 85, 50  # characters of a column of sentences, and at least of one that has sentences above its table
AS_PAPER = 70  # characters of a line that a sheet of paper holds without being scaled, which one column never is
ONE_TABLE = "This worksheet contains one table."
UNTITLED = "Untitled"


def spreadsheet(document: Document) -> bytes:
    """The document's tables as a .xlsx file."""
    book = Workbook()
    add_styles(book)
    book.properties.creator, book.properties.lastModifiedBy = "", ""
    book.properties.title = _one_line(document.title)[:LONGEST_TITLE]
    book.properties.language = "en-GB"
    tables = released_tables(document)
    _write_cover(book.active, document, len(tables))
    _write_contents(book.create_sheet(CONTENTS), tables)
    _write_notes(book.create_sheet(NOTES), tables)
    for released in tables:
        _write_sheet(book.create_sheet(released.sheet), released, document)
    return saved(book)


def _write_cover(sheet: Worksheet, document: Document, tables: int) -> None:
    marking = document.marking
    sheet.title = COVER
    said = (
        (_one_line(document.title) or UNTITLED, TITLE),
        (marking.partnership, SUBTITLE),
        (f"{marking.dates}. Edition: {marking.audience}", TEXT),
        (marking.circulation, HEADING),
        (marking.banner, TEXT),
        (f"{tables} {'table' if tables == 1 else 'tables'}, each on a worksheet of its own.", TEXT),
        (f"Which table stands where: worksheet '{CONTENTS}'. What the marks mean: worksheet '{NOTES}'.", TEXT),
    )
    _write_lines(sheet, [(text, style) for text, style in said if text])
    _prepare(sheet, document, (AS_PAPER,))


def _write_contents(sheet: Worksheet, tables: tuple[Released, ...]) -> None:
    """One line a table; its number leads to it."""
    rows = tuple((one.sheet, _one_line(one.shown.title), " and ".join(one.reports)) for one in tables)
    _write_lines(sheet, [("Contents", TITLE), (ONE_TABLE, RUNS_ON)])
    add_table(sheet, 3, ShownTable(("Worksheet", "Table", "Report"), (False, False, False), rows), "contents")
    for number, released in enumerate(tables, start=4):
        cell = sheet.cell(number, 1)
        cell.hyperlink = Hyperlink("", location=f"'{released.sheet}'!A1")
        cell.style = LINK
    _prepare(sheet, None, (14, 70, 50))


def _write_notes(sheet: Worksheet, tables: tuple[Released, ...]) -> None:
    """What the marks mean, and what is to be known of each table."""
    marks = shorthand_in(repr([one.shown.table for one in tables]))
    rows = [(mark, f"{meaning[:1].upper()}{meaning[1:]}.") for mark, meaning in marks.items()]
    rows += [(one.sheet, as_typed(note)) for one in tables for note in _notes(one.shown)]
    _write_lines(sheet, [("Notes", TITLE), (ONE_TABLE, RUNS_ON)])
    add_table(sheet, 3, ShownTable(("Mark or worksheet", "What is to be known"), (False, False), tuple(rows)), "notes")
    _prepare(sheet, None, (20, WIDE))


def _write_sheet(sheet: Worksheet, released: Released, document: Document) -> None:
    """Title, what is to be known, then the table."""
    shown = released.shown
    marks = " ".join(f"{mark}: {meaning}." for mark, meaning in shorthand_in(repr(shown.table)).items())
    said = [
        (released.title, TITLE),
        (document.marking.circulation, HEADING),
        (f"{ONE_TABLE} Report: {' and '.join(released.reports)}.", TEXT),
        *((note, TEXT) for note in (shown.text, shown.emphasis, *_notes(shown), marks) if note),
    ]
    _write_lines(sheet, said)
    widths = add_table(sheet, len(said) + 1, shown.table, released.name)
    sheet.print_title_rows = f"{len(said) + 1}:{len(said) + 1}"
    _prepare(sheet, document, (max(widths[0], LEAST), *widths[1:]))


def _notes(shown: Shown) -> tuple[str, ...]:
    said = (MADE_UP_MARK.get(shown.made_up, ""), shown.note, *shown.method)
    return tuple(text for text in said if text)


def _write_lines(sheet: Worksheet, said: list[tuple[str, str]]) -> None:
    """One to a row, in the first column."""
    for row, (text, style) in enumerate(said, start=1):
        write(sheet.cell(row, 1), text, style)


def _prepare(sheet: Worksheet, document: Document | None, widths: tuple[float, ...]) -> None:
    """Widths, and a page in print: as wide as the paper, and who may read it at its top."""
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    set_heights(sheet)
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    if document:
        sheet.oddHeader.left.text = as_typed(document.marking.circulation).replace("&", "&&")


def _one_line(text: str) -> str:
    return " ".join(as_typed(text).split())
