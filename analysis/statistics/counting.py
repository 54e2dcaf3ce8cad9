"""From clean tables to counts: the functions a notebook calls.

What is counted is in the column `counted_as`, in the table's units: children for episodes, case files for findings.
Those to whom a question was not put, or does not apply, are not in its denominator. A table or question that was
not available gives a count that says so, never 0.
"""

from collections.abc import Hashable

import pandas as pd

from analysis.errors import CannotCount, UnknownName
from analysis.questions import STATES, Finding, Question, Table, dictionary, furthest
from analysis.rounds import find_round
from analysis.statistics.counts import NOT_AVAILABLE, OUTSIDE_THE_DENOMINATOR, Answer, Counts, Figure


def count(table: pd.DataFrame, question: str, within: Answer | None = None) -> Counts:
    """How many gave each answer to a question; `within` narrows the denominator to those who gave an earlier answer.

    `table` is what `load` gave, or some of its rows. Worked example: of 8 case files, 4 graded Good and 4 Requires
    improvement: count(cases, "grade")["good"].number is 4, its denominator 8.
    """
    name, known = _table_of(table)
    asked = dictionary().question(name, question)
    table = table if within is None else table[table["counted_as"].isin(within.members)]
    table_asked = table[~table[f"{question}_state"].isin(OUTSIDE_THE_DENOMINATOR)]
    labels = asked.answers or _found(table_asked, question)
    answered = table_asked[table_asked[f"{question}_state"] == "answered"]
    return Counts(
        table=name,
        question=question,
        label=asked.label,
        unit=known.unit,
        unit_one=known.unit_one,
        answers=tuple(_answer(answered, question, code, label, asked) for code, label in labels.items()),
        states=_states(table_asked, question),
        members=members(table_asked["counted_as"]),
        within=_within(asked, known, within),
        exclusive=asked.type != "multi" and known.counted_by is None,
        made_up=made_up(table_asked, [question]),
        not_available=_not_available(table, question),
        identifies=asked.identifies,
    )


def count_findings(findings: pd.DataFrame, standard: str) -> Counts:
    """In how many case files the auditors mentioned each finding of a standard; one file may have several mentions."""
    name, known = _table_of(findings)
    if standard not in dictionary().standards:
        raise UnknownName("standard", standard, list(dictionary().standards))
    block = dictionary().standards[standard]
    lines = findings[findings["standard"] == standard]
    asked = lines[~lines["mentioned_state"].isin(OUTSIDE_THE_DENOMINATOR)]
    mentioned = asked[asked["mentioned"] == "yes"]
    answers = [_finding(asked, f"{standard}.{key}", finding) for key, finding in block.findings.items()]
    silent = tuple(case for case in members(asked["case"]) if case not in set(mentioned["case"]))
    return Counts(
        table=name,
        question=standard,
        label=block.label,
        unit=known.unit,
        unit_one=known.unit_one,
        answers=tuple(answers),
        states=(Answer("not mentioned", "Nothing mentioned", "Nothing mentioned", silent),) if silent else (),
        members=members(asked["case"]),
        within=None,
        exclusive=False,
        made_up=made_up(asked, ["mentioned"]),
        not_available=_not_available(findings, "mentioned")
        or (f"'{block.label}' was not among the standards of this round." if lines.empty else None),
    )


def total(table: pd.DataFrame) -> Figure:
    """How many rows a table has, such as responses received or missing episodes recorded.

    Made-up references do not make the number made up: its mark is that of the other questions of the table's key.
    """
    name, known = _table_of(table)
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
    population = find_round(cases.attrs["round"]).description.population
    if population.size is not None and population.size < len(cases):
        raise CannotCount(
            f"{len(cases)} cases cannot be drawn from {population.size} {population.name}; see round.toml."
        )
    return Figure(
        label="Cases audited",
        number=len(cases),
        unit=f"children on the {population.name}" if population.size else "case files",
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


def _table_of(table: pd.DataFrame) -> tuple[str, Table]:
    name = table.attrs.get("table") if isinstance(table, pd.DataFrame) else None
    if name is None:
        raise CannotCount("Only a table that load(...) gave can be counted, or some of its rows.")
    return name, dictionary().table(name)


def _found(table: pd.DataFrame, question: str) -> dict[Hashable, str]:
    """The different answers of a question that has no list of answers, in order: each age, each month."""
    return {value: str(value) for value in sorted(table[question].dropna().unique())}


def _answer(rows: pd.DataFrame, question: str, code: Hashable, label: str, asked: Question) -> Answer:
    chosen = rows[question].map(lambda codes: code in codes) if asked.type == "multi" else rows[question] == code
    title = asked.titles.get(code, f"{asked.label}: {label}")
    gave = rows[chosen.astype(bool)]
    tone = str(code) if asked.scale else "neutral"
    return Answer(str(code), label, title, members(gave["counted_as"]), tone, made_up(gave, [question]))


def _finding(asked: pd.DataFrame, code: str, finding: Finding) -> Answer:
    """Those files whose auditors mentioned a finding; its mark is that of all who were asked, mentioned or not."""
    lines = asked[asked["finding"] == code]
    mentioned = members(lines.loc[lines["mentioned"] == "yes", "case"])
    return Answer(code, finding.label, finding.label, mentioned, finding.kind, made_up(lines, ["mentioned"]))


def _states(table: pd.DataFrame, question: str) -> tuple[Answer, ...]:
    """Those who gave no answer, by why; the ones not in the denominator are left out."""
    column = table[f"{question}_state"]
    found = [state for state in STATES if state != "answered" and (column == state).any()]
    return tuple(
        Answer(state, state.capitalize(), state.capitalize(), members(table.loc[column == state, "counted_as"]))
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


def _not_available(table: pd.DataFrame, question: str) -> str | None:
    """Why nothing can be counted: the table was not received, or the question was not published or not asked."""
    if table.attrs.get("not_available"):
        return table.attrs["not_available"]
    gone = table[f"{question}_state"].isin((NOT_AVAILABLE, "not asked")).all() and len(table) > 0
    return table.attrs["reasons"].get(question) if gone else None
