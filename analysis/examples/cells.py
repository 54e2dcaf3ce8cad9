"""Answers as codes -> cells in the words of a file.

A closed answer is written as its label, in the system's own code, or now and then in one of the other ways that the
data dictionary knows; 'Other' in the words of who answered; a state, such as not known, as the dictionary has it; dates
as the file writes them.
"""

from dataclasses import dataclass
from datetime import date, datetime

from analysis.examples.example_round import MONTHS, ExampleRound
from analysis.examples.layouts import ExampleFile
from analysis.questions import Question, dictionary

Cell = str | int | date | datetime | None


@dataclass(frozen=True)
class Words:
    """How one file writes the answers to one table of a round."""

    file: ExampleFile
    table: str
    this: ExampleRound

    def cells(self, name: str, rows: list[dict]) -> list[Cell]:
        """The cells of a question that has one column."""
        question = dictionary().question(self.table, name)
        if question.type == "multi":
            return [self._joined(list(given.values())) for given in self.answers(name, rows)]
        if question.type == "single":
            return [next(iter(given.values()), None) for given in self.answers(name, rows)]
        if question.type == "month":
            return [_month(row[name], self.file) for row in rows]
        field = self.file.in_shape.case_is if name == "case" else name
        return [cell_of(row[field], self.file) for row in rows]

    def answers(self, name: str, rows: list[dict]) -> list[dict[str, str]]:
        """For each row, code -> how it is written, of a closed question; nothing where it was left empty."""
        question = dictionary().question(self.table, name)
        codes = [row[name] if question.type == "multi" else (row[name],) for row in rows]
        ways = {code: self._ways(question, code, name) for code in {code for given in codes for code in given if code}}
        numbers = self.this.chance.numbers(f"{self.file.path}/{self.table}.{name}", len(rows), 2).tolist()
        otherwise = self.this.effects.partnership.otherwise_written
        found = [
            {code: _way(ways[code], otherwise, first, second) for code in given if code}
            for given, (first, second) in zip(codes, numbers, strict=True)
        ]
        if not question.other:
            return found
        said = [row[f"{name}_other"] for row in rows]
        return [given | ({question.other: words} if words else {}) for given, words in zip(found, said, strict=True)]

    def _ways(self, question: Question, code: str, name: str) -> list[str]:
        """The ways in which a file writes an answer or a state, the usual one first."""
        states = {state: spelling for spelling, state in reversed(question.states.items())}
        usual = self.file.written.get(name, {}).get(code) or (question.answers | states)[code]
        if name not in self.file.otherwise_written or code in states:
            return [usual]
        known = [spelling for spelling, meant in question.also_written.items() if meant == code]
        return [usual, *known, f"{usual}\u00a0", usual.lower()]

    def _joined(self, texts: list[str]) -> str | None:
        """Several answers in one cell; some systems end each of them, the last too."""
        if self.file.after_each:
            return "".join(f"{text}{self.file.after_each}" for text in texts) or None
        return self.file.in_shape.joined_by.join(texts) or None


def cell_of(value: Cell, file: ExampleFile) -> Cell:
    """Text and numbers as they are; days, and times of day, as the file writes them."""
    if not isinstance(value, date) or file.days == "excel":
        return value
    if not isinstance(value, datetime):
        return _day(value, file)
    hour = f"{value.hour}" if file.days == "m/d/yyyy" else f"{value:%H}"
    return f"{_day(value, file)} {hour}:{value:%M:%S}"


def _day(day: date, file: ExampleFile) -> str:
    if file.days == "yyyy-Mmm-dd":
        return f"{day.year}-{MONTHS[day.month - 1][:3]}-{day.day:02d}"
    if file.days == "m/d/yyyy":
        return f"{day.month}/{day.day}/{day.year}"
    return f"{day:%d/%m/%Y}" if file.days == "dd/mm/yyyy" else f"{day:%Y-%m-%d}"


def _way(ways: list[str], otherwise: float, first: float, second: float) -> str:
    """The usual way, or one of the others as often as `otherwise` says."""
    usual, *others = ways
    return others[int(second * len(others))] if others and first < otherwise else usual


def _month(value: str | None, file: ExampleFile) -> Cell:
    """A month as yyyy-mm, or as the true date of its first day."""
    return date.fromisoformat(f"{value}-01") if value and file.months == "excel" else value
