"""What the round's own files say identifies somebody, found in a text as whole words, capitals ignored.

There may be thousands, so they are looked up by their first word and never tried one by one. Passed over are numbers
and words so short that texts are full of them for other reasons.
"""

import re
from collections.abc import Mapping

from analysis.privacy.matching import Hit

WORD = re.compile(r"\w+")
BLANKS = re.compile(r"\s+")
# In digits; and in letters and digits, for what is a single word.
SHORTEST_NUMBER = 4
SHORTEST_WORD = 3


class Known:
    """Identifiers by their first word. Blanks between their words may be of any length."""

    def __init__(self, known: Mapping[str, str]):
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for identifier, kind in known.items():
            parts = _parts([match.span() for match in WORD.finditer(identifier)], identifier)
            if _is_telling(parts):
                self._by_first.setdefault(parts[0], []).append((parts, kind))
        for identifiers in self._by_first.values():
            identifiers.sort(key=lambda one: -len(one[0]))

    def hits(self, text: str) -> list[Hit]:
        """Every identifier in a text: of those that begin at one word the longest."""
        if not self._by_first or self._by_first.keys().isdisjoint(map(str.casefold, WORD.findall(text))):
            return []
        spans = [match.span() for match in WORD.finditer(text)]
        parts = _parts(spans, text)
        found = []
        for place, (start, _) in enumerate(spans):
            for identifier, kind in self._by_first.get(parts[2 * place], ()):
                if parts[2 * place : 2 * place + len(identifier)] == identifier:
                    found.append(Hit(start, spans[place + len(identifier) // 2][1], kind))
                    break
        return found


def _parts(spans: list[tuple[int, int]], text: str) -> tuple[str, ...]:
    """The words of a text and what stands between them, in turn, as they are compared."""
    parts: list[str] = []
    for place, (start, end) in enumerate(spans):
        if place:
            parts.append(BLANKS.sub(" ", text[spans[place - 1][1] : start]))
        parts.append(text[start:end].casefold())
    return tuple(parts)


def _is_telling(parts: tuple[str, ...]) -> bool:
    """Whether it may be looked for: no number below four digits, no single word of one or two signs."""
    signs = "".join(parts[::2])
    if not signs or signs.isdecimal():
        return len(signs) >= SHORTEST_NUMBER
    return len(parts) > 1 or len(signs) >= SHORTEST_WORD
