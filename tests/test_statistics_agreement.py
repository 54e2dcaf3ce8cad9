"""Agreement of raters: against R (irr, psych, irrCAC), Python's irrCAC and krippendorff, and where none can be told."""

import doctest
import math
from importlib import import_module

import numpy as np
import pytest
from reference_cases import REFERENCES
from scipy.stats import norm, t
from statsmodels.stats.inter_rater import fleiss_kappa as statsmodels_fleiss

from analysis.errors import CannotCount, UnknownName
from analysis.statistics.agreement import (
    congers_kappa,
    fleiss_kappa,
    gwet_ac1,
    gwet_ac2,
    percent_agreement,
)
from analysis.statistics.agreement_alpha import krippendorffs_alpha
from analysis.statistics.agreement_cohen import cohens_kappa
from analysis.statistics.agreement_ratings import Ratings, rated, weight_matrix
from analysis.statistics.agreement_result import Agreement

BEYOND_CHANCE = (fleiss_kappa, congers_kappa, gwet_ac1, krippendorffs_alpha)
WEIGHTS_OF_PSYCH = {"squared": "quadratic", "squared and none": "unweighted"}

# 14 units rated 1 to 4 by three raters, partly at random; three ratings are missing.
UNITS = [[3, 4, 4], [3, 3, 3], [3, 3, 3], [2, 3, 4], [1, 3, 3], [4, 4, 4], [4, 4, None]] + [
    [1, 1, 1],
    [1, 1, None],
    [3, None, 2],
    [2, 2, 2],
    [4, 1, 4],
    [4, 4, 2],
    [1, 1, 1],
]
# Python irrCAC 0.4.4: CAC(units, weights=..., digits=10).gwet()["est"] and so on: coefficient_value, se.
BY_IRRCAC = {
    ("unweighted", "AC2"): (0.55817157, 0.14696088),
    ("unweighted", "Fleiss"): (0.54751828, 0.14920519),
    ("unweighted", "Conger"): (0.55061728, 0.14824248),
    ("ordinal", "AC2"): (0.58449116, 0.16523956),
    ("ordinal", "Fleiss"): (0.60039177, 0.17102207),
    ("ordinal", "Conger"): (0.59585492, 0.17061045),
    ("linear", "AC2"): (0.57253485, 0.14878165),
    ("linear", "Fleiss"): (0.57880968, 0.15601377),
    ("linear", "Conger"): (0.57668712, 0.15502414),
    ("quadratic", "AC2"): (0.59034752, 0.17675682),
    ("quadratic", "Fleiss"): (0.61059030, 0.18042601),
    ("quadratic", "Conger"): (0.60499662, 0.18063833),
}
WEIGHTED = {"AC2": gwet_ac2, "Fleiss": fleiss_kappa, "Conger": congers_kappa}


WORKED = ("agreement", "agreement_cohen", "agreement_alpha", "agreement_sets", "agreement_ratings", "agreement_result")


def references(method: str, *expected: str) -> list:
    """The cases of a method that expect all of these."""
    cases = [case for case in REFERENCES if case["method"] == method and set(expected) <= set(case["expected"])]
    assert cases, f"no case of {method} expects {expected}"
    return [pytest.param(case, id=case["id"]) for case in cases]


def by_two(case: dict) -> Ratings:
    return rated(zip(case["data"]["r1"], case["data"]["r2"], strict=True), scale=range(1, 7))


@pytest.mark.parametrize("case", references("cohen_kappa") + references("weighted_kappa", "kappa"))
def test_cohens_kappa_and_its_chance_error_are_those_of_irr(case):
    """R 4.2.2, irr 0.84.1: kappa2(ratings, weight = "unweighted" or "squared")."""
    weights = WEIGHTS_OF_PSYCH.get(case["data"].get("weights"), "unweighted")
    ratings = rated(zip(case["data"]["r1"], case["data"]["r2"], strict=True))
    found = cohens_kappa(ratings, weights)
    assert found.estimate == pytest.approx(case["expected"]["kappa"], abs=case["tolerance"])
    assert norm.isf(found.p / 2) == pytest.approx(case["expected"]["z"], abs=case["tolerance"])


@pytest.mark.parametrize("case", references("weighted_kappa", "unweighted"))
def test_the_interval_of_cohens_kappa_is_that_of_psych(case):
    """R 4.2.2, psych 2.2.9: cohen.kappa, Fleiss, Cohen and Everitt's error."""
    found = cohens_kappa(by_two(case))
    assert [found.low, found.estimate, found.high] == pytest.approx(case["expected"]["unweighted"], abs=1e-6)


@pytest.mark.parametrize("case", references("fleiss_kappa"))
def test_fleiss_and_congers_kappa_are_those_of_irr_and_of_fleiss(case):
    """R 4.2.2, irr 0.84.1: kappam.fleiss(diagnoses, exact = TRUE gives Conger's); Fleiss 1971."""
    ratings, expected, near = rated(case["data"]["ratings"]), case["expected"], case["tolerance"]
    found = fleiss_kappa(ratings)
    assert found.estimate == pytest.approx(expected["fleiss"], abs=near)
    assert norm.isf(found.p / 2) == pytest.approx(expected.get("z", norm.isf(found.p / 2)), abs=near)
    conger = congers_kappa(ratings).estimate
    assert conger == pytest.approx(expected.get("exact_conger", conger), abs=near)


@pytest.mark.parametrize("case", references("gwet_ac_family"))
def test_gwets_family_is_that_of_irrcac(case):
    """R 4.2.2, irrCAC 1.0: gwet.ac1.raw and fleiss.kappa.raw(cac.raw4raters, weights = ...)."""
    coefficient = {"gwet.ac1.raw": gwet_ac2, "fleiss.kappa.raw": fleiss_kappa}[case["data"]["coef"]]
    found, expected = coefficient(rated(case["data"]["ratings"]), case["data"]["weights"]), case["expected"]
    low, high = map(float, expected["ci"].strip("()").split(","))
    assert [found.estimate, found.error] == pytest.approx([expected["value"], expected["se"]], abs=1e-5)
    assert [found.low, found.high] == pytest.approx([low, high], abs=5e-4)
    assert found.p == pytest.approx(expected["p"], rel=1e-9)


@pytest.mark.parametrize("case", references("krippendorff_alpha"))
def test_alpha_is_that_of_irr_and_of_krippendorff(case):
    """R 4.2.2, irr 0.84.1: kripp.alpha; Krippendorff 2011, example C on all four levels."""
    ratings = rated(zip(*case["data"]["raters_by_units"], strict=True))
    expected = dict(case["expected"])
    if "alpha" in expected:
        expected = {case["data"]["level"]: expected["alpha"]}
    for level, alpha in expected.items():
        assert krippendorffs_alpha(ratings, level).estimate == pytest.approx(alpha, abs=case["tolerance"])


@pytest.mark.parametrize(("weights", "name"), BY_IRRCAC)
def test_random_units_with_missing_ratings_agree_with_irrcac(weights, name):
    found = WEIGHTED[name](rated(UNITS), weights)
    assert [found.estimate, found.error] == pytest.approx(BY_IRRCAC[weights, name], abs=1e-8)
    reach = t.isf(0.025, 13) * found.error
    assert [found.low, found.high] == pytest.approx([found.estimate - reach, min(1, found.estimate + reach)])


def test_random_units_agree_with_krippendorff_and_alpha_has_irrcacs_error():
    """Python krippendorff 0.9.0: alpha(reliability_data=..., level_of_measurement=...); irrCAC 0.4.4 for the error."""
    expected = {"nominal": 0.5589285714, "ordinal": 0.5830244895, "interval": 0.5953533398, "ratio": 0.6366438711}
    found = {level: krippendorffs_alpha(rated(UNITS), level) for level in expected}
    assert {level: alpha.estimate for level, alpha in found.items()} == pytest.approx(expected, abs=1e-10)
    assert found["nominal"].error == pytest.approx(0.14862115, abs=1e-8)
    assert found["interval"].error == pytest.approx(0.18973424, abs=1e-8)


def test_random_complete_ratings_agree_with_statsmodels_and_two_raters_with_each_other():
    random = np.random.default_rng(11)
    for raters in (2, 4):
        units = random.integers(0, 3, (30, raters))
        votes = np.stack([(units == category).sum(axis=1) for category in range(3)], axis=1)
        assert fleiss_kappa(rated(units)).estimate == pytest.approx(statsmodels_fleiss(votes))
    pairs = rated(random.integers(0, 3, (40, 2)))
    for weights in ("unweighted", "ordinal", "linear", "quadratic"):
        assert congers_kappa(pairs, weights).estimate == pytest.approx(cohens_kappa(pairs, weights).estimate)


def test_alpha_by_its_definition_pair_by_pair():
    values = [value for row in UNITS for value in row if value is not None]
    rows = [[value for value in row if value is not None] for row in UNITS]
    seen = sum(sum((a - b) ** 2 for a in row for b in row) / (len(row) - 1) for row in rows) / len(values)
    chance = sum((a - b) ** 2 for a in values for b in values) / (len(values) * (len(values) - 1))
    assert krippendorffs_alpha(rated(UNITS), "interval").estimate == pytest.approx(1 - seen / chance)


def test_grades_in_words_are_weighed_by_the_order_of_their_scale():
    grades = ("Inadequate", "Requires improvement", "Good", "Outstanding")
    given = [["Good", "Good"], ["Good", "Outstanding"], ["Inadequate", "Good"], ["Inadequate", None]]
    positions = [[grades.index(grade) if grade else None for grade in row] for row in given]
    words, numbers = rated(given, grades, unit="files"), rated(positions, range(4), unit="files")
    assert weight_matrix(words, "linear")[0].tolist() == pytest.approx([1, 2 / 3, 1 / 3, 0])
    for weights in ("ordinal", "quadratic"):
        assert gwet_ac2(words, weights) == gwet_ac2(numbers, weights)
    assert krippendorffs_alpha(words, "ordinal") == krippendorffs_alpha(numbers, "ordinal")
    with pytest.raises(CannotCount, match="Linear weights need the order of the categories. Give them as the scale"):
        gwet_ac2(rated(given), "linear")
    with pytest.raises(CannotCount, match="need numbers, and the scale has words. Take ordinal."):
        krippendorffs_alpha(words, "interval")
    with pytest.raises(CannotCount, match="need numbers from 0 up. Take interval."):
        krippendorffs_alpha(rated([[-1, 1], [1, 1]]), "ratio")


def test_what_is_on_no_scale_and_what_is_no_kind_of_weights_is_refused():
    with pytest.raises(UnknownName, match="'Goood' is not a known category of the scale. Did you mean 'Good'"):
        rated([["Good", "Goood"]], scale=["Poor", "Good"])
    with pytest.raises(UnknownName, match="'squared' is not a known kind of weights"):
        gwet_ac2(rated(UNITS), "squared")
    with pytest.raises(UnknownName, match="'cardinal' is not a known level of measurement"):
        krippendorffs_alpha(rated(UNITS), "cardinal")
    with pytest.raises(CannotCount, match="The ratings mix words and numbers"):
        rated([["Good", 1]])
    with pytest.raises(CannotCount, match="Cohen's kappa is for two raters. For more, take Fleiss' or Conger's."):
        cohens_kappa(rated(UNITS))


@pytest.mark.parametrize(
    ("units", "reason"),
    [
        ([], "Cannot be computed because no two raters rated the same answers."),
        ([["y", None], [None, "n"]], "Cannot be computed because no two raters rated the same answers."),
        ([["y", "n"], ["y", None]], "Cannot be computed because two raters rated only one of the answers."),
        ([["n", "n"]] * 9, "Cannot be computed because every rating is the same: nothing shows that the raters"),
    ],
)
def test_where_nothing_beyond_chance_can_be_told_the_reason_is_said_and_no_number(units, reason):
    for coefficient in BEYOND_CHANCE if not units else (*BEYOND_CHANCE, cohens_kappa):
        found = coefficient(rated(units, scale=["n", "y"]))
        assert found.reason.startswith(reason)
        assert [found.estimate, found.low, found.high, found.error, found.p] == [None] * 5


def test_percent_needs_no_second_category_but_a_unit_rated_by_two():
    found = percent_agreement(rated([["n", "n"]] * 9))
    assert (found.estimate, round(found.low, 4), found.high) == (1.0, 0.7009, 1.0)  # R: binom.wilson(9, 9)
    none = percent_agreement(rated([["n", None]]))
    assert (none.estimate, none.reason) == (None, "Cannot be computed because no two raters rated the same answers.")


def test_percent_of_three_raters_is_the_mean_over_units_with_t():
    found = percent_agreement(rated([["a", "a", "a"], ["a", "a", "b"], ["b", "b", "a"], ["b", "b", "b"]]))
    shares = [1, 1 / 3, 1 / 3, 1]
    reach = t.isf(0.025, 3) * np.std(shares, ddof=1) / 2
    assert [found.estimate, found.low, found.high] == pytest.approx([2 / 3, 2 / 3 - reach, 1.0])


def test_raters_who_never_differ_have_an_interval_all_the_same():
    """10 of 10: at least .025 ** (1 / 10) of all units; beyond a chance of .5 that is .383 for kappa."""
    units = rated([["y", "y"]] * 5 + [["n", "n"]] * 5)
    for coefficient in (*BEYOND_CHANCE, cohens_kappa):
        found = coefficient(units)
        assert (found.estimate, round(found.low, 4), found.high) == (1.0, 0.3830, 1.0)


def test_a_rater_who_gave_one_category_only_leaves_kappa_without_an_interval():
    found = cohens_kappa(rated([["n", "n"]] * 6 + [["n", "y"]] * 2))
    assert (found.estimate, found.low, found.p) == (0.0, None, None)
    assert "one rater gave one category only" in found.reason
    assert str(found) == f"Cohen's kappa: 0.00. {found.reason}"


def test_units_that_all_count_alike_leave_no_interval():
    found = gwet_ac1(rated([["y", "n"]] * 4 + [["n", "y"]] * 4))
    assert (found.estimate, found.low) == (-1.0, None)
    assert found.reason.startswith("The interval cannot be computed because the ratings do not vary enough")


@pytest.mark.parametrize(
    ("n", "warning"),
    [
        (8, "8 answers: the interval covers almost everything; no verdict under 20."),
        (19, "19 answers: the interval is wide; no verdict under 20."),
        (20, None),
    ],
)
def test_small_numbers_carry_a_warning(n, warning):
    units = rated([["y", "y"], ["n", "n"]] * 4 + [["y", "n"]] * (n - 8))
    assert {coefficient(units).warning for coefficient in (*BEYOND_CHANCE, percent_agreement)} == {warning}


def test_intervals_hold_the_estimate_and_stay_within_their_limits():
    random = np.random.default_rng(3)
    for _ in range(60):
        units = random.integers(0, 3, (int(random.integers(2, 9)), int(random.integers(2, 4)))).astype(float)
        units[random.random(units.shape) < 0.15] = math.nan
        for coefficient in (*BEYOND_CHANCE, percent_agreement):
            found: Agreement = coefficient(rated(units))
            numbers = [value for value in (found.estimate, found.low, found.high) if value is not None]
            assert found.reason or found.low <= found.estimate <= found.high
            assert all(math.isfinite(value) for value in numbers)
            assert found.low is None or (min(-1, found.estimate) <= found.low and found.high <= 1)


def test_rows_too_long_to_be_counted_as_numbers_are_counted_all_the_same():
    ratings = rated([[1] * 80, [2] * 80, [1] * 80])
    assert (ratings.counts.tolist(), ratings.n, ratings.raters) == ([2.0, 1.0], 3, 80)


@pytest.mark.parametrize("module", WORKED)
def test_the_worked_examples_of_the_docstrings_hold(module):
    found = doctest.testmod(import_module(f"analysis.statistics.{module}"))
    assert (found.failed, found.attempted > 0) == (0, True)
