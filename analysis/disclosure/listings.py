"""What is shown row by row, value by value or month by month.

Each function takes a table that `load` gave, or some of its rows, and names the questions to show: nothing else of
the table goes along. What is row level is shown to audiences that may see rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from analysis.disclosure.blocks import NOT_AVAILABLE_MARK
from analysis.disclosure.values import month_in_words
from analysis.errors import CannotCount
from analysis.processed import load
from analysis.questions import Question, furthest
from analysis.rounds import find_round
from analysis.statistics.counting import loaded, made_up, why_not_available

NO_MONTH = "No month was given."


@dataclass(frozen=True)
class Rows:
    """A table as text: labels of its columns, its rows, and which columns identify. `row_level`: a row is one
    child's."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    identifying: tuple[bool, ...]
    made_up: str
    not_available: str | None
    row_level: bool = True


@dataclass(frozen=True)
class InOrder:
    """The values of one question, one for each row in the order of the table: row level."""

    label: str
    values: tuple[int | str, ...]
    made_up: str
    not_available: str | None
    row_level: bool = True


@dataclass(frozen=True)
class Period:
    """From the first month to the last; one month when both are the same. None where not available."""

    label: str
    first: str | None
    last: str | None
    made_up: str
    not_available: str | None


def rows(table: pd.DataFrame, *questions: str) -> Rows:
    """The rows of a table, with only the questions named, one column each: for audiences that may see rows. What the
    panel itself worded, such as actions, is no row of a child, and is for all whose numbers are exact.

    Raises CannotCount for a table that was not loaded, UnknownName for a question that it does not have.
    """
    known = loaded(table, *questions)
    asked = [known.questions[question] for question in questions]
    columns = [written(table, question, block) for question, block in zip(questions, asked, strict=True)]
    return Rows(
        columns=tuple(block.label for block in asked),
        rows=tuple(zip(*columns, strict=True)),
        identifying=tuple(block.identifies for block in asked),
        made_up=furthest(made_up(table, [question]) for question in questions),
        not_available=table.attrs.get("not_available"),
        row_level=not any(question.worded_by_panel for question in known.questions.values()),
    )


def in_order(table: pd.DataFrame, question: str) -> InOrder:
    """The values of one question, row by row: for audiences that may see rows."""
    asked = loaded(table, question).questions[question]
    answered = table[f"{question}_state"] == "answered"
    values = [
        _plain(value, asked) if ok else NOT_AVAILABLE_MARK for value, ok in zip(table[question], answered, strict=True)
    ]
    return InOrder(asked.label, tuple(values), made_up(table, [question]), why_not_available(table, question))


def period(table: pd.DataFrame, start: str, end: str) -> Period:
    """From the earliest month of one question to the latest month of another; days count as their month.

    Raises CannotCount for a question that is answered with neither months nor days.
    """
    known = loaded(table, start, end)
    months = [_months(table, question, known.questions[question]) for question in (start, end)]
    known_at_all = all(len(found) for found in months)
    return Period(
        label=known.rows.capitalize(),
        first=min(months[0]) if known_at_all else None,
        last=max(months[1]) if known_at_all else None,
        made_up=furthest(made_up(table, [question]) for question in (start, end)),
        not_available=_first(why_not_available(table, q) for q in (start, end)) or (None if known_at_all else NO_MONTH),
    )


def _first(reasons: Iterable[str | None]) -> str | None:
    return next(filter(None, reasons), None)


def _months(table: pd.DataFrame, question: str, asked: Question) -> list[str]:
    """The months answered, as 2015-04."""
    answered = table.loc[table[f"{question}_state"] == "answered", question]
    if asked.type == "date":
        return list(answered.dt.strftime("%Y-%m"))
    if asked.type != "month":
        raise CannotCount(f"'{asked.label}' is a question of type {asked.type}, which holds neither months nor days.")
    return [str(month) for month in answered]


def next_audit_due(audit_round: str) -> Period:
    """The month in which the next audit is due, as round.toml says."""
    due = find_round(audit_round).description.next_audit_due
    return Period("Next audit due", due, due, "no", None if due else "No month is given for the next audit.")


def written(table: pd.DataFrame, question: str, asked: Question) -> list[str]:
    """The answers as reported: labels of closed answers, dates day first, months in words, what this round calls a
    child, and the state where there is no answer."""
    states, called = table[f"{question}_state"], _called(table, asked)
    return [
        called.get(value) or _as_reported(value, asked) if state == "answered" else _state_mark(state)
        for value, state in zip(table[question], states, strict=True)
    ]


def _called(table: pd.DataFrame, asked: Question) -> dict[str, str]:
    """pseudonym -> label, for a question whose answers are pseudonyms."""
    if asked.type != "identifier" or not asked.identifies:
        return {}
    labels = load(table.attrs["round"], "labels")
    return dict(zip(labels["pseudonym"], labels["label"], strict=True))


def _plain(value: object, asked: Question) -> int | str:
    return int(value) if asked.type == "integer" else _as_reported(value, asked)


def _as_reported(value: object, asked: Question) -> str:
    if asked.type == "multi":
        return ", ".join(asked.answers[code] for code in value)
    if asked.type == "date":
        return f"{value:%d/%m/%Y}"
    if asked.type == "month":
        return month_in_words(str(value))
    return asked.answers.get(str(value), str(value))


def _state_mark(state: str) -> str:
    return NOT_AVAILABLE_MARK if state == "not available" else state.capitalize()
