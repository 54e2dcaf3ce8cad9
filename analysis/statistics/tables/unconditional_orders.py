"""In which order unconditional tests call tables of two groups extreme, and the mixtures their sets of tables make.

Each order is an array with a row for every number of exposed children with the outcome, a column for every number of
others with it: the smaller, the more extreme. Orders are divisions of whole numbers, which Python rounds correctly:
two tables that are equally extreme have the same number to the last bit, so that no tolerance decides about ties.
"""

import math
from functools import lru_cache
from itertools import accumulate

import numpy as np

from analysis.errors import CannotCount

# Beyond this the conditional tests say the same, and whole numbers of hundreds of digits only take time.
MOST_CHILDREN = 1000


@lru_cache(maxsize=128)
def fisher_more(exposed: int, others: int) -> np.ndarray:
    """One-sided p of Fisher's test that the exposed have the outcome more often: Boschloo's order (Boschloo 1970).

    2 and 1 children: both exposed and not the other is the most extreme table, P = 1/3.

    >>> fisher_more(2, 1).round(3).tolist()
    [[1.0, 1.0], [0.667, 1.0], [0.333, 1.0]]
    """
    return _by_number_with_outcome(exposed, others, lambda ways: list(accumulate(reversed(ways)))[::-1])


@lru_cache(maxsize=128)
def fisher_minimum_likelihood(exposed: int, others: int) -> np.ndarray:
    """Two-sided p of Fisher's test that adds all tables no more likely than this (Irwin 1935), as scipy and R give it.

    >>> fisher_minimum_likelihood(2, 1).round(3).tolist()
    [[1.0, 0.333], [1.0, 1.0], [0.333, 1.0]]
    """
    return _by_number_with_outcome(
        exposed, others, lambda ways: [sum(other for other in ways if other <= way) for way in ways]
    )


@lru_cache(maxsize=128)
def pooled_more(exposed: int, others: int) -> np.ndarray:
    """Minus the signed square of the pooled Wald z, over N n2 n1: Barnard's order of more among the exposed.

    z^2 = (x1 n2 - x2 n1)^2 N / (n1 n2 m (N - m)) with m = x1 + x2; 0 where all children have the same outcome.

    >>> pooled_more(2, 1).tolist()
    [[0.0, 2.0], [-0.5, 0.5], [-2.0, 0.0]]
    """
    _refuse_too_many(exposed + others)
    order = np.zeros((exposed + 1, others + 1))
    for x in range(exposed + 1):
        for y in range(others + 1):
            ahead, same = x * others - y * exposed, (x + y) * (exposed + others - x - y)
            order[x, y] = -ahead * abs(ahead) / same if same else 0.0
    return _locked(order)


def turned(order: np.ndarray) -> np.ndarray:
    """The order of less among the exposed, from that of more: Yes and No change places."""
    return order[::-1, ::-1]


@lru_cache(maxsize=128)
def conditional_chances(exposed: int, others: int) -> np.ndarray:
    """Chance of each table among those with as many children with the outcome: C(n1, x) C(n2, y) / C(N, x + y)."""
    return _by_number_with_outcome(exposed, others, lambda ways: ways)


def mixtures(order: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """Of the tables at least as extreme as each level, the conditional chance by how many children have the outcome.

    A row for each level, a column for 0 to N children with the outcome: what `largest_chances` takes.
    """
    exposed, others = order.shape[0] - 1, order.shape[1] - 1
    chances = conditional_chances(exposed, others)
    kept = np.unique(levels)
    rank = np.searchsorted(kept, order)  # the first level that holds the table; one beyond the last: none does
    sets = np.zeros((len(kept) + 1, exposed + others + 1))
    with_outcome = np.add.outer(np.arange(exposed + 1), np.arange(others + 1))
    np.add.at(sets, (rank, with_outcome), chances)
    return np.cumsum(sets[:-1], axis=0)[np.searchsorted(kept, levels)]


def _by_number_with_outcome(exposed: int, others: int, of_ways) -> np.ndarray:
    """Fills an order from the whole-number ways of all tables with the same number of children with the outcome."""
    _refuse_too_many(exposed + others)
    order = np.empty((exposed + 1, others + 1))
    for yes in range(exposed + others + 1):
        possible = range(max(0, yes - others), min(exposed, yes) + 1)
        ways = [math.comb(exposed, x) * math.comb(others, yes - x) for x in possible]
        total = math.comb(exposed + others, yes)
        order[list(possible), [yes - x for x in possible]] = [number / total for number in of_ways(ways)]
    return _locked(order)


def _refuse_too_many(children: int) -> None:
    if children > MOST_CHILDREN:
        raise CannotCount(
            f"The unconditional exact tests are for at most {MOST_CHILDREN} children, and these are {children}. "
            "Use the central Fisher test: with so many it says the same."
        )


def _locked(order: np.ndarray) -> np.ndarray:
    """Kept between calls, so nobody may write to it."""
    order.setflags(write=False)
    return order
