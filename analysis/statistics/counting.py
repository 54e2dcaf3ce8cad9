"""From clean tables to counts: the functions a notebook calls.

What is counted is in the column `counted_as`, in the table's units: children for episodes, case files for findings.
Those to whom a question was not put, or does not apply, are not in its denominator. A table or question that was
not available gives a count that says so, never 0. A part of a table is counted with `within`, so that its denominator
says what it is of; rows picked by hand are refused.
"""

from collections.abc import Hashable

import pandas as pd

from analysis.errors import CannotCount
from analysis.questions import STATES, Question, Table, dictionary, furthest
from analysis.rounds import find_round
from analysis.statistics.counts import NOT_AVAILABLE, OUTSIDE_THE_DENOMINATOR, Answer, Counts, Figure
from analysis.statistics.wording import UNITS

# What a question of these types would list is each person's own words, name or day: that is no count.
NOT_COUNTED = {
    "text": "Code it into themes, or quote those who agreed to be quoted: count_themes(...), quotes(...).",
    "identifier": "Count the rows instead: total(...).",
    "date": "Show the period instead: period(...).",
}


def count(table: pd.DataFrame, question: str, within: Answer | None = None) -> Counts:
    """How many gave each answer to a question; `within` narrows the denominator to those who gave an earlier answer.

    `table` is what `load` gave, whole. Worked example: of 8 case files, 4 graded Good and 4 Requires improvement:
    count(cases, "grade")["good"].number is 4, its denominator 8. Raises CannotCount for free text, references and days,
    for rows picked by hand, and for an earlier answer that is counted by something else.
    """
    known = loaded(table, question)
    asked = known.questions[question]
    _refuse_unless_countable(table, known, asked, within)
    those = table if within is None else table[table["counted_as"].isin(within.members)]
    part = those[~those[f"{question}_state"].isin(OUTSIDE_THE_DENOMINATOR)]
    labels = asked.answers or _found(part, question)
    return Counts(
        table=table.attrs["table"],
        question=question,
        label=asked.label,
        unit=known.unit,
        unit_one=known.unit_one,
        answers=tuple(_answer(part, question, code, label, known) for code, label in labels.items()),
        states=_states(part, question, known),
        members=members(part["counted_as"]),
        within=_within(asked, known, within),
        exclusive=asked.type != "multi" and known.counted_by is None,
        made_up=_joint(made_up(part, [question]), within),
        not_available=why_not_available(those, question),
        identifies=asked.identifies,
    )


def total(table: pd.DataFrame) -> Figure:
    """How many rows a table has, such as responses received or missing episodes recorded.

    Made-up references do not make the number made up: its mark is that of the other questions of the table's key.
    """
    known = loaded(table)
    _refuse_part(table)
    return Figure(
        label=known.rows.capitalize(),
        number=None if table.attrs.get("not_available") else len(table),
        unit=known.rows,
        members=members(table["counted_as"]),
        denominator=None,
        within=None,
        made_up=made_up(table, [key for key in known.key if known.questions[key].type != "identifier"]),
        not_available=table.attrs.get("not_available"),
    )


def sample(cases: pd.DataFrame) -> Figure:
    """How many cases were audited, of how many on the list they were drawn from where its size is known."""
    loaded(cases, "case")
    _refuse_part(cases)
    population = find_round(cases.attrs["round"]).description.population
    if population.size is not None and population.size < len(cases):
        drawn = f"{len(cases)} cases cannot be drawn from a list of {population.size}"
        raise CannotCount(f"{drawn} ({population.name}). Put population.size right in round.toml.")
    return Figure(
        label="Cases audited",
        number=len(cases),
        unit=f"{UNITS[population.unit]} on the {population.name}" if population.size else "case files",
        members=members(cases["case"]),
        denominator=population.size,
        within=population.name if population.size else None,
        made_up="no",
        not_available=None,
    )


def members(values: pd.Series) -> tuple[str, ...]:
    """The different members named in a column, in order."""
    return tuple(sorted(values.astype("str").unique()))


def made_up(table: pd.DataFrame, questions: list[str]) -> str:
    """How far the answers to these questions are made up: the furthest mark; jointly, 'which row' counts as made up."""
    columns = [f"{question}_made_up" for question in questions if f"{question}_made_up" in table]
    mark = furthest(mark for column in columns for mark in table[column].unique())
    return "yes" if mark == "which row" and len(questions) > 1 else mark


def loaded(table: pd.DataFrame, *questions: str) -> Table:
    """The dictionary's block of a table that `load` gave, or of some of its rows, once the questions are known in it.

    Raises CannotCount for any other table, and UnknownName with near names for a question that it does not have.
    """
    name = table.attrs.get("table") if isinstance(table, pd.DataFrame) else None
    if name is None:
        raise CannotCount("Only a table that load(...) gave can be counted or shown, or some of its rows.")
    for question in questions:
        dictionary().question(name, question)
    return dictionary().table(name)


def why_not_available(table: pd.DataFrame, question: str) -> str | None:
    """Why nothing can be counted or shown: the table was not received, or the question not published or not asked."""
    if table.attrs.get("not_available"):
        return table.attrs["not_available"]
    gone = table[f"{question}_state"].isin((NOT_AVAILABLE, "not asked")).all() and len(table) > 0
    return table.attrs["reasons"].get(question) if gone else None


def counted_by(known: Table) -> str:
    """What a member of this table's counts is, such as 'case': members of two counts compare only where this is one."""
    return known.counted_by or "/".join(known.key)


def _refuse_unless_countable(table: pd.DataFrame, known: Table, asked: Question, within: Answer | None) -> None:
    if asked.type in NOT_COUNTED:
        remedy = NOT_COUNTED[asked.type]
        raise CannotCount(f"'{asked.label}' is a question of type {asked.type} and cannot be counted. {remedy}")
    _refuse_part(table)
    if within is not None and within.counted_by != counted_by(known):
        units = f"'{asked.label}' is counted by {counted_by(known)}, '{within.title}' by {within.counted_by}"
        raise CannotCount(f"{units}: one cannot be within the other.")


def _refuse_part(table: pd.DataFrame) -> None:
    """Rows picked by hand have a denominator that nobody can name."""
    if len(table) != table.attrs.get("rows", len(table)):
        raise CannotCount(
            f"These are {len(table)} of {table.attrs['rows']} rows. Count the whole table, with within=... for a part: "
            'count(cases, "age", within=count(cases, "grade")["good"]).'
        )


def _found(table: pd.DataFrame, question: str) -> dict[Hashable, str]:
    """The different answers of a question that has no list of answers, in order: each age, each month, each team."""
    return {value: str(value) for value in sorted(table[question].dropna().unique())}


def _answer(table: pd.DataFrame, question: str, code: Hashable, label: str, known: Table) -> Answer:
    """Those who gave an answer. An answer that nobody gave bears the mark of all who were asked."""
    asked = known.questions[question]
    several = asked.type == "multi"
    chosen = table[question].map(lambda codes: code in (codes or ())) if several else table[question] == code
    gave = table[chosen.fillna(False).astype(bool)]
    return Answer(
        code=str(code),
        label=label,
        title=asked.titles.get(code, f"{asked.label}: {label}"),
        members=members(gave["counted_as"]),
        tone=str(code) if asked.scale else "neutral",
        made_up=made_up(gave if len(gave) else table, [question]),
        counted_by=counted_by(known),
    )


def _states(table: pd.DataFrame, question: str, known: Table) -> tuple[Answer, ...]:
    """Those who gave no answer, by why; the ones not in the denominator are left out."""
    column = table[f"{question}_state"]
    found = [state for state in STATES if state != "answered" and (column == state).any()]
    return tuple(
        Answer(
            code=state,
            label=state.capitalize(),
            title=f"{known.questions[question].label}: {state}",
            members=members(table.loc[column == state, "counted_as"]),
            made_up=made_up(table[column == state], [question]),
            counted_by=counted_by(known),
        )
        for state in found
    )


def _within(asked: Question, known: Table, within: Answer | None) -> str | None:
    """What the denominator is within, in words: the earlier answer that the dictionary or the call presupposes."""
    if within is not None:
        return within.title
    for earlier, code in asked.asked_of.items():
        question = known.questions[earlier]
        return question.label if question.answers[code] == "Yes" else question.answers[code]
    return None


def _joint(mark: str, within: Answer | None) -> str:
    """The mark of a count within an answer: where either is made up in any way, who is in both is made up."""
    if within is None:
        return mark
    return "no" if {mark, within.made_up} == {"no"} else "yes"
