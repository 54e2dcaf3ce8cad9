"""Shares of one group: against R and scipy, in exact fractions, and their coverage by enumeration."""

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from reference_cases import references
from scipy.stats import binom, binomtest
from statsmodels.regression.linear_model import OLS

from analysis.errors import CannotCount
from analysis.statistics.binomial import BLAKER, CENTRAL, MID_P, MINIMUM_LIKELIHOOD, outermost
from analysis.statistics.intervals import wilson
from analysis.statistics.proportions import (
    blaker,
    clopper_pearson,
    clustered_wilson,
    design_effect,
    jeffreys,
    mid_p,
    proportion_blaker_test,
    proportion_minimum_likelihood_test,
)

METHODS = {"clopper_pearson": clopper_pearson, "blaker": blaker, "midp": mid_p, "jeffreys": jeffreys, "wilson": wilson}
FAMILIES = {"central": CENTRAL, "mid-p": MID_P, "Blaker": BLAKER, "minimum likelihood": MINIMUM_LIKELIHOOD}
# 40 episodes of 12 children: how many were followed up, and how many there were.
FOLLOWED_UP, EPISODES = [3, 0, 2, 5, 0, 1, 4, 0, 2, 1, 0, 3], [3, 2, 4, 5, 4, 1, 4, 3, 5, 2, 4, 3]


def fractions_p(family: str, number: int, n: int, share: Fraction) -> Fraction:
    """The p of a family in exact fractions, straight from its definition."""
    chances = [math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
    tails = [min(sum(chances[: k + 1]), sum(chances[k:])) for k in range(n + 1)]
    if family == "minimum likelihood":
        return sum(chance for chance in chances if chance <= chances[number])
    if family == "Blaker":
        return sum(chance for chance, tail in zip(chances, tails, strict=True) if tail <= tails[number])
    half = chances[number] / 2 if family == "mid-p" else 0
    return min(Fraction(1), 2 * (tails[number] - half))


def coverage(method, n: int, shares: np.ndarray) -> np.ndarray:
    """How often the intervals of n children hold each true share, by adding up the chances of those that do."""
    intervals = [method(x, n) for x in range(n + 1)]
    held = np.array([[i.low - 1e-12 <= share <= i.high + 1e-12 for i in intervals] for share in shares])
    return (held * binom.pmf(np.arange(n + 1), n, shares[:, None])).sum(axis=1)


@pytest.mark.parametrize("case", references("proportion_ci"))
def test_the_intervals_are_those_of_r(case):
    """R 4.2.2: binom.test(x, n); exactci 1.4-5: binom.exact(x, n, tsmethod = "blaker"); ratesci 1.0.0: scoreci,
    rateci(x, n)$midp, jeffreysci(x, n). Newcombe 1998 for 15 of 148 and 1 of 29."""
    data = case["data"]
    for name, expected in case["expected"].items():
        found = METHODS[name](data["x"], data["n"])
        assert found.estimate == data["x"] / data["n"]
        assert [found.low, found.high] == pytest.approx(expected, abs=case["tolerance"]), name


@pytest.mark.parametrize("case", references("proportion_test_blaker"))
def test_the_p_of_a_share_is_that_of_exactci(case):
    """R 4.2.2, exactci 1.4-5: binom.exact(10, 12, p = 20000 / 37877, tsmethod = "blaker" and "minlike")."""
    number, n, share = (case["data"][name] for name in ("x", "n", "p0"))
    expected = case["expected"]
    assert proportion_blaker_test(number, n, share).p == pytest.approx(expected["p"], abs=case["tolerance"])
    found = proportion_minimum_likelihood_test(number, n, share).p
    assert found == pytest.approx(expected["p_minlike"], abs=case["tolerance"])
    interval = blaker(number, n)
    assert [interval.low, interval.high] == pytest.approx(expected["ci95"], abs=case["tolerance"])


@pytest.mark.parametrize("case", references("clustered_proportion_ci"))
def test_the_clustered_interval_is_that_of_ratesci(case):
    """R, ratesci 1.0.0: clusterpci(x, n); Liang's data, Short, Rotondi and Donner 2020."""
    data = case["data"]
    found = clustered_wilson(data["x"], data["n"], data["design_effect"])
    assert [found.low, found.high] == pytest.approx(case["expected"]["wilson_clustered"], abs=case["tolerance"])


def test_clopper_pearson_is_the_exact_interval_of_scipy_for_all_small_groups():
    for n in (1, 2, 5, 8, 17, 36):
        for number in range(n + 1):
            scipys = binomtest(number, n).proportion_ci(0.95, method="exact")
            found = clopper_pearson(number, n)
            assert [found.low, found.high] == pytest.approx([scipys.low, scipys.high], abs=1e-10)


def test_the_minimum_likelihood_p_is_that_of_scipy():
    for number, share in product(range(13), (0.05, 0.2, 0.5, 0.77)):
        expected = binomtest(number, 12, share).pvalue
        assert proportion_minimum_likelihood_test(number, 12, share).p in (pytest.approx(expected, rel=1e-9), 0.05)


@pytest.mark.parametrize("name", FAMILIES)
def test_the_p_is_its_definition_in_fractions(name):
    """At all numbers of 1 to 9 children and 15 shares, a half with its many ties among them."""
    for n, tenths in product(range(1, 10), range(1, 16)):
        share = Fraction(tenths, 16)
        for number in range(n + 1):
            found = FAMILIES[name].chance(number, n, float(share / (1 - share)))
            assert min(1, found) == pytest.approx(float(fractions_p(name, number, n, share)), rel=1e-9)


@pytest.mark.parametrize("name", FAMILIES)
def test_p_and_interval_never_contradict_each_other(name):
    """Numbers of 1 to 36 children against 16 shares and against shares just beside their own limits."""
    family = FAMILIES[name]
    for n in (1, 2, 3, 4, 5, 6, 8, 11, 17, 36):
        for number in range(n // 2 + 1):
            limits = family.odds(number, n)
            beside = [limit * by for limit in (limits.low, limits.high) for by in (1 - 1e-5, 1 + 1e-5)]
            for odds in [k / (16 - k) for k in range(1, 16)] + [o for o in beside if 0 < o < math.inf]:
                held = limits.low <= odds <= limits.high
                assert (family.p(number, n, odds) >= 0.05) == held, (number, n, odds)
            assert limits.low <= limits.estimate <= limits.high


@pytest.mark.parametrize("name", ["Blaker", "minimum likelihood"])
def test_the_limits_are_the_outermost_shares_that_are_not_rejected(name):
    """The p of every share in steps of 1 in 500, without the filling of gaps."""
    family = FAMILIES[name]
    odds = np.arange(1, 500) / np.arange(499, 0, -1)
    for n in (3, 8):
        for number in range(n + 1):
            kept = [k for k, o in enumerate(odds, 1) if family.chance(number, n, o) >= 0.05]
            found = family.share(number, n)
            assert (kept[0] - 1) / 500 <= found.low <= kept[0] / 500
            assert kept[-1] / 500 <= found.high <= (kept[-1] + 1) / 500


def test_a_share_that_is_rejected_between_the_limits_is_told_as_one_in_twenty():
    """1 of 30 against a sixth: the minimum-likelihood p is 0.0492, but shares further out, up to 17.6%, are kept."""
    limits = MINIMUM_LIKELIHOOD.odds(1, 30)
    assert float(fractions_p("minimum likelihood", 1, 30, Fraction(1, 6))) == pytest.approx(0.0491, abs=1e-3)
    assert limits.low < 0.2 < limits.high
    assert MINIMUM_LIKELIHOOD.p(1, 30, 0.2) == 0.05
    assert MINIMUM_LIKELIHOOD.chance(1, 30, limits.high * (1 - 1e-9)) >= 0.05


def test_blaker_lies_within_clopper_and_pearson():
    for n in (1, 8, 25, 36):
        for number in range(n + 1):
            inner, outer = blaker(number, n), clopper_pearson(number, n)
            assert outer.low - 1e-9 <= inner.low <= inner.high <= outer.high + 1e-9


def test_each_mid_p_limit_leaves_one_in_forty_with_half_of_what_was_found():
    for n in (1, 8, 36):
        for number in range(n + 1):
            found = mid_p(number, n)
            half = [binom.pmf(number, n, limit) / 2 for limit in (found.low, found.high)]
            if number:
                assert binom.sf(number, n, found.low) + half[0] == pytest.approx(0.025, rel=1e-8)
            if number < n:
                assert binom.cdf(number - 1, n, found.high) + half[1] == pytest.approx(0.025, rel=1e-8)


def test_jeffreys_limits_hold_95_in_100_of_the_posterior():
    """The density x^(7 - 1/2) (1 - x)^(1 - 1/2), added up in steps; 7 of 8."""
    found, steps = jeffreys(7, 8), (np.arange(400_000) + 0.5) / 400_000
    density = steps**6.5 * (1 - steps) ** 0.5
    assert density[steps < found.low].sum() / density.sum() == pytest.approx(0.025, abs=1e-5)
    assert density[steps > found.high].sum() / density.sum() == pytest.approx(0.025, abs=1e-5)


def test_nobody_and_everybody_end_exactly_at_0_and_1_in_every_interval():
    for method in (*METHODS.values(), lambda number, n: clustered_wilson(number, n, 1.7)):
        assert method(0, 8).low == 0
        assert method(8, 8).high == 1
        nobody, everybody = method(0, 8), method(8, 8)
        assert nobody.high == pytest.approx(1 - everybody.low, abs=1e-9)


@pytest.mark.parametrize(("method", "sizes"), [(clopper_pearson, range(8, 37)), (blaker, (8, 9, 12, 17, 25, 36))])
def test_clopper_pearson_and_blaker_cover_every_share_at_least_95_times_in_100(method, sizes):
    """Every share in steps of a percent, and beside every limit, where the coverage is least."""
    for n in sizes:
        limits = [limit for x in range(n + 1) for limit in (method(x, n).low, method(x, n).high)]
        shares = np.unique([*np.arange(0.01, 1, 0.01), *np.add.outer(limits, [-1e-6, 1e-6]).ravel()])
        assert coverage(method, n, shares[(shares > 0) & (shares < 1)]).min() >= 0.95


def test_wilson_mid_p_and_jeffreys_cover_95_in_100_on_average_only():
    """All sizes of 8 to 36. Wilson's worst is 0.84 at shares under one child in the group; mid-p's 0.92."""
    shares = np.arange(0.005, 1, 0.01)
    for method, least in ((wilson, 0.83), (mid_p, 0.91), (jeffreys, 0.80)):
        covered = np.array([coverage(method, n, shares) for n in range(8, 37)])
        assert 0.94 <= covered.mean(axis=1).min() <= covered.mean(axis=1).max() <= 0.975
        assert least <= covered.min() < 0.95


def test_a_design_effect_of_1_changes_nothing_and_a_larger_one_widens():
    plain, same, wider = wilson(3, 9), clustered_wilson(3, 9, 1.0), clustered_wilson(3, 9, 2.0)
    assert [same.low, same.high] == pytest.approx([plain.low, plain.high])
    assert wider.low < plain.low < plain.high < wider.high
    assert clustered_wilson(6, 18, 2.0).low == pytest.approx(plain.low)


def test_the_design_effect_is_the_clustered_variance_of_statsmodels_over_the_binomial_one():
    """statsmodels 0.15: OLS(y, 1).fit(cov_type="cluster"), whose correction with one column is k / (k - 1)."""
    answers = [[1] * yes + [0] * (rows - yes) for yes, rows in zip(FOLLOWED_UP, EPISODES, strict=True)]
    y = np.concatenate(answers)
    children = np.repeat(np.arange(len(EPISODES)), EPISODES)
    fitted = OLS(y, np.ones(len(y))).fit(cov_type="cluster", cov_kwds={"groups": children})
    binomial = y.mean() * (1 - y.mean()) / len(y)
    found = design_effect(FOLLOWED_UP, EPISODES)
    assert found == pytest.approx(fitted.bse[0] ** 2 / binomial, rel=1e-10)
    assert found > 2


def test_the_design_effect_of_one_episode_a_child_is_nearly_none():
    assert design_effect([1, 0, 1, 0, 0], [1, 1, 1, 1, 1]) == pytest.approx(5 / 4)


def test_no_variation_or_less_than_chance_gives_a_design_effect_of_1():
    assert design_effect([2, 3], [2, 3]) == 1
    assert design_effect([0, 0], [2, 3]) == 1
    assert design_effect([1, 1, 1, 1], [2, 2, 2, 2]) == 1


def test_the_design_effect_makes_the_interval_cover_episodes_within_children():
    """500 simulated audits of 60 children with 4 episodes, all alike within a child; four standard errors."""
    random, draws = np.random.default_rng(60), 500
    plain = clustered = 0
    for yes in random.binomial(60, 0.4, draws):
        child = np.repeat([4, 0], [yes, 60 - yes])
        found = clustered_wilson(4 * yes, 240, design_effect(child.tolist(), [4] * 60))
        clustered += found.low <= 0.4 <= found.high
        plain += wilson(4 * int(yes), 240).low <= 0.4 <= wilson(4 * int(yes), 240).high
    assert clustered / draws >= 0.95 - 4 * math.sqrt(0.95 * 0.05 / draws)
    assert plain / draws < 0.75


def test_what_is_no_share_is_refused_in_every_method():
    calls = [lambda m=m: m(9, 8) for m in METHODS.values()] + [lambda m=m: m(0, 0) for m in METHODS.values()]
    calls += [lambda: proportion_blaker_test(-1, 8, 0.5), lambda: proportion_minimum_likelihood_test(9, 8, 0.5)]
    calls += [lambda: clustered_wilson(9, 8, 1.0), lambda: design_effect([3, 1], [2, 2])]
    for call in calls:
        with pytest.raises(CannotCount, match="is no share: the number must be part of at least one"):
            call()


def test_a_share_of_0_or_1_cannot_be_tested():
    for test in (proportion_blaker_test, proportion_minimum_likelihood_test):
        for share in (0.0, 1.0, -0.5, math.nan):
            with pytest.raises(CannotCount, match="cannot be tested: it must lie between 0 and 1, without the ends"):
                test(3, 8, share)


def test_a_design_effect_that_is_none_is_refused():
    for wrong in (0.9, 0.0, math.inf, math.nan):
        with pytest.raises(CannotCount, match="it is 1 or more, and finite"):
            clustered_wilson(3, 8, wrong)
    with pytest.raises(CannotCount, match="at least two clusters: one child's episodes show nothing of others"):
        design_effect([2], [5])
    with pytest.raises(CannotCount, match="2 numbers of yes for 3 clusters"):
        design_effect([2, 1], [5, 4, 3])


def test_the_outermost_place_is_found_where_a_piece_rises_between_its_ends():
    assert outermost(np.array([0.0, 1.0, 2.0]), lambda i, at: (at / 10, 0.2, 1.0)[i]) == pytest.approx(0.5)
    assert outermost(np.array([0.0, 1.0, 2.0]), lambda i, at: (0.01, 0.04, 1.0)[i]) == 2.0
