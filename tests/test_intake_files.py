"""The files of intake: every file that can arrive becomes grids, cell by cell as a person would read it, or is one problem
with a remedy."""

import datetime
import io
import random
import re
import struct
import zipfile
import zlib


import pytest
import xlwt
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from rounds_made import write_file

from analysis.intake import calamine, safety, workbooks
from analysis.intake.files import read_grids, unnamed
from analysis.intake.grids import Grid, UnreadableFile

AGAIN = "Open it in Excel and save it again as .xlsx, or ask for the file again."


def grids_in(path) -> list[Grid]:
    return read_grids(path, path.name)


def rows_in(path) -> tuple[tuple[str, ...], ...]:
    return grids_in(path)[0].rows


def refusal(path) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read_grids(path, path.name)
    return str(refused.value.problem)


def written(path, content: bytes):
    path.write_bytes(content)
    return path


# Workbooks as Excel and other programs write them, part by part.

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN, STRICT_LINKS = (
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
FORMATS = '<numFmts count="1"><numFmt numFmtId="164" formatCode="[h]:mm:ss"/></numFmts>'
# Formats of cells by their number: general, date, date and time, time, per cent, duration.
STYLES = "".join(f'<xf numFmtId="{number}" applyNumberFormat="1"/>' for number in (0, 14, 22, 21, 9, 164))


def xlsx_parts(data: str, shared: str = "", **more: str) -> dict[str, str]:
    """The parts of a workbook of one sheet, from the XML between its <sheetData>."""
    main, links = more.get("main", MAIN), more.get("links", LINKS)
    kinds = {"xl/workbook.xml": "sheet.main", "xl/worksheets/sheet1.xml": "worksheet", "xl/styles.xml": "styles"}
    kinds["xl/sharedStrings.xml"] = "sharedStrings"
    types = "".join(
        f'<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
        f'{kind}+xml"/>'
        for part, kind in kinds.items()
    )
    relation = '<Relationship Id="{0}" Type="' + links + '/{1}" Target="{2}"/>'
    package = "http://schemas.openxmlformats.org/package/2006"
    return {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        + relation.format("r1", "officeDocument", "xl/workbook.xml")
        + "</Relationships>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        + relation.format("r1", "worksheet", "worksheets/sheet1.xml")
        + relation.format("r2", "styles", "styles.xml")
        + relation.format("r3", "sharedStrings", "sharedStrings.xml")
        + "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{links}">{more.get("about", "")}'
        '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}">{FORMATS}<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill>'
        '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>'
        f'<cellXfs count="6">{STYLES}</cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{shared}</sst>',
        "xl/worksheets/sheet1.xml": more.get("sheet")
        or f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{main}"><sheetData>{data}</sheetData></worksheet>',
    }


def archived(path, parts: dict):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return path


def an_xlsx(path, data: str, shared: str = "", **more: str):
    return archived(path, xlsx_parts(data, shared, **more))


def row_of(*cells: str) -> str:
    return f'<row r="1">{"".join(cells)}</row>'


CELLS = {
    "17": '<c r="A1"><v>17</v></c>',
    "17 ": '<c r="A1" t="str"><v>17 </v></c>',
    "0.3": '<c r="A1"><v>0.30000000000000004</v></c>',
    "0.125": '<c r="A1" s="4"><v>0.125</v></c>',
    "12345678901234600000": '<c r="A1"><v>1.23456789012346E+19</v></c>',
    "123456789012345": '<c r="A1"><v>123456789012345</v></c>',
    "0.00000015": '<c r="A1"><v>1.5E-7</v></c>',
    "1E+21": '<c r="A1"><v>1E+21</v></c>',
    "-2.5": '<c r="A1"><v>-2.5</v></c>',
    "0": '<c r="A1"><v>-0</v></c>',
    "True": '<c r="A1" t="b"><v>1</v></c>',
    "2026-02-03": '<c r="A1" s="1"><v>46056</v></c>',
    "2026-02-03 09:00:00": '<c r="A1" s="2"><v>46056.375</v></c>',
    "2026-02-03 09:20:00": '<c r="A1" s="2"><v>46056.388888888891</v></c>',
    "09:30:00": '<c r="A1" s="3"><v>0.39583333333333331</v></c>',
    "30:05:00": '<c r="A1" s="5"><v>1.2534722222222223</v></c>',
    "1900-01-31": '<c r="A1" s="1"><v>31</v></c>',
    "2026-02-04": '<c r="A1" t="d" s="1"><v>2026-02-04T00:00:00</v></c>',
    "007": '<c r="A1" t="inlineStr"><is><t>007</t></is></c>',
    "one": '<c r="A1" t="s"><v>0</v></c>',
    "rich text": '<c r="A1" t="s"><v>1</v></c>',
    "東京": '<c r="A1" t="s"><v>2</v></c>',
    "a\r\nb": '<c r="A1" t="s"><v>3</v></c>',
    "_x000D_": '<c r="A1" t="s"><v>4</v></c>',
    "  kept  ": '<c r="A1" t="s"><v>5</v></c>',
    "inline rich": '<c r="A1" t="inlineStr"><is><r><t>inline </t></r><r><rPr><b/></rPr><t>rich</t></r></is></c>',
    '& < > "': '<c r="A1" t="inlineStr"><is><t>&amp; &lt; &gt; "</t></is></c>',
    "it's": '<c r="A1" t="str"><f>"it" &amp; "\'s"</f><v>it\'s</v></c>',
}
SHARED = (
    '<si><t>one</t></si><si><r><t xml:space="preserve">rich </t></r><r><rPr><b/></rPr><t>text</t></r></si>'
    '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="0"/></si>'
    '<si><t>a_x000D_\nb</t></si><si><t>_x005F_x000D_</t></si><si><t xml:space="preserve">  kept  </t></si>'
)


@pytest.mark.parametrize(("text", "cell"), CELLS.items())
@pytest.mark.parametrize("reader", ["fast", "one by one"])
def test_a_cell_is_read_as_a_person_reads_it_by_either_reader(tmp_path, monkeypatch, text, cell, reader):
    if reader == "one by one":
        monkeypatch.setattr(workbooks, "_fast", lambda *_: [])
    assert rows_in(an_xlsx(tmp_path / "a.xlsx", row_of(cell), SHARED)) == ((text,),)


@pytest.mark.parametrize(
    "typed", ["007", "None", "NA", "N/A", "null", "1e5", "TRUE", " padded ", "#N/A", "=", "x" * 32_767]
)
def test_what_a_person_typed_survives_as_typed(tmp_path, typed):
    book = Workbook()
    book.active["A1"].value, book.active["A1"].data_type = typed, "s"
    book.save(tmp_path / "a.xlsx")
    grid = grids_in(tmp_path / "a.xlsx")[0]
    assert (grid.rows, grid.errors) == (((typed,),), ())


def test_what_openpyxl_writes_is_read_as_a_person_reads_it(tmp_path):
    moment = datetime.datetime(2015, 4, 3)
    write_file(tmp_path / "a.xlsx", [[17, 17.0, 0.5, True, moment, moment.date(), None, "x"]])
    assert rows_in(tmp_path / "a.xlsx") == (("17", "17", "0.5", "True", "2015-04-03", "2015-04-03", "", "x"),)


def test_dates_of_a_workbook_that_counts_from_1904_are_the_same_days(tmp_path):
    data = row_of('<c r="A1" s="1"><v>44594</v></c>', '<c r="B1"><v>44594</v></c>')
    path = an_xlsx(tmp_path / "a.xlsx", data, about='<workbookPr date1904="1"/>')
    assert rows_in(path) == (("2026-02-03", "44594"),)


def test_strict_ooxml_and_tags_with_a_prefix_are_read(tmp_path):
    cells = row_of('<c r="A1" t="s"><v>0</v></c>', '<c r="B1"><v>2</v></c>')
    strict = an_xlsx(tmp_path / "a.xlsx", cells, SHARED, main=STRICT_MAIN, links=STRICT_LINKS)
    assert rows_in(strict) == (("one", "2"),)
    prefixed = re.sub(
        r"<(/?)(?=[a-z])", r"<\1x:", cells + '<row r="2" hidden="1"><c r="A2" t="e"><v>#REF!</v></c></row>'
    )
    sheet = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{prefixed}</x:sheetData></x:worksheet>'
    grid = grids_in(an_xlsx(tmp_path / "b.xlsx", "", SHARED, sheet=sheet))[0]
    assert (grid.rows, grid.errors, grid.hidden_rows) == ((("one", "2"), ("#REF!",)), ((1, 0),), (1,))


@pytest.mark.parametrize(
    "sheet",
    [
        f'<worksheet xmlns="{MAIN}"><sheetData><!-- <c r="Z9"> --><row><c t="inlineStr"><is><t>a</t></is></c><c><v>2</v></c>'
        '</row><row hidden="1"><c t="e"><v>#N/A</v></c><c><f>1+1</f></c></row></sheetData></worksheet>',
        f"<worksheet xmlns='{MAIN}'><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t><![CDATA[a]]></t></is></c>"
        "<c r='B1'><v>2</v></c></row><row r='2' hidden='1'><c r='A2' t='e'><v>#N/A</v></c><c r='B2'><f>1+1</f></c></row>"
        "</sheetData></worksheet>",
    ],
)
def test_a_sheet_that_excel_would_write_otherwise_is_read_alike(tmp_path, sheet):
    grid = grids_in(an_xlsx(tmp_path / "a.xlsx", "", sheet=sheet))[0]
    assert grid.rows == (("a", "2"), ("#N/A",))
    assert (grid.errors, grid.unstored, grid.hidden_rows) == (((1, 0),), ((1, 1),), (1,))


def test_errors_of_excel_are_named_and_stand_with_their_word(tmp_path):
    words = ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"]
    cells = [f'<c r="{"ABCDEFG"[at]}1" t="e"><f>A2</f><v>{word}</v></c>' for at, word in enumerate(words)]
    grid = grids_in(an_xlsx(tmp_path / "a.xlsx", row_of(*cells, '<c r="H1" t="str"><v>#N/A</v></c>')))[0]
    assert grid.rows == ((*words, "#N/A"),)
    assert grid.errors == tuple((0, column) for column in range(7))


def test_formulas_are_read_by_their_stored_value_and_named_without_one(tmp_path):
    cells = [
        '<c r="A1"><f>1+1</f><v>2</v></c>',
        '<c r="B1"><f>1+1</f></c>',
        '<c r="C1"><f t="shared" ref="C1:C2" si="0"/><v></v></c>',
        '<c r="D1" t="str"><f>""</f><v></v></c>',
        '<c r="E1" t="str"><f>""</f><v/></c>',
        '<c r="F1" s="0"><f>IF(A1&lt;3,"","")</f><v/></c>',
        '<c r="G1"/>',
    ]
    grid = grids_in(an_xlsx(tmp_path / "a.xlsx", row_of(*cells)))[0]
    assert (grid.rows, grid.unstored) == ((("2",),), ((0, 1), (0, 2), (0, 5)))


def test_hidden_sheets_and_rows_are_read_and_said_to_be_hidden(tmp_path):
    book = Workbook()
    for text in ("shown", "by hand", "", "shown too"):
        book.active.append([text])
    book.active.row_dimensions[2].hidden = book.active.row_dimensions[3].hidden = True
    for state in ("hidden", "veryHidden"):
        book.create_sheet(state).append(["x"])
        book[state].sheet_state = state
    book.create_chartsheet("chart")
    book.save(tmp_path / "a.xlsx")
    assert [(grid.sheet, grid.hidden, grid.hidden_rows) for grid in grids_in(tmp_path / "a.xlsx")] == [
        ("Sheet", False, (1,)),
        ("hidden", True, ()),
        ("veryHidden", True, ()),
    ]


def test_a_merged_cell_has_its_value_in_its_top_left_cell_only(tmp_path):
    book = Workbook()
    book.active["A1"], book.active["A3"] = "Case", "below"
    book.active.merge_cells("A1:B2")
    book.save(tmp_path / "a.xlsx")
    assert rows_in(tmp_path / "a.xlsx") == (("Case",), (), ("below",))


@pytest.mark.parametrize("escaped", ["a_x0007_b", "a_x0007_b_x001F_"])
def test_control_characters_are_taken_out_and_their_cells_named(tmp_path, escaped):
    grid = grids_in(an_xlsx(tmp_path / "a.xlsx", row_of('<c r="B1" t="s"><v>0</v></c>'), f"<si><t>{escaped}</t></si>"))[
        0
    ]
    was = escaped.replace("_x0007_", "\x07").replace("_x001F_", "\x1f")
    assert (grid.rows, grid.cleaned) == ((("", "ab"),), ((0, 1, was),))


def test_control_characters_of_a_text_file_are_taken_out_and_invisible_letters_left(tmp_path):
    grid = grids_in(written(tmp_path / "a.csv", "a\x0b,b\tc\nx\u200by,\ufeffz\n".encode()))[0]
    assert grid.rows == (("a", "b\tc"), ("x\u200by", "\ufeffz"))
    assert grid.cleaned == ((0, 0, "a\x0b"),)


# Sizes: nothing that arrives uses up the memory.


def test_a_cell_that_is_only_coloured_far_below_costs_nothing(tmp_path):
    book = Workbook()
    book.active.append(["Case"])
    book.active.cell(1_048_576, 16_384).font = Font(bold=True)
    book.save(tmp_path / "a.xlsx")
    assert rows_in(tmp_path / "a.xlsx") == (("Case",),)


def test_a_hundred_thousand_empty_rows_with_a_format_are_no_rows(tmp_path):
    coloured = "".join(f'<row r="{row}"><c r="A{row}" s="1"/><c r="B{row}" s="1"/></row>' for row in range(2, 100_002))
    path = an_xlsx(tmp_path / "a.xlsx", row_of('<c r="A1"><v>1</v></c>') + coloured)
    assert rows_in(path) == (("1",),)


def test_a_cell_in_the_last_corner_is_read_without_all_the_cells_before_it(tmp_path):
    corner = '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    rows = rows_in(an_xlsx(tmp_path / "a.xlsx", row_of('<c r="A1"><v>1</v></c>') + corner))
    assert (len(rows), rows[0], rows[1], len(rows[-1]), rows[-1][-1]) == (1_048_576, ("1",), (), 16_384, "2")


@pytest.mark.parametrize("readers_limit", [2_000_000, 0])
def test_a_sheet_of_too_many_cells_is_refused_before_it_is_read(tmp_path, monkeypatch, readers_limit):
    monkeypatch.setattr(workbooks, "MOST_CELLS_ONE_BY_ONE", readers_limit)
    far = "".join(f'<row r="{row}"><c r="XFD{row}"><v>2</v></c></row>' for row in range(1, 1001))
    assert refusal(an_xlsx(tmp_path / "a.xlsx", far)) == (
        "a.xlsx, sheet 'S': is too large: it reaches over more than 15,000,000 cells up to its last filled row and "
        "column. Delete what stands far below or far to the right, or copy what is needed into a new workbook."
    )


@pytest.mark.parametrize("cell", ["A1048577", "XFE1", "A0", "ZZZ99999999"])
def test_a_cell_outside_every_sheet_is_damage(tmp_path, cell):
    path = an_xlsx(tmp_path / "a.xlsx", row_of(f'<c r="{cell}"><v>1</v></c>'))
    assert refusal(path).startswith("a.xlsx: is not a readable workbook")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(safety, "LARGEST", 1_000_000)
    path = an_xlsx(tmp_path / "a.xlsx", row_of('<c r="A1"><v>1</v></c>') + " " * 1_000_000)
    assert path.stat().st_size < 10_000
    assert refusal(path) == (
        "a.xlsx: is too large: it unpacks to more than 1 MB. Copy what is needed into a new workbook, or ask for the "
        "file again."
    )


def test_a_part_that_says_it_is_smaller_than_it_is_is_damage(tmp_path):
    path = an_xlsx(tmp_path / "a.xlsx", row_of('<c r="A1"><v>1</v></c>') + " " * 3_000_000)
    size = zipfile.ZipFile(path).getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", size), struct.pack("<I", 500)))
    assert refusal(path) == f"a.xlsx: is not a readable workbook (BadZipFile). {AGAIN}"


def test_an_archive_of_countless_parts_is_refused(tmp_path):
    path = archived(tmp_path / "a.xlsx", xlsx_parts("") | {f"xl/{part}": "" for part in range(10_001)})
    assert refusal(path).startswith("a.xlsx: is too large")


def test_entities_that_would_fill_the_memory_are_refused(tmp_path):
    sheet = f'<!DOCTYPE w [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
    path = an_xlsx(tmp_path / "a.xlsx", "", sheet=sheet)
    assert refusal(path) == f"a.xlsx: is not a readable workbook (Forbidden). {AGAIN}"


# Damage: a workbook is read whole or refused, never without a sheet, never with a traceback.


def a_workbook() -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in range(8):
        book.active.append([f"A{row}", "Good", row, f"=1+{row}", 0.5])
    book.active.merge_cells("A1:A2")
    book.save(content)
    return content.getvalue()


def an_old_workbook() -> bytes:
    book, content = xlwt.Workbook(), io.BytesIO()
    for name in ("S", "T"):
        sheet = book.add_sheet(name)
        for row in range(8):
            for column, value in enumerate([f"A{row}", "Good", row, 0.5, xlwt.Formula("1+1")]):
                sheet.write(row, column, value)
    book.save(content)
    return content.getvalue()


def damaged(content: bytes, by: random.Random) -> bytes:
    """Cut short, with a piece taken out, a number replaced, or a few bytes flipped."""
    damage, start = by.randrange(4), by.randrange(len(content))
    numbers = [match.span() for match in re.finditer(rb"[0-9]+", content)]
    if damage == 0:
        return content[:start]
    if damage == 1:
        return content[:start] + content[start + by.randrange(1, 60) :]
    if damage == 2 and numbers:
        first, last = by.choice(numbers)
        return content[:first] + by.choice([b"99999999", b"-1", b"x", b"", b"0"]) + content[last:]
    return bytes(by.randrange(256) if by.random() < 3 / len(content) else byte for byte in content)


def damaged_inside(content: bytes, by: random.Random) -> bytes:
    """A workbook whose parts unpack, one of them with damage."""
    found, out = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    hit = by.choice(found.namelist())
    with zipfile.ZipFile(out, "w") as archive:
        for name in found.namelist():
            archive.writestr(name, damaged(found.read(name), by) if name == hit else found.read(name))
    return out.getvalue()


def refusals(path, made: bytes, damage, seeds: range) -> int:
    """How many of the damaged files were refused; each with a sentence and a remedy."""
    refused = 0
    for seed in seeds:
        path.write_bytes(damage(made, random.Random(seed)))
        try:
            read_grids(path, path.name)
        except UnreadableFile as unreadable:
            refused += 1
            assert re.match(rf"{path.name}(, sheet '.*?')?: is ", str(unreadable))
            assert unreadable.problem.remedy
    return refused


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("damage", [damaged, damaged_inside])
def test_a_damaged_workbook_is_read_or_is_one_problem_and_never_a_traceback(tmp_path, damage):
    assert refusals(tmp_path / "a.xlsx", a_workbook(), damage, range(250)) > 100
