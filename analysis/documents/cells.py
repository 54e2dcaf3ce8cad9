"""A cell of the workbook: text that stays text whatever it begins with, and numbers as the numbers that were shown.

What Excel would take for a formula, a link or a letter by its number is written so that it is none of these.
"""

import re

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.borders import Border
from openpyxl.worksheet.worksheet import Worksheet

from analysis.disclosure.fragment import as_typed

# Names of the styles, which whoever edits the workbook finds under "Cell Styles".
TITLE, SUBTITLE, HEADING, TEXT = "Audit title", "Audit subtitle", "Audit heading", "Audit text"
LINK, RUNS_ON = "Audit link", "Audit line"  # the latter runs on over the empty cells beside it
COLUMN, OF_NUMBERS, CELL, NUMBER = "Audit column", "Audit column of numbers", "Audit cell", "Audit number"
FONT = "Arial"
SIZES = {TITLE: 14, SUBTITLE: 12}
SIZE, LEADING = 10, 1.35  # points of all other text, and of a line for each point of its text
TALLEST = 409.0  # points: a row cannot be higher
LINE = Border(bottom=Side("thin", color="B1B4B6"))
LONGEST = 32_767  # letters of a cell
# What a program may take for the beginning of a formula, in a cell or in a file saved from it.
FORMULA = re.compile(r"\s*[=+\-@|%]")
ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# A number as reports show it: 12, 1,234, -0.20; not 007, and not one of more digits than a workbook keeps.
SHOWN_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.(\d+))?")
MOST_DIGITS = 15


def add_styles(book: Workbook) -> None:
    """The looks of the workbook."""
    wrapped, to_the_right = Alignment(wrap_text=True, vertical="top"), {"horizontal": "right", "wrap_text": True}
    looks = {
        TITLE: (Font(FONT, SIZES[TITLE], bold=True), wrapped, None),
        SUBTITLE: (Font(FONT, SIZES[SUBTITLE]), wrapped, None),
        HEADING: (Font(FONT, SIZE, bold=True), wrapped, None),
        TEXT: (Font(FONT, SIZE), wrapped, None),
        RUNS_ON: (Font(FONT, SIZE), None, None),
        LINK: (Font(FONT, SIZE, color="1D70B8", underline="single"), Alignment(vertical="top"), LINE),
        COLUMN: (Font(FONT, SIZE, bold=True), Alignment(wrap_text=True, vertical="bottom"), LINE),
        OF_NUMBERS: (Font(FONT, SIZE, bold=True), Alignment(vertical="bottom", **to_the_right), LINE),
        CELL: (Font(FONT, SIZE), wrapped, LINE),
        NUMBER: (Font(FONT, SIZE), Alignment(vertical="top", **to_the_right), LINE),
    }
    for name, (font, alignment, border) in looks.items():
        book.add_named_style(NamedStyle(name, font, PatternFill(), border or Border(), alignment))


def write(cell: Cell, text: str, style: str) -> None:
    """Text that stays text."""
    written = ESCAPED.sub("_x005F_", as_typed(text))[:LONGEST]
    cell.style = style
    if written:
        cell.value = written
        cell.data_type = "s"
    if FORMULA.match(written):
        cell.quotePrefix = True


def write_value(cell: Cell, text: str) -> None:
    """A number where the text is one, shown with as many decimals; else the text, to the right."""
    found = SHOWN_NUMBER.fullmatch(text.strip())
    digits = sum(letter.isdigit() for letter in text)
    write(cell, text, NUMBER)
    if found and digits <= MOST_DIGITS:
        plain = text.strip().replace(",", "")
        cell.value = float(plain) if found[1] else int(plain)
        cell.quotePrefix = False
        grouped = "#,##0" if "," in text else "0"
        cell.number_format = f"{grouped}.{'0' * len(found[1])}" if found[1] else grouped


def set_heights(sheet: Worksheet) -> None:
    """Rows as high as their texts need in the widths that the columns have, because not every program sees to it."""
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        sheet.row_dimensions[number].height = min(max(map(_height, cells)), TALLEST)


def _height(cell: Cell) -> float:
    """Of its text in points, about: a column of 10 holds eleven letters of SIZE."""
    size = SIZES.get(cell.style, SIZE)
    room = cell.parent.column_dimensions[cell.column_letter].width * 1.1 * SIZE / size
    texts = str(cell.value or "").splitlines() if cell.alignment.wrap_text else ()
    return size * LEADING * max(sum(1 + int(len(text) / room) for text in texts), 1)
