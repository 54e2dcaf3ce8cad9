"""Themes with those who raised them."""

import pandas as pd
import pytest

from analysis.errors import UnknownName
from analysis.themes.coded import Coded
from analysis.themes.coding import code_responses
from analysis.themes.counting import count_themes


def coded(*rows: tuple[str, str, str, str]) -> Coded:
    """Responses as (response, case, worked_well, could_be_better)."""
    answers = pd.DataFrame(rows, columns=["counted_as", "case", "worked_well", "could_be_better"]).assign(concerns="")
    answers["case"] = answers["case"].where(answers["case"] != "")
    return code_responses(answers, "responses")


def test_a_response_counts_once_a_theme_and_valence():
    counts = count_themes(
        coded(
            ("1", "A", "Good supervision. Regular supervision.", "Supervision was late."),
            ("2", "B", "Supervision", "n/a"),
            ("3", "B", "Training", "none"),
            ("10", "", "n/a", "n/a"),
        )
    )
    supervision, training = counts.raised
    assert (supervision.label, supervision.strength, supervision.concern) == ("Supervision", ("1", "2"), ("1",))
    assert (supervision.number, supervision.cases, training.number) == (2, ("A", "B"), 1)
    assert (counts.members, counts.denominator, counts.unit) == (("1", "2", "3"), 3, "responses")


def test_themes_are_ordered_by_number_and_then_by_label():
    counts = count_themes(coded(("1", "", "Training and supervision", ""), ("2", "", "Training and case notes", "")))
    assert [theme.label for theme in counts.raised] == [
        "Training and knowledge of staff",
        "Case recording",
        "Supervision",
    ]
    assert len(counts.themes) == len(coded(("1", "", "x", "")).codebook.themes)


def test_one_question_has_its_own_denominator():
    answers = coded(("1", "", "Training", "Training"), ("2", "", "Training", "n/a"))
    assert count_themes(answers, "worked_well").members == ("1", "2")
    assert count_themes(answers, "could_be_better").members == ("1",)
    assert count_themes(answers, "could_be_better").label == "Themes raised: What could have been better?"


def test_an_unknown_question_is_refused_with_near_names():
    with pytest.raises(
        UnknownName, match="'worked_wel' is not a known free-text question of 'responses'. Did you mean"
    ):
        count_themes(coded(("1", "", "Training", "")), "worked_wel")


def test_one_made_up_answer_makes_its_theme_made_up_and_no_other():
    answers = pd.DataFrame(
        {
            "counted_as": ["1", "2", "3"],
            "worked_well": ["Training", "Training", "Supervision"],
            "worked_well_made_up": ["no", "yes", "no"],
        }
    )
    counts = count_themes(code_responses(answers, "responses"))
    assert {theme.label: theme.made_up for theme in counts.raised} == {
        "Training and knowledge of staff": "yes",
        "Supervision": "no",
    }
    assert counts.made_up == "yes"


def test_answers_that_were_not_published_are_not_counted():
    answers = pd.DataFrame({"counted_as": ["1"], "worked_well": ["Training"]})
    answers.attrs |= {"table": "responses", "not_available": "Not published."}
    assert count_themes(code_responses(answers)).not_available == "Not published."
