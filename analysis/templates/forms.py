"""A blank Excel workbook for one [[files]] block of round.toml: a list, or an audit tool with a sheet for each child.

Its headings and labels are those of the block, so that a filled form reads back. The heading row of a list stays in
sight and is marked as a table, which is how a screen reader names the column of a cell. Nothing but headings, labels
and what a tool prints (the standards with their findings or criteria) is written: all else would be read.
"""

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from analysis.description import ReceivedFile
from analysis.questions import Dictionary, Question, dictionary
from analysis.shapes import shapes
from analysis.templates.drop_downs import number_format, rule_of

BOLD, WRAPPED = Font(bold=True), Alignment(wrap_text=True, vertical="top")
STYLE = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
LIST_WIDTH, LABEL_WIDTH, ANSWER_WIDTH = 28, 40, 60  # characters
LAST_ROW = 1_048_576  # of Excel
LONGEST_SHEET_NAME = 31  # of Excel
TITLE = "Copy this sheet: each is {row}"


def form(file: ReceivedFile) -> Workbook:
    """A blank workbook whose headings are those of the block."""
    if shapes()[file.shape].reader == "sheet per child":
        return _tool(file)
    questions = dictionary().table(file.table).questions
    return list_form(file.table, {heading: questions[question] for heading, question in file.headings.items()})


def list_form(name: str, columns: dict[str, Question], rows: list[list[str]] | None = None) -> Workbook:
    """A list: a heading row, and the rows that are known already. `columns`: heading -> question."""
    book = Workbook()
    sheet = book.active
    sheet.title = name.replace("_", " ")[:LONGEST_SHEET_NAME]
    sheet.append(list(columns))
    for row in rows or []:
        sheet.append(row)
    sheet.freeze_panes, sheet.print_title_rows = "A2", "1:1"
    for number, (cell, question) in enumerate(zip(sheet[1], columns.values(), strict=True), start=1):
        cell.font, cell.alignment = BOLD, WRAPPED
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = LIST_WIDTH
        _accepts(sheet, f"{letter}2:{letter}{LAST_ROW}", question)
        sheet.column_dimensions[letter].number_format = number_format(question)
        for known in range(2, sheet.max_row + 1):
            sheet.cell(known, number).number_format = number_format(question)
    _mark_as_table(sheet, name, 1, max(2, sheet.max_row))
    return book


def _tool(file: ReceivedFile) -> Workbook:
    """One blank sheet, to be copied for each child: labels above, the list below them."""
    book, known = Workbook(), dictionary()
    sheet = book.active
    sheet.title = "Child 1"
    sheet.append([TITLE.format(row=known.table(file.table).row)])
    for heading, question in file.headings.items():
        sheet.append([heading])
        asked = known.question(file.table, question)
        _accepts(sheet, f"B{sheet.max_row}", asked)
        sheet.cell(sheet.max_row, 2).number_format = number_format(asked)
    for (cell,) in sheet.iter_rows(1, sheet.max_row, 1, 1):
        cell.font = BOLD
    widths = (LABEL_WIDTH, ANSWER_WIDTH, *[LIST_WIDTH] * len(file.lines))
    for number, width in enumerate(widths[: max(2, len(file.lines))], start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    if file.lines:
        _add_lines(sheet, file, known, sheet.max_row + 2)
    return book


def _add_lines(sheet: Worksheet, file: ReceivedFile, known: Dictionary, top: int) -> None:
    """The list, from its heading row on, with what is printed in its lines."""
    asked = {heading: known.question(file.lines_table, question) for heading, question in file.lines.items()}
    printed = _printed(asked, known)
    for column, (heading, question) in enumerate(asked.items(), start=1):
        sheet.cell(top, column, heading).font = BOLD
        letter = get_column_letter(column)
        for row, texts in enumerate(printed, start=top + 1):
            cell = sheet.cell(row, column, texts[column - 1])
            cell.number_format, cell.alignment = number_format(question), WRAPPED
        if not question.answers_from:
            _accepts(sheet, f"{letter}{top + 1}:{letter}{top + max(1, len(printed))}", question)
    _mark_as_table(sheet, file.lines_table, top, top + max(1, len(printed)))


def _printed(asked: dict[str, Question], known: Dictionary) -> list[list[str | None]]:
    """What the tool prints: one line a finding or criterion of each standard, as far as the list asks for them."""
    sources = {question.answers_from for question in asked.values()}
    lines = []
    for standard in known.standards.values():
        findings = [finding.label for finding in standard.findings.values()] if "findings" in sources else []
        for text in [*findings, *(standard.criteria.values() if "criteria" in sources else [])]:
            says = {"standards": standard.label, "findings": text, "criteria": text}
            lines.append([says.get(question.answers_from) for question in asked.values()])
    return lines


def _accepts(sheet: Worksheet, cells: str, question: Question) -> None:
    rule = rule_of(question, sheet.parent)
    rule.add(cells)
    sheet.add_data_validation(rule)


def _mark_as_table(sheet: Worksheet, name: str, top: int, last: int) -> None:
    width = sum(cell.value is not None for cell in sheet[top])
    sheet.add_table(
        Table(displayName=f"list_of_{name}", ref=f"A{top}:{get_column_letter(width)}{last}", tableStyleInfo=STYLE)
    )
