"""What looks wrong and may be right: asked about, and neither changed nor left out.

A date of birth that does not fit the age, or is another one than in the list of cases; an episode that overlaps another
of the same child, has no end, or lies outside the days that the round looks back over.
"""

from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd

from analysis.cleaning.as_read import AsRead
from analysis.cleaning.audited import ages
from analysis.description import Description
from analysis.errors import Problem

ASK = "Ask which is right; a wrong cell is put right in data/decisions (corrections.csv)."


def queries(reads: Mapping[str, AsRead], description: Description) -> Iterator[Problem]:
    """All that is to be asked about the tables of a round."""
    for read in reads.values():
        yield from _births(read, reads["cases"], description.audited)
        yield from _episodes(read, description)


def _births(read: AsRead, cases: AsRead, audited: str) -> Iterator[Problem]:
    """Dates of birth that do not fit: the age beside them, or what the list of cases says of the same child."""
    if "birth" not in read.readings:
        return
    given = read.readings.get("age", [None] * len(read))
    for record, (birth, age) in enumerate(zip(read.readings["birth"], given, strict=True)):
        if age is not None and birth.born and age.state == "answered" and age.value not in ages(birth.born, audited):
            yield Problem(read.cell("birth", record), "the date of birth does not fit the age given.", ASK)
    if read is not cases:
        yield from _other_births(read, cases, audited)


def _other_births(read: AsRead, cases: AsRead, audited: str) -> Iterator[Problem]:
    births, known_ages = _of_case(cases, "birth"), _of_case(cases, "age")
    for record, (case, birth) in enumerate(zip(read.readings["case"], read.readings["birth"], strict=True)):
        if birth.born is None or case.state != "answered":
            continue
        other = births.get(case.value)
        if other is not None and other.born and other.born != birth.born:
            yield Problem(
                read.cell("birth", record), "the date of birth is another one than in the list of cases.", ASK
            )
        age = known_ages.get(case.value)
        if (
            (other is None or not other.born)
            and age is not None
            and age.value not in (None, *ages(birth.born, audited))
        ):
            yield Problem(
                read.cell("birth", record), "the date of birth does not fit the age in the list of cases.", ASK
            )


def _of_case(cases: AsRead, question: str) -> dict:
    """case -> its reading of a question"""
    if question not in cases.readings or "case" not in cases.readings:
        return {}
    both = zip(cases.readings["case"], cases.readings[question], strict=True)
    return {case.value: reading for case, reading in both if case.state == "answered"}


def _episodes(read: AsRead, description: Description) -> Iterator[Problem]:
    """Episodes without an end, over another of the same child, or outside the period."""
    if "start" not in read.readings or read.table.questions["start"].type != "date":
        return
    yield from _outside(read, description)
    if "end" in read.readings:
        yield from _open(read)
        yield from _overlapping(read)


def _open(read: AsRead) -> Iterator[Problem]:
    for record, (start, end) in enumerate(zip(read.readings["start"], read.readings["end"], strict=True)):
        if start.state == "answered" and end.state not in ("answered", "unreadable"):
            remedy = "Ask whether it was still going on, or whether its end was not recorded."
            yield Problem(read.cell("end", record), "the episode has no end.", remedy)


def _overlapping(read: AsRead) -> Iterator[Problem]:
    """Episodes that begin before an earlier one of the same child is over; one may begin on the day another ends."""
    if "case" not in read.readings:
        return
    days = pd.DataFrame({q: [reading.value for reading in read.readings[q]] for q in ("case", "start", "end")})
    days = days[days["case"].notna() & days["start"].notna()].astype(
        {"start": "datetime64[ns]", "end": "datetime64[ns]"}
    )
    days = days[~(days["end"] < days["start"])].sort_values(["case", "start"], kind="stable")
    if days.empty:
        return
    days["over"] = days.groupby("case")["end"].transform(lambda ends: ends.cummax().shift())
    for record in sorted(days.index[days["start"] < days["over"]]):
        yield Problem(read.cell("start", record), "the episode begins before an earlier one of the child ended.", ASK)


def _outside(read: AsRead, description: Description) -> Iterator[Problem]:
    if description.period is None:
        return
    first, last = (pd.Timestamp(date.fromisoformat(day)) for day in (description.period.first, description.period.last))
    ends = read.readings.get("end", read.readings["start"])
    for record, (start, end) in enumerate(zip(read.readings["start"], ends, strict=True)):
        if start.state == "answered" and (
            start.value > last or (end.value if end.state == "answered" else start.value) < first
        ):
            between = f"{first:%d/%m/%Y} to {last:%d/%m/%Y}"
            yield Problem(read.cell("start", record), f"lies outside the period of the round, {between}.", ASK)
