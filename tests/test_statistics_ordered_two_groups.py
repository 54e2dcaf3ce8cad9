"""Two groups by an ordered outcome: against R, against scipy, and against every possible choice of the exposed."""

import math
from fractions import Fraction
from itertools import combinations, combinations_with_replacement, product

import numpy as np
import pytest
from reference_cases import dataset, references
from scipy.stats import mannwhitneyu, norm, permutation_test

from analysis.errors import CannotCount
from analysis.statistics.ordered import permuted_sums
from analysis.statistics.ordered.pairs_score import pairs_score_interval
from analysis.statistics.ordered.stratified_ranks import stratified_rank_test, stratified_rank_test_asymptotic
from analysis.statistics.ordered.two_groups import (
    detectable_superiority,
    permuted_means,
    probability_of_superiority,
    stratified_superiority,
    stratified_superiority_test,
    superiority_power,
    superiority_test,
    superiority_test_absolute,
)
from analysis.statistics.tables.exact import fisher_central, fisher_power
from analysis.statistics.two_by_two import TwoByTwo

GRADES = [(5, 6, 3), (4, 4, 4), (8, 3, 4), (2, 7, 5)]


def won(exposed, others) -> int:
    """Twice the pairs won by the exposed, ties half."""
    return sum(2 * (x > y) + (x == y) for x in exposed for y in others)


def choices(exposed, others) -> list:
    """Every choice of the exposed, with the others that it leaves."""
    pooled = [*exposed, *others]
    chosen = combinations(range(len(pooled)), len(exposed))
    return [([pooled[i] for i in c], [pooled[i] for i in range(len(pooled)) if i not in c]) for c in chosen]


def central_p(found: list[int], observed: int) -> Fraction:
    tails = sum(one <= observed for one in found), sum(one >= observed for one in found)
    return min(Fraction(1), Fraction(2 * min(tails), len(found)))


def samples(number: int, least: int, most: int, levels: int) -> list:
    random = np.random.default_rng(2015)
    sizes = random.integers(least, most, (number, 2))
    return [[random.integers(1, levels + 1, size).tolist() for size in pair] for pair in sizes]


def counted(groups) -> tuple:
    return tuple(sorted(groups[0])), tuple(sorted(groups[1]))


@pytest.mark.parametrize("case", references("mann_whitney_exact_ties"))
def test_p_and_u_are_those_of_r(case):
    """R 4.2.2, exactRankTests 0.8-35: wilcox.exact(x, y); p_one with alternative = "greater"; p_asym_ties StatXact."""
    groups, expected, close = (case["data"]["x"], case["data"]["y"]), case["expected"], case["tolerance"]
    found = superiority_test_absolute(*groups)
    assert found.p == pytest.approx(expected["p_two"], abs=close)
    if "W" in expected:
        assert found.statistic == superiority_test(*groups).statistic == expected["W"]
    if "p_one" in expected:
        assert superiority_test(*groups).p / 2 == pytest.approx(expected["p_one"], abs=close)
        asymptotic = mannwhitneyu(*groups, method="asymptotic", use_continuity=False).pvalue
        assert asymptotic == pytest.approx(expected["p_asym_ties"], abs=close)


@pytest.mark.parametrize("case", references("permutation_two_sample"))
def test_p_of_means_is_that_of_statxact(case):
    """R 4.2.2, exactRankTests 0.8-35: perm.test(x, y)."""
    found = permuted_means(case["data"]["x"], case["data"]["y"])
    assert found.p == pytest.approx(case["expected"]["p_two"], abs=case["tolerance"])


@pytest.mark.parametrize("case", references("stockton_table"))
def test_the_tests_of_ages_in_the_stockton_audit_are_those_of_r(case):
    """R 4.2.2, exactRankTests: wilcox.exact(age ~ good), perm.test(age ~ good); tau_b is with two_scales."""
    data, expected = case["data"], case["expected"]
    groups = [
        [age for age, good in zip(data["age"], data["good"], strict=True) if good == is_good] for is_good in (1, 0)
    ]
    assert superiority_test_absolute(*groups).p == pytest.approx(expected["mwu_exact_p"], abs=case["tolerance"])
    assert permuted_means(*groups).p == pytest.approx(expected["perm_mean_p"], abs=case["tolerance"])


@pytest.mark.parametrize("case", references("stratified_wilcoxon_exact"))
def test_the_stratified_rank_test_is_that_of_statxact(case):
    """R, coin 1.4-3: wilcox_test(Salary ~ Gender | Year, employment, distribution = "exact"): ranks among all."""
    rows, expected = dataset("employment"), case["expected"]
    years = [year for _, year in rows.groupby("Year")]
    strata = [tuple(year.loc[year["Gender"] == g, "Salary"].tolist() for g in "FM") for year in years]
    found, curve = stratified_rank_test(strata), stratified_rank_test_asymptotic(strata)
    assert abs(found.statistic) == pytest.approx(expected["z_abs"], abs=5e-4)  # published with three decimals
    assert curve.p == pytest.approx(expected["p_asym"], abs=case["tolerance"])
    assert found.p == pytest.approx(expected["p_exact"], abs=case["tolerance"])


def test_p_counts_every_choice_of_the_exposed():
    """Brute force in fractions: all choices, small samples with ties, in grades and in decimals."""
    for groups in samples(40, 1, 6, 4) + [([0.1, 0.35, 2.5], [0.2, 0.25, 1])]:
        ways = choices(*groups)
        found, observed = [won(*way) for way in ways], won(*groups)
        pairs = len(groups[0]) * len(groups[1])
        far = Fraction(sum(abs(one - pairs) >= abs(observed - pairs) for one in found), len(found))
        assert superiority_test(*groups).p == float(central_p(found, observed)), groups
        smallest = min(central_p(found, one) for one in (min(found), max(found)))
        assert superiority_test(*groups).smallest == float(smallest)
        assert superiority_test(*groups).statistic == observed / 2
        assert superiority_test_absolute(*groups).p == float(far), groups
        sums = [sum(map(lambda v: Fraction(repr(v)), way[0])) for way in ways]
        mean = sum(sums) / len(sums)
        ours = abs(sum(Fraction(repr(v)) for v in groups[0]) - mean)
        assert permuted_means(*groups).p == float(Fraction(sum(abs(s - mean) >= ours for s in sums), len(sums))), groups


def test_without_ties_p_is_scipys_exact_p():
    random = np.random.default_rng(4)
    for _ in range(30):
        values, size = random.permutation(random.integers(8, 40)).tolist(), random.integers(2, 6)
        found = superiority_test(values[:size], values[size:])
        assert found.p == pytest.approx(mannwhitneyu(values[:size], values[size:], method="exact").pvalue, rel=1e-9)


def test_with_ties_p_is_that_of_scipys_listing_of_all_permutations():
    for groups in samples(6, 5, 7, 3):
        scipys = permutation_test(groups, lambda x, y: won(x, y), n_resamples=math.inf, vectorized=False)
        assert superiority_test(*groups).p == pytest.approx(scipys.pvalue, rel=1e-9)


def test_with_two_values_it_is_the_central_fisher_test():
    for table in [TwoByTwo(3, 1, 1, 3), TwoByTwo(6, 12, 12, 5), TwoByTwo(7, 2, 1, 8), TwoByTwo(5, 0, 2, 6)]:
        groups = [1] * table.exposed_yes + [0] * table.exposed_no, [1] * table.others_yes + [0] * table.others_no
        assert superiority_test(*groups).p == fisher_central(table)


def test_p_and_interval_never_contradict_each_other():
    """All samples in three grades of 3 to 5 exposed and others, where some grade differs."""
    below = 0
    for m, n in [(3, 3), (3, 5), (4, 4), (5, 3), (4, 5)]:
        for groups in product(*(combinations_with_replacement((1, 2, 3), size) for size in (m, n))):
            if len({*groups[0], *groups[1]}) == 1:
                continue
            p, share = superiority_test(*groups).p, probability_of_superiority(*groups)
            below += p < 0.05
            assert (p >= 0.05) == (share.low <= 0.5 <= share.high), groups
            assert 0 <= share.low <= share.estimate == won(*groups) / (2 * m * n) <= share.high <= 1, groups
            if share.estimate == 1:
                assert share.high == 1
    assert below > 50


def test_p_and_interval_agree_where_p_is_exactly_one_in_twenty():
    """3 and 3 children cannot be under 2/20; 1 of 39 others and the highest: 2/40 is 0.05, and is not under it."""
    others = list(range(39))
    assert superiority_test([50], others).p == 0.05
    assert probability_of_superiority([50], others).low <= 0.5
    assert superiority_test([50], [*others, 39]).p < 0.05
    assert probability_of_superiority([50], [*others, 39]).low > 0.5


def test_swapping_the_groups_turns_the_share_over():
    for groups in samples(20, 3, 12, 4):
        if len({*groups[0], *groups[1]}) > 1:
            there, back = probability_of_superiority(*groups), probability_of_superiority(*groups[::-1])
            assert [1 - back.high, 1 - back.low] == pytest.approx([there.low, there.high], abs=1e-9)
            assert superiority_test(*groups).p == superiority_test(*groups[::-1]).p


def test_the_score_interval_solves_newcombes_equation():
    """Newcombe 2006, method 5, written out again with Hanley and McNeil's Q1 and Q2."""
    for share, m, n in [(0.7, 8, 12), (0.55, 5, 30), (0.95, 20, 20), (0.02, 4, 9)]:
        found, star = pairs_score_interval(share, [(m, n)]), (m + n) / 2
        for limit in (found.low, found.high):
            q1, q2 = limit / (2 - limit), 2 * limit**2 / (1 + limit)
            variance = limit * (1 - limit) + (star - 1) * (q1 - limit**2 + q2 - limit**2)
            assert abs(share - limit) == pytest.approx(1.959963984540054 * math.sqrt(variance / (m * n)), abs=1e-9)


@pytest.mark.parametrize("base", [(0.1, 0.4, 0.4, 0.1), (0.3, 0.7), (0.2, 0.2, 0.2, 0.2, 0.2)])
def test_the_interval_holds_the_true_share_in_95_of_100_simulated_audits(base):
    """Proportional odds shifts of 0 and 4; 160 audits each; tolerance four binomial standard errors."""
    random, draws = np.random.default_rng(7), 160
    for (m, n), shift in product([(4, 4), (9, 8)], (0.0, 4.0)):
        ours, theirs = shifted(base, shift), np.array(base)
        truth = float(sum(ours[i] * (theirs[:i].sum() + theirs[i] / 2) for i in range(len(base))))
        drawn = [random.multinomial(size, of, draws).tolist() for size, of in ((m, ours), (n, theirs))]
        audits = [tuple(map(tuple, pair)) for pair in zip(*drawn, strict=True)]
        holds = {audit: held(audit, truth) for audit in set(audits)}
        assert np.mean([holds[audit] for audit in audits]) >= 0.95 - 4 * math.sqrt(0.95 * 0.05 / draws), (m, n, shift)


def shifted(base, shift) -> np.ndarray:
    """The chances of the grades after a shift of all cumulative log odds."""
    at_most = np.cumsum(base)[:-1]
    moved = 1 / (1 + np.exp(shift) * (1 - at_most) / at_most)
    return np.diff([0, *moved, 1])


def held(audit, truth) -> bool:
    groups = [np.repeat(np.arange(len(counts)), counts).tolist() for counts in audit]
    if len({*groups[0], *groups[1]}) == 1:
        return True  # no interval is given, so none misses
    share = probability_of_superiority(*groups)
    return share.low - 1e-12 <= truth <= share.high + 1e-12


def test_the_test_rejects_at_most_one_in_twenty_where_there_is_nothing():
    """Tied grades, 8 to 36 children, 1,000 audits each; tolerance four binomial standard errors."""
    random, draws = np.random.default_rng(11), 1000
    for (m, n), base in product([(4, 4), (9, 8), (18, 18)], [(0.1, 0.4, 0.4, 0.1), (0.6, 0.3, 0.1)]):
        audits = list(map(tuple, np.hstack([random.multinomial(size, base, draws) for size in (m, n)]).tolist()))
        ps = {audit: p_of(audit) for audit in set(audits)}
        assert np.mean([ps[audit] < 0.05 for audit in audits]) <= 0.05 + 4 * math.sqrt(0.05 * 0.95 / draws)


def p_of(audit) -> float:
    grades = np.arange(len(audit) // 2)
    return superiority_test(*(np.repeat(grades, side).tolist() for side in np.array_split(np.array(audit), 2))).p


def test_power_is_the_share_of_tilted_choices_that_are_rejected():
    """Brute force: every choice with weight exp(tilt x pairs won), the tilt found by halving."""
    exposed, others = [1, 2, 3, 3, 4], [1, 1, 2, 3, 2]
    found = np.array([won(*way) for way in choices(exposed, others)])
    rejected = np.array([central_p(found.tolist(), int(one)) < Fraction(1, 20) for one in found])
    low, high = -5.0, 5.0
    for _ in range(200):
        weights = np.exp((found - 25) * (low + high) / 2)
        low, high = ((low + high) / 2, high) if weights @ found / weights.sum() < 0.8 * 50 else (low, (low + high) / 2)
    assert superiority_power(exposed, others, 0.8) == pytest.approx(weights[rejected].sum() / weights.sum(), rel=1e-9)


def test_the_detectable_share_has_80_percent_power_and_a_smaller_one_less():
    for groups in samples(12, 6, 14, 4):
        share = detectable_superiority(*groups)
        if share is not None:
            assert 0.5 < share < 1
            assert superiority_power(*groups, share) == pytest.approx(0.8, abs=1e-6)
            assert superiority_power(*groups, share - 0.01) < 0.8
    assert detectable_superiority([1, 2, 3], [4, 5, 6]) is None
    assert detectable_superiority([1] * 6, [1] * 6) is None


def test_one_stratum_is_no_stratum():
    for groups in samples(10, 3, 9, 3):
        assert stratified_superiority_test([groups]) == superiority_test(*groups)
        if len({*groups[0], *groups[1]}) > 1:
            assert stratified_superiority([groups]) == probability_of_superiority(*groups)


def test_within_strata_p_counts_every_choice_within_each():
    """Brute force in fractions over two strata; a third without others has no pairs."""
    for first, second in zip(samples(12, 2, 4, 3)[::2], samples(12, 2, 4, 3)[1::2], strict=True):
        found = [won(*a) + won(*b) for a, b in product(choices(*first), choices(*second))]
        tested = stratified_superiority_test([first, second, ([1, 2], [])])
        assert tested.p == float(central_p(found, won(*first) + won(*second)))
        assert tested.statistic == (won(*first) + won(*second)) / 2


def test_within_strata_p_and_interval_never_contradict_each_other():
    pairs, below = samples(120, 2, 7, 3), 0
    for strata in zip(pairs[::2], pairs[1::2], strict=True):
        strata = [([x + 1 for x in exposed], others) for exposed, others in strata]
        if any(len({*exposed, *others}) > 1 for exposed, others in strata):
            p, share = stratified_superiority_test(strata).p, stratified_superiority(strata)
            below += p < 0.05
            assert (p >= 0.05) == (share.low <= 0.5 <= share.high)
            assert share.low <= share.estimate <= share.high
    assert below > 5


def test_many_strata_are_added_up():
    """30 strata of 9, whose sums are near the normal curve; in standard deviations, to 0.05."""
    groups = [1, 2, 2, 3], [1, 1, 2, 3, 2]
    found = np.array([won(*way) for way in choices(*groups)])
    z = 30 * (won(*groups) - found.mean()) / math.sqrt(30 * found.var())
    tested = stratified_superiority_test([groups] * 30)
    assert tested.exact
    assert tested.statistic == 15 * won(*groups)
    assert z > 1
    assert norm.isf(tested.p / 2) == pytest.approx(z, abs=0.05)


def test_two_hundred_children_in_grades_are_counted():
    """Every number of exposed children in each of three grades, in whole numbers."""
    exposed, others = [1] * 20 + [2] * 40 + [3] * 40, [1] * 35 + [2] * 40 + [3] * 25
    ways, at_least, total = {}, 0, math.comb(200, 100)
    for low, middle in product(range(56), range(81)):
        high = 100 - low - middle
        if 0 <= high <= 65:
            number = math.comb(55, low) * math.comb(80, middle) * math.comb(65, high)
            theirs = 55 - low, 80 - middle
            pairs = low * theirs[0] + middle * (2 * theirs[0] + theirs[1]) + high * (2 * sum(theirs) + 65 - high)
            ways[pairs] = ways.get(pairs, 0) + number
    at_least = sum(number for pairs, number in ways.items() if pairs >= won(exposed, others))
    found = superiority_test(exposed, others)
    assert found.exact
    assert found.p == pytest.approx(float(Fraction(2 * at_least, total)), rel=1e-12)
    share = probability_of_superiority(exposed, others)
    assert found.p < 0.05 and share.low > 0.5


def test_thousands_of_children_are_drawn_and_the_p_has_its_error():
    exposed, others = [1] * 300 + [2] * 500 + [3] * 225, [1] * 320 + [2] * 500 + [3] * 180
    found, share = superiority_test(exposed, others), probability_of_superiority(exposed, others)
    asymptotic = mannwhitneyu(exposed, others, method="asymptotic", use_continuity=False).pvalue
    assert (found.exact, found.draws, found.smallest) == (False, 100_000, None)
    assert found.p == pytest.approx(asymptotic, abs=4 * found.error + 0.001)
    assert found == superiority_test(exposed, others)
    assert (found.p >= 0.05) == (share.low <= 0.5 <= share.high)
    assert superiority_power(exposed, others, detectable_superiority(exposed, others)) == pytest.approx(0.8, abs=1e-6)


def test_drawn_choices_agree_with_counted_ones(monkeypatch):
    """Counting forbidden: grades are drawn by how many of each, values without ties child by child."""
    few = [2, 3, 3, 4, 4, 2, 3, 4], [1, 1, 2, 3, 2, 4, 1]
    many = [1.5, 20, 21, 22, 23, *range(30, 47)], [*range(1, 17), 25, 26, 27]
    exact = [superiority_test(*groups).p for groups in (few, many)]
    permuted_sums._summed.cache_clear()
    monkeypatch.setattr(permuted_sums, "_counted", lambda scores, size: None)
    for groups, p in zip((few, many), exact, strict=True):
        found = superiority_test(*groups)
        assert not found.exact
        assert found.p == pytest.approx(p, abs=4 * found.error + 2e-5)
    permuted_sums._summed.cache_clear()


def test_what_cannot_be_compared_is_refused_in_words():
    for test in (superiority_test, superiority_test_absolute, permuted_means, probability_of_superiority):
        with pytest.raises(CannotCount, match="both groups need at least one child"):
            test([1, 2], [])
        with pytest.raises(CannotCount, match="missing or no number"):
            test([1, math.nan], [2, 3])
        with pytest.raises(CannotCount, match="missing or no number"):
            test([1, None], [2, 3])
        with pytest.raises(CannotCount, match="missing or no number"):
            test(["Good"], [2, 3])
    with pytest.raises(CannotCount, match="All children have the same value"):
        probability_of_superiority([1, 1], [1])
    assert superiority_test([1, 1], [1]).p == superiority_test([1, 1], [1]).smallest == 1
    with pytest.raises(CannotCount, match="No stratum has exposed children and others"):
        stratified_superiority_test([([1], []), ([], [2])])
    with pytest.raises(CannotCount, match="lies between 0 and 1"):
        superiority_power([1, 2], [2, 3], 1.2)
    with pytest.raises(CannotCount, match="differ too much in size"):
        permuted_means([1e200, 1.5], [2.0, 3.0])


def test_with_two_grades_power_lies_near_that_of_the_fisher_test():
    """Not the same: values are given here, drawn there."""
    groups = [1] * 10 + [0] * 2, [1] * 5 + [0] * 10
    assert superiority_power(*groups, 0.5 + 0.5 * (10 / 12 - 5 / 15)) == pytest.approx(
        fisher_power(12, 15, 10 / 12, 5 / 15), abs=0.1
    )
