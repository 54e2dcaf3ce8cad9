"""A forest plot: a row an effect, its estimate as a square on the line of its interval, a panel for each measure.

The dark line is where two groups would be alike. An interval without an upper bound ends in an arrow; the numbers stand
beside. A ratio's axis multiplies: as far from a half to 1 as from 1 to 2.
"""

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator

from analysis.charts.layout import AXIS_ROOM, LABEL_ROOM, LINE_HEIGHT, ROW_GAP, SPACE, WIDTH
from analysis.charts.lettering import lines, width
from analysis.charts.paper import INK, PALE, paper, write
from analysis.disclosure.blocks import Mark, Panel, ShownForest

TEXT_ROOM, HEADING_ROOM, GAP = 150, 30, 18
COLOUR = "#12436D"
# How far an axis of ratios goes to either side: what is beyond ends in an arrow, and stands beside in words.
FURTHEST_RATIO = 1000.0
TICKS_OF_RATIOS = (0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10, 100)
# From which stretch of an axis on a half and double stand too near to 1 to be read, and its numbers then.
WIDE_RATIOS, TICKS_OF_WIDE_RATIOS = 200, (0.001, 0.01, 0.1, 1, 10, 100, 1000)


def forest(chart: ShownForest) -> Figure:
    """The whole drawing: panels below each other, as high as their rows need."""
    laid = [[_row_lines(mark) for mark in panel.marks] for panel in chart.panels]
    heights = [sum(_height(*texts) for texts in rows) for rows in laid]
    whole = sum(HEADING_ROOM + height + AXIS_ROOM for height in heights) + GAP * (len(heights) - 1)
    figure = paper(whole)
    left = SPACE + max(width(line) for rows in laid for label, _ in rows for line in label) + SPACE
    right = WIDTH - SPACE - max(width(line) for rows in laid for _, text in rows for line in text) - SPACE
    top = whole
    for panel, rows, height in zip(chart.panels, laid, heights, strict=True):
        bottom = top - HEADING_ROOM - height
        axes = figure.add_axes((left / WIDTH, bottom / whole, (right - left) / WIDTH, height / whole))
        _draw_panel(axes, panel, rows, height)
        top = bottom - AXIS_ROOM - GAP
    return figure


def _draw_panel(axes: Axes, panel: Panel, rows: list, height: float) -> None:
    low, high = _reach(panel)
    if panel.axis == "ratio":
        axes.set_xscale("log")
    axes.set(xlim=(low, high), ylim=(height, 0))
    _draw_axis(axes, panel, (low, high))
    left_edge = -axes.get_position().x0 * WIDTH
    write(axes, lines(panel.measure, WIDTH), (0, -HEADING_ROOM / 2), SPACE, "figure points")
    top = 0.0
    for mark, (label, text) in zip(panel.marks, rows, strict=True):
        middle = top + _height(label, text) / 2
        write(axes, label, (-left_edge - SPACE, middle), 0, "figure points")
        write(axes, text, (1, middle), SPACE, "axes fraction")
        _draw_mark(axes, mark, middle, (low, high))
        top += _height(label, text)


def _draw_axis(axes: Axes, panel: Panel, reach: tuple[float, float]) -> None:
    """Few numbers below, pale lines up from them, and the dark line of groups alike."""
    if panel.axis == "ratio":
        given = TICKS_OF_RATIOS if reach[1] / reach[0] < WIDE_RATIOS else TICKS_OF_WIDE_RATIOS
        ticks = [tick for tick in given if reach[0] <= tick <= reach[1]]
        names = [f"{tick:g}" for tick in ticks]
        axes.xaxis.set_minor_locator(NullLocator())
    else:
        ticks = [
            tick for tick in MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(*reach) if reach[0] <= tick <= reach[1]
        ]
        names = [f"{100 * tick:.0f}" if panel.axis == "hundredths" else f"{tick:.2g}" for tick in ticks]
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.set_xticks(ticks, names)
    axes.set_yticks([])
    axes.grid(axis="x", color=PALE, linewidth=1)
    axes.set_axisbelow(True)
    axes.axvline(panel.alike, color=INK, linewidth=1.5)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)


def _draw_mark(axes: Axes, mark: Mark, middle: float, reach: tuple[float, float]) -> None:
    """The interval as a line, an arrow where it goes further than the axis, and the estimate as a square."""
    high = math.inf if mark.high is None else mark.high
    ends = [min(max(end, reach[0]), reach[1]) for end in (mark.low, high)]
    if mark.low != high:
        axes.plot(ends, [middle, middle], color=COLOUR, linewidth=2.5, solid_capstyle="butt")
        for end, beyond, arrow in zip(ends, (mark.low < reach[0], high > reach[1]), "<>", strict=True):
            axes.plot([end], [middle], marker=arrow if beyond else "|", color=COLOUR, markersize=9, clip_on=False)
    if mark.value is not None and reach[0] <= mark.value <= reach[1]:
        axes.plot([mark.value], [middle], marker="s", color=COLOUR, markersize=8, clip_on=False)


def _reach(panel: Panel) -> tuple[float, float]:
    """The ends of the axis: wide enough for the intervals, with the alike in it."""
    ends = [end for mark in panel.marks for end in (mark.low, mark.value, mark.high) if end is not None]
    if panel.axis != "ratio":
        low, high = min([*ends, panel.alike]), max([*ends, panel.alike])
        spare = 0.08 * (high - low) or 0.1
        return low - spare, high + spare
    positive = [end for end in ends if end > 0]
    low = max(min([*positive, 0.5]) / 1.5, 1 / FURTHEST_RATIO)
    high = min(max([*positive, 2.0]) * 1.5, FURTHEST_RATIO)
    return low, high


def _row_lines(mark: Mark) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return lines(mark.label, LABEL_ROOM), lines(mark.text, TEXT_ROOM)


def _height(label: tuple[str, ...], text: tuple[str, ...]) -> float:
    return LINE_HEIGHT * max(len(label), len(text)) + ROW_GAP
