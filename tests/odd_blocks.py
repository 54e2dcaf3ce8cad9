"""Blocks as no example round has them, and as some partnership's will: each still makes a page that can be read."""

from analysis.disclosure.blocks import Bar, Cell, Column, Line, Shown, ShownChart, ShownGrid, ShownTable

LONG = "What the auditors judged of each case file, standard by standard and agency by agency, in " * 6
LABEL = (
    "Supervision not held as often as the policy of the partnership asks for, and not recorded where it was held " * 2
)
NUMBERS = {
    "nothing": (),
    "one": (3,),
    "forty": tuple(range(40)),
    "all nought": (0, 0, 0, 0),
    "all hidden": (None, None, None),
}


def odd_blocks() -> list[Shown]:
    """A chart of each number of categories, of every form that takes it, under a title of some 500 letters."""
    charts = [_chart(form, name, numbers) for name, numbers in NUMBERS.items() for form in ("bar", "diverging")]
    return [*charts, *(_grid(form, numbers) for form in ("heatmap", "stacked", "mosaic") for numbers in GRIDS)]


def _chart(form: str, name: str, numbers: tuple[int | None, ...]) -> Shown:
    title = f"{name}, {form}: {LONG[:500]}"
    return Shown(f"{form} {name}", "counts", title, chart=chart(form, numbers), table=table(numbers))


def chart(form: str, numbers: tuple[int | None, ...]) -> ShownChart:
    kinds = ("concern", "strength") if form == "diverging" else ("neutral",)
    bars = [
        Bar(f"{number}. {LABEL[:200]}", value, "[c]" if value is None else str(value), kinds[number % len(kinds)])
        for number, value in enumerate(numbers)
    ]
    return ShownChart(form, tuple(bars), "case files", 40)


def table(numbers: tuple[int | None, ...]) -> ShownTable:
    rows = [(f"{at}. {LABEL[:200]}", "[c]" if one is None else str(one)) for at, one in enumerate(numbers)]
    return ShownTable(("Finding", "Case files"), (False, True), tuple(rows))


GRIDS = ((0, 0), (None, None), (3, 1))


def _grid(form: str, numbers: tuple[int | None, ...]) -> Shown:
    cells = tuple(Cell(one, "[c]" if one is None else str(one)) for one in numbers)
    whole = Cell(None, "[c]") if None in numbers else Cell(sum(numbers), str(sum(numbers)))
    lines = tuple(Line(f"{at}. {LABEL[:200]}", cells, whole) for at in range(3))
    columns = tuple(Column(f"{at}. {LABEL[:200]}") for at in range(2))
    rows = tuple((line.label, *(cell.text for cell in line.cells)) for line in lines)
    data = ShownTable(("Finding", *(column.label for column in columns)), (False, True, True), rows)
    grid = ShownGrid(form, columns, lines, "case files")
    return Shown(f"{form} {numbers}", "grid", f"{form} of {numbers}", chart=grid, table=data)
