"""How each round stands, in words for the analyst: what is published, what waits, and what is wrong with its folder."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.audiences import find_audience
from analysis.errors import RoundtableError
from analysis.folders import round_names
from analysis.reports.published import drafts, published
from analysis.rounds import find_round
from analysis.runs.progress import how_released

NEVER = "no reports yet"
WAITS = (
    "The draft of the {} edition is published when two people have checked every page of it, one after another, each "
    "with their own name: {}"
)


@dataclass(frozen=True)
class Standing:
    """A round: its title, how it stands, what can be opened, each with its words (`board`: "Board's edition"), and how
    each draft that waits is published."""

    name: str
    title: str
    state: str
    opens: dict[str, str]
    waits: tuple[str, ...] = ()


def standings() -> list[Standing]:
    """Every round under data/raw; one whose round.toml cannot be read says so."""
    return [_standing(name) for name in round_names()]


def _standing(name: str) -> Standing:
    try:
        this = find_round(name)
    except RoundtableError as error:
        return Standing(name, name, f"round.toml cannot be used: {error}", {})
    waiting = drafts(this)
    opens = dict(_opens(published(this), "{} edition")) | dict(_opens(waiting, "draft of the {} edition"))
    state = f"there: {', '.join(opens.values())}" if opens else NEVER
    waits = tuple(WAITS.format(_label(audience), how_released(name, audience)) for audience in waiting)
    return Standing(name, this.description.title, state, opens, waits)


def _opens(editions: dict, words: str) -> Iterator[tuple[str, str]]:
    """Path of the first page -> what it is called."""
    for audience, folder in editions.items():
        yield str(folder / "index.html"), words.format(_label(audience))


def _label(audience: str) -> str:
    return find_audience(audience).label.lower()
