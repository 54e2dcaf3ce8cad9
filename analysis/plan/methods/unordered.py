"""NOM-NOM: two questions whose answers have no order."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.errors import CannotCount
from analysis.plan.association import Association, Cell
from analysis.plan.methods.parts import ONE_ROUND, estimated, with_p
from analysis.plan.samples import Sample
from analysis.statistics.results import ALPHA
from analysis.statistics.tables.nominal import cramers_v, freeman_halton


def answers_compared(counted: Association, sample: Sample) -> Association:
    """Freeman-Halton's test of all answers against all, with Cramer's V."""
    if sample.strata > 1:
        raise CannotCount(ONE_ROUND.format(what="Answers in no order"))
    table = counts(sample.cells())
    if min(table.shape) < 2:
        raise CannotCount(
            f"All {sample.n} {sample.unit} gave the same answer to one of the two, so nothing can differ."
        )
    found = with_p(counted, freeman_halton(table))
    strength = cramers_v(table)
    contradicts = (strength.low > 0) != (found.p < ALPHA)
    estimate = estimated("Cramer's V", "strength", strength, "noncentral chi-square")
    if contradicts:
        note = "Its approximate interval is not given: it disagrees with the exact test."
        estimate = replace(estimate, low=None, high=None, note=note)
    return replace(found, estimate=estimate)


def counts(cells: Sequence[Cell]) -> np.ndarray:
    """The numbers of the cells, a row an exposure and a column an outcome; what nobody answered is left out."""
    rows = list(dict.fromkeys(cell.exposure for cell in cells))
    table = np.array([cell.number for cell in cells]).reshape(len(rows), -1)
    return table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
