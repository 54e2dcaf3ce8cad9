"""Chance, by name: the numbers of one stream of one round, the same for the same seed on every system.

A stream belongs to one round and one question, so that more responses leave the children as they are, more rounds leave
the earlier ones, and of a longer list the first rows stay. Everything is drawn from uniform numbers by comparison
with shares: no function whose last digit differs between systems or versions is used.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.writing import sha256


@dataclass(frozen=True)
class Chance:
    """The chance of one round: `seed` is the caller's, `number` the round's, from 1."""

    seed: int
    number: int

    def numbers(self, stream: str, rows: int, columns: int = 1) -> np.ndarray:
        """Uniform numbers from 0 up to 1: a row a case, response ...; the first rows do not depend on how many."""
        name = int(sha256(f"{self.number}/{stream}".encode()), 16)
        return np.random.Generator(np.random.PCG64([self.seed, name])).random((rows, columns))

    def happens(self, stream: str, share: float | np.ndarray, rows: int) -> np.ndarray:
        """Whether each row is of those that a share is true of; `share` is one for all, or one a row."""
        return self.numbers(stream, rows)[:, 0] < share

    def draws(self, stream: str, shares: dict[str, float], rows: int) -> list[str]:
        """One of the names for each row, as often as its share says."""
        return one_of(shares, self.numbers(stream, rows)[:, 0])

    def picks(self, stream: str, bank: Sequence[str], rows: int) -> list[str]:
        """One of a bank for each row, each as often as the others."""
        places = (self.numbers(stream, rows)[:, 0] * len(bank)).astype(int)
        return [bank[place] for place in places]

    def several(self, stream: str, bank: Sequence[str], number: int) -> list[str]:
        """That many different ones of a bank, or all of them, in the order of chance."""
        order = np.argsort(self.numbers(stream, len(bank))[:, 0], kind="stable")
        return [bank[place] for place in order[:number]]


def one_of(shares: dict[str, float], numbers: np.ndarray) -> list[str]:
    """The name in whose part of 0 to 1 each number falls."""
    names = list(shares)
    places = np.searchsorted(np.cumsum(list(shares.values())), numbers, side="right")
    return [names[place] for place in np.minimum(places, len(names) - 1)]


def with_odds(share: float, ratio: float) -> float:
    """The share whose odds are `ratio` times those of a share: 0.25 and 3 give 0.5."""
    odds = ratio * share / (1 - share)
    return odds / (1 + odds)
