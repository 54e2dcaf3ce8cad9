"""Whether two answers go together within strata (boards, rounds): the generalised Cochran-Mantel-Haenszel tests.

Given the margins of each stratum, counts are compared with those expected under independence, summed over the strata.
General association asks for any pattern and has the most degrees of freedom; row mean scores asks whether the rows
differ in the mean of columns that have an order. Both are chi-square, that is approximate: for few children an exact
test of one table says more. Landis, Heyman & Koch 1978, Int Stat Rev 46:237-254; Agresti 2002, p.295.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from analysis.errors import CannotCount
from analysis.statistics.tables.nominal import as_counts

# A direction in which fewer parts than this of the largest vary does not vary: the counts there are fixed.
FLAT = 1e-9


@dataclass(frozen=True)
class Association:
    """A chi-square, its degrees of freedom and its p."""

    chi_square: float
    freedom: int
    p: float


@dataclass(frozen=True)
class GeneralisedCmh:
    """General association, and the difference of the rows' mean scores."""

    general: Association
    row_means: Association


def generalised_cmh(strata: Sequence[np.ndarray], scores: Sequence[float] | None = None) -> GeneralisedCmh:
    """Both tests over strata of R x C tables with the same rows and columns (R: mantelhaen.test, coin::cmh_test).

    Hypothesis: in no stratum do rows and columns go together. d' V^-1 d, d the sum of counts less expected, V the sum
    of their multivariate hypergeometric covariances; directions without variance are left out, of the degrees of
    freedom too. `scores` of the columns: 1, 2, 3 ... unless given. Strata of fewer than two children say nothing.
    CannotCount: unlike tables, nothing that varies. Two rounds in which 3 and 2 of 4 and 1 and 1 of 4 were unsafe:

    >>> tests = generalised_cmh([np.array([[3, 1], [1, 3]]), np.array([[2, 2], [1, 3]])])
    >>> round(tests.general.chi_square, 4), tests.general.freedom, round(tests.general.p, 4)
    (2.0323, 1, 0.154)
    """
    tables = _alike(strata)
    shape = tables[0].shape
    values = np.arange(1.0, shape[1] + 1) if scores is None else np.asarray(scores, dtype=float)
    if values.shape != (shape[1],) or not np.isfinite(values).all() or np.ptp(values) == 0:
        raise CannotCount(f"Give one score for each of the {shape[1]} columns, not all the same.")
    scaled = (values - values.min()) / np.ptp(values)
    return GeneralisedCmh(_association(tables, np.eye(shape[1])), _association(tables, scaled[None, :]))


def _alike(strata: Sequence[np.ndarray]) -> list[np.ndarray]:
    tables = [as_counts(stratum) for stratum in strata]
    if len({table.shape for table in tables}) != 1:
        raise CannotCount("Each stratum is one table, all with the same rows and columns; there is at least one.")
    telling = [table.astype(float) for table in tables if table.sum() >= 2]
    if not telling:
        raise CannotCount("No stratum holds two children: there is nothing to compare.")
    return telling


def _association(tables: list[np.ndarray], weights: np.ndarray) -> Association:
    """The test of rows against weighted columns: a line of `weights` a comparison of columns."""
    distance, covariance = 0.0, 0.0
    for table in tables:
        n, rows, columns = table.sum(), table.sum(axis=1) / table.sum(), weights @ table.sum(axis=0) / table.sum()
        distance = distance + (table @ weights.T - n * np.outer(rows, columns)).ravel()
        of_rows = np.diag(rows) - np.outer(rows, rows)
        of_columns = (weights * (table.sum(axis=0) / n)) @ weights.T - np.outer(columns, columns)
        covariance = covariance + n**2 / (n - 1) * np.kron(of_rows, of_columns)
    sizes, directions = np.linalg.eigh(covariance)
    varies = sizes > FLAT * max(sizes.max(), FLAT)
    if not varies.any():
        raise CannotCount(
            "In every stratum all children are in one row, or in one column: there is nothing to compare."
        )
    square = float((((directions.T @ distance)[varies]) ** 2 / sizes[varies]).sum())
    return Association(square, int(varies.sum()), float(chi2.sf(square, varies.sum())))
