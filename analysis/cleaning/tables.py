"""Answers into tables: one row a record, with q, q_state and, in example rounds, q_made_up for every question q.

`attrs` of a table say which round and table it is, why a question is not available, and why the whole table is not.
"""

from collections.abc import Iterator

import pandas as pd

from analysis.cleaning.as_read import AsRead
from analysis.errors import Problem
from analysis.intake import Received
from analysis.questions import Question, Standard, Table
from analysis.rounds import Round

NOT_AVAILABLE = "not available"
DTYPES = {"integer": "Int64", "date": "datetime64[ns]", "multi": object}
NOT_ASKED = "This question was not asked in this round."


def wide(read: AsRead, audit_round: Round, received: Received) -> pd.DataFrame:
    """One row a record, in the order received: q, q_state and, where rows are marked, q_made_up, for every question."""
    unavailable = audit_round.description.not_available
    places = {question: f"{read.name}.{question}" for question in read.table.questions}
    columns: dict[str, pd.Series] = {"record": pd.Series(read.records, dtype="str")}
    for question, asked in read.table.questions.items():
        absent = NOT_AVAILABLE if places[question] in unavailable else "not asked"
        columns[question] = _typed(read, question, asked)
        columns[f"{question}_state"] = _states(read, question, absent)
        if received.marked:
            columns[f"{question}_made_up"] = pd.Series(read.marks(question), dtype="str")
    rows = pd.DataFrame(columns)
    rows.insert(1, "counted_as", _counted_as(rows, read.table))
    gone = {q: unavailable.get(place, NOT_ASKED) for q, place in places.items() if q not in read.readings}
    rows.attrs = {"round": audit_round.name, "table": read.name, "reasons": gone}
    if read.name not in {*received.files["table"], *received.files["lines_table"]}:
        nothing = f"No {read.table.rows} were received in this round."
        rows.attrs["not_available"] = unavailable.get(read.name, nothing)
    return rows


def _counted_as(rows: pd.DataFrame, table: Table) -> pd.Series:
    """What each row is counted as: the child of an episode, else the row itself by all questions of its key."""
    key = [table.counted_by] if table.counted_by else list(table.key)
    parts = [rows[question].astype("str").fillna("") for question in key]
    return parts[0].str.cat(parts[1:], sep="/") if len(parts) > 1 else parts[0]


def _typed(read: AsRead, question: str, asked: Question) -> pd.Series:
    values = [reading.value for reading in read.readings.get(question, ())] or [None] * len(read)
    return pd.Series(values, dtype=DTYPES.get(asked.type, "str"))


def _states(read: AsRead, question: str, absent: str) -> pd.Series:
    states = [reading.state for reading in read.readings.get(question, ())] or [absent] * len(read)
    return pd.Series(states, dtype="str")


def not_asked(rows: pd.DataFrame, read: AsRead) -> tuple[pd.DataFrame, list[Problem]]:
    """Rows to which a question was not put have state 'not asked'; an answer given there all the same is a problem."""
    problems = []
    changed = {}
    for question, asked in read.table.questions.items():
        if not asked.asked_of or rows.empty:
            continue
        put = pd.concat([_gave(rows[earlier], answer) for earlier, answer in asked.asked_of.items()], axis=1).all(
            axis=1
        )
        stray = rows.index[~put & (rows[f"{question}_state"] == "answered")]
        condition = " and ".join(f"'{read.table.questions[q].label}' is {a}" for q, a in asked.asked_of.items())
        problems += [
            Problem(read.place(record), f"'{asked.label}' is answered, but is only asked where {condition}.")
            for record in stray
        ]
        changed[f"{question}_state"] = rows[f"{question}_state"].where(put, "not asked")
    return rows.assign(**changed), problems


def _gave(answers: pd.Series, answer: str) -> pd.Series:
    """Which rows gave an answer, alone or among several."""
    if answers.dtype != object:
        return answers == answer
    return answers.map(lambda given: isinstance(given, tuple) and answer in given).astype(bool)


def misplaced(rows: pd.DataFrame, read: AsRead, standards: dict[str, Standard]) -> Iterator[Problem]:
    """Findings and criteria that stand under another standard than their own, where nobody would look for them."""
    for question, asked in read.table.questions.items():
        if asked.answers_from not in ("findings", "criteria") or rows.empty:
            continue
        own = rows[question].str.partition(".")[0]
        both = (rows["standard_state"] == "answered") & (rows[f"{question}_state"] == "answered")
        for row in rows[both & (rows["standard"] != own)].itertuples():
            belongs = f"belongs to '{standards[own[row.Index]].label}', not '{standards[row.standard].label}'."
            yield Problem(read.place(row.Index), f"its {asked.label.lower()} {belongs}")
