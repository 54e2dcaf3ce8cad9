"""What a written answer means: worked out once for each way in which a question is answered.

Text stays text ("None", "NA", "007"); closed answers are matched by label, then by other ways of writing declared
for that question alone; dates are read in the order that the file declares. What was repaired names its rule, and what
is no answer is said with the near ones.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pandas as pd

from analysis.cleaning import days
from analysis.cleaning.several import pieces
from analysis.errors import near
from analysis.intake.parts import BETWEEN, Manner
from analysis.intake.quoting import quoted
from analysis.intake.wording import normal, readable
from analysis.privacy.coarser import birth_month, postcode_district
from analysis.questions import Question

# A whole number of at most 15 digits: more is a slip, and could not be counted with.
WHOLE_NUMBER = re.compile(r"-?\d{1,15}")
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Reading:
    """What one written answer means: value and state, the rule that repaired it, or what is wrong with it.

    `said`: the words under "Other". `born`: the day itself of a date of birth, of which only the month is kept.
    """

    value: object = None
    state: str = "answered"
    rule: str = ""
    fault: str = ""
    said: str = ""
    born: date | None = None


def read_answer(raw: str, question: Question, manner: Manner) -> Reading:
    """What a written answer means for that question, in the manner of its file."""
    text = readable(raw) if question.type != "text" else raw.strip()
    if not text:
        return Reading(state=question.blank)
    state = _states(tuple(question.states.items())).get(normal(text))
    return Reading(state=state) if state else READERS[question.type](text, raw, question, manner)


@lru_cache(maxsize=256)
def _states(states: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {normal(spelling): state for spelling, state in states}


def _text(text: str, raw: str, question: Question, manner: Manner) -> Reading:
    return Reading(value=text.replace(BETWEEN, "; "))


def _single(text: str, raw: str, question: Question, manner: Manner) -> Reading:
    """The code of a closed answer; of several columns, the one that is filled."""
    answers = [readable(piece) for piece in raw.split(BETWEEN) if piece.strip()]
    if len(answers) > 1:
        several = " and ".join(quoted(answer) for answer in answers)
        return _unreadable(f"{several} are given, but '{question.label}' has one answer.")
    if raw in question.answers.values():
        return Reading(value=_by_label(tuple(question.answers.items()))[normal(text)])
    reading = _closed(text, question)
    if reading.fault and question.other:
        return Reading(value=question.other, said=text)
    return reading


def _closed(text: str, question: Question) -> Reading:
    """The code of one answer on offer: its label, repaired by one named rule, or its code as it is."""
    by_label, by_spelling = (
        _by_label(tuple(question.answers.items())),
        _by_spelling(tuple(question.also_written.items())),
    )
    if normal(text) in by_label:
        exactly = text in question.answers.values()
        return Reading(value=by_label[normal(text)], rule="" if exactly else "blanks and capitals")
    if normal(text) in by_spelling:
        return Reading(value=by_spelling[normal(text)], rule="also written")
    if text in question.answers:
        return Reading(value=text)
    offered = near(text, list(question.answers.values()))
    remedy = f"{offered} If it is another way of writing an answer, add it to also_written."
    return _unreadable(f"{quoted(text)} is not an answer to '{question.label}'. {remedy}")


def _multi(text: str, raw: str, question: Question, manner: Manner) -> Reading:
    """The codes of all answers in one cell or several columns, in the order of the dictionary."""
    known = _by_label(tuple(question.answers.items())) | _by_spelling(tuple(question.also_written.items()))
    found = pieces(raw, manner.joined_by, known | {code: code for code in question.answers})
    readings = [_closed(piece, question) for piece in found.known]
    chosen, said = {reading.value for reading in readings}, "; ".join(found.left_over)
    if said and question.other:
        chosen.add(question.other)
    elif said:
        readings += [_closed(piece, question) for piece in found.left_over]
    faults = " ".join(reading.fault for reading in readings if reading.fault)
    if faults:
        return _unreadable(faults)
    rules = "; ".join(dict.fromkeys(reading.rule for reading in readings if reading.rule))
    return Reading(value=tuple(code for code in question.answers if code in chosen), rule=rules, said=said)


def _integer(text: str, raw: str, question: Question, manner: Manner) -> Reading:
    if not WHOLE_NUMBER.fullmatch(text):
        return _unreadable(f"{quoted(text)} is not a whole number, as '{question.label}' needs.")
    number = int(text)
    low, high = question.lowest, question.highest
    if (low is not None and number < low) or (high is not None and number > high):
        return _unreadable(f"{number} is outside {low} to {high}, the range of '{question.label}'.")
    return Reading(value=number)


def _date(text: str, raw: str, question: Question, manner: Manner) -> Reading:
    found = days.day(text, manner.dates)
    return Reading(value=pd.Timestamp(found)) if found else _unreadable(_no_day(text, question, manner))


def _no_day(text: str, question: Question, manner: Manner) -> str:
    """Why a text is no day, with what it may be."""
    written = "Write it as dd/mm/yyyy or yyyy-mm-dd."
    if number := days.of_excel(text):
        written = f"It may be Excel's number for {number:%d/%m/%Y}: format the column as dates."
    elif days.day(text, "month first"):
        written = (
            'Its days and months may be swapped, or its year cut: write it as dd/mm/yyyy, or say dates = "month first" '
        )
        written += "in the file's block of round.toml if the whole file is written so."
    return f"{quoted(text)} is not a date, as '{question.label}' needs. {written}"


def _month(text: str, raw: str, question: Question, manner: Manner) -> Reading:
    """A month: yyyy-mm, or the month of a date."""
    if MONTH.fullmatch(text):
        return Reading(value=text)
    found = days.day(text, manner.dates)
    if found is None:
        return _unreadable(f"{quoted(text)} is not a month, as '{question.label}' needs. Write it as yyyy-mm.")
    return Reading(value=f"{found:%Y-%m}", rule="month of a date")


def _birth(text: str, raw: str, question: Question, manner: Manner) -> Reading:
    """The month of a date of birth. A fault does not repeat the day."""
    found = days.day(text, manner.dates)
    if found is None:
        return _unreadable(f"'{question.label}' is not a date. Write it as dd/mm/yyyy or yyyy-mm-dd.")
    return Reading(value=birth_month(found), born=found)


def _postcode(text: str, raw: str, question: Question, manner: Manner) -> Reading:
    """The district of a postcode. A fault does not repeat it."""
    district = postcode_district(text)
    return (
        Reading(value=district) if district else _unreadable(f"'{question.label}' is not a postcode such as TS18 1AB.")
    )


def _unreadable(fault: str) -> Reading:
    return Reading(state="unreadable", fault=fault)


READERS: dict[str, Callable[[str, str, Question, Manner], Reading]] = {
    "identifier": _text,
    "text": _text,
    "label": _text,
    "single": _single,
    "multi": _multi,
    "integer": _integer,
    "date": _date,
    "month": _month,
    "birth": _birth,
    "postcode": _postcode,
}


@lru_cache(maxsize=256)
def _by_label(answers: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """normal label -> code"""
    return {normal(label): code for code, label in answers}


@lru_cache(maxsize=256)
def _by_spelling(also_written: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """normal other way of writing -> code"""
    return {normal(spelling): code for spelling, code in also_written}
