"""A document laid out as elements, in the order in which they are read: the front page, then report after report.

Word and PDF set the same elements, so that neither shows anything that the other does not.
"""

from collections.abc import Iterable, Iterator
from itertools import count, groupby

from analysis.disclosure.blocks import Item, Shown
from analysis.disclosure.fragment import MADE_UP_MARK, as_typed
from analysis.documents.contents import Document, Section, shorthand_in
from analysis.documents.elements import (
    DEEPEST_HEADING,
    Element,
    Entry,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Quote,
    Run,
    Table,
    plain,
)
from analysis.documents.words import words

METHOD = "How this was worked out"
NOTHING = "There is nothing in this edition."
DATA = "Data behind the chart"


def front(document: Document) -> tuple[Paragraph, ...]:
    """What stands below the title: whose round, for whom, how it may be passed on, what is made up, the shorthand."""
    marking = document.marking
    lines = [
        (marking.partnership, "partnership"),
        (f"{marking.dates}. Edition: {marking.audience}", "dates"),
        (marking.circulation, "circulation"),
        (marking.banner, "banner"),
        (_shorthand(document), "note"),
        ("" if document.sections else NOTHING, "text"),
    ]
    return tuple(plain(as_typed(text), role) for text, role in lines if text)


def laid(document: Document) -> tuple[Element, ...]:
    """The reports, each below a heading of the first level; tables are numbered through."""
    numbers = count(1)
    return tuple(element for section in document.sections for element in _orderly(_report(section, numbers)))


def _shorthand(document: Document) -> str:
    """'[c]: hidden ... [x]: not available ...', of the marks that the document shows."""
    texts = repr([(shown.text, shown.table, shown.chart, shown.items) for shown in document.shown()])
    return " ".join(f"{mark}: {meaning}." for mark, meaning in shorthand_in(texts).items())


def _report(section: Section, numbers: Iterator[int]) -> Iterator[Element]:
    """Its own title is that of the report; another first-level heading in its words is of the second."""
    titled = False
    yield Heading(1, as_typed(section.title).strip() or "Untitled")
    for part in section.parts:
        for element in words(part) if isinstance(part, str) else block(part, numbers):
            if isinstance(element, Heading) and element.level == 1:
                if titled:
                    yield Heading(2, element.text)
                titled = True
            else:
                yield element


def _orderly(elements: Iterable[Element]) -> Iterator[Element]:
    """No heading is more than one deeper than the one before it: where words give no second level, the third is one."""
    deep = False
    for element in elements:
        if isinstance(element, Heading):
            deep = deep or element.level == DEEPEST_HEADING - 1
            yield element if deep else Heading(min(element.level, DEEPEST_HEADING - 1), element.text)
        else:
            yield element


def block(shown: Shown, numbers: Iterator[int]) -> Iterator[Element]:
    """One block, in the order of its parts on the page."""
    if shown.title.strip():
        yield Heading(DEEPEST_HEADING, _one_line(shown.title))
    yield from _said(MADE_UP_MARK.get(shown.made_up, ""), "made-up")
    yield from _said(shown.text, "text")
    yield from _said(shown.emphasis, "emphasis")
    if shown.chart:
        yield from _said(shown.message, "message")
        yield Picture(shown)
    if shown.table:
        about = f"{DATA}: {_one_line(shown.title)}" if shown.chart else _one_line(shown.title)
        yield Table(f"Table {next(numbers)}. {about}", shown.table)
    yield from _items(shown.items)
    yield from _said(shown.note, "note")
    if shown.method:
        yield plain(METHOD, "method")
        yield Listing(tuple(Entry((Run(as_typed(point)),)) for point in shown.method), role="method")


def _said(text: str, role: str) -> Iterator[Paragraph]:
    if text:
        yield plain(as_typed(text), role)


def _items(items: tuple[Item, ...]) -> Iterator[Element]:
    """Quotes as quotations, statements between them as lists, in the order given."""
    for quoted, group in groupby(items, key=lambda item: item.quoted):
        if quoted:
            yield from (Quote(as_typed(item.text), as_typed(item.by)) for item in group)
        else:
            yield Listing(tuple(_statement(item) for item in group))


def _statement(item: Item) -> Entry:
    by = (Run(f" ({as_typed(item.by)})"),) if item.by else ()
    return Entry((Run(as_typed(item.text)), *by))


def _one_line(text: str) -> str:
    return " ".join(as_typed(text).split())
