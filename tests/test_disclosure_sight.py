"""What an audience with a policy for small numbers reads: gathered once, told alike wherever the same people stand."""

import dataclasses

import pytest

from analysis import (
    associations,
    bar_chart,
    code_responses,
    count,
    count_themes,
    load,
    quotes,
    release,
    sentence,
    since_last_round,
    statements,
    theme_sets,
    total,
)
from analysis.audiences import Audience, find_audience
from analysis.disclosure.blocks import Block
from analysis.disclosure.kinds import KINDS, PROTECTED, shown_to
from analysis.disclosure.sight import Exact, Gathering, Number, Protected, key_of
from analysis.errors import NotReleasable
from analysis.protection.linked import Sum
from analysis.statistics.crossing import cross

PUBLIC = Audience(label="Public", circulation="For all.", row_level=False, identifiers=False, policy="dfe_cin")
ROUNDED = PUBLIC.model_copy(update={"policy": "opensafely"})
ROUND = "stockton-2015-04"


@pytest.fixture
def cases(in_home):
    return load(ROUND, "cases")


def gathered(*blocks: Block, audience: Audience = PUBLIC) -> Gathering:
    sight = Gathering(audience)
    for block in blocks:
        shown_to(block, sight)
    return sight


def hiding(sight: Gathering, *numbers: int, audience: Audience = PUBLIC) -> Protected:
    """The sight in which these numbers are hidden, and every other one is told."""
    found = sight.linked.numbers
    return Protected(audience, {key: None if number in numbers else number for key, number in found.items()})


def everything(shown) -> str:
    return str(dataclasses.asdict(shown))


def test_numbers_are_gathered_with_what_they_are_parts_of(cases):
    """Four Good and four Requires improvement of eight: 8 = 4 + 4 and 0, and each share has a rest."""
    block = release(count(cases, "grade"), "Grades").block
    linked = gathered(block).linked
    good = key_of(frozenset(count(cases, "grade")["good"].members))
    everybody = key_of(frozenset(cases["case"]))
    assert (linked.numbers[good], linked.numbers[everybody]) == (4, 8)
    assert any(one.whole == everybody and good in one.parts for one in linked.sums)
    for one in linked.sums:
        assert linked.numbers[one.whole] == sum(linked.numbers[part] for part in one.parts)


def test_the_same_people_are_one_number_wherever_they_stand(cases):
    grades = release(count(cases, "grade"), "Grades")
    told = release(sentence("{good} were graded Good.", good=grades["good"]), "Told")
    one, both = gathered(grades.block), gathered(grades.block, told.block, bar_chart(grades).block)
    assert (one.linked.numbers, one.linked.sums) == (both.linked.numbers, both.linked.sums)


def test_a_hidden_number_is_c_in_table_chart_sentence_and_manifest_and_never_0(cases):
    grades = release(count(cases, "grade"), "Grades")
    told, chart = release(sentence("{good} were graded Good.", good=grades["good"])), bar_chart(grades)
    sight = hiding(gathered(grades.block), 4)
    table = shown_to(grades.block, sight)
    rows = {row[0]: row[1:] for row in table.table.rows}
    assert rows["Good"] == ("[c]", "8", "[c]")
    assert rows["Outstanding"] == ("0", "8", "0%")
    assert [entry["value"] for entry in table.values if entry["label"] == "Good"] == ["[c]"]
    assert [entry["percent"] for entry in table.values if entry["label"] == "Good"] == ["[c]"]
    drawn = shown_to(chart.block, sight).chart
    bars = {bar.label: bar for bar in drawn.bars}
    assert (bars["Good"].number, bars["Good"].text) == (None, "[c]")
    assert shown_to(told.block, sight).text == "[c] of 8 case files were graded Good."


def test_a_percentage_is_hidden_with_its_denominator(cases):
    grades = release(count(cases, "grade"), "Grades").block
    rows = shown_to(grades, hiding(gathered(grades), 8)).table.rows
    assert {row[2:] for row in rows} == {("[c]", "[c]")}


def test_a_test_goes_with_the_numbers_it_would_give_away(in_home):
    answers = associations(ROUND)
    for name in ("placement_and_recording", "age_and_grade", "grade_good", "return_interviews"):
        block = release(answers[name], answers[name].text).block
        sight = gathered(block)
        small = [number for number in sight.linked.numbers.values() if 1 <= number <= 5]
        shown = shown_to(block, hiding(sight, *small))
        words = " ".join([shown.text, shown.note, shown.emphasis, *shown.method])
        assert not any(character.isdigit() for character in words), words
        assert [entry["value"] for entry in shown.values if entry["kind"] == "result"] == ["[c]"]
        assert not {"p", "estimate", "p_adjusted"} & {key for entry in shown.values for key in entry}


def test_a_test_of_large_numbers_is_shown_whole_and_under_rounding_never(in_home):
    answers = associations(ROUND)
    block = release(answers["grade_good"], "Good").block
    assert shown_to(block, hiding(gathered(block))) == shown_to(block, Exact(PUBLIC))
    rounded = shown_to(block, hiding(gathered(block, audience=ROUNDED), audience=ROUNDED))
    assert "p =" not in everything(rounded)
    assert rounded.values[-1]["value"] == "[c]"


def test_why_something_cannot_be_computed_may_tell_of_numbers_and_is_hidden(in_home):
    block = release(associations(ROUND)["agreement_of_auditor_and_moderator"], "Agreement").block
    shown = shown_to(block, hiding(gathered(block)))
    assert "8" not in f"{shown.text} {shown.note}"


def test_rows_of_children_and_kinds_that_cannot_be_protected_are_in_no_such_edition(in_home):
    from analysis import effects, needs, timeline

    answers = associations(ROUND)
    for thing in (timeline(ROUND), effects(answers), needs(answers)):
        assert shown_to(release(thing, "T").block, Exact(PUBLIC)) is None
    assert {kind.name for kind in KINDS.values()} > PROTECTED


def test_two_rounds_have_children_of_their_own(cases):
    block = release(since_last_round(cases, "grade"), "Grades by round").block
    numbers = gathered(block).linked.numbers
    assert sorted(numbers.values()) == sorted(
        gathered(release(count(cases, "grade"), "G").block).linked.numbers.values()
    )


def test_episodes_are_hidden_with_the_children_they_are_of(in_home):
    block = release(total(load(ROUND, "missing_episodes")), "Episodes").block
    sight = gathered(block)
    assert set(sight.linked.numbers.values()) == {14, 5}
    assert shown_to(block, hiding(sight, 5)).text == "[c] missing and away episodes."
    assert shown_to(block, hiding(sight)).text == "14 missing and away episodes."


def test_a_cross_table_has_margins_that_are_gathered_as_sums(cases):
    crossed = cross(count(cases, "grade"), count(cases, "placement"))
    block = release(crossed, "Grade by placement").block
    sight = gathered(block)
    shown = shown_to(block, Exact(PUBLIC))
    table = {row[0]: [int(cell) for cell in row[1:]] for row in shown.table.rows}
    columns = list(zip(*(row for label, row in table.items() if label != "Total"), strict=True))
    assert table["Total"] == [sum(column) for column in columns]
    assert all(row[-1] == sum(row[:-1]) for row in table.values())
    linked = sight.linked
    everybody = key_of(frozenset(crossed.members))
    assert sum(one.whole == everybody for one in linked.sums) >= 2
    for one in linked.sums:
        assert linked.numbers[one.whole] == sum(linked.numbers[part] for part in one.parts)


def test_an_audience_with_a_policy_comes_with_the_sight_of_its_edition(cases):
    block = release(count(cases, "grade"), "Grades").block
    with pytest.raises(NotReleasable, match="published by 'roundtable release'"):
        shown_to(block, PUBLIC)


def test_numbers_with_names_of_their_own_have_a_rest():
    sight = Gathering(PUBLIC)
    some, whole = Number("audited", 8, ("C1", "C2")), Number("on the list", 25)
    assert (sight.told_number(some), sight.told_number(whole)) == (8, 25)
    sight.part_of_number(some, whole)
    assert Sum("on the list", ("audited", "on the list, less audited")) in sight.linked.sums
    assert sight.linked.implied == {"on the list, less audited"}
    assert sight.linked.numbers["on the list, less audited"] == 17


def test_statements_that_tell_a_number_in_words_are_left_out_and_the_others_stay(in_home):
    block = release(statements(load(ROUND, "statements"), "statement"), "Conclusions").block
    sight = gathered(block)
    exact, public = shown_to(block, Exact(PUBLIC)), shown_to(block, hiding(sight))
    board = shown_to(block, find_audience("board"))
    left_out = [item.text for item in board.items if item not in public.items]
    assert [text.split(" had")[0] for text in left_out] == ["The four files that require improvement"]
    assert exact.items == public.items and len(public.items) > 4
    assert public.note == "[c] What tells a number that nobody computed is not in this edition."
    assert board.note == ""


def test_quotes_of_few_are_left_out_because_to_count_them_would_tell_how_few(in_home):
    asked = load("lscb-2015", "consultation")
    block = release(quotes(asked, "felt"), "How it felt").block
    sight = gathered(block)
    assert len(shown_to(block, find_audience("board")).items) > 0
    shown = shown_to(block, hiding(sight, len(asked)))
    assert shown.items == () and shown.text.startswith("[c] Quotes are not in this edition")
    assert len(shown_to(block, hiding(sight)).items) > 0


def test_sorted_themes_put_hidden_ones_last_by_their_labels(in_home):
    block = release(count_themes(code_responses(load("lscb-2015", "responses"))), "Themes").block
    sight = gathered(block)
    board = [entry["value"] for entry in shown_to(block, find_audience("board")).values if "interval" in entry]
    assert board == sorted(board, reverse=True) and len(set(board)) > 4
    hidden = sorted(set(board))[1:3]
    shown = [e for e in shown_to(block, hiding(sight, *hidden)).values if "interval" in e]
    numbers = [entry["value"] for entry in shown]
    told = [number for number in board if number not in hidden]
    assert numbers == [*told, *("[c]" for _ in board[len(told) :])]
    labels = [entry["label"] for entry in shown[len(told) :]]
    assert labels == sorted(labels)


def test_sets_of_themes_that_few_raised_are_in_no_edition_with_a_policy(in_home):
    """'Raised by two or more', and not in the set of those with three: that is two."""
    sets = theme_sets(code_responses(load("lscb-2015", "responses")))
    assert sets
    for name, one in sets.items():
        block = release(one, name).block
        assert shown_to(block, hiding(gathered(block))) is None
        assert shown_to(block, find_audience("board")).items
