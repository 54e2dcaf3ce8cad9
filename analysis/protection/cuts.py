"""Why a protected count is given away: the printed counts of which at least one must be hidden.

The dual of the attack's linear programme is the reader's proof: the printed counts with a price in it are those that
the reader needed. As long as none of them is hidden the proof holds, whatever else is; so one of them must be. Where
whole numbers alone give the count away there is no such proof, and the counts are found by hiding others one by one.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from math import ceil, floor, inf

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import vstack

from analysis.errors import ProgramMistake
from analysis.protection.linked import Key, Known, Range
from analysis.protection.relations import Row, System, system
from analysis.protection.solving import matrix

# What the solver's numbers may be off by.
TOLERANCE = 1e-6
# Steps from a count to the sums that may prove it: its own sums, theirs, and all.
REACHES = (1, 2, 10**6)
SOLVED, UNBOUNDED = 0, 3  # scipy.optimize.linprog's status


@dataclass(frozen=True)
class Bound:
    """How far a count can go to one side, and the counts whose limits the proof of it uses."""

    value: float
    used: frozenset[Key]


class Proofs:
    """The proofs of one reader."""

    def __init__(self, known: Known):
        self.system = system(known)
        self.place = {key: at for at, key in enumerate(self.system.keys)}
        self.rows_of = defaultdict(list)
        for at, row in enumerate(self.system.rows):
            for column in row.columns:
                self.rows_of[column].append(at)

    def of(self, key: Key, least_open: int, within: Range) -> frozenset[Key] | None:
        """The counts whose limits together hold `key` to fewer than `least_open` values from `within`; None where only
        the whole numbers do, or nothing does. Few sums are tried first: what they prove is quick to find."""
        if key not in self.place:
            return None
        tried = None
        for reach in REACHES:
            near = self.around(self.place[key], reach)
            if near == tried:
                continue
            tried, used = near, _used(near, near.keys.index(key), least_open, within)
            if used is not None:
                return used
        return None

    def beside(self, key: Key) -> frozenset[Key]:
        """The counts that share a sum with one: what gives it away often gives them away."""
        return frozenset(self.around(self.place[key], 1).keys) if key in self.place else frozenset()

    def around(self, column: int, reach: int) -> System:
        """The sums that a count's value depends on, reached in so many steps through counts not known exactly."""
        given, rows, reached, left = self.system, set(), {column}, {column}
        while left and reach:
            new = {at for one in left for at in self.rows_of[one]} - rows
            columns = {one for at in new for one in given.rows[at].columns} - reached
            rows, reached, reach = rows | new, reached | columns, reach - 1
            left = {one for one in columns if given.low[one] < given.high[one]}
        place = {column: at for at, column in enumerate(sorted(reached))}
        kept = [given.rows[at] for at in sorted(rows)]
        moved = tuple(Row(tuple(place[c] for c in row.columns), row.weights, row.low, row.high) for row in kept)
        keys, low, high = ([values[c] for c in place] for values in (given.keys, given.low, given.high))
        return System(tuple(keys), tuple(low), tuple(high), moved)


def by_trying(shown: Collection[Key], given_away: Callable[[frozenset[Key]], bool]) -> frozenset[Key]:
    """The printed counts of which one must be hidden, by hiding others, half of them at a time, then fewer, as long as
    the count stays given away."""
    needed, size = list(shown), max(1, len(shown) // 2)
    while True:
        at = 0
        while at < len(needed):
            fewer = needed[:at] + needed[at + size :]
            if given_away(frozenset(shown) - frozenset(fewer)):
                needed = fewer
            else:
                at += size
        if size == 1:
            return frozenset(needed)
        size = max(1, size // 2)


def _used(near: System, column: int, least_open: int, within: Range) -> frozenset[Key] | None:
    """The counts whose limits hold a count to too few values, or None. Its own lower limit is often enough."""
    highest, own = _bound(near, column, -1), near.low[column]
    top = inf if within.high is None else within.high
    high = top if highest.value == inf else min(top, floor(highest.value + TOLERANCE))
    above = highest.used if high < top else frozenset()
    if high - max(own, within.low) + 1 < least_open:
        return above | ({near.keys[column]} if own > within.low else set())
    lowest = _bound(near, column, 1)
    low = ceil(lowest.value - TOLERANCE)
    if high - max(low, within.low) + 1 >= least_open:
        return None
    return above | (lowest.used if low > within.low else frozenset())


def _bound(near: System, column: int, sign: int) -> Bound:
    """The least (sign 1) or greatest (-1) value of a count, fractions allowed, and what proves it."""
    weights = np.zeros(len(near.keys))
    weights[column] = sign
    exact = [row for row in near.rows if row.low == row.high]
    open_rows = [row for row in near.rows if row.low != row.high]
    found = linprog(
        weights,
        bounds=np.column_stack([near.low, near.high]),
        method="highs",
        **_rows(near, exact, "eq"),
        **_rows(near, open_rows, "ub"),
    )
    if found.status == UNBOUNDED:
        return Bound(-sign * inf, frozenset())
    if found.status != SOLVED:
        raise ProgramMistake(f"What gives a small number away could not be found: {found.message}")
    prices = np.abs(found.lower.marginals) + np.abs(found.upper.marginals)
    return Bound(sign * found.fun, frozenset(near.keys[at] for at in np.flatnonzero(prices > TOLERANCE)))


def _rows(near: System, rows: list[Row], kind: str) -> dict:
    """Rows as linprog takes them: equal ones as they are, the others from below and above."""
    if not rows:
        return {}
    weights = matrix(System(near.keys, near.low, near.high, tuple(rows)))
    if kind == "eq":
        return {"A_eq": weights, "b_eq": [row.low for row in rows]}
    sides = [(at, 1, row.high) for at, row in enumerate(rows) if row.high < inf]
    sides += [(at, -1, -row.low) for at, row in enumerate(rows) if row.low > -inf]
    stacked = vstack([weights[[at]] * turned for at, turned, _ in sides]).tocsr()
    return {"A_ub": stacked, "b_ub": [limit for *_, limit in sides]}
