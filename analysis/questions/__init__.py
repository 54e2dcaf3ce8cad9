"""The data dictionary: what is asked, in which table, on which scale, and how answers are written.

Reads and checks `definitions/questions.toml`, `definitions/standards.toml` and `definitions/scales.toml` before the
first table is touched. A table has a row meaning, a unit and a key; a question has a type, answers and other ways
of writing them; a standard of the audit has findings, which are mentions, not yes/no. Changing any of these changes
no code.
"""

from collections.abc import Iterable

from analysis.declared import Definition, checked, definition, until_changed
from analysis.errors import BadDefinition, UnknownName
from analysis.questions.blocks import MADE_UP, STATES, Finding, Question, Scale, Standard, State, Table, Version
from analysis.questions.checks import contradictions, contradictions_as_written
from analysis.questions.spelled_out import spelled_out

__all__ = [
    "MADE_UP",
    "STATES",
    "Dictionary",
    "Finding",
    "Question",
    "Scale",
    "Standard",
    "State",
    "Table",
    "Version",
    "dictionary",
    "furthest",
]


class Dictionary(Definition):
    """All tables, scales and standards together; every question a plain one (see `spelled_out`)."""

    tables: dict[str, Table]
    scales: dict[str, Scale]
    standards: dict[str, Standard]

    def table(self, name: str) -> Table:
        """The table of that name; an unknown one is refused with near names."""
        if name not in self.tables:
            raise UnknownName("table", name, list(self.tables))
        return self.tables[name]

    def question(self, table: str, name: str) -> Question:
        """The question of that name in that table; an unknown one is refused with near names."""
        questions = self.table(table).questions
        if name not in questions:
            raise UnknownName(f"question of '{table}'", name, list(questions))
        return questions[name]

    def questions_of(self, table: str, name: str) -> tuple[str, ...]:
        """The questions that a block of a table stands for, such as all stages of a grade; a question is its own; none
        where there is no such block."""
        asked = self.tables[table].questions if table in self.tables else {}
        return tuple(question for question, plain in asked.items() if name in (question, plain.block))


def furthest(marks: Iterable[str]) -> str:
    """The furthest of several made-up marks; 'no' where there is none."""
    return max(marks, key=MADE_UP.index, default=MADE_UP[0])


@until_changed
def dictionary() -> Dictionary:
    """The data dictionary of the definitions folder, checked: `BadDefinition` names every problem in it."""
    standards = {
        name: checked(Standard, block, f"standards.toml, [{name}]")
        for name, block in definition("standards.toml").items()
    }
    scales = {
        name: checked(Scale, block, f"scales.toml, [{name}]") for name, block in definition("scales.toml").items()
    }
    tables = {
        name: checked(Table, block, f"questions.toml, [{name}]") for name, block in definition("questions.toml").items()
    }
    _refuse([problem for name, table in tables.items() for problem in contradictions_as_written(name, table)])
    tables = {name: spelled_out(table, scales, standards) for name, table in tables.items()}
    _refuse([problem for name, table in tables.items() for problem in contradictions(name, table)])
    return Dictionary(tables=tables, scales=scales, standards=standards)


def _refuse(problems: list) -> None:
    if problems:
        raise BadDefinition(problems)
