"""Policies for small numbers as data (`definitions/policies.toml`): what is hidden, what is rounded, what must stay
open."""

from analysis.declared import Definition, checked, definition, until_changed
from analysis.errors import UnknownName


class Policy(Definition):
    """One policy: counts `hides[0]` to `hides[1]` are hidden, shown counts are rounded to multiples of `rounds_to`, and
    a reader must be left with `open` values or more for every protected count."""

    label: str
    source: str
    hides: tuple[int, int] | None = None
    rounds_to: int = 1
    open: int = 3

    def is_small(self, number: int) -> bool:
        """Whether a count is hidden for being small."""
        return self.hides is not None and self.hides[0] <= number <= self.hides[1]


@until_changed
def policies() -> dict[str, Policy]:
    """All policies by name, checked."""
    blocks = definition("policies.toml")
    return {name: checked(Policy, block, f"policies.toml, [{name}]") for name, block in blocks.items()}


def find_policy(name: str) -> Policy:
    """The policy of that name; an unknown one is refused with near names."""
    if name not in policies():
        raise UnknownName("policy", name, list(policies()))
    return policies()[name]
