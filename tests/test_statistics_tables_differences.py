"""Differences and ratios of two shares by score and MOVER: against R, by maximising likelihoods, and their coverage."""

import math
from itertools import product

import numpy as np
import pytest
from reference_cases import references
from scipy.optimize import minimize_scalar
from scipy.stats import binom, chi2_contingency
from statsmodels.stats import proportion as shares_of_statsmodels

from analysis.errors import CannotCount
from analysis.statistics.intervals import newcombe
from analysis.statistics.tables.differences import (
    mee_difference,
    mee_test,
    miettinen_nurminen_difference,
    miettinen_nurminen_test,
)
from analysis.statistics.tables.ratios import (
    gart_nam_ratio,
    koopman_ratio,
    likeliest_shares,
    miettinen_nurminen_ratio,
    mover_odds_ratio,
    mover_ratio,
    score_odds_ratio,
)
from analysis.statistics.tables.stratified_ratio import common_ratio, common_ratio_corrected, ratio_homogeneity
from analysis.statistics.two_by_two import TwoByTwo

REACH = 1.959963984540054
DIFFERENCES = (mee_difference, miettinen_nurminen_difference)
RISK_RATIOS = (koopman_ratio, miettinen_nurminen_ratio, gart_nam_ratio, mover_ratio)
ODDS_RATIOS = (score_odds_ratio, mover_odds_ratio)
# The test that goes with each interval, and the value of no difference.
MATCHED = {
    mee_difference: (mee_test, 0),
    koopman_ratio: (mee_test, 1),
    miettinen_nurminen_difference: (miettinen_nurminen_test, 0),
    miettinen_nurminen_ratio: (miettinen_nurminen_test, 1),
    score_odds_ratio: (miettinen_nurminen_test, 1),
}


def of_groups(data: dict) -> TwoByTwo:
    return TwoByTwo(data["x1"], data["n1"] - data["x1"], data["x2"], data["n2"] - data["x2"])


def tables_of(exposed: int, others: int) -> list[TwoByTwo]:
    """Every table of two groups of these sizes."""
    return [TwoByTwo(x, exposed - x, y, others - y) for x, y in product(range(exposed + 1), range(others + 1))]


def all_tables() -> list[TwoByTwo]:
    sizes = [(1, 1), (1, 5), (2, 3), (4, 4), (3, 7), (8, 9), (6, 18), (12, 11)]
    return [table for exposed, others in sizes for table in tables_of(exposed, others)]


def random_tables(number: int, most: int) -> list[TwoByTwo]:
    random = np.random.default_rng(1985)
    tables = [TwoByTwo(*(int(x) for x in random.integers(0, most, 4))) for _ in range(number)]
    return [table for table in tables if table.varies]


def likely(table: TwoByTwo, one_of, low: float, high: float) -> tuple[float, float]:
    """The shares (exposed, others) of the greatest likelihood, the exposed one a function of the others': searched."""

    def unlikely(other: float) -> float:
        shares = [(one_of(other), table.exposed_yes, table.exposed_no), (other, table.others_yes, table.others_no)]
        terms = [(yes, p) for p, yes, _ in shares] + [(no, 1 - p) for p, _, no in shares]
        return -sum(k * math.log(max(p, 1e-300)) for k, p in terms if k)

    other = minimize_scalar(unlikely, bounds=(low, high), method="bounded", options={"xatol": 1e-11}).x
    return one_of(other), other


def variance_of(share: float, n: int) -> float:
    return share * (1 - share) / n


def difference_score(table: TwoByTwo, d: float) -> float:
    """Mee's score from shares found by search."""
    one, other = likely(table, lambda p: min(1.0, max(0.0, p + d)), max(0.0, -d), min(1.0, 1 - d))
    found = table.exposed_yes / table.exposed - table.others_yes / table.others
    return (found - d) / math.sqrt(variance_of(one, table.exposed) + variance_of(other, table.others))


def ratio_score(table: TwoByTwo, r: float) -> float:
    """Koopman's score from shares found by search."""
    one, other = likely(table, lambda p: min(1.0, p * r), 0.0, min(1.0, 1 / r))
    found = table.exposed_yes / table.exposed - r * table.others_yes / table.others
    return found / math.sqrt(variance_of(one, table.exposed) + r**2 * variance_of(other, table.others))


def odds_score(table: TwoByTwo, r: float) -> float:
    """The odds ratio's score, observed less expected over its standard deviation, from shares found by search."""
    one, other = likely(table, lambda p: p * r / (1 - p + p * r), 0.0, 1.0)
    inverse = 1 / (table.exposed * one * (1 - one)) + 1 / (table.others * other * (1 - other))
    return (table.exposed_yes - table.exposed * one) * math.sqrt(inverse)


@pytest.mark.parametrize("case", references("risk_difference_ci"))
def test_the_differences_are_those_of_ratesci_and_newcombe(case):
    """R 4.2.2, ratesci 1.0.0: scoreci(x1, n1, x2, n2, skew = FALSE), bcf = FALSE for Mee; moverci(type = "wilson")."""
    table = of_groups(case["data"])
    for name, expected in case["expected"].items():
        if name == "newcombe":
            found = newcombe(table.exposed_yes, table.exposed, table.others_yes, table.others)
        else:
            found = {"mn_score": miettinen_nurminen_difference, "mee": mee_difference}[name](table)
        assert [found.low, found.high] == pytest.approx(expected, abs=case["tolerance"]), name


@pytest.mark.parametrize("case", references("risk_ratio_ci"))
def test_the_risk_ratios_are_those_of_ratesci(case):
    """R 4.2.2, ratesci 1.0.0: scoreci(contrast = "RR", skew = FALSE, rr_tang = FALSE), bcf = FALSE for Koopman, skew =
    TRUE for Gart and Nam; moverci(contrast = "RR", type = "wilson")."""
    methods = {"mn_score": miettinen_nurminen_ratio, "koopman": koopman_ratio}
    methods |= {"gart_nam_skew": gart_nam_ratio, "mover_wilson": mover_ratio}
    for name, expected in case["expected"].items():
        found = methods[name](of_groups(case["data"]))
        assert [found.low, found.high] == pytest.approx(expected, abs=case["tolerance"]), name


@pytest.mark.parametrize("case", references("odds_ratio_score_ci"))
def test_the_odds_ratios_are_those_of_ratesci(case):
    """R, ratesci 1.0.0: scoreci(contrast = "OR", skew = FALSE); moverci(contrast = "OR", type = "wilson")."""
    for method, name in ((score_odds_ratio, "score"), (mover_odds_ratio, "mover_wilson")):
        found = method(of_groups(case["data"]))
        assert [found.low, found.high] == pytest.approx(case["expected"][name], abs=case["tolerance"]), name


@pytest.mark.parametrize("case", references("stratified_rr"))
def test_the_common_ratio_is_that_of_gart_and_nam(case):
    """R, ratesci 1.0.0: scoreci(contrast = "RR", stratified = TRUE, weighting = "MN", skew = FALSE and TRUE)."""
    data, expected, near = case["data"], case["expected"], case["tolerance"]
    groups = zip(data["x1"], data["n1"], data["x2"], data["n2"], strict=True)
    strata = [TwoByTwo(x, n - x, y, m - y) for x, n, y, m in groups]
    score, skew, alike = common_ratio(strata), common_ratio_corrected(strata), ratio_homogeneity(strata)
    assert [score.low, score.high] == pytest.approx(expected["rr_ci_score"], abs=near)
    assert [skew.low, skew.high] == pytest.approx(expected["rr_ci_skew"], abs=near)
    assert alike.statistic == pytest.approx(expected["homogeneity_chi2"], abs=near)
    assert alike.p == pytest.approx(expected["homogeneity_p"], abs=near)


@pytest.mark.parametrize(
    ("method", "score", "bounds"),
    [
        (mee_difference, difference_score, (-1.0, 1.0)),
        (koopman_ratio, ratio_score, (0.0, math.inf)),
        (score_odds_ratio, odds_score, (0.0, math.inf)),
    ],
)
def test_the_score_is_1_96_at_both_limits_by_a_search_for_the_likeliest_shares(method, score, bounds):
    for table in random_tables(60, 9):
        found = method(table)
        reach = REACH * (math.sqrt(table.n / (table.n - 1)) if method is score_odds_ratio else 1)
        if found.low > bounds[0]:
            assert score(table, found.low) == pytest.approx(reach, rel=2e-4), table
        if found.high < bounds[1]:
            assert score(table, found.high) == pytest.approx(-reach, rel=2e-4), table


def test_miettinen_and_nurminen_widen_by_n_over_n_less_1():
    for table in random_tables(30, 9):
        wider = REACH * math.sqrt(table.n / (table.n - 1))
        difference, ratio = miettinen_nurminen_difference(table), miettinen_nurminen_ratio(table)
        if difference.low > -1:
            assert difference_score(table, difference.low) == pytest.approx(wider, rel=2e-4)
        if ratio.high < math.inf:
            assert ratio_score(table, ratio.high) == pytest.approx(-wider, rel=2e-4)


@pytest.mark.parametrize(("method", "score"), [(mee_difference, difference_score), (koopman_ratio, ratio_score)])
def test_no_value_outside_the_interval_has_a_score_within_reach_and_none_inside_is_beyond(method, score):
    for table in random_tables(12, 8):
        found = method(table)
        steps = np.linspace(-0.97, 0.97, 25) if method is mee_difference else np.geomspace(0.01, 100, 25)
        for value in steps:
            within = abs(score(table, float(value))) <= REACH
            assert within == (found.low <= value <= found.high), (table, value)


def test_the_risk_ratio_is_that_of_statsmodels_where_no_cell_is_0():
    """statsmodels 0.15: confint_proportions_2indep(compare="ratio", method="score", correction=...)."""
    for table in [t for t in random_tables(60, 12) if min(t.exposed_yes, t.exposed_no, t.others_yes, t.others_no)]:
        counts = (table.exposed_yes, table.exposed, table.others_yes, table.others)
        for method, correction in ((koopman_ratio, False), (miettinen_nurminen_ratio, True)):
            expected = shares_of_statsmodels.confint_proportions_2indep(
                *counts, compare="ratio", method="score", correction=correction
            )
            found = method(table)
            assert [found.low, found.high] == pytest.approx(list(expected), rel=1e-6), table


def test_the_p_is_that_of_statsmodels_and_of_pearsons_chi_squared():
    """statsmodels 0.15: test_proportions_2indep(compare="diff", method="score"); scipy: chi2_contingency."""
    for table in [t for t in random_tables(90, 12) if t.exposed_no and t.others_yes and t.others_no]:
        counts = (table.exposed_yes, table.exposed, table.others_yes, table.others)
        expected = shares_of_statsmodels.test_proportions_2indep(
            *counts, compare="diff", method="score", correction=True, return_results=True
        )
        found = miettinen_nurminen_test(table)
        assert [found.statistic, found.p] == pytest.approx([expected.statistic, expected.pvalue], rel=1e-9, abs=1e-12)
        rows = [[table.exposed_yes, table.exposed_no], [table.others_yes, table.others_no]]
        pearson = chi2_contingency(rows, correction=False)
        assert [mee_test(table).statistic ** 2, mee_test(table).p] == pytest.approx([*pearson[:2]], abs=1e-9)


def test_tests_of_an_approximation_do_not_call_themselves_exact():
    table = TwoByTwo(3, 1, 1, 3)
    assert not any(tested.exact for tested in (mee_test(table), miettinen_nurminen_test(table)))
    assert not ratio_homogeneity([table, table]).exact


@pytest.mark.parametrize("method", MATCHED, ids=lambda method: method.__name__)
def test_p_and_interval_never_contradict_each_other(method):
    matched, none = MATCHED[method]
    for table in all_tables():
        if table.varies or (table.yes and method not in ODDS_RATIOS) or method in DIFFERENCES:
            found = method(table)
            assert (matched(table).p >= 0.05) == (found.low <= none <= found.high), table


def test_every_method_gives_an_ordered_interval_for_every_table_of_two_groups():
    """Zero cells, whole groups with or without the outcome and groups of one child among them."""
    for table in all_tables():
        ratios = (*(RISK_RATIOS if table.yes else ()), *(ODDS_RATIOS if table.varies else ()))
        for method in (*DIFFERENCES, *ratios):
            found = method(table)
            lowest, highest = (-1, 1) if method in DIFFERENCES else (0, math.inf)
            assert lowest <= found.low <= found.estimate <= found.high <= highest, (method.__name__, table)
            assert found.low < found.high


def test_where_a_group_never_has_the_outcome_a_ratio_is_open_on_one_side():
    for method in (*RISK_RATIOS, *ODDS_RATIOS):
        none, all_of_it = method(TwoByTwo(0, 8, 4, 5)), method(TwoByTwo(4, 5, 0, 8))
        assert (none.estimate, none.low) == (0, 0)
        assert (all_of_it.estimate, all_of_it.high) == (math.inf, math.inf)
        assert none.high == pytest.approx(1 / all_of_it.low, rel=1e-7)


def test_swapping_the_groups_turns_difference_and_ratios_over():
    for table in random_tables(40, 10):
        swapped = TwoByTwo(table.others_yes, table.others_no, table.exposed_yes, table.exposed_no)
        for method in DIFFERENCES:
            there, back = method(table), method(swapped)
            assert [-back.high, -back.low] == pytest.approx([there.low, there.high], abs=1e-9)
        for method in (*RISK_RATIOS, *ODDS_RATIOS):
            there, back = method(table), method(swapped)
            turned = [1 / limit if limit else math.inf for limit in (back.high, back.low)]
            assert turned == pytest.approx([there.low, there.high], rel=1e-6), (method.__name__, table)


def test_swapping_yes_and_no_turns_the_odds_ratio_over():
    for table in random_tables(40, 10):
        swapped = TwoByTwo(table.exposed_no, table.exposed_yes, table.others_no, table.others_yes)
        there, back = score_odds_ratio(table), score_odds_ratio(swapped)
        turned = [1 / limit if limit else math.inf for limit in (back.high, back.low)]
        assert turned == pytest.approx([there.low, there.high], rel=1e-6)


def test_a_group_that_all_has_the_outcome_takes_both_odds_at_their_limits():
    """4 of 4 against 1 of 4: Wilson limits 0.5101 and 0.6994 as odds, 1.041 / 2.327."""
    found = mover_odds_ratio(TwoByTwo(4, 0, 1, 3))
    assert (found.estimate, found.high) == (math.inf, math.inf)
    assert found.low == pytest.approx((0.5101 / 0.4899) / (0.69936 / 0.30064), rel=1e-3)
    assert mover_odds_ratio(TwoByTwo(1, 3, 4, 0)).high == pytest.approx(1 / found.low)


def test_gart_and_nam_take_the_skewness_off_koopmans_score():
    """At both limits, from shares found by search: score - skewness (1.96^2 - 1) / 6 is 1.96 or -1.96."""
    for table in [t for t in random_tables(40, 9) if t.exposed_yes and t.others_yes]:
        found = gart_nam_ratio(table)
        for ratio, side in ((found.low, 1), (found.high, -1)):
            one, other = likely(table, lambda p, r=ratio: min(1.0, p * r), 0.0, min(1.0, 1 / ratio))
            spread = [variance_of(one, table.exposed), ratio**2 * variance_of(other, table.others)]
            third = spread[0] * (1 - 2 * one) / table.exposed - ratio * spread[1] * (1 - 2 * other) / table.others
            skewness = third / sum(spread) ** 1.5
            corrected = ratio_score(table, ratio) - skewness * (REACH**2 - 1) / 6
            assert corrected == pytest.approx(side * REACH, rel=2e-3), table


def test_the_likeliest_shares_have_the_ratio_and_the_greatest_likelihood():
    for table in random_tables(20, 9):
        for ratio in (0.2, 0.9, 1.0, 3.0):
            counts = np.array([table.exposed_yes, table.exposed, table.others_yes, table.others])
            one, other = likeliest_shares(counts, np.array([ratio])).ravel()
            expected = likely(table, lambda p, r=ratio: min(1.0, p * r), 0.0, min(1.0, 1 / ratio))
            assert [one, other] == pytest.approx(expected, abs=1e-5)


def test_one_stratum_gives_the_ratio_of_its_table():
    for table in [t for t in random_tables(40, 9) if t.yes]:
        for common, single in ((common_ratio, koopman_ratio), (common_ratio_corrected, gart_nam_ratio)):
            one, other = common([table]), single(table)
            expected = [other.estimate, other.low, other.high]
            assert [one.estimate, one.low, one.high] == pytest.approx(expected, rel=1e-6), table


def test_the_common_ratio_maximises_the_likelihood_of_all_strata():
    tables = [TwoByTwo(4, 12, 5, 74), TwoByTwo(2, 14, 3, 84), TwoByTwo(0, 6, 2, 5), TwoByTwo(3, 0, 1, 4)]

    def unlikely(log_ratio: float) -> float:
        total, ratio = 0.0, math.exp(log_ratio)
        for table in tables:
            one, other = likely(table, lambda p: min(1.0, p * ratio), 0.0, min(1.0, 1 / ratio))
            total -= binom.logpmf(table.exposed_yes, table.exposed, one)
            total -= binom.logpmf(table.others_yes, table.others, other)
        return total

    best = math.exp(minimize_scalar(unlikely, bounds=(-1.0, 3.0), method="bounded").x)
    assert common_ratio(tables).estimate == pytest.approx(best, rel=1e-4)


def test_strata_that_tell_nothing_change_nothing():
    told = [TwoByTwo(4, 12, 5, 74), TwoByTwo(2, 14, 3, 84)]
    untold = [TwoByTwo(0, 5, 0, 9), TwoByTwo(0, 0, 3, 4), TwoByTwo(2, 1, 0, 0)]
    assert common_ratio([*told, *untold]) == common_ratio(told)
    assert ratio_homogeneity([*told, *untold]) == ratio_homogeneity(told)


def test_strata_with_an_outcome_in_one_group_only_are_open_on_one_side():
    strata = [TwoByTwo(0, 5, 3, 4), TwoByTwo(0, 8, 2, 4)]
    turned = [TwoByTwo(t.others_yes, t.others_no, t.exposed_yes, t.exposed_no) for t in strata]
    for common in (common_ratio, common_ratio_corrected):
        none, infinite = common(strata), common(turned)
        assert (none.estimate, none.low) == (0, 0)
        assert (infinite.estimate, infinite.high) == (math.inf, math.inf)
        assert none.high == pytest.approx(1 / infinite.low, rel=1e-6)


def test_a_stratum_in_which_everybody_has_the_outcome_still_counts():
    found = common_ratio([TwoByTwo(5, 0, 6, 0), TwoByTwo(2, 3, 1, 5)])
    assert 0 < found.low < found.estimate < found.high < math.inf


def test_miettinen_nurminen_covers_about_95_times_in_100():
    """Enumerated over both shares in steps of 5 percent: mean .953 (18 and 18) to .977 (4 and 4), worst .930."""
    shares = np.arange(0.025, 1, 0.05)
    for exposed, others in ((4, 4), (8, 9), (6, 12), (18, 18)):
        intervals = [miettinen_nurminen_difference(table) for table in tables_of(exposed, others)]
        low, high = (np.array([getattr(i, end) for i in intervals]) for end in ("low", "high"))
        one, other = (binom.pmf(np.arange(n + 1), n, shares[:, None]) for n in (exposed, others))
        covered = np.array(
            [
                [
                    (np.outer(p, q).ravel() * ((low <= d + 1e-12) & (d - 1e-12 <= high))).sum()
                    for q, d in zip(other, share - shares, strict=True)
                ]
                for p, share in zip(one, shares, strict=True)
            ]
        )
        assert 0.945 <= covered.mean() <= 0.98
        assert covered.min() >= 0.925


def test_without_two_groups_nothing_is_compared():
    for method in (*DIFFERENCES, *RISK_RATIOS, mee_test, miettinen_nurminen_test):
        for table in (TwoByTwo(0, 0, 3, 2), TwoByTwo(3, 2, 0, 0)):
            with pytest.raises(CannotCount, match="no two groups to compare: every child is in the same one"):
                method(table)


def test_a_ratio_of_an_outcome_that_nobody_has_is_refused():
    for method in RISK_RATIOS:
        with pytest.raises(CannotCount, match="nobody in either group has the outcome"):
            method(TwoByTwo(0, 3, 0, 5))
    for method in ODDS_RATIOS:
        for table in (TwoByTwo(0, 3, 0, 5), TwoByTwo(3, 0, 5, 0), TwoByTwo(0, 0, 3, 2)):
            with pytest.raises(CannotCount, match="all children are in one group, or all have the same outcome"):
                method(table)


def test_where_nothing_varies_the_p_is_1():
    for table in (TwoByTwo(0, 3, 0, 5), TwoByTwo(3, 0, 5, 0)):
        assert mee_test(table).p == miettinen_nurminen_test(table).p == 1


def test_strata_without_a_ratio_are_refused():
    for common in (common_ratio, common_ratio_corrected, ratio_homogeneity):
        with pytest.raises(CannotCount, match="No stratum holds exposed children, others and the outcome"):
            common([TwoByTwo(0, 5, 0, 5)])
    with pytest.raises(CannotCount, match="Fewer than two strata hold both groups and the outcome"):
        ratio_homogeneity([TwoByTwo(3, 1, 1, 3)])
    with pytest.raises(CannotCount, match="the outcome is seen in one group only"):
        ratio_homogeneity([TwoByTwo(0, 5, 3, 4), TwoByTwo(0, 8, 2, 4)])
