"""Fields with a number in them measured against each other: a part of a bar, a field of a mosaic.

Where two different numbers agree on how large one is, a field that says [c] says its number by its size. A row is what
stands side by side; it is known by the words to its left.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.attacking.bars import rectangle
from analysis.attacking.pages import Drawn
from analysis.attacking.phrases import number_of
from analysis.attacking.readings import HIDDEN, Count, Name

# How far a number may be from what the size of its field says, and still be it.
NEAR = 0.05
WHERE = "the size of a field"


@dataclass(frozen=True)
class Field:
    """A field: where it begins, how large it is, and the number in it (None: hidden)."""

    left: float
    top: float
    bottom: float
    size: float
    number: int | None


def read_fields(chart: Drawn, round_name: str) -> list[Count]:
    """The number of each field, as it is printed or as its size says, by the row that it is in and its place there."""
    rows = _rows(chart)
    found = {}
    for group in (_of_several_widths(rows.values()), *([row] for row in rows.values())):
        one = _size_of_one([field for row in group for field in row])
        for row in group if one else ():
            for place, field in enumerate(row):
                name = Name(round_name, chart.title, _label(chart, row), f"field {place + 1}")
                found[name] = Count(name, round(field.size / one), WHERE, like=(name.row,))
    return list(found.values())


def _of_several_widths(rows: Iterable[list[Field]]) -> list[list[Field]]:
    """All rows together, unless all have the same columns."""
    columns = {tuple(round(field.left) for field in row) for row in rows}
    return list(rows) if len(columns) > 1 else []


def _rows(chart: Drawn) -> dict[tuple[float, float], list[Field]]:
    """(top, bottom) -> the fields between them, from the left."""
    numbers = [word for word in chart.words if word[2] == HIDDEN or word[2].isdigit()]
    rows, seen = defaultdict(list), set()
    for left, right, top, bottom in sorted(filter(None, map(rectangle, chart.paths)), key=_area, reverse=True):
        inside = [word for word in numbers if left < word[0] < right and top < word[1] < bottom]
        if len(inside) == 1 and inside[0] not in seen:
            seen.add(inside[0])
            field = Field(left, top, bottom, (right - left) * (bottom - top), number_of(inside[0][2]))
            rows[(top, bottom)].append(field)
    return {ends: sorted(row, key=lambda field: field.left) for ends, row in sorted(rows.items())}


def _area(corners: tuple[float, float, float, float]) -> float:
    left, right, top, bottom = corners
    return (right - left) * (bottom - top)


def _size_of_one(fields: Iterable[Field]) -> float | None:
    """How large one is, where two different numbers agree on it."""
    known = [(field.size, field.number) for field in fields if field.number]
    if len({number for _, number in known}) < 2:
        return None
    one = sum(size for size, _ in known) / sum(number for _, number in known)
    return one if all(abs(size / one - number) <= NEAR * number for size, number in known) else None


def _label(chart: Drawn, row: list[Field]) -> str:
    """The first words to the left of a row, at its height or below its beginning."""
    first = row[0]
    beside = sorted((y, text) for x, y, text in chart.words if x < first.left and first.top <= y)
    return beside[0][1] if beside else ""
