"""What people coded, checked, as something to learn from: `labelled(coded, answers, book)`.

A row of `coded` is one code: the id of an answer, its question where the id alone does not tell, the theme (its id or
its label) and, where it was given, the valence. An answer in which a person found no theme is a row with an empty
theme: without such rows every answer would seem to have one. Several coders may stand in one file; what any of them
gave counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

import pandas as pd

from analysis.errors import Problem, ProblemsReceived, near
from analysis.themes.codebook.blocks import VALENCES, Codebook

ANSWERS = ["id", "question", "text"]
GIVEN = ["id", "question", "theme", "valence", "span"]
# What people write for two codes at once, a strength and a concern.
BOTH = "both"
# A csv has its headings in row 1, as Excel counts.
FIRST_ROW = 2
# Share of letters alike from which a name is taken for a mistyped one.
CLOSE = 0.6

Key = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Labelled:
    """Answers that people coded.

    `answers`: a row an answer with id, question, text. `given`: a row a code with id, question, theme, valence and span
    (each of these two '' where the coder did not say); an answer with no theme stands in `answers` alone.
    """

    answers: pd.DataFrame
    given: pd.DataFrame


class _Row(NamedTuple):
    """One row of what people coded, each cell a text, and where it stands."""

    where: str
    id: str
    question: str
    theme: str
    valence: str
    span: str
    text: str


def labelled(coded: pd.DataFrame, answers: pd.DataFrame, book: Codebook) -> Labelled:
    """The codes that people gave, with the texts of their answers.

    The texts are those of `answers` (id, [question], text), or of a column `text` in `coded` where it has one. Refused
    with ProblemsReceived, all problems at once and each with its row: an unknown theme or valence; an answer of which
    there is no text, or two different ones; an id that answers several questions where the row does not say which.
    """
    texts = {(row.id, row.question): row.text for row in _rows(answers)}
    rows = _with_questions(list(_rows(coded)), texts)
    names = _names(book)
    problems = [problem for row in rows for problem in _problems(row, texts, names, book)] + list(_two_texts(rows))
    if problems:
        raise ProblemsReceived(problems)
    texts |= {(row.id, row.question): row.text for row in rows if row.text}
    keys = dict.fromkeys((row.id, row.question) for row in rows)
    given = [
        (row.id, row.question, names[row.theme.casefold()], valence, row.span)
        for row in rows
        if row.theme
        for valence in _valences(row)
    ]
    return Labelled(
        answers=pd.DataFrame([(*key, texts[key]) for key in keys], columns=ANSWERS, dtype=object),
        given=pd.DataFrame(given, columns=GIVEN, dtype=object).drop_duplicates(ignore_index=True),
    )


def _rows(table: pd.DataFrame) -> Iterator[_Row]:
    """The rows of a table as texts; a column that it does not have is empty."""
    numbers = table.attrs.get("rows_in_file", range(FIRST_ROW, len(table) + FIRST_ROW))
    file = table.attrs.get("file", "")
    columns = [_texts(table, name) for name in _Row._fields[1:]]
    for number, *cells in zip(numbers, *columns, strict=True):
        yield _Row(f"{file}, row {number}" if file else f"row {number}", *cells)


def _texts(table: pd.DataFrame, name: str) -> list[str]:
    if name not in table:
        return [""] * len(table)
    texts = ["" if pd.isna(cell) else str(cell) for cell in table[name]]
    return texts if name in ("text", "span") else [text.strip() for text in texts]


def _with_questions(rows: list[_Row], texts: dict[Key, str]) -> list[_Row]:
    """The rows with their question, where a row does not say it and its id answers one question alone."""
    asked: dict[str, list[str]] = {}
    for id, question in texts:
        asked.setdefault(id, []).append(question)
    return [
        row._replace(question=asked[row.id][0]) if not row.question and len(asked.get(row.id, ())) == 1 else row
        for row in rows
    ]


def _names(book: Codebook) -> dict[str, str]:
    """The theme that each name stands for: its label, or its id, which comes first."""
    labels = {theme.label.casefold(): name for name, theme in book.themes.items()}
    return labels | {name.casefold(): name for name in book.themes}


def _problems(row: _Row, texts: dict[Key, str], names: dict[str, str], book: Codebook) -> Iterator[Problem]:
    if row.theme and row.theme.casefold() not in names:
        yield Problem(row.where, *_unknown(row.theme, "theme of the codebook", list(book.themes)))
    if row.valence and row.valence.casefold() not in (*VALENCES, BOTH):
        yield Problem(row.where, *_unknown(row.valence, "valence", [*VALENCES, BOTH]))
    if not row.text and (row.id, row.question) not in texts:
        yield _no_text(row, any(id == row.id for id, _ in texts))


def _unknown(typed: str, kind: str, known: list[str]) -> tuple[str, str]:
    """What is wrong with a name, and the remedy. What is like no name may be an answer in the wrong column: it is not
    repeated."""
    if get_close_matches(typed.casefold(), known, cutoff=CLOSE):
        return f"'{typed}' is no {kind}.", near(typed, known)
    return f"holds no {kind}.", f"There are: {', '.join(known)}."


def _no_text(row: _Row, known: bool) -> Problem:
    if known and not row.question:
        remedy = "Say in a column 'question' which of them was coded."
        return Problem(row.where, f"the id '{row.id}' answers several questions.", remedy)
    said = f"the id '{row.id}'" + (f" with the question '{row.question}'" if row.question else "")
    remedy = "Correct it, take the row out, or give the answer itself in a column 'text'."
    return Problem(row.where, f"{said} is not among the answers.", remedy)


def _two_texts(rows: list[_Row]) -> Iterator[Problem]:
    """Rows that give another text than an earlier row of the same answer."""
    first: dict[Key, _Row] = {}
    for row in rows:
        earlier = first.setdefault((row.id, row.question), row) if row.text else row
        if earlier.text != row.text:
            what = f"has another text than {earlier.where.split(', ')[-1]} for the same answer, '{row.id}'."
            yield Problem(row.where, what, "Give both the same text, or one of them another id.")


def _valences(row: _Row) -> tuple[str, ...]:
    return ("strength", "concern") if row.valence.casefold() == BOTH else (row.valence.casefold(),)
