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
    mover_ratio_of,
    newcombe,
    number_on_list,
    number_on_list_approximate,
    share_bounds,
    standard_error_on_list,
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
    if "K_tail_inversion_95" in case["expected"]:
        found = number_on_list(case["data"]["x"], case["data"]["n"], case["data"]["N"])
        assert [found.low, found.high] == case["expected"]["K_tail_inversion_95"]


@pytest.mark.parametrize("case", references("finite_population_ci"))
def test_a_list_of_300_is_as_in_samplingbook_which_keeps_one_number_more_on_each_side(case):
    """R, samplingbook 1.2.4: Sprop(m = 2, n = 100, N = 300); its exact limits are the first numbers refused, if any."""
    expected, (number, drawn, size) = case["expected"], (case["data"][name] for name in ("x", "n", "N"))
    if "K_exact_samplingbook" in expected:
        exact, approximate = number_on_list(number, drawn, size), number_on_list_approximate(number, drawn, size)
        assert number / drawn == pytest.approx(expected["p"], abs=case["tolerance"])
        assert standard_error_on_list(number, drawn, size) == pytest.approx(expected["se_fpc"], abs=5e-5)
        assert [approximate.low, approximate.high] == expected["K_normal_approx"]
        refused = [max(number, exact.low - 1), min(size - drawn + number, exact.high + 1)]
        assert refused == expected["K_exact_samplingbook"]


def test_approximate_numbers_are_those_of_the_book():
    """Kauermann and Kuechenhoff 2010 p. 53: 45 of 100 from 300, standard error .0408, 111 to 159; 50 of 60 from 61."""
    found = number_on_list_approximate(45, 100, 300)
    assert standard_error_on_list(45, 100, 300) == pytest.approx(0.0408, abs=5e-5)
    assert [found.low, found.high] == [111, 159]
    assert standard_error_on_list(50, 60, 61) == pytest.approx(0.00621, abs=5e-6)
    assert number_on_list_approximate(50, 60, 61) == Interval(61 * 50 / 60, 51, 51)


def test_the_standard_error_is_the_spread_over_all_draws():
    """Every draw of 4 from a list of 9 with 3 alike: the mean of the squared standard errors is the true variance."""
    draws = [sum(child < 3 for child in four) for four in combinations(range(9), 4)]
    squares = [0.0 if x in (0, 4) else standard_error_on_list(x, 4, 9) ** 2 for x in draws]
    assert np.mean(squares) == pytest.approx(np.var([x / 4 for x in draws]))


def test_nothing_is_left_to_err_where_the_whole_list_was_audited():
    assert standard_error_on_list(8, 8, 8) == 0
    assert number_on_list_approximate(3, 8, 8) == Interval(3, 3, 3)


def test_children_who_are_all_alike_have_no_standard_error():
    with pytest.raises(CannotCount, match=r"0 of 8 has no standard error: all drawn are alike.*Use number_on_list"):
        standard_error_on_list(0, 8, 25)
    with pytest.raises(CannotCount, match="8 of 8 has no standard error"):
        number_on_list_approximate(8, 8, 25)


def test_a_mover_ratio_solves_its_own_equation_at_both_limits():
    """Donner and Zou 2012: r is a limit where one - r other, with its recovered variance, reaches 0."""
    for number, n, other, m in product((1, 3, 6), (7, 9), (1, 2, 5), (6, 11)):
        one, two = wilson(number, n), wilson(other, m)
        found = mover_ratio_of(one, two)
        at_low = (one.estimate - one.low) ** 2 + found.low**2 * (two.high - two.estimate) ** 2
        at_high = (one.high - one.estimate) ** 2 + found.high**2 * (two.estimate - two.low) ** 2
        assert one.estimate - found.low * two.estimate == pytest.approx(np.sqrt(at_low), rel=1e-9)
        assert found.high * two.estimate - one.estimate == pytest.approx(np.sqrt(at_high), rel=1e-9)


def test_a_mover_ratio_over_nobody_has_no_upper_limit_and_of_nobody_starts_at_0():
    over = mover_ratio_of(wilson(3, 8), wilson(0, 9))
    of = mover_ratio_of(wilson(0, 9), wilson(3, 8))
    assert [over.estimate, over.high, of.estimate, of.low] == [np.inf, np.inf, 0, 0]
    assert of.high == pytest.approx(1 / over.low)


def test_no_ratio_of_nothing_to_nothing_or_of_what_is_infinite():
    for one in (Interval(0.0, 0.0, 1.0), Interval(np.inf, 1.0, np.inf)):
        with pytest.raises(CannotCount, match="is no ratio: one estimate at least must be above 0"):
            mover_ratio_of(one, Interval(0.0, 0.0, 1.0))


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
    for count in (number_on_list, number_on_list_approximate, standard_error_on_list):
        with pytest.raises(
            CannotCount, match=r"8 children cannot be drawn from a list of 5. Check population.size in round.toml"
        ):
            count(4, 8, 5)


def test_one_group_has_no_difference_to_bound():
    with pytest.raises(CannotCount, match="no two groups to compare"):
        difference_bounds({(True, True): 2, (True, None): 1})
