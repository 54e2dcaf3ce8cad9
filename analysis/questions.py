"""The data dictionary: what is asked, in which table, on which scale, and how answers are written.

Reads and checks `definitions/questions.toml`, `definitions/standards.toml` and `definitions/scales.toml` before the
first table is touched. A table has a row meaning, a unit and a key; a question has a type, answers and other ways
of writing them; a standard of the audit has findings, which are mentions, not yes/no. Changing any of these changes
no code.
"""

from collections.abc import Iterable
from typing import Literal, get_args

from pydantic import Field

from analysis.declared import Definition, checked, definition, until_changed
from analysis.errors import BadDefinition, Problem, UnknownName, near

# What a cell can say besides an answer. "not available" is what a published report left out: shown as [x], never as 0.
State = Literal[
    "answered",
    "not applicable",
    "not known",
    "not recorded",
    "not mentioned",
    "not asked",
    "skipped",
    "unreadable",
    "not available",
]
STATES = get_args(State)
# How far a row of an example round is made up: not at all; its number is published, but not whose it is; altogether.
MADE_UP = ("no", "which row", "yes")


class Scale(Definition):
    """Ordered grades of one scale, code to label from worst to best, and the lowest code that counts as good."""

    label: str
    grades: dict[str, str]
    good_from: str | None = None
    also_written: dict[str, str] = {}


class Question(Definition):
    """One question of one table. `asked_of` names the answers of earlier questions that it presupposes.

    A label is a short answer from no fixed list, such as a team: it is counted as written. Text is what people
    wrote: it is never counted, and listed only where the panel itself worded it or whoever wrote it agreed to be
    quoted.
    """

    label: str
    type: Literal["identifier", "text", "label", "single", "multi", "integer", "date", "month"]
    scale: str | None = None
    answers: dict[str, str] = {}
    titles: dict[str, str] = {}
    also_written: dict[str, str] = {}
    states: dict[str, State] = {}
    blank: State = "not recorded"
    asked_of: dict[str, str] = {}
    answers_from: Literal["standards", "findings"] | None = None
    lowest: int | None = None
    highest: int | None = None
    separator: str = ";"
    identifies: bool = False
    worded_by_panel: bool = False
    required: bool = False


class Table(Definition):
    """One table: what a row is, which questions make it unique, what is counted in which unit.

    `counted_by` is given where several rows are counted as one, such as the episodes of a child.
    """

    row: str
    rows: str
    unit: str
    unit_one: str
    key: tuple[str, ...] = Field(strict=False)
    counted_by: str | None = None
    questions: dict[str, Question]


class Finding(Definition):
    """One thing auditors may mention under a standard: a strength, a concern, or neither."""

    label: str
    kind: Literal["strength", "concern", "neutral"]


class Standard(Definition):
    """One standard of the audit tool and the findings it may bear."""

    label: str
    findings: dict[str, Finding]


class Dictionary(Definition):
    """All tables, scales and standards together."""

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
    tables = {name: _with_answers(table, scales, standards) for name, table in tables.items()}
    problems = [problem for name, table in tables.items() for problem in _contradictions(name, table)]
    if problems:
        raise BadDefinition(problems)
    return Dictionary(tables=tables, scales=scales, standards=standards)


def _with_answers(table: Table, scales: dict[str, Scale], standards: dict[str, Standard]) -> Table:
    """The table with the answers that its questions take from a scale or from the standards of the audit."""
    return table.model_copy(
        update={"questions": {n: _answered(q, scales, standards) for n, q in table.questions.items()}}
    )


def _answered(question: Question, scales: dict[str, Scale], standards: dict[str, Standard]) -> Question:
    if question.scale in scales:
        scale = scales[question.scale]
        spellings = scale.also_written | question.also_written
        return question.model_copy(update={"answers": scale.grades, "also_written": spellings})
    if question.answers_from == "standards":
        return question.model_copy(update={"answers": {name: s.label for name, s in standards.items()}})
    if question.answers_from == "findings":
        labels = {f"{s}.{f}": finding.label for s, block in standards.items() for f, finding in block.findings.items()}
        return question.model_copy(update={"answers": labels})
    return question


def _contradictions(name: str, table: Table) -> list[Problem]:
    """What does not fit together inside one table: names that point nowhere, questions without answers."""
    found = [
        Problem(f"questions.toml, [{name}]", f"{role} names '{key}', which is no question of this table.")
        for role, key in [*(("key", key) for key in table.key), ("counted_by", table.counted_by or table.key[0])]
        if key not in table.questions
    ]
    for key, question in table.questions.items():
        where = f"questions.toml, [{name}.questions.{key}]"
        if question.type in ("single", "multi") and not question.answers:
            remedy = near(question.scale, []) if question.scale else "Give answers, a scale or answers_from."
            found.append(Problem(where, f"has no answers (scale: {question.scale}).", remedy))
        for spelling, answer in question.also_written.items():
            if answer not in question.answers:
                remedy = near(answer, list(question.answers))
                found.append(Problem(where, f"also_written '{spelling}' means '{answer}', which is no answer.", remedy))
        found += [
            Problem(where, f"titles has '{answer}', which is no answer.", near(answer, list(question.answers)))
            for answer in question.titles
            if answer not in question.answers
        ]
        for earlier, answer in question.asked_of.items():
            if earlier not in table.questions or answer not in table.questions[earlier].answers:
                found.append(Problem(where, f"asked_of {earlier} = '{answer}' is no answer of this table."))
    return found
