"""`bar_chart(released)` and its like: a chart of a released block, drawn for the analyst now and for each edition from
what it may show.

A chart has the title of its block unless it is given one; the line above it, which says what it shows, is worked out.
"""

from dataclasses import dataclass

from analysis.audiences import find_audience
from analysis.charts import picture
from analysis.disclosure.charted import chart_block
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.release import ANALYST, Released, emit
from analysis.errors import NotReleasable

# How what is counted is charted in bars: themes have two sides, concerns and strengths; counts have bars in one
# direction; how complete answers are is a share, because not every question is put to everybody.
BARS = {"counts": "bar", "completeness": "share", "themes": "diverging"}


@dataclass(frozen=True)
class Wanted:
    """What a chart is drawn of: its form, the kinds of blocks, what they hold, and the calls that make one."""

    form: str
    kinds: tuple[str, ...]
    things: str
    calls: tuple[str, ...]


WANTED = {
    "forest_plot": Wanted("forest", ("effects",), "effects", ("effects(...)",)),
    "timeline_chart": Wanted("timeline", ("timeline",), "days", ("timeline(...)",)),
    "stacked_chart": Wanted("stacked", ("comparison",), "rounds", ("since_last_round(...)",)),
    "slope_chart": Wanted("slope", ("comparison",), "rounds", ("since_last_round(...)",)),
    "upset_chart": Wanted("upset", ("combinations",), "combinations", ("found_together(...)",)),
    "mosaic_chart": Wanted("mosaic", ("crossed", "association"), "rows by columns", ("cross(...)", "an association")),
    "heatmap_chart": Wanted(
        "heatmap", ("themes_by_group", "crossed"), "rows by columns", ("count_themes_by(...)", "cross(...)")
    ),
    "bar_chart": Wanted("bar", tuple(BARS), "bars", ("count(...)", "count_themes(...)", "completeness(...)")),
}


def forest_plot(released: Released, title: str = "") -> Released:
    """All effects with their intervals, of `release(effects(...))`.

    Raises NotReleasable for anything else.
    """
    return _charted(released, "forest_plot", title)


def timeline_chart(released: Released, title: str = "") -> Released:
    """Each child's days, of `release(timeline(...))`: for the panel alone. Raises NotReleasable for anything else."""
    return _charted(released, "timeline_chart", title)


def stacked_chart(released: Released, title: str = "") -> Released:
    """The grades of each round, of `release(since_last_round(...))`: a bar a round, good grades to the right.

    Raises NotReleasable for anything else, and for a question to which one may give several answers.
    """
    _refuse_unless_fit(released, "stacked_chart")
    if not all(counts["exclusive"] for counts in released.block.content["counts"]):
        raise NotReleasable(f"'{released.block.title}' may have several answers each, which are no parts of a whole.")
    return _charted(released, "stacked_chart", title)


def slope_chart(released: Released, title: str = "") -> Released:
    """Each answer's share in the round before and in this one, of `release(since_last_round(...))`.
    Where no answer has a share in both rounds the table stands alone.

    Raises NotReleasable for anything else.
    """
    return _charted(released, "slope_chart", title)


def upset_chart(released: Released, title: str = "") -> Released:
    """Which concerns were found in the same files, of `release(found_together(...))`.
    More than ten concerns or sixteen combinations stay a table.

    Raises NotReleasable for anything else.
    """
    return _charted(released, "upset_chart", title)


def mosaic_chart(released: Released, title: str = "") -> Released:
    """Fields as large as their numbers, of a cross-table or of an association that rests on one.
    A table of more than four rows or columns stays a table.

    Raises NotReleasable for anything else.
    """
    return _charted(released, "mosaic_chart", title)


def heatmap_chart(released: Released, title: str = "") -> Released:
    """A field for each number of themes by group, or of a cross-table, darker where it is larger.
    A table of more than nine columns stays a table.

    Raises NotReleasable for anything else.
    """
    return _charted(released, "heatmap_chart", title)


def bar_chart(released: Released, title: str = "") -> Released:
    """A bar for each number of a released count, of themes, or of how complete answers are.

    Raises NotReleasable for anything that was not released first.
    """
    return _charted(released, "bar_chart", title)


def _refuse_unless_fit(released: Released, chart: str) -> None:
    """What was not released, or is of no kind that the chart is drawn of, is refused with the call that would do."""
    wanted = WANTED[chart]
    if not isinstance(released, Released):
        kind = type(released).__name__
        raise NotReleasable(
            f"A {kind} cannot be charted. Release it first: {chart}(release({wanted.calls[0]}, 'title'))."
        )
    if released.block.kind not in wanted.kinds:
        calls = " or ".join(wanted.calls)
        raise NotReleasable(f"'{released.block.title}' has no {wanted.things} to draw. Release {calls} and chart it.")


def _charted(released: Released, chart: str, title: str) -> Released:
    """A chart of a released block, shown to the analyst now."""
    _refuse_unless_fit(released, chart)
    form = BARS.get(released.block.kind, WANTED[chart].form)
    block = chart_block(released.block, form, title)
    emit(block, picture(shown_to(block, find_audience(ANALYST))))
    return Released(block)
