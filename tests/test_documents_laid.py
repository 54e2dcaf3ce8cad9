"""A document laid out: what becomes of the words of a notebook and of a block, and in which order."""

from collections.abc import Iterator
from dataclasses import astuple
from itertools import pairwise

import pytest
from documents_made import CHARTS, COUNTED, EDITION, EMPTY, HOSTILE, MARKING, hostile

from analysis.disclosure.blocks import Shown
from analysis.disclosure.fragment import as_typed
from analysis.documents.contents import Document, Section
from analysis.documents.elements import Entry, Heading, Listing, Paragraph, Picture, Run, Table, plain
from analysis.documents.laid import front, laid
from analysis.documents.words import words


def headings(document: Document) -> list[Heading]:
    return [element for element in laid(document) if isinstance(element, Heading)]


def of(*parts: str | Shown) -> tuple:
    return laid(Document(MARKING, "Title", (Section("Report", parts),)))[1:]


def test_words_are_paragraphs_with_looks_and_a_link_is_its_words_with_its_address():
    assert words("See *a* **b** `c` [d](https://e.org/x)") == (
        Paragraph(
            (
                *(Run("See "), Run("a", "emphasis"), Run(" "), Run("b", "strong"), Run(" "), Run("c", "code")),
                *(Run(" "), Run("d"), Run(" (https://e.org/x)")),
            )
        ),
    )


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("<b onclick=x>raw</b>", "<b onclick=x>raw</b>"),
        ("![a picture](https://e.org/x.png)", "a picture"),
        ("[words](javascript:alert(1))", "words"),
        ("[words](file:///x)", "words"),
        ("$x$ &amp; \u202ered\x1b[31m", "$x$ &amp; red"),
        ("one\ntwo", "one two"),
        ("one  \ntwo", "one\ntwo"),
        ("> said", "said"),
    ],
)
def test_words_do_nothing_but_be_read(markdown, text):
    [paragraph] = words(markdown)
    assert paragraph.text == text


def test_lists_keep_their_order_and_what_is_below_an_entry():
    assert words("1. a\n2. b\n   - c\n") == (
        Listing((Entry((Run("a"),)), Entry((Run("b"),), (Listing((Entry((Run("c"),)),)),))), ordered=True),
    )


def test_each_report_begins_with_its_title_once_and_a_later_one_is_a_section():
    assert headings(Document(MARKING, "T", (Section("Files", ("# Files", "# Other", "#### Deep")),))) == [
        Heading(1, "Files"),
        Heading(2, "Other"),
        Heading(3, "Deep"),
    ]


def test_no_heading_is_more_than_one_deeper_than_the_one_before_it():
    for document in (EDITION, hostile("### x"), Document(MARKING, "T", (Section("A", CHARTS), Section("B", CHARTS)))):
        levels = [0, *(heading.level for heading in headings(document))]
        assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_a_block_has_its_parts_in_the_order_of_the_page():
    assert of(COUNTED) == (
        Heading(2, "Grades counted"),
        plain("8 case files."),
        plain("This cannot be concluded.", "emphasis"),
        Table("Table 1. Grades counted", COUNTED.table),
        plain("How this was worked out", "method"),
        Listing((Entry((Run("Fisher's exact test."),)), Entry((Run("Two missing."),))), role="method"),
    )


def test_a_chart_has_its_data_below_it_and_tables_are_numbered_through():
    elements = of(*CHARTS)
    captions = [element.caption for element in elements if isinstance(element, Table)]
    assert captions == [
        "Table 1. Data behind the chart: Half of the files were good",
        "Table 2. Data behind the chart: Concerns and strengths",
    ]
    assert [type(element) for element in elements[:4]] == [Heading, Paragraph, Picture, Table]
    assert all(len(element.alt) >= 40 for element in elements if isinstance(element, Picture))


def test_the_front_says_for_whom_it_is_what_is_made_up_and_what_the_marks_mean():
    texts = [paragraph.text for paragraph in front(EDITION)]
    assert texts[:4] == ["Harbour Partnership", "Audited April 2015. Edition: Board", "For the board only.", "Made up."]
    assert texts[4].startswith("[c]: hidden") and "[x]: not available" in texts[4] and "[z]" in texts[4]
    assert [paragraph.text for paragraph in front(EMPTY)][4:] == ["There is nothing in this edition."]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_element_has_a_letter_that_acts_unseen(text):
    elements = [one for one in laid(hostile(text)) if not isinstance(one, Table | Picture)]
    said = list(strings([astuple(one) for one in (*front(hostile(text)), *elements)]))
    assert len(said) > 15
    assert [one for one in said if as_typed(one) != one] == []


def strings(nested) -> Iterator[str]:
    for one in nested:
        yield from [one] if isinstance(one, str) else strings(one) if isinstance(one, tuple | list) else ()
