"""The answers of a project: each with its text file, a name, and what is known of it; and the responses they are of.

An attribute that is the same in all answers of every response is the response's, any other the answer's.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from analysis.errors import Problem
from analysis.themes.exchange.given import Project
from analysis.themes.exchange.markup import guid
from analysis.themes.exchange.texts import PlainText, plain

# What no system takes as part of a file's name; programs name files after sources.
UNFIT = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')
# The words for whether an answer is made up; it goes out wherever it is known.
MADE_UP = "Made up"
REMEDY = "This is a mistake of whoever put the project together; nothing was written."


class Where(NamedTuple):
    """Which answer: of which table ('' where there is one), response and question ('' where none was asked)."""

    table: str
    id: str
    question: str

    def __str__(self) -> str:
        return f"answer '{self.id}'" + (f" to '{self.question}'" if self.question else "")


@dataclass(frozen=True)
class Answer:
    """One answer: its text file, what the source is called, and what is known of it by the words for it."""

    where: Where
    name: str
    guid: str
    plain: PlainText
    attributes: Mapping[str, str]


@dataclass(frozen=True)
class Case:
    """One response: what it is called, its answers, and the attributes that all of them have."""

    name: str
    guid: str
    answers: tuple[Answer, ...]
    attributes: Mapping[str, str]


def answers_of(project: Project) -> tuple[Answer, ...]:
    """The answers in the order given."""
    places = list(places_of(project.answers))
    rows = project.answers.to_dict("records")
    words = {"made_up": MADE_UP} | dict(project.attributes)
    return tuple(
        Answer(
            where=where,
            name=name,
            guid=guid("project", project.name, "answer", *where),
            plain=plain("" if missing(row["text"]) else str(row["text"])),
            attributes={label: told for column, label in words.items() if (told := _told(row.get(column)))},
        )
        for where, name, row in zip(places, _names(places), rows, strict=True)
    )


def cases_of(project: Project, answers: tuple[Answer, ...]) -> tuple[Case, ...]:
    """The responses in the order of their first answers."""
    several = _several([answer.where for answer in answers])
    of_response = _of_response(answers)
    return tuple(
        Case(
            name=f"{table} {id}" if several else id,
            guid=guid("project", project.name, "case", table, id),
            answers=tuple(theirs),
            attributes={name: told for name, told in theirs[0].attributes.items() if name in of_response},
        )
        for (table, id), theirs in _by_response(answers).items()
    )


def problems_of_answers(project: Project, answers: tuple[Answer, ...]) -> Iterator[Problem]:
    """Answers that are there twice, and two attributes that would be one."""
    for where, times in Counter(answer.where for answer in answers).items():
        if times > 1:
            yield Problem(str(where), f"is there {times} times.", REMEDY)
    for label, times in Counter(project.attributes.values()).items():
        if times > 1:
            yield Problem(project.name, f"has {times} attributes with the words '{label}'.", REMEDY)


def places_of(rows: pd.DataFrame) -> Iterator[Where]:
    """Which answer each row is about."""
    for row in rows.to_dict("records"):
        yield Where(*("" if missing(row.get(key)) else str(row[key]) for key in Where._fields))


def missing(value: object) -> bool:
    """Whether a cell holds nothing."""
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def _told(value: object) -> str:
    """An attribute as text; several answers to one question one after the other."""
    if missing(value):
        return ""
    return "; ".join(map(str, value)) if isinstance(value, list | tuple | set) else str(value)


def _several(places: list[Where]) -> bool:
    return len({where.table for where in places}) > 1


def _names(places: list[Where]) -> list[str]:
    """A name for each source that any system takes for a file, such as 'R7 worked_well', and no other source has."""
    several = _several(places)
    used: Counter[str] = Counter()
    names = []
    for where in places:
        parts = [where.table if several else "", where.id, where.question]
        name = " ".join(UNFIT.sub("_", part) for part in parts if part) or "answer"
        used[name.casefold()] += 1
        number = used[name.casefold()]
        names.append(name if number == 1 else f"{name} ({number})")
    return names


def _by_response(answers: tuple[Answer, ...]) -> dict[tuple[str, str], list[Answer]]:
    by_response: dict[tuple[str, str], list[Answer]] = {}
    for answer in answers:
        by_response.setdefault((answer.where.table, answer.where.id), []).append(answer)
    return by_response


def _of_response(answers: tuple[Answer, ...]) -> set[str]:
    """The attributes that are the same in all answers of every response."""
    names = {name for answer in answers for name in answer.attributes}
    responses = _by_response(answers).values()
    return {name for name in names if all(_alike(name, theirs) for theirs in responses)}


def _alike(name: str, answers: list[Answer]) -> bool:
    return len({answer.attributes.get(name) for answer in answers}) == 1
