"""From a ShownChart to SVG whose text is text, the same bytes on every machine.

Every bar has its number beside it. A bar that is not shown has the reason in its place, and is never an empty bar.
Colours are of the Analysis Function palette, 3:1 or more against white, text 4.5:1 or more; hatches tell the kinds
apart in black and white. Nothing of pyplot is touched: an analyst's own figures and settings stay as they are.
https://analysisfunction.civilservice.gov.uk/policy-store/data-visualisation-colours-in-charts/
"""

import warnings
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby

import matplotlib.style
import seaborn
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from analysis.charts.lettering import TEXT_SIZE, lines, width
from analysis.charts.svg import tidied
from analysis.charts.words import SIDES, counted, has_sides, on_one_line, out_of
from analysis.disclosure.blocks import NOT_AVAILABLE_MARK, Bar, ShownChart

# Orange and turquoise reach 3:1 on pure white only, so a chart always stands on white.
PAPER, INK, GREY, PALE = "#ffffff", "#0b0c0c", "#505a5f", "#d4d7d9"
COLOURS = {
    "inadequate": "#801650",
    "requires_improvement": "#F46A25",
    "good": "#12436D",
    "outstanding": "#28A197",
    "concern": "#F46A25",
    "strength": "#12436D",
    "neutral": "#12436D",
}
# What tells the kinds apart without colour, and its colour: light on the dark bars, dark on the light ones.
HATCHES = {
    "inadequate": ("\\\\", "#d98cb3"),
    "requires_improvement": ("//", "#4d1a00"),
    "outstanding": ("||", "#00332e"),
    "concern": ("//", "#4d1a00"),
}

# Units of the drawing. The page never shows its 640 on less than 560 pixels.
WIDTH, LINE_HEIGHT, BAR_HEIGHT, ROW_GAP, SPACE = 640, 18, 22, 12, 8
LABEL_ROOM, BESIDE_ROOM, AXIS_NAME_ROOM, AXIS_ROOM, LEGEND_ROOM = 220, 150, 260, 48, 32

STYLE = {
    "font.size": TEXT_SIZE,
    "legend.fontsize": TEXT_SIZE,
    "text.parse_math": False,  # "$x$" in a label is a person's, not mathematics
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "hatch.linewidth": 1.5,
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "roundtable",  # names of patterns are made from this instead of a random number
}


@dataclass(frozen=True)
class Row:
    """One row of the chart: the lines of its label, its bars, the lines beside each, and how far down its middle is."""

    label: tuple[str, ...]
    bars: tuple[Bar, ...]
    beside: tuple[tuple[str, ...], ...]
    middle: float = 0.0

    @property
    def height(self) -> float:
        """What its longest label or text needs."""
        return max(LINE_HEIGHT * max(map(len, (self.label, *self.beside))), BAR_HEIGHT) + ROW_GAP


@dataclass(frozen=True)
class Room:
    """The drawing shared out: where labels end, where bars may begin and end across, and how far down they go."""

    labels: float
    left: float
    right: float
    bottom: float
    legend: float

    @property
    def height(self) -> int:
        return round(self.legend + self.bottom + AXIS_ROOM)


def draw(chart: ShownChart, title: str, prefix: str = "chart") -> str:
    """The chart as SVG. `prefix` begins its ids, so that several may stand in one page.

    A 'bar' runs from 0 to the denominator; a 'diverging' chart to both sides as far as its longest bar.
    """
    drawn = BytesIO()
    with matplotlib.style.context(["default", seaborn.axes_style("white"), STYLE]), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph", UserWarning)  # the reader's fonts write the text, not ours
        FigureCanvasSVG(_figure(chart)).print_svg(drawn, metadata={"Date": None})
    return tidied(drawn.getvalue(), on_one_line(title), prefix)


def _figure(chart: ShownChart) -> Figure:
    """The whole drawing, on paper as high as its rows need."""
    rows = _rows(chart)
    room = _room(chart, rows)
    figure = Figure(figsize=(WIDTH / 72, room.height / 72), dpi=72, facecolor=PAPER)
    across = (room.left / WIDTH, (room.right - room.left) / WIDTH)
    axes = figure.add_axes((across[0], AXIS_ROOM / room.height, across[1], room.bottom / room.height))
    axes.set(xlim=_scale(chart), ylim=(room.bottom, 0))  # one unit down is one unit of the drawing
    _draw_axis(axes, chart)
    for row in rows:
        _write(axes, row.label, (room.labels, row.middle), 0, "figure points")
        _draw_bars(axes, row, chart.form)
    if room.legend:
        _draw_legend(axes)
    return figure


def _rows(chart: ShownChart) -> tuple[Row, ...]:
    """The bars laid out from the top down."""
    rows, top = [], 0.0
    for label, bars in _bars_by_row(chart):
        row = Row(lines(label, LABEL_ROOM), bars, tuple(lines(_beside(bar), BESIDE_ROOM) for bar in bars))
        rows.append(Row(row.label, row.bars, row.beside, top + row.height / 2))
        top += row.height
    return tuple(rows)


def _bars_by_row(chart: ShownChart) -> list[tuple[str, tuple[Bar, ...]]]:
    """One bar a row; when diverging, a concern and a strength of one label that follow each other share a row."""
    if chart.form != "diverging":
        return [(bar.label, (bar,)) for bar in chart.bars]
    rows = []
    for label, together in groupby(chart.bars, key=lambda bar: bar.label):
        bars = tuple(together)
        share = len({_leftwards(bar, chart.form) for bar in bars}) == len(bars)
        rows += [(label, bars)] if share else [(label, (bar,)) for bar in bars]
    return rows


def _beside(bar: Bar) -> str:
    """What stands beside a bar: its text, or else its number, or else that it is not available."""
    if bar.text:
        return bar.text
    return NOT_AVAILABLE_MARK if bar.number is None else str(bar.number)


def _leftwards(bar: Bar, form: str) -> bool:
    return form == "diverging" and bar.kind == "concern"


def _room(chart: ShownChart, rows: tuple[Row, ...]) -> Room:
    """Labels get what they need, texts what they need beside the longest bar, and the bars the rest."""
    labels = SPACE + max((width(line) for row in rows for line in row.label), default=0)
    left = labels + SPACE + (_room_beside(rows, chart.form, True) if chart.form == "diverging" else 0)
    right = WIDTH - _room_beside(rows, chart.form, False)
    bottom = rows[-1].middle + rows[-1].height / 2 if rows else 3 * LINE_HEIGHT
    return Room(labels, left, right, bottom, LEGEND_ROOM if has_sides(chart) else 0)


def _room_beside(rows: tuple[Row, ...], form: str, left: bool) -> float:
    """For the widest text of one side. What is not shown begins where its bar would: in a row of bars it has room."""
    beside = (pair for row in rows for pair in zip(row.bars, row.beside, strict=True))
    ending = [
        texts for bar, texts in beside if _leftwards(bar, form) == left and (bar.number is not None or form != "bar")
    ]
    widths = [width(line) for texts in ending for line in texts]
    return max(widths, default=0) + 2 * SPACE


def _scale(chart: ShownChart) -> tuple[float, float]:
    longest = max((bar.number for bar in chart.bars if bar.number is not None), default=0)
    if chart.form == "diverging":
        return -max(longest, 1), max(longest, 1)
    return 0, max(longest, chart.denominator or 0, 1)


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
        _write(axes, ("There is nothing to draw.",), (0, axes.get_ylim()[0] / 2), SPACE)


def _axis_name(chart: ShownChart) -> str:
    """'Number of case files, out of 8'; a unit too long for one line is cut."""
    name, *more = lines(counted(chart), AXIS_NAME_ROOM)
    return name[:1].upper() + name[1:] + ("..." if more else "") + out_of(chart, ", ")


def _ticks(chart: ShownChart) -> list[float]:
    """Whole numbers along the axis; 0 alone where nothing says how long a bar can be."""
    low, high = _scale(chart)
    if chart.denominator is None and all(bar.number is None for bar in chart.bars):
        return [0]
    return [tick for tick in MaxNLocator(6, integer=True).tick_values(low, high) if low <= tick <= high]


def _draw_bars(axes: Axes, row: Row, form: str) -> None:
    """The bars of a row, and beside each its text; a bar of zero or not shown has only its text."""
    for bar, texts in zip(row.bars, row.beside, strict=True):
        way = -1 if _leftwards(bar, form) else 1
        end = way * (bar.number or 0)
        if bar.number:
            axes.barh(row.middle, end, BAR_HEIGHT, **_look(bar.kind))
        _write(axes, texts, (end, row.middle), way * SPACE, colour=GREY if bar.number is None else INK)


def _look(kind: str) -> dict:
    """Colour and hatch of a kind of bar; a kind without its own looks neutral."""
    hatch, line = HATCHES.get(kind, (None, None))
    return {"facecolor": COLOURS.get(kind, COLOURS["neutral"]), "edgecolor": line, "hatch": hatch, "linewidth": 0}


def _draw_legend(axes: Axes) -> None:
    """Which side is which, above the bars."""
    keys = [Patch(label=words, **_look(kind)) for kind, words in SIDES.items()]
    axes.legend(handles=keys, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, frameon=False, borderaxespad=0.2)


def _write(axes: Axes, texts: tuple[str, ...], at: tuple, away: float, across: str = "data", colour: str = INK) -> None:
    """Lines of text around a height, `away` from a place across: begun there, or ended there unless it is positive."""
    first = at[1] - (len(texts) - 1) * LINE_HEIGHT / 2 + TEXT_SIZE * 0.36  # from the middle of a line to its foot
    side = "left" if away > 0 else "right"
    look = {"textcoords": "offset points", "annotation_clip": False, "ha": side, "va": "baseline", "color": colour}
    for number, line in enumerate(texts):
        axes.annotate(line, (at[0], first + number * LINE_HEIGHT), (away, 0), (across, "data"), **look)
