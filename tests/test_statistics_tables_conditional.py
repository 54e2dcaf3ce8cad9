"""The other exact tests of a 2x2 table and their intervals: against R, scipy, and counting every possible table."""

import math
from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
import pytest
from reference_cases import references
from scipy.stats import binom, fisher_exact, hypergeom, nchypergeom_fisher

from analysis.errors import CannotCount
from analysis.statistics.tables.conditional import (
    fisher_blaker,
    fisher_less,
    fisher_mid_p,
    fisher_minimum_likelihood,
    fisher_more,
    pearson_exact,
    pearson_mid_p,
)
from analysis.statistics.tables.conditional_intervals import (
    odds_ratio_blaker,
    odds_ratio_mid_p,
    odds_ratio_minimum_likelihood,
)
from analysis.statistics.tables.exact import conditional_odds_ratio, fisher_central
from analysis.statistics.tables.many import compared
from analysis.statistics.two_by_two import TwoByTwo

MATCHED = [
    (fisher_minimum_likelihood, odds_ratio_minimum_likelihood),
    (fisher_blaker, odds_ratio_blaker),
    (fisher_mid_p, odds_ratio_mid_p),
]
WITH_TWO_SIDES = [case for case in references("fisher_exact_2x2") if "p_minlike" in case.values[0]["expected"]]
BY_CHI_SQUARE = [case for case in references("fisher_exact_2x2") if "midp_pearson" in case.values[0]["expected"]]
# How far R's uniroot, as exact2x2 calls it, may stop from a bound up to 1, or from 1 over a bound above it.
UNIROOT = np.finfo(float).eps ** 0.25


def of_rows(rows: list[list[int]]) -> TwoByTwo:
    (exposed_yes, exposed_no), (others_yes, others_no) = rows
    return TwoByTwo(exposed_yes, exposed_no, others_yes, others_no)


def all_tables(smallest: int, largest: int) -> list[TwoByTwo]:
    """Every table of so many children with two groups and two outcomes; one of four that differ by swapped labels."""
    return [
        TwoByTwo(a, b, c, n - a - b - c)
        for n in range(smallest, largest + 1)
        for a in range(n + 1)
        for b in range(n + 1 - a)
        for c in range(n + 1 - a - b)
        if a >= max(b, c, n - a - b - c) and TwoByTwo(a, b, c, n - a - b - c).varies
    ]


def random_tables(number: int, most: int) -> list[TwoByTwo]:
    random = np.random.default_rng(2015)
    tables = [TwoByTwo(*(int(x) for x in random.integers(0, most, 4))) for _ in range(number)]
    return [table for table in tables if table.varies]


def with_margins(exposed: int, others: int, yes: int) -> list[TwoByTwo]:
    possible = range(max(0, yes - others), min(exposed, yes) + 1)
    return [TwoByTwo(k, exposed - k, yes - k, others - yes + k) for k in possible]


def kept(table: TwoByTwo, log_odds: np.ndarray) -> dict:
    """test -> whether it keeps each odds ratio: p at each, straight from the definitions, by scipy's chances."""
    tables = with_margins(table.exposed, table.others, table.yes)
    possible, at = np.array([one.exposed_yes for one in tables]), tables.index(table)
    chances = hypergeom.pmf(possible, table.n, table.yes, table.exposed) * np.exp(possible * log_odds[:, None])
    chances /= chances.sum(axis=1, keepdims=True)
    below, above = chances.cumsum(axis=1), chances[:, ::-1].cumsum(axis=1)[:, ::-1]
    tails = np.minimum(below, above)
    ps = {
        fisher_minimum_likelihood: (chances * (chances <= chances[:, [at]] * (1 + 1e-7))).sum(axis=1),
        fisher_blaker: (chances * (tails <= tails[:, [at]] * (1 + 1e-9))).sum(axis=1),
        fisher_mid_p: 2 * np.minimum(below[:, at], above[:, at]) - chances[:, at],
    }
    return {test: p >= 0.05 for test, p in ps.items()}


def largest_sizes(groups: list[tuple[int, int]]) -> dict:
    """test -> its largest chance of p < 0.05 in groups of these sizes, whatever the share that both have."""
    shares, largest = np.arange(0.025, 0.976, 0.025), {test: 0.0 for test, _ in MATCHED}
    for exposed, others in groups:
        yes, other_yes = np.indices((exposed + 1, others + 1)).reshape(2, -1)
        chances = binom.pmf(yes, exposed, shares[:, None]) * binom.pmf(other_yes, others, shares[:, None])
        tables = np.column_stack([yes, exposed - yes, other_yes, others - other_yes])
        varies = (tables[:, [0, 1]] + tables[:, [2, 3]]).min(axis=1) > 0
        found = compared(tables[varies])
        blaker = [] if exposed > 6 else [fisher_blaker(TwoByTwo(*row)).p for row in tables[varies].tolist()]
        ps = {fisher_minimum_likelihood: found.minimum_likelihood, fisher_mid_p: found.mid_p, fisher_blaker: blaker}
        for test, p in ps.items():
            if len(p):
                largest[test] = max(largest[test], (chances[:, varies] @ (np.asarray(p) < 0.05)).max())
    return largest


@pytest.mark.parametrize("case", WITH_TWO_SIDES)
def test_p_are_those_of_r(case):
    """R 4.2.2, exact2x2 1.7.0: exact2x2(x, tsmethod = "minlike"), "blaker", "central"; fisher.test(x, alternative)."""
    table = of_rows(case["data"]["table"])
    found = {
        "p_minlike": fisher_minimum_likelihood(table).p,
        "p_greater": fisher_more(table),
        "p_less": fisher_less(table),
        "p_central": fisher_central(table),
        "p_blaker": fisher_blaker(table).p,
    }
    assert found == pytest.approx(case["expected"], abs=case["tolerance"])


@pytest.mark.parametrize("case", BY_CHI_SQUARE)
def test_p_by_chi_square_are_those_of_agresti(case):
    """R, coin: chisq_test(..., distribution = "exact"), pvalue() and midpvalue()."""
    table = of_rows(case["data"]["table"])
    found = {"p_exact": pearson_exact(table), "midp_pearson": pearson_mid_p(table)}
    assert found == pytest.approx(case["expected"], abs=case["tolerance"])
    assert fisher_minimum_likelihood(table).p == pytest.approx(case["expected"]["p_exact"], abs=case["tolerance"])


@pytest.mark.parametrize("case", references("conditional_odds_ratio"))
def test_intervals_are_those_of_r(case):
    """R 4.2.2, exact2x2 1.7.0: exact2x2(x, tsmethod = "minlike")$conf.int and "blaker", to four decimals."""
    table = of_rows(case["data"]["table"])
    for key, interval in (("ci95_minlike", odds_ratio_minimum_likelihood), ("ci95_blaker", odds_ratio_blaker)):
        expected = [math.inf if number is None else number for number in case["expected"][key]]
        found = interval(table)
        assert [found.low, found.high] == pytest.approx(expected, abs=1.01e-4)
        assert [found.low, found.high] == pytest.approx(expected, rel=case["tolerance"])


@pytest.mark.parametrize("case", references("fisher_midp"))
def test_mid_p_and_its_interval_are_those_of_r(case):
    """R 4.2.2, exact2x2 1.7.0: exact2x2(x, tsmethod = "central", midp = TRUE).

    It seeks a bound above 1 as one over it, and stops within UNIROOT of it: 311.4 for 308.6 in the tea table, where
    the next test counts the tail at our bound in fractions."""
    table, tolerance = of_rows(case["data"]["table"]), case["tolerance"]
    low, high = case["expected"]["or_ci95_midp"]
    found = odds_ratio_mid_p(table)
    assert fisher_mid_p(table).p == pytest.approx(case["expected"]["p_midp_central"], abs=tolerance)
    assert found.low == pytest.approx(low, rel=tolerance)
    assert 1 / found.high == pytest.approx(1 / high if high else 0, abs=UNIROOT)


def test_the_mid_p_bound_of_the_tea_table_is_where_the_tail_is_and_rs_is_beside_it():
    def tail(odds: float) -> float:
        weights = [way * Fraction(odds) ** k for k, way in enumerate((1, 16, 36, 16, 1))]
        return float((sum(weights[:3]) + weights[3] / 2) / sum(weights))

    assert tail(odds_ratio_mid_p(TwoByTwo(3, 1, 1, 3)).high) == pytest.approx(0.025, abs=1e-12)
    assert abs(tail(311.436303630588) - 0.025) > 1e-4


def test_every_p_counts_every_way_to_hand_out_the_outcome():
    """Brute force: all choices of who has the outcome, in exact fractions."""
    for table in random_tables(60, 5):
        found = [sum(child < table.exposed for child in yes) for yes in combinations(range(table.n), table.yes)]
        chance = {x: Fraction(found.count(x), len(found)) for x in set(found)}
        below = {x: sum(chance[k] for k in chance if k <= x) for x in chance}
        above = {x: sum(chance[k] for k in chance if k >= x) for x in chance}
        tail = {x: min(below[x], above[x]) for x in chance}
        square = {x: (x - Fraction(table.exposed * table.yes, table.n)) ** 2 for x in chance}
        at = table.exposed_yes
        equal = sum(chance[k] for k in chance if square[k] == square[at])
        further = sum(chance[k] for k in chance if square[k] > square[at])
        likelihood = {x: sum(chance[k] for k in chance if chance[k] <= chance[x]) for x in chance}
        blaker = {x: sum(chance[k] for k in chance if tail[k] <= tail[x]) for x in chance}
        mid = {x: min(1, 2 * tail[x] - chance[x]) for x in chance}
        assert (fisher_more(table), fisher_less(table)) == (float(above[at]), float(below[at]))
        assert (pearson_exact(table), pearson_mid_p(table)) == (float(further + equal), float(further + equal / 2))
        for test, ps in ((fisher_minimum_likelihood, likelihood), (fisher_blaker, blaker), (fisher_mid_p, mid)):
            result = test(table)
            assert (result.p, result.smallest, result.statistic) == (float(ps[at]), float(min(ps.values())), at)
            assert result.exact and result.error is None


def test_minimum_likelihood_and_one_sided_p_are_those_of_scipy():
    for table in random_tables(200, 40):
        rows = [[table.exposed_yes, table.exposed_no], [table.others_yes, table.others_no]]
        ps = [fisher_exact(rows, alternative=side).pvalue for side in ("two-sided", "less", "greater")]
        found = [fisher_minimum_likelihood(table).p, fisher_less(table), fisher_more(table)]
        assert found == pytest.approx(ps, rel=1e-9)


def test_intervals_span_just_the_odds_ratios_that_the_test_keeps():
    """Brute force: p at 12,001 odds ratios from e^-12 to e^12, by scipy's chances and the definitions of the tests."""
    grid = np.linspace(-12, 12, 12_001)
    step = grid[1] - grid[0]
    for table in all_tables(8, 10) + random_tables(40, 16):
        for test, is_kept in kept(table, grid).items():
            found = dict(MATCHED)[test](table)
            first, last = grid[is_kept.argmax()], grid[::-1][is_kept[::-1].argmax()]
            low = math.log(found.low) if found.low else -math.inf
            assert first - step - 1e-9 <= low <= first + 1e-9 or low <= first == grid[0], (table, test)
            assert last - 1e-9 <= math.log(found.high) <= last + step + 1e-9 or last == grid[-1], (table, test)


def test_p_and_interval_never_contradict_each_other_in_small_tables():
    """All tables of 8 to 13 children; tried by hand on those up to 20. In larger ones see the next test."""
    tables = all_tables(8, 13)
    for table in tables:
        for test, interval in MATCHED:
            found = interval(table)
            assert (test(table).p < 0.05) == (not found.low <= 1 <= found.high), (table, test)
            assert found.low <= found.estimate <= found.high
    assert len(tables) > 500


def test_an_interval_that_spans_a_gap_may_hold_1_beside_a_p_under_one_in_twenty():
    """7 of 262 against 30 of 494 (Fay 2010): minimum likelihood keeps 0.177 to 0.993 and 1.006 to 1.014."""
    table, odds = TwoByTwo(7, 255, 30, 464), np.arange(0.9, 1.05, 0.0001)
    found = odds_ratio_minimum_likelihood(table)
    assert fisher_minimum_likelihood(table).p == pytest.approx(0.04996, abs=5e-6)
    assert (found.low, found.high) == pytest.approx((0.177, 1.014), abs=5e-4)
    is_kept = kept(table, np.log(odds))[fisher_minimum_likelihood]
    assert odds[np.flatnonzero(np.diff(is_kept.astype(int)))] == pytest.approx([0.993, 1.006, 1.014], abs=5e-4)


def test_blaker_is_never_more_cautious_than_central_nor_mid_p_than_blaker():
    for table in all_tables(8, 12):
        central, blaker = conditional_odds_ratio(table), odds_ratio_blaker(table)
        assert fisher_blaker(table).p <= fisher_central(table)
        assert central.low <= blaker.low * (1 + 1e-9) and blaker.high <= central.high * (1 + 1e-9)
        assert fisher_mid_p(table).p < fisher_central(table) or fisher_central(table) == 1
        assert blaker.estimate == central.estimate


def test_swapping_the_groups_turns_the_odds_ratios_over():
    for table in random_tables(30, 12):
        swapped = TwoByTwo(table.others_yes, table.others_no, table.exposed_yes, table.exposed_no)
        assert fisher_more(swapped) == fisher_less(table)
        assert pearson_mid_p(swapped) == pearson_mid_p(table)
        for test, interval in MATCHED:
            there, back = interval(table), interval(swapped)
            assert test(swapped).p == test(table).p
            if there.low > 0 and math.isfinite(there.high):
                assert [1 / back.high, 1 / back.low] == pytest.approx([there.low, there.high], rel=1e-8)


def test_at_8_12_18_and_36_children_none_rejects_more_than_one_in_twenty_where_there_is_nothing():
    """Exact size: both binomials, groups of every size at n = 8, 12, 18 and 36, shares of 2.5% to 97.5%."""
    sizes = {n: largest_sizes([(exposed, n - exposed) for exposed in range(2, n // 2 + 1)]) for n in (8, 12, 18, 36)}
    assert max(size for of_n in sizes.values() for size in of_n.values()) <= 0.05
    assert sizes[36][fisher_mid_p] == pytest.approx(0.0453, abs=5e-4)
    assert sizes[36][fisher_minimum_likelihood] == pytest.approx(0.0419, abs=5e-4)


def test_at_some_group_sizes_mid_p_rejects_more_than_one_in_twenty():
    """The three largest up to 36 children, and one of more; minimum likelihood never does."""
    for groups, size in (((17, 17), 0.0577), ((11, 11), 0.0528), ((13, 14), 0.0523), ((50, 50), 0.0569)):
        largest = largest_sizes([groups])
        assert largest[fisher_mid_p] == pytest.approx(size, abs=5e-4)
        assert largest[fisher_minimum_likelihood] <= 0.05


def test_intervals_hold_the_true_odds_ratio_as_often_as_they_say():
    """Exact, given the margins: at least 95% for the two that are exact, and 95% on average for mid-p."""
    covered = {test: [] for test, _ in MATCHED}
    for margins in ((5, 7, 5), (8, 10, 9), (6, 12, 7), (18, 18, 15), (12, 24, 18)):
        tables = with_margins(*margins)
        possible = [table.exposed_yes for table in tables]
        for test, interval in MATCHED:
            found = [interval(table) for table in tables]
            for true in (0.1, 0.3, 0.7, 1, 1.5, 4, 12):
                chances = nchypergeom_fisher.pmf(possible, margins[0] + margins[1], margins[2], margins[0], true)
                covered[test].append(chances @ [one.low <= true <= one.high for one in found])
    assert min(covered[fisher_minimum_likelihood]) >= 0.95 - 1e-9
    assert min(covered[fisher_blaker]) >= 0.95 - 1e-9
    assert min(covered[fisher_mid_p]) > 0.9
    assert np.mean(covered[fisher_mid_p]) > 0.95


def test_more_exposed_children_with_the_outcome_move_every_interval_up():
    """The ends never fall back, though the p of two of the tests jumps."""
    for _, interval in MATCHED:
        found = [interval(table) for table in with_margins(10, 14, 9)]
        for fewer, more in pairwise(found):
            assert fewer.low <= more.low and fewer.high <= more.high


def test_a_zero_cell_gives_an_interval_open_on_one_side():
    for _, interval in MATCHED:
        found, mirrored = interval(TwoByTwo(4, 0, 1, 3)), interval(TwoByTwo(0, 4, 3, 1))
        assert (found.estimate, found.high) == (math.inf, math.inf)
        assert (mirrored.estimate, mirrored.low) == (0, 0)
        assert 0.79 < found.low == pytest.approx(1 / mirrored.high, rel=1e-9)


def test_without_two_groups_or_two_outcomes_p_is_1_and_there_is_no_odds_ratio():
    for table in (TwoByTwo(0, 0, 3, 2), TwoByTwo(3, 0, 5, 0), TwoByTwo(0, 0, 0, 0)):
        assert (fisher_more(table), fisher_less(table), pearson_exact(table), pearson_mid_p(table)) == (1, 1, 1, 0.5)
        for test, interval in MATCHED:
            assert (test(table).p, test(table).smallest) == (1, 1)
            with pytest.raises(CannotCount, match="all children are in one group, or all have the same outcome"):
                interval(table)
