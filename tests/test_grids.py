"""The files of intake: every file that can arrive becomes grids, cell by cell as a person would read it, or is one
problem with a remedy."""

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
from openpyxl.styles import Font
from rounds_made import write_file

from analysis.grids import calamine, safety, workbooks
from analysis.grids.files import read_grids, unnamed
from analysis.grids.grid import Grid, UnreadableFile

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
        "xl/styles.xml": f'<styleSheet xmlns="{main}">{FORMATS}<fonts count="1"><font/></fonts>'
        '<fills count="1"><fill><patternFill/></fill>'
        '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>'
        f'<cellXfs count="6">{STYLES}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
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
    "2026-02-03 10:00:00": '<c r="A1" t="d" s="1"><v>2026-02-03T10:00:00Z</v></c>',
    "1899-12-29": '<c r="A1" s="1"><v>-1</v></c>',
    "-12:00:00": '<c r="A1" s="5"><v>-0.5</v></c>',
    "007": '<c r="A1" t="inlineStr"><is><t>007</t></is></c>',
    "one": '<c r="A1" t="s"><v>0</v></c>',
    "rich text": '<c r="A1" t="s"><v>1</v></c>',
    "東京": '<c r="A1" t="s"><v>2</v></c>',
    "a\r\nb": '<c r="A1" t="s"><v>3</v></c>',
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


def test_a_typed_text_that_looks_like_an_escape_is_text(tmp_path):
    assert rows_in(an_xlsx(tmp_path / "a.xlsx", row_of('<c r="A1" t="s"><v>4</v></c>'), SHARED)) == (("_x000D_",),)


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
        f'<worksheet xmlns="{MAIN}"><sheetData><!-- <c r="Z9"> --><row><c t="inlineStr"><is><t>a</t></is></c><c><v>2'
        '</v></c></row><row hidden="1"><c t="e"><v>#N/A</v></c><c><f>1+1</f></c></row></sheetData></worksheet>',
        f"<worksheet xmlns='{MAIN}'><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t><![CDATA[a]]></t></is></c>"
        "<c r='B1'><v>2</v></c></row><row r='2' hidden='1'><c r='A2' t='e'><v>#N/A</v></c><c r='B2'><f>1+1</f></c>"
        "</row></sheetData></worksheet>",
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


def test_what_stands_hidden_under_a_merged_cell_is_not_lost(tmp_path):
    data, merged = '<c r="A1"><v>1</v></c><c r="B1"><v>2</v></c>', '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{data}</row></sheetData>{merged}</worksheet>'
    assert rows_in(an_xlsx(tmp_path / "a.xlsx", "", sheet=sheet)) == (("1", "2"),)


@pytest.mark.parametrize("number", ["NaN", "1e400", "-INF"])
def test_a_number_that_is_none_is_damage(tmp_path, number):
    path = an_xlsx(tmp_path / "a.xlsx", row_of(f'<c r="A1"><v>{number}</v></c>'))
    assert refusal(path) == f"a.xlsx: is not a readable workbook (ValueError). {AGAIN}"


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


def test_a_cell_far_off_is_read_without_all_the_cells_before_it(tmp_path):
    corner = '<row r="20000"><c r="XFD20000"><v>2</v></c></row>'
    rows = rows_in(an_xlsx(tmp_path / "a.xlsx", row_of('<c r="A1"><v>1</v></c>') + corner))
    assert (len(rows), rows[0], rows[1], len(rows[-1]), rows[-1][-1]) == (20_000, ("1",), (), 16_384, "2")


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


@pytest.mark.parametrize(("name", "least"), [("a.xls", 60), ("a.ods", 60)])
def test_a_damaged_workbook_of_another_kind_is_read_or_is_one_problem(tmp_path, name, least):
    path = tmp_path / name
    made = an_old_workbook() if name == "a.xls" else an_ods(path, [ODS_ROW]).read_bytes()
    assert refusals(path, made, damaged, range(200)) > least


def test_a_workbook_whose_list_names_a_sheet_that_is_lost_is_refused(tmp_path):
    parts = xlsx_parts(row_of('<c r="A1"><v>1</v></c>'))
    del parts["xl/worksheets/sheet1.xml"]
    assert refusal(archived(tmp_path / "a.xlsx", parts)) == f"a.xlsx: is not a readable workbook (KeyError). {AGAIN}"


@pytest.mark.parametrize("end", ["</row>", "</sheetData>", "</worksheet>"])
def test_a_sheet_that_ends_too_early_is_refused_and_not_read_so_far(tmp_path, end):
    parts = xlsx_parts(row_of('<c r="A1"><v>1</v></c>'))
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet[: sheet.index(end)]
    assert refusal(archived(tmp_path / "a.xlsx", parts)).startswith("a.xlsx: is not a readable workbook (ExpatError)")


@pytest.mark.parametrize("error", [zlib.error, EOFError, NotImplementedError, RuntimeError])
def test_what_an_archive_may_raise_is_said_by_name(tmp_path, monkeypatch, error):
    def broken(self, part):
        raise error

    path = an_xlsx(tmp_path / "a.xlsx", "")
    monkeypatch.setattr("zipfile.ZipFile.read", broken)
    said = "zlib.error" if error is zlib.error else error.__name__
    assert refusal(path) == f"a.xlsx: is not a readable workbook ({said}). {AGAIN}"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_workbook_in_which_a_part_is_there_twice_is_refused(tmp_path):
    path = an_xlsx(tmp_path / "a.xlsx", row_of('<c r="A1"><v>1</v></c>'))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", xlsx_parts("")["xl/worksheets/sheet1.xml"])
    assert refusal(path) == f"a.xlsx: is not a readable workbook (BadZipFile). {AGAIN}"


def test_where_the_fast_reader_falls_over_the_other_one_reads(tmp_path, monkeypatch):
    class PanicException(BaseException):
        """What Rust raises: no Exception."""

    def panic(*_):
        raise PanicException

    path = an_xlsx(tmp_path / "a.xlsx", row_of('<c r="A1"><v>1</v></c>'))
    old = written(tmp_path / "a.xls", an_old_workbook())
    monkeypatch.setattr(calamine, "CalamineWorkbook", type("Falls", (), {"from_filelike": panic}))
    assert rows_in(path) == (("1",),)
    assert refusal(old) == f"a.xls: is not a readable workbook (CalamineError). {AGAIN}"


def test_another_end_than_a_panic_is_not_taken_for_damage(tmp_path, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    path = an_xlsx(tmp_path / "a.xlsx", row_of('<c r="A1"><v>1</v></c>'))
    monkeypatch.setattr(calamine, "CalamineWorkbook", type("Stopped", (), {"from_filelike": stopped}))
    with pytest.raises(KeyboardInterrupt):
        grids_in(path)


# Older and other workbooks: xls, xlsb, ods.


def test_an_old_workbook_is_read_as_a_person_reads_it(tmp_path):
    book, formats = xlwt.Workbook(), {kind: xlwt.easyxf(num_format_str=kind) for kind in ("dd/mm/yyyy", "hh:mm", "0%")}
    sheet = book.add_sheet("S")
    cells = [17, 0.1 + 0.2, True, "007", "None", "#N/A", "x" * 32_767, 123456789.5]
    for column, value in enumerate(cells):
        sheet.write(0, column, value)
    sheet.write(1, 0, datetime.datetime(2026, 2, 3), formats["dd/mm/yyyy"])
    sheet.write(1, 1, datetime.datetime(2026, 2, 3, 9), formats["dd/mm/yyyy"])
    sheet.write(1, 2, datetime.time(9, 30), formats["hh:mm"])
    sheet.write(1, 3, 0.125, formats["0%"])
    sheet.write_merge(2, 3, 0, 1, "merged")
    sheet.write_rich_text(4, 1, ["rich ", ("text", xlwt.easyfont("bold on"))])
    book.save(tmp_path / "a.xls")
    assert rows_in(tmp_path / "a.xls") == (
        ("17", "0.3", "True", "007", "None", "#N/A", "x" * 32_767, "123456789.5"),
        ("2026-02-03", "2026-02-03 09:00:00", "09:30:00", "0.125"),
        ("merged",),
        (),
        ("", "rich text"),
    )


def test_an_old_workbook_says_its_errors_its_formulas_and_what_is_hidden(tmp_path):
    book = xlwt.Workbook()
    book.dates_1904 = True
    sheet = book.add_sheet("S")
    sheet.write(0, 0, 44594, xlwt.easyxf(num_format_str="dd/mm/yyyy"))
    sheet.write(0, 1, xlwt.Formula("1+1"))
    sheet.row(1).set_cell_error(1, 0x2A)
    sheet.row(1).hidden = sheet.row(1).height_mismatch = True
    for name, state in (("H", 1), ("V", 2)):
        other = book.add_sheet(name)
        other.visibility = state
        other.write(0, 0, name)
    book.save(tmp_path / "a.xls")
    assert grids_in(tmp_path / "a.xls") == [
        Grid("a.xls", "S", (("2026-02-03",), ("", "#N/A")), ((0, 1),), ((1, 1),), (1,)),
        Grid("a.xls", "H", (("H",),), hidden=True),
        Grid("a.xls", "V", (("V",),), hidden=True),
    ]


def renamed_stream(path, name: str):
    """An OLE file whose one stream has another name."""
    content = bytearray(an_old_workbook())
    at = content.index("Workbook".encode("utf-16-le"))
    content[at : at + 66] = name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2)
    return written(path, bytes(content))


PASSWORD = "is protected by a password. Open it in Excel, remove the password, and save it as .xlsx."


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv"])
def test_a_workbook_with_a_password_says_so(tmp_path, name):
    assert refusal(renamed_stream(tmp_path / name, "EncryptedPackage")) == f"{name}: {PASSWORD}"


def test_an_old_workbook_with_a_password_says_so(tmp_path):
    book = xlwt.Workbook()
    book.add_sheet("S").write(0, 0, "x")
    records = book.get_biff_data()
    first = 4 + struct.unpack_from("<H", records, 2)[0]
    records = records[:first] + struct.pack("<HHHH", 0x2F, 4, 0, 0) + records[first:]
    xlwt.CompoundDoc.XlsDoc().save(str(tmp_path / "a.xls"), records)
    assert refusal(tmp_path / "a.xls") == f"a.xls: {PASSWORD}"


def test_a_file_of_word_in_the_packing_of_an_old_workbook_says_so(tmp_path):
    assert refusal(renamed_stream(tmp_path / "a.xls", "WordDocument")) == (
        "a.xls: is a file of another program (such as Word or Outlook). Ask for the workbook itself, saved as .xlsx."
    )


def test_chains_of_an_old_workbook_that_run_in_a_circle_are_damage(tmp_path):
    content = bytearray(an_old_workbook())
    table = 512 * (1 + struct.unpack_from("<I", content, 76)[0])
    struct.pack_into("<I", content, table, 0)  # the first sector is followed by itself
    assert (
        refusal(written(tmp_path / "a.xls", bytes(content)))
        == f"a.xls: is not a readable workbook (ValueError). {AGAIN}"
    )


def record(kind: int, content: bytes = b"") -> bytes:
    """A record of an xlsb; its kind and length, seven bits a byte."""
    head = b""
    for number in (kind, len(content)):
        while number > 0x7F:
            head, number = head + bytes([number & 0x7F | 0x80]), number >> 7
        head += bytes([number])
    return head + content


def an_xlsb(path, rows: list[bytes], end: bytes = b""):
    """A binary workbook of one sheet, from its records of rows and cells."""
    wide = [struct.pack("<I", len(text)) + text.encode("utf-16-le") for text in ("r1", "S")]
    parts = xlsx_parts("")
    relations = parts["xl/_rels/workbook.xml.rels"].replace("sheet1.xml", "sheet1.bin")
    sheet = record(148, struct.pack("<4I", 0, 1, 0, 4)) + record(145) + b"".join(rows) + record(146)
    book = record(143) + record(156, struct.pack("<II", 0, 1) + b"".join(wide))
    book += record(144) + record(157, bytes(26)) + record(132)
    parts = {name: parts[name] for name in ("[Content_Types].xml", "_rels/.rels")}
    parts |= {"xl/workbook.bin": book, "xl/_rels/workbook.bin.rels": re.sub(r"<Rel[^>]*r[23][^>]*>", "", relations)}
    return archived(path, parts | {"xl/worksheets/sheet1.bin": sheet + end})


def binary_row(number: int, hidden: bool = False) -> bytes:
    return record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0x10 if hidden else 0, 0, 0))


def binary_cell(kind: int, column: int, value: bytes) -> bytes:
    return record(kind, struct.pack("<II", column, 0) + value)


def test_a_binary_workbook_is_read_with_its_errors_and_hidden_rows(tmp_path):
    text = struct.pack("<I", 3) + "007".encode("utf-16-le")
    rows = [binary_row(0), binary_cell(5, 0, struct.pack("<d", 17.0)), binary_cell(6, 1, text)]
    rows += [binary_row(1, hidden=True), binary_cell(4, 0, b"\1"), binary_cell(3, 2, b"\x2a")]
    path = an_xlsb(tmp_path / "a.xlsb", rows)
    expected = (("17", "007"), ("True", "", "#N/A"))
    assert grids_in(path) == [Grid("a.xlsb", "S", expected, errors=((1, 2),), hidden_rows=(1,))]


def test_a_binary_workbook_that_is_cut_or_reaches_too_far_is_refused(tmp_path):
    cut = an_xlsb(tmp_path / "a.xlsb", [binary_row(0)], end=b"\x05\x7f\0\0")
    assert refusal(cut).startswith("a.xlsb: is not a readable workbook")
    far = an_xlsb(tmp_path / "b.xlsb", [binary_row(1_048_575), binary_cell(4, 16_383, b"\1")])
    assert refusal(far).startswith("b.xlsb, sheet 'S': is too large: it reaches over more than 15,000,000 cells")


SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
    for short in ("office", "table", "text", "style")
)
CALCEXT = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
ODS_ROW = (
    '<table:table-row><table:table-cell office:value-type="string"><text:p>Case</text:p></table:table-cell>'
    "</table:table-row>"
)


def an_ods(path, rows: list[str], more: str = "", manifest: str = ""):
    content = (
        f"<office:document-content {SPACES} {CALCEXT}><office:automatic-styles><style:style style:name='ta2' "
        "style:family='table'><style:table-properties table:display='false'/></style:style></office:automatic-styles>"
        f"<office:body><office:spreadsheet><table:table table:name='S'>{''.join(rows)}</table:table>{more}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return archived(path, {"mimetype": mimetype, "content.xml": content, "META-INF/manifest.xml": manifest})


def ods_cell(kind: str, has: str, text: str = "shown") -> str:
    return f'<table:table-cell office:value-type="{kind}" {has}><text:p>{text}</text:p></table:table-cell>'


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("17", ods_cell("float", 'office:value="17"')),
        ("0.3", ods_cell("float", 'office:value="0.30000000000000004"')),
        ("0.125", ods_cell("percentage", 'office:value="0.125"')),
        ("12.5", ods_cell("currency", 'office:value="12.5"')),
        ("True", ods_cell("boolean", 'office:boolean-value="true"')),
        ("2026-02-03", ods_cell("date", 'office:date-value="2026-02-03"')),
        ("2026-02-03 09:00:00", ods_cell("date", 'office:date-value="2026-02-03T09:00:00"')),
        ("09:30:00", ods_cell("time", 'office:time-value="PT09H30M00S"')),
        ("30:05:00", ods_cell("time", 'office:time-value="PT30H05M00S"')),
        ("007", ods_cell("string", "", "007")),
        ("#N/A", ods_cell("string", "", "#N/A")),
        ("a   b\tc\nd", ods_cell("string", "", 'a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d')),
        ("one\ntwo three", ods_cell("string", "", "one</text:p><text:p>two <text:span>three</text:span>")),
        (
            "x",
            ods_cell("string", "", "x").replace(
                "<text", "<office:annotation><text:p>n</text:p></office:annotation><text", 1
            ),
        ),
    ],
)
def test_a_cell_of_libreoffice_is_read_as_a_person_reads_it(tmp_path, text, cell):
    assert rows_in(an_ods(tmp_path / "a.ods", [f"<table:table-row>{cell}</table:table-row>"])) == ((text,),)


def test_a_spreadsheet_of_libreoffice_says_its_errors_its_formulas_and_what_is_hidden(tmp_path):
    error = ods_cell("string", 'table:formula="of:=NA()" calcext:value-type="error"', "#N/A")
    rows = [
        f"<table:table-row>{error}<table:table-cell table:formula='of:=1+1'/></table:table-row>",
        "<table:table-row table:number-rows-repeated='2'/>",
        ODS_ROW.replace("row>", "row table:visibility='filter'>", 1).replace(
            "<table:table-cell", "<table:table-cell table:number-columns-repeated='2'"
        ),
        "<table:table-row table:number-rows-repeated='1048000'><table:table-cell table:number-columns-repeated='1024'/>"
        "</table:table-row>",
    ]
    hidden = f"<table:table table:name='H' table:style-name='ta2'>{ODS_ROW}</table:table>"
    assert grids_in(an_ods(tmp_path / "a.ods", rows, hidden)) == [
        Grid("a.ods", "S", (("#N/A",), (), (), ("Case", "Case")), ((0, 1),), ((0, 0),), (3,)),
        Grid("a.ods", "H", (("Case",),), hidden=True),
    ]


@pytest.mark.parametrize(("rows", "columns"), [(1_048_577, 1), (1_048_576, 16_384), (1, 1_000_000), (999_999_999, 1)])
def test_a_cell_of_libreoffice_that_is_repeated_over_and_over_is_refused(tmp_path, rows, columns):
    cell = f'<table:table-cell table:number-columns-repeated="{columns}"><text:p>x</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    assert refusal(an_ods(tmp_path / "a.ods", [row])).startswith("a.ods, sheet 'S': is too large: it reaches over")


def test_a_spreadsheet_of_libreoffice_with_a_password_says_so(tmp_path):
    path = an_ods(tmp_path / "a.ods", [ODS_ROW], manifest="<m><encryption-data/></m>")
    assert refusal(path) == f"a.ods: {PASSWORD}"


# What arrives in place of a workbook or under the wrong name.


def test_a_file_is_read_as_what_it_is_whatever_its_name_says(tmp_path):
    an_xlsx(tmp_path / "a.csv", row_of('<c r="A1"><v>17</v></c>', '<c r="B1"><v>2</v></c>'))
    for name in ("a.xlsx", "a.xls", "a.ods", "a"):
        written(tmp_path / name, b"17,2\r\n")
    written(tmp_path / "old.xlsx", an_old_workbook())
    assert {rows_in(tmp_path / name) for name in ("a.csv", "a.xlsx", "a.xls", "a.ods", "a")} == {(("17", "2"),)}
    assert rows_in(tmp_path / "old.xlsx")[0][:3] == ("A0", "Good", "0")


SAVE = "Open it in Excel and save it as .xlsx."
WORD = "is a Word document and no workbook. Copy its table into Excel and save it as .xlsx."


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty. Ask for the file again."),
        (b" \r\n\t\n", "holds only blanks. Ask for the file again."),
        (b",,\r\n,,\r\n", "holds only blanks. Ask for the file again."),
        (b"\xff\xfe \0\n\0", "holds only blanks. Ask for the file again."),
        (b"<html><table></table></html>", f"is a web page and no workbook, whatever its name says. {SAVE}"),
        (
            b"\xef\xbb\xbf\r\n<!-- x -->\n<TABLE border=1>",
            f"is a web page and no workbook, whatever its name says. {SAVE}",
        ),
        (
            "<!DOCTYPE html><html>".encode("utf-16"),
            f"is a web page and no workbook, whatever its name says. {SAVE}",
        ),
        (
            b"MIME-Version: 1.0\nContent-Type: multipart/related",
            f"is a web page and no workbook, whatever its name says. {SAVE}",
        ),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            f"is a workbook in the XML of Excel 2003, which is not read. {SAVE}",
        ),
        (b'<?xml version="1.0"?><rows/>', "is an XML file and no workbook. Ask for it as .xlsx or .csv."),
        (b"%PDF-1.7 \0", "is a PDF and no workbook. Ask for the workbook that it was printed from."),
        (b"{\\rtf1", "is a text of Word and no workbook. Copy its table into Excel and save it as .xlsx."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 etc", f"is not a readable workbook (struct.error). {AGAIN}"),
        (b"PK\x03\x04 cut short", f"is not a readable workbook (BadZipFile). {AGAIN}"),
        (b"\x89PNG\r\n\x1a\n\0\0", f"is not a readable workbook (ValueError). {AGAIN}"),
    ],
)
@pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
def test_what_is_no_workbook_is_one_problem_with_a_remedy(tmp_path, name, content, says):
    assert refusal(written(tmp_path / name, content)) == f"{name}: {says}"


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"word/document.xml": "<d/>"}, WORD),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<d/>"}, WORD),
        ({"audit/cases.xlsx": "x"}, "is a zip folder. Unpack it and put the files in it into the round's folder."),
        ({"x": "x"}, "is a zip archive without a workbook in it. Ask for the workbook itself, as .xlsx."),
        ({}, "is a zip archive without a workbook in it. Ask for the workbook itself, as .xlsx."),
    ],
)
def test_an_archive_without_a_workbook_says_what_it_is(tmp_path, parts, says):
    assert refusal(archived(tmp_path / "a.xlsx", parts)) == f"a.xlsx: {says}"


def test_many_comments_before_a_text_are_looked_over_quickly(tmp_path):
    path = written(tmp_path / "a.csv", b"<!-- x -->" * 400 + b",b\n")
    assert rows_in(path)[0][1] == "b"


def test_a_truncated_workbook_is_one_problem(tmp_path):
    path = written(tmp_path / "a.xlsx", a_workbook()[:-40])
    assert refusal(path) == f"a.xlsx: is not a readable workbook (BadZipFile). {AGAIN}"


# Text files.


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_text_file_is_read_in_every_encoding_separator_and_line_end(tmp_path, encoding, separator, end):
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    text = f"{mark}Case{separator}Team{end}A1{separator}Café – north{end}"
    path = written(tmp_path / "a.csv", text.encode(encoding))
    assert rows_in(path) == (("Case", "Team"), ("A1", "Café – north"))


def test_mixed_line_ends_and_line_breaks_inside_an_answer_are_kept_apart(tmp_path):
    path = written(tmp_path / "a.csv", b'Case,Said\r\nA1,"one\ntwo\r\nthree"\nA2,x\rA3,y')
    assert rows_in(path) == (("Case", "Said"), ("A1", "one\ntwo\r\nthree"), ("A2", "x"), ("A3", "y"))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('"Case, a, b, c, d";Team\nA1;North\n', (("Case, a, b, c, d", "Team"), ("A1", "North"))),
        (
            "What, if any, went well?;Team\nthis, that;North\n",
            (("What, if any, went well?", "Team"), ("this, that", "North")),
        ),
        ("Case;Said\nA1;a, b\nA2;c, d, e\n", (("Case", "Said"), ("A1", "a, b"), ("A2", "c, d, e"))),
        ("Case,Chosen\nA1,a;b;c;\nA2,a;\n", (("Case", "Chosen"), ("A1", "a;b;c;"), ("A2", "a;"))),
        ("Case\tSaid\nA1\ta, b; c\n", (("Case", "Said"), ("A1", "a, b; c"))),
        ("Case\nA1\n", (("Case",), ("A1",))),
        ("sep=;\r\nCase;a,b\r\nA1;c,d\r\n", (("Case", "a,b"), ("A1", "c,d"))),
        ('"SEP=|"\nCase|Team\n', (("Case", "Team"),)),
    ],
)
def test_the_separator_is_the_one_that_gives_the_rows_the_same_number_of_cells(tmp_path, text, rows):
    assert rows_in(written(tmp_path / "a.csv", text.encode())) == rows


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            b'Case,Team\r\nA1,north\r\nA2,"south\r\nA3,west\r\n',
            "a.csv, the row that begins in line 3: a quotation mark is not closed, or stands inside an answer without "
            "being doubled. Open the file in Excel, put the row right and save it, or ask for the file again.",
        ),
        (
            b'sep=,\nCase,Team\nA1,"south\n',
            "a.csv, the row that begins in line 3: a quotation mark is not closed, or stands inside an answer without "
            "being doubled. Open the file in Excel, put the row right and save it, or ask for the file again.",
        ),
        (
            "Case,Café\r\nA1,Café".encode("utf-16")[:-1],
            "a.csv: is cut short: its last letter is not whole. Ask for the file again.",
        ),
        (
            "Case,Café\r\nA1,Café".encode()[:-1],
            "a.csv: is cut short: its last letter is not whole. Ask for the file again.",
        ),
        (
            "Case,Café\r\nA1,–".encode()[:-1],
            "a.csv: is cut short: its last letter is not whole. Ask for the file again.",
        ),
        (b"\xef\xbb\xbfA1,Caf\xc3", "a.csv: is cut short: its last letter is not whole. Ask for the file again."),
        (
            "Case,Team".encode("utf-16-le"),
            "a.csv: is not a text file. Save it as .csv (UTF-8) or .xlsx, or ask for the file again.",
        ),
        (b"Case,Te\0am", "a.csv: is not a text file. Save it as .csv (UTF-8) or .xlsx, or ask for the file again."),
        (
            "Case,Café\r\nA1,Zoë – north\r\n".encode() + "A2,Café\r\n".encode("cp1252"),
            "a.csv, line 3: holds a letter in another encoding than the rest of the file (UTF-8). Save each file that "
            "it was put together from as CSV UTF-8, or ask for the file again.",
        ),
    ],
)
def test_a_text_file_that_cannot_be_read_whole_is_one_problem_with_a_remedy(tmp_path, content, says):
    assert refusal(written(tmp_path / "a.csv", content)) == says


def test_windows_letters_that_could_be_the_beginning_of_others_are_windows_letters(tmp_path):
    path = written(tmp_path / "a.csv", "Case,Café\nA1,ends with ã".encode("cp1252"))
    assert rows_in(path) == (("Case", "Café"), ("A1", "ends with ã"))


def test_a_long_answer_is_read_and_an_endless_one_is_a_problem(tmp_path):
    write_file(tmp_path / "a.csv", [["Case"], ["x" * 200_000]])
    assert len(rows_in(tmp_path / "a.csv")[1][0]) == 200_000
    write_file(tmp_path / "a.csv", [["Case"], ["x" * 1_000_001]])
    assert refusal(tmp_path / "a.csv").startswith("a.csv, the row that begins in line 2: a quotation mark")


# The file itself.


def test_a_file_held_open_by_another_program_says_so(tmp_path, monkeypatch):
    def locked(self):
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path / "a.xlsx", a_workbook())
    monkeypatch.setattr("pathlib.Path.read_bytes", locked)
    assert (
        refusal(path)
        == "a.xlsx: cannot be read (Permission denied). If it is open in Excel, close it there and try again."
    )


def test_lock_files_of_excel_are_no_data_in_any_folder():
    assert unnamed(["~$cases.xlsx", "north/~$cases.xlsx"], ["cases.xlsx"]) == []


def test_a_long_name_with_blanks_is_read(tmp_path):
    folder = tmp_path / ("a folder with a long name and blanks " * 5) / ("another one " * 15)
    folder.mkdir(parents=True)
    path = written(folder / "case list (final) v2 – copy.xlsx", a_workbook())
    assert rows_in(path)[0][:2] == ("A0", "Good")
