"""How results are said: percentages, p, and one sentence for each grade of evidence.

Every sentence is made of counts. Below grade A nothing is said to change, cause or prevent anything, and chance is never
called proof: `banned_words` finds what a report may not say, in our sentences and in the words of a notebook.
"""

import re

from analysis.errors import CannotCount

# What may not be said of an audit's records, and why. Patterns are whole words in any case.
BANNED_WORDS = {
    r"increas(?:ed|es|ing)|increase (?:the|in|of)": "a change over time was not observed, two groups were",
    r"reduc(?:ed|es|ing)|reduce the|reduction (?:in|of)": "a change over time was not observed, two groups were",
    r"(?:led|leads?|leading) to": "records side by side do not show what came of what",
    r"caus(?:es?|ed|ing|al)": "records side by side do not show what came of what",
    r"impacts? (?:of|on)": "records side by side do not show what came of what",
    r"(?:in)?significan(?:t|tly|ce)": "readers hear 'important'; give the p",
    r"no differences?": "too few cases to see a difference is not the absence of one",
    r"trend(?:s|ed|ing)? towards?": "what chance may have done is not a direction",
}
_BANNED = re.compile("|".join(rf"\b(?:{pattern})\b" for pattern in BANNED_WORDS), re.IGNORECASE)

# What the units of a population are called in a sentence.
UNITS = {"child": "children", "agency return": "agency returns", "contact": "contacts", "school": "schools"}


def percent(number: int, denominator: int) -> str:
    """A whole percentage, a half rounded up as Excel and every reader does (Python alone makes 12% of 1 in 8).

    >>> percent(1, 8), percent(3, 8), percent(9, 25)
    ('13%', '38%', '36%')
    """
    if denominator < 1 or not 0 <= number <= denominator:
        raise CannotCount(f"{number} of {denominator} has no percentage: the number must be part of at least one.")
    return f"{(200 * number + denominator) // (2 * denominator)}%"


def p_in_words(p: float) -> str:
    """A p to two or three decimals, never rounded to the other side of 0.05, and never 'p = 0'.

    >>> p_in_words(0.4857), p_in_words(0.0497), p_in_words(0.00002)
    ('p = 0.49', 'p = 0.0497', 'p < 0.001')
    """
    if p < 0.001:
        return "p < 0.001"
    digits = 2 if p >= 0.055 else 4 if p >= 0.045 else 3
    return f"p = {p:.{digits}f}"


def banned_words(text: str) -> list[str]:
    """The words in a text that say more than an audit can show, as they stand there, in order.

    >>> banned_words("Exclusion significantly increased the risk, because it led to harm.")
    ['significantly', 'increased', 'led to']
    """
    return [found.group() for found in _BANNED.finditer(text)]


def counted(number: int, denominator: int, said: str, unit: str = "children") -> str:
    """'4 of 8 children were graded Good or better'.

    >>> counted(4, 8, "were graded Good or better")
    '4 of 8 children were graded Good or better'
    """
    return f"{number} of {denominator} {unit} {said}"
