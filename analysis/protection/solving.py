"""Whole numbers that fit a system, by integer programming (HiGHS, through scipy).

Every solution is checked in exact arithmetic before anybody believes it. A count without an upper limit is given one
that is far above all numbers printed of its component.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from analysis.errors import ProgramMistake
from analysis.protection.relations import Row, System

# Rows hold whole numbers, so that a limit may be moved by less than one without letting another solution in: what the
# solver tolerates is then never the difference between possible and impossible.
SLACK = 0.25
SOLVED, INFEASIBLE = 0, 2  # scipy.optimize.milp's status


@dataclass(frozen=True)
class Program:
    """A system as the solver takes it."""

    system: System
    bounds: Bounds
    constraints: tuple[LinearConstraint, ...]

    def least(self, weights: np.ndarray) -> tuple[int, ...] | None:
        """The counts for which weights x counts is least, or None where no counts fit."""
        return _solved(self, weights, self.bounds)

    def with_values(self, values: Mapping[int, int]) -> tuple[int, ...] | None:
        """Counts among which those of some columns have given values, or None where they cannot."""
        low, high = self.bounds.lb.copy(), self.bounds.ub.copy()
        for column, value in values.items():
            low[column] = high[column] = value
        return _solved(self, np.zeros(len(low)), Bounds(low, high))

    def near(self, counts: Sequence[int], reach: int) -> "Program":
        """The same program for counts that are at most so far from these."""
        centre = np.array(counts, float)
        bounds = Bounds(np.maximum(self.bounds.lb, centre - reach), np.minimum(self.bounds.ub, centre + reach))
        return Program(self.system, bounds, self.constraints)


def program(system: System) -> Program:
    """The program of a system."""
    far = _far_above(system)
    high = [min(limit, far) for limit in system.high]
    bounds = Bounds(np.array(system.low, float), np.array(high, float))
    if not system.rows:
        return Program(system, bounds, ())
    low, high = (np.array([getattr(row, side) for row in system.rows], float) for side in ("low", "high"))
    loose = np.where(low == high, 0.0, SLACK)
    return Program(system, bounds, (LinearConstraint(matrix(system), low - loose, high + loose),))


def matrix(system: System) -> csr_array:
    """The weights: a row of the system is a row, a count a column."""
    at = [number for number, row in enumerate(system.rows) for _ in row.columns]
    columns = [column for row in system.rows for column in row.columns]
    weights = [float(weight) for row in system.rows for weight in row.weights]
    return csr_array((weights, (at, columns)), shape=(len(system.rows), len(system.keys)))


def _far_above(system: System) -> float:
    """More than any count can be that is held by the others: all limits and constants together, and a hundred."""
    limits = [abs(limit) for row in system.rows for limit in (row.low, row.high)] + [*system.low, *system.high]
    return 100 + 2 * len(system.keys) + 2 * sum(limit for limit in limits if limit < inf)


def _solved(given: Program, weights: np.ndarray, bounds: Bounds) -> tuple[int, ...] | None:
    found = milp(
        weights,
        integrality=np.ones(len(weights)),
        bounds=bounds,
        constraints=given.constraints,
        options={"mip_rel_gap": 0},
    )
    if found.status == INFEASIBLE:
        return None
    if found.status != SOLVED:
        raise ProgramMistake(f"The attack on small numbers could not be solved: {found.message}")
    counts = tuple(int(round(count)) for count in found.x)
    if not all(_fits(row, counts) for row in given.system.rows):
        raise ProgramMistake("The attack on small numbers was given counts that do not fit their sums.")
    return counts


def _fits(row: Row, counts: tuple[int, ...]) -> bool:
    return row.low <= sum(w * counts[c] for c, w in zip(row.columns, row.weights, strict=True)) <= row.high
