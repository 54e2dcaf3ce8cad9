"""Multi-valued alpha: Krippendorff's alpha where a coder may give a unit several values, or none (an empty set).

Two sets differ by d(C, K) = 1 - 2 |C and K| / (|C| + |K|), two empty ones by 0. Disagreement by chance is that of sets
of the sizes seen whose values are drawn without replacement from all that were given. With one value a set, and none
empty, it is the nominal alpha. Reference: Krippendorff and Craggs, The reliability of multi-valued coding of data
(Communication Methods and Measures 10(4), 2016, 181-198); R mvalpha 0.6.3.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.statistics.agreement_ratings import LEAST
from analysis.statistics.agreement_result import (
    Agreement,
    at_small_n,
    error_of,
    lowest_when_all_agree,
    why_not,
    with_interval,
)

# Step of the complex-step derivative: so small that its own error vanishes, and nothing is subtracted from anything.
STEP = 1e-30

# What one coder gave one unit: a set, or None where the coder did not see it.
Given = frozenset[Hashable] | None


def multi_valued_alpha(units: Sequence[Sequence[Given]], unit: str = "answers", least: int = LEAST) -> Agreement:
    """mvalpha = 1 - Do / De of units by coders, with a 95% interval.

    Do = sum over units of sum_CK d(C, K) / (m - 1) over its ordered pairs of the m sets, over all N sets. De = sum over
    sizes c, k of P_c P_k E_ck, P the share of sets of that size, E_ck the mean d of two sets of those sizes, in which
    a value counts as often as it was given (once less where both sets have it). Interval: linearised variance over
    units with t, as for the other coefficients, deterministic where a bootstrap would hang on its seed. Cost: units x
    coders^2 x values for Do, values^2 x largest size^2 for De; sets are never enumerated. Krippendorff and Craggs'
    table 3 (their .2866):

    >>> f, g, h = ["bd", "abd", "", "a"], ["d", "b", "a", None], [None, "bd", "a", None]
    >>> table = [[None if s is None else frozenset(s) for s in row] for row in zip(f, g, h)]
    >>> round(multi_valued_alpha(table).estimate, 6)
    0.286591
    """
    pairable = [row for row in units if sum(given is not None for given in row) >= 2]
    raters = sum(any(row[coder] is not None for row in units) for coder in range(max(map(len, units), default=0)))
    blank = Agreement("Multi-valued alpha", len(pairable), raters, warning=at_small_n(len(pairable), unit, least))
    different = len({given for row in pairable for given in row if given is not None})
    reason = why_not(len(pairable), different, unit)
    if reason:
        return replace(blank, reason=reason)
    return _alpha(blank, _sets(pairable))


@dataclass(frozen=True)
class _Sets:
    """Which values (last axis) each coder gave each unit, as 0 and 1, and which units (rows) a coder saw."""

    has: np.ndarray
    seen: np.ndarray

    @property
    def sizes(self) -> np.ndarray:
        """Units by coders: how many values were given."""
        return self.has.sum(axis=2)


def _sets(units: list[Sequence[Given]]) -> _Sets:
    """Each different set is turned into 0 and 1 once; that of who did not see the unit is empty, and not seen."""
    different: dict[Given, int] = {}
    which = np.array([[different.setdefault(given, len(different)) for given in row] for row in units])
    in_order = sorted({value for given in different for value in given or ()}, key=str)  # sets have none: same bytes
    values = {value: at for at, value in enumerate(in_order)}
    members = np.zeros((len(different), len(values)))
    for given, row in different.items():
        members[row, [values[value] for value in given or ()]] = 1
    seen = np.array([given is not None for given in different])
    return _Sets(members[which], seen[which])


def _alpha(blank: Agreement, sets: _Sets) -> Agreement:
    """The estimate, and its interval from what each unit adds to Do and De: their derivatives times n."""
    seen_by = sets.seen.sum(axis=1)
    times, sizes = sets.has.sum(axis=(0, 1)), _by_size(sets)
    number, within = seen_by.sum(), _within(sets)
    apart = _apart_by_chance(times[None], sizes.shape[1])[0].real
    share = sizes.sum(axis=0) / number
    expected, observed = float(share @ apart @ share), float(within.sum() / number)
    if expected <= 0:
        what = "no two sets drawn by chance from those given would differ"
        return replace(blank, reason=f"Cannot be computed because {what}.")
    of_expected = (sizes @ (2 * apart @ share) / number) + sets.has.sum(axis=1) @ _slope(times, share)
    of_observed = (within - observed * seen_by) / number
    influence = blank.n * (observed * of_expected / expected**2 - of_observed / expected)
    error = error_of(influence, np.ones(blank.n))
    lowest = lowest_when_all_agree(blank.n, max(0.0, 1 - expected))
    return with_interval(replace(blank, estimate=1 - observed / expected), error, blank.n - 1, lowest)


def _within(sets: _Sets) -> np.ndarray:
    """For each unit the d of all its ordered pairs of sets, over the sets less one."""
    within = np.zeros(len(sets.has))
    coders, sizes = sets.seen.shape[1], sets.sizes
    for one in range(coders):
        for other in range(one + 1, coders):
            shared = (sets.has[:, one] * sets.has[:, other]).sum(axis=1)
            both = sizes[:, one] + sizes[:, other]
            differ = np.where(both > 0, 1 - 2 * shared / np.maximum(1, both), 0.0)
            within += np.where(sets.seen[:, one] & sets.seen[:, other], 2 * differ, 0.0)
    return within / (sets.seen.sum(axis=1) - 1)


def _by_size(sets: _Sets) -> np.ndarray:
    """Units by size of set, from 0 to the largest: how many of its sets are of that size."""
    sizes = np.arange(int(sets.sizes.max()) + 1)
    return ((sets.sizes[:, :, None] == sizes) & sets.seen[:, :, None]).sum(axis=1).astype(float)


def _apart_by_chance(times: np.ndarray, sizes: int) -> np.ndarray:
    """E_ck for each row of `times` (how often each value was given): rows by size c by size k, under `sizes`.

    The weight of a pair (C, K) is the product of n_v over C and over K, n_v - 1 in place of n_v for values of K that
    are in C too. The sum of weights over all pairs of sizes c, k is the coefficient of x^c y^k in the product over
    values of 1 + n x + n y + n (n - 1) z x y at z = 1; its derivative by z, over it, is the mean number shared. n is
    divided by its total throughout, which cancels. Pairs of sizes that could not be drawn (no weight) differ by 0.
    """
    total = times.real.sum(axis=1).max()
    weight = np.zeros((len(times), sizes, sizes), dtype=times.dtype)
    weight[:, 0, 0] = 1
    shared = np.zeros_like(weight)
    for n in times.T:
        one, both = (n / total)[:, None, None], (n * (n - 1) / total**2)[:, None, None]
        more_shared = shared + one * _in_either(shared) + both * _in_both(shared + weight)
        weight, shared = weight + one * _in_either(weight) + both * _in_both(weight), more_shared
    drawn = weight.real > 0
    mean = np.where(drawn, shared, 0) / np.where(drawn, weight, 1)
    in_all = np.arange(sizes)[:, None] + np.arange(sizes)
    return np.where(drawn & (in_all > 0), 1 - 2 * mean / np.maximum(1, in_all), 0)


def _slope(times: np.ndarray, share: np.ndarray) -> np.ndarray:
    """By how much De grows if a value is given once more, the sizes of sets staying as they are."""
    apart = _apart_by_chance(times + STEP * 1j * np.eye(len(times)), len(share))
    return np.einsum("c,vck,k->v", share, apart, share).imag / STEP


def _in_either(pairs: np.ndarray) -> np.ndarray:
    """The value is put into C or into K, but not both."""
    grown = np.zeros_like(pairs)
    grown[:, 1:] += pairs[:, :-1]
    grown[:, :, 1:] += pairs[:, :, :-1]
    return grown


def _in_both(pairs: np.ndarray) -> np.ndarray:
    """The value is put into C and into K."""
    grown = np.zeros_like(pairs)
    grown[:, 1:, 1:] = pairs[:, :-1, :-1]
    return grown
