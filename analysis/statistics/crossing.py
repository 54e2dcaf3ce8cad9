"""Two counts against each other: who gave which answer to the one and which to the other, with both margins."""

from dataclasses import dataclass

from analysis.errors import CannotCount
from analysis.questions import furthest
from analysis.statistics.counts import Answer, Counts


@dataclass(frozen=True)
class Line:
    """A row of a cross-table: the answer that heads it, and those of each column who gave it."""

    label: str
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class CrossTable:
    """The members of each cell of two questions. `columns` are the answers to the second; `members` are those to whom
    both were put, whose states (not recorded ...) are rows and columns too. Made-up answers make a cell made up."""

    row_label: str
    column_label: str
    unit: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    members: tuple[str, ...]
    within: str | None
    made_up: str
    not_available: str | None
    identifies: bool


def cross(rows: Counts, columns: Counts) -> CrossTable:
    """The answers to one question by those to another: cross(count(cases, "grade"), count(cases, "placement")).

    Raises CannotCount where the two are counted by different things, or one person may have given several answers.
    """
    _refuse_unless_crossable(rows, columns)
    both = set(rows.members) & set(columns.members)
    across = _given(columns)
    marks = {rows.made_up, columns.made_up}
    return CrossTable(
        row_label=rows.label,
        column_label=columns.label,
        unit=rows.unit,
        columns=tuple(answer.label for answer in across),
        lines=tuple(
            Line(answer.label, tuple(_met(answer, other, both) for other in across)) for answer in _given(rows)
        ),
        members=tuple(sorted(both)),
        within=rows.within if rows.within == columns.within else None,
        made_up="yes" if marks != {"no"} else furthest(marks),
        not_available=rows.not_available or columns.not_available,
        identifies=rows.identifies or columns.identifies,
    )


def _given(counts: Counts) -> tuple[Answer, ...]:
    return (*counts.answers, *counts.states)


def _line(answer: Answer, across: tuple[Answer, ...], both: set[str]) -> Line:
    return Line(answer.label, tuple(_met(answer, other, both) for other in across))


def _met(one: Answer, other: Answer, both: set[str]) -> tuple[str, ...]:
    return tuple(sorted(set(one.members) & set(other.members) & both))


def _refuse_unless_crossable(rows: Counts, columns: Counts) -> None:
    several = [counts.label for counts in (rows, columns) if not counts.exclusive]
    if several:
        raise CannotCount(f"One {rows.unit_one} may give several answers to '{several[0]}', so rows would not add up.")
    if (rows.unit, rows.table) != (columns.unit, columns.table):
        raise CannotCount(
            f"'{rows.label}' is counted in {rows.unit} and '{columns.label}' in {columns.unit}: these are not the same."
        )
