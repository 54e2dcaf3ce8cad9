"""The conditional Poisson likelihood of a case series: Newton's method, all children at once.

Given how many events a child had, they fall on its intervals with chances proportional to days x exp(columns x
coefficients); what is the child's own cancels (Farrington 1995, Biometrics 51:228-235). Written here because
statsmodels' ConditionalPoisson drops children whose counts are equal in intervals of different length.
"""

from dataclasses import dataclass

import numpy as np

from analysis.errors import CannotCount

# Newton gains less than this in log-likelihood: found. It takes 5 to 8 steps from 0.
GAIN = 1e-13
MOST_STEPS = 50
# A relative incidence of e^15 (3 million) or its inverse is none: the likelihood rises without end.
ENDLESS = 15.0


@dataclass(frozen=True)
class Fit:
    """Coefficients (log relative incidences), their model covariance, and each child's part of the score (a row each).

    `children` counts those with an event whose intervals differ: the others say nothing and have no row.
    """

    coefficients: np.ndarray
    covariance: np.ndarray
    scores: np.ndarray

    @property
    def children(self) -> int:
        """How many children inform the coefficients."""
        return len(self.scores)

    @property
    def sandwich(self) -> np.ndarray:
        """Covariance by children, whose events may come in runs; G / (G - 1) as G children give fewer squares.

        Liang & Zeger 1986, Biometrika 73:13-22.
        """
        meat = self.scores.T @ self.scores * (self.children / (self.children - 1))
        return self.covariance @ meat @ self.covariance


@dataclass(frozen=True)
class Rows:
    """Intervals sorted by child: columns (a row an interval), log days, events, and where each child's rows start."""

    columns: np.ndarray
    log_days: np.ndarray
    events: np.ndarray
    starts: np.ndarray

    @property
    def sizes(self) -> np.ndarray:
        """How many rows each child has."""
        return np.diff(np.append(self.starts, len(self.events)))


def informative(columns: np.ndarray, days: np.ndarray, events: np.ndarray, child: np.ndarray) -> Rows:
    """The rows of the children who have an event and whose columns vary; `child` numbers them 0, 1, ..."""
    order = np.argsort(child, kind="stable")
    columns, days, events, child = columns[order], days[order], events[order], child[order]
    starts = np.flatnonzero(np.append(True, child[1:] != child[:-1])) if len(child) else np.zeros(0, int)
    if not len(starts):
        raise CannotCount("The case series has no rows: no child is under observation.")
    sizes = np.diff(np.append(starts, len(child)))
    differs = np.maximum.reduceat(columns, starts) > np.minimum.reduceat(columns, starts)
    says = differs.any(axis=1) & (np.add.reduceat(events, starts) > 0)
    kept = np.repeat(says, sizes)
    sizes = sizes[says]
    return Rows(columns[kept], np.log(days[kept]), events[kept], np.cumsum(sizes) - sizes)


def fitted(rows: Rows) -> Fit:
    """Maximum likelihood from 0 by Newton's method, halving steps that lose. Refused: no maximum, or not one alone."""
    beta = np.zeros(rows.columns.shape[1])
    value, scores, information = _likelihood(rows, beta)
    for _ in range(MOST_STEPS):
        score = scores.sum(axis=0)
        step = _solved(information, score)
        if step @ score < GAIN:
            return Fit(beta, _solved(information, np.eye(len(beta))), scores)
        size = 1.0
        while (new := _likelihood(rows, beta + size * step))[0] < value and size > 1e-6:
            size /= 2
        beta, (value, scores, information) = beta + size * step, new
        if np.abs(beta).max() > ENDLESS:
            break
    raise CannotCount("The case series has no finite solution: a window or age band has too few events. Join bands.")


def _likelihood(rows: Rows, beta: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Log-likelihood, the score of each child and the information at these coefficients."""
    linear = rows.log_days + rows.columns @ beta
    linear -= np.repeat(np.maximum.reduceat(linear, rows.starts), rows.sizes)
    weight = np.exp(linear)
    total = np.add.reduceat(weight, rows.starts)
    events = np.add.reduceat(rows.events, rows.starts)
    value = float(rows.events @ linear - events @ np.log(total))
    expected = weight * np.repeat(events / total, rows.sizes)
    mean = np.add.reduceat(rows.columns * expected[:, None], rows.starts)
    scores = np.add.reduceat(rows.columns * rows.events[:, None], rows.starts) - mean
    information = (rows.columns * expected[:, None]).T @ rows.columns - (mean / events[:, None]).T @ mean
    return value, scores, information


def _solved(information: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The solution, where windows and age bands can be told apart."""
    scale = np.sqrt(np.maximum(np.diag(information), 1e-300))
    if np.linalg.eigvalsh(information / np.outer(scale, scale)).min() < 1e-10:
        raise CannotCount("Windows and age bands cannot be told apart: they cover the same days. Join some of them.")
    return np.linalg.solve(information, right)
