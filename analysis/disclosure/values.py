"""Released values: the entries of a manifest, and how a number is said with its denominator.

An entry is a JSON object with `kind` (value, table, set, order, date, period), `title`, `value` and, where it has them,
`label`, `denominator`, `within`, `percent`, `interval`, `unit`, `made_up`. A value that is not available is the mark
[x], never 0.
"""

from analysis.disclosure.blocks import NOT_APPLICABLE_MARK, NOT_AVAILABLE_MARK
from analysis.statistics.wording import percent, whole_percent

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


def number_entry(
    title: str, label: str, number: int | None, denominator: int | None, within: str | None, unit: str
) -> dict:
    """The entry of one count; `number` None is not available."""
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
        entry |= {"denominator": denominator, "percent": percent(number, denominator)}
    return entry | ({"within": within} if within else {})


def interval_said(number: int, denominator: int) -> str:
    """The 95% interval (Wilson) of a share in words: '14% to 41%' for 9 of 36."""
    from analysis.statistics.intervals import wilson  # takes a second to load, and most pages have no interval

    share = wilson(number, denominator)
    return f"{whole_percent(share.low)}% to {whole_percent(share.high)}%"


def said(entry: dict) -> str:
    """A value as it stands in a sentence: '4 of 8 case files (50%)', '36 responses', 'October 2015', '[x]'."""
    if entry["kind"] in ("date", "period"):
        return entry["text"]
    if entry["value"] in (NOT_AVAILABLE_MARK, NOT_APPLICABLE_MARK):
        return entry["value"]
    if "denominator" not in entry:
        return f"{entry['value']} {entry['unit']}"
    if "percent" not in entry:
        return f"{entry['value']} of {entry['denominator']} {entry['unit']}"
    interval = f", 95% interval {entry['interval']}" if "interval" in entry else ""
    return f"{entry['value']} of {entry['denominator']} {entry['unit']} ({entry['percent']}{interval})"


def month_in_words(month: str) -> str:
    """'October 2015' for '2015-10'; '2015' for '2015'."""
    year, _, number = month.partition("-")
    return f"{MONTHS[int(number) - 1]} {year}" if number else year
