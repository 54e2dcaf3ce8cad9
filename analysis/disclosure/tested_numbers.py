"""The numbers of an association as an audience reads them: its table, its values, and whether all are told."""

from decimal import Decimal

from analysis.disclosure.blocks import HIDDEN_MARK, NOT_APPLICABLE_MARK, ShownTable
from analysis.disclosure.sight import Number, Sight
from analysis.disclosure.values import counted_entry, percent_of

# Scales whose outcome is yes or no.
OF_YES_AND_NO = ("proportion", "binary", "paired", "rounds")


def table_of(content: dict, sight: Sight) -> ShownTable | None:
    """The table that an answer rests on: of events and days, or of children; None where nothing was counted."""
    return _of_time(content["times"]) if content["times"] else _table(content, sight)


def tells_all(content: dict, sight: Sight) -> bool:
    """Whether an audience reads every number of an answer exactly. If not, test, interval, sentence and reasons are
    hidden with what they would give away. Why something cannot be computed may tell of numbers too."""
    told = [*_told_cells(content, sight), *_told_times(content, sight)]
    told += [sight.told(group["members"]) for group in content["left_out"]]
    exact = sight.exactly and HIDDEN_MARK not in told
    return exact and not (sight.protects and content["cannot"])


def entries_of(content: dict, sight: Sight) -> list[dict]:
    """One value a cell, of the children with that exposure; of rates, the children with an event."""
    rows, unit = _by(content["table"], "exposure"), content["unit"]
    of_cells = [
        counted_entry(
            sight,
            (f"{cell['outcome']}: {cell['exposure']}" if cell["exposure"] else cell["outcome"], cell["outcome"]),
            cell["members"],
            _together(rows[cell["exposure"]]),
            (cell["exposure"], unit),
        )
        for cell in content["table"]
    ]
    of_time = [
        counted_entry(sight, (row["label"], "With an event"), row["with_events"], row["members"], (row["label"], unit))
        for row in content["times"]
    ]
    return of_cells + of_time


def _told_cells(content: dict, sight: Sight) -> list[int | str]:
    """The numbers of all cells, rows and columns, told as what they are parts of."""
    rows, columns = _by(content["table"], "exposure"), _by(content["table"], "outcome")
    everybody = [child for cell in content["table"] for child in cell["members"]]
    for lines in (rows, columns):
        sight.parts(everybody, [_together(cells) for cells in lines.values()])
        for cells in lines.values():
            sight.parts(_together(cells), cells)
    cells = [cell["members"] for cell in content["table"]]
    return [sight.told(people) for people in (*cells, *(_together(cells) for cells in rows.values()))]


def _told_times(content: dict, sight: Sight) -> list[int | str]:
    """The numbers of children with an event, of all children, and of events, of each group or window."""
    told = []
    for row in content["times"]:
        sight.part(row["with_events"], row["members"])
        events = Number(f"events: {content['id']}, {row['label']}", row["events"], tuple(row["with_events"]))
        told += [sight.told(row["members"]), sight.told(row["with_events"]), sight.told_number(events)]
    return told


def _table(content: dict, sight: Sight) -> ShownTable | None:
    """A row for each exposure, a column for each outcome, with the total of the row; of a yes/no outcome the percentage
    of Yes."""
    outcomes = list(dict.fromkeys(cell["outcome"] for cell in content["table"]))
    rows: dict[str, dict[str, list[str]]] = {}
    for cell in content["table"]:
        rows.setdefault(cell["exposure"] or "All", {})[cell["outcome"]] = cell["members"]
    if not rows:
        return None
    shares = [f"{outcomes[0]}, %"] if content["scale"] in OF_YES_AND_NO else []
    heading = content["exposure"] if content["exposure"] and content["exposure"] not in rows else "Group"
    columns = (heading, *outcomes, "Total", *shares)
    body = tuple(
        _row(name, [cells.get(one, []) for one in outcomes], bool(shares), sight) for name, cells in rows.items()
    )
    return ShownTable(columns=columns, numeric=(False, *(True for _ in columns[1:])), rows=body)


def _row(name: str, cells: list[list[str]], shares: bool, sight: Sight) -> tuple[str, ...]:
    first, total = sight.told(cells[0]), sight.told(_together(cells))
    counted = (name, *(str(sight.told(members)) for members in cells), str(total))
    if not shares:
        return counted
    return (*counted, percent_of(first, total) if total else NOT_APPLICABLE_MARK)


def _of_time(times: list[dict]) -> ShownTable:
    """A row for each group, or for each window of days: children, how many of them had an event, events and days."""
    columns = ("Group or days", "Children", "With an event", "Events", "Days", "Events in 1,000 days")
    return ShownTable(columns, (False, *(True for _ in columns[1:])), tuple(_time_row(row) for row in times))


def _time_row(row: dict) -> tuple[str, ...]:
    rate = _rate(1000 * row["events"] / row["days"]) if row["days"] else NOT_APPLICABLE_MARK
    numbers = (len(row["members"]), len(row["with_events"]), row["events"], row["days"])
    return (row["label"][:1].upper() + row["label"][1:], *(f"{number:,}" for number in numbers), rate)


def _rate(rate: float) -> str:
    """One decimal; a figure more where that would round to 0, which would say that there were no events.

    >>> _rate(23.81), _rate(0.025), _rate(0.0)
    ('23.8', '0.03', '0.0')
    """
    return f"{rate:.1f}" if rate == 0 or round(rate, 1) else f"{Decimal(f'{rate:.1g}'):f}"


def _by(cells: list[dict], side: str) -> dict[str | None, list[list[str]]]:
    """The members of the cells of each row or column."""
    lines: dict[str | None, list[list[str]]] = {}
    for cell in cells:
        lines.setdefault(cell[side], []).append(cell["members"])
    return lines


def _together(cells: list[list[str]]) -> list[str]:
    return [child for members in cells for child in members]
