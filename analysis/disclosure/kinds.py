"""Every kind of thing that can be released, and the gate through which each audience sees it.

A new kind is one line here. What is not in this list cannot leave: a DataFrame, a Series, a figure, a number. The
content of a block is its thing, field by field; who may see it is decided here and nowhere else.
"""

from collections.abc import Callable
from dataclasses import dataclass

from analysis.audiences import Audience
from analysis.disclosure.absent import not_available
from analysis.disclosure.agreed import agreement_shown
from analysis.disclosure.blocks import Block, Shown
from analysis.disclosure.charted import chart_shown
from analysis.disclosure.coded import set_shown, theme_quotes_shown, themes_shown
from analysis.disclosure.compared import comparison_shown
from analysis.disclosure.complete import Completeness, completeness_shown
from analysis.disclosure.corrected import corrected_shown
from analysis.disclosure.counted import counts_shown, figure_shown
from analysis.disclosure.forest import effects_shown
from analysis.disclosure.in_words import InWords, in_words_shown
from analysis.disclosure.listed import in_order_shown, period_shown, rows_shown, texts_shown
from analysis.disclosure.listings import InOrder, Period, Rows
from analysis.disclosure.needed import needs_shown
from analysis.disclosure.tallies import Tally, tally_shown
from analysis.disclosure.tested import association_shown
from analysis.disclosure.texts import Texts
from analysis.disclosure.theme_quotes import ThemeQuotes
from analysis.disclosure.theme_tables import by_group_shown, saturation_shown, together_shown
from analysis.disclosure.timelines import timeline_shown
from analysis.disclosure.told import Sentence, sentence_shown
from analysis.disclosure.who_coded import who_coded_shown
from analysis.plan.association import Association
from analysis.plan.forest import Effects
from analysis.plan.needs import Needs
from analysis.plan.timeline import Timeline
from analysis.statistics.comparing import Comparison
from analysis.statistics.counts import Counts, Figure
from analysis.themes.agreed import CodersAgreement
from analysis.themes.by_group import ThemesByGroup
from analysis.themes.corrected import CorrectedThemes
from analysis.themes.counting import ThemeCounts
from analysis.themes.saturation import Saturation
from analysis.themes.sets import ThemeSet
from analysis.themes.together import Together
from analysis.themes.who_coded import WhoCoded


@dataclass(frozen=True)
class Kind:
    """One kind of block: its name, and what an audience that may see it sees."""

    name: str
    shown: Callable[[Block, Audience], Shown]


KINDS: dict[type, Kind] = {
    Association: Kind("association", association_shown),
    CodersAgreement: Kind("agreement", agreement_shown),
    Comparison: Kind("comparison", comparison_shown),
    Completeness: Kind("completeness", completeness_shown),
    CorrectedThemes: Kind("corrected_themes", corrected_shown),
    Counts: Kind("counts", counts_shown),
    Effects: Kind("effects", effects_shown),
    Figure: Kind("figure", figure_shown),
    InWords: Kind("in_words", in_words_shown),
    InOrder: Kind("order", in_order_shown),
    Needs: Kind("needs", needs_shown),
    Period: Kind("period", period_shown),
    Rows: Kind("rows", rows_shown),
    Tally: Kind("tally", tally_shown),
    Texts: Kind("texts", texts_shown),
    Timeline: Kind("timeline", timeline_shown),
    ThemeCounts: Kind("themes", themes_shown),
    ThemeQuotes: Kind("theme_quotes", theme_quotes_shown),
    ThemeSet: Kind("theme_set", set_shown),
    ThemesByGroup: Kind("themes_by_group", by_group_shown),
    Saturation: Kind("saturation", saturation_shown),
    Together: Kind("together", together_shown),
    WhoCoded: Kind("who_coded", who_coded_shown),
}
SHOWN = {kind.name: kind.shown for kind in KINDS.values()}
# Made of other blocks: they show no more of those than the audience may see of them.
OF_OTHERS = {"chart": chart_shown, "sentence": sentence_shown}
KIND_NAMES = {thing: kind.name for thing, kind in KINDS.items()} | {Sentence: "sentence"}


def shown_to(block: Block, audience: Audience) -> Shown | None:
    """What one audience sees of a block; None where it may not see it at all."""
    if block.kind in OF_OTHERS:
        return OF_OTHERS[block.kind](block, audience, shown_to)
    if block.content.get("row_level") and not audience.row_level:
        return None
    if block.content.get("identifies") and not audience.identifiers:
        return None
    if block.content.get("not_available"):
        return not_available(block, block.content["not_available"])
    return SHOWN[block.kind](block, audience)
