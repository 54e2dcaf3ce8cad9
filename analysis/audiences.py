"""Audiences as data: who reads an edition and what they may see of the round (`definitions/audiences.toml`)."""

from analysis.declared import Definition, checked, definition, until_changed
from analysis.errors import UnknownName


class Audience(Definition):
    """One audience: its label, the circulation marked on every page, and whether rows and identifiers are shown."""

    label: str
    circulation: str
    row_level: bool
    identifiers: bool
    policy: str | None = None


@until_changed
def audiences() -> dict[str, Audience]:
    """All audiences by name, checked."""
    blocks = definition("audiences.toml")
    return {name: checked(Audience, block, f"audiences.toml, [{name}]") for name, block in blocks.items()}


def find_audience(name: str) -> Audience:
    """The audience of that name; an unknown one is refused with near names."""
    if name not in audiences():
        raise UnknownName("audience", name, list(audiences()))
    return audiences()[name]
