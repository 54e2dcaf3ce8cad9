"""Tables of numbers for every audience, with totals that a sentence can tell.

A Tally holds sums alone: no row of it is one child's, and nothing in it names a file, a cell or a person. Where there
is nothing to list it says so, and its totals are 0.
"""

from dataclasses import dataclass

from analysis.audiences import Audience
from analysis.disclosure.blocks import Block, Shown, ShownTable
from analysis.disclosure.listed import numeric
from analysis.disclosure.values import number_entry

NOTHING = "None."


@dataclass(frozen=True)
class Total:
    """One sum of a tally, for a sentence: '263 rows received', or '12 of 80 answers' where it is out of something."""

    code: str
    number: int
    unit: str
    of: int | None = None


@dataclass(frozen=True)
class Tally:
    """Labels of the columns, the rows as text, and the totals. `made_up` is how far its numbers are made up."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[Total, ...]
    made_up: str = "no"
    not_available: str | None = None


def tally_shown(block: Block, audience: Audience) -> Shown:
    """The table, the same for every audience; each total is a value."""
    columns, rows = tuple(block.content["columns"]), tuple(tuple(row) for row in block.content["rows"])
    totals = tuple(_entry(block.title, total) for total in block.content["totals"])
    if not rows:
        return block.shown(text=NOTHING, values=totals)
    entry = {"kind": "table", "title": block.title, "columns": list(columns), "value": [list(row) for row in rows]}
    return block.shown(
        table=ShownTable(columns=columns, numeric=numeric(rows, len(columns)), rows=rows), values=(entry, *totals)
    )


def _entry(title: str, total: dict) -> dict:
    of_all = f"{title}: {total['unit']}"
    return number_entry(of_all, total["unit"], total["number"], total["of"], None, total["unit"]) | {
        "code": total["code"]
    }
