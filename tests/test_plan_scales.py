"""Every scale of the plan, from a few made-up children to its sentence: which test runs, on which numbers, and what is
said of it."""

import dataclasses
import json
import re
from dataclasses import replace

import pandas as pd
import pytest
from plan_made import OLDER_AND_GRADE, audited, children, explored, table

from analysis.audiences import find_audience
from analysis.disclosure.blocks import Block
from analysis.disclosure.kinds import shown_to
from analysis.errors import BadDefinition
from analysis.plan.answering import answered
from analysis.plan.association import Association
from analysis.plan.reading import Plan, planned_question
from analysis.plan.samples import RoundTables
from analysis.statistics.intervals import number_on_list
from analysis.statistics.tables.exact import conditional_odds_ratio, fisher_central
from analysis.statistics.two_by_two import TwoByTwo
from analysis.statistics.wording import banned_words

SAID = {"text": "Is it so?", "time": "any", "estimand": "x", "whether": "one goes with the other"}
SUSPENDED = {
    "label": "Suspended",
    "otherwise": "Not suspended",
    "said": "who had been suspended",
    "otherwise_said": "who had not",
    "any": "suspensions",
}
EPISODES = {"label": "Missing episodes", "said": "missing episodes", "any": "missing_episodes", "date": "start"}
RATE = SAID | {"scale": "rate", "exposure": SUSPENDED, "outcome": EPISODES, "smallest_effect": {"ratio": 3.0}}
EVENTS = SAID | {
    "scale": "events",
    "exposure": {"label": "Suspension", "said": "a suspension", "any": "suspensions", "date": "start"},
    "outcome": EPISODES,
    "windows": {"before": 7, "after": [7, 28]},
    "smallest_effect": {"ratio": 2.0},
}
GRADE = {"label": "Grade", "table": "cases", "question": "grade"}
ORDERED = SAID | {
    "scale": "ordinal",
    "exposure": SUSPENDED,
    "outcome": GRADE | {"said": "had the better grade"},
}
YEAR = {"first": "2014-04-01", "last": "2015-03-31"}


def one_round(tables: dict[str, pd.DataFrame], **said: object) -> RoundTables:
    return RoundTables(audited(**({"period": YEAR} | said)), tables)


def complete(found: Association) -> Association:
    """What holds of every result: it can be written down, says nothing banned, and is either computed or not."""
    json.dumps(dataclasses.asdict(found), allow_nan=False)
    assert banned_words(f"{found.sentence} {found.needs}") == []
    assert bool(found.cannot) != bool(found.test)
    assert found.sentence.endswith(".")
    assert not re.search(r"\bNone\b(?! of)|\bnan\b|\binf\b", f"{found.sentence} {found.why} {found.needs}")
    return found


def asked(block: dict, *received: RoundTables, before: RoundTables | None = None) -> Association:
    return complete(explored(block, *received, before=before))


def of_children(n: int, **columns: list) -> dict[str, pd.DataFrame]:
    return {"cases": table("cases", case=children(*range(1, n + 1)), **columns)}


def missing_and_suspended() -> dict[str, pd.DataFrame]:
    """Eight children; 1 to 4 suspended. Missing: 1 four times, 2 three times, 3 twice, 4 and 5 once."""
    who = [1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5]
    days = [f"2014-{month:02d}-10" for month in (5, 6, 7, 8, 5, 6, 7, 5, 6, 5, 5)]
    return of_children(8) | {
        "missing_episodes": table("missing_episodes", case=children(*who), start=days),
        "suspensions": table("suspensions", case=children(1, 2, 3, 4), start=["2014-05-08"] * 4),
    }


def test_rates_are_of_children_in_the_days_that_the_records_cover():
    found = asked(RATE, one_round(missing_and_suspended()))
    assert (found.test, found.n, found.clusters) == ("RATE-PERM", 8, 8)
    assert [(row.label, row.events, row.days, len(row.with_events)) for row in found.times] == [
        ("Suspended", 10, 4 * 365, 4),
        ("Not suspended", 1, 4 * 365, 1),
    ]
    assert found.estimate.value == pytest.approx(10)
    # Of the 70 ways to choose four of eight two have as many episodes: child 4 or child 5 beside 1, 2 and 3.
    assert found.p == found.smallest_attainable_p == pytest.approx(2 * 2 / 70)
    assert found.sentence == (
        "4 children who had been suspended had 10 missing episodes in 1,460 days, against 1 in 1,460 days of the 4 who "
        "had not; too few cases to say whether this is more than chance."
    )


def test_a_rate_of_a_round_that_does_not_say_its_days_cannot_be_computed():
    found = asked(RATE, one_round(missing_and_suspended(), period=None))
    assert found.cannot == "The days that the records of a-round cover were not given."


@pytest.mark.parametrize("block", [RATE, EVENTS])
def test_an_episode_outside_the_days_observed_is_not_counted_silently(block):
    tables = missing_and_suspended()
    tables["missing_episodes"].loc[0, "start"] = "2015-04-01"
    found = asked(block, one_round(tables))
    assert found.cannot == (
        "1 of the missing episodes began outside the days that the records are said to cover (2014-04-01 to "
        "2015-03-31)."
    )


def test_an_episode_without_a_day_leaves_its_child_out():
    tables = missing_and_suspended()
    tables["missing_episodes"].loc[10, ["start", "start_state"]] = [None, "not known"]
    found = asked(RATE, one_round(tables))
    assert (found.n, found.missing) == (7, 1)
    assert found.left_out[0].members == ("C5",)


def test_no_events_at_all_cannot_be_compared():
    tables = missing_and_suspended()
    tables["missing_episodes"] = tables["missing_episodes"].iloc[:0]
    tables["missing_episodes"].attrs = {"table": "missing_episodes", "reasons": {}}
    assert asked(RATE, one_round(tables)).cannot == ("None of the 8 children had an event, so no rate can be compared.")


def test_an_ordered_outcome_of_two_groups_is_told_in_pairs():
    grades = ["good", "good", "good", "requires_improvement", "requires_improvement", "inadequate", "good"]
    tables = of_children(7, grade=grades)
    tables["suspensions"] = table("suspensions", case=children(4, 5, 6))
    found = asked(ORDERED, one_round(tables))
    assert (found.test, found.estimate.measure) == ("ORD-BIN", "superiority")
    assert found.estimate.value == 0  # all four others are better than all three suspended
    assert found.p == pytest.approx(2 / 35)
    assert found.sentence == (
        "In 0 of 12 pairs of one who had been suspended and one who had not the first had the better grade, in 12 the "
        "second, and 0 were alike; too few cases to say whether this is more than chance."
    )


def test_age_and_grade_of_april_2015_as_exact_rank_tests_have_them():
    """R 4.2.2, exactRankTests: tau-b -0.2041, p of the tied Mann-Whitney test 0.5714 (two grades were given)."""
    ages = [17, 14, 17, 11, 14, 17, 13, 15]
    grades = ["good" if good else "requires_improvement" for good in (1, 1, 0, 0, 1, 0, 1, 0)]
    block = SAID | {"scale": "ordinal", "exposure": {"label": "Age", "table": "cases", "question": "age"}}
    found = asked(block | {"outcome": GRADE}, one_round(of_children(8, age=ages, grade=grades)))
    assert found.test == "ORD-ORD"
    assert found.estimate.value == pytest.approx(-0.2041241452319)
    assert found.p == pytest.approx(0.5714285714286)


def test_answers_in_no_order_are_all_set_beside_each_other():
    block = SAID | {
        "scale": "nominal",
        "exposure": {"label": "Status", "table": "cases", "question": "status"},
        "outcome": {"label": "Reason", "table": "cases", "question": "selected_for"},
    }
    status = ["active"] * 4 + ["closed"] * 3
    reasons = ["missing"] * 3 + ["exploitation"] * 4
    found = asked(block, one_round(of_children(7, status=status, selected_for=reasons)))
    assert (found.test, found.estimate.name) == ("NOM-NOM", "Cramer's V")
    assert found.p == pytest.approx(5 / 35)  # of all 35 ways 4 lead to this table and 1 to the other end
    assert "of 3 with 'Closed', 'Concern about CSE' for 3" in found.sentence
    alone = asked(block, one_round(of_children(3, status=["active"] * 3, selected_for=reasons[:3])))
    assert alone.cannot == "All 3 children gave the same answer to one of the two, so nothing can differ."


PAIRED = SAID | {
    "scale": "paired",
    "exposure": {
        "label": "Unsafe at the audit",
        "otherwise": "Not unsafe",
        "said": "were unsafe at the audit",
        "table": "cases",
        "question": "unsafe",
        "answers": ["yes"],
    },
    "outcome": {
        "label": "Concerns at follow-up",
        "otherwise": "None",
        "said": "were of concern at follow-up",
        "table": "follow_up",
        "question": "concerns",
        "answers": ["yes"],
    },
}


def test_the_same_children_before_and_after_are_paired():
    before = ["yes"] * 7 + ["no"] * 2
    after = ["no"] * 6 + ["yes"] + ["no"] * 2
    tables = of_children(9, unsafe=before)
    tables["follow_up"] = table("follow_up", case=children(*range(1, 10)), concerns=after)
    found = asked(PAIRED, one_round(tables))
    assert (found.test, found.p) == ("BIN-BIN-PAIR", pytest.approx(2 / 64))  # six changed, all one way
    assert found.sentence == (
        "7 of 9 children were unsafe at the audit, and 1 of 9 were of concern at follow-up; too few cases to say "
        "whether this is more than chance."
    )


ROUNDS = SAID | {
    "scale": "rounds",
    "outcome": OLDER_AND_GRADE["outcome"],
}


def graded(good: int, below: int, **said: object) -> RoundTables:
    return one_round(of_children(good + below, grade=["good"] * good + ["inadequate"] * below), **said)


def test_two_rounds_are_compared_as_the_lists_they_were_drawn_from():
    found = asked(ROUNDS, graded(4, 4, name="now"), before=graded(1, 8, name="before"))
    assert (found.test, found.rounds) == ("BIN-BIN-FPC", ("before", "now"))
    assert found.estimate.value == pytest.approx(4 / 8 - 1 / 9)
    assert found.p >= 0.05
    assert found.estimate.low <= 0 < found.estimate.high
    assert found.sentence.startswith(
        "4 of 8 children of this round were graded Good or better, against 1 of 9 of the round before"
    )


def test_two_rounds_that_were_audited_whole_are_known_and_not_tested_by_chance():
    census = {"draw": "census"}
    found = asked(ROUNDS, graded(4, 4, size=8, **census), before=graded(1, 8, size=9, name="before", **census))
    assert (found.estimate.low, found.estimate.high) == pytest.approx((4 / 8 - 1 / 9, 4 / 8 - 1 / 9))


def test_grades_that_the_round_before_did_not_publish_cannot_be_compared():
    reason = "The published report does not give the grades."
    cases = table("cases", {"grade": ["not available"] * 2}, case=children(1, 2), grade=[None] * 2)
    unpublished = one_round({"cases": cases}, name="before", not_available={"cases.grade": reason})
    assert asked(ROUNDS, graded(4, 4), before=unpublished).cannot == reason
    assert asked(ROUNDS, graded(4, 4)).cannot == "No round before this one is named that is still there."


def test_rows_of_one_child_are_no_independent_rows():
    block = SAID | {
        "scale": "proportion",
        "outcome": {
            "label": "Away",
            "otherwise": "Missing",
            "said": "were away",
            "rows": "missing_episodes",
            "unit": "episodes",
            "question": "kind",
            "answers": ["away"],
        },
    }
    who, kinds = [1] * 5 + [2] * 5 + [3], ["away"] * 5 + ["missing"] * 5 + ["away"]
    tables = of_children(3) | {"missing_episodes": table("missing_episodes", case=children(*who), kind=kinds)}
    found = asked(block, one_round(tables))
    assert (found.test, found.n, found.clusters) == ("PROP", 11, 3)
    assert found.sentence.startswith("6 of 11 episodes were away.")
    alone = table("missing_episodes", case=children(*range(1, 12)), kind=kinds)
    apart = asked(block, one_round(of_children(11) | {"missing_episodes": alone}))
    assert found.estimate.low < apart.estimate.low
    assert found.estimate.high > apart.estimate.high


def test_a_row_of_which_it_was_not_asked_is_outside_and_one_of_which_nobody_knows_whether_it_was_is_missing():
    """Interviews held, of those offered: one episode had no offer, and of one it is not recorded."""
    block = SAID | {
        "scale": "proportion",
        "outcome": {
            "label": "Held in time",
            "otherwise": "Not",
            "said": "were followed by an interview in time",
            "rows": "missing_episodes",
            "unit": "episodes",
            "question": "interview_held",
            "answers": ["within_72"],
        },
    }
    offered = ["yes"] * 4 + ["no", None]
    held = ["within_72", "within_72", "later", "no", None, None]
    states = {
        "interview_offered": ["answered"] * 5 + ["not recorded"],
        "interview_held": ["answered"] * 4 + ["not asked"] * 2,
    }
    who = children(1, 2, 3, 4, 5, 6)
    rows = table("missing_episodes", states, case=who, interview_offered=offered, interview_held=held)
    found = asked(block, one_round(of_children(6) | {"missing_episodes": rows}))
    assert (found.n, found.missing) == (4, 1)
    assert {group.state: len(group.members) for group in found.left_out} == {"not applicable": 1, "not recorded": 1}
    assert found.bounds.words == "It would be 2 of 5 if all missing answers were No, and 3 of 5 if all were Yes."


AGREED = SAID | {
    "scale": "agreement",
    "exposure": {"label": "Auditor", "table": "cases", "question": "grade_auditor"},
    "outcome": {"label": "Moderator", "table": "cases", "question": "grade_moderator"},
}


def test_two_graders_of_the_same_files_agree_beyond_chance_or_not_without_a_verdict_on_few():
    first = ["good"] * 4 + ["requires_improvement"] * 4
    second = ["good"] * 3 + ["requires_improvement"] * 5
    tables = of_children(8, grade_auditor=first, grade_moderator=second)
    found = asked(AGREED, one_round(tables, draw="purposive"))
    assert (found.test, found.p, found.grade) == ("AGREE", None, None)
    assert found.estimate.name == "Gwet's AC2, ordinal weights"
    assert 0.5 < found.estimate.value < 1
    assert found.sentence == (
        "Both gave the same grade to 7 of 8 files; 8 files graded by both are too few for a verdict, which wants 20 "
        "or more."
    )


def test_a_change_without_anybody_to_compare_with_is_told_and_not_tested():
    block = SAID | {"scale": "change", "exposure": AGREED["exposure"], "outcome": AGREED["outcome"]}
    first, second = ["inadequate"] * 3 + ["good"], ["good", "good", "inadequate", "inadequate"]
    found = asked(block, one_round(of_children(4, grade_auditor=first, grade_moderator=second)))
    assert (found.test, found.p, found.grade) == ("PREPOST", None, "D")
    assert "2 of 4 children are higher in 'Moderator' than in 'Auditor', 1 lower and 1 alike" in found.sentence
    assert "children chosen at their worst tend to look better later" in found.sentence


def pooled(numbers: list[tuple[int, int, int, int]], **said: object) -> list[RoundTables]:
    """A round a partnership: exposed with and without, others with and without the outcome."""
    received = []
    for place, (a, b, c, d) in enumerate(numbers):
        ages = [17] * (a + b) + [12] * (c + d)
        grades = (["good"] * a + ["inadequate"] * b) + (["good"] * c + ["inadequate"] * d)
        tables = of_children(len(ages), age=ages, grade=grades)
        received.append(one_round(tables, name=f"round-{place}", partnership=f"P{place}", **said))
    return received


def test_rounds_pooled_are_strata_and_children_of_one_are_compared_with_each_other_alone():
    received = pooled([(3, 1, 1, 3), (2, 2, 2, 4), (4, 1, 2, 3)])
    found = asked(OLDER_AND_GRADE, *received)
    assert (found.test, found.strata, found.n) == ("BIN-BIN-STRAT", 3, 8 + 10 + 10)
    assert found.rounds == ("round-0", "round-1", "round-2")
    assert "one of" not in found.sentence
    assert found.other_tests[0].name == "Zelen's exact test of strata that differ"


def test_a_round_pooled_that_does_not_hold_what_is_asked_is_left_out_by_name():
    received = pooled([(3, 1, 1, 3), (2, 2, 2, 4)])
    ungraded = one_round(of_children(5, age=[17, 12, 17, 12, 17]), name="ungraded")
    found = asked(OLDER_AND_GRADE, received[0], ungraded, received[1])
    assert (found.rounds, found.n) == (("round-0", "round-1"), 8 + 10)
    assert found.without == (("ungraded", "Nobody answered 'cases.grade'."),)
    one = asked(OLDER_AND_GRADE, ungraded, received[0])
    assert (one.rounds, one.test, one.p) == (("round-0",), "BIN-BIN", asked(OLDER_AND_GRADE, received[0]).p)
    note = shown_to(Block("association", "a", "A", dataclasses.asdict(one)), find_audience("board")).emphasis
    assert note.startswith("These are round-0 alone. Without ungraded: Nobody answered 'cases.grade'.")
    assert asked(OLDER_AND_GRADE, ungraded, ungraded).cannot == "Nobody answered 'cases.grade'."


def test_a_round_pooled_whose_days_are_not_known_is_left_out_of_rates():
    received = of_rates(2, 8, (4, 2))
    undated = one_round(received[1].tables, name="undated", period=None)
    found = asked(RATE, received[0], undated)
    assert (found.rounds, found.test) == (("round-0",), "RATE-PERM")
    assert found.without[0][0] == "undated"


def test_strata_within_a_round_are_compared_within():
    block = OLDER_AND_GRADE | {"strata": {"label": "Status", "table": "cases", "question": "status"}}
    tables = pooled([(3, 1, 1, 3)])[0].tables
    rows = tables["cases"].assign(status=["active", "closed"] * 4, status_state="answered")
    rows.attrs = tables["cases"].attrs
    found = asked(block, one_round({"cases": rows}))
    assert (found.test, found.strata) == ("BIN-BIN-STRAT", 2)


def test_a_finding_seen_in_three_partnerships_reaches_grade_a_only_where_it_was_planned():
    received = pooled([(9, 1, 1, 9), (8, 2, 1, 9), (9, 1, 2, 8)])
    planned = Plan({"asked": planned_question("asked", OLDER_AND_GRADE)}, "x")
    found = complete(answered(planned, received)["asked"])
    assert found.grade == "A"
    assert found.sentence.startswith(
        "'Aged 16 or over' was associated with 'Good or better' in the records of 3 partnerships: children aged 16 or "
        "over were graded Good or better more often than those aged under 16, each compared within its own round (26 "
        "of 30 against 4 of 30 when all are put together)"
    )
    assert asked(OLDER_AND_GRADE, *received).grade == "C"
    two = complete(answered(planned, received[:2])["asked"])
    assert (two.grade, two.sentence[:17]) == ("B", "In these records ")


def test_a_model_with_covariates_holds_them_alike():
    covariate = {
        "label": "Active",
        "table": "cases",
        "question": "status",
        "answers": ["active"],
    }
    block = OLDER_AND_GRADE | {"covariates": [covariate]}
    tables = pooled([(5, 1, 1, 5)])[0].tables
    rows = tables["cases"].assign(status=["active", "closed", "active"] * 4, status_state="answered")
    rows.attrs = tables["cases"].attrs
    found = asked(block, one_round({"cases": rows}))
    assert (found.test, found.estimate.measure) == ("LOGIT-SMALL", "ratio")
    assert found.estimate.low < found.estimate.value < found.estimate.high
    assert found.other_tests[0].name == "Exact logistic regression"


ACTIVE = {"label": "Active", "table": "cases", "question": "status", "answers": ["active"]}


def many(partnerships: int, per_group: int) -> list[RoundTables]:
    """Rounds of partnerships whose older children are graded Good in two of three files, younger ones in one of three;
    every other file is active."""
    n = 2 * per_group
    ages = [17] * per_group + [12] * per_group
    grades = [("good" if place % 3 < (2 if place < per_group else 1) else "inadequate") for place in range(n)]
    status = ["active" if place % 2 else "closed" for place in range(n)]
    return [
        one_round(of_children(n, age=ages, grade=grades, status=status), name=f"round-{p}", partnership=f"P{p}")
        for p in range(partnerships)
    ]


def test_a_model_of_many_partnerships_counts_its_errors_from_one_to_the_other():
    block = OLDER_AND_GRADE | {"covariates": [ACTIVE]}
    clustered = asked(block, *many(12, 12))
    assert (clustered.test, clustered.clusters) == ("LOGIT", 12)
    assert clustered.estimate.method == "clustered by partnership"
    assert clustered.estimate.value == pytest.approx(4, rel=0.01)  # odds of 2 and of a half, in all of them
    assert clustered.others[0].value == pytest.approx(1 / 3, abs=0.01)
    few = asked(block, *many(3, 12))
    assert (few.test, few.estimate.method, few.clusters) == ("LOGIT", "Wald", 72)
    assert few.estimate.value == pytest.approx(4, rel=0.01)


def test_a_model_that_separation_leaves_without_an_odds_ratio_gives_way_to_firths():
    received = pooled([(30, 0, 15, 15)])
    block = OLDER_AND_GRADE | {"covariates": [ACTIVE], "test": "LOGIT"}
    rows = received[0].tables["cases"].assign(status=["active", "closed", "active"] * 20, status_state="answered")
    rows.attrs = received[0].tables["cases"].attrs
    found = asked(block, one_round({"cases": rows}))
    assert (found.test, found.test_name) == ("LOGIT-SMALL", "Firth's logistic regression")
    assert found.why.startswith("Logistic regression cannot be fitted (Separation: ")
    assert found.estimate.low > 1


def of_rates(partnerships: int, children_each: int, events: tuple[int, int]) -> list[RoundTables]:
    """Rounds of partnerships; every second child was suspended; numbers of episodes go round from 0 to the number."""
    received = []
    for p in range(partnerships):
        tables = of_children(children_each)
        suspended = children(*range(1, children_each + 1, 2))
        who = [
            child
            for child in range(1, children_each + 1)
            for _ in range((child // 2) % (events[0 if child % 2 else 1] + 1))
        ]
        tables["suspensions"] = table("suspensions", case=suspended, start=["2014-05-08"] * len(suspended))
        days = [f"2014-{1 + place % 9 + 3:02d}-10" for place in range(len(who))]
        tables["missing_episodes"] = table("missing_episodes", case=children(*who), start=days)
        received.append(one_round(tables, name=f"round-{p}", partnership=f"P{p}"))
    return received


def test_rates_of_many_children_pooled_are_modelled_with_a_level_for_each_round():
    found = asked(RATE, *of_rates(3, 40, (4, 2)))
    assert (found.test, found.n, found.strata) == ("RATE-REG", 120, 3)
    assert found.estimate.method in ("negative binomial", "quasi-Poisson (no spread beyond chance)")
    assert found.estimate.value == pytest.approx(found.times[0].events / found.times[1].events, rel=0.01)
    assert found.estimate.low < found.estimate.value < found.estimate.high
    alone = asked(RATE | {"test": "RATE-PERM"}, *of_rates(3, 40, (4, 2)))
    assert alone.estimate.value == pytest.approx(found.estimate.value, rel=0.01)


def test_rates_that_no_model_fits_are_permuted_and_it_says_so():
    received = of_rates(3, 40, (4, 2))
    empty = of_rates(1, 40, (0, 0))[0]
    found = asked(RATE, *received[:2], RoundTables(received[2].round, empty.tables))
    assert found.test == "RATE-PERM"
    assert found.why.startswith("No model of the rates can be fitted (")
    assert found.why.endswith("so children are permuted.")


def test_the_direction_is_that_of_the_estimate_and_not_of_all_counts_together():
    """Within both rounds older children are graded Good more often; together, 48 of 120 against 62 of 100."""
    received = pooled([(18, 2, 60, 20), (30, 70, 2, 18)])
    found = answered(Plan({"asked": planned_question("asked", OLDER_AND_GRADE)}, "x"), received)["asked"]
    assert found.estimate.value > 1
    assert (found.leans, found.grade) == (1, "B")
    assert found.sentence == (
        "In these records children aged 16 or over were graded Good or better more often than those aged under 16, "
        "each compared within its own round (48 of 120 against 62 of 100 when all are put together)."
    )


def test_a_finding_is_seen_again_within_the_strata_and_as_the_estimate_leans():
    """Three partnerships, each of two rounds: within rounds more often, in each partnership together less often."""
    received = [
        RoundTables(replace(one.round, name=f"{place}-{one.round.name}", description=described), one.tables)
        for place in range(3)
        for one in pooled([(18, 2, 60, 20), (30, 70, 2, 18)])
        for described in [replace_partnership(one, f"P{place}")]
    ]
    found = answered(Plan({"asked": planned_question("asked", OLDER_AND_GRADE)}, "x"), received)["asked"]
    assert (found.leans, found.grade) == (1, "A")
    assert "graded Good or better more often" in found.sentence
    against = [*received[:4], *pooled([(1, 19, 20, 1)], draw="random")]
    other = answered(Plan({"asked": planned_question("asked", OLDER_AND_GRADE)}, "x"), against)["asked"]
    assert other.grade != "A"


def replace_partnership(one: RoundTables, partnership: str):
    return one.round.description.model_copy(update={"partnership": partnership})


def test_what_no_test_compares_within_rounds_is_not_pooled():
    block = SAID | {"scale": "ordinal", "exposure": {"label": "Age", "table": "cases", "question": "age"}}
    younger = one_round(of_children(3, age=[11, 12, 13], grade=["good", "good", "outstanding"]), name="r1")
    older = one_round(of_children(3, age=[15, 16, 17], grade=["inadequate", "inadequate", "good"]), name="r2")
    found = asked(block | {"outcome": GRADE}, younger, older)
    assert found.cannot == (
        "Two orders are compared within one round, and not pooled over several. Ask each round by itself."
    )
    assert (found.n, len(found.rounds)) == (6, 2)


def test_bounds_of_pairs_go_to_the_ends_of_the_scale():
    """Exposed Good, Good and one not known; others 2 Good, 3 Requires improvement; ends Inadequate, Outstanding."""
    grades = ["good", "good", None, "good", "good"] + ["requires_improvement"] * 3
    states = {"grade": ["answered"] * 2 + ["not recorded"] + ["answered"] * 5}
    cases = table("cases", states, case=children(*range(1, 9)), grade=grades)
    tables = {"cases": cases, "suspensions": table("suspensions", case=children(1, 2, 3))}
    bounds = asked(ORDERED, one_round(tables)).bounds
    assert (bounds.low, bounds.high) == pytest.approx((8 / 15, 13 / 15))  # each Good: 1/2 + 1/2 + 3 of 5; then 0 or 5


def test_those_to_whom_it_does_not_apply_are_on_the_list_and_not_yes():
    states = {"grade": ["answered"] * 5 + ["not applicable"] * 3}
    grades = ["good"] * 3 + ["inadequate"] * 2 + [None] * 3
    cases = table("cases", states, case=children(*range(1, 9)), grade=grades)
    found = asked(SAID | {"scale": "proportion", "outcome": OLDER_AND_GRADE["outcome"]}, one_round({"cases": cases}))
    expected = number_on_list(3, 8, 25)
    assert (found.estimate.low, found.estimate.high) == (expected.low, expected.high)


def test_a_child_to_whom_one_side_does_not_apply_is_not_missing_for_the_other():
    states = {
        "age": ["answered"] * 7 + ["not recorded"],
        "grade": ["answered"] * 7 + ["not applicable"],
    }
    ages = pd.array([17, 17, 17, 12, 12, 12, 12, None], dtype="Int64")
    cases = table(
        "cases", states, case=children(*range(1, 9)), age=ages, grade=["good", "inadequate"] * 3 + ["good", None]
    )
    found = asked(OLDER_AND_GRADE, one_round({"cases": cases}))
    assert (found.n, found.missing, found.bounds) == (7, 0, None)


def test_follow_up_that_nobody_knows_is_missing_and_no_concern_is_an_end():
    """Asked in turn: known, concerns, exploitation, offending. Unknown is missing; a No on the way is outside."""
    no, yes = "no", "yes"
    known = [no, no, yes, yes, yes, yes, yes, yes]
    concerns = [None, None, no, no, yes, yes, yes, yes]
    exploitation = [None] * 4 + [no, no, yes, yes]
    offending = [None] * 6 + [yes, no]
    answers = {"known": known, "concerns": concerns, "exploitation": exploitation, "offending": offending}
    states = {name: ["answered" if one else "not asked" for one in given] for name, given in answers.items()}
    rows = table("follow_up", states, case=children(*range(1, 9)), **answers)
    outcome = {
        "label": "Offending",
        "otherwise": "None",
        "said": "were offending",
        "table": "follow_up",
        "question": "offending",
        "answers": ["yes"],
    }
    found = asked(SAID | {"scale": "proportion", "outcome": outcome}, one_round(of_children(8) | {"follow_up": rows}))
    assert (found.n, found.missing) == (2, 2)
    assert found.bounds.words == "It would be 1 of 4 if all missing answers were No, and 3 of 4 if all were Yes."


def test_a_covariate_may_have_any_label():
    plain = asked(OLDER_AND_GRADE | {"covariates": [ACTIVE]}, *many(3, 12))
    for label in ("exposed", "outcome", "stratum", "child", "strata"):
        named = asked(OLDER_AND_GRADE | {"covariates": [ACTIVE | {"label": label}]}, *many(3, 12))
        assert named.estimate.value == plain.estimate.value


def test_an_undated_row_of_another_kind_leaves_nobody_out():
    tables = missing_and_suspended()
    kinds = ["missing"] * 10 + ["away"]
    rows = tables["missing_episodes"].assign(kind=kinds, kind_state="answered")
    rows.attrs = tables["missing_episodes"].attrs
    rows.loc[10, ["start", "start_state"]] = [None, "not known"]
    block = RATE | {"outcome": EPISODES | {"question": "kind", "answers": ["missing"]}}
    found = asked(block, one_round(tables | {"missing_episodes": rows}))
    assert (found.n, found.missing, sum(row.events for row in found.times)) == (8, 0, 10)


def test_a_test_that_expects_less_says_the_smallest_effect_on_that_side():
    fewer = RATE | {"smallest_effect": {"ratio": 0.3}, "direction": "less"}
    more = of_rates(1, 24, (4, 2))
    assert asked(fewer, *more).minimum_detectable.value is None or asked(fewer, *more).minimum_detectable.value < 1
    block = OLDER_AND_GRADE | {"smallest_effect": {"base": 0.8, "share": 0.2}}
    found = asked(block, *pooled([(1, 9, 9, 1), (2, 8, 8, 2)]))
    assert found.minimum_detectable.value < 1


JOINT = AGREED | {"joint_grade": {"table": "cases", "question": "auditors", "separator": "/"}}


def test_files_graded_together_are_left_out_and_the_others_compared():
    first, second = ["good"] * 15 + ["inadequate"] * 15, ["good"] * 14 + ["inadequate"] * 16
    auditors = ["JP/CP"] * 3 + ["JP"] * 27
    cases = of_children(30, grade_auditor=first, grade_moderator=second, grade=second, auditors=auditors)
    found = asked(JOINT, one_round(cases, draw="purposive"))
    assert (found.test, found.n, found.missing) == ("AGREE", 27, 3)
    assert any("3 of 30 grades were given by two auditors together" in gate.reason for gate in found.gates)
    everyone = of_children(3, grade_auditor=["good"] * 3, grade_moderator=["good"] * 3, grade=["good"] * 3)
    together = asked(JOINT, one_round({"cases": everyone["cases"].assign(auditors="JP/CP", auditors_state="answered")}))
    assert together.cannot.startswith("3 of 3 grades were given by two auditors together")
    assert together.needs.endswith("each auditor's own grade, written down before the two confer.")


@pytest.mark.parametrize(
    ("block", "says"),
    [
        (
            OLDER_AND_GRADE | {"covariates": [OLDER_AND_GRADE["outcome"] | {"label": "Again"}]},
            "outcome and covariates are made of the same answers. Compare two different things.",
        ),
        (OLDER_AND_GRADE | {"covariates": [ACTIVE, ACTIVE]}, "two covariates have one label. Give each its own."),
        (
            SAID | {"scale": "ordinal", "test": "ORD-BIN", "outcome": GRADE, "exposure": GRADE | {"question": "age"}},
            "test 'ORD-BIN' compares two groups, and the exposure is an order.",
        ),
        (ORDERED | {"test": "ORD-ORD"}, "test 'ORD-ORD' compares two orders, and the exposure is two groups."),
    ],
)
def test_a_question_that_cannot_be_is_refused(block, says):
    with pytest.raises(BadDefinition) as refused:
        explored(block, one_round(of_children(2)))
    assert says in str(refused.value)


def test_a_list_that_is_several_has_no_number_on_it():
    block = SAID | {"scale": "proportion", "outcome": OLDER_AND_GRADE["outcome"], "test": "PROP-FPC"}
    assert asked(block, *pooled([(3, 1, 1, 3), (2, 2, 2, 4)])).cannot == (
        "There is no one list of known size that the children were drawn from: ask for PROP."
    )


def test_what_was_not_planned_is_stamped_and_never_above_c():
    found = asked(OLDER_AND_GRADE, *pooled([(9, 1, 1, 9)]))
    assert (found.planned, found.family, found.grade) == (False, "exploratory", "C")
    assert found.p == pytest.approx(fisher_central(TwoByTwo(9, 1, 1, 9)))
    assert found.estimate.low == pytest.approx(conditional_odds_ratio(TwoByTwo(9, 1, 1, 9)).low)
    assert "the question was not planned before the data were looked at" in [gate.reason for gate in found.gates]


def test_days_around_a_suspension_are_each_child_s_own():
    found = asked(EVENTS, one_round(missing_and_suspended()))
    assert [row.label for row in found.times] == ["other days", "days before", "days 0 to 6", "days 7 to 27"]
    assert found.cannot or found.test == "SCCS"
    assert sum(row.events for row in found.times) == 11


def test_an_unknown_answer_in_an_undeclared_question_is_refused_with_near_names():
    block = OLDER_AND_GRADE | {"outcome": OLDER_AND_GRADE["outcome"] | {"answers": ["god"]}}
    with pytest.raises(BadDefinition, match="'god' is no answer to 'grade'. Did you mean 'good'?"):
        explored(block, one_round(of_children(2)))
