"""The sets of themes that a report names together: as published, by the rules of themes.toml, and in words."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis import folders
from analysis.errors import BadDefinition, CannotCount
from analysis.themes.codebook import codebook
from analysis.themes.coded import Coded
from analysis.themes.coding import code_responses
from analysis.themes.sets import theme_sets

ANSWERS = Path(__file__).parent / "example_rounds" / "practitioner_answers.csv"
SECOND_SURVEY = """
[sets.asked_for]
label = "What young people ask for"
all_of = [
    { question = "advice_professionals", valence = "neutral", said = "advice of" },
    { question = "felt", valence = "neutral", said = "felt by" },
]
cases = "several"
"""


@pytest.fixture
def themes_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(folders.DEFINITIONS, tmp_path / "definitions")
    monkeypatch.setattr(folders, "DEFINITIONS", tmp_path / "definitions")
    return tmp_path / "definitions" / "themes.toml"


def coded(*rows: tuple[str, str, str, str]) -> Coded:
    """Responses as (response, case, worked_well, could_be_better)."""
    answers = pd.DataFrame(rows, columns=["counted_as", "case", "worked_well", "could_be_better"]).assign(concerns="")
    answers["case"] = answers["case"].where(answers["case"] != "")
    return code_responses(answers, "responses")


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


def test_sets_are_refused_for_a_table_that_does_not_ask_their_questions():
    answers = code_responses(pd.DataFrame({"counted_as": ["1"], "felt": ["Annoyed"]}), "consultation")
    with pytest.raises(CannotCount, match="rests on the question 'concerns', which 'consultation' does not ask"):
        theme_sets(answers)


def test_every_set_says_its_rule_in_words():
    assert {name: found.rule for name, found in theme_sets(coded(("1", "", "", ""))).items()} == {
        "emerging_concerns": "Concerns of 2 or more responses.",
        "both_ways": "Worked well for 2 or more responses, and could have been better for 2 or more responses.",
        "good_practice": "Worked well for 2 or more responses; without themes that are also an area for improvement.",
        "areas_for_improvement": (
            "Could have been better for 2 or more responses, in more than one case; without those that are both."
        ),
        "single_case": "Could have been better in exactly one case.",
    }


def test_a_theme_that_is_both_ways_is_in_no_other_set_and_those_of_either_raised_it():
    answers = [("1", "A", "Training", ""), ("2", "B", "Training", "Training"), ("10", "C", "", "Training")]
    sets = theme_sets(coded(*answers))
    assert sets["both_ways"].raised_by == {"Training and knowledge of staff": ("1", "2", "10")}
    assert [name for name, found in sets.items() if found.themes] == ["both_ways"]


def test_the_theme_that_most_raised_comes_first_and_then_the_label_decides():
    better = ["Training and supervision", "Supervision, training and case notes", "Case notes, training"]
    sets = theme_sets(coded(*((str(number), "", "", text) for number, text in enumerate(better))))
    assert sets["areas_for_improvement"].themes == ("Training and knowledge of staff", "Case recording", "Supervision")


def test_the_sets_of_a_second_survey_are_blocks_and_no_code(themes_file: Path):
    themes_file.write_text(themes_file.read_text(encoding="utf-8") + SECOND_SURVEY, encoding="utf-8")
    answers = {
        "counted_as": ["YP1", "YP2", "YP3"],
        "advice_professionals": ["Listen to us", "Listen to us", "Social workers need training"],
        "felt": ["Listened to", "Listened to", "Sad"],
    }
    asked = code_responses(pd.DataFrame(answers), "consultation")
    asked.codes["valence"] = "neutral"  # the rule of the set is at issue here, not how words are judged
    (found,) = theme_sets(asked).values()
    assert found.rule == (
        "Advice of 2 or more young people, and felt by 2 or more young people, in more than one case."
    )
    assert list(found.raised_by.values()) == [("YP1", "YP2")]
    assert found.members == ("YP1", "YP2", "YP3")
    assert "asked_for" not in theme_sets(coded(("1", "", "Training", "")))


def test_a_set_of_an_unknown_question_or_without_a_set_that_is_not_above_it_is_refused(themes_file: Path):
    written = themes_file.read_text(encoding="utf-8")
    themes_file.write_text(written + SECOND_SURVEY.replace('"felt"', '"fel"'), encoding="utf-8")
    with pytest.raises(BadDefinition, match="themes.toml: 'fel' is no question. Did you mean 'felt'"):
        codebook()
    rule = 'without = { both_way = "those" }\n'
    themes_file.write_text(written + SECOND_SURVEY + rule, encoding="utf-8")
    with pytest.raises(BadDefinition, match="without 'both_way', which is no set above it. Did you mean 'both_ways'"):
        codebook()
    themes_file.write_text(written + SECOND_SURVEY.replace('"several"', '"many"'), encoding="utf-8")
    with pytest.raises(BadDefinition, match="'sets.asked_for.cases' is 'many'; it should be 'any', 'several' or 'one'"):
        codebook()
