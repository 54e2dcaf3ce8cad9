"""The numbers in a text: in digits with their thousands and decimals, per cent, in words to twenty, and as a share.

A percentage is known with the digits printed; a number in words is `spelled`. What is part of a word (a hash, 'Q3',
'5th') is no number.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from analysis.statistics.wording import SPELLED

SHARES = {
    "half": Fraction(1, 2),
    "a third": Fraction(1, 3),
    "one third": Fraction(1, 3),
    "two thirds": Fraction(2, 3),
    "a quarter": Fraction(1, 4),
    "one quarter": Fraction(1, 4),
    "three quarters": Fraction(3, 4),
    "a fifth": Fraction(1, 5),
    "one fifth": Fraction(1, 5),
}
# Blanks that hold thousands together: none, a thin one, a narrow one, or an ordinary one before three digits.
DIGITS = r"\d{1,3}(?:(?:,|[ \u00a0\u2009\u202f])\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
PER_CENT = r"[\s\u00a0\u202f]?(?:%|\uff05|per\s?cent\b|percent\b)"
NUMBER = re.compile(
    rf"(?<![^\W_])(?<!\d[.,])(?P<digits>[-\u2212]?(?:{DIGITS}))(?P<percent>{PER_CENT})?(?![^\W_])"
    rf"|\b(?P<share>{'|'.join(name.replace(' ', '[ -]') for name in sorted(SHARES, key=len, reverse=True))})\b"
    rf"|\b(?P<word>{'|'.join(SPELLED)})\b(?P<words_percent>\s(?:per\s?cent|percent)\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Number:
    """One number and where it stands; `kind` is 'count', 'percent' (value 50 for 50%) or 'share' (a half)."""

    start: int
    end: int
    text: str
    value: Fraction
    kind: str = "count"
    decimals: int = 0
    spelled: bool = False


def numbers(text: str) -> tuple[Number, ...]:
    """All numbers of a text, in order.

    >>> [(number.text, number.kind) for number in numbers("9% (22,786) of 143,453; two thirds, half of the eight")]
    [('9%', 'percent'), ('22,786', 'count'), ('143,453', 'count'), ('two thirds', 'share'), ('half', 'share'), \
('eight', 'count')]
    """
    return tuple(_number(found) for found in NUMBER.finditer(text))


def _number(found: re.Match) -> Number:
    place = (found.start(), found.end(), found[0])
    if found["share"]:
        return Number(*place, SHARES[re.sub(r"[ -]", " ", found["share"].lower())], "share", spelled=True)
    kind = "percent" if found["percent"] or found["words_percent"] else "count"
    if found["word"]:
        return Number(*place, Fraction(SPELLED.index(found["word"].lower())), kind, spelled=True)
    plain = re.sub(r"[^\d.]", "", found["digits"])
    value = Fraction(plain) * (1 if found["digits"][0].isdigit() else -1)
    return Number(*place, value, kind, len(plain.partition(".")[2]))


def rounded(part: Fraction, whole: Fraction, decimals: int) -> Fraction:
    """The percentage that `part` is of `whole` to so many decimals, a half rounded up as Excel and every reader does.

    >>> rounded(Fraction(1), Fraction(8), 0), rounded(Fraction(22786), Fraction(143453), 1)
    (Fraction(13, 1), Fraction(159, 10))
    """
    unit = 10**decimals
    return Fraction((100 * unit * part / whole + Fraction(1, 2)) // 1, unit)


def said_number(value: Fraction) -> str:
    """A number as a report prints it.

    >>> said_number(Fraction(22786)), said_number(Fraction(159, 10))
    ('22,786', '15.9')
    """
    return f"{int(value):,}" if value.denominator == 1 else f"{float(value):.12g}"
