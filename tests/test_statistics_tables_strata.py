"""Two groups within strata: against R, against every table in fractions, and against statsmodels where it is right."""

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from reference_cases import references
from scipy.stats import norm
from statsmodels.stats.contingency_tables import StratifiedTable

from analysis.errors import CannotCount
from analysis.statistics.tables import network as networks
from analysis.statistics.tables import strata as strata_module
from analysis.statistics.tables.exact import conditional_odds_ratio, fisher_central, ways
from analysis.statistics.tables.mantel_haenszel import (
    cochran_mantel_haenszel,
    cochran_mantel_haenszel_corrected,
    mantel_haenszel,
    mantel_haenszel_p,
    pooled_odds_ratio,
)
from analysis.statistics.tables.strata import (
    common_odds_ratio,
    exact_cmh,
    exact_cmh_probability,
    informative,
    stratified_detectable_odds_ratio,
    sums_of,
)
from analysis.statistics.tables.strata_alike import breslow_day, zelen
from analysis.statistics.two_by_two import TwoByTwo

SILENT = [TwoByTwo(0, 4, 0, 4), TwoByTwo(3, 1, 0, 0), TwoByTwo(0, 0, 0, 0), TwoByTwo(2, 0, 5, 0)]


def of_rows(rows: list[list[int]]) -> TwoByTwo:
    return TwoByTwo(*(cell for row in rows for cell in row))


def random_strata(number: int, most: int, cells: int = 6, seed: int = 4) -> list[list[TwoByTwo]]:
    """Lists of 1 to `most` strata, of which at least one tells something."""
    random = np.random.default_rng(seed)
    drawn = [
        random.integers(0, random.integers(2, cells + 1), (random.integers(1, most + 1), 4)) for _ in range(number)
    ]
    found = [[TwoByTwo(*row) for row in rows.tolist()] for rows in drawn]
    return [strata for strata in found if informative(strata)]


def numbers_and_chances(
    strata: list[TwoByTwo], ratio: Fraction = Fraction(1)
) -> list[tuple[tuple[int, ...], Fraction]]:
    """Every way to have all margins: the exposed with the outcome of each stratum, and its chance at an odds ratio."""
    each = []
    for t in strata:
        possible = range(max(0, t.yes - t.others), min(t.exposed, t.yes) + 1)
        counted = [(k, math.comb(t.exposed, k) * math.comb(t.others, t.yes - k) * ratio**k) for k in possible]
        each.append([(k, Fraction(way) / sum(way for _, way in counted)) for k, way in counted])
    return [(tuple(k for k, _ in one), math.prod(chance for _, chance in one)) for one in product(*each)]


def sums_and_chances(strata: list[TwoByTwo], ratio: Fraction = Fraction(1)) -> dict[int, Fraction]:
    found: dict[int, Fraction] = {}
    for numbers, chance in numbers_and_chances(strata, ratio):
        found[sum(numbers)] = found.get(sum(numbers), 0) + chance
    return found


@pytest.mark.parametrize("case", references("cmh_2x2xk"))
def test_every_number_is_that_of_r(case):
    """R 4.2.2: mantelhaen.test(x) and mantelhaen.test(x, exact = TRUE).

    R's upper exact bound is off: it solves for 1 / w between 0 and 1 with uniroot's tolerance, 1.22e-4, so that is the
    scale and the tolerance on which it can be compared; the next test holds ours to the equation that defines it.
    """
    strata, expected, tolerance = (
        [of_rows(rows) for rows in case["data"]["strata"]],
        case["expected"],
        case["tolerance"],
    )
    chi, exact, pooled = cochran_mantel_haenszel_corrected(strata), common_odds_ratio(strata), mantel_haenszel(strata)
    found = {
        "chisq_cc": chi.statistic,
        "p_cc": chi.p,
        "or_mh": pooled.estimate,
        "p_exact": exact_cmh_probability(strata).p,
        "or_cmle": exact.estimate,
    }
    assert found == pytest.approx({name: expected[name] for name in found}, rel=tolerance)
    assert [pooled.low, pooled.high] == pytest.approx(expected["ci_mh"], rel=tolerance)
    assert exact.low == pytest.approx(expected["ci_exact"][0], rel=tolerance)
    assert 1 / exact.high == pytest.approx(1 / expected["ci_exact"][1], abs=np.finfo(float).eps ** 0.25)
    assert set(expected) == {*found, "ci_mh", "ci_exact"}


def test_bounds_are_where_a_tail_is_a_fortieth_and_the_estimate_where_the_sum_is_expected():
    """All ways to have the margins, in fractions, at each of the three odds ratios."""
    rabbits = [[(0, 6, 0, 5), (3, 3, 0, 6), (6, 0, 2, 4), (5, 1, 6, 0), (2, 0, 5, 0)]]
    for strata in [[TwoByTwo(*cells) for cells in rabbits[0]], *random_strata(25, 3)]:
        found, seen = common_odds_ratio(strata), sum(stratum.exposed_yes for stratum in strata)
        if found.low > 0 and math.isfinite(found.high):
            at = {w: sums_and_chances(strata, Fraction(w)) for w in (found.low, found.estimate, found.high)}
            assert float(sum(p for k, p in at[found.low].items() if k >= seen)) == pytest.approx(0.025, rel=1e-8)
            assert float(sum(p for k, p in at[found.high].items() if k <= seen)) == pytest.approx(0.025, rel=1e-8)
            assert float(sum(p * k for k, p in at[found.estimate].items())) == pytest.approx(seen, rel=1e-9)


def test_p_counts_every_way_to_have_the_margins():
    for strata in random_strata(60, 4):
        seen, chances = sum(stratum.exposed_yes for stratum in strata), sums_and_chances(strata)
        below = sum(p for k, p in chances.items() if k <= seen)
        above = sum(p for k, p in chances.items() if k >= seen)
        found = exact_cmh(strata)
        assert found.p == pytest.approx(float(min(1, 2 * min(below, above))), rel=1e-12)
        assert found.smallest == pytest.approx(float(min(1, 2 * min(chances[min(chances)], chances[max(chances)]))))
        by_probability = sum(p for p in chances.values() if p <= chances[seen])
        assert exact_cmh_probability(strata).p == pytest.approx(float(by_probability), rel=1e-9)
        least = min(chances.values())
        smallest = sum(p for p in chances.values() if p == least)
        assert exact_cmh_probability(strata).smallest == pytest.approx(float(smallest), rel=1e-9)


def test_one_stratum_is_the_exact_test_of_one_table():
    for (table,) in random_strata(60, 1, 12):
        assert exact_cmh([table]).p == fisher_central(table)
        one, other = common_odds_ratio([table]), conditional_odds_ratio(table)
        assert [one.estimate, one.low, one.high] == pytest.approx([other.estimate, other.low, other.high], rel=1e-9)


def test_p_and_interval_never_contradict_each_other(monkeypatch):
    """Random strata, counted in whole numbers and in logarithms."""
    refused = 0
    for counted_whole in (500, 0):
        monkeypatch.setattr(strata_module, "COUNTED_WHOLE", counted_whole)
        for strata in random_strata(400, 5, 9, seed=11):
            p, interval = exact_cmh(strata).p, common_odds_ratio(strata)
            refused += p < 0.05
            assert (p >= 0.05) == (interval.low <= 1 <= interval.high), strata
            assert interval.low <= interval.estimate <= interval.high, strata
    assert refused > 20


def test_whole_numbers_and_logarithms_give_the_same(monkeypatch):
    for strata in random_strata(80, 6, 12):
        monkeypatch.setattr(strata_module, "COUNTED_WHOLE", 10_000)
        whole = exact_cmh(strata), exact_cmh_probability(strata), stratified_detectable_odds_ratio(strata)
        monkeypatch.setattr(strata_module, "COUNTED_WHOLE", 0)
        logs = exact_cmh(strata), exact_cmh_probability(strata), stratified_detectable_odds_ratio(strata)
        assert sums_of(strata).whole is None
        for one, other in zip(whole[:2], logs[:2], strict=True):
            assert [one.p, one.smallest] == pytest.approx([other.p, other.smallest], rel=1e-9)
        assert whole[2] is logs[2] is None or whole[2] == pytest.approx(logs[2], rel=1e-6)


def test_a_p_of_just_a_twentieth_does_not_reject_in_logarithms_either(monkeypatch):
    """2 x 1 / 40: 1 exposed of 40, who has the one outcome."""
    monkeypatch.setattr(strata_module, "COUNTED_WHOLE", 0)
    strata = [TwoByTwo(1, 0, 0, 39)]
    assert exact_cmh(strata).p == 0.05
    assert common_odds_ratio(strata).low <= 1


def test_a_sum_at_its_limit_opens_the_interval_and_no_half_is_added():
    found = common_odds_ratio([TwoByTwo(4, 0, 1, 3), TwoByTwo(3, 0, 2, 2)])
    assert (found.estimate, found.high) == (math.inf, math.inf)
    mirrored = common_odds_ratio([TwoByTwo(0, 4, 3, 1), TwoByTwo(0, 3, 2, 2)])
    assert (mirrored.estimate, mirrored.low) == (0, 0)
    assert mirrored.high == pytest.approx(1 / found.low, rel=1e-9)


def test_strata_without_variation_carry_nothing():
    telling = [TwoByTwo(3, 1, 1, 3), TwoByTwo(5, 2, 3, 6)]
    assert informative([*SILENT, *telling]) == tuple(telling)
    for function in (exact_cmh, exact_cmh_probability, common_odds_ratio, zelen, breslow_day):
        assert function([*SILENT, *telling]) == function(telling)
    for function in (mantel_haenszel, cochran_mantel_haenszel, cochran_mantel_haenszel_corrected):
        assert function([*SILENT, *telling]) == function(telling)


def test_without_anything_that_varies_p_is_one_and_there_is_no_odds_ratio():
    assert (exact_cmh(SILENT).p, exact_cmh_probability(SILENT).p) == (1, 1)
    assert stratified_detectable_odds_ratio(SILENT) is None
    for function in (common_odds_ratio, mantel_haenszel, pooled_odds_ratio):
        with pytest.raises(CannotCount, match="in every stratum all children are in one group"):
            function(SILENT)
    with pytest.raises(CannotCount, match="Nothing to test"):
        cochran_mantel_haenszel([])


def test_power_at_the_detectable_odds_ratio_is_four_in_five():
    """The chance of p < 0.05, adding all ways to have the margins at that odds ratio."""
    found = 0
    for strata in random_strata(40, 3, 9, seed=2):
        ratio, chances = stratified_detectable_odds_ratio(strata), sums_and_chances(strata)
        refused = {
            k
            for k in chances
            if 2 * min(sum(p for j, p in chances.items() if j <= k), sum(p for j, p in chances.items() if j >= k))
            < 0.05
        }
        if ratio is None:
            assert max(chances) not in refused
            continue
        found += 1
        at = sums_and_chances(strata, Fraction(ratio))
        assert float(sum(at[k] for k in refused)) == pytest.approx(0.8, abs=1e-6)
    assert found > 10


def test_150_strata_of_25_are_as_the_normal_approximation_has_them():
    """With continuity correction."""
    random = np.random.default_rng(6)
    strata = []
    for _ in range(150):
        exposed = int(random.integers(8, 16))
        x, y = int(random.binomial(exposed, 0.5)), int(random.binomial(25 - exposed, 0.42))
        strata.append(TwoByTwo(x, exposed - x, y, 25 - exposed - y))
    p, interval = exact_cmh(strata).p, common_odds_ratio(strata)
    assert p == pytest.approx(cochran_mantel_haenszel_corrected(strata).p, rel=0.02)
    pooled = mantel_haenszel(strata)
    assert [interval.estimate, interval.low, interval.high] == pytest.approx(
        [pooled.estimate, pooled.low, pooled.high], rel=0.02
    )


def statsmodels_strata(strata: list[TwoByTwo]) -> StratifiedTable:
    cells = [np.array([[s.exposed_yes, s.exposed_no], [s.others_yes, s.others_no]], dtype=float) for s in strata]
    return StratifiedTable(cells, shift_zeros=False)


def test_mantel_haenszel_and_breslow_day_are_those_of_statsmodels():
    """statsmodels 0.15: StratifiedTable(x, shift_zeros=False), informative strata only; its Breslow-Day divides 0 by 0
    where the pooled odds ratio is just 1."""
    compared = 0
    for strata in random_strata(80, 6, 9):
        telling = list(informative(strata))
        ratio = pooled_odds_ratio(strata)
        if not 0 < ratio < math.inf:
            continue
        theirs, found = statsmodels_strata(telling), mantel_haenszel(strata)
        assert [found.low, found.high] == pytest.approx(theirs.oddsratio_pooled_confint(), rel=1e-9)
        assert found.estimate == pytest.approx(theirs.oddsratio_pooled, rel=1e-9)
        null = theirs.test_null_odds(correction=False)
        assert cochran_mantel_haenszel(strata).p == pytest.approx(null.pvalue, rel=1e-9)
        assert (mantel_haenszel_p(strata).p < 0.05) == (not found.low <= 1 <= found.high)
        assert mantel_haenszel_p(strata).p == pytest.approx(
            2 * norm.sf(abs(theirs.logodds_pooled) / theirs.logodds_pooled_se)
        )
        if len(telling) > 1 and ratio != 1:
            compared += 1
            alike = theirs.test_equal_odds(adjust=True)
            assert breslow_day(strata).statistic == pytest.approx(max(0, alike.statistic), rel=1e-6, abs=1e-9)
            assert breslow_day(strata).p == pytest.approx(alike.pvalue, rel=1e-6)
    assert compared > 20


def test_no_half_child_is_taken_off_a_distance_of_less():
    """A distance of 0.4; R takes nothing off then, which would make this p smaller than that of a distance of 0.5."""
    strata = [TwoByTwo(2, 1, 4, 3)]
    assert abs(2 - 3 * 6 / 10) < 0.5
    assert cochran_mantel_haenszel_corrected(strata).p == 1
    assert cochran_mantel_haenszel(strata).p < 1


def test_a_pooled_odds_ratio_of_zero_or_infinity_has_no_approximate_interval():
    strata = [TwoByTwo(4, 0, 1, 3), TwoByTwo(3, 0, 2, 2)]
    assert pooled_odds_ratio(strata) == math.inf
    for function in (mantel_haenszel, mantel_haenszel_p):
        with pytest.raises(CannotCount, match="use common_odds_ratio"):
            function(strata)
    with pytest.raises(CannotCount, match="use Zelen's test"):
        breslow_day(strata)


def test_zelen_adds_every_way_to_spread_the_sum_that_is_no_more_likely():
    """All ways to have the margins and the sum, in fractions."""
    compared = 0
    for strata in random_strata(80, 5, 6):
        telling = informative(strata)
        if len(telling) < 2:
            continue
        compared += 1
        seen = tuple(stratum.exposed_yes for stratum in telling)
        chances = {n: p for n, p in numbers_and_chances(telling) if sum(n) == sum(seen)}
        as_rare = sum(p for p in chances.values() if p <= chances[seen])
        found = zelen(strata)
        assert found.p == pytest.approx(float(as_rare / sum(chances.values())), rel=1e-9)
        least = min(chances.values())
        smallest = sum(p for p in chances.values() if p == least) / sum(chances.values())
        assert found.smallest == pytest.approx(float(smallest), rel=1e-9)
    assert compared > 25


def test_homogeneity_wants_two_strata_and_not_too_many(monkeypatch):
    for function in (zelen, breslow_day):
        with pytest.raises(CannotCount, match="Fewer than two strata"):
            function([TwoByTwo(3, 1, 1, 3), *SILENT])
    monkeypatch.setattr(networks, "MOST", 20)
    with pytest.raises(CannotCount, match="5 strata are too many for the exact test of homogeneity: use Breslow-Day"):
        zelen([TwoByTwo(3, 1, 1, 3)] * 5)


def test_the_test_rejects_at_most_one_in_twenty_where_there_is_nothing():
    """Exact, given the margins: the chance of all sums whose p is under 0.05."""
    for strata in random_strata(40, 3, 9, seed=8):
        chances = sums_and_chances(strata)
        below = {k: sum(p for j, p in chances.items() if j <= k) for k in chances}
        refused = [p for k, p in chances.items() if 2 * min(below[k], 1 - below[k] + p) < Fraction(1, 20)]
        assert sum(refused) <= Fraction(1, 20)
        seen = sum(stratum.exposed_yes for stratum in strata)
        assert (exact_cmh(strata).p < 0.05) == (2 * min(below[seen], 1 - below[seen] + chances[seen]) < Fraction(1, 20))


def test_ways_to_a_sum_multiply_over_strata():
    one, other = TwoByTwo(2, 1, 1, 3), TwoByTwo(1, 2, 3, 1)
    assert sums_of([one, other]).whole == tuple(np.convolve(ways(one), ways(other)).tolist())
    assert sums_of([one, other]).seen == 3
