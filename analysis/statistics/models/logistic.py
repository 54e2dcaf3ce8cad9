"""Logistic regression of pooled rounds: odds ratios with covariates held alike, and the difference they come to.

For many children: maximum likelihood needs about ten children with, and ten without, the outcome for each column
(Peduzzi et al. 1996), and invents its numbers where columns tell the outcomes apart without error; that is looked for
first. Firth's method is for everything smaller. Children in clusters (partnerships) are fitted by generalised
estimating equations, see clustered.py. Hosmer & Lemeshow 2000; standardisation: Greenland 2004.
"""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from scipy.special import expit
from scipy.stats import norm, t
from statsmodels.discrete.discrete_model import Logit
from statsmodels.genmod.families import Binomial

from analysis.errors import CannotCount
from analysis.statistics.models.clustered import gee
from analysis.statistics.models.design import Design, Estimates, designed, separated
from analysis.statistics.models.fitted import Fitted
from analysis.statistics.results import ALPHA, Interval

EXPOSURE = "exposure"
MOST_ITERATIONS = 100


def logistic(
    outcome: Sequence[bool], columns: Mapping[str, Sequence[float]], cluster: Sequence[Hashable] | None = None
) -> Fitted:
    """Log odds ratio of each column, all others held, with Wald interval and p; a row a child, 1 for yes.

    Hypothesis of each p: its odds ratio is 1. With `cluster`, who is alike: estimating equations, exchangeable within
    the cluster, with Mancl and DeRouen's errors and a t with clusters - parameters degrees of freedom. CannotCount:
    separation (use Firth), missing values, fewer than 10 clusters. 30 of 40 exposed against 20 of 60 others:

    >>> exposed, yes = [1] * 40 + [0] * 60, [1] * 30 + [0] * 10 + [1] * 20 + [0] * 40
    >>> ratio = logistic(yes, {"exposed": exposed}).coefficients["exposed"].ratio
    >>> round(ratio.estimate, 4), round(ratio.low, 3), round(ratio.high, 2)
    (6.0, 2.453, 14.68)
    """
    design = _design(outcome, columns)
    return _estimates(design, cluster).fitted(len(design.outcome))


def marginal_risk_difference(
    outcome: Sequence[bool],
    exposure: Sequence[bool],
    columns: Mapping[str, Sequence[float]],
    cluster: Sequence[Hashable] | None = None,
) -> Interval:
    """The share with the outcome were all these children exposed, less the share were none (standardisation).

    Mean over the children of expit(x1 b) - expit(x0 b), b from `logistic`; interval by the delta method, for children
    with the covariates of these, within -1 to 1. Beside the odds ratio's p it may disagree near 0.05. Without
    covariates it is the plain difference of shares, 30 of 40 less 20 of 60:

    >>> exposed, yes = [1] * 40 + [0] * 60, [1] * 30 + [0] * 10 + [1] * 20 + [0] * 40
    >>> difference = marginal_risk_difference(yes, exposed, {})
    >>> round(difference.estimate, 4), round(difference.low, 4), round(difference.high, 4)
    (0.4167, 0.2371, 0.5962)
    """
    if EXPOSURE in columns:
        raise CannotCount(f"A covariate cannot be called '{EXPOSURE}': that is the one the difference is of.")
    design = _design(outcome, {EXPOSURE: exposure, **columns})
    if not np.isin(design.matrix[:, 1], (0, 1)).all():
        raise CannotCount("An exposure is 1 or 0 for each child: the difference is between all and none exposed.")
    found = _estimates(design, cluster)
    chances, slopes = zip(*(_standardised(design, found.values, exposed) for exposed in (1, 0)), strict=True)
    estimate, slope = chances[0] - chances[1], slopes[0] - slopes[1]
    curve = norm() if found.freedom is None else t(found.freedom)
    reach = float(curve.ppf(1 - ALPHA / 2)) * float(np.sqrt(slope @ found.covariance @ slope))
    return Interval(float(estimate), max(-1.0, float(estimate - reach)), min(1.0, float(estimate + reach)))


def events_per_parameter(outcome: Sequence[bool], columns: Mapping[str, Sequence[float]]) -> float:
    """How many children of the rarer outcome there are for each column; under 10, use Firth (Peduzzi et al. 1996).

    12 of 40 children with the outcome and two columns:

    >>> events_per_parameter([1] * 12 + [0] * 28, {"exposed": [0, 1] * 20, "boy": [0, 0, 1, 1] * 10})
    6.0
    """
    if not columns:
        raise CannotCount("A model without a column has nothing to estimate: name at least one.")
    yes = sum(bool(one) for one in outcome)
    return min(yes, len(outcome) - yes) / len(columns)


def _design(outcome: Sequence[bool], columns: Mapping[str, Sequence[float]]) -> Design:
    """The design, refused where an outcome is not 1 or 0, or where columns tell the outcomes apart without error."""
    design = designed(outcome, columns)
    if not np.isin(design.outcome, (0, 1)).all():
        raise CannotCount("An outcome is 1 or 0 for each child: logistic regression is of yes and no.")
    if separated(design.matrix * np.where(design.outcome == 1, 1, -1)[:, None]):
        raise CannotCount(
            "Separation: the columns tell some children's outcome without error, so an odds ratio is infinite. "
            "Use Firth's logistic regression."
        )
    return design


def _estimates(design: Design, cluster: Sequence[Hashable] | None) -> Estimates:
    if cluster is not None:
        return gee(design, cluster, Binomial())
    found = Logit(design.outcome, design.matrix).fit(
        disp=False, method="newton", maxiter=MOST_ITERATIONS, warn_convergence=False
    )
    covariance = np.asarray(found.cov_params())
    if not found.mle_retvals["converged"] or not np.isfinite(covariance).all():
        raise CannotCount("The model did not settle: leave columns out, or use Firth's logistic regression.")
    return Estimates(design.names, np.asarray(found.params), covariance, log_likelihood=float(found.llf))


def _standardised(design: Design, values: np.ndarray, exposed: int) -> tuple[float, np.ndarray]:
    """The mean chance of the outcome were all exposed (1) or none (0), and its slope by each parameter."""
    matrix = design.matrix.copy()
    matrix[:, 1] = exposed
    chances = expit(matrix @ values)
    return chances.mean(), (chances * (1 - chances)) @ matrix / len(matrix)
