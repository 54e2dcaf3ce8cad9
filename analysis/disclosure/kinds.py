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
from analysis.disclosure.combined import combinations_shown
from analysis.disclosure.compared import comparison_shown
from analysis.disclosure.complete import Completeness, completeness_shown
from analysis.disclosure.corrected import corrected_shown
from analysis.disclosure.counted import counts_shown, figure_shown
from analysis.disclosure.crossed import crossed_shown
from analysis.disclosure.forest import effects_shown
from analysis.disclosure.in_words import InWords, in_words_shown
from analysis.disclosure.listed import in_order_shown, period_shown, rows_shown, texts_shown
from analysis.disclosure.listings import InOrder, Period, Rows
from analysis.disclosure.needed import needs_shown
from analysis.disclosure.sight import Sight, sight_of
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
from analysis.statistics.crossing import CrossTable
from analysis.statistics.together import Combinations
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
    """One kind of block: its name, what an audience that may see it sees, and whether small numbers in it can be
    hidden. One of which they cannot is in no edition with a policy for them: that a theme is, or is not, in a set of
    those that two responses raised tells of one."""

    name: str
    shown: Callable[[Block, Sight], Shown]
    protected: bool = False


KINDS: dict[type, Kind] = {
    Association: Kind("association", association_shown, protected=True),
    CodersAgreement: Kind("agreement", agreement_shown),
    Combinations: Kind("combinations", combinations_shown, protected=True),
    Comparison: Kind("comparison", comparison_shown, protected=True),
    Completeness: Kind("completeness", completeness_shown),
    CorrectedThemes: Kind("corrected_themes", corrected_shown),
    Counts: Kind("counts", counts_shown, protected=True),
    CrossTable: Kind("crossed", crossed_shown, protected=True),
    Effects: Kind("effects", effects_shown),
    Figure: Kind("figure", figure_shown, protected=True),
    InWords: Kind("in_words", in_words_shown),
    InOrder: Kind("order", in_order_shown),
    Needs: Kind("needs", needs_shown),
    Period: Kind("period", period_shown, protected=True),
    Rows: Kind("rows", rows_shown),
    Tally: Kind("tally", tally_shown),
    Texts: Kind("texts", texts_shown, protected=True),
    Timeline: Kind("timeline", timeline_shown),
    ThemeCounts: Kind("themes", themes_shown, protected=True),
    ThemeQuotes: Kind("theme_quotes", theme_quotes_shown),
    ThemeSet: Kind("theme_set", set_shown),
    ThemesByGroup: Kind("themes_by_group", by_group_shown, protected=True),
    Saturation: Kind("saturation", saturation_shown),
    Together: Kind("together", together_shown),
    WhoCoded: Kind("who_coded", who_coded_shown),
}
SHOWN = {kind.name: kind.shown for kind in KINDS.values()}
PROTECTED = {kind.name for kind in KINDS.values() if kind.protected}
# Made of other blocks: they show no more of those than the audience may see of them.
OF_OTHERS = {"chart": chart_shown, "sentence": sentence_shown}
KIND_NAMES = {thing: kind.name for thing, kind in KINDS.items()} | {Sentence: "sentence"}


def shown_to(block: Block, audience: Audience | Sight) -> Shown | None:
    """What one audience sees of a block; None where it may not see it at all.

    Small numbers are hidden for all blocks of an edition together, so an audience with a policy for them comes as the
    sight that was made for its edition. NotReleasable for one that comes without.
    """
    sight = sight_of(audience)
    sight.begin(block.title)
    if block.kind in OF_OTHERS:
        return OF_OTHERS[block.kind](block, sight, shown_to)
    if block.content.get("row_level") and not sight.row_level:
        return None
    if block.content.get("identifies") and not sight.identifiers:
        return None
    if sight.protects and block.kind not in PROTECTED:
        return None
    if block.content.get("not_available"):
        return not_available(block, block.content["not_available"])
    return SHOWN[block.kind](block, sight)
