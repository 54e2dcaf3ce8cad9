"""A coder's workbook as it is written: every cell text, what was received locked, drop-downs for what is to be said.

Same answers, same decisions, same bytes. It holds no suggestion and nothing that another coder gave.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from analysis.desk.answers import DeskTheme
from analysis.desk.sheet_form import (
    ABOUT,
    ANSWER,
    ANSWERS,
    CODEBOOK,
    DONE,
    HIDDEN_COLUMNS,
    MARKS,
    MEMO,
    QUESTION,
    READ_FIRST,
    REFERENCE,
    YES,
    About,
)
from analysis.sending_back.workbook import BY_SECURE_WAY, FORMULA, LONGEST, UNWRITABLE, WRAPPED
from analysis.sending_back.workbook import TEXT as AS_TYPED
from analysis.workbooks import saved

# Widths of columns, in characters; those of attributes and of themes are all alike.
WIDTHS = {REFERENCE: 13, QUESTION: 18, ANSWER: 60, MEMO: 40, DONE: 8}
OF_ATTRIBUTE, OF_THEME, OF_HEADINGS = 14, 9, 150  # the last is the height of the row of headings, in points
CODEBOOK_WIDTHS = {"Theme": 28, "Definition": 50, "Include": 45, "Exclude": 45, "Counts": 45, "Does not count": 45}
FROZEN = 3  # columns that stay in sight: reference, question and answer
BOLD, FILL = Font(bold=True), PatternFill("solid", fgColor="DDE7F0")
UPRIGHT = Alignment(wrap_text=True, vertical="bottom", text_rotation=90)
TO_FILL_IN = Protection(locked=False)
# What Excel takes for a letter by its number ('_x0041_' is A), unless it is written so.
ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
LONGEST_TITLE, LONGEST_MESSAGE = 32, 255  # letters of what Excel shows beside a cell
GOES_ON = " […] (The answer goes on: read it at the coding desk.)"
SENTENCES = (
    "This is for {coder} to code the answers to '{table}' of the audit round {audit_round}, alone and without seeing "
    "what others gave.",
    "Read each answer of the sheet 'Answers'. In the column of each theme that it speaks of, choose + (it worked "
    "well), - (a concern, or could be better), both, or neutral. What each theme means stands in the sheet 'Codebook'.",
    "Then choose yes under 'Done', also where there is nothing to code. A row that is not done is not taken, and can "
    "be done later. Under 'Memo' note what you were unsure of, without names.",
    "The answers are locked: filter by the arrows, and do not change, sort or add rows. A code is given to the whole "
    "answer; to give it to a part, use the coding desk.",
)


@dataclass(frozen=True)
class SheetRow:
    """One answer as the sheet shows it. `marks` is id of a theme -> mark, `hidden` a text for each hidden column."""

    reference: str
    question: str
    text: str
    attributes: Mapping[str, str]
    marks: Mapping[str, str]
    memo: str
    done: bool
    hidden: tuple[str, ...]


def workbook_of(about: About, rows: list[SheetRow], themes: list[DeskTheme]) -> bytes:
    """The workbook as a file."""
    book = Workbook()
    first = book.active
    first.title = READ_FIRST
    first.column_dimensions["A"].width = 100
    said = {"coder": about.coder, "table": about.table, "audit_round": about.audit_round}
    for place, sentence in enumerate((*SENTENCES, BY_SECURE_WAY), start=1):
        write(first.cell(place, 1), sentence.format(**said))
    _write_answers(book.create_sheet(ANSWERS), about, rows, themes)
    _write_codebook(book.create_sheet(CODEBOOK), themes)
    hidden = book.create_sheet(ABOUT)
    hidden.sheet_state = "veryHidden"
    _write_rows(hidden, about.rows())
    book.active = 1
    return saved(book)


def shown(text: str) -> str:
    """A text as a cell can hold it: what no workbook can is left out, and what is too long is cut, which it says."""
    written = UNWRITABLE.sub("", text)
    return written if len(written) <= LONGEST else f"{written[: LONGEST - len(GOES_ON)]}{GOES_ON}"


def write(cell: Cell, text: str) -> None:
    """Text that stays text, whatever it begins with."""
    written = ESCAPED.sub("_x005F_", shown(text))[:LONGEST]
    if written:
        cell.value = written
        cell.data_type = "s"
    if FORMULA.match(written):
        cell.quotePrefix = True
    cell.number_format = AS_TYPED
    cell.alignment = WRAPPED


def _write_answers(sheet: Worksheet, about: About, rows: list[SheetRow], themes: list[DeskTheme]) -> None:
    asked = list(dict.fromkeys(label for row in rows for label in row.attributes))
    ids = list(about.themes.values())
    headings = (REFERENCE, QUESTION, ANSWER, *asked, *about.themes, MEMO, DONE, *HIDDEN_COLUMNS)
    texts = [
        (
            *(row.reference, row.question, row.text),
            *(row.attributes.get(label, "") for label in asked),
            *(row.marks.get(id, "") for id in ids),
            *(row.memo, YES if row.done else ""),
            *row.hidden,
        )
        for row in rows
    ]
    _write_rows(sheet, [headings, *texts])
    first = len(headings) - len(HIDDEN_COLUMNS) - 2 - len(ids) + 1  # the column of the first theme, counted from 1
    _dress(sheet, headings, first, len(ids))
    _ask(sheet, first, themes)


def _write_rows(sheet: Worksheet, rows: Iterable[tuple[str, ...]]) -> None:
    for number, texts in enumerate(rows, start=1):
        for column, text in enumerate(texts, start=1):
            write(sheet.cell(number, column), text)


def _dress(sheet: Worksheet, headings: tuple[str, ...], first: int, themes: int) -> None:
    """Headings that stay in sight, widths, and everything locked but what is to be filled in. It can be unlocked
    without a password."""
    to_fill_in = range(first, first + themes + 2)
    for column, heading in enumerate(headings, start=1):
        of_theme = column in to_fill_in[:themes]
        top, dimension = sheet.cell(1, column), sheet.column_dimensions[get_column_letter(column)]
        top.font, top.fill = BOLD, FILL
        top.alignment = UPRIGHT if of_theme else WRAPPED
        dimension.width = OF_THEME if of_theme else WIDTHS.get(heading, OF_ATTRIBUTE)
        dimension.hidden = column >= to_fill_in.stop
    for row in range(2, sheet.max_row + 1):
        for column in to_fill_in:
            sheet.cell(row, column).protection = TO_FILL_IN
            sheet.cell(row, column).number_format = AS_TYPED
    sheet.row_dimensions[1].height = OF_HEADINGS
    sheet.freeze_panes = sheet.cell(2, FROZEN + 1)
    sheet.auto_filter.ref = sheet.dimensions
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.autoFilter = False
    sheet.page_setup.orientation = "landscape"


def _ask(sheet: Worksheet, first: int, themes: list[DeskTheme]) -> None:
    """Drop-downs; beside a cell of a theme stands what the theme means."""
    last = max(sheet.max_row, 2)
    for column, theme in enumerate(themes, start=first):
        rule = DataValidation(type="list", formula1=f'"{",".join(MARKS)}"', allow_blank=True)
        rule.promptTitle, rule.prompt = _cut(theme.label, LONGEST_TITLE), _cut(theme.definition, LONGEST_MESSAGE)
        rule.errorTitle, rule.error = "No mark", f"Choose one of {', '.join(MARKS)}, or leave the cell empty."
        _add(sheet, rule, column, last)
    done = DataValidation(type="list", formula1=f'"{YES}"', allow_blank=True)
    done.errorTitle, done.error = "Done?", "Choose yes, or leave the cell empty."
    _add(sheet, done, first + len(themes) + 1, last)


def _add(sheet: Worksheet, rule: DataValidation, column: int, last: int) -> None:
    rule.showInputMessage, rule.showErrorMessage = True, True
    letter = get_column_letter(column)
    rule.add(f"{letter}2:{letter}{last}")
    sheet.add_data_validation(rule)


def _write_codebook(sheet: Worksheet, themes: list[DeskTheme]) -> None:
    """What people read of each theme, with its examples."""
    rows = [
        (one.label, one.definition, one.include, one.exclude, "\n".join(one.counts), "\n".join(one.does_not_count))
        for one in themes
    ]
    _write_rows(sheet, [tuple(CODEBOOK_WIDTHS), *rows])
    for cell, width in zip(sheet[1], CODEBOOK_WIDTHS.values(), strict=True):
        cell.font, cell.fill = BOLD, FILL
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "B2"
    sheet.protection.sheet = True


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 3]}..."
