"""Rows as codes -> columns as people and systems write them: headings, and cells in the words of that file.

A closed answer is written as its label, in the system's own code, or now and then in one of the other ways that the
data dictionary knows; dates as the file writes them. Every row bears the cell 'Made up'.
"""

from dataclasses import dataclass
from datetime import date, datetime

from analysis.examples.example_round import MONTHS, ExampleRound
from analysis.examples.layouts import ExampleFile
from analysis.questions import Question, dictionary

MADE_UP = "Made up"
MARK = "yes"
Cell = str | int | date | datetime | None


@dataclass(frozen=True)
class Columns:
    """A list as it is written: its headings, and its rows of cells."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def columns_of(file: ExampleFile, rows: list[dict], this: ExampleRound) -> Columns:
    """The columns of the table that a file gives, then those beside them, then the mark."""
    answered = {heading: _answers(file, file.table, q, rows, this) for q, heading in file.headings.items()}
    beside = {heading: [_cell(row[field], file) for row in rows] for heading, field in file.beside.items()}
    # Microsoft Forms puts its own columns after the number of the response.
    first = list(file.headings.values())[0]
    everything = {first: answered.pop(first)} | beside | answered | {MADE_UP: [MARK] * len(rows)}
    return Columns(tuple(everything), tuple(zip(*everything.values(), strict=True)))


def lines_of(file: ExampleFile, findings: list[dict], this: ExampleRound) -> Columns:
    """The columns of the list of findings on the sheets of a file, for all children one after the other."""
    answered = {heading: _answers(file, "findings", q, findings, this) for q, heading in file.lines.items()}
    everything = answered | {MADE_UP: [MARK] * len(findings)}
    return Columns(tuple(everything), tuple(zip(*everything.values(), strict=True)))


def _answers(file: ExampleFile, table: str, name: str, rows: list[dict], this: ExampleRound) -> list[Cell]:
    """The cells of one question."""
    question, values = dictionary().question(table, name), [row[name] for row in rows]
    if question.type == "month":
        return [_month(value, file) for value in values]
    if question.type != "single":
        return [_cell(value, file) for value in values]
    ways = {code: _ways(question, code, name, file) for code in question.answers}
    numbers = this.chance.numbers(f"{file.path}/{table}.{name}", len(rows), 2)
    otherwise = this.effects.partnership.otherwise_written
    return [
        value and _way(ways[value], otherwise, first, second)
        for value, (first, second) in zip(values, numbers.tolist(), strict=True)
    ]


def _ways(question: Question, code: str, name: str, file: ExampleFile) -> list[str]:
    """The ways in which a file writes an answer, the usual one first."""
    usual = file.written.get(name, {}).get(code, question.answers[code])
    if name not in file.otherwise_written:
        return [usual]
    known = [spelling for spelling, meant in question.also_written.items() if meant == code]
    return [usual, *known, f"{usual}\u00a0", usual.lower()]


def _way(ways: list[str], otherwise: float, first: float, second: float) -> str:
    """The usual way, or one of the others as often as `otherwise` says."""
    usual, *others = ways
    return others[int(second * len(others))] if others and first < otherwise else usual


def _month(value: str | None, file: ExampleFile) -> Cell:
    """A month as yyyy-mm, or as the true date of its first day."""
    return date.fromisoformat(f"{value}-01") if value and file.months == "excel" else value


def _cell(value: Cell, file: ExampleFile) -> Cell:
    """Text and numbers as they are; days, and times of day, as the file writes them."""
    if isinstance(value, datetime):
        return value if file.is_workbook else f"{value:%d/%m/%Y %H:%M:%S}"
    if not isinstance(value, date) or file.days == "excel":
        return value
    if file.days == "yyyy-Mmm-dd":
        return f"{value.year}-{MONTHS[value.month - 1][:3]}-{value.day:02d}"
    return f"{value:%d/%m/%Y}" if file.days == "dd/mm/yyyy" else value.isoformat()
