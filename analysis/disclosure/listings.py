"""What is shown row by row or word by word: rows, values in order, months, statements and quotes.

Each function takes a table that `load` gave, or some of its rows, and names the questions to show: nothing else of
the table goes along. What is row level is shown to audiences that may see rows; a quote needs the consent of
whoever said it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from analysis.disclosure.blocks import NOT_AVAILABLE_MARK
from analysis.errors import CannotCount, NotReleasable
from analysis.questions import Question, Table, furthest
from analysis.rounds import find_round
from analysis.statistics.counting import loaded, made_up, why_not_available
from analysis.themes.clauses import says_nothing

# The question by which people say whether their words may be quoted.
CONSENT = "quotable"
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


@dataclass(frozen=True)
class Texts:
    """Statements as worded by the panel, or quotes with who said them; `counted` is what one is called."""

    texts: tuple[tuple[str, str], ...]
    quoted: bool
    counted: str
    made_up: str
    not_available: str | None


def rows(table: pd.DataFrame, *questions: str) -> Rows:
    """The rows of a table, with only the questions named, one column each: for audiences that may see rows.

    Raises CannotCount for a table that was not loaded, UnknownName for a question that it does not have.
    """
    known = loaded(table, *questions)
    asked = [known.questions[question] for question in questions]
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
    return Period("Next audit due", due, due, "no", None if due else "round.toml gives no month for the next audit.")


def statements(table: pd.DataFrame, question: str) -> Texts:
    """What the panel itself worded: conclusions, recommendations, messages; one text a row that has one.

    Raises NotReleasable for a question that the panel did not word: other people's words need their consent.
    """
    known = loaded(table, question)
    if not known.questions[question].worded_by_panel:
        label = known.questions[question].label
        raise NotReleasable(f"'{label}' was not worded by the panel. Quote those who agreed to it: quotes(...).")
    answered = table[table[f"{question}_state"] == "answered"]
    return Texts(
        texts=tuple((str(text), "") for text in answered[question]),
        quoted=False,
        counted=known.rows,
        made_up=made_up(answered, [question]),
        not_available=why_not_available(table, question),
    )


def quotes(table: pd.DataFrame, question: str, by: str | None = None) -> Texts:
    """What people wrote or said, from those alone who agreed to be quoted; 'n/a' and 'nothing' are no words to quote.

    `by` names a closed question that describes who said it, such as their agency. Raises NotReleasable for a question
    that is no free text, a table without the question whether people may be quoted, or a `by` that could name them.
    """
    known = loaded(table, question, *([by] if by else []))
    _refuse_unless_quotable(known, question, by)
    agreed = table[(table[f"{question}_state"] == "answered") & (table[CONSENT] == "yes")]
    agreed = agreed[_with_words(agreed[question])]
    described = _written(agreed, by, known.questions[by]) if by else [""] * len(agreed)
    return Texts(
        texts=tuple((str(text), who) for text, who in zip(agreed[question], described, strict=True)),
        quoted=True,
        counted=known.unit,
        made_up=made_up(agreed, [question]),
        not_available=why_not_available(table, question),
    )


def _refuse_unless_quotable(known: Table, question: str, by: str | None) -> None:
    asked = known.questions[question]
    if CONSENT not in known.questions:
        raise NotReleasable(f"Nobody was asked whether {known.rows} may be quoted.")
    if asked.type != "text" or asked.identifies:
        raise NotReleasable(f"'{asked.label}' is no free text to quote.")
    if by and (known.questions[by].type != "single" or known.questions[by].identifies):
        raise NotReleasable(
            f"'{known.questions[by].label}' could name who said it. Use a closed question, such as agency."
        )


def _with_words(texts: pd.Series) -> pd.Series:
    """Whether each text says anything at all, by the codebook's list of answers that do not."""
    return ~texts.map(says_nothing).astype(bool)


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
