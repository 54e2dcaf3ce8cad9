"""What in answers could tell who somebody is, and their quotes with marks in its place.

Looking an answer through for names takes longer than coding it, and most hold none. So an answer is looked through only
where a stretch between two spaces holds what a name, number or address cannot be without (analysis.privacy), and
each distinct stretch is asked once.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from analysis.privacy.names import CAPITAL_INSIDE, PLAIN_WORD
from analysis.privacy.redaction import redacted, redactor

# A pattern that may go over a space cannot be looked for stretch by stretch.
OVER_SPACES = re.compile(r"\\[sWDS]|\[\^|(?<!\\)\.|\s")


class Shown(NamedTuple):
    """A stretch of an answer, and what is shown of it: itself, or a mark."""

    start: int
    end: int
    text: str
    is_mark: bool


@dataclass(frozen=True)
class Identifying:
    """What was found in one answer: the kinds in the order of the text, and the answer in stretches with marks."""

    kinds: tuple[str, ...]
    shown: tuple[Shown, ...]

    def quote(self, start: int, end: int) -> str:
        """The answer from start to end, with the whole mark of everything found that it touches."""
        return "".join(
            one.text if one.is_mark else one.text[max(start - one.start, 0) : max(end - one.start, 0)]
            for one in self.shown
            if one.start < end and one.end > start
        )


# What a stretch between two spaces tells: nothing; that a name may follow, if it has a capital; that it is one perhaps.
NOTHING, ANNOUNCES, TELLS = range(3)


class Telling:
    """Which stretches between two spaces tell that an answer must be looked through."""

    def __init__(self) -> None:
        found = redactor()
        self._needs = [needed for needed, _ in found.matchers if not OVER_SPACES.search(needed.pattern)]
        self._reads_all = len(self._needs) < len(found.matchers)
        self._lists = found.names.lists

    def __call__(self, typed: str) -> int:
        """What a stretch tells: what analysis.privacy looks for cannot be without one that tells."""
        words = PLAIN_WORD.findall(typed)
        if self._reads_all or not typed.isascii() or not self._lists.at_sight.isdisjoint(words):
            return TELLS
        if any(needed.search(typed) for needed in self._needs):
            return TELLS
        return NOTHING if self._lists.announcing.isdisjoint(words) else ANNOUNCES


def identifying(texts: Sequence[str], tells: Sequence[int]) -> dict[int, Identifying]:
    """number of the text -> what was found, for the texts in which something was. `tells` is the most that a stretch of
    each text does."""
    looked_at = [
        number
        for number, told in enumerate(tells)
        if told == TELLS or (told == ANNOUNCES and CAPITAL_INSIDE.search(texts[number]))
    ]
    hidden = redacted([texts[number] for number in looked_at])
    return {
        number: Identifying(one.found, tuple(_shown(texts[number], one.text)))
        for number, one in zip(looked_at, hidden, strict=True)
        if one.found
    }


def kinds_marked(text: str) -> tuple[str, ...]:
    """The kinds of the marks that stand in a text that was redacted already."""
    if "[" not in text:
        return ()
    kinds = {mark: kind for kind, mark in reversed(redactor().marks.items())}
    return tuple(kinds[match.group()] for match in redactor().marked.finditer(text))


def _shown(text: str, hidden: str) -> list[Shown]:
    """The stretches of a text beside what is shown of them.

    What stands between the marks of `hidden` stands in the text in the same order; the last stands at its end.
    """
    marks = [match.span() for match in redactor().marked.finditer(hidden)]
    ends = [start for start, _ in marks] + [len(hidden)]
    kept = [hidden[start:end] for start, end in zip([0, *(end for _, end in marks)], ends, strict=True)]
    shown, place = [Shown(0, len(kept[0]), kept[0], False)], len(kept[0])
    for number, (start, end) in enumerate(marks):
        following = kept[number + 1]
        is_last = number + 1 == len(marks)
        begins = len(text) - len(following) if is_last else text.index(following, place + 1)
        shown.append(Shown(place, begins, hidden[start:end], True))
        shown.append(Shown(begins, begins + len(following), following, False))
        place = begins + len(following)
    return shown
