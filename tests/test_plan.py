"""The declared associations of a round: what is counted, what is tested, and what is only said."""

import dataclasses
import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from plan_made import AGES, AUDITORS, GRADES, april_2015, associations_of, audited, children, follow_up, table
from reference_cases import REFERENCES

from analysis import folders
from analysis.audiences import find_audience
from analysis.disclosure.blocks import Block
from analysis.disclosure.kinds import shown_to
from analysis.errors import BadDefinition
from analysis.folders import DEFINITIONS
from analysis.plan import reading as plan
from analysis.plan.association import Association, Cell, LeftOut
from analysis.plan.correction import corrected
from analysis.plan.methods.two_groups import difference_of_shares
from analysis.statistics.intervals import newcombe
from analysis.statistics.tables.exact import conditional_odds_ratio, fisher_central
from analysis.statistics.two_by_two import TwoByTwo
from analysis.statistics.wording import banned_words


@pytest.fixture
def plan_file(tmp_path, monkeypatch) -> Path:
    """The plan in a copy of the definitions, to be written anew."""
    shutil.copytree(DEFINITIONS, tmp_path / "definitions")
    monkeypatch.setattr(folders, "DEFINITIONS", tmp_path / "definitions")
    return tmp_path / "definitions" / "associations.toml"


def test_exclusion_and_missing_are_compared_by_child_and_not_by_episode():
    found = associations_of(audited(), april_2015())["exclusion_and_missing"]
    assert found.table == (
        Cell("Suspended or excluded", "Missing at least once", ("C1", "C2", "C6")),
        Cell("Suspended or excluded", "Never missing", ("C4",)),
        Cell("Not suspended or excluded", "Missing at least once", ("C3",)),
        Cell("Not suspended or excluded", "Never missing", ("C5", "C7", "C8")),
    )
    assert (found.test, found.n, found.clusters, found.missing, found.grade) == ("BIN-BIN", 8, 8, 0, "C")
    assert found.p == pytest.approx(0.4857142857143)  # R: exact2x2(matrix(c(3,1,1,3),2), tsmethod="central")
    assert found.estimate.value == pytest.approx(6.408308867, rel=1e-5)  # R: fisher.test(...)$estimate
    assert (found.estimate.low, found.estimate.high) == pytest.approx((0.2117329, 626.2435), rel=1e-4)
    assert (found.others[0].low, found.others[0].high) == pytest.approx((-0.1354884, 0.7890833), abs=1e-6)
    assert found.smallest_attainable_p == pytest.approx(2 / 70)
    assert found.minimum_detectable.value is None
    assert found.minimum_detectable.words.startswith("With 4 and 4 children this test cannot reach 80% power")
    assert found.sentence == (
        "3 of 4 children who had been suspended or excluded were missing at least once, against 1 of 4 who had not; "
        "too few cases to say whether this is more than chance."
    )


def test_a_list_of_missing_children_shows_nothing_about_being_missing():
    found = associations_of(audited(selected_on=("missing", "exploitation")), april_2015())["exclusion_and_missing"]
    assert (found.test, found.grade, found.p, found.p_adjusted, found.estimate) == ("DESC", "D", None, None, None)
    assert [gate.name for gate in found.gates] == ["selection"]
    assert [cell.number for cell in found.table] == [3, 1, 1, 3]
    assert found.sentence == (
        "In the records 3 of 4 children who had been suspended or excluded were missing at "
        "least once, against 1 of 4 "
        "who had not; this audit cannot show whether exclusion goes with being missing: children "
        "came onto the list for the "
        "very thing that is asked about (missing)."
    )


def test_older_and_grade_of_april_2015():
    found = associations_of(audited(selected_on=("missing",)), april_2015())["older_and_grade"]
    assert [cell.number for cell in found.table] == [1, 2, 3, 2]
    assert (found.test, found.test_name, found.grade) == ("BIN-BIN", "central Fisher exact test", "C")
    assert found.p == 1
    assert found.estimate.low < 1 < found.estimate.high
    assert (found.family, found.family_size, found.p_adjusted) == ("secondary", 2, 1)
    assert found.sentence == (
        "1 of 3 children aged 16 or over were graded Good or better, against 3 of 5 aged under 16; "
        "too few cases to say whether this is more than chance."
    )


def test_four_good_of_eight_from_a_list_of_25():
    found = associations_of(audited(), april_2015())["grade_good"]
    assert (found.test, found.p, found.grade) == ("PROP-FPC", None, None)
    assert (found.estimate.name, found.estimate.low, found.estimate.high) == ("Children on the list", 6, 19)
    assert found.why == "One group, drawn at random from a list of 25."
    assert (
        found.sentence
        == "4 of 8 children were graded Good or better. This fits with 6 to 19 of the 25 children on the list."
    )


def test_without_a_list_the_share_has_a_wilson_interval():
    found = associations_of(audited(size=None), april_2015())["grade_good"]
    assert (found.test, found.estimate.name) == ("PROP", "Share")
    assert (
        found.sentence == "4 of 8 children were graded Good or better. This fits with 22% to 78% of all such children."
    )


def test_a_census_is_counted_and_not_estimated():
    found = associations_of(audited(draw="census", size=8), april_2015())
    assert (found["grade_good"].test, found["grade_good"].grade) == ("DESC", None)
    assert found["grade_good"].sentence == "4 of 8 children were graded Good or better."
    assert (found["older_and_grade"].test, found["older_and_grade"].grade) == ("DESC", "D")


def test_a_list_shorter_than_the_sample_cannot_be():
    found = associations_of(audited(size=7), april_2015())["grade_good"]
    assert found.cannot == "8 children are more than the list of 7 in round.toml."


def test_chosen_children_are_described_and_missing_answers_are_not_no():
    known = ["yes", "yes", "no", "not asked", "no", "not known", "yes", "yes", "yes", "yes", "yes"]
    tables = follow_up(known, ["missing"] * 6 + ["exploitation"] * 5)
    found = associations_of(audited(draw="purposive", size=None), tables)["concern_by_reason_for_selection"]
    assert [cell.number for cell in found.table] == [2, 2, 5, 0]
    assert (found.test, found.grade, found.p, found.n, found.missing) == ("DESC", "D", None, 9, 2)
    assert found.left_out == (
        LeftOut("Continued concerns", "not asked", ("C4",)),
        LeftOut("Continued concerns", "not known", ("C6",)),
    )
    assert (
        found.bounds.words == "Whatever the missing answers were, the difference is -67 to -33 percentage points."
    )  # 2 of 6 less 5 of 5, and 4 of 6 less 5 of 5
    assert "2 of 4 children selected as absent or missing" in found.sentence


def test_bounds_of_a_share():
    """stats.md: 9 of 11 followed up: 7 of 9, with bounds 7 of 11 to 9 of 11."""
    grades = ["good"] * 7 + ["inadequate"] * 2 + [None] * 2
    states = {"grade": ["answered"] * 9 + ["not recorded"] * 2}
    cases = table("cases", states, case=children(*range(1, 12)), grade=grades)
    found = associations_of(audited(), {"cases": cases})["grade_good"]
    assert [cell.number for cell in found.table] == [7, 2]
    assert (found.n, found.missing) == (9, 2)
    assert found.bounds.words == "It would be 7 of 11 if all missing answers were No, and 9 of 11 if all were Yes."
    assert (found.bounds.low, found.bounds.high) == (7 / 11, 9 / 11)


def test_those_to_whom_a_question_does_not_apply_are_neither_counted_nor_missing():
    states = {"grade": ["answered"] * 7 + ["not applicable"]}
    cases = table("cases", states, case=children(*range(1, 9)), grade=[*GRADES[:7], None])
    found = associations_of(audited(), {"cases": cases})["grade_good"]
    assert (found.n, found.missing, found.bounds) == (7, 0, None)
    assert found.left_out == (LeftOut("Good or better", "not applicable", ("C8",)),)


def test_an_episode_of_unknown_kind_leaves_the_child_out():
    tables = april_2015()
    states = {"kind": ["answered"] * 5 + ["not known"]}
    kinds = ["missing", "missing", "away", "missing", "away", None]
    tables["missing_episodes"] = table("missing_episodes", states, case=children(1, 2, 2, 3, 4, 6), kind=kinds)
    found = associations_of(audited(), tables)["exclusion_and_missing"]
    assert found.left_out == (LeftOut("Missing at least once", "not known", ("C6",)),)
    assert [cell.number for cell in found.table] == [2, 1, 1, 3]
    assert found.bounds.words == "Whatever the missing answers were, the difference is 25 to 50 percentage points."


def test_of_several_episodes_one_that_matches_is_enough_and_else_the_first_unknown_one_leaves_it_open():
    tables = april_2015()
    states = {"kind": ["not known", "answered", "answered", "not known", "not recorded", "answered"]}
    kinds = [None, "missing", "away", None, None, "away"]
    tables["missing_episodes"] = table("missing_episodes", states, case=children(1, 1, 2, 2, 2, 3), kind=kinds)
    found = associations_of(audited(), tables)["exclusion_and_missing"]
    assert found.left_out == (LeftOut("Missing at least once", "not known", ("C2",)),)
    assert [cell.members for cell in found.table] == [("C1",), ("C4", "C6"), (), ("C3", "C5", "C7", "C8")]


def test_a_child_without_a_row_of_its_own_answer_is_not_recorded():
    tables = follow_up(["yes", "no"], ["missing", "exploitation"])
    tables["follow_up"] = tables["follow_up"].iloc[:1]
    found = associations_of(audited(draw="purposive"), tables)["concern_by_reason_for_selection"]
    assert found.left_out == (LeftOut("Continued concerns", "not recorded", ("C2",)),)


def test_an_integer_that_is_not_recorded_is_missing():
    tables = april_2015()
    states = {"age": ["not recorded"] + ["answered"] * 7}
    ages = pd.array([None, *AGES[1:]], dtype="Int64")
    tables["cases"] = table("cases", states, case=children(*range(1, 9)), grade=GRADES, age=ages, auditors=AUDITORS)
    found = associations_of(audited(), tables)["older_and_grade"]
    assert (found.n, found.missing) == (7, 1)
    assert [cell.number for cell in found.table] == [0, 2, 3, 2]
    assert found.estimate.value == 0


def test_an_odds_ratio_without_upper_bound_is_none_and_never_infinity():
    tables = april_2015()
    tables["missing_episodes"] = table("missing_episodes", case=children(1, 2, 4, 6), kind=["missing"] * 4)
    found = associations_of(audited(), tables)["exclusion_and_missing"]
    assert [cell.number for cell in found.table] == [4, 0, 0, 4]
    assert (found.estimate.value, found.estimate.high, found.estimate.low > 1) == (None, None, True)
    assert found.p == pytest.approx(2 / 70)
    assert found.grade == "B"
    assert found.sentence == (
        "In these records children who had been suspended or excluded were missing at least once "
        "more often than those who "
        "had not (4 of 4 against 0 of 4)."
    )


def noted(association: Association) -> str:
    block = Block("association", "a", "A", dataclasses.asdict(association))
    shown = shown_to(block, find_audience("board"))
    return " ".join([*shown.method, shown.note]).strip()


def test_a_board_reads_ratios_in_two_figures_and_differences_in_percentage_points():
    note = noted(associations_of(audited(), april_2015())["older_and_grade"])
    odds = "Odds ratio: 0.38 (95% interval 0.0043 to 13; conditional maximum likelihood, central exact)."
    points = "Difference of shares: -27 percentage points (95% interval -66 to +32; Newcombe hybrid score)."
    assert f" {odds} {points} " in note


def test_a_board_reads_a_share_in_per_cent_and_a_number_on_a_list_in_children():
    of_list = noted(associations_of(audited(), april_2015())["grade_good"])
    assert of_list.endswith(" Children on the list: 13 (95% interval 6 to 19; hypergeometric).")
    of_all = noted(associations_of(audited(size=None), april_2015())["grade_good"])
    assert of_all.endswith(" Share: 50% (95% interval 22% to 78%; Wilson score).")


def test_a_board_reads_that_an_odds_ratio_has_no_upper_bound_and_none_is_next_to_1_by_rounding():
    tables = april_2015()
    tables["missing_episodes"] = table("missing_episodes", case=children(1, 2, 4, 6), kind=["missing"] * 4)
    found = associations_of(audited(), tables)["exclusion_and_missing"]
    # Low: w^4 / (1 + 16 w + 36 w^2 + 16 w^3 + w^4) = 0.025 at w = 1.339, in whole numbers C(4, k)^2
    assert " Odds ratio: no finite value (95% interval 1.3 or more; " in noted(found)
    near = dataclasses.replace(found.estimate, value=626.24, low=1.004, high=None)
    far = dataclasses.replace(found.others[0], value=0.5, low=0.004)
    note = noted(dataclasses.replace(found, estimate=near, others=(far,)))
    assert " Odds ratio: 630 (95% interval 1.004 or more; " in note
    assert " Difference of shares: +50 percentage points (95% interval +0.4 to +" in note


def test_a_board_reads_why_a_difference_has_no_interval():
    found = associations_of(audited(), april_2015())["older_and_grade"]
    withheld = difference_of_shares(TwoByTwo(6, 12, 12, 5), 0.0606)
    assert (withheld.low, withheld.high) == (None, None)
    assert (
        " Difference of shares: -37 percentage points. Its approximate interval is not given: it disagrees with the "
        "test on whether 0 is possible. "
    ) in noted(dataclasses.replace(found, others=(withheld,)))


def test_what_was_not_published_cannot_be_computed_and_is_never_0():
    reason = "The published report does not give the grades."
    cases = table("cases", {"grade": ["not available"] * 3}, case=children(1, 2, 3), grade=[None] * 3, age=[17, 14, 15])
    found = associations_of(audited(not_available={"cases.grade": reason}), {"cases": cases})["grade_good"]
    assert (found.cannot, found.test, found.grade, found.table) == (reason, None, None, ())
    assert found.sentence == f"This cannot be computed: {reason}"


def test_the_reasons_of_the_tables_are_given_all_together():
    tables = april_2015()
    tables["suspensions"] = tables["suspensions"].iloc[:0]
    tables["suspensions"].attrs = {"table": "suspensions", "not_available": "The schools sent nothing."}
    del tables["missing_episodes"]
    found = associations_of(audited(), tables)["exclusion_and_missing"]
    assert found.cannot == "The schools sent nothing. No file of this round holds the table 'missing_episodes'."


def test_a_question_nobody_was_asked_has_the_reason_of_its_table():
    cases = table("cases", {"grade": ["not asked"] * 2}, case=children(1, 2), grade=[None] * 2)
    cases.attrs["reasons"] = {"grade": "This question was not asked in this round."}
    found = associations_of(audited(), {"cases": cases})["grade_good"]
    assert found.cannot == "This question was not asked in this round."


def test_a_pair_of_auditors_gives_one_grade_and_no_agreement():
    found = associations_of(audited(), april_2015())["agreement_of_auditor_and_moderator"]
    assert found.cannot == (
        "8 of 8 grades were given by two auditors together, as one grade. No second grade of the same case was "
        "received."
    )
    assert [gate.name for gate in found.gates] == ["joint grade"]
    assert "JP" not in json.dumps(dataclasses.asdict(found))


def test_one_auditor_alone_has_nobody_to_agree_with():
    tables = april_2015()
    names = [name.split("/")[0] for name in AUDITORS]
    tables["cases"] = table("cases", case=children(*range(1, 9)), grade=GRADES, age=AGES, auditors=names)
    found = associations_of(audited(), tables)["agreement_of_auditor_and_moderator"]
    assert (found.cannot, found.gates) == ("No second grade of the same case was received.", ())


def test_one_group_alone_cannot_be_compared():
    tables = april_2015()
    tables["suspensions"] = table("suspensions", case=children(*range(1, 9)), category=["suspension"] * 8)
    found = associations_of(audited(), tables)["exclusion_and_missing"]
    assert found.cannot == (
        "All 8 children are in one group ('Suspended or excluded'), so there is nobody to compare them with."
    )


def test_one_child_alone_cannot_be_compared_with_anybody():
    tables = april_2015()
    tables["cases"] = table("cases", case=children(1), grade=GRADES[:1], age=AGES[:1], auditors=AUDITORS[:1])
    found = associations_of(audited(), tables)["exclusion_and_missing"]
    assert found.cannot == "Of the children, everything asked is known of one alone, so nothing can be compared."
    assert sum(cell.number for cell in found.table) == 1


def test_one_outcome_alone_cannot_be_tested_but_its_counts_stand():
    tables = april_2015()
    tables["missing_episodes"] = table("missing_episodes", case=children(*range(1, 9)), kind=["missing"] * 8)
    found = associations_of(audited(), tables)["exclusion_and_missing"]
    assert found.cannot == (
        "All 8 children have the same outcome ('Missing at least once'), so no test can tell the groups apart."
    )
    assert [cell.number for cell in found.table] == [4, 0, 4, 0]
    described = associations_of(audited(draw="purposive"), tables)["exclusion_and_missing"]
    assert (
        "4 of 4 children who had been suspended or excluded were missing at least once, against 4 of 4"
        in described.sentence
    )


def test_nobody_of_whom_both_are_known_cannot_be_computed():
    tables = follow_up(["yes", "not known"], ["missing", "exploitation"])
    tables["cases"].loc[0, ["selected_for", "selected_for_state"]] = [None, "not recorded"]
    found = associations_of(audited(draw="purposive"), tables)["concern_by_reason_for_selection"]
    assert found.cannot == "There are no children of whom everything asked is known."


def test_a_single_case_is_grade_e():
    cases = table("cases", case=["C1"], grade=["good"])
    found = associations_of(audited(), {"cases": cases})["grade_good"]
    assert (found.grade, found.sentence) == (
        "E",
        "A single case: 1 of 1 children were graded Good or better; this says nothing of other children.",
    )


def test_a_joint_result_of_made_up_answers_is_made_up():
    tables = april_2015()
    tables["cases"]["grade_made_up"] = "no"
    tables["cases"]["age_made_up"] = ["which row"] + ["no"] * 7
    tables["suspensions"]["category_made_up"] = "yes"
    found = associations_of(audited(), tables)
    assert {name: found[name].made_up for name in ("exclusion_and_missing", "older_and_grade", "grade_good")} == {
        "exclusion_and_missing": "yes",
        "older_and_grade": "yes",
        "grade_good": "no",
    }
    tables["cases"]["grade_made_up"] = ["which row"] + ["no"] * 7
    assert associations_of(audited(), tables)["grade_good"].made_up == "which row"


def test_a_new_question_is_one_block_and_no_code(plan_file):
    block = """
[safeguarded]
text = "How many were being safeguarded?"
scale = "proportion"
time = "at the audit"
estimand = "number on the list"
family = "secondary"
whether = "the others were"
[safeguarded.outcome]
label = "Safeguarded"
otherwise = "Not safeguarded"
said = "were being safeguarded"
table = "cases"
question = "safeguarded"
answers = ["yes"]
"""
    written = (DEFINITIONS / "associations.toml").read_text(encoding="utf-8")
    plan_file.write_text(written + block, encoding="utf-8")
    tables = april_2015()
    tables["cases"] = tables["cases"].assign(safeguarded="yes", safeguarded_state="answered")
    found = associations_of(audited(), tables)
    assert "safeguarded" in found
    assert found["safeguarded"].sentence == (
        "8 of 8 children were being safeguarded. This fits with 18 to 25 of the 25 children on the list."
    )


def test_a_plan_that_is_wrong_is_refused_before_any_table_is_read(plan_file):
    plan_file.write_text('[a]\ntext = "x"\n', encoding="utf-8")
    with pytest.raises(BadDefinition, match=r"associations.toml, \[a\]: 'scale' is missing"):
        associations_of(audited(), {})


def with_p(identity: str, family: str, p: float | None) -> Association:
    blank = {field: "" for field in ("text", "scale", "time", "estimand", "plan_sha256")}
    return Association(id=identity, family=family, p=p, exposure="x", outcome="y", n=8, **blank)


@pytest.mark.parametrize(("family", "case"), [("primary", "padj_holm_bh95"), ("secondary", "padj_BH_NA")])
def test_p_is_corrected_within_its_family_as_in_r(family, case):
    """R 4.2.2: p.adjust(p, "holm") and p.adjust(p, "BH"); a question without a p does not count."""
    reference = next(entry for entry in REFERENCES if entry["id"] == case)
    tested = [with_p(str(i), family, p) for i, p in enumerate(reference["data"]["p"])]
    found = corrected([*tested, with_p("untested", family, None), with_p("other", "another", None)])
    expected = [*reference["expected"]["p_adjusted"], None, None]
    assert [one.p_adjusted for one in found] == pytest.approx(expected, abs=reference["tolerance"])
    sizes = {one.family_size for one in found if one.p is not None}
    assert sizes == {sum(p is not None for p in reference["data"]["p"])}


def test_no_interval_of_a_result_contradicts_its_p():
    """Odds ratio and difference of shares, on random tables of 4 to 40 children with a seed."""
    random = np.random.default_rng(6)
    withheld = 0
    for _ in range(600):
        drawn = TwoByTwo(*(int(x) for x in random.integers(0, 11, 4)))
        if not drawn.varies:
            continue
        p, odds, difference = (
            fisher_central(drawn),
            conditional_odds_ratio(drawn),
            difference_of_shares(drawn, fisher_central(drawn)),
        )
        assert (odds.low <= 1 <= odds.high) == (p >= 0.05)
        if difference.low is None:
            withheld += 1
            assert "disagrees with the test" in difference.note
            raw = newcombe(drawn.exposed_yes, drawn.exposed, drawn.others_yes, drawn.others)
            assert (raw.low <= 0 <= raw.high) != (p >= 0.05)
        else:
            assert (difference.low <= 0 <= difference.high) == (p >= 0.05)
    assert withheld > 0


@pytest.mark.parametrize("draw", ["random", "purposive", "census", "outcome-selected", "stratified"])
@pytest.mark.parametrize("selected_on", [(), ("missing",), ("grade", "age")])
def test_every_result_of_every_design_is_complete_and_says_nothing_banned(draw, selected_on):
    random = np.random.default_rng(5)
    for n in (1, 2, 8, 17):
        names = children(*range(1, n + 1))
        tables = {
            "cases": table(
                "cases",
                case=names,
                grade=[["good", "inadequate"][i] for i in random.integers(0, 2, n)],
                age=[int(i) for i in random.integers(11, 18, n)],
                auditors=["AB/CD"] * n,
                selected_for=[["missing", "exploitation"][i] for i in random.integers(0, 2, n)],
            ),
            "suspensions": table("suspensions", case=names[::2], category=["suspension"] * len(names[::2])),
            "missing_episodes": table("missing_episodes", case=names[::3], kind=["missing"] * len(names[::3])),
            "follow_up": table("follow_up", case=names, concerns=[["yes", "no"][i] for i in random.integers(0, 2, n)]),
        }
        this = audited(draw=draw, selected_on=selected_on, period={"first": "2014-04-01", "last": "2015-03-31"})
        for found in associations_of(this, tables).values():
            json.dumps(dataclasses.asdict(found), allow_nan=False)
            assert banned_words(found.sentence) == []
            assert "associated" not in found.sentence
            assert bool(found.cannot) != bool(found.test)
            assert (found.p is None) == (found.test in (None, "DESC", "PROP", "PROP-FPC", "AGREE", "PREPOST"))
            assert found.grade in ("B", "C", "D", "E", None)
            assert (found.plan_sha256, found.seed) == (plan.analysis_plan(this).sha256, None)


def test_tables_are_left_as_they_were():
    tables = april_2015()
    before = {name: rows.copy() for name, rows in tables.items()}
    associations_of(audited(), tables)
    for name, rows in tables.items():
        pd.testing.assert_frame_equal(rows, before[name])
