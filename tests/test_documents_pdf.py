"""A PDF, read again with other readers: its tags, its words, its alt texts; same bytes; nothing that acts."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from documents_made import CHARTS, COUNTS, EDITION, EMPTY, HOSTILE, MARKING, bytes_in_another_process, hostile
from pdfua.validator import Validator

from analysis.charts import alt_text
from analysis.charts.fonts import fonts, letters
from analysis.disclosure.blocks import Shown, ShownTable
from analysis.disclosure.fragment import as_typed
from analysis.documents.contents import Document, Section
from analysis.documents.pdf import one_page, pdf, words_of
from analysis.documents.setting import in_letters

# The checker stops by itself at this rule (empty headings) where a heading has more than one part; we look ourselves.
STOPS = "UA-14-001"


@pytest.fixture(scope="module")
def made() -> bytes:
    return pdf(EDITION)


@pytest.fixture
def opened(made, tmp_path) -> pikepdf.Pdf:
    return open_pdf(made, tmp_path)


def open_pdf(content: bytes, folder: Path) -> pikepdf.Pdf:
    file = folder / "made.pdf"
    file.write_bytes(content)
    return pikepdf.open(file)


def findings(content: bytes, folder: Path) -> list:
    """What the checker finds, and the rules that it could not look at."""
    file = folder / "checked.pdf"
    file.write_bytes(content)
    outcomes = Validator().validate(str(file)).outcomes
    return [(one.rule_id, one.findings or one.skipped_reason) for one in outcomes if one.findings or one.skipped_reason]


def tags(node: pikepdf.Object, above: tuple[str, ...] = ()) -> list[tuple[str, tuple[str, ...], pikepdf.Object]]:
    """(tag, tags above it, element) of every structure element, in reading order."""
    kids = node.get("/K", [])
    found = []
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            name = str(kid.S)[1:]
            found += [(name, above, kid), *tags(kid, (*above, name))]
    return found


def structure(opened: pikepdf.Pdf) -> list[tuple[str, tuple[str, ...], pikepdf.Object]]:
    return tags(opened.Root.StructTreeRoot)


def words(content: bytes) -> str:
    """All words on all pages, its line ends as spaces."""
    pages = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)


def of(*parts: str | Shown) -> bytes:
    return pdf(Document(MARKING, "Title", (Section("Report", parts),)))


@pytest.mark.parametrize(
    "document", [EDITION, EMPTY, Document(MARKING, "Long " * 100, (Section("A " * 250, CHARTS[:1]),))]
)
def test_the_checker_finds_no_barrier(document, tmp_path):
    assert [(rule, what) for rule, what in findings(pdf(document), tmp_path) if rule != STOPS] == []


def test_it_says_that_it_is_pdf_ua_its_title_and_its_language(opened):
    assert opened.open_metadata()["pdfuaid:part"] == "1"
    assert str(opened.docinfo.Title) == "Audit of April 2015"
    assert str(opened.Root.Lang) == "en-GB"
    assert bool(opened.Root.MarkInfo.Marked) and bool(opened.Root.ViewerPreferences.DisplayDocTitle)


def test_it_has_no_date_no_author_and_nothing_that_acts_or_is_fetched(made, opened):
    assert set(opened.docinfo.keys()) <= {"/Title", "/Creator", "/Producer"}
    assert b"/JavaScript" not in made and b"/URI" not in made and b"/EmbeddedFile" not in made
    assert "/OpenAction" not in opened.Root and "/AA" not in opened.Root


def test_headings_are_tagged_in_order_and_none_is_empty(opened):
    headings = [(int(tag[1]), element) for tag, _, element in structure(opened) if tag in ("H1", "H2", "H3", "H4")]
    assert all(later <= earlier + 1 for (earlier, _), (later, _) in pairwise([(0, None), *headings]))
    assert all(element.get("/K") is not None for _, element in headings)
    with opened.open_outline() as outline:
        assert [entry.title for entry in outline.root] == ["Case files", "Briefing"]
        assert [entry.title for entry in outline.root[0].children] == ["Grades <b>raw</b>"]


def test_every_chart_has_the_alt_text_of_the_page(opened):
    described = [str(element.Alt) for tag, _, element in structure(opened) if tag == "Figure"]
    assert described == [alt_text(shown.chart, shown.title) for shown in CHARTS]
    assert min(map(len, described)) >= 40


def test_the_first_row_of_a_table_is_tagged_as_headings_of_its_columns(opened):
    heads = [element for tag, _, element in structure(opened) if tag == "TH"]
    assert len(heads) == 3 * len(COUNTS.columns)
    assert all(
        str(head.A.Scope if isinstance(head.A, pikepdf.Dictionary) else head.A[0].Scope) == "/Column" for head in heads
    )
    assert sum(tag == "TD" for tag, _, _ in structure(opened)) == 3 * len(COUNTS.columns) * len(COUNTS.rows)


def test_quotes_lists_and_captions_are_tagged_as_what_they_are(opened):
    found = {tag for tag, _, _ in structure(opened)}
    assert {"BlockQuote", "L", "LI", "LBody", "Caption", "Table", "Figure", "TOC", "TOCI"} <= found


def test_every_text_of_every_part_can_be_read(made):
    read = words(made)
    for text in ("For the board only.", "Page 1 of ", "8 case files.", "This cannot be concluded.", "Nobody asked me"):
        assert text in read
    for row in (COUNTS.columns, *COUNTS.rows):
        assert read.count(" ".join(row)) == 3
    assert "the plan (https://example.org/plan) and a picture." in read


def test_the_circulation_and_the_page_stand_on_every_page(made):
    pages = pypdfium2.PdfDocument(made)
    for number, page in enumerate(pages, start=1):
        text = page.get_textpage().get_text_range()
        assert "For the board only." in text and f"Page {number} of {len(pages)}" in text
        assert (round(page.get_width()), round(page.get_height())) == (595, 842)


def test_a_table_without_rows_says_so():
    assert "There is nothing to list." in words(
        of(Shown("a", "a", "A", table=ShownTable(("X", "Y"), (False, True), ())))
    )


def test_it_carries_its_own_fonts_and_looks_for_none_of_the_machine(opened, monkeypatch):
    named = {str(one.BaseFont) for one in opened.objects if isinstance(one, pikepdf.Dictionary) and "/BaseFont" in one}
    assert named and all(re.fullmatch(r"/[A-Z]{6}\+DejaVuSans[\w-]*", name) for name in named)
    asked = {}
    monkeypatch.setattr("typst.compile", lambda *given, **more: asked.update(more) or b"")
    pdf(EMPTY)
    assert asked["ignore_system_fonts"] and asked["font_paths"] == [str(fonts())]


def test_same_document_same_bytes(made):
    assert bytes_in_another_process("pdf") == made


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_meant_to_harm_stands_as_typed_and_does_nothing(text, tmp_path):
    content = pdf(hostile(text))
    assert [rule for rule, _ in findings(content, tmp_path) if rule != STOPS] == []
    said = json.loads(words_of(hostile(text)))
    [quote] = [element["text"] for element in said["elements"] if element["kind"] == "quote"]
    assert quote == as_typed(text)
    if quote.isascii():  # what is written from right to left is read in another order
        read = words(content).replace("\u200b", "").replace("\x02", "")  # where a long word may be broken
        assert "".join(quote.split()) in "".join(read.split())


def test_a_sign_without_a_letter_in_the_fonts_stands_as_its_name():
    assert in_letters("Fine 👍 中") == "Fine [thumbs up sign] [cjk unified ideograph-4e2d]"
    assert in_letters("سلام café – ‘x’") == "سلام café – ‘x’"
    assert "[thumbs up sign]" in words(of(Shown("a", "a", "A", text="👍")))
    assert {ord(letter) for letter in "é–’سΩ"} <= letters()


def test_one_page_is_one_as_long_as_letters_can_be_read_and_then_several():
    def pages(number: int) -> int:
        shown = tuple(
            Shown(id=f"b{at}", kind="texts", title=f"Block {at}", text="Words. " * 40) for at in range(number)
        )
        with pypdfium2.PdfDocument(one_page(Document(MARKING, "Briefing", (Section("Briefing", shown),)))) as opened:
            return len(opened)

    assert [pages(number) for number in (1, 7, 40)] == [1, 1, pages(40)]
    assert pages(40) > 3
