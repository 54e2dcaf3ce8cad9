"""Finds in a text what is written in a known way: each kind by its patterns, check digit and the words near it.

A match whose check digit is right counts, and so does one that stands in the same sentence as one of the kind's words.
Those after the word count; those before it, where none is after or no comma is between ("12/03/2009 (DOB)").
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

from analysis.privacy.checks import CHECKS
from analysis.privacy.patterns import Kind, Privacy

# A point ends a sentence where two letters or digits stand before it: those of 'd.o.b.' and '3. April' do not.
ENDS_SENTENCE = re.compile(r"[!?;\n\r]|(?<=\w\w)\.(?=\s|$)|(?<=[)\]])\.(?=\s|$)")
PAUSES = re.compile(r"[,:]")


class Hit(NamedTuple):
    """A stretch of a text that is put out of sight, and the kind of thing it is."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Matcher:
    """One kind made ready to be looked for."""

    name: str
    kind: Kind
    patterns: tuple[re.Pattern, ...]
    near: re.Pattern | None

    def hits(self, text: str, hidden: list[Hit]) -> list[Hit]:
        """Every hit of this kind. `hidden` are the marks in the text: they count as found, and their words as none."""
        matches = [Hit(*match.span(), self.name) for pattern in self.patterns for match in pattern.finditer(text)]
        check = CHECKS.get(self.kind.check or "")
        if not matches or (check is None and self.near is None):
            return matches
        right = {hit for hit in matches if check is not None and check(text[hit.start : hit.end])}
        return [*right, *(hit for hit in self._near(text, matches, hidden) if hit not in right)]

    def _near(self, text: str, matches: list[Hit], hidden: list[Hit]) -> set[Hit]:
        """The matches that one of the kind's words is near to."""
        if self.near is None:
            return set()
        ends = [match.start() for match in ENDS_SENTENCE.finditer(text)]
        first: dict[int, re.Match] = {}
        for word in self.near.finditer(text):
            if not overlaps(word.start(), word.end(), hidden):
                first.setdefault(bisect_left(ends, word.start()), word)
        found: set[Hit] = set()
        for sentence, word in first.items():
            since = ends[sentence - 1] if sentence else -1
            upto = next(iter(ends[bisect_left(ends, word.end()) :]), len(text))
            after = [hit for hit in (*matches, *hidden) if hit.kind == self.name and word.end() <= hit.start < upto]
            pause = max((since, *(since + 1 + at.start() for at in PAUSES.finditer(text[since + 1 : word.start()]))))
            found.update(after)
            found.update(
                hit for hit in matches if since < hit.start <= word.start() and (not after or hit.start > pause)
            )
        return found.intersection(matches)


def overlaps(start: int, end: int, hits: list[Hit]) -> bool:
    """Whether the stretch shares a sign with one of the hits, which are in order and apart."""
    place = bisect_left(hits, end, key=lambda hit: hit.start)
    return place > 0 and hits[place - 1].end > start


def matchers(privacy: Privacy) -> dict[str, tuple[Matcher, ...]]:
    """Every kind that has patterns, made ready, by what a text needs to hold one."""
    found: dict[str, tuple[Matcher, ...]] = {}
    for name, kind in privacy.kinds.items():
        if kind.patterns:
            found[kind.needs] = (*found.get(kind.needs, ()), _matcher(name, kind))
    return found


def _matcher(name: str, kind: Kind) -> Matcher:
    patterns = tuple(re.compile(pattern, re.IGNORECASE) for pattern in kind.patterns)
    return Matcher(name, kind, patterns, _any_of(kind.near) if kind.near else None)


def _any_of(phrases: tuple[str, ...]) -> re.Pattern:
    """Any of the phrases as whole words, with their plural and the point after a short form."""
    written = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{written})(?:['’]?s)?(?!\w)(?:\.(?=\s*\d))?", re.IGNORECASE)
