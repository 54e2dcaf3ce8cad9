"""What each child of a round is in one variable of a question, read from the clean tables.

A reading is Yes or No, an answer, a place in an order, or the days of rows, each read from the child's rows of any
table, so that two episodes are still one child. A child of whom it is not known has the state that stands there
instead: it is left out and counted as missing, and is never No and never 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from analysis.plan.questions import CHILDREN, Reading, Variable
from analysis.questions import Question, dictionary, furthest
from analysis.statistics.counting import made_up

Tables = Mapping[str, pd.DataFrame]

# A child in this state has no answer to be missing: neither counted nor in the bounds.
OUTSIDE = "not applicable"


@dataclass(frozen=True)
class Seen:
    """One variable of a round: child -> what it is there, child -> state where that is not known.

    `levels` are the different readings in their order with their labels, where there are few: value -> label.
    `cluster_of` says whose a row is, where rows are asked and not children.
    """

    values: dict[str, object]
    states: dict[str, str]
    made_up: str
    levels: dict[object, str] = field(default_factory=dict)
    cluster_of: dict[str, str] = field(default_factory=dict)


def seen(variable: Variable, reading: Reading, tables: Tables) -> Seen:
    """The variable of each child of the round, or of each row where `rows` are asked."""
    rows = tables[variable.source]
    if variable.rows:
        return _of_rows(variable, rows)
    found = READERS[reading](variable, rows, tables[CHILDREN]["case"])
    asked = [question for question in (variable.question, variable.date) if question]
    questions = asked if variable.source == CHILDREN else ["case", *asked]
    states = {child: state.words for child, state in found.items() if isinstance(state, _State)}
    values = {child: value for child, value in found.items() if child not in states}
    mark = furthest(made_up(rows, [question]) for question in questions)
    return Seen(values, states, mark, _levels(variable, reading, values))


@dataclass(frozen=True)
class _State:
    """Why a child has no reading: the state of the answer."""

    words: str


def _yes_or_no(variable: Variable, rows: pd.DataFrame, children: pd.Series) -> dict[str, bool | _State]:
    """One matching answer is a Yes, whatever the other rows are; else the first answer that is not there leaves it
    open. A child without a row had no episode (any =), or no answer recorded (table =)."""
    there = set(rows["case"])
    if variable.question is None:
        return {child: child in there for child in children}
    states = _states(variable, rows)
    answered, unanswered = rows[states == "answered"], rows[states != "answered"].drop_duplicates("case")
    yes = set(answered.loc[answered[variable.question].map(variable.matches).astype(bool), "case"])
    why = {child: _State(states[row]) for row, child in unanswered["case"].items()}
    absent = _State("not recorded") if variable.table else False
    return {child: True if child in yes else why.get(child, False if child in there else absent) for child in children}


def _answer(variable: Variable, rows: pd.DataFrame, children: pd.Series) -> dict[str, object | _State]:
    """The child's own answer: a code, or a number."""
    states = dict(zip(rows["case"], _states(variable, rows), strict=True))
    answers = dict(zip(rows["case"], rows[variable.question], strict=True))
    found = {child: states.get(child, "not recorded") for child in children}
    return {child: answers[child] if state == "answered" else _State(state) for child, state in found.items()}


def _order(variable: Variable, rows: pd.DataFrame, children: pd.Series) -> dict[str, int | _State]:
    """The place of the child's answer in the order of its scale or list, from 0; a number is its own place."""
    places = {code: place for place, code in enumerate(_asked(variable).answers)}
    found = _answer(variable, rows, children)
    return {
        child: answer if isinstance(answer, _State) else int(places.get(answer, answer))
        for child, answer in found.items()
    }


def _days(variable: Variable, rows: pd.DataFrame, children: pd.Series) -> dict[str, tuple[int, ...] | _State]:
    """The days of a child's matching rows, as numbers in order; one whose answer or day is not there leaves it open."""
    found: dict[str, list[int] | _State] = {child: [] for child in children}
    asked = [question for question in (variable.question, variable.date) if question]
    for row in rows.to_dict("records"):
        days = found.get(row["case"])
        if days is None or isinstance(days, _State):
            continue
        if _is_another(variable, row):
            continue
        lacking = [row[f"{question}_state"] for question in asked if row[f"{question}_state"] != "answered"]
        if lacking:
            found[row["case"]] = _State(lacking[0])
        else:
            days.append(day_number(row[variable.date]))
    return {child: days if isinstance(days, _State) else tuple(sorted(days)) for child, days in found.items()}


def _is_another(variable: Variable, row: Mapping[str, object]) -> bool:
    """Whether a row is known not to be of the kind that is counted, whatever its day is."""
    asked = variable.question
    return asked is not None and row[f"{asked}_state"] == "answered" and not variable.matches(row[asked])


READERS = {"yes or no": _yes_or_no, "answer": _answer, "order": _order, "days": _days}


def day_number(day: object) -> int:
    """A day as the number of days since the beginning of the calendar, so that days can be subtracted."""
    return (date.fromisoformat(day) if isinstance(day, str) else pd.Timestamp(day).date()).toordinal()


def _of_rows(variable: Variable, rows: pd.DataFrame) -> Seen:
    """Yes or No of each row of a table; its child is its cluster. A row to which it does not apply is outside."""
    names = [f"{child}, row {number}" for number, child in enumerate(rows["case"], start=1)]
    states = dict(zip(names, _states(variable, rows), strict=True))
    answers = dict(zip(names, rows[variable.question], strict=True))
    return Seen(
        values={name: variable.matches(answers[name]) for name in names if states[name] == "answered"},
        states={name: state for name, state in states.items() if state != "answered"},
        made_up=made_up(rows, [variable.question]),
        levels={True: variable.label, False: variable.otherwise},
        cluster_of=dict(zip(names, rows["case"], strict=True)),
    )


def _states(variable: Variable, rows: pd.DataFrame) -> pd.Series:
    """The states of a variable's answers, where it was not asked for by why not."""
    return _why(variable.source, variable.question, rows)


def _why(source: str, question: str, rows: pd.DataFrame) -> pd.Series:
    """The states of a question. One that was not asked for because of an earlier answer does not apply; nobody knows it
    where that answer says so (`nobody_knows`), or is itself not there: then its state is that of the earlier one."""
    states, about = rows[f"{question}_state"], dictionary().tables[source].questions
    for earlier, answer in about[question].asked_of.items():
        if earlier not in rows:
            continue
        before, gave = _why(source, earlier, rows), rows[earlier]
        before = before.where((before != "answered") | (gave == answer), OUTSIDE)
        before = before.where(~((before == OUTSIDE) & gave.isin(about[earlier].nobody_knows)), "not known")
        states = states.where((states != "not asked") | (before == "answered"), before)
    return states


def _levels(variable: Variable, reading: Reading, values: dict[str, object]) -> dict[object, str]:
    """The different readings with their labels: Yes before No, listed answers as listed, numbers from the lowest."""
    if reading == "yes or no":
        return {True: variable.label, False: variable.otherwise}
    if reading == "days":
        return {}
    listed = _asked(variable).answers
    if not listed:
        return {value: str(value) for value in sorted(set(values.values()))}
    if reading == "answer":
        return dict(listed)
    return {place: label for place, label in enumerate(listed.values()) if place in set(values.values())}


def _asked(variable: Variable) -> Question:
    return dictionary().question(variable.source, variable.question)
