"""What share of the answers raise each theme, where a machine coded them and people a random sample of them.

One row is one theme, counted in answers: one response to one question. A machine's own share may be off by as much as
half. The sample tells how often it is right where it gives the theme, and how often it misses one where it does not;
the share that follows from both is the corrected one (analysis.statistics.corrected_share). People's are the codes that
they gave before they saw the machine's.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.themes.coded import Coded

if TYPE_CHECKING:
    from analysis.statistics.corrected_share import CorrectedShare
    from analysis.themes.coders import Final

# (id, question) of answers.
Answers = frozenset[tuple[str, str]]
NO_SAMPLE = (
    "No random sample of these answers was coded by people, so nothing says how far the shares of a machine are off; "
    "where it was measured, such shares were off by a seventh to more than half."
)
BY_PEOPLE = "People coded every answer, so there is no share of a machine to correct."
LEARNED = (
    "The model learned from these people's codes, so it is right in their sample more often than elsewhere. Code a "
    "sample that it did not learn from."
)


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

    `answers` are all that the machine takes for comments, `checked` those of them that were drawn at random and coded
    by people; where these are few, `warning` says so. `left_out` more say something, but only people found that: those
    in Welsh, or taken for no comment. Nobody knows what those like them say that were not drawn.
    """

    table: str
    label: str
    answers: int
    checked: int
    left_out: int
    themes: tuple[CorrectedTheme, ...]
    warning: str | None
    made_up: str
    codebook: str
    not_available: str | None


def corrected_themes(coded: Coded) -> CorrectedThemes:
    """The shares of the themes in the answers that say something, corrected by the random sample that people coded.

    `coded.proposed` are the machine's codes of every answer, `coded.final` what people decided. Not available where
    people coded every answer, or no sample drawn at random; where a decision between coders is awaited in the sample;
    and where a model learned from people's codes.
    """
    commented = frozenset((name, one) for one in coded.questions for name in coded.commented.get(one, ()))
    answers = commented - (coded.final.only_people_read if coded.final else frozenset())
    reason = coded.not_available or _why_not(coded, answers)
    checked = frozenset() if reason else answers & coded.final.sampled
    shares = {} if reason else {name: _share(name, coded, answers, checked) for name in coded.codebook.themes}
    themes = [_theme(name, coded, share) for name, share in shares.items() if share.machine_share or share.estimate]
    return CorrectedThemes(
        table=coded.table,
        label="Shares of the themes, corrected by people",
        answers=len(answers),
        checked=len(checked),
        left_out=len(commented - answers),
        themes=tuple(sorted(themes, key=lambda theme: (-theme.machine, theme.label))),
        warning=next((share.warning for share in shares.values()), None),
        made_up=coded.made_up,
        codebook=coded.version,
        not_available=reason,
    )


def _why_not(coded: Coded, answers: Answers) -> str | None:
    """Why there is nothing to correct, or nothing to correct by."""
    final = coded.final
    if final is None:
        return NO_SAMPLE
    if answers <= final.decided:
        return BY_PEOPLE
    if coded.told:
        return LEARNED
    return _why_no_sample(final) if final.sample is None else _why_not_checked(final, answers & final.sampled)


def _why_no_sample(final: "Final") -> str:
    """Why nothing is corrected: no sample was drawn, or one that is not all coded."""
    if not final.sample_lacks:
        return NO_SAMPLE
    more = _answers(final.sample_lacks, "is", "are", " of the random sample")
    return f"{more} still to be coded: it is not finished, or answers have come since."


def _why_not_checked(final: "Final", checked: Answers) -> str | None:
    """Why the sample does not say what people find by themselves."""
    if awaiting := checked.intersection(final.awaiting):
        return f"{_answers(len(awaiting), 'awaits', 'await', ' of the sample')} a decision between coders."
    if other := checked & final.blind.differ | checked - set(final.blind.codes):
        more = _answers(len(other), "was", "were", " of the sample")
        return f"{more} decided only after suggestions were seen, or changed since."
    return None


def _answers(number: int, one: str, several: str, which: str = "") -> str:
    """'1 answer of the sample awaits', '2 answers of the sample await'."""
    return f"1 answer{which} {one}" if number == 1 else f"{number} answers{which} {several}"


def _share(name: str, coded: Coded, answers: Answers, checked: Answers) -> "CorrectedShare":
    """How often the machine was right in the sample where it found a theme, and wrong where it did not, made one."""
    from analysis.statistics.corrected_share import corrected_share  # takes long to load, and most rounds need none

    machine = _with(coded.proposed, name)
    people = {where for where, codes in coded.final.blind.codes.items() if name in dict(codes)}
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
