"""The rows of a round -> the files in which it arrives.

A sheet a child is kept up to `sheets_at_most` children: a pair of auditors can page through some dozens of sheets. A
larger audit sends the tool for its first children and the others as a list, so that every shape is there at every size.
"""

import csv
import io
from pathlib import Path

from openpyxl import Workbook

from analysis.examples.columns import Columns, columns_of, lines_of
from analysis.examples.example_round import ExampleRound
from analysis.examples.layouts import ExampleFile
from analysis.examples.workbooks import child_sheet, list_sheet, notes_sheet
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
        if rows or file.rows == "all"
    ]


def write_files(folder: Path, this: ExampleRound, tables: Tables) -> None:
    """Write the files of a round into a folder that is not yet in place."""
    by_path: dict[str, list[tuple[ExampleFile, list[dict]]]] = {}
    for file, rows in received(this, tables):
        by_path.setdefault(file.path, []).append((file, rows))
    for path, sheets in by_path.items():
        file, rows = sheets[0]
        content = _workbook(sheets, this, tables) if file.is_workbook else _text(file, columns_of(file, rows, this))
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def _rows_of(file: ExampleFile, this: ExampleRound, tables: Tables) -> list[dict]:
    rows, at_most = tables[file.table], this.effects.partnership.sheets_at_most
    if file.rows in ("this_round", "round_before"):
        return [row for row in rows if row["raised"] == file.rows]
    if file.rows == "all":
        return rows
    on_sheets = {case["case"] for case in tables["cases"][:at_most]}
    return [row for row in rows if (row["case"] in on_sheets) == (file.rows == "on sheets")]


def _workbook(sheets: list[tuple[ExampleFile, list[dict]]], this: ExampleRound, tables: Tables) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for file, rows in sheets:
        if file.shape == "sheet per child":
            _add_children(book, file, rows, this, tables["findings"])
        else:
            list_sheet(book, file.sheet or ONLY_SHEET, columns_of(file, rows, this))
        if file.notes_sheet:
            notes_sheet(book, file.notes_sheet)
    return saved(book)


def _add_children(
    book: Workbook, file: ExampleFile, cases: list[dict], this: ExampleRound, findings: list[dict]
) -> None:
    """A sheet for each of these children, who come first among the findings."""
    columns, each = columns_of(file, cases, this), len(findings) // max(1, this.cases)
    lines = lines_of(file, findings[: each * len(cases)], this)
    for place, row in enumerate(columns.rows):
        labels = dict(zip(columns.headings, row, strict=True))
        own = Columns(lines.headings, lines.rows[place * each : (place + 1) * each])
        child_sheet(book, f"Child {place + 1}", file.title or "", labels, own)


def _text(file: ExampleFile, columns: Columns) -> bytes:
    """A text file with the line ends of Windows, as Excel and the agencies' systems save it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=file.separator, lineterminator="\r\n")
    writer.writerow(columns.headings)
    writer.writerows(columns.rows)
    return (
        (MARK + text.getvalue()).encode(UTF_16) if file.encoding == "utf-16" else text.getvalue().encode(file.encoding)
    )
