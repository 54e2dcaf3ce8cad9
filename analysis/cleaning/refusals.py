"""Rows that are refused, each with its reason: rows received = rows kept + rows refused, for every table.

Refused are rows without a required answer, rows with the key of an earlier row, episodes that end before they
start, and rows of children who are not among the cases.
"""

import pandas as pd

from analysis.questions import Table


def without_refused(rows: pd.DataFrame, name: str, table: Table) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows to keep, and those refused: without a required answer, with the key of an earlier row, ending early."""
    reason = pd.Series("", index=rows.index, dtype="str")
    if rows.empty:
        return rows, _refused(rows, name, reason)
    for question, asked in table.questions.items():
        if asked.required:
            blank = rows[f"{question}_state"] != "answered"
            reason = reason.mask(blank & (reason == ""), f"'{asked.label}' is not given")
    again = rows.duplicated(list(table.key)) & (reason == "")
    keys = " and ".join(f"'{table.questions[key].label}'" for key in table.key)
    reason = reason.mask(again, f"an earlier row has the same {keys}")
    if {"start", "end"} <= set(table.questions):
        reason = reason.mask((rows["end"] < rows["start"]) & (reason == ""), "ends before it starts")
    return _kept(rows, reason == ""), _refused(rows, name, reason)


def _kept(rows: pd.DataFrame, keep: pd.Series) -> pd.DataFrame:
    kept = rows[keep].reset_index(drop=True)
    kept.attrs = dict(rows.attrs)
    return kept


def _refused(rows: pd.DataFrame, name: str, reason: pd.Series) -> pd.DataFrame:
    refused = rows[reason != ""]
    return pd.DataFrame({"table": name, "record": refused["record"], "reason": reason[reason != ""]}).astype("str")


def without_strangers(tables: dict[str, pd.DataFrame]) -> tuple[dict[str, pd.DataFrame], list[pd.DataFrame]]:
    """Episodes, suspensions and follow-up of children who are not in the round are refused."""
    children = set(tables["cases"]["case"])
    kept, refused = dict(tables), []
    for name in ("findings", "missing_episodes", "suspensions", "follow_up"):
        rows = tables[name]
        strange = ~rows["case"].isin(children)
        reason = strange.map({True: "the child is not among the cases of this round", False: ""}).astype("str")
        refused.append(_refused(rows, name, reason))
        kept[name] = _kept(rows, ~strange)
    return kept, refused
