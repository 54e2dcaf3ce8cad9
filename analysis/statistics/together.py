"""Concerns found in the same files: every combination of concerns, each with the files in which it and no other was.

One row is a combination; a file is in one of them, or in that of none, so that the rows add up to all files whose
standards were audited. Nothing is tested: of many combinations some are there by chance alone.
"""

from dataclasses import dataclass

from analysis.errors import CannotCount
from analysis.questions import furthest
from analysis.statistics.counts import Answer, Counts

CONCERN = "concern"


@dataclass(frozen=True)
class Combination:
    """The concerns of one row by their labels, in the order of the standards, and the files that have them all and no
    other."""

    concerns: tuple[str, ...]
    members: tuple[str, ...]


@dataclass(frozen=True)
class Combinations:
    """The combinations that occur, the most frequent first. `members` are the files in which all the standards were
    audited; `concerns` are those that were found in any."""

    label: str
    unit: str
    unit_one: str
    concerns: tuple[str, ...]
    combinations: tuple[Combination, ...]
    members: tuple[str, ...]
    made_up: str
    not_available: str | None
    identifies: bool = False


def found_together(*counts: Counts) -> Combinations:
    """Which concerns of these standards were found in the same files: found_together(count_findings(...), ...).

    Raises CannotCount where there is no count, two are of different things, or two concerns are called alike.
    """
    _refuse_unless_of_one_kind(counts)
    both = set(counts[0].members).intersection(*(one.members for one in counts))
    found = [
        answer for one in counts for answer in one.answers if answer.tone == CONCERN and both & set(answer.members)
    ]
    if len({answer.label for answer in found}) < len(found):
        raise CannotCount("Two of these concerns are called alike, so nobody could tell them apart in one table.")
    marks = {one.made_up for one in counts}
    return Combinations(
        label="Concerns found together",
        unit=counts[0].unit,
        unit_one=counts[0].unit_one,
        concerns=tuple(answer.label for answer in found),
        combinations=_combinations(found, both),
        members=tuple(sorted(both)),
        # Which file has which concerns is made up as soon as one of them is.
        made_up="yes" if marks != {"no"} else furthest(marks),
        not_available=next((one.not_available for one in counts if one.not_available), None),
        identifies=any(one.identifies for one in counts),
    )


def _combinations(found: list[Answer], files: set[str]) -> tuple[Combination, ...]:
    given = {answer.label: set(answer.members) for answer in found}
    by_concerns: dict[tuple[str, ...], list[str]] = {}
    for file in sorted(files):
        by_concerns.setdefault(tuple(label for label, files in given.items() if file in files), []).append(file)
    rows = [Combination(concerns, tuple(members)) for concerns, members in by_concerns.items()]
    return tuple(sorted(rows, key=lambda row: (-len(row.members), len(row.concerns), row.concerns)))


def _refuse_unless_of_one_kind(counts: tuple[Counts, ...]) -> None:
    kinds = {(one.unit, one.table) for one in counts}
    if len(kinds) != 1:
        what = " and ".join(sorted(unit for unit, _ in kinds)) or "nothing"
        raise CannotCount(f"Concerns are found together in things of one kind; these are counted in {what}.")
