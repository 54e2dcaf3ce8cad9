"""From a shown chart to SVG whose text is text, the same bytes on every machine; and bars, as most charts are.

Every bar has its number beside it. A bar that is not shown has the reason in its place, and is never an empty bar.
Hatches tell the kinds apart in black and white.
"""

from collections.abc import Callable
from functools import lru_cache

import seaborn
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from analysis.charts.forest import forest
from analysis.charts.heatmap import heatmap
from analysis.charts.layout import AXIS_ROOM, BAR_HEIGHT, SPACE, WIDTH, Row, leftwards, room, rows, scale
from analysis.charts.lettering import lines, on_one_line
from analysis.charts.looks import look
from analysis.charts.paper import GREY, INK, PALE, drawn, paper, write
from analysis.charts.slope import slope
from analysis.charts.stacked import mosaic, stacked
from analysis.charts.svg import tidied
from analysis.charts.timeline import timeline
from analysis.charts.upset import upset
from analysis.charts.words import SIDES, counted, out_of
from analysis.disclosure.blocks import Chart, ShownChart, ShownForest, ShownGrid, ShownTimeline

AXIS_NAME_ROOM = 260  # units across, for what the axis counts


def draw(chart: Chart, title: str, prefix: str = "chart") -> str:
    """The chart as SVG. `prefix` begins its ids, so that several may stand in one page.

    A 'bar' runs from 0 to the denominator; a 'diverging' chart to both sides as far as its longest bar.
    """
    return tidied(_svg(chart), on_one_line(title), prefix)


@lru_cache(maxsize=256)
def _svg(chart: Chart) -> bytes:
    """What matplotlib draws: once for the notebook and all editions, which mostly see the same."""
    return drawn(lambda: FIGURES[type(chart)](chart))


def _figure(chart: ShownChart) -> Figure:
    """The whole drawing, on paper as high as its rows need."""
    laid = rows(chart)
    given = room(chart, laid)
    figure = paper(given.height)
    across = (given.left / WIDTH, (given.right - given.left) / WIDTH)
    axes = figure.add_axes((across[0], AXIS_ROOM / given.height, across[1], given.bottom / given.height))
    axes.set(xlim=scale(chart), ylim=(given.bottom, 0))  # one unit down is one unit of the drawing
    _draw_axis(axes, chart)
    for row in laid:
        write(axes, row.label, (given.labels, row.middle), 0, "figure points")
        _draw_bars(axes, row, chart.form)
    if given.legend:
        _draw_legend(axes)
    return figure


def _draw_axis(axes: Axes, chart: ShownChart) -> None:
    """Whole numbers below, pale lines up from them, and a dark line where bars begin."""
    ticks = _ticks(chart)
    axes.set_xticks(ticks, [f"{abs(tick):.0f}" for tick in ticks])
    axes.set_yticks([])
    axes.grid(axis="x", color=PALE, linewidth=1)
    axes.set_axisbelow(True)
    axes.axvline(0, color=INK, linewidth=1.5)
    seaborn.despine(ax=axes, left=True)
    axes.set_xlabel(_axis_name(chart))
    if not chart.bars:
        axes.set_axis_off()
        write(axes, ("There is nothing to draw.",), (0, axes.get_ylim()[0] / 2), SPACE)


def _axis_name(chart: ShownChart) -> str:
    """'Number of case files, out of 8'; a unit too long for one line is cut."""
    name, *more = lines(counted(chart), AXIS_NAME_ROOM)
    return name[:1].upper() + name[1:] + ("..." if more else "") + out_of(chart, ", ")


def _ticks(chart: ShownChart) -> list[float]:
    """Whole numbers along the axis; 0 alone where nothing says how long a bar can be."""
    low, high = scale(chart)
    if chart.denominator is None and all(bar.number is None for bar in chart.bars):
        return [0]
    return [tick for tick in MaxNLocator(6, integer=True).tick_values(low, high) if low <= tick <= high]


def _draw_bars(axes: Axes, row: Row, form: str) -> None:
    """The bars of a row, and beside each its text; a bar of zero or not shown has only its text."""
    for bar, texts in zip(row.bars, row.beside, strict=True):
        way = -1 if leftwards(bar, form) else 1
        end = way * (bar.number or 0)
        if bar.number:
            axes.barh(row.middle, end, BAR_HEIGHT, **look(bar.kind))
        write(axes, texts, (end, row.middle), way * SPACE, colour=GREY if bar.number is None else INK)


def _draw_legend(axes: Axes) -> None:
    """Which side is which, above the bars."""
    keys = [Patch(label=words, **look(kind)) for kind, words in SIDES.items()]
    axes.legend(handles=keys, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, frameon=False, borderaxespad=0.2)


def _grid(chart: ShownGrid) -> Figure:
    return GRIDS[chart.form](chart)


# What draws each kind of chart, and each form of a grid.
FIGURES: dict[type, Callable[[Chart], Figure]] = {
    ShownChart: _figure,
    ShownForest: forest,
    ShownTimeline: timeline,
    ShownGrid: _grid,
}
GRIDS: dict[str, Callable[[ShownGrid], Figure]] = {
    "stacked": stacked,
    "mosaic": mosaic,
    "heatmap": heatmap,
    "slope": slope,
    "upset": upset,
}
