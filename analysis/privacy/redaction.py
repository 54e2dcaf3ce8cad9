"""Texts with every name, number, address and date of birth replaced by its mark: what may be shown of them.

The originals stay in the files as received. A mark that is in a text already is left alone, so that redacting twice is
redacting once. Where two hits overlap, both go under the mark of the longer.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from analysis.declared import until_changed
from analysis.errors import UnknownName
from analysis.privacy.known import Known
from analysis.privacy.lists import lists
from analysis.privacy.matching import Hit, Matcher, matchers, overlaps
from analysis.privacy.names import NameFinder
from analysis.privacy.patterns import privacy


@dataclass(frozen=True)
class Redacted:
    """A text as it may be shown, and the kind of each hit in the order of the text."""

    text: str
    found: tuple[str, ...]


class Marked(NamedTuple):
    """A text with marks, and where each that was made stands."""

    text: str
    made: list[Hit]


@dataclass(frozen=True, eq=False)
class Redactor:
    """All that privacy.toml says, made ready for texts."""

    marks: dict[str, str]
    marked: re.Pattern
    matchers: tuple[tuple[re.Pattern, tuple[Matcher, ...]], ...]
    names: NameFinder

    def redacted(self, text: str, known: Known) -> Redacted:
        """One text without what could tell who somebody is, looked through again until nothing more is found: a mark
        may set free what stood against the text that it replaced."""
        made: list[Hit] = []
        while hits := self._hits(text, known):
            text, made = self._marked(text, sorted([*hits, *made]))
        return Redacted(text, tuple(hit.kind for hit in made))

    def _hits(self, text: str, known: Known) -> list[Hit]:
        """All that is found outside the marks of the text, in order, none over another."""
        hidden = self._marks_in(text) if "[" in text else []
        hits = [*known.hits(text), *self.names.hits(text)]
        for needed, matchers_of in self.matchers:
            if needed.search(text):
                hits += [hit for matcher in matchers_of for hit in matcher.hits(text, hidden)]
        return _joined([hit for hit in hits if not overlaps(hit.start, hit.end, hidden)]) if hits else []

    def _marked(self, text: str, hits: list[Hit]) -> Marked:
        """The text with the mark of each hit in its place, and where the marks now stand."""
        pieces: list[str] = []
        made: list[Hit] = []
        end = length = 0
        for hit in hits:
            mark = self.marks[hit.kind]
            pieces += [text[end : hit.start], mark]
            length += hit.start - end + len(mark)
            made.append(Hit(length - len(mark), length, hit.kind))
            end = hit.end
        return Marked("".join([*pieces, text[end:]]), made)

    def _marks_in(self, text: str) -> list[Hit]:
        """The marks that stand in the text, each with the kind that it is of."""
        kinds = {mark: kind for kind, mark in reversed(self.marks.items())}
        return [Hit(*match.span(), kinds[match.group()]) for match in self.marked.finditer(text)]


@until_changed
def redactor() -> Redactor:
    """The redactor of the definitions folder; made again when a file of it has changed."""
    declared = privacy()
    marks = declared.marks()
    marked = re.compile("|".join(re.escape(mark) for mark in sorted(set(marks.values()), key=len, reverse=True)))
    by_need = tuple((re.compile(need, re.IGNORECASE), found) for need, found in matchers(declared).items())
    return Redactor(marks, marked, by_need, NameFinder(lists(declared.names)))


def redacted(texts: Sequence[str], known: Mapping[str, str] | None = None) -> list[Redacted]:
    """Each text without what could tell who somebody is, in the order given.

    `known`: identifier -> kind, from this round's own files: case references, pupil numbers, names. It is found as
    whole words, capitals ignored; numbers below four digits and single words of one or two signs are passed over. A
    kind that privacy.toml does not have is refused as UnknownName.
    """
    current = redactor()
    for kind in set((known or {}).values()) - current.marks.keys():
        raise UnknownName("kind of identifier", kind, list(current.marks), "Kinds are blocks of privacy.toml.")
    identifiers = Known(known or {})
    return [current.redacted(text, identifiers) for text in texts]


def _joined(hits: list[Hit]) -> list[Hit]:
    """The hits in order; those that overlap as one, of the kind of the longest of them."""
    found: list[Hit] = []
    longest = 0
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not found or hit.start >= found[-1].end:
            found.append(hit)
            longest = hit.end - hit.start
            continue
        before = found[-1]
        kind = hit.kind if hit.end - hit.start > longest else before.kind
        longest = max(longest, hit.end - hit.start)
        found[-1] = Hit(before.start, max(before.end, hit.end), kind)
    return found
