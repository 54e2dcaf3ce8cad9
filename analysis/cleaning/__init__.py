"""Answers as received -> typed tables, a list of changes, refused rows, and every problem at once.

Each table has one row a record and, for each question q, the column q (the answer's code, number or date) and
q_state (see `questions.STATES`); in example rounds also q_made_up. `record` names the file and place it came from,
`counted_as` what the row is counted as.
Rows received = rows kept + rows refused, for every table. A repair is listed with cell, was, became and rule; a
cell that is no answer is a problem.
"""

from dataclasses import dataclass

import pandas as pd

from analysis.cleaning.readings import read_answer
from analysis.cleaning.refusals import without_refused, without_strangers
from analysis.cleaning.tables import misplaced_findings, not_asked, wide
from analysis.errors import Problem
from analysis.intake import Received
from analysis.questions import Dictionary, dictionary
from analysis.rounds import Round

CHANGE_COLUMNS = ["table", "file", "sheet", "cell", "question", "was", "became", "rule"]
REFUSED_COLUMNS = ["table", "file", "sheet", "record", "reason"]


@dataclass(frozen=True)
class Cleaned:
    """The tables of a round by name, the repairs (one row a cell), the refused rows, and all problems."""

    tables: dict[str, pd.DataFrame]
    changes: pd.DataFrame
    refused: pd.DataFrame
    problems: tuple[Problem, ...]


def clean(received: Received, audit_round: Round) -> Cleaned:
    """Everything received, typed and checked; nothing received is left out without a line that says so."""
    answers, problems, changes = _read_answers(received.answers, dictionary())
    tables, refused = {}, []
    for name, table in dictionary().tables.items():
        rows = wide(answers[answers["table"] == name], name, table, audit_round, received.marked)
        rows, stray = not_asked(rows, table)
        rows, dropped = without_refused(rows, name, table)
        problems += stray
        tables[name] = rows
        refused.append(dropped)
    tables, strangers = without_strangers(tables, pd.concat(refused)["record"])
    places = received.answers[["record", "file", "sheet"]].drop_duplicates("record")
    lost = pd.concat([*refused, *strangers], ignore_index=True)
    if len(tables["findings"]):
        problems += misplaced_findings(tables["findings"], dictionary().standards)
    if tables["cases"].empty:
        problems.append(Problem("round.toml", "no file gives a case.", "A round needs the list of its cases."))
    return Cleaned(
        tables=tables,
        changes=changes,
        refused=lost.merge(places, on="record", how="left", validate="m:1")[REFUSED_COLUMNS],
        problems=tuple(problems),
    )


def _read_answers(answers: pd.DataFrame, known: Dictionary) -> tuple[pd.DataFrame, list[Problem], pd.DataFrame]:
    """The answers with value and state; each way of writing an answer is read once, however often it stands there."""
    ways = answers[["table", "question", "raw"]].drop_duplicates()
    read = [read_answer(way.raw, known.question(way.table, way.question)) for way in ways.itertuples()]
    ways = ways.assign(
        value=pd.Series([reading.value for reading in read], index=ways.index, dtype=object),
        state=[reading.state for reading in read],
        rule=[reading.rule for reading in read],
        fault=[reading.fault for reading in read],
    )
    joined = answers.merge(ways, on=["table", "question", "raw"], how="left", validate="m:1")
    faulty = joined[joined["fault"] != ""]
    problems = [Problem(_place(answer), answer.fault) for answer in faulty.itertuples()]
    repaired = joined[joined["rule"] != ""]
    changes = repaired.rename(columns={"raw": "was"}).assign(became=[_written(value) for value in repaired["value"]])
    return joined, problems, changes[CHANGE_COLUMNS].astype("str").reset_index(drop=True)


def _written(value: object) -> str:
    """What a cell became, as text; several answers as they arrive, one after the other."""
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def _place(answer: object) -> str:
    sheet = f", sheet '{answer.sheet}'" if answer.sheet else ""
    return f"{answer.file}{sheet}, {'cell ' + answer.cell if answer.cell else 'constants in round.toml'}"
