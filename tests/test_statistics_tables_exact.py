"""The exact comparison of two groups: against R, against scipy, and against counting every possible table."""

import math
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from reference_cases import references
from scipy.stats import binom, fisher_exact, nchypergeom_fisher
from scipy.stats.contingency import odds_ratio

from analysis.errors import CannotCount
from analysis.statistics.tables.exact import (
    conditional_odds_ratio,
    detectable_share,
    fisher_central,
    fisher_power,
    smallest_attainable_p,
)
from analysis.statistics.two_by_two import TwoByTwo


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


# Agresti's larynx data have a p that is not central: test_statistics_tables_conditional.py.
CENTRAL = [case for case in references("fisher_exact_2x2") if "p_central" in case.values[0]["expected"]]


@pytest.mark.parametrize("case", CENTRAL)
def test_p_is_that_of_r(case):
    """R 4.2.2, exact2x2 1.7.0: exact2x2(x, tsmethod = "central")$p.value."""
    assert fisher_central(of_rows(case["data"]["table"])) == pytest.approx(
        case["expected"]["p_central"], abs=case["tolerance"]
    )


@pytest.mark.parametrize("case", references("conditional_odds_ratio"))
def test_odds_ratio_and_interval_are_those_of_r(case):
    """R 4.2.2: stats::fisher.test(x); its search for the bounds is loose in the tails (see the note)."""
    found = conditional_odds_ratio(of_rows(case["data"]["table"]))
    expected = [case["expected"]["cmle"], *case["expected"]["ci95_central"]]
    expected = [math.inf if number is None else number for number in expected]
    assert [found.estimate, found.low, found.high] == pytest.approx(expected, rel=case["tolerance"])


@pytest.mark.parametrize("case", references("fisher_exact_power"))
def test_power_is_that_of_r(case):
    """R 4.2.2, exact2x2 1.7.0: power2x2(p0, p1, n0, n1)."""
    data = case["data"]
    found = fisher_power(data["n1"], data["n0"], data["p1"], data["p0"])
    assert found == pytest.approx(case["expected"]["power"], abs=case["tolerance"])


def test_p_counts_every_way_to_hand_out_the_outcome():
    """Brute force: all choices of who has the outcome, in exact fractions."""
    for table in random_tables(60, 5):
        children = range(table.n)
        found = [sum(child < table.exposed for child in yes) for yes in combinations(children, table.yes)]
        at_most = Fraction(sum(x <= table.exposed_yes for x in found), len(found))
        at_least = Fraction(sum(x >= table.exposed_yes for x in found), len(found))
        assert fisher_central(table) == float(min(1, 2 * min(at_most, at_least)))
        tails = min(Fraction(found.count(min(found)), len(found)), Fraction(found.count(max(found)), len(found)))
        assert smallest_attainable_p(table) == float(min(1, 2 * tails))


def test_p_is_twice_the_smaller_one_sided_p_of_scipy():
    for table in random_tables(200, 40):
        rows = [[table.exposed_yes, table.exposed_no], [table.others_yes, table.others_no]]
        tails = [fisher_exact(rows, alternative=side).pvalue for side in ("less", "greater")]
        assert fisher_central(table) == pytest.approx(min(1, 2 * min(tails)), rel=1e-9)


def test_odds_ratio_and_interval_are_those_of_scipy_on_random_tables():
    """scipy.stats.contingency.odds_ratio(kind="conditional"), its own noncentral hypergeometric and search."""
    for table in random_tables(120, 25):
        scipys = odds_ratio([[table.exposed_yes, table.exposed_no], [table.others_yes, table.others_no]])
        interval = scipys.confidence_interval(0.95)
        found = conditional_odds_ratio(table)
        expected = [scipys.statistic, interval.low, interval.high]
        assert [found.estimate, found.low, found.high] == pytest.approx(expected, rel=1e-5)


def test_p_and_interval_never_contradict_each_other():
    """All tables of 8 to 20 children, those whose p is exactly 0.05 among them."""
    tables = all_tables(8, 20)
    at_the_limit = 0
    for table in tables:
        p, interval = fisher_central(table), conditional_odds_ratio(table)
        at_the_limit += p == 0.05
        assert (p >= 0.05) == (interval.low <= 1 <= interval.high), table
        assert interval.low <= interval.estimate <= interval.high, table
    assert len(tables) > 2000
    assert at_the_limit > 0


def test_scipys_own_pair_does_contradict_itself():
    """The reason why p and interval are written here: 6 of 18 against 12 of 17."""
    rows = [[6, 12], [12, 5]]
    interval = odds_ratio(rows).confidence_interval(0.95)
    assert fisher_exact(rows).pvalue < 0.05
    assert interval.low < 1 < interval.high


def test_a_zero_cell_gives_an_interval_open_on_one_side_and_no_half_is_added():
    found = conditional_odds_ratio(TwoByTwo(4, 0, 1, 3))
    assert (found.estimate, found.high) == (math.inf, math.inf)
    assert found.low == pytest.approx(0.5328660893759, rel=1e-5)
    mirrored = conditional_odds_ratio(TwoByTwo(0, 4, 3, 1))
    assert (mirrored.estimate, mirrored.low) == (0, 0)
    assert mirrored.high == pytest.approx(1 / found.low, rel=1e-9)


def test_swapping_the_groups_turns_the_odds_ratio_over():
    for table in random_tables(40, 12):
        swapped = TwoByTwo(table.others_yes, table.others_no, table.exposed_yes, table.exposed_no)
        there, back = conditional_odds_ratio(table), conditional_odds_ratio(swapped)
        assert fisher_central(swapped) == fisher_central(table)
        if there.low > 0 and math.isfinite(there.high):
            assert [1 / back.high, 1 / back.low] == pytest.approx([there.low, there.high], rel=1e-8)


def test_the_test_rejects_at_most_one_in_twenty_where_there_is_nothing():
    """Exact: the chance of p < 0.05 when both groups have the same share, at n = 8, 12, 18 and 36, in steps of 5%."""
    groups = ((3, 5), (4, 4), (5, 6), (6, 6), (4, 8), (8, 9), (9, 9), (6, 12), (15, 15), (18, 18), (9, 27))
    sizes = {pair: max(fisher_power(*pair, share, share) for share in np.arange(0, 1.01, 0.05)) for pair in groups}
    assert max(sizes.values()) <= 0.05
    assert sizes[4, 4] == pytest.approx(0.0078, abs=1e-4)  # far under one in twenty: so few children can show little
    assert sizes[18, 18] > 0.02


def test_the_size_is_the_sum_over_all_tables_of_both_binomials():
    """Brute force for `fisher_power`: every table's binomial chance, and its whole-number p."""
    for exposed, others, share in ((4, 4, 0.3), (5, 7, 0.5), (9, 9, 0.6)):
        expected = sum(
            binom.pmf(x, exposed, share) * binom.pmf(y, others, share)
            for x in range(exposed + 1)
            for y in range(others + 1)
            if fisher_central(TwoByTwo(x, exposed - x, y, others - y)) < 0.05
        )
        assert fisher_power(exposed, others, share, share) == pytest.approx(expected, rel=1e-9)


def test_the_interval_holds_the_true_odds_ratio_at_least_95_times_in_a_hundred():
    """Exact, given the margins: the chances, by scipy's noncentral distribution, of all tables whose interval does."""
    for exposed, others, yes in ((4, 4, 4), (5, 7, 5), (8, 10, 9), (6, 12, 7), (18, 18, 15), (12, 24, 18)):
        possible = range(max(0, yes - others), min(exposed, yes) + 1)
        tables = [TwoByTwo(k, exposed - k, yes - k, others - yes + k) for k in possible]
        intervals = [conditional_odds_ratio(table) for table in tables]
        for true in (0.1, 0.3, 0.7, 1, 1.5, 4, 12):
            chances = nchypergeom_fisher.pmf(list(possible), exposed + others, yes, exposed, true)
            held = np.array([interval.low <= true <= interval.high for interval in intervals])
            assert chances @ held >= 0.95 - 1e-9


def test_what_five_against_six_and_nine_against_eight_children_can_show():
    """stats.md, Traps: 5 v 6 against 20% never reaches 80% power (.66 at 100%); 9 v 8 needs 91-92%."""
    assert detectable_share(5, 6, 0.2) is None
    assert fisher_power(5, 6, 1.0, 0.2) == pytest.approx(0.66, abs=0.005)
    assert 0.91 <= detectable_share(9, 8, 0.2) <= 0.92
    assert 0.91 <= detectable_share(8, 9, 0.2) <= 0.92


def test_the_detectable_share_is_the_nearest_with_enough_power_in_either_direction():
    for base, more in ((0.2, True), (0.8, False)):
        share = detectable_share(12, 15, base, more)
        nearer = share - 0.001 if more else share + 0.001
        enough, too_little = fisher_power(12, 15, share, base), fisher_power(12, 15, nearer, base)
        assert too_little < 0.8 <= enough


def test_power_is_the_share_of_simulated_audits_that_are_rejected():
    """20,000 draws with a seed; the tolerance is four standard errors of a share of so many draws."""
    random = np.random.default_rng(8)
    draws = 20_000
    exposed, others = random.binomial(7, 0.9, draws), random.binomial(8, 0.2, draws)
    ps = {(x, y): fisher_central(TwoByTwo(x, 7 - x, y, 8 - y)) for x, y in set(zip(exposed, others, strict=True))}
    rejected = np.mean([ps[pair] < 0.05 for pair in zip(exposed, others, strict=True)])
    power = fisher_power(7, 8, 0.9, 0.2)
    assert rejected == pytest.approx(power, abs=4 * math.sqrt(power * (1 - power) / draws))


def test_without_two_groups_or_two_outcomes_there_is_no_odds_ratio():
    for table in (TwoByTwo(0, 0, 3, 2), TwoByTwo(3, 0, 5, 0), TwoByTwo(0, 0, 0, 0)):
        with pytest.raises(CannotCount, match="all children are in one group, or all have the same outcome"):
            conditional_odds_ratio(table)
        assert fisher_central(table) == 1


def test_a_negative_number_of_children_is_refused():
    with pytest.raises(CannotCount, match="cannot hold a negative number"):
        TwoByTwo(1, -1, 2, 2)
