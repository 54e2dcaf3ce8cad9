"""Coded answers into themes with those who raised them.

A response counts once a theme and valence, however often it says so. The denominator is those who gave a comment to at
least one of the questions counted; no comment is not an opinion.
"""

from dataclasses import dataclass

import pandas as pd

from analysis.errors import UnknownName
from analysis.questions import dictionary, furthest
from analysis.themes.codebook.blocks import VALENCES
from analysis.themes.coded import Coded, each_once
from analysis.themes.who_coded import who_coded


@dataclass(frozen=True)
class ThemeCount:
    """One theme: the responses that raised it, by valence; a response may be in more than one. `cases` are theirs."""

    theme: str
    label: str
    strength: tuple[str, ...]
    concern: tuple[str, ...]
    neutral: tuple[str, ...]
    members: tuple[str, ...]
    cases: tuple[str, ...]
    made_up: str

    @property
    def number(self) -> int:
        """How many responses raised it, in whatever valence."""
        return len(self.members)


@dataclass(frozen=True)
class ThemeCounts:
    """Every theme of the codebook, most raised first. `members` are those who commented: the denominator of each theme.

    `question` is None where all questions are counted together. `coded_by` says who coded, as it goes on from 'Coded'.
    `not_available` is why nothing can be counted.
    """

    table: str
    question: str | None
    label: str
    unit: str
    unit_one: str
    themes: tuple[ThemeCount, ...]
    members: tuple[str, ...]
    made_up: str
    codebook: str
    coded_by: str
    not_available: str | None

    @property
    def denominator(self) -> int:
        """How many commented."""
        return len(self.members)

    @property
    def raised(self) -> tuple[ThemeCount, ...]:
        """The themes that anybody raised."""
        return tuple(theme for theme in self.themes if theme.members)


def count_themes(coded: Coded, question: str | None = None) -> ThemeCounts:
    """How many responses raised each theme, in one question or (None) in all; ordered by number, then by label."""
    if question not in (None, *coded.questions):
        raise UnknownName(f"free-text question of '{coded.table}'", str(question), list(coded.questions))
    asked = coded.questions if question is None else (question,)
    codes = coded.codes[coded.codes["question"].isin(asked)]
    themes = [_count(name, theme.label, codes, coded) for name, theme in coded.codebook.themes.items()]
    return ThemeCounts(
        table=coded.table,
        question=question,
        label=_label(coded, question),
        unit=coded.unit,
        unit_one=coded.unit_one,
        themes=tuple(sorted(themes, key=lambda theme: (-theme.number, theme.label))),
        members=coded.commented_on(asked),
        made_up=furthest(codes["made_up"]),
        codebook=coded.version,
        coded_by=who_coded(coded, question).in_short,
        not_available=coded.not_available,
    )


def _count(theme: str, label: str, codes: pd.DataFrame, coded: Coded) -> ThemeCount:
    own = codes[codes["theme"] == theme]
    members = each_once(own["id"])
    by_valence = {valence: each_once(own.loc[own["valence"] == valence, "id"]) for valence in VALENCES}
    return ThemeCount(
        theme=theme,
        label=label,
        **by_valence,
        members=members,
        cases=each_once(coded.cases[name] for name in members if name in coded.cases),
        made_up=furthest(own["made_up"]),
    )


def _label(coded: Coded, question: str | None) -> str:
    return (
        "Themes raised" if question is None else f"Themes raised: {dictionary().question(coded.table, question).label}"
    )
