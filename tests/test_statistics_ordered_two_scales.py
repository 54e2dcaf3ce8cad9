"""Two ordered answers, and groups in an order: against R, against scipy, and against every order of the values."""

import math
from collections import Counter
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from reference_cases import references
from scipy.stats import kendalltau

from analysis.errors import CannotCount
from analysis.statistics.ordered import kendall_sums
from analysis.statistics.ordered.two_groups import superiority_test
from analysis.statistics.ordered.two_scales import (
    jonckheere,
    jonckheere_asymptotic,
    kendalls_tau_b,
    ordered_association,
)


def s_of(x, y) -> int:
    pairs = [(x[i] - x[j]) * (y[i] - y[j]) for i in range(len(x)) for j in range(i)]
    return sum(step > 0 for step in pairs) - sum(step < 0 for step in pairs)


def brute(x, y) -> Fraction:
    """Central p over all orders of y."""
    found, observed = Counter(s_of(x, order) for order in permutations(y)), s_of(x, y)
    tails = [sum(n for s, n in found.items() if side * s >= side * observed) for side in (1, -1)]
    return min(Fraction(1), Fraction(2 * min(tails), found.total()))


def samples(number: int, least: int, most: int, levels: tuple[int, int]) -> list:
    random = np.random.default_rng(2015)
    sizes = random.integers(least, most + 1, number)
    return [tuple(random.integers(0, level, size).tolist() for level in levels) for size in sizes]


@pytest.mark.parametrize("case", references("kendall_exact"))
def test_p_and_tau_are_those_of_r(case):
    """R 4.2.2: cor.test(x, y, method = "kendall"): T is the number of concordant pairs."""
    x, y, expected = case["data"]["x"], case["data"]["y"], case["expected"]
    found, close = ordered_association(x, y), case["tolerance"]
    assert found.p == pytest.approx(expected["p"], abs=close)
    assert (found.statistic + math.comb(len(x), 2)) / 2 == expected["T"]
    assert kendalls_tau_b(x, y).estimate == pytest.approx(expected["tau"], abs=close)


@pytest.mark.parametrize("case", references("stockton_table"))
def test_tau_b_of_ages_in_the_stockton_audit_is_that_of_r(case):
    """R 4.2.2: cor(age, good, method = "kendall")."""
    found = kendalls_tau_b(case["data"]["age"], case["data"]["good"])
    assert found.estimate == pytest.approx(case["expected"]["tau_b"], abs=case["tolerance"])


@pytest.mark.parametrize("case", references("jonckheere_terpstra"))
def test_jonckheeres_test_is_that_of_r(case):
    """R 4.2.2, clinfun 1.1.5: jonckheere.test(x, g); with nperm = 200000 for p_two_perm_mc."""
    samples, expected = case["data"]["samples"], case["expected"]
    found = jonckheere(samples)
    assert found.exact
    assert found.statistic == 211
    if "p_two_perm_mc" in expected:
        assert found.p == pytest.approx(expected["p_two_perm_mc"], abs=case["tolerance"])
    else:
        curve = jonckheere_asymptotic(samples)
        assert curve.statistic == expected["JT"]
        assert curve.p == pytest.approx(expected["p_two"], abs=case["tolerance"])


@pytest.mark.parametrize("levels", [(2, 3), (3, 3), (4, 6), (5, 2), (9, 3), (7, 7)])
def test_p_counts_every_order_of_the_values(levels):
    """Brute force in fractions, ties on both sides, one or none."""
    for x, y in samples(12, 3, 6, levels):
        found = ordered_association(x, y)
        assert found.p == float(brute(x, y)), (x, y)
        assert found.statistic == s_of(x, y)
        assert found.exact
    for x, y in samples(6, 5, 6, levels):
        y = [*range(len(y))]
        assert ordered_association(x, y).p == pytest.approx(float(brute(x, y)), rel=1e-12)


def test_without_ties_p_is_scipys_exact_p():
    random = np.random.default_rng(3)
    for n in (5, 9, 16, 30, 60):
        x, y = random.permutation(n).tolist(), random.permutation(n).tolist()
        assert ordered_association(x, y).p == pytest.approx(kendalltau(x, y, method="exact").pvalue, rel=1e-9)


def test_tau_b_is_scipys_on_random_samples():
    for x, y in samples(60, 6, 30, (4, 5)):
        assert kendalls_tau_b(x, y).estimate == pytest.approx(kendalltau(x, y).statistic, abs=1e-12)


def test_with_two_levels_it_is_the_test_of_two_groups():
    for x, y in samples(40, 5, 30, (2, 4)):
        if len(set(x)) == 2 and len(set(y)) > 1:
            groups = [[value for value, group in zip(y, x, strict=True) if group == side] for side in (1, 0)]
            assert ordered_association(x, y).p == superiority_test(*groups).p
            assert ordered_association(y, x).p == superiority_test(*groups).p
            assert jonckheere(groups[::-1]).p == superiority_test(*groups).p
            assert jonckheere(groups[::-1]).statistic == superiority_test(*groups).statistic


def test_p_and_interval_never_contradict_each_other():
    below = 0
    for levels in [(2, 2), (2, 5), (3, 3), (3, 9), (30, 30), (4, 4)]:
        random = np.random.default_rng(5)
        for n in [*range(4, 15)] * 4:
            x = random.integers(0, levels[0], n)
            y = np.minimum(x + random.integers(0, levels[1], n), levels[1])
            if len(set(x.tolist())) > 1 and len(set(y.tolist())) > 1:
                p, tau = ordered_association(x, y).p, kendalls_tau_b(x, y)
                below += p < 0.05
                assert (p >= 0.05) == (tau.low <= 0 <= tau.high), (x, y)
                assert -1 <= tau.low <= tau.estimate <= tau.high <= 1
    assert below > 30


def test_turning_one_side_over_turns_tau_over():
    for x, y in samples(20, 6, 12, (3, 4)):
        if len(set(x)) > 1 and len(set(y)) > 1:
            there, back = kendalls_tau_b(x, y), kendalls_tau_b(x, [-value for value in y])
            assert [-back.high, -back.estimate, -back.low] == pytest.approx(
                [there.low, there.estimate, there.high], abs=1e-9
            )


def test_where_all_is_in_order_tau_is_one_and_its_interval_ends_there():
    tau = kendalls_tau_b([1, 2, 3, 4, 5, 6], [2, 4, 6, 8, 10, 12])
    assert (tau.estimate, tau.high) == (1, 1)
    assert 0 < tau.low < 1
    many = [*range(25)] * 2
    tau = kendalls_tau_b(many, many)
    assert (tau.estimate, tau.high) == (1, 1)
    assert 0.7 < tau.low < 1


@pytest.mark.parametrize("cuts", [((-0.5, 0.7), (-1, 0, 1)), ((0,), (0,)), ((), ())])
def test_the_interval_holds_the_true_tau_in_95_of_100_simulated_audits(cuts):
    """Two normal scales with correlation 0, 0.5 and 0.97, cut into grades; 150 audits of 12 each; four errors."""
    random, draws, n = np.random.default_rng(9), 150, 12
    for rho in (0.0, 0.5, 0.97):
        truth = true_tau(random, rho, cuts)
        held = [True] * draws
        for at in range(draws):
            x, y = drawn(random, rho, cuts, n)
            if len(set(x.tolist())) > 1 and len(set(y.tolist())) > 1:
                tau = kendalls_tau_b(x, y)
                held[at] = tau.low - 0.005 <= truth <= tau.high + 0.005
        assert np.mean(held) >= 0.95 - 4 * math.sqrt(0.95 * 0.05 / draws), rho


def drawn(random, rho, cuts, n):
    x = random.standard_normal(n)
    y = rho * x + math.sqrt(1 - rho**2) * random.standard_normal(n)
    return [np.searchsorted(cut, side) if cut else side for cut, side in zip(cuts, (x, y), strict=True)]


def true_tau(random, rho, cuts) -> float:
    x, y = (np.diff(side.reshape(2, -1).astype(float), axis=0) for side in drawn(random, rho, cuts, 400_000))
    return float((np.sign(x) * np.sign(y)).mean() / math.sqrt((x != 0).mean() * (y != 0).mean()))


def test_drawn_orders_agree_with_counted_ones(monkeypatch):
    """Counting forbidden: whole tables are drawn, or, where levels are many, the order of children."""
    (x, y), *_ = samples(1, 24, 24, (4, 5))
    exact = ordered_association(x, y)
    kendall_sums._drawn.cache_clear()
    monkeypatch.setattr(kendall_sums, "_of_tables", lambda rows, columns: None)
    tables = ordered_association(x, y)
    monkeypatch.setattr(kendall_sums, "MOST_CELLS", 0)
    kendall_sums._drawn.cache_clear()
    orders = ordered_association(x, y)
    kendall_sums._drawn.cache_clear()
    for found in (tables, orders):
        assert (found.exact, found.draws) == (False, 100_000)
        assert found.p == pytest.approx(exact.p, abs=4 * found.error + 2e-5)
    assert tables.p != orders.p


def test_drawn_p_and_interval_do_not_contradict_each_other():
    (x, y), *_ = samples(1, 60, 60, (6, 7))
    p, tau = ordered_association(x, y), kendalls_tau_b(x, y)
    assert not p.exact
    assert (p.p >= 0.05) == (tau.low <= 0 <= tau.high)
    assert p == ordered_association(x, y)


def test_the_asymptotic_p_is_scipys_where_nothing_is_tied():
    for size in (3, 5):
        values = np.random.default_rng(size).permutation(3 * size).reshape(3, size)
        x, y = np.repeat(range(3), size), values.ravel()
        n, s = 3 * size, s_of(x.tolist(), y.tolist())
        variance = (n * (n - 1) * (2 * n + 5) - 3 * size * (size - 1) * (2 * size + 5)) / 18  # of S, Kendall 1970
        from_scipy = kendalltau(x, y, method="asymptotic").pvalue
        assert jonckheere_asymptotic(values.tolist()).p == pytest.approx(from_scipy, rel=1e-9)
        assert jonckheere_asymptotic(values.tolist()).p == pytest.approx(math.erfc(abs(s) / math.sqrt(2 * variance)))


def test_what_cannot_be_compared_is_refused_in_words():
    with pytest.raises(CannotCount, match="2 values beside 3"):
        ordered_association([1, 2], [1, 2, 3])
    with pytest.raises(CannotCount, match="nobody to be compared with"):
        ordered_association([1], [1])
    with pytest.raises(CannotCount, match="missing or no number"):
        kendalls_tau_b([1, math.nan], [1, 2])
    with pytest.raises(CannotCount, match="the same value on one side"):
        kendalls_tau_b([1, 1], [1, 2])
    with pytest.raises(CannotCount, match="One group alone has no order"):
        jonckheere([[1, 2]])
    with pytest.raises(CannotCount, match="no values of group 2"):
        jonckheere_asymptotic([[1, 2], []])
    assert ordered_association([1, 1, 1], [1, 2, 3]).p == 1
