"""A heatmap: a row a theme, a column a group, its number in every field, and darker where it is larger.

Shades go by the numbers themselves, because a shade of a share would tell of a denominator that is not shown. A number
that is not shown is a hatched field with its mark, and no shade is its own.
"""

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.charts.keys import draw_keys, key_room, keys
from analysis.charts.layout import LINE_HEIGHT, SPACE, WIDTH
from analysis.charts.lettering import TEXT_SIZE, lines, shortened
from analysis.charts.paper import GREY, INK, PALE, PAPER, sheet, write
from analysis.disclosure.blocks import Cell, Line, ShownGrid

LABELS, FIELD = 200, 30  # units: across for the labels of rows, down for a field
UPRIGHT = 84  # units across from which on the head of a column stands upright; below that it is turned
HEAD_LINES, HEAD = 5, 150  # the most lines of an upright head; the longest line of a turned one, in units
# From few to many; nought is white. Dark ones bear white numbers.
SHADES = ("#c4d0da", "#8aa1b6", "#4d7090", "#12436D")
DARK = SHADES[2:]
NOUGHT = {"facecolor": PAPER, "edgecolor": GREY, "linewidth": 1}
NOT_SHOWN = {"facecolor": PAPER, "edgecolor": PALE, "hatch": "//", "linewidth": 1}


@dataclass(frozen=True)
class Shade:
    """The numbers of one shade."""

    least: int
    most: int
    look: dict

    @property
    def name(self) -> str:
        """'4 to 6', or '4' alone."""
        return str(self.least) if self.least == self.most else f"{self.least} to {self.most}"


def heatmap(chart: ShownGrid) -> Figure:
    """The whole drawing, as high as its heads and rows need."""
    shades = shades_of([cell.number for line in chart.lines for cell in line.cells])
    hidden = [cell for line in chart.lines for cell in line.cells if cell.number is None]
    unit = shortened(chart.unit)
    laid = keys((*(f"{shade.name} {unit}" for shade in shades), *("not shown" for _ in hidden[:1])))
    across = (WIDTH - LABELS - 2 * SPACE) / len(chart.columns)
    heads = [_head(column.label, across) for column in chart.columns]
    top = key_room(laid) + _head_room(heads, across) + SPACE
    labels = [lines(line.label, LABELS - 2 * SPACE) for line in chart.lines]
    heights = [max(FIELD, LINE_HEIGHT * len(label) + SPACE / 2) for label in labels]
    axes = sheet(top + sum(heights) + SPACE)
    draw_keys(axes, laid, [*(shade.look for shade in shades), *(NOT_SHOWN for _ in hidden[:1])])
    for place, head in enumerate(heads):
        _draw_head(axes, head, LABELS + across * place, across, top)
    for line, label, height in zip(chart.lines, labels, heights, strict=True):
        write(axes, label, (LABELS, top + height / 2), -SPACE)
        _draw_row(axes, line, (top, height, across), shades)
        top += height
    return axes.figure


def shades_of(numbers: list[int | None]) -> list[Shade]:
    """Nought, and the numbers from 1 to the largest shown in as many even steps as there are shades; those that occur.

    >>> [shade.name for shade in shades_of([0, 3, 12, None])]
    ['0', '1 to 3', '10 to 12']
    """
    most = max((number for number in numbers if number is not None), default=0)
    ends = [most * step // len(SHADES) for step in range(len(SHADES) + 1)]
    looks = [{"facecolor": shade, "edgecolor": GREY, "linewidth": 1} for shade in SHADES]
    steps = zip(ends, ends[1:], looks, strict=False)
    shades = [Shade(0, 0, NOUGHT), *(Shade(low + 1, high, look) for low, high, look in steps)]
    return [shade for shade in shades if any(n is not None and shade.least <= n <= shade.most for n in numbers)]


def _draw_row(axes: Axes, line: Line, place: tuple[float, float, float], shades: list[Shade]) -> None:
    top, height, across = place
    for at, cell in enumerate(line.cells):
        look = _look(cell, shades)
        axes.add_patch(Rectangle((LABELS + across * at, top), across, height, **look))
        ink = PAPER if look["facecolor"] in DARK else INK
        middle = (LABELS + across * (at + 0.5), top + height / 2 + TEXT_SIZE * 0.36)
        axes.text(*middle, cell.text, ha="center", va="baseline", color=ink)


def _look(cell: Cell, shades: list[Shade]) -> dict:
    if cell.number is None:
        return NOT_SHOWN
    return next(shade.look for shade in shades if shade.least <= cell.number <= shade.most)


def _head(label: str, across: float) -> tuple[str, ...]:
    """The lines of a head; where there are more than have room, the last ends in dots: the table has the whole."""
    upright = across >= UPRIGHT
    texts = lines(label, across - SPACE if upright else HEAD)
    most = HEAD_LINES if upright else max(1, int(across // LINE_HEIGHT))
    return texts if len(texts) <= most else (*texts[: most - 1], texts[most - 1] + "...")


def _head_room(heads: list[tuple[str, ...]], across: float) -> float:
    return LINE_HEIGHT * max(map(len, heads)) + SPACE if across >= UPRIGHT else HEAD + 3 * SPACE


def _draw_head(axes: Axes, head: tuple[str, ...], left: float, across: float, top: float) -> None:
    """Above its column, its last line next to it; turned, from the bottom up."""
    for number, text in enumerate(head):
        if across >= UPRIGHT:
            foot = top - SPACE - LINE_HEIGHT * (len(head) - 1 - number)
            axes.text(left + across / 2, foot, text, ha="center", va="baseline")
        else:
            foot = left + across / 2 + LINE_HEIGHT * (number - (len(head) - 1) / 2) + TEXT_SIZE * 0.36
            axes.text(foot, top - SPACE, text, va="baseline", rotation=90, rotation_mode="anchor")
