"""Models of rates of many children pooled: against R (MASS, glm, sandwich), closed forms and simulated partnerships."""

import math

import numpy as np
import pytest
from reference_cases import dataset, references
from scipy.stats import nbinom
from scipy.stats import t as student
from statsmodels.genmod.cov_struct import Independence
from statsmodels.genmod.families import NegativeBinomial, Poisson
from statsmodels.genmod.generalized_estimating_equations import GEE

from analysis.errors import CannotCount
from analysis.statistics.models.design import INTERCEPT
from analysis.statistics.rates.regression import negative_binomial, quasi_poisson, robust_poisson

FITS = [negative_binomial, quasi_poisson, robust_poisson]


def quine(formula: str) -> tuple[list[int], dict[str, list[float]]]:
    """Days and columns of R's formula, with R's names for the levels that are not the first."""
    children = dataset("quine")
    columns = {
        f"{name}{level}": (children[name] == level).astype(float).tolist()
        for name in formula.split("~")[1].split("+")
        for level in sorted(children[name].unique())[1:]
    }
    return children["Days"].tolist(), columns


def by_r(name: str) -> str:
    return INTERCEPT if name == "(Intercept)" else name


def imagined(n: int, ratio: float, spread: float, seed: int) -> tuple[list[int], list[float], list[int]]:
    random = np.random.default_rng(seed)
    exposed, days = np.arange(n) % 2, random.integers(60, 365, n)
    mean = 0.02 * days * np.where(exposed, ratio, 1)
    events = random.poisson(random.gamma(1 / spread, spread * mean))
    return events.tolist(), exposed.astype(float).tolist(), days.tolist()


@pytest.mark.parametrize("case", references("negative_binomial_regression"))
def test_negative_binomial_is_that_of_r(case):
    """R 4.2.2: MASS::glm.nb(Days ~ Sex + Age + Eth + Lrn, quine); theta, logLik, summary()$coefficients."""
    events, columns = quine(case["data"]["formula"])
    found = negative_binomial(events, columns, [1] * len(events))
    assert found.method == "negative binomial"
    assert found.theta == pytest.approx(case["expected"]["theta"], abs=case["tolerance"])
    assert found.log_likelihood == pytest.approx(case["expected"]["loglik"], abs=case["tolerance"])
    for name, expected in case["expected"]["coef"].items():
        assert found.coefficients[by_r(name)].estimate == pytest.approx(expected, abs=case["tolerance"])
    for name, expected in case["expected"]["se"].items():
        assert found.coefficients[by_r(name)].standard_error == pytest.approx(expected, abs=case["tolerance"])
    assert set(map(by_r, case["expected"]["coef"])) == set(found.coefficients)


@pytest.mark.parametrize("case", references("quasi_poisson"))
def test_quasi_poisson_is_that_of_r(case):
    """R 4.2.2: summary(glm(Days ~ Eth, quasipoisson, quine)). R stops at 1e-8: its dispersion is 7e-6 too large."""
    events, columns = quine(case["data"]["formula"])
    found = quasi_poisson(events, columns, [1] * len(events))
    assert found.spread == pytest.approx(case["expected"]["dispersion"], rel=case["tolerance"])
    for name, expected in case["expected"]["coef"].items():
        assert found.coefficients[by_r(name)].estimate == pytest.approx(expected, abs=case["tolerance"])
    for name, expected in case["expected"]["se"].items():
        assert found.coefficients[by_r(name)].standard_error == pytest.approx(expected, abs=case["tolerance"])


@pytest.mark.parametrize("case", references("robust_se_poisson"))
def test_robust_errors_are_those_of_r(case):
    """R 4.2.2: sandwich::vcovHC(glm(Days ~ Eth, poisson, quine), type = "HC0" and "HC1")."""
    events, columns = quine(case["data"]["formula"])
    for sandwich, key in (("HC0", "se_HC0"), ("HC1", "se_HC1")):
        found = robust_poisson(events, columns, [1] * len(events), sandwich=sandwich)
        for name, expected in case["expected"][key].items():
            assert found.coefficients[by_r(name)].standard_error == pytest.approx(expected, abs=case["tolerance"])


def test_one_yes_no_column_gives_the_ratio_of_two_crude_rates_where_days_are_equal():
    """Closed forms: ratio and Pearson's chi-square from the two means."""
    events, exposed, _ = imagined(80, 2.0, 0.5, 1)
    y, e = np.array(events), np.array(exposed, bool)
    means = np.where(e, y[e].mean(), y[~e].mean())
    for fit in FITS:
        found = fit(events, {"exposed": exposed}, [30] * 80)
        assert found.coefficients["exposed"].ratio.estimate == pytest.approx(y[e].mean() / y[~e].mean(), rel=1e-6)
    chi_square = ((y - means) ** 2 / means).sum()
    assert quasi_poisson(events, {"exposed": exposed}, [30] * 80).spread == pytest.approx(chi_square / 78, rel=1e-9)


def test_negative_binomial_is_at_the_maximum_of_its_likelihood():
    """Independent likelihood: scipy.stats.nbinom; any step from the estimate loses, in every direction and in k."""
    events, exposed, days = imagined(120, 1.5, 1.2, 3)
    found = negative_binomial(events, {"exposed": exposed}, days)
    at = np.array([*(c.estimate for c in found.coefficients.values()), found.spread])

    def likelihood(point: np.ndarray) -> float:
        mean = np.array(days) * np.exp(point[0] + point[1] * np.array(exposed))
        return float(nbinom.logpmf(events, 1 / point[2], 1 / (1 + point[2] * mean)).sum())

    assert likelihood(at) == pytest.approx(found.log_likelihood, rel=1e-9)
    for direction in np.eye(3):
        assert max(likelihood(at + 1e-3 * direction), likelihood(at - 1e-3 * direction)) < likelihood(at)


def test_errors_by_cluster_are_those_of_mancl_and_derouen_in_statsmodels():
    """statsmodels 0.15: GEE(..., Independence, NegativeBinomial(alpha) or Poisson).fit(cov_type="bias_reduced")."""
    events, exposed, days = imagined(90, 1.5, 1.2, 8)
    cluster = np.arange(90) // np.array([6] * 60 + [4] * 30)
    matrix, offset = np.column_stack([np.ones(90), exposed]), np.log(days)
    for fit in (robust_poisson, quasi_poisson, negative_binomial):
        found = fit(events, {"exposed": exposed}, days, cluster)
        family = NegativeBinomial(alpha=found.spread) if fit is negative_binomial else Poisson()
        model = GEE(events, matrix, groups=cluster, family=family, offset=offset, cov_struct=Independence())
        theirs = model.fit(cov_type="bias_reduced")
        one = found.coefficients["exposed"]
        assert one.estimate == pytest.approx(theirs.params[1], abs=1e-5)
        assert one.standard_error == pytest.approx(theirs.bse[1], rel=1e-4)
        clusters = len(set(cluster))
        assert one.p == pytest.approx(2 * student.sf(abs(one.estimate) / one.standard_error, clusters - 2), rel=1e-9)


def test_p_and_interval_never_contradict_each_other():
    crossed = 0
    for seed in range(15):
        events, exposed, days = imagined(60, 1.6, 1.0, seed)
        cluster = [i // 5 for i in range(60)]
        for fit in FITS:
            for given in (None, cluster):
                one = fit(events, {"exposed": exposed}, days, given).coefficients["exposed"]
                assert (one.p >= 0.05) == (one.low <= 0 <= one.high)
                crossed += one.p < 0.05
    assert 8 < crossed < 82


def test_doubling_all_days_changes_no_rate_ratio():
    events, exposed, days = imagined(60, 1.6, 1.0, 4)
    for fit in FITS:
        once = fit(events, {"exposed": exposed}, days).coefficients["exposed"]
        twice = fit(events, {"exposed": exposed}, [2 * day for day in days]).coefficients["exposed"]
        assert [once.estimate, once.low, once.high] == pytest.approx([twice.estimate, twice.low, twice.high], abs=1e-6)


def test_without_spread_beyond_chance_it_is_quasi_poisson_and_says_so():
    events = [2, 3, 2, 3, 2] * 6 + [4, 5, 4, 5, 4] * 6
    found = negative_binomial(events, {"exposed": [0] * 30 + [1] * 30}, [90] * 60)
    assert found.method == "quasi-Poisson (no spread beyond chance)"
    poisson = math.sqrt(1 / sum(events[:30]) + 1 / sum(events[30:]))
    assert found.coefficients["exposed"].standard_error == pytest.approx(poisson, rel=1e-6)  # no smaller than Poisson's


def test_errors_by_cluster_hold_where_the_exposure_is_of_the_cluster():
    """200 draws of 14 partnerships of 6 children, half of the partnerships exposed, alike within: at most 5% refused.

    Tolerance: four standard errors of a share of 200. Errors that take children for independent refuse far more often.
    """
    random = np.random.default_rng(7)
    draws, refused, naive = 200, 0, 0
    cluster = np.repeat(np.arange(14), 6)
    exposed = (cluster % 2).astype(float)
    for _ in range(draws):
        events = random.poisson(4 * random.gamma(2, 0.5, 14)[cluster]).tolist()
        refused += robust_poisson(events, {"exposed": exposed}, [30] * 84, cluster).coefficients["exposed"].p < 0.05
        naive += robust_poisson(events, {"exposed": exposed}, [30] * 84).coefficients["exposed"].p < 0.05
    assert refused / draws < 0.05 + 4 * math.sqrt(0.05 * 0.95 / draws)
    assert naive / draws > 0.2


def test_negative_binomial_holds_its_level_among_60_children_and_poisson_does_not():
    """150 draws, spread 1: negative binomial about 5% (tolerance four standard errors), Poisson over 20%."""
    draws = 150
    ps = np.array([_both_ps(*imagined(60, 1.0, 1.0, seed)) for seed in range(draws)])
    share = (ps < 0.05).mean(axis=0)
    assert abs(share[0] - 0.05) < 0.015 + 4 * math.sqrt(0.05 * 0.95 / draws)
    assert share[1] > 0.2


def _both_ps(events: list[int], exposed: list[float], days: list[int]) -> tuple[float, float]:
    found = negative_binomial(events, {"exposed": exposed}, days).coefficients["exposed"]
    y, e, t = np.array(events), np.array(exposed, bool), np.array(days)
    z = math.log(y[e].sum() / t[e].sum() / (y[~e].sum() / t[~e].sum())) / math.sqrt(1 / y[e].sum() + 1 / y[~e].sum())
    return found.p, math.erfc(abs(z) / math.sqrt(2))


@pytest.mark.parametrize("fit", FITS)
def test_what_gives_no_finite_rate_ratio_is_refused(fit):
    exposed = {"exposed": [0.0] * 30 + [1.0] * 30}
    with pytest.raises(CannotCount, match="No events where 'exposed' is 0"):
        fit([0] * 30 + [2, 1, 3] * 10, exposed, [90] * 60)
    with pytest.raises(CannotCount, match="Some combination of columns has no events"):
        third = {"a": [1.0] * 20 + [0.0] * 40, "b": [0.0] * 20 + [1.0] * 20 + [0.0] * 20}
        fit([2, 1] * 20 + [0] * 20, third, [90] * 60)
    with pytest.raises(CannotCount, match="All 60 children have the same outcome"):
        fit([0] * 60, exposed, [90] * 60)


@pytest.mark.parametrize("fit", FITS)
def test_bad_input_is_refused_in_words(fit):
    events, exposed = [1, 0, 4, 2, 0, 3] * 10, {"exposed": [0.0, 1.0] * 30}
    with pytest.raises(CannotCount, match="40 children are too few for a model of rates"):
        fit(events[:40], {"exposed": exposed["exposed"][:40]}, [90] * 40)
    with pytest.raises(CannotCount, match="2 children have no days of observation above 0"):
        fit(events, exposed, [0, -4] + [90] * 58)
    with pytest.raises(CannotCount, match="Events must be whole numbers"):
        fit([0.5, *events[1:]], exposed, [90] * 60)
    with pytest.raises(CannotCount, match="Some of exposed, again say the same"):
        fit(events, exposed | {"again": exposed["exposed"]}, [90] * 60)
    with pytest.raises(CannotCount, match="6 clusters are too few"):
        fit(events, exposed, [90] * 60, [i // 10 for i in range(60)])
    with pytest.raises(CannotCount, match="59 clusters are given for 60 children"):
        fit(events, exposed, [90] * 60, list(range(59)))
