"""Counts know their states, denominator, what they are within, and who contributes."""

import pandas as pd
import pytest
from conftest import EXAMPLES
from rounds_made import pseudonyms

from analysis.errors import CannotCount, UnknownName
from analysis.processed import load
from analysis.questions import dictionary
from analysis.statistics.comparing import since_last_round
from analysis.statistics.counting import NOT_COUNTED, count, made_up, sample, total
from analysis.statistics.findings import count_findings


@pytest.fixture
def cases(made):
    rows = [["Case", "Grade", "Age"], ["A1", "Good", 17], ["A2", "RI", 14], ["A3", "Good", 14], ["A4", "", ""]]
    made.add("cases.xlsx", "cases", {"Case": "case", "Grade": "grade", "Age": "age"}, rows)
    return load("one", "cases")


def test_a_count_gives_each_answer_of_the_scale_in_order_with_its_members(cases):
    counts = count(cases, "grade")
    assert [(answer.label, answer.members) for answer in counts.answers] == [
        ("Inadequate", ()),
        ("Requires improvement", pseudonyms("A2")),
        ("Good", pseudonyms("A1", "A3")),
        ("Outstanding", ()),
    ]
    assert [(state.label, state.members) for state in counts.states] == [("Not recorded", pseudonyms("A4"))]
    assert counts.denominator == 4
    assert counts.exclusive


def test_a_question_without_a_list_counts_the_answers_found_in_order(cases):
    assert [(answer.label, answer.number) for answer in count(cases, "age").answers] == [("14", 2), ("17", 1)]


def test_rows_picked_by_hand_are_refused_for_nobody_could_name_their_denominator(cases):
    for counted in (lambda rows: count(rows, "grade"), total, sample):
        with pytest.raises(CannotCount, match="These are 2 of 4 rows. Count the whole table, with within="):
            counted(cases.query("age == 14"))


def test_a_count_is_within_an_answer_that_is_counted_by_the_same_thing(made, cases):
    made.add("survey.csv", "responses", {"Id": "response", "Agency": "agency"}, [["Id", "Agency"], ["A1", "Police"]])
    with pytest.raises(
        CannotCount, match="'Agency' is counted by response, 'Grade Good' by case: one cannot be within"
    ):
        count(load("one", "responses"), "agency", within=count(load("one", "cases"), "grade")["good"])


def test_who_is_in_two_made_up_groups_is_made_up(in_home):
    cases, findings = load("stockton-2015-04", "cases"), load("stockton-2015-04", "findings")
    good_chronology = count_findings(findings, "chronology")["chronology.good"]
    assert (count(cases, "grade").made_up, good_chronology.made_up) == ("no", "which row")
    assert count(cases, "grade", within=good_chronology).made_up == "yes"


def test_what_was_not_asked_is_not_available_and_never_0(cases):
    counts = count(cases, "safeguarded")
    assert counts.not_available == "This question was not asked in this round."
    assert counts.denominator == 0


def test_an_unknown_question_or_answer_is_refused_with_near_names(cases):
    with pytest.raises(UnknownName, match="Did you mean 'grade'"):
        count(cases, "grades")
    with pytest.raises(UnknownName, match="'gud' is not a known answer to 'Grade'"):
        count(cases, "grade")["gud"]


def test_a_table_that_was_not_loaded_cannot_be_counted():
    with pytest.raises(CannotCount, match=r"Only a table that load\(...\) gave can be counted or shown"):
        count(pd.DataFrame({"grade": ["good"]}), "grade")


def test_denominators_shrink_down_a_chain_of_questions(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"], ["A2"], ["A3"]])
    headings = {"Case": "case", "Known": "known", "Concerns": "concerns", "CSE": "exploitation"}
    rows = [["A1", "Yes", "Yes", "No"], ["A2", "Yes", "No", ""], ["A3", "No", "", ""]]
    made.add("follow.csv", "follow_up", headings, [list(headings), *rows])
    follow_up = load("one", "follow_up")
    chain = [count(follow_up, question) for question in ("known", "concerns", "exploitation")]
    assert [(counts["yes"].number, counts.denominator, counts.within) for counts in chain] == [
        (2, 3, None),
        (1, 2, "Follow-up known"),
        (0, 1, "Continued concerns"),
    ]


def test_a_count_within_an_earlier_answer_is_of_those_alone(cases):
    good = count(cases, "grade")["good"]
    ages = count(cases, "age", within=good)
    assert (ages.denominator, ages.within) == (2, "Grade Good")


def test_episodes_are_counted_by_children(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"], ["A2"]])
    headings = {"CHILD": "case", "WHAT": "kind", "FROM": "start"}
    rows = [["A1", "M", "01/04/2015"], ["A1", "M", "09/04/2015"], ["A1", "A", "10/04/2015"], ["A2", "A", "10/04/2015"]]
    made.add("episodes.csv", "missing_episodes", headings, [list(headings), *rows])
    episodes = load("one", "missing_episodes")
    assert total(episodes).number == 4
    kinds = count(episodes, "kind")
    assert [(answer.label[:7], answer.number) for answer in kinds.answers] == [("Missing", 1), ("Away fr", 2)]
    assert (kinds.denominator, kinds.unit, kinds.exclusive) == (2, "children", False)


def test_rows_that_share_a_number_in_two_lists_are_counted_apart(in_home):
    """Both lists of actions have a number 1: the nine of the round before are nine, with no state but Implemented."""
    actions = load("stockton-2015-04", "actions")
    earlier = count(actions, "status", within=count(actions, "raised")["round_before"])
    assert (earlier["implemented"].number, earlier.denominator, earlier.states) == (9, 9, ())


@pytest.mark.parametrize("audit_round", EXAMPLES)
def test_an_answer_and_a_state_for_each_member_and_no_more(in_home, audit_round):
    """Where a member gives one answer, answers and states of a question add up to its denominator."""
    for name, table in dictionary().tables.items():
        rows = load(audit_round, name)
        for question in (name for name, asked in table.questions.items() if asked.type not in NOT_COUNTED):
            counts = count(rows, question)
            if counts.exclusive:
                numbers = [part.number for part in (*counts.answers, *counts.states)]
                assert sum(numbers) == counts.denominator, (name, question)


def test_findings_are_mentions_and_need_not_add_up(made):
    headings = {"Case": "case", "Finding": "finding", "Standard": "standard", "Mentioned": "mentioned"}
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"], ["A2"], ["A3"]])
    lines = [
        [case, finding, "Case recording", mentioned]
        for case, good, poor in (("A1", "Yes", "Yes"), ("A2", "", "Yes"), ("A3", "", ""))
        for finding, mentioned in (
            ("Good quality case recording", good),
            ("Case recording not reflective or focused enough", poor),
        )
    ]
    made.add("findings.csv", "findings", headings, [list(headings), *lines])
    counts = count_findings(load("one", "findings"), "case_recording")
    assert [(answer.number, answer.tone) for answer in counts.answers] == [(1, "strength"), (2, "concern")]
    assert [(state.label, state.members) for state in counts.states] == [("Nothing mentioned", pseudonyms("A3"))]
    assert (counts.denominator, counts.exclusive) == (3, False)
    assert "was not among the standards" in count_findings(load("one", "findings"), "supervision").not_available
    with pytest.raises(UnknownName, match="Did you mean 'supervision'"):
        count_findings(load("one", "findings"), "supervison")


def test_a_finding_that_does_not_apply_to_a_file_does_not_have_it_in_its_denominator(made):
    headings = {"Case": "case", "Finding": "finding", "Standard": "standard", "Mentioned": "mentioned"}
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"], ["A2"], ["A3"]])
    good, poor = "Good quality case recording", "Case recording not reflective or focused enough"
    given = {("A1", good): "N/A", ("A1", poor): "Yes", ("A2", good): "Yes", ("A2", poor): ""}
    given |= {("A3", good): "Not known", ("A3", poor): "Not known"}
    lines = [[case, finding, "Case recording", answer] for (case, finding), answer in given.items()]
    made.add("findings.csv", "findings", headings, [list(headings), *lines])
    counts = count_findings(load("one", "findings"), "case_recording")
    assert [(answer.number, len(answer.of)) for answer in counts.answers] == [(1, 2), (1, 3)]
    assert [(state.label, state.members) for state in counts.states] == [("Not known", pseudonyms("A3"))]


def test_a_sample_is_of_the_list_it_was_drawn_from(made, cases):
    figure = sample(cases)
    assert (figure.number, figure.denominator, figure.unit) == (4, 20, "children on the CP list")


def test_more_cases_than_the_list_holds_is_refused(made, cases, tmp_path):
    path = made.folder / "round.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("size = 20", "size = 3"), encoding="utf-8")
    with pytest.raises(CannotCount, match=r"4 cases cannot be drawn from a list of 3 \(CP list\)"):
        sample(cases)


def test_the_mark_of_a_joint_result_of_placed_rows_is_made_up():
    table = pd.DataFrame({"a_made_up": ["no", "which row"], "b_made_up": ["no", "no"]})
    assert made_up(table, ["a"]) == "which row"
    assert made_up(table, ["b"]) == "no"
    assert made_up(table, ["a", "b"]) == "yes"


def test_rounds_stand_side_by_side_and_what_one_lacks_is_said(in_home):
    comparison = since_last_round(load("stockton-2015-04", "cases"), "grade")
    before, now = comparison.counts
    assert [name for name, _ in comparison.rounds] == ["stockton-2014-10", "stockton-2015-04"]
    assert before.not_available.startswith("The published report does not give the grades of October 2014")
    assert now["good"].number == 4
    first = since_last_round(load("stockton-2014-10", "cases"), "grade")
    assert first.not_available == "No round before this one is named."
