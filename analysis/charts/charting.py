"""`bar_chart(released)`: a chart of a released block, drawn for the analyst now and for each edition from what it
may show."""

from analysis.audiences import find_audience
from analysis.charts import picture
from analysis.disclosure.charted import chart_block
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.release import ANALYST, Released, emit
from analysis.errors import NotReleasable

# What can be charted, and how: themes have two sides, concerns and strengths; counts have bars in one direction; how
# complete answers are is a share, because not every question is put to everybody.
FORMS = {"counts": "bar", "completeness": "share", "themes": "diverging"}


def bar_chart(released: Released, title: str = "") -> Released:
    """Chart a released count. The title should say the message; without one it is the block's own.

    Raises NotReleasable for anything that was not released first.
    """
    if not isinstance(released, Released):
        kind = type(released).__name__
        raise NotReleasable(f"A {kind} cannot be charted. Release it first: bar_chart(release(count(...), 'title')).")
    if released.block.kind not in FORMS:
        raise NotReleasable(
            f"'{released.block.title}' has no bars to draw. Counts, themes and completeness can be charted."
        )
    block = chart_block(released.block, FORMS[released.block.kind], title)
    emit(block, picture(shown_to(block, find_audience(ANALYST))))
    return Released(block)
