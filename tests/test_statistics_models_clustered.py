"""Models of clustered children against geepack, sandwich, and the estimating equations solved again here."""

import numpy as np
import pytest
from reference_cases import dataset, references
from scipy.stats import t
from statsmodels.genmod.families import Binomial

from analysis.errors import CannotCount
from analysis.statistics.models.clustered import clustered_least_squares, gee, gee_poisson
from analysis.statistics.models.design import designed
from analysis.statistics.models.logistic import logistic


def made_up_clusters(seed: int, clusters: int, size: int, effect: float = 0.0) -> tuple:
    """Children in clusters that differ: outcome, exposure (varies within the cluster), cluster."""
    random = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(clusters), size)
    exposed = (random.random(len(cluster)) < np.repeat(random.uniform(0.2, 0.8, clusters), size)).astype(float)
    odds = -0.8 + effect * exposed + 0.7 * np.repeat(random.standard_normal(clusters), size)
    return (random.random(len(cluster)) < 1 / (1 + np.exp(-odds))).astype(float), exposed, cluster


@pytest.mark.parametrize("case", references("gee"))
def test_estimating_equations_are_those_of_geepack(case):
    """R 4.2.2, geepack: geeglm(y ~ trt + base, id = subject, corstr = "exchangeable", family = poisson)."""
    epil = dataset(case["data"]["dataset"].split("::")[1])
    columns = {"trtprogabide": epil["trt"].eq("progabide").astype(int).tolist(), "base": epil["base"].tolist()}
    found = gee_poisson(epil["y"].tolist(), columns, epil["subject"].tolist(), "robust").coefficients
    expected, near = case["expected"], case["tolerance"]
    coefficients = [found["intercept"], found["trtprogabide"], found["base"]]
    assert [one.estimate for one in coefficients] == pytest.approx(list(expected["coef"].values()), abs=near)
    assert [one.standard_error for one in coefficients] == pytest.approx(expected["se_robust"], rel=near)


@pytest.mark.parametrize("case", references("cluster_robust_se"))
def test_clustered_least_squares_are_those_of_sandwich(case):
    """R 4.2.2, sandwich: lm(y ~ x); vcovCL(m, cluster = ~ firm), and type = "HC0", cadjust = FALSE."""
    petersen, expected = dataset("PetersenCL"), case["expected"]
    columns, firms = {"x": petersen["x"].tolist()}, petersen["firm"].tolist()
    for sandwich, key in (("HC1", "se_HC1"), ("HC0", "se_HC0_nocadj")):
        found = clustered_least_squares(petersen["y"].tolist(), columns, firms, sandwich).coefficients
        for name, theirs in (("intercept", "(Intercept)"), ("x", "x")):
            assert found[name].estimate == pytest.approx(expected["coef"][theirs], rel=case["tolerance"])
            assert found[name].standard_error == pytest.approx(expected[key][theirs], rel=case["tolerance"])


def test_the_corrected_errors_are_mancl_and_derouens_written_out():
    """Their formula (2001, equation 4): a cluster's residuals are divided by I - D A D'V^-1 before the sandwich."""
    outcome, exposed, cluster = made_up_clusters(3, 12, 7)
    design = designed(outcome, {"exposed": exposed})
    found = gee(design, cluster.tolist(), Binomial())
    chances = 1 / (1 + np.exp(-design.matrix @ found.values))
    pearson = (outcome - chances) / np.sqrt(chances * (1 - chances))
    n, parameters = design.matrix.shape
    groups = [np.flatnonzero(cluster == one) for one in range(12)]
    scale = (pearson**2).sum() / (n - parameters)
    pairs = sum(len(g) * (len(g) - 1) / 2 for g in groups)
    products = sum((pearson[g].sum() ** 2 - (pearson[g] ** 2).sum()) / 2 for g in groups)
    alike = products / (pairs - parameters) / scale
    slopes, inverses = [], []
    for g in groups:
        spread = np.sqrt(chances[g] * (1 - chances[g]))
        variance = np.outer(spread, spread) * (alike + (1 - alike) * np.eye(len(g)))
        slopes.append(design.matrix[g] * (spread**2)[:, None])
        inverses.append(np.linalg.inv(variance))
    score = sum(d.T @ v @ (outcome - chances)[g] for d, v, g in zip(slopes, inverses, groups, strict=True))
    assert score == pytest.approx([0, 0], abs=1e-4)
    bread = np.linalg.inv(sum(d.T @ v @ d for d, v in zip(slopes, inverses, strict=True)))
    meat = np.zeros((2, 2))
    for d, v, g in zip(slopes, inverses, groups, strict=True):
        residuals = np.linalg.solve(np.eye(len(g)) - d @ bread @ d.T @ v, (outcome - chances)[g])
        part = d.T @ v @ residuals
        meat += np.outer(part, part)
    assert found.covariance == pytest.approx(bread @ meat @ bread, rel=1e-3)


def test_p_and_interval_come_from_the_same_t_with_clusters_less_parameters():
    outcome, exposed, cluster = made_up_clusters(5, 14, 6)
    one = logistic(outcome, {"exposed": exposed}, cluster.tolist()).coefficients["exposed"]
    assert one.p == pytest.approx(2 * t.sf(abs(one.estimate / one.standard_error), 12), rel=1e-9)
    assert one.high - one.estimate == pytest.approx(t.ppf(0.975, 12) * one.standard_error, rel=1e-9)
    for seed in range(30):
        outcome, exposed, cluster = made_up_clusters(seed, 12, 5, 1.0)
        one = logistic(outcome, {"exposed": exposed}, cluster.tolist()).coefficients["exposed"]
        assert (one.p < 0.05) == (not one.low <= 0 <= one.high)


def test_with_few_clusters_the_corrected_errors_are_wider_than_the_plain_ones():
    random = np.random.default_rng(2)
    events, exposed = random.poisson(3, 60).tolist(), random.integers(0, 2, 60).tolist()
    cluster = [child // 5 for child in range(60)]
    corrected = gee_poisson(events, {"exposed": exposed}, cluster).coefficients["exposed"]
    plain = gee_poisson(events, {"exposed": exposed}, cluster, "robust").coefficients["exposed"]
    assert corrected.standard_error > plain.standard_error
    assert corrected.estimate == plain.estimate


@pytest.mark.parametrize("by_cluster", [False, True])
def test_of_ten_clusters_where_nothing_is_at_most_about_one_test_in_twenty_rejects(by_cluster):
    """200 made-up rounds; at most 0.05 and four standard errors of a share of so many draws."""
    draws, rejected = 200, 0
    for seed in range(draws):
        outcome, exposed, cluster = made_up_clusters(seed, 10, 10)
        if by_cluster:
            exposed = (cluster % 2).astype(float)
        found = logistic(outcome, {"exposed": exposed}, cluster.tolist()).coefficients["exposed"]
        rejected += found.p < 0.05
    assert rejected / draws <= 0.05 + 4 * np.sqrt(0.05 * 0.95 / draws)


def test_few_exposed_clusters_among_many_are_refused_since_their_errors_are_far_too_small():
    """Of 20 clusters of 4 to 60 children: with 3 exposed a tenth of the tests rejects where nothing is, so none is run.

    With 5 exposed it is about one in twenty: at most that and four standard errors of a share of 150 draws.
    """
    draws, rejected = 150, 0
    for seed in range(draws):
        random = np.random.default_rng(seed)
        sizes = random.choice([4, 6, 8, 10, 60], 20)
        cluster = np.repeat(np.arange(20), sizes)
        odds = np.exp(-0.8 + 0.7 * np.repeat(random.standard_normal(20), sizes))
        outcome = random.random(len(cluster)) < odds / (1 + odds)
        rejected += logistic(outcome, {"exposed": cluster < 5}, cluster.tolist()).coefficients["exposed"].p < 0.05
        with pytest.raises(CannotCount, match="Only 3 clusters have children on one side of 'exposed'"):
            logistic(outcome, {"exposed": cluster < 3}, cluster.tolist())
    assert rejected / draws <= 0.05 + 4 * np.sqrt(0.05 * 0.95 / draws)


def test_what_cannot_be_clustered_is_refused():
    outcome, exposed, cluster = made_up_clusters(1, 9, 6)
    with pytest.raises(CannotCount, match="9 clusters are too few for 2 parameters"):
        logistic(outcome, {"exposed": exposed}, cluster.tolist())
    with pytest.raises(CannotCount, match="54 children, but a cluster for 3"):
        gee_poisson(outcome, {"exposed": exposed}, [1, 2, 3])
    with pytest.raises(CannotCount, match="1 children belong to no cluster"):
        gee_poisson(outcome, {"exposed": exposed}, [None, *cluster[1:].tolist()])
    with pytest.raises(CannotCount, match="negative number of events"):
        gee_poisson([-1, *outcome[1:]], {"exposed": exposed}, cluster.tolist())
    schools = [child // 2 for child in range(24)]
    with pytest.raises(CannotCount, match="explain every value without error"):
        clustered_least_squares([1, 5] * 12, {"exposed": [0, 1] * 12}, schools)
