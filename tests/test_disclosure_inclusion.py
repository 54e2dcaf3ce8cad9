"""What a reader of a public edition could work out by subtracting, and what must not be hidden for it."""

import json
from dataclasses import replace

import numpy as np
import pytest

from analysis import associations
from analysis.attacking.manifests import read_manifest
from analysis.audiences import Audience
from analysis.disclosure.blocks import Item, Shown
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.release import release
from analysis.disclosure.sight import Exact, Gathering, Protected, key_of
from analysis.disclosure.texts import Texts
from analysis.protection.policy import find_policy
from analysis.protection.suppression import protect
from analysis.pseudonyms.key_files import demonstration_key
from analysis.pseudonyms.word_runs import runs_of
from analysis.reports.editions import MadeOf, files_of
from analysis.rounds import find_round
from analysis.sweeping.sweep import released_texts

PUBLIC = Audience(label="Public", circulation="For all.", row_level=False, identifiers=False, policy="dfe_cin")
BOARD = Audience(label="Board", circulation="For the board.", row_level=False, identifiers=False)


def people(first: int, last: int) -> list[str]:
    return [f"child {number}" for number in range(first, last)]


def told(sight: Gathering) -> Protected:
    """What is told once all that was gathered is protected."""
    return Protected(PUBLIC, protect(sight.linked, find_policy("dfe_cin")).forms)


def gathered(*partitions: tuple[list[str], list[list[str]]]) -> Gathering:
    """Tables of parts with their totals, all of them printed."""
    sight = Gathering(PUBLIC)
    for whole, parts in partitions:
        sight.parts(whole, parts)
        for some in (whole, *parts):
            sight.told(some)
    return sight


def test_good_or_better_less_good_does_not_give_away_outstanding():
    """Of 40: 14 Good, 4 Outstanding; another table has 18 Good or better. 18 less 14 is what was hidden."""
    everybody, good, outstanding, poor, bad = (
        people(*ends) for ends in ((0, 40), (0, 14), (14, 18), (18, 33), (33, 40))
    )
    sight = gathered((everybody, [good, outstanding, poor, bad]), (everybody, [good + outstanding, poor + bad]))
    public = told(sight)
    assert public.told(outstanding) == "[c]"
    assert "[c]" in (public.told(good), public.told(good + outstanding))


def test_a_total_less_those_with_an_answer_does_not_give_away_the_few_without():
    """51 were selected for a reason and 47 of them are followed up: the 4 others are told nowhere, and follow."""
    selected, others, followed = people(0, 51), people(51, 100), people(0, 47)
    yes, no = people(0, 20), people(20, 47)
    public = told(gathered((selected + others, [selected, others]), (followed, [yes, no])))
    assert "[c]" in (public.told(selected), public.told(followed))


def test_answers_that_contain_each_other_by_chance_hide_nothing():
    """20 with one answer are among 24 with another one to another question; nobody knows that they are."""
    everybody = people(0, 60)
    sight = gathered((everybody, [people(0, 20), people(20, 60)]), (everybody, [people(0, 24), people(24, 60)]))
    assert "[c]" not in [told(sight).told(some) for some in (people(0, 20), people(0, 24), everybody)]


def test_two_groups_that_make_up_all_do_not_give_away_the_few_in_both():
    """28 were missing and 13 away, of 37 who were one or both: 4 were both."""
    everybody, missing, away = people(0, 37), people(0, 28), people(24, 37)
    sight = Gathering(PUBLIC)
    sight.overlapping(missing, away)
    for some in (everybody, missing, away):
        sight.part(some, everybody)
        sight.told(some)
    assert "[c]" in [told(sight).told(some) for some in (everybody, missing, away)]


@pytest.mark.parametrize("policy", ["opensafely", "round_to_5"])
def test_rounded_numbers_are_not_hidden_because_they_are_near_each_other(policy):
    sight = Gathering(PUBLIC.model_copy(update={"policy": policy}))
    sight.parts(people(0, 51), [people(0, 20), people(20, 51)])
    sight.parts(people(0, 47), [people(0, 20), people(20, 47)])
    few = key_of(frozenset(people(47, 51)))
    for some in (people(0, 51), people(0, 47)):
        sight.told(some)
    assert few not in sight.linked.numbers


def test_the_end_of_a_quote_and_its_caption_are_no_find_together():
    """'passed on to the school' of one response and 'Police' below it are six words of another response."""
    key = demonstration_key()
    items = (Item("It was not passed on to the school.", "Police: Communication", quoted=True), Item("Good.", "Health"))
    texts = released_texts([Shown("1", "texts", "In their words", items=items)])
    written = runs_of(key, ["It was passed on to the school. Police knew."])
    released = runs_of(key, ["passed on to the school Police"])
    assert np.isin(released, written).all()
    assert np.isin(released, runs_of(key, texts)).all()


def test_people_of_this_round_are_one_count_beside_those_of_other_rounds():
    """A table of several rounds names its children by round; those of this round are the same children."""
    sight = Gathering(PUBLIC, "now")
    few, named = ["child 1", "child 2"], ["now: child 1", "now: child 2"]
    assert (sight.told(few), sight.told(named)) == (2, 2)
    assert sight.linked.numbers == {key_of(frozenset(few)): 2}
    assert Protected(PUBLIC, {key_of(frozenset(few)): 2}, "now").told(named) == 2


def test_a_value_of_this_round_is_its_own_column_where_both_rounds_have_the_same_number():
    """9 of each round: a reader knows by the title of the round which of the two columns a value of it is."""
    entry = {"kind": "value", "title": "Grade Good", "label": "Good", "value": 9, "block": "Grades", "round": "now"}
    manifest = {"round": "now", "title": "October", "released": [entry, entry | {"round": "before"}]}
    this, before = read_manifest(json.dumps(manifest)).counts
    assert "October" in this.like and "October" not in before.like


@pytest.mark.parametrize(("policy", "said"), [("dfe_cin", True), ("round_to_5", False)])
def test_the_size_of_the_list_is_on_the_index_only_where_numbers_are_exact(in_home, policy, said):
    sight = Protected(PUBLIC.model_copy(update={"policy": policy}), {})
    audit_round = find_round("stockton-2015-04")
    index = files_of(MadeOf(audit_round, (), {}, "0" * 64), "public", sight)["index.html"]
    assert (f"of {audit_round.description.population.size} children" in index) is said


@pytest.mark.parametrize(("agreed", "there"), [(4, False), (8, True)])
def test_quotes_that_a_reader_can_count_are_not_of_few(agreed, there):
    """20 were asked and 4 agreed to be quoted: four quotes would say so, wherever else [c] stands for the 4."""
    words = Texts([("They listened.", "")] * agreed, True, "people", people(0, 20), people(0, agreed), "no", None)
    block = release(words, "In their words").block
    sight = Gathering(PUBLIC)
    shown_to(block, sight)
    assert bool(shown_to(block, told(sight)).items) is there


def test_a_corrected_p_and_the_bounds_of_what_is_missing_tell_of_hidden_numbers(in_home):
    """Holm gives a p as large as that of another test times its place; bounds tell the missing of each group."""
    block = release(associations("stockton-2015-04")["grade_good"], "Good").block
    content = {"p": 0.03, "p_adjusted": 0.04, "family_size": 2, "p_error": None, "other_tests": []}
    content |= {"bounds": {"words": "Whatever the missing answers were, all may be."}, "smallest_attainable_p": None}
    block = replace(block, content=block.content | content)
    sight = Gathering(PUBLIC)
    shown_to(block, sight)
    exact = told_all(sight)
    seen, board = str(shown_to(block, exact)), str(shown_to(block, Exact(BOARD)))
    assert "0.04" in board and "Whatever" in board
    assert "0.04" not in seen and "Whatever" not in seen and "p = 0.03" in seen


def told_all(sight: Gathering) -> Protected:
    """What is told where nothing is hidden."""
    return Protected(PUBLIC, dict(sight.linked.numbers))
