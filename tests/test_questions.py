"""The data dictionary: read and checked before the first table is touched; adding to it changes no code."""

import shutil

import pytest

from analysis import folders
from analysis.errors import BadDefinition, UnknownName
from analysis.folders import DEFINITIONS
from analysis.questions import dictionary


@pytest.fixture
def definitions(tmp_path, monkeypatch):
    """A copy of the definitions folder that a test may change."""
    folder = tmp_path / "definitions"
    shutil.copytree(DEFINITIONS, folder)
    monkeypatch.setattr(folders, "DEFINITIONS", folder)
    return folder


def change(folder, name, was, becomes):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes, 1), encoding="utf-8")


def test_every_question_of_the_shipped_dictionary_has_what_its_type_needs():
    for table in dictionary().tables.values():
        assert table.row.startswith(("one ", "what "))
        for question in table.questions.values():
            assert bool(question.answers) == (question.type in ("single", "multi"))


def test_a_scale_is_ordered_from_worst_to_best():
    assert list(dictionary().scales["ofsted"].grades) == ["inadequate", "requires_improvement", "good", "outstanding"]


def test_an_unknown_table_or_question_is_refused_with_near_names():
    with pytest.raises(UnknownName, match="'case' is not a known table. Did you mean 'cases'"):
        dictionary().table("case")
    with pytest.raises(UnknownName, match="'grad' is not a known question of 'cases'. Did you mean 'grade'"):
        dictionary().question("cases", "grad")


def test_adding_a_question_is_a_block_of_toml(definitions):
    block = '\n[cases.questions.language]\nlabel = "First language"\ntype = "text"\n'
    path = definitions / "questions.toml"
    path.write_text(path.read_text(encoding="utf-8") + block, encoding="utf-8")
    assert dictionary().question("cases", "language").label == "First language"


@pytest.mark.parametrize(
    ("file", "was", "becomes", "says"),
    [
        (
            "questions.toml",
            'blank = "not mentioned"',
            'blank = "no mention"',
            "'questions.mentioned.blank' is 'no mention'",
        ),
        ("questions.toml", 'label = "Auditors"', 'lable = "Auditors"', "unknown key. Did you mean 'label'"),
        ("questions.toml", 'key = ["case"]', 'key = ["cas"]', "key names 'cas', which is no question of this table"),
        ("questions.toml", '"M" = "missing"', '"M" = "mising"', "which is no answer. Did you mean 'missing'"),
        ("questions.toml", "asked_of = { known", "asked_of = { nown", "is no answer of this table"),
        ("questions.toml", 'type = "grid"\nrows', 'type = "single"\nrows', "has rows, but its type is single."),
        ("questions.toml", "rows = { identifying", "# rows = { identifying", "is a grid and has no rows."),
        (
            "questions.toml",
            'type = "label"',
            'type = "label"\nstages = ["panel"]',
            "has stages, but its type is label.",
        ),
        ("questions.toml", 'stages = ["auditor"', 'stages = ["audtor"', "'questions.grade.stages.0' is 'audtor'"),
        (
            "questions.toml",
            'other = "other"',
            'other = "othr"',
            "other = 'othr' is no answer of it. Did you mean 'other'?",
        ),
        ("questions.toml", 'type = "label"', 'type = "label"\nother = "x"', "has other, but its type is label."),
        ("questions.toml", 'scale = "confidence"', 'scale = "confidnce"', "has no answers (scale: confidnce)."),
        ("scales.toml", 'good = "Good"', "good = 1", "'grades.good' is 1; it should be text between quotes"),
        ("standards.toml", 'kind = "strength"', 'kind = "strong"', "'findings.present.kind' is 'strong'"),
        ("standards.toml", "[chronology]", "[chronology", "is not valid TOML"),
    ],
)
def test_a_wrong_definition_is_refused_with_place_and_remedy(definitions, file, was, becomes, says):
    change(definitions, file, was, becomes)
    with pytest.raises(BadDefinition) as refused:
        dictionary()
    assert says in str(refused.value)
    assert file in str(refused.value)


def test_a_missing_definition_is_named(definitions):
    (definitions / "scales.toml").unlink()
    with pytest.raises(BadDefinition, match=r"scales.toml: is missing"):
        dictionary()


def test_a_grid_is_spelled_out_as_one_question_a_row():
    questions = dictionary().tables["responses"].questions
    grid = {name: question for name, question in questions.items() if question.block == "confident"}
    assert {name: question.label for name, question in grid.items()} == {
        "confident_identifying": "How confident are you? [Identifying exploitation]",
        "confident_disrupting": "How confident are you? [Disrupting exploitation]",
    }
    assert {question.type for question in grid.values()} == {"single"}


def test_stages_are_spelled_out_as_a_question_each_and_one_worked_out_from_them():
    questions = dictionary().tables["cases"].questions
    assert [name for name in questions if name.startswith("grade")] == [
        "grade_auditor",
        "grade_moderator",
        "grade_panel",
        "grade",
    ]
    assert questions["grade"].worked_out_from == ("grade_panel", "grade_moderator", "grade_auditor")
    assert questions["grade_panel"].label == "Grade (panel)"


def test_other_brings_a_question_for_its_words():
    other = dictionary().question("responses", "help_other")
    assert (other.label, other.type, other.blank) == ("What would help you? (Other)", "text", "not asked")


def test_a_block_names_all_its_questions_and_a_question_itself():
    assert dictionary().questions_of("responses", "confident") == ("confident_identifying", "confident_disrupting")
    assert dictionary().questions_of("responses", "help_other") == ("help_other",)
    assert dictionary().questions_of("responses", "hlp") == dictionary().questions_of("nothing", "help") == ()
