"""Intervals of shares, numbers on a list and differences: against R and Newcombe's numbers, and by enumeration."""

from fractions import Fraction
from itertools import combinations, product
from math import comb

import numpy as np
import pytest
from reference_cases import references

from analysis.errors import CannotCount
from analysis.statistics.intervals import (
    Bounds,
    difference_bounds,
    newcombe,
    number_on_list,
    share_bounds,
    wilson,
)
from analysis.statistics.results import Interval


@pytest.mark.parametrize("case", references("proportion_ci"))
def test_the_wilson_interval_is_that_of_ratesci_and_newcombe(case):
    """R 4.2.2, ratesci 1.0.0; Newcombe 1998 for 15 of 148 and 1 of 29."""
    found = wilson(case["data"]["x"], case["data"]["n"])
    assert [found.low, found.high] == pytest.approx(case["expected"]["wilson"], abs=case["tolerance"])


@pytest.mark.parametrize("case", references("risk_difference_ci"))
def test_the_difference_is_that_of_ratesci_and_newcombe(case):
    """R 4.2.2, ratesci 1.0.0: moverci(x1, n1, x2, n2, type = "wilson"); Newcombe 1998, example (d)."""
    data = case["data"]
    found = newcombe(data["x1"], data["n1"], data["x2"], data["n2"])
    assert [found.low, found.high] == pytest.approx(case["expected"]["newcombe"], abs=case["tolerance"])


@pytest.mark.parametrize("case", references("finite_population_ci"))
def test_the_number_on_the_list_is_that_of_r(case):
    """R 4.2.2: phyper, both tails over 2.5%."""
    found = number_on_list(case["data"]["x"], case["data"]["n"], case["data"]["N"])
    assert [found.low, found.high] == case["expected"]["K_tail_inversion_95"]


def test_the_number_on_the_list_by_enumerating_every_possible_list():
    """In whole numbers: 40 x ways of a tail against all ways, for every K, on random draws with a seed."""
    random = np.random.default_rng(25)
    for _ in range(150):
        size = int(random.integers(2, 45))
        drawn = int(random.integers(1, size + 1))
        number = int(random.integers(0, drawn + 1))
        kept = []
        for like in range(size + 1):
            ways = [comb(like, x) * comb(size - like, drawn - x) for x in range(drawn + 1)]
            if 40 * sum(ways[: number + 1]) >= sum(ways) <= 40 * sum(ways[number:]):
                kept.append(like)
        expected = Interval(size * number / drawn, kept[0], kept[-1])
        assert number_on_list(number, drawn, size) == expected
        assert kept == list(range(kept[0], kept[-1] + 1))


def test_the_number_on_the_list_covers_the_truth_at_least_95_times_in_100():
    """Every list of 25 with K like children, every draw of 8: exact coverage."""
    intervals = [number_on_list(x, 8, 25) for x in range(9)]
    for like in range(26):
        ways = [comb(like, x) * comb(25 - like, 8 - x) for x in range(9)]
        covered = sum(way for way, i in zip(ways, intervals, strict=True) if i.low <= like <= i.high)
        assert Fraction(covered, sum(ways)) >= Fraction(95, 100)


def test_a_whole_list_audited_leaves_nothing_open():
    assert number_on_list(3, 8, 8) == Interval(3, 3, 3)


def test_both_tails_are_held_under_one_in_forty():
    """Kauermann and Kuechenhoff 2010 p. 53: 2 of 100 from 300; samplingbook 1.2.4 notes 2 to 18."""
    found = number_on_list(2, 100, 300)
    assert [found.low, found.high] == [2, 18]


def test_two_children_drawn_by_hand():
    """1 of 2 from a list of 4: with K = 1 or 3 half of the six possible draws show 1, with 2 four of them do."""
    draws = {like: [sum(child < like for child in pair) for pair in combinations(range(4), 2)] for like in range(5)}
    assert [draws[like].count(1) for like in range(5)] == [0, 3, 4, 3, 0]
    assert number_on_list(1, 2, 4) == Interval(2, 1, 3)


def test_nobody_and_everybody_end_exactly_at_0_and_1():
    assert wilson(0, 8).low == 0
    assert wilson(8, 8).high == 1


def test_missing_answers_give_bounds_and_are_never_no():
    """stats.md: 9 of 11 followed up: 7 of 9, with bounds 7 of 11 to 9 of 11."""
    assert share_bounds(7, 9, 2) == Bounds(7 / 11, 9 / 11)


def test_bounds_of_a_difference_by_trying_every_possible_answer():
    """Random children with a seed; each missing answer is tried as Yes and as No."""
    random = np.random.default_rng(11)
    for _ in range(60):
        children = [(True, True), (True, False), (False, True), (False, False)]
        children += [tuple([True, False, None][i] for i in random.integers(0, 3, 2)) for _ in range(6)]
        options = [
            [
                (e, o)
                for e in ([True, False] if child[0] is None else [child[0]])
                for o in ([True, False] if child[1] is None else [child[1]])
            ]
            for child in children
        ]
        differences = []
        for tried in product(*options):
            shares = [[o for e, o in tried if e is group] for group in (True, False)]
            differences.append(sum(shares[0]) / len(shares[0]) - sum(shares[1]) / len(shares[1]))
        found = difference_bounds({kind: children.count(kind) for kind in children})
        assert [found.low, found.high] == pytest.approx([min(differences), max(differences)])


def test_a_number_that_is_no_part_is_refused_in_words():
    for call in (
        lambda: wilson(9, 8),
        lambda: wilson(0, 0),
        lambda: number_on_list(-1, 8, 25),
        lambda: newcombe(1, 2, 3, 2),
    ):
        with pytest.raises(CannotCount, match="is no share: the number must be part of at least one"):
            call()


def test_more_drawn_than_there_are_on_the_list_is_refused():
    with pytest.raises(
        CannotCount, match=r"8 children cannot be drawn from a list of 5. Check population.size in round.toml"
    ):
        number_on_list(4, 8, 5)


def test_one_group_has_no_difference_to_bound():
    with pytest.raises(CannotCount, match="no two groups to compare"):
        difference_bounds({(True, True): 2, (True, None): 1})
