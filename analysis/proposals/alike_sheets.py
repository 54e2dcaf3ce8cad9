"""What the sheets of a new audit workbook ask, one sheet a child: the labels in column A, and the headings of its list.

Nobody has said yet where the list stands: its headings are the first row of three or more cells that another sheet has
too, and it ends at the first empty row. A label stands in column A of several sheets, with an answer to its right in
one of them.
"""

from collections import Counter
from collections.abc import Sequence

from analysis.grids.grid import Grid
from analysis.intake.wording import normal, readable
from analysis.proposals.matching import Asked, Group

# A label and its answer are two cells: a row of more is the heading of a list.
SHORTEST_LIST = 3


def line_groups(grids: Sequence[Grid]) -> list[Group]:
    """The headings of the list that the sheets share, with what stands below them in all sheets."""
    tops = {at: top for at, top in enumerate(_tops(grids)) if top is not None}
    if not tops:
        return []
    headings = {column: cell for column, cell in enumerate(grids[min(tops)].rows[tops[min(tops)]]) if cell.strip()}
    return [
        Group(Asked(readable(cell), [grids[at].text(row, column) for at in tops for row in _list(grids[at], tops[at])]))
        for column, cell in headings.items()
    ]


def label_groups(grids: Sequence[Grid]) -> list[Group]:
    """The labels that several sheets have, each with its answer in every sheet."""
    answers: dict[str, list[str]] = {}
    wording: dict[str, str] = {}
    number: Counter[str] = Counter()
    for grid, top in zip(grids, _tops(grids), strict=True):
        in_list = () if top is None else (top, *_list(grid, top))
        rows = [row for at, row in enumerate(grid.rows) if at not in in_list and row and row[0].strip()]
        number.update({normal(row[0]) for row in rows})
        for row in rows:
            wording.setdefault(normal(row[0]), readable(row[0]))
            answers.setdefault(normal(row[0]), []).append(next(filter(str.strip, row[1:]), ""))
    asked = [label for label in wording if number[label] > 1 and any(answers[label])]
    return [Group(Asked(wording[label], answers[label])) for label in asked]


def _tops(grids: Sequence[Grid]) -> list[int | None]:
    """For each sheet the row of its list's headings."""
    rows = [{tuple(map(normal, row)): at for at, row in reversed(list(enumerate(grid.rows)))} for grid in grids]
    number = Counter(row for of_sheet in rows for row in of_sheet)
    lists = [
        sorted(at for row, at in of_sheet.items() if number[row] > 1 and sum(map(bool, row)) >= SHORTEST_LIST)
        for of_sheet in rows
    ]
    return [found[0] if found else None for found in lists]


def _list(grid: Grid, top: int) -> range:
    """The rows below the headings of a list, to the first empty one."""
    below = range(top + 1, len(grid.rows))
    return range(top + 1, next((row for row in below if not grid.filled(row)), len(grid.rows)))
