"""Who gave the codes of a project: people as Coder A, Coder B ..., and the program.

The first user is the program: some programs let whoever opens a project go on in the name of its first user.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import ascii_uppercase

from analysis.themes.exchange.markup import ORIGIN, guid

# What a code says of itself that no one coder gave, in the order in which it is listed.
NO_CODER = ("agreed", "adjudicated", "undecided: shared part", "rules", "model", "rules and model")
# When everything was made, because some programs ask for a moment. It is the same in every project: same bytes.
MOMENT = "2026-01-05T09:00:00Z"


@dataclass(frozen=True)
class User:
    """A user of the project; the GUID is made of the name that is shown, and of the project."""

    name: str
    guid: str

    @property
    def made(self) -> Mapping[str, str]:
        """The attributes of what this user made."""
        return {"creatingUser": self.guid, "creationDateTime": MOMENT}


def users_of(project: str, who: Iterable[str]) -> dict[str, User]:
    """The users by what codes say of themselves: the program, the coders as letters in the order of their names, and
    what no one coder gave."""
    there = set(who)
    coders = sorted(there.difference(NO_CODER))
    shown = {ORIGIN: ORIGIN} | {name: f"Coder {_letters(place)}" for place, name in enumerate(coders)}
    shown |= {name: name.capitalize() for name in NO_CODER if name in there}
    return {by: User(name, guid("project", project, "user", name)) for by, name in shown.items()}


def _letters(place: int) -> str:
    """A, B ... Z, AA, AB ..."""
    before, last = divmod(place, len(ascii_uppercase))
    return (_letters(before - 1) if before else "") + ascii_uppercase[last]
