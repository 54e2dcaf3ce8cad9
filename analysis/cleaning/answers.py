"""Every answer of a round on its own row: what was written, its code, its state, and its cell.

Of free text and identifiers the raw text is what is stored of them elsewhere, redacted or a pseudonym: what was written
stays in data/raw.
"""

from collections.abc import Sequence

import pandas as pd

from analysis.cleaning.as_read import AsRead
from analysis.cleaning.pseudonymised import COARSE
from analysis.cleaning.readings import Reading
from analysis.intake.parts import BETWEEN
from analysis.questions import Question

COLUMNS = ["table", "record", "question", "raw", "code", "state", "file", "sheet", "cell"]
# Types whose raw text may say who somebody is.
NOT_RAW = ("text", "identifier", *COARSE)


def answers(read: AsRead) -> pd.DataFrame:
    """One row an answer of a table, question by question, in the order received; answers given by no file included."""
    records = read.records
    parts = [_of_question(read, question, records) for question in read.readings]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({name: [] for name in COLUMNS}, dtype="str")


def _of_question(read: AsRead, question: str, records: list[str]) -> pd.DataFrame:
    asked = read.table.questions[question]
    readings = read.readings[question]
    codes = [_code(reading.value) for reading in readings]
    raw = codes if _hidden(asked) else _without_other_words(read.raw(question), codes, readings)
    columns = {
        "table": read.name,
        "record": records,
        "question": question,
        "raw": raw,
        "code": codes,
        "state": [reading.state for reading in readings],
        "file": [part.file for part in read.parts for _ in part.rows],
        "sheet": [part.sheet for part in read.parts for _ in part.rows],
        "cell": [part.cell(question, at).cell for part in read.parts for at in range(len(part.rows))],
    }
    return pd.DataFrame(columns).astype("str")


def _without_other_words(raw: list[str], codes: list[str], readings: Sequence[Reading]) -> list[str]:
    """What was written, or its codes where it holds words under "Other", which are free text."""
    return [
        code if reading.said else text.replace(BETWEEN, "; ")
        for text, code, reading in zip(raw, codes, readings, strict=True)
    ]


def _hidden(asked: Question) -> bool:
    return asked.type in NOT_RAW or asked.identifies


def _code(value: object) -> str:
    """A code, number or day as text; several codes one after the other; '' for none."""
    if value is None:
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return "; ".join(value) if isinstance(value, tuple) else str(value)
