"""A shown table in a Word document: its first row on every page, no row torn, numbers to the right.

A column is as wide as what stands in it where the page has the room; where it has not, as its longest word, and the
columns share what is left by how much more they hold.
"""

from collections.abc import Iterable

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import _Cell, _Row

from analysis.disclosure.blocks import ShownTable
from analysis.disclosure.fragment import as_typed
from analysis.documents.elements import is_rightwards
from analysis.documents.word_marks import add_paragraph, element, set_rightwards

WIDTH = 16.6  # centimetres, of the page's text
LETTER, EDGES = 0.185, 0.45  # centimetres, of a letter of the table and of a cell's two edges
CELL = "Cell"
NOTHING = "There is nothing to list."
SHADE = "EEF1F3"


def add_table(made: WordDocument, table: ShownTable) -> None:
    """The table, and a little room below it."""
    rows = table.rows or ((NOTHING, *("" for _ in table.columns[1:])),)
    added = made.add_table(rows=1 + len(rows), cols=len(table.columns), style="Table Grid")
    added.autofit = False
    _say_headings(added._tbl.tblPr)
    widths = _widths(table)
    for column, width in zip(added.columns, widths, strict=True):
        column.width = Cm(width)
    for number, (row, texts) in enumerate(zip(added.rows, (table.columns, *rows), strict=True)):
        row._tr.get_or_add_trPr().append(element("cantSplit"))
        if not number:
            row._tr.get_or_add_trPr().append(element("tblHeader"))
        _fill(row, texts, table.numeric, widths, number == 0)
    add_paragraph(made, CELL)


def _fill(row: _Row, texts: tuple[str, ...], numeric: tuple[bool, ...], widths: list[float], heads: bool) -> None:
    for cell, text, number, width in zip(row.cells, texts, numeric, widths, strict=True):
        cell.width = Cm(width)
        paragraph = cell.paragraphs[0]
        paragraph._p.style = CELL  # by its id: looking a style up by name takes longer than the rest of the cell
        paragraph.add_run(as_typed(text)).bold = heads or None
        if heads:
            _shade(cell)
        if number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        elif is_rightwards(text):
            set_rightwards(paragraph)


def _say_headings(properties) -> None:
    """The first row and the first column are headings, which is all that Word can be told of it."""
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        properties.remove(look)
    bands = {"lastRow": "0", "lastColumn": "0", "noHBand": "1", "noVBand": "1"}
    properties.append(element("tblLook", val="06A0", firstRow="1", firstColumn="1", **bands))


def _shade(cell: _Cell) -> None:
    cell._tc.get_or_add_tcPr().append(element("shd", val="clear", color="auto", fill=SHADE))


def _widths(table: ShownTable) -> list[float]:
    """Of each column, in centimetres."""
    columns = list(zip(table.columns, *table.rows, strict=True))
    least = [EDGES + LETTER * _longest(word for text in texts for word in text.split()) for texts in columns]
    wanted = [EDGES + LETTER * _longest(line for text in texts for line in text.splitlines()) for texts in columns]
    if sum(wanted) <= WIDTH:
        return wanted
    if sum(least) >= WIDTH:
        return [WIDTH * width / sum(least) for width in least]
    share = (WIDTH - sum(least)) / (sum(wanted) - sum(least))
    return [low + share * (high - low) for low, high in zip(least, wanted, strict=True)]


def _longest(texts: Iterable[str]) -> int:
    return max(map(len, texts), default=0)
