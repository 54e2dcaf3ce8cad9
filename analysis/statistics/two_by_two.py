"""What two groups are compared by: the 2x2 table of children.

Nothing is computed here but its margins, so that results can be told without the packages that test.
"""

from dataclasses import dataclass

from analysis.errors import CannotCount


@dataclass(frozen=True)
class TwoByTwo:
    """Children by exposure (exposed, others) and outcome (yes, no)."""

    exposed_yes: int
    exposed_no: int
    others_yes: int
    others_no: int

    def __post_init__(self) -> None:
        if min(self.exposed_yes, self.exposed_no, self.others_yes, self.others_no) < 0:
            raise CannotCount(f"A table of children cannot hold a negative number: {self}.")

    @property
    def exposed(self) -> int:
        """How many children are exposed."""
        return self.exposed_yes + self.exposed_no

    @property
    def others(self) -> int:
        """How many children are not exposed."""
        return self.others_yes + self.others_no

    @property
    def yes(self) -> int:
        """How many children have the outcome."""
        return self.exposed_yes + self.others_yes

    @property
    def n(self) -> int:
        """How many children there are."""
        return self.exposed + self.others

    @property
    def varies(self) -> bool:
        """Whether there are two groups and two outcomes."""
        return 0 < self.exposed < self.n and 0 < self.yes < self.n
