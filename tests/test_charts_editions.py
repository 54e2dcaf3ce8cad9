"""Charts in an edition with a policy: bars of themes give nothing away, and completeness is in no such edition."""

from charts_made import public_edition
from codes_made import coded

from analysis import bar_chart, completeness, load
from analysis.audiences import find_audience
from analysis.charts import alt_text
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.release import release
from analysis.disclosure.sight import Exact
from analysis.themes.counting import count_themes


def themes(**raised: int):
    """40 responses, of which so many raised a theme: training_strength=3."""
    codes = {number: [] for number in range(1, 41)}
    for name, number in raised.items():
        theme, _, valence = name.rpartition("_")
        for response in range(1, number + 1):
            codes[response].append(theme + {"concern": "-", "strength": "+"}[valence])
    return count_themes(coded("\n".join(f"{number} concerns {' '.join(given)}" for number, given in codes.items())))


def test_a_small_number_of_a_theme_by_valence_is_told_by_no_bar_and_no_word():
    raised = themes(training_concern=20, training_strength=3, supervision_concern=12, supervision_strength=20)
    shown, files, defence = public_edition(bar_chart(release(raised, "Themes practitioners raised")).block)
    assert defence.determined == 0
    bars = {(bar.label, bar.kind): bar for bar in shown.chart.bars}
    small = bars[("Training and knowledge of staff", "strength")]
    assert (small.number, small.text) == (None, "[c]")
    assert bars[("Supervision", "concern")].number == 12
    assert "Not shown: " in alt_text(shown.chart, shown.title) and "Not shown: " in files["p.html"]


def test_completeness_is_drawn_for_a_board_and_is_in_no_edition_with_a_policy(in_home):
    given = completeness(load("stockton-2015-04", "cases"))
    block = bar_chart(release(given, "Case files: answers given"), given.message("Case files")).block
    assert shown_to(block, find_audience("board")).chart.form == "share"
    assert shown_to(block, Exact(find_audience("public"))) is None
