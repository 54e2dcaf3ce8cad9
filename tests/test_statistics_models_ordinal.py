"""Ordinal logistic regression against MASS::polr, the likelihood written out, and made-up grades."""

import warnings

import numpy as np
import pytest
from reference_cases import dataset, references
from scipy.optimize import minimize

from analysis.errors import CannotCount
from analysis.statistics.models.logistic import logistic
from analysis.statistics.models.ordinal import ordinal_logit, proportional_odds_test

SATISFACTION = {"Low": 1, "Medium": 2, "High": 3}


def made_up_grades(seed: int, n: int, effects: tuple[float, float]) -> tuple[list[int], list[int]]:
    """Grades 1 to 3 and exposure; log odds ratios at the first and at the second cut."""
    random = np.random.default_rng(seed)
    exposed = random.integers(0, 2, n)
    above = [1 / (1 + np.exp(-(cut + effect * exposed))) for cut, effect in zip((1.0, -1.0), effects, strict=True)]
    drawn = random.random(n)
    return (1 + (drawn < above[0]) + (drawn < above[1])).tolist(), exposed.tolist()


@pytest.mark.parametrize("case", references("ordinal_logit"))
def test_the_model_is_that_of_polr(case):
    """R 4.2.2, MASS: polr(Sat ~ Infl + Type + Cont, weights = Freq, data = housing); coef, zeta, deviance."""
    housing, expected, near = dataset("housing"), case["expected"], case["tolerance"]
    columns = {
        name: housing[name.removesuffix(level)].eq(level).astype(int).tolist()
        for name in expected["coef"]
        for level in [name[4:]]
    }
    found = ordinal_logit(housing["Sat"].map(SATISFACTION).tolist(), columns, housing["Freq"].tolist())
    for name, estimate in expected["coef"].items():
        assert found.coefficients[name].estimate == pytest.approx(estimate, abs=near)
    cuts = [found.coefficients[name].estimate for name in ("1|2", "2|3")]
    assert cuts == pytest.approx(list(expected["zeta"].values()), abs=near)
    assert -2 * found.log_likelihood == pytest.approx(expected["deviance"], abs=near)
    assert found.n == housing["Freq"].sum()


def test_errors_are_the_curvature_of_the_likelihood_written_out():
    """Likelihood in plain numpy, its maximum by scipy and its curvature by small steps in every pair of parameters."""
    grades, exposed = made_up_grades(2, 200, (0.7, 0.7))
    codes, x = np.array(grades) - 1, np.array(exposed)

    def unlikely(b: np.ndarray) -> float:
        at_most = np.column_stack(
            [np.zeros(200), *(1 / (1 + np.exp(-(cut - b[0] * x))) for cut in b[1:]), np.ones(200)]
        )
        rows = np.arange(200)
        return -np.log(at_most[rows, codes + 1] - at_most[rows, codes]).sum()

    best = minimize(unlikely, [0.0, -1.0, 1.0], tol=1e-10).x
    step = 1e-4 * np.eye(3)
    curvature = [
        [
            unlikely(best + i + j) - unlikely(best + i - j) - unlikely(best - i + j) + unlikely(best - i - j)
            for j in step
        ]
        for i in step
    ]
    errors = np.sqrt(np.diag(np.linalg.inv(np.array(curvature) / 4e-8)))
    found = list(ordinal_logit(grades, {"exposed": exposed}).coefficients.values())
    assert [one.estimate for one in found] == pytest.approx(best, abs=1e-4)
    assert [one.standard_error for one in found] == pytest.approx(errors, rel=1e-3)
    assert all((one.p < 0.05) == (not one.low <= 0 <= one.high) for one in found)


def test_turning_the_scale_over_turns_the_odds_ratio_over():
    grades, exposed = made_up_grades(4, 150, (0.8, 0.8))
    there = ordinal_logit(grades, {"exposed": exposed}).coefficients["exposed"]
    back = ordinal_logit([4 - grade for grade in grades], {"exposed": exposed}).coefficients["exposed"]
    assert [back.estimate, back.low, back.high] == pytest.approx([-there.estimate, -there.high, -there.low], abs=1e-5)


def test_children_counted_by_weights_are_the_children_themselves():
    grades, exposed = made_up_grades(5, 90, (0.5, 0.5))
    kinds = sorted(set(zip(grades, exposed, strict=True)))
    weights = [list(zip(grades, exposed, strict=True)).count(kind) for kind in kinds]
    one_by_one = ordinal_logit(grades, {"exposed": exposed})
    counted = ordinal_logit([g for g, _ in kinds], {"exposed": [e for _, e in kinds]}, weights)
    assert counted.n == one_by_one.n
    for name, one in one_by_one.coefficients.items():
        assert counted.coefficients[name].estimate == pytest.approx(one.estimate, abs=1e-6)


def test_brants_statistic_is_walds_of_the_difference_of_the_two_log_odds_ratios():
    """Three levels, one yes/no column: multinomial variances of both log odds ratios and their covariance, by hand."""
    counts = {0: np.array([30, 25, 45]), 1: np.array([14, 40, 46])}
    ratios, variance = [], 0.0
    for numbers in counts.values():
        n, (q1, q2) = numbers.sum(), np.cumsum(numbers[::-1])[::-1][1:] / numbers.sum()
        ratios.append(np.log(q2 / (1 - q2)) - np.log(q1 / (1 - q1)))
        # variance of logit(q2) - logit(q1): each 1 / n q (1 - q), covariance 1 / n q1 (1 - q2)
        variance += (1 / (q1 * (1 - q1)) + 1 / (q2 * (1 - q2)) - 2 / (q1 * (1 - q2))) / n
    rows = [(level, exposed, number) for exposed, n in counts.items() for level, number in enumerate(n)]
    levels, exposed, weights = zip(*rows, strict=True)
    found = proportional_odds_test(levels, {"exposed": exposed}, weights)
    assert found.statistic == pytest.approx((ratios[1] - ratios[0]) ** 2 / variance, rel=1e-6)


def test_proportionality_is_rejected_about_one_time_in_twenty_where_it_holds_and_mostly_where_it_does_not():
    """200 made-up rounds of 300 children; four standard errors of a share of so many draws."""
    draws = 200
    ps = [proportional_odds_test(*_with_column(made_up_grades(seed, 300, (0.6, 0.6)))).p for seed in range(draws)]
    assert np.mean(np.array(ps) < 0.05) == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / draws))
    apart = [proportional_odds_test(*_with_column(made_up_grades(seed, 300, (1.2, -0.6)))).p for seed in range(30)]
    assert np.mean(np.array(apart) < 0.05) > 0.8


def test_what_cannot_be_fitted_is_refused():
    exposed = [0, 0, 0, 1, 1, 1]
    with pytest.raises(CannotCount, match="use logistic"):
        ordinal_logit([1, 2, 1, 2, 1, 2], {"exposed": exposed})
    with pytest.raises(CannotCount, match="Separation"):
        ordinal_logit([1, 1, 2, 2, 3, 3], {"exposed": exposed})
    with pytest.raises(CannotCount, match="needs a column"):
        ordinal_logit([1, 2, 3], {})
    with pytest.raises(CannotCount, match="Weights are whole numbers"):
        ordinal_logit([1, 2, 3, 1], {"exposed": [0, 0, 1, 1]}, [1, 2, 0.5, 1])
    with pytest.raises(CannotCount, match="Weights are whole numbers"):
        ordinal_logit([1, 2, 3, 1], {"exposed": [0, 0, 1, 1]}, [1, 2])
    with pytest.raises(CannotCount, match="'exposed' is missing for 1 of 6"):
        ordinal_logit([1, 2, 3, 1, 2, 3], {"exposed": [None, 0, 0, 1, 1, 1]})
    with pytest.raises(CannotCount, match="At one cut"):
        proportional_odds_test([1, 2, 2, 3, 1, 2, 2, 2], {"exposed": [0, 0, 0, 0, 1, 1, 1, 1]})


def test_separation_is_found_where_one_direction_fits_ever_better():
    """A level that only exposed children have is no separation as long as the levels overlap elsewhere."""
    ordinal_logit([1, 2, 2, 3, 1, 2, 2, 2] * 3, {"exposed": [0, 0, 0, 0, 1, 1, 1, 1] * 3})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(CannotCount, match="Separation"):
            ordinal_logit([1, 1, 2, 2, 2, 3, 3], {"exposed": [0, 0, 0, 1, 1, 1, 1]})


def test_each_cut_alone_is_the_logistic_regression_at_it():
    grades, exposed = made_up_grades(9, 400, (0.5, 0.5))
    both = ordinal_logit(grades, {"exposed": exposed}).coefficients["exposed"]
    alone = [logistic([g > cut for g in grades], {"exposed": exposed}).coefficients["exposed"] for cut in (1, 2)]
    assert min(one.estimate for one in alone) <= both.estimate <= max(one.estimate for one in alone)
    assert both.standard_error < min(one.standard_error for one in alone)


def _with_column(grades_and_exposure: tuple[list[int], list[int]]) -> tuple:
    grades, exposed = grades_and_exposure
    return grades, {"exposed": exposed}
