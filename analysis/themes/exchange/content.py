"""A project put in order: its answers, the codes and memos of each, who gave them, and the responses.

Positions of codes are moved to where they are in the text file. What does not fit is refused, all of it at once, by its
number: a code in the wrong place would be a quote that nobody gave.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from analysis.errors import BadDefinition, Problem
from analysis.privacy.redaction import redacted
from analysis.themes.codebook.blocks import VALENCES, Codebook
from analysis.themes.exchange.answers import (
    REMEDY,
    Answer,
    Case,
    Where,
    answers_of,
    cases_of,
    missing,
    places_of,
    problems_of_answers,
)
from analysis.themes.exchange.given import Project
from analysis.themes.exchange.markup import guid
from analysis.themes.exchange.texts import PlainText
from analysis.themes.exchange.users import User, users_of


@dataclass(frozen=True)
class Code:
    """One theme with one valence at one place of the text file, given by one user; `why` is what is said of it."""

    start: int
    end: int
    theme: str
    label: str
    valence: str
    by: str
    why: str = field(compare=False)


@dataclass(frozen=True)
class Memo:
    """What one user wrote about one answer, redacted; `number` tells the memos of an answer apart."""

    number: int
    by: str
    text: str


@dataclass(frozen=True)
class Content:
    """A project in order: the codes of each answer from left to right, each once. All answers are in `codes`, those
    with a memo in `memos`."""

    name: str
    book: Codebook
    answers: tuple[Answer, ...]
    cases: tuple[Case, ...]
    codes: Mapping[Where, tuple[Code, ...]]
    memos: Mapping[Where, tuple[Memo, ...]]
    users: Mapping[str, User]
    questions: Mapping[str, str]

    def guid(self, *names: object) -> str:
        """The GUID of something within this project."""
        return guid("project", self.name, *names)

    def question(self, answer: Answer) -> str:
        """The words for the question of an answer; '' where none was asked."""
        return self.questions.get(answer.where.question, answer.where.question)

    @cached_property
    def of_responses(self) -> frozenset[str]:
        """The attributes that are those of whole responses."""
        return frozenset(name for case in self.cases for name in case.attributes)

    @cached_property
    def gone(self) -> dict[str, str]:
        """Themes that were coded with and are no longer in the codebook, with their labels."""
        given = {code.theme: code.label for codes in self.codes.values() for code in codes}
        return {name: given[name] for name in sorted(given) if name not in self.book.themes}


def content_of(project: Project) -> Content:
    """The project in order, or BadDefinition with everything in it that does not fit."""
    answers = answers_of(project)
    problems = list(problems_of_answers(project, answers))
    codes = _codes(project, {answer.where: answer for answer in answers}, problems)
    memos = _memos(project, {answer.where for answer in answers}, problems)
    if problems:
        raise BadDefinition(problems)
    who = [one.by for given in (*codes.values(), *memos.values()) for one in given]
    return Content(
        name=project.name,
        book=project.book,
        answers=answers,
        cases=cases_of(project, answers),
        codes=codes,
        memos=memos,
        users=users_of(project.name, who),
        questions=project.questions,
    )


def _codes(project: Project, answers: Mapping[Where, Answer], problems: list[Problem]) -> dict[Where, tuple[Code, ...]]:
    given: dict[Where, dict[Code, None]] = {where: {} for where in answers}
    for number, (where, row) in enumerate(_rows(project.codes), 1):
        problem = _problem(answers.get(where), row)
        if problem:
            problems.append(Problem(f"code {number}, {where}", problem, REMEDY))
        else:
            given[where].setdefault(_code(project.book, answers[where].plain, row))
    themes = {name: turn for turn, name in enumerate(project.book.themes)}

    def turn(code: Code) -> tuple:
        place = themes.get(code.theme, len(themes))
        return (code.start, code.end, place, code.theme, VALENCES.index(code.valence), code.by)

    return {where: tuple(sorted(codes, key=turn)) for where, codes in given.items()}


def _rows(rows: pd.DataFrame) -> Iterator[tuple[Where, dict]]:
    return zip(places_of(rows), rows.to_dict("records"), strict=True)


def _problem(answer: Answer | None, row: dict) -> str:
    """What is wrong with a code; '' where nothing is."""
    if answer is None:
        return "belongs to no answer."
    if row["valence"] not in VALENCES:
        return "has a valence that is none."
    text, (start, end) = answer.plain.typed, _place(answer.plain, row)
    if not 0 <= start < end <= len(text):
        return "does not stand in the text."
    span = row.get("span")
    if not missing(span) and span != "" and text[start:end] != span:
        return "has a quote that does not stand where it says."
    return ""


def _place(text: PlainText, row: dict) -> tuple[int, int]:
    """Where a code stands in the answer as typed; one without a place is of the whole answer."""
    start, end = row.get("start"), row.get("end")
    if missing(start) or missing(end) or int(start) == int(end) == 0:
        return 0, len(text.typed)
    return int(start), int(end)


def _code(book: Codebook, text: PlainText, row: dict) -> Code:
    start, end = map(text.place, _place(text, row))
    theme = str(row["theme"])
    known = book.themes.get(theme)
    label = known.label if known else theme if missing(row.get("label")) else str(row["label"])
    return Code(start, max(end, start + 1), theme, label, row["valence"], str(row["by"]), _why(row))


def _why(row: dict) -> str:
    """What is said of a code: rule, reason, and how sure, as far as they are known."""
    said = [str(row[key]) for key in ("rule", "reason") if not missing(row.get(key)) and row[key] != ""]
    sure = row.get("confidence")
    return "; ".join(said if missing(sure) else [*said, f"confidence {float(sure):.2f}"])


def _memos(project: Project, answers: set[Where], problems: list[Problem]) -> dict[Where, tuple[Memo, ...]]:
    """The memos that say something, without names: in a memo people write as they speak."""
    rows = [(where, row) for where, row in _rows(project.memos) if not missing(row["memo"]) and row["memo"].strip()]
    problems += [
        Problem(str(where), "has a memo, and is not there.", REMEDY) for where in dict(rows) if where not in answers
    ]
    texts = redacted([row["memo"] for _, row in rows], project.known) if rows else []
    memos: dict[Where, list[Memo]] = {}
    for (where, row), text in zip(rows, texts, strict=True):
        theirs = memos.setdefault(where, [])
        theirs.append(Memo(len(theirs) + 1, str(row["by"]), text.text))
    return {where: tuple(theirs) for where, theirs in memos.items()}
