"""The share of answers that raise a theme, where a machine coded all of them and people a random sample.

The machine's own share is off wherever it finds too much or too little. The sample says how often it is right where it
said yes, and how often it missed where it said no; both are weighed with how often it said so (post-stratification by
the machine's verdict). The sample must be drawn at random from all answers, or from each verdict by itself.
"""

import math
from dataclasses import dataclass, replace

from statsmodels.stats.proportion import proportion_confint

from analysis.errors import CannotCount
from analysis.statistics.results import ALPHA, Interval

# Under so many answers checked, the interval is wider than most differences that a report would name.
FEWEST_CHECKED = 30


@dataclass(frozen=True)
class CorrectedShare:
    """The corrected share with its 95% interval, beside the share that the machine gives by itself.

    `estimate` is None where a verdict of the machine was never checked; `low` and `high` then are the bounds that what
    was checked leaves, and None where nothing was. `answers` are all, `checked` those that people coded too.
    """

    answers: int
    checked: int
    machine_share: float | None
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str | None = None
    warning: str | None = None


def corrected_share(
    machine_yes: int, machine_no: int, checked_yes: tuple[int, int], checked_no: tuple[int, int]
) -> CorrectedShare:
    """share = w1 p1 + w0 p0: w1 of the answers the machine said yes to, and p1 of those checked people did too.

    `checked_yes` is (right, checked) of the machine's yes, `checked_no` (missed, checked) of its no. Each p has a
    Jeffreys interval (0 or 1 at its end where none or all were), narrowed by sqrt((N - n) / (N - 1)) because the n of N
    answers checked are known and only the others are not; all checked is exact. The two are combined by MOVER:
    estimate -/+ sqrt(sum of (w (p - limit))^2). 60 of 400 found; 18 of 20 of them right, 4 of 80 others missed:

    >>> share = corrected_share(60, 340, (18, 20), (4, 80))
    >>> share.machine_share, round(share.estimate, 4), round(share.low, 4), round(share.high, 4)
    (0.15, 0.1775, 0.1441, 0.2265)

    References: Brown, Cai and DasGupta 2001 (Jeffreys); Donner and Zou 2012 (MOVER); Cochran 1977, 2.6 and 5A.
    """
    strata = _Stratum(machine_yes, *checked_yes), _Stratum(machine_no, *checked_no)
    answers, checked = machine_yes + machine_no, checked_yes[1] + checked_no[1]
    if not answers:
        return CorrectedShare(0, 0, None, reason="Cannot be computed because there are no answers.")
    blank = CorrectedShare(answers, checked, machine_yes / answers, warning=_warning(checked, answers))
    if not checked:
        return replace(blank, reason="Cannot be computed because nothing was checked.")
    parts = [(stratum.size / answers, stratum.interval()) for stratum in strata if stratum.size]
    for stratum, verdict in zip(strata, ("found it", "did not find it"), strict=True):
        if stratum.size and not stratum.checked:
            return _bounded(blank, parts, verdict)
    return _combined(blank, parts)


@dataclass(frozen=True)
class _Stratum:
    """The answers of one verdict of the machine: how many, how many of those checked people gave the theme."""

    size: int
    number: int
    checked: int

    def __post_init__(self) -> None:
        if not 0 <= self.number <= self.checked <= self.size:
            raise CannotCount(
                f"{self.number} of {self.checked} checked of {self.size} answers cannot be: each must be part of the "
                "next. Count only answers that the machine coded too."
            )

    def interval(self) -> Interval:
        """The share of the whole stratum; from 0 to 1 where nothing of it was checked."""
        if not self.checked:
            return Interval(math.nan, 0.0, 1.0)
        share = self.number / self.checked
        low, high = proportion_confint(self.number, self.checked, alpha=ALPHA, method="jeffreys")
        low, high = (0.0 if self.number == 0 else float(low)), (1.0 if self.number == self.checked else float(high))
        unknown = math.sqrt((self.size - self.checked) / max(1, self.size - 1))
        return Interval(share, share - (share - low) * unknown, share + (high - share) * unknown)


def _combined(blank: CorrectedShare, parts: list[tuple[float, Interval]]) -> CorrectedShare:
    estimate = sum(weight * part.estimate for weight, part in parts)
    below = math.hypot(*(weight * (part.estimate - part.low) for weight, part in parts))
    above = math.hypot(*(weight * (part.high - part.estimate) for weight, part in parts))
    return replace(blank, estimate=estimate, low=max(0.0, estimate - below), high=min(1.0, estimate + above))


def _bounded(blank: CorrectedShare, parts: list[tuple[float, Interval]], verdict: str) -> CorrectedShare:
    """Bounds where one verdict was never checked: none of its answers, or all of them, may raise the theme."""
    low = sum(weight * part.low for weight, part in parts)
    high = sum(weight * part.high for weight, part in parts)
    reason = f"Cannot be computed because no answer was checked where the machine {verdict}; only bounds are known."
    return replace(blank, low=low, high=min(1.0, high), reason=reason)


def _warning(checked: int, answers: int) -> str | None:
    if checked >= min(FEWEST_CHECKED, answers):
        return None
    return f"Only {checked} of {answers} answers were checked: the interval is wide; check at least {FEWEST_CHECKED}."
