"""A table as read: for each question the reading of every record's answer, in the order received, and where it stands.

Each way of writing an answer is read once for a question and a manner of writing, however often it stands there. Days
that could be read day first or month first are in doubt where another day of their column is one only month first.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from analysis.cleaning import days
from analysis.cleaning.readings import Reading, read_answer
from analysis.errors import Place, Problem
from analysis.intake.changes import Change
from analysis.intake.parts import BETWEEN, NOT_MADE_UP, Column, Part
from analysis.intake.wording import readable
from analysis.questions import Question, Table

# Of a record whose file does not have the question.
ABSENT = Reading(state="not asked")
DAYS = ("date", "birth")


@dataclass(frozen=True)
class AsRead:
    """One table: the parts that feed it, in the order received, and question -> one reading a record. A question that
    no file has is in `readings` only where it is worked out from others."""

    name: str
    table: Table
    parts: tuple[Part, ...]
    readings: dict[str, Sequence[Reading]]

    def __len__(self) -> int:
        return self._begins[-1]

    @cached_property
    def _begins(self) -> list[int]:
        """Where each part begins among the records, and where the last ends."""
        return [0, *accumulate(len(part.rows) for part in self.parts)]

    @cached_property
    def records(self) -> list[str]:
        """Where each record stands, in words."""
        return [record for part in self.parts for record in self.records_of(part)]

    @staticmethod
    def records_of(part: Part) -> list[str]:
        """Where each record of a part stands, in words."""
        return [str(part.place(index)) for index in range(len(part.rows))]

    def place(self, record: int) -> Place:
        """Where a record stands."""
        part = bisect_right(self._begins, record) - 1
        return self.parts[part].place(record - self._begins[part])

    def cell(self, question: str, record: int) -> Place:
        """Where an answer stands."""
        part = bisect_right(self._begins, record) - 1
        return self.parts[part].cell(question, record - self._begins[part])

    def raw(self, question: str) -> list[str]:
        """The answers to a question as received; '' where a file does not have it."""
        return [
            text
            for part in self.parts
            for text in (part.columns[question].raw if question in part.columns else [""] * len(part.rows))
        ]

    def marks(self, question: str) -> list[str]:
        """How far each answer is made up: that of the answer it was worked out from, where it stands in no file."""
        asked, there = self.table.questions[question], {q for part in self.parts for q in part.columns}
        sources = [question, *asked.worked_out_from, question.removesuffix("_other")]
        source = next((q for q in sources if q in there), question)
        columns = [(part.columns.get(source), len(part.rows)) for part in self.parts]
        return [mark for column, rows in columns for mark in ((column and column.made_up) or [NOT_MADE_UP] * rows)]

    def problems(self) -> Iterator[Problem]:
        """Each answer that cannot be read, with its cell, or round.toml for one that it gives."""
        for question, record, reading in self._with("fault"):
            yield Problem(self._cell_or_constant(question, record), reading.fault)

    def changes(self) -> Iterator[Change]:
        """Each answer that was repaired."""
        for question, record, reading in self._with("rule"):
            at, was = self.cell(question, record), self._raw_at(question, record).replace(BETWEEN, "; ")
            became = "; ".join(reading.value) if isinstance(reading.value, tuple) else str(reading.value)
            yield Change(self.name, at.file, at.sheet, at.cell, question, was, became, reading.rule)

    def _with(self, what: str) -> Iterator[tuple[str, int, Reading]]:
        """The answers whose reading has a rule, or a fault; a question in which none has is not gone through."""
        for question, readings in self.readings.items():
            if any(getattr(reading, what) for reading in {id(one): one for one in readings}.values()):
                yield from ((question, at, one) for at, one in enumerate(readings) if getattr(one, what))

    def _raw_at(self, question: str, record: int) -> str:
        part = bisect_right(self._begins, record) - 1
        column = self.parts[part].columns.get(question)
        return column.raw[record - self._begins[part]] if column else ""

    def _cell_or_constant(self, question: str, record: int) -> Place | str:
        place = self.cell(question, record)
        return place if place.cell else f"{place}, constants in round.toml"


def as_read(name: str, table: Table, parts: Iterable[Part]) -> AsRead:
    """The answers of a table's parts, read."""
    own = tuple(part for part in parts if part.table == name)
    asked = [q for q in table.questions if any(q in part.columns for part in own)]
    return AsRead(name, table, own, {q: _readings(own, q, table.questions[q]) for q in asked})


def _readings(parts: tuple[Part, ...], name: str, question: Question) -> list[Reading]:
    """One reading a record."""
    known: dict = {}
    found: list[Reading] = []
    for part in parts:
        column = part.columns.get(name)
        if column is None:
            found += [ABSENT] * len(part.rows)
        else:
            ways = known.setdefault(column.manner, {})
            for raw in set(column.raw) - ways.keys():
                ways[raw] = read_answer(raw, question, column.manner)
            doubted = _in_doubt(column, question)
            found += [doubted.get(raw) or ways[raw] for raw in column.raw]
    return found


def _in_doubt(column: Column, question: Question) -> dict[str, Reading]:
    """raw -> what is wrong, of the days of a column that may be swapped: another one is a day month first only."""
    if question.type not in DAYS or column.manner.dates != "day first":
        return {}
    texts = {raw: readable(raw) for raw in set(column.raw)}
    if days.only_month_first(texts.values()) is None:
        return {}
    swapped = (
        f"'{question.label}' may have its day and month swapped: other days of this column only make sense month first."
    )
    remedy = 'Say dates = "month first" in the file\'s block of round.toml, or put the others right.'
    doubt = Reading(state="unreadable", fault=f"{swapped} {remedy}")
    return {raw: doubt for raw, text in texts.items() if days.either_way(text)}
