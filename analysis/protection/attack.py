"""The attack: which protected counts a reader can work out from what is printed.

A count is given away when fewer than `least_open` values are possible for it, all that is printed considered together.
Exact: by integer programming over whole numbers; values between the least and the greatest that are not possible (a
count that must be even) do not pass for possible. A first sweep looks for solutions in which many counts differ at
once, because a count that was seen with enough values needs no more proof that it is open.

What a reader is not assumed to know: how the program chose among several counts that it could have hidden.
"""

from collections.abc import Mapping
from math import inf

import numpy as np

from analysis.protection.linked import Key, Known, Range
from analysis.protection.relations import ContradictoryCounts, System, components, is_network, narrowed, system
from analysis.protection.solving import Program, program

ANY = Range(0, None)
# How far from the true numbers the sweeps look: one up and one down make three values, and near is quickly searched.
REACHES = (1, 2, 1000)
SEED = 11


def determined(known: Known, protected: Mapping[Key, int], least_open: int, within: Range = ANY) -> dict[Key, Range]:
    """The protected counts that a reader can work out to fewer than `least_open` values, and what they are held to.

    `within`: count only values from here, as a reader does who also guesses rightly that the count is small.
    Numbers that are not possible are refused (ContradictoryCounts).

    >>> from analysis.protection.linked import Sum
    >>> row = (Sum("all", ("yes", "no")),)
    >>> determined(Known({"all": Range(8, 8), "yes": Range(6, 6), "no": Range(1, None)}, row), {"no": 2}, 3)
    {'no': Range(low=2, high=2)}
    >>> determined(Known({"all": Range(8, 8), "yes": Range(1, None), "no": Range(1, None)}, row), {"no": 2}, 3)
    {}
    """
    limits = _limits(known, protected)
    found = _known_exactly(limits, protected, least_open, within)
    for part in components(limits):
        wanted = _wanted(part, protected)
        if not wanted:
            continue
        found |= {part.keys[at]: held for at, held in _held(part, wanted, least_open, within).items()}
    return {key: found[key] for key in protected if key in found}


def suspects(
    known: Known, protected: Mapping[Key, int], least_open: int, within: Range, remembered: dict[tuple, list[Key]]
) -> list[Key]:
    """The protected counts that a quick look does not show to be open: all that are determined, and perhaps others.

    `remembered`: answers by component; with the same dict given again, only components that changed are looked at.
    """
    limits = _limits(known, protected)
    found = list(_known_exactly(limits, protected, least_open, within))
    for part in components(limits):
        wanted = _wanted(part, protected)
        question = (part, tuple(wanted.items()), within)
        if wanted and question not in remembered:
            search = _Search(program(part), is_network(part), least_open, within)
            remembered[question] = [part.keys[at] for at in search.swept(wanted)]
        found += remembered[question] if wanted else []
    return found


def _limits(known: Known, protected: Mapping[Key, int]) -> System:
    """The limits of all counts; true numbers that are outside theirs are refused."""
    limits = narrowed(system(known, protected))
    wrong = [
        key
        for key, low, high in zip(limits.keys, limits.low, limits.high, strict=True)
        if not low <= protected.get(key, low) <= high
    ]
    if wrong:
        raise ContradictoryCounts(wrong)
    return limits


def _known_exactly(limits: System, protected: Mapping[Key, int], least_open: int, within: Range) -> dict[Key, Range]:
    """The protected counts for which the sums, one at a time, leave a single value."""
    exact = {key: _at(limits, at) for at, key in enumerate(limits.keys) if key in protected and _at(limits, at).exact}
    return {key: held for key, value in exact.items() if _size(held := _clipped(value, within)) < least_open}


def _wanted(part: System, protected: Mapping[Key, int]) -> dict[int, int]:
    return {at: protected[key] for at, key in enumerate(part.keys) if key in protected}


def _held(part: System, wanted: Mapping[int, int], least_open: int, within: Range) -> dict[int, Range]:
    """The wanted counts of one component that are held to fewer values than must be open."""
    network = is_network(part)
    if network and len(part.rows) <= 1:  # one sum: the limits that it narrowed are reached, and all between them
        limits = narrowed(part)
        ranges = {at: _clipped(_at(limits, at), within) for at in wanted}
        return {at: held for at, held in ranges.items() if _size(held) < least_open}
    search = _Search(program(part), network, least_open, within)
    left = search.swept(wanted)
    return {at: held for at in left if not search.open(at) and (held := search.alone(at)) is not None}


class _Search:
    """Looks for values of the counts of one component, and keeps those that it saw."""

    def __init__(self, solver: Program, network: bool, least_open: int, within: Range):
        self.solver, self.network, self.least_open, self.within = solver, network, least_open, within
        self.seen: list[set[int]] = [set() for _ in solver.system.keys]

    def swept(self, wanted: Mapping[int, int]) -> list[int]:
        """Push all counts up or down at random, and back, near the true numbers first: what is not open after it."""
        if not wanted:
            return []
        random, left, base = np.random.default_rng(SEED), list(wanted), self.around(wanted)
        for reach in REACHES:
            near, before = self.solver.near(base, reach), len(left) + 1
            while left and len(left) < before:
                weights, before = np.zeros(len(self.seen)), len(left)
                weights[left] = random.choice((-1.0, 1.0), len(left))
                self.keep(near.least(weights))
                self.keep(near.least(-weights))
                left = [at for at in left if not self.open(at)]
        return left

    def around(self, wanted: Mapping[int, int]) -> tuple[int, ...]:
        """Counts that fit, with the true numbers where they are given."""
        counts = self.solver.with_values(wanted)
        if counts is None:
            raise ContradictoryCounts(self.solver.system.keys)
        self.keep(counts)
        return counts

    def alone(self, at: int) -> Range | None:
        """What one count is held to, or None where it is open."""
        weights = np.zeros(len(self.seen))
        weights[at] = 1
        lowest, highest = self.least(weights)[at], self.least(-weights)[at]
        held = _clipped(Range(lowest, highest), self.within)
        if self.network or _size(held) < self.least_open:
            return held if _size(held) < self.least_open else None
        for value in range(held.low, held.high + 1):
            if self.open(at):
                return None
            if value not in self.seen[at]:
                self.keep(self.solver.with_values({at: value}))
        return None if self.open(at) else held

    def least(self, weights: np.ndarray) -> tuple[int, ...]:
        """Counts for which weights x counts is least; kept."""
        counts = self.solver.least(weights)
        if counts is None:
            raise ContradictoryCounts(self.solver.system.keys)
        self.keep(counts)
        return counts

    def keep(self, counts: tuple[int, ...] | None) -> None:
        """Remember the values of a solution."""
        for values, value in zip(self.seen, counts or (), strict=False):
            values.add(value)

    def open(self, at: int) -> bool:
        """Whether enough values of a count were seen, or lie between two that were."""
        values = self.seen[at]
        if self.network and values:
            return _size(_clipped(Range(min(values), max(values)), self.within)) >= self.least_open
        top = inf if self.within.high is None else self.within.high
        return sum(self.within.low <= value <= top for value in values) >= self.least_open


def _at(given: System, column: int) -> Range:
    high = given.high[column]
    return Range(int(given.low[column]), None if high == inf else int(high))


def _clipped(held: Range, within: Range) -> Range:
    highs = [high for high in (held.high, within.high) if high is not None]
    return Range(max(held.low, within.low), min(highs) if highs else None)


def _size(held: Range) -> float:
    return inf if held.high is None else max(0, held.high - held.low + 1)
