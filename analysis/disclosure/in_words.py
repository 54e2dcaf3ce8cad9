"""Counts of very few people, told in words: 'Annoyed and upset: one of the three'.

Three young people are three people. A percentage or a bar of one of three would pretend to speak of others, so neither
is given to any audience; the number and what it is of stand in the list of released values.
"""

from dataclasses import dataclass

from analysis.disclosure.absent import nobody_asked
from analysis.disclosure.blocks import Block, Item, Shown
from analysis.disclosure.sight import Sight
from analysis.disclosure.values import number_entry
from analysis.statistics.counts import Counts
from analysis.statistics.wording import SPELLED

ALL = {1: "the one", 2: "both"}
MOST = 10  # more are in figures


@dataclass(frozen=True)
class InWords:
    """The answers to one question that anybody gave, to be told in words."""

    counts: Counts
    label: str
    made_up: str
    not_available: str | None
    identifies: bool


def in_words(counts: Counts) -> InWords:
    """A count of few people, to be told without percentages: in_words(count(consultation, "feeling"))."""
    return InWords(counts, counts.label, counts.made_up, counts.not_available, counts.identifies)


def in_words_shown(block: Block, sight: Sight) -> Shown:
    """An entry an answer that anybody gave, and one for those who gave none."""
    counts = block.content["counts"]
    if not counts["members"]:
        return nobody_asked(Block(block.kind, block.id, block.title, counts, block.made_up, block.note))
    of = len(counts["members"])
    given = [answer for answer in (*counts["answers"], *counts["states"]) if answer["members"]]
    items = tuple(Item(f"{one['label']}: {_said(len(one['members']), of, counts)}") for one in given)
    return block.shown(items=items, values=tuple(_entry(one, of, counts) for one in given))


def _entry(answer: dict, of: int, counts: dict) -> dict:
    """The value of an answer, without its percentage."""
    whole = number_entry(answer["title"], answer["label"], len(answer["members"]), of, counts["within"], counts["unit"])
    entry = {key: value for key, value in whole.items() if key != "percent"}
    return entry | {key: answer[key] for key in ("code", "tone", "made_up")}


def _said(number: int, of: int, counts: dict) -> str:
    if number == of:
        return f"{ALL.get(of) or f'all {_word(of)}'} {counts['unit'] if of > 1 else counts['unit_one']}"
    return f"{_word(number)} of the {_word(of)} {counts['unit']}"


def _word(number: int) -> str:
    return SPELLED[number] if number <= MOST else str(number)
