"""What can be read from an edition: counts, percentages, totals, results of tests, and texts where nobody looks.

Every number has a name that does not depend on the page: the title it stands under, the heading of its row and that of
its column. The same count in a table, a chart and an earlier edition is found again by it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

HIDDEN = "[c]"


@dataclass(frozen=True)
class Name:
    """Where a number stands, in a reader's words."""

    round: str
    title: str
    row: str
    column: str

    @cached_property
    def key(self) -> str:
        """The name as one text, without regard to capitals and spaces."""
        return " | ".join(plain(part) for part in (self.round, self.title, self.row, self.column))


@dataclass(frozen=True)
class Count:
    """One count: `number` None is hidden. `whole`: what it is printed to be out of. `like`: labels and words that a
    reader knows it again by. `also`: a name that it has in every block and edition."""

    name: Name
    number: int | None
    where: str
    whole: Name | None = None
    like: tuple[str, ...] = ()
    also: Name | None = None


@dataclass(frozen=True)
class Percentage:
    """A printed percentage of two counts, as it is printed: '38%', '37.5%'."""

    part: Name
    whole: Name
    printed: str
    where: str


@dataclass(frozen=True)
class Total:
    """A count that its heading, or its place, says is the sum of others."""

    whole: Name
    parts: tuple[Name, ...]


@dataclass(frozen=True)
class Between:
    """A hidden count between two printed ones of a column whose printed numbers grow smaller down the page: its place
    says that it is no more than the one above it and no less than the one below."""

    name: Name
    low: int
    high: int
    where: str


@dataclass(frozen=True)
class Result:
    """A result that is worked out from counts: a p, a ratio, an interval, a percentage on its own. `about`: the counts
    it stands beside, where that can be told; otherwise it is about all of its title."""

    title: str
    row: str
    printed: str
    where: str
    about: tuple[Name, ...] = ()


@dataclass(frozen=True)
class Aside:
    """A text that a page holds and hardly anybody reads: a comment, a script, a data attribute, what a picture says."""

    title: str
    where: str
    text: str


@dataclass
class Readings:
    """All that was read from some files."""

    counts: list[Count] = field(default_factory=list)
    percentages: list[Percentage] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    between: list[Between] = field(default_factory=list)

    def add(self, other: "Readings") -> None:
        """Take what was read elsewhere to this."""
        self.counts += other.counts
        self.percentages += other.percentages
        self.totals += other.totals
        self.results += other.results
        self.asides += other.asides
        self.between += other.between


def together(readings: Iterable[Readings]) -> Readings:
    """What was read in several places, as one."""
    found = Readings()
    for one in readings:
        found.add(one)
    return found


def plain(text: str) -> str:
    """A text without regard to capitals and spaces.

    >>> plain(" Requires  Improvement\\n")
    'requires improvement'
    """
    return " ".join(str(text).split()).casefold()
