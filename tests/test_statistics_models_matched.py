"""Matched sets: against R's clogit, against the likelihood written out, and against pairs counted by hand."""

import math
from itertools import combinations

import numpy as np
import pytest
from reference_cases import dataset, references
from scipy.optimize import minimize
from scipy.stats import norm

from analysis.errors import CannotCount
from analysis.statistics.models.matched import conditional_logistic


def random_sets(seed: int) -> tuple:
    """30 sets of 2 to 6 children, some of whom, or none, or all have the outcome; two columns."""
    random = np.random.default_rng(seed)
    sets = np.repeat(np.arange(30), random.integers(2, 7, 30))
    columns = {"age": random.normal(12, 3, len(sets)), "boy": random.integers(0, 2, len(sets)).astype(float)}
    outcome = random.random(len(sets)) < 1 / (1 + np.exp(0.4 - 0.1 * (columns["age"] - 12) - 0.7 * columns["boy"]))
    return outcome, columns, sets.tolist()


def depth(values: np.ndarray, outcome: np.ndarray, matrix: np.ndarray, sets: np.ndarray) -> float:
    """Less the conditional log likelihood, every choice of as many children of a set written out."""
    found = 0.0
    for one in np.unique(sets):
        logits, yes = (matrix @ values)[sets == one], outcome[sets == one]
        choices = [sum(logits[list(chosen)]) for chosen in combinations(range(len(yes)), int(yes.sum()))]
        found -= logits[yes].sum() - np.logaddexp.reduce(choices)
    return found


@pytest.mark.parametrize("case", references("conditional_logistic"))
def test_coefficients_and_errors_are_those_of_r(case):
    """R 4.2.2: survival::clogit(case ~ spontaneous + induced + strata(stratum), data = infert)."""
    children = dataset("infert")
    columns = {name: children[name] for name in ("spontaneous", "induced")}
    found = conditional_logistic(children["case"], columns, children["stratum"].tolist())
    for name, coefficient in found.coefficients.items():
        assert coefficient.estimate == pytest.approx(case["expected"]["coef"][name], abs=case["tolerance"])
        assert coefficient.standard_error == pytest.approx(case["expected"]["se"][name], abs=case["tolerance"])
    assert set(found.coefficients) == set(case["expected"]["coef"])
    assert found.n == len(children)


def test_the_likelihood_is_the_one_written_out():
    """scipy.optimize.minimize of every choice of children, and its second differences for the standard errors."""
    for seed in (1, 2, 3):
        outcome, columns, sets = random_sets(seed)
        found = conditional_logistic(outcome, columns, sets)
        matrix = np.column_stack(list(columns.values()))
        arguments = (outcome, matrix, np.array(sets))
        best = minimize(
            depth, np.zeros(2), args=arguments, method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-12}
        )
        assert [one.estimate for one in found.coefficients.values()] == pytest.approx(best.x, abs=1e-4)
        assert found.log_likelihood == pytest.approx(-best.fun, abs=1e-7)
        step = 1e-3 * np.eye(2)
        bend = [
            [
                (
                    depth(best.x + a + b, *arguments)
                    - depth(best.x + a - b, *arguments)
                    - depth(best.x - a + b, *arguments)
                    + depth(best.x - a - b, *arguments)
                )
                / 4e-6
                for b in step
            ]
            for a in step
        ]
        errors = np.sqrt(np.diag(np.linalg.inv(bend)))
        assert [one.standard_error for one in found.coefficients.values()] == pytest.approx(errors, rel=1e-3)


def test_pairs_are_the_ratio_of_those_that_differ():
    """12 pairs of one kind and 4 of the other, 9 in which both were exposed: log(12 / 4), error sqrt(1/12 + 1/4)."""
    outcome = [1, 0] * 25
    exposed = [1, 0] * 12 + [0, 1] * 4 + [1, 1] * 9
    pairs = [f"pair {at // 2}" for at in range(50)]
    found = conditional_logistic(outcome, {"exposed": exposed}, pairs).coefficients["exposed"]
    error = math.sqrt(1 / 12 + 1 / 4)
    assert [found.estimate, found.standard_error] == pytest.approx([math.log(3), error], abs=1e-5)
    assert found.p == pytest.approx(2 * norm.sf(math.log(3) / error), rel=1e-4)
    assert (found.p < 0.05) == (not found.low <= 0 <= found.high)


def test_sets_in_which_all_or_none_had_the_outcome_say_nothing():
    outcome, columns, sets = random_sets(4)
    more = {name: [*column, 3.0, 9.0, 4.0, 0.0] for name, column in columns.items()}
    found = conditional_logistic([*outcome, 1, 1, 0, 0], more, [*sets, "a", "a", "b", "b"])
    expected = conditional_logistic(outcome, columns, sets)
    assert found.n == expected.n
    for name, one in expected.coefficients.items():
        assert found.coefficients[name].estimate == pytest.approx(one.estimate, abs=1e-6)


def test_the_unit_of_a_column_scales_its_coefficient():
    outcome, columns, sets = random_sets(5)
    found = conditional_logistic(outcome, columns, sets).coefficients["age"]
    scaled = conditional_logistic(outcome, {**columns, "age": columns["age"] * 365.25}, sets).coefficients["age"]
    assert [scaled.estimate * 365.25, scaled.p] == pytest.approx([found.estimate, found.p], rel=1e-5)


def test_p_and_interval_never_contradict_each_other():
    for seed in range(20):
        for one in conditional_logistic(*random_sets(seed)).coefficients.values():
            assert (one.p < 0.05) == (not one.low <= 0 <= one.high)


def test_what_cannot_be_fitted_is_refused():
    outcome, sets = [1, 0] * 6, [at // 2 for at in range(12)]
    mixed = [1, 0, 0, 1, 1, 0, 1, 0, 1, 0, 1, 1]
    for given, words in (
        ((outcome, {"x": [1, 0] * 6}, sets), "Separation: within sets"),
        (([1, 0] * 150, {"x": list(range(300))}, ["a"] * 300), "holds more than 200 children"),
        ((outcome, {"x": sets}, sets), "'x' is the same within every matched set"),
        (
            (outcome, {"x": mixed, "y": [a + b for a, b in zip(mixed, sets, strict=True)]}, sets),
            "Within sets some of x, y",
        ),
        (([1, 1, 0, 0] * 3, {"x": mixed}, sets), "In every matched set"),
        ((outcome, {"x": mixed}, sets[1:]), "11 matched sets for 12 children"),
        ((outcome, {"x": mixed}, [None, *sets[1:]]), "A child has no matched set"),
        (([2, *outcome[1:]], {"x": mixed}, sets), "1 or 0 for each child"),
        ((outcome, {"x": [math.nan, *mixed[1:]]}, sets), "missing for 1 of 12"),
    ):
        with pytest.raises(CannotCount, match=words):
            conditional_logistic(*given)
