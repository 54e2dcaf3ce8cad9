"""Sentences with figures in them: every number comes from a released value, none is typed.

`sentence("{good} were graded Good.", good=grades["good"])` reads "4 of 8 case files (50%) were graded Good." Where
a value is not available the whole sentence says so, with the reason.
"""

import re
from dataclasses import dataclass
from string import Formatter

from analysis.disclosure.blocks import HIDDEN_MARK, Block, Shown
from analysis.disclosure.charted import ShownTo
from analysis.disclosure.sight import Sight
from analysis.disclosure.values import opened, said
from analysis.errors import NotReleasable, UnknownName
from analysis.questions import furthest

# The kinds of values that can be said in a few words.
TELLABLE = ("value", "date", "period", "result")


@dataclass(frozen=True)
class Value:
    """One value of a released block, to be told in a sentence: the block, and the code of the value in it."""

    of: Block
    code: str


@dataclass(frozen=True)
class Sentence:
    """A sentence to release: words with named gaps, the released value of each gap, and the furthest of their marks."""

    words: str
    values: dict[str, Value]
    made_up: str


def sentence(words: str, **values: Value) -> Sentence:
    """A sentence whose numbers are released values. A number typed in the words is refused, and so is any other
    value."""
    gaps = _gaps(words)
    if re.search(r"\d", words):
        raise NotReleasable("A number is typed in this sentence. Let a released value say it: {name}.")
    if not gaps:
        raise NotReleasable("A sentence needs a released value: {name}. Words alone belong in a markdown cell.")
    for gap in gaps:
        if gap not in values:
            raise UnknownName("gap of this sentence", gap, list(values), "Give it as gap=released[...].")
    for name, value in values.items():
        if not isinstance(value, Value):
            kind = type(value).__name__
            raise NotReleasable(f"'{name}' is no released value such as grades['good'], but of type {kind}.")
    told = {gap: values[gap] for gap in gaps}
    return Sentence(words, told, furthest(value.of.made_up for value in told.values()))


def _gaps(words: str) -> list[str]:
    """The names between braces; a brace left open is refused."""
    try:
        return [name for _, name, _, _ in Formatter().parse(words) if name is not None]
    except ValueError:
        raise NotReleasable("A brace of this sentence is left open. Gaps are written {name}.") from None


def sentence_shown(block: Block, sight: Sight, shown_to: ShownTo) -> Shown | None:
    """The sentence with its figures as the audience sees them; None where it may not see one of them, or what a test
    found is hidden.

    Where a value is not there, the mark and the reason stand in place of the sentence.
    """
    entries = {}
    for gap, value in block.content["values"].items():
        inner = shown_to(Block(**value["of"]), sight)
        if inner is None:
            return None
        entries[gap] = entry = entry_of(inner, value["code"])
        if entry["kind"] == "result" and entry["value"] == HIDDEN_MARK:
            return None
    absent = [entry for entry in entries.values() if "reason" in entry]
    if absent:
        text = f"{absent[0]['value']} {absent[0]['reason']}"
    else:
        text = opened(_filled(block.content["words"], entries, sight))
    return block.shown(text=text, values=tuple(entries.values()))


def _filled(words: str, entries: dict[str, dict], sight: Sight) -> str:
    return words.format(**{gap: said(entry, sight.words_below) for gap, entry in entries.items()})


def entry_of(shown: Shown, code: str) -> dict:
    """The manifest entry of one value of a shown block; of a block that is not available, the one that says so."""
    entries = {str(entry.get("code", entry["title"])): entry for entry in shown.values}
    absent = [entry for entry in shown.values if "reason" in entry]
    if code not in entries and not absent:
        raise UnknownName(f"value of '{shown.title}'", code, list(entries))
    if code in entries and entries[code]["kind"] not in TELLABLE:
        raise NotReleasable(f"'{shown.title}' has no value that a sentence can tell.")
    return entries.get(code) or absent[0]
