"""Days as people and systems write them, read in the order that the file's shape or block declares, and never guessed.

Read are dd/mm/yyyy, ISO, and the school census's 2015-Mar-04; in a file declared month first, m/d/yyyy and m/d/yy.
A year of two digits is refused elsewhere: 03/04/15 could be three days.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta

SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?: \d{1,2}:\d{2}(?::\d{2})?)?")
YEAR_FIRST = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T]\d{2}:\d{2}(?::\d{2})?)?")
YEAR_MONTH_NAME = re.compile(r"(\d{4})-([A-Za-z]{3})-(\d{1,2})")
# The years that a child's file or an audit of it can hold: a year outside them is a slip of the keyboard.
FIRST_YEAR, LAST_YEAR = 1900, 2199
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Excel's day 1 is 1 January 1900, and it knows a 29 February 1900: from March 1900 on, its days count from here.
EXCEL_BEGAN = date(1899, 12, 30)
EXCEL_DAY = re.compile(r"[2-6]\d{4}")


def day(text: str, order: str) -> date | None:
    """The day that a text means where days are written in that order; None where it means none."""
    parts = _parts(text, order)
    if parts is None or not FIRST_YEAR <= parts[0] <= LAST_YEAR:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None


def _parts(text: str, order: str) -> tuple[int, int, int] | None:
    """Year, month and day as written; None when it is not written in one of the ways that are read."""
    if match := YEAR_FIRST.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := YEAR_MONTH_NAME.fullmatch(text):
        month = match[2].lower()
        return (int(match[1]), MONTHS.index(month) + 1, int(match[3])) if month in MONTHS else None
    match = SLASHED.fullmatch(text)
    if match is None or order == "year first":
        return None
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    if order == "month first":
        return (year if len(match[3]) == 4 else 2000 + year), first, second
    return (year, second, first) if len(match[3]) == 4 else None


def only_month_first(texts: Iterable[str]) -> str | None:
    """The first of these texts that is a day when read month first, and none when read day first: where there is one,
    every other that could be read either way is in doubt."""
    for text in texts:
        if SLASHED.fullmatch(text) and day(text, "day first") is None and day(text, "month first") is not None:
            return text
    return None


def either_way(text: str) -> bool:
    """Whether a text is one day read day first and another read month first."""
    days = day(text, "day first"), day(text, "month first")
    return bool(SLASHED.fullmatch(text)) and None not in days and days[0] != days[1]


def of_excel(text: str) -> date | None:
    """The day that a number stands for in Excel, where a text looks like one of this or the last century."""
    return EXCEL_BEGAN + timedelta(days=int(text)) if EXCEL_DAY.fullmatch(text) else None
