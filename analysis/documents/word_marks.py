"""What a Word document says beside its words: fields, bookmarks, alt texts, numbers of lists, the way of writing.

python-docx has no words of its own for these, so they are put down as Office Open XML (ECMA-376, part 1, 17) has them.
"""

from collections.abc import Callable

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shape import InlineShape
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph


def element(tag: str, /, **values: str) -> BaseOxmlElement:
    """An element of WordprocessingML, with its attributes."""
    made = OxmlElement(f"w:{tag}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def add_paragraph(made: WordDocument, style: str, text: str = "") -> Paragraph:
    """A paragraph in a style, by the style's id: python-docx looks through all styles for each paragraph's name."""
    added = made.add_paragraph(text)
    added._p.style = style.replace(" ", "")
    return added


def field(paragraph: Paragraph, code: str, result: str) -> None:
    """A field that Word works out, such as PAGE; `result` stands there until it does."""
    _begin(paragraph, code)
    paragraph.add_run(result)
    _end(paragraph)


def contents_field(made: WordDocument, deepest: int, entries: list[tuple[int, int, str]]) -> None:
    """A table of contents, its entries (place of the bookmark, level, text) there already as links to their headings.
    At least one entry."""
    for number, (place, level, text) in enumerate(entries):
        paragraph = add_paragraph(made, f"toc {level}")
        if not number:
            _begin(paragraph, f'TOC \\o "1-{deepest}" \\h \\z \\u')
        run = paragraph.add_run(text)._r
        link = element("hyperlink", anchor=_name(place), history="1")
        run.addprevious(link)
        link.append(run)
    _end(paragraph)


def bookmark(paragraph: Paragraph, place: int) -> None:
    """A name for a heading, which the table of contents points at."""
    runs = paragraph._p.findall(qn("w:r"))
    runs[0].addprevious(element("bookmarkStart", id=str(place), name=_name(place)))
    runs[-1].addnext(element("bookmarkEnd", id=str(place)))


def add_alt_text(picture: InlineShape, text: str) -> None:
    """What a picture shows, in words."""
    picture._inline.docPr.set("descr", text)


def set_rightwards(paragraph: Paragraph) -> None:
    """The paragraph is written from right to left."""
    paragraph._p.get_or_add_pPr().insert_element_before(
        element("bidi"), *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")
    )
    for run in paragraph.runs:
        run._r.get_or_add_rPr().append(element("rtl"))


def numbered(made: WordDocument, style: ParagraphStyle) -> Callable[[Paragraph], None]:
    """What numbers the paragraphs of one more list in this style, from 1 on."""
    numbering = made.part.numbering_part.element
    own = style.element.pPr.numPr.numId.val
    abstract = next(num.abstractNumId.val for num in numbering.num_lst if num.numId == own)
    num = numbering.add_num(abstract)
    num.add_lvlOverride(ilvl=0).add_startOverride(1)

    def number(paragraph: Paragraph) -> None:
        numbers = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        numbers.get_or_add_ilvl().val = 0
        numbers.get_or_add_numId().val = num.numId

    return number


def _begin(paragraph: Paragraph, code: str) -> None:
    instruction = element("instrText")
    instruction.text = f" {code} "
    instruction.set(qn("xml:space"), "preserve")
    for part in (element("fldChar", fldCharType="begin"), instruction, element("fldChar", fldCharType="separate")):
        paragraph.add_run()._r.append(part)


def _end(paragraph: Paragraph) -> None:
    paragraph.add_run()._r.append(element("fldChar", fldCharType="end"))


def _name(place: int) -> str:
    return f"_Toc{place:08}"
