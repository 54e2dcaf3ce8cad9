"""Workbooks, Word files, PDFs and pictures as parts: every sheet, hidden or not, notes on cells, names, properties,
tables, the words of every page.

Read with the standard library and PDFium, so that it shares nothing with the programs that wrote them.
"""

import re
from io import BytesIO
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

import pypdfium2

from analysis.attacking.pages import Cell, Parts, Table, Text

PACKED = frozenset((".xlsx", ".docx", ".pdf", ".png"))
LETTERS = re.compile(r"[A-Z]+")
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
PNG_TEXTS = (b"tEXt", b"iTXt")
# What a caption or the title of a sheet says before what the table is about.
NUMBERED = re.compile(r"table \d+[.:]\s*(?:data behind the chart:\s*)?", re.IGNORECASE)
PRINT_TITLES = "_xlnm.Print_Titles"
TITLES = re.compile("heading|title|caption", re.IGNORECASE)
# What stands at the foot of every page of a document.
PAGE_NUMBER = re.compile(r"\bpage \d+ of \d+\b", re.IGNORECASE)
LARGEST = 50_000_000  # bytes of one unpacked part: more is no report


def parts_of_packed(kind: str, content: bytes) -> Parts:
    """The parts of a file; one that cannot be opened has none."""
    if kind == ".pdf":
        return Parts(texts=[Text("PDF", "", page) for page in _pages(content)])
    if kind == ".png":
        return Parts(texts=[Text("picture text", "", text) for text in _png_texts(content)])
    try:
        with ZipFile(BytesIO(content)) as packed:
            names = [one.filename for one in packed.infolist() if one.file_size <= LARGEST]
            trees = {
                name: ElementTree.fromstring(packed.read(name)) for name in names if name.endswith((".xml", ".rels"))
            }
            pictures = [packed.read(name) for name in names if name.endswith(".png")]
    except (BadZipFile, ElementTree.ParseError):
        return Parts()
    parts = _of_workbook(trees) if kind == ".xlsx" else _of_word(trees)
    parts.texts += [Text("picture text", "", text) for picture in pictures for text in _png_texts(picture)]
    return parts


def _of_workbook(trees: dict[str, ElementTree.Element]) -> Parts:
    shared = ["".join(one.itertext()) for one in _all(trees.get("xl/sharedStrings.xml"), "si")]
    parts = Parts()
    for name, tree in trees.items():
        if SHEET.fullmatch(name):
            parts.tables += _tables_of_sheet(tree, shared)
        elif "sharedStrings" not in name:
            parts.texts += _said(name, tree)
    return parts


def _tables_of_sheet(sheet: ElementTree.Element, shared: list[str]) -> list[Table]:
    """Rows that follow each other with two cells or more are a table; the first of the rows of one cell before it is
    its title."""
    found, titles = [Table("")], []
    for row in _all(sheet, "row"):
        cells = [_value(cell, shared) for cell in _all(row, "c")]
        filled = [text for text in cells if text]
        if len(filled) > 1:
            found[-1].rows.append([Cell(text) for text in cells])
        else:
            titles = [] if found[-1].rows else titles
            titles += filled
            found.append(Table(_named(titles[0]) if titles else ""))
    return [table for table in found if table.rows]


def _named(title: str) -> str:
    """'Grades', of 'Table 3. Grades'."""
    return NUMBERED.sub("", title, count=1)


def _value(cell: ElementTree.Element, shared: list[str]) -> str:
    """What a cell holds, as it would be read: 4.0 is 4."""
    text = "".join(part.text or "" for part in _all(cell, "v")) or "".join(part.text or "" for part in _all(cell, "t"))
    if cell.get("t") == "s" and text.isdigit() and int(text) < len(shared):
        return shared[int(text)].strip()
    return text.strip().removesuffix(".0")


def _of_word(trees: dict[str, ElementTree.Element]) -> Parts:
    parts = Parts()
    for name, tree in trees.items():
        if name.startswith("word/") and name.endswith(".xml"):
            _read_story(tree, parts)
        parts.texts += [] if name == "word/document.xml" else _said(name, tree)
    return parts


def _read_story(tree: ElementTree.Element, parts: Parts) -> None:
    """Paragraphs and tables in their order; a heading is the title of what follows it."""
    title, inside = "", {id(one) for table in _all(tree, "tbl") for one in table.iter()}
    for element in tree.iter():
        kind = _local(element)
        if kind == "tbl":
            rows = [[Cell(_words(cell)) for cell in _all(row, "tc")] for row in _all(element, "tr")]
            parts.tables.append(Table(title, rows))
        elif kind == "p" and id(element) not in inside and (text := PAGE_NUMBER.sub("", _words(element))):
            styles = [value for style in _all(element, "pStyle") for value in style.attrib.values()]
            title = (
                _named(text)
                if any(re.match("heading|title|caption", style, re.IGNORECASE) for style in styles)
                else title
            )
            parts.texts.append(Text("prose", title, text))
        elif kind in ("docPr", "cNvPr"):
            parts.texts += [
                Text("alt text", title, element.get(key, "")) for key in ("descr", "title") if element.get(key)
            ]


def _said(name: str, tree: ElementTree.Element) -> list[Text]:
    """All words of a part that is no sheet: notes, names, properties, charts; not which rows head a printed page."""
    for one in [one for one in tree.iter() if _local(one) == "definedName" and one.get("name") == PRINT_TITLES]:
        one.text = ""
    text = " ; ".join(" ".join(part.split()) for part in tree.itertext() if part.strip())
    names = [f"{one.get('name')} {one.text or ''}" for one in _all(tree, "definedName")]
    return [Text(f"part {name}", "", said) for said in (text, *names) if said.strip()]


def _pages(content: bytes) -> list[str]:
    """The words of each page of a PDF, its lines as they are broken."""
    with pypdfium2.PdfDocument(content) as document:
        return [PAGE_NUMBER.sub("", page.get_textpage().get_text_range()) for page in document]


def _png_texts(content: bytes) -> list[str]:
    """The texts that a PNG carries beside its picture."""
    found, at = [], 8
    while at + 8 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        if content[at + 4 : at + 8] in PNG_TEXTS:
            found.append(content[at + 8 : at + 8 + length].replace(b"\0", b" ").decode("utf-8", errors="replace"))
        at += 12 + length
    return found


def _all(tree: ElementTree.Element | None, local: str) -> list[ElementTree.Element]:
    return [] if tree is None else [one for one in tree.iter() if _local(one) == local]


def _local(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _words(element: ElementTree.Element) -> str:
    return " ".join("".join(one.text or "" for one in _all(element, "t")).split())
