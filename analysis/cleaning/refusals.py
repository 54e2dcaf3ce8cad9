"""Rows that are refused, each with its reason: rows received = rows kept + rows refused, for every table.

Refused are rows without a required answer, episodes that end before they start, rows with the key of an earlier row
that is kept, rows of children who are not among the cases, and all rows of a child's sheet that is itself refused.
"""

from collections.abc import Iterable

import pandas as pd

from analysis.questions import Table, dictionary

# How the record of a row ends; without it, the record of its sheet is left.
ROW = r", row \d+$"
NO_ROWS = pd.DataFrame({"table": [], "record": [], "reason": []}, dtype="str")


def without_refused(rows: pd.DataFrame, name: str, table: Table) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows to keep, and those refused: without a required answer, ending early, with the key of an earlier row."""
    if rows.empty:
        return rows, NO_ROWS
    reason = pd.Series("", index=rows.index, dtype="str")
    for question, asked in table.questions.items():
        if asked.required:
            blank = rows[f"{question}_state"] != "answered"
            reason = reason.mask(blank & (reason == ""), f"'{asked.label}' is not given")
    if {"start", "end"} <= set(table.questions):
        reason = reason.mask((rows["end"] < rows["start"]) & (reason == ""), "ends before it starts")
    earlier = _earlier(rows[reason == ""], table)
    keys = " and ".join(f"'{table.questions[key].label}'" for key in table.key)
    reason.loc[earlier.index] = [f"has the same {keys} as {record}" for record in earlier]
    return _kept(rows, reason == ""), _refused(rows, name, reason)


def _earlier(rows: pd.DataFrame, table: Table) -> pd.Series:
    """For each row whose key an earlier row has, where that row stands."""
    first = rows.groupby(list(table.key), sort=False, dropna=False)["record"].transform("first")
    return first[first != rows["record"]]


def _kept(rows: pd.DataFrame, keep: pd.Series) -> pd.DataFrame:
    kept = rows[keep].reset_index(drop=True)
    kept.attrs = dict(rows.attrs)
    return kept


def _refused(rows: pd.DataFrame, name: str, reason: pd.Series) -> pd.DataFrame:
    refused = rows[reason != ""]
    return pd.DataFrame({"table": name, "record": refused["record"], "reason": reason[reason != ""]}).astype("str")


def without_strangers(
    tables: dict[str, pd.DataFrame], refused_records: Iterable[str]
) -> tuple[dict[str, pd.DataFrame], list[pd.DataFrame]]:
    """Rows about a child are refused where the child is not in the round, or is one that the sheet they stand on was
    refused for. Such rows are those of all tables, besides the cases, that require a case."""
    children, sheets = set(tables["cases"]["case"]), set(refused_records)
    kept, refused = dict(tables), []
    for name in _about_a_child():
        rows = tables[name]
        reason = pd.Series("", index=rows.index, dtype="str")
        reason = reason.mask(~rows["case"].isin(children), "the child is not among the cases of this round")
        sheet = rows["record"].str.replace(ROW, "", regex=True)
        reason = reason.mask(sheet.isin(sheets), "the child's sheet is refused")
        refused.append(_refused(rows, name, reason))
        kept[name] = _kept(rows, reason == "")
    return kept, refused


def _about_a_child() -> list[str]:
    """The tables, besides the cases, whose every row is about one child of the round."""
    tables = dictionary().tables.items()
    return [name for name, t in tables if name != "cases" and "case" in t.questions and t.questions["case"].required]
