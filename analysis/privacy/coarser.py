"""What is kept of a date of birth and of a postcode: the month, the age, the district.

A month and an age are what an audit counts by; with the day they would find one child. A district (TS18) holds
thousands of addresses, a full postcode about fifteen.
"""

import re
from datetime import date

POSTCODE = re.compile(
    r"(?P<district>GIR|[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?)[\s-]*\d[ABD-HJLNP-UW-Z]{2}", re.IGNORECASE | re.ASCII
)


def birth_month(day: date) -> str:
    """The year and month of a date: '2009-04'."""
    return f"{day.year:04}-{day.month:02}"


def age_at(birth: date, at: date) -> int:
    """Whole years on that day; who was born on 29 February is a year older on 1 March of other years, as the law of
    England has it. Negative before birth."""
    return at.year - birth.year - ((at.month, at.day) < (birth.month, birth.day))


def postcode_district(text: str) -> str | None:
    """The district of a full postcode, however it is typed: 'TS18' of 'ts181ab'. None where it is no UK postcode."""
    match = POSTCODE.fullmatch(text.strip())
    return match["district"].upper() if match else None
