"""What a written answer means: worked out once for each way in which a question is answered.

Text stays text ("None", "NA", "007"); closed answers are matched by label, then by other ways of writing declared
for that question alone; dates are read day first and never month first. What was repaired names its rule, and what
is no answer is said with the near ones.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis.errors import near
from analysis.intake.answers import normal, readable
from analysis.intake.quoting import quoted
from analysis.questions import Question

DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: \d{2}:\d{2}:\d{2})?")
YEAR_MONTH_NAME = re.compile(r"(\d{4})-([A-Za-z]{3})-(\d{1,2})")
# A whole number of at most 15 digits: more is a slip, and could not be counted with.
WHOLE_NUMBER = re.compile(r"-?\d{1,15}")
# The years that a child's file or an audit of it can hold: a year outside them is a slip of the keyboard.
FIRST_YEAR, LAST_YEAR = 1900, 2199
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Reading:
    """What one written answer means: value and state, the rule that repaired it, or what is wrong with it."""

    value: object = None
    state: str = "answered"
    rule: str = ""
    fault: str = ""


def read_answer(raw: str, question: Question) -> Reading:
    """What a written answer means for that question: worked out once for each way of writing."""
    text = readable(raw) if question.type != "text" else raw.strip()
    if not text:
        return Reading(state=question.blank)
    for spelling, state in question.states.items():
        if normal(spelling) == normal(text):
            return Reading(state=state)
    return READERS[question.type](text, raw, question)


def _text(text: str, raw: str, question: Question) -> Reading:
    return Reading(value=text)


def _single(text: str, raw: str, question: Question) -> Reading:
    """The code of a closed answer: its label as it is, or repaired by one named rule."""
    if raw in question.answers.values():
        return Reading(value=_codes(question.answers)[normal(text)])
    known = _codes(question.answers)
    if normal(text) in known:
        return Reading(value=known[normal(text)], rule="blanks and capitals")
    written = {normal(spelling): code for spelling, code in question.also_written.items()}
    if normal(text) in written:
        return Reading(value=written[normal(text)], rule="also written")
    if text in question.answers:
        return Reading(value=text)
    labels = list(question.answers.values())
    remedy = f"{near(text, labels)} If it is another way of writing an answer, add it to also_written."
    return Reading(state="unreadable", fault=f"{quoted(text)} is not an answer to '{question.label}'. {remedy}")


def _multi(text: str, raw: str, question: Question) -> Reading:
    """The codes of all answers in one cell, in the order of the dictionary; a trailing separator is no answer."""
    readings = [
        _single(part.strip(), part.strip(), question) for part in text.split(question.separator) if part.strip()
    ]
    faults = " ".join(reading.fault for reading in readings if reading.fault)
    if faults:
        return Reading(state="unreadable", fault=faults)
    chosen = {reading.value for reading in readings}
    rules = "; ".join(dict.fromkeys(reading.rule for reading in readings if reading.rule))
    return Reading(value=tuple(code for code in question.answers if code in chosen), rule=rules)


def _integer(text: str, raw: str, question: Question) -> Reading:
    if not WHOLE_NUMBER.fullmatch(text):
        return Reading(state="unreadable", fault=f"{quoted(text)} is not a whole number, as '{question.label}' needs.")
    number = int(text)
    low, high = question.lowest, question.highest
    if (low is not None and number < low) or (high is not None and number > high):
        return Reading(
            state="unreadable", fault=f"{number} is outside {low} to {high}, the range of '{question.label}'."
        )
    return Reading(value=number)


def _date(text: str, raw: str, question: Question) -> Reading:
    """A day: dd/mm/yyyy (never month first), ISO, or the school census's 2015-Mar-04."""
    fault = f"{quoted(text)} is not a date, as '{question.label}' needs. Write it as dd/mm/yyyy or yyyy-mm-dd."
    parts = _day_parts(text)
    if parts is None or not FIRST_YEAR <= parts[0] <= LAST_YEAR:
        return Reading(state="unreadable", fault=fault)
    try:
        return Reading(value=pd.Timestamp(date(*parts)))
    except ValueError:
        return Reading(state="unreadable", fault=fault)


def _day_parts(text: str) -> tuple[int, int, int] | None:
    """Year, month and day as written; None when it is not written in one of the ways that are read."""
    if match := DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
        return year, month, day
    if match := YEAR_FIRST.fullmatch(text):
        return tuple(int(part) for part in match.groups())
    match = YEAR_MONTH_NAME.fullmatch(text)
    if match and match[2].lower() in MONTHS:
        return int(match[1]), MONTHS.index(match[2].lower()) + 1, int(match[3])
    return None


def _month(text: str, raw: str, question: Question) -> Reading:
    """A month: yyyy-mm, or the month of a date."""
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        return Reading(value=text)
    reading = _date(text, raw, question)
    if reading.fault:
        fault = f"{quoted(text)} is not a month, as '{question.label}' needs. Write it as yyyy-mm."
        return Reading(state="unreadable", fault=fault)
    return Reading(value=f"{reading.value:%Y-%m}", rule="month of a date")


READERS: dict[str, Callable[[str, str, Question], Reading]] = {
    "identifier": _text,
    "text": _text,
    "label": _text,
    "single": _single,
    "multi": _multi,
    "integer": _integer,
    "date": _date,
    "month": _month,
}


def _codes(answers: dict[str, str]) -> dict[str, str]:
    """normal label -> code"""
    return {normal(label): code for code, label in answers.items()}
