"""Numbers that are no figures: years, dates, times, ages, what something is called by, and the 95% of an interval.

They are left out of the check and counted, so that a reader knows how many of a report's numbers were not checked.
"""

import re
from dataclasses import dataclass

# With its capital: '3 of 8 may have been seen' holds no date.
MONTH = (
    r"(?-i:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)"
)
# Behind a number they say that it counts something, whatever stands before it.
COUNTS = (
    r"(?!\s*(?:of|out|%|per\s?cent|/|children|young|case|files?|responses?|people|practitioners?|episodes?|actions?|"
    r"answers?|pupils?|famil|girls?|boys?|suspensions?|exclusions?|interviews?)\b|\s*%|\s*\()"
)
YEAR = r"(?:19|20)\d\d"
AGE = r"\d{1,2}(?:\s?(?:-|\u2013|to|and|or)\s?\d{1,2})?"
CALLED = (
    r"rows?|pages?|sections?|figures?|fig\.|tables?|charts?|appendix|annex|version|codebook|questions?|paragraphs?|"
    r"chapters?|standards?|step|no\.|ref(?:erence)?|regulations?|articles?|form|key stage|year group|column|cell|"
    r"recommendations?|tier"
)
# They stand before figures too ('in this case 4 were'): references only where no word follows.
CALLED_ALONE = r"case|child|round|line|number|item|part|level|note"
# What the numbers are, in the words of the summary, and how they are written.
PATTERNS = {
    "dates": rf"\b\d{{4}}-\d\d(?:-\d\d)?\b|\b\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s?(?:-|\u2013|to)\s?\d{{1,2}}(?:st|nd|rd|th)?)?\s+(?:of\s+)?{MONTH}\b\.?"
    rf"(?:,?\s+{YEAR}\b)?|\b{MONTH}\.?\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?{YEAR}\b",
    "times": r"\b\d{1,2}:\d\d(?::\d\d)?\b|\b\d{1,2}(?:\.\d\d)?\s?(?:am|pm)\b",
    "years": rf"\b{YEAR}\s?[/\u2013-]\s?(?:{YEAR}|\d\d)\b"
    rf"|(?<![\d,.])(?<!\d of )(?<!out of ){YEAR}(?![\d%]|,\d|\.\d){COUNTS}",
    "ages": rf"\baged?\s+(?:under\s+|over\s+|at least\s+|from\s+|between\s+)?{AGE}(?:\s+(?:or|and) (?:over|under))?\b"
    rf"|\b{AGE}(?:\s|-)years?(?:\s|-)olds?\b|\b(?:under|over) (?:1[0-8]|2[0-5])s?\b{COUNTS}"
    rf"|\b\d{{1,2}} or (?:over|older)\b",
    "intervals' levels": r"\b(?:90|95|99)%(?=\s+(?:confidence\s+)?(?:intervals?|CIs?|limits?)\b)|\b(?:95|99)%\s?CI\b",
    "references": rf"\b(?:{CALLED})\s+\(?\d+(?:\.\d+)*\)?(?!\d|,\d|\.\d){COUNTS}"
    rf"|\b(?:{CALLED_ALONE})\s+\(?\d+\)?(?!\d|,\d|\.\d)(?!\s+[a-z]){COUNTS}"
    r"|(?<![\d.,])\d{8,}\b|\A\s*\(?\d{1,2}(?:\.\d{1,2})*[.)](?=\s)|#\d+"
    r"|https?://\S+|www\.\S+|(?<![\w.])[\w.]{1,64}@[\w.]{1,255}",
    "parts of words": r"(?<![\d,.])\b(?=\w*\d)(?=\w*[^\W\d_])\w+(?:[-.]\w+)*",
}
# A number alone between the labels of a chart: of its axis, or of a bar, which its table has too.
AXIS = re.compile(r"(?:(?<=; )|(?<=\A))[-\u2212]?[\d.,]+%?(?=;)")
COMPILED = {what: re.compile(pattern, re.IGNORECASE) for what, pattern in PATTERNS.items()}


@dataclass(frozen=True)
class Span:
    """A stretch of a text that holds no figure, and what it is instead."""

    start: int
    end: int
    what: str


def axis_numbers(text: str) -> tuple[Span, ...]:
    """The numbers of a chart that stand alone between its labels."""
    return tuple(Span(found.start(), found.end(), "numbers alone in charts") for found in AXIS.finditer(text))


def passed_over(text: str) -> tuple[Span, ...]:
    """The stretches of a text that are no figures.

    >>> text = "In June, 4 of 8 were aged 16, on 1 May"
    >>> [text[span.start : span.end] for span in passed_over(text)]
    ['1 May', 'aged 16']
    """
    return tuple(
        Span(found.start(), found.end(), what) for what, pattern in COMPILED.items() for found in pattern.finditer(text)
    )
