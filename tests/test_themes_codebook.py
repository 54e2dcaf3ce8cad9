"""The codebook: what it holds, what is refused in it, and that a new theme is one block and no code."""

import shutil
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from analysis import folders
from analysis.errors import BadDefinition
from analysis.themes.codebook import checked_codebook, codebook
from analysis.themes.coding import code_responses

PUBLISHED = {
    "Family relationships",
    "Behaviour or truanting at school",
    "Mental health and emotional well-being",
    "Communication and information sharing",
    "Engagement between young person and worker",
    "Quality and security of LAC placements",
    "Engagement with families",
    "Early intervention",
    "Awareness of early warning signs",
    "Confidence building",
    "Joint and inter-agency working",
    "Engaging resistant young people and parents",
    "Whole family and younger siblings",
    "Impact of domestic abuse",
}
HOUSING = """
[themes.housing]
label = "Housing"
definition = "Where the family lives."
include = "Eviction."
exclude = "Placements."
terms = ["eviction", "overcrowded"]
"""


def content() -> dict:
    return tomllib.loads((folders.DEFINITIONS / "themes.toml").read_text(encoding="utf-8"))


def problems(changed: dict) -> list[str]:
    with pytest.raises(BadDefinition) as refused:
        checked_codebook(changed)
    return [str(problem) for problem in refused.value.problems]


def answered(**answers: str) -> pd.DataFrame:
    return pd.DataFrame([{"counted_as": "1", **answers}])


def themes(question: str, text: str) -> set[str]:
    return set(code_responses(answered(**{question: text}), "responses").codes["theme"])


@pytest.fixture
def definitions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "definitions"
    shutil.copytree(folders.DEFINITIONS, folder)
    monkeypatch.setattr(folders, "DEFINITIONS", folder)
    return folder


def test_every_theme_of_the_published_report_has_its_label():
    assert {theme.label for theme in codebook().themes.values()} >= PUBLISHED


def test_every_theme_tells_what_it_includes_and_excludes_with_examples():
    for theme in codebook().themes.values():
        assert all((theme.definition, theme.include, theme.exclude, theme.counts, theme.does_not_count)), theme.label


def test_the_number_from_which_a_theme_emerges_is_a_decision_with_its_reason():
    assert codebook().emerging.emerging_from == 2
    assert len(codebook().emerging.reason) > 40


@pytest.mark.parametrize("name", list(codebook().themes))
def test_examples_of_the_codebook_are_coded_as_they_say(name: str):
    theme = codebook().themes[name]
    for expected, examples in ((True, theme.counts), (False, theme.does_not_count)):
        for example in examples:
            question, colon, text = example.partition(": ")
            question, text = (question, text) if colon else ("could_be_better", example)
            assert (name in themes(question, text)) is expected, example


def test_the_codebook_is_known_by_its_content_and_not_by_its_layout(definitions: Path):
    before = codebook()
    path = definitions / "themes.toml"
    path.write_text("# a remark\r\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert codebook() is not before and codebook().hash == before.hash
    path.write_text(
        path.read_text(encoding="utf-8").replace("emerging_from = 2", "emerging_from = 3"), encoding="utf-8"
    )
    assert codebook().hash != before.hash


def test_a_theme_is_added_in_one_block_and_no_code(definitions: Path):
    answers = answered(concerns="An eviction notice came in May.")
    assert code_responses(answers, "responses").codes.empty
    with (definitions / "themes.toml").open("a", encoding="utf-8") as file:
        file.write(HOUSING)
    assert code_responses(answers, "responses").codes["label"].tolist() == ["Housing"]


def test_a_duplicate_label_is_refused():
    changed = content()
    changed["themes"]["recording"]["label"] = "supervision"
    assert problems(changed) == [
        "themes.toml, [themes.supervision]: 'Supervision' is the label of 'recording' too. Give each its own."
    ]


def test_a_term_in_two_themes_is_refused_however_it_is_written():
    changed = content()
    changed["themes"]["supervision"]["terms"].append("Case-Notes")
    changed["themes"]["recording"]["terms"].append("case notes")
    assert problems(changed) == [
        "themes.toml, [themes.supervision]: 'Case-Notes' is a term of 'recording' too. "
        "Keep it in one of them, or make it longer where it means something else."
    ]


def test_a_term_may_mean_one_theme_in_one_question_and_another_in_another():
    assert themes("concerns", "The relationship with her mother.") == {"family_relationships"}
    assert themes("worked_well", "The relationship with her mother.") == {"engagement_family"}


def test_all_problems_of_a_codebook_are_told_at_once():
    changed = content()
    changed["emerging"]["emerging_from"] = 0
    changed["themes"]["recording"]["trems"] = ["x"]
    changed["themes"]["voice"] |= {"terms": [], "concerns": [], "unless": []}
    changed["themes"]["training"]["terms"] += ["{relativ} + course", "course + !"]
    changed["themes"]["placement"]["gives_way_to"] = ["plan"]
    assert problems(changed) == [
        "themes.toml, [themes.recording]: 'trems' is an unknown key. Did you mean 'terms' or 'problems'?",
        "themes.toml: 'emerging.emerging_from' is 0; it should be greater than or equal to 1. "
        "Put it right in that file.",
        "themes.toml, [themes.placement]: gives_way_to 'plan', which is no theme. Did you mean 'placement'?",
        "themes.toml, [themes.voice]: has no terms, so nothing would ever be coded with it. Give it terms.",
        "themes.toml, [themes.training]: '{relativ} + course' names the group 'relativ', which does not exist. "
        "Did you mean 'relative'?",
        "themes.toml, [themes.training]: 'course + !' has a part without a word. Write the words that are looked for.",
    ]


def test_a_codebook_without_themes_is_refused():
    assert problems(content() | {"themes": {}}) == [
        "themes.toml: has no themes. Give each theme a block such as [themes.recording]."
    ]


def test_a_spelling_of_several_words_is_refused():
    changed = content()
    changed["spelling"]["stands_for"]["s w"] = "social worker"
    assert problems(changed) == [
        "themes.toml, [spelling.stands_for]: 's w' is not one word. Give a term for it, or each word by itself."
    ]


def test_a_prior_for_a_question_that_nobody_asks_is_refused(definitions: Path):
    path = definitions / "themes.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('\nworked_well = "str', '\nworked_wel = "str'), encoding="utf-8"
    )
    with pytest.raises(BadDefinition, match="'worked_wel' is no question. Did you mean 'worked_well'?"):
        codebook()
