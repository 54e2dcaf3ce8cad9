"""What the dictionary declares, in the tables: grids, stages, scales of any length and direction, versions."""

import shutil

import pytest
from rounds_made import check, said

from analysis import count, folders, load, since_last_round
from analysis.errors import BadDefinition
from analysis.questions import dictionary
from analysis.rounds import find_round


@pytest.fixture
def add_to_questions(tmp_path, monkeypatch):
    """Adds to questions.toml in a copy of the definitions."""
    definitions = tmp_path / "definitions"
    shutil.copytree(folders.DEFINITIONS, definitions)
    monkeypatch.setattr(folders, "DEFINITIONS", definitions)

    def add(text: str) -> None:
        path = definitions / "questions.toml"
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")

    return add


# Grids


def test_a_grid_is_one_question_a_row_each_mapped_and_read_alone(made):
    headings = {"ID": "response", "How [Identifying]": "confident_identifying"}
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    rows = [list(headings), ["1", "Very confident"], ["2", "not VERY confident"], ["3", "Very"]]
    made.add("survey.csv", "responses", headings, rows)
    checked = check()
    assert [problem.where.cell for problem in checked.problems] == ["B4"]
    responses = checked.cleaned.tables["responses"]
    assert responses["confident_identifying"].tolist()[:2] == ["very", "not_very"]
    assert set(responses["confident_disrupting_state"]) == {"not asked"}
    assert checked.cleaned.changes[["cell", "question"]].to_numpy().tolist() == [["B3", "confident_identifying"]]


def test_a_block_that_makes_a_question_of_another_block_is_refused(add_to_questions):
    add_to_questions('[cases.questions.grade_panel]\nlabel = "Grade"\ntype = "text"')
    with pytest.raises(BadDefinition, match="two of its blocks make a question 'grade_panel'. Rename one of them."):
        dictionary()


@pytest.mark.parametrize("key", ['worked_out_from = ["grade"]', 'block = "grade"'])
def test_what_the_program_works_out_is_no_persons_to_write(add_to_questions, key):
    add_to_questions(f'[cases.questions.language]\nlabel = "Language"\ntype = "text"\n{key}')
    with pytest.raises(BadDefinition, match="which the program works out. Take it out.|should be"):
        dictionary()


# Stages

STAGES = {
    "Case": "case",
    "Auditor": "grade_auditor",
    "Moderator": "grade_moderator",
    "Panel": "grade_panel",
    "Grade": "grade",
}


def test_every_stage_is_kept_and_the_grade_is_that_of_the_last_which_gave_one(made):
    lines = [
        ["A1", "Good", "Requires improvement", "Inadequate", ""],
        ["A2", "Good", "Requires improvement", "", ""],
        ["A3", "Good", "", "", "Good"],
        ["A4", "", "", "", "Outstanding"],
        ["A5", "", "", "", ""],
    ]
    made.add("cases.csv", "cases", STAGES, [list(STAGES), *lines])
    cases = check().cleaned.tables["cases"]
    assert cases["grade"].dropna().tolist() == ["inadequate", "requires_improvement", "good", "outstanding"]
    assert cases["grade_state"].tolist() == ["answered"] * 4 + ["not recorded"]
    assert cases["grade_auditor"].dropna().tolist() == ["good"] * 3
    assert cases["grade_moderator"].dropna().tolist() == ["requires_improvement"] * 2
    assert cases["grade_panel"].dropna().tolist() == ["inadequate"]


def test_a_stage_that_nobody_answered_is_not_recorded_though_another_file_gives_a_grade_alone(made):
    made.add("one.csv", "cases", {"Case": "case", "Panel": "grade_panel"}, [["Case", "Panel"], ["A1", ""]])
    made.add("two.csv", "cases", {"Case": "case", "Grade": "grade"}, [["Case", "Grade"], ["A2", "Good"]])
    cases = check().cleaned.tables["cases"]
    assert cases[["grade_state", "grade_panel_state"]].to_numpy().tolist() == [
        ["not recorded", "not recorded"],
        ["answered", "not asked"],
    ]


def test_the_changes_and_problems_of_each_stage_are_listed_once(made):
    lines = [["A1", "GOOD", "good ", "RI", ""], ["A2", "Good", "", "Bad", ""]]
    made.add("cases.csv", "cases", STAGES, [list(STAGES), *lines])
    checked = check()
    assert [problem.where.cell for problem in checked.problems] == ["D3"]
    assert checked.cleaned.changes[["cell", "question", "became", "rule"]].to_numpy().tolist() == [
        ["B2", "grade_auditor", "good", "blanks and capitals"],
        ["C2", "grade_moderator", "good", "blanks and capitals"],
        ["D2", "grade_panel", "requires_improvement", "also written"],
    ]


MARK = "yes: Panel"


def test_a_grade_is_as_made_up_as_the_stage_that_it_comes_from(made):
    one = {"Case": "case", "Auditor": "grade_auditor", "Panel": "grade_panel"}
    rows = [["Case", "Auditor", "Panel", "Made up"], ["A1", "Good", "", MARK], ["A2", "Good", "Good", MARK]]
    made.add("one.csv", "cases", one, rows)
    made.add(
        "two.csv", "cases", {"Case": "case", "Grade": "grade"}, [["Case", "Grade", "Made up"], ["A3", "Good", "yes"]]
    )
    cases = check().cleaned.tables["cases"]
    assert cases["grade_made_up"].tolist() == ["no", "yes", "yes"]
    assert cases["grade_auditor_made_up"].tolist() == ["no", "no", "no"]


def test_what_is_said_of_a_block_is_said_of_all_its_questions(made):
    blocks = {"cases.grade": "Not published.", "responses.confident": "Lost.", "responses.help": "Lost."}
    made.top = "[not_available]\n" + "\n".join(f'"{block}" = "{why}"' for block, why in blocks.items())
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    made.add("survey.csv", "responses", {"ID": "response"}, [["ID"], ["1"]])
    tables = check().cleaned.tables
    for question in ("grade", "grade_auditor", "grade_moderator", "grade_panel"):
        assert tables["cases"][f"{question}_state"].tolist() == ["not available"]
        assert tables["cases"].attrs["reasons"][question] == "Not published."
    for question in ("confident_identifying", "confident_disrupting", "help", "help_other"):
        assert tables["responses"].attrs["reasons"][question] == "Lost."


def test_one_stage_may_be_not_available_alone_and_no_block_is_of_which_a_file_gives_one(made):
    made.top = '[not_available]\n"cases.grade_panel" = "Not published."'
    made.add("cases.csv", "cases", {"Case": "case", "Grade": "grade_auditor"}, [["Case", "Grade"], ["A1", "Good"]])
    assert check().cleaned.tables["cases"]["grade_panel_state"].tolist() == ["not available"]
    made.top = '[not_available]\n"cases.grade" = "Not published."'
    made.save()
    with pytest.raises(BadDefinition, match="'cases.grade' is not_available, but a file gives it."):
        check()


# Scales

SCALES = {
    "hmicfrs": ["Inadequate", "Requires improvement", "Adequate", "Good", "Outstanding"],
    "self_grade": ["4", "3", "2", "1"],
    "signs_of_safety": [str(grade) for grade in range(11)],
    "rag": ["Red", "Amber", "Green"],
}


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("scale", SCALES)
def test_a_question_on_any_scale_is_read_and_counted_in_its_order(made, add_to_questions, scale, suffix):
    add_to_questions(f'[cases.questions.other_grade]\nlabel = "Other grade"\ntype = "single"\nscale = "{scale}"')
    labels = SCALES[scale]
    rows = [[f"A{n}", int(label) if label.isdigit() else label] for n, label in enumerate(reversed(labels))]
    made.add(f"cases{suffix}", "cases", {"Case": "case", "Grade": "other_grade"}, [["Case", "Grade"], *rows])
    counted = count(load("one", "cases"), "other_grade")
    assert [(answer.label, answer.number) for answer in counted.answers] == [(label, 1) for label in labels]


# Versions

VERSION = """
[responses.questions.confident.versions.2024]
wording = "How sure are you?"
comparable = {comparable}
why = "The scale had no middle."
also_written = {{ "Sure" = "quite" }}
[responses.questions.help.versions.2024]
wording = "What helps?"
comparable = true
"""


def two_rounds(made, add_to_questions, comparable: str):
    add_to_questions(VERSION.format(comparable=comparable))
    headings = {"ID": "response", "How": "confident_identifying", "Help": "help"}
    later = type(made)(made.folder.parent / "two", top='round_before = "one"')
    later.folder.mkdir()
    made.top = 'versions = { "responses.confident" = "2024", "responses.help" = "2024" }'
    for one, word in ((made, "Sure"), (later, "Quite confident")):
        one.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
        one.add("survey.csv", "responses", headings, [list(headings), ["1", word, "Training"]])


def test_an_earlier_version_is_read_as_it_was_written_then(made, add_to_questions):
    two_rounds(made, add_to_questions, "true")
    assert check("one").problems == ()
    assert check("one").cleaned.tables["responses"]["confident_identifying"].tolist() == ["quite"]
    made.top = ""
    made.save()
    today = "'Sure' is not an answer to 'How confident are you? [Identifying exploitation]'"
    assert today in said(check("one").problems)[0]


def test_a_problem_names_the_question_as_it_was_put_then(made, add_to_questions):
    two_rounds(made, add_to_questions, "true")
    (made.folder / "survey.csv").write_text("ID,How,Help\n1,Dunno,\n", encoding="utf-8")
    assert "is not an answer to 'How sure are you? [Identifying exploitation]'" in said(check("one").problems)[0]


@pytest.mark.parametrize(
    ("comparable", "reason"),
    [("true", None), ("false", "The question was put otherwise in the two rounds. The scale had no middle.")],
)
def test_only_comparable_versions_stand_beside_each_other(made, add_to_questions, comparable, reason):
    two_rounds(made, add_to_questions, comparable)
    compared = since_last_round(load("two", "responses"), "confident_identifying")
    assert (compared.not_available, len(compared.counts)) == (reason, 1 if reason else 2)
    assert since_last_round(load("two", "responses"), "help").not_available is None


def test_a_round_before_that_was_deleted_is_said_to_be_so(made, add_to_questions):
    two_rounds(made, add_to_questions, "true")
    shutil.rmtree(made.folder)
    decisions = made.folder.parent.parent / "decisions" / "one"
    decisions.mkdir(parents=True)
    (decisions / "forgotten.toml").write_text('day = "2026-02-01"\nfiles = 3\n', encoding="utf-8")
    compared = since_last_round(load("two", "responses"), "help")
    assert compared.not_available == "The round before, one, was deleted when it no longer had to be kept."
    assert len(compared.counts) == 1


def test_versions_that_were_never_put_are_compared_as_before(made, add_to_questions):
    two_rounds(made, add_to_questions, "false")
    made.top = ""
    made.add("survey.csv", "responses", {"ID": "response", "Help": "help"}, [["ID", "Help"], ["1", "Training"]])
    made.blocks = [made.blocks[0], made.blocks[-1]]
    made.save()
    compared = since_last_round(load("two", "responses"), "help")
    assert (compared.not_available, len(compared.counts)) == (None, 2)


@pytest.mark.parametrize(
    ("named", "says"),
    [
        (
            '"responses.confident" = "2042"',
            "version '2042' of 'responses.confident' is not known. Did you mean '2024'?",
        ),
        (
            '"responses.confidnt" = "2024"',
            "'responses.confidnt', which is no question. Did you mean 'responses.confident'",
        ),
        ('"cases.grade" = "2024"', "version '2024' of 'cases.grade' is not known. There is none yet."),
    ],
)
def test_an_unknown_version_or_question_is_refused_with_near_names(made, add_to_questions, named, says):
    add_to_questions(VERSION.format(comparable="true"))
    made.top = f"versions = {{ {named} }}"
    made.save()
    with pytest.raises(BadDefinition) as refused:
        find_round("one")
    assert says in str(refused.value)
