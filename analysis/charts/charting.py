"""`bar_chart(released)` and its like: a chart of a released block, drawn for the analyst now and for each edition from
what it may show."""

from collections.abc import Collection

from analysis.audiences import find_audience
from analysis.charts import picture
from analysis.disclosure.charted import chart_block
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.release import ANALYST, Released, emit
from analysis.errors import NotReleasable

# What can be charted, and how: themes have two sides, concerns and strengths; counts have bars in one direction; how
# complete answers are is a share, because not every question is put to everybody.
FORMS = {"counts": "bar", "completeness": "share", "themes": "diverging"}


def forest_plot(released: Released, title: str = "") -> Released:
    """All effects with their intervals, of `release(effects(...))`. The title should say the message.

    Raises NotReleasable for anything else.
    """
    _refuse_unless(
        released,
        ("effects",),
        "forest_plot(release(effects(...), 'title'))",
        "has no effects to draw. Release effects(...) and chart it.",
    )
    return _charted(released, "forest", title)


def timeline_chart(released: Released, title: str = "") -> Released:
    """Each child's days, of `release(timeline(...))`: for the panel alone. Raises NotReleasable for anything else."""
    _refuse_unless(
        released,
        ("timeline",),
        "timeline_chart(release(timeline(...), 'title'))",
        "has no days to draw. Release timeline(...) and chart it.",
    )
    return _charted(released, "timeline", title)


def stacked_chart(released: Released, title: str = "") -> Released:
    """The grades of each round, of `release(since_last_round(...))`: a bar a round, good grades to the right. The title
    should say the message.

    Raises NotReleasable for anything else, and for a question to which one may give several answers.
    """
    _refuse_unless(
        released,
        ("comparison",),
        "stacked_chart(release(since_last_round(...), 'title'))",
        "has no rounds to draw. Release since_last_round(...) and chart it.",
    )
    if not all(counts["exclusive"] for counts in released.block.content["counts"]):
        raise NotReleasable(f"'{released.block.title}' may have several answers each, which are no parts of a whole.")
    return _charted(released, "stacked", title)


def slope_chart(released: Released, title: str = "") -> Released:
    """Each answer's share in the round before and in this one, of `release(since_last_round(...))`. The title should
    say the message. Where no answer has a share in both rounds the table stands alone.

    Raises NotReleasable for anything else.
    """
    _refuse_unless(
        released,
        ("comparison",),
        "slope_chart(release(since_last_round(...), 'title'))",
        "has no rounds to draw. Release since_last_round(...) and chart it.",
    )
    return _charted(released, "slope", title)


def upset_chart(released: Released, title: str = "") -> Released:
    """Which concerns were found in the same files, of `release(found_together(...))`. The title should say the message.
    More than ten concerns or sixteen combinations stay a table.

    Raises NotReleasable for anything else.
    """
    _refuse_unless(
        released,
        ("combinations",),
        "upset_chart(release(found_together(...), 'title'))",
        "has no combinations to draw. Release found_together(...) and chart it.",
    )
    return _charted(released, "upset", title)


def mosaic_chart(released: Released, title: str = "") -> Released:
    """Fields as large as their numbers, of a cross-table or of an association that rests on one. The title should say
    the message. A table of more than four rows or columns stays a table.

    Raises NotReleasable for anything else.
    """
    _refuse_unless(
        released,
        ("crossed", "association"),
        "mosaic_chart(release(cross(...), 'title'))",
        "has no rows by columns to draw. Release cross(...) or an association and chart it.",
    )
    return _charted(released, "mosaic", title)


def heatmap_chart(released: Released, title: str = "") -> Released:
    """A field for each number of themes by group, or of a cross-table, darker where it is larger. The title should say
    the message. A table of more than nine columns stays a table.

    Raises NotReleasable for anything else.
    """
    _refuse_unless(
        released,
        ("themes_by_group", "crossed"),
        "heatmap_chart(release(count_themes_by(...), 'title'))",
        "has no rows by columns to draw. Release count_themes_by(...) or cross(...) and chart it.",
    )
    return _charted(released, "heatmap", title)


def bar_chart(released: Released, title: str = "") -> Released:
    """Chart a released count. The title should say the message; without one it is the block's own.

    Raises NotReleasable for anything that was not released first.
    """
    _refuse_unless(
        released,
        FORMS,
        "bar_chart(release(count(...), 'title'))",
        "has no bars to draw. Counts, themes and completeness can be charted so.",
    )
    return _charted(released, FORMS[released.block.kind], title)


def _refuse_unless(released: Released, kinds: Collection[str], example: str, wrong: str) -> None:
    """What was not released, or is of none of these kinds, is not drawn."""
    if not isinstance(released, Released):
        kind = type(released).__name__
        raise NotReleasable(f"A {kind} cannot be charted. Release it first: {example}.")
    if released.block.kind not in kinds:
        raise NotReleasable(f"'{released.block.title}' {wrong}")


def _charted(released: Released, form: str, title: str) -> Released:
    """A chart of a released block, shown to the analyst now."""
    block = chart_block(released.block, form, title)
    emit(block, picture(shown_to(block, find_audience(ANALYST))))
    return Released(block)
