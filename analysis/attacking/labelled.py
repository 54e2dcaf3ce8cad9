"""Numbers beside a label that a reader knows from a table: 'Largest: Good, 4', '{"Good": 4}', 'Good ; 4 of 8'.

Alt texts, charts, comments, scripts and attributes say numbers without a sentence. What they are the numbers of is told
by the labels that the rows of the tables have.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.attacking.phrases import FIGURE, number_of
from analysis.attacking.readings import Aside, Count, Name, plain

SHORTEST_LABEL = 2  # letters; a label of one letter is in every word
SHORTENED = 60  # letters after which an alt text shortens a label
BESIDE = r"(?:\W{1,6}(?:value|count|number|length|total|n|is|are|was|were|of)){0,2}\W{1,6}?"
MORE = rf"(?:\s*;\s*(?:{FIGURE}))*"
EACH = re.compile(rf"(?:Largest|Smallest|Shown): (?P<names>[^:]*?), (?P<number>{FIGURE}) each\.")
NEXT = re.compile(FIGURE)


@dataclass(frozen=True)
class Label:
    """A row heading as a reader knows it, under its title."""

    round: str
    title: str
    text: str


def labels_of(counts: Iterable[Count]) -> list[Label]:
    """All labels of the rows and entries that were read, longest first, so that none is found inside another."""
    found = {
        Label(count.name.round, count.name.title, count.name.row): None
        for count in counts
        if count.like and len(count.name.row.strip()) >= SHORTEST_LABEL
    }
    return sorted(found, key=lambda label: -len(label.text))


def read_labelled(aside: Aside, labels: Iterable[Label]) -> list[Count]:
    """The numbers beside labels of the same title; in a text without a title, beside labels of any but those that are
    numbers themselves: beside an age of 12 there, 6 is the next number of an axis. What a colour stands for is no count
    of the label before it: '0 responses 4 to 7 responses'.

    >>> read_labelled(Aside("Grades", "alt text", "Largest: Good, 4."), [Label("r", "Grades", "Good")])[0].number
    4
    """
    found, left, small, title = [], aside.text, aside.text.casefold(), plain(aside.title)
    for label in labels if NEXT.search(left) else ():
        elsewhere = plain(label.title) != title if title else label.text.isdigit()
        if elsewhere or label.text.split()[0].casefold() not in small:
            continue
        spelled = _spelled(label.text)
        no_key = rf"(?!\d*\s+to\s+\d+\s+{spelled}(?!\w))"
        pattern = re.compile(rf"(?<!\w){spelled}{BESIDE}{no_key}(?P<numbers>(?:{FIGURE})(?!\s?%){MORE})", re.IGNORECASE)
        for time, match in enumerate(pattern.finditer(left)):
            found += _numbers(match["numbers"], label, aside.where, time)
        left = pattern.sub(lambda match: " " * len(match[0]), left)
        found += _named_together(aside, label)
    return found


def _numbers(said: str, label: Label, where: str, time: int) -> list[Count]:
    """The numbers beside a label; a label that stands again in one text, as in a chart with a row a round, has others
    beside it."""
    numbers = [number_of(match[0]) for match in NEXT.finditer(said)]
    again = f", time {time + 1}" if time else ""
    return [_count(label, f"{where}, number {slot + 1}{again}", number, where) for slot, number in enumerate(numbers)]


def _named_together(aside: Aside, label: Label) -> list[Count]:
    """'Largest: Good and Requires improvement, 4 each.'"""
    return [
        _count(label, f"{aside.where}, each", number_of(match["number"]), aside.where)
        for match in EACH.finditer(aside.text)
        if re.search(rf"(?<!\w){_spelled(label.text)}(?!\w)", match["names"], re.IGNORECASE)
    ]


def _count(label: Label, column: str, number: int | None, where: str) -> Count:
    return Count(Name(label.round, label.title, label.text, column), number, where, like=(label.text,))


def _spelled(label: str) -> str:
    """The label as it may be written: broken over lines of a chart, or shortened."""
    words = [re.escape(word) for word in label[:SHORTENED].split()]
    return r"(?:\s*;\s*|\s+|\\n)".join(words) + (r"[.…]*" if len(label) > SHORTENED else "")
