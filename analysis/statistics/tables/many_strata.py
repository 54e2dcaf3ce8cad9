"""Many comparisons at once, each of groups within strata: exact conditional Cochran-Mantel-Haenszel by arrays.

Given the margins of every stratum, the number of exposed children with the outcome is a sum of independent
hypergeometric numbers; its ways are multiplied up stratum by stratum for all comparisons together (Gart 1970; Mehta,
Patel & Gray 1985). p and interval are central, as tables/exact.py for one stratum and tables/strata.py for a single
comparison. A stratum without two groups and two outcomes can only come out as it did, and so tells nothing.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from analysis.errors import CannotCount
from analysis.statistics.results import ALPHA
from analysis.statistics.tables.many_odds import log_odds_ratios

# A p nearer than this to 0.05 is counted again in whole numbers.
NEAR = 1e-9
# How many numbers are worked on at a time: few enough to stay in the processor's cache.
BLOCK = 200_000


@dataclass(frozen=True, eq=False)
class ComparedWithin:
    """Arrays, a number a comparison: central p, the common conditional odds ratio and its central exact interval."""

    central: np.ndarray
    estimate: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True, eq=False)
class _Margins:
    """Comparison x stratum: exposed, others, children with the outcome, and exposed ones with it above the fewest."""

    exposed: np.ndarray
    others: np.ndarray
    yes: np.ndarray
    fewest: np.ndarray
    found: np.ndarray


def compared_within(tables: np.ndarray) -> ComparedWithin:
    """p and common odds ratio of every comparison: `tables` is stratum x comparison x the four fields of TwoByTwo.

    1 is outside low to high exactly when `central` is under 0.05; a bound is 0 or infinite where the count is at its
    limit. Comparisons of which no stratum has two groups and two outcomes are refused (CannotCount). 3 of 4 against 1
    of 4 in each of two partnerships:

    >>> found = compared_within(np.array([[[3, 1, 1, 3]], [[3, 1, 1, 3]]]))
    >>> found.central.round(4).tolist(), found.estimate.round(3).tolist(), found.low.round(3).tolist()
    ([0.1473], [6.408], [0.63])
    """
    margins = _margins(np.asarray(tables))
    reach = (np.minimum(margins.exposed, margins.yes) - margins.fewest).sum(axis=1)
    if not reach.all():
        raise CannotCount(f"{int((reach == 0).sum())} comparisons have no stratum with two groups and two outcomes.")
    size = max(1, BLOCK // int(reach.max() + 1))
    rows = [np.arange(first, min(first + size, len(reach))) for first in range(0, len(reach), size)]
    numbers = np.concatenate([_compared(_of(margins, block)) for block in rows])
    return ComparedWithin(*numbers.T)


def _margins(tables: np.ndarray) -> _Margins:
    exposed_yes, exposed_no, others_yes, others_no = np.moveaxis(tables.swapaxes(0, 1), -1, 0)
    others, yes = others_yes + others_no, exposed_yes + others_yes
    fewest = np.maximum(0, yes - others)
    return _Margins(exposed_yes + exposed_no, others, yes, fewest, exposed_yes - fewest)


def _of(margins: _Margins, rows: np.ndarray) -> _Margins:
    return _Margins(*(part[rows] for part in vars(margins).values()))


def _compared(margins: _Margins) -> np.ndarray:
    """Rows of p, estimate, low and high."""
    logs, found = _log_ways(margins), margins.found.sum(axis=1)
    chances = _multiplied(logs, np.zeros(len(found)))
    k = np.arange(chances.shape[1])
    lower, upper = (chances * (k <= found[:, None])).sum(axis=1), (chances * (k >= found[:, None])).sum(axis=1)
    p = np.minimum(1, 2 * np.minimum(lower, upper))
    for row in np.flatnonzero(np.abs(p - ALPHA) < NEAR):
        p[row] = _in_whole_numbers(_of(margins, np.array([row])))
    odds = _odds_ratios(margins, logs, found)
    kept = p >= ALPHA  # as in tables/exact.py: p decides where a bound is 1 but for rounding
    odds[kept, 1], odds[kept, 2] = np.minimum(odds[kept, 1], 1), np.maximum(odds[kept, 2], 1)
    return np.column_stack([p, odds])


def _log_ways(margins: _Margins) -> np.ndarray:
    """Comparison x stratum x number above the fewest: the logarithm of the ways to it."""
    most = np.minimum(margins.exposed, margins.yes) - margins.fewest
    above = np.arange(most.max() + 1)
    k = margins.fewest[..., None] + above
    exposed, others, yes = margins.exposed[..., None], margins.others[..., None], margins.yes[..., None]
    inside = above <= most[..., None]
    k = np.where(inside, k, margins.fewest[..., None])
    return np.where(inside, _log_choose(exposed, k) + _log_choose(others, yes - k), -np.inf)


def _log_choose(n: np.ndarray, k: np.ndarray) -> np.ndarray:
    return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)


def _multiplied(logs: np.ndarray, log_odds: np.ndarray) -> np.ndarray:
    """Comparison x sum over the strata: its chance at these odds ratios."""
    tilted = logs + log_odds[:, None, None] * np.arange(logs.shape[2])
    ways = np.exp(tilted - tilted.max(axis=2, keepdims=True))
    ways /= ways.sum(axis=2, keepdims=True)
    sums = np.ones((len(logs), 1))
    for stratum in range(logs.shape[1]):
        reach = int(np.isfinite(logs[:, stratum]).sum(axis=1).max())
        wider = np.zeros((len(sums), sums.shape[1] + reach - 1))
        for above in range(reach):
            wider[:, above : above + sums.shape[1]] += sums * ways[:, stratum, above, None]
        sums = wider
    return sums


def _odds_ratios(margins: _Margins, logs: np.ndarray, found: np.ndarray) -> np.ndarray:
    """Estimate, low and high, from chances near the estimate: far from it they leave the machine's range.

    `log_odds_ratios` starts its search from a single table, so it is given one with the same sum, limit and children,
    and the odds ratio of Mantel and Haenszel.
    """
    n, reach = (margins.exposed + margins.others).sum(axis=1), np.isfinite(logs).sum(axis=2) - 1
    start = _mantel_haenszel(margins)
    chances = _multiplied(logs, start)
    with np.errstate(divide="ignore"):
        ways = np.log(chances) - start[:, None] * np.arange(chances.shape[1])
    most = reach.sum(axis=1)
    ways[np.arange(ways.shape[1]) > most[:, None]] = -np.inf
    exposed_no = (n - most) / (1 + np.exp(start) * (most - found + 0.5) / (found + 0.5))
    table = np.column_stack([found, exposed_no, most - found, n - most - exposed_no])
    with np.errstate(over="ignore"):
        return np.exp(log_odds_ratios(ways - ways.max(axis=1, keepdims=True), table))


def _mantel_haenszel(margins: _Margins) -> np.ndarray:
    """Logarithm of the Mantel-Haenszel odds ratio, with half a child on either side so that it is finite."""
    n = np.maximum(margins.exposed + margins.others, 1)
    exposed_yes = margins.found + margins.fewest
    exposed_no, others_yes = margins.exposed - exposed_yes, margins.yes - exposed_yes
    over = (exposed_yes * (margins.others - others_yes) / n).sum(axis=1)
    under = (exposed_no * others_yes / n).sum(axis=1)
    return np.log((over + 0.5) / (under + 0.5))


def _in_whole_numbers(margins: _Margins) -> float:
    """The central p of one comparison, so that a p of exactly 0.05 is exactly 0.05."""
    sums = [1]
    for exposed, others, yes, fewest in zip(
        *(part[0].tolist() for part in (margins.exposed, margins.others, margins.yes, margins.fewest)), strict=True
    ):
        ways = [math.comb(exposed, k) * math.comb(others, yes - k) for k in range(fewest, min(exposed, yes) + 1)]
        sums = [
            sum(sums[at - k] * ways[k] for k in range(len(ways)) if 0 <= at - k < len(sums))
            for at in range(len(sums) + len(ways) - 1)
        ]
    found = int(margins.found.sum())
    return min(1.0, 2 * min(sum(sums[: found + 1]), sum(sums[found:])) / sum(sums))
