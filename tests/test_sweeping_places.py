"""An identifier is found wherever it is planted in what will be published, and however it is packed or encoded."""

import base64
import gzip
import io
import json
import zipfile
import zlib

import pikepdf
import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from sweeping_made import (
    ANSWER,
    IDENTIFYING,
    MAC_HOME,
    NAME,
    UNIX_HOME,
    WINDOWS_HOME,
    chunk,
    identifiers,
    jpeg,
    pdf,
    png,
    with_attachment,
    with_note,
    with_property,
    zipped,
)

from analysis.errors import NotReleasable
from analysis.sweeping.sweep import finds, sweep

ROUND = identifiers()
PAGE = "<!doctype html><html><head><title>Audit</title></head><body><p>8 case files</p>{}</body></html>"
B64 = base64.b64encode
RUN = " ".join(ANSWER.split()[1:7])


def notebook(**where: object) -> str:
    """A notebook of one cell with one output, as JSON."""
    output = {"output_type": "stream", "name": "stdout", "text": ["8 case files\n"]}
    cell = {"cell_type": "code", "metadata": {}, "source": ["total()"], "outputs": [output | where.pop("output", {})]}
    return json.dumps({"cells": [cell | where.pop("cell", {})], "metadata": where, "nbformat": 4})


def book(change: object) -> bytes:
    """A workbook after a change."""
    made, held = Workbook(), io.BytesIO()
    made.active["A1"] = "Grade"
    change(made)
    made.save(held)
    return held.getvalue()


def hidden_sheet(made: Workbook) -> None:
    sheet = made.create_sheet("who")
    sheet.sheet_state, sheet["A1"] = "hidden", NAME


def defined_name(made: Workbook) -> None:
    made.defined_names["Marguerite_Ashdown"] = DefinedName("Marguerite_Ashdown", attr_text="Sheet!$A$1")


def properties(made: Workbook) -> None:
    made.properties.creator = NAME


def remark(made: Workbook) -> None:
    made.active["A1"].comment = Comment("seen by V15-01", "audit")


def locale_name(made: Workbook) -> None:
    made.active.title = "TS18 1AB"


def with_zip_remark() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as opened:
        opened.comment = NAME.encode()
        opened.writestr("a.txt", "8 case files")
    return held.getvalue()


def data_uri(kind: str, content: bytes) -> str:
    return f'<img alt="" src="data:{kind};base64,{B64(content).decode()}">'


LETTERS = "".join(f"<tspan>{sign}</tspan>" for sign in NAME)
SVG, BYTES = f"<svg><text>{NAME}</text></svg>", NAME.encode()
AUTHOR = chunk(b"tEXt", b"Author\0" + NAME.encode())
# place -> the files of an edition in which something is planted there.
PLANTED = {
    "a paragraph": {"p.html": PAGE.format(f"<p>{NAME} read it</p>")},
    "a cell's output": {"p.ipynb": notebook(output={"text": [f"{NAME}\n"]})},
    "stderr": {"p.ipynb": notebook(output={"name": "stderr", "text": ["UserWarning: V15-01 has no grade\n"]})},
    "a traceback": {
        "p.ipynb": notebook(
            output={"output_type": "error", "ename": "KeyError", "evalue": "'V15-01'", "traceback": ["\u001b[0;31m"]}
        )
    },
    "a traceback's path": {
        "p.ipynb": notebook(output={"output_type": "error", "traceback": [f'File "{UNIX_HOME}/x.py", line 3']})
    },
    "a notebook's metadata": {"p.ipynb": notebook(authors=[{"name": NAME}])},
    "a cell's metadata": {"p.ipynb": notebook(cell={"metadata": {"tags": ["V15-01"]}})},
    "papermill's parameters": {"p.ipynb": notebook(papermill={"parameters": {"case": "V15-01"}})},
    "papermill's input path": {"p.ipynb": notebook(papermill={"input_path": WINDOWS_HOME + "\\audit\\02.ipynb"})},
    "a cell's source": {"p.ipynb": notebook(cell={"source": ["# ask Ashdown\n"]})},
    "an HTML comment": {"p.html": PAGE.format(f"<!-- {NAME} -->")},
    "an alt text": {"p.html": PAGE.format('<img alt="Case V15-01" src="a.png">')},
    "a title attribute": {"p.html": PAGE.format('<td title="TS18 1AB">3</td>')},
    "an aria label": {"p.html": PAGE.format('<svg aria-label="child H801200001001"></svg>')},
    "a data attribute": {"p.html": PAGE.format('<tr data-case="v15_01"><td>1</td></tr>')},
    "an id": {"p.html": PAGE.format('<p id="row-h801200001001">1</p>')},
    "a class": {"p.html": PAGE.format('<p class="by marguerite-ashdown">1</p>')},
    "a link": {"p.html": PAGE.format('<a href="mailto:m.ashdown%40council.example">ask</a>')},
    "a link's fragment": {"p.html": PAGE.format('<a href="#V15%2D01">ask</a>')},
    "a hidden field": {"p.html": PAGE.format('<input type="hidden" value="90210 V15-01">')},
    "a meta tag": {"p.html": f'<meta name="author" content="{NAME}">'},
    "the title": {"p.html": f"<title>What {NAME} found</title>"},
    "a heading in part bold": {"p.html": PAGE.format("<h1>Mar<b>guer</b>ite Ash<em>down</em></h1>")},
    "a script": {"p.html": PAGE.format(f"<script>const by = {json.dumps(NAME)};</script>")},
    "a script's escapes": {"p.html": PAGE.format(r'<script>const by = "Marguerite \x41sh\u0064own";</script>')},
    "JSON in a script": {"p.html": PAGE.format('<script type="application/json">{"dob": "12/03/2009"}</script>')},
    "JSON with escaped slashes": {"p.json": '{"dob": "12\\/03\\/2009"}'},
    "CSS content": {"p.html": PAGE.format('<style>p::after { content: "V15-01" }</style>')},
    "CSS escapes": {"p.css": r'p::after { content: "\4d arguerite \41shdown" }'},
    "character references": {"p.html": PAGE.format("<p>&#77;argueri&#x74;e&nbsp;Ash&shy;down</p>")},
    "character references twice over": {"p.html": PAGE.format("<p>&amp;#86;15&amp;#45;01</p>")},
    "SVG text": {"p.html": PAGE.format(f"<svg><text>{NAME}</text></svg>")},
    "SVG text letter by letter": {"c.svg": f"<svg><text>{LETTERS}</text></svg>"},
    "SVG text word by word": {"c.svg": "<svg>" + "".join(f"<text>{w}</text>" for w in NAME.split()) + "</svg>"},
    "an SVG's title": {"c.svg": "<svg><title>V15-01</title></svg>"},
    "an SVG's metadata": {"c.svg": f"<svg><metadata><dc:creator>{NAME}</dc:creator></metadata></svg>"},
    "an SVG in a data URI": {"p.html": PAGE.format(data_uri("image/svg+xml", SVG.encode()))},
    "an SVG in a percent-encoded data URI": {
        "p.html": PAGE.format('<img src="data:image/svg+xml,%3Csvg%3E%3Ctext%3EV15-01%3C%2Ftext%3E%3C%2Fsvg%3E">')
    },
    "a PNG's tEXt": {"c.png": png(chunk(b"tEXt", b"Author\0" + BYTES))},
    "a PNG's tEXt in a page": {"p.html": PAGE.format(data_uri("image/png", png(chunk(b"tEXt", b"Title\0V15-01"))))},
    "a PNG's zTXt": {"c.png": png(chunk(b"zTXt", b"Comment\0\0" + zlib.compress(BYTES)))},
    "a PNG's iTXt": {"c.png": png(chunk(b"iTXt", b"Comment\0\0\0en\0\0" + BYTES))},
    "a PNG's compressed iTXt": {"c.png": png(chunk(b"iTXt", b"Comment\0\1\0en\0\0" + zlib.compress(BYTES)))},
    "a PNG's eXIf in UTF-16": {"c.png": png(chunk(b"eXIf", b"II*\0\x08\0\0\0" + NAME.encode("utf-16-le")))},
    "what follows a PNG's end": {"c.png": png(after=BYTES)},
    "a JPEG's EXIF": {"c.jpg": jpeg(b"Exif\0\0MM\0*" + BYTES)},
    "what follows a JPEG's end": {"c.jpg": jpeg(after=b"V15-01 " + BYTES)},
    "base64 of text": {"p.html": PAGE.format(f"<p>{B64(BYTES).decode()}</p>")},
    "base64 in another alphabet": {"p.html": PAGE.format(f"<p>{base64.urlsafe_b64encode(b'?~' + BYTES).decode()}</p>")},
    "base64 over several lines": {"p.txt": base64.encodebytes(b"8 case files, " * 9 + BYTES).decode()},
    "base64 of base64": {"p.txt": B64(B64(BYTES)).decode()},
    "base64 of UTF-16": {"p.txt": B64(NAME.encode("utf-16-le")).decode()},
    "hexadecimal digits": {"p.txt": BYTES.hex()},
    "quoted-printable": {"p.eml": "Zo=C3=AB, Margue=\nrite Ashdow=6E"},
    "UTF-16": {"p.csv": NAME.encode("utf-16")},
    "UTF-16 without a mark": {"p.csv": f"Grade,{NAME}".encode("utf-16-le")},
    "Latin-1": {"p.csv": f"\u00e9t\u00e9,{NAME}".encode("latin-1")},
    "bytes of no known kind": {"p.bin": bytes(range(256)) + BYTES + bytes(range(255, 0, -1))},
    "docx text": {"r.docx": zipped(word__document_dot_xml="<w:t>Margue</w:t><w:t>rite Ashdown</w:t>")},
    "docx core properties": {"r.docx": zipped(docProps__core_dot_xml=f"<dc:creator>{NAME}</dc:creator>")},
    "docx remarks": {"r.docx": zipped(word__comments_dot_xml="<w:t>V15-01</w:t>")},
    "an image in a docx": {"r.docx": zipped(word__media__image1_dot_png=png(AUTHOR))},
    "a workbook in a docx": {"r.docx": zipped(word__embeddings__a_dot_xlsx=book(hidden_sheet))},
    "xlsx hidden sheet": {"r.xlsx": book(hidden_sheet)},
    "xlsx defined name": {"r.xlsx": book(defined_name)},
    "xlsx core properties": {"r.xlsx": book(properties)},
    "xlsx remark on a cell": {"r.xlsx": book(remark)},
    "xlsx sheet name": {"r.xlsx": book(locale_name)},
    "an xlsx in a data URI": {"p.html": PAGE.format(data_uri("application/zip", book(hidden_sheet)))},
    "a zip member's name": {"r.zip": zipped(Marguerite_Ashdown="1")},
    "a zip's remark": {"r.zip": with_zip_remark()},
    "gzip": {"r.gz": gzip.compress(BYTES)},
    "a PDF's words": {"r.pdf": pdf(NAME)},
    "a PDF's words, broken": {"r.pdf": pdf(f"#set page(width: 60pt)\n#set text(hyphenate: true)\n{NAME}")},
    "a PDF's table": {"r.pdf": pdf("#table(columns: 2, [Case], [Grade], [V15-01], [Good])")},
    "a PDF's alt text": {"r.pdf": pdf(f'#figure([x], alt: "Read by {NAME}")')},
    "a PDF's bookmark": {"r.pdf": pdf("#set heading(bookmarked: true)\n= V15-01\n#hide[x]")},
    "a PDF's link": {"r.pdf": pdf('#link("mailto:m.ashdown@council.example")[Audit]')},
    "a PDF's title": {"r.pdf": pdf(change=with_property("Title", f"Zo\u00eb, {NAME}"))},
    "a PDF's author": {"r.pdf": pdf(change=with_property("Author", "SMc"))},
    "a PDF's note": {"r.pdf": pdf(change=with_note(f"Ask {NAME}"))},
    "a PDF's attached CSV": {"r.pdf": pdf(change=with_attachment("a.csv", BYTES))},
    "a PDF's attached workbook": {"r.pdf": pdf(change=with_attachment("a.xlsx", book(hidden_sheet)))},
    "the name of what a PDF has attached": {"r.pdf": pdf(change=with_attachment(f"{NAME}.csv", b"1"))},
    "a PDF's program": {"r.pdf": pdf(change=with_property("Producer", WINDOWS_HOME))},
    "a PDF in a zip": {"r.zip": zipped(a_dot_pdf=pdf(NAME))},
    "the manifest": {"manifest.json": json.dumps({"released": [{"title": f"Case files read by {NAME}", "value": 2}]})},
    "the manifest's keys": {"manifest.json": json.dumps({"files": {"V15-01.html": "0" * 64}})},
    "escapes in the manifest": {"manifest.json": '{"title": "\\u004darguerite Ashdown"}'},
    "a file's name": {"marguerite_ashdown.html": PAGE.format("")},
    "a folder's name": {"cases/V15-01/index.html": PAGE.format("")},
    "a CSV": {"r.csv": "grade,by\nGood,M.Ashdown@Council.example\n"},
    "six words of an answer": {"p.html": PAGE.format(f"<p>One said: {RUN}.</p>")},
    "six words in a PNG's text": {"c.png": png(chunk(b"tEXt", b"Comment\0" + RUN.upper().encode()))},
    "a path in a PNG's text": {"c.png": png(chunk(b"tEXt", b"Software\0" + MAC_HOME.encode()))},
}  # fmt: skip


@pytest.mark.parametrize("files", PLANTED.values(), ids=PLANTED.keys())
def test_what_is_planted_is_found_and_is_not_said(files):
    with pytest.raises(NotReleasable) as refused:
        sweep({"index.html": PAGE.format("")} | files, ROUND)
    said = str(refused.value).casefold()
    for secret in ("marguerite", "ashdown", "v15", "h8012", "ts18", "friday", "anybody"):
        assert secret not in said


def test_there_are_more_than_forty_such_places():
    assert len(PLANTED) >= 80


def test_a_pdf_that_nobody_can_read_is_refused_and_a_clean_one_is_not():
    assert (
        finds({"r.pdf": pdf("= Audit\n4 of 8 files were graded Good.", with_property("Title", "Audit"))}, ROUND) == []
    )
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(NAME))) as opened:
        opened.save(held, encryption=pikepdf.Encryption(owner="o", user="u"))
    for unreadable in (held.getvalue(), b"%PDF-1.7\n" + BYTES):
        with pytest.raises(NotReleasable, match="r.pdf: cannot be opened .*so that nobody can say what is in it"):
            finds({"r.pdf": unreadable}, ROUND)


def test_every_piece_says_where_it_stands():
    page = PAGE.format(data_uri("image/png", png(chunk(b"tEXt", b"Author\0V15-01"))))
    [find] = finds({"02_case_files.html": page}, ROUND)
    assert find.where == "02_case_files.html, in base64, in the PNG's tEXt"
    assert find.what == "an answer to 'Case' stands in it."


@pytest.mark.parametrize(
    ("stands", "question"),
    [
        ("QX and others", "Auditors"),
        ("seen by SMc", "Auditors"),
        ("Mrs Ashdown", "Auditors"),
        ("MARGUERITE", "Auditors"),
        ("Ashdown, M\u00e1rguerite", "Auditors"),
        ("H 801 200 001 001", "CHILD"),
        ("943 476 5919", "CHILD"),
        ("943-476-5919", "CHILD"),
        ("child 007 001.", "CHILD"),
        ("born 12 March 2009", "Date of birth"),
        ("born 12th Mar 2009", "Date of birth"),
        ("born on 2009-03-12", "Date of birth"),
        ("30.11.2008", "Date of birth"),
        ("ts181ab", "Postcode"),
        ("M1 1AE", "Postcode"),
        ("+44 7700 900123", "Phone"),
        ("(07700) 900-123", "Phone"),
        ("m.ashdown@council.example", "E-mail"),
        ("fieldwork-SOUTH 2", "Team"),
        ("\uff36\uff11\uff15-\uff10\uff11 \uff2d\uff41\uff52\uff47\uff55\uff45\uff52\uff49\uff54\uff45", "Auditors"),
    ],
)
def test_an_identifier_is_found_in_every_way_of_writing(stands, question):
    found = {find.what for find in finds({"p.html": f"<p>{stands}</p>"}, ROUND)}
    assert f"an answer to '{question}' stands in it." in found


@pytest.mark.parametrize(
    "stands",
    [
        "Assessment of 7 files; early help, A1 of 2015; 12 and 03 of 2009; 90210 visits",
        "<td>943</td><td>476</td><td>5919</td> <td>007</td><td>001</td>",
        '<path d="M 7001 15.26 L 943476 5919 z"/> 1007001, 12.007001, 0070012, 943476591955',
        "board@council.example; TS18 and TS18 1; M1; 0.9434765919; qx; Smc",
        "https://www.stockton.gov.uk/house/audit and/or 3/4, 24/7, a: b, ~5, \\d",
        "She rang me every other Friday after school, then she listened.",
        f"{'0f' * 32} {'9a3b' * 16}",
    ],
)
def test_other_words_are_no_finds(stands):
    assert finds({"p.html": PAGE.format(f"<p>{stands}</p>")}, ROUND) == []


def test_what_was_released_as_a_quote_may_stand_but_nothing_else_of_the_answer():
    page = {"p.html": PAGE.format(f"<q>{ANSWER}</q>")}
    assert [find.what.split(" of ")[0] for find in finds(page, ROUND)] == ["six words in a row"]
    assert finds(page, ROUND, [ANSWER]) == []
    released = " ".join(ANSWER.split()[:6])
    assert len(finds(page, ROUND, [released])) == 1
    assert finds({"p.html": f"<q>{released}</q>"}, ROUND, [released]) == []


def test_another_key_finds_nothing_so_nothing_can_be_read_without_the_key():
    from analysis.pseudonyms.key_files import Key
    from analysis.sweeping.sweep import Identifiers

    other = Identifiers(Key(bytes(32)), ROUND.words, ROUND.signs, ROUND.runs)
    assert finds({"p.html": f"{NAME} V15-01 H801200001001 {RUN}"}, other) == []


def test_no_table_holds_anything_that_can_be_read():
    stored = " ".join(
        str(cell) for table in (ROUND.words, ROUND.signs, ROUND.runs) for cell in table.to_numpy().ravel()
    )
    stored = stored.casefold()
    assert not any(secret in stored for secret in ("marguerite", "v15", "h8012", "9434765919", "ts18", "friday"))
    assert set(ROUND.words["question"]) == {*IDENTIFYING} - {"Phone", "E-mail"}


def test_what_is_packed_too_deep_locked_or_broken_is_refused_and_not_passed_over():
    deep = b"8 case files"
    for _ in range(12):
        deep = zipped(a_dot_zip=deep)
    with pytest.raises(NotReleasable, match="packed more than 8 times over"):
        sweep({"r.zip": deep}, ROUND)
    with pytest.raises(NotReleasable, match=r"r\.zip: cannot be opened"):
        sweep({"r.zip": zipped(a="1")[:-9]}, ROUND)
    locked = bytearray(zipped(a="8 case files"))
    at = locked.rindex(b"PK\x01\x02")
    locked[at + 8] |= 1
    with pytest.raises(NotReleasable, match="locked with a password"):
        sweep({"r.zip": bytes(locked)}, ROUND)
    with pytest.raises(NotReleasable, match="unpacks to more than"):
        sweep({"c.png": png(chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(30_000_000))))}, ROUND)


def test_every_find_of_every_file_is_told_at_once():
    with pytest.raises(NotReleasable) as refused:
        sweep({"b.html": f"{NAME} on V15-01", "a.html": "<p>V15-01</p>", "c.html": "nothing"}, ROUND)
    assert str(refused.value).splitlines() == [
        "a.html: an answer to 'Case' stands in it.",
        "b.html: an answer to 'Auditors' stands in it.",
        "b.html: an answer to 'Case' stands in it.",
        "Take it out of the title, the note, the sentence or the markdown cell that holds it.",
    ]
