"""A workbook of tables, read again cell by cell: numbers are numbers, texts are texts, and none is a formula."""

import io
import re
import zipfile

import openpyxl
import pytest
from documents_made import CHARTS, COUNTED, COUNTS, EDITION, EMPTY, HOSTILE, MARKING, bytes_in_another_process, hostile

from analysis.disclosure.blocks import Shown, ShownTable
from analysis.disclosure.fragment import as_typed
from analysis.documents.contents import Document, Section
from analysis.documents.spreadsheet import spreadsheet


@pytest.fixture(scope="module")
def made() -> bytes:
    return spreadsheet(EDITION)


@pytest.fixture(scope="module")
def book(made):
    return open_book(made)


def open_book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows(sheet) -> list[list]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def of(table: ShownTable, **more: str):
    """The sheet of one table, and the row of its headings."""
    sheet = open_book(
        spreadsheet(Document(MARKING, "T", (Section("R", (Shown("a", "a", "A", table=table, **more),)),)))
    )
    sheet = sheet["Table 1"]
    return sheet, next(row for row in rows(sheet)[::-1] if row[0] == " ".join(as_typed(table.columns[0]).split()))


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_there_is_a_cover_a_list_of_tables_notes_and_a_sheet_for_each_table(book):
    assert book.sheetnames == ["Cover", "Contents", "Notes", "Table 1", "Table 2", "Table 3"]
    assert rows(book["Cover"])[:4] == [
        ["Audit of April 2015"],
        ["Harbour Partnership"],
        ["Audited April 2015. Edition: Board"],
        ["For the board only."],
    ]
    assert rows(book["Contents"])[2:] == [
        ["Worksheet", "Table", "Report"],
        ["Table 1", "Half of the files were good", "Case files"],
        ["Table 2", "Concerns and strengths", "Case files"],
        ["Table 3", "Grades counted", "Briefing"],
    ]


def test_an_entry_of_the_list_leads_to_its_sheet_and_nothing_leads_out(made, book):
    assert [book["Contents"].cell(row, 1).hyperlink.location for row in (4, 5, 6)] == [
        f"'Table {number}'!A1" for number in (1, 2, 3)
    ]
    assert [name for name, content in parts(made).items() if b"External" in content] == []


def test_the_marks_are_explained_with_the_notes_of_each_table(book):
    said = {tuple(row) for row in rows(book["Notes"])[3:]}
    assert ("[z]", "Not applicable.") in said
    assert {mark for mark, _ in said} >= {"[c]", "[x]", "[z]"}
    assert ("Table 1", "Made up: not in the published report.") in said
    assert ("Table 3", "Fisher's exact test.") in said


def test_a_sheet_has_the_title_for_whom_it_is_what_is_to_be_known_and_the_table(book):
    assert [row[0] for row in rows(book["Table 3"])[:-4]] == [
        "Table 3. Grades counted",
        "For the board only.",
        "This worksheet contains one table. Report: Briefing.",
        "8 case files.",
        "This cannot be concluded.",
        "Fisher's exact test.",
        "Two missing.",
        "[c]: hidden, because it is small or would give a small number away. "
        "[x]: not available, as it was not asked, not recorded or not published. [z]: not applicable.",
    ]
    assert rows(book["Table 3"])[-4:] == [
        ["Grade", "Case files", "Of", "Percentage"],
        ["Good", 4, 1208, "[c]"],
        ["Requires improvement", "[c]", 8, "38%"],
        ["Mean", -0.2, "[x]", "[z]"],
    ]


def test_a_number_is_shown_as_it_was(book):
    shown = {cell.value: cell.number_format for row in book["Table 3"].iter_rows(min_row=10) for cell in row}
    assert (shown[4], shown[1208], shown[-0.2]) == ("0", "#,##0", "0.00")


@pytest.mark.parametrize(
    "text", ["007", "1e5", "12 of 30", "+30", "2015-04", "1,23", "1234567890123456", "[c]", "5%", ""]
)
def test_what_is_no_number_stays_text(text):
    sheet, _ = of(ShownTable(("A", "B"), (False, True), (("x", text),)))
    assert sheet.cell(sheet.max_row, 2).value == (text or None)


def test_a_number_in_a_column_of_words_stays_text():
    sheet, _ = of(ShownTable(("Case",), (False,), (("12",),)))
    assert sheet.cell(sheet.max_row, 1).value == "12"


def test_the_headings_are_marked_as_those_of_a_table(book):
    for number in (1, 2, 3):
        [table] = book[f"Table {number}"].tables.values()
        assert [column.name for column in table.tableColumns] == list(COUNTS.columns)
        assert table.name == f"table_{number}"
    assert not any(sheet.merged_cells.ranges for sheet in book)


@pytest.mark.parametrize("columns", [("A", "a"), ("A", ""), ("A", "B" * 300)])
def test_headings_that_excel_cannot_keep_apart_stand_as_they_are(columns):
    sheet, headings = of(ShownTable(columns, (False, False), (("1", "2"),)))
    assert headings == [column or None for column in columns]
    assert not sheet.tables


def test_a_table_that_two_reports_show_is_there_once():
    document = Document(MARKING, "T", (Section("A", (COUNTED,)), Section("B", (COUNTED, CHARTS[2]))))
    book = open_book(spreadsheet(document))
    assert rows(book["Contents"])[3:] == [["Table 1", "Grades counted", "A and B"]]


def test_a_table_without_rows_says_so():
    sheet, _ = of(ShownTable(("X", "Y"), (False, True), ()))
    assert rows(sheet)[-1] == ["There is nothing to list.", None]


@pytest.mark.parametrize("text", [*HOSTILE, "-1+1", "+1", "\t=1", "|x", "%x"])
def test_no_cell_is_a_formula_or_a_link_and_texts_stand_as_typed(text):
    content = spreadsheet(hostile(text))
    book = open_book(content)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert not any(b"<f>" in part or b"External" in part for part in parts(content).values())
    sheet = book["Table 1"]
    last = sheet.cell(sheet.max_row, 1)
    assert openpyxl.utils.escape.unescape(last.value) == as_typed(text)
    if re.match(r"\s*[=+\-@|%]", text):
        assert last.quotePrefix


def test_the_properties_say_the_title_and_nothing_of_who_made_it(book):
    about = book.properties
    assert (about.title, about.creator or "", about.lastModifiedBy or "") == ("Audit of April 2015", "", "")
    assert about.created == about.modified


def test_same_document_same_bytes(made):
    assert bytes_in_another_process("spreadsheet") == made


def test_a_title_of_500_letters_is_shown_whole():
    title = ("Long " * 100).strip()
    book = open_book(spreadsheet(Document(MARKING, title, (Section(title, (CHARTS[0],)),))))
    assert book["Cover"]["A1"].value == title
    assert len(book.properties.title) <= 255


def test_an_empty_document_is_a_workbook_without_tables():
    book = open_book(spreadsheet(EMPTY))
    assert book.sheetnames == ["Cover", "Contents", "Notes"]
    assert rows(book["Contents"])[-1] == ["There is nothing to list.", None, None]
    assert [row[0] for row in rows(book["Cover"])][-2] == "0 tables, each on a worksheet of its own."
