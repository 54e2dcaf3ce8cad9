"""A round: one folder of files as received, described by its `round.toml`."""

from dataclasses import dataclass

from analysis.description import Description, read_description
from analysis.folders import RoundFolders, folders_of, forgotten, round_names


@dataclass(frozen=True)
class Round(RoundFolders):
    """One round: its name, its folders, and its description."""

    description: Description


def find_round(name: str) -> Round:
    """The round of that name. Raises UnknownName with near names, BadDefinition with all that is wrong in
    round.toml."""
    folders = folders_of(name)
    others = [other for other in (*round_names(), *forgotten()) if other != name]
    return Round(name=name, home=folders.home, description=read_description(folders.raw, others))
