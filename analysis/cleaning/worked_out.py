"""Answers that stand in no file and follow from those that do.

A question with stages is answered by the last stage that gave an answer, and by what the file gives without a stage
where none did. What was written under "Other" is the answer to the question that asks for it. An age that was not given
is that of the date of birth on the last day of the audit's month, where it is the same on the first.
"""

from collections.abc import Sequence
from dataclasses import replace

from analysis.cleaning.as_read import ABSENT, AsRead
from analysis.cleaning.audited import ages
from analysis.cleaning.readings import Reading

FROM_BIRTH = "worked out from the date of birth"
# States of an age that nobody gave.
NOT_GIVEN = ("not asked", "not recorded")


def worked_out(read: AsRead, audited: str) -> AsRead:
    """The table with the answers that follow from others; `audited` is the month, or year, of the audit."""
    readings = dict(read.readings)
    for name, question in read.table.questions.items():
        if question.worked_out_from:
            given = [readings[stage] for stage in (*question.worked_out_from, name) if stage in readings]
            if given:
                readings[name] = [_last_given(of_record) for of_record in zip(*given, strict=True)]
        elif question.other and name in readings and f"{name}_other" not in readings:
            readings[f"{name}_other"] = [Reading(value=one.said) if one.said else ABSENT for one in readings[name]]
    if "birth" in readings and "age" in read.table.questions:
        readings["age"] = _ages(readings.get("age") or [ABSENT] * len(read), readings["birth"], audited)
    return replace(read, readings=readings)


def _last_given(stages: tuple[Reading, ...]) -> Reading:
    """The last stage that is answered; its repairs and faults are listed with the stage itself."""
    answered = next((one for one in stages if one.state == "answered"), stages[-1])
    return replace(answered, rule="", fault="") if answered.rule or answered.fault else answered


def _ages(given: Sequence[Reading], births: Sequence[Reading], audited: str) -> list[Reading]:
    return [_age(age, birth, audited) for age, birth in zip(given, births, strict=True)]


def _age(given: Reading, birth: Reading, audited: str) -> Reading:
    """The age given, else that of the date of birth where the time of the audit leaves one age only."""
    if birth.born is None or given.state not in NOT_GIVEN:
        return given
    possible = ages(birth.born, audited)
    return Reading(value=possible[0], rule=FROM_BIRTH) if len(possible) == 1 else given
