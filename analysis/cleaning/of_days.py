"""Answers that are days: dates, months, and dates of birth, of which the month is kept.

Days that could be read day first or month first are in doubt where another day of their column can only be read in the
order that the file does not have: then none of them is read. No fault of a date of birth repeats it.
"""

from collections.abc import Collection

import pandas as pd

from analysis.cleaning import days
from analysis.cleaning.reading import Reading, unreadable
from analysis.intake.parts import Manner
from analysis.intake.quoting import quoted
from analysis.intake.wording import readable
from analysis.privacy.coarser import birth_month
from analysis.questions import Question

# A month: yyyy-mm.
MONTH = days.written(r"\d{4}-(0[1-9]|1[0-2])")
TYPES = ("date", "month", "birth")


def date(text: str, raw: str, question: Question, manner: Manner) -> Reading:
    """The day; a time beside it is left out, and said to be."""
    found = days.day(text, manner.dates)
    if found is None:
        remedy = days.remedy(text, manner.dates)
        return unreadable(f"{quoted(text)} is not a date, as '{question.label}' needs. {remedy}")
    return Reading(value=pd.Timestamp(found), rule="time left out" if days.has_time(text) else "")


def month(text: str, raw: str, question: Question, manner: Manner) -> Reading:
    """A month: yyyy-mm, or the month of a date."""
    if MONTH.fullmatch(text):
        return Reading(value=text)
    found = days.day(text, manner.dates)
    if found is None:
        return unreadable(f"{quoted(text)} is not a month, as '{question.label}' needs. Write it as yyyy-mm.")
    return Reading(value=f"{found:%Y-%m}", rule="month of a date")


def birth(text: str, raw: str, question: Question, manner: Manner) -> Reading:
    """The month of a date of birth."""
    found = days.day(text, manner.dates)
    if found is None:
        return unreadable(f"'{question.label}' is not a date. {days.remedy_unsaid(text, manner.dates)}")
    return Reading(value=birth_month(found), born=found)


def in_doubt(raws: Collection[str], question: Question, order: str) -> dict[str, Reading]:
    """Of the answers of one column: raw -> what is wrong, of those whose day and month may be swapped."""
    texts = {raw: readable(raw) for raw in raws}
    if not any(days.only_in_other_order(text, order) for text in texts.values()):
        return {}
    other = days.OTHER[order]
    only = f"other days of this column only make sense {other}."
    remedy = f'Say dates = "{other}" in the file\'s block of round.toml, or put the others right.'
    doubt = unreadable(f"'{question.label}' may have its day and month swapped: {only} {remedy}")
    return {raw: doubt for raw, text in texts.items() if days.either_way(text)}
