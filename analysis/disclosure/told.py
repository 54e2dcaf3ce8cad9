"""Sentences with figures in them: every number comes from a released value, none is typed.

`sentence("{good} were graded Good.", good=grades["good"])` reads "4 of 8 case files (50%) were graded Good." Where
a value is not available the whole sentence says so, with the reason.
"""

import re
from dataclasses import dataclass
from string import Formatter

from analysis.disclosure.audiences import Audience
from analysis.disclosure.blocks import Block, Shown
from analysis.disclosure.values import said
from analysis.errors import NotReleasable, UnknownName
from analysis.questions import furthest


@dataclass(frozen=True)
class Value:
    """One released value, to be told in a sentence: its manifest entry, its mark, and why it is not available."""

    entry: dict
    made_up: str


@dataclass(frozen=True)
class Sentence:
    """A sentence to release: words with named gaps, the released value of each gap, and the furthest of their marks."""

    words: str
    values: dict[str, Value]
    made_up: str


def sentence(words: str, **values: Value) -> Sentence:
    """A sentence whose numbers are released values. A number typed in the words is refused, and so is any other
    value."""
    gaps = [name for _, name, _, _ in Formatter().parse(words) if name is not None]
    if re.search(r"\d", words):
        raise NotReleasable(f"A number is typed in the sentence '{words}'. Let a released value say it: {{name}}.")
    for gap in gaps:
        if gap not in values:
            raise UnknownName("gap of this sentence", gap, list(values), "Give it as gap=released[...].")
    for name, value in values.items():
        if not isinstance(value, Value):
            raise NotReleasable(f"'{name}' is a {type(value).__name__}, not a released value such as grades['good'].")
    told = {gap: values[gap] for gap in gaps}
    return Sentence(words, told, furthest(value.made_up for value in told.values()))


def sentence_shown(block: Block, audience: Audience) -> Shown:
    """The sentence with its figures; where one of them is not there, the mark and the reason in its place."""
    entries = {name: value["entry"] for name, value in block.content["values"].items()}
    absent = [entry for entry in entries.values() if "reason" in entry]
    if absent:
        text = f"{absent[0]['value']} {absent[0]['reason']}"
    else:
        text = block.content["words"].format(**{name: said(entry) for name, entry in entries.items()})
    return block.shown(text=text, values=tuple(entries.values()))
