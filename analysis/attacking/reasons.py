"""Why a count can be worked out, in words for the analyst: where it is printed, which percentage, which sum."""

from dataclasses import dataclass

from analysis.attacking.knowing import BEFORE, REST, Knowledge
from analysis.attacking.linking import Meaning
from analysis.attacking.readings import Readings
from analysis.protection.linked import Range

MOST_NAMED = 3  # printed counts that are named for one sum; of more, the others are counted
ANY = Range(0, None)


@dataclass(frozen=True)
class Read:
    """All that the reasons are looked for in: what was read, what it means, what is known from it."""

    public: Readings
    earlier: tuple[Readings, ...]
    meaning: Meaning
    found: Knowledge


def reason_for(key: str, read: Read) -> str:
    """The shortest way in which a count is given away; never its number."""
    reasons = (_printed(key, read), _earlier(key, read), _by_share(key, read), _by_place(key, read), _by_sum(key, read))
    return next(filter(None, reasons), "it follows from all that is printed, taken together")


def _printed(key: str, read: Read) -> str:
    places = [one.where for one in read.public.counts if one.number is not None and read.meaning.of(one.name) == key]
    number = read.found.ranges.get(key, ANY)
    return f"it is printed in {places[0]}" if places and number.exact else ""


def _earlier(key: str, read: Read) -> str:
    for readings in read.earlier:
        for one in readings.counts:
            if one.number is not None and read.meaning.of(one.name) == key:
                return f"an earlier edition printed it, in {one.where}"
    return ""


def _by_share(key: str, read: Read) -> str:
    for readings in (read.public, *read.earlier):
        for one in readings.percentages:
            part = read.meaning.of(one.part)
            if key in (part, read.meaning.of(one.whole)) or key.startswith(f"{part}, of ") and key.endswith(REST):
                return f"the percentage {one.printed} in {one.where} leaves too few values"
    return ""


def _by_place(key: str, read: Read) -> str:
    for readings in (read.public, *read.earlier):
        for one in readings.between:
            if read.meaning.of(one.name) == key:
                return f"its place between two printed numbers in {one.where} leaves too few values"
    return ""


def _by_sum(key: str, read: Read) -> str:
    """The sum that gives it away, where all its other counts are known."""
    for one in read.found.sums:
        others = [member for member in (one.whole, *one.parts) if member != key]
        if len(others) == len(one.parts) and all(read.found.ranges.get(other, ANY).exact for other in others):
            more = f" and {len(others) - MOST_NAMED} others" if len(others) > MOST_NAMED else ""
            named = ", ".join(f"'{_said(other)}'" for other in others[:MOST_NAMED])
            return f"it follows from {named}{more}, which are printed"
    return ""


def _said(key: str) -> str:
    """A key in words: title, row and column."""
    text = key.removesuffix(REST).partition(BEFORE)[0]
    return ", ".join(part for part in text.split(" | ")[1:] if part)
