"""Coded answers into themes with those who raised them, and into the five sets that a report tells.

A response counts once a theme and valence, however often it says so. The denominator is those who gave a comment to at
least one of the questions counted; no comment is not an opinion. From how many responses a theme counts as emerging is
decided in themes.toml. 'A single case' is one case of the round, where responses say which case they are about.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.errors import CannotCount, UnknownName
from analysis.questions import dictionary, furthest
from analysis.themes.coding import Coded, in_order
from analysis.themes.decisions import VALENCES

# The questions of the practitioners' survey that the sets of a report rest on, as the data dictionary names them.
CONCERNS, WORKED_WELL, COULD_BE_BETTER = "concerns", "worked_well", "could_be_better"


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

    `question` is None where all questions are counted together. `not_available` is why nothing can be counted.
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
    not_available: str | None

    @property
    def denominator(self) -> int:
        """How many commented."""
        return len(self.members)

    @property
    def raised(self) -> tuple[ThemeCount, ...]:
        """The themes that anybody raised."""
        return tuple(theme for theme in self.themes if theme.members)


@dataclass(frozen=True)
class ThemeSet:
    """Themes that a report names together: their labels, the rule that chose them in words, and who raised each.

    `members` are the denominator: those who commented on the questions that the set rests on.
    """

    label: str
    rule: str
    themes: tuple[str, ...]
    raised_by: Mapping[str, tuple[str, ...]]
    unit: str
    unit_one: str
    members: tuple[str, ...]
    made_up: str
    codebook: str
    not_available: str | None

    @property
    def denominator(self) -> int:
        """How many commented."""
        return len(self.members)


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
        members=_commented(coded, asked),
        made_up=furthest(codes["made_up"]),
        codebook=coded.version,
        not_available=coded.not_available,
    )


def theme_sets(coded: Coded) -> dict[str, ThemeSet]:
    """The five sets of themes that a report tells, by name; see the function of each name."""
    sets = (emerging_concerns, both_ways, good_practice, areas_for_improvement, single_case)
    return {themes.__name__: themes(coded) for themes in sets}


def emerging_concerns(coded: Coded) -> ThemeSet:
    """Themes that enough responses named when asked what they were most concerned about."""
    found = _emerging(coded, CONCERNS, "concern")
    return _set(coded, "Emerging themes of concern", f"Concerns of {_enough(coded)}.", found, (CONCERNS,))


def both_ways(coded: Coded) -> ThemeSet:
    """Themes that enough responses named as having worked well, and enough as what could have been better."""
    label = "Themes reported both as good practice and as an area for improvement"
    rule = f"Worked well for {_enough(coded)}, and could have been better for {_enough(coded)}."
    return _set(coded, label, rule, _both(coded), (WORKED_WELL, COULD_BE_BETTER))


def good_practice(coded: Coded) -> ThemeSet:
    """Other themes that enough responses named as having worked well: without those that are both ways."""
    found = _without(_emerging(coded, WORKED_WELL, "strength"), _both(coded))
    rule = f"Worked well for {_enough(coded)}; without themes that are also an area for improvement."
    return _set(coded, "Other themes of good practice", rule, found, (WORKED_WELL,))


def areas_for_improvement(coded: Coded) -> ThemeSet:
    """Other themes that enough responses, about more than one case, named as what could have been better."""
    found = _without(_emerging(coded, COULD_BE_BETTER, "concern"), _both(coded) | _single(coded))
    rule = f"Could have been better for {_enough(coded)}, in more than one case; without those that are both."
    return _set(coded, "Other themes for improvement", rule, found, (COULD_BE_BETTER,))


def single_case(coded: Coded) -> ThemeSet:
    """Themes named as what could have been better in exactly one case (one response, where no case is given)."""
    rule = "Could have been better in exactly one case."
    return _set(coded, "Themes for improvement raised in a single case", rule, _single(coded), (COULD_BE_BETTER,))


Raised = dict[str, tuple[str, ...]]


def _raised(coded: Coded, question: str, valence: str) -> Raised:
    """The labels of the themes raised in one question with one valence, and the responses that raised each."""
    if question not in coded.questions:
        known = ", ".join(coded.questions)
        raise CannotCount(f"This set rests on the question '{question}', which '{coded.table}' does not ask ({known}).")
    codes = coded.codes[(coded.codes["question"] == question) & (coded.codes["valence"] == valence)]
    return {label: _ids(group["response"]) for label, group in codes.groupby("label")}


def _emerging(coded: Coded, question: str, valence: str) -> Raised:
    fewest = coded.codebook.emerging.emerging_from
    return {label: ids for label, ids in _raised(coded, question, valence).items() if len(ids) >= fewest}


def _both(coded: Coded) -> Raised:
    """Themes good in enough responses and to be improved in enough, with the responses of either."""
    good, better = _emerging(coded, WORKED_WELL, "strength"), _emerging(coded, COULD_BE_BETTER, "concern")
    return {label: _ids((*good[label], *better[label])) for label in good if label in better}


def _single(coded: Coded) -> Raised:
    raised = _without(_raised(coded, COULD_BE_BETTER, "concern"), _both(coded))
    return {label: ids for label, ids in raised.items() if len({coded.cases.get(name, name) for name in ids}) == 1}


def _without(raised: Raised, others: Raised) -> Raised:
    return {label: ids for label, ids in raised.items() if label not in others}


def _set(coded: Coded, label: str, rule: str, raised: Raised, asked: tuple[str, ...]) -> ThemeSet:
    """The set, the theme most raised first."""
    codes = coded.codes[coded.codes["question"].isin(asked) & coded.codes["label"].isin(list(raised))]
    labels = tuple(sorted(raised, key=lambda name: (-len(raised[name]), name)))
    return ThemeSet(
        label=label,
        rule=rule,
        themes=labels,
        raised_by={name: raised[name] for name in labels},
        unit=coded.unit,
        unit_one=coded.unit_one,
        members=_commented(coded, asked),
        made_up=furthest(codes["made_up"]),
        codebook=coded.version,
        not_available=coded.not_available,
    )


def _count(theme: str, label: str, codes: pd.DataFrame, coded: Coded) -> ThemeCount:
    own = codes[codes["theme"] == theme]
    members = _ids(own["response"])
    by_valence = {valence: _ids(own.loc[own["valence"] == valence, "response"]) for valence in VALENCES}
    return ThemeCount(
        theme=theme,
        label=label,
        **by_valence,
        members=members,
        cases=_ids(coded.cases[name] for name in members if name in coded.cases),
        made_up=furthest(own["made_up"]),
    )


def _commented(coded: Coded, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Those who gave a comment to at least one of the questions."""
    return _ids(name for question in asked for name in coded.commented.get(question, ()))


def _ids(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names), key=in_order))


def _enough(coded: Coded) -> str:
    """The threshold in words: '2 or more responses'."""
    return f"{coded.codebook.emerging.emerging_from} or more {coded.unit}"


def _label(coded: Coded, question: str | None) -> str:
    return (
        "Themes raised" if question is None else f"Themes raised: {dictionary().question(coded.table, question).label}"
    )
