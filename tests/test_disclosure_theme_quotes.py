"""Quotes with their themes: of those who agreed alone, as they stand in the answer, and nobody to be known by them."""

from dataclasses import replace

import pandas as pd
import pytest
from codes_made import coded

from analysis.audiences import find_audience
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.release import release
from analysis.disclosure.theme_quotes import said_with_themes, theme_quotes
from analysis.errors import CannotCount, NotReleasable, UnknownName

TEXTS = {
    ("1", "worked_well"): "We met monthly.",
    ("2", "worked_well"): "Supervision was kept up.",
    ("3", "worked_well"): "My manager made time.",
    ("4", "worked_well"): "Supervision went well.",
    ("5", "worked_well"): "It slipped and slipped.",
    ("6", "worked_well"): "She learned a lot there.",
}
ANSWERS = """
1 worked_well supervision+
2 worked_well supervision+
3 worked_well supervision+
4 worked_well supervision+ training+
5 worked_well supervision- recording-
6 worked_well training+
"""


def responses(**changed: list) -> pd.DataFrame:
    """Six responses, the fourth of which may not be quoted and the sixth the only one of its agency."""
    rows = {
        "counted_as": [name for name, _ in TEXTS],
        "worked_well": list(TEXTS.values()),
        "agency": ["police", "police", "health", "health", "police", "housing"],
        "quotable": ["yes", "yes", "yes", "no", "yes", "yes"],
    } | changed
    table = pd.DataFrame(rows).assign(worked_well_state="answered", agency_state="answered")
    table.attrs |= {"table": "responses", "rows": len(table), "reasons": {}}
    return table


def items(quotes) -> list[tuple[str, str]]:
    shown = shown_to(release(quotes, "Quotes").block, find_audience("board"))
    assert all(item.quoted for item in shown.items) and shown.values == ()
    return [(item.text, item.by) for item in shown.items]


def made(**more):
    return coded(ANSWERS, texts=TEXTS, **more)


def test_a_theme_is_quoted_for_and_against_by_as_many_agencies_as_there_are():
    assert items(theme_quotes(made(), responses(), "supervision", by="agency")) == [
        ("We met monthly.", "Police: Supervision, as a strength (coded by rules)"),
        ("My manager made time.", "Supervision, as a strength (coded by rules)"),
        ("It slipped and slipped.", "Police: Supervision, as a concern (coded by rules)"),
    ]
    assert theme_quotes(made(), responses(), "Supervision").label == "In their words: Supervision"


def test_who_did_not_agree_is_never_quoted():
    every = items(theme_quotes(made(), responses(), "supervision", most=9))
    assert "Supervision went well." not in [text for text, _ in every]
    assert len(every) == 4
    nobody = responses(quotable=["no"] * 5 + [None])
    shown = shown_to(release(theme_quotes(made(), nobody, "supervision"), "Quotes").block, find_audience("panel"))
    assert (shown.items, shown.text) == ((), "None that may be quoted.")


def test_the_agency_is_left_out_where_it_or_the_theme_would_tell_who_said_it():
    quoted = items(theme_quotes(made(), responses(), "training", "recording", by="agency"))
    assert quoted == [
        ("She learned a lot there.", "Training and knowledge of staff, as a strength (coded by rules)"),
        ("It slipped and slipped.", "Case recording, as a concern (coded by rules)"),
    ]
    both = items(theme_quotes(made(), responses(), "supervision", "recording", by="agency"))
    assert both[-1] == (
        "It slipped and slipped.",
        "Supervision, as a concern; Case recording, as a concern (coded by rules)",
    )


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("agreed", "coders agreed"),
        ("adjudicated", "decided after coders differed"),
        ("undecided: shared part", "coders still differ on the rest"),
        ("AB", "coded by one person"),
    ],
)
def test_a_quote_says_who_coded_it_and_names_no_coder(by, words):
    (_, caption), *_ = items(theme_quotes(made(by=by), responses(), "training"))
    assert caption == f"Training and knowledge of staff, as a strength ({words})"


def test_words_that_the_answer_no_longer_holds_are_not_quoted():
    changed = responses(worked_well=["We met [name] monthly.", *list(TEXTS.values())[1:]])
    assert "We met" not in repr(items(theme_quotes(made(), changed, "supervision", most=9)))


def test_answers_that_have_changed_since_they_were_coded_are_not_quoted_as_coded():
    changed = made(by="agreed")
    reason = changed.codes["reason"].mask(changed.codes["id"] == "1", "the answer has changed since it was coded")
    changed = replace(changed, codes=changed.codes.assign(reason=reason))
    assert "We met" not in repr(items(theme_quotes(changed, responses(), "supervision", most=9)))
    assert ("We met monthly.", "") in items(said_with_themes(changed, responses(), "worked_well"))


def test_answers_of_a_few_are_quoted_whole_with_their_themes_and_not_counted():
    told = said_with_themes(made(by="agreed"), responses(), "worked_well")
    assert {item for item in items(told) if item[1] != "Supervision"} == {
        ("It slipped and slipped.", "Supervision; Case recording"),
        ("She learned a lot there.", "Training and knowledge of staff"),
    }
    assert told.label == "What worked well? In their words"


def test_an_unknown_theme_another_table_or_a_question_that_names_is_refused():
    with pytest.raises(UnknownName, match="'supervison' is not a known theme. Did you mean 'supervision'"):
        theme_quotes(made(), responses(), "supervison")
    with pytest.raises(NotReleasable, match="'Case' could name who said it"):
        theme_quotes(made(), responses().assign(case="C1", case_state="answered"), "supervision", by="case")
    other = responses()
    other.attrs["table"] = "consultation"
    with pytest.raises(CannotCount, match="The answers of 'responses' are not among those of 'consultation'"):
        theme_quotes(made(), other, "supervision")


def test_words_of_a_few_come_in_an_order_of_their_own_and_without_themes_that_no_person_gave():
    told = items(said_with_themes(made(by="rules"), responses(), "worked_well"))
    assert {by for _, by in told} == {""}
    swapped = responses().iloc[::-1]
    swapped.attrs |= responses().attrs
    assert items(said_with_themes(made(by="rules"), swapped, "worked_well")) == told
