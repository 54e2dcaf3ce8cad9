"""Rows that are refused, each with its reason: rows received = rows kept + rows refused, for every table.

Refused are rows that a person left out, rows without a required answer, episodes that end before they start, rows with
the key of an earlier row that is kept, rows of children who are not among the cases, and all rows of a child's sheet
that is itself refused. A row of a table keeps the number of its record until nothing more is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.cleaning.as_read import AsRead
from analysis.cleaning.crosswalk import UNKNOWN
from analysis.errors import Place
from analysis.questions import Table

REFUSED_COLUMNS = ["table", "file", "sheet", "record", "reason"]


@dataclass(frozen=True)
class Sorted:
    """Rows that are kept, and why each of the others is refused: record -> reason."""

    kept: pd.DataFrame
    refused: dict[int, str]


def sorted_rows(rows: pd.DataFrame, read: AsRead, left_out: Mapping[Place, str]) -> Sorted:
    """The rows to keep, and those left out, without a required answer, ending early, or with the key of an earlier
    row."""
    if rows.empty:
        return Sorted(rows, {})
    reason = pd.Series("", index=rows.index, dtype="str")
    if left_out:
        reason = pd.Series([left_out.get(read.place(record), "") for record in rows.index], dtype="str")
    for question, asked in read.table.questions.items():
        if asked.required:
            state = rows[f"{question}_state"].where(reason == "", "answered")
            reason = reason.mask(state != "answered", f"'{asked.label}' is not given")
            reason = reason.mask(state == UNKNOWN.state, f"'{asked.label}' is not in the crosswalk of children")
    if {"start", "end"} <= set(read.table.questions):
        reason = reason.mask((rows["end"] < rows["start"]) & (reason == ""), "ends before it starts")
    earlier = _earlier(rows[reason == ""], read.table)
    keys = " and ".join(f"'{read.table.questions[key].label}'" for key in read.table.key)
    reason.loc[earlier.index] = [f"has the same {keys} as {record}" for record in earlier]
    return _sorted(rows, reason)


def _earlier(rows: pd.DataFrame, table: Table) -> pd.Series:
    """For each row whose key an earlier row has, where that row stands."""
    first = rows.groupby(list(table.key), sort=False, dropna=False)["record"].transform("first")
    return first[first != rows["record"]]


def _sorted(rows: pd.DataFrame, reason: pd.Series) -> Sorted:
    kept = rows[reason == ""]
    kept.attrs = dict(rows.attrs)
    return Sorted(kept, reason[reason != ""].to_dict())


def without_strangers(tables: Mapping[str, Sorted], reads: Mapping[str, AsRead]) -> dict[str, Sorted]:
    """The tables without rows of children who are not in the round, or whose own sheet was refused."""
    children = set(tables["cases"].kept["case"].dropna()) | _children_of_returns(tables)
    sheets = {str(reads[name].place(record)) for name, one in tables.items() for record in one.refused}
    return {name: _known(one, reads[name], children, sheets) for name, one in tables.items()}


def _children_of_returns(tables: Mapping[str, Sorted]) -> set[str]:
    """The children of the agencies' returns, where a round has no list of cases besides."""
    return set() if len(tables["cases"].kept) else set(tables["returns"].kept["case"].dropna())


def _known(one: Sorted, read: AsRead, children: set[str], sheets: set[str]) -> Sorted:
    if read.name == "cases" or not _about_a_child(read.table) or one.kept.empty:
        return one
    rows = one.kept
    reason = pd.Series("", index=rows.index, dtype="str")
    reason = reason.mask(~rows["case"].isin(children), "the child is not among the cases of this round")
    if sheets:
        places = [read.place(record) for record in rows.index]
        of_sheet = pd.Series([str(Place(place.file, place.sheet)) in sheets for place in places], index=rows.index)
        reason = reason.mask(of_sheet & rows["record"].str.contains(", row "), "the child's sheet is refused")
    found = _sorted(rows, reason)
    return Sorted(found.kept, one.refused | found.refused)


def _about_a_child(table: Table) -> bool:
    """Whether every row of a table is about one child of the round."""
    return table.of_the_round and "case" in table.questions and table.questions["case"].required


def refused_list(tables: Mapping[str, Sorted], reads: Mapping[str, AsRead]) -> pd.DataFrame:
    """One row a refused row: table, file, sheet, record (where it stands) and reason, in the order received."""
    rows = [
        (name, place.file, place.sheet, str(place), reason)
        for name, one in tables.items()
        for record, reason in sorted(one.refused.items())
        for place in (reads[name].place(record),)
    ]
    return pd.DataFrame(rows, columns=REFUSED_COLUMNS, dtype="str")
