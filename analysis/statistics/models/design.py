"""What a model is fitted to: the outcome of each child and a matrix of columns, checked before anything is computed.

A row a child; the first column of the matrix is the intercept. Refused here, because a fit would print a number
nevertheless: missing values, an outcome or column that is the same for all, columns that say the same, fewer children
than parameters, and columns that tell the outcomes apart without error (separation), where no estimate is finite.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.stats import norm, t

from analysis.errors import CannotCount
from analysis.statistics.models.fitted import INTERCEPT, Coefficient, Fitted
from analysis.statistics.results import ALPHA

# Above this the best direction of the linear programme is one, below it the rounding of the solver (1e-7 a row).
SEPARATES = 1e-4


@dataclass(frozen=True, eq=False)
class Design:
    """The outcome of each child, the matrix of intercept and columns, and the names of the matrix's columns."""

    outcome: np.ndarray
    matrix: np.ndarray
    names: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Estimates:
    """The parameters of a model on the log scale, their covariance, and the degrees of freedom of their t (None: z)."""

    names: tuple[str, ...]
    values: np.ndarray
    covariance: np.ndarray
    freedom: int | None = None
    log_likelihood: float | None = None

    def fitted(self, n: int) -> Fitted:
        """Each parameter with its Wald interval and p, from the same standard error, so that they agree."""
        errors = np.sqrt(np.diag(self.covariance))
        curve = norm() if self.freedom is None else t(self.freedom)
        ps, reach = 2 * curve.sf(np.abs(self.values / errors)), float(curve.ppf(1 - ALPHA / 2)) * errors
        rows = zip(self.names, self.values, self.values - reach, self.values + reach, ps, errors, strict=True)
        return Fitted(
            {name: Coefficient(name, *map(float, numbers)) for name, *numbers in rows}, n, self.log_likelihood
        )


def designed(outcome: Sequence[float], columns: Mapping[str, Sequence[float]]) -> Design:
    """Outcome and columns as arrays, with an intercept; refused (CannotCount) where no model can be fitted to them."""
    values = _numbers("outcome", outcome)
    given = {name: _numbers(name, column) for name, column in columns.items()}
    if INTERCEPT in given:
        raise CannotCount(f"A column cannot be called '{INTERCEPT}': every model has one of its own.")
    for name, column in given.items():
        if len(column) != len(values):
            raise CannotCount(f"'{name}' has {len(column)} values for {len(values)} children: give one for each child.")
        if np.ptp(column) == 0:
            raise CannotCount(f"'{name}' is the same for all {len(values)} children and says nothing: leave it out.")
    if np.ptp(values) == 0:
        raise CannotCount(f"All {len(values)} children have the same outcome: there is nothing to explain. Report it.")
    matrix = np.column_stack([np.ones(len(values)), *given.values()])
    if len(values) <= matrix.shape[1]:
        raise CannotCount(
            f"{len(values)} children are too few for {matrix.shape[1]} parameters: leave columns out, or count."
        )
    if np.linalg.matrix_rank(matrix / np.abs(matrix).max(axis=0)) < matrix.shape[1]:
        raise CannotCount(f"Some of {', '.join(given)} say the same: one follows from the others. Leave it out.")
    return Design(values, matrix, (INTERCEPT, *given))


def separated(directions: np.ndarray) -> bool:
    """Whether parameters b exist with row x b >= 0 for every row, and > 0 for one: then the likelihood has no maximum.

    Rows are scaled columns, signed so that b fits a child better the larger row x b. Linear programme: the largest sum
    of row x b with |b| <= 1 is 0 where there is no such b (Konis 2007, R: detectseparation).
    """
    scaled = np.unique(directions / np.maximum(np.abs(directions).max(axis=0), 1e-300), axis=0)
    best = linprog(-scaled.sum(axis=0), A_ub=-scaled, b_ub=np.zeros(len(scaled)), bounds=(-1, 1), method="highs")
    return bool(-best.fun > SEPARATES)


def _numbers(name: str, values: Sequence[float]) -> np.ndarray:
    try:
        numbers = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise CannotCount(f"'{name}' holds something that is no number: use 1 for yes, 0 for no.") from None
    missing = int((~np.isfinite(numbers)).sum())
    if missing or not len(numbers):
        raise CannotCount(f"'{name}' is missing for {missing} of {len(numbers)} children: leave them out, and say so.")
    return numbers
