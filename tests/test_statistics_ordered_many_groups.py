"""Several groups by an ordered outcome: against StatXact, against scipy, and against every way to hand values out."""

from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from reference_cases import references
from scipy.stats import kruskal, rankdata
from scipy.stats import median_test as scipys_median_test

from analysis.errors import CannotCount
from analysis.statistics.ordered import many_groups
from analysis.statistics.ordered.many_groups import (
    kruskal_wallis,
    kruskal_wallis_asymptotic,
    median_test,
    median_test_asymptotic,
)
from analysis.statistics.ordered.two_groups import superiority_test_absolute


def groups_of(seed: int, sizes: tuple[int, ...], levels: int) -> list[list[int]]:
    random = np.random.default_rng(seed)
    return [random.integers(1, levels + 1, size).tolist() for size in sizes]


def handed_out(groups, spread) -> Fraction:
    """The share of all ways to hand out the values whose spread is at least that found."""
    sizes, pooled = [len(group) for group in groups], [value for group in groups for value in group]
    ends = list(zip(np.cumsum(sizes), sizes, strict=True))
    found = [spread([order[end - size : end] for end, size in ends]) for order in permutations(pooled)]
    return Fraction(sum(one >= spread(groups) for one in found), len(found))


@pytest.mark.parametrize("case", references("kruskal_wallis"))
def test_the_kruskal_wallis_test_is_that_of_statxact(case):
    """StatXact 6, page 493; R: coin::kruskal_test."""
    found, expected, close = kruskal_wallis_asymptotic(case["data"]["samples"]), case["expected"], case["tolerance"]
    assert found.statistic == pytest.approx(expected["H"], abs=close)
    assert found.p == pytest.approx(expected["p_asym"], abs=close)


@pytest.mark.parametrize("case", references("median_test_permutation"))
def test_the_median_test_is_that_of_statxact(case):
    """StatXact 6, page 487; R: coin::median_test; chi-squared is Pearson's."""
    samples, expected, close = case["data"]["samples"], case["expected"], case["tolerance"]
    assert median_test(samples).statistic == pytest.approx(expected["chisq"], abs=close)
    assert median_test(samples).p == pytest.approx(expected["p_exact"], abs=close)
    assert median_test_asymptotic(samples).p == pytest.approx(expected["p_asym"], abs=close)


def test_kruskal_wallis_counts_every_way_to_hand_the_values_out():
    for seed in range(6):
        groups = groups_of(seed, (2, 3, 2), 4)
        pooled = [value for group in groups for value in group]
        ranks = {value: int(2 * rank) for value, rank in zip(pooled, rankdata(pooled), strict=True)}
        p = handed_out(groups, lambda g, r=ranks: sum(Fraction(sum(r[v] for v in one) ** 2, len(one)) for one in g))
        assert kruskal_wallis(groups).p == float(p), groups


def test_the_median_test_counts_every_way_to_hand_the_values_out():
    for seed in range(6):
        groups = groups_of(seed, (2, 2, 3), 5)
        median = np.median([value for group in groups for value in group])
        if max(map(max, groups)) > median:
            above = [[value > median for value in group] for group in groups]
            p = handed_out(above, lambda g: sum(Fraction(sum(one) ** 2, len(one)) for one in g))
            assert median_test(groups).p == float(p), groups


def test_h_and_chi_squared_are_scipys():
    for seed in range(10):
        groups = groups_of(seed, (8, 5, 11), 6)
        scipys = kruskal(*groups)
        assert kruskal_wallis_asymptotic(groups).statistic == pytest.approx(scipys.statistic)
        assert kruskal_wallis_asymptotic(groups).p == pytest.approx(scipys.pvalue)
        medians = scipys_median_test(*groups, ties="below", correction=False)
        assert median_test_asymptotic(groups).statistic == pytest.approx(medians.statistic)
        assert median_test_asymptotic(groups).p == pytest.approx(medians.pvalue)


def test_of_two_groups_it_is_the_rank_test_of_two_groups():
    for seed in range(6):
        groups = groups_of(seed, (5, 6), 4)
        assert kruskal_wallis(groups).p == pytest.approx(superiority_test_absolute(*groups).p, rel=1e-12)


def test_drawn_ways_agree_with_counted_ones(monkeypatch):
    groups = groups_of(2, (4, 3, 5), 4)
    exact = kruskal_wallis(groups)
    monkeypatch.setattr(many_groups, "MOST_SUMS", 1)
    drawn = kruskal_wallis(groups)
    assert (exact.exact, drawn.exact, drawn.draws) == (True, False, 100_000)
    assert drawn.p == pytest.approx(exact.p, abs=4 * drawn.error + 2e-5)


def test_what_cannot_be_compared_is_refused_in_words(monkeypatch):
    for test in (kruskal_wallis, kruskal_wallis_asymptotic, median_test, median_test_asymptotic):
        with pytest.raises(CannotCount, match="One group alone"):
            test([[1, 2]])
        with pytest.raises(CannotCount, match="no values of group 2"):
            test([[1, 2], []])
        with pytest.raises(CannotCount, match="missing or no number"):
            test([[1, 2], [None]])
    with pytest.raises(CannotCount, match="Nobody is above the median"):
        median_test([[1, 2], [2, 2]])
    monkeypatch.setattr(many_groups, "MOST_TABLES", 3)
    with pytest.raises(CannotCount, match="use median_test_asymptotic"):
        median_test([[1, 2, 3], [4, 5, 6], [7, 8]])
    assert kruskal_wallis([[1, 1], [1]]).p == 1
