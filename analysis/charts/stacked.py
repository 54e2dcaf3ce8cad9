"""Rows of parts side by side: a bar a row (stacked), or bands as high as their rows are many (mosaic).

Every number stands in its part where it has room, and all of them below in words. Where a number of a bar is not shown,
its row has the words alone; of a mosaic, all fields are drawn alike: the others' lengths would give it away.
"""

from dataclasses import dataclass, replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.charts.grid_words import numbers_of
from analysis.charts.keys import draw_keys, key_room, keys
from analysis.charts.layout import LINE_HEIGHT, ROW_GAP, SPACE, WIDTH
from analysis.charts.lettering import TEXT_SIZE, lines, width
from analysis.charts.looks import looks_of
from analysis.charts.paper import GREY, INK, PAPER, sheet, write
from analysis.disclosure.blocks import Column, Line, ShownGrid

LABELS, BAR, BANDS = 170, 30, 180  # units: across for labels, down for a bar, down for all bands of a mosaic
ALIKE = {"facecolor": PAPER, "edgecolor": GREY, "linewidth": 1}
NOT_TO_SCALE = "A number is not shown here, so all fields are drawn alike: their sizes say nothing."


@dataclass(frozen=True)
class Band:
    """One row: its texts, how high its parts are (0: none are drawn), the share that each of them is of the whole
    length, and how far down it begins."""

    label: tuple[str, ...]
    words: tuple[str, ...]
    parts: tuple[str, ...]
    shares: tuple[float, ...]
    bar: float
    top: float = 0.0

    @property
    def height(self) -> float:
        """With its words and the gap below it."""
        return max(self.bar + LINE_HEIGHT * len(self.words), LINE_HEIGHT * len(self.label)) + 2 * ROW_GAP


def stacked(chart: ShownGrid) -> Figure:
    """A bar a row; what does not count as good runs to the left of a line that all rows share."""
    bands = [_bar(line, chart) for line in chart.lines]
    return _drawn(chart, bands, looks_of(chart.columns))


def mosaic(chart: ShownGrid) -> Figure:
    """A band a row, as high as the row is many; every field as large as its number."""
    if all(_is_told(line) for line in chart.lines):
        return _drawn(chart, _bands(chart), looks_of(chart.columns))
    even = tuple(1 / len(chart.columns) for _ in chart.columns)
    bands = [replace(_bar(line, chart), bar=BAR, shares=even) for line in chart.lines]
    return _drawn(chart, bands, [ALIKE for _ in chart.columns], NOT_TO_SCALE)


def _is_told(line: Line) -> bool:
    """Whether every number of a row is shown, so that its lengths may be."""
    return all(cell.number is not None for cell in (*line.cells, line.whole))


def _bar(line: Line, chart: ShownGrid) -> Band:
    drawn = _is_told(line) and line.whole.number
    shares = tuple(cell.number / line.whole.number for cell in line.cells) if drawn else ()
    return Band(
        lines(line.label, LABELS),
        lines(numbers_of(line, chart.columns), WIDTH - LABELS - 3 * SPACE),
        tuple(cell.text for cell in line.cells),
        shares,
        BAR if drawn else 0,
    )


def _bands(chart: ShownGrid) -> list[Band]:
    """Bars of the whole length, as high as their rows are many."""
    totals = [sum(cell.number for cell in line.cells) for line in chart.lines]
    bands = [_bar(line, chart) for line in chart.lines]
    return [
        replace(band, bar=BANDS * total / max(sum(totals), 1), shares=tuple(c.number / total for c in line.cells))
        if total
        else replace(band, bar=0, shares=())
        for band, line, total in zip(bands, chart.lines, totals, strict=True)
    ]


def _drawn(chart: ShownGrid, bands: list[Band], looks: list[dict], said: str = "") -> Figure:
    laid = keys(tuple(column.label for column in chart.columns)) if not said else ()
    note = lines(said, WIDTH - 2 * SPACE) if said else ()
    top = key_room(laid) + LINE_HEIGHT * len(note) + SPACE
    placed = []
    for band in bands:
        placed.append(replace(band, top=top))
        top += band.height
    axes = sheet(top)
    draw_keys(axes, laid, looks[: len(laid)])
    write(axes, note, (0, SPACE + LINE_HEIGHT * len(note) / 2), SPACE)
    _draw_bands(axes, placed, looks, _nought(placed, chart.columns))
    return axes.figure


def _nought(bands: list[Band], columns: tuple[Column, ...]) -> "Scale":
    """Where all bars meet, and how long a whole is: the longest of either side have room."""
    lefts = [sum(s for s, c in zip(b.shares, columns, strict=True) if c.left) for b in bands if b.shares]
    rights = [sum(s for s, c in zip(b.shares, columns, strict=True) if not c.left) for b in bands if b.shares]
    before, after = max(lefts, default=0), max(rights, default=0)
    one = (WIDTH - LABELS - 4 * SPACE) / max(before + after, 1)
    return Scale(LABELS + 3 * SPACE + one * before, one, tuple(column.left for column in columns))


@dataclass(frozen=True)
class Scale:
    """Where the parts of a bar begin to both sides, how long a whole is, and which parts run to the left."""

    nought: float
    one: float
    left: tuple[bool, ...]

    def ends(self, shares: tuple[float, ...]) -> list[tuple[float, float]]:
        """Where each part begins and ends; those to the left begin furthest away."""
        at = self.nought - self.one * sum(share for share, left in zip(shares, self.left, strict=True) if left)
        placed = []
        for share in shares:
            placed.append((at, at + self.one * share))
            at += self.one * share
        return placed


def _draw_bands(axes: Axes, bands: list[Band], looks: list[dict], scale: Scale) -> None:
    for band in bands:
        write(axes, band.label, (LABELS + 2 * SPACE, band.top + LINE_HEIGHT * len(band.label) / 2), 0)
        foot = band.top + band.bar + SPACE / 2
        write(axes, band.words, (LABELS + 2 * SPACE, foot + LINE_HEIGHT * len(band.words) / 2), SPACE)
    drawn = [band for band in bands if band.bar]
    for band in drawn:
        for ends, look, text in zip(scale.ends(band.shares), looks, band.parts, strict=True):
            _draw_part(axes, band, ends, look, text)
        if any(scale.left):
            axes.plot([scale.nought] * 2, [band.top - SPACE / 2, band.top + band.bar + SPACE / 2], color=INK)


def _draw_part(axes: Axes, band: Band, ends: tuple[float, float], look: dict, text: str) -> None:
    """A part, and its number on a white field where it has room."""
    left, right = ends
    if right <= left:
        return
    axes.add_patch(Rectangle((left, band.top), right - left, band.bar, **look))
    field, middle = width(text) + SPACE / 2, band.top + band.bar / 2
    if field + SPACE / 2 <= right - left and band.bar >= LINE_HEIGHT:
        corner = ((left + right - field) / 2, middle - LINE_HEIGHT / 2)
        axes.add_patch(Rectangle(corner, field, LINE_HEIGHT, facecolor=PAPER, linewidth=0))
        axes.text((left + right) / 2, middle + TEXT_SIZE * 0.36, text, ha="center", va="baseline")
