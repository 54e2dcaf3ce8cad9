"""What a chart says to who cannot see it: its alt text, computed from the numbers that the chart shows."""

from datetime import date

from analysis.charts.grid_words import words_of_grid
from analysis.charts.lettering import on_one_line, shortened
from analysis.disclosure.blocks import Bar, Chart, Mark, ShownChart, ShownForest, ShownGrid, ShownTimeline

# The two sides of a diverging chart, in reading order.
SIDES = {"concern": "Concerns", "strength": "Strengths"}
MOST_NAMES = 3  # bars of equal length that are named; of more, the others are counted


def alt_text(chart: Chart, title: str) -> str:
    """What a chart shows, in words that stand for it."""
    about = on_one_line(title).rstrip(".") or "untitled"
    return WORDS[type(chart)](chart, about)


def _of_forest(chart: ShownForest, about: str) -> str:
    """Every effect with its interval, panel by panel."""
    number = sum(len(panel.marks) for panel in chart.panels)
    panels = [f"{panel.measure}: {'; '.join(_said(mark) for mark in panel.marks)}." for panel in chart.panels]
    return " ".join([f"Forest plot, {about}: {number} estimate{'s' if number > 1 else ''} with 95% interval.", *panels])


def _said(mark: Mark) -> str:
    return f"{shortened(mark.label).rstrip('?.')}, {mark.text}"


def _of_timeline(chart: ShownTimeline, about: str) -> str:
    """From when to when, of how many children, and how many there are of each kind."""
    first, last = (_day(day) for day in (chart.first, chart.last))
    stretches = [stretch.kind for _, row in chart.rows for stretch in row]
    kinds = [f"{name}: {stretches.count(kind)}." for kind, name in chart.kinds]
    without = sum(not row for _, row in chart.rows)
    rows = f"{len(chart.rows)} children, {without} of them without any." if without else f"{len(chart.rows)} children."
    return " ".join([f"Timeline, {about}: {first} to {last}. {rows}", *kinds])


def _day(day: str) -> str:
    when = date.fromisoformat(day)
    return f"{when.day} {when:%B} {when.year}"


def _of_bars(chart: ShownChart, about: str) -> str:
    """Of what, out of how many; the largest, the smallest; how many are not shown. At least 40 characters.

    >>> _of_bars(ShownChart("bar", (Bar("Yes", 4, "4"), Bar("No", 3, "3"), Bar("?", None, "")), "files", 8), "Plans")
    'Bar chart, Plans: the number of files, out of 8. 3 bars. Largest: Yes, 4. Smallest: No, 3. Not shown: 1.'
    """
    opening = f"Bar chart, {about}: the {counted(chart)}{out_of(chart, ', ')}."
    if not has_sides(chart):
        return " ".join([opening, _bars(len(chart.bars)), *_extremes(chart.bars)])
    sides = [_side(name, tuple(bar for bar in chart.bars if bar.kind == kind)) for kind, name in SIDES.items()]
    others = tuple(bar for bar in chart.bars if bar.kind not in SIDES)
    return " ".join([opening, *sides, *([_side("Others", others)] if others else [])])


def has_sides(chart: ShownChart) -> bool:
    """Whether concerns and strengths are told apart: always when diverging, else where both are there."""
    return chart.form == "diverging" or set(SIDES) <= {bar.kind for bar in chart.bars}


def counted(chart: ShownChart) -> str:
    """What the length of a bar is: 'number of case files', or 'percentage of those asked'."""
    if chart.form == "share":
        return "percentage of those asked"
    return f"number of {shortened(chart.unit) or 'answers'}"


def out_of(chart: ShownChart, before: str) -> str:
    """', out of 8'; nothing where the denominator is not shown, or each bar has its own."""
    return "" if chart.denominator is None or chart.form == "share" else f"{before}out of {chart.denominator}"


def _side(name: str, bars: tuple[Bar, ...]) -> str:
    return " ".join([f"{name}: {_bars(len(bars))}", *_extremes(bars)])


def _bars(number: int) -> str:
    return f"{number} bar." if number == 1 else f"{number} bars."


def _extremes(bars: tuple[Bar, ...]) -> list[str]:
    """The largest and the smallest of the bars shown, by name, and how many are not shown."""
    numbers = [bar.number for bar in bars if bar.number is not None]
    hidden = [f"Not shown: {len(bars) - len(numbers)}."] if len(numbers) < len(bars) else []
    if not numbers:
        return hidden
    if min(numbers) == max(numbers):
        return [f"Shown: {_named(bars, numbers[0])}.", *hidden]
    return [f"Largest: {_named(bars, max(numbers))}.", f"Smallest: {_named(bars, min(numbers))}.", *hidden]


def _named(bars: tuple[Bar, ...], number: int) -> str:
    """The bars with this number: 'Good and Requires improvement, 4 each'."""
    names = [shortened(bar.label) for bar in bars if bar.number == number]
    if len(names) == 1:
        return f"{names[0]}, {number}"
    if len(names) > MOST_NAMES:
        names[MOST_NAMES - 1 :] = [f"{len(names) - MOST_NAMES + 1} others"]
    return f"{', '.join(names[:-1])} and {names[-1]}, {number} each"


WORDS = {ShownChart: _of_bars, ShownForest: _of_forest, ShownTimeline: _of_timeline, ShownGrid: words_of_grid}
