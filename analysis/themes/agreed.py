"""How far the coders of a table agree, as a report tells it: theme by theme, and theme by theme with its valence.

Compared are the blind passes of people, over the answers that say something: two who both give nothing to 'n/a' agree
on nothing. Beside them stand people and machine: what people gave before they saw what the machine proposed, and what
it proposed. Coders go by letters, in the order of their names. What the coefficients are is told in `reliability`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from string import ascii_uppercase
from typing import TYPE_CHECKING

import pandas as pd

from analysis.questions import furthest
from analysis.themes.coded import Coded

if TYPE_CHECKING:
    from analysis.statistics.agreement_result import Agreement
    from analysis.themes.reliability import ThemeAgreement

# Coder -> (id, question) -> the themes with their valences.
Sets = Mapping[str, Mapping[tuple[str, str], frozenset[tuple[str, str]]]]
AS = {None: "", "strength": ", as a strength", "concern": ", as a concern", "neutral": ", as neither"}
NOBODY = "No person has coded these answers."
ONE_PERSON = "Only one person coded these answers, and agreement needs two."
NONE_SHARED = "No answer was coded by two people."
NO_MACHINE = "People coded these answers without a machine."
NONE_BLIND = "No person has coded these answers without seeing what the machine proposes."
LEARNED = "The model learned from these people's codes, so how far it agrees with them says nothing of other answers."


@dataclass(frozen=True)
class Coefficient:
    """One coefficient with its 95% interval, or the reason why it cannot be computed."""

    estimate: float | None
    low: float | None
    high: float | None
    reason: str | None


@dataclass(frozen=True)
class AgreedTheme:
    """One theme that any coder gave: to how many answers, to how many each of them did, and how far they agree."""

    theme: str
    label: str
    given: int
    by_coder: tuple[int, ...]
    percent: Coefficient
    kappa: Coefficient
    ac1: Coefficient
    alpha: Coefficient


@dataclass(frozen=True)
class CodersAgreement:
    """How far coders agree on the `answers` that at least two of them saw, in the order of the codebook.

    `below` are the themes with a kappa under `limit`, of `computed` that have one and were given to at least `fewest`
    answers: of rarer ones it hangs on each answer. `overall` is multi-valued alpha over whole sets of codes. All of the
    coders saw `by_all` of the answers; `compared` says in a sentence what was compared where that is not plain.
    """

    table: str
    label: str
    coders: tuple[str, ...]
    answers: int
    by_all: int
    themes: tuple[AgreedTheme, ...]
    below: tuple[str, ...]
    computed: int
    limit: float
    fewest: int
    overall: Coefficient
    warning: str | None
    compared: str
    made_up: str
    not_available: str | None


def agreement(coded: Coded) -> CodersAgreement:
    """How far the people who coded blind agree on whether an answer raises a theme, in whatever valence."""
    return _agreement(coded, "Agreement of the coders", _blind(coded), _why_not(_blind(coded)), by_valence=False)


def agreement_by_valence(coded: Coded) -> CodersAgreement:
    """How far the people who coded blind agree on a theme with its valence: strength, concern or neither."""
    label = "Agreement of the coders on strengths and concerns"
    return _agreement(coded, label, _blind(coded), _why_not(_blind(coded)), by_valence=True)


def agreement_with_machine(coded: Coded) -> CodersAgreement:
    """How far what the rules proposed agrees with what people gave to the same answers before they saw it: where they
    differed, with what was adjudicated, else with what they share. Not available where a model learned from them."""
    label = "Agreement of people and machine"
    reason = _why_no_machine(coded)
    if reason:
        return _agreement(coded, label, {}, reason, by_valence=False)
    people, machine = coded.final.blind.codes, _sets(coded.proposed)
    answers = [one for one in _commented(coded) if one in people]
    sets = {
        "People": {one: people[one] for one in answers},
        "machine": {one: machine.get(one, frozenset()) for one in answers},
    }
    found = _agreement(coded, label, sets, None if answers else NONE_BLIND, by_valence=False)
    return replace(found, compared=_compared(coded, answers))


def _why_no_machine(coded: Coded) -> str | None:
    """Why people and machine are not compared."""
    if coded.final is None:
        return NOBODY
    return NO_MACHINE if coded.proposed is None else LEARNED if coded.told else None


def _compared(coded: Coded, answers: list[tuple[str, str]]) -> str:
    """Which answers people and machine are compared on."""
    which = f"{len(answers)} {'answer' if len(answers) == 1 else 'answers'}"
    differ = len(coded.final.blind.differ.intersection(answers))
    shared = f" In {differ} of them coders differ, and what they share is compared." if differ else ""
    return f"Compared on the {which} that people coded before they saw what the machine proposes.{shared}"


def _commented(coded: Coded) -> list[tuple[str, str]]:
    return [(name, one) for one in coded.questions for name in coded.commented.get(one, ())]


def _blind(coded: Coded) -> dict[str, dict[tuple[str, str], frozenset[tuple[str, str]]]]:
    """What each coder gave blind to the answers that say something, under the letter that a report calls the coder."""
    answers = set(_commented(coded))
    own = [{one: codes for one, codes in sets.items() if one in answers} for _, sets in sorted(coded.sets.items())]
    return {_letter(number): sets for number, sets in enumerate(filter(None, own))}


def _letter(number: int) -> str:
    """'Coder A' to 'Coder Z', and numbers for more."""
    return f"Coder {ascii_uppercase[number] if number < len(ascii_uppercase) else number + 1}"


def _why_not(sets: Sets) -> str | None:
    """Why no agreement can be told."""
    if len(sets) < 2:
        return ONE_PERSON if sets else NOBODY
    shared = pd.Series([one for own in sets.values() for one in own]).duplicated().any()
    return None if shared else NONE_SHARED


def _sets(codes: pd.DataFrame) -> dict[tuple[str, str], frozenset[tuple[str, str]]]:
    """(id, question) -> themes with their valences, of a table of codes."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for row in codes.itertuples():
        found.setdefault((row.id, row.question), set()).add((row.theme, row.valence))
    return {one: frozenset(given) for one, given in found.items()}


def _agreement(coded: Coded, label: str, sets: Sets, reason: str | None, by_valence: bool) -> CodersAgreement:
    from analysis.themes.reliability import FEWEST_GIVEN, GOOD_KAPPA, reliability  # takes long to load

    reason = coded.not_available or reason
    found = None if reason else reliability(sets, coded.codebook)
    rows = [row for row in (found.by_valence if by_valence else found.themes) if row.given] if found else []
    told = tuple(_theme(row, tuple(sets)) for row in rows)
    with_kappa = [row for row in told if row.kappa.estimate is not None and row.given >= FEWEST_GIVEN]
    return CodersAgreement(
        table=coded.table,
        label=label,
        coders=tuple(sets),
        answers=found.n if found else 0,
        by_all=len(set.intersection(*map(set, sets.values()))) if found else 0,
        themes=told,
        below=tuple(row.label for row in with_kappa if row.kappa.estimate < GOOD_KAPPA),
        computed=len(with_kappa),
        limit=GOOD_KAPPA,
        fewest=FEWEST_GIVEN,
        overall=_coefficient(found.overall.alpha) if found else Coefficient(None, None, None, reason),
        warning=found.overall.alpha.warning if found else None,
        compared="",
        made_up=furthest((coded.made_up, *coded.codes["made_up"].unique())),
        not_available=reason,
    )


def _theme(row: "ThemeAgreement", coders: tuple[str, ...]) -> AgreedTheme:
    return AgreedTheme(
        theme=row.theme,
        label=f"{row.label}{AS[row.valence]}",
        given=row.given,
        by_coder=tuple(row.yes[coder] for coder in coders),
        percent=_coefficient(row.percent),
        kappa=_coefficient(row.kappa),
        ac1=_coefficient(row.ac1),
        alpha=_coefficient(row.alpha),
    )


def _coefficient(found: "Agreement") -> Coefficient:
    return Coefficient(found.estimate, found.low, found.high, found.reason)
