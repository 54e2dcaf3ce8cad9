"""What an audience sees of all effects of a round: a table, and the forest plot made of what it shows."""

from analysis.disclosure.blocks import NOT_AVAILABLE_MARK, Block, Mark, Panel, Shown, ShownForest, ShownTable
from analysis.disclosure.estimated import MEASURES
from analysis.disclosure.sight import Sight

# What each panel measures, in their order; where two groups would be alike; how its axis runs.
PANELS = {
    "ratio": ("Ratio (1: groups alike)", 1.0, "ratio"),
    "difference": ("Difference in percentage points (0: groups alike)", 0.0, "hundredths"),
    "superiority": ("Pairs in which the first is higher, in per cent (50: groups alike)", 0.5, "hundredths"),
    "correlation": ("Correlation (0: none)", 0.0, "plain"),
}


# What stands in place of an estimate without an upper bound: one of the cells that it divides by is empty.
NOT_FINITE = "no finite value"


def effects_shown(block: Block, sight: Sight) -> Shown:
    """A row for each question that compares: its estimate and interval, children and grade, or why it has none."""
    entries = tuple(_entry(block.title, effect) for effect in block.content["effects"])
    columns = ("Question", "Estimate", "95% interval", "Children", "Grade of evidence")
    table = ShownTable(columns, (False, False, False, True, False), tuple(_row(entry) for entry in entries))
    return block.shown(table=table, values=entries)


def forest_of(shown: Shown) -> ShownForest | None:
    """The forest plot of the values shown, a panel for each measure that has any; None where there is no estimate."""
    panels = []
    for measure, (words, alike, axis) in PANELS.items():
        marks = tuple(_mark(entry) for entry in shown.values if entry.get("measure") == measure and _drawn(entry))
        panels += [Panel(words, alike, axis, marks)] if marks else []
    return ShownForest(tuple(panels)) if panels else None


def _drawn(entry: dict) -> bool:
    return isinstance(entry["value"], int | float) or entry["low"] is not None


def _entry(title: str, effect: dict) -> dict:
    """The manifest's entry of one effect; `value` [x] with its reason where there is no estimate."""
    entry = {"kind": "effect", "title": title, "label": effect["question"], "n": effect["n"], "grade": effect["grade"]}
    if not effect["measure"]:
        return entry | {"value": NOT_AVAILABLE_MARK, "reason": effect["reason"]}
    value = NOT_FINITE if effect["value"] is None else effect["value"]
    numbers = {"value": value, "low": effect["low"], "high": effect["high"]}
    return entry | {"name": effect["name"], "measure": effect["measure"]} | numbers


def _row(entry: dict) -> tuple[str, ...]:
    ends = (str(entry["n"]), entry["grade"] or "not graded")
    if "measure" not in entry:
        return (entry["label"], f"{NOT_AVAILABLE_MARK} {entry['reason']}", "", *ends)
    said, unit = MEASURES[entry["measure"]]
    value = NOT_FINITE if entry["value"] == NOT_FINITE else f"{said(entry['value'])}{unit}"
    return (entry["label"], f"{entry['name']}: {value}", _interval(entry), *ends)


def _interval(entry: dict) -> str:
    said, _ = MEASURES[entry["measure"]]
    if entry["low"] is None:
        return "not given"
    return f"{said(entry['low'])} {'or more' if entry['high'] is None else 'to ' + said(entry['high'])}"


def _mark(entry: dict) -> Mark:
    """The estimate with its interval; one without an interval stands alone."""
    said, _ = MEASURES[entry["measure"]]
    value = None if entry["value"] == NOT_FINITE else entry["value"]
    beside = NOT_FINITE if value is None else said(value)
    if entry["low"] is None:
        return Mark(entry["label"], value, value, value, beside)
    return Mark(entry["label"], value, entry["low"], entry["high"], f"{beside} ({_interval(entry)})")
