"""Every answer of a round on its own row: what was written, its code, its state, and its cell.

Of free text and identifiers the raw text is what is stored of them elsewhere, redacted or a pseudonym: what was written
stays in data/raw.
"""

import pandas as pd

from analysis.cleaning.as_read import AsRead, as_text
from analysis.cleaning.pseudonymised import COARSE
from analysis.intake.parts import BETWEEN
from analysis.questions import Question

COLUMNS = ["table", "record", "question", "raw", "code", "state", "file", "sheet", "cell"]
# Types whose raw text may say who somebody is.
NOT_RAW = ("text", "label", "identifier", *COARSE)


def answers(read: AsRead) -> pd.DataFrame:
    """One row an answer of a table, question by question, in the order received; answers given by no file included."""
    records = read.records
    parts = [_of_question(read, question, records) for question in read.readings]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({name: [] for name in COLUMNS}, dtype="str")


def _of_question(read: AsRead, question: str, records: list[str]) -> pd.DataFrame:
    readings = read.readings[question]
    columns = {
        "table": read.name,
        "record": records,
        "question": question,
        "raw": _raw(read, question),
        "code": [as_text(reading.value) for reading in readings],
        "state": [reading.state for reading in readings],
        "file": [part.file for part in read.parts for _ in part.rows],
        "sheet": [part.sheet for part in read.parts for _ in part.rows],
        "cell": _cells(read, question),
    }
    return pd.DataFrame(columns).astype("str")


def _cells(read: AsRead, question: str) -> list[str]:
    """The cell of each answer, or of the one that it was worked out from."""
    if question in read.came_from:
        return [read.cell(question, record).cell for record in range(len(read))]
    columns = [(part.columns.get(question), len(part.rows)) for part in read.parts]
    return [column.cell(index) if column else "" for column, rows in columns for index in range(rows)]


def _raw(read: AsRead, question: str) -> list[str]:
    """What was written for each answer, also where it was worked out from that of another question."""
    if question not in read.came_from or hidden(read.table.questions[question]):
        return _shown(read, question)
    sources = read.came_from[question]
    shown = {source: _shown(read, source) for source in set(sources)}
    return [shown[source][record] for record, source in enumerate(sources)]


def _shown(read: AsRead, question: str) -> list[str]:
    """What was written, or what is stored of it where that may say who somebody is: codes beside words under "Other",
    which are free text."""
    readings = read.readings.get(question, ())
    if hidden(read.table.questions[question]):
        return [as_text(reading.value) for reading in readings]
    return [
        as_text(reading.value) if reading.said else text.replace(BETWEEN, "; ")
        for text, reading in zip(read.raw(question), readings, strict=True)
    ]


def hidden(asked: Question) -> bool:
    """Whether what was written may say who somebody is, so that it is stored in another form or not at all."""
    return asked.type in NOT_RAW or asked.identifies
