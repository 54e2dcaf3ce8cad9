"""Logistic regression against tables, another fitter of statsmodels, and brute force; and what it refuses."""

import warnings
from itertools import product

import numpy as np
import pytest
from scipy.optimize import minimize
from statsmodels.discrete.discrete_model import Logit
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from analysis.errors import CannotCount
from analysis.statistics.models.logistic import events_per_parameter, logistic, marginal_risk_difference


def of_table(a: int, b: int, c: int, d: int) -> tuple[list[int], list[int]]:
    """Outcome and exposure of each child of a table: exposed yes, exposed no, others yes, others no."""
    return [1] * a + [0] * b + [1] * c + [0] * d, [1] * (a + b) + [0] * (c + d)


def made_up_children(seed: int, n: int, effect: float = 0.5) -> tuple:
    random = np.random.default_rng(seed)
    exposed, age = random.integers(0, 2, n), random.normal(14, 2, n)
    chance = 1 / (1 + np.exp(-(-0.5 + effect * exposed + 0.2 * (age - 14))))
    return (random.random(n) < chance).astype(int), exposed, age


def test_one_yes_no_column_gives_the_odds_ratio_of_the_table_and_woolfs_error():
    """Woolf 1955: log of ad / bc, standard error the root of 1/a + 1/b + 1/c + 1/d."""
    for cells in product((3, 8, 21), repeat=4):
        outcome, exposed = of_table(*cells)
        found = logistic(outcome, {"exposed": exposed})
        one, (a, b, c, d) = found.coefficients["exposed"], cells
        assert one.ratio.estimate == pytest.approx(a * d / (b * c), rel=1e-7)
        assert one.standard_error == pytest.approx(np.sqrt(1 / a + 1 / b + 1 / c + 1 / d), rel=1e-6)
        assert found.coefficients["intercept"].ratio.estimate == pytest.approx(c / d, rel=1e-7)
        assert found.n == sum(cells)


def test_several_columns_give_the_same_as_the_generalised_linear_model():
    """statsmodels GLM(Binomial), fitted by reweighted least squares instead of Newton's method."""
    for seed in range(10):
        outcome, exposed, age = made_up_children(seed, 150)
        found = logistic(outcome.tolist(), {"exposed": exposed.tolist(), "age": age.tolist()})
        matrix = np.column_stack([np.ones(150), exposed, age])
        theirs = GLM(outcome, matrix, family=Binomial()).fit(tol=1e-12)
        ours = list(found.coefficients.values())
        assert [one.estimate for one in ours] == pytest.approx(theirs.params, rel=1e-6)
        assert [one.standard_error for one in ours] == pytest.approx(theirs.bse, rel=1e-5)
        assert [one.p for one in ours] == pytest.approx(theirs.pvalues, rel=1e-4)
        assert [[one.low, one.high] for one in ours] == [pytest.approx(row, rel=1e-4) for row in theirs.conf_int()]
        assert found.log_likelihood == pytest.approx(theirs.llf, rel=1e-9)


def test_p_and_interval_never_contradict_each_other():
    for cells in product((2, 5, 9, 14), repeat=4):
        outcome, exposed = of_table(*cells)
        one = logistic(outcome, {"exposed": exposed}).coefficients["exposed"]
        assert (one.p < 0.05) == (not one.low <= 0 <= one.high)


def test_every_table_with_an_empty_cell_and_no_other_is_refused_as_separated():
    for cells in product((0, 1, 3), repeat=4):
        outcome, exposed = of_table(*cells)
        if len(set(outcome)) < 2 or len(set(exposed)) < 2 or len(outcome) < 3:
            continue
        if 0 in cells:
            with pytest.raises(CannotCount, match="Use Firth"):
                logistic(outcome, {"exposed": exposed})
        else:
            logistic(outcome, {"exposed": exposed})


def test_separation_by_several_columns_together_is_found_where_the_likelihood_has_no_maximum():
    """Brute force: with a tiny penalty on the size of b, b stays small only where there is a maximum."""
    random = np.random.default_rng(4)
    refused = 0
    for _ in range(60):
        columns = random.normal(size=(12, 2)).round(1)
        outcome = (columns @ [2, -2] + random.normal(size=12) > 0).astype(int)
        if len(set(outcome)) < 2:
            continue
        signed = np.column_stack([np.ones(12), columns]) * np.where(outcome, 1, -1)[:, None]
        size = np.abs(minimize(lambda b, s=signed: np.logaddexp(0, -s @ b).sum() + 1e-9 * b @ b, np.zeros(3)).x).max()
        try:
            found = logistic(outcome, {"one": columns[:, 0], "other": columns[:, 1]})
            assert max(abs(one.estimate) for one in found.coefficients.values()) == pytest.approx(size, rel=1e-2)
        except CannotCount as error:
            assert "Separation" in str(error)
            assert size > 15
            refused += 1
    assert 5 < refused < 55


def test_statsmodels_alone_prints_nonsense_under_separation():
    """The reason for looking first: 5 of 5 exposed against 1 of 6 others (firth_sep_n11: 3.7 by Firth)."""
    outcome, exposed = of_table(5, 0, 1, 5)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = Logit(outcome, np.column_stack([np.ones(11), exposed])).fit(disp=False)
    assert theirs.params[1] > 15
    assert theirs.bse[1] > 100
    with pytest.raises(CannotCount, match="Separation: the columns tell some children's outcome without error"):
        logistic(outcome, {"exposed": exposed})


def test_without_covariates_the_marginal_difference_is_that_of_the_shares_with_walds_error():
    for a, b, c, d in product((4, 9, 20), repeat=4):
        outcome, exposed = of_table(a, b, c, d)
        found = marginal_risk_difference(outcome, exposed, {})
        share, other = a / (a + b), c / (c + d)
        reach = 1.959963985 * np.sqrt(share * (1 - share) / (a + b) + other * (1 - other) / (c + d))
        assert found.estimate == pytest.approx(share - other, abs=1e-7)
        assert [found.low, found.high] == pytest.approx(
            [max(-1, share - other - reach), min(1, share - other + reach)], abs=1e-6
        )


def test_the_marginal_difference_is_what_all_children_exposed_less_none_come_to():
    """Chances written out child by child; the slope of the delta method by moving each parameter a little."""
    outcome, exposed, age = made_up_children(3, 120)
    fitted = logistic(outcome, {"exposed": exposed, "age": age})
    values = np.array([one.estimate for one in fitted.coefficients.values()])

    def difference(b: np.ndarray) -> float:
        chances = [
            1 / (1 + np.exp(-(b[0] + b[1] * all_exposed + b[2] * years))) for all_exposed in (1, 0) for years in age
        ]
        return sum(chances[:120]) / 120 - sum(chances[120:]) / 120

    slope = np.array([(difference(values + step) - difference(values - step)) / 2e-5 for step in 1e-5 * np.eye(3)])
    covariance = GLM(outcome, np.column_stack([np.ones(120), exposed, age]), family=Binomial()).fit().cov_params()
    found = marginal_risk_difference(outcome, exposed, {"age": age})
    assert found.estimate == pytest.approx(difference(values), abs=1e-9)
    assert found.high - found.estimate == pytest.approx(1.959963985 * np.sqrt(slope @ covariance @ slope), rel=1e-4)


def test_the_interval_of_the_marginal_difference_holds_the_truth_about_as_often_as_it_says():
    """300 made-up audits of 150 children with the same ages; four standard errors below 95%."""
    draws, held = 300, 0
    random = np.random.default_rng(6)
    age, exposed = random.normal(0, 1, 150), random.integers(0, 2, 150)
    chances = [1 / (1 + np.exp(-(-0.4 + 0.8 * which + 0.5 * age))) for which in (0, 1)]
    truth = (chances[1] - chances[0]).mean()
    for _ in range(draws):
        outcome = (random.random(150) < np.where(exposed, chances[1], chances[0])).astype(int)
        found = marginal_risk_difference(outcome, exposed, {"age": age})
        held += found.low <= truth <= found.high
    assert held / draws >= 0.95 - 4 * np.sqrt(0.95 * 0.05 / draws)


def test_a_clustered_difference_is_wider_where_children_of_a_cluster_are_alike():
    random = np.random.default_rng(7)
    cluster = np.repeat(np.arange(20), 12)
    exposed = cluster % 2
    outcome = (random.random(240) < np.repeat(random.beta(0.6, 0.6, 20), 12)).astype(int)
    alone = marginal_risk_difference(outcome, exposed, {})
    clustered = marginal_risk_difference(outcome, exposed, {}, cluster.tolist())
    assert clustered.estimate == pytest.approx(alone.estimate, abs=1e-6)
    assert clustered.high - clustered.low > 1.5 * (alone.high - alone.low)


def test_events_per_parameter_counts_the_rarer_outcome():
    assert events_per_parameter([1] * 30 + [0] * 10, {"exposed": [], "age": []}) == 5
    assert events_per_parameter([True] * 3 + [False] * 7, {"exposed": []}) == 3
    with pytest.raises(CannotCount, match="nothing to estimate"):
        events_per_parameter([1, 0], {})


@pytest.mark.parametrize(
    ("outcome", "columns", "said"),
    [
        ([1, 0, 1, 0], {"x": [1, 0, 1]}, "'x' has 3 values for 4 children"),
        ([1, 0, 1, 0], {"x": [1, 1, 1, 1]}, "the same for all 4 children"),
        ([1, 1, 1, 1], {"x": [1, 0, 1, 0]}, "All 4 children have the same outcome"),
        ([1, 0, 1, None], {"x": [1, 0, 1, 0]}, "'outcome' is missing for 1 of 4"),
        ([1, 0, 1, 0], {"x": [1, 0, float("nan"), 0]}, "'x' is missing for 1 of 4"),
        ([1, 0, 1, 0], {"x": ["a", "b", "c", "d"]}, "'x' holds something that is no number"),
        ([], {"x": []}, "'outcome' is missing for 0 of 0"),
        ([1, 0], {"x": [1, 0]}, "2 children are too few for 2 parameters"),
        ([1, 0, 1, 0, 1], {"x": [1, 0, 0, 1, 1], "y": [0, 1, 1, 0, 0]}, "Some of x, y say the same"),
        ([1, 2, 1, 0], {"x": [1, 0, 1, 0]}, "An outcome is 1 or 0"),
        ([1, 0, 1, 0], {"intercept": [1, 0, 0, 0]}, "cannot be called 'intercept'"),
    ],
)
def test_what_cannot_be_fitted_is_refused(outcome, columns, said):
    with pytest.raises(CannotCount, match=said):
        logistic(outcome, columns)


def test_a_marginal_difference_needs_an_exposure_of_yes_and_no():
    with pytest.raises(CannotCount, match="An exposure is 1 or 0"):
        marginal_risk_difference([1, 0, 1, 0, 1], [1, 2, 3, 1, 1], {})
    with pytest.raises(CannotCount, match="cannot be called 'exposure'"):
        marginal_risk_difference([1, 0, 1, 0, 1], [1, 0, 1, 0, 0], {"exposure": [1, 0, 0, 0, 0]})
