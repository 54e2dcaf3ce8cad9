"""An upset chart: a row a combination, a dot for each of its concerns, and a bar as long as it is frequent.

A letter stands for each concern, and its name above. Combinations that are not told one by one are a row without dots,
and a number that is not shown has no bar.
"""

from string import ascii_uppercase

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.charts.layout import BAR_HEIGHT, LINE_HEIGHT, SPACE, WIDTH
from analysis.charts.lettering import TEXT_SIZE, lines, shortened
from analysis.charts.looks import COLOURS
from analysis.charts.paper import GREY, INK, PALE, sheet, write
from analysis.disclosure.blocks import Line, ShownGrid

ROW, DOTS, BESIDE = 30, 24, 60  # units: down for a row, across for a column of dots and for the longest bar's number
DOT = 11


def upset(chart: ShownGrid) -> Figure:
    """The whole drawing: names, dots and bars."""
    names = [
        lines(f"{letter}: {column.label}", WIDTH - 3 * SPACE)
        for letter, column in zip(ascii_uppercase, chart.columns, strict=False)
    ]
    top = SPACE + sum(LINE_HEIGHT * len(name) + SPACE / 2 for name in names) + 2 * SPACE + LINE_HEIGHT
    left = 2 * SPACE + DOTS * len(chart.columns)
    heading = lines(f"Number of {shortened(chart.unit)}", WIDTH - left - 2 * SPACE)[0]
    axes = sheet(top + ROW * len(chart.lines) + SPACE)
    down = SPACE
    for name in names:
        write(axes, name, (0, down + LINE_HEIGHT * len(name) / 2), SPACE)
        down += LINE_HEIGHT * len(name) + SPACE / 2
    for at in range(len(chart.columns)):
        axes.text(SPACE + DOTS * (at + 0.5), top - SPACE, ascii_uppercase[at], ha="center", va="baseline")
    axes.text(left, top - SPACE, heading, va="baseline")
    longest = max((line.whole.number for line in chart.lines if line.whole.number), default=1)
    for place, line in enumerate(chart.lines):
        middle = top + ROW * (place + 0.5)
        _draw_dots(axes, line, middle)
        _draw_bar(axes, line, (left, middle), (WIDTH - left - BESIDE) / longest)
    return axes.figure


def _is_named(line: Line) -> bool:
    """Whether it is told which concerns a row is of."""
    return all(cell.number is not None for cell in line.cells)


def _draw_dots(axes: Axes, line: Line, middle: float) -> None:
    """A full dot for each concern that is there, joined with each other, and a pale one for each that is not; none
    where nobody is told which."""
    if not _is_named(line):
        return
    across = [SPACE + DOTS * (at + 0.5) for at in range(len(line.cells))]
    there = [place for place, cell in zip(across, line.cells, strict=True) if cell.number]
    look = {"linestyle": "none", "marker": "o"}
    axes.plot(across, [middle] * len(across), markersize=DOT - 5, color=PALE, **look)
    axes.plot(there, [middle] * len(there), color=INK, linewidth=2.5, marker="o", markersize=DOT)


def _draw_bar(axes: Axes, line: Line, at: tuple[float, float], one: float) -> None:
    """The bar, and beside it its number; nought and what is not shown have no bar."""
    left, middle = at
    length = one * (line.whole.number or 0)
    if length:
        corner = (left, middle - BAR_HEIGHT / 2)
        axes.add_patch(Rectangle(corner, length, BAR_HEIGHT, facecolor=COLOURS["neutral"], linewidth=0))
    ink = GREY if line.whole.number is None else INK
    said = line.whole.text if _is_named(line) else f"{line.label}: {line.whole.text}"
    axes.text(left + length + SPACE, middle + TEXT_SIZE * 0.36, said, va="baseline", color=ink)
