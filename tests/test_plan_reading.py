"""The analysis plan: read whole, refused whole, and the one place to touch for a new question."""

import json
import shutil
from pathlib import Path

import pytest
from plan_made import audited

from analysis import folders
from analysis.errors import BadDefinition
from analysis.folders import DEFINITIONS
from analysis.plan.computing import COMPUTATIONS
from analysis.plan.decision_table import METHODS
from analysis.plan.reading import analysis_plan, planned_question, unplanned
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
EPISODES = {
    "label": "Missing episodes",
    "said": "missing episodes",
    "any": "missing_episodes",
    "question": "kind",
    "answers": ["missing"],
    "date": "start",
}
TWO_GROUPS = SHARE | {"scale": "binary", "exposure": OLDER, "smallest_effect": {"base": 0.2, "share": 0.6}}
RATE = TWO_GROUPS | {"scale": "rate", "outcome": EPISODES, "smallest_effect": {"ratio": 2.0}}
EVENTS = RATE | {
    "scale": "events",
    "exposure": {"label": "Suspension", "said": "a suspension", "any": "suspensions", "date": "start"},
    "windows": {"before": 7, "after": [7, 28]},
}


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
    plan_file.write_text(written.replace("ratio = 3", "ratio = 4"), encoding="utf-8")
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
            "associations.toml, [first]: 'family' is 'thirdary'; it should be 'primary', 'secondary' or 'exploratory'. "
            "Put it right in that file."
        ),
        "associations.toml, [first]: 'txet' is an unknown key. Did you mean 'text' or 'test'?",
        (
            "associations.toml, [second]: test 'CHI-SQUARE' is not one of those there are. Tests there "
            f"are: auto, {', '.join(METHODS)}."
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
        (SHARE | {"exposure": OLDER}, "scale 'proportion' has only outcome, not exposure. Take the rest out."),
        (SHARE | {"outcome": None}, "scale 'proportion' needs 'outcome'. Add it."),
        (SHARE | {"test": "BIN-BIN"}, "test 'BIN-BIN' does not answer a question of scale 'proportion'."),
        (
            SHARE | {"strata": {"label": "Status", "table": "cases", "question": "status"}},
            "scale 'proportion' has only outcome, not strata. Take the rest out.",
        ),
        (
            TWO_GROUPS | {"strata": {"label": "Age", "table": "cases", "question": "age"}},
            "strata: 'age' is of type integer and has no list of answers.",
        ),
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
        (
            TWO_GROUPS | {"scale": "agreement"},
            "exposure: chooses answers, but all are compared here. Take answers, at_least and at_most out.",
        ),
        (TWO_GROUPS | {"scale": "nominal"}, "exposure: 'age' is of type integer and has no list of answers."),
        (
            TWO_GROUPS | {"scale": "ordinal", "outcome": {"label": "x", "table": "cases", "question": "status"}},
            "outcome: 'status' is neither a number nor on a scale. Scale 'nominal' compares answers.",
        ),
        (TWO_GROUPS | {"scale": "rate"}, "smallest_effect needs ratio for scale 'rate'. Add it."),
        (TWO_GROUPS | {"scale": "rate"}, "outcome: is counted by rows, so it needs 'any'."),
        (
            RATE | {"outcome": EPISODES | {"date": None}},
            "outcome: needs 'date'. date = the question that holds the day",
        ),
        (
            RATE | {"outcome": EPISODES | {"date": "kind"}},
            "outcome: date 'kind' is no day. Name a question of type date.",
        ),
        (RATE | {"outcome": EPISODES | {"date": "strat"}}, "outcome: 'strat' is no question of 'missing_episodes'."),
        (RATE | {"smallest_effect": {"ratio": 1.0}}, "smallest_effect: a ratio of 1 is no effect."),
        (RATE | {"smallest_effect": {"ratio": 0.0}}, "'smallest_effect.ratio' is 0.0"),
        (
            RATE | {"windows": {"before": 7, "after": [7]}},
            "and smallest_effect, not windows.",
        ),
        (EVENTS | {"windows": None}, "scale 'events' needs 'windows'. Add it."),
        (EVENTS | {"windows": {"before": 7, "after": [28, 7]}}, "windows.after is [28, 7]. Give the ends in days"),
        (EVENTS | {"exposure": EPISODES}, "exposure and outcome are made of the same answers."),
        (TWO_GROUPS | {"covariates": [GRADE | {"question": "grde"}]}, "covariates: 'grde' is no question of 'cases'."),
        (TWO_GROUPS | {"exposure": OLDER | {"date": "start"}}, "exposure: has a date that nothing here uses."),
        (
            TWO_GROUPS | {"outcome": GRADE | {"table": None, "rows": "missing_episodes"}},
            "outcome: asks rows, but only the outcome of a proportion can.",
        ),
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
    given = {key: value for key, value in block.items() if value is not None}
    sides = {key: value for key, value in given.items() if key in ("exposure", "outcome")}
    given |= {key: {k: v for k, v in side.items() if v is not None} for key, side in sides.items()}
    said = refused(given)
    assert words in said
    assert said.startswith("associations.toml, [asked]: ")


def test_a_round_s_own_plan_adds_questions_and_puts_its_own_in_place_of_others(tmp_path):
    this = audited(home=tmp_path)
    this.raw.mkdir(parents=True)
    of_project = analysis_plan(this)
    own = f"""
[grade_good]
text = "How many were graded Good?"
scale = "proportion"
time = "at the audit"
estimand = "number on the list"
family = "primary"
whether = "the others would be"
outcome = {json.dumps(GRADE).replace('": ', '" = ')}
"""
    (this.raw / "associations.toml").write_text(own + own.replace("[grade_good]", "[second]"), encoding="utf-8")
    found = analysis_plan(this)
    assert list(found.questions) == [*of_project.questions, "second"]
    assert found.questions["grade_good"].family == "primary"
    assert found.sha256 != of_project.sha256


def test_what_is_wrong_in_a_round_s_own_plan_is_told_with_its_file(tmp_path):
    this = audited(home=tmp_path)
    this.raw.mkdir(parents=True)
    (this.raw / "associations.toml").write_text('[a]\ntext = "x"\n', encoding="utf-8")
    with pytest.raises(BadDefinition, match=r"data/raw/a-round/associations.toml, \[a\]: 'scale' is missing"):
        analysis_plan(this)


def test_the_hash_holds_the_population_too():
    assert analysis_plan(audited(size=25)).sha256 != analysis_plan(audited(size=26)).sha256


def test_questions_that_were_not_planned_are_exploratory_whatever_they_say():
    found = unplanned({"asked": SHARE | {"family": "primary"}})
    assert (found.planned, found.questions["asked"].family) == (False, "exploratory")
    with pytest.raises(BadDefinition, match="explore, 'asked': outcome: 'grde' is no question of 'cases'"):
        unplanned({"asked": SHARE | {"outcome": GRADE | {"question": "grde"}}})
