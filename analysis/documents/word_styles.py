"""How a Word document looks: A4, one sans-serif font, dark ink, and a style for each kind of paragraph.

Whoever edits the document changes a style once, in place of every paragraph. Colours are those of the pages, 4.5:1 or
more against white.
"""

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import BaseStyle, ParagraphStyle

FONT, LANGUAGE = "Arial", "en-GB"
INK, GREY, BLUE, ORANGE = RGBColor(0x0B, 0x0C, 0x0C), RGBColor(0x50, 0x5A, 0x5F), "1D70B8", "F46A25"
LINES = "B1B4B6"
# Since when Word opens such a document as its own and not "in compatibility mode".
WORD_2013 = "15"
# Which style sets each role of a paragraph.
STYLES = {
    "text": "Normal",
    "partnership": "Subtitle",
    "dates": "Normal",
    "circulation": "Circulation",
    "banner": "Made up",
    "made-up": "Made up",
    "emphasis": "Not to be missed",
    "message": "Message of a chart",
    "note": "Note",
    "method": "Method",
    "code": "Code",
}
METHOD_POINT = "Method point"
# Sizes of what the template has, in points.
SIZES = {"Title": 24, "Subtitle": 13, "Heading 1": 20, "Heading 2": 15, "Heading 3": 12, "Caption": 9, "Quote": 10.5}
KEPT_TABLE_STYLES = ("TableNormal", "TableGrid")


def set_page(made: WordDocument) -> None:
    """A4, upright, with room for notes beside the text."""
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(2.3), Cm(2.6)


def set_styles(made: WordDocument) -> None:
    """The template's styles in our font and ink, and ours beside them; its styles of tables are left out."""
    _leave_out_table_styles(made)
    _set_defaults(made)
    for style in made.styles:
        _leave_out_theme(style)
        if style.type == WD_STYLE_TYPE.PARAGRAPH:
            _set_plain(style, SIZES.get(style.name))
    made.styles["Heading 1"].paragraph_format.page_break_before = True
    made.styles["Caption"].paragraph_format.keep_with_next = True
    made.styles["Title"].font.bold = True
    _lighten(made.styles["Table Grid"])
    _space(made.styles["Normal"], 0, 6)
    _space(made.styles["Title"], 40, 12)
    for name, before in (("Heading 1", 0), ("Heading 2", 16), ("Heading 3", 12)):
        _space(made.styles[name], before, 6)
    _add_own(made)


def _add_own(made: WordDocument) -> None:
    """Boxes are a bar to their left, as on the pages."""
    _bar(_own(made, "Circulation", bold=True), "0B0C0C")
    _bar(_own(made, "Made up"), ORANGE)
    _bar(_own(made, "Not to be missed", bold=True), BLUE)
    _own(made, "Message of a chart", bold=True).paragraph_format.keep_with_next = True
    _own(made, "Note", size=9, ink=GREY)
    _own(made, "Method", size=9, ink=GREY, bold=True).paragraph_format.keep_with_next = True
    point = _own(made, METHOD_POINT, size=9, ink=GREY)
    point.base_style = made.styles["List Bullet"]
    _own(made, "Said by", size=9, ink=GREY).paragraph_format.left_indent = Cm(0.8)
    _own(made, "Code", size=9).font.name = "Courier New"
    _own(made, "Contents title", size=15, bold=True).paragraph_format.keep_with_next = True
    _space(_own(made, "toc 1", bold=True), 4, 1)
    toc = _own(made, "toc 2", size=9.5)
    toc.paragraph_format.left_indent = Cm(0.8)
    _space(toc, 0, 0)
    _space(_own(made, "Cell", size=9), 1, 1)
    made.styles["Made up"].paragraph_format.keep_with_next = True
    quote = made.styles["Quote"]
    quote.paragraph_format.left_indent = Cm(0.6)
    _bar(quote, LINES)


def _own(made: WordDocument, name: str, size: float = 10.5, ink: RGBColor = INK, bold: bool = False) -> ParagraphStyle:
    style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc"))
    style.base_style = made.styles["Normal"]
    style.font.size, style.font.color.rgb, style.font.bold = Pt(size), ink, bold
    return style


def _set_plain(style: ParagraphStyle, size: float | None) -> None:
    """Our font and ink, upright. No lines below titles."""
    for line in style.element.findall(f".//{qn('w:pBdr')}"):
        line.getparent().remove(line)
    style.font.name, style.font.color.rgb = FONT, INK
    style.element.rPr.find(qn("w:rFonts")).set(qn("w:cs"), FONT)
    style.font.italic = None if style.font.italic is None else False
    if size:
        style.font.size = Pt(size)


def _leave_out_theme(style: BaseStyle) -> None:
    """Fonts and colours of a theme would win over ours, so they go, with the theme."""
    for name in ("w:rFonts", "w:color", "w:spacing", "w:kern"):
        for found in style.element.findall(f"{qn('w:rPr')}/{qn(name)}"):
            found.getparent().remove(found)


def _set_defaults(made: WordDocument) -> None:
    """The language of everything, and no font of a theme."""
    defaults = made.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    fonts, language = defaults.find(qn("w:rFonts")), defaults.find(qn("w:lang"))
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    language.set(qn("w:val"), LANGUAGE)
    language.set(qn("w:eastAsia"), LANGUAGE)
    defaults.find(qn("w:sz")).set(qn("w:val"), "21")
    for name in ("w:themeFontLang", "w:clrSchemeMapping", "w:rsids"):  # of a theme, and of times when it was saved
        made.settings.element.remove(made.settings.element.find(qn(name)))
    for setting in made.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), WORD_2013)


def _leave_out_table_styles(made: WordDocument) -> None:
    """A hundred of them are nine tenths of the template."""
    for style in list(made.styles.element):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) not in KEPT_TABLE_STYLES:
            made.styles.element.remove(style)


def _lighten(grid: BaseStyle) -> None:
    """Thin grey lines."""
    for line in grid.element.find(f".//{qn('w:tblBorders')}"):
        line.set(qn("w:color"), LINES)


def _space(style: ParagraphStyle, before: float, after: float) -> None:
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _bar(style: ParagraphStyle, colour: str) -> None:
    """A thick line to the left."""
    borders, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for key, value in (("val", "single"), ("sz", "24"), ("space", "8"), ("color", colour)):
        left.set(qn(f"w:{key}"), value)
    borders.append(left)
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(
        borders, *("w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
    )
    style.paragraph_format.left_indent = Cm(0.5)
