"""What a chart shows, in a line above it: worked out from what is drawn for the audience, and from nothing else.

It holds no number and says nothing where one that is drawn is hidden: which of two is the larger would tell of both.
"""

from collections.abc import Callable, Iterable, Sequence

from analysis.disclosure.blocks import Bar, Cell, Chart, Panel, ShownChart, ShownForest, ShownGrid, ShownTimeline
from analysis.disclosure.values import opened

MOST_NAMED = 2
ROUNDS = 2  # this one and the one before
NOTHING = "None was found"
EVEN = "No one answer stands out"


def message_of(chart: Chart | None) -> str:
    """The message of a chart in a few words; '' where there is none to tell.

    >>> message_of(ShownChart("bar", (Bar("Good", 5, "5 of 8"), Bar("Inadequate", 3, "3 of 8")), "files", 8))
    'More than half: Good'
    >>> message_of(ShownChart("bar", (Bar("Good", 4, "4 of 8"), Bar("Inadequate", None, "[c]")), "files", 8))
    ''
    """
    if isinstance(chart, ShownForest):
        return _of_forest(chart)
    if isinstance(chart, ShownTimeline):
        return _of_timeline(chart)
    return FORMS.get(chart.form, _nothing)(chart) if chart else ""


def _nothing(chart: Chart) -> str:
    return ""


def _of_bars(chart: ShownChart) -> str:
    """The answer that most gave."""
    if not _all_told(chart.bars):
        return ""
    return _most({bar.label: bar.number for bar in chart.bars}, chart.denominator)


def _of_sides(chart: ShownChart) -> str:
    """The theme raised most as a concern, and the one raised most as a strength."""
    if not _all_told(chart.bars):
        return ""
    sides = [(kind, _largest(_side(chart.bars, kind))) for kind in ("concern", "strength")]
    told = [f"most often a {kind}: {' and '.join(found)}" for kind, found in sides if 0 < len(found) <= MOST_NAMED]
    return opened("; ".join(told))


def _side(bars: Sequence[Bar], kind: str) -> dict[str, int]:
    return {bar.label: bar.number for bar in bars if bar.kind == kind}


def _of_heatmap(chart: ShownGrid) -> str:
    """The row and column of the largest number; the head of a column says how many it is out of, in brackets."""
    cells = {f"{line.label}, {column.label.partition(' (of ')[0]}": cell for line, column, cell in _cells(chart)}
    return _most(_numbers(cells), None) if _all_told(cells.values()) else ""


def _cells(chart: ShownGrid) -> list[tuple]:
    return [(line, *pair) for line in chart.lines for pair in zip(chart.columns, line.cells, strict=True)]


def _of_combinations(chart: ShownGrid) -> str:
    """The concerns found together most often."""
    wholes = {line.label: line.whole for line in chart.lines if sum(cell.number or 0 for cell in line.cells) > 1}
    unnamed = not _all_told(cell for line in chart.lines for cell in line.cells)
    if not _all_told(line.whole for line in chart.lines) or (unnamed and not wholes):
        return ""
    return _most(_numbers(wholes), None, "Most often together") if wholes else "No two were found together"


def _of_rounds(chart: ShownGrid) -> str:
    """Which answers have a larger share in this round than in the one before, the first and last row of the chart."""
    before, now = chart.lines[0], chart.lines[-1]
    if len(chart.lines) != ROUNDS or not _all_told((*before.cells, *now.cells, before.whole, now.whole)):
        return ""
    larger = [
        column.label
        for column, then, since in zip(chart.columns, before.cells, now.cells, strict=True)
        if since.number * before.whole.number > then.number * now.whole.number
    ]
    if not larger:
        return "The same shares as in the round before"
    return f"A larger share than in the round before (not tested): {', '.join(larger)}"


def _of_forest(chart: ShownForest) -> str:
    """Which intervals do not meet the mark of groups alike."""
    clear = [mark.label for panel in chart.panels for mark in panel.marks if _is_clear(panel, mark.low, mark.high)]
    if not clear:
        return "No interval is clear of the mark of groups alike"
    return f"Clear of the mark of groups alike: {'; '.join(clear) if len(clear) <= MOST_NAMED else 'several intervals'}"


def _is_clear(panel: Panel, low: float, high: float | None) -> bool:
    return low > panel.alike or (high is not None and high < panel.alike)


def _of_timeline(chart: ShownTimeline) -> str:
    """Whether any child has episodes of several kinds."""
    several = any(len({stretch.kind for stretch in row}) > 1 for _, row in chart.rows)
    return "Some children have episodes of more than one kind" if several else "No child has more than one kind"


def _most(numbers: dict[str, int], whole: int | None, words: str = "Most often") -> str:
    largest = _largest(numbers)
    if not largest:
        return NOTHING
    if len(largest) > MOST_NAMED:
        return EVEN
    number = numbers[largest[0]]
    if whole and len(largest) == 1 and 2 * number > whole:
        words = "All" if number == whole else "More than half"
    return f"{words}: {' and '.join(largest)}"


def _largest(numbers: dict[str, int]) -> list[str]:
    """The names of the largest number, where it is more than nought."""
    most = max(numbers.values(), default=0)
    return [name for name, number in numbers.items() if number == most] if most else []


def _numbers(cells: dict[str, Cell]) -> dict[str, int]:
    return {name: cell.number for name, cell in cells.items()}


def _all_told(drawn: Iterable[Cell | Bar]) -> bool:
    return all(one.number is not None for one in drawn)


FORMS: dict[str, Callable[[Chart], str]] = {
    "bar": _of_bars,
    "diverging": _of_sides,
    "heatmap": _of_heatmap,
    "upset": _of_combinations,
    "stacked": _of_rounds,
    "slope": _of_rounds,
}
