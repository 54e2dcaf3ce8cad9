"""The claims of a table: in each row the numbers with what they are of and their percentages, and its totals.

What a column holds, its head says: 'Of', 'Total' and the like hold what the others are of, '%' and 'Percentage' hold
percentages, every other column of numbers holds counts. The first column names the rows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from analysis.figures.claim import Claim
from analysis.figures.lines import CELLS
from analysis.figures.numbers import Number, numbers, said_number
from analysis.figures.passages import Table
from analysis.figures.words import words_of

WHOLE = re.compile(r"(?i)\s*(?:of|out of|n|total|all|base|denominator|total number|number asked)\s*")
# Heads of a first column that holds figures and no names.
FIGURES = re.compile(r"(?i)(?:number|count|total|n|children|case files|files|cases|responses)\b.*")
TOTAL = re.compile(r"(?i)\s*(?:grand |sub-?|over)?(?:total|all)s?(?: (?:of|number|cases|children|responses).*)?\s*")
PERCENT = re.compile(r"(?i)%|per\s?cent|percentage")
# Rows of such a table overlap, so that they need not add up to the total.
OVERLAP = re.compile(r"(?i)more than one|several|multiple|all that appl")


@dataclass(frozen=True)
class Cell:
    """A cell that holds one number and nothing else."""

    column: int
    number: Number


@dataclass(frozen=True)
class RowClaim:
    """A claim of a row, with the column it stands in."""

    claim: Claim
    column: int


def row_claims(table: Table, row: tuple[str, ...]) -> tuple[tuple[RowClaim, ...], frozenset[int]]:
    """The claims made of the row's numeric cells, placed in the row's text, and the columns they use."""
    heads = table.rows[0]
    cells = numeric_cells(row, heads)
    whole = next((cell for cell in reversed(cells) if WHOLE.fullmatch(_head(heads, cell))), None)
    percents = [cell for cell in cells if _is_percent(heads, cell)]
    counts = [cell for cell in cells if cell is not whole and cell not in percents]
    owners = {cell.column: _owner(cell, counts, whole, heads) for cell in percents}
    made = []
    for cell in counts:
        own = tuple(_as_percent(percent.number) for percent in percents if owners[percent.column] == cell.column)
        of = whole.number.value if whole and not cell.number.decimals else None
        made.append(RowClaim(Claim(*_span(row, cell), cell.number.value, of, own), cell.column))
    for cell in percents:
        if owners[cell.column] is None:
            claim = Claim(*_span(row, cell), percents=(_as_percent(cell.number),))
            made.append(RowClaim(claim, cell.column))
    if whole and not counts:
        made.append(RowClaim(Claim(*_span(row, whole), whole.number.value), whole.column))
    return tuple(made), frozenset(cell.column for cell in cells)


def numeric_cells(row: tuple[str, ...], heads: tuple[str, ...]) -> list[Cell]:
    """The cells that hold one number and nothing else; the first only where its head says that it counts."""
    found = []
    for column, text in enumerate(row):
        inside = numbers(text)
        if len(inside) == 1 and inside[0].text.strip() == text.strip() and not inside[0].spelled:
            found.append(Cell(column, inside[0]))
    counts = bool(heads and FIGURES.fullmatch(heads[0].strip()))
    return found if counts else [cell for cell in found if cell.column > 0]


def totals_that_do_not_add_up(table: Table, around: str) -> Iterator[tuple[int, Cell, str]]:
    """Row, cell and reason of each total that its parts do not make; `around` are the words beside the table."""
    if OVERLAP.search(" ".join([around, *table.rows[0]])):
        return
    heads = table.rows[0]
    for place, row in enumerate(table.rows[1:], 1):
        yield from ((place, cell, reason) for cell, reason in _row_total(heads, row))
    for place, row in enumerate(table.rows[1:], 1):
        if TOTAL.fullmatch(row[0]) and place == len(table.rows) - 1 and place > 2:
            yield from ((place, cell, reason) for cell, reason in _column_totals(table, row))


def _row_total(heads: tuple[str, ...], row: tuple[str, ...]) -> Iterator[tuple[Cell, str]]:
    """A column headed 'Total' is the sum of two or more counts before it."""
    cells = numeric_cells(row, heads)
    for cell in cells:
        parts = [one for one in cells if one.column < cell.column and not _is_percent(heads, one)]
        expected = cell.column - 1
        if TOTAL.fullmatch(_head(heads, cell)) and len(parts) > 1 and len(parts) == expected:
            yield from _wrong(cell, [part.number.value for part in parts], Fraction(0))


def _column_totals(table: Table, row: tuple[str, ...]) -> Iterator[tuple[Cell, str]]:
    """The last row, headed 'Total', is the sum of the rows above; percentages may differ by their rounding."""
    heads = table.rows[0]
    for cell in numeric_cells(row, heads):
        above = [_cell_at(other, heads, cell.column) for other in table.rows[1:-1]]
        parts = [number.value for number in above if number]
        same = cell.number.value in parts and len(set(parts)) == 1
        whole = WHOLE.fullmatch(_head(heads, cell)) and same
        percent = _is_percent(heads, cell)
        if len(parts) == len(above) and not whole:
            slack = Fraction(len(parts) + 1, 2 * 10**cell.number.decimals) if percent else Fraction(0)
            if not percent or cell.number.value == 100:
                yield from _wrong(cell, parts, slack)


def _wrong(cell: Cell, parts: list[Fraction], slack: Fraction) -> Iterator[tuple[Cell, str]]:
    if abs(sum(parts) - cell.number.value) > slack:
        added = " + ".join(said_number(part) for part in parts[:8]) + (" + ..." if len(parts) > 8 else "")
        yield cell, f"{added} is {said_number(sum(parts))}, not {said_number(cell.number.value)}."


def _cell_at(row: tuple[str, ...], heads: tuple[str, ...], column: int) -> Number | None:
    return next((cell.number for cell in numeric_cells(row, heads) if cell.column == column), None)


def _owner(percent: Cell, counts: list[Cell], whole: Cell | None, heads: tuple[str, ...]) -> int | None:
    """The column of the count that a percentage is of: the one that its head names, else the nearest before it."""
    named = words_of(PERCENT.sub(" ", _head(heads, percent)))
    by_name = [cell for cell in counts if named and words_of(_head(heads, cell)) == named]
    before = [cell for cell in counts if cell.column < (whole.column if whole else percent.column)]
    if len(before) > 1 and named - {"percentage", "rate"} and not by_name:
        return None
    found = by_name or before[-1:]
    return found[0].column if found and percent.column > found[0].column else None


def _is_percent(heads: tuple[str, ...], cell: Cell) -> bool:
    return cell.number.kind == "percent" or bool(PERCENT.search(_head(heads, cell)))


def _as_percent(number: Number) -> Number:
    return replace(number, kind="percent")


def _head(heads: tuple[str, ...], cell: Cell) -> str:
    return heads[cell.column] if cell.column < len(heads) else ""


def _span(row: tuple[str, ...], cell: Cell) -> tuple[int, int]:
    """Where a cell's number stands in the row's text, its cells joined."""
    start = sum(len(text) + len(CELLS) for text in row[: cell.column])
    return start, start + len(row[cell.column])
