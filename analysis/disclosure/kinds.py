"""Every kind of thing that can be released: how it becomes a block, and what an audience sees of the block.

A new kind is one line here. What is not in this list cannot leave: a DataFrame, a Series, a figure, a number.
"""

from collections.abc import Callable
from dataclasses import dataclass

from analysis.disclosure.audiences import Audience
from analysis.disclosure.blocks import Block, Shown
from analysis.disclosure.charted import chart_shown
from analysis.disclosure.coded import set_content, set_shown, themes_content, themes_shown
from analysis.disclosure.compared import comparison_content, comparison_shown
from analysis.disclosure.counted import counts_content, counts_shown, figure_content, figure_shown
from analysis.disclosure.listed import (
    in_order_content,
    in_order_shown,
    period_content,
    period_shown,
    rows_content,
    rows_shown,
    texts_content,
    texts_shown,
)
from analysis.disclosure.listings import InOrder, Period, Rows, Texts
from analysis.disclosure.tested import association_content, association_shown
from analysis.disclosure.told import Sentence, sentence_content, sentence_mark, sentence_shown
from analysis.statistics.association import Association
from analysis.statistics.comparing import Comparison
from analysis.statistics.counts import Counts, Figure
from analysis.themes.counting import ThemeCounts, ThemeSet


@dataclass(frozen=True)
class Kind:
    """One kind of block: its name, the exact content of a thing, and the content as one audience sees it."""

    name: str
    content: Callable[[object], dict]
    shown: Callable[[Block, Audience], Shown | None]


KINDS: dict[type, Kind] = {
    Association: Kind("association", association_content, association_shown),
    Counts: Kind("counts", counts_content, counts_shown),
    Comparison: Kind("comparison", comparison_content, comparison_shown),
    Figure: Kind("figure", figure_content, figure_shown),
    Rows: Kind("rows", rows_content, rows_shown),
    InOrder: Kind("order", in_order_content, in_order_shown),
    Period: Kind("period", period_content, period_shown),
    ThemeCounts: Kind("themes", themes_content, themes_shown),
    ThemeSet: Kind("theme_set", set_content, set_shown),
    Texts: Kind("texts", texts_content, texts_shown),
    Sentence: Kind("sentence", sentence_content, sentence_shown),
}
SHOWN = {kind.name: kind.shown for kind in KINDS.values()}


def shown_to(block: Block, audience: Audience) -> Shown | None:
    """What one audience sees of a block; None where it may not see it at all."""
    if block.kind == "chart":
        return chart_shown(block, audience, shown_to)
    return SHOWN[block.kind](block, audience)


def mark_of(thing: object) -> str:
    """How far a thing to be released is made up."""
    return sentence_mark(thing) if isinstance(thing, Sentence) else thing.made_up
