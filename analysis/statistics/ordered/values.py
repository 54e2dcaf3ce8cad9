"""The values that are compared: checked, as ranks, and as whole numbers, so that sums of them are exact."""

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from scipy.stats import rankdata

from analysis.errors import CannotCount


def numbers(values: Sequence[float], whose: str) -> np.ndarray:
    """The values as floats; refused (`CannotCount`): none at all, one that is missing or no number.

    >>> numbers([1, 2.5], "the exposed").tolist()
    [1.0, 2.5]
    """
    try:
        found = np.asarray(list(values), dtype=float)
    except (TypeError, ValueError):
        found = np.array([math.nan])
    if found.ndim != 1 or not np.isfinite(found).all():
        raise CannotCount(f"A value of {whose} is missing or no number: leave that child out, and say how many.")
    if not len(found):
        raise CannotCount(f"There are no values of {whose}: both groups need at least one child. Describe the counts.")
    return found


def doubled_midranks(values: np.ndarray) -> np.ndarray:
    """Twice the midrank of each value among all, a whole number: ties share the mean of their ranks (Kendall 1945).

    >>> doubled_midranks(np.array([5.0, 7.0, 5.0])).tolist()
    [3, 6, 3]
    """
    return np.rint(2 * rankdata(values)).astype(np.int64)


def whole(values: np.ndarray) -> np.ndarray:
    """Values with decimals times the smallest number that makes all of them whole, as they are written (0.1 is 1/10).

    Decimals beyond what 53 bits hold of the sum are rounded, so that 0.1 + 0.2 is 0.3. Refused: values of such
    different size that rounding would change the small ones.

    >>> whole(np.array([7.5, 0.25, 2.0])).tolist()
    [30, 1, 8]
    """
    largest = max(float(np.abs(values).max()), 1e-300) * len(values)
    digits = min(300, math.floor(math.log10(2**53 / largest)))
    written = [Fraction(repr(round(float(value), digits))) for value in values]
    scale = math.lcm(*(value.denominator for value in written))
    found = [int(value * scale) for value in written]
    if not np.allclose([float(value) for value in written], values, rtol=1e-9, atol=0):
        raise CannotCount("The values differ too much in size to be added exactly: round them, or compare their ranks.")
    return np.array(found, dtype=np.int64)
