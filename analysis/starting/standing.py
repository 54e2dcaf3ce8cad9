"""How each round stands, in words for the analyst: what is published, what waits, and what is wrong with its folder."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.audiences import find_audience
from analysis.errors import RoundtableError
from analysis.folders import round_names
from analysis.reports.published import drafts, published
from analysis.rounds import find_round

NEVER = "no reports yet"


@dataclass(frozen=True)
class Standing:
    """A round: its title, how it stands, and what can be opened, each with its words (`board`: "Board's edition")."""

    name: str
    title: str
    state: str
    opens: dict[str, str]


def standings() -> list[Standing]:
    """Every round under data/raw; one whose round.toml cannot be read says so."""
    return [_standing(name) for name in round_names()]


def _standing(name: str) -> Standing:
    try:
        this = find_round(name)
    except RoundtableError as error:
        return Standing(name, name, f"round.toml cannot be used: {error}", {})
    opens = dict(_opens(published(this), "{} edition")) | dict(_opens(drafts(this), "draft of the {} edition"))
    state = f"there: {', '.join(opens.values())}" if opens else NEVER
    return Standing(name, this.description.title, state, opens)


def _opens(editions: dict, words: str) -> Iterator[tuple[str, str]]:
    """Path of the first page -> what it is called."""
    for audience, folder in editions.items():
        yield str(folder / "index.html"), words.format(find_audience(audience).label.lower())
