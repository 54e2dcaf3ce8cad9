"""The forms of an edition besides its pages: they say what the pages say, hide what these hide, and are attacked."""

import io
import json
import re
from html.parser import HTMLParser

import docx
import openpyxl
import pypdfium2
import pytest
from editions import edition
from pdfua.validator import Validator
from test_reports_protecting import made_of

from analysis.attacking import attacked
from analysis.audiences import find_audience
from analysis.disclosure.sight import Gathering
from analysis.folders import RoundFolders
from analysis.protection.policy import find_policy
from analysis.reports.editions import files_of
from analysis.reports.published import drafts, run_of

FORMS = ("report.docx", "report.pdf", "tables.xlsx")
EDITIONS = [(name, audience) for name in ("stockton-2015-04", "lscb-2015") for audience in ("panel", "board", "public")]


def folder(ran, name, audience):
    return drafts(RoundFolders(name, ran))["public"] if audience == "public" else edition(ran, name, audience)


class Tables(HTMLParser):
    """The rows of all tables of a page, each a list of the words of its cells."""

    def __init__(self, html):
        super().__init__()
        self.rows, self.cell = [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.cell = ""

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.rows[-1].append(" ".join(self.cell.split()))
            self.cell = None


def rows_of_page(of):
    html = (of / "all_reports.html").read_text("utf-8").partition('id="words-and-marks"')[0]
    return {tuple(row) for row in Tables(html).rows if len(row) > 1}


def rows_of_word(of):
    tables = docx.Document(of / "report.docx").tables
    return {tuple(" ".join(cell.text.split()) for cell in row.cells) for table in tables for row in table.rows}


def as_shown(cell):
    """A number of a sheet as its format shows it."""
    if isinstance(cell.value, int | float):
        decimals = len(cell.number_format.partition(".")[2])
        return f"{cell.value:{',' if ',' in cell.number_format else ''}.{decimals}f}"
    return " ".join(str(cell.value or "").split())


def rows_of_sheets(of):
    book = openpyxl.load_workbook(of / "tables.xlsx")
    return {tuple(as_shown(cell) for cell in row if cell.value is not None) for sheet in book for row in sheet.rows}


def words_of_pdf(of):
    with pypdfium2.PdfDocument(of / "report.pdf") as opened:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in opened).replace("\u200b", "")


@pytest.mark.parametrize(("name", "audience"), EDITIONS)
def test_each_form_has_every_row_of_every_table_of_the_pages(ran, name, audience):
    of = folder(ran, name, audience)
    on_pages = rows_of_page(of)
    assert len(on_pages) > 80
    assert rows_of_word(of) >= on_pages
    without_blanks = {tuple(text for text in row if text) for row in on_pages}
    assert rows_of_sheets(of) >= without_blanks
    pdf = re.sub("[\ufffe\x02]", "", words_of_pdf(of))
    missing = [cell for row in on_pages for cell in row if "".join(cell.split()) not in pdf]
    assert [cell for cell in missing if cell.isascii()] == []


@pytest.mark.parametrize(("name", "audience"), EDITIONS)
def test_an_edition_is_whole_with_its_forms_and_its_first_page_leads_to_each(ran, name, audience):
    of = folder(ran, name, audience)
    index = (of / "index.html").read_text("utf-8")
    assert run_of(of), "each file is as the manifest says"
    assert set(FORMS) < set(json.loads((of / "manifest.json").read_text("utf-8"))["files"])
    assert [form for form in (*FORMS, "all_reports.html") if f'href="{form}"' not in index] == []


@pytest.mark.parametrize(("name", "audience"), EDITIONS)
def test_the_pdf_has_no_barrier_to_readers(ran, name, audience):
    outcomes = Validator().validate(str(folder(ran, name, audience) / "report.pdf")).outcomes
    assert len(outcomes) >= 12 and [(one.rule_id, one.findings) for one in outcomes if one.findings] == []


@pytest.mark.parametrize(("name", "audience"), EDITIONS)
def test_the_briefing_is_one_page_that_can_be_read_aloud_and_says_what_is_there(ran, name, audience):
    path = folder(ran, name, audience) / "08_briefing.pdf"
    with pypdfium2.PdfDocument(path) as opened:
        pages = [page.get_textpage().get_text_range() for page in opened]
    assert len(pages) == 1 and "[x]" not in pages[0]
    said = (
        "What we found",
        "What good looks like",
        "Is there an up to date chronology?",
        "What you can do now",
        "Page 1 of 1",
    )
    assert [words for words in said if words not in " ".join(pages[0].split())] == []
    assert find_audience(audience).circulation.split(":")[0] in pages[0]
    assert [one.findings for one in Validator().validate(str(path)).outcomes if one.findings] == []
    assert 'href="08_briefing.pdf"' in (path.parent / "index.html").read_text("utf-8")


@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_tells_what_the_pages_hide_is_found(ran, in_home, form):
    name = "stockton-2015-04"
    public = {path.name: path.read_bytes() for path in folder(ran, name, "public").iterdir()}
    exact = files_of(made_of(name), "public", Gathering(find_audience("public")), forms=False)
    policy = find_policy(find_audience("public").policy)
    assert attacked(public, exact, policy).determined == ()
    leaking = public | {form: (folder(ran, name, "board") / form).read_bytes()}
    assert len(attacked(leaking, exact, policy).determined) > 20


@pytest.mark.parametrize("name", ("stockton-2015-04", "lscb-2015"))
def test_no_form_says_who_made_it_when_or_with_what(ran, name):
    of = folder(ran, name, "board")
    about = docx.Document(of / "report.docx").core_properties
    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    of_sheets = openpyxl.load_workbook(io.BytesIO((of / "tables.xlsx").read_bytes())).properties
    assert not of_sheets.creator and not of_sheets.lastModifiedBy
    with pypdfium2.PdfDocument(of / "report.pdf") as opened:
        said = opened.get_metadata_dict()
    assert said["Author"] == said["CreationDate"] == ""
