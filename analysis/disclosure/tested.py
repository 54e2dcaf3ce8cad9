"""What an audience sees of the declared associations.

The sentence comes first, then the table it rests on, then what ran, why, and what n can show.
"""

import math
from collections.abc import Callable
from decimal import Decimal

from analysis.audiences import Audience
from analysis.disclosure.absent import not_available
from analysis.disclosure.blocks import NOT_APPLICABLE_MARK, Block, Shown, ShownTable
from analysis.disclosure.values import number_entry
from analysis.statistics.wording import p_in_words, percent, whole_percent

# How far a ratio next to 1 is written out; an exact interval ends at 1 itself, or further away than this.
MOST_FIGURES = 9


def association_shown(block: Block, audience: Audience) -> Shown:
    """The sentence, the table it rests on, and a note that says test, interval, p, what n can show, and the gates."""
    content = block.content
    if content["cannot"] and not (content["table"] or content["times"]):
        return not_available(block, f"{content['cannot']} {_needed(content)}".strip())
    method = [] if content["cannot"] else _method(content)
    return block.shown(
        text=content["sentence"],
        emphasis=" ".join([*_stamp(content), *_limits(content["gates"])]),
        note=" ".join([*method, _needed(content), block.note]).strip(),
        table=_of_time(content["times"]) if content["times"] else _table(content),
        values=tuple(_entries(content)),
    )


def _stamp(content: dict) -> list[str]:
    """What a reader must know before the numbers of a question that was not declared."""
    if content["planned"] and content["family"] != "exploratory":
        return []
    return ["Exploratory: this question was asked after the data were there, so it can only suggest what to ask next."]


def _limits(gates: list[dict]) -> list[str]:
    """What in the design limits the answer, as one sentence; none where nothing does."""
    return [f"What limits this answer: {'; '.join(gate['reason'] for gate in gates)}."] if gates else []


def _needed(content: dict) -> str:
    return f"To answer it: {content['needs']}" if content["needs"] else ""


def _table(content: dict) -> ShownTable | None:
    """A row for each exposure, a column for each outcome, with the total of the row; with two outcomes the percentage
    of the first."""
    outcomes = list(dict.fromkeys(cell["outcome"] for cell in content["table"]))
    rows: dict[str, dict[str, int]] = {}
    for cell in content["table"]:
        rows.setdefault(cell["exposure"] or "All", {})[cell["outcome"]] = len(cell["members"])
    if not rows:
        return None
    shares = [f"{outcomes[0]}, %"] if len(outcomes) == 2 else []
    columns = (content["exposure"] or "Children", *outcomes, "Total", *shares)
    body = tuple(_row(name, numbers, outcomes) for name, numbers in rows.items())
    return ShownTable(columns=columns, numeric=(False, *(True for _ in columns[1:])), rows=body)


def _row(name: str, numbers: dict[str, int], outcomes: list[str]) -> tuple[str, ...]:
    total = sum(numbers.values())
    counted = (name, *(str(numbers.get(outcome, 0)) for outcome in outcomes), str(total))
    if len(outcomes) != 2:
        return counted
    return (*counted, percent(numbers.get(outcomes[0], 0), total) if total else NOT_APPLICABLE_MARK)


def _of_time(times: list[dict]) -> ShownTable:
    """A row for each group or window: children, those with an event, events, days, and events in 1,000 days."""
    columns = ("Group or days", "Children", "With an event", "Events", "Days", "Events in 1,000 days")
    return ShownTable(columns, (False, *(True for _ in columns[1:])), tuple(_time_row(row) for row in times))


def _time_row(row: dict) -> tuple[str, ...]:
    rate = f"{1000 * row['events'] / row['days']:.1f}" if row["days"] else NOT_APPLICABLE_MARK
    numbers = (len(row["members"]), len(row["with_events"]), row["events"], row["days"])
    return (row["label"], *(f"{number:,}" for number in numbers), rate)


def _entries(content: dict) -> list[dict]:
    """One value a cell, of the children with that exposure; of rates, the children with an event."""
    totals: dict[str | None, int] = {}
    for cell in content["table"]:
        totals[cell["exposure"]] = totals.get(cell["exposure"], 0) + len(cell["members"])
    of_cells = [
        number_entry(
            f"{cell['outcome']}: {cell['exposure']}" if cell["exposure"] else cell["outcome"],
            cell["outcome"],
            len(cell["members"]),
            totals[cell["exposure"]],
            cell["exposure"],
            "children",
        )
        for cell in content["table"]
    ]
    of_time = [
        number_entry(
            row["label"], "With an event", len(row["with_events"]), len(row["members"]), row["label"], "children"
        )
        for row in content["times"]
    ]
    return of_cells + of_time


def _method(content: dict) -> list[str]:
    """What ran and why, with its numbers, in sentences."""
    words = [f"Method: {content['test_name']}. {content['why']}".rstrip(".") + "."]
    words += [_estimated(one) for one in (content["estimate"], *content["others"]) if one]
    if content["p"] is not None:
        words.append(_p(content))
        words += [f"{other['name']} as a check: {p_in_words(other['p'])}." for other in content["other_tests"]]
    if content["smallest_attainable_p"] is not None and content["p"] is not None:
        words.append(f"The smallest p that these margins allow is {content['smallest_attainable_p']:.3f}.")
    words += [part["words"] for part in (content["minimum_detectable"], content["bounds"]) if part]
    if content["missing"]:
        words.append(f"Left out because an answer is missing: {content['missing']}.")
    return words + ([f"Strength of evidence: grade {content['grade']}."] if content["grade"] else [])


def _p(content: dict) -> str:
    """The p, how far chance in drawing may have moved it, and what correction for its family makes of it."""
    drawn = (
        f" (drawn by lot, give or take {content['p_error']:.3f}; seed {content['seed']})" if content["p_error"] else ""
    )
    family = f"corrected for {content['family_size']} in its family"
    return f"{p_in_words(content['p'])}{drawn}; {family}, {p_in_words(content['p_adjusted'])}."


def _estimated(estimate: dict) -> str:
    """An estimate with its interval, as a board reads it.

    >>> ratio = {"name": "Odds ratio", "measure": "ratio", "value": 0.384, "low": 0.00426, "high": None}
    >>> _estimated(ratio | {"method": "central exact", "note": ""})
    'Odds ratio: 0.38 (95% interval 0.0043 or more; central exact).'
    """
    said, unit = MEASURES[estimate["measure"]]
    value = "no finite value" if estimate["value"] is None else f"{said(estimate['value'])}{unit}"
    first = f"{estimate['name']}: {value}"
    if estimate["low"] is None:
        return f"{first}. {estimate['note']}".strip()
    high = "or more" if estimate["high"] is None else f"to {said(estimate['high'])}"
    return f"{first} (95% interval {said(estimate['low'])} {high}; {estimate['method']}). {estimate['note']}".strip()


def _ratio(value: float) -> str:
    """Two figures; more where fewer would round to 1, which would say that the groups may be the same.

    >>> _ratio(0.00426), _ratio(12.7), _ratio(626.2), _ratio(1.004), _ratio(1.0)
    ('0.0043', '13', '630', '1.004', '1')
    """
    words = [f"{value:.{figures}g}" for figures in range(2, MOST_FIGURES + 1)]
    return f"{Decimal(next((word for word in words if float(word) != 1), '1')):f}"


def _points(difference: float) -> str:
    """Percentage points with their sign; a figure more where fewer would round to 0.

    >>> _points(-4 / 15), _points(0.322), _points(0.0), _points(0.004)
    ('-27', '+32', '0', '+0.4')
    """
    if round(difference, 6) == 0:
        return "0"
    whole = whole_percent(difference)
    return f"{whole:+}" if whole else f"{100 * difference:+.1g}"


def _share(share: float) -> str:
    return f"{whole_percent(share)}%"


def _two_decimals(number: float) -> str:
    """Two decimals; a decimal more where fewer would round to 0, which would say that there may be nothing.

    >>> _two_decimals(0.8349), _two_decimals(-0.004), _two_decimals(0.0)
    ('0.83', '-0.004', '0.00')
    """
    return f"{number:.2f}" if round(number, 2) or round(number, 6) == 0 else f"{number:.1g}"


def _number(number: float) -> str:
    """Whole children, a half rounded up."""
    return str(math.floor(number + 0.5))


# How the numbers of each measure of an estimate are said, and what follows the first.
MEASURES: dict[str, tuple[Callable[[float], str], str]] = {
    "ratio": (_ratio, ""),
    "difference": (_points, " percentage points"),
    "share": (_share, ""),
    "number": (_number, ""),
    "superiority": (_share, " of pairs"),
    "correlation": (_two_decimals, ""),
    "agreement": (_two_decimals, ""),
    "strength": (_two_decimals, ""),
}
