"""Released values: the entries of a manifest, and how a number is said with its denominator.

An entry is a JSON object with `kind` (value, table, set, order, date, period), `title`, `value` and, where it has them,
`label`, `denominator`, `within`, `percent`, `interval`, `unit`, `made_up`. A value that is not available is the mark
[x], never 0.
"""

from collections.abc import Sequence

from analysis.disclosure.blocks import HIDDEN_MARK, NOT_APPLICABLE_MARK, NOT_AVAILABLE_MARK
from analysis.disclosure.sight import Sight
from analysis.statistics.wording import SPELLED, percent, whole_percent

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def counted_entry(
    sight: Sight,
    names: tuple[str, str],
    members: Sequence[str],
    of: Sequence[str] | None,
    about: tuple[str | None, str],
) -> dict:
    """The entry of some people, out of others where `of` says whom, as an audience may read how many they are.

    `names` are title and label, `about` is what they are within and what they are called.
    """
    if of is None:
        return number_entry(*names, sight.told(members), None, *about)
    sight.part(members, of)
    whole = sight.told(of)
    if of and whole == 0:  # a few that are rounded away are not nobody
        whole = HIDDEN_MARK
    return number_entry(*names, sight.told(members), whole, *about)


def number_entry(
    title: str, label: str, number: int | str | None, denominator: int | str | None, within: str | None, unit: str
) -> dict:
    """The entry of one count; `number` None is not available, [c] is hidden."""
    entry = {
        "kind": "value",
        "title": title,
        "label": label,
        "value": NOT_AVAILABLE_MARK if number is None else number,
        "unit": unit,
    }
    if number is not None and denominator == 0:
        return entry | {"value": NOT_APPLICABLE_MARK, "reason": f"Not applicable: there are no {unit} to ask this of."}
    if number is not None and denominator is not None:
        entry |= {"denominator": denominator, "percent": percent_of(number, denominator)}
    return entry | ({"within": within} if within else {})


def percent_of(number: int | str, denominator: int | str) -> str:
    """The percentage; hidden with either of its numbers."""
    return HIDDEN_MARK if HIDDEN_MARK in (number, denominator) else percent(number, denominator)


def interval_of(entry: dict, sight: Sight) -> str:
    """The 95% interval of the share that an entry holds; hidden with its numbers, and where they are not exact."""
    number, denominator = entry["value"], entry["denominator"]
    if HIDDEN_MARK in (number, denominator) or not sight.exactly:
        return HIDDEN_MARK
    return interval_said(number, denominator)


def interval_said(number: int, denominator: int) -> str:
    """The 95% interval (Wilson) of a share in words: '14% to 41%' for 9 of 36."""
    from analysis.statistics.intervals import wilson  # takes a second to load, and most pages have no interval

    share = wilson(number, denominator)
    return f"{whole_percent(share.low)}% to {whole_percent(share.high)}%"


def said(entry: dict, in_words_below: int = 0) -> str:
    """A value as it stands in a sentence: '4 of 8 case files (50%)', '36 responses', 'October 2015', '[x]'; small
    numbers in words where the house style of the audience has it so: 'four of eight case files (50%)'."""
    if entry["kind"] in ("date", "period"):
        return entry["text"]
    if entry["kind"] == "result" or entry["value"] in (NOT_AVAILABLE_MARK, NOT_APPLICABLE_MARK):
        return entry["value"].rstrip(".")
    numbers = [entry["value"], *([entry["denominator"]] if "denominator" in entry else [])]
    counted = f"{' of '.join(_written(numbers, in_words_below))} {entry['unit']}"
    if entry.get("percent", HIDDEN_MARK) == HIDDEN_MARK:
        return counted
    interval = f", 95% interval {entry['interval']}" if entry.get("interval", HIDDEN_MARK) != HIDDEN_MARK else ""
    return f"{counted} ({entry['percent']}{interval})"


def _written(numbers: Sequence[int | str], below: int) -> list[str]:
    """Numbers that belong together, alike: in words where all of them are smaller than `below`, else in figures.

    >>> _written([4, 8], 10), _written([4, 11], 10), _written(["[c]", 8], 10), _written([0], 10), _written([0, 8], 10)
    (['four', 'eight'], ['4', '11'], ['[c]', '8'], ['no'], ['none', 'eight'])
    """
    small = all(isinstance(number, int) and number < below for number in numbers)
    if small and numbers == [0]:
        return ["no"]
    return [SPELLED[number] if small else str(number) for number in numbers]


def opened(sentence: str) -> str:
    """A sentence that begins with a number in words begins with a capital."""
    return sentence[:1].upper() + sentence[1:]


def month_in_words(month: str) -> str:
    """'October 2015' for '2015-10'; '2015' for '2015'."""
    year, _, number = month.partition("-")
    return f"{MONTHS[int(number) - 1]} {year}" if number else year
