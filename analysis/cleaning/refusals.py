"""Rows that are refused, each with its reason: rows received = rows kept + rows refused, for every table.

Refused are rows that a person left out, rows without a required answer, episodes that end before they start, all rows
of a child's sheet that is itself refused, rows of children who are not among the cases, and rows with the key of an
earlier row that is kept. A row of a table keeps the number of its record until nothing more is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.cleaning.as_read import AsRead
from analysis.cleaning.crosswalk import CASE, UNKNOWN
from analysis.cleaning.left_out import why
from analysis.errors import Place
from analysis.questions import Table

# Why a row is refused whose child the round, or its crosswalk, does not know.
STRANGER = "the child is not among the cases of this round"
UNLISTED = "is not in the crosswalk of children"
REFUSED_COLUMNS = ["table", "file", "sheet", "record", "reason"]


@dataclass(frozen=True)
class Sorted:
    """Rows that are kept, and why each of the others is refused: record -> reason. `twins`: the record of a row that is
    refused for its key -> that of the row which has it."""

    kept: pd.DataFrame
    refused: dict[int, str]
    twins: dict[int, int]


def sorted_tables(
    rows: Mapping[str, pd.DataFrame], reads: Mapping[str, AsRead], left_out: Mapping[Place, str]
) -> dict[str, Sorted]:
    """The rows of each table to keep, and why the others are refused. The cases come first, then the returns and what
    else has a sheet a record: by them the children are known, and the sheets that are refused."""
    tables: dict[str, Sorted] = {}
    sheets: set[tuple[str, str]] = set()
    for name in sorted(rows, key=lambda name: _turn(reads[name])):
        read, reason = reads[name], _of_rows(rows[name], reads[name], left_out)
        reason = _of_sheets(reason, read, sheets)
        if name != "cases" and _about_a_child(read.table):
            reason = _of_strangers(reason, rows[name], _children(tables, rows))
        twins = _twins(reason, rows[name], read.table)
        tables[name] = _sorted(rows[name], _of_keys(reason, rows[name], read.table, twins), twins)
        refused = [read.place(record) for record in tables[name].refused]
        sheets |= {(place.file, place.sheet) for place in refused if place.row is None}
    return {name: tables[name] for name in rows}


def _turn(read: AsRead) -> tuple[bool, bool, bool]:
    return read.name != "cases", read.name != "returns", all(None not in part.rows for part in read.parts)


def _of_rows(rows: pd.DataFrame, read: AsRead, left_out: Mapping[Place, str]) -> pd.Series:
    """Why rows are refused for their own sake, '' for those that are not."""
    reason = pd.Series("", index=rows.index, dtype="str")
    if left_out:
        reason = pd.Series([why(read.place(record), left_out) for record in rows.index], dtype="str")
    for question, asked in read.table.questions.items():
        if asked.required:
            state = rows[f"{question}_state"].where(reason == "", "answered")
            unknown = (state == UNKNOWN.state) & (question == CASE)
            reason = reason.mask(state != "answered", f"'{asked.label}' is not given")
            reason = reason.mask(unknown, f"'{asked.label}' {UNLISTED}")
            reason = reason.mask(state == "unreadable", f"'{asked.label}' cannot be read")
    if {"start", "end"} <= set(read.table.questions):
        reason = reason.mask((rows["end"] < rows["start"]) & (reason == ""), "ends before it starts")
    return reason


def _of_sheets(reason: pd.Series, read: AsRead, sheets: set[tuple[str, str]]) -> pd.Series:
    """The reasons, with that of the lines of a child's sheet that is refused."""
    if not sheets or reason.empty:
        return reason
    inside = [(part.file, part.sheet) in sheets and row is not None for part in read.parts for row in part.rows]
    return reason.mask(pd.Series(inside, index=reason.index) & (reason == ""), "the child's sheet is refused")


def _of_strangers(reason: pd.Series, rows: pd.DataFrame, children: set[str]) -> pd.Series:
    """The reasons, with that of the rows of children who are not in the round."""
    strange = ~rows["case"].isin(children) & (reason == "")
    return reason.mask(strange, STRANGER)


def _children(tables: Mapping[str, Sorted], rows: Mapping[str, pd.DataFrame]) -> set[str]:
    """The children of the round: those of its cases or, where it has no list of them, of the agencies' returns."""
    cases = tables["cases"].kept
    returns = tables["returns"].kept if "returns" in tables else rows["returns"]
    return set((cases if len(cases) else returns)["case"].dropna())


def _twins(reason: pd.Series, rows: pd.DataFrame, table: Table) -> pd.Series:
    """For each row whose key an earlier row has that is not refused: the record of that row."""
    standing = rows[reason == ""]
    records = standing.index.to_series()
    first = records.groupby([standing[key] for key in table.key], sort=False, dropna=False).transform("first")
    return first[first != records]


def _of_keys(reason: pd.Series, rows: pd.DataFrame, table: Table, twins: pd.Series) -> pd.Series:
    """The reasons, with that of the rows whose key an earlier row has."""
    keys = " and ".join(f"'{table.questions[key].label}'" for key in table.key)
    places = pd.Series(rows["record"].reindex(twins).to_numpy(), index=twins.index, dtype="str")
    return reason.mask(reason.index.isin(twins.index), f"has the same {keys} as " + places.reindex(reason.index))


def _sorted(rows: pd.DataFrame, reason: pd.Series, twins: pd.Series) -> Sorted:
    kept = rows[reason == ""]
    kept.attrs = dict(rows.attrs)
    return Sorted(kept, reason[reason != ""].to_dict(), twins.to_dict())


def _about_a_child(table: Table) -> bool:
    """Whether every row of a table is about one child of the round."""
    return table.of_the_round and CASE in table.questions and table.questions[CASE].required


def refused_list(tables: Mapping[str, Sorted], reads: Mapping[str, AsRead]) -> pd.DataFrame:
    """One row a refused row: table, file, sheet, record (where it stands) and reason, in the order received."""
    rows = [
        (name, place.file, place.sheet, str(place), reason)
        for name, one in tables.items()
        for record, reason in sorted(one.refused.items())
        for place in (reads[name].place(record),)
    ]
    return pd.DataFrame(rows, columns=REFUSED_COLUMNS, dtype="str")
