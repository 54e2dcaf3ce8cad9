"""Tables without an order: against R, against enumeration of every table in fractions, and against coin."""

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from reference_cases import references
from scipy.stats import chi2_contingency, ncx2
from scipy.stats.contingency import association

from analysis.errors import CannotCount
from analysis.statistics.tables import network as networks
from analysis.statistics.tables import nominal
from analysis.statistics.tables.conditional import fisher_minimum_likelihood
from analysis.statistics.tables.nominal import as_counts, cramers_v, freeman_halton
from analysis.statistics.tables.nominal_strata import generalised_cmh
from analysis.statistics.two_by_two import TwoByTwo


def random_tables(number: int, children: int) -> list[np.ndarray]:
    random = np.random.default_rng(3)
    shapes = [(2, 3), (3, 2), (3, 3), (2, 4), (3, 4), (4, 3)]
    return [
        random.multinomial(random.integers(4, children), random.dirichlet(np.ones(r * c))).reshape(r, c)
        for r, c in (shapes[at % len(shapes)] for at in range(number))
    ]


def columns_of(total: int, rows: tuple[int, ...]) -> list[tuple[int, ...]]:
    return [cells for cells in product(*(range(row + 1) for row in rows)) if sum(cells) == total]


def every_weight(rows: tuple[int, ...], columns: tuple[int, ...]) -> list[int]:
    """In how many ways children make each table with these margins: the product of its columns' multinomials."""
    if len(columns) == 1:
        return [math.factorial(columns[0]) // math.prod(map(math.factorial, rows))]
    found = []
    for cells in columns_of(columns[0], rows):
        here = math.factorial(columns[0]) // math.prod(map(math.factorial, cells))
        left = tuple(row - cell for row, cell in zip(rows, cells, strict=True))
        found += [here * weight for weight in every_weight(left, columns[1:])]
    return found


def weight_of(table: np.ndarray) -> int:
    columns = table.T.tolist()
    return math.prod(math.factorial(sum(cells)) // math.prod(map(math.factorial, cells)) for cells in columns)


@pytest.mark.parametrize("case", references("freeman_halton_rxc"))
def test_p_is_that_of_r(case):
    """R 4.2.2: fisher.test(x)$p.value."""
    found = freeman_halton(np.array(case["data"]["table"]))
    assert found.p == pytest.approx(case["expected"]["p"], abs=case["tolerance"])
    assert (found.exact, found.error, found.draws, found.seed) == (True, None, None, None)


def test_p_adds_every_table_that_is_no_more_likely():
    """Brute force: all tables with these margins, in whole numbers; the least likely gives the smallest p."""
    for table in random_tables(60, 15):
        rows, columns = tuple(table.sum(axis=1).tolist()), tuple(table.sum(axis=0).tolist())
        weights = every_weight(rows, columns)
        seen, total = weight_of(table), sum(weights)
        found = freeman_halton(table)
        assert found.p == pytest.approx(float(Fraction(sum(w for w in weights if w <= seen), total)), rel=1e-9)
        least = sum(weight for weight in weights if weight == min(weights))
        assert found.smallest == pytest.approx(float(Fraction(least, total)), rel=1e-9)


def test_turning_or_reordering_a_table_changes_nothing():
    for table in random_tables(30, 30):
        expected = freeman_halton(table)
        for other in (table.T, table[::-1], table[:, ::-1]):
            found = freeman_halton(other)
            assert (found.p, found.smallest) == pytest.approx((expected.p, expected.smallest), rel=1e-9)


def test_two_by_two_is_fishers_test_by_minimum_likelihood():
    random = np.random.default_rng(5)
    for cells in random.integers(0, 9, (100, 4)).tolist():
        table = TwoByTwo(*cells)
        if table.varies:
            assert freeman_halton(np.array(cells).reshape(2, 2)) == fisher_minimum_likelihood(table)


def test_empty_rows_and_columns_say_nothing():
    table, wider = np.array([[5, 4, 0], [2, 4, 2]]), np.array([[5, 0, 4, 0], [0, 0, 0, 0], [2, 0, 4, 2]])
    assert freeman_halton(wider) == freeman_halton(table)
    assert cramers_v(wider) == cramers_v(table)


def test_one_row_of_children_has_a_p_of_one_and_no_strength():
    table = np.array([[5, 3, 2], [0, 0, 0]])
    assert (freeman_halton(table).p, freeman_halton(table).smallest) == (1, 1)
    with pytest.raises(CannotCount, match="all children are in one row, or in one column"):
        cramers_v(table)


def test_too_many_tables_are_drawn_with_a_seed_and_the_p_has_its_error():
    """The exact p (R: 0.7826849) is within four standard errors of the drawn one."""
    table = np.array([[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]])
    found = nominal._drawn(table)
    assert found == nominal._drawn(table)
    assert (found.exact, found.draws, found.smallest) == (False, 100_000, None)
    assert found.error == pytest.approx(math.sqrt(found.p * (1 - found.p) / 100_000))
    assert abs(found.p - 0.7826849389656) < 4 * found.error


def test_a_large_table_is_drawn_rather_than_counted():
    table = np.random.default_rng(1).integers(5, 15, (5, 6))
    found = freeman_halton(table)
    assert not found.exact
    asymptotic = chi2_contingency(table).pvalue
    assert found.p == pytest.approx(asymptotic, abs=0.03)


def test_counting_stops_at_the_limit_of_work(monkeypatch):
    monkeypatch.setattr(networks, "MOST", 50)
    found = freeman_halton(np.array([[1, 3, 2], [2, 3, 1], [1, 1, 4]]))
    assert (found.exact, found.draws) == (False, 100_000)


@pytest.mark.parametrize("table", [[[1.5, 2], [2, 3]], [[-1, 2], [2, 3]]])
def test_what_is_no_number_of_children_is_refused(table):
    with pytest.raises(CannotCount, match="whole numbers of children"):
        freeman_halton(np.array(table))


def test_what_is_no_table_is_refused():
    for table in (np.array([1, 2, 3]), np.array([["a", "b"]]), np.array([[1, math.nan], [2, 3]])):
        with pytest.raises(CannotCount, match="rows by columns of numbers of children"):
            as_counts(table)
    with pytest.raises(CannotCount, match="holds no children"):
        freeman_halton(np.zeros((2, 2), dtype=int))


def test_v_is_that_of_scipy_and_its_bounds_are_where_the_tails_are_a_fortieth():
    """scipy.stats.contingency.association(x, method="cramer"); the tails by scipy.stats.ncx2."""
    bounds = 0
    for table in random_tables(60, 40):
        filled = table[table.any(axis=1)][:, table.any(axis=0)]
        if min(filled.shape) < 2:
            continue
        found = cramers_v(table)
        assert found.estimate == pytest.approx(association(filled, method="cramer"), rel=1e-9)
        assert 0 <= found.low <= found.estimate <= found.high <= 1
        square, freedom = chi2_contingency(filled, correction=False)[0], math.prod(np.subtract(filled.shape, 1))
        unit = filled.sum() * (min(filled.shape) - 1)
        for bound, below in ((found.low, 0.975), (found.high, 0.025)):
            if 0 < bound < 1 and bound != found.estimate:
                bounds += 1
                assert ncx2.cdf(square, freedom, bound**2 * unit) == pytest.approx(below, abs=1e-6)
    assert bounds > 40


def test_complete_association_has_a_v_of_one():
    assert cramers_v(np.array([[6, 0, 0], [0, 5, 0], [0, 0, 7]])).estimate == pytest.approx(1)


@pytest.mark.parametrize("case", references("cmh_generalised"))
def test_generalised_cmh_is_that_of_r(case):
    """R 4.2.2, coin 1.4: cmh_test(x); row means with scores of Job.Satisfaction 1, 3, 4, 5 (Agresti 2002, p.297)."""
    strata = [np.array(case["data"][gender]) for gender in ("female", "male")]
    found, scored, expected = generalised_cmh(strata), generalised_cmh(strata, [1, 3, 4, 5]), case["expected"]
    calculated = {
        "chisq": found.general.chi_square,
        "df": found.general.freedom,
        "p": found.general.p,
        "chisq_general": found.general.chi_square,
        "chisq_rowmeans": scored.row_means.chi_square,
    }
    for name, value in expected.items():
        assert calculated[name] == pytest.approx(value, abs=case["tolerance"]), name
    assert scored.row_means.freedom == 3


def test_one_stratum_is_n_less_one_of_n_of_pearsons_chi_square():
    """scipy.stats.chi2_contingency(x, correction=False)."""
    for table in random_tables(30, 40):
        filled = table[table.any(axis=1)][:, table.any(axis=0)]
        if min(filled.shape) > 1:
            square, _, freedom, _ = chi2_contingency(filled, correction=False)
            found = generalised_cmh([filled]).general
            assert found.chi_square == pytest.approx(square * (filled.sum() - 1) / filled.sum(), rel=1e-8)
            assert found.freedom == freedom
            with_empty = generalised_cmh([np.vstack([filled, np.zeros(filled.shape[1], dtype=int)])]).general
            assert (with_empty.chi_square, with_empty.freedom) == (pytest.approx(found.chi_square), freedom)


def test_the_size_of_scores_changes_nothing_and_strata_of_one_child_are_left_out():
    strata = [np.array([[3, 2, 4], [1, 5, 2]]), np.array([[2, 2, 2], [0, 3, 6]])]
    found = generalised_cmh(strata)
    assert generalised_cmh(strata, [1e-6, 2e-6, 3e-6]).row_means.chi_square == pytest.approx(found.row_means.chi_square)
    alone = generalised_cmh([*strata, np.array([[1, 0, 0], [0, 0, 0]])])
    assert alone.general.chi_square == pytest.approx(found.general.chi_square)


def test_strata_that_cannot_be_compared_are_refused():
    table = np.array([[1, 2], [3, 4]])
    for strata, words in (
        ([table, np.ones((2, 3), dtype=int)], "all with the same rows and columns"),
        ([], "there is at least one"),
        ([np.array([[1, 0], [0, 0]])], "No stratum holds two children"),
        ([np.array([[3, 4], [0, 0]])], "all children are in one row, or in one column"),
    ):
        with pytest.raises(CannotCount, match=words):
            generalised_cmh(strata)
    with pytest.raises(CannotCount, match="one score for each of the 2 columns"):
        generalised_cmh([table], [1, 1])
