"""A slope chart: for each answer a line from its share in one round to its share in the next, numbers at both ends.

An answer of which a number is not shown at either end has no line: its numbers stand below, in words. All shares stand
on one scale from none to all, whatever is drawn.
"""

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.charts.grid_words import share_said
from analysis.charts.layout import LINE_HEIGHT, SPACE, WIDTH
from analysis.charts.lettering import lines
from analysis.charts.looks import BY_PLACE, COLOURS
from analysis.charts.paper import GREY, INK, PALE, sheet, write
from analysis.disclosure.blocks import ShownGrid

LEFT, RIGHT = 225, WIDTH - 225  # units across: where lines begin and end
HEIGHT, LEADER = 260, 22  # units: down from all to none; across from an end to its words
MARKERS = ("o", "s", "^", "D")
SCALE = "Shares of each round, from none at the foot to all at the top."
NOT_DRAWN = "Not drawn, because a number is not shown:"


@dataclass(frozen=True)
class End:
    """One end of a line: the share (None: not drawn), its words, and how far down their middle is."""

    share: float | None
    words: tuple[str, ...]
    middle: float = 0.0

    @property
    def height(self) -> float:
        """Of its words."""
        return LINE_HEIGHT * len(self.words)


def slope(chart: ShownGrid) -> Figure:
    """The whole drawing: the rounds' names, the lines, and below them what has none."""
    heads = [lines(line.label, WIDTH / 2 - 3 * SPACE) for line in chart.lines]
    top = LINE_HEIGHT * (max(map(len, heads)) + 1) + 4 * SPACE
    ends = [_ends(chart, place) for place in range(2)]
    drawn = [at for at in range(len(chart.columns)) if all(side[at].share is not None for side in ends)]
    height = max(HEIGHT, *(sum(side[at].height + SPACE for at in drawn) for side in ends))
    placed = [_spread({at: side[at] for at in drawn}, top, height) for side in ends]
    below, foot = _below([at for at in range(len(chart.columns)) if at not in drawn], ends, top + height + 2 * SPACE)
    axes = sheet(foot + SPACE)
    for head, place in zip(heads, (SPACE, WIDTH / 2 + SPACE), strict=True):
        write(axes, head, (place, SPACE + LINE_HEIGHT * len(head) / 2), SPACE / 4)
    write(axes, (SCALE,), (0, top - 2 * SPACE), SPACE, colour=GREY)
    _draw_scale(axes, top, height)
    for at in range(len(chart.columns)):
        one, other = (placed[side].get(at) or below[side][at] for side in range(2))
        if at in drawn:
            _draw_line(axes, (one, other), at, (top, height))
        write(axes, one.words, (LEFT - LEADER, one.middle), -SPACE / 2)
        write(axes, other.words, (RIGHT + LEADER, other.middle), SPACE / 2)
    if len(drawn) < len(chart.columns):
        write(axes, (NOT_DRAWN,), (0, top + height + 3 * SPACE), SPACE)
    return axes.figure


def _ends(chart: ShownGrid, place: int) -> list[End]:
    line = chart.lines[place]
    room = LEFT - LEADER - 2 * SPACE
    return [
        End(
            cell.number / line.whole.number if cell.number is not None and line.whole.number else None,
            lines(share_said(column, cell, line.whole), room),
        )
        for column, cell in zip(chart.columns, line.cells, strict=True)
    ]


def _spread(ends: dict[int, End], top: float, height: float) -> dict[int, End]:
    """The words of each end as near to it as the others' let them."""
    middles, floor = {}, top + height
    for at, end in sorted(ends.items(), key=lambda item: (item[1].share, -item[0])):
        middles[at] = min(_down(end.share, top, height), floor - end.height / 2)
        floor = middles[at] - end.height / 2 - SPACE / 2
    ceiling = top - LINE_HEIGHT / 2
    for at in reversed(middles):
        middles[at] = max(middles[at], ceiling + ends[at].height / 2)
        ceiling = middles[at] + ends[at].height / 2 + SPACE / 2
    return {at: End(end.share, end.words, middles[at]) for at, end in ends.items()}


def _below(left_out: list[int], ends: list[list[End]], top: float) -> tuple[list[dict[int, End]], float]:
    """The words of what is not drawn, a row each, and how far down they go."""
    found: list[dict[int, End]] = [{}, {}]
    top += 2 * LINE_HEIGHT if left_out else 0
    for at in left_out:
        height = max(side[at].height for side in ends)
        for side, own in zip(ends, found, strict=True):
            own[at] = End(None, side[at].words, top + height / 2)
        top += height + SPACE
    return found, top


def _down(share: float, top: float, height: float) -> float:
    return top + height * (1 - min(share, 1))


def _draw_scale(axes: Axes, top: float, height: float) -> None:
    """Two upright lines, and pale ones at none, a half and all."""
    for share in (0, 0.5, 1):
        axes.plot([LEFT, RIGHT], [_down(share, top, height)] * 2, color=PALE, linewidth=1, zorder=0)
    for across in (LEFT, RIGHT):
        axes.plot([across] * 2, [top, top + height], color=INK, linewidth=1.5, zorder=1)


def _draw_line(axes: Axes, ends: tuple[End, End], at: int, place: tuple[float, float]) -> None:
    """The line with a mark at both ends, and thin leaders to their words."""
    downs = [_down(end.share, *place) for end in ends]
    colour = COLOURS[BY_PLACE[at % len(BY_PLACE)]]
    look = {"color": colour, "marker": MARKERS[at % len(MARKERS)], "markersize": 9, "linewidth": 2.5}
    axes.plot([LEFT, RIGHT], downs, linestyle="-" if at < len(MARKERS) else "--", zorder=2, **look)
    for across, away, end, down in zip((LEFT, RIGHT), (-LEADER, LEADER), ends, downs, strict=True):
        axes.plot([across, across + away], [down, end.middle], color=GREY, linewidth=1, zorder=1)
