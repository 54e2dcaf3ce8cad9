"""Conditional logistic regression of matched sets: children with the outcome beside children of the same set.

Given how many children of a set have the outcome, the chance of just those is exp(their sum of columns x b) over that
of all choices of as many; whatever is the same within a set falls out. Sets in which all or none have the outcome say
nothing and are left out. Breslow & Day 1980, chapter 7 (R: survival::clogit, method "exact").
"""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from statsmodels.discrete.conditional_models import ConditionalLogit

from analysis.errors import CannotCount
from analysis.statistics.models.design import Estimates, designed, separated
from analysis.statistics.models.fitted import Fitted

MOST_STEPS = 100
# The slope a child of the conditional likelihood, columns of a spread of 1, at which its top counts as reached.
SETTLED = 1e-9
# The likelihood of a set calls itself once a child; larger sets are strata rather than matches.
MOST_IN_SET = 200


def conditional_logistic(
    outcome: Sequence[bool], columns: Mapping[str, Sequence[float]], matched_set: Sequence[Hashable]
) -> Fitted:
    """Log odds ratio of each column within matched sets, with Wald interval and p from the same standard error.

    Hypothesis of each p: its odds ratio is 1. A row a child, 1 for yes; `matched_set` says whose set; `n` counts the
    children of sets that vary. Approximate: with few sets use exact_logistic. CannotCount: missing values, a column
    that never varies within a set, columns that tell the outcomes apart without error. 12 pairs in which only the
    child with the outcome was exposed and 4 in which only the other was, log(12 / 4), error sqrt(1/12 + 1/4):

    >>> yes, exposed = [1, 0] * 16, [1, 0] * 12 + [0, 1] * 4
    >>> found = conditional_logistic(yes, {"exposed": exposed}, [at // 2 for at in range(32)]).coefficients["exposed"]
    >>> round(found.ratio.estimate, 4), round(found.standard_error, 4)
    (3.0, 0.5774)
    """
    design = designed(outcome, columns)
    if not np.isin(design.outcome, (0, 1)).all():
        raise CannotCount("An outcome is 1 or 0 for each child: logistic regression is of yes and no.")
    sets = _set_numbers(matched_set, len(design.outcome))
    telling = np.isin(sets, [one for one in np.unique(sets) if np.ptp(design.outcome[sets == one])])
    if not telling.any():
        raise CannotCount(
            "In every matched set all children have the outcome, or none has: there is nothing to compare."
        )
    if np.bincount(sets).max() > MOST_IN_SET:
        raise CannotCount(f"A matched set holds more than {MOST_IN_SET} children: use logistic with a column for it.")
    names, matrix = design.names[1:], design.matrix[telling, 1:]
    return _fitted(design.outcome[telling], (names, matrix), sets[telling])


def _fitted(outcome: np.ndarray, columns: tuple[tuple[str, ...], np.ndarray], sets: np.ndarray) -> Fitted:
    names, matrix = columns
    within = matrix - np.array([matrix[sets == one].mean(axis=0) for one in sets])
    scales = np.sqrt((within**2).mean(axis=0))
    largest = np.abs(matrix).max(axis=0)
    for name, scale, size in zip(names, scales, largest, strict=True):
        if scale <= 1e-9 * max(size, 1e-300):
            raise CannotCount(f"'{name}' is the same within every matched set and says nothing: leave it out.")
    within = within / scales
    if np.linalg.matrix_rank(within) < len(names):
        raise CannotCount(f"Within sets some of {', '.join(names)} say the same: one follows from the others.")
    if separated(_differences(outcome, within, sets)):
        raise CannotCount(
            "Separation: within sets the columns tell the outcomes apart without error, so an odds ratio is infinite. "
            "Use exact_logistic with the sets as strata."
        )
    return _estimates(ConditionalLogit(outcome, within, groups=sets), names, scales).fitted(len(sets))


def _estimates(model: ConditionalLogit, names: tuple[str, ...], scales: np.ndarray) -> Estimates:
    """Newton's steps on the model's likelihood, which has one top: statsmodels' own search stops short of it."""
    values = np.zeros(len(names))
    for _ in range(MOST_STEPS):
        slope, bend = model.score(values), -model.hessian(values)
        if np.abs(slope).max() < SETTLED * len(model.endog):
            covariance = np.linalg.inv(bend) / np.outer(scales, scales)
            return Estimates(names, values / scales, covariance, log_likelihood=float(model.loglike(values)))
        step, height = np.linalg.solve(bend, slope), model.loglike(values)
        while model.loglike(values + step) < height - 1e-12 * abs(height) and np.abs(step).max() > SETTLED:
            step = step / 2
        values = values + step
    raise CannotCount("The model did not settle: leave columns out, or use exact_logistic with the sets as strata.")


def _set_numbers(matched_set: Sequence[Hashable], children: int) -> np.ndarray:
    if len(matched_set) != children:
        raise CannotCount(
            f"There are {len(matched_set)} matched sets for {children} children: give one for each child."
        )
    if any(one is None or one != one for one in matched_set):
        raise CannotCount("A child has no matched set: leave such children out, and say so.")
    known = {one: at for at, one in enumerate(dict.fromkeys(matched_set))}
    return np.array([known[one] for one in matched_set])


def _differences(outcome: np.ndarray, within: np.ndarray, sets: np.ndarray) -> np.ndarray:
    """Each child with the outcome less each without, of the same set: what separation shows in."""
    found = [
        with_it - without
        for one in np.unique(sets)
        for with_it in within[(sets == one) & (outcome == 1)]
        for without in within[(sets == one) & (outcome == 0)]
    ]
    return np.array(found)
