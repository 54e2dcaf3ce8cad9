"""The codebook: what it holds, what is refused in it, and that a new theme is one block and no code."""

import shutil
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from analysis import folders
from analysis.errors import BadDefinition
from analysis.themes.codebook import checked_codebook, codebook
from analysis.themes.codebook.written import Example, example
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
# What the audits found or asked for, and the theme that it is coded with.
NAMED_IN_THE_REPORTS = {
    "Chronologies": "chronology_history",
    "Risk Assessment and Management Plan": "risk_assessment",
    "Child Seen": "voice",
    "Case Recording": "recording",
    "Effective Communication": "communication",
    "Child's Wishes and Feelings": "voice",
    "Supervision": "supervision",
    "Management Oversight": "management_oversight",
    "Care Plan": "care_planning",
    "Strategy meeting as immediate follow-up": "joint_working",
    "Training and awareness raising sessions": "training",
    "Return home interviews": "missing",
    "Misusing substances": "substance_misuse",
    "Offending behaviour, gang culture": "offending",
    "NEET, exclusion": "school",
    "Workers' tenacity": "engagement_yp",
    "Lead professional while waiting for services": "capacity_waiting",
    "Historical information and research evidence": "chronology_history",
    "Age and consent": "risk_assessment",
    "Disruption": "disruption",
    "Support as they reach 18": "transition",
}
# The ids of the list of themes that the codebook began with: people's earlier codes use them.
FIRST_IDS = {
    *("communication", "joint_working", "engagement_yp", "engagement_family", "placement", "early_help"),
    *("warning_signs", "mental_health", "family_relationships", "school", "missing", "risk_assessment"),
    *("chronology_history", "recording", "supervision", "management_oversight", "voice", "care_planning"),
    *("transition", "disruption", "domestic_abuse", "training", "capacity_waiting", "substance_misuse"),
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
        assert theme.negated and theme.contrasting, theme.label


def test_every_theme_that_the_two_reports_name_and_every_first_id_has_its_theme():
    assert {*NAMED_IN_THE_REPORTS.values(), *FIRST_IDS} <= set(codebook().themes)


def test_the_number_from_which_a_theme_emerges_is_a_decision_with_its_reason():
    assert codebook().emerging.emerging_from == 2
    assert len(codebook().emerging.reason) > 40


@pytest.mark.parametrize("name", list(codebook().themes))
def test_examples_of_the_codebook_are_coded_as_they_say(name: str):
    theme = codebook().themes[name]
    for expected, examples in ((True, theme.counts), (False, theme.does_not_count)):
        for written in examples:
            said = example(written)
            assert (name in themes(said.question or "could_be_better", said.text)) is expected, written


@pytest.mark.parametrize("name", list(codebook().themes))
def test_examples_of_negation_and_contrast_are_coded_as_they_say(name: str):
    for written in (*codebook().themes[name].negated, *codebook().themes[name].contrasting):
        said = example(written)
        codes = code_responses(answered(**{said.question: said.text}), "responses").codes
        assert set(codes["valence"][codes["theme"] == name]) == said.valences, written


def test_an_example_is_a_question_a_sentence_and_how_it_is_coded():
    both = example("worked_well: Plan: good but late. -> strength and concern")
    assert both == Example("worked_well", "Plan: good but late.", frozenset({"strength", "concern"}))
    assert example("No plan -> not coded") == Example("", "No plan", frozenset())


def test_the_codebook_is_known_by_its_content_and_not_by_its_layout(definitions: Path):
    before = codebook()
    path = definitions / "themes.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_bytes("\r\n".join(["# a remark", *lines]).encode())
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


@pytest.mark.parametrize(
    ("block", "why"),
    [
        ({"unless": ["Case notes"]}, "the term is in its unless"),
        ({"gives_way_to": ["recording"]}, "it gives way to 'recording'"),
        ({"exclude": "Case-notes (recording)."}, "its exclude names the term"),
    ],
)
def test_a_term_of_two_themes_of_which_one_excludes_it_says_which_of_them_loses(block: dict, why: str):
    changed = content()
    changed["themes"]["supervision"] |= block | {"terms": ["supervision", "case notes"]}
    changed["themes"]["recording"]["terms"].append("case notes")
    (said,) = [problem for problem in problems(changed) if "is a term of" in problem]
    assert said == (
        "themes.toml, [themes.supervision]: 'case notes' is a term of 'recording' too, and 'supervision' loses it: "
        f"{why}. Take it out of 'supervision'."
    )


def test_a_term_in_its_own_unless_is_refused():
    changed = content()
    changed["themes"]["recording"]["unless"] = ["Write-up"]
    assert problems(changed) == [
        "themes.toml, [themes.recording]: 'write up' is a term and in unless, so it is never coded. "
        "Take it out of one of them."
    ]


def test_examples_that_contradict_or_do_not_say_what_comes_of_them_are_refused():
    changed = content()
    changed["themes"]["recording"] |= {
        "counts": ["Notes were late."],
        "does_not_count": ["notes were late"],
        "negated": ["No notes."],
        "contrasting": ["Good but late. -> good"],
    }
    says = (
        "does not say how it is coded. End it with how the theme is coded: ' -> ' and strength, concern, neutral, "
        "two with 'and' between them, or 'not coded'."
    )
    assert problems(changed) == [
        "themes.toml, [themes.recording]: the example 'Notes were late.' is in counts and in does_not_count. "
        "Leave it in the one that is right.",
        f"themes.toml, [themes.recording]: the example 'No notes.' {says}",
        f"themes.toml, [themes.recording]: the example 'Good but late. -> good' {says}",
    ]


def test_a_theme_without_an_id_or_within_no_theme_is_refused():
    changed = content()
    changed["themes"][" "] = {"label": "Nameless"}
    changed["themes"]["confidence"]["within"] = "trainin"
    assert problems(changed) == [
        "themes.toml, [themes]: a theme has an empty id. Give it a short name.",
        "themes.toml, [themes.confidence]: is within 'trainin', which is no theme. "
        "Did you mean 'training' or 'transition'?",
    ]


def test_a_theme_that_is_there_twice_is_named(definitions: Path):
    path = definitions / "themes.toml"
    path.write_text(path.read_text(encoding="utf-8") + '\n[themes.recording]\nlabel = "Again"\n', encoding="utf-8")
    lines = path.read_text(encoding="utf-8").splitlines()
    first, second = (number for number, line in enumerate(lines, 1) if line == "[themes.recording]")
    with pytest.raises(BadDefinition) as refused:
        codebook()
    assert str(refused.value) == (
        f"themes.toml, line {second}: the theme 'recording' is there twice, first in line {first}. "
        "Give one of them another id, or put all of it into one block."
    )


def test_what_people_read_of_a_theme_has_a_hash_of_its_own():
    theme = codebook().themes["recording"]
    assert theme.model_copy(update={"terms": ("another",)}).read_hash == theme.read_hash
    for part in ("label", "definition", "include", "exclude"):
        assert theme.model_copy(update={part: "Other."}).read_hash != theme.read_hash
    assert len(theme.read_hash) == 16


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
