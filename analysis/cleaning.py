"""Answers as received -> typed tables, a list of changes, refused rows, and every problem at once.

Each table has one row a record and, for each question q, the column q (the answer's code, number or date) and
q_state (see `questions.STATES`); in example rounds also q_made_up. `record` names the file and place it came from.
Rows received = rows kept + rows refused, for every table. A repair is listed with cell, was, became and rule; a
cell that is no answer is a problem.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis.errors import Problem, near
from analysis.intake import Received
from analysis.intake.answers import normal, readable
from analysis.questions import Dictionary, Question, Table, dictionary
from analysis.rounds import Round

NOT_AVAILABLE = "not available"
CHANGE_COLUMNS = ["file", "sheet", "cell", "question", "was", "became", "rule"]
REFUSED_COLUMNS = ["table", "file", "sheet", "record", "reason"]
DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: \d{2}:\d{2}:\d{2})?")
YEAR_MONTH_NAME = re.compile(r"(\d{4})-([A-Za-z]{3})-(\d{1,2})")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DTYPES = {"integer": "Int64", "date": "datetime64[ns]"}


@dataclass(frozen=True)
class Reading:
    """What one written answer means: value and state, the rule that repaired it, or what is wrong with it."""

    value: object = None
    state: str = "answered"
    rule: str = ""
    fault: str = ""


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
        rows = _wide(answers[answers["table"] == name], name, table, audit_round, received.marked)
        rows, not_asked = _not_asked(rows, table)
        rows, dropped = _without_refused(rows, name, table)
        problems += not_asked
        tables[name] = rows
        refused.append(dropped)
    tables, strangers = _without_strangers(tables)
    places = received.answers[["record", "file", "sheet"]].drop_duplicates("record")
    lost = pd.concat([*refused, *strangers], ignore_index=True)
    if tables["cases"].empty:
        problems.append(Problem("round.toml", "no file gives a case.", "A round needs the list of its cases."))
    return Cleaned(
        tables=tables,
        changes=changes,
        refused=lost.merge(places, on="record", how="left", validate="m:1")[REFUSED_COLUMNS],
        problems=tuple(problems),
    )


def read_answer(raw: str, question: Question) -> Reading:
    """What a written answer means for that question: worked out once for each way of writing."""
    text = readable(raw) if question.type != "text" else raw.strip()
    if not text:
        return Reading(state=question.blank)
    for spelling, state in question.states.items():
        if normal(spelling) == normal(text):
            return Reading(state=state)
    return READERS[question.type](text, raw, question)


def _text(text: str, raw: str, question: Question) -> Reading:
    return Reading(value=text)


def _single(text: str, raw: str, question: Question) -> Reading:
    """The code of a closed answer: its label as it is, or repaired by one named rule."""
    if raw in question.answers.values():
        return Reading(value=_codes(question.answers)[normal(text)])
    known = _codes(question.answers)
    if normal(text) in known:
        return Reading(value=known[normal(text)], rule="blanks and capitals")
    written = {normal(spelling): code for spelling, code in question.also_written.items()}
    if normal(text) in written:
        return Reading(value=written[normal(text)], rule="also written")
    if text in question.answers:
        return Reading(value=text)
    labels = list(question.answers.values())
    remedy = f"{near(text, labels)} If it is another way of writing an answer, add it to also_written."
    return Reading(state="unreadable", fault=f"'{text}' is not an answer to '{question.label}'. {remedy}")


def _multi(text: str, raw: str, question: Question) -> Reading:
    """The codes of all answers in one cell, in the order of the dictionary; a trailing separator is no answer."""
    readings = [
        _single(part.strip(), part.strip(), question) for part in text.split(question.separator) if part.strip()
    ]
    faults = " ".join(reading.fault for reading in readings if reading.fault)
    if faults:
        return Reading(state="unreadable", fault=faults)
    chosen = {reading.value for reading in readings}
    return Reading(value=tuple(code for code in question.answers if code in chosen))


def _integer(text: str, raw: str, question: Question) -> Reading:
    if not re.fullmatch(r"-?\d+", text):
        return Reading(state="unreadable", fault=f"'{text}' is not a whole number, as '{question.label}' needs.")
    number = int(text)
    low, high = question.lowest, question.highest
    if (low is not None and number < low) or (high is not None and number > high):
        return Reading(
            state="unreadable", fault=f"{number} is outside {low} to {high}, the range of '{question.label}'."
        )
    return Reading(value=number)


def _date(text: str, raw: str, question: Question) -> Reading:
    """A day: dd/mm/yyyy (never month first), ISO, or the school census's 2015-Mar-04."""
    fault = f"'{text}' is not a date, as '{question.label}' needs. Write it as dd/mm/yyyy or yyyy-mm-dd."
    parts = _day_parts(text)
    if parts is None:
        return Reading(state="unreadable", fault=fault)
    try:
        return Reading(value=pd.Timestamp(date(*parts)))
    except ValueError:
        return Reading(state="unreadable", fault=fault)


def _day_parts(text: str) -> tuple[int, int, int] | None:
    """Year, month and day as written; None when it is not written in one of the ways that are read."""
    if match := DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
        return year, month, day
    if match := YEAR_FIRST.fullmatch(text):
        return tuple(int(part) for part in match.groups())
    match = YEAR_MONTH_NAME.fullmatch(text)
    if match and match[2].lower() in MONTHS:
        return int(match[1]), MONTHS.index(match[2].lower()) + 1, int(match[3])
    return None


def _month(text: str, raw: str, question: Question) -> Reading:
    """A month: yyyy-mm, or the month of a date."""
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        return Reading(value=text)
    reading = _date(text, raw, question)
    if reading.fault:
        fault = f"'{text}' is not a month, as '{question.label}' needs. Write it as yyyy-mm."
        return Reading(state="unreadable", fault=fault)
    return Reading(value=f"{reading.value:%Y-%m}", rule="month of a date")


READERS: dict[str, Callable[[str, str, Question], Reading]] = {
    "identifier": _text,
    "text": _text,
    "single": _single,
    "multi": _multi,
    "integer": _integer,
    "date": _date,
    "month": _month,
}


def _codes(answers: dict[str, str]) -> dict[str, str]:
    """normal label -> code"""
    return {normal(label): code for code, label in answers.items()}


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
    changes = repaired.rename(columns={"raw": "was", "value": "became"})[CHANGE_COLUMNS]
    return joined, problems, changes.astype({"became": "str"}).reset_index(drop=True)


def _place(answer: object) -> str:
    sheet = f", sheet '{answer.sheet}'" if answer.sheet else ""
    return f"{answer.file}{sheet}, {'cell ' + answer.cell if answer.cell else 'constants in round.toml'}"


def _wide(answers: pd.DataFrame, name: str, table: Table, audit_round: Round, marked: bool) -> pd.DataFrame:
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
    rows.attrs = {"round": audit_round.name, "table": name, "reasons": reasons}
    if order.empty:
        rows.attrs["not_available"] = audit_round.description.not_available.get(
            name, f"No {table.rows} were received in this round."
        )
    return rows


def _typed(part: pd.DataFrame | None, order: pd.Series, asked: Question) -> pd.Series:
    values = [None] * len(order) if part is None else part["value"].reindex(order).tolist()
    if asked.type == "multi":
        return pd.Series(values, index=order, dtype=object)
    return pd.Series(values, index=order, dtype=DTYPES.get(asked.type, "str"))


def _states(part: pd.DataFrame | None, order: pd.Series, table: str, question: str, audit_round: Round) -> pd.Series:
    if part is not None:
        return part["state"].reindex(order).fillna("not recorded").astype("str")
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


def _not_asked(rows: pd.DataFrame, table: Table) -> tuple[pd.DataFrame, list[Problem]]:
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


def _without_refused(rows: pd.DataFrame, name: str, table: Table) -> tuple[pd.DataFrame, pd.DataFrame]:
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


def _without_strangers(tables: dict[str, pd.DataFrame]) -> tuple[dict[str, pd.DataFrame], list[pd.DataFrame]]:
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
