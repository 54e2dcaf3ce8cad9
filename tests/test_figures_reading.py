"""Reading a report for its figures: which numbers it claims, which are no figures, and every kind of file."""

import io
import random
import zipfile
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import RoundtableError
from analysis.figures.arithmetic import wrong_by_itself
from analysis.figures.claims import claims
from analysis.figures.files import read_report
from analysis.figures.html_texts import html_text
from analysis.figures.numbers import rounded
from analysis.figures.passages import Passage, Table
from analysis.figures.plain_texts import plain_text

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def said(text: str) -> list[tuple]:
    """Number, whole and percentages of each claim."""
    return [
        (claim.number, claim.of, *(percent.text.strip() for percent in claim.percents)) for claim in claims(text).claims
    ]


@pytest.mark.parametrize(
    "text",
    [
        "4 of 8",
        "4 out of 8",
        "4 out of the 8",
        "4/8",
        "four of the eight",
        "Four out of all 8",
        "half of the 8",
        "4 children of the 8",
    ],
)
def test_a_number_of_a_whole_is_one_claim_however_it_is_written(text):
    assert said(text) == [(4, 8)]


@pytest.mark.parametrize(
    "text",
    [
        "50% (4 of 8)",
        "4 of 8 (50%)",
        "4 (50%) of 8",
        "50% (4) of 8",
        "4 of 8 case files (50%)",
        "4 of 8, or 50%",
        "4/8 = 50%",
        "50% (n=4) of the 8",
    ],
)
def test_a_percentage_beside_a_number_of_a_whole_belongs_to_it(text):
    assert said(text) == [(4, 8, "50%")]


@pytest.mark.parametrize("blank", [",", " ", "\u00a0", "\u2009", "\u202f"])
def test_thousands_may_be_held_together_by_a_comma_or_any_blank(blank):
    assert said(f"9% (22{blank}786) of 143{blank}453") == [(22786, 143453, "9%")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("None of the eight were seen", [(0, 8)]),
        ("all nine actions", [(9, 9)]),
        ("50% (4)", [(4, None, "50%")]),
        ("4 (50%)", [(4, None, "50%")]),
        ("33.3 per cent of files", [(None, None, "33.3 per cent")]),
        ("Eleven children were seen", [(11, None)]),
        ("50% of 8", [(None, 8, "50%")]),
        ("3 of 8 may have been seen", [(3, 8)]),
        ("In most cases 4 children were seen; over 12 children", [(4, None), (12, None)]),
        ("4 of 8 and 5 of 9", [(4, 8), (5, 9)]),
    ],
)
def test_other_figures_are_claims_of_what_they_give(text, expected):
    assert said(text) == expected


def test_an_interval_belongs_to_its_share():
    (claim,) = claims("9 of 36 responses (25%, 95% interval 14% to 41%)").claims
    assert [end.text for end in claim.range] == ["14%", "41%"]
    assert claims("from 14% to 41%").claims[0].of is None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Audited in 2015.", "years"),
        ("the year 2014/15", "years"),
        ("on 4 May 2015", "dates"),
        ("on 22/11/2026", "dates"),
        ("since 2015-04-01", "dates"),
        ("at 12:30", "times"),
        ("aged 11 to 17", "ages"),
        ("16-17 year olds", "ages"),
        ("see page 3", "references"),
        ("child 3, was seen", "references"),
        ("1. What was received", "references"),
        ("reference 22786123", "references"),
        ("codebook bcb43a663bb7", "parts of words"),
        ("95% interval", "intervals' levels"),
        ("asked two ways", "numbers in words"),
    ],
)
def test_numbers_that_are_no_figures_are_passed_over_and_counted(text, what):
    read = claims(text)
    assert read.claims == ()
    if what != "parts of words":  # what is part of a word is no number at all
        assert set(read.passed) == {what}


def test_no_number_is_both_a_figure_and_passed_over_and_none_is_lost():
    text = "In 2015, 4 of 8 (50%) aged 16; 9 (25%, 95% interval 14% to 41%) of 36; page 3; 7 files; five ways; 12:30"
    read = claims(text)
    held = sum(
        (claim.number is not None) + (claim.of is not None) + len(claim.percents) + 2 * bool(claim.range)
        for claim in read.claims
    )
    digits = ["2015", "4", "8", "50%", "16", "9", "25%", "95%", "14%", "41%", "36", "3", "7", "five", "12", "30"]
    assert held + read.passed.total() == len(digits)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("9% (22,786) of 143,453", "22,786 of 143,453 is 16%, not 9%."),
        ("12% (1 of 8)", "1 of 8 is 13%, not 12%."),
        ("12.4% (1 of 8)", "1 of 8 is 12.5%, not 12.4%."),
        ("9 of 8 were seen", "9 is more than 8."),
        ("half of 7", "3.5 is no whole number of 7."),
        ("9% of 8", "No whole number of 8 is 9%."),
        ("from 41% to 14%", "41% is above 14%."),
        ("9 of 36 (25%, 95% interval 26% to 41%)", "25% is outside its interval of 26% to 41%."),
        ("0 of 0 (0%)", "Nothing is a percentage of 0."),
    ],
)
def test_what_cannot_be_true_by_itself_is_said(text, reason):
    assert wrong_by_itself(claims(text).claims[0]) == reason


@pytest.mark.parametrize("text", ["13% (1 of 8)", "12.5% (1 of 8)", "15.9% (22,786) of 143,453", "13% of 8", "0 of 8"])
def test_what_may_be_true_is_not_said_to_be_wrong(text):
    assert wrong_by_itself(claims(text).claims[0]) == ""


@given(st.integers(1, 5000), st.integers(0, 5000), st.integers(0, 2))
def test_a_percentage_is_rounded_half_up_as_by_hand(of, part, decimals):
    part = min(part, of)
    from decimal import ROUND_HALF_UP, Context, Decimal

    exact = Context(prec=60).divide(Decimal(100 * part), Decimal(of))
    by_decimal = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    assert rounded(Fraction(part), Fraction(of), decimals) == Fraction(by_decimal)


@given(st.integers(2, 400), st.integers(0, 400), st.integers(-3, 3))
def test_every_wrong_whole_percentage_is_found_and_no_right_one(of, part, off):
    part = min(part, of)
    right = (200 * part + of) // (2 * of)
    text = f"{part} of {of} case files ({max(right + off, 0)}%)"
    assert bool(wrong_by_itself(claims(text).claims[0])) == (max(right + off, 0) != right)


def test_a_page_is_read_by_its_headings_paragraphs_tables_charts_and_alternative_texts():
    page = """<html><head><title>T</title><style>p{width:5%}</style><script>var x = "3 of 8";</script></head>
    <body><h1>Report</h1><h2>Grades</h2><p>4 of <b>8</b> were&nbsp;Good.</p>
    <svg aria-label="Bar chart, 4 of 8"><title>Grades</title><text>Good</text><text>4 of 8</text></svg>
    <table><caption>Grades</caption><tr><th>Grade</th><th colspan=2>n</th></tr><tr><td><p>Good</p></td><td>4</td></tr>
    </table><img alt="3 of 8" src="x"></body></html>"""
    read = html_text(page)
    texts = [part.text for part in read.parts if isinstance(part, Passage)]
    assert texts == [
        "T",
        "Report",
        "Grades",
        "4 of 8 were\u00a0Good.",
        "Bar chart, 4 of 8",
        "Grades",
        "Good; 4 of 8;",
        "Grades",
        "3 of 8",
    ]
    (table,) = [part for part in read.parts if isinstance(part, Table)]
    assert (table.rows, table.caption) == ((("Grade", "n", ""), ("Good", "4")), "Grades")
    assert table.headings == ("Report", "Grades")
    assert read.unread == ("pictures: 1",)


def test_broken_html_is_read_as_far_as_it_goes():
    read = html_text("<p>4 of 8<td>x</td></table><table>between<tr><td>Good<td>5<b><tr><td>Inadequate<td>0")
    first, second, between, table = read.parts
    assert (first.text, second.text, between.text) == ("4 of 8", "x", "between")
    assert table.rows == (("Good", "5"), ("Inadequate", "0"))


def test_a_text_is_read_by_its_lines_and_nothing_within_a_line_is_taken_out():
    read = plain_text(
        "# Grades\n\n- 9% (22,786) of 143,453\n- 2. 4 of 8\n\n| Grade | n |\n|---|---|\n| **Good** | 4 |\n"
    )
    heading, first, second, table = read.parts
    assert (heading.text, heading.is_heading) == ("Grades", True)
    assert (first.place, first.text, first.headings) == ("line 3", "9% (22,786) of 143,453", ("Grades",))
    assert second.text == "2. 4 of 8"
    assert table.rows == (("Grade", "n"), ("Good", "4"))


def document(body: str, **parts: str) -> bytes:
    """A .docx of a body, and further parts by their names under word/."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return made.getvalue()


def paragraph(text: str, style: str = "") -> str:
    about = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{about}<w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.fixture
def written(tmp_path):
    """Writes a file and gives its path."""

    def write(name: str, content: bytes) -> str:
        (tmp_path / name).write_bytes(content)
        return str(tmp_path / name)

    return write


def test_a_word_document_is_read_with_its_tables_notes_and_accepted_changes(written):
    split = "<w:p><w:r><w:t>4 </w:t></w:r><w:r><w:t>of 8</w:t></w:r></w:p>"
    changed = (
        "<w:p><w:ins><w:r><w:t>5</w:t></w:r></w:ins><w:del><w:r><w:delText>4</w:delText><w:t>4</w:t></w:r></w:del>"
        "<w:r><w:t> of 8</w:t></w:r></w:p>"
    )
    cells = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in ("Good", "4"))
    body = paragraph("Grades", "Heading1") + split + changed + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    notes = f'<w:footnotes xmlns:w="{W}"><w:footnote>{paragraph("3 of 8")}</w:footnote></w:footnotes>'
    read = read_report(written("r.docx", document(body, footnotes=notes, **{"charts/chart1": "<c/>"})))
    said = [(part.place, getattr(part, "text", None) or part.rows) for part in read.parts]
    assert said == [
        ("paragraph 1", "Grades"),
        ("paragraph 2", "4 of 8"),
        ("paragraph 3", "5 of 8"),
        ("table 1", (("Good", "4"),)),
        ("footnote, paragraph 1", "3 of 8"),
    ]
    assert read.parts[1].headings == ("Grades",)
    assert read.unread == ("charts: 1",)


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("cp1252", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
    ],
)
def test_a_text_is_read_in_whatever_encoding_it_was_saved(written, encoding, mark):
    path = written("r.txt", mark + "4 of 8 \u2013 a third".encode(encoding))
    assert read_report(path).parts[0].text == "4 of 8 \u2013 a third"


BOMB = f'<!DOCTYPE w [<!ENTITY a "aaaa">]><w:document xmlns:w="{W}"><w:body/></w:document>'


def zipped(name: str, content: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7", "is a PDF. Check the Word document"),
        (b"\xd0\xcf\x11\xe0\xa1", "save it as .docx"),
        (b"{\\rtf1", "is a rich text document"),
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"\x89PNG\x00\x01\x02\x00abc\x00d", "is no report that can be read"),
        (zipped("xl/workbook.xml", "<x/>"), "is no Word document"),
        (zipped("word/document.xml", BOMB), "has a DOCTYPE"),
        (zipped("word/document.xml", "<w:document"), "is damaged"),
        (document(paragraph("4 of 8"))[:-30], "is damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(written, content, says):
    with pytest.raises(RoundtableError, match="^report: ") as refused:
        read_report(written("report", content))
    assert says in str(refused.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(RoundtableError, match="does not exist"):
        read_report(str(tmp_path / "none.docx"))
    with pytest.raises(RoundtableError, match="is a folder"):
        read_report(str(tmp_path))


def test_a_document_with_flipped_bytes_is_read_or_refused_and_nothing_else(written):
    whole = document(paragraph("4 of 8") * 20)
    dice = random.Random(1)
    refused = 0
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(3):
            damaged[dice.randrange(len(whole))] = dice.randrange(256)
        try:
            read_report(written("d.docx", bytes(damaged)))
        except RoundtableError:
            refused += 1
    assert refused > 100


def test_a_paragraph_of_many_numbers_is_read_in_seconds():
    read = claims("4 of 8 (50%), " * 3000)
    assert len(read.claims) + sum(read.passed.values()) > 2000
    assert read.passed["beyond the first 6,400 of a paragraph"] == 2600


@pytest.mark.parametrize("piece", ["4.", "x1", "4 of ", "(4 ", "1,", "1 ", "a ", "under "])
def test_no_text_takes_longer_than_its_length(piece):
    from time import process_time

    begun = process_time()
    claims(piece * 20_000)
    assert process_time() - begun < 5
