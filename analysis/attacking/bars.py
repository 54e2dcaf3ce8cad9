"""Bars measured against the numbers of their axis: what a chart says that hides its numbers and draws them yet.

A bar is a rectangle that starts at the axis' nought. Its label is the text to its left at its height.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.attacking.labelled import Label
from analysis.attacking.pages import Drawn
from analysis.attacking.readings import Count, Name, plain

FIGURES = re.compile(r"-?\d+(?:\.\d+)?")
TICK = re.compile(r"\d+")
# How far, in pixels, the ends of a bar may be from a whole number of the axis and still be read as one.
NEAR = 1.0
# How high a bar can be: what is higher is the ground of the chart.
HIGHEST = 40


@dataclass(frozen=True)
class Axis:
    """The axis of a chart: where its nought is, how long one is, and how high its numbers stand."""

    nought: float
    one: float
    height: float


def read_bars(chart: Drawn, labels: Iterable[Label]) -> list[Count]:
    """The count of each bar that can be measured, by its label."""
    axis = _axis(chart)
    if axis is None:
        return []
    found, own = [], [label for label in labels if plain(label.title) == plain(chart.title)]
    for left, right, top, bottom in filter(None, map(rectangle, chart.paths)):
        at = [label for label in own if _stands_at(label, chart, top, bottom)]
        length = max(abs(left - axis.nought), abs(right - axis.nought)) / axis.one
        starts = min(abs(left - axis.nought), abs(right - axis.nought)) <= NEAR
        if at and bottom - top <= HIGHEST and starts and abs(length - round(length)) * axis.one <= NEAR:
            side = "left" if right <= axis.nought + NEAR else "right"
            name = Name(at[0].round, at[0].title, at[0].text, f"bar to the {side}")
            found.append(Count(name, round(length), "the length of a bar", like=(at[0].text,)))
    return found


def words_beside(chart: Drawn) -> str:
    """The words of a chart in their order, without the numbers of its axis."""
    axis = _axis(chart)
    kept = (text for _, y, text in chart.words if axis is None or y != axis.height or not TICK.fullmatch(text))
    return " ; ".join(kept)


def _axis(chart: Drawn) -> Axis | None:
    """The lowest row of texts that are numbers alone, at even distances from a nought."""
    for height in sorted({y for _, y, _ in chart.words}, reverse=True):
        row = sorted((x, text) for x, y, text in chart.words if abs(y - height) <= NEAR)
        if len(row) < 2 or not all(TICK.fullmatch(text) for _, text in row):
            continue
        nought = next((x for x, text in row if text == "0"), None)
        steps = [abs(x - nought) / int(text) for x, text in row if int(text)] if nought is not None else []
        if steps and max(steps) - min(steps) <= NEAR and min(steps) > 0:
            return Axis(nought, steps[0], height)
    return None


def rectangle(path: str) -> tuple[float, float, float, float] | None:
    """Left, right, top and bottom of a path of four corners; None for any other."""
    numbers = [float(number) for number in FIGURES.findall(path)]
    across, down = sorted({*numbers[::2]}), sorted({*numbers[1::2]})
    closed = len(numbers) in (8, 10) and len(across) == 2 and len(down) == 2
    return (*across, *down) if closed else None


def _stands_at(label: Label, chart: Drawn, top: float, bottom: float) -> bool:
    """Whether the label is written at the height of a bar, its lines together."""
    middle, height = (top + bottom) / 2, bottom - top
    near = [text for _, y, text in sorted(chart.words, key=lambda word: word[1]) if abs(y - middle) <= height]
    return plain(label.text) in plain(" ".join(text for text in near if not TICK.match(text)))
