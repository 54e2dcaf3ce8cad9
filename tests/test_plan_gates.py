"""What stops a test, and the grade of evidence that is left."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.description import Description, Population
from analysis.plan.decision_table import Chosen, chosen_test
from analysis.plan.gates import (
    design_gates,
    event_dependent_gate,
    evidence_grade,
    exploratory_gate,
    joint_grade_gate,
    too_few_events_gate,
    too_few_gate,
)
from analysis.plan.questions import PlannedQuestion
from analysis.plan.reading import planned_question
from analysis.plan.samples import Sample
from analysis.rounds import Round

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


ACTIVE = {"label": "Active", "table": "cases", "question": "status", "answers": ["active"]}


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
    assert chosen(asked(), drawn(draw)).test == "DESC"


def test_what_one_auditor_judged_twice_from_one_file_is_circular():
    (gate,) = design_gates(asked(circular=True), drawn("random"))
    assert gate.name == "circularity"
    assert gate.reason == "the same auditors judged both from the same file"


def chosen(question: PlannedQuestion, population: Population, **more: object) -> Chosen:
    """The test of a question on four children, two of them exposed and two with the outcome."""
    rows = {"exposure": [True, True, False, False], "outcome": [True, False, True, False], "stratum": [""] * 4}
    description = Description(title="x", partnership="x", theme="x", audited="2015-04", population=population)
    sample = Sample(
        question=question,
        children=pd.DataFrame(rows | {"partnership": ["x"] * 4} | more),
        exposure_levels={True: "Yes", False: "No"},
        outcome_levels={True: "Yes", False: "No"},
        rounds=(Round(name="a", home=Path("nowhere"), description=description),),
    )
    return chosen_test(sample, design_gates(question, population))


def test_the_test_follows_from_scale_and_draw():
    found = {
        "two groups": chosen(asked(), drawn("random")),
        "two groups in strata": chosen(asked(), drawn("random"), stratum=["a", "a", "b", "b"]),
        "two groups with a covariate": chosen(asked(covariates=[ACTIVE]), drawn("random")),
        "a list of known size": chosen(share(), drawn("random")),
        "a list of unknown size": chosen(share(), drawn("random", size=None)),
        "as the plan says": chosen(share(test="PROP"), drawn("random")),
        "counts alone": chosen(asked(test="DESC"), drawn("random")),
        "one that the plan names": chosen(asked(test="BIN-BIN-STRAT"), drawn("random")),
    }
    assert {case: one.test for case, one in found.items()} == {
        "two groups": "BIN-BIN",
        "two groups in strata": "BIN-BIN-STRAT",
        "two groups with a covariate": "LOGIT-SMALL",
        "a list of known size": "PROP-FPC",
        "a list of unknown size": "PROP",
        "as the plan says": "PROP",
        "counts alone": "DESC",
        "one that the plan names": "BIN-BIN-STRAT",
    }
    assert found["a list of known size"].why == "One group, drawn at random from a list of 25."
    assert found["counts alone"].why == "No test: the plan asks for the counts alone."
    assert found["one that the plan names"].why == (
        "The plan asks for it. By itself the choice would have been BIN-BIN."
    )


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


def test_an_undeclared_question_never_rises_above_c_and_only_what_was_seen_again_reaches_a():
    assert evidence_grade(True, 17, (exploratory_gate(),), 0.004) == "C"
    assert evidence_grade(True, 170, (), 0.004, replicated=True) == "A"
    assert evidence_grade(True, 170, (), 0.06, replicated=True) == "C"
    assert evidence_grade(True, 170, (event_dependent_gate(),), 0.004, replicated=True) == "D"


def test_a_case_series_of_few_events_is_run_and_held_at_c():
    assert too_few_events_gate(100) == ()
    (gate,) = too_few_events_gate(14)
    assert (gate.stops, gate.holds_at) == (False, "C")
    assert gate.reason == "14 events are too few for a case series, which wants 100 or more"


def test_a_case_series_of_children_chosen_for_its_events_is_run_and_held_at_d():
    question = asked(
        scale="events",
        windows={"before": 7, "after": [7]},
        smallest_effect={"ratio": 2.0},
        exposure=EXCLUDED | {"date": "start"},
        outcome=MISSING | {"date": "start"},
    )
    (gate,) = design_gates(question, drawn("random", selected_on=("missing",)))
    assert (gate.name, gate.stops, gate.holds_at) == ("selection", False, "D")


def test_agreement_is_of_the_files_that_there_are_however_they_were_drawn():
    question = planned_question(
        "agreed",
        {
            "text": "Do they agree?",
            "scale": "agreement",
            "time": "any",
            "estimand": "agreement",
            "family": "secondary",
            "whether": "others agree",
            "exposure": {"label": "Auditor", "table": "cases", "question": "grade_auditor"},
            "outcome": {"label": "Moderator", "table": "cases", "question": "grade_moderator"},
        },
    )
    assert design_gates(question, drawn("purposive")) == ()
