"""A table as read: for each question the reading of every record's answer, in the order received, and where it stands.

Each way of writing an answer is read once for a question and a manner of writing, however often it stands there.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

import pandas as pd

from analysis.cleaning import of_days
from analysis.cleaning.reading import Reading
from analysis.cleaning.readings import read_answer
from analysis.errors import Place, Problem
from analysis.intake.changes import Change
from analysis.intake.parts import BETWEEN, NOT_MADE_UP, Part
from analysis.questions import Question, Table

# Of a record whose file does not have the question.
ABSENT = Reading(state="not asked")


@dataclass(frozen=True)
class AsRead:
    """One table: the parts that feed it, in the order received, and question -> one reading a record. A question that
    no file has is in `readings` only where it is worked out from others: `came_from` has the question that each of its
    records took the answer from."""

    name: str
    table: Table
    parts: tuple[Part, ...]
    readings: dict[str, Sequence[Reading]]
    came_from: Mapping[str, Sequence[str]] = field(default_factory=dict)

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

    def source(self, question: str, record: int) -> str:
        """The question that an answer was taken from: itself, unless it was worked out."""
        return self.came_from[question][record] if question in self.came_from else question

    def cell(self, question: str, record: int) -> Place:
        """Where an answer stands, or that which it was worked out from."""
        part = bisect_right(self._begins, record) - 1
        return self.parts[part].cell(self.source(question, record), record - self._begins[part])

    def raw(self, question: str) -> list[str]:
        """The answers to a question as received; '' where a file does not have it."""
        return [
            text
            for part in self.parts
            for text in (part.columns[question].raw if question in part.columns else [""] * len(part.rows))
        ]

    def marks(self, question: str) -> list[str]:
        """How far each answer is made up: one that was worked out as far as what it was taken from."""
        if question not in self.came_from:
            columns = [(part.columns.get(question), len(part.rows)) for part in self.parts]
            return [mark for column, rows in columns for mark in ((column and column.made_up) or [NOT_MADE_UP] * rows)]
        sources = self.came_from[question]
        marks = {source: AsRead(self.name, self.table, self.parts, {}).marks(source) for source in set(sources)}
        return [marks[source][record] for record, source in enumerate(sources)]

    def problems(self) -> Iterator[Problem]:
        """Each answer that cannot be read, with its cell, or round.toml for one that it gives."""
        for question, record, reading in self._with("fault"):
            yield Problem(self._cell_or_constant(question, record), reading.fault)

    def changes(self, questions: Collection[str] | None = None) -> Iterator[Change]:
        """Each answer that was repaired, to these questions or to all; of one with words under "Other", what was
        written besides."""
        for question, record, reading in self._with("rule"):
            if questions is not None and question not in questions:
                continue
            at = self.cell(question, record)
            was = reading.besides if reading.said else self._raw_at(question, record).replace(BETWEEN, "; ")
            yield Change(self.name, at.file, at.sheet, at.cell, question, was, as_text(reading.value), reading.rule)

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


def as_text(value: object) -> str:
    """A code, number or day as text; several codes one after the other; '' for none."""
    if value is None:
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def _readings(parts: tuple[Part, ...], name: str, question: Question) -> list[Reading]:
    """One reading a record."""
    known: dict = {}
    found: list[Reading] = []
    doubted = _in_doubt(parts, name, question)
    for part in parts:
        column = part.columns.get(name)
        if column is None:
            found += [ABSENT] * len(part.rows)
            continue
        ways = known.setdefault((part.file if doubted else "", column.manner), {})
        for raw in set(column.raw) - ways.keys():
            ways[raw] = doubted.get((part.file, raw)) or read_answer(raw, question, column.manner)
        found += [ways[raw] for raw in column.raw]
    return found


def _in_doubt(parts: tuple[Part, ...], name: str, question: Question) -> dict[tuple[str, str], Reading]:
    """(file, raw) -> what is wrong, of the days that may be swapped; the sheets of a file are one column."""
    written: dict[tuple[str, str], set[str]] = {}
    for part in parts:
        if question.type in of_days.TYPES and name in part.columns:
            written.setdefault((part.file, part.columns[name].manner.dates), set()).update(part.columns[name].raw)
    return {
        (file, raw): doubt
        for (file, order), raws in written.items()
        for raw, doubt in of_days.in_doubt(raws, question, order).items()
    }
