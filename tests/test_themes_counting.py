"""Themes with those who raised them, and the five sets of a report."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import CannotCount, UnknownName
from analysis.themes.coding import Coded, code_responses
from analysis.themes.counting import count_themes, theme_sets

ANSWERS = Path(__file__).parent / "example_rounds" / "practitioner_answers.csv"


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


def test_the_published_sets_are_found():
    sets = theme_sets(
        code_responses(
            pd.read_csv(ANSWERS, dtype=str, keep_default_na=False).rename(columns={"response": "counted_as"}),
            "responses",
        )
    )
    assert {name: set(found.themes) for name, found in sets.items()} == {
        "emerging_concerns": {
            "Family relationships",
            "Behaviour or truanting at school",
            "Mental health and emotional well-being",
        },
        "both_ways": {"Communication and information sharing"},
        "good_practice": {
            "Engagement between young person and worker",
            "Quality and security of LAC placements",
            "Engagement with families",
        },
        "areas_for_improvement": {
            "Early intervention",
            "Awareness of early warning signs",
            "Confidence building",
            "Joint and inter-agency working",
            "Engaging resistant young people and parents",
        },
        "single_case": {"Whole family and younger siblings", "Impact of domestic abuse"},
    }


def test_two_responses_about_one_case_are_a_single_case_and_no_area_for_improvement():
    sets = theme_sets(coded(("1", "A", "", "Training"), ("2", "A", "", "Training")))
    assert sets["single_case"].raised_by == {"Training and knowledge of staff": ("1", "2")}
    assert sets["areas_for_improvement"].themes == ()


def test_where_no_case_is_given_a_response_stands_for_one():
    sets = theme_sets(coded(("1", "", "", "Training"), ("2", "", "", "Training"), ("3", "", "", "Supervision")))
    assert sets["areas_for_improvement"].themes == ("Training and knowledge of staff",)
    assert sets["single_case"].themes == ("Supervision",)


def test_a_set_says_its_rule_its_denominator_and_its_unit():
    found = theme_sets(coded(("1", "A", "Training", ""), ("2", "B", "Training", "x y z")))["good_practice"]
    assert found.rule == "Worked well for 2 or more responses; without themes that are also an area for improvement."
    assert (found.denominator, found.unit, found.made_up) == (2, "responses", "no")


def test_sets_of_answers_that_were_not_published_are_not_available():
    answers = pd.DataFrame({"counted_as": ["1"], "worked_well": ["Training"]})
    answers.attrs |= {"table": "responses", "not_available": "Not published."}
    answers = code_responses(answers)
    assert {(found.not_available, found.themes) for found in theme_sets(answers).values()} == {("Not published.", ())}
    assert count_themes(answers).not_available == "Not published."


def test_sets_are_refused_for_a_table_that_does_not_ask_their_questions():
    answers = code_responses(pd.DataFrame({"counted_as": ["1"], "felt": ["Annoyed"]}), "consultation")
    with pytest.raises(CannotCount, match="rests on the question 'concerns', which 'consultation' does not ask"):
        theme_sets(answers)
