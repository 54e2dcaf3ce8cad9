"""What an audience sees of counts of themes, and of counts of very few people."""

from datetime import date

import pandas as pd
import pytest
from codes_made import coded, given

from analysis import bar_chart, count
from analysis.audiences import audiences, find_audience
from analysis.disclosure.codebook_changes import codebook_changes
from analysis.disclosure.in_words import in_words
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.release import release
from analysis.disclosure.sight import Exact, Gathering, Protected
from analysis.disclosure.told import sentence
from analysis.protection.policy import find_policy
from analysis.protection.suppression import protect
from analysis.themes.agreed import agreement, agreement_by_valence
from analysis.themes.by_group import count_themes_by
from analysis.themes.codebook import codebook
from analysis.themes.codebook.blocks import Version
from analysis.themes.counting import count_themes
from analysis.themes.saturation import saturation
from analysis.themes.together import together
from analysis.themes.who_coded import who_coded

BOARD = find_audience("board")
ANSWERS = "\n".join(
    ["1 worked_well supervision+ supervision-", "2 worked_well supervision=", "3 worked_well training+"]
    + [f"{number} worked_well" for number in range(4, 37)]
)


def test_a_theme_has_its_number_denominator_percentage_and_interval():
    themes = release(count_themes(coded(ANSWERS)), "Themes")
    shown = shown_to(themes.block, BOARD)
    assert shown.table.columns[-4:] == ("Raised it", "Of", "Percentage", "95% interval")
    assert shown.table.rows == (
        ("Supervision", "1", "1", "2", "36", "6%", "2% to 18%"),
        ("Training and knowledge of staff", "0", "1", "1", "36", "3%", "0% to 14%"),
    )
    told = shown_to(
        release(sentence("Supervision was raised by {raised}.", raised=themes["supervision.raised"])).block, BOARD
    )
    assert told.text == "Supervision was raised by 2 of 36 responses (6%, 95% interval 2% to 18%)."


def test_a_chart_of_themes_has_its_two_sides_and_no_third():
    shown = shown_to(bar_chart(release(count_themes(coded(ANSWERS)), "Themes")).block, BOARD)
    assert [(bar.label, bar.kind, bar.number) for bar in shown.chart.bars] == [
        ("Supervision", "concern", 1),
        ("Supervision", "strength", 1),
        ("Training and knowledge of staff", "concern", 0),
        ("Training and knowledge of staff", "strength", 1),
    ]


def test_the_same_theme_in_two_questions_and_in_all_does_not_give_away_the_few_who_raised_it_in_both():
    """20 of 40 raised it as a strength in one question, 13 in another, 30 in either: 3 did in both."""
    said = [f"r{number} worked_well" + " supervision+" * (number < 20) for number in range(40)]
    said += [f"r{number} could_be_better" + " supervision+" * (17 <= number < 30) for number in range(40)]
    answers = coded("\n".join(said))
    asked = [None, "worked_well", "could_be_better"]
    blocks = [release(count_themes(answers, question=name), f"Themes {name}").block for name in asked]
    sight = Gathering(find_audience("public"))
    for block in blocks:
        shown_to(block, sight)
    public = Protected(sight.audience, protect(sight.linked, find_policy("dfe_cin")).forms)
    raised = [shown_to(block, public).table.rows[0][3] for block in blocks]
    assert [shown_to(block, BOARD).table.rows[0][3] for block in blocks] == ["30", "20", "13"]
    assert "[c]" in raised


def test_no_audience_sees_which_response_raised_what_or_who_coded_it():
    made = "\n".join(f"resp{number} worked_well supervision+ training-" for number in range(30))
    both = {"INITIALS1": given(made), "INITIALS2": given(made)}
    answers = coded(made, sets=both)
    table = pd.DataFrame({"counted_as": [f"resp{number}" for number in range(30)], "agency": "police"})
    table = table.assign(agency_state="answered")
    table.attrs |= {"table": "responses", "rows": 30}
    things = [count_themes(answers), count_themes_by(answers, table, "agency"), saturation(answers, table)]
    things += [together(answers), who_coded(answers), agreement(answers), agreement_by_valence(answers)]
    for thing in things:
        for audience in map(Exact, audiences().values()):
            shown = repr(shown_to(release(thing, "T").block, audience))
            assert "resp1" not in shown and "INITIALS" not in shown, type(thing).__name__


def consultation(*felt: str) -> pd.DataFrame:
    """A row a young person; '' is not recorded."""
    names = [f"Y{number}" for number in range(len(felt))]
    states = ["answered" if one else "not recorded" for one in felt]
    table = pd.DataFrame({"counted_as": names, "feeling": felt, "feeling_state": states})
    table.attrs |= {"table": "consultation", "rows": len(table), "reasons": {}}
    return table


@pytest.mark.parametrize(
    ("felt", "words"),
    [
        (
            ("did_not_care", "other", ""),
            [
                "Did not care: one of the three young people",
                "Something else: one of the three young people",
                "Not recorded: one of the three young people",
            ],
        ),
        (("other", "other"), ["Something else: both young people"]),
        (("other",), ["Something else: the one young person"]),
        (
            ("other",) * 11 + ("did_not_care",),
            ["Did not care: one of the 12 young people", "Something else: 11 of the 12 young people"],
        ),
    ],
    ids=["three", "all", "one", "many"],
)
def test_few_people_are_told_in_words_without_percentages(felt, words):
    shown = shown_to(release(in_words(count(consultation(*felt), "feeling")), "How they felt").block, BOARD)
    assert [item.text for item in shown.items] == words
    assert shown.table is None and shown.chart is None
    assert all("percent" not in entry for entry in shown.values)


def test_a_count_in_words_is_a_value_with_what_it_is_of():
    released = release(in_words(count(consultation("did_not_care", "other", "other"), "feeling")), "How they felt")
    shown = shown_to(released.block, BOARD)
    assert [(entry["title"], entry["value"], entry["denominator"]) for entry in shown.values] == [
        ("Young people who said they did not care that professionals were concerned", 1, 3),
        ("Young people who said something else", 2, 3),
    ]
    told = release(sentence("{care} did not care.", care=released["did_not_care"])).block
    assert shown_to(told, BOARD).text == "1 of 3 young people did not care."
    nobody = shown_to(release(in_words(count(consultation(), "feeling")), "How they felt").block, BOARD)
    assert nobody.text == "[z] Not applicable: there are no young people to ask this of."


VERSIONS = (
    Version(version="1", on=date(2014, 10, 31), what="First codebook."),
    Version(version="2", on=date(2014, 11, 1), what="Supervision was defined.", themes=["supervision"], gone=["old"]),
)


def versions_shown(versions: tuple[Version, ...], audit_round: str):
    book = codebook().model_copy(update={"versions": versions})
    block = release(codebook_changes(coded(ANSWERS, codebook=book), audit_round), "Versions").block
    return shown_to(block, BOARD)


def test_the_versions_of_the_codebook_are_told_newest_first(in_home):
    shown = versions_shown(VERSIONS, "stockton-2015-04")
    assert shown.text == "2 versions of the codebook, of which 1 is newer than the round before (October 2014)."
    assert shown.table.columns == ("Version", "Since", "What changed", "Themes")
    assert shown.table.rows == (
        ("2", "01/11/2014", "Supervision was defined.", "Supervision, old (gone or renamed)"),
        ("1", "31/10/2014", "First codebook.", ""),
    )
    assert versions_shown(VERSIONS[:1], "stockton-2014-10").text == "1 version of the codebook."
    assert versions_shown((), "lscb-2015").text == "[x] Not available. The codebook does not tell of its versions."
