"""A Word document (.docx) as passages and tables: the body, text boxes, notes, headers and footers.

What a tracked change took out is left out, what it put in is read, as in the document when all changes are accepted.
Comments are not part of what goes out as figures and are named as unread, and so are pictures and charts. A document
type declaration, by which a few bytes become gigabytes, is refused: no Word document has one.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import count
from xml.etree import ElementTree
from xml.parsers import expat

from analysis.errors import Problem, RoundtableError
from analysis.figures.passages import Part, Passage, Table, Text, one_line, under

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MAIN = "word/document.xml"
# The parts that hold words besides the body, and what places in them are called.
BESIDES = {"footnotes": "footnote", "endnotes": "endnote", "header": "header", "footer": "footer"}
UNREAD = {r"word/charts/chart\d+\.xml": "charts", r"word/media/.+": "pictures", r"word/comments\.xml": "comments"}
# Bytes of one part, unpacked: the words of a book of a thousand pages are below this.
LARGEST = 50_000_000
TAKEN_OUT = {f"{W}del", f"{W}moveFrom", FALLBACK, f"{W}instrText"}
SAVE_AGAIN = "Open it in Word and save it again as a Word document (.docx)."
HEADING = re.compile(r"(?i)(?:heading|title|subtitle)(\d?)")


def word_text(content: bytes, name: str) -> Text:
    """The passages and tables of a document. Raises RoundtableError for one that is damaged or no Word document."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _text(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise _refused(name, f"is damaged ({type(error).__name__}).", SAVE_AGAIN) from None
    except (ElementTree.ParseError, expat.ExpatError):
        raise _refused(name, "is damaged: its XML is not whole.", SAVE_AGAIN) from None


def _text(archive: zipfile.ZipFile, name: str) -> Text:
    names = archive.namelist()
    if MAIN not in names:
        raise _refused(name, "is no Word document.", "Give a report as .docx, .html, .md or .txt.")
    parts = list(_parts(_xml(archive, MAIN, name), ""))
    for part in sorted(names):
        found = re.fullmatch(r"word/(footnotes|endnotes|header|footer)\d*\.xml", part)
        if found:
            parts += _parts(_xml(archive, part, name), f"{BESIDES[found[1]]}, ")
    counted = ((what, sum(bool(re.fullmatch(like, one)) for one in names)) for like, what in UNREAD.items())
    return Text(tuple(parts), tuple(f"{what}: {number}" for what, number in counted if number))


def _xml(archive: zipfile.ZipFile, part: str, name: str) -> ElementTree.Element:
    """The outermost element of a part that declares nothing. Raises RoundtableError."""
    about = archive.getinfo(part)
    if about.flag_bits & 1:
        raise _refused(name, "is protected by a password.", "Remove the password in Word and save it again.")
    if about.file_size > LARGEST:
        raise _refused(name, f"is too large: {part} unpacks to more than {LARGEST // 1_000_000} MB.", SAVE_AGAIN)
    content = archive.read(part)
    _refuse_declarations(content, name)
    return ElementTree.fromstring(content)


def _refuse_declarations(content: bytes, name: str) -> None:
    def refuse(*_: object) -> None:
        raise _refused(name, "has a DOCTYPE, which no Word document has and which may do harm.", SAVE_AGAIN)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(content, True)


def _parts(top: ElementTree.Element, where: str) -> Iterator[Part]:
    """The paragraphs and tables, in order, those in text boxes after the paragraph that holds them."""
    headings: dict[int, str] = {}
    paragraphs, tables = count(1), count(1)
    for element in _blocks(top):
        above = tuple(text for _, text in sorted(headings.items()))
        if element.tag == f"{W}tbl":
            yield Table(f"{where}table {next(tables)}", _rows(element), above)
            continue
        place, text = f"{where}paragraph {next(paragraphs)}", _words(element)
        level = _level(element)
        if text:
            yield Passage(place, text, above, bool(level))
        if text and level:
            headings = under(headings, level, text)


def _blocks(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Paragraphs and outermost tables below an element."""
    for child in element:
        if child.tag in TAKEN_OUT:
            continue
        if child.tag in (f"{W}tbl", f"{W}p"):
            yield child
            if child.tag == f"{W}tbl":
                continue
        yield from _blocks(child)


def _rows(table: ElementTree.Element) -> tuple[tuple[str, ...], ...]:
    rows = []
    for row in table.iter(f"{W}tr"):
        cells: list[str] = []
        for cell in row.findall(f"{W}tc") + row.findall(f"{W}sdt/{W}sdtContent/{W}tc"):
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            wide = int(span.get(f"{W}val", "1")) if span is not None else 1
            cells += [one_line(" ".join(_words(block) for block in _blocks(cell))), *[""] * (min(wide, 200) - 1)]
        if any(cells):
            rows.append(tuple(cells))
    return tuple(rows)


def _words(element: ElementTree.Element) -> str:
    return one_line("".join(_pieces(element)))


def _pieces(element: ElementTree.Element) -> Iterator[str]:
    """The texts of a paragraph's runs; a text box in it is a block of its own."""
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in (f"{W}tab", f"{W}br", f"{W}cr"):
            yield " "
        elif child.tag == f"{W}noBreakHyphen":
            yield "-"
        elif child.tag not in TAKEN_OUT and child.tag not in (f"{W}p", f"{W}tbl"):
            yield from _pieces(child)


def _level(paragraph: ElementTree.Element) -> int:
    """The level of a heading; 0 where the paragraph is none."""
    outline, style = paragraph.find(f"{W}pPr/{W}outlineLvl"), paragraph.find(f"{W}pPr/{W}pStyle")
    if outline is not None and outline.get(f"{W}val", "").isdecimal():
        return int(outline.get(f"{W}val")) + 1
    named = HEADING.match(style.get(f"{W}val", "")) if style is not None else None
    return int(named[1] or 1) if named else 0


def _refused(name: str, what: str, remedy: str) -> RoundtableError:
    return RoundtableError(str(Problem(name, what, remedy)))
