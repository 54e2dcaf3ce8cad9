"""A Word document, read again with another reader: headings, tables, pictures, marks; same bytes; nothing that acts."""

import io
import re
import zipfile
from xml.etree import ElementTree

import docx
import pytest
from documents_made import CHARTS, COUNTS, EDITION, EMPTY, HOSTILE, MARKING, bytes_in_another_process, hostile

from analysis.charts import alt_text
from analysis.disclosure.blocks import Shown, ShownTable
from analysis.disclosure.fragment import as_typed
from analysis.documents.contents import Document, Section
from analysis.documents.word import word

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def made() -> bytes:
    return word(EDITION)


@pytest.fixture(scope="module")
def read(made):
    return docx.Document(io.BytesIO(made))


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def trees(content: bytes) -> dict[str, ElementTree.Element]:
    return {
        name: ElementTree.fromstring(part) for name, part in parts(content).items() if name.endswith((".xml", ".rels"))
    }


def body(content: bytes) -> ElementTree.Element:
    return trees(content)["word/document.xml"]


def styles_and_texts(read) -> list[tuple[str, str]]:
    return [(paragraph.style.name, paragraph.text) for paragraph in read.paragraphs]


def of(*parts: str | Shown) -> bytes:
    return word(Document(MARKING, "Title", (Section("Report", parts),)))


def test_reports_blocks_and_sections_are_real_headings(read):
    found = [(style, text) for style, text in styles_and_texts(read) if style.startswith("Heading")]
    assert found[:3] == [
        ("Heading 1", "Case files"),
        ("Heading 2", "Grades <b>raw</b>"),
        ("Heading 3", "Half of the files were good"),
    ]
    assert ("Heading 1", "Briefing") in found
    assert ("Heading 2", "Grades counted") in found
    assert ("Title", "Audit of April 2015") in styles_and_texts(read)


def test_every_part_of_a_block_has_its_style(read):
    assert {
        ("Circulation", "For the board only."),
        ("Made up", "Made up: not in the published report."),
        ("Normal", "8 case files."),
        ("Not to be missed", "This cannot be concluded."),
        ("Caption", "Table 1. Data behind the chart: Half of the files were good"),
        ("Quote", "Nobody asked me"),
        ("Said by", "Practitioner"),
        ("List Bullet", "A statement (Auditor)"),
        ("Note", "From those who agreed to be quoted."),
        ("Method", "How this was worked out"),
        ("Method point", "Fisher's exact test."),
        ("Code", "as typed"),
        ("List Bullet 2", "within"),
    } <= set(styles_and_texts(read))


def test_every_table_has_all_its_texts_and_a_heading_row_that_is_repeated(read):
    assert len(read.tables) == 3
    for table in read.tables:
        assert [[cell.text for cell in row.cells] for row in table.rows] == [
            list(COUNTS.columns),
            *map(list, COUNTS.rows),
        ]
        heads = [row._tr.find(f"{W}trPr/{W}tblHeader") is not None for row in table.rows]
        assert heads == [True, False, False, False]
        look = table._tbl.tblPr.find(f"{W}tblLook")
        assert (look.get(f"{W}firstRow"), look.get(f"{W}firstColumn")) == ("1", "1")


def test_a_table_without_rows_says_so():
    table = docx.Document(io.BytesIO(of(Shown("a", "a", "A", table=ShownTable(("X", "Y"), (False, True), ()))))).tables[
        0
    ]
    assert [cell.text for cell in table.rows[1].cells] == ["There is nothing to list.", ""]


def test_every_chart_is_a_picture_with_the_alt_text_of_the_page(made, read):
    described = [shape._inline.docPr.get("descr") for shape in read.inline_shapes]
    assert described == [alt_text(shown.chart, shown.title) for shown in CHARTS]
    assert min(map(len, described)) >= 40
    pictures = [content for name, content in parts(made).items() if name.endswith(".png")]
    assert len(pictures) == len(CHARTS)
    assert [chunk for content in pictures for chunk in (b"tEXt", b"iTXt", b"tIME") if chunk in content] == []


def test_a_picture_too_high_for_a_page_is_made_smaller():
    from test_charts import GRADES

    tall = Shown("tall", "chart", "Tall", chart=type(GRADES)("bar", GRADES.bars * 20, "case files", 8))
    [shape] = docx.Document(io.BytesIO(of(tall))).inline_shapes
    assert shape.height.cm == pytest.approx(22) and shape.width.cm < 10


def test_the_circulation_stands_on_every_page_and_the_number_of_each_at_its_foot(read):
    [section] = read.sections
    assert section.header.paragraphs[0].text == "For the board only."
    assert section.footer.paragraphs[0].text == "Harbour Partnership, Audit of April 2015. Page 1 of 1"
    codes = [code.text.strip() for code in section.footer._element.iter(f"{W}instrText")]
    assert codes == ["PAGE", "NUMPAGES"]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)


def test_the_contents_are_a_field_whose_entries_lead_to_their_headings(made):
    tree = body(made)
    links = {link.get(f"{W}anchor"): "".join(link.itertext()) for link in tree.iter(f"{W}hyperlink")}
    marks = {}
    for paragraph in tree.iter(f"{W}p"):
        for mark in paragraph.iter(f"{W}bookmarkStart"):
            marks[mark.get(f"{W}name")] = "".join(text.text for text in paragraph.iter(f"{W}t"))
    assert links and links == {name: marks[name] for name in links}
    assert [code.text.split()[0] for code in tree.iter(f"{W}instrText")] == ["TOC"]
    kinds = [mark.get(f"{W}fldCharType") for mark in tree.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"]


def test_each_numbered_list_begins_at_1(made, read):
    numbers = [
        paragraph._p.pPr.numPr.numId.val for paragraph in read.paragraphs if paragraph.style.name == "List Number"
    ]
    assert len(numbers) == 3 and numbers[0] == numbers[1] != numbers[2]


def test_the_properties_say_the_title_and_nothing_of_who_made_it_when_or_with_what(made, read):
    about = read.core_properties
    assert (about.title, about.author, about.last_modified_by, about.comments) == ("Audit of April 2015", "", "", "")
    assert about.created == about.modified
    assert about.language == "en-GB"
    assert not {"docProps/app.xml", "docProps/thumbnail.jpeg", "word/stylesWithEffects.xml"} & set(parts(made))
    assert not re.search(rb"python|generated|thumbnail", b"".join(parts(made).values()), re.IGNORECASE)
    assert b'w:lang w:val="en-GB"' in parts(made)["word/styles.xml"]


def test_nothing_is_fetched_and_nothing_is_missing(made):
    there = parts(made)
    for name, tree in trees(made).items():
        if name.endswith(".rels"):
            folder = name.partition("_rels/")[0]
            for relation in tree:
                assert relation.get("TargetMode") != "External"
                target = relation.get("Target")
                assert (target.lstrip("/") if target.startswith("/") else folder + target) in there


def test_same_document_same_bytes(made):
    assert bytes_in_another_process("word") == made


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_meant_to_harm_stands_as_typed_and_does_nothing(text):
    content = word(hostile(text))
    for tree in trees(content).values():
        assert as_typed("".join(tree.itertext())) == "".join(tree.itertext())
    read = docx.Document(io.BytesIO(content))
    assert as_typed(text) in [paragraph.text for paragraph in read.paragraphs if paragraph.style.name == "Quote"]
    assert read.tables[0].rows[1].cells[0].text == as_typed(text)
    assert read.sections[0].header.paragraphs[0].text == as_typed(text)


def test_what_is_written_from_right_to_left_is_set_so(made):
    [paragraph] = [one for one in body(made).iter(f"{W}p") if "سلام" in "".join(one.itertext())]
    assert paragraph.find(f"{W}pPr/{W}bidi") is not None
    assert all(run.find(f"{W}rPr/{W}rtl") is not None for run in paragraph.iter(f"{W}r"))


def test_a_title_of_500_letters_is_shown_whole():
    title = "Long " * 100
    read = docx.Document(io.BytesIO(word(Document(MARKING, title, (Section(title, (CHARTS[0],)),)))))
    assert read.paragraphs[0].text == title
    assert len(read.core_properties.title) <= 255


def test_an_empty_document_is_one():
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(word(EMPTY))).paragraphs]
    assert texts[0] == "Audit of April 2015"
    assert texts[-1] == "There is nothing in this edition."
