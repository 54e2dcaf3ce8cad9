"""What a reader can work out of hidden counts: the least and the most that each can be, given all that is printed.

The counts are whole numbers in ranges, linked by sums and printed shares. Ranges are narrowed over the sums first; what
is left open is settled exactly by integer programming (HiGHS, by scipy.optimize.milp), in each connected part of the
system by itself. The values between the least and the most are taken to be possible too: a count that could only be
odd is not found.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array

from analysis.errors import RoundtableError
from analysis.protection.linked import Key, Known, Range, Share, Sum

# More than any count of an audit and its lists: a count that can be as much is not limited.
NO_LIMIT = 10**7
# The solver's whole numbers are off by less.
ROUNDING = 1e-6
# Rounds of narrowing after which the rest is left to the solver.
MOST_ROUNDS = 50


class Contradiction(RoundtableError):
    """What is printed cannot all be true."""


def determined(known: Known, protected: Iterable[Key], least_open: int) -> dict[Key, Range]:
    """The protected counts that a reader can narrow to fewer than `least_open` values, each with what is left.

    Raises Contradiction where the ranges, sums and shares cannot all hold. A hidden cell of a printed row:

    >>> row = Sum("all", ("good", "poor"))
    >>> determined(Known({"all": Range(8, 8), "poor": Range(5, 5), "good": Range(1, None)}, (row,)), ["good"], 3)
    {'good': Range(low=3, high=3)}
    >>> determined(Known({"all": Range(8, 8), "poor": Range(1, None), "good": Range(1, None)}, (row,)), ["good"], 3)
    {}
    """
    narrowed = _narrowed(known)
    found = {}
    for part, keys in _parts(known, set(protected)):
        system = None
        for key in keys:
            left = narrowed.get(key, Range(0, None))
            if _values(left) >= least_open and key in narrowed:
                system = system or _System(part, narrowed)
                left = system.range_of(key)
            if _values(left) < least_open:
                found[key] = left
    return {key: found[key] for key in protected if key in found}


def _values(left: Range) -> float:
    return float("inf") if left.high is None else left.high - left.low + 1


def _narrowed(known: Known) -> dict[Key, Range]:
    """Every count with the range that the sums leave, as far as they say by themselves."""
    low: dict[Key, int] = {}
    high: dict[Key, int] = {}
    for key in _keys(known):
        given = known.ranges.get(key, Range(0, None))
        low[key], high[key] = max(given.low, 0), NO_LIMIT if given.high is None else given.high
    for _ in range(MOST_ROUNDS):
        before = (dict(low), dict(high))
        for one in known.sums:
            _narrow(one, low, high)
        if (low, high) == before:
            break
    wrong = sorted(key for key in low if low[key] > high[key])
    if wrong:
        raise Contradiction(f"What is printed cannot all be true: nothing is left that {', '.join(wrong)} could be.")
    return {key: Range(low[key], None if high[key] >= NO_LIMIT else high[key]) for key in low}


def _narrow(one: Sum, low: dict[Key, int], high: dict[Key, int]) -> None:
    """What one sum says of its whole and of each part."""
    least, most = sum(low[part] for part in one.parts), sum(high[part] for part in one.parts)
    low[one.whole], high[one.whole] = max(low[one.whole], least), min(high[one.whole], most)
    for part in one.parts:
        others_least, others_most = least - low[part], most - high[part]
        low[part] = max(low[part], low[one.whole] - others_most)
        if high[one.whole] < NO_LIMIT:
            high[part] = min(high[part], high[one.whole] - others_least)
        least, most = others_least + low[part], others_most + high[part]


def _keys(known: Known) -> list[Key]:
    keys = dict.fromkeys(known.ranges)
    for one in known.sums:
        keys |= dict.fromkeys((one.whole, *one.parts))
    for share in known.shares:
        keys |= dict.fromkeys((share.part, share.whole))
    return list(keys)


def _parts(known: Known, protected: set[Key]) -> list[tuple[Known, list[Key]]]:
    """The connected parts of the system that hold a protected count, each with those it holds."""
    group = {key: key for key in [*_keys(known), *protected]}

    def head(key: Key) -> Key:
        while group[key] != key:
            group[key] = group[group[key]]
            key = group[key]
        return key

    links = [(one.whole, *one.parts) for one in known.sums] + [(share.part, share.whole) for share in known.shares]
    for first, *others in links:
        for other in others:
            group[head(other)] = head(first)
    return [
        (
            Known(
                {key: left for key, left in known.ranges.items() if head(key) == top},
                tuple(one for one in known.sums if head(one.whole) == top),
                tuple(share for share in known.shares if head(share.whole) == top),
            ),
            sorted(key for key in protected if head(key) == top),
        )
        for top in sorted({head(key) for key in protected})
    ]


@dataclass(frozen=True)
class _Row:
    """One linear condition: low <= sum of factor x count <= high."""

    factors: Mapping[Key, float]
    low: float
    high: float


class _System:
    """One connected part as an integer programme."""

    def __init__(self, part: Known, narrowed: Mapping[Key, Range]) -> None:
        self._keys = _keys(part)
        self._place = {key: place for place, key in enumerate(self._keys)}
        lefts = [narrowed[key] for key in self._keys]
        most = [NO_LIMIT if left.high is None else left.high for left in lefts]
        self._bounds = Bounds([left.low for left in lefts], most)
        rows = [*map(_of_sum, part.sums), *(row for share in part.shares for row in _of_share(share))]
        self._conditions = self._matrix(rows) if rows else ()

    def range_of(self, key: Key) -> Range:
        """The least and the most that a count can be."""
        low, high = self._least(key, 1), -self._least(key, -1)
        return Range(low, None if high >= NO_LIMIT else high)

    def _least(self, key: Key, sign: int) -> int:
        wanted = np.zeros(len(self._keys))
        wanted[self._place[key]] = sign
        found = milp(wanted, constraints=self._conditions, bounds=self._bounds, integrality=np.ones(len(self._keys)))
        if found.x is None:
            raise Contradiction(f"What is printed of {', '.join(sorted(self._keys))} cannot all be true.")
        return int(np.round(found.fun))

    def _matrix(self, rows: list[_Row]) -> LinearConstraint:
        matrix = lil_array((len(rows), len(self._keys)))
        for number, row in enumerate(rows):
            for key, factor in row.factors.items():
                matrix[number, self._place[key]] = factor
        return LinearConstraint(matrix.tocsr(), [row.low for row in rows], [row.high for row in rows])


def _of_sum(one: Sum) -> _Row:
    return _Row({one.whole: -1.0} | dict.fromkeys(one.parts, 1.0), 0.0, 0.0)


def _of_share(share: Share) -> tuple[_Row, _Row]:
    """The part is at least and at most so much of the whole."""
    least = _Row({share.part: 1.0, share.whole: -share.low / 100}, -ROUNDING, np.inf)
    most = _Row({share.part: 1.0, share.whole: -share.high / 100}, -np.inf, ROUNDING)
    return least, most
