"""An edition as a PDF that can be read aloud: PDF/UA-1, every part tagged, charts with alt text, tables with headings.

`pdf.typ` beside this module says how it looks; the words go to it as JSON, so that no word is ever read as markup. It
uses the fonts that matplotlib brings and none of the machine's, and has no date: same document, same bytes.
A sign that those fonts have no letter for, such as many emoji, stands as its name in brackets: PDF/UA allows no gaps.
"""

import json
import re
from dataclasses import asdict
from pathlib import Path

import pypdfium2

from analysis.disclosure.fragment import as_typed
from analysis.documents.contents import Document
from analysis.documents.elements import (
    Element,
    Entry,
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
from analysis.documents.setting import set_by

TEMPLATE = Path(__file__).with_name("pdf.typ")
STANDARD = "ua-1"
NOTHING = "There is nothing to list."
HEIGHT = re.compile(r' width="(\d+)" height="(\d+)"')
SIZE = 9  # points of plain text
SIZES = (10, 9.5, 9, 8.5, 8)  # of one page
TALLEST = 1.3  # times its width, which still fits on a page


def pdf(document: Document) -> bytes:
    """The document as a .pdf file."""
    return _set(words_of(document), SIZE)


def one_page(document: Document) -> bytes:
    """A short document, such as a briefing, as a .pdf file of one page of A4, its letters as large as fit there; of
    several pages where no size that can be read does."""
    words = words_of(document, brief=True)
    made = (_set(words, size) for size in SIZES)
    return next((content for content in made if _pages(content) == 1), None) or _set(words, SIZE)


def _pages(content: bytes) -> int:
    with pypdfium2.PdfDocument(content) as opened:
        return len(opened)


def _set(words: str, size: float) -> bytes:
    return set_by(TEMPLATE.read_bytes(), {"document": words, "size": str(size)}, pdf_standards=[STANDARD])


def words_of(document: Document, brief: bool = False) -> str:
    """All that the PDF says, as JSON; `brief`: its one report has no title but the document's, and no contents."""
    marking = document.marking
    said = {
        "title": " ".join(as_typed(document.title).split()) or "Untitled",
        "circulation": as_typed(marking.circulation),
        "foot": as_typed(f"{marking.partnership}, {marking.round_title}"),
        "brief": brief,
        "front": [_of(one) for one in front(document) if not (brief and one.role == "circulation")],
        "elements": [_of(element) for element in (_without_title(laid(document)) if brief else laid(document))],
    }
    return json.dumps(said, ensure_ascii=False)


def _without_title(elements: tuple[Element, ...]) -> list[Element]:
    """The elements of a report without its title, its headings one higher."""
    return [
        Heading(one.level - 1, one.text) if isinstance(one, Heading) else one
        for one in elements
        if not (isinstance(one, Heading) and one.level == 1)
    ]


def _of(element: Element) -> dict:
    """An element as pdf.typ takes it."""
    return {"kind": type(element).__name__.lower(), **OF[type(element)](element)}


def _paragraph(paragraph: Paragraph) -> dict:
    return asdict(paragraph) | {"rightwards": is_rightwards(paragraph.text)}


def _listing(listing: Listing) -> dict:
    return {"entries": [_entry(entry) for entry in listing.entries], "ordered": listing.ordered, "role": listing.role}


def _entry(entry: Entry) -> dict:
    return {
        "runs": [asdict(run) for run in entry.runs],
        "rightwards": is_rightwards("".join(run.text for run in entry.runs)),
        "below": [_listing(below) for below in entry.below],
    }


def _quote(quote: Quote) -> dict:
    return asdict(quote) | {"rightwards": is_rightwards(quote.text)}


def _picture(picture: Picture) -> dict:
    width, height = map(int, HEIGHT.search(picture.svg).groups())
    shrink = min(1.0, TALLEST * width / height)
    return {"svg": picture.svg, "alt": picture.alt, "shrink": shrink, "data": picture.shown.table is not None}


def _table(table: Table) -> dict:
    shown = table.table
    rows = shown.rows or ((NOTHING, *("" for _ in shown.columns[1:])),)
    return {
        "caption": table.caption,
        "columns": len(shown.columns),
        "numeric": shown.numeric,
        "header": [_cell(column) for column in shown.columns],
        "cells": [_cell(text) for row in rows for text in row],
    }


def _cell(text: str) -> dict:
    return {"text": as_typed(text), "rightwards": is_rightwards(text)}


# What makes of each kind of element what pdf.typ takes.
OF = {
    Heading: asdict,
    Paragraph: _paragraph,
    Listing: _listing,
    Quote: _quote,
    Picture: _picture,
    Table: _table,
    Run: asdict,
}
