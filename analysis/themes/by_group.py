"""Themes by who raised them: how many responses of each agency raised each theme.

One row is one theme, one column the responses that gave one answer to a closed question, such as their agency. The
denominator of a cell is those of that group who gave a comment. Nothing is tested: groups are of those who happened to
answer, and most are too few to compare.
"""

from dataclasses import dataclass

import pandas as pd

from analysis.errors import CannotCount
from analysis.questions import Question
from analysis.statistics.counting import loaded, made_up
from analysis.themes.coded import Coded, each_once
from analysis.themes.counting import count_themes

NOT_GIVEN = "Not given"


@dataclass(frozen=True)
class Group:
    """Those who gave one answer and a comment: the denominator of their column."""

    code: str
    label: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class GroupedTheme:
    """One theme: the responses that raised it, and those of each group in the order of the groups."""

    theme: str
    label: str
    members: tuple[str, ...]
    by_group: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ThemesByGroup:
    """The themes that anybody raised, most raised first, by the groups in which anybody gave a comment."""

    table: str
    by: str
    label: str
    unit: str
    unit_one: str
    groups: tuple[Group, ...]
    themes: tuple[GroupedTheme, ...]
    members: tuple[str, ...]
    made_up: str
    codebook: str
    not_available: str | None


def count_themes_by(coded: Coded, responses: pd.DataFrame, by: str) -> ThemesByGroup:
    """How many responses of each group raised each theme; `by` is a closed question of the same table, as 'agency'.

    Raises CannotCount for a question that could name who answered, that has no list of answers or allows several, and
    for another table than the one that was coded.
    """
    asked = _closed(coded, responses, by)
    counts = count_themes(coded)
    groups = tuple(group for group in _groups(responses, by, asked, counts.members) if group.members)
    marks = {counts.made_up, made_up(responses, [by])}
    return ThemesByGroup(
        table=coded.table,
        by=asked.label,
        label=f"Themes by {asked.label.lower()}",
        unit=coded.unit,
        unit_one=coded.unit_one,
        groups=groups,
        themes=tuple(
            GroupedTheme(
                theme.theme, theme.label, theme.members, tuple(_both(theme.members, group.members) for group in groups)
            )
            for theme in counts.raised
        ),
        members=counts.members,
        # Who of which group raised what is made up as soon as either is.
        made_up="no" if marks == {"no"} else "yes",
        codebook=coded.version,
        not_available=coded.not_available,
    )


def _closed(coded: Coded, responses: pd.DataFrame, by: str) -> Question:
    """The question to group by, once it is fit for it."""
    asked = loaded(responses, by).questions[by]
    if responses.attrs["table"] != coded.table:
        raise CannotCount(f"The answers of '{coded.table}' cannot be grouped by those of '{responses.attrs['table']}'.")
    if asked.type != "single" or asked.identifies:
        raise CannotCount(
            f"Themes are not counted by '{asked.label}': it could name who answered, or one response may be in several "
            "groups. Use a closed question with one answer, such as agency."
        )
    return asked


def _groups(responses: pd.DataFrame, by: str, asked: Question, commented: tuple[str, ...]) -> list[Group]:
    """A group an answer, in the order of the dictionary; last those who gave none."""
    if not commented:
        return []
    given = responses[by].where(responses[f"{by}_state"] == "answered")
    names = responses["counted_as"].astype("str")
    groups = [Group(code, label, _both(commented, names[given == code])) for code, label in asked.answers.items()]
    return [*groups, Group("not_given", NOT_GIVEN, _both(commented, names[given.isna()]))]


def _both(members: tuple[str, ...], others: object) -> tuple[str, ...]:
    return each_once(set(members) & set(others))
