"""The same children several times: against StatXact and R, against scipy, and against every order of their values."""

from fractions import Fraction
from itertools import permutations, product

import numpy as np
import pytest
from reference_cases import references
from scipy.stats import friedmanchisquare, page_trend_test, rankdata, wilcoxon

from analysis.errors import CannotCount
from analysis.statistics.ordered import blocks
from analysis.statistics.ordered.blocks import (
    friedman,
    friedman_asymptotic,
    page_trend,
    page_trend_asymptotic,
    signed_ranks,
    signed_ranks_asymptotic,
)


def rows_of(seed: int, children: int, times: int, levels: int) -> list[list[int]]:
    return np.random.default_rng(seed).integers(1, levels + 1, (children, times)).tolist()


def orders(rows) -> list[np.ndarray]:
    """The doubled ranks in every order within each child."""
    ranks = [rankdata(row) * 2 for row in rows]
    return [np.array(order) for order in product(*(list(permutations(row)) for row in ranks))]


@pytest.mark.parametrize("case", references("wilcoxon_signed_rank_exact_ties"))
def test_signed_ranks_are_those_of_r_and_statxact(case):
    """R 4.2.2, exactRankTests 0.8-35: wilcox.exact(pre, post, paired = TRUE); p_asym StatXact-5, page 183."""
    data, expected = case["data"], case["expected"]
    assert signed_ranks(data["pre"], data["post"]).p == pytest.approx(expected["p_two"], abs=case["tolerance"])
    if "p_asym" in expected:
        found = signed_ranks_asymptotic(data["pre"], data["post"]).p
        assert found == pytest.approx(expected["p_asym"], abs=case["tolerance"])


@pytest.mark.parametrize("case", references("friedman_exact"))
def test_friedmans_test_is_that_of_statxact(case):
    """StatXact 6, page 449; R: coin::friedman_test(distribution = "exact"); a row a child."""
    rows, expected, close = case["data"]["skin"], case["expected"], case["tolerance"]
    assert friedman(rows).p == pytest.approx(expected["p_exact"], abs=close)
    assert friedman(rows).statistic == pytest.approx(expected["chisq"], abs=close)
    assert friedman_asymptotic(rows).p == pytest.approx(expected["p_asym"], abs=close)


@pytest.mark.parametrize("case", references("page_trend"))
def test_pages_test_is_that_of_statxact(case):
    """StatXact 6, page 467; R: coin::friedman_test with an ordered factor; potash falls, so times run the other way."""
    rows, expected, close = np.reshape(case["data"]["strength"], (3, 5)), case["expected"], case["tolerance"]
    assert page_trend(rows).p == pytest.approx(expected["p_exact"], abs=close)
    assert page_trend(rows).statistic == pytest.approx(expected["z"], abs=close)
    assert page_trend_asymptotic(rows).p == pytest.approx(expected["p_asym"], abs=close)


def test_signed_ranks_count_every_sign_of_every_change():
    """Brute force in fractions, with ties and children who did not change."""
    for seed in range(25):
        before, after = rows_of(seed, 2, 2 + seed % 8, 4)
        changes = [b - a for a, b in zip(before, after, strict=True) if a != b]
        ranks = (rankdata(np.abs(changes)) * 2).astype(int).tolist() if changes else []
        observed = sum(rank for rank, change in zip(ranks, changes, strict=True) if change > 0)
        sums = [sum(r * up for r, up in zip(ranks, ups, strict=True)) for ups in product((0, 1), repeat=len(ranks))]
        tail = min(sum(one <= observed for one in sums), sum(one >= observed for one in sums))
        found = signed_ranks(before, after)
        assert found.p == float(min(Fraction(1), Fraction(2 * tail, len(sums))))
        assert found.statistic == observed / 2


def test_signed_ranks_without_ties_are_scipys():
    for n in (6, 15, 25):
        change = np.random.default_rng(n).normal(0.3, 1, n)
        before = np.zeros(n)
        assert signed_ranks(before, change).p == pytest.approx(wilcoxon(change, method="exact").pvalue, rel=1e-9)
        asymptotic = wilcoxon(change, method="asymptotic", correction=False).pvalue
        assert signed_ranks_asymptotic(before, change).p == pytest.approx(asymptotic, rel=1e-9)


def test_decimals_that_change_by_the_same_are_tied():
    """0.3 - 0.1 and 0.4 - 0.2 are the same change, though not in floating point."""
    assert signed_ranks([0.1, 0.4, 0.1], [0.3, 0.2, 0.2]).statistic == 3.5
    assert signed_ranks([1, 2], [1, 2]).p == 1


def test_many_children_are_counted():
    before, after = np.zeros(1200), np.random.default_rng(1).normal(0.05, 1, 1200).round(2)
    found = signed_ranks(before, after).p
    assert found == pytest.approx(signed_ranks_asymptotic(before, after).p, rel=0.01)


def test_friedman_counts_every_order_within_each_child():
    for seed in range(8):
        rows = rows_of(seed, 3, 3, 3)
        squares = [(order.sum(axis=0) ** 2).sum() for order in orders(rows)]
        observed = ((np.array([rankdata(row) * 2 for row in rows]).sum(axis=0)) ** 2).sum()
        found = friedman(rows)
        assert found.p == float(Fraction(sum(one >= observed for one in squares), len(squares)))
        assert found.smallest == float(Fraction(sum(one == max(squares) for one in squares), len(squares)))


def test_friedmans_chi_squared_is_scipys():
    for seed in range(8):
        rows = rows_of(seed, 9, 4, 5)
        scipys = friedmanchisquare(*np.transpose(rows))
        assert friedman_asymptotic(rows).statistic == pytest.approx(scipys.statistic)
        assert friedman_asymptotic(rows).p == pytest.approx(scipys.pvalue)


def test_page_counts_every_order_within_each_child():
    for seed in range(8):
        rows = rows_of(seed, 3, 3, 4)
        sums = np.array([(order @ [1, 2, 3]).sum() for order in orders(rows)])
        observed = (np.array([rankdata(row) * 2 for row in rows]) @ [1, 2, 3]).sum()
        assert sums.mean() == pytest.approx(72)
        far = Fraction(int((abs(sums - 72) >= abs(observed - 72)).sum()), len(sums))
        assert page_trend(rows).p == pytest.approx(float(far), rel=1e-12)


def test_pages_l_without_ties_is_scipys():
    rows = [np.random.default_rng(seed).permutation(4).tolist() for seed in range(6)]
    scipys = page_trend_test(rows, method="exact")
    one_sided = min(scipys.pvalue, page_trend_test([row[::-1] for row in rows], method="exact").pvalue)
    assert page_trend(rows).p == pytest.approx(min(1, 2 * one_sided), rel=1e-9)
    curve = page_trend_test(rows, method="asymptotic").pvalue
    assert page_trend_asymptotic(rows).p == pytest.approx(2 * min(curve, 1 - curve), rel=1e-9)


def test_drawn_orders_agree_with_counted_ones(monkeypatch):
    rows = [[1, 2, 3, 3], [1, 3, 2, 4], [2, 1, 3, 4], [1, 1, 2, 2]]
    exact = [friedman(rows), page_trend(rows)]
    monkeypatch.setattr(blocks, "MOST_TIMES", 3)
    for counted, drawn in zip(exact, [friedman(rows), page_trend(rows)], strict=True):
        assert (counted.exact, drawn.exact) == (True, False)
        assert drawn.p == pytest.approx(counted.p, abs=4 * drawn.error + 2e-5)


def test_what_cannot_be_compared_is_refused_in_words():
    with pytest.raises(CannotCount, match="2 values before and 1 after"):
        signed_ranks([1, 2], [1])
    with pytest.raises(CannotCount, match="missing or no number"):
        signed_ranks([1, None], [1, 2])
    for test in (friedman, friedman_asymptotic, page_trend, page_trend_asymptotic):
        with pytest.raises(CannotCount, match="each of two or more times"):
            test([[1, 2], [1]])
        with pytest.raises(CannotCount, match="each of two or more times"):
            test([])
        with pytest.raises(CannotCount, match="missing or no number"):
            test([[1, float("nan")]])
    with pytest.raises(CannotCount, match="2 scores for 3 times"):
        page_trend([[1, 2, 3]], [1, 2])
    assert friedman([[1, 1], [2, 2]]).p == page_trend([[1, 1], [2, 2]]).p == 1
