"""Ordinal logistic regression of pooled rounds: how much more often a higher grade, at every cut through the grades.

Proportional odds (McCullagh 1980; R: MASS::polr): log odds of a level at most j are zeta_j - x b, with the same b at
every cut. Whether b may be the same is tested by Brant (1990); where it may not, one odds ratio hides what differs, and
each cut is told by itself. For many children; small samples have exact permutation tests instead.
"""

import warnings
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.linalg import block_diag
from scipy.special import expit
from scipy.stats import chi2
from statsmodels.discrete.discrete_model import Logit
from statsmodels.miscmodels.ordinal_model import OrderedModel

from analysis.errors import CannotCount
from analysis.statistics.models.design import Design, Estimates, designed, separated
from analysis.statistics.models.fitted import Fitted
from analysis.statistics.results import PValue

MOST_ITERATIONS = 200


def ordinal_logit(
    outcome_levels: Sequence[int], columns: Mapping[str, Sequence[float]], weights: Sequence[int] | None = None
) -> Fitted:
    """Log odds ratio of a higher level for each column, then the cuts ("1|2": log odds of level 1 at most).

    Levels are numbers, the larger the higher; `weights` say how many children a row stands for. Hypothesis of each p:
    the odds ratio is 1 at every cut; Wald intervals. -2 x `log_likelihood` is the deviance. CannotCount: two levels
    (use `logistic`), separation, missing values. Grades 1 to 3 of 20 exposed and 20 other children:

    >>> grades, children = [1, 2, 3, 1, 2, 3], [4, 6, 10, 10, 6, 4]
    >>> found = ordinal_logit(grades, {"exposed": [1, 1, 1, 0, 0, 0]}, children)
    >>> round(found.coefficients["exposed"].ratio.estimate, 3), found.n, list(found.coefficients)
    (4.0, 40, ['exposed', '1|2', '2|3'])
    """
    design, levels = _design(outcome_levels, columns, weights)
    codes = np.searchsorted(levels, design.outcome)
    model = OrderedModel(codes, design.matrix[:, 1:], distr="logit")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what they say is checked below
        found = model.fit(method="newton", maxiter=MOST_ITERATIONS, disp=False)
    covariance = np.asarray(found.cov_params())
    if not found.mle_retvals["converged"] or not np.isfinite(covariance).all() or (np.diag(covariance) <= 0).any():
        raise CannotCount("The model did not settle: leave columns out, or join levels that few children have.")
    params, slopes = np.asarray(found.params), design.matrix.shape[1] - 1
    cuts = model.transform_threshold_params(params)[1:-1]
    turn = block_diag(np.eye(slopes), _cuts_by_step(params[slopes:]))
    names = (*design.names[1:], *(f"{low:g}|{high:g}" for low, high in zip(levels, levels[1:], strict=False)))
    values = np.concatenate([params[:slopes], cuts])
    likelihood = float(found.llf)
    return Estimates(names, values, turn @ covariance @ turn.T, log_likelihood=likelihood).fitted(len(codes))


def proportional_odds_test(
    outcome_levels: Sequence[int], columns: Mapping[str, Sequence[float]], weights: Sequence[int] | None = None
) -> PValue:
    """p of Brant's Wald test (1990): each column has the same odds ratio at every cut through the levels.

    A logistic regression at each cut, b_j; the covariance of b_j and b_l is (X'W_jX)^-1 X'W_jlX (X'W_lX)^-1 with w_jl
    = p_l (1 - p_j) for j before l, p the chances of a level above the cut. Chi-square with (cuts - 1) x columns degrees
    of freedom; large samples only. CannotCount: separation at a cut, and as for `ordinal_logit`.

    >>> grades, children = [1, 2, 3, 1, 2, 3], [40, 60, 100, 100, 60, 40]
    >>> found = proportional_odds_test(grades, {"exposed": [1, 1, 1, 0, 0, 0]}, children)
    >>> round(found.statistic, 6), round(found.p, 3)
    (0.0, 1.0)
    """
    design, levels = _design(outcome_levels, columns, weights)
    above = [design.outcome > level for level in levels[:-1]]
    if any(separated(design.matrix * np.where(yes, 1, -1)[:, None]) for yes in above):
        raise CannotCount("At one cut through the levels no odds ratio is finite: the odds cannot be held together.")
    slopes = [np.asarray(Logit(yes.astype(float), design.matrix).fit(disp=False).params) for yes in above]
    covariance = _covariance(design.matrix, [expit(design.matrix @ slope) for slope in slopes])
    apart = np.kron(np.column_stack([np.ones(len(above) - 1), -np.eye(len(above) - 1)]), np.eye(len(design.names))[1:])
    difference, spread = apart @ np.concatenate(slopes), apart @ covariance @ apart.T
    if np.linalg.eigvalsh(spread).min() <= 0:
        raise CannotCount("Too few children at one cut through the levels to compare its odds ratio with the others'.")
    statistic = float(difference @ np.linalg.solve(spread, difference))
    return PValue(float(chi2.sf(statistic, len(difference))), statistic=statistic, exact=False)


def _design(
    outcome_levels: Sequence[int], columns: Mapping[str, Sequence[float]], weights: Sequence[int] | None
) -> tuple[Design, np.ndarray]:
    """The design, a row a child, and the levels; refused where a direction fits ever better without an end."""
    if weights is not None:
        outcome_levels = _repeated(outcome_levels, weights)
        columns = {name: _repeated(column, weights) for name, column in columns.items()}
    if not columns:
        raise CannotCount("An ordinal model needs a column: without one, report how many children have each level.")
    design = designed(outcome_levels, columns)
    levels = np.unique(design.outcome)
    if len(levels) < 3:
        raise CannotCount("Two levels are a yes and a no: use logistic.")
    if separated(_directions(design, levels)):
        raise CannotCount("Separation: the columns tell some children's level without error; no odds ratio is finite.")
    return design, levels


def _directions(design: Design, levels: np.ndarray) -> np.ndarray:
    """What must not fall if a child is to fit better: the cut above its level less x b, and x b less the cut below."""
    codes, slopes, cuts = np.searchsorted(levels, design.outcome), design.matrix[:, 1:], np.eye(len(levels) - 1)
    below_top, above_bottom = codes < len(levels) - 1, codes > 0
    upper = np.column_stack([-slopes[below_top], cuts[codes[below_top]]])
    lower = np.column_stack([slopes[above_bottom], -cuts[codes[above_bottom] - 1]])
    return np.vstack([upper, lower])


def _cuts_by_step(steps: np.ndarray) -> np.ndarray:
    """How each cut moves with the first one and with the logarithms of the steps from each to the next."""
    moved = np.tile(np.concatenate([[1.0], np.exp(steps[1:])]), (len(steps), 1))
    return np.tril(moved)


def _covariance(matrix: np.ndarray, chances: list[np.ndarray]) -> np.ndarray:
    """Covariance of the parameters at all cuts; `chances` of a level above each cut, which fall from cut to cut."""
    cuts = range(len(chances))
    inverse = [np.linalg.inv((matrix.T * (p * (1 - p))) @ matrix) for p in chances]
    both = [[chances[max(j, k)] * (1 - chances[min(j, k)]) for k in cuts] for j in cuts]
    return np.block([[inverse[j] @ ((matrix.T * both[j][k]) @ matrix) @ inverse[k] for k in cuts] for j in cuts])


def _repeated(values: Sequence[float], weights: Sequence[int]) -> np.ndarray:
    """Each row as often as there are children like it."""
    times = np.asarray(weights, dtype=float)
    if len(times) != len(values) or (times < 0).any() or (times != times.round()).any():
        raise CannotCount("Weights are whole numbers of children, one for each row: 0, 1, 2 ...")
    return np.repeat(np.asarray(values), times.astype(int))
