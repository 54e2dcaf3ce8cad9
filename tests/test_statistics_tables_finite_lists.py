"""Draws from two lists of known size: against counting every draw in fractions, and how often intervals are right."""

import math
import time
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from reference_cases import references
from scipy.stats import hypergeom

from analysis.errors import CannotCount
from analysis.statistics.intervals import number_on_list
from analysis.statistics.results import Interval
from analysis.statistics.tables.finite_lists import difference_between_lists, list_sample_size, lists_compared
from analysis.statistics.tables.unconditional_intervals import exact_difference_p, exact_risk_difference
from analysis.statistics.two_by_two import TwoByTwo

# Drawn and listed, of the first and of the other list.
DESIGNS = [(8, 25, 9, 25), (8, 25, 9, 22), (3, 12, 5, 20), (10, 10, 6, 18), (2, 24, 12, 13), (5, 9, 5, 9)]


def all_outcomes(drawn: int, other_drawn: int) -> list[tuple[int, int]]:
    return list(product(range(drawn + 1), range(other_drawn + 1)))


def chances(drawn: int, size: int) -> np.ndarray:
    """Chance of each number found (column) for each number on the list (row), from scipy."""
    return hypergeom.pmf(np.arange(drawn + 1)[None, :], size, np.arange(size + 1)[:, None], drawn)


def exact_chance(number: int, drawn: int, listed: int, size: int) -> Fraction:
    """Chance to find so many, were so many on the list: hypergeometric, in fractions."""
    ways = math.comb(listed, number) * math.comb(size - listed, drawn - number)
    return Fraction(ways, math.comb(size, drawn))


def score(share: float, other: float, difference: float, spreads: tuple[float, float]) -> float:
    """Distance over its standard error at the two shares, so far apart, that least squares fit best."""
    distance = share - other - difference
    if abs(distance) < 1e-9:
        return 0.0
    weight = spreads[1] / sum(spreads) if sum(spreads) else 0.5
    fitted = weight * (share - difference) + (1 - weight) * other
    fitted = min(max(fitted, 0, -difference), 1, 1 - difference)
    first = fitted + difference
    variance = spreads[0] * first * (1 - first) + spreads[1] * fitted * (1 - fitted)
    return distance / math.sqrt(variance) if variance > 1e-15 else math.copysign(1e9, distance)


def by_counting(
    x: int, drawn: int, size: int, y: int, other_drawn: int, other_size: int
) -> tuple[Fraction, Fraction, Fraction]:
    """p, low and high: every pair of lists that the draws leave possible, every pair of draws from them."""
    spreads = tuple((n - k) / (k * max(1, n - 1)) for k, n in ((drawn, size), (other_drawn, other_size)))
    more, fewer = {}, {}
    for listed, other_listed in product(range(x, size - drawn + x + 1), range(y, other_size - other_drawn + y + 1)):
        apart = Fraction(listed, size) - Fraction(other_listed, other_size)
        found = score(x / drawn, y / other_drawn, float(apart), spreads)
        tails = [Fraction(0), Fraction(0)]
        for i, j in all_outcomes(drawn, other_drawn):
            chance = exact_chance(i, drawn, listed, size) * exact_chance(j, other_drawn, other_listed, other_size)
            there = score(i / drawn, j / other_drawn, float(apart), spreads)
            tails[0] += chance if there >= found - 1e-7 else 0
            tails[1] += chance if there <= found + 1e-7 else 0
        more[apart] = max(more.get(apart, 0), tails[0])
        fewer[apart] = max(fewer.get(apart, 0), tails[1])
    largest = [
        max([p for apart, p in more.items() if apart <= 0], default=0),
        max([p for apart, p in fewer.items() if apart >= 0], default=0),
    ]
    kept = [[apart for apart, p in ps.items() if 40 * p >= 1] for ps in (more, fewer)]
    return min(Fraction(1), 2 * min(largest)), min(kept[0]), max(kept[1])


@pytest.mark.parametrize("case", references("finite_population_sample_size"))
def test_the_sample_size_is_that_of_samplingbook(case):
    """R, samplingbook 1.2.4: sample.size.prop(e, P, N) (Kauermann and Kuechenhoff 2010, p. 57)."""
    assert [list_sample_size(*data) for data in case["data"]["cases"]] == case["expected"]["n"]


def test_p_and_interval_are_those_of_counting_every_draw_in_fractions():
    for drawn, size, other_drawn, other_size in ((3, 5, 2, 4), (2, 6, 3, 6), (4, 4, 2, 5), (1, 3, 3, 7), (3, 3, 2, 2)):
        for x, y in all_outcomes(drawn, other_drawn):
            p, low, high = by_counting(x, drawn, size, y, other_drawn, other_size)
            found = difference_between_lists(x, drawn, size, y, other_drawn, other_size)
            assert lists_compared(x, drawn, size, y, other_drawn, other_size).p == pytest.approx(float(p), abs=1e-12)
            assert [found.low, found.high] == pytest.approx([float(low), float(high)], abs=1e-12)
            assert found.estimate == pytest.approx(x / drawn - y / other_drawn, abs=1e-12)


def test_p_and_interval_never_contradict_each_other():
    """Every draw from a fifth of all pairs of lists of up to 6 children, and from the larger designs."""
    sizes = [(drawn, size) for size in range(1, 7) for drawn in range(1, size + 1)]
    designs = [(*first, *other) for first, other in product(sizes, sizes) if first[1] + other[1] > 7]
    outside = 0
    for drawn, size, other_drawn, other_size in designs[::5] + DESIGNS[:3]:
        for x, y in all_outcomes(drawn, other_drawn):
            arguments = (x, drawn, size, y, other_drawn, other_size)
            p, interval = lists_compared(*arguments).p, difference_between_lists(*arguments)
            assert (p >= 0.05) == (interval.low <= 0 <= interval.high), arguments
            assert interval.low <= interval.estimate <= interval.high, arguments
            outside += 0 < p < 0.05
    assert outside > 50


@pytest.mark.parametrize("design", DESIGNS, ids=str)
def test_at_least_nineteen_of_twenty_draws_give_an_interval_that_holds_the_true_difference(design):
    """Exact: every draw from every pair of lists, with its chance from scipy."""
    drawn, size, other_drawn, other_size = design
    first, other = chances(drawn, size), chances(other_drawn, other_size)
    true = np.arange(size + 1)[:, None] / size - np.arange(other_size + 1)[None, :] / other_size
    held = np.zeros(true.shape)
    for x, y in all_outcomes(drawn, other_drawn):
        interval = difference_between_lists(x, drawn, size, y, other_drawn, other_size)
        holds = (interval.low - 1e-9 <= true) & (true <= interval.high + 1e-9)
        held += np.outer(first[:, x], other[:, y]) * holds
    assert held.min() >= 0.95


@pytest.mark.parametrize("design", DESIGNS, ids=str)
def test_at_most_one_in_twenty_draws_from_lists_with_the_same_share_are_told_apart(design):
    drawn, size, other_drawn, other_size = design
    same = [(a, b) for a in range(size + 1) for b in range(other_size + 1) if a * other_size == b * size]
    first, other = chances(drawn, size), chances(other_drawn, other_size)
    rejected = np.array(
        [
            [lists_compared(x, drawn, size, y, other_drawn, other_size).p < 0.05 for y in range(other_drawn + 1)]
            for x in range(drawn + 1)
        ]
    )
    assert rejected.any()
    assert max(first[a] @ rejected @ other[b] for a, b in same) <= 0.05


def test_the_smallest_p_is_the_smallest_of_all_draws():
    for drawn, size, other_drawn, other_size in ((3, 12, 5, 20), (2, 24, 12, 13), (8, 25, 9, 22), (2, 5, 2, 5)):
        found = [
            lists_compared(x, drawn, size, y, other_drawn, other_size) for x, y in all_outcomes(drawn, other_drawn)
        ]
        assert found[0].smallest == pytest.approx(min(one.p for one in found), rel=1e-9)
        assert len({one.smallest for one in found}) == 1


def test_swapping_the_lists_or_yes_and_no_turns_the_difference_over():
    for x, y in all_outcomes(8, 9)[::5]:
        there = difference_between_lists(x, 8, 25, y, 9, 22)
        for arguments in ((y, 9, 22, x, 8, 25), (8 - x, 8, 25, 9 - y, 9, 22)):
            back = difference_between_lists(*arguments)
            assert [-back.high, -back.low] == pytest.approx([there.low, there.high], abs=1e-12)
            assert lists_compared(*arguments).p == pytest.approx(lists_compared(x, 8, 25, y, 9, 22).p, rel=1e-9)


def test_a_list_read_in_full_has_a_known_share():
    """All 20 of one list, 8 of 20 from the other: the interval is that of the other list alone, K / 20 less 10 / 20."""
    found = difference_between_lists(6, 8, 20, 10, 20, 20)
    alone = number_on_list(6, 8, 20)
    assert [found.low, found.high] == pytest.approx([alone.low / 20 - 0.5, alone.high / 20 - 0.5])
    assert difference_between_lists(13, 25, 25, 11, 22, 22) == Interval(0.02, 0.02, 0.02)
    assert lists_compared(13, 25, 25, 11, 22, 22).p == 0
    assert lists_compared(12, 24, 24, 11, 22, 22).p == 1


def test_p_is_0_only_where_no_two_lists_with_the_same_share_are_possible():
    """24 of 24 from 25 leave 24 or 25, 0 of 24 leave 0 or 1; 8 of 8 and 0 of 9 leave equal lists unlikely, not more."""
    assert lists_compared(24, 24, 25, 0, 24, 25).p == 0
    assert 0 < lists_compared(8, 8, 25, 0, 9, 25).p < 1e-6


def test_knowing_the_lists_narrows_the_interval_and_long_lists_come_to_the_unlimited_one():
    """6 of 8 against 2 of 9: lists of 12 and 12, of 25, and of 200, where tables of endless groups are almost right."""
    widths = []
    for size in (12, 25, 200):
        interval = difference_between_lists(6, 8, size, 2, 9, size)
        widths.append(interval.high - interval.low)
    assert widths == sorted(widths)
    endless = exact_risk_difference(TwoByTwo(6, 2, 2, 7))
    assert [interval.low, interval.high] == pytest.approx([endless.low, endless.high], abs=0.02)
    endless_p = exact_difference_p(TwoByTwo(6, 2, 2, 7)).p
    assert lists_compared(6, 8, 200, 2, 9, 200).p == pytest.approx(endless_p, abs=0.01)


def test_eight_of_25_against_nine_of_25_take_less_than_a_third_of_a_second():
    start = time.process_time()
    lists_compared(4, 8, 25, 5, 9, 25)
    difference_between_lists(4, 8, 25, 5, 9, 25)
    assert time.process_time() - start < 0.3


def test_the_sample_size_keeps_its_margin_and_one_fewer_does_not():
    """The standard error of a share with Cochran's correction for finite lists."""
    for margin, share, size in ((0.1, 0.5, 25), (0.05, 0.3, 80), (0.2, 0.5, 36)):
        drawn = list_sample_size(margin, share, size)

        def reach(n: int, share: float = share, size: int = size) -> float:
            return 1.959964 * math.sqrt(share * (1 - share) / n * (size - n) / (size - 1))

        assert reach(drawn) <= margin < reach(drawn - 1)
    assert list_sample_size(0.001, 0.5, 25) == 25
    assert list_sample_size(0.1, 0.0, 25) == 1
    assert list_sample_size(0.1, 0.5, 1) == 1


def test_draws_that_cannot_be_are_refused():
    for compare in (lists_compared, difference_between_lists):
        with pytest.raises(CannotCount, match="9 children cannot be drawn from a list of 8"):
            compare(4, 9, 8, 4, 9, 25)
        for number, drawn in ((5, 4), (-1, 4), (0, 0)):
            with pytest.raises(CannotCount, match=f"{number} of {drawn} is no share"):
                compare(4, 9, 25, number, drawn, 25)
        with pytest.raises(CannotCount, match="too long for the exact comparison"):
            compare(50, 100, 3000, 50, 100, 3000)
    for margin, share, size in ((0, 0.5, 25), (1, 0.5, 25), (0.1, 1.5, 25), (0.1, 0.5, 0)):
        with pytest.raises(CannotCount, match="No sample size"):
            list_sample_size(margin, share, size)
