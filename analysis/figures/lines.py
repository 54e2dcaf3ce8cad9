"""Lines of a text by their words: where the words of two lines are the same, their numbers are compared one by one.

This finds a number that was changed in a sentence or a row copied from a published page, whatever it is a number of.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from analysis.figures.numbers import Number, numbers
from analysis.figures.passages import Passage, Table, Text

CELLS = " | "


@dataclass(frozen=True)
class Line:
    """A paragraph, or a row under the heads of its columns: `words` has # for each number."""

    words: str
    numbers: tuple[Number, ...]
    headings: tuple[str, ...]
    text: str
    page: str = ""


class PublishedLines:
    """All lines that were published, by their words."""

    def __init__(self, lines: Iterable[Line]):
        self._by_words: dict[str, list[Line]] = defaultdict(list)
        for line in lines:
            self._by_words[line.words].append(line)

    def nearest(self, line: Line) -> Line | None:
        """The published line with the same words that differs in the fewest numbers; None where there is none.

        Lines under the same heading go first; very short ones under another heading are no such line.
        """
        same = self._by_words.get(line.words, [])
        here = [other for other in same if _last(other) == _last(line)]
        wild = [other for other in same if not other.headings or not line.headings]
        telling = len(re.findall(r"[^\W\d_]{2,}", line.words)) > 2
        among = here or wild or (same if telling else [])
        return min(among, key=lambda other: len(differing(line, other)), default=None)


def differing(line: Line, other: Line) -> tuple[int, ...]:
    """The places of the numbers in which two lines with the same words differ."""
    pairs = zip(line.numbers, other.numbers, strict=True)
    return tuple(place for place, (one, two) in enumerate(pairs) if (one.value, one.kind) != (two.value, two.kind))


def lines_of(text: Text, page: str = "") -> Iterator[Line]:
    """Every line of a text that has words and numbers."""
    for part in text.parts:
        made = rows_of(with_heads(part), page) if isinstance(part, Table) else (line_of(part, page),)
        yield from (line for line in made if line.numbers)


def line_of(passage: Passage, page: str = "") -> Line:
    """A passage as a line."""
    return _line(passage.text, "", passage.headings, page)


def rows_of(table: Table, page: str = "") -> Iterator[Line]:
    """The rows of a table, each as a line: the heads of its columns, and what stands below them."""
    head = CELLS.join(table.rows[0])
    yield _line(head, "", table.headings, page)
    for row in table.rows[1:]:
        yield _line(CELLS.join(row), f"{head}\n", table.headings, page)


def with_heads(table: Table) -> Table:
    """The table, with empty heads where its first row holds figures and no heads.

    >>> with_heads(Table("table 1", (("Good", "4"),))).rows
    (('', ''), ('Good', '4'))
    """
    cells = [(text, numbers(text)) for text in table.rows[0][1:]]
    if any(len(found) == 1 and found[0].text.strip() == text and not found[0].spelled for text, found in cells):
        return replace(table, rows=(("",) * len(table.rows[0]), *table.rows))
    return table


def _line(text: str, head: str, headings: tuple[str, ...], page: str) -> Line:
    found = numbers(text)
    pieces, at = [], 0
    for number in found:
        pieces += [text[at : number.start], "#"]
        at = number.end
    words = " ".join("".join([head, *pieces, text[at:]]).casefold().split())
    return Line(words, found, headings, text, page)


def _last(line: Line) -> str:
    return line.headings[-1].casefold() if line.headings else ""
