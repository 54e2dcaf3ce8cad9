"""The rows of a round -> the files in which it arrives.

A sheet a child is kept up to `sheets_at_most` children: a pair of auditors can page through some dozens of sheets. A
larger audit sends the tool for its first children and the others as a list, so that every shape is there at every size.
The workbooks of Excel before 2007 (xls) are not written: nothing that is installed here writes them.
"""

import csv
import io
from itertools import groupby
from pathlib import Path

from openpyxl import Workbook

from analysis.examples.columns import Columns, columns_of, lines_of
from analysis.examples.example_round import ExampleRound
from analysis.examples.layouts import OPEN_DOCUMENT, ExampleFile
from analysis.examples.open_documents import open_document
from analysis.examples.workbooks import child_sheet, list_sheet, notes_sheet
from analysis.questions import dictionary
from analysis.workbooks import saved

Tables = dict[str, list[dict]]
# UTF-16 in one order of bytes, whatever the machine's own is.
UTF_16, MARK = "utf-16-le", "\ufeff"
ONLY_SHEET = "Sheet1"


def received(this: ExampleRound, tables: Tables) -> list[tuple[ExampleFile, list[dict]]]:
    """The files of the round, the month in their names, with the rows of each; a part without rows does not come."""
    parts = [(file, _rows_of(file, this, tables)) for file in this.layout.files]
    return [
        (file.model_copy(update={"path": file.path.format(month=this.month_in_words)}), rows)
        for file, rows in parts
        if rows or file.rows in ("all", "first half")
    ]


def write_files(folder: Path, this: ExampleRound, tables: Tables) -> None:
    """Write the files of a round into a folder that is not yet in place."""
    by_path: dict[str, list[tuple[ExampleFile, list[dict]]]] = {}
    for file, rows in received(this, tables):
        by_path.setdefault(file.path, []).append((file, rows))
    for path, sheets in by_path.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(_content(sheets, this, tables))


def _rows_of(file: ExampleFile, this: ExampleRound, tables: Tables) -> list[dict]:
    rows, at_most = tables[file.table], this.effects.partnership.sheets_at_most
    half = (len(rows) + 1) // 2
    if file.rows in ("first half", "second half"):
        return rows[:half] if file.rows == "first half" else rows[half:]
    if file.rows in ("this_round", "round_before"):
        return [row for row in rows if row["raised"] == file.rows]
    if file.rows == "all":
        return rows
    on_sheets = {case["case"] for case in tables["cases"][:at_most]}
    return [row for row in rows if (row["case"] in on_sheets) == (file.rows == "on sheets")]


def _content(sheets: list[tuple[ExampleFile, list[dict]]], this: ExampleRound, tables: Tables) -> bytes:
    file, rows = sheets[0]
    if not file.is_workbook:
        return _text(file, columns_of(file, rows, this))
    if file.path.endswith(OPEN_DOCUMENT):
        return open_document({file.sheet or ONLY_SHEET: columns_of(file, rows, this) for file, rows in sheets})
    return _workbook(sheets, this, tables)


def _workbook(sheets: list[tuple[ExampleFile, list[dict]]], this: ExampleRound, tables: Tables) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for file, rows in sheets:
        if file.in_shape.reader == "sheet per child":
            _add_children(book, file, rows, this, tables[file.lines_table])
        else:
            list_sheet(book, file.sheet or ONLY_SHEET, columns_of(file, rows, this))
        if file.notes_sheet:
            notes_sheet(book, file.notes_sheet)
    return saved(book)


def _add_children(book: Workbook, file: ExampleFile, rows: list[dict], this: ExampleRound, lines: list[dict]) -> None:
    """A sheet for each of these rows, with the lines that are known by the same child, and agency."""
    shared = [question for question in dictionary().table(file.table).key if question not in file.lines]
    on_sheets = {_of(row, shared) for row in rows}
    lines = [line for line in lines if _of(line, shared) in on_sheets]
    columns, written = columns_of(file, rows, this), lines_of(file, lines, this)
    pairs = groupby(zip(lines, written.rows, strict=True), lambda pair: _of(pair[0], shared))
    own = {key: Columns(written.headings, tuple(cells for _, cells in group)) for key, group in pairs}
    numbers = {case: place for place, case in enumerate(dict.fromkeys(row["case"] for row in rows), start=1)}
    for row, cells in zip(rows, columns.rows, strict=True):
        agency = row.get("agency", "").replace("_", " ")
        name = file.sheet_names.format(child=numbers[row["case"]], agency=agency)
        labels = dict(zip(columns.headings[0], cells, strict=True))
        child_sheet(book, name, file.title or "", labels, own[_of(row, shared)])


def _of(row: dict, questions: list[str]) -> tuple:
    return tuple(row[question] for question in questions)


def _text(file: ExampleFile, columns: Columns) -> bytes:
    """A text file with the line ends of Windows, as Excel and the agencies' systems save it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=file.separator, lineterminator="\r\n")
    writer.writerows(columns.headings)
    writer.writerows(columns.rows)
    return (
        (MARK + text.getvalue()).encode(UTF_16) if file.encoding == "utf-16" else text.getvalue().encode(file.encoding)
    )
