"""Phrases in a text: a tree that finds all of them in one walk, and how far apart they stand."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analysis.themes.matching.words import NO_BREAK


class Found(NamedTuple):
    """A phrase where it stands, by the number of its first and of its last word, and its name."""

    first: int
    last: int
    name: str


class Tree:
    """Phrases, word by word, so that one walk over a text finds all of them."""

    def __init__(self, phrases: Iterable[tuple[tuple[str, ...], str]]):
        self._root: dict = {}
        for keys, name in phrases:
            node = self._root
            for key in keys:
                node = node.setdefault(key, {})
            names = node.setdefault("", [])
            if name not in names:
                names.append(name)

        self._second = frozenset(key for node in self._root.values() for key in node if key)

    def begins(self, key: str) -> bool:
        """Whether a phrase of several words begins with that word."""
        return len(self._root.get(key, ())) > ("" in self._root.get(key, ()))

    def has(self, key: str) -> bool:
        """Whether that word is a phrase by itself."""
        return "" in self._root.get(key, ())

    def continues(self, key: str) -> bool:
        """Whether that word is the second of a phrase."""
        return key in self._second

    def find(self, places: Iterable[int], word: Sequence[int], keys: Sequence[str], after: bytes) -> list[Found]:
        """Every phrase that begins at one of the places, by place, shorter ones first. No phrase goes over a comma.

        `word` gives the number of the word at each place, `keys` what each number is compared by.
        """
        found: list[Found] = []
        for first in places:
            node, last = self._root.get(keys[word[first]]), first
            while node is not None:
                for name in node.get("", ()):
                    found.append(Found(first, last, name))  # noqa: PERF401 - there is mostly one
                if after[last] != NO_BREAK:
                    break
                last += 1
                node = node.get(keys[word[last]])
        return found


def whole(found: list[Found], compounds: dict[int, Found]) -> list[Found]:
    """What was found, without phrases that hold some words of a compound and not all."""
    if not compounds:
        return found
    return [
        one
        for one in found
        if all(
            compounds[place].first >= one.first and compounds[place].last <= one.last
            for place in range(one.first, one.last + 1)
            if place in compounds
        )
    ]


def nearest(start: Found, others: list[Found], together: int) -> Found | None:
    """The nearest of the others (in order of place) that shares no word with the start, None where all are far."""
    place = bisect_left(others, start[:2], key=lambda one: one[:2])
    beside = [one for one in others[max(0, place - 2) : place + 2] if 0 <= between(start, one) <= together]
    return min(beside, key=lambda one: (between(start, one), one[:2]), default=None)


def between(one: tuple, other: tuple) -> int:
    """How many words stand between two that are found, each with its first and its last word; -1 where they share a
    word."""
    return max(one[0] - other[1], other[0] - one[1], 0) - 1
