"""`bar_chart(released)` and its like: a chart of a released block, drawn for the analyst now and for each edition from
what it may show."""

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
    return _charted(released, title, {"effects": "forest"}, "effects(associations(...))")


def timeline_chart(released: Released, title: str = "") -> Released:
    """Each child's days, of `release(timeline(...))`: for the panel alone. Raises NotReleasable for anything else."""
    return _charted(released, title, {"timeline": "timeline"}, "timeline(audit_round)")


def bar_chart(released: Released, title: str = "") -> Released:
    """Chart a released count. The title should say the message; without one it is the block's own.

    Raises NotReleasable for anything that was not released first.
    """
    return _charted(released, title, FORMS, "count(...)")


def _charted(released: Released, title: str, forms: dict[str, str], example: str) -> Released:
    """A chart of a released block, shown to the analyst now."""
    if not isinstance(released, Released):
        kind = type(released).__name__
        raise NotReleasable(f"A {kind} cannot be charted. Release it first: release({example}, 'title').")
    if released.block.kind not in forms:
        raise NotReleasable(f"'{released.block.title}' is not of {', '.join(forms)}, which this chart draws.")
    block = chart_block(released.block, forms[released.block.kind], title)
    emit(block, picture(shown_to(block, find_audience(ANALYST))))
    return Released(block)
