"""Saturation: after how many responses the themes had been raised, and whether the last ones still brought new ones.

One row is a number of responses: how many themes the first so many had raised, in the order received, and how many so
many of them raise on average in whatever order they might have come. The average is the exact one over all orders
(sample-based rarefaction: Hurlbert 1971; Colwell, Mao & Chang 2004): of N responses, n drawn at random miss a theme
that k raised with probability C(N - k, n) / C(N, n). What nobody raised is not guessed at: themes are those of a
codebook, and the estimators of species not yet seen (Chao) assume an open list and responses drawn at random.
"""

from dataclasses import dataclass
from math import ceil, comb

import pandas as pd

from analysis.errors import CannotCount
from analysis.themes.coded import Coded
from analysis.themes.counting import ThemeCount, count_themes

STEPS = 6  # rows of the table: enough to see the curve level off, few enough to read
FEWEST = 3  # responses with a comment: fewer have no last third


@dataclass(frozen=True)
class FirstRaised:
    """One theme: how many responses had been received when it was first raised, and how many raised it in all."""

    theme: str
    label: str
    after: int
    number: int


@dataclass(frozen=True)
class Step:
    """After so many responses: the themes raised by then, and how many so many raise on average in any order."""

    responses: int
    themes: int
    on_average: float


@dataclass(frozen=True)
class Saturation:
    """When the themes that anybody raised were first raised; `members` are those who commented, in the order received.

    `last` is how many responses are the last third.
    """

    table: str
    label: str
    unit: str
    unit_one: str
    first: tuple[FirstRaised, ...]
    steps: tuple[Step, ...]
    last: int
    members: tuple[str, ...]
    made_up: str
    codebook: str
    not_available: str | None


def saturation(coded: Coded, responses: pd.DataFrame) -> Saturation:
    """When each theme was first raised, in the order of the rows of `responses`, the table that was coded.

    Not available where fewer than three responses have a comment. Raises CannotCount where the rows are not those of
    the coded responses.
    """
    counts = count_themes(coded)
    received = [name for name in responses["counted_as"].astype("str") if name in set(counts.members)]
    if sorted(received) != sorted(counts.members):
        raise CannotCount("These rows are not the responses that were coded, so their order is not known.")
    place = {name: number for number, name in enumerate(received, start=1)}
    few = f"Fewer than {FEWEST} {coded.unit} have a comment." if len(received) < FEWEST else None
    first = tuple(sorted((_first(theme, place) for theme in counts.raised), key=lambda one: (one.after, one.label)))
    return Saturation(
        table=coded.table,
        label="How soon the themes had all been raised",
        unit=coded.unit,
        unit_one=coded.unit_one,
        first=first,
        steps=tuple(_step(number, first, len(received)) for number in _numbers(len(received))),
        last=len(received) // 3,
        members=tuple(received),
        made_up=counts.made_up,
        codebook=coded.version,
        not_available=coded.not_available or few,
    )


def _first(theme: ThemeCount, place: dict[str, int]) -> FirstRaised:
    return FirstRaised(theme.theme, theme.label, min(place[name] for name in theme.members), theme.number)


def _numbers(responses: int) -> list[int]:
    """The numbers of responses that have a row: up to six, evenly, with the beginning of the last third among them."""
    return sorted({ceil(responses * step / STEPS) for step in range(1, STEPS + 1)} | {responses - responses // 3} - {0})


def _step(number: int, first: tuple[FirstRaised, ...], responses: int) -> Step:
    """What the first so many raised, and what so many raise on average. Two themes of 3 responses, raised by 3 and 1:

    one response raises 1 + 1/3 of them on average.
    """
    missed = [comb(responses - theme.number, number) / comb(responses, number) for theme in first]
    return Step(number, sum(theme.after <= number for theme in first), round(sum(1 - part for part in missed), 6))
