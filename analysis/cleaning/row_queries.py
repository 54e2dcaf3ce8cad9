"""Rows that look as if they were not what they seem: asked about, with all that is needed to decide.

A row that gives nothing but its reference (a total, a note, an empty response); a row that was refused for the key of
an earlier one and says something else; a row refused because its child is not known, whose reference is a known one but
for zeros and blanks; a column of days of which the ambiguous ones may have been swapped by an American Excel.
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.cleaning.as_read import AsRead
from analysis.cleaning.crosswalk import CASE
from analysis.cleaning.days import SLASHED, day
from analysis.cleaning.refusals import STRANGER, UNLISTED, Sorted
from analysis.errors import Problem
from analysis.intake.lists import numbered_by
from analysis.intake.wording import readable
from analysis.pseudonyms.compared import compared

NOTHING = "gives nothing but its reference: it may be a total, a note, or an empty answer."
LEAVE_OUT = "If it is no record, leave it out in data/decisions (left_out.csv)."
SWAPPED = "may have its day and month swapped: in its column days above 12 are text, the others true dates."
AS_IT_WAS = "Ask for the file as it was before Excel opened it, or compare it with the system that it came from."
# The last day of a month that may be a month as well.
MONTHS = 12


def row_queries(tables: Mapping[str, Sorted], raw: Mapping[str, AsRead]) -> Iterator[Problem]:
    """All that is to be asked about rows as such; `raw`: the answers before identifiers became pseudonyms."""
    known = {_bare(one) for one in _references(raw["cases"]) | _references(raw["children"])} - {""}
    for name, one in tables.items():
        yield from _with_nothing_else(one.kept, raw[name])
        yield from _other_twins(one, raw[name])
        yield from _nearly_known(one, raw[name], known)
        yield from _half_swapped(one.kept, raw[name])


def numbered_alike(tables: Mapping[str, Sorted], raw: Mapping[str, AsRead]) -> Iterator[Problem]:
    """Rows of two files with one number and other answers: forms count their answers each for itself."""
    for name, one in tables.items():
        number = numbered_by(name)
        for record, earlier in one.twins.items() if number else ():
            read = raw[name]
            if read.place(record).file != read.place(earlier).file and _differ(read, record, earlier):
                what = f"has the number of {read.place(earlier)}, and other answers."
                remedy = "If they are two people's, take the number's heading out of round.toml, or leave one row out."
                yield Problem(read.place(record), what, remedy, read.place(earlier))


def _references(read: AsRead) -> set[str]:
    return {
        text for question in read.readings if read.table.questions[question].identifies for text in read.raw(question)
    }


def _with_nothing_else(rows: pd.DataFrame, raw: AsRead) -> Iterator[Problem]:
    """Rows of files that ask for more than a reference, in which nothing else is answered."""
    if any(raw.table.questions[key].type != "identifier" for key in raw.table.key):
        return
    in_cells = {question for part in raw.parts for question, column in part.columns.items() if column.columns}
    asked = [raw.readings[question] for question in sorted(in_cells - {*raw.table.key})]
    for record in rows.index if asked else ():
        states = {readings[record].state for readings in asked}
        if states <= {"not recorded", "skipped", "not asked"} and states != {"not asked"}:
            yield Problem(raw.place(record), NOTHING, LEAVE_OUT)


def _other_twins(one: Sorted, raw: AsRead) -> Iterator[Problem]:
    keys = " and ".join(f"'{raw.table.questions[key].label}'" for key in raw.table.key)
    for record, earlier in one.twins.items():
        if _differ(raw, record, earlier):
            what = f"was refused for the {keys} of {raw.place(earlier)}, and says something else."
            remedy = "Ask which is right; correct a wrong cell, or leave the other row out, in data/decisions."
            yield Problem(raw.place(record), what, remedy, raw.place(earlier))


def _differ(raw: AsRead, record: int, earlier: int) -> bool:
    """Whether two rows answer a question otherwise."""
    others = [readings for question, readings in raw.readings.items() if question not in raw.table.key]
    return any(readings[record].value != readings[earlier].value for readings in others)


def _nearly_known(one: Sorted, raw: AsRead, known: set[str]) -> Iterator[Problem]:
    """Refused rows whose reference is one of the round but for leading zeros and blanks, which Excel takes away."""
    if CASE not in raw.readings or raw.name in ("cases", "children"):
        return
    references = raw.raw(CASE)
    for record, reason in one.refused.items():
        unknown = reason.endswith((STRANGER, UNLISTED))
        if unknown and _bare(references[record]) in known:
            what = "was refused because its child is not known; but for zeros or blanks its reference is a known one."
            yield Problem(raw.cell(CASE, record), what, "Put the reference right in data/decisions (corrections.csv).")


def _bare(reference: str) -> str:
    return "".join(compared(reference).split()).lstrip("0")


def _half_swapped(rows: pd.DataFrame, raw: AsRead) -> Iterator[Problem]:
    """Columns in which days above 12 are text and all true dates are days up to 12: an Excel set to American dates
    makes of 03/04 the 4th of March, and leaves 25/03 as text."""
    for question, asked in raw.table.questions.items():
        if asked.type not in ("date", "birth") or question not in raw.readings:
            continue
        written = {record: readable(text) for record, text in enumerate(raw.raw(question)) if record in rows.index}
        slashed = [match for match in map(SLASHED.fullmatch, written.values()) if match]
        dates = {record: day(text, "year first") for record, text in written.items() if _is_true_date(text)}
        apart = all(int(match[1]) > MONTHS for match in slashed) and all(one.day <= MONTHS for one in dates.values())
        if slashed and dates and apart:
            yield from (Problem(raw.cell(question, record), SWAPPED, AS_IT_WAS) for record in dates)


def _is_true_date(text: str) -> bool:
    return len(text) in (10, 19) and text[4] == text[7] == "-" and day(text, "year first") is not None
