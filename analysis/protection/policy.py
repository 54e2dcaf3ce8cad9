"""Policies for small numbers as data (`definitions/policies.toml`): what is hidden, what is rounded, what must stay
open."""

from typing import Annotated

from pydantic import Field

from analysis.declared import Definition, checked, definition, until_changed
from analysis.errors import BadDefinition, Problem, UnknownName

FILE = "policies.toml"
# A count of nobody is printed as nought by every policy: hiding begins at one.
Count = Annotated[int, Field(ge=1)]


class Policy(Definition):
    """One policy: counts `hides[0]` to `hides[1]` are hidden, shown counts are rounded to multiples of `rounds_to`, and
    a reader must be left with `open` values or more for every protected count."""

    label: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]
    hides: tuple[Count, Count] | None = Field(default=None, strict=False)
    rounds_to: Count = 1
    open: Annotated[int, Field(ge=2)] = 3

    def is_small(self, number: int) -> bool:
        """Whether a count is hidden for being small."""
        return self.hides is not None and self.hides[0] <= number <= self.hides[1]


@until_changed
def policies() -> dict[str, Policy]:
    """All policies by name, checked."""
    blocks = definition(FILE)
    found = {name: checked(Policy, block, f"{FILE}, [{name}]") for name, block in blocks.items()}
    problems = [problem for name, policy in found.items() for problem in _contradictions(name, policy)]
    if problems:
        raise BadDefinition(problems)
    return found


def find_policy(name: str) -> Policy:
    """The policy of that name; an unknown one is refused with near names."""
    if name not in policies():
        raise UnknownName("policy", name, list(policies()))
    return policies()[name]


def _contradictions(name: str, policy: Policy) -> list[Problem]:
    """What no policy can mean."""
    where, found = f"{FILE}, [{name}]", []
    if policy.hides and policy.hides[0] > policy.hides[1]:
        found.append(
            Problem(where, f"hides from {policy.hides[0]} to {policy.hides[1]}.", "Put the lower number first.")
        )
    if policy.hides is None and policy.rounds_to == 1:
        found.append(Problem(where, "neither hides nor rounds.", "Give hides = [1, 5], or rounds_to = 5, or both."))
    most = policy.hides[1] - policy.hides[0] + 1 if policy.hides else policy.rounds_to
    if policy.open > most:
        found.append(Problem(where, f"leaves {policy.open} values open of {most} that it hides.", "Lower open."))
    return found
