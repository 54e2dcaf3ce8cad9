"""Cells as text, as a person reads them in Excel, and the rows of a sheet made of them.

Numbers as Excel shows them in general (15 digits, 17 for 17.0), dates and times ISO, to the second; a duration as
hours, minutes and seconds. Text stays as typed, "007" and "None" included. Control characters, which nobody typed and
no report can show, are taken out; the cells they were in are named.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite

from analysis.grids.grid import Grid

# The C0 controls except tab, line feed and return: what a terminal, a scanner or another program left behind.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# Excel keeps 15 digits; beyond these sizes it writes 1E+21 and 1.5E-10.
LARGEST_PLAIN, SMALLEST_PLAIN = 1e21, 1e-9
# Whole numbers below it have at most 15 digits.
WHOLE = 10**15
# Excel shows a time to the second, and stores it as a fraction of a day that is a little off.
HALF_A_SECOND = timedelta(milliseconds=500)


@dataclass(frozen=True)
class Marks:
    """What a sheet holds beside its values: errors by their place, with their word (#REF!), formulas without a stored
    value, and the rows that are hidden."""

    errors: dict[tuple[int, int], str]
    unstored: tuple[tuple[int, int], ...] = ()
    hidden_rows: tuple[int, ...] = ()


def grid_of(grid: Grid, values: Iterable[Iterable[object]], marks: Marks) -> Grid:
    """An empty grid (its file, sheet and whether it is hidden) with its rows: the text of the values, row by row."""
    texts = TEXTS
    rows = [[value if value.__class__ is str else texts[value.__class__](value) for value in row] for row in values]
    for (row, column), word in marks.errors.items():
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = word
    cleaned = take_out_controls(rows)
    ended = _ended(rows)
    below = sorted(row for row in set(marks.hidden_rows) if row < len(ended))
    hidden = tuple(row for row in below if any(map(str.strip, ended[row])))
    return Grid(grid.file, grid.sheet, ended, marks.unstored, tuple(sorted(marks.errors)), hidden, grid.hidden, cleaned)


def take_out_controls(rows: list[list[str]]) -> tuple[tuple[int, int, str], ...]:
    """Takes the control characters out of the rows; gives (row, column, text as it was) of each cell that had any."""
    cleaned = []
    for index, row in enumerate(rows):
        if CONTROL.search("".join(row)):
            cleaned += [(index, column, text) for column, text in enumerate(row) if CONTROL.search(text)]
            row[:] = [CONTROL.sub("", text) for text in row]
    return tuple(cleaned)


def _ended(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """The rows up to the last filled cell of each, and up to the last filled row."""
    for row in rows:
        while row and row[-1] == "":
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return tuple(map(tuple, rows))


def as_text(value: object) -> str:
    """A cell's value as a person reads it: 17 for 17.0, ISO for a date, '' for nothing."""
    return TEXTS[type(value)](value)


def number_text(value: float) -> str:
    """A number with the 15 digits that Excel keeps: 0.3 for 0.1 + 0.2, and no 1e+16 below 1E+21. Raises ValueError
    for an infinite one, which only a damaged file holds."""
    if not isfinite(value):
        raise ValueError("a number that is none")
    if value.is_integer() and abs(value) < WHOLE:
        return str(int(value))
    digits = f"{value:.15g}"
    if "e" not in digits:
        return digits
    plain = SMALLEST_PLAIN <= abs(value) < LARGEST_PLAIN
    return format(Decimal(digits), "f") if plain else digits.upper()


def duration_text(value: timedelta) -> str:
    """'30:05:00' for thirty hours and five minutes, as Excel shows [h]:mm:ss."""
    seconds = round(abs(value).total_seconds())
    sign = "-" if value < timedelta() else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def moment_text(value: datetime) -> str:
    """'2026-02-03 09:00:00', and the date alone at midnight."""
    if value.microsecond:
        value = (value + HALF_A_SECOND).replace(microsecond=0)
    return value.isoformat(" ").removesuffix(" 00:00:00")


def time_text(value: time) -> str:
    """'09:30:00'."""
    return (datetime.combine(date(2000, 1, 1), value) + HALF_A_SECOND).time().isoformat(timespec="seconds")


def whole_text(value: int) -> str:
    """A whole number, with the 15 digits that Excel keeps."""
    return str(value) if abs(value) < WHOLE else number_text(float(value))


# By the kinds of value that the readers give; any other is a mistake of ours.
TEXTS = {
    str: str,
    float: number_text,
    int: whole_text,
    bool: str,
    datetime: moment_text,
    date: date.isoformat,
    time: time_text,
    timedelta: duration_text,
    type(None): lambda _: "",
}
