"""What share of the answers raise each theme, where a machine coded them and people a random sample of them.

One row is one theme, counted in answers: one response to one question. A machine's own share may be off by as much as
half. The sample tells how often it is right where it gives the theme, and how often it misses one where it does not;
the share that follows from both is the corrected one (analysis.statistics.corrected_share).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.themes.coded import Coded
from analysis.themes.coders import coding_order
from analysis.themes.coders.order import places

if TYPE_CHECKING:
    from analysis.statistics.corrected_share import CorrectedShare

# (id, question) of answers.
Answers = frozenset[tuple[str, str]]
NO_SAMPLE = (
    "No random sample of these answers was coded by people, so nothing says how far the shares of a machine are off; "
    "where it was measured, such shares were off by a seventh to more than half."
)
BY_PEOPLE = "People coded every answer, so there is no share of a machine to correct."


@dataclass(frozen=True)
class CorrectedTheme:
    """One theme: in how many answers the machine found it, and its share of all answers once corrected, with interval.

    Where `reason` says why there is no `estimate`, `low` and `high` are bounds, or None.
    """

    theme: str
    label: str
    machine: int
    estimate: float | None
    low: float | None
    high: float | None
    reason: str | None


@dataclass(frozen=True)
class CorrectedThemes:
    """The themes that machine or people found, the machine's most frequent first.

    `answers` are all that say something, `checked` those of them that were drawn at random and coded by people; where
    these are few, `warning` says so.
    """

    table: str
    label: str
    answers: int
    checked: int
    themes: tuple[CorrectedTheme, ...]
    warning: str | None
    made_up: str
    codebook: str
    not_available: str | None


def corrected_themes(coded: Coded) -> CorrectedThemes:
    """The shares of the themes in the answers that say something, corrected by the random sample that people coded.

    `coded.proposed` are the machine's codes of every answer, `coded.final` what people decided. Not available where
    people coded every answer, or no sample drawn at random.
    """
    answers = frozenset((name, one) for one in coded.questions for name in coded.commented.get(one, ()))
    reason = coded.not_available or _why_not(coded, answers)
    checked = frozenset() if reason else answers & frozenset(places(coding_order(coded.answers))[: coded.final.sample])
    shares = {} if reason else {name: _share(name, coded, answers, checked) for name in coded.codebook.themes}
    themes = [_theme(name, coded, share) for name, share in shares.items() if share.machine_share or share.estimate]
    return CorrectedThemes(
        table=coded.table,
        label="Shares of the themes, corrected by people",
        answers=len(answers),
        checked=len(checked),
        themes=tuple(sorted(themes, key=lambda theme: (-theme.machine, theme.label))),
        warning=next((share.warning for share in shares.values()), None),
        made_up=coded.made_up,
        codebook=coded.version,
        not_available=reason,
    )


def _why_not(coded: Coded, answers: Answers) -> str | None:
    """Why there is nothing to correct, or nothing to correct by."""
    if coded.final is None or coded.final.sample is None:
        everything = coded.final is not None and answers <= coded.final.decided
        return BY_PEOPLE if everything else NO_SAMPLE
    return BY_PEOPLE if answers <= coded.final.decided else None


def _share(name: str, coded: Coded, answers: Answers, checked: Answers) -> "CorrectedShare":
    """How often the machine was right in the sample where it found a theme, and wrong where it did not, made one."""
    from analysis.statistics.corrected_share import corrected_share  # takes long to load, and most rounds need none

    machine, people = (_with(codes, name) for codes in (coded.proposed, coded.final.codes))
    yes, no = answers & machine, answers - machine
    return corrected_share(
        len(yes),
        len(no),
        (len(yes & checked & people), len(yes & checked)),
        (len(no & checked & people), len(no & checked)),
    )


def _theme(name: str, coded: Coded, share: "CorrectedShare") -> CorrectedTheme:
    found = round(share.machine_share * share.answers)
    label = coded.codebook.themes[name].label
    return CorrectedTheme(name, label, found, share.estimate, share.low, share.high, share.reason)


def _with(codes: pd.DataFrame, theme: str) -> Answers:
    """The answers that were coded with a theme."""
    own = codes[codes["theme"] == theme]
    return frozenset(zip(own["id"], own["question"], strict=True))
