"""Linear-by-linear association and trends: against R, and against every table with the same margins."""

from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from reference_cases import references
from scipy.stats import pearsonr

from analysis.errors import CannotCount
from analysis.statistics.ordered.linear import cochran_armitage, linear_by_linear, linear_by_linear_asymptotic
from analysis.statistics.ordered.two_groups import permuted_means


def random_table(seed: int, rows: int, columns: int, n: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    cells = random.integers(0, rows * columns, n)
    return np.bincount(cells, minlength=rows * columns).reshape(rows, columns)


def children_of(table, rows, columns) -> tuple[list, list]:
    cells = [(r, c) for i, r in enumerate(rows) for j, c in enumerate(columns) for _ in range(table[i][j])]
    return [r for r, _ in cells], [c for _, c in cells]


def brute(x, y) -> Fraction:
    """The share of all orders of y whose sum of products is as far from its mean."""
    sums = [sum(a * b for a, b in zip(x, order, strict=True)) for order in permutations(y)]
    mean = Fraction(sum(x) * sum(y), len(x))
    observed = abs(sum(a * b for a, b in zip(x, y, strict=True)) - mean)
    return Fraction(sum(abs(one - mean) >= observed for one in sums), len(sums))


@pytest.mark.parametrize("case", references("linear_by_linear"))
def test_m2_of_one_table_is_that_of_r(case):
    """R 4.2.2: coin::lbl_test(as.table(jobR)) with scores 1 to 4; the exact p agrees with the curve to 0.015."""
    one, scores = [case["data"]["table"]], [1, 2, 3, 4]
    found = linear_by_linear_asymptotic(one, scores, scores)
    assert found.statistic == pytest.approx(case["expected"]["M2"], abs=case["tolerance"])
    assert found.p == pytest.approx(case["expected"]["p"], abs=case["tolerance"])
    assert linear_by_linear(one, scores, scores).p == pytest.approx(found.p, abs=0.015)


@pytest.mark.parametrize("case", references("linear_by_linear_stratified"))
def test_m2_over_strata_is_that_of_r(case):
    """R 4.2.2: coin::lbl_test(jobsatisfaction, scores = ...) (Agresti 2002, page 297: 6.1563)."""
    data, expected = case["data"], case["expected"]
    given = [data["female"], data["male"]], data["scores_income"], data["scores_sat"]
    found = linear_by_linear_asymptotic(*given)
    assert found.statistic == pytest.approx(expected["M2"], abs=case["tolerance"])
    assert found.p == pytest.approx(expected["p"], abs=case["tolerance"])
    assert linear_by_linear(*given).p == pytest.approx(found.p, abs=0.003)


@pytest.mark.parametrize("case", references("cochran_armitage"))
def test_the_trend_of_shares_is_that_of_r(case):
    """R 4.2.2: prop.trend.test(x, n, score); for Cochran 1954, coin's 6.66 is the same chi-squared."""
    data, expected = case["data"], case["expected"]
    yes = data["x"] if "x" in data else [row[0] for row in data["table"]]
    children = data["n"] if "n" in data else [sum(row) for row in data["table"]]
    found = cochran_armitage(yes, children, data["scores"])
    assert found.statistic == pytest.approx(expected["chisq"], abs=case["tolerance"])
    assert found.p == pytest.approx(expected.get("p", expected.get("p_asym")), abs=case["tolerance"])


def test_p_counts_every_order_of_the_children():
    for seed in range(12):
        table, rows, columns = random_table(seed, 3, 3, 7), [0, 1, 3], [1, 2.5, 3]
        if (table.sum(0) > 0).sum() > 1 and (table.sum(1) > 0).sum() > 1:
            found = linear_by_linear([table], rows, columns)
            x, y = children_of(table, rows, columns)
            assert found.p == pytest.approx(float(brute(x, [Fraction(value) for value in y])), rel=1e-12), seed
            assert found.statistic == pytest.approx(6 * pearsonr(x, y).statistic ** 2)  # M2 = (n - 1) r^2


def test_over_strata_p_counts_every_order_within_each():
    tables, scores = [random_table(1, 2, 3, 5), random_table(2, 2, 3, 4)], ([0, 1], [0, 1, 3])
    sides = [children_of(table, *scores) for table in tables]
    sums = [[sum(a * b for a, b in zip(x, order, strict=True)) for order in permutations(y)] for x, y in sides]
    mean = sum(Fraction(sum(x) * sum(y), len(x)) for x, y in sides)
    observed = abs(sum(a * b for x, y in sides for a, b in zip(x, y, strict=True)) - mean)
    found = [abs(one + other - mean) >= observed for one in sums[0] for other in sums[1]]
    assert linear_by_linear(tables, *scores).p == pytest.approx(float(Fraction(sum(found), len(found))), rel=1e-12)


def test_of_two_rows_it_is_the_permutation_test_of_the_means():
    for seed in range(8):
        table, scores = random_table(seed, 2, 4, 16), [1, 2, 4, 5]
        groups = [np.repeat(scores, row).tolist() for row in table]
        assert linear_by_linear([table], [0, 1], scores).p == pytest.approx(permuted_means(*groups).p, rel=1e-12)


def test_turning_the_table_changes_nothing():
    for seed in range(5):
        table = random_table(seed, 3, 4, 20)
        there, back = (
            linear_by_linear([t], *scores)
            for t, scores in ((table, ([1, 2, 4], [0, 1, 2, 5])), (table.T, ([0, 1, 2, 5], [1, 2, 4])))
        )
        assert there.p == pytest.approx(back.p, rel=1e-12)
        assert there.statistic == pytest.approx(back.statistic)


def test_drawn_tables_agree_with_counted_ones(monkeypatch):
    table, scores = random_table(3, 3, 3, 30), [1, 2, 3]
    exact = linear_by_linear([table], scores, scores)
    monkeypatch.setattr("analysis.statistics.ordered.linear.table_sums", lambda *_: None)
    found = linear_by_linear([table], scores, scores)
    assert (exact.exact, found.exact) == (True, False)
    assert found.p == pytest.approx(exact.p, abs=4 * found.error + 2e-5)


def test_what_cannot_be_compared_is_refused_in_words():
    with pytest.raises(CannotCount, match="needs 2 rows and 3 columns"):
        linear_by_linear([[[1, 2], [3, 4]]], [1, 2], [1, 2, 3])
    with pytest.raises(CannotCount, match="whole numbers of 0 or more"):
        linear_by_linear([[[1, -2], [3, 4]]], [1, 2], [1, 2])
    with pytest.raises(CannotCount, match="In no table do both"):
        linear_by_linear_asymptotic([[[1, 2], [0, 0]]], [1, 2], [1, 2])
    with pytest.raises(CannotCount, match="part of its number of children"):
        cochran_armitage([3, 1], [2, 4], [1, 2])
    with pytest.raises(CannotCount, match="missing or no number"):
        cochran_armitage([1, 1], [2, 4], [1, float("nan")])
