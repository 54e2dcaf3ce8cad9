"""How complete the answers to the questions of one table are: of those asked, how many answered.

Questions that identify somebody are left out, and so are stages and the words under "Other" where nobody was asked.
"""

from dataclasses import dataclass

import pandas as pd

from analysis.disclosure.blocks import NOT_AVAILABLE_MARK, Block, Shown, ShownTable
from analysis.disclosure.sight import Sight
from analysis.disclosure.values import number_entry
from analysis.questions import Table, furthest
from analysis.statistics.counting import loaded, made_up
from analysis.statistics.counts import OUTSIDE_THE_DENOMINATOR

COLUMNS = ("Question", "Answered", "Of", "Percentage")
MOST_NAMED = 2  # questions that a title names


@dataclass(frozen=True)
class Answered:
    """One question: how many answered it, of how many to whom it was put."""

    question: str
    label: str
    answered: int
    asked: int


@dataclass(frozen=True)
class Completeness:
    """The questions of one table, in the order of the dictionary; `unit` is what its rows are called."""

    unit: str
    questions: tuple[Answered, ...]
    made_up: str
    not_available: str | None

    def message(self, about: str) -> str:
        """What there is to see, in words and without numbers: the title of a chart of it."""
        asked = [one for one in self.questions if one.asked]
        gaps = [one for one in asked if one.answered < one.asked]
        if self.not_available or not asked:
            return f"{about}: no answers"
        if not gaps:
            return f"{about}: every question that was asked is answered"
        if len(gaps) <= MOST_NAMED:
            return f"{about}: only {_named(gaps)} {'is' if len(gaps) == 1 else 'are'} not answered throughout"
        least = min(gaps, key=lambda one: one.answered / one.asked)
        return f"{about}: several questions have gaps, most of all {_named([least])}"


def completeness(table: pd.DataFrame) -> Completeness:
    """How many of those asked answered each question of a table that `load` gave."""
    known = loaded(table)
    asked = tuple(_answered(table, name, known) for name in _shown_questions(table, known))
    return Completeness(
        unit=known.rows,
        questions=asked,
        made_up=furthest(made_up(table, [one.question]) for one in asked),
        not_available=table.attrs.get("not_available"),
    )


def questions_of(known: Table) -> list[str]:
    """The questions of a table whose answers are counted as given or missing: those that identify nobody."""
    return [name for name, question in known.questions.items() if not question.identifies]


def _shown_questions(table: pd.DataFrame, known: Table) -> list[str]:
    stages = {stage for question in known.questions.values() for stage in question.worked_out_from}
    others = {f"{name}_other" for name, question in known.questions.items() if question.other}
    return [name for name in questions_of(known) if name not in stages | others or _asked(table, name).any()]


def _answered(table: pd.DataFrame, question: str, known: Table) -> Answered:
    answered = int((table[f"{question}_state"] == "answered").sum())
    return Answered(question, known.questions[question].label, answered, int(_asked(table, question).sum()))


def _asked(table: pd.DataFrame, question: str) -> pd.Series:
    """Which rows the question was put to."""
    return ~table[f"{question}_state"].isin(OUTSIDE_THE_DENOMINATOR)


def _named(questions: list[Answered]) -> str:
    return " and ".join(f"'{one.label}'" for one in questions)


def completeness_shown(block: Block, sight: Sight) -> Shown:
    """A row a question: number, denominator and percentage; [x] throughout where it was not put to anybody."""
    entries = tuple(_entry(one, block.content["unit"]) for one in block.content["questions"])
    rows = tuple((entry["label"], *_said(entry)) for entry in entries)
    return block.shown(table=ShownTable(COLUMNS, (False, True, True, True), rows), values=entries)


def _entry(one: dict, unit: str) -> dict:
    """The value of one question; not available where nobody was asked."""
    number = one["answered"] if one["asked"] else None
    title = f"{one['label']}: answered"
    return number_entry(title, one["label"], number, one["asked"] or None, None, unit) | {"code": one["question"]}


def _said(entry: dict) -> tuple[str, ...]:
    if entry["value"] == NOT_AVAILABLE_MARK:
        return (NOT_AVAILABLE_MARK,) * (len(COLUMNS) - 1)
    return str(entry["value"]), str(entry["denominator"]), entry["percent"]
