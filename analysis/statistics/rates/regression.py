"""Rate ratios of many children pooled, 50 or more, with other columns held equal: log-linear models of events a day.

Negative binomial: the spread between children is part of the model, variance m + k m^2, k fitted (R: MASS::glm.nb).
Quasi-Poisson: variance proportional to m. Robust Poisson: no variance assumed, sandwich errors. With clusters
(partnerships) errors are counted from cluster to cluster, with Mancl and DeRouen's correction and t. p and interval of
a coefficient are from the same standard error. McCullagh & Nelder 1989; Hilbe 2011; Mancl & DeRouen 2001.
"""

import warnings
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from statsmodels.discrete.discrete_model import NegativeBinomial
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from analysis.errors import CannotCount
from analysis.statistics.models.clustered import LEAST_CLUSTERS
from analysis.statistics.models.design import Design, Estimates, designed, separated
from analysis.statistics.models.fitted import Fitted

# Under this the permutation test of `rates.permuted` is exact and loses little; these models are approximate.
LEAST_CHILDREN = 50
# The slope of the log-likelihood at its maximum, per child: more than this is no maximum.
FLAT = 1e-4

Sandwich = Literal["HC0", "HC1"]


@dataclass(frozen=True)
class FittedRates(Fitted):
    """Coefficients (log rate ratios), `method` in words, `spread`: k of the negative binomial, else variance / m."""

    method: str = ""
    spread: float = 1.0

    @property
    def theta(self) -> float:
        """1 / k, as R's MASS::glm.nb tells the spread of the negative binomial."""
        return 1 / self.spread


def negative_binomial(
    events: Sequence[int],
    columns: Mapping[str, Sequence[float]],
    days: Sequence[float],
    cluster: Sequence[Hashable] | None = None,
) -> FittedRates:
    """Rate ratios by negative binomial regression, k and coefficients by maximum likelihood (statsmodels).

    Errors are those given k (expected information, as MASS::glm.nb), with z; with `cluster` the corrected sandwich with
    t. Where there is no spread beyond chance, or no maximum is found, it is quasi-Poisson and `method` says so.
    Refused: under 50 children, days not above 0, a column's group without events, under 10 clusters.

    >>> exposed = {"exposed": [0] * 30 + [1] * 30}
    >>> found = negative_binomial([1, 0, 4, 2, 0] * 6 + [2, 1, 9, 3, 0] * 6, exposed, [90] * 60)
    >>> round(found.coefficients["exposed"].ratio.estimate, 3), found.method
    (2.143, 'negative binomial')
    """
    design, log_days = _checked(events, columns, days)
    expected = _poisson(design, log_days).fittedvalues
    if ((design.outcome - expected) ** 2 - design.outcome).sum() <= 0:  # the likelihood falls as k leaves 0
        found = _quasi(design, log_days, cluster, least=1.0)
        return replace(found, method="quasi-Poisson (no spread beyond chance)")
    model = NegativeBinomial(design.outcome, design.matrix, offset=log_days)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what they say is checked below
        found = model.fit(method="bfgs", maxiter=500, gtol=1e-8, disp=0)
        found = model.fit(start_params=found.params, method="newton", maxiter=100, disp=0)
    spread = float(found.params[-1])
    settled = np.isfinite(found.params).all() and np.abs(model.score(found.params)).max() < FLAT * len(log_days)
    if not settled or spread <= 0:
        found = _quasi(design, log_days, cluster, least=1.0)
        return replace(found, method="quasi-Poisson (negative binomial did not settle)")
    beta = np.asarray(found.params[:-1])
    fitted = _estimates(design, log_days, beta, spread, cluster).fitted(len(log_days))
    return FittedRates(fitted.coefficients, fitted.n, float(found.llf), "negative binomial", spread)


def quasi_poisson(
    events: Sequence[int],
    columns: Mapping[str, Sequence[float]],
    days: Sequence[float],
    cluster: Sequence[Hashable] | None = None,
) -> FittedRates:
    """Rate ratios by Poisson regression, errors times the root of `spread`: Pearson's chi-square / (n - parameters).

    t with n - parameters degrees of freedom (R: glm(family = quasipoisson)). Refused as `negative_binomial` refuses.

    >>> found = quasi_poisson([1, 0, 4, 2, 0] * 6 + [2, 1, 9, 3, 0] * 6, {"exposed": [0] * 30 + [1] * 30}, [90] * 60)
    >>> round(found.coefficients["exposed"].ratio.estimate, 3), round(found.spread, 2)
    (2.143, 2.55)
    """
    design, log_days = _checked(events, columns, days)
    return _quasi(design, log_days, cluster)


def robust_poisson(
    events: Sequence[int],
    columns: Mapping[str, Sequence[float]],
    days: Sequence[float],
    cluster: Sequence[Hashable] | None = None,
    sandwich: Sandwich = "HC1",
) -> FittedRates:
    """Rate ratios by Poisson regression with sandwich errors: "HC1" (times n / (n - parameters)) or "HC0" without it.

    t with n - parameters degrees of freedom; with `cluster` the corrected sandwich (then `sandwich` plays no part).
    R: sandwich::vcovHC. Refused as `negative_binomial` refuses.

    >>> found = robust_poisson([1, 0, 4, 2, 0] * 6 + [2, 1, 9, 3, 0] * 6, {"exposed": [0] * 30 + [1] * 30}, [90] * 60)
    >>> round(found.coefficients["exposed"].ratio.low, 3), round(found.coefficients["exposed"].ratio.high, 3)
    (1.226, 3.744)
    """
    design, log_days = _checked(events, columns, days)
    found = _poisson(design, log_days, "HC0")
    # statsmodels 0.15 gives HC0 for a generalised linear model that asks for HC1.
    factor = len(log_days) / found.df_resid if sandwich == "HC1" else 1.0
    covariance = np.asarray(found.cov_params()) * factor
    estimates = Estimates(design.names, np.asarray(found.params), covariance, int(found.df_resid))
    if cluster is not None:
        estimates = _estimates(design, log_days, np.asarray(found.params), 0.0, cluster)
    return FittedRates(estimates.fitted(len(log_days)).coefficients, len(log_days), None, "Poisson, sandwich errors")


def _checked(
    events: Sequence[int], columns: Mapping[str, Sequence[float]], days: Sequence[float]
) -> tuple[Design, np.ndarray]:
    """Design and log days; refused where a rate ratio would be 0 or infinite."""
    design = designed(events, columns)
    y, t, x = design.outcome, np.asarray(days, float), design.matrix
    if len(y) < LEAST_CHILDREN:
        raise CannotCount(f"{len(y)} children are too few for a model of rates ({LEAST_CHILDREN}): permute children.")
    if (y < 0).any() or (y != np.floor(y)).any():
        raise CannotCount("Events must be whole numbers of 0 or more: count them again.")
    bad = int((~np.isfinite(t) | (t <= 0)).sum()) if len(t) == len(y) else abs(len(y) - len(t))
    if bad:
        raise CannotCount(f"{bad} children have no days of observation above 0: leave them out, and say how many.")
    for name, column in zip(design.names, x.T, strict=True):
        empty = [float(value) for value in np.unique(column) if not y[column == value].sum()]
        if len(np.unique(column)) == 2 and empty:
            raise CannotCount(f"No events where '{name}' is {empty[0]:g}: no rate ratio is finite. Permute children.")
    if separated(np.vstack([-x[y == 0], x[y > 0], -x[y > 0]])):
        raise CannotCount("Some combination of columns has no events at all: leave columns out, or permute children.")
    return design, np.log(t)


def _poisson(design: Design, log_days: np.ndarray, covariance: str = "nonrobust"):
    return GLM(design.outcome, design.matrix, family=Poisson(), offset=log_days).fit(cov_type=covariance, tol=1e-12)


def _quasi(design: Design, log_days: np.ndarray, cluster: Sequence[Hashable] | None, least: float = 0.0) -> FittedRates:
    found = _poisson(design, log_days)
    spread = max(least, float(found.pearson_chi2 / found.df_resid))
    covariance = np.asarray(found.cov_params()) * spread
    estimates = Estimates(design.names, np.asarray(found.params), covariance, int(found.df_resid))
    if cluster is not None:
        estimates = _estimates(design, log_days, np.asarray(found.params), 0.0, cluster)
    return FittedRates(estimates.fitted(len(log_days)).coefficients, len(log_days), None, "quasi-Poisson", spread)


def _estimates(
    design: Design, log_days: np.ndarray, beta: np.ndarray, spread: float, cluster: Sequence[Hashable] | None
) -> Estimates:
    """Errors given the spread: from the expected information, or by cluster."""
    x = design.matrix
    expected = np.exp(log_days + x @ beta)
    weight = expected / (1 + spread * expected)
    inverse = np.linalg.inv((x * weight[:, None]).T @ x)
    if cluster is None:
        return Estimates(design.names, beta, inverse)
    meat, freedom = _by_cluster(x, weight, (design.outcome - expected) / expected, inverse, cluster)
    return Estimates(design.names, beta, inverse @ meat @ inverse, freedom)


def _by_cluster(
    x: np.ndarray, weight: np.ndarray, residual: np.ndarray, inverse: np.ndarray, cluster: Sequence[Hashable]
) -> tuple[np.ndarray, int]:
    """The middle of Mancl and DeRouen's sandwich, and clusters - parameters; `residual` is relative: (y - m) / m."""
    seen = {label: at for at, label in enumerate(dict.fromkeys(cluster))}
    codes, freedom = np.array([seen[label] for label in cluster], dtype=int), len(seen) - x.shape[1]
    if len(codes) != len(x):
        raise CannotCount(f"{len(codes)} clusters are given for {len(x)} children: give one for each child.")
    if len(seen) < LEAST_CLUSTERS or freedom < 1:
        raise CannotCount(
            f"{len(seen)} clusters are too few for errors by cluster ({max(LEAST_CLUSTERS, x.shape[1] + 1)}): give "
            "them as columns instead, or permute children within them."
        )
    scores = []
    for at in range(len(seen)):
        rows = codes == at
        leverage = x[rows] @ inverse @ (x[rows] * weight[rows, None]).T
        corrected = np.linalg.solve(np.eye(int(rows.sum())) - leverage, residual[rows])
        scores.append(x[rows].T @ (weight[rows] * corrected))
    return np.stack(scores).T @ np.stack(scores), freedom
