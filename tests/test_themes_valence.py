"""How an answer is judged: negation, contrast, wishes, lists, and the question asked."""

import pandas as pd
import pytest

from analysis.themes.coding import code_responses


def codes(question: str, text: str) -> list[tuple[str, str]]:
    coded = code_responses(pd.DataFrame([{"counted_as": "1", question: text}]), "responses").codes
    return list(zip(coded["theme"], coded["valence"], strict=True))


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("worked_well", "Communication between agencies", "strength"),
        ("could_be_better", "Communication between agencies", "concern"),
        ("worked_well", "No communication between agencies", "concern"),
        ("worked_well", "Communication was not good", "concern"),
        ("worked_well", "Communication did not happen", "concern"),
        ("worked_well", "No delay in communication", "strength"),
        ("worked_well", "Better communication", "strength"),
        ("could_be_better", "Better communication", "concern"),
        ("could_be_better", "There was good communication", "strength"),
        ("could_be_better", "Good communication", "concern"),
        ("could_be_better", "Good communication would have helped", "concern"),
        ("worked_well", "Communication should have been better", "concern"),
    ],
)
def test_words_of_the_answer_decide_before_the_question_asked(question: str, text: str, expected: str):
    assert codes(question, text) == [("communication", expected)]


def test_a_contrast_gives_one_theme_two_valences():
    expected = [("communication", "strength"), ("communication", "concern")]
    assert codes("worked_well", "Communication was good but came late.") == expected
    assert (
        codes("worked_well", "Information sharing was good, although it reached us later than it should.") == expected
    )


def test_an_aside_judges_nothing_before_it():
    assert codes("worked_well", "The placement held even in the bad weeks.") == [("placement", "strength")]
    assert codes("worked_well", "Despite poor health, the placement held.") == [("placement", "strength")]


def test_although_ends_at_the_comma():
    assert codes("could_be_better", "Although supervision was good, recording was poor.") == [
        ("supervision", "strength"),
        ("recording", "concern"),
    ]


def test_items_of_a_list_are_judged_together():
    assert {valence for _, valence in codes("worked_well", "Recording, supervision and training were poor.")} == {
        "concern"
    }


def test_each_theme_takes_the_word_that_judges_nearest_to_it():
    expected = {("supervision", "strength"), ("recording", "concern")}
    assert set(codes("worked_well", "Good supervision and poor recording")) == expected


def test_a_problem_that_is_negated_is_a_strength_and_one_left_undone_is_a_concern():
    assert codes("worked_well", "No self-harm since May") == [("mental_health", "strength")]
    assert codes("could_be_better", "Domestic abuse was never looked at") == [("domestic_abuse", "concern")]
    assert codes("concerns", "Excluded in May with no plan") == [("school", "concern")]


def test_what_an_answer_sets_aside_is_not_raised():
    assert codes("concerns", "Mental health was not the worry. It was the truanting.") == [("school", "concern")]


def test_an_answer_that_denies_what_was_asked_for_means_the_opposite():
    assert codes("worked_well", "Not much. Supervision was cancelled.") == [("supervision", "concern")]
    assert codes("could_be_better", "Nothing, supervision was monthly.") == [("supervision", "strength")]


def test_all_but_and_of_course_are_one_thing():
    assert codes("concerns", "Of course, they had all but given up at home.") == [("family_relationships", "concern")]


@pytest.mark.parametrize(
    ("question", "text", "theme"),
    [
        ("worked_well", "The worker engaged her", "engagement_yp"),
        ("could_be_better", "Engaging young people who refuse to engage", "engaging_resistant"),
        ("worked_well", "Engagement with families", "engagement_family"),
        ("could_be_better", "Thinking of the whole family", "whole_family"),
        ("concerns", "Arguments with his sister", "family_relationships"),
        ("could_be_better", "Communication between agencies", "communication"),
        ("could_be_better", "Agencies working together", "joint_working"),
        ("could_be_better", "Early help", "early_help"),
        ("could_be_better", "Spotting the signs earlier", "warning_signs"),
        ("could_be_better", "Confidence of staff", "confidence"),
        ("could_be_better", "Multi-agency training", "training"),
        ("concerns", "Low confidence", "mental_health"),
        ("concerns", "Missing lessons", "school"),
        ("concerns", "Missing from home", "missing"),
    ],
)
def test_neighbouring_themes_are_kept_apart(question: str, text: str, theme: str):
    assert [found for found, _ in codes(question, text)] == [theme]
