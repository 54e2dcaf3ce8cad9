"""Coded answers into the sets of themes that a report names together, by the rules of themes.toml.

The denominator is those who gave a comment to at least one of the questions that a set rests on. A case is one case of
the round, where responses say which case they are about; else a response stands for one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.errors import CannotCount
from analysis.questions import dictionary, furthest
from analysis.themes.codebook.blocks import Raised, SetRule
from analysis.themes.coded import Coded, each_once

# Label of a theme -> the responses that raised it.
RaisedBy = dict[str, tuple[str, ...]]


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


def theme_sets(coded: Coded) -> dict[str, ThemeSet]:
    """The sets of themes that rest on questions of this table, by name, in the order of themes.toml.

    Refused with CannotCount where there is none, or where a question that a set rests on was not asked.
    """
    asked, every = dictionary().table(coded.table).questions, coded.codebook.sets
    own = {name: rule for name, rule in every.items() if all(question in asked for question in rule.questions)}
    raised: dict[str, RaisedBy] = {}
    for name, rule in (own or every).items():
        outside = {label for other in rule.without for label in raised.get(other, ())}
        raised[name] = {label: by for label, by in _raised(coded, rule).items() if label not in outside}
    return {name: _set(coded, rule, raised[name]) for name, rule in own.items()}


def _raised(coded: Coded, rule: SetRule) -> RaisedBy:
    """The themes for which all of a rule holds but what it leaves out, and the responses that raised them."""
    fewest = 1 if rule.cases == "one" else coded.codebook.emerging.emerging_from
    places = [_raised_in(coded, place, fewest) for place in rule.all_of]
    in_all = [label for label in places[0] if all(label in place for place in places)]
    raised = {label: each_once(name for place in places for name in place[label]) for label in in_all}
    return {label: by for label, by in raised.items() if _in_cases(rule, {coded.cases.get(name, name) for name in by})}


def _raised_in(coded: Coded, place: Raised, fewest: int) -> RaisedBy:
    """The themes that so many responses raised in one question with one valence."""
    if place.question not in coded.questions:
        known = ", ".join(coded.questions)
        raise CannotCount(
            f"This set rests on the question '{place.question}', which '{coded.table}' does not ask ({known})."
        )
    codes = coded.codes[(coded.codes["question"] == place.question) & (coded.codes["valence"] == place.valence)]
    raised = {label: each_once(names) for label, names in codes.groupby("label")["id"]}
    return {label: by for label, by in raised.items() if len(by) >= fewest}


def _in_cases(rule: SetRule, cases: set[str]) -> bool:
    """Whether these are as many cases as the rule asks for."""
    return rule.cases == "any" or (len(cases) == 1) == (rule.cases == "one")


def _set(coded: Coded, rule: SetRule, raised: RaisedBy) -> ThemeSet:
    """The set, the theme most raised first."""
    codes = coded.codes[coded.codes["question"].isin(rule.questions) & coded.codes["label"].isin(list(raised))]
    labels = tuple(sorted(raised, key=lambda name: (-len(raised[name]), name)))
    return ThemeSet(
        label=rule.label,
        rule=_in_words(coded, rule),
        themes=labels,
        raised_by={name: raised[name] for name in labels},
        unit=coded.unit,
        unit_one=coded.unit_one,
        members=coded.commented_on(rule.questions),
        made_up=furthest(codes["made_up"]),
        codebook=coded.version,
        not_available=coded.not_available,
    )


def _in_words(coded: Coded, rule: SetRule) -> str:
    """The rule as a sentence: 'Worked well for 2 or more responses; without themes that are ...'"""
    enough = f"{coded.codebook.emerging.emerging_from} or more {coded.unit}"
    how_many = "in exactly one case" if rule.cases == "one" else enough
    held = ", and ".join(f"{raised.said} {how_many}" for raised in rule.all_of)
    several = ", in more than one case" if rule.cases == "several" else ""
    without = "".join(f"; without {said}" for said in rule.without.values() if said)
    return f"{held[0].upper()}{held[1:]}{several}{without}."
