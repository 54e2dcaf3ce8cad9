"""Answers into tables: one row a record, with q, q_state and, in example rounds, q_made_up for every question q.

`attrs` of a table say which round and table it is, why a question is not available, and why the whole table is not.
"""

import pandas as pd

from analysis.errors import Problem
from analysis.questions import Question, Standard, Table
from analysis.rounds import Round

NOT_AVAILABLE = "not available"
DTYPES = {"integer": "Int64", "date": "datetime64[ns]"}


def wide(answers: pd.DataFrame, name: str, table: Table, audit_round: Round, marked: bool) -> pd.DataFrame:
    """One row a record, in the order received: q, q_state and, where rows are marked, q_made_up, for every question."""
    order = answers["record"].drop_duplicates()
    by_question = {question: part.set_index("record") for question, part in answers.groupby("question")}
    reasons = {q: _reason(name, q, audit_round) for q in table.questions if q not in by_question}
    columns: dict[str, pd.Series] = {"record": pd.Series(order.to_numpy(), index=order, dtype="str")}
    for question, asked in table.questions.items():
        part = by_question.get(question)
        columns[question] = _typed(part, order, asked)
        columns[f"{question}_state"] = _states(part, order, name, question, audit_round)
        if marked:
            columns[f"{question}_made_up"] = _marks(part, order)
    rows = pd.DataFrame(columns).reset_index(drop=True)
    rows.insert(1, "counted_as", _counted_as(rows, table))
    rows.attrs = {"round": audit_round.name, "table": name, "reasons": reasons}
    if not _is_fed(name, audit_round):
        rows.attrs["not_available"] = audit_round.description.not_available.get(
            name, f"No {table.rows} were received in this round."
        )
    return rows


def _is_fed(name: str, audit_round: Round) -> bool:
    """Whether a file of the round feeds a table: a list that came with no rows in it is received, and holds none."""
    files = audit_round.description.files
    return any(file.table == name or (name == "findings" and file.lines) for file in files)


def misplaced_findings(findings: pd.DataFrame, standards: dict[str, Standard]) -> list[Problem]:
    """Findings that stand under another standard than their own, where nobody would look for them."""
    own = findings["finding"].str.partition(".")[0]
    both = (findings["standard_state"] == "answered") & (findings["finding_state"] == "answered")
    astray = findings[both & (findings["standard"] != own)]
    return [
        Problem(row.record, f"its finding belongs to '{standards[home].label}', not '{standards[row.standard].label}'.")
        for row, home in zip(astray.itertuples(), own[astray.index], strict=True)
    ]


def _counted_as(rows: pd.DataFrame, table: Table) -> pd.Series:
    """What each row is counted as: the child of an episode, else the row itself by all questions of its key."""
    key = [table.counted_by] if table.counted_by else list(table.key)
    parts = [rows[question].astype("str").fillna("") for question in key]
    return parts[0].str.cat(parts[1:], sep="/") if len(parts) > 1 else parts[0]


def _typed(part: pd.DataFrame | None, order: pd.Series, asked: Question) -> pd.Series:
    values = [None] * len(order) if part is None else part["value"].reindex(order).tolist()
    if asked.type == "multi":
        return pd.Series(values, index=order, dtype=object)
    return pd.Series(values, index=order, dtype=DTYPES.get(asked.type, "str"))


def _states(part: pd.DataFrame | None, order: pd.Series, table: str, question: str, audit_round: Round) -> pd.Series:
    if part is not None:
        return part["state"].reindex(order).fillna("not asked").astype("str")
    published = f"{table}.{question}" not in audit_round.description.not_available
    return pd.Series("not asked" if published else NOT_AVAILABLE, index=order, dtype="str")


def _marks(part: pd.DataFrame | None, order: pd.Series) -> pd.Series:
    if part is None:
        return pd.Series("no", index=order, dtype="str")
    return part["made_up"].reindex(order).fillna("no").astype("str")


def _reason(table: str, question: str, audit_round: Round) -> str:
    return audit_round.description.not_available.get(
        f"{table}.{question}", "This question was not asked in this round."
    )


def not_asked(rows: pd.DataFrame, table: Table) -> tuple[pd.DataFrame, list[Problem]]:
    """Rows to which a question was not put have state 'not asked'; an answer given there all the same is a problem."""
    problems = []
    changed = {}
    for question, asked in table.questions.items():
        if not asked.asked_of or rows.empty:
            continue
        put = pd.concat([rows[earlier] == answer for earlier, answer in asked.asked_of.items()], axis=1).all(axis=1)
        stray = rows[~put & (rows[f"{question}_state"] == "answered")]
        condition = " and ".join(f"'{table.questions[q].label}' is {a}" for q, a in asked.asked_of.items())
        problems += [
            Problem(record, f"'{asked.label}' is answered, but is only asked where {condition}.")
            for record in stray["record"]
        ]
        changed[f"{question}_state"] = rows[f"{question}_state"].where(put, "not asked")
    return rows.assign(**changed), problems
