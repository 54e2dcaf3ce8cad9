"""Check digits and letters: what tells an NHS number or a pupil number from any other number of that length.

NHS number: ten digits; the first nine weighted 10 to 2, modulo 11 (NHS Data Dictionary, "NHS NUMBER"). Unique pupil
number: a check letter and twelve characters weighted 2 to 13, modulo 23; the last is a letter where the number is a
temporary one, and counts as its place among the letters (Department for Education, "Unique pupil numbers").
"""

import re
from collections.abc import Callable

# Without I, O and S, which are read as digits.
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
UPN = re.compile(rf"[{UPN_LETTERS}]\d{{11}}[\d{UPN_LETTERS}]")
# What people put between the parts of a number.
BETWEEN = re.compile(r"[\W_]+")


def is_nhs_number(text: str) -> bool:
    """Ten digits in any grouping, the last of them right: '943 476 5919'. 10 as the check digit is never given out."""
    digits = BETWEEN.sub("", text)
    if len(digits) != 10 or not digits.isdecimal():
        return False
    weighted = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits, strict=False))
    return -weighted % 11 == int(digits[-1])


def is_upn(text: str) -> bool:
    """Thirteen characters with the right check letter: 'A123456789012', and 'X80840991004B', a temporary one."""
    number = BETWEEN.sub("", text).upper()
    if not UPN.fullmatch(number):
        return False
    values = [UPN_LETTERS.index(sign) if sign in UPN_LETTERS else int(sign) for sign in number[1:]]
    weighted = sum(weight * value for weight, value in enumerate(values, start=2))
    return UPN_LETTERS[weighted % len(UPN_LETTERS)] == number[0]


CHECKS: dict[str, Callable[[str], bool]] = {"nhs": is_nhs_number, "upn": is_upn}
