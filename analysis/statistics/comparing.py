"""One question in this round and in the round before, side by side, each with its own denominator.

Nothing is tested and no trend is drawn: the two counts stand beside each other, and what one round does not have is
said.
"""

from dataclasses import dataclass

import pandas as pd

from analysis.processed import load
from analysis.questions import furthest
from analysis.rounds import find_round
from analysis.statistics.counting import count
from analysis.statistics.counts import Counts


@dataclass(frozen=True)
class Comparison:
    """The counts of one question, one for each round, the earlier first; `rounds` are their names and titles."""

    label: str
    unit: str
    rounds: tuple[tuple[str, str], ...]
    counts: tuple[Counts, ...]
    made_up: str
    not_available: str | None
    identifies: bool


def since_last_round(table: pd.DataFrame, question: str) -> Comparison:
    """The counts of a question in the round before and in this one."""
    now = count(table, question)
    this = find_round(table.attrs["round"])
    before = this.description.round_before
    rounds, counts = [(this.name, this.description.title)], [now]
    if before:
        earlier = load(before, table.attrs["table"])
        rounds.insert(0, (before, find_round(before).description.title))
        counts.insert(0, count(earlier, question))
    return Comparison(
        label=now.label,
        unit=now.unit,
        rounds=tuple(rounds),
        counts=tuple(counts),
        made_up=furthest(one.made_up for one in counts),
        not_available=None if before else "round.toml names no round before this one.",
        identifies=now.identifies,
    )
