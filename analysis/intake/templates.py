"""`roundtable new`: a round's folder to start from, with a commented round.toml and blank Excel templates.

The templates' headings are the labels of the data dictionary, and round.toml maps them already, so that a filled
template reads back without a question. Files that were not received are deleted, with their [[files]] block.
"""

import json
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from analysis.folders import new_round_folder
from analysis.questions import Table, dictionary
from analysis.writing import new_folder, replace_text

# Tables that the audit workbook feeds; every other table has a list of its own.
IN_THE_WORKBOOK = ("cases", "findings")
WORKBOOK = "audit workbook.xlsx"
LINES = {"standard": "Standard", "finding": "Finding", "mentioned": "Mentioned"}
WIDTH = 28

ROUND_TOML = """# What this round is. Lines that begin with # are notes; put the others right, then:
#     roundtable check {name}
title = "Themed audit"                     # as it will stand on the reports
partnership = "Name of the partnership"
theme = "What the audit was about"
audited = "2026-01"                        # year-month in which the files were read (or the year alone)
# reported = "2026-03-31"                  # day of the meeting
# next_audit_due = "2026-12"
# round_before = "name-of-an-earlier-round"
scale = "ofsted"                           # a scale of analysis/definitions/scales.toml
audiences = ["panel", "board"]             # the editions to make (analysis/definitions/audiences.toml)

[population]
name = "VEMT list"                         # the list that the cases were drawn from
# size = 25                                # how many children were on it
draw = "purposive"                         # census, random, stratified, purposive or outcome-selected
selected_on = []                           # what puts a child on the list: "missing", "exploitation", "exclusion" ...

# What the partnership did not get or may not use: shown as [x] with this reason, never as 0.
[not_available]
# "cases.grade" = "The grades were not published."

# One block a file, as received. `shape` is "flat list", "ms forms" or "sheet per child"; `headings` maps a heading
# of the file to a question of analysis/definitions/questions.toml; name headings that nobody reads in `left_out`.
"""


def write_new_round(name: str) -> Path:
    """Make data/raw/<name> with round.toml and blank templates, whole or not at all; the folder. Raises CannotWrite."""
    folder = new_round_folder(name)
    with new_folder(folder) as beside:
        replace_text(beside / "round.toml", _round_toml(name))
        _audit_workbook().save(beside / WORKBOOK)
        for table_name, table in _lists().items():
            _blank_list(table).save(beside / _file_name(table_name))
    return folder


def _lists() -> dict[str, Table]:
    return {name: table for name, table in dictionary().tables.items() if name not in IN_THE_WORKBOOK}


def _file_name(table_name: str) -> str:
    return f"{table_name.replace('_', ' ')}.xlsx"


def _round_toml(name: str) -> str:
    cases = {question.label: key for key, question in dictionary().table("cases").questions.items()}
    lines = {heading: key for key, heading in LINES.items()}
    blocks = [_block(WORKBOOK, "sheet per child", "cases", cases, lines)]
    for table_name, table in _lists().items():
        headings = {question.label: key for key, question in table.questions.items()}
        blocks.append(_block(_file_name(table_name), "flat list", table_name, headings, {}))
    return ROUND_TOML.format(name=name) + "\n".join(blocks)


def _block(path: str, shape: str, table: str, headings: dict[str, str], lines: dict[str, str]) -> str:
    """One [[files]] block as TOML; JSON strings are TOML strings."""
    rows = [
        "",
        "[[files]]",
        f"path = {json.dumps(path)}",
        f"shape = {json.dumps(shape)}",
        f"table = {json.dumps(table)}",
    ]
    rows += ['received_from = "the agency or team that sent it, not a person"', "[files.headings]"]
    rows += [f"{json.dumps(heading)} = {json.dumps(key)}" for heading, key in headings.items()]
    if lines:
        rows += ["[files.lines]", *(f"{json.dumps(heading)} = {json.dumps(key)}" for heading, key in lines.items())]
    return "\n".join(rows) + "\n"


def _blank_list(table: Table) -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.append([question.label for question in table.questions.values()])
    sheet.freeze_panes = "A2"
    for column, cell in enumerate(sheet[1], start=1):
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = WIDTH
    return book


def _audit_workbook() -> Workbook:
    """One blank sheet, to be copied for each child: labels above, every finding of every standard below."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Child 1"
    sheet.append(["Copy this sheet for each child"])
    for question in dictionary().table("cases").questions.values():
        sheet.append([question.label])
    sheet.append([])
    sheet.append(list(LINES.values()))
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for standard in dictionary().standards.values():
        for finding in standard.findings.values():
            sheet.append([standard.label, finding.label])
    for letter, width in (("A", 40), ("B", 60), ("C", WIDTH)):
        sheet.column_dimensions[letter].width = width
    return book
