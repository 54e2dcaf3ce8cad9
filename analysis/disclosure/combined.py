"""What an audience sees of concerns found in the same files: every combination that occurs, and the chart of them.

Where small numbers are hidden, combinations of few files are one row together and none of them is named: all that occur
are of one file at least, so that many of them in what is left of the total would tell how few each is.
"""

from analysis.disclosure.absent import nobody_asked
from analysis.disclosure.blocks import HIDDEN_MARK, Block, Cell, Column, Line, Shown, ShownGrid, ShownTable
from analysis.disclosure.gridded import cell_of
from analysis.disclosure.sight import Sight
from analysis.disclosure.values import counted_entry
from analysis.protection.policy import find_policy

ALONE, NONE, OTHERS, AND = " alone", "None of these", "Other combinations", " + "
NONE_OR_OTHERS = "None of these, or other combinations"  # files without a concern may be among them then
EACH_ONCE = "is in one row: the one with all its concerns and no other. Nothing was tested."
# The most concerns and combinations that a chart can show so that all of it can be read.
MOST_CONCERNS, MOST_COMBINATIONS = 10, 16


def combinations_shown(block: Block, sight: Sight) -> Shown:
    """A row a combination with number, denominator and percentage, the most frequent first; hidden ones after them by
    their labels, because a place between two numbers is a number too; last, what is not told one by one."""
    content = block.content
    if not content["members"]:
        return nobody_asked(block)
    rows = [row for row in content["combinations"] if not _is_few(row, sight)]
    others = [row for row in content["combinations"] if _is_few(row, sight)]
    _declare(content, rows, others, sight)
    entries = [_entry(_label(row), row["members"], content, sight) | {"together": row["concerns"]} for row in rows]
    entries.sort(key=lambda entry: (0, -entry["value"], "") if _is_told(entry) else (1, 0, entry["label"]))
    entries += [_entry(_pooled_label(rows), _members(others), content, sight) | {"pooled": True}] if others else []
    columns = (content["label"], content["unit"].capitalize(), "Of", "Percentage")
    return block.shown(
        note=f"Each {content['unit_one']} {EACH_ONCE} {block.note}".strip(),
        table=ShownTable(columns, (False, True, True, True), tuple(map(_row, entries))),
        values=tuple(entries),
    )


def _is_few(row: dict, sight: Sight) -> bool:
    """Whether a combination is of so few files that the policy of the audience would hide or round them away."""
    if not sight.protects:
        return False
    policy, number = find_policy(sight.audience.policy), len(row["members"])
    return policy.is_small(number) or number < policy.rounds_to


def _declare(content: dict, rows: list[dict], others: list[dict], sight: Sight) -> None:
    """That the rows make up all files, and those with a concern all files with it."""
    sight.parts(content["members"], [*(row["members"] for row in rows), _members(others)])
    for concern in content["concerns"]:
        told, rest = ([row for row in some if concern in row["concerns"]] for some in (rows, others))
        sight.parts(_members([*told, *rest]), [*(row["members"] for row in told), _members(rest)])


def _members(rows: list[dict]) -> list[str]:
    return [member for row in rows for member in row["members"]]


def _label(row: dict) -> str:
    return AND.join(row["concerns"]) + (ALONE if len(row["concerns"]) == 1 else "") or NONE


def _pooled_label(told: list[dict]) -> str:
    """What the files are called that are not told one by one: where no row is of those without a concern, they may be
    among them, and nobody is to take them all for files with concerns."""
    return OTHERS if any(not row["concerns"] for row in told) else NONE_OR_OTHERS


def _entry(label: str, members: list[str], content: dict, sight: Sight) -> dict:
    names = (f"Found together: {label}", label)
    return counted_entry(sight, names, members, content["members"], (None, content["unit"]))


def _is_told(entry: dict) -> bool:
    return entry["value"] != HIDDEN_MARK


def _row(entry: dict) -> tuple[str, ...]:
    return (entry["label"], str(entry["value"]), str(entry["denominator"]), entry["percent"])


def upset_of(shown: Shown) -> ShownGrid | None:
    """The combinations shown as rows of dots, what is not told one by one as a row without; None where there are too
    many, or no number is shown."""
    entries = [entry for entry in shown.values if "together" in entry or "pooled" in entry]
    concerns = tuple(dict.fromkeys(concern for entry in entries for concern in entry.get("together", ())))
    if not (2 <= len(concerns) <= MOST_CONCERNS and len(entries) <= MOST_COMBINATIONS):
        return None
    if not any(_is_told(entry) for entry in entries):
        return None
    lines = tuple(_line(entry, concerns) for entry in entries)
    return ShownGrid("upset", tuple(Column(concern) for concern in concerns), lines, entries[0]["unit"])


def _line(entry: dict, concerns: tuple[str, ...]) -> Line:
    whole = cell_of(entry["value"])
    if "pooled" in entry:
        return Line(entry["label"], tuple(cell_of(HIDDEN_MARK) for _ in concerns), whole)
    has = (concern in entry["together"] for concern in concerns)
    return Line(entry["label"], tuple(Cell(int(one), "yes" if one else "no") for one in has), whole)
