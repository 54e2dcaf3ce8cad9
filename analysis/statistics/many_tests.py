"""Correction for many tests: the more are made, the likelier is a small p by chance alone.

A p that is not there (NaN) belongs to no family: statsmodels counts it, which makes every other p larger.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from statsmodels.stats.multitest import multipletests

from analysis.errors import CannotCount

Correction = Literal["holm", "hochberg", "bonferroni", "benjamini-hochberg"]
THEIR_NAMES = {
    "holm": "holm",
    "hochberg": "simes-hochberg",
    "bonferroni": "bonferroni",
    "benjamini-hochberg": "fdr_bh",
}


def adjusted(p: Sequence[float], correction: Correction) -> np.ndarray:
    """Each p corrected for all of them, in their order; NaN stays NaN and counts for nothing.

    'holm' (Holm 1979), 'hochberg' (Hochberg 1988) and 'bonferroni' bound the chance of any false finding;
    'benjamini-hochberg' (Benjamini and Hochberg 1995) the share of false ones among the findings. CannotCount for a p
    outside 0 to 1.

    >>> adjusted([0.01, 0.04, float("nan")], "holm").tolist()
    [0.02, 0.04, nan]
    """
    given = np.asarray(p, dtype=float)
    there = ~np.isnan(given)
    if ((given[there] < 0) | (given[there] > 1)).any():
        raise CannotCount("A p lies between 0 and 1.")
    corrected = given.copy()
    if there.any():
        corrected[there] = multipletests(given[there], method=THEIR_NAMES[correction])[1]
    return corrected
