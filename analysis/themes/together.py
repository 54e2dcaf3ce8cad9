"""Themes raised together: pairs of themes that the same responses raised.

One row is a pair: how many responses raised both, of how many that raised either (Jaccard 1901), and how many would
raise both if the two had nothing to do with each other (n1 n2 / N). It is a list to look into, found by looking at all
pairs: no test is made, because the most striking of some hundred pairs is striking by selection.
"""

from dataclasses import dataclass
from itertools import combinations

from analysis.themes.coded import Coded, each_once
from analysis.themes.counting import ThemeCount, count_themes

LEAST = 2  # responses: what one response raised together is that response, and no pattern
MOST = 10  # pairs shown: of some twenty themes there are about two hundred


@dataclass(frozen=True)
class Pair:
    """Two themes, the one more often raised first: those who raised both and either, and the number expected."""

    themes: tuple[str, str]
    labels: tuple[str, str]
    both: tuple[str, ...]
    either: tuple[str, ...]
    expected: float


@dataclass(frozen=True)
class Together:
    """The pairs most often raised together; `found` is how many pairs were, `least` by how many responses at least."""

    table: str
    label: str
    unit: str
    unit_one: str
    pairs: tuple[Pair, ...]
    found: int
    least: int
    members: tuple[str, ...]
    made_up: str
    codebook: str
    not_available: str | None


def together(coded: Coded, most: int = MOST) -> Together:
    """The pairs of themes that at least two responses raised both of: by number, then by share, then by label."""
    counts = count_themes(coded)
    every = (_pair(*two, len(counts.members)) for two in combinations(counts.raised, 2))
    pairs = sorted(
        (pair for pair in every if len(pair.both) >= LEAST),
        key=lambda pair: (-len(pair.both), -len(pair.both) / len(pair.either), pair.labels),
    )
    return Together(
        table=coded.table,
        label="Themes raised together",
        unit=coded.unit,
        unit_one=coded.unit_one,
        pairs=tuple(pairs[:most]),
        found=len(pairs),
        least=LEAST,
        members=counts.members,
        made_up=counts.made_up,
        codebook=coded.version,
        not_available=coded.not_available,
    )


def _pair(one: ThemeCount, other: ThemeCount, responses: int) -> Pair:
    both, either = set(one.members) & set(other.members), set(one.members) | set(other.members)
    return Pair(
        themes=(one.theme, other.theme),
        labels=(one.label, other.label),
        both=each_once(both),
        either=each_once(either),
        expected=round(one.number * other.number / responses, 6),
    )
