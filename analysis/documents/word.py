"""An edition as a Word document: real headings, a table of contents, charts with alt text, tables with header rows.

It has no author, no date of its own and nothing that is fetched; the same document is the same bytes on every run. The
table of contents is there from the start, without page numbers until somebody has it updated (F9).
"""

from collections.abc import Iterator
from io import BytesIO
from itertools import count

import docx
from docx.document import Document as WordDocument
from docx.shared import Cm
from docx.text.paragraph import Paragraph as WordParagraph

from analysis.disclosure.fragment import as_typed
from analysis.documents.contents import Document
from analysis.documents.elements import (
    Element,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Quote,
    Run,
    Table,
    is_rightwards,
)
from analysis.documents.laid import front, laid
from analysis.documents.pictures import pngs
from analysis.documents.word_file import word_file
from analysis.documents.word_marks import (
    add_alt_text,
    add_paragraph,
    bookmark,
    contents_field,
    field,
    numbered,
    set_rightwards,
)
from analysis.documents.word_styles import METHOD_POINT, STYLES, set_page, set_styles
from analysis.documents.word_tables import add_table

PICTURE_WIDTH, PICTURE_HEIGHT = Cm(16.5), Cm(22)
DEEPEST_IN_CONTENTS = 2
DEEPEST_LIST = 3  # beyond which entries are no further in


def word(document: Document) -> bytes:
    """The document as a .docx file."""
    made = docx.Document()
    set_styles(made)
    set_page(made)
    _set_edges(made, document)
    elements = laid(document)
    _set_front(made, document, elements)
    places, drawings = count(1), iter(pngs([one.svg for one in elements if isinstance(one, Picture)]))
    for element in elements:
        _set(made, element, places, drawings)
    return word_file(made, as_typed(document.title))


def _set_edges(made: WordDocument, document: Document) -> None:
    """Who may read it, at the top of every page; whose it is and which page, at the foot."""
    section, marking = made.sections[0], document.marking
    section.header.paragraphs[0].text = as_typed(marking.circulation)
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{as_typed(marking.partnership)}, {as_typed(marking.round_title)}. Page ")
    field(foot, "PAGE", "1")
    foot.add_run(" of ")
    field(foot, "NUMPAGES", "1")


def _set_front(made: WordDocument, document: Document, elements: tuple[Element, ...]) -> None:
    add_paragraph(made, "Title", as_typed(document.title))
    for paragraph in front(document):
        _set_paragraph(made, paragraph)
    headings = [element for element in elements if isinstance(element, Heading)]
    places = [(place, heading) for place, heading in enumerate(headings, 1) if heading.level <= DEEPEST_IN_CONTENTS]
    if places:
        add_paragraph(made, "Contents title", "Contents")
        contents_field(made, DEEPEST_IN_CONTENTS, [(place, heading.level, heading.text) for place, heading in places])


def _set(made: WordDocument, element: Element, places: Iterator[int], drawings: Iterator[bytes]) -> None:
    if isinstance(element, Heading):
        bookmark(add_paragraph(made, f"Heading {element.level}", element.text), next(places))
    elif isinstance(element, Paragraph):
        _set_paragraph(made, element)
    elif isinstance(element, Listing):
        _set_list(made, element)
    elif isinstance(element, Quote):
        _set_quote(made, element)
    elif isinstance(element, Picture):
        _set_picture(made, element, next(drawings))
    elif isinstance(element, Table):
        add_paragraph(made, "Caption", element.caption)
        add_table(made, element.table)


def _set_paragraph(made: WordDocument, paragraph: Paragraph) -> None:
    _add_runs(add_paragraph(made, STYLES[paragraph.role]), paragraph.runs)


def _add_runs(paragraph: WordParagraph, runs: tuple[Run, ...]) -> None:
    for run in runs:
        added = paragraph.add_run(run.text)
        added.bold = run.look == "strong" or None
        added.italic = run.look == "emphasis" or None
        if run.look == "code":
            added.font.name = "Courier New"
    if is_rightwards("".join(run.text for run in runs)):
        set_rightwards(paragraph)


def _set_list(made: WordDocument, listing: Listing, depth: int = 1) -> None:
    """Each entry, then what is below it; a numbered list begins at 1."""
    kind = "List Number" if listing.ordered else "List Bullet"
    kind = kind if depth == 1 else f"{kind} {min(depth, DEEPEST_LIST)}"
    style = METHOD_POINT if listing.role == "method" else kind
    numbers = numbered(made, made.styles[style]) if listing.ordered else None
    for entry in listing.entries:
        paragraph = add_paragraph(made, style)
        if numbers:
            numbers(paragraph)
        _add_runs(paragraph, entry.runs)
        for below in entry.below:
            _set_list(made, below, depth + 1)


def _set_quote(made: WordDocument, quote: Quote) -> None:
    said = add_paragraph(made, "Quote", quote.text)
    if is_rightwards(quote.text):
        set_rightwards(said)
    if quote.by:
        said.paragraph_format.keep_with_next = True
        add_paragraph(made, "Said by", quote.by)


def _set_picture(made: WordDocument, picture: Picture, drawing: bytes) -> None:
    """As wide as the page's text, unless it were too high for a page then."""
    paragraph = made.add_paragraph()
    added = paragraph.add_run().add_picture(BytesIO(drawing), width=PICTURE_WIDTH)
    if added.height > PICTURE_HEIGHT:
        added.width, added.height = round(added.width * PICTURE_HEIGHT / added.height), PICTURE_HEIGHT
    paragraph.paragraph_format.keep_with_next = picture.shown.table is not None
    add_alt_text(added, picture.alt)
