"""`release` is an allow-list: typed blocks out, everything else refused; each audience sees its form of a block."""

from dataclasses import asdict, is_dataclass

import matplotlib.figure
import pandas as pd
import pytest

from analysis import (
    bar_chart,
    count,
    count_findings,
    in_order,
    load,
    period,
    quotes,
    release,
    rows,
    sentence,
    since_last_round,
    statements,
    total,
)
from analysis.audiences import audiences, find_audience
from analysis.disclosure.blocks import Block
from analysis.disclosure.kinds import KINDS, shown_to
from analysis.disclosure.sight import Exact
from analysis.errors import CannotCount, NotReleasable, UnknownName

PANEL, BOARD = find_audience("panel"), find_audience("board")


@pytest.fixture
def cases(in_home):
    return load("stockton-2015-04", "cases")


@pytest.mark.parametrize(
    "thing",
    [
        pd.DataFrame({"a": [1]}),
        pd.Series([1]),
        matplotlib.figure.Figure(),
        4,
        0.5,
        None,
        [1, 2],
        {"good": 4},
        ValueError("secret"),
    ],
    ids=lambda thing: type(thing).__name__,
)
def test_what_is_no_count_is_refused_with_what_to_do(thing):
    with pytest.raises(NotReleasable, match="cannot be released: nobody could tell what it counts, or of whom"):
        release(thing, "Title")


def test_bare_text_is_refused():
    with pytest.raises(NotReleasable, match=r"use sentence\(...\) with released values"):
        release("4 of 8 were good", "Title")


def test_a_released_block_is_not_released_again(cases):
    released = release(count(cases, "grade"), "Grades")
    with pytest.raises(NotReleasable, match="'Grades' is released already"):
        release(released)


def test_a_block_holds_exact_values_and_who_contributes(cases):
    block = release(count(cases, "grade"), "Grades").block
    assert [(answer["label"], len(answer["members"])) for answer in block.content["answers"]] == [
        ("Inadequate", 0),
        ("Requires improvement", 4),
        ("Good", 4),
        ("Outstanding", 0),
    ]
    assert Block(**asdict(block)) == block


def test_no_member_of_a_count_is_in_what_an_audience_sees(cases):
    members = set(count(cases, "grade").members)
    for table, question in (("cases", "grade"), ("cases", "age"), ("missing_episodes", "kind")):
        block = release(count(load("stockton-2015-04", table), question), "T").block
        for audience in map(Exact, audiences().values()):
            text = repr(shown_to(block, audience))
            assert not any(member in text for member in members)


def test_rows_and_identifiers_are_for_the_panel_alone(cases):
    table = release(rows(cases, "auditors", "grade", "age"), "Case table").block
    assert shown_to(table, BOARD) is None
    assert shown_to(table, PANEL).table.rows[0] == ("JP/CP", "Good", "17")
    ages = release(in_order(cases, "age"), "Ages").block
    assert shown_to(ages, BOARD) is None
    assert shown_to(ages, PANEL).values[0]["value"] == [17, 14, 17, 11, 14, 17, 13, 15]
    teams = release(count(cases, "team"), "Teams")
    assert shown_to(teams.block, BOARD) is None
    assert shown_to(teams.block, PANEL) is not None
    told = release(sentence("{number} were held by it.", number=teams["Permanence 2"])).block
    assert shown_to(told, BOARD) is None
    assert shown_to(told, PANEL).text == "1 of 8 case files (13%) were held by it."


def test_what_is_not_available_is_x_with_its_reason(in_home):
    released = release(count(load("stockton-2014-10", "cases"), "grade"), "Grades")
    shown = shown_to(released.block, BOARD)
    assert shown.text.startswith("[x] Not available. The published report does not give the grades")
    assert [entry["value"] for entry in shown.values] == ["[x]"]
    told = shown_to(release(sentence("{good} were good.", good=released["good"])).block, BOARD)
    assert told.text == shown.text


def test_what_nobody_was_asked_is_z(in_home):
    actions = load("stockton-2014-10", "actions")
    before = count(actions, "raised")["round_before"]
    shown = shown_to(release(count(actions, "status", within=before), "Earlier actions").block, BOARD)
    assert shown.text == "[z] Not applicable: there are no actions to ask this of."


def test_a_sentence_says_released_values_with_their_denominator(cases):
    grades = release(count(cases, "grade"), "Grades")
    told = release(sentence("{good} were graded Good.", good=grades["good"]))
    assert shown_to(told.block, BOARD).text == "4 of 8 case files (50%) were graded Good."


def test_a_number_typed_in_a_sentence_is_refused(cases):
    grades = release(count(cases, "grade"), "Grades")
    with pytest.raises(NotReleasable, match="A number is typed in this sentence"):
        sentence("{good} of 8 were good.", good=grades["good"])
    with pytest.raises(NotReleasable, match="is no released value such as grades\\['good'\\], but of type int"):
        sentence("{good} were good.", good=4)
    with pytest.raises(UnknownName, match="'good' is not a known gap of this sentence"):
        sentence("{good} were good.", fine=grades["good"])


def test_a_value_that_a_block_does_not_hold_is_refused(cases):
    with pytest.raises(UnknownName, match="'god' is not a known value of 'Grades'. Did you mean 'good'"):
        release(count(cases, "grade"), "Grades")["god"]


def test_a_quote_needs_consent(in_home):
    responses = load("lscb-2015", "responses")
    agreed = responses[responses["quotable"] == "yes"]
    shown = shown_to(release(quotes(responses, "worked_well", by="agency"), "Quotes").block, BOARD)
    assert 0 < len(shown.items) <= len(agreed) < len(responses)
    refused = set(responses.loc[responses["quotable"] != "yes", "worked_well"].dropna()) - set(agreed["worked_well"])
    assert not any(item.text in refused for item in shown.items)
    assert all(item.quoted for item in shown.items)


def test_free_text_references_and_days_are_not_counted(in_home):
    responses, episodes = load("lscb-2015", "responses"), load("lscb-2015", "missing_episodes")
    with pytest.raises(
        CannotCount, match="'What worked well\\?' is a question of type text and cannot be counted. Code it"
    ):
        count(responses, "worked_well")
    with pytest.raises(CannotCount, match="'Response' is a question of type identifier and cannot be counted"):
        count(responses, "response")
    with pytest.raises(CannotCount, match="'Start' is a question of type date and cannot be counted"):
        count(episodes, "start")


def test_only_the_panels_own_words_are_statements(in_home):
    for name, question in (("responses", "concerns"), ("consultation", "felt"), ("cases", "auditors")):
        with pytest.raises(NotReleasable, match="was not worded by the panel"):
            statements(load("lscb-2015", name), question)
    assert len(statements(load("lscb-2015", "actions"), "action").texts) == 9


def test_a_quote_is_free_text_and_names_nobody(in_home):
    responses = load("lscb-2015", "responses")
    with pytest.raises(NotReleasable, match="'Case' could name who said it"):
        quotes(responses, "worked_well", by="case")
    with pytest.raises(NotReleasable, match="'Case' is no free text to quote"):
        quotes(responses, "case")
    with pytest.raises(NotReleasable, match="Nobody was asked whether case files may be quoted"):
        quotes(load("lscb-2015", "cases"), "auditors")
    with pytest.raises(UnknownName, match="Did you mean 'agency'"):
        quotes(responses, "worked_well", by="agancy")


def test_a_period_is_made_of_months_and_days(in_home):
    episodes = load("stockton-2015-04", "missing_episodes")
    shown = shown_to(release(period(episodes, "start", "start"), "Period").block, BOARD)
    assert shown.values[0]["value"][0].startswith("2014-")
    assert shown.made_up == "yes"
    with pytest.raises(
        CannotCount, match="'Missing or away' is a question of type single, which holds neither months nor days"
    ):
        period(episodes, "kind", "start")
    with pytest.raises(UnknownName, match="Did you mean 'start'"):
        period(episodes, "strat", "end")


def test_a_sentence_without_a_value_or_with_one_that_cannot_be_told_is_refused(cases):
    with pytest.raises(NotReleasable, match="A sentence needs a released value"):
        sentence("The pairs were JP/CP.")
    with pytest.raises(NotReleasable, match="A brace of this sentence is left open"):
        sentence("{good were good.")
    table = release(rows(cases, "grade", "age"), "Case table")
    with pytest.raises(NotReleasable, match="'Case table' has no value that a sentence can tell"):
        _ = table.value
    grades = release(count(cases, "grade"), "Grades")
    with pytest.raises(NotReleasable, match="'Grades' has not one value but 4"):
        _ = grades.value


def test_only_counts_and_themes_have_bars(cases):
    with pytest.raises(NotReleasable, match="'Case table' has no bars to draw. Release count"):
        bar_chart(release(rows(cases, "grade", "age"), "Case table"))


def test_a_chart_has_the_values_of_its_block_and_replaces_it(cases):
    chart = bar_chart(release(count(cases, "grade"), "Grades"), "Half of the files were good")
    shown = shown_to(chart.block, BOARD)
    assert [(bar.label, bar.number, bar.text) for bar in shown.chart.bars] == [
        ("Inadequate", 0, "0 of 8"),
        ("Requires improvement", 4, "4 of 8"),
        ("Good", 4, "4 of 8"),
        ("Outstanding", 0, "0 of 8"),
    ]
    assert shown.chart.denominator == 8
    assert shown.table.rows == shown_to(release(count(cases, "grade"), "Grades").block, BOARD).table.rows


def test_only_what_was_released_is_charted(cases):
    with pytest.raises(NotReleasable, match=r"Release it first: bar_chart\(release\(count\(...\), 'title'\)\)"):
        bar_chart(count(cases, "grade"))


def test_a_chart_of_what_is_not_available_is_no_chart(in_home):
    chart = bar_chart(release(count(load("stockton-2014-10", "cases"), "grade"), "Grades"))
    shown = shown_to(chart.block, BOARD)
    assert shown.chart is None
    assert shown.text.startswith("[x]")


def test_made_up_marks_follow_the_answers_that_contribute(in_home):
    cases, findings = load("stockton-2015-04", "cases"), load("stockton-2015-04", "findings")
    assert release(count(cases, "grade"), "Grades").block.made_up == "no"
    assert release(count_findings(findings, "supervision")).block.made_up == "which row"
    assert release(total(load("lscb-2015", "responses"))).block.made_up == "no"
    agencies = release(count(load("lscb-2015", "responses"), "agency"), "Agencies").block
    assert agencies.made_up == "yes"


def test_two_rounds_side_by_side_show_x_for_what_one_lacks(cases):
    shown = shown_to(release(since_last_round(cases, "grade"), "Grades by round").block, BOARD)
    good = next(row for row in shown.table.rows if row[0] == "Good")
    assert good == ("Good", "[x]", "4 of 8 case files (50%)")
    assert "[x] The published report does not give the grades of October 2014" in shown.note


def test_every_kind_says_how_it_is_shown():
    assert all(callable(kind.shown) and is_dataclass(thing) for thing, kind in KINDS.items())
    assert len({kind.name for kind in KINDS.values()}) == len(KINDS)


def test_an_unknown_audience_is_refused_with_near_names():
    with pytest.raises(UnknownName, match="'bord' is not a known audience. Did you mean 'board'"):
        find_audience("bord")


def test_actions_are_no_rows_of_children_and_are_for_the_board(in_home):
    actions = load("stockton-2015-04", "actions")
    block = release(rows(actions, "action", "owner", "status"), "Actions").block
    assert len(shown_to(block, BOARD).table.rows) == len(actions) == len(shown_to(block, PANEL).table.rows)
    assert shown_to(release(rows(load("stockton-2015-04", "cases"), "grade"), "Grades").block, BOARD) is None


def test_months_of_rows_are_in_words_as_everywhere_on_the_page(in_home):
    new = load("stockton-2015-04", "actions").query("raised == 'this_round'")
    shown = shown_to(release(rows(new, "number", "due"), "By when").block, BOARD)
    assert [row[1] for row in shown.table.rows] == ["Not recorded"] * 3 + ["December 2015"]
