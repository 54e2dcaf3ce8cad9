"""`bar_chart(released)`: a chart of a released block, drawn for the analyst now and for each edition from what it
may show."""

from analysis.charts import picture
from analysis.disclosure.audiences import find_audience
from analysis.disclosure.charted import chart_block
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.release import ANALYST, Released, emit
from analysis.errors import NotReleasable

# Themes have two sides, strengths and concerns; everything else has bars in one direction.
FORMS = {"themes": "diverging"}


def bar_chart(released: Released, title: str = "") -> Released:
    """Chart a released count. The title should say the message; without one it is the block's own.

    Raises NotReleasable for anything that was not released first.
    """
    if not isinstance(released, Released):
        kind = type(released).__name__
        raise NotReleasable(f"A {kind} cannot be charted. Release it first: bar_chart(release(count(...), 'title')).")
    block = chart_block(released.block, FORMS.get(released.block.kind, "bar"), title)
    emit(block, picture(shown_to(block, find_audience(ANALYST))))
    return Released(block)
