"""Audiences as data: who reads an edition and what they may see of the round (`definitions/audiences.toml`).

An audience that names a policy for small numbers (`policies.toml`) sees protected counts, and so neither rows nor
identifiers. Most editions are published by the run that makes them; others are drafts until two people release them.
"""

from typing import Annotated, Literal

from pydantic import Field

from analysis.declared import Definition, checked, definition, until_changed
from analysis.errors import BadDefinition, Problem, UnknownName, near

FILE = "audiences.toml"
MOST_IN_WORDS = 20


class Audience(Definition):
    """One audience: its label, the circulation marked on every page, whether rows and identifiers are shown, how small
    numbers are protected, what publishes its editions, and below what numbers in sentences are words, not figures."""

    label: str
    circulation: str
    row_level: bool
    identifiers: bool
    policy: str | None = None
    published_by: Literal["run", "release"] = "run"
    numbers_in_words_below: Annotated[int, Field(ge=0, le=MOST_IN_WORDS)] = 0


@until_changed
def audiences() -> dict[str, Audience]:
    """All audiences by name, checked."""
    blocks, policies = definition(FILE), list(definition("policies.toml"))
    found = {name: checked(Audience, block, f"{FILE}, [{name}]") for name, block in blocks.items()}
    problems = [problem for name, audience in found.items() for problem in _contradictions(name, audience, policies)]
    if problems:
        raise BadDefinition(problems)
    return found


def find_audience(name: str) -> Audience:
    """The audience of that name; an unknown one is refused with near names."""
    if name not in audiences():
        raise UnknownName("audience", name, list(audiences()))
    return audiences()[name]


def released_audiences() -> tuple[str, ...]:
    """The audiences whose editions two people release."""
    return tuple(name for name, audience in audiences().items() if audience.published_by == "release")


def _contradictions(name: str, audience: Audience, policies: list[str]) -> list[Problem]:
    """What no audience can be."""
    where, found = f"{FILE}, [{name}]", []
    if audience.policy is None:
        return found
    if audience.policy not in policies:
        found.append(
            Problem(where, f"'policy' is '{audience.policy}', which is not known.", near(audience.policy, policies))
        )
    shown = [what for what in ("row_level", "identifiers") if getattr(audience, what)]
    if shown:
        what = f"names a policy for small numbers, but {' and '.join(shown)} would show single children."
        found.append(Problem(where, what, f"Set {' and '.join(shown)} to false, or leave the policy out."))
    return found
