"""The analysis plan: read whole, refused whole, and the one place to touch for a new question."""

import shutil
from pathlib import Path

import pytest

from analysis import folders
from analysis.errors import BadDefinition
from analysis.folders import DEFINITIONS
from analysis.plan.decision_table import METHODS
from analysis.plan.methods import COMPUTATIONS
from analysis.plan.reading import analysis_plan, planned_question
from analysis.statistics.wording import banned_words

GRADE = {
    "label": "Good or better",
    "otherwise": "Below Good",
    "said": "were graded Good or better",
    "table": "cases",
    "question": "grade",
    "answers": ["good", "outstanding"],
}
SHARE = {
    "text": "How many were graded Good or better?",
    "scale": "proportion",
    "time": "at the audit",
    "estimand": "number on the list",
    "family": "secondary",
    "whether": "the others would be",
    "outcome": GRADE,
}
OLDER = {
    "label": "Aged 16 or over",
    "otherwise": "Aged under 16",
    "said": "aged 16 or over",
    "otherwise_said": "aged under 16",
    "table": "cases",
    "question": "age",
    "at_least": 16,
}
TWO_GROUPS = SHARE | {"scale": "binary", "exposure": OLDER, "smallest_effect": {"base": 0.2, "share": 0.6}}


def refused(block: dict) -> str:
    with pytest.raises(BadDefinition) as found:
        planned_question("asked", block)
    return str(found.value)


@pytest.fixture
def plan_file(tmp_path, monkeypatch) -> Path:
    """The plan in a copy of the definitions, to be written anew."""
    shutil.copytree(DEFINITIONS, tmp_path / "definitions")
    monkeypatch.setattr(folders, "DEFINITIONS", tmp_path / "definitions")
    return tmp_path / "definitions" / "associations.toml"


def test_the_plan_that_comes_with_the_project_can_be_used():
    found = analysis_plan()
    assert list(found.questions)[0] == "exclusion_and_missing"
    assert found.questions["exclusion_and_missing"].family == "primary"
    assert len(found.sha256) == 64


def test_no_sentence_of_the_plan_says_more_than_an_audit_can_show():
    assert banned_words((DEFINITIONS / "associations.toml").read_text(encoding="utf-8")) == []


def test_every_method_of_the_decision_table_is_computed():
    assert set(METHODS) == set(COMPUTATIONS)


def test_the_hash_is_of_what_the_plan_says_and_not_of_its_layout(plan_file):
    written = (DEFINITIONS / "associations.toml").read_text(encoding="utf-8")
    before = analysis_plan().sha256
    plan_file.write_text(written.replace("\n", "\r\n") + "\n# a remark\n", encoding="utf-8", newline="")
    assert analysis_plan().sha256 == before
    plan_file.write_text(written.replace("at_least = 16", "at_least = 15"), encoding="utf-8")
    assert analysis_plan().sha256 != before


def test_a_missing_plan_is_named(plan_file):
    plan_file.unlink()
    with pytest.raises(BadDefinition, match="associations.toml: is missing"):
        analysis_plan()


def test_everything_wrong_in_the_plan_is_refused_at_once(plan_file):
    plan_file.write_text(
        """
stray = 1
[first]
txet = "a word wrong"
scale = "proportion"
time = "x"
estimand = "x"
family = "thirdary"
whether = "x"
[second]
text = "x"
scale = "proportion"
time = "x"
estimand = "x"
family = "primary"
whether = "x"
test = "CHI-SQUARE"
outcome = { label = "x", otherwise = "x", said = "x", table = "case", question = "grade" }
""",
        encoding="utf-8",
    )
    with pytest.raises(BadDefinition) as found:
        analysis_plan()
    said = str(found.value).splitlines()
    assert said == [
        "associations.toml: 'stray' stands outside a block. Begin each question with [its_name].",
        "associations.toml, [first]: 'text' is missing. Add it.",
        (
            "associations.toml, [first]: 'family' is 'thirdary'; it should be 'primary' or 'secondary'. "
            "Put it right in that file."
        ),
        "associations.toml, [first]: 'txet' is an unknown key. Did you mean 'text' or 'test'?",
        (
            "associations.toml, [second]: test 'CHI-SQUARE' is not one of those there are. Tests there "
            "are: auto, DESC, PROP, PROP-FPC, BIN-BIN."
        ),
        "associations.toml, [second]: outcome: table 'case' is not known. Did you mean 'cases'?",
    ]


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (
            SHARE | {"outcome": GRADE | {"question": "grde"}},
            "outcome: 'grde' is no question of 'cases'. Did you mean 'grade'?",
        ),
        (
            SHARE | {"outcome": GRADE | {"answers": ["god"]}},
            "outcome: 'god' is no answer to 'grade'. Did you mean 'good'?",
        ),
        (
            SHARE | {"outcome": GRADE | {"answers": []}},
            "outcome: 'grade' has answers. Give answers, out of inadequate,",
        ),
        (
            SHARE | {"outcome": GRADE | {"question": "team"}},
            "outcome: 'team' is of type label and has no yes or no in it.",
        ),
        (SHARE | {"outcome": GRADE | {"any": "suspensions"}}, "outcome: needs either 'any' or 'table'."),
        (SHARE | {"outcome": GRADE | {"question": None}}, "outcome: names a table but no question."),
        (SHARE | {"outcome": GRADE | {"said": None}}, "outcome.said is missing: its result would have no words."),
        (SHARE | {"exposure": OLDER}, "scale 'proportion' has only outcome. Take the rest out."),
        (SHARE | {"outcome": None}, "scale 'proportion' needs 'outcome'. Add it."),
        (SHARE | {"test": "BIN-BIN"}, "test 'BIN-BIN' does not answer a question of scale 'proportion'."),
        (SHARE | {"strata": ["team"]}, "'strata' is an unknown key."),
        (SHARE | {"whether": "grades increased"}, "'increased' says more than an audit can show."),
        (
            SHARE | {"joint_grade": {"table": "cases", "question": "auditor", "separator": "/"}},
            "Did you mean 'auditors' or 'grade_auditor'?",
        ),
        (
            TWO_GROUPS | {"exposure": OLDER | {"at_least": None}},
            "exposure: 'age' is a number. Give at_least, at_most or both",
        ),
        (TWO_GROUPS | {"exposure": OLDER | {"at_most": 14}}, "exposure: no number is at least 16 and at most 14."),
        (TWO_GROUPS | {"exposure": OLDER | {"otherwise_said": None}}, "exposure.otherwise_said is missing"),
        (
            TWO_GROUPS | {"exposure": GRADE | {"otherwise_said": "were not"}},
            "exposure and outcome are made of the same answers.",
        ),
        (TWO_GROUPS | {"smallest_effect": None}, "scale 'binary' needs 'smallest_effect'. Add it."),
        (TWO_GROUPS | {"smallest_effect": {"base": 0.2, "share": 0.2}}, "base and share are both 0.2."),
        (
            TWO_GROUPS | {"smallest_effect": {"base": 20.0, "share": 0.5}},
            "'smallest_effect.base' is 20.0; it should be",
        ),
        (TWO_GROUPS | {"direction": "less"}, "smallest_effect is more, but direction is 'less'."),
        (TWO_GROUPS | {"scale": "agreement"}, "no test compares two raters' grades."),
        (
            TWO_GROUPS | {"exposure": OLDER | {"table": "missing_episodes", "question": "kind"}},
            "exposure: 'missing_episodes' may hold several rows a child. Use any = \"missing_episodes\".",
        ),
        (
            TWO_GROUPS | {"exposure": OLDER | {"table": None, "question": None, "any": "suspensions"}},
            "exposure: has answers or limits but no question.",
        ),
        (
            TWO_GROUPS
            | {"exposure": OLDER | {"table": None, "question": None, "at_least": None, "any": "consultation"}},
            "exposure: 'consultation' does not say which child a row is about.",
        ),
        (TWO_GROUPS | {"exposure": OLDER | {"labl": "x"}}, "'exposure.labl' is an unknown key. Did you mean 'label'"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(block, words):
    said = refused({key: value for key, value in block.items() if value is not None})
    assert words in said
    assert said.startswith("associations.toml, [asked]: ")
