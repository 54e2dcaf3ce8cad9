"""Rates compared by permuting children: against counting every choice in fractions, and on imagined children."""

import math
from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from scipy.stats import binomtest

from analysis.errors import CannotCount
from analysis.statistics.rates import handing_out
from analysis.statistics.rates.permuted import rate_ratio_permuted, rate_ratio_smallest_detectable, rate_ratio_test
from analysis.statistics.rates.permuted_power import dispersion


def children(random: np.random.Generator, n: int, strata: int = 1) -> tuple[list, list, list, list]:
    """Overdispersed events, unequal days, a random group and stratum."""
    events, days = random.negative_binomial(1, 0.35, n), random.integers(20, 365, n)
    exposed = random.permutation(np.arange(n) < random.integers(1, n))
    return events.tolist(), days.tolist(), exposed.tolist(), random.integers(0, strata, n).tolist()


def counted(events: list, days: list, exposed: list, strata: list) -> tuple[Fraction, Fraction]:
    """p and smallest p by every choice of the exposed within strata, in exact fractions."""
    residual = [Fraction(0)] * len(events)
    choices = []
    for label in sorted(set(strata)):
        members = [i for i, stratum in enumerate(strata) if stratum == label]
        rate = Fraction(sum(events[i] for i in members), sum(days[i] for i in members))
        for i in members:
            residual[i] = events[i] - rate * days[i]
        choices.append(list(combinations(members, sum(exposed[i] for i in members))))
    sums = [sum(residual[i] for chosen in choice for i in chosen) for choice in product(*choices)]
    observed = sum(r for r, e in zip(residual, exposed, strict=True) if e)
    tail = sum(s >= observed for s in sums) if observed > 0 else sum(s <= observed for s in sums)
    ends = min(sums.count(max(sums)), sums.count(min(sums)))
    p = Fraction(1) if observed == 0 else min(Fraction(1), Fraction(2 * tail, len(sums)))
    return p, min(Fraction(1), Fraction(2 * ends, len(sums)))


@pytest.mark.parametrize("strata", [1, 2])
def test_p_counts_every_choice_of_the_exposed(strata):
    """Brute force in fractions, strata that say nothing among them: they have one way and change no p."""
    random, compared = np.random.default_rng(11), 0
    for _ in range(60):
        data = children(random, int(random.integers(4, 9)), strata)
        try:
            found = rate_ratio_test(*data)
        except CannotCount:
            continue
        p, smallest = counted(*data)
        assert (found.p, found.smallest) == (
            pytest.approx(float(p), abs=1e-12),
            pytest.approx(float(smallest), abs=1e-12),
        )
        assert found.exact and found.seed is None
        compared += 1
    assert compared > 25


def test_with_equal_days_it_is_the_permutation_of_the_sum_of_events():
    """All choices of 4 of 15 by plain Python; numbers of StatXact 6, p. 394 (blood pressure)."""
    x, y = [94, 108, 110, 90], [80, 94, 85, 90, 90, 90, 108, 94, 78, 105, 88]
    found = rate_ratio_test(x + y, [1] * 15, [True] * 4 + [False] * 11)
    sums = [sum(chosen) for chosen in combinations(x + y, 4)]
    assert found.p == pytest.approx(2 * sum(s >= sum(x) for s in sums) / len(sums), abs=1e-12)


def test_p_and_interval_never_contradict_each_other_and_hold_the_estimate():
    """Every 13th table of counts 0, 1, 4 of 4 and 4, and 3 and 5, children; and 250 random, half of them in strata."""
    random, refused = np.random.default_rng(5), 0
    small = [
        (list(events), [90] * 8, [True] * exposed + [False] * (8 - exposed), [0] * 8)
        for events in product((0, 1, 4), repeat=8)
        for exposed in (3, 4)
    ]
    for data in [*small[::13], *(children(random, int(random.integers(7, 12)), 1 + k % 2) for k in range(250))]:
        try:
            p, ratio = rate_ratio_test(*data).p, rate_ratio_permuted(*data)
        except CannotCount:
            continue
        refused += p < 0.05
        assert (p >= 0.05) == (ratio.low <= 1 <= ratio.high), (data, p, ratio)
        assert 0 <= ratio.low <= ratio.estimate <= ratio.high, (data, ratio)
    assert refused > 15


def test_limits_are_the_ratios_at_which_the_tail_turns_2_5_percent():
    """Brute force: both ways to make children alike, on either side of the limits; the wider one is given.

    Groups of 5 and 5, 3 and 8, 8 and 3 children: each way is the wider one somewhere.
    """
    random, wider = np.random.default_rng(21), {0: 0, 1: 0}
    for exposed_number, n in [(5, 10), (3, 11), (8, 11)] * 4:
        exposed = [True] * exposed_number + [False] * (n - exposed_number)
        days = random.integers(60, 140, n).tolist()
        events = (1 + random.negative_binomial(2, np.where(exposed, 0.15, 0.4))).tolist()
        ratio = rate_ratio_permuted(events, days, exposed)
        for limit, inwards in ((ratio.low, 1.0001), (ratio.high, 1 / 1.0001)):
            if 0 < limit < math.inf and abs(limit - 1) > 0.001:
                inside, outside = (_tails(events, days, exposed, limit * step) for step in (inwards, 1 / inwards))
                assert max(inside) >= 0.025 > max(outside)
                wider[int(np.argmax(inside))] += 1
    assert min(wider.values()) > 3


def _tails(events: list, days: list, exposed: list, ratio: float) -> list[float]:
    """The smaller tail at this ratio, events of the exposed divided by it, and expected events subtracted."""
    y, t, e = np.array(events, float), np.array(days, float), np.array(exposed)
    divided = np.where(e, y / ratio, y)
    longer = np.where(e, t * ratio, t)
    found = []
    for residual in (divided - t * divided.sum() / t.sum(), y - longer * y.sum() / longer.sum()):
        sums = np.array([residual[list(chosen)].sum() for chosen in combinations(range(len(y)), int(e.sum()))])
        observed = residual[e].sum()
        found.append(min(np.mean(sums >= observed - 1e-9), np.mean(sums <= observed + 1e-9)))
    return found


def test_swapping_the_groups_turns_the_ratio_over():
    random = np.random.default_rng(3)
    for _ in range(20):
        events, days, exposed, _ = children(random, 9)
        try:
            there = rate_ratio_permuted(events, days, exposed)
        except CannotCount:
            continue
        back = rate_ratio_permuted(events, days, [not one for one in exposed])
        turned = [1 / value if value else math.inf for value in (back.estimate, back.high, back.low)]
        assert [there.estimate, there.low, there.high] == pytest.approx(turned, rel=1e-5)


def test_a_group_without_events_gives_a_limit_of_0_or_infinity_and_no_half_is_added():
    none = rate_ratio_permuted([0, 0, 0, 0, 2, 5, 3, 4], [90] * 8, [True] * 4 + [False] * 4)
    assert (none.estimate, none.low) == (0, 0)
    assert 0 < none.high < 1
    others = rate_ratio_permuted([2, 5, 3, 4, 0, 0, 0, 0], [90] * 8, [True] * 4 + [False] * 4)
    assert (others.estimate, others.high) == (math.inf, math.inf)
    assert others.low == pytest.approx(1 / none.high, rel=1e-6)


def test_the_estimate_over_strata_is_where_the_exposed_have_as_many_events_as_expected():
    events, days = [4, 1, 0, 2, 9, 3, 5, 2], [100, 90, 80, 100, 40, 60, 50, 30]
    exposed, strata = [True, False] * 4, ["a"] * 4 + ["b"] * 4
    ratio = rate_ratio_permuted(events, days, exposed, strata).estimate
    y, t, e, s = np.array(events), np.array(days), np.array(exposed), np.array(strata)
    expected = sum(
        y[s == a].sum() * ratio * t[(s == a) & e].sum() / (ratio * t[(s == a) & e].sum() + t[(s == a) & ~e].sum())
        for a in "ab"
    )
    assert expected == pytest.approx(y[e].sum(), rel=1e-9)


def test_many_children_are_drawn_with_a_fixed_seed_and_the_p_has_its_error(monkeypatch):
    """The same 16 children by counting all 12,870 ways and by 20,000 draws: within four standard errors."""
    random = np.random.default_rng(6)
    events = [*random.negative_binomial(2, 0.2, 8).tolist(), *random.negative_binomial(2, 0.4, 8).tolist()]
    data = (events, [90] * 16, [True] * 8 + [False] * 8)
    exact, limits = rate_ratio_test(*data), rate_ratio_permuted(*data)
    monkeypatch.setattr(handing_out, "MOST_WAYS", 100)
    monkeypatch.setattr("analysis.statistics.rates.permuted.MOST_WAYS", 100)
    drawn, again = rate_ratio_test(*data), rate_ratio_test(*data)
    assert drawn == again
    assert (drawn.exact, drawn.draws, drawn.seed, drawn.smallest) == (False, 20_000, 2015, None)
    assert drawn.p == pytest.approx(exact.p, abs=4 * drawn.error)
    assert drawn.error == pytest.approx(2 * math.sqrt(drawn.p / 2 * (1 - drawn.p / 2) / 20_000), rel=1e-9)
    near = rate_ratio_permuted(*data)
    assert [near.low, near.high] == pytest.approx([limits.low, limits.high], rel=0.05)


@pytest.mark.parametrize(("exposed", "others"), [(4, 4), (4, 8), (9, 9), (18, 18)])
def test_at_most_one_in_twenty_is_refused_where_there_is_nothing_and_poisson_refuses_far_more(exposed, others):
    """4,000 draws of negative binomial children, mean 4, spread 1 and 2, days 0.5 to 1.5 years.

    Tolerance four standard errors. stats.md: exact Poisson tests have 15 to 42% false positives on such counts.
    """
    draws = 4000
    for spread in (1.0, 2.0):
        refused, poisson = _refused(exposed, others, 1.0, spread, draws)
        assert refused <= 0.05 + 4 * math.sqrt(0.05 * 0.95 / draws)
        assert 0.15 < poisson < 0.6


@pytest.mark.parametrize(("exposed", "others"), [(4, 4), (4, 8), (9, 9), (18, 18), (6, 30), (30, 6)])
def test_intervals_hold_the_true_ratio_19_times_in_20(exposed, others):
    """3,000 draws at a ratio of 3: a ratio is outside where both ways to make children alike refuse it."""
    draws = 3000
    for spread in (1.0, 2.0):
        missed, _ = _refused(exposed, others, 3.0, spread, draws)
        assert missed <= 0.05 + 4 * math.sqrt(0.05 * 0.95 / draws)


def _refused(exposed: int, others: int, ratio: float, spread: float, draws: int) -> tuple[float, float]:
    """The share of imagined audits in which the true ratio is refused, by 400 ways a draw, and by exact Poisson."""
    random = np.random.default_rng(exposed + 100 * others)
    e = np.arange(exposed + others) < exposed
    days = random.uniform(0.5, 1.5, (draws, len(e)))
    events = random.poisson(random.gamma(1 / spread, spread * 4 * days * np.where(e, ratio, 1))).astype(float)
    chosen = np.array([random.permutation(e) for _ in range(400)]).astype(float)
    divided, longer = np.where(e, events / ratio, events), np.where(e, days * ratio, days)
    refused = np.ones(draws, bool)
    for y, t in ((divided, days), (events, longer)):
        residual = y - t * (y.sum(axis=1) / t.sum(axis=1))[:, None]
        observed = residual[:, e].sum(axis=1)
        sums = residual @ chosen.T
        upper = (1 + (sums >= observed[:, None] - 1e-9).sum(axis=1)) / 401
        lower = (1 + (sums <= observed[:, None] + 1e-9).sum(axis=1)) / 401
        refused &= np.minimum(upper, lower) < 0.025
    some = [(int(y[e].sum()), int(y.sum()), t[e].sum() / t.sum()) for y, t in zip(events, longer, strict=True)][:300]
    return float(refused.mean()), float(np.mean([binomtest(k, n, share).pvalue < 0.05 for k, n, share in some if n]))


def test_the_interval_itself_holds_the_true_ratio():
    """150 draws through the function, 6 and 6 children, ratio 2, spread 1: four standard errors under 95%."""
    random, held, draws = np.random.default_rng(9), 0, 150
    exposed = [True] * 6 + [False] * 6
    for _ in range(draws):
        days = random.integers(100, 400, 12)
        events = random.poisson(random.gamma(1, 0.02 * days * np.where(exposed, 2, 1)))
        ratio = rate_ratio_permuted(events, days, exposed)
        held += ratio.low <= 2 <= ratio.high
    assert held / draws >= 0.95 - 4 * math.sqrt(0.05 * 0.95 / draws)


def test_what_so_many_children_can_detect():
    """More children find smaller ratios; 3 and 3 can find none, as no p can be under 0.05."""
    events = [3, 0, 5, 1, 9, 0, 2, 4, 1, 0, 2, 6, 1, 0, 3, 2, 0, 7]
    few = rate_ratio_smallest_detectable(events, [365] * 18, [True] * 9 + [False] * 9)
    many = rate_ratio_smallest_detectable(events * 2, [365] * 36, ([True] * 9 + [False] * 9) * 2)
    assert 1 < many < few <= 20
    assert few == rate_ratio_smallest_detectable(events, [365] * 18, [True] * 9 + [False] * 9)
    assert rate_ratio_smallest_detectable([3, 0, 5, 1, 9, 0], [365] * 6, [True] * 3 + [False] * 3) is None


def test_the_detectable_ratio_has_80_percent_power_through_the_test_itself():
    """200 audits drawn with another seed at the detectable ratio: 80% within four standard errors of both draws."""
    events, days = [3, 0, 5, 1, 9, 0, 2, 4, 1, 0, 2, 6], [365] * 12
    exposed = [True] * 6 + [False] * 6
    ratio = rate_ratio_smallest_detectable(events, days, exposed)
    spread = dispersion(handing_out.checked(events, days, exposed, None))
    random, draws = np.random.default_rng(77), 200
    mean = sum(events) / 12 * np.where(exposed, ratio, 1)
    drawn = random.poisson(random.gamma(1 / spread, spread * mean, (draws, 12)))
    power = np.mean([rate_ratio_test(one, days, exposed).p < 0.05 for one in drawn])
    assert power == pytest.approx(0.8, abs=4 * math.sqrt(0.16 / draws + 0.16 / 500))


def test_spread_is_that_of_the_children_but_at_least_1():
    random = np.random.default_rng(1)
    for true, found in ((3.0, 3.0), (0.2, 1.0)):
        events = random.poisson(random.gamma(1 / true, true * 10, 4000))
        rows = handing_out.checked(events, [90] * 4000, [True, False] * 2000, None)
        assert dispersion(rows) == pytest.approx(found, rel=0.12)


def test_what_cannot_be_compared_is_refused_in_words():
    for function in (rate_ratio_test, rate_ratio_permuted, rate_ratio_smallest_detectable):
        with pytest.raises(CannotCount, match="2 children have no days of observation above 0"):
            function([1, 2, 0], [0, -5, 90], [True, False, True])
        with pytest.raises(CannotCount, match="no stratum has exposed children, others and an event"):
            function([1, 2], [90, 90], [True, True])
        with pytest.raises(CannotCount, match="no stratum has exposed children, others and an event"):
            function([0, 0], [90, 90], [True, False])
        with pytest.raises(CannotCount, match="no stratum has exposed children, others and an event"):
            function([], [], [])
        with pytest.raises(CannotCount, match="The events of 2 children are not whole numbers"):
            function([1.5, -1, 2], [90] * 3, [True, False, True])
        with pytest.raises(CannotCount, match="different lengths"):
            function([1, 2], [90], [True, False])
        with pytest.raises(CannotCount, match="Exposed must be True or False"):
            function([1, 2], [90, 90], [True, None])
        with pytest.raises(CannotCount, match="1 children have no days"):
            function([1, 2], [90, math.nan], [True, False])
