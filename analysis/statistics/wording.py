"""How results are said: percentages, p, and one sentence for each grade of evidence.

Every sentence is made of counts. Below grade A nothing is said to change, cause or prevent anything, and chance is
never called proof: `banned_words` finds what a report may not say, in our sentences and in the words of a notebook.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.errors import CannotCount
from analysis.statistics.results import ALPHA, Interval
from analysis.statistics.two_by_two import TwoByTwo

# What may not be said of an audit's records, and why. Patterns are whole words in any case.
BANNED_WORDS = {
    r"increas(?:ed|es|ing)|increase the": "a change over time was not observed, two groups were",
    r"reduc(?:ed|es|ing)|reduce the": "a change over time was not observed, two groups were",
    r"(?:led|leads?|leading) to": "records side by side do not show what came of what",
    r"caus(?:es|ed|ing)": "records side by side do not show what came of what",
    r"impacts? (?:of|on)": "records side by side do not show what came of what",
    r"(?:in)?significan(?:t|tly|ce)": "readers hear 'important'; give the p",
    r"no differences?": "too few cases to see a difference is not the absence of one",
    r"trend(?:s|ed|ing)? towards?": "what chance may have done is not a direction",
}
_BANNED = re.compile("|".join(rf"\b(?:{pattern})\b" for pattern in BANNED_WORDS), re.IGNORECASE)

# Numbers as words, from nought, as far as they are ever written so.
_SPELLED = (
    "none one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
SPELLED = _SPELLED.split()

# What the units of a population are called in a sentence.
UNITS = {"child": "children", "agency return": "agency returns", "contact": "contacts", "school": "schools"}


@dataclass(frozen=True)
class Phrases:
    """The plan's words for one question, as they go on from '4 of 5 children'; `associated` opens grade A, and `held`
    says what was alike in those compared: ', each compared within its own round'."""

    exposed: str
    others: str
    outcome: str
    whether: str
    unit: str
    associated: str = ""
    held: str = ""


@dataclass(frozen=True)
class Claim:
    """What grades A and B say, without a full stop, and the counts that stand in brackets behind it."""

    said: str
    counts: str


def percent(number: int, denominator: int) -> str:
    """A whole percentage, a half rounded up as Excel and every reader does (Python alone makes 12% of 1 in 8).

    >>> percent(1, 8), percent(3, 8), percent(9, 25)
    ('13%', '38%', '36%')
    """
    if denominator < 1 or not 0 <= number <= denominator:
        raise CannotCount(f"{number} of {denominator} has no percentage: the number must be part of at least one.")
    return f"{(200 * number + denominator) // (2 * denominator)}%"


def whole_percent(share: float) -> int:
    """A share as a whole number of per cent, a half rounded up.

    >>> whole_percent(0.125), whole_percent(-0.25)
    (13, -25)
    """
    return math.floor(100 * share + 0.5)


def percent_to_plan(share: float) -> str:
    """A share that is assumed or looked for, as a whole per cent; never none or all where it is neither.

    >>> percent_to_plan(0.204), percent_to_plan(0.003), percent_to_plan(0.997), percent_to_plan(0)
    ('20%', 'under 1%', 'over 99%', '0%')
    """
    whole = whole_percent(share)
    if whole in (0, 100) and 100 * share != whole:
        return "under 1%" if whole == 0 else "over 99%"
    return f"{whole}%"


def p_in_words(p: float) -> str:
    """A p to two decimals, under 0.055 to three; never rounded to the other side of 0.05, and never 'p = 0'.

    >>> p_in_words(0.4857), p_in_words(0.0286), p_in_words(0.0497), p_in_words(0.00002)
    ('p = 0.49', 'p = 0.029', 'p < 0.05', 'p < 0.001')
    """
    if p < 0.001:
        return "p < 0.001"
    words = f"{p:.{2 if p >= 0.055 else 3}f}"
    return "p < 0.05" if p < ALPHA <= float(words) else f"p = {words}"


def banned_words(text: str) -> list[str]:
    """The words in a text that say more than an audit can show, as they stand there, in order.

    >>> banned_words("Exclusion significantly increased the risk, because it led to harm.")
    ['significantly', 'increased', 'led to']
    """
    return [found.group() for found in _BANNED.finditer(text)]


def said_of_comparison(
    grade: str | None, table: TwoByTwo, phrases: Phrases, reasons: Sequence[str] = (), leans: int = 0
) -> str:
    """The sentence on two groups; `reasons` say why the design cannot answer (D). `leans` is the direction of an
    estimate that is not of these counts alone (1 more, -1 less); 0: that of the counts.

    >>> phrases = Phrases("aged 16 or over", "under 16", "were graded Good", "age goes with grades", "children")
    >>> said_of_comparison(None, TwoByTwo(1, 2, 3, 2), phrases)
    '1 of 3 children aged 16 or over were graded Good, against 3 of 5 under 16.'
    """
    sides = f"{table.others_yes} of {table.others}"
    more = leans > 0 if leans else table.exposed_yes * table.others > table.others_yes * table.exposed
    often = "more" if more else "less"
    groups = (
        f"{phrases.unit} {phrases.exposed} {phrases.outcome} {often} often than those {phrases.others}{phrases.held}"
    )
    first = _counted(table.exposed_yes, table.exposed, f"{phrases.exposed} {phrases.outcome}", phrases.unit)
    together = " when all are put together" if phrases.held else ""
    claim = Claim(groups, f"{table.exposed_yes} of {table.exposed} against {sides}{together}")
    return framed(grade, f"{first}, against {sides} {phrases.others}", phrases, reasons, claim)


def said_of_share(grade: str | None, number: int, n: int, phrases: Phrases, reasons: Sequence[str] = ()) -> str:
    """The sentence on a share of one group at grade D, E or none."""
    return framed(grade, _counted(number, n, phrases.outcome, phrases.unit), phrases, reasons)


def said_of_list(interval: Interval, size: int, unit: str) -> str:
    """What a number drawn at random says of the whole list.

    >>> said_of_list(Interval(12.5, 6, 19), 25, "children")
    'This fits with 6 to 19 of the 25 children on the list.'
    """
    return f"This fits with {interval.low} to {interval.high} of the {size} {unit} on the list."


def said_of_all(interval: Interval, unit: str) -> str:
    """What a share of children drawn at random, from a list of unknown size, says of all such children.

    >>> said_of_all(Interval(0.5, 0.2152, 0.7848), "children")
    'This fits with 22% to 78% of all such children.'
    """
    low, high = whole_percent(interval.low), whole_percent(interval.high)
    return f"This fits with {low}% to {high}% of all such {unit}."


def said_of_detectable(table: TwoByTwo, base: float, share: float | None, at_most: float, unit: str) -> str:
    """What the test that ran could have found here; `at_most`: its power at the greatest difference."""
    groups = f"With {table.exposed} and {table.others} {unit} this test"
    if share is None:
        most = f"even the greatest difference from {percent_to_plan(base)} would be found with a chance of"
        return f"{groups} cannot reach 80% power: {most} {percent_to_plan(at_most)}."
    return f"{groups} needs {percent_to_plan(share)} against {percent_to_plan(base)} to find it four times in five."


def framed(
    grade: str | None, counts: str, phrases: Phrases, reasons: Sequence[str] = (), claim: Claim | None = None
) -> str:
    """The counts in the frame that their grade allows; at A and B `claim` is said and the counts stand behind it.

    >>> phrases = Phrases("", "", "were seen", "being seen goes with it", "children")
    >>> framed("D", "2 of 8 were seen", phrases, ["they were chosen"])
    'In the records 2 of 8 were seen; this audit cannot show whether being seen goes with it: they were chosen.'
    """
    if grade == "A":
        return f"{phrases.associated}: {claim.said} ({claim.counts})."
    if grade == "B":
        return f"In these records {claim.said} ({claim.counts})."
    if grade == "C":
        return f"{counts}; too few cases to say whether this is more than chance."
    if grade == "D":
        return f"In the records {counts}; this audit cannot show whether {phrases.whether}: {'; '.join(reasons)}."
    if grade == "E":
        return f"A single case: {counts}; this says nothing of other {phrases.unit}."
    return f"{counts}."


def _counted(number: int, denominator: int, said: str, unit: str) -> str:
    return f"{number} of {denominator} {unit} {said}"
