"""Tables of numbers for every audience, with a sentence of their totals above them.

A Tally holds sums alone: no row of it is one child's, and nothing in it names a file, a cell or a person. Where there
is nothing to list, the sentence stands alone.
"""

from dataclasses import dataclass

from analysis.disclosure.blocks import Block, Shown, ShownTable
from analysis.disclosure.listed import numeric
from analysis.disclosure.sight import Sight
from analysis.disclosure.values import number_entry, opened, said


@dataclass(frozen=True)
class Total:
    """One sum of a tally, as its sentence says it: '263 rows received', or '12 of 80 answers' where it is of some."""

    code: str
    number: int
    unit: str
    of: int | None = None


@dataclass(frozen=True)
class Tally:
    """Labels of the columns, the rows as text, the totals, and the sentence with their codes between braces.

    `made_up` is how far its numbers are made up; `not_available` is why there is nothing that could be summed.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[Total, ...]
    words: str
    made_up: str = "no"
    not_available: str | None = None


def tally_shown(block: Block, sight: Sight) -> Shown:
    """The sentence and the table, the same for every audience; each total is a value."""
    columns, rows = tuple(block.content["columns"]), tuple(tuple(row) for row in block.content["rows"])
    totals = tuple(_entry(block.title, total) for total in block.content["totals"])
    words = opened(_words(block.content["words"], totals, sight.words_below))
    if not rows:
        return block.shown(text=words, values=totals)
    entry = {"kind": "table", "title": block.title, "columns": list(columns), "value": [list(row) for row in rows]}
    table = ShownTable(columns=columns, numeric=numeric(rows, len(columns)), rows=rows)
    return block.shown(text=words, table=table, values=(entry, *totals))


def _words(words: str, totals: tuple[dict, ...], in_words_below: int) -> str:
    """The sentence with the totals in it; where one is out of none, that there are none."""
    out_of_none = [total["unit"] for total in totals if "reason" in total]
    if out_of_none:
        return f"There are no {out_of_none[0]}."
    return words.format(**{total["code"]: said(total, in_words_below) for total in totals})


def _entry(title: str, total: dict) -> dict:
    about = f"{title}: {total['unit']}"
    entry = number_entry(about, total["unit"], total["number"], total["of"], None, total["unit"])
    return entry | {"code": total["code"]}
