"""Grids of shown values, rows by columns, for the charts that draw them: made of what the audience sees and no more.

A number that is not shown is no number here either: its cell holds the reason ([c], [x], [z]) and nothing to measure.
Where a table has more rows or columns than a form can show, or no number at all, it has no grid and stands alone.
"""

from analysis.disclosure.blocks import NOT_APPLICABLE_MARK, Cell, Column, Line, Shown, ShownGrid

# Which keys of a value name its row and its column, by the kind of block.
PLACES = {
    "association": ("within", "label"),
    "comparison": ("round", "label"),
    "crossed": ("label", "column"),
    "themes_by_group": ("label", "within"),
}
# The fewest and the most rows and columns that a form can show, so that all of it can be read at the size of a page.
SIZES = {
    "stacked": ((1, 12), (2, 4)),
    "mosaic": ((2, 4), (2, 4)),
    "heatmap": ((1, 40), (2, 9)),
    "slope": ((2, 2), (1, 8)),
}
NOWHERE = Cell(None, NOT_APPLICABLE_MARK)


def grid_of(shown: Shown, form: str) -> ShownGrid | None:
    """The grid of the values shown; None where the form cannot show it."""
    down, across = PLACES[shown.kind]
    entries = [entry for entry in shown.values if entry["kind"] == "value" and {down, across} <= entry.keys()]
    rows, columns = (tuple(dict.fromkeys(entry[key] for entry in entries)) for key in (down, across))
    if not _fits(form, rows, columns) or not any(_is_number(entry["value"]) for entry in entries):
        return None
    heads = dict(zip(rows if down == "round" else columns, shown.table.columns[1:], strict=False))
    found = {(entry[down], entry[across]): entry for entry in entries}
    looks = {entry[across]: entry for entry in reversed(entries)}
    grid = ShownGrid(
        form,
        tuple(_column(heads.get(label, label), looks[label]) for label in columns),
        tuple(_line(heads.get(row, row), [found.get((row, column)) for column in columns]) for row in rows),
        entries[0]["unit"],
    )
    return grid if form != "slope" or _has_a_slope(grid) else None


def _has_a_slope(grid: ShownGrid) -> bool:
    """Whether any answer has a share in both rounds."""
    return all(line.whole.number for line in grid.lines) and any(
        all(line.cells[at].number is not None for line in grid.lines) for at in range(len(grid.columns))
    )


def _fits(form: str, rows: tuple[str, ...], columns: tuple[str, ...]) -> bool:
    return all(least <= len(names) <= most for names, (least, most) in zip((rows, columns), SIZES[form], strict=True))


def _column(label: str, entry: dict) -> Column:
    """A grade looks like itself wherever it stands; those that do not count as good run to the left."""
    return Column(label, entry.get("tone", ""), left=not entry.get("good", True))


def _line(label: str, entries: list[dict | None]) -> Line:
    """What they are out of is no one number where each column has its own, which its head says."""
    wholes = {entry["denominator"] for entry in entries if entry and "denominator" in entry}
    whole = cell_of(*wholes) if len(wholes) == 1 else NOWHERE
    return Line(label, tuple(cell_of(entry["value"]) if entry else NOWHERE for entry in entries), whole)


def cell_of(value: int | str) -> Cell:
    """A number as a cell, or what stands in its place."""
    return Cell(value if _is_number(value) else None, str(value))


def _is_number(value: object) -> bool:
    return isinstance(value, int)
