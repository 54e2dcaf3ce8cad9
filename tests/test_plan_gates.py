"""What stops a test, and the grade of evidence that is left."""

import pytest

from analysis.description import Population
from analysis.plan.decision_table import chosen_test
from analysis.plan.gates import design_gates, evidence_grade, joint_grade_gate, too_few_gate
from analysis.plan.questions import PlannedQuestion
from analysis.plan.reading import planned_question

MISSING = {
    "label": "Missing",
    "otherwise": "Not missing",
    "said": "were missing",
    "about": ["missing"],
    "any": "missing_episodes",
}
EXCLUDED = {
    "label": "Excluded",
    "otherwise": "Not excluded",
    "said": "excluded",
    "otherwise_said": "not",
    "any": "suspensions",
}


def asked(**changes: object) -> PlannedQuestion:
    block = {
        "text": "Are excluded children more often missing?",
        "scale": "binary",
        "time": "any",
        "estimand": "odds ratio",
        "smallest_effect": {"base": 0.2, "share": 0.6},
        "family": "primary",
        "whether": "exclusion goes with being missing",
        "exposure": EXCLUDED,
        "outcome": MISSING,
    }
    return planned_question("asked", block | changes)


def share(**changes: object) -> PlannedQuestion:
    block = {
        "text": "How many were missing?",
        "scale": "proportion",
        "time": "any",
        "estimand": "share",
        "family": "secondary",
        "whether": "others were missing",
        "outcome": MISSING,
    }
    return planned_question("share", block | changes)


def drawn(draw: str, size: int | None = 25, selected_on: tuple[str, ...] = ()) -> Population:
    return Population(name="VEMT list", size=size, draw=draw, selected_on=selected_on)


def test_a_random_draw_meets_no_gate():
    assert design_gates(asked(), drawn("random")) == ()


def test_children_on_the_list_for_being_missing_show_nothing_about_being_missing():
    (gate,) = design_gates(asked(), drawn("random", selected_on=("Missing", "trafficking")))
    assert (gate.name, gate.stops) == ("selection", True)
    assert gate.reason == "children came onto the list for the very thing that is asked about (Missing)"


def test_selection_on_something_else_is_no_gate():
    assert design_gates(asked(), drawn("random", selected_on=("trafficking",))) == ()


@pytest.mark.parametrize("draw", ["census", "purposive", "outcome-selected", "stratified"])
def test_every_other_draw_leaves_the_counts_alone(draw):
    (gate,) = design_gates(asked(), drawn(draw))
    assert gate.stops
    assert chosen_test(asked(), drawn(draw), [gate]).test == "DESC"


def test_what_one_auditor_judged_twice_from_one_file_is_circular():
    (gate,) = design_gates(asked(circular=True), drawn("random"))
    assert gate.name == "circularity"
    assert gate.reason == "the same auditors judged both from the same file"


def test_the_test_follows_from_scale_and_draw():
    chosen = {
        "two groups": chosen_test(asked(), drawn("random"), ()),
        "a list of known size": chosen_test(share(), drawn("random"), ()),
        "a list of unknown size": chosen_test(share(), drawn("random", size=None), ()),
        "as the plan says": chosen_test(share(test="PROP"), drawn("random"), ()),
        "counts alone": chosen_test(
            asked(test="DESC"), drawn("random"), design_gates(asked(test="DESC"), drawn("random"))
        ),
    }
    assert {case: found.test for case, found in chosen.items()} == {
        "two groups": "BIN-BIN",
        "a list of known size": "PROP-FPC",
        "a list of unknown size": "PROP",
        "as the plan says": "PROP",
        "counts alone": "DESC",
    }
    assert chosen["a list of known size"].why == "One group, drawn at random from a list of 25."
    assert chosen["counts alone"].why == "No test: the plan asks for the counts alone."


def test_groups_too_small_for_any_result_are_said_to_be_and_still_tested():
    assert too_few_gate(0.04) == ()
    (gate,) = too_few_gate(0.1071)
    assert gate.reason == "with so few in each group and with each outcome no result could have a p under 0.11"
    assert not gate.stops


def test_a_joint_grade_stops_agreement():
    gate = joint_grade_gate(8, 8)
    assert gate.stops
    assert gate.reason == "8 of 8 grades were given by two auditors together, as one grade"


def test_grades_of_evidence():
    selection = design_gates(asked(), drawn("random", selected_on=("missing",)))
    purposive, census = (design_gates(asked(), drawn(draw)) for draw in ("purposive", "census"))
    assert evidence_grade(True, 17, (), 0.004) == "B"
    assert evidence_grade(True, 17, (), 0.05) == "C"
    assert evidence_grade(True, 17, selection, None) == "D"
    assert evidence_grade(True, 17, purposive, None) == "D"
    assert evidence_grade(True, 17, census, None) == "D"
    assert evidence_grade(False, 8, purposive, None) == "D"
    assert evidence_grade(False, 8, census, None) is None
    assert evidence_grade(False, 8, (), None) is None
    assert evidence_grade(False, 1, (), None) == "E"


def test_a_test_that_could_not_have_found_anything_stays_grade_c():
    assert evidence_grade(True, 5, too_few_gate(0.2), 0.4) == "C"
