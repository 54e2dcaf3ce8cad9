"""Where everything in a chart stands: its rows from the top down, and its width shared between labels, bars and texts.

A row is as high as its longest label needs; texts stand beside their bars, and what is not shown where its bar would
begin. When diverging, a concern and a strength of one label share a row.
"""

from dataclasses import dataclass
from itertools import groupby

from analysis.charts.lettering import lines, width
from analysis.charts.words import has_sides
from analysis.disclosure.blocks import NOT_AVAILABLE_MARK, Bar, ShownChart

# Units of the drawing. The page never shows its 640 on less than 560 pixels.
WIDTH, LINE_HEIGHT, BAR_HEIGHT, ROW_GAP, SPACE = 640, 18, 22, 12, 8
LABEL_ROOM, BESIDE_ROOM, AXIS_ROOM, LEGEND_ROOM = 220, 150, 48, 32


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
        """Of the whole drawing."""
        return round(self.legend + self.bottom + AXIS_ROOM)


def rows(chart: ShownChart) -> tuple[Row, ...]:
    """The bars laid out from the top down."""
    laid, top = [], 0.0
    for label, bars in _bars_by_row(chart):
        row = Row(lines(label, LABEL_ROOM), bars, tuple(lines(_beside(bar), BESIDE_ROOM) for bar in bars))
        laid.append(Row(row.label, row.bars, row.beside, top + row.height / 2))
        top += row.height
    return tuple(laid)


def _bars_by_row(chart: ShownChart) -> list[tuple[str, tuple[Bar, ...]]]:
    """One bar a row; when diverging, a concern and a strength of one label that follow each other share a row."""
    if chart.form != "diverging":
        return [(bar.label, (bar,)) for bar in chart.bars]
    rows = []
    for label, together in groupby(chart.bars, key=lambda bar: bar.label):
        bars = tuple(together)
        share = len({leftwards(bar, chart.form) for bar in bars}) == len(bars)
        rows += [(label, bars)] if share else [(label, (bar,)) for bar in bars]
    return rows


def _beside(bar: Bar) -> str:
    """What stands beside a bar: its text, or else its number, or else that it is not available."""
    if bar.text:
        return bar.text
    return NOT_AVAILABLE_MARK if bar.number is None else str(bar.number)


def leftwards(bar: Bar, form: str) -> bool:
    """Whether the bar runs to the left."""
    return form == "diverging" and bar.kind == "concern"


def room(chart: ShownChart, laid: tuple[Row, ...]) -> Room:
    """Labels get what they need, texts what they need beside the longest bar, and the bars the rest."""
    labels = SPACE + max((width(line) for row in laid for line in row.label), default=0)
    left = labels + SPACE + (_room_beside(laid, chart.form, True) if chart.form == "diverging" else 0)
    right = WIDTH - _room_beside(laid, chart.form, False)
    bottom = laid[-1].middle + laid[-1].height / 2 if laid else 3 * LINE_HEIGHT
    return Room(labels, left, right, bottom, LEGEND_ROOM if has_sides(chart) else 0)


def _room_beside(laid: tuple[Row, ...], form: str, left: bool) -> float:
    """For the widest text of one side. What is not shown begins where its bar would: in a row of bars it has room."""
    beside = (pair for row in laid for pair in zip(row.bars, row.beside, strict=True))
    ending = [
        texts
        for bar, texts in beside
        if leftwards(bar, form) == left and (bar.number is not None or form == "diverging")
    ]
    widths = [width(line) for texts in ending for line in texts]
    return max(widths, default=0) + 2 * SPACE


def scale(chart: ShownChart) -> tuple[float, float]:
    """The least and the greatest number of the axis."""
    longest = max((bar.number for bar in chart.bars if bar.number is not None), default=0)
    if chart.form == "diverging":
        return -max(longest, 1), max(longest, 1)
    return 0, max(longest, chart.denominator or 0, 1)
