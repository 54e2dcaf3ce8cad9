"""Figures typed by hand in prose: found, so that every figure of a report is one that was computed.

A figure is a percentage, 'x of n', or a number of those a round counts: children, files, responses. A time limit, an
age, a year or a heading's number is none.
"""

import re

from analysis.disclosure.in_words import MOST
from analysis.statistics.wording import SPELLED

# Number words; 'one of the' opens too many sentences that count nothing.
NUMBER = rf"(?:\d[\d,]*|{'|'.join(SPELLED[2 : MOST + 1])})"
COUNTED = (
    "children|young people|cases|case files|files|responses|practitioners|episodes|auditors|interviews|suspensions|"
    "agencies|schools|families|answers|boys|girls"
)
FIGURES = (
    re.compile(r"\b\d+(?:\.\d+)?\s*(?:%|per\s?cent\b|percentage points\b)", re.IGNORECASE),
    re.compile(rf"\b(?:{NUMBER}|one)\s+(?:out\s+)?of\s+(?:the\s+|all\s+|these\s+)*{NUMBER}\b", re.IGNORECASE),
    re.compile(rf"(?<!\bor )\b{NUMBER}\s+(?:\w+\s+)?(?:{COUNTED})\b", re.IGNORECASE),
)
# 'One' of those a round counts, said in the singular: nobody else is 'one child', 'the only girl', 'both children'.
SINGLE = re.compile(
    r"\b(?:one|a single|single|only|both|neither|either)\s+(?:of\s+(?:the|these|them)\s+)?(?:\w+\s+){0,2}?"
    r"(?:child|children|young person|young people|cases?|case files?|files?|responses?|practitioners?|boys?|girls?|"
    r"pupils?|famil(?:y|ies)|siblings?)\b",
    re.IGNORECASE,
)
REMEDY = "Let a released value say it: sentence(...)."


def typed_figures(words: str) -> list[str]:
    """The figures in some words that nobody computed, as they are typed.

    >>> typed_figures("Good in 4 of 8 files (50%), within 72 hours, for children under 16.")
    ['50%', '4 of 8']
    >>> typed_figures("Seven of the eight had a plan; three young people had none.")
    ['Seven of the eight', 'three young people']
    """
    return [match.group() for figure in FIGURES for match in figure.finditer(words) if not _is_within(match, words)]


def tells_a_number(words: str) -> bool:
    """Whether some words tell how many there were, be it of one: for words that somebody else wrote.

    >>> tells_a_number("One child was never seen alone."), tells_a_number("The four files had much in common.")
    (True, True)
    >>> tells_a_number("Pass on what agencies share, and one-to-one work with the child.")
    False
    """
    return bool(typed_figures(words) or SINGLE.search(words))


def _is_within(match: re.Match, words: str) -> bool:
    """Whether the figure is the end of another, as '8 files' is of '4 of 8 files'."""
    return bool(re.search(rf"(?:{NUMBER}|\bone)\s+(?:out\s+)?of\s+(?:\w+\s+)*$", words[: match.start()], re.IGNORECASE))
