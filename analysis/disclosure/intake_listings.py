"""What was received, as tables to release: the files, the repairs, the refused rows, and how complete the answers
are."""

import pandas as pd

from analysis.disclosure.blocks import NOT_AVAILABLE_MARK
from analysis.disclosure.listings import Rows
from analysis.processed import load
from analysis.questions import dictionary, furthest
from analysis.statistics.counting import loaded, made_up
from analysis.statistics.counts import OUTSIDE_THE_DENOMINATOR
from analysis.statistics.wording import percent


def files_received(audit_round: str) -> Rows:
    """One row a file: who sent it, rows received, kept and refused, cells repaired. The file's name is for the
    panel."""
    columns = {
        "file": "File",
        "received_from": "From",
        "table": "Holds",
        "rows": "Rows received",
        "kept": "Kept",
        "refused": "Refused",
        "repaired": "Cells repaired",
    }
    files = load(audit_round, "files")
    files = files.assign(table=[dictionary().table(name).rows for name in files["table"]])
    return _listing(files, columns, identifying=("file",), row_level=False)


def repairs(audit_round: str) -> Rows:
    """One row a repaired cell: where it stands, what it was, what it became, and by which rule. For the panel."""
    columns = {
        "file": "File",
        "sheet": "Sheet",
        "cell": "Cell",
        "question": "Question",
        "was": "Was",
        "became": "Became",
        "rule": "Rule",
    }
    return _listing(load(audit_round, "changes"), columns, identifying=("file", "sheet", "cell"), row_level=True)


def refusals(audit_round: str) -> Rows:
    """One row a refused row: where it stands and why it was refused. For the panel."""
    columns = {"table": "Table", "record": "Row", "reason": "Reason"}
    return _listing(load(audit_round, "refused"), columns, identifying=("record",), row_level=True)


def completeness(table: pd.DataFrame) -> Rows:
    """One row a question: how many of those asked answered it, and how many did not."""
    known = loaded(table)
    asked = {key: _asked(table, key) for key, question in known.questions.items() if not question.identifies}
    rows = [(known.questions[key].label, *_said(answered, of)) for key, (answered, of) in asked.items()]
    return Rows(
        columns=("Question", "Answered", "Of", "Percentage"),
        rows=tuple(rows),
        identifying=(False, False, False, False),
        made_up=furthest(made_up(table, [question]) for question in asked),
        not_available=table.attrs.get("not_available"),
        row_level=False,
    )


def _said(answered: int, of: int) -> tuple[str, str, str]:
    """Number, denominator and percentage; [x] throughout where the question was not put to anybody."""
    return (str(answered), str(of), percent(answered, of)) if of else (NOT_AVAILABLE_MARK,) * 3


def _asked(table: pd.DataFrame, question: str) -> tuple[int, int]:
    """How many answered, of how many to whom the question was put."""
    states = table[f"{question}_state"]
    return int((states == "answered").sum()), int((~states.isin(OUTSIDE_THE_DENOMINATOR)).sum())


def _listing(table: pd.DataFrame, columns: dict[str, str], identifying: tuple[str, ...], row_level: bool) -> Rows:
    cells = table[list(columns)].astype("str")
    return Rows(
        columns=tuple(columns.values()),
        rows=tuple(cells.itertuples(index=False, name=None)),
        identifying=tuple(name in identifying for name in columns),
        made_up="no",
        not_available=None if len(table) else "There is none.",
        row_level=row_level,
    )
