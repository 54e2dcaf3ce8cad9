"""What a reader knows, as linear relations between whole numbers: the rows and limits that the attack solves.

A row says low <= weights x counts <= high. A sum is the row whole - parts = 0; a printed share is two rows with whole
weights (38.5% is 385 of 1000), so that nothing depends on how a computer rounds. Limits are first narrowed row by row,
then what is known exactly is put in, and what is left falls apart into components that share no unknown count.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import inf

from analysis.errors import LONGEST_LIST, RoundtableError
from analysis.protection.linked import Key, Known, Range, Share, Sum

# How often each row may narrow before the rest is left to the solver: two rows can push each other up for ever.
TURNS = 30


class ContradictoryCounts(RoundtableError):
    """What is printed cannot all be true: which counts contradict each other."""

    def __init__(self, keys: Iterable[Key]):
        self.keys = tuple(sorted(set(keys)))
        more = len(self.keys) - LONGEST_LIST
        named = ", ".join(f"'{key}'" for key in self.keys[:LONGEST_LIST]) + (f" and {more} others" if more > 0 else "")
        super().__init__(
            f"What is printed of {named} contradicts itself: no numbers fit all totals, cells and percentages. "
            "Correct the figures that do not belong together, or withdraw the earlier edition that printed others."
        )


@dataclass(frozen=True)
class Row:
    """low <= weights x counts <= high; `columns` are the places of the counts among the system's keys."""

    columns: tuple[int, ...]
    weights: tuple[int, ...]
    low: float
    high: float


@dataclass(frozen=True)
class System:
    """Counts with their limits, and the rows between them."""

    keys: tuple[Key, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    rows: tuple[Row, ...]

    def named(self, row: Row) -> list[Key]:
        """The counts of a row."""
        return [self.keys[column] for column in row.columns]


def system(known: Known, also: Iterable[Key] = ()) -> System:
    """All that a reader knows as one system; `also` are counts to be there though nothing is known of them."""
    linked = (key for one in known.sums for key in (one.whole, *one.parts))
    shared = (key for share in known.shares for key in (share.part, share.whole))
    keys = tuple(dict.fromkeys((*known.ranges, *linked, *shared, *also)))
    place = {key: at for at, key in enumerate(keys)}
    ranges = [known.ranges.get(key, Range(0, None)) for key in keys]
    rows = [_sum_row(one, place) for one in known.sums]
    rows += [row for share in known.shares for row in _share_rows(share, place)]
    high = tuple(inf if one.high is None else one.high for one in ranges)
    return System(keys, tuple(max(0, one.low) for one in ranges), high, tuple(rows))


def narrowed(given: System) -> System:
    """The same system with limits as narrow as its rows, one at a time, make them."""
    low, high = list(given.low), list(given.high)
    rows_of = defaultdict(list)
    for at, row in enumerate(given.rows):
        for column in row.columns:
            rows_of[column].append(at)
    _refuse_crossed(given, range(len(given.keys)), low, high)
    waiting, turns = deque(range(len(given.rows))), TURNS * len(given.rows)
    while waiting and turns:
        at, turns = waiting.popleft(), turns - 1
        changed = _tighten(given.rows[at], low, high)
        if any(low[column] > high[column] for column in changed):
            raise ContradictoryCounts(given.named(given.rows[at]))
        touched = {other for column in changed for other in rows_of[column]} - set(waiting)
        waiting.extend(sorted(touched))
    return System(given.keys, tuple(low), tuple(high), given.rows)


def components(given: System) -> list[System]:
    """What is left when counts known exactly are put in: systems that share no count, in the order of the keys."""
    open_columns = [column for column in range(len(given.keys)) if given.low[column] < given.high[column]]
    rows = [_put_in(given, row) for row in given.rows]
    parent = {column: column for column in open_columns}
    for row in rows:
        for column in row.columns[1:]:
            parent[_root(parent, column)] = _root(parent, row.columns[0])
    columns, of_rows = defaultdict(list), defaultdict(list)
    for column in open_columns:
        columns[_root(parent, column)].append(column)
    for row in rows:
        if row.columns:
            of_rows[_root(parent, row.columns[0])].append(row)
    return [_part(given, members, of_rows[root]) for root, members in columns.items()]


def is_network(given: System) -> bool:
    """Whether the rows are those of a network: then every whole number between two possible ones is possible.

    Each count is in two rows at most, with weight 1 or -1, and rows can be turned (times -1) so that it has opposite
    signs in them, as in a table with its margins: Heller and Tompkins, An extension of a theorem of Dantzig's (1956).
    """
    signs = defaultdict(list)
    for at, row in enumerate(given.rows):
        for column, weight in zip(row.columns, row.weights, strict=True):
            signs[column].append((at, weight))
    if any(len(found) > 2 or any(abs(weight) != 1 for _, weight in found) for found in signs.values()):
        return False
    parent = {(at, turned): (at, turned) for at in range(len(given.rows)) for turned in (False, True)}
    for found in (found for found in signs.values() if len(found) == 2):
        (one, first), (other, second) = found
        for turned in (False, True):
            parent[_root(parent, (one, turned))] = _root(parent, (other, turned != (first == second)))
    return all(_root(parent, (at, False)) != _root(parent, (at, True)) for at in range(len(given.rows)))


def _sum_row(one: Sum, place: dict[Key, int]) -> Row:
    weights = Counter({place[one.whole]: 1})
    weights.subtract(Counter(place[part] for part in one.parts))
    kept = {column: weight for column, weight in weights.items() if weight}
    return Row(tuple(kept), tuple(kept.values()), 0, 0)


def _share_rows(share: Share, place: dict[Key, int]) -> Iterator[Row]:
    columns = (place[share.part], place[share.whole])
    for limit, low, high in ((share.low, 0, inf), (share.high, -inf, 0)):
        exact = Fraction(str(limit)) / 100
        weights = {columns[0]: exact.denominator}
        weights[columns[1]] = weights.get(columns[1], 0) - exact.numerator
        kept = {column: weight for column, weight in weights.items() if weight}
        yield Row(tuple(kept), tuple(kept.values()), low, high)


def _refuse_crossed(given: System, columns: Iterable[int], low: list[float], high: list[float]) -> None:
    crossed = [given.keys[column] for column in columns if low[column] > high[column]]
    if crossed:
        raise ContradictoryCounts(crossed)


def _tighten(row: Row, low: list[float], high: list[float]) -> list[int]:
    """Narrow the limits of a row's counts by it; the columns that changed."""
    terms = list(zip(row.columns, row.weights, strict=True))
    least = [w * (low[c] if w > 0 else high[c]) for c, w in terms]
    most = [w * (high[c] if w > 0 else low[c]) for c, w in terms]
    changed = []
    for at, (column, weight) in enumerate(terms):
        room = row.high - _without(least, at)  # what weight x count can be at most
        need = row.low - _without(most, at)  # and at least
        below, above = (need, room) if weight > 0 else (room, need)
        lowest = low[column] if abs(below) == inf else -(-below // weight)
        highest = high[column] if abs(above) == inf else above // weight
        if lowest > low[column] or highest < high[column]:
            low[column], high[column] = max(low[column], lowest), min(high[column], highest)
            changed.append(column)
    return changed


def _without(terms: list[float], at: int) -> float:
    return sum(terms[:at]) + sum(terms[at + 1 :])


def _put_in(given: System, row: Row) -> Row:
    """A row with what is known exactly moved to its limits."""
    terms = list(zip(row.columns, row.weights, strict=True))
    left = [(column, weight) for column, weight in terms if given.low[column] < given.high[column]]
    constant = sum(weight * given.low[column] for column, weight in terms if given.low[column] == given.high[column])
    if not left and not row.low <= constant <= row.high:
        raise ContradictoryCounts(given.named(row))
    columns, weights = tuple(column for column, _ in left), tuple(weight for _, weight in left)
    return Row(columns, weights, row.low - constant, row.high - constant)


def _part(given: System, columns: list[int], rows: list[Row]) -> System:
    place = {column: at for at, column in enumerate(columns)}
    moved = tuple(Row(tuple(place[c] for c in row.columns), row.weights, row.low, row.high) for row in rows)
    keys, low, high = ([values[c] for c in columns] for values in (given.keys, given.low, given.high))
    return System(tuple(keys), tuple(low), tuple(high), moved)


def _root(parent: dict, one: object) -> object:
    while parent[one] != one:
        parent[one] = one = parent[parent[one]]
    return one
