"""Phrases in a text: a tree that finds all of them in one walk, and how far apart they stand."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analysis.themes.matching.words import NO_BREAK, Word


class Span(NamedTuple):
    """Words of a text, by the number of the first and of the last of them."""

    first: int
    last: int


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

    def find(self, keys: Sequence[str], text: Sequence[Word]) -> list[tuple[str, Span]]:
        """Every phrase in the text, by where it begins, shorter ones first. No phrase goes over a comma."""
        found: list[tuple[str, Span]] = []
        for first, key in enumerate(keys):
            node, last = self._root.get(key), first
            while node is not None:
                found += [(name, Span(first, last)) for name in node.get("", ())]
                if text[last].after != NO_BREAK or last + 1 == len(keys):
                    break
                last += 1
                node = node.get(keys[last])
        return found


def whole(found: list[tuple[str, Span]], compounds: list[Span]) -> list[tuple[str, Span]]:
    """What was found, without phrases that hold some words of a compound and not all."""
    if not compounds:
        return found
    parts_of = {place: span for span in compounds for place in range(span.first, span.last + 1)}
    return [
        (name, span)
        for name, span in found
        if all(
            parts_of[place].first >= span.first and parts_of[place].last <= span.last
            for place in parts_of.keys() & set(range(span.first, span.last + 1))
        )
    ]


def nearest(start: Span, others: list[Span], together: int) -> Span | None:
    """The nearest of the other spans (in order of place) that shares no word with the start, None where all are far."""
    place = bisect_left(others, start)
    beside = [span for span in others[max(0, place - 2) : place + 2] if 0 <= between(start, span) <= together]
    return min(beside, key=lambda span: (between(start, span), span), default=None)


def between(one: Span, other: Span) -> int:
    """How many words stand between two spans; -1 where they share a word."""
    return max(one.first - other.last, other.first - one.last, 0) - 1
