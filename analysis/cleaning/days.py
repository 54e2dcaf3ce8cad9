"""Days as people and systems write them, read in the order that the file's shape or block declares, and never guessed.

Read are dd/mm/yyyy, ISO, 04-Mar-2015, 4 March 2015 and the school census's 2015-Mar-04; in a file declared month first,
m/d/yyyy and m/d/yy. A year of two digits is refused elsewhere: 03/04/15 could be three days. A time may stand beside a
day.
"""

import re
from datetime import date, timedelta


def written(pattern: str) -> re.Pattern:
    """A way of writing, in the digits and letters of English alone."""
    return re.compile(pattern, re.ASCII)


TIME = r"(?:[ T](?P<time>(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)(?: ?[AaPp][Mm]|Z)?)?"
SLASHED = written(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})" + TIME)
YEAR_FIRST = written(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})" + TIME)
YEAR_MONTH_NAME = written(r"(\d{4})-([A-Za-z]{3})-(\d{1,2})" + TIME)
DAY_MONTH_NAME = written(r"(\d{1,2})[- ]([A-Za-z]{3,9})[- ](\d{4})" + TIME)
MIDNIGHT = written(r"0?0:00(:00(\.0+)?)?")
# The years that a child's file or an audit of it can hold: a year outside them is a slip of the keyboard.
FIRST_YEAR, LAST_YEAR = 1900, 2199
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
# Excel's day 1 is 1 January 1900, and it knows a 29 February 1900: from March 1900 on, its days count from here.
EXCEL_BEGAN = date(1899, 12, 30)
EXCEL_DAY = written(r"([2-6]\d{4})(\.\d+)?")
# The order that a day may have been written in by mistake.
OTHER = {"day first": "month first", "month first": "day first"}
AS_WRITTEN = {"day first": "dd/mm/yyyy or yyyy-mm-dd", "month first": "mm/dd/yyyy or yyyy-mm-dd"}
IN_TOML = "in the file's block of round.toml if the whole file is written so."


def day(text: str, order: str) -> date | None:
    """The day that a text means where days are written in that order; None where it means none."""
    match = SLASHED.fullmatch(text)
    return None if match and len(match[3]) == 2 and order != "month first" else _day(text, order)


def _day(text: str, order: str) -> date | None:
    """The day, a year of two digits being one of this century."""
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
        month = _month(match[2])
        return (int(match[1]), month, int(match[3])) if month else None
    if match := DAY_MONTH_NAME.fullmatch(text):
        month = _month(match[2])
        return (int(match[3]), month, int(match[1])) if month else None
    match = SLASHED.fullmatch(text)
    if match is None or order == "year first":
        return None
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    year += 2000 if len(match[3]) == 2 else 0
    return (year, first, second) if order == "month first" else (year, second, first)


def _month(name: str) -> int | None:
    """The month of a name, or of its first three letters or more; None where there is none of that name."""
    return next((number for number, month in enumerate(MONTHS, 1) if month.startswith(name.lower())), None)


def has_time(text: str) -> bool:
    """Whether a time other than midnight, which Excel adds to every day, stands beside a day."""
    match = next(
        filter(None, (way.fullmatch(text) for way in (SLASHED, YEAR_FIRST, YEAR_MONTH_NAME, DAY_MONTH_NAME))), None
    )
    return bool(match and match["time"] and not MIDNIGHT.fullmatch(match["time"]))


def only_in_other_order(text: str, order: str) -> bool:
    """Whether a text is a day when its day and month are swapped, and none as declared: where one is, every other day
    of its column that could be read either way is in doubt."""
    swapped = order in OTHER and SLASHED.fullmatch(text)
    return bool(swapped) and _day(text, order) is None and _day(text, OTHER[order]) is not None


def either_way(text: str) -> bool:
    """Whether a text is one day read day first and another read month first."""
    if not SLASHED.fullmatch(text):
        return False
    days = {_day(text, order) for order in OTHER}
    return None not in days and len(days) == 2


def of_excel(text: str) -> date | None:
    """The day that a number stands for in Excel, where a text looks like one of this or the last century."""
    match = EXCEL_DAY.fullmatch(text)
    return EXCEL_BEGAN + timedelta(days=int(match[1])) if match else None


def remedy(text: str, order: str) -> str:
    """What to do about a text that is no day in that order, with the day that it may be."""
    number = of_excel(text)
    return (
        f"It may be Excel's number for {number:%d/%m/%Y}: format the column as dates." if number else _way(text, order)
    )


def remedy_unsaid(text: str, order: str) -> str:
    """The same without the day, which may be a child's date of birth."""
    return "It may be Excel's number for a day: format the column as dates." if of_excel(text) else _way(text, order)


def _way(text: str, order: str) -> str:
    match = SLASHED.fullmatch(text)
    if order == "year first":
        either = f', or say dates = "day first" or "month first" {IN_TOML}' if match else "."
        return f"Write it as yyyy-mm-dd{either}"
    write = f"rite it as {AS_WRITTEN[order]}"
    why = "Its year has two digits: w" if match and len(match[3]) == 2 and order == "day first" else ""
    if match and _day(text, OTHER[order]) and (why or _day(text, order) is None):
        why = why or "Its day and month may be swapped: w"
        return f'{why}{write}, or say dates = "{OTHER[order]}" {IN_TOML}'
    return f"{why or 'W'}{write}."
