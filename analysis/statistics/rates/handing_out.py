"""Children with events and days, and every way to choose which of them are exposed.

A row is a child: its events, the days it was observed, whether it was exposed, its stratum. Within each stratum as many
are chosen as were exposed. All ways are counted up to 200,000, beyond that 20,000 are drawn with a fixed seed, and the
observed one is put before them, so that p is (hits + 1) / (draws + 1) (Phipson & Smyth 2010).
"""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analysis.errors import CannotCount

# Up to so many ways to choose who is exposed all are counted (half a second); above, so many are drawn at random.
MOST_WAYS = 200_000
DRAWS = 20_000
SEED = 2015
# Random numbers held at once when ways are drawn: 16 MB.
BLOCK = 2_000_000


@dataclass(frozen=True)
class Rates:
    """Children: events, days, exposed and stratum (0, 1, ...) of each, checked."""

    events: np.ndarray
    days: np.ndarray
    exposed: np.ndarray
    stratum: np.ndarray

    @property
    def sums(self) -> np.ndarray:
        """A row a stratum: events of the exposed, events of the others, days of the exposed, days of the others."""
        return np.stack([self._within(group) for group in self.groups[0]])

    @property
    def groups(self) -> tuple[list[np.ndarray], list[int]]:
        """The positions of each stratum's children, and how many of them are exposed."""
        groups = [np.flatnonzero(self.stratum == s) for s in range(self.stratum.max() + 1)]
        return groups, [int(self.exposed[group].sum()) for group in groups]

    def _within(self, members: np.ndarray) -> np.ndarray:
        e = self.exposed[members]
        y, t = self.events[members], self.days[members]
        return np.array([y[e].sum(), y[~e].sum(), t[e].sum(), t[~e].sum()])


def checked(
    events: Sequence[int], days: Sequence[float], exposed: Sequence[bool], strata: Sequence[Hashable] | None
) -> Rates:
    """The children as arrays, without the strata that hold one group only or no event: these say nothing."""
    y, t, e = np.asarray(events, float), np.asarray(days, float), np.asarray(exposed)
    labels = [0] * len(y) if strata is None else list(strata)
    if not len(y) == len(t) == len(e) == len(labels):
        raise CannotCount("Events, days, exposed and strata are of different lengths: give one of each a child.")
    _refuse_bad(y, t, e)
    seen = {label: at for at, label in enumerate(dict.fromkeys(labels))}
    stratum = np.array([seen[label] for label in labels], dtype=int)
    count = [np.bincount(stratum, weight) for weight in (e, ~e.astype(bool), y)]
    kept = np.all([number > 0 for number in count], axis=0)[stratum] if len(y) else np.zeros(0, bool)
    if not kept.any():
        raise CannotCount("No rate ratio: no stratum has exposed children, others and an event. Describe the counts.")
    return Rates(y[kept], t[kept], e[kept].astype(bool), np.unique(stratum[kept], return_inverse=True)[1])


def _refuse_bad(events: np.ndarray, days: np.ndarray, exposed: np.ndarray) -> None:
    bad = int((~np.isfinite(days) | (days <= 0)).sum())
    if bad:
        raise CannotCount(f"{bad} children have no days of observation above 0: leave them out, and say how many.")
    bad = int((~np.isfinite(events) | (events < 0) | (events != np.floor(events))).sum())
    if bad:
        raise CannotCount(f"The events of {bad} children are not whole numbers of 0 or more: correct or leave out.")
    if not np.isin(exposed, [True, False]).all():
        raise CannotCount("Exposed must be True or False for every child: leave out children of whom it is not known.")


def number_of_ways(children: Rates) -> int:
    """In how many ways the exposed could be chosen."""
    return math.prod(math.comb(len(group), number) for group, number in zip(*children.groups, strict=True))


def ways(children: Rates) -> np.ndarray:
    """A row a way to choose who is exposed: the four sums of each stratum over the chosen, less those observed.

    The chosen keep the mark whether they were exposed in truth, as their events are divided or their days lengthened
    by it.
    """
    y, t, e = children.events, children.days, children.exposed
    values = np.stack([y * e, y * ~e, t * e, t * ~e], axis=1)
    groups, numbers = children.groups
    observed = np.concatenate([values[group][e[group]].sum(axis=0) for group in groups])
    if number_of_ways(children) > MOST_WAYS:
        random = np.random.default_rng(SEED)
        chosen = np.hstack([_drawn(values[g], number, random) for g, number in zip(groups, numbers, strict=True)])
        return np.vstack([np.zeros((1, len(observed))), chosen - observed])
    every = [_all_sums(values[g], number) for g, number in zip(groups, numbers, strict=True)]
    at = np.unravel_index(np.arange(math.prod(map(len, every))), [len(sums) for sums in every])
    return np.hstack([sums[rows] for sums, rows in zip(every, at, strict=True)]) - observed


def _all_sums(values: np.ndarray, number: int) -> np.ndarray:
    """The sums over every choice of so many children."""
    return values[np.array(list(combinations(range(len(values)), number)))].sum(axis=1)


def _drawn(values: np.ndarray, number: int, random: np.random.Generator) -> np.ndarray:
    """The sums over `DRAWS` random choices of so many children, a block at a time."""
    block = max(1, BLOCK // len(values))
    sizes = [min(block, DRAWS - start) for start in range(0, DRAWS, block)]
    chosen = (random.random((size, len(values))).argpartition(number - 1, axis=1)[:, :number] for size in sizes)
    return np.vstack([values[rows].sum(axis=1) for rows in chosen])
