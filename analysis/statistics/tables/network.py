"""The chance of everything that is no more likely than what was seen, when it comes about in stages.

A table with given margins is filled column by column, a sum over strata stratum by stratum; what is left to hand out
is a node. Each half of the stages is gone through once a node, and tables of the same chance are kept as one, so that
far fewer are looked at than there are (the idea of the network algorithm of Mehta & Patel 1983, JASA 78:427-434). Two
chances closer than one part in ten million are the same, as in R's fisher.test.
"""

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.errors import CannotCount

# Chances closer than this part of themselves are ties; logarithms of chances are right to about 1e-12.
SAME = 1e-7
# Decimals to which logarithms of chances are told apart, so that ties are kept once.
DECIMALS = 10
# Chances looked at before giving up: about two seconds' work and under 100 MB.
MOST = 4_000_000

# Stage and node -> the nodes that may follow (in order) and the logarithm of the chance of each. After the last stage
# no node is needed.
Steps = Callable[[int, Hashable], tuple[Sequence[Hashable], np.ndarray]]
# Logarithms of chances, ascending, and the total chance of what has just that one.
Likelihoods = tuple[np.ndarray, np.ndarray]
# The steps, the nodes whose ways to the end are known, and the work done.
Shared = tuple[Steps, dict[tuple[int, Hashable], Likelihoods], "_Work"]


@dataclass(frozen=True, eq=False)
class Network:
    """Every way from the start to the end, by node of the middle stage: the ways to it and the ways from it."""

    halves: tuple[tuple[Likelihoods, Likelihoods], ...]

    @property
    def least(self) -> float:
        """The logarithm of the chance of the least likely way."""
        return float(min(before[0].min() + after[0].min() for before, after in self.halves))

    def no_larger(self, seen: float) -> float:
        """The chance of all ways whose chance is no larger than exp of `seen`, ties among them."""
        found = 0.0
        for (before, mass), (after, chances) in self.halves:
            running = np.concatenate([[0.0], np.cumsum(chances)])
            found += float(mass @ running[np.searchsorted(after, seen + SAME - before, side="right")])
        return min(1.0, found)


def network(start: Hashable, stages: int, steps: Steps) -> Network:
    """All ways through so many stages, one at least; refused (CannotCount) where there are too many.

    Two coins, a stage each, the first with 3 heads in 4. Two tails are the least likely, 1/8, and so are as likely
    as tails first and heads second:

    >>> coins = [np.log([3 / 4, 1 / 4]), np.log([1 / 2, 1 / 2])]
    >>> throws = network("", 2, lambda stage, node: (["h", "t"], coins[stage]))
    >>> round(math.exp(throws.least), 4), throws.no_larger(math.log(1 / 8)), throws.no_larger(math.log(3 / 8))
    (0.125, 0.25, 1.0)
    """
    middle, work = (stages + 1) // 2 if stages > 1 else 0, _Work()
    shared: Shared = (steps, {}, work)
    pasts = _pasts(start, middle, steps, work)
    return Network(tuple((before, _futures(middle, node, stages, shared)) for node, before in pasts.items()))


class _Work:
    """Counts the chances looked at, and refuses when there are too many."""

    def __init__(self) -> None:
        self.done = 0

    def add(self, more: int) -> None:
        self.done += more
        if self.done > MOST:
            raise CannotCount(f"There are more than {MOST:,} tables to count: too many for an exact p.")


def _pasts(start: Hashable, middle: int, steps: Steps, work: _Work) -> dict[Hashable, Likelihoods]:
    """The ways to each node of the middle stage, by chance."""
    reached = {start: (np.zeros(1), np.ones(1))}
    for stage in range(middle):
        arriving: dict[Hashable, list[Likelihoods]] = {}
        for node, (logs, mass) in reached.items():
            following, chances = steps(stage, node)
            work.add(len(logs) * len(chances))
            for after, chance in zip(following, chances, strict=True):
                arriving.setdefault(after, []).append((logs + chance, mass * math.exp(chance)))
        reached = {node: _merged(parts) for node, parts in arriving.items()}
    return reached


def _futures(stage: int, node: Hashable, stages: int, shared: Shared) -> Likelihoods:
    """The ways from a node to the end, by chance."""
    steps, known, work = shared
    if (stage, node) in known:
        return known[stage, node]
    following, chances = steps(stage, node) if stage < stages else ([node], np.zeros(1))
    work.add(len(chances))
    if stage >= stages - 1:
        found = _merged([(chances, np.exp(chances))])
    else:
        parts = [
            (logs + chance, mass * math.exp(chance))
            for after, chance in zip(following, chances, strict=True)
            for logs, mass in [_futures(stage + 1, after, stages, shared)]
        ]
        work.add(sum(len(logs) for logs, _ in parts))
        found = _merged(parts)
    known[stage, node] = found
    return found


def _merged(parts: list[Likelihoods]) -> Likelihoods:
    """The parts as one, ascending, with ties kept once."""
    logs, mass = (np.concatenate([part[at] for part in parts]) for at in (0, 1))
    kept, first, place = np.unique(np.round(logs, DECIMALS), return_index=True, return_inverse=True)
    return logs[first], np.bincount(place, weights=mass, minlength=len(kept))
