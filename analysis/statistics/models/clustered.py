"""Models of children who come in clusters (partnerships, families, a child's episodes) and are alike within them.

The average over all children is modelled, and standard errors are counted from cluster to cluster, so they hold however
alike its children are. Sandwich errors are too small where clusters are few: Mancl and DeRouen's correction and a t
with clusters - parameters degrees of freedom make up for it down to about ten (Li & Redden 2015), of which five on
either side of each yes/no column; fewer are refused. Where sizes differ much (4 to 60 children) still 6 to 8% of the
tests reject where nothing is. Liang & Zeger 1986; Mancl & DeRouen 2001, Biometrics 57:126-134.
"""

import warnings
from collections.abc import Hashable, Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd
from statsmodels.genmod.cov_struct import Exchangeable
from statsmodels.genmod.families import Binomial, Poisson
from statsmodels.genmod.generalized_estimating_equations import GEE, GEEResults
from statsmodels.regression.linear_model import OLS

from analysis.errors import CannotCount
from analysis.statistics.models.design import Design, Estimates, designed
from analysis.statistics.models.fitted import Fitted

# The fewest that the correction was shown to serve; fewer are compared exactly within each cluster instead.
LEAST_CLUSTERS = 10
# With 2 exposed clusters of 20, 13% of the tests reject where nothing is; with 3, 10%; with 5, 6% (made-up rounds).
LEAST_ON_A_SIDE = 5
MOST_ITERATIONS = 200
UNSETTLED = "The clustered model did not settle: leave columns out, or compare within strata instead."

Correction = Literal["bias_reduced", "robust"]
Sandwich = Literal["HC1", "HC0"]


def gee_poisson(
    events: Sequence[int],
    columns: Mapping[str, Sequence[float]],
    cluster: Sequence[Hashable],
    correction: Correction = "bias_reduced",
) -> Fitted:
    """Events by log-linear rate ratios: generalised estimating equations, exchangeable within the cluster.

    Hypothesis of each p: the rate ratio is 1. `correction` "robust" is the plain sandwich with z (R: geepack::geeglm),
    for comparison with others and many clusters only. CannotCount: fewer than 10 clusters, negative events. Twelve
    schools of two years, 2 suspensions a year before and 4 after, give a ratio of 2:

    >>> after, school = [0, 1] * 12, [s for s in range(12) for _ in range(2)]
    >>> found = gee_poisson([1, 3, 2, 4, 3, 5] * 4, {"after": after}, school).coefficients["after"].ratio
    >>> round(found.estimate, 6), 1.5 < found.low < found.high < 2.6
    (2.0, True)
    """
    design = designed(events, columns)
    if design.outcome.min() < 0:
        raise CannotCount("A child cannot have a negative number of events.")
    return gee(design, cluster, Poisson(), correction).fitted(len(design.outcome))


def gee(
    design: Design, cluster: Sequence[Hashable], family: Binomial | Poisson, correction: Correction = "bias_reduced"
) -> Estimates:
    """Estimates of a generalised estimating equation with its sandwich covariance; refused if it does not settle."""
    codes = _clusters(design, cluster)
    model = GEE(design.outcome, design.matrix, groups=codes, family=family, cov_struct=Exchangeable())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what they say is checked below
        found = _settled(model, correction)
    covariance = np.asarray(found.cov_params())
    if not found.converged or not np.isfinite(covariance).all() or (np.diag(covariance) <= 0).any():
        raise CannotCount(UNSETTLED)
    freedom = codes.max() + 1 - design.matrix.shape[1] if correction == "bias_reduced" else None
    return Estimates(design.names, np.asarray(found.params), covariance, freedom)


def _settled(model: GEE, correction: Correction) -> GEEResults:
    try:
        return model.fit(cov_type=correction, maxiter=MOST_ITERATIONS)
    except (np.linalg.LinAlgError, ValueError):
        raise CannotCount(UNSETTLED) from None


def clustered_least_squares(
    values: Sequence[float],
    columns: Mapping[str, Sequence[float]],
    cluster: Sequence[Hashable],
    sandwich: Sandwich = "HC1",
) -> Fitted:
    """Differences of means by least squares, with errors by cluster (R: sandwich::vcovCL); on the scale of `values`.

    Covariance (X'X)^-1 sum_g X_g'e_g e_g'X_g (X'X)^-1, for "HC1" times G/(G-1) x (n-1)/(n-k); "HC0" is without it. t
    with clusters - 1 degrees of freedom (Cameron & Miller 2015). A ratio of these coefficients means nothing. Twelve
    schools with 2 days missed by others and 5 by exposed children:

    >>> exposed, school = [0, 1] * 12, [s for s in range(12) for _ in range(2)]
    >>> found = clustered_least_squares([1, 5, 2, 4, 3, 6] * 4, {"exposed": exposed}, school).coefficients["exposed"]
    >>> round(found.estimate, 6), round(found.standard_error, 3)
    (3.0, 0.252)
    """
    design = designed(values, columns)
    codes = _clusters(design, cluster)
    spread = {"groups": codes, "use_correction": sandwich == "HC1"}
    found = OLS(design.outcome, design.matrix).fit(cov_type="cluster", cov_kwds=spread)
    covariance = np.asarray(found.cov_params())
    if (np.diag(covariance) <= 1e-20).any():
        raise CannotCount("The columns explain every value without error: there is no error to compare with. Count.")
    return Estimates(design.names, np.asarray(found.params), covariance, int(codes.max())).fitted(len(codes))


def _clusters(design: Design, cluster: Sequence[Hashable]) -> np.ndarray:
    """The cluster of each child, numbered from 0; refused where there are too few, or one is missing."""
    if len(cluster) != len(design.outcome):
        raise CannotCount(
            f"{len(design.outcome)} children, but a cluster for {len(cluster)}: say for each child where it belongs."
        )
    codes, known = pd.factorize(np.asarray(cluster, dtype=object))
    if (codes < 0).any():
        raise CannotCount(f"{int((codes < 0).sum())} children belong to no cluster: leave them out, and say so.")
    if len(known) < max(LEAST_CLUSTERS, design.matrix.shape[1] + 1):
        raise CannotCount(
            f"{len(known)} clusters are too few for {design.matrix.shape[1]} parameters: errors counted cluster by "
            f"cluster take {LEAST_CLUSTERS} or more. Compare exactly within them (BIN-BIN-STRAT), or use Firth."
        )
    for name, column in zip(design.names, design.matrix.T, strict=True):
        _refuse_few_on_a_side(name, column, codes)
    return codes


def _refuse_few_on_a_side(name: str, column: np.ndarray, codes: np.ndarray) -> None:
    """A yes/no column needs enough clusters with children of either kind: their errors are counted from these alone."""
    values = np.unique(column)
    if len(values) != 2:
        return
    fewest = min(len(np.unique(codes[column == value])) for value in values)
    if fewest < LEAST_ON_A_SIDE:
        raise CannotCount(
            f"Only {fewest} clusters have children on one side of '{name}', which takes {LEAST_ON_A_SIDE} or more. "
            "Compare exactly within clusters (BIN-BIN-STRAT), or leave it out."
        )
