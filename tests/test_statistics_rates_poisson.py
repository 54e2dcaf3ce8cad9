"""Poisson rates: against R, scipy, statsmodels and published examples, and by adding up chances."""

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from reference_cases import references
from scipy.stats import binom, binomtest, poisson, poisson_means_test
from statsmodels.stats import rates as rates_of_statsmodels

from analysis.errors import CannotCount
from analysis.statistics.rates.e_test import e_test, possible_counts
from analysis.statistics.rates.poisson import poisson_rate, poisson_rate_blaker, poisson_rate_jeffreys
from analysis.statistics.rates.rate_higher import (
    rate_higher,
    rate_higher_e_test,
    rate_higher_mid_p,
    rate_higher_wald,
)
from analysis.statistics.rates.two_rates import (
    mover_rate_ratio,
    odds_of_an_event,
    rate_ratio,
    rate_ratio_blaker,
    rate_ratio_mid_p,
    rate_ratio_minimum_likelihood,
    rates_compared,
    rates_compared_blaker,
    rates_compared_mid_p,
    rates_compared_minimum_likelihood,
)

# The test and the interval of each family.
FAMILIES = {
    "central": (rates_compared, rate_ratio),
    "minlike": (rates_compared_minimum_likelihood, rate_ratio_minimum_likelihood),
    "blaker": (rates_compared_blaker, rate_ratio_blaker),
    "midp": (rates_compared_mid_p, rate_ratio_mid_p),
}
HIGHER = {
    "exact_cond": rate_higher,
    "cond_midp": rate_higher_mid_p,
    "etest_score": rate_higher_e_test,
    "wald": rate_higher_wald,
}
TIMES = [(1.0, 1.0), (2.0, 1.0), (30.5, 40.2), (26.0, 61.0)]


def by_group(data: dict) -> tuple[int, float, int, float]:
    return data["x"][0], data["t"][0], data["x"][1], data["t"][1]


@pytest.mark.parametrize("case", references("poisson_rate_ci"))
def test_the_intervals_of_a_rate_are_those_of_r(case):
    """R 4.2.2: poisson.test(x); exactci 1.4-5: poisson.exact(x, tsmethod = "blaker")."""
    for method, name in ((poisson_rate, "ci_central"), (poisson_rate_blaker, "ci_blaker")):
        found = method(case["data"]["x"], case["data"]["t"])
        assert [found.low, found.high] == pytest.approx(case["expected"][name], abs=case["tolerance"])


@pytest.mark.parametrize("case", references("poisson_two_rate_exact"))
def test_two_rates_are_compared_as_in_r_and_gu(case):
    """R 4.2.2, exactci 1.4-5: poisson.exact(x, t, tsmethod = ..., midp = ...); Gu, Ng, Tang and Schucany 2008."""
    data, near = case["data"], case["tolerance"]
    for name, expected in case["expected"].items():
        if name in HIGHER:
            assert HIGHER[name](*by_group(data), data["ratio0"]).p == pytest.approx(expected, abs=near), name
            continue
        kind, family = name.split("_")
        test, interval = FAMILIES[family]
        limits = interval(*by_group(data))
        found = test(*by_group(data)).p if kind == "p" else [limits.low, limits.high]
        if kind == "ci" and family != "central":  # R seeks these limits as shares of the events, to 1e-4
            times = data["t"]
            found, expected = ([r * times[0] / (r * times[0] + times[1]) for r in ends] for ends in (found, expected))
        assert found == pytest.approx(expected, abs=near), name


@pytest.mark.parametrize("case", references("poisson_e_test"))
def test_the_e_test_is_that_of_krishnamoorthy_and_thomson(case):
    """scipy 1.17: poisson_means_test(0, 100, 3, 100), as published in 2004."""
    assert e_test(*by_group(case["data"])).p == pytest.approx(case["expected"]["p"], abs=case["tolerance"])


@pytest.mark.parametrize("case", references("poisson_rate_ratio_ci"))
def test_the_mover_ratio_is_that_of_ratesci(case):
    """R, ratesci 1.0.0: moverci(x1, n1, x2, n2, distrib = "poi", contrast = "RR", type = "jeff")."""
    found = mover_rate_ratio(*by_group(case["data"]))
    assert [found.low, found.high] == pytest.approx(case["expected"]["mover_jeffreys"], abs=case["tolerance"])


def test_each_central_limit_leaves_one_in_forty():
    for events in (0, 1, 2, 7, 30, 400):
        found = poisson_rate(events, 2.5)
        assert found.estimate == events / 2.5
        assert poisson.cdf(events, found.high * 2.5) == pytest.approx(0.025, rel=1e-9)
        if events:
            assert poisson.sf(events - 1, found.low * 2.5) == pytest.approx(0.025, rel=1e-9)
        else:
            assert found.low == 0


def test_blakers_limits_are_the_outermost_rates_that_are_not_rejected():
    """The acceptability of every rate in steps of 0.05, from its definition."""
    numbers = np.arange(80)
    for events in (0, 1, 4, 11):
        kept = []
        for rate in np.arange(0.05, 25, 0.05):
            tails = np.minimum(poisson.cdf(numbers, rate), poisson.sf(numbers - 1, rate))
            own = tails[events] * (1 + 1e-9)
            if poisson.pmf(numbers, rate)[tails <= own].sum() >= 0.05:
                kept.append(rate)
        found = poisson_rate_blaker(events, 1)
        assert found.low == pytest.approx(kept[0] if events else 0, abs=0.0501)
        assert found.high == pytest.approx(kept[-1], abs=0.0501)


def test_blakers_interval_of_a_rate_lies_within_the_central_one():
    for events in (0, 1, 2, 3, 10, 50, 300):
        inner, outer = poisson_rate_blaker(events, 3), poisson_rate(events, 3)
        assert outer.low <= inner.low <= inner.estimate <= inner.high <= outer.high


def test_exact_intervals_of_a_rate_cover_every_rate_at_least_95_times_in_100():
    numbers = np.arange(60)
    for method in (poisson_rate, poisson_rate_blaker):
        low, high = (np.array([getattr(method(x, 1), end) for x in range(60)]) for end in ("low", "high"))
        for rate in [*np.arange(0.02, 20, 0.17), *(low[1:15] - 1e-7), *(high[:8] + 1e-7)]:
            held = (low <= rate + 1e-12) & (rate - 1e-12 <= high)
            assert poisson.pmf(numbers, rate)[held].sum() >= 0.95 - 1e-9


def test_jeffreys_holds_95_in_100_of_the_posterior():
    """The density x^(5 - 1/2) e^-x, added up in steps."""
    found, steps = poisson_rate_jeffreys(5, 1), (np.arange(400_000) + 0.5) / 10_000
    density = steps**4.5 * np.exp(-steps)
    assert density[steps < found.low].sum() / density.sum() == pytest.approx(0.025, abs=1e-5)
    assert density[steps > found.high].sum() / density.sum() == pytest.approx(0.025, abs=1e-5)
    assert poisson_rate_jeffreys(0, 1).low == 0


def test_the_ratio_has_the_exact_interval_of_scipys_binomial():
    for (time, other_time), events, others in product(TIMES, range(7), range(1, 7)):
        share = binomtest(events, events + others).proportion_ci(0.95, method="exact")
        expected = [s / (1 - s) * other_time / time for s in (share.low, share.high)]
        found = rate_ratio(events, time, others, other_time)
        assert [found.low, found.high] == pytest.approx(expected, rel=1e-8)
        assert found.estimate == pytest.approx(events / time / (others / other_time))


def test_the_p_is_that_of_statsmodels():
    """statsmodels 0.15: test_poisson_2indep(method="exact-cond" or "cond-midp"); two-sided, minimum likelihood."""
    for (time, other_time), events, others, ratio in product(TIMES, (0, 1, 3, 6), (1, 2, 5), (0.5, 1.0, 2.0)):
        given = (events, time, others, other_time)
        expected = rates_of_statsmodels.test_poisson_2indep(*given, value=ratio, method="exact-cond").pvalue
        assert rates_compared_minimum_likelihood(*given, ratio).p in (pytest.approx(expected, rel=1e-7), 0.05)
        for method, found in (("exact-cond", rate_higher), ("cond-midp", rate_higher_mid_p)):
            higher = rates_of_statsmodels.test_poisson_2indep(
                *given, value=ratio, method=method, alternative="larger"
            ).pvalue
            assert found(*given, ratio).p == pytest.approx(higher, rel=1e-7, abs=1e-12)


def test_the_central_and_mid_p_in_fractions():
    """All ways to share out the events: binomial chances in whole numbers, times as 1 to 1 and 2 to 3."""
    for (time, other_time), events, others in product(((1, 1), (2, 3)), range(7), range(7)):
        n, share = events + others, Fraction(time, time + other_time)
        chances = [math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
        tail = min(sum(chances[: events + 1]), sum(chances[events:]))
        given = (events, time, others, other_time)
        assert rates_compared(*given).p == pytest.approx(float(min(1, 2 * tail)))
        assert rates_compared_mid_p(*given).p == pytest.approx(float(min(1, 2 * tail - chances[events])) if n else 1)
        assert rates_compared(*given).smallest == pytest.approx(float(min(1, 2 * min(chances[0], chances[n]))))


@pytest.mark.parametrize("name", FAMILIES)
def test_p_and_interval_never_contradict_each_other(name):
    """Counts of up to 14 and 8 events, at four pairs of times and three ratios."""
    test, interval = FAMILIES[name]
    for (time, other_time), events, others in product(TIMES, (0, 1, 2, 4, 7, 10, 14), (0, 1, 2, 5, 8)):
        if events + others:
            limits = interval(events, time, others, other_time)
            assert limits.low <= limits.estimate <= limits.high
            for ratio in (1.0, 0.4, 3.0):
                p = test(events, time, others, other_time, ratio).p
                assert (p >= 0.05) == (limits.low <= ratio <= limits.high), (events, time, others, other_time, ratio)


def test_one_group_without_an_event_is_open_on_one_side_in_every_family():
    for interval in (*(interval for _, interval in FAMILIES.values()), mover_rate_ratio):
        none, infinite = interval(0, 2.0, 4, 3.0), interval(4, 3.0, 0, 2.0)
        assert (none.estimate, none.low) == (0, 0)
        assert (infinite.estimate, infinite.high) == (math.inf, math.inf)
        assert none.high == pytest.approx(1 / infinite.low)
        assert none.high > 0.5


def test_swapping_the_groups_turns_every_ratio_over():
    for interval in (*(interval for _, interval in FAMILIES.values()), mover_rate_ratio):
        for events, others in ((3, 7), (1, 9), (6, 2)):
            there, back = interval(events, 2.0, others, 5.0), interval(others, 5.0, events, 2.0)
            assert [1 / back.high, 1 / back.low] == pytest.approx([there.low, there.high], rel=1e-9)


def test_the_unit_of_time_does_not_matter():
    for test, interval in FAMILIES.values():
        assert test(3, 365.0, 8, 730.0).p == pytest.approx(test(3, 1.0, 8, 2.0).p)
        assert interval(3, 365.0, 8, 730.0).high == pytest.approx(interval(3, 1.0, 8, 2.0).high)


def test_without_any_event_the_p_is_1_and_there_is_no_ratio():
    for test in (*(test for test, _ in FAMILIES.values()), e_test, rate_higher_wald, rate_higher_e_test, rate_higher):
        assert test(0, 1.0, 0, 2.0).p == 1
    for interval in (*(interval for _, interval in FAMILIES.values()), mover_rate_ratio):
        with pytest.raises(CannotCount, match="there was no event in either group. Give the two rates instead"):
            interval(0, 1.0, 0, 2.0)


def test_the_e_test_is_that_of_scipy_but_for_pairs_that_scipy_loses_to_rounding():
    """scipy 1.17: poisson_means_test(events, time, other_events, other_time). It compares without tolerance, and so can
    leave out the pair that was found, its mirror (k, 0) of (0, k), or both: its p is then too small by their chance."""
    same = 0
    for (time, other_time), events, others in product(((30.5, 40.2), (26.0, 61.0), (7.3, 5.9)), range(5), range(5)):
        if events + others:
            scipys = poisson_means_test(events, time, others, other_time).pvalue
            lost = e_test(events, time, others, other_time).p - scipys
            rate = (events + others) / (time + other_time)
            pairs = ((events, others), (others, events))
            chances = [poisson.pmf(x, rate * time) * poisson.pmf(y, rate * other_time) for x, y in pairs]
            same += abs(lost) < 1e-9
            assert any(lost == pytest.approx(chance, abs=1e-9) for chance in (0, *chances, sum(chances)))
    assert same > 55


def test_the_e_test_with_ties_by_adding_up_every_pair_of_counts():
    """(x/t1 - y/t2)^2 / (x/t1^2 + y/t2^2) compared in fractions; scipy loses some of these."""
    for (time, other_time), (events, others) in product(
        ((3, 3), (2, 3), (26, 61)), ((0, 2), (3, 0), (2, 1), (2, 2), (4, 2))
    ):
        mean, other_mean = (Fraction(events + others, time + other_time) * t for t in (time, other_time))
        chances, other_chances = (poisson.pmf(np.arange(25), float(m)) for m in (mean, other_mean))

        def square(x: int, y: int, one: int = time, two: int = other_time) -> Fraction:
            return Fraction((x * two - y * one) ** 2, x * two**2 + y * one**2) if x + y else Fraction(0)

        found = square(events, others)
        p = sum(chances[x] * other_chances[y] for x, y in product(range(25), repeat=2) if square(x, y) >= found)
        assert e_test(events, time, others, other_time).p == pytest.approx(min(1, p), rel=1e-9)


def test_the_one_sided_e_test_and_walds_are_those_of_statsmodels():
    """statsmodels 0.15: test_poisson_2indep(method="etest-score" or "wald", value=ratio, alternative="larger")."""
    for given in ((41, 28010, 15, 19017), (60, 51477.5, 30, 54308.7), (12, 30.5, 5, 40.2), (4, 26.0, 2, 61.0)):
        for method, name in ((rate_higher_e_test, "etest-score"), (rate_higher_wald, "wald")):
            expected = rates_of_statsmodels.test_poisson_2indep(
                *given, value=1.5, method=name, alternative="larger"
            ).pvalue
            assert method(*given, 1.5).p == pytest.approx(expected, rel=1e-6), name


def test_the_exact_test_rejects_equal_rates_at_most_one_time_in_twenty():
    """Poisson chances of all counts added up; the E-test stays near it."""
    for mean, times in ((3.0, 1.0), (2.0, 3.0)):
        counts = possible_counts(mean, mean * times)
        keep = counts.chances > 1e-9
        for test, most in ((rates_compared, 0.05), (e_test, 0.06)):
            x, y = (np.broadcast_to(side, keep.shape)[keep] for side in (counts.events, counts.others))
            ps = np.array([test(int(a), 1.0, int(b), times).p for a, b in zip(x, y, strict=True)])
            assert counts.chances[keep][ps < 0.05].sum() <= most


def test_the_one_sided_p_is_a_binomial_tail():
    assert rate_higher(5, 2.0, 1, 1.0).p == pytest.approx(binom.sf(4, 6, 2 / 3))
    assert odds_of_an_event((5, 1), (2.0, 1.0), 1.5) == 3


def test_which_p_are_exact_is_said():
    given = (5, 2.0, 1, 1.0)
    assert all(test(*given).exact for test in (rates_compared, rates_compared_blaker, rate_higher))
    assert not any(test(*given).exact for test in (rates_compared_mid_p, e_test, rate_higher_mid_p, rate_higher_wald))


def test_events_and_times_that_are_none_are_refused():
    ones = (poisson_rate, poisson_rate_blaker, poisson_rate_jeffreys)
    twos = [*(method for pair in FAMILIES.values() for method in pair), *HIGHER.values(), e_test, mover_rate_ratio]
    for events in (-1, 2.5, math.nan, math.inf):
        for call in [lambda m=m, e=events: m(e, 1.0) for m in ones] + [
            lambda m=m, e=events: m(e, 1.0, 3, 2.0) for m in twos
        ]:
            with pytest.raises(CannotCount, match="is no number of events: count them in whole numbers from 0"):
                call()
    for time in (0.0, -1.0, math.nan, math.inf):
        for call in [lambda m=m, t=time: m(3, t) for m in ones] + [lambda m=m, t=time: m(3, 1.0, 2, t) for m in twos]:
            with pytest.raises(CannotCount, match="gives no rate: it must be above 0. Leave out who was not observed"):
                call()


def test_a_ratio_that_is_none_cannot_be_tested():
    for test in (*(test for test, _ in FAMILIES.values()), *HIGHER.values()):
        for ratio in (0.0, -1.0, math.inf, math.nan):
            with pytest.raises(CannotCount, match="cannot be tested: it must be above 0 and finite"):
                test(3, 1.0, 2, 1.0, ratio)
