"""One question in this round and in the round before, side by side, each with its own denominator.

Nothing is tested and no trend is drawn: the two counts stand beside each other, and what one round does not have is
said. A question that was put in another version is not compared, unless the dictionary calls its answers comparable.
"""

from dataclasses import dataclass

import pandas as pd

from analysis.folders import forgotten
from analysis.processed import load
from analysis.questions import dictionary, furthest
from analysis.rounds import Round, find_round
from analysis.statistics.counting import count
from analysis.statistics.counts import Counts


@dataclass(frozen=True)
class Comparison:
    """The counts of one question, one for each round, the earlier first; `rounds` are their names and titles. `good`
    are the codes of the grades that count as good; none where the answers are no grades."""

    label: str
    unit: str
    rounds: tuple[tuple[str, str], ...]
    counts: tuple[Counts, ...]
    made_up: str
    not_available: str | None
    identifies: bool
    good: tuple[str, ...] = ()


def since_last_round(table: pd.DataFrame, question: str) -> Comparison:
    """The counts of a question in the round before and in this one."""
    now = count(table, question)
    this = find_round(table.attrs["round"])
    before = this.description.round_before
    rounds, counts = [(this.name, this.description.title)], [now]
    reason = why_not_comparable(this, table.attrs["table"], question)
    if before and reason is None:
        earlier = load(before, table.attrs["table"])
        rounds.insert(0, (before, find_round(before).description.title))
        counts.insert(0, count(earlier, question))
    return Comparison(
        label=now.label,
        unit=now.unit,
        rounds=tuple(rounds),
        counts=tuple(counts),
        made_up=furthest(one.made_up for one in counts),
        not_available=reason,
        identifies=now.identifies,
        good=_good(table.attrs["table"], question),
    )


def _good(table: str, question: str) -> tuple[str, ...]:
    """The grades of the scale of a question from the lowest that counts as good; none where it has none."""
    asked = dictionary().question(table, question)
    scale = dictionary().scales[asked.scale] if asked.scale else None
    if scale is None or scale.good_from is None:
        return ()
    grades = list(scale.grades)
    return tuple(grades[grades.index(scale.good_from) :])


def why_not_comparable(this: Round, table: str, question: str) -> str | None:
    """Why the answers of this round and of the one before do not stand beside each other: there is none, it was
    deleted, or the question was put in another version whose answers the dictionary does not call comparable."""
    before = this.description.round_before
    if not before:
        return "No round before this one is named."
    if before in forgotten():
        return f"The round before, {before}, was deleted when it no longer had to be kept."
    return why_put_otherwise(this, find_round(before), table, question)


def why_put_otherwise(this: Round, before: Round, table: str, question: str) -> str | None:
    """Why the answers of two rounds do not stand beside each other: the question was put in another version."""
    versions = dictionary().question(table, question).versions
    asked = [one.description.versions.get(f"{table}.{question}") for one in (this, before)]
    if asked[0] == asked[1]:
        return None
    reworded = [versions[name] for name in asked if name in versions and not versions[name].comparable]
    return f"The question was put otherwise in the two rounds. {reworded[0].why}".strip() if reworded else None
