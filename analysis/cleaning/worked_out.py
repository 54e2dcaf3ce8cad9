"""Answers that stand in no file and follow from those that do.

A question with stages is answered by the last stage that gave an answer, and by what the file gives without a stage
where none did. What was written under "Other" is the answer to the question that asks for it. An age that was not given
is that of the date of birth on the last day of the audit's month, where it is the same on the first.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from analysis.cleaning.as_read import ABSENT, AsRead
from analysis.cleaning.audited import ages
from analysis.cleaning.reading import Reading
from analysis.questions import Question

FROM_BIRTH = "worked out from the date of birth"
# States of an age that nobody gave.
NOT_GIVEN = ("not asked", "not recorded")


class Taken(NamedTuple):
    """The reading of one record, and the question that it was taken from."""

    reading: Reading
    source: str


def worked_out(read: AsRead, audited: str) -> AsRead:
    """The table with the answers that follow from others; `audited` is the month, or year, of the audit."""
    found: dict[str, list[Taken]] = {}
    for name, question in read.table.questions.items():
        if question.worked_out_from:
            found[name] = _of_stages(read, name, question)
        elif question.other and name in read.readings:
            found[f"{name}_other"] = _of_other(read, name)
    if "birth" in read.readings and "age" in read.table.questions:
        found["age"] = _ages(read, audited)
    return replace(
        read,
        readings=read.readings | {name: [one.reading for one in taken] for name, taken in found.items() if taken},
        came_from={name: [one.source for one in taken] for name, taken in found.items() if taken},
    )


def _of_stages(read: AsRead, name: str, question: Question) -> list[Taken]:
    """The last stage that is answered, else what is given without a stage."""
    given = [stage for stage in (*question.worked_out_from, name) if stage in read.readings]
    of_records = zip(*(read.readings[stage] for stage in given), strict=True) if given else ()
    return [_last_given([*map(Taken, stages, given)]) for stages in of_records]


def _last_given(stages: Sequence[Taken]) -> Taken:
    """The first of these that is answered, else that was asked; its repairs and faults are listed with it itself."""
    answered = (one for one in stages if one.reading.state == "answered")
    asked = (one for one in stages if one.reading.state != "not asked")
    last = next(answered, None) or next(asked, stages[-1])
    plain = replace(last.reading, rule="", fault="") if last.reading.rule or last.reading.fault else last.reading
    return Taken(plain, last.source)


def _of_other(read: AsRead, name: str) -> list[Taken]:
    """The words under "Other": those of the closed answer, after those that a column of their own gives."""
    column = read.readings.get(f"{name}_other") or [ABSENT] * len(read)
    return [_words(own, closed, name) for own, closed in zip(column, read.readings[name], strict=True)]


def _words(own: Reading, closed: Reading, name: str) -> Taken:
    if not closed.said or own.value == closed.said:
        return Taken(own, f"{name}_other")
    both = f"{own.value}; {closed.said}" if own.state == "answered" else closed.said
    return Taken(Reading(value=both), name)


def _ages(read: AsRead, audited: str) -> list[Taken]:
    given = read.readings.get("age") or [ABSENT] * len(read)
    asked = read.table.questions["age"]
    return [_age(age, birth, asked, audited) for age, birth in zip(given, read.readings["birth"], strict=True)]


def _age(given: Reading, birth: Reading, asked: Question, audited: str) -> Taken:
    """The age given, else that of the date of birth where the time of the audit leaves one age only, and one that a
    child may have."""
    possible = ages(birth.born, audited) if birth.born and given.state in NOT_GIVEN else []
    if len(possible) == 1 and may_be(possible[0], asked):
        return Taken(Reading(value=possible[0], rule=FROM_BIRTH), "birth")
    return Taken(given, "age")


def may_be(age: int, asked: Question | None) -> bool:
    """Whether an age is one that its question takes; where nobody asks for it, one of somebody who is born."""
    lowest, highest = (asked.lowest or 0, asked.highest) if asked else (0, None)
    return lowest <= age and (highest is None or age <= highest)
