"""The answers that are to be coded, one row an answer: id, question, text, made_up.

They come as a table of a round, with a column a question, or in long form, one row an answer, as of any file.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd

from analysis.errors import CannotCount, Problem, ProblemsReceived, near
from analysis.questions import MADE_UP, Table
from analysis.themes.coded import by_number

COLUMNS = ["id", "question", "text", "made_up"]
# Problems of one kind that are told: with more of them it is the file that is wrong.
MOST_TOLD = 20
BATCH = 10_000


def text_questions(asked: Table) -> list[str]:
    """The questions answered in free text, but those that identify people."""
    return [name for name, question in asked.questions.items() if question.type == "text" and not question.identifies]


def answers_of_round(responses: pd.DataFrame, name: str, asked: Table) -> pd.DataFrame:
    """Every answered text question of a table, by response and then by question. Raises CannotCount."""
    if "counted_as" not in responses:
        raise CannotCount(f"'{name}' has no column 'counted_as', so it is not known whose answers these are.")
    questions = [question for question in text_questions(asked) if question in responses]
    if not questions:
        raise CannotCount(f"'{name}' has no free text to code: no question of type text in these responses.")
    wanted = ["counted_as", *(f"{name}{part}" for name in questions for part in ("", "_state", "_made_up"))]
    rows = responses[[column for column in wanted if column in responses]].to_dict("records")
    return pd.DataFrame(_answered(rows, questions), columns=COLUMNS, dtype=object)


def _answered(rows: Iterable[dict], questions: list[str]) -> Iterator[tuple[str, ...]]:
    for row in sorted(rows, key=lambda row: by_number(str(row["counted_as"]))):
        for question in questions:
            if row.get(f"{question}_state", "answered") == "answered" and isinstance(row[question], str):
                made_up = row.get(f"{question}_made_up", MADE_UP[0])
                yield str(row["counted_as"]), question, row[question], made_up


def long_answers(answers: pd.DataFrame) -> pd.DataFrame:
    """Answers in long form, in the order given. A missing text is an empty one; without a column of questions, the
    question is ''. Raises ProblemsReceived with every problem: no column id or text, an id missing, an answer twice."""
    there = [str(column) for column in answers]
    _refuse([_without(column, there) for column in ("id", "text") if column not in answers])
    long = pd.DataFrame({name: _texts(answers, name) for name in ("id", "question", "text")})
    long["made_up"] = answers["made_up"].to_numpy() if "made_up" in answers else MADE_UP[0]
    numbers = answers.attrs.get("rows_in_file") or range(1, len(answers) + 1)
    _refuse([*_no_id(long, numbers), *_twice(long, numbers)])
    return long


def _texts(answers: pd.DataFrame, name: str) -> pd.Series:
    """A column as text, whatever it was read as."""
    if name not in answers:
        return pd.Series([""] * len(answers), dtype="str")
    column = answers[name].reset_index(drop=True)
    if column.dtype != object and pd.api.types.is_string_dtype(column.dtype):
        return column.fillna("") if column.hasnans else column
    typed = ["" if missing else str(value) for value, missing in zip(column, column.isna(), strict=True)]
    return pd.Series(typed, dtype=object)


def _without(column: str, there: list[str]) -> Problem:
    return Problem("the answers", f"have no column '{column}'.", near(column, there))


def _no_id(long: pd.DataFrame, numbers: Sequence[int]) -> list[Problem]:
    missing = np.flatnonzero(long["id"].str.strip() == "")
    return _told("has no id.", "Give each answer the id of who gave it.", [numbers[place] for place in missing])


def _twice(long: pd.DataFrame, numbers: Sequence[int]) -> list[Problem]:
    """Answers whose id and question a row above has. All are compared by number and only those alike by their words,
    because pandas compares a million of them with 200 MB."""
    batches = (long.iloc[first : first + BATCH] for first in range(0, len(long), BATCH))
    pairs = (both for batch in batches for both in zip(batch["id"], batch["question"], strict=True))
    hashes = np.fromiter(map(hash, pairs), np.int64, len(long))
    ordered = np.sort(hashes)
    repeated = ordered[1:][ordered[1:] == ordered[:-1]]
    if not len(repeated):
        return []
    alike = long[np.isin(hashes, repeated)]
    again = alike.index[alike.duplicated(["id", "question"]) & (alike["id"].str.strip() != "")]
    remedy = "Give each answer an id of its own, or a column 'question'."
    return _told("has the id and question of a row above.", remedy, [numbers[place] for place in again])


def _told(what: str, remedy: str, rows: list[int]) -> list[Problem]:
    told = [Problem(f"the answers, row {row}", what, remedy) for row in rows[:MOST_TOLD]]
    if len(rows) > MOST_TOLD:
        told.append(Problem("the answers", f"The same goes for {len(rows) - MOST_TOLD} more rows.", remedy))
    return told


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise ProblemsReceived(problems)
