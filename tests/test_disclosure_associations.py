"""What a reader sees of the declared associations: each answer, all effects side by side, what would help."""

import dataclasses
import json
import re

import pytest
from plan_made import OLDER_AND_GRADE, audited, children, explored, table

from analysis import detectable, effects, needs, release
from analysis.audiences import find_audience
from analysis.charts import alt_text, in_page
from analysis.disclosure.blocks import Mark, Panel, Shown, ShownForest
from analysis.disclosure.estimated import MEASURES, estimated
from analysis.disclosure.forest import NOT_FINITE, PANELS, forest_of
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.sight import Gathering
from analysis.disclosure.told import sentence
from analysis.plan.association import (
    ALIKE,
    Association,
    Cell,
    Detectable,
    Estimate,
    MissingBounds,
    OtherTest,
    TimeRow,
)
from analysis.plan.checks import SCALES
from analysis.plan.gates import Gate, exploratory_gate
from analysis.plan.needs import MORE_CHILDREN, MORE_TIME, NOT_RECEIVED, children_per_group, needs_of
from analysis.plan.reading import planned_question
from analysis.plan.samples import RoundTables
from analysis.statistics.tables.exact import POWER, fisher_power
from analysis.statistics.wording import banned_words

BOARD, PANEL = find_audience("board"), find_audience("panel")
PLAN = "5" * 64
CELLS = (
    Cell("Suspended", "Missing", ("C1", "C2", "C3")),
    Cell("Suspended", "Never missing", ("C4",)),
    Cell("Not suspended", "Missing", ("C5",)),
    Cell("Not suspended", "Never missing", ("C6", "C7", "C8")),
)
ODDS = Estimate("Odds ratio", "ratio", 5.7, 0.3, 390.0, "central exact")


def answer(**said: object) -> Association:
    """A comparison of two groups of four children, with what a test says in place of the rest."""
    usual = {
        "id": "asked",
        "text": "Are suspended children more often missing?",
        "scale": "binary",
        "time": "any",
        "estimand": "x",
        "exposure": "Suspended or excluded",
        "outcome": "Missing",
        "family": "primary",
        "plan_sha256": PLAN,
        "test": "BIN-BIN",
        "test_name": "central Fisher exact test",
        "why": "Two groups and a yes/no outcome.",
        "estimate": ODDS,
        "p": 0.49,
        "p_adjusted": 0.49,
        "family_size": 1,
        "n": 8,
        "grade": "C",
        "sentence": "3 of 4 children who had been suspended were missing, against 1 of 4 who had not.",
        "table": CELLS,
    }
    return Association(**(usual | said))


def shown(thing: object, audience=BOARD) -> Shown:
    return shown_to(release(thing, "A title").block, audience)


def words(one: Shown) -> str:
    """Everything that a reader can see of a block, its table and its chart with it."""
    rows = [cell for row in (one.table.columns, *one.table.rows) for cell in row] if one.table else []
    chart = [alt_text(one.chart, one.title), re.sub(r"<[^>]*>", " ", in_page(one))] if one.chart else []
    return "\n".join([one.text, one.emphasis, one.note, *one.method, *rows, *chart])


def worked_out(one: Shown) -> str:
    """What is folded away and what would answer the question, as they are read."""
    return " ".join([*one.method, one.note]).strip()


def test_a_reader_sees_the_sentence_then_the_table_then_what_ran():
    one = shown(answer())
    assert one.text == "3 of 4 children who had been suspended were missing, against 1 of 4 who had not."
    assert one.emphasis == ""
    assert one.table.columns == ("Suspended or excluded", "Missing", "Never missing", "Total", "Missing, %")
    assert one.table.rows == (("Suspended", "3", "1", "4", "75%"), ("Not suspended", "1", "3", "4", "25%"))
    assert worked_out(one) == (
        "Method: central Fisher exact test. Two groups and a yes/no outcome. Odds ratio: 5.7 (95% interval 0.3 to 390; "
        "central exact). p = 0.49; the only test in its family. Strength of evidence: grade C of A to E, too few cases "
        "to rule out chance, or a question asked afterwards."
    )


def test_a_table_does_not_repeat_its_heading_in_its_first_row():
    assert shown(answer(exposure="Suspended")).table.columns[0] == "Group"
    share = answer(scale="proportion", exposure=None, table=(Cell(None, "Yes", ("C1",)), Cell(None, "No", ("C2",))))
    assert shown(share).table.columns[0] == "Group"
    assert shown(share).table.rows == (("All", "1", "1", "2", "50%"),)


def test_a_row_without_children_has_no_percentage_and_not_0():
    empty = tuple(dataclasses.replace(cell, members=()) if "Not" in cell.exposure else cell for cell in CELLS)
    one = shown(answer(table=empty))
    assert one.table.rows[1] == ("Not suspended", "0", "0", "0", "[z]")
    assert [entry["value"] for entry in one.values if entry["kind"] == "value"] == [3, 1, "[z]", "[z]"]


@pytest.mark.parametrize("scale", ["nominal", "ordinal", "change"])
def test_answers_that_are_not_yes_or_no_have_no_percentage_of_the_first(scale):
    assert shown(answer(scale=scale)).table.columns[-1] == "Total"


def test_cells_are_counted_and_never_name_a_child():
    one = shown(answer(), PANEL)
    assert not re.search(r"\bC\d\b", json.dumps(dataclasses.asdict(one)))


SAID = {
    ("ratio", 0.384, 0.00426, None): "0.38 (95% interval 0.0043 or more; m).",
    ("ratio", None, 1.004, None): "no finite value (95% interval 1.004 or more; m).",
    ("ratio", 0.0, 0.0, 12.66): "0 (95% interval 0 to 13; m).",
    ("ratio", 1e6, 1e-6, 1e9): "1000000 (95% interval 0.000001 to 1000000000; m).",
    ("difference", -0.266, -0.66, 0.322): "-27 percentage points (95% interval -66 to +32; m).",
    ("difference", 0.004, 0.0, 0.5): "+0.4 percentage points (95% interval 0 to +50; m).",
    ("difference", 0.5, None, None): "+50 percentage points.",
    ("share", 0.5, 0.2152, 0.7848): "50% (95% interval 22% to 78%; m).",
    ("number", 12.5, 6.0, 19.0): "13 (95% interval 6 to 19; m).",
    ("superiority", 0.71, 0.503, 0.9): "71% of pairs (95% interval 50.3% to 90%; m).",
    ("superiority", 0.5, 0.1, 0.4966): "50% of pairs (95% interval 10% to 49.7%; m).",
    ("correlation", -0.2041, -0.7990, 0.5928): "-0.20 (95% interval -0.80 to 0.59; m).",
    ("correlation", 0.3, 0.004, 0.6): "0.30 (95% interval 0.004 to 0.60; m).",
    ("agreement", 1.0, 0.4, 1.0): "1.00 (95% interval 0.40 to 1.00; m).",
    ("strength", 0.123, None, None): "0.12.",
}


@pytest.mark.parametrize("numbers", SAID, ids=str)
def test_each_measure_is_said_in_its_own_unit_and_never_rounded_to_where_groups_are_alike(numbers):
    one = Estimate("Name", *numbers, "m")
    assert estimated(dataclasses.asdict(one)) == f"Name: {SAID[numbers]}"


def test_every_measure_that_an_estimate_may_have_is_said_and_every_comparing_one_has_its_panel():
    assert {measure for measure, *_ in SAID} == set(MEASURES)
    assert set(PANELS) == set(ALIKE) <= set(MEASURES)
    assert {measure: alike for measure, (_, alike, _) in PANELS.items()} == ALIKE


def test_a_p_drawn_by_lot_says_how_far_and_with_which_seed_and_what_correction_makes_of_it():
    one = shown(answer(p=0.03, p_error=0.0004, seed=7, p_adjusted=0.06, family_size=2))
    assert (
        " p = 0.030 (drawn by lot, give or take 0.0004; seed 7); corrected for 2 tests in its family, p = 0.06. "
        in worked_out(one)
    )


def test_other_tests_stand_behind_the_first_and_the_smallest_p_is_never_0():
    one = shown(answer(other_tests=(OtherTest("Boschloo's test", 0.3), OtherTest("Barnard", 1e-9))))
    assert " Boschloo's test as a check: p = 0.30. Barnard as a check: p < 0.001. " in worked_out(one)
    assert " The smallest that these groups allow is p = 0.029. " in worked_out(
        shown(answer(smallest_attainable_p=2 / 70))
    )
    assert " The smallest that these groups allow is p < 0.001. " in worked_out(
        shown(answer(smallest_attainable_p=1e-8))
    )


def test_what_was_left_out_and_what_it_could_have_made_of_the_answer_stand_together():
    bounds = MissingBounds("x", 0.0, 1.0, "Whatever the missing answers were, the difference is 0 to 9.")
    found = worked_out(
        shown(answer(missing=2, bounds=bounds, minimum_detectable=Detectable("share", 0.9, "It needs 90%.")))
    )
    assert (
        " It needs 90%. Left out because an answer is missing: 2. Whatever the missing answers were, the difference is "
        "0 to 9. " in found
    )


def test_a_question_that_was_not_planned_is_stamped_and_one_of_an_exploring_family_as_what_it_is():
    stamped = shown(answer(planned=False, family="exploratory", gates=(exploratory_gate(),)))
    assert stamped.emphasis.startswith(
        "Exploratory: this question was asked after the data were there, so it can only suggest what to ask next. "
    )
    planned = shown(answer(family="exploratory")).emphasis
    assert planned == (
        "Exploratory: one of several questions that look for more, so it can only suggest what to ask next."
    )
    assert shown(answer(family="secondary")).emphasis == ""


def test_rounds_taken_together_are_named_and_rounds_compared_are_not_called_together():
    assert shown(answer(rounds=("one", "two"))).emphasis == "These are 2 rounds together: one, two."
    assert shown(answer(rounds=("one",))).emphasis == shown(answer(rounds=("a", "b"), scale="rounds")).emphasis == ""


def test_what_limits_an_answer_is_emphasised_unless_the_sentence_says_it():
    chosen = Gate("draw", "the children were chosen", stops=True)
    few = Gate("too few", "no result could have a p under 0.20", stops=False)
    one = shown(answer(gates=(chosen, few), grade="D", sentence="This audit cannot show it: the children were chosen."))
    assert one.emphasis == (
        "These are counts; they do not answer the question. What limits this answer: no result could have a p under "
        "0.20."
    )


def test_why_nothing_was_tested_is_said_once():
    said = {
        "test": "DESC",
        "test_name": "counts alone",
        "why": "No test: they were chosen.",
        "estimate": None,
        "p": None,
    }
    assert worked_out(shown(answer(**said, sentence="Nothing shown: they were chosen."))).startswith(
        "Method: counts alone. S"
    )
    assert worked_out(shown(answer(**said))).startswith("Method: counts alone. No test: they were chosen. S")


def test_what_cannot_be_computed_says_why_and_what_would_answer_it():
    one = shown(answer(table=(), cannot="The days are not known.", needs="More days.", test=None, estimate=None))
    assert one.text == "[x] Not available. The days are not known. To answer it: More days."
    assert (one.values[0]["value"], one.values[0]["reason"]) == ("[x]", one.text.removeprefix("[x] "))
    not_received = shown(answer(table=(), cannot="No file was received.", needs=NOT_RECEIVED))
    assert not_received.text == "[x] Not available. No file was received."


def test_what_was_counted_stays_where_nothing_could_be_computed_of_it():
    nothing = {"test": None, "test_name": None, "estimate": None, "p": None, "grade": None}
    one = shown(answer(cannot="All are in one group.", sentence="This cannot be computed: x.", **nothing))
    assert one.text == "This cannot be computed: x."
    assert one.table.rows[0] == ("Suspended", "3", "1", "4", "75%")
    assert one.note == ""


RATES = (
    TimeRow("Suspended", ("C1", "C2"), ("C1",), 8, 1460),
    TimeRow("days 0 to 6", ("C3",), ("C3",), 1, 40000),
    TimeRow("other days", (), (), 0, 0),
)


def test_events_in_days_are_a_row_for_each_group_with_their_rate_or_none_where_there_were_no_days():
    one = shown(answer(scale="rate", table=(), times=RATES))
    assert one.table.columns == (
        "Group or days",
        "Children",
        "With an event",
        "Events",
        "Days",
        "Events in 1,000 days",
    )
    assert one.table.rows == (
        ("Suspended", "2", "1", "8", "1,460", "5.5"),
        ("Days 0 to 6", "1", "1", "1", "40,000", "0.03"),
        ("Other days", "0", "0", "0", "0", "[z]"),
    )
    assert [entry["value"] for entry in one.values if entry["kind"] == "value"] == [1, 1, "[z]"]


@pytest.mark.parametrize("said", [{}, {"cannot": "No file was received.", "table": ()}], ids=["computed", "not"])
def test_the_plan_and_the_unrounded_numbers_reach_the_manifest(said):
    (result,) = [entry for entry in shown(answer(**said)).values if entry["kind"] == "result"]
    assert result["plan"] == PLAN
    assert (result["id"], result["test"], result["p"], result["grade"]) == ("asked", "BIN-BIN", 0.49, "C")
    assert result["estimate"]["high"] == 390
    json.dumps(result, allow_nan=False)


# An edition in which small numbers are hidden


LARGE = tuple(
    Cell(exposure, outcome, tuple(f"{outcome}{exposure}{number}" for number in range(20)))
    for exposure in ("Suspended", "Not suspended")
    for outcome in ("Missing", "Never missing")
)


def protected(association: Association) -> Shown:
    sight = Gathering(find_audience("public"))
    return shown_to(release(association, "The answer").block, sight)


def test_of_an_answer_whose_numbers_are_all_shown_no_unrounded_number_is_told():
    """An unrounded p or ratio is that of few strata: it tells of numbers that stand nowhere."""
    (result,) = [entry for entry in protected(answer(table=LARGE)).values if entry["kind"] == "result"]
    assert (result["id"], result["value"]) == ("asked", answer().sentence)
    assert (result["p"], result["p_adjusted"], result["estimate"]) == (None, None, None)


@pytest.mark.parametrize("rounds", [{"rounds": ("one", "two")}, {"rounds": ("two",), "without": (("one", "Why."),)}])
def test_nothing_of_rounds_taken_together_is_told_because_one_less_the_other_is_a_number_too(rounds):
    pooled = answer(table=LARGE, **rounds)
    shown, told = protected(pooled), release(sentence("{it}.", it=release(pooled, "The answer").value)).block
    assert shown.table is None and "rounds were taken together" in shown.text
    assert [entry["value"] for entry in shown.values] == ["[c]"]
    assert shown_to(told, Gathering(find_audience("public"))) is None
    assert protected(answer(table=LARGE, rounds=("one", "two"), scale="rounds")).table


# All effects


ALL = {
    "odds": answer(text="Odds?"),
    "no upper": answer(text="No upper?", estimate=dataclasses.replace(ODDS, value=None, low=1.2, high=None)),
    "difference": answer(text="Difference?", estimate=Estimate("D", "difference", 0.3, None, None, "m")),
    "order": answer(text="Order?", estimate=Estimate("C", "correlation", -0.2, -0.8, 0.6, "m")),
    "stopped": answer(text="Stopped?", estimate=None, gates=(Gate("draw", "the children were chosen", stops=True),)),
    "not there": answer(text="Not there?", estimate=None, cannot="No file.", table=(), n=0, grade=None),
    "unlike": answer(text="Strength?", estimate=Estimate("V", "strength", 0.2, None, None, "m"), why="Not ordered."),
    "share": answer(text="Share?", scale="proportion", exposure=None),
    "agreement": answer(text="Agree?", scale="agreement"),
}


def test_effects_are_those_of_questions_that_compare_and_the_others_say_why_they_have_none():
    assert shown(effects(ALL)).table.rows == (
        ("Odds?", "Odds ratio: 5.7", "0.3 to 390", "8", "C"),
        ("No upper?", "Odds ratio: no finite value", "1.2 or more", "8", "C"),
        ("Difference?", "D: +30 percentage points", "not given", "8", "C"),
        ("Order?", "C: -0.20", "-0.80 to 0.60", "8", "C"),
        ("Stopped?", "[x] The children were chosen", "", "8", "C"),
        ("Not there?", "[x] No file.", "", "0", "not graded"),
        ("Strength?", "[x] Not ordered.", "", "8", "C"),
    )


def test_a_forest_plot_has_a_panel_for_each_measure_and_no_mark_for_what_has_no_estimate():
    assert forest_of(shown(effects(ALL))) == ShownForest(
        (
            Panel(
                "Ratio (1: groups alike)",
                1.0,
                "ratio",
                (
                    Mark("Odds?", 5.7, 0.3, 390.0, "5.7 (0.3 to 390)"),
                    Mark("No upper?", None, 1.2, None, "no finite value (1.2 or more)"),
                ),
            ),
            Panel(
                "Difference in percentage points (0: groups alike)",
                0.0,
                "hundredths",
                (Mark("Difference?", 0.3, 0.3, 0.3, "+30"),),
            ),
            Panel("Correlation (0: none)", 0.0, "plain", (Mark("Order?", -0.2, -0.8, 0.6, "-0.20 (-0.80 to 0.60)"),)),
        )
    )


def test_what_has_no_finite_value_is_said_so_in_the_manifest_and_not_left_empty():
    values = shown(effects(ALL)).values
    assert [entry["value"] for entry in values][:2] == [5.7, NOT_FINITE]
    assert all(entry["value"] is not None for entry in values)


def test_without_any_estimate_the_table_stands_alone_and_without_a_comparison_there_is_none():
    assert forest_of(shown(effects({"stopped": ALL["stopped"]}))) is None
    alone = shown(effects({"share": ALL["share"]}))
    assert alone.text == "[x] Not available. No question of the plan compares anything."
    assert forest_of(alone) is None


def test_effects_of_made_up_answers_are_made_up():
    assert effects(ALL | {"made": answer(made_up="yes")}).made_up == "yes"
    assert effects(ALL).made_up == "no"


# What would answer more


def test_what_each_question_needs_is_a_table_without_those_that_need_nothing():
    answers = {
        "open": answer(text="Open?", needs="More children."),
        "done": answer(text="Done?"),
        "not received": answer(text="Not there?", cannot="No file was received.", needs=NOT_RECEIVED),
        "both": answer(text="Both?", cannot="The days are not known.", needs="Children drawn at random."),
    }
    one = shown(needs(answers))
    assert one.table.columns == ("Question", "What stands in its way, or would answer it")
    assert one.table.rows == (
        ("Open?", "More children."),
        ("Not there?", "No file was received."),
        ("Both?", "The days are not known. Children drawn at random."),
    )
    assert [(entry["label"], entry["value"]) for entry in one.values] == list(one.table.rows)


def test_where_nothing_is_needed_or_detectable_a_sentence_says_so():
    assert shown(needs({"done": answer()})).text == "Every question of the plan was answered as asked."
    assert shown(detectable({"done": answer()})).text == (
        "No test ran of which this can be computed, so nothing can be said of what it could have found."
    )
    assert shown(needs({"done": answer()})).table is None


def test_what_each_test_could_have_found_is_a_table_and_made_up_as_its_answers_are():
    found = answer(text="Run?", minimum_detectable=Detectable("share", 0.9, "It needs 90%."), made_up="yes")
    one = shown(detectable({"run": found, "not run": answer()}))
    assert (one.table.rows, one.made_up) == ((("Run?", "It needs 90%."),), "yes")


@pytest.mark.parametrize(("base", "share"), [(0.2, 0.6), (0.4, 0.8), (0.9, 0.5), (0.05, 0.95)])
def test_so_many_children_in_each_group_are_enough_and_one_fewer_is_not(base, share):
    number = children_per_group(base, share)
    assert fisher_power(number, number, share, base) >= POWER > fisher_power(number - 1, number - 1, share, base)


def test_beyond_what_any_audit_reads_only_that_is_said():
    asked = planned_question("asked", OLDER_AND_GRADE | {"smallest_effect": {"base": 0.5, "share": 0.51}})
    assert children_per_group(0.5, 0.51) is None
    assert needs_of(answer(), asked, object()) == (
        "More than 400 children in each group to find 51% against 50% four times in five."
    )


def test_a_question_that_is_answered_needs_nothing_and_too_few_children_need_more():
    asked = planned_question("asked", OLDER_AND_GRADE)
    assert needs_of(answer(grade="B"), asked, object()) == ""
    assert needs_of(answer(grade="C"), asked, object()) == (
        "27 children in each group to find 60% against 20% four times in five."
    )
    without = asked.model_copy(update={"scale": "ordinal", "smallest_effect": None})
    assert needs_of(answer(), without, object()) == f"{MORE_CHILDREN[0].upper()}{MORE_CHILDREN[1:]}."
    assert needs_of(answer(), asked.model_copy(update={"scale": "rate"}), object()) == f"M{MORE_TIME[1:]}."
    assert needs_of(answer(p_adjusted=0.01, gates=(exploratory_gate(),)), without, object()) == (
        "The question in the plan before the next data are looked at."
    )


def test_what_was_not_received_is_what_is_needed():
    assert needs_of(answer(cannot="No file."), planned_question("a", OLDER_AND_GRADE), None) == NOT_RECEIVED


# Extreme counts


def extreme(exposed_yes: int, exposed: int, others_yes: int, others: int) -> Association:
    """Two groups of so many children, of whom so many were graded Good."""
    grades = [
        "good" if at < yes else "inadequate"
        for yes, n in ((exposed_yes, exposed), (others_yes, others))
        for at in range(n)
    ]
    ages = [17] * exposed + [12] * others
    tables = {"cases": table("cases", case=children(*range(1, exposed + others + 1)), grade=grades, age=ages)}
    return explored(OLDER_AND_GRADE, RoundTables(audited(), tables))


EXTREMES = [
    (0, 1, 0, 1),
    (1, 1, 0, 1),
    (4, 4, 0, 4),
    (0, 4, 4, 4),
    (0, 18, 0, 18),
    (18, 18, 0, 18),
    (1, 35, 0, 1),
    (3, 3, 0, 0),
]


@pytest.mark.parametrize("counts", EXTREMES, ids=str)
def test_nothing_that_a_reader_sees_of_extreme_counts_is_nan_infinite_or_none(counts):
    found = extreme(*counts)
    answers = {"asked": found}
    all_effects = shown(effects(answers))
    drawn = dataclasses.replace(all_effects, chart=forest_of(all_effects))
    for one in (shown(found), drawn, shown(needs(answers)), shown(detectable(answers))):
        assert not re.search(r"\bNone\b|\bnan\b|\binf\b|\bnull\b", words(one), re.IGNORECASE | re.ASCII), words(one)
        assert banned_words(words(one)) == []
        json.dumps(one.values, allow_nan=False)


def test_every_scale_of_the_plan_is_shown():
    for scale in SCALES:
        one = answer(scale=scale, table=() if scale in ("rate", "events") else CELLS, times=RATES)
        assert shown(one).table.rows
