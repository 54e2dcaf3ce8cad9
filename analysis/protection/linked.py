"""The counts of an edition, linked: which are sums of which others, in all tables of a round together.

A count is one number of people (children, files, answers), known by its key wherever it is printed. A sum says that a
whole is exactly its parts, each person in one of them: a row and its total, the answers to a question and those asked,
a share and the rest. Counts that are parts of several wholes link tables with each other.
"""

from dataclasses import dataclass, field

Key = str


@dataclass(frozen=True)
class Sum:
    """A whole that is the sum of its parts."""

    whole: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True)
class Linked:
    """All counts by key, and all sums between them. `implied` are counts that are printed nowhere but follow from
    others (the 3 who were not, of 8): they must be protected, and need not be hidden. `places`: in how many places each
    is printed, where that is more than one."""

    numbers: dict[Key, int]
    sums: tuple[Sum, ...] = ()
    implied: frozenset[Key] = field(default_factory=frozenset)
    places: dict[Key, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Range:
    """What a reader knows of one count: it is one of the whole numbers from `low` to `high`; `high` None: no limit."""

    low: int
    high: int | None

    @property
    def exact(self) -> bool:
        """Whether one value alone is possible."""
        return self.low == self.high


@dataclass(frozen=True)
class Share:
    """A printed share: `part` of `whole` is between `low` and `high` per cent, as its rounding leaves it."""

    part: Key
    whole: Key
    low: float
    high: float


@dataclass(frozen=True)
class Known:
    """All that a reader knows: the range of each count (a key that is not there may be anything from 0), the sums, and
    the printed shares."""

    ranges: dict[Key, Range]
    sums: tuple[Sum, ...] = ()
    shares: tuple[Share, ...] = ()
