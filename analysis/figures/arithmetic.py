"""What is wrong with a figure by itself: a part above its whole, a percentage that is not the part's, an interval that
does not hold its share. A percentage is right when it is the share with a half rounded up to the digits printed.
"""

from fractions import Fraction

from analysis.figures.claim import Claim
from analysis.figures.numbers import Number, rounded, said_number


def wrong_by_itself(claim: Claim) -> str:
    """Why a claim cannot be true; empty where it can.

    >>> from analysis.figures.claims import claims
    >>> wrong_by_itself(claims("9% (22,786) of 143,453").claims[0])
    '22,786 of 143,453 is 16%, not 9%.'
    """
    if claim.range and claim.range[0].value > claim.range[1].value:
        return f"{claim.range[0].text} is above {claim.range[1].text}."
    if claim.of is None:
        return ""
    if claim.number is None:
        return _no_such_part(claim)
    if claim.number > claim.of and not claim.loose:
        return f"{said_number(claim.number)} is more than {said_number(claim.of)}."
    if claim.number.denominator > 1:
        return f"{said_number(claim.number)} is no whole number of {said_number(claim.of)}."
    return _wrong_percentage(claim) or _outside(claim)


def _wrong_percentage(claim: Claim) -> str:
    if claim.of == 0:
        return "Nothing is a percentage of 0." if claim.percents else ""
    for percent in claim.percents:
        if not is_percentage(percent, claim.number, claim.of):
            right = said_number(rounded(claim.number, claim.of, percent.decimals))
            return f"{said_number(claim.number)} of {said_number(claim.of)} is {right}%, not {percent.text.strip()}."
    return ""


def is_percentage(percent: Number, number: Fraction, of: Fraction) -> bool:
    """Whether a printed percentage is that of a part; 'half' and 'one in five' are exact."""
    if of == 0:
        return False
    if percent.kind == "share":
        return percent.value == 100 * number / of
    return percent.value == rounded(number, of, percent.decimals)


def _no_such_part(claim: Claim) -> str:
    """A percentage of a whole, of which no whole number has it."""
    for percent in claim.percents:
        near = claim.of * percent.value / 100
        parts = [Fraction(int(near) + step) for step in (-1, 0, 1, 2)]
        if not any(is_percentage(percent, part, claim.of) for part in parts if part >= 0):
            return f"No whole number of {said_number(claim.of)} is {percent.text.strip()}."
    return ""


def _outside(claim: Claim) -> str:
    if not claim.range or not claim.of:
        return ""
    low, high = claim.range
    share = rounded(claim.number, claim.of, max(low.decimals, high.decimals))
    if low.value <= share <= high.value:
        return ""
    return f"{said_number(share)}% is outside its interval of {low.text} to {high.text}."
