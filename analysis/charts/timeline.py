"""A timeline: a row a child, its episodes as bars and its suspensions as marks, on one axis of months.

Kinds are told apart by colour, by height and by hatch or shape, so that black and white print tells them apart too. A
stretch of a day is drawn wide enough to be seen.
"""

from datetime import date, timedelta

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.charts.layout import AXIS_ROOM, SPACE, WIDTH
from analysis.charts.lettering import lines, width
from analysis.charts.paper import INK, PALE, paper, write
from analysis.disclosure.blocks import ShownTimeline, Stretch

ROW, LABELS = 30, 160
# For each line of the legend, and across for its names.
KEY_ROW, KEY_LABELS = 24, 400
# How much of the axis a bar is wide at least.
LEAST_OF_AXIS = 0.006
# How each kind looks; kinds that are not here are marks like a suspension.
BARS = {
    "missing": {"facecolor": "#12436D", "edgecolor": "#12436D"},
    "away": {"facecolor": "#ffffff", "edgecolor": "#12436D", "hatch": "////"},
    "missing_episodes": {"facecolor": "#ffffff", "edgecolor": "#12436D", "hatch": "...."},  # of unknown kind
}
MARKERS = {"suspension": "D", "permanent": "X", "lunchtime": "v", "suspensions": "s"}  # the last of unknown category
MARK_COLOUR = "#801650"


def timeline(chart: ShownTimeline) -> Figure:
    """The whole drawing, as high as its rows and its legend need."""
    labels = [lines(label, LABELS)[:1] for label, _ in chart.rows]
    keys = [(kind, lines(name, KEY_LABELS)[0]) for kind, name in chart.kinds]
    columns = 2 if max(width(name) for _, name in keys) <= KEY_LABELS / 2 else 1
    legend, rows = SPACE + KEY_ROW * -(-len(keys) // columns), ROW * len(chart.rows)
    whole = legend + rows + AXIS_ROOM
    figure = paper(whole)
    left = SPACE + max(width(line) for label in labels for line in label) + SPACE
    axes = figure.add_axes((left / WIDTH, AXIS_ROOM / whole, 1 - (left + 2 * SPACE) / WIDTH, rows / whole))
    first, last = (date.fromisoformat(day).toordinal() for day in (chart.first, chart.last))
    axes.set(xlim=(first, last + 1), ylim=(rows, 0))
    _draw_months(axes, first, last)
    for place, (label, (_, stretches)) in enumerate(zip(labels, chart.rows, strict=True)):
        middle = ROW * (place + 0.5)
        axes.axhline(middle, color=PALE, linewidth=1, zorder=0)
        write(axes, label, (left - SPACE, middle), 0, "figure points")
        for stretch in stretches:
            _draw_stretch(axes, stretch, middle, last + 1 - first)
    _draw_legend(axes, keys, columns)
    return figure


def _draw_months(axes: Axes, first: int, last: int) -> None:
    """The first day of months below, every third where there are many."""
    days = [date.fromordinal(day) for day in range(first, last + 1) if date.fromordinal(day).day == 1]
    step = max(1, round(len(days) / 5))
    ticks = days[::step] or [date.fromordinal(first)]
    axes.set_xticks([day.toordinal() for day in ticks], [f"{day:%b} {day.year}" for day in ticks])
    axes.set_yticks([])
    axes.grid(axis="x", color=PALE, linewidth=1)
    axes.set_axisbelow(True)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)


def _draw_stretch(axes: Axes, stretch: Stretch, middle: float, days: int) -> None:
    begun, ended = (date.fromisoformat(day) for day in (stretch.first, stretch.last))
    if stretch.kind not in BARS:
        look = {"marker": MARKERS.get(stretch.kind, "D"), "color": MARK_COLOUR, "markersize": 9}
        axes.plot([begun.toordinal() + 0.5], [middle], **look, clip_on=False, zorder=3)
        return
    length = max((ended - begun + timedelta(days=1)).days, LEAST_OF_AXIS * days)
    axes.barh(middle, length, ROW * 0.55, left=begun.toordinal(), linewidth=1, zorder=2, **BARS[stretch.kind])


def _draw_legend(axes: Axes, kinds: list[tuple[str, str]], columns: int) -> None:
    """What each kind looks like, above the rows."""
    keys = [_key(kind, name) for kind, name in kinds]
    look = {"ncols": columns, "frameon": False, "borderaxespad": 0.2, "labelcolor": INK}
    axes.legend(handles=keys, loc="lower left", bbox_to_anchor=(0, 1), **look)


def _key(kind: str, name: str) -> Patch | Line2D:
    if kind in BARS:
        return Patch(label=name, linewidth=1, **BARS[kind])
    return Line2D([], [], label=name, marker=MARKERS.get(kind, "D"), color=MARK_COLOUR, linestyle="none", markersize=9)
