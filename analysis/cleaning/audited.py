"""How old a child can have been when its file was audited: the report gives the month, or the year alone."""

from calendar import monthrange
from datetime import date

from analysis.privacy.coarser import age_at


def ages(born: date, audited: str) -> list[int]:
    """The ages in whole years that a child had in the month (2015-04) or year (2015) of the audit, in order."""
    year, _, month = audited.partition("-")
    first = date(int(year), int(month or 1), 1)
    last = date(int(year), int(month or 12), monthrange(int(year), int(month or 12))[1])
    return list(range(age_at(born, first), age_at(born, last) + 1))
