"""Firth's logistic regression: against logistf, against Jeffreys' posterior of one table, against its definition."""

import math

import numpy as np
import pytest
from reference_cases import dataset, references
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import chi2

from analysis.errors import CannotCount
from analysis.statistics.models.firth import firth
from analysis.statistics.models.fitted import INTERCEPT, Coefficient

TOP = chi2.ppf(0.95, 1)


def case_data(case: dict) -> tuple:
    """Outcome and columns of a reference case."""
    if "y" in case["data"]:
        return case["data"]["y"], {"x": case["data"]["x"]}
    if case["data"]["dataset"] == "endometrial":
        children = dataset("endometrial")
        return children["HG"], {name: children[name] for name in ("NV", "PI", "EH")}
    children = dataset("sex2")
    return children["case"], {name: children[name] for name in ("age", "oc", "vic", "vicl", "vis", "dia")}


def random_children(number: int, seed: int, most: int = 3) -> list[tuple]:
    """Samples of 8 to 36 children with 1 to `most` columns, yes/no or measured, most of them near separation."""
    random, found = np.random.default_rng(seed), []
    while len(found) < number:
        n, columns = int(random.integers(8, 37)), {}
        for at in range(int(random.integers(1, most + 1))):
            yes_no = random.random() < 0.6
            columns[f"x{at}"] = random.integers(0, 2, n).astype(float) if yes_no else random.normal(50, 20, n)
        outcome = random.random(n) < random.choice([0.15, 0.4, 0.7])
        matrix = np.column_stack([np.ones(n), *columns.values()])
        if 0 < outcome.sum() < n and np.linalg.matrix_rank(matrix) == matrix.shape[1]:
            found.append((outcome, columns))
    return found


def penalised(values: np.ndarray, matrix: np.ndarray, outcome: np.ndarray) -> float:
    """The definition: log likelihood and half the logarithm of the determinant of the information."""
    logits = matrix @ values
    chances = expit(logits)
    information = (matrix * (chances * (1 - chances))[:, None]).T @ matrix
    sign, log = np.linalg.slogdet(information)
    return -np.logaddexp(0, np.where(outcome, -logits, logits)).sum() + (log / 2 if sign > 0 else -1e6)


@pytest.mark.parametrize("case", references("firth_logistic"))
def test_coefficients_intervals_and_p_are_those_of_logistf(case):
    """R 4.2.2, logistf 1.26.1: logistf(case ~ ., data); Heinze & Schemper 2002, Table II, for endometrial."""
    found, expected, tolerance = firth(*case_data(case)).coefficients, case["expected"], case["tolerance"]
    compared = 0
    for name, one in found.items():
        theirs = "(Intercept)" if name == INTERCEPT else name
        pairs = {"coef": one.estimate, "ci_lower": one.low, "ci_upper": one.high, "p": one.p}
        for part, value in pairs.items():
            if part in expected:
                compared += 1
                assert value == pytest.approx(expected[part][theirs], abs=tolerance), (name, part)
        if theirs in expected:
            compared += 1
            assert one.estimate == pytest.approx(expected[theirs], abs=tolerance)
        if f"{theirs}_ci" in expected:
            compared += 1
            assert [one.low, one.high] == pytest.approx(expected[f"{theirs}_ci"], abs=tolerance)
    assert compared == sum(len(value) if isinstance(value, dict) else 1 for value in expected.values())


def test_the_smallest_p_of_sex2_is_right_to_three_digits():
    """logistf 1.26.1: 1.678876958677e-06, far below the tolerance of the reference case."""
    case = next(param.values[0] for param in references("firth_logistic") if param.id == "firth_sex2")
    assert firth(*case_data(case)).coefficients["vic"].p == pytest.approx(1.678876958677e-06, rel=1e-6)


def test_standard_errors_are_the_published_ones():
    """Heinze & Schemper 2002, Table II: NV 1.55, PI 0.04, EH 0.78."""
    case = next(param.values[0] for param in references("firth_logistic") if param.id == "heinze_endometrial")
    found = firth(*case_data(case)).coefficients
    assert [round(found[name].standard_error, 2) for name in ("NV", "PI", "EH")] == [1.55, 0.04, 0.78]


def test_one_table_is_the_table_with_half_a_child_more_in_each_cell():
    """Firth 1993: with a saturated model the penalty is Jeffreys' prior, so the estimate is (a + .5)(d + .5) / ..."""
    random = np.random.default_rng(2)
    for a, b, c, d in random.integers(0, 8, (40, 4)).tolist():
        if min(a + b, c + d, a + c, b + d) == 0 or a + b + c + d < 4:
            continue
        found = firth([1] * a + [0] * b + [1] * c + [0] * d, {"exposed": [1] * (a + b) + [0] * (c + d)})
        expected = math.log((a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5)))
        assert found.coefficients["exposed"].estimate == pytest.approx(expected, abs=1e-6)
        assert found.n == a + b + c + d


def test_every_number_is_what_its_definition_says():
    """scipy.optimize.minimize from four random starts, of a likelihood written out here: the same tops, no higher."""
    random = np.random.default_rng(7)
    for outcome, columns in random_children(12, seed=21, most=2):
        scaled = {name: (column - column.mean()) / column.std() for name, column in columns.items()}
        found = firth(outcome, scaled)
        matrix = np.column_stack([np.ones(len(outcome)), *scaled.values()])

        def highest(held: dict[int, float], matrix=matrix, outcome=outcome) -> float:
            free = [at for at in range(matrix.shape[1]) if at not in held]

            def depth(part: np.ndarray) -> float:
                values = np.zeros(matrix.shape[1])
                values[free], values[list(held)] = part, list(held.values())
                return -penalised(values, matrix, outcome)

            return max(-minimize(depth, random.normal(size=len(free)), method="BFGS").fun for _ in range(4))

        top = highest({})
        assert found.log_likelihood == pytest.approx(top, abs=1e-6)
        one = list(found.coefficients.values())[-1]
        at = matrix.shape[1] - 1
        assert chi2.sf(max(0, 2 * (top - highest({at: 0.0}))), 1) == pytest.approx(one.p, rel=1e-3, abs=1e-4)
        for bound in (one.low, one.high):
            assert 2 * (top - highest({at: bound})) == pytest.approx(TOP, abs=1e-4)


def test_p_and_interval_never_contradict_each_other_and_there_always_is_one():
    rejected = 0
    for outcome, columns in random_children(20, seed=1):
        for one in firth(outcome, columns).coefficients.values():
            assert np.isfinite([one.estimate, one.p, one.standard_error]).all()
            assert one.low < one.estimate < one.high
            assert (one.p < 0.05) == (not one.low <= 0 <= one.high)
            rejected += one.p < 0.05
    assert rejected > 2


def test_the_unit_of_a_column_scales_its_coefficient_and_swapping_the_outcome_turns_it_over():
    for outcome, columns in random_children(6, seed=9, most=2):
        first = firth(outcome, columns).coefficients["x0"]
        scaled = firth(outcome, {**columns, "x0": columns["x0"] * 1000 + 5}).coefficients["x0"]
        turned = firth(~outcome, columns).coefficients["x0"]
        assert [scaled.estimate * 1000, scaled.low * 1000, scaled.p] == pytest.approx(
            [first.estimate, first.low, first.p], rel=1e-5, abs=1e-9
        )
        assert [-turned.estimate, -turned.high, turned.p] == pytest.approx(
            [first.estimate, first.low, first.p], rel=1e-5, abs=1e-9
        )


def test_complete_separation_has_a_finite_interval_that_excludes_none():
    found = firth([1] * 6 + [0] * 6, {"exposed": [1] * 6 + [0] * 6}).coefficients["exposed"]
    assert 0 < found.low < found.estimate < found.high < math.inf
    assert found.estimate == pytest.approx(math.log(13**2), abs=1e-6)
    assert found.ratio.estimate == pytest.approx(169, rel=1e-5)


def test_a_profile_that_hardly_falls_is_followed_far_out():
    """12 children nearly told apart by two columns: the profile of one falls by 3.84 beyond 40 logits only."""
    exposed = [0, 0, 0, 1, 0, 1, 0, 0, 1, 1, 1, 1]
    score = [3.2364, 0.7067, -0.5665, -0.5064, 1.2039, -0.8449, -0.4486, -1.1654, 0.734, 0.936, 0.4217, -0.2087]
    found = firth([0] * 8 + [1, 1, 0, 0], {"exposed": exposed, "score": score}).coefficients["exposed"]
    assert found.high > 40
    assert found.low < 0 < found.estimate
    assert found.p > 0.05


def test_a_profile_that_falls_twice_has_the_wider_interval():
    """36 children, one of whom has the outcome: the profile of place falls by 3.84 at -0.246, rises, falls at -0.38."""
    columns = {"exposed": [1] + [0] * 34 + [1], "place": list(range(36))}
    assert firth([1] + [0] * 35, columns).coefficients["place"].low == pytest.approx(-0.37999, abs=1e-4)


def test_a_model_without_columns_is_the_share_with_half_a_child_more():
    """3 of 8: log(3.5 / 5.5)."""
    found = firth([1] * 3 + [0] * 5, {})
    assert list(found.coefficients) == [INTERCEPT]
    assert found.coefficients[INTERCEPT].estimate == pytest.approx(math.log(3.5 / 5.5), abs=1e-7)


def test_where_there_is_nothing_a_little_more_than_one_in_twenty_may_be_rejected():
    """Type I error of the penalised likelihood ratio test at the worst share, exactly: every table of two groups.

    It is approximate, as the docstring of the module says; these numbers are here so that a change is seen.
    """
    worst = {}
    for exposed, others in ((4, 4), (5, 6)):
        shares, rejected = np.arange(0.05, 1, 0.05), np.zeros(19)
        for a in range(exposed + 1):
            for c in range(others + 1):
                outcome = [1] * a + [0] * (exposed - a) + [1] * c + [0] * (others - c)
                if not 0 < a + c < exposed + others:
                    continue
                found = firth(outcome, {"exposed": [1] * exposed + [0] * others}).coefficients["exposed"]
                ways, yes = math.comb(exposed, a) * math.comb(others, c), a + c
                rejected += (found.p < 0.05) * ways * shares**yes * (1 - shares) ** (exposed + others - yes)
        worst[exposed + others] = round(float(rejected.max()), 3)
    assert worst == {8: 0.07, 11: 0.065}


def test_what_cannot_be_fitted_is_refused():
    outcome, other = [1, 0, 1, 0, 1, 0], [1, 2, 3, 4, 5, 7]
    for given, columns, words in (
        ([1] * 6, {"x": other}, "same outcome"),
        (outcome, {"x": [2] * 6}, "the same for all 6 children"),
        (outcome, {"x": other, "y": [2 * value for value in other]}, "say the same"),
        (
            outcome,
            {"x": other, "y": outcome[::-1], "z": [1, 1, 0, 0, 1, 1], "u": [4, 1, 9, 2, 2, 2], "v": [1, 0, 0, 0, 0, 0]},
            "too few for 6 parameters",
        ),
        ([1, 0, 1, 0, 1, math.nan], {"x": other}, "missing for 1 of 6"),
        ([1, 0, 1, 0, 1, 2], {"x": other}, "1 or 0 for each child"),
        (outcome, {"x": other[:5]}, "5 values for 6 children"),
    ):
        with pytest.raises(CannotCount, match=words):
            firth(given, columns)


def test_a_ratio_too_large_for_the_machine_is_unbounded():
    assert Coefficient("x", 1.0, -1.0, 800.0, 0.3, 1.0).ratio.high == math.inf


def test_the_profile_of_one_column_alone_is_that_among_all():
    outcome, columns = [1] * 6 + [0] * 5, {"exposed": [1] * 5 + [0] * 6, "older": [0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 0]}
    every, one = firth(outcome, columns), firth(outcome, columns, of=["exposed"])
    assert one.coefficients == {"exposed": every.coefficients["exposed"]}
    assert one.log_likelihood == every.log_likelihood
