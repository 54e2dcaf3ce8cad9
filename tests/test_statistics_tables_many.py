"""Thousands of tables at once are compared as one is: against the whole numbers of one, scipy, and each other."""

from dataclasses import fields

import numpy as np
import pytest
from scipy.stats import fisher_exact, hypergeom, nchypergeom_fisher
from scipy.stats.contingency import odds_ratio

from analysis.errors import CannotCount
from analysis.statistics.tables.conditional import fisher_mid_p, fisher_minimum_likelihood
from analysis.statistics.tables.exact import conditional_odds_ratio, fisher_central
from analysis.statistics.tables.many import Compared, compared
from analysis.statistics.tables.many_odds import log_odds_ratios
from analysis.statistics.two_by_two import TwoByTwo


def varying(tables: np.ndarray) -> np.ndarray:
    """Those with two groups and two outcomes."""
    margins = tables[:, [0, 2, 0, 1]] + tables[:, [1, 3, 2, 3]]
    return tables[(margins > 0).all(axis=1)]


def all_tables(smallest: int, largest: int) -> np.ndarray:
    """Every table of so many children with two groups and two outcomes."""
    found = []
    for n in range(smallest, largest + 1):
        cells = np.indices((n + 1,) * 3).reshape(3, -1)
        cells = cells[:, cells.sum(axis=0) <= n]
        found.append(np.vstack([cells, n - cells.sum(axis=0)]).T)
    return varying(np.vstack(found))


def random_tables(number: int, most: int) -> np.ndarray:
    return varying(np.random.default_rng(2015).integers(0, most + 1, (number, 4)))


def of_row(row: np.ndarray) -> TwoByTwo:
    return TwoByTwo(*row.tolist())


def one_by_one(tables: np.ndarray) -> np.ndarray:
    """p central, minimum likelihood, mid-p, a column each, in whole numbers."""
    rows = [of_row(row) for row in tables]
    return np.array([(fisher_central(one), fisher_minimum_likelihood(one).p, fisher_mid_p(one).p) for one in rows])


def ps(found: Compared) -> np.ndarray:
    return np.column_stack([found.central, found.minimum_likelihood, found.mid_p])


def odds(found: Compared) -> np.ndarray:
    return np.column_stack([found.estimate, found.low, found.high])


def test_there_are_88508_tables_of_8_to_36_children():
    """91,060 in all, less 4 n a number of children whose children do not vary."""
    assert len(all_tables(8, 36)) == 88_508 == 91_060 - 4 * sum(range(8, 37))


def test_p_and_its_verdict_are_those_of_one_table():
    """Every table of 8 to 20 children, one of two that differ by swapped groups: those of exactly 0.05 among them."""
    tables = all_tables(8, 20)
    tables = tables[tables[:, :2].sum(axis=1) <= tables[:, 2:].sum(axis=1)]
    expected, found = one_by_one(tables), ps(compared(tables))
    assert np.abs(found - expected).max() <= 1e-12
    assert ((found < 0.05) == (expected < 0.05)).all()
    assert ((expected == 0.05).sum(axis=0) > 0).all()
    assert (found[expected == 0.05] == 0.05).all()


def test_p_and_its_verdict_are_those_of_one_table_with_up_to_60_a_cell():
    tables = random_tables(2_000, 60)
    expected, found = one_by_one(tables), ps(compared(tables))
    assert np.abs(found - expected).max() <= 1e-12
    assert ((found < 0.05) == (expected < 0.05)).all()


def test_the_odds_ratio_and_its_interval_are_those_of_one_table():
    tables = np.vstack([all_tables(8, 9), random_tables(300, 12), random_tables(200, 60)])
    singles = [conditional_odds_ratio(of_row(row)) for row in tables]
    expected = [(one.estimate, one.low, one.high) for one in singles]
    np.testing.assert_allclose(odds(compared(tables)), expected, rtol=1e-8)


def test_the_numbers_are_those_of_scipy():
    """scipy.stats.fisher_exact and contingency.odds_ratio(kind="conditional"), whose search stops earlier."""
    tables = random_tables(60, 25)
    found = compared(tables)
    for at, row in enumerate(tables.reshape(-1, 2, 2)):
        scipys = odds_ratio(row)
        interval = scipys.confidence_interval(0.95)
        assert odds(found)[at] == pytest.approx([scipys.statistic, interval.low, interval.high], rel=1e-5)
        assert found.minimum_likelihood[at] == pytest.approx(fisher_exact(row).pvalue, rel=1e-9)
        tails = [fisher_exact(row, alternative=side).pvalue for side in ("less", "greater")]
        assert found.central[at] == pytest.approx(min(1, 2 * min(tails)), rel=1e-9)


def test_p_and_interval_never_contradict_each_other():
    """All 88,508 tables of 8 to 36 children: p < 0.05 exactly when 1 is outside, and the estimate is inside."""
    found = compared(all_tables(8, 36))
    assert ((found.central >= 0.05) == ((found.low <= 1) & (found.high >= 1))).all()
    assert ((found.low <= found.estimate) & (found.estimate <= found.high)).all()
    assert not np.isnan(odds(found)).any()
    assert (ps(found) > 0).all() and (ps(found) <= 1).all()
    assert (found.central == 0.05).any()


def test_swapping_labels_changes_nothing_but_the_way_the_odds_ratio_is_read():
    tables = np.vstack([all_tables(8, 14), random_tables(500, 60)])
    found = compared(tables)
    for columns, turned in (([2, 3, 0, 1], True), ([1, 0, 3, 2], True), ([3, 2, 1, 0], False), ([0, 2, 1, 3], False)):
        swapped = compared(tables[:, columns])
        assert (ps(swapped) == ps(found)).all()
        with np.errstate(divide="ignore"):
            back = 1 / odds(swapped)[:, [0, 2, 1]] if turned else odds(swapped)
        np.testing.assert_allclose(back, odds(found), rtol=1e-12)


def test_a_table_is_compared_the_same_alone_twice_and_in_any_order():
    tables = random_tables(200, 30)
    found, order = compared(tables), np.random.default_rng(1).permutation(len(tables))
    mixed = compared(np.vstack([tables[order], tables]))
    for field in fields(Compared):
        values, others = getattr(found, field.name), getattr(mixed, field.name)
        np.testing.assert_allclose(others, np.concatenate([values[order], values]), rtol=1e-12)
    for at in range(0, len(tables), 20):
        np.testing.assert_allclose(odds(compared(tables[[at]]))[0], odds(found)[at], rtol=1e-9)


def test_margins_of_a_hundred_thousand_are_compared():
    """scipy.stats.hypergeom and nchypergeom_fisher: the tails at the bounds are 2.5%, at the estimate the mean fits."""
    tables = np.array([[50_000, 50_000, 49_500, 50_500], [10, 99_990, 40, 99_960], [99_000, 1_000, 99_100, 900]])
    found = compared(tables)
    for at, (a, b, c, d) in enumerate(tables.tolist()):
        margins = (a + b + c + d, a + c, a + b)
        tails = hypergeom.cdf(a, *margins), hypergeom.sf(a - 1, *margins)
        assert found.central[at] == pytest.approx(min(1, 2 * min(tails)), rel=1e-7)
        assert found.mid_p[at] == pytest.approx(2 * min(tails) - hypergeom.pmf(a, *margins), rel=1e-7)
        assert found.low[at] < a * d / (b * c) < found.high[at]
        assert found.estimate[at] == pytest.approx(a * d / (b * c), rel=1e-2)
    a, b, c, d = tables[1].tolist()
    margins = (a + b + c + d, a + c, a + b)
    assert nchypergeom_fisher.mean(*margins, found.estimate[1]) == pytest.approx(a, rel=1e-8)
    assert nchypergeom_fisher.sf(a - 1, *margins, found.low[1]) == pytest.approx(0.025, rel=1e-8)
    assert nchypergeom_fisher.cdf(a, *margins, found.high[1]) == pytest.approx(0.025, rel=1e-8)


def test_hopelessly_different_groups_have_a_p_of_0_and_an_interval_all_the_same():
    found = compared(np.array([[60_000, 40_000, 40_000, 60_000], [100_000, 0, 1, 99_999]]))
    assert (found.central == 0).all()
    assert 2.2 < found.low[0] < 2.25 < found.high[0] < 2.3
    assert np.isinf(found.high[1]) and found.low[1] > 1e6


def test_no_tables_give_no_numbers():
    found = compared(np.empty((0, 4), dtype=int))
    assert all(len(getattr(found, field.name)) == 0 for field in fields(Compared))


def test_the_ways_to_a_table_may_be_given_but_for_a_constant():
    tables = np.array([[3, 1, 1, 3]])
    logs = np.log([[1, 16, 36, 16, 1]])
    np.testing.assert_allclose(log_odds_ratios(logs + 5, tables), log_odds_ratios(logs, tables), rtol=1e-10)


def test_tables_that_cannot_be_compared_are_counted_and_refused():
    tables = np.array([[3, 1, 1, 3], [0, 0, 3, 2], [3, 0, 5, 0], [0, 0, 0, 0]])
    with pytest.raises(CannotCount, match="3 of 4 tables cannot be compared: all their children are in one group"):
        compared(tables)
    with pytest.raises(CannotCount, match="1 of 2 tables hold a negative number"):
        compared(np.array([[3, 1, 1, 3], [3, -1, 1, 3]]))
    for shapeless in (np.array([3, 1, 1, 3]), np.array([[3, 1, 1]]), np.array([[3.0, 1, 1, 3]])):
        with pytest.raises(CannotCount, match="whole numbers of children, four a table"):
            compared(shapeless)
    with pytest.raises(CannotCount, match="too large for an exact test"):
        compared(np.array([[2_000_000, 2_000_000, 2_000_000, 2_000_000]]))
