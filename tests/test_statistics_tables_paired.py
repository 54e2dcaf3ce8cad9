"""The same children before and after: against R, StatXact and scipy, and by trying every order of the answers."""

import math
from fractions import Fraction
from itertools import permutations, product

import numpy as np
import pytest
from reference_cases import references
from scipy.optimize import minimize_scalar
from scipy.stats import binomtest, multinomial, norm
from statsmodels.stats.contingency_tables import SquareTable, cochrans_q
from statsmodels.stats.contingency_tables import mcnemar as mcnemar_of_statsmodels

from analysis.errors import CannotCount
from analysis.statistics.intervals import wilson
from analysis.statistics.results import PValue
from analysis.statistics.tables.paired import (
    Pairs,
    mcnemar,
    mcnemar_mid_p,
    newcombe_paired,
    newcombe_paired_uncorrected,
    paired_difference,
    paired_odds_ratio,
    paired_odds_ratio_mid_p,
    paired_score_test,
)
from analysis.statistics.tables.repeated import (
    cochran_q,
    cochran_q_asymptotic,
    marginal_homogeneity,
    marginal_homogeneity_asymptotic,
)

REACH = 1.959963984540054
DIFFERENCES = (paired_difference, newcombe_paired, newcombe_paired_uncorrected)


def of_rows(rows: list[list[int]]) -> Pairs:
    """Published tables take the second time from the first: here the first is called after."""
    (both, first_only), (second_only, neither) = rows
    return Pairs(both, before_only=second_only, after_only=first_only, neither=neither)


def all_pairs(*sizes: int) -> list[Pairs]:
    """Every table of so many children."""
    return [
        Pairs(both, lost, gained, n - both - lost - gained)
        for n in sizes
        for both, lost, gained in product(range(n + 1), repeat=3)
        if both + lost + gained <= n
    ]


def random_rows(children: int, times: int, seed: int) -> list[list[int]]:
    return np.random.default_rng(seed).integers(0, 2, (children, times)).tolist()


@pytest.mark.parametrize("case", references("mcnemar_exact"))
def test_p_and_odds_ratio_are_those_of_r(case):
    """R 4.2.2, exact2x2: mcnemar.exact(x); ratesci 1.0.0: pairbinci(x, contrast = "OR", method_OR = "binom" or "midp");
    Fagerland, Lydersen and Laake 2014."""
    pairs, expected, near = of_rows(case["data"]["table"]), case["expected"], case["tolerance"]
    exact, mid = paired_odds_ratio(pairs), paired_odds_ratio_mid_p(pairs)
    found = {"p_exact": mcnemar(pairs).p, "or": exact.estimate, "ci": [exact.low, exact.high]}
    found |= {"or_ci_exact": [exact.low, exact.high], "or_ci_midp": [mid.low, mid.high]}
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, abs=near), name


@pytest.mark.parametrize("case", references("paired_difference_ci"))
def test_the_differences_are_those_of_tango_and_newcombe(case):
    """R, ratesci 1.0.0: pairbinci(x, method_RD = "Score_closed" or "MOVER_newc"); Tango 1998; Newcombe 1998."""
    methods = {"tango": paired_difference, "newcombe8": newcombe_paired_uncorrected, "newcombe10": newcombe_paired}
    for name, expected in case["expected"].items():
        found = methods[name](of_rows(case["data"]["table"]))
        assert [found.low, found.high] == pytest.approx(expected, abs=case["tolerance"]), name


@pytest.mark.parametrize("case", references("marginal_homogeneity"))
def test_marginal_homogeneity_is_that_of_statxact(case):
    """R, coin 1.4-3: mh_test(x), z and asymptotic p; StatXact 6 manual p. 306 for the exact p."""
    table, expected, near = case["data"]["table"], case["expected"], case["tolerance"]
    exact, curve = marginal_homogeneity(table), marginal_homogeneity_asymptotic(table)
    assert exact.p == pytest.approx(expected["p_exact"], abs=near)
    assert curve.p == pytest.approx(expected["p_asym"], abs=near)
    assert exact.statistic == curve.statistic == pytest.approx(expected["z"], abs=5e-4)


@pytest.mark.parametrize("case", references("cochran_q"))
def test_cochrans_q_is_that_of_statxact(case):
    """R, coin 1.4-3: mh_test(y ~ x | block); StatXact 6 manual p. 459."""
    rows, expected, near = case["data"]["rows"], case["expected"], case["tolerance"]
    assert cochran_q(rows).p == pytest.approx(expected["p_exact"], abs=near)
    assert cochran_q_asymptotic(rows).p == pytest.approx(expected["p_asym"], abs=near)


def test_p_is_the_exact_binomial_p_of_scipy_and_the_mcnemar_p_of_statsmodels():
    for lost, gained in product(range(16), range(16)):
        pairs = Pairs(3, lost, gained, 4)
        if lost + gained:
            found = mcnemar(pairs).p
            assert found == pytest.approx(binomtest(gained, lost + gained).pvalue, rel=1e-9)
            statsmodels = mcnemar_of_statsmodels([[3, lost], [gained, 4]], exact=True).pvalue
            assert found == pytest.approx(min(1.0, statsmodels), rel=1e-9)


def test_mcnemars_p_in_fractions():
    for lost, gained in product(range(12), range(12)):
        changed = lost + gained
        chances = [Fraction(math.comb(changed, k), 2**changed) for k in range(changed + 1)]
        tail = sum(chances[: min(lost, gained) + 1])
        half = chances[gained] / 2
        pairs = Pairs(0, lost, gained, 0)
        assert mcnemar(pairs).p == float(min(Fraction(1), 2 * tail))
        assert mcnemar_mid_p(pairs).p == float(min(Fraction(1), 2 * (tail - half)))
        assert mcnemar(pairs).smallest == float(min(Fraction(1), 2 * chances[0]))
        assert mcnemar_mid_p(pairs).smallest == float(chances[0])


def test_the_odds_ratio_has_the_exact_interval_of_scipy():
    for lost, gained in product(range(1, 14), range(14)):
        share = binomtest(gained, lost + gained).proportion_ci(0.95, method="exact")
        found = paired_odds_ratio(Pairs(2, lost, gained, 5))
        expected = [share.low / (1 - share.low), share.high / (1 - share.high)]
        assert [found.low, found.high] == pytest.approx(expected, rel=1e-8)
        assert found.estimate == gained / lost


@pytest.mark.parametrize(("test", "interval"), [(mcnemar, paired_odds_ratio), (mcnemar_mid_p, paired_odds_ratio_mid_p)])
def test_p_and_odds_ratio_never_contradict_each_other(test, interval):
    """All numbers of up to 40 children who changed."""
    for lost, gained in product(range(41), range(41)):
        if 0 < lost + gained <= 40:
            pairs = Pairs(1, lost, gained, 2)
            found = interval(pairs)
            assert (test(pairs).p >= 0.05) == (found.low <= 1 <= found.high), pairs
            assert found.low <= found.estimate <= found.high


def test_tangos_interval_and_the_score_test_never_contradict_each_other():
    for pairs in all_pairs(1, 2, 5, 8, 11):
        found = paired_difference(pairs)
        assert (paired_score_test(pairs).p >= 0.05) == (found.low <= 0 <= found.high), pairs


def test_the_score_test_is_mcnemars_chi_squared_of_statsmodels():
    for lost, gained in product(range(10), range(1, 10)):
        expected = mcnemar_of_statsmodels([[3, lost], [gained, 4]], exact=False, correction=False)
        found = paired_score_test(Pairs(3, lost, gained, 4))
        assert [found.statistic**2, found.p] == pytest.approx([expected.statistic, expected.pvalue])
        assert not found.exact


def test_tangos_score_is_1_96_at_both_limits_by_a_search_for_the_likeliest_shares():
    """The chances of losing q, of gaining q + d and of neither, at their greatest likelihood by search."""
    for pairs in all_pairs(7):
        found = paired_difference(pairs)
        kept = pairs.both + pairs.neither
        for d, side in ((found.low, 1), (found.high, -1)):
            if abs(d) == 1:
                continue

            def unlikely(q: float, pairs: Pairs = pairs, kept: int = kept, d: float = d) -> float:
                terms = [(pairs.before_only, q), (pairs.after_only, q + d), (kept, 1 - 2 * q - d)]
                return -sum(k * math.log(max(p, 1e-300)) for k, p in terms if k)

            edges = (max(0.0, -d), (1 - d) / 2)
            q = minimize_scalar(unlikely, bounds=edges, method="bounded", options={"xatol": 1e-12}).x
            spread = math.sqrt((2 * q + d - d * d) / pairs.n)
            assert (found.estimate - d) / spread == pytest.approx(side * REACH, rel=2e-4), pairs


def test_every_interval_of_a_difference_is_ordered_and_within_1_even_with_zero_cells():
    for pairs in all_pairs(1, 2, 6, 9):
        for method in DIFFERENCES if pairs.changed else DIFFERENCES[:2]:
            found = method(pairs)
            assert -1 <= found.low <= found.estimate <= found.high <= 1, (method.__name__, pairs)
            assert found.low < found.high


def test_exchanging_before_and_after_turns_everything_over():
    for pairs in all_pairs(8):
        back = Pairs(pairs.both, pairs.after_only, pairs.before_only, pairs.neither)
        for method in DIFFERENCES if pairs.changed else DIFFERENCES[:2]:
            there, turned = method(pairs), method(back)
            assert [-turned.high, -turned.low] == pytest.approx([there.low, there.high], abs=1e-9)
        assert mcnemar(back).p == mcnemar(pairs).p


def test_newcombe_without_correlation_is_two_wilson_intervals_squared_and_added():
    """both x neither = before_only x after_only: 2 x 6 = 3 x 4, so that phi is 0."""
    before, after = wilson(5, 15), wilson(6, 15)
    found = newcombe_paired(Pairs(2, 3, 4, 6))
    assert found == newcombe_paired_uncorrected(Pairs(2, 3, 4, 6))
    assert found.low == pytest.approx(1 / 15 - math.hypot(after.estimate - after.low, before.high - before.estimate))
    assert found.high == pytest.approx(1 / 15 + math.hypot(after.high - after.estimate, before.estimate - before.low))


def test_tangos_interval_covers_about_95_times_in_100():
    """Enumerated: 20 children of whom q lose and g gain the outcome, every table's chance added up."""
    tables = [(lost, gained) for lost in range(21) for gained in range(21 - lost)]
    found = [paired_difference(Pairs(20 - lost - gained, lost, gained, 0)) for lost, gained in tables]
    low, high = (np.array([getattr(i, end) for i in found]) for end in ("low", "high"))
    counts = np.array([[lost, gained, 20 - lost - gained] for lost, gained in tables])
    covered = []
    for lose, gain in ((0.05, 0.05), (0.1, 0.3), (0.2, 0.2), (0.05, 0.5), (0.3, 0.4), (0.02, 0.2)):
        chances = multinomial.pmf(counts, 20, [lose, gain, 1 - lose - gain])
        covered.append(chances[(low <= gain - lose + 1e-12) & (gain - lose - 1e-12 <= high)].sum())
    assert np.mean(covered) == pytest.approx(0.95, abs=0.02)
    assert min(covered) > 0.92


def test_where_nobody_changed_the_p_is_1_and_there_is_no_odds_ratio():
    pairs = Pairs(3, 0, 0, 4)
    assert mcnemar(pairs).p == mcnemar_mid_p(pairs).p == paired_score_test(pairs).p == 1
    for method in (paired_odds_ratio, paired_odds_ratio_mid_p):
        with pytest.raises(CannotCount, match="no child's answer changed"):
            method(pairs)
    with pytest.raises(CannotCount, match="method 8 would give an interval of no width"):
        newcombe_paired_uncorrected(pairs)
    assert paired_difference(pairs).estimate == 0
    assert paired_difference(pairs).high > 0.3


def test_a_change_in_one_direction_only_is_open_on_one_side():
    gained, lost = paired_odds_ratio(Pairs(1, 0, 5, 2)), paired_odds_ratio(Pairs(1, 5, 0, 2))
    assert (gained.estimate, gained.high, lost.estimate, lost.low) == (math.inf, math.inf, 0, 0)
    assert gained.low == pytest.approx(1 / lost.high)


def test_no_children_and_negative_numbers_are_refused():
    for method in DIFFERENCES:
        with pytest.raises(CannotCount, match="no children to compare before and after"):
            method(Pairs(0, 0, 0, 0))
    with pytest.raises(CannotCount, match="cannot hold a negative number"):
        Pairs(1, -1, 2, 2)


def test_marginal_homogeneity_counts_every_sign_of_every_change():
    """Brute force over all 2^changed signs, with grades from 2 to 4."""
    random = np.random.default_rng(306)
    for grades in (2, 3, 4):
        for _ in range(8):
            table = random.integers(0, 2 if grades > 2 else 5, (grades, grades)).tolist()
            changes = [
                after - before for before, row in enumerate(table) for after, k in enumerate(row) for _ in range(k)
            ]
            changes = [change for change in changes if change]
            sums = [
                abs(sum(s * c for s, c in zip(signs, changes, strict=True)))
                for signs in product((1, -1), repeat=len(changes))
            ]
            found = marginal_homogeneity(table)
            assert found.p == sum(total >= abs(sum(changes)) for total in sums) / len(sums)
            assert found.smallest == sum(total == max(sums) for total in sums) / len(sums)


def test_marginal_homogeneity_of_two_grades_is_mcnemar():
    for pairs in all_pairs(6):
        table = [[pairs.neither, pairs.after_only], [pairs.before_only, pairs.both]]
        assert marginal_homogeneity(table).p == mcnemar(pairs).p
        assert marginal_homogeneity_asymptotic(table).p == pytest.approx(paired_score_test(pairs).p)


def test_the_asymptotic_p_of_two_grades_is_bhapkars_in_statsmodels_but_for_his_variance():
    for table in ([[28, 13], [7, 27]], [[4, 9], [3, 16]]):
        corrected = SquareTable(np.array(table), shift_zeros=False).homogeneity(method="bhapkar")
        changed, difference = table[0][1] + table[1][0], table[0][1] - table[1][0]
        n = sum(map(sum, table))
        z2 = marginal_homogeneity_asymptotic(table).statistic ** 2
        assert z2 / (1 - difference**2 / changed / n) == pytest.approx(corrected.statistic)
        assert marginal_homogeneity_asymptotic(table).p == pytest.approx(2 * norm.sf(math.sqrt(z2)))


def test_cochrans_q_counts_every_order_of_every_childs_answers():
    """Brute force over all distinct orders of each row, each as likely."""
    for seed, (children, times) in enumerate(((4, 2), (4, 3), (5, 3), (3, 4), (4, 4))):
        rows = random_rows(children, times, seed)
        orders = [sorted(set(permutations(row))) for row in rows]
        squares = [sum(sum(column) ** 2 for column in zip(*one, strict=True)) for one in product(*orders)]
        seen = sum(sum(column) ** 2 for column in zip(*rows, strict=True))
        found = cochran_q(rows)
        assert found.p == sum(square >= seen for square in squares) / len(squares)
        assert found.smallest == squares.count(max(squares)) / len(squares)


def test_cochrans_q_is_that_of_statsmodels():
    """statsmodels 0.15: cochrans_q(rows)."""
    for seed in range(12):
        rows = random_rows(9, 3, seed)
        expected = cochrans_q(np.array(rows))
        found = cochran_q_asymptotic(rows)
        assert [found.statistic, found.p] == pytest.approx([expected.statistic, expected.pvalue])
        assert cochran_q(rows).statistic == found.statistic


def test_cochrans_q_at_two_times_is_mcnemar():
    for seed in range(12):
        rows = random_rows(10, 2, seed)
        counts = {kind: rows.count(list(kind)) for kind in product((0, 1), repeat=2)}
        assert cochran_q(rows).p == mcnemar(Pairs(counts[1, 1], counts[1, 0], counts[0, 1], counts[0, 0])).p


def test_36_children_at_4_times_are_counted_exactly():
    found = cochran_q(random_rows(36, 4, 36))
    assert found.exact
    assert found.p == pytest.approx(cochran_q_asymptotic(random_rows(36, 4, 36)).p, abs=0.05)


def test_where_no_child_varies_q_is_0_and_p_1():
    assert cochran_q([[1, 1, 1], [0, 0, 0]]) == PValue(1.0, 1.0, 0.0)


def test_what_cannot_be_compared_over_time_is_refused():
    for test in (cochran_q, cochran_q_asymptotic):
        for rows in ([], [[1]], [[1, 0], [1]]):
            with pytest.raises(CannotCount, match="an answer for each of two or more times"):
                test(rows)
        with pytest.raises(
            CannotCount, match="Answers are 1 .yes. or 0 .no.. Leave out children with a missing answer"
        ):
            test([[1, 2], [0, 1]])
    for test in (marginal_homogeneity, marginal_homogeneity_asymptotic):
        for table in ([[3]], [[1, 2, 3], [4, 5, 6]]):
            with pytest.raises(CannotCount, match="as many rows as columns"):
                test(table)
        with pytest.raises(CannotCount, match="cannot hold a negative number"):
            test([[1, -2], [3, 4]])


def test_too_many_orders_are_refused_and_the_way_out_is_named(monkeypatch):
    monkeypatch.setattr("analysis.statistics.tables.repeated.MOST_SUMS", 10)
    with pytest.raises(CannotCount, match="use cochran_q_asymptotic"):
        cochran_q(random_rows(20, 4, 1))
