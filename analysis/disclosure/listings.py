"""What is shown row by row or word by word: rows, values in order, months, statements and quotes.

Each function takes a table that `load` gave, or some of its rows, and names the questions to show: nothing else of
the table goes along. What is row level is shown to audiences that may see rows; a quote needs the consent of
whoever said it.
"""

from dataclasses import dataclass

import pandas as pd

from analysis.disclosure.blocks import NOT_AVAILABLE_MARK
from analysis.questions import Question, dictionary, furthest
from analysis.rounds import find_round
from analysis.statistics.counting import made_up
from analysis.themes.codebook import codebook
from analysis.themes.matching import matcher, says_nothing

# The question by which people say whether their words may be quoted.
CONSENT = "quotable"


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


@dataclass(frozen=True)
class Texts:
    """Statements as worded by the panel, or quotes with who said them; `counted` is what one is called."""

    texts: tuple[tuple[str, str], ...]
    quoted: bool
    counted: str
    made_up: str
    not_available: str | None


def rows(table: pd.DataFrame, *questions: str) -> Rows:
    """The rows of a table, with only the questions named: for audiences that may see rows."""
    asked = [dictionary().question(table.attrs["table"], question) for question in questions]
    columns = [_written(table, question, block) for question, block in zip(questions, asked, strict=True)]
    return Rows(
        columns=tuple(block.label for block in asked),
        rows=tuple(zip(*columns, strict=True)),
        identifying=tuple(block.identifies for block in asked),
        made_up=furthest(made_up(table, [question]) for question in questions),
        not_available=table.attrs.get("not_available"),
    )


def in_order(table: pd.DataFrame, question: str) -> InOrder:
    """The values of one question, row by row: for audiences that may see rows."""
    asked = dictionary().question(table.attrs["table"], question)
    answered = table[f"{question}_state"] == "answered"
    values = [
        _plain(value, asked) if ok else NOT_AVAILABLE_MARK for value, ok in zip(table[question], answered, strict=True)
    ]
    reason = table.attrs.get("not_available") or (None if answered.any() else table.attrs["reasons"].get(question))
    return InOrder(asked.label, tuple(values), made_up(table, [question]), reason)


def period(table: pd.DataFrame, start: str, end: str) -> Period:
    """From the earliest month of one question to the latest of another."""
    label = dictionary().table(table.attrs["table"]).rows.capitalize()
    first, last = table[start].dropna(), table[end].dropna()
    reason = table.attrs.get("not_available") or ("No month was given." if first.empty or last.empty else None)
    return Period(
        label=label,
        first=None if reason else str(first.min()),
        last=None if reason else str(last.max()),
        made_up=furthest(made_up(table, [question]) for question in (start, end)),
        not_available=reason,
    )


def next_audit_due(audit_round: str) -> Period:
    """The month in which the next audit is due, as round.toml says."""
    due = find_round(audit_round).description.next_audit_due
    return Period("Next audit due", due, due, "no", None if due else "round.toml gives no month for the next audit.")


def statements(table: pd.DataFrame, question: str) -> Texts:
    """What the panel itself worded: conclusions, recommendations, messages."""
    known = dictionary().table(table.attrs["table"])
    answered = table[table[f"{question}_state"] == "answered"]
    return Texts(
        texts=tuple((str(text), "") for text in answered[question]),
        quoted=False,
        counted=known.rows,
        made_up=made_up(answered, [question]),
        not_available=table.attrs.get("not_available"),
    )


def quotes(table: pd.DataFrame, question: str, by: str | None = None) -> Texts:
    """What people wrote or said, from those alone who agreed to be quoted; 'n/a' and 'nothing' are no words to quote.

    `by` names a closed question that describes who said it, such as their agency.
    """
    known = dictionary().table(table.attrs["table"])
    agreed = table[(table[f"{question}_state"] == "answered") & (table[CONSENT] == "yes")]
    ready = matcher(codebook())
    agreed = agreed[agreed[question].map(lambda text: not says_nothing(text, ready)).astype(bool)]
    described = _written(agreed, by, known.questions[by]) if by else [""] * len(agreed)
    return Texts(
        texts=tuple((str(text), who) for text, who in zip(agreed[question], described, strict=True)),
        quoted=True,
        counted=known.unit,
        made_up=made_up(agreed, [question]),
        not_available=table.attrs.get("not_available"),
    )


def _written(table: pd.DataFrame, question: str, asked: Question) -> list[str]:
    """The answers as reported: labels of closed answers, dates day first, and the state where there is no answer."""
    states = table[f"{question}_state"]
    return [
        _as_reported(value, asked) if state == "answered" else _state_mark(state)
        for value, state in zip(table[question], states, strict=True)
    ]


def _plain(value: object, asked: Question) -> int | str:
    return int(value) if asked.type == "integer" else _as_reported(value, asked)


def _as_reported(value: object, asked: Question) -> str:
    if asked.type == "multi":
        return ", ".join(asked.answers[code] for code in value)
    if asked.type == "date":
        return f"{value:%d/%m/%Y}"
    return asked.answers.get(str(value), str(value))


def _state_mark(state: str) -> str:
    return NOT_AVAILABLE_MARK if state == "not available" else state.capitalize()
