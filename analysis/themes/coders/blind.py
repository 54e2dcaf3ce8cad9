"""What people gave to answers before they saw what a machine proposes: only this can tell how good the machine is.

Where all who coded an answer blind gave the same, that; where they differ, what was adjudicated, else what they share.
What was decided after suggestions were seen counts here for nothing, nor what was given to a text that has changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.themes.coders.decided import Decisions
from analysis.themes.coders.lines import ADJUDICATION, BLIND
from analysis.themes.coders.names import ADJUDICATED

# (id, question) of an answer, and themes with their valences.
Place = tuple[str, str]
Codes = frozenset[tuple[str, str]]


@dataclass(frozen=True, eq=False)
class GivenBlind:
    """`codes` are those of each answer that anybody coded blind; in `differ` are the answers whose blind passes differ
    and were not adjudicated, of which `codes` has the shared part."""

    codes: Mapping[Place, Codes] = field(default_factory=dict)
    differ: frozenset[Place] = frozenset()


def given_blind(found: Decisions, texts: Mapping[Place, str]) -> GivenBlind:
    """What was given blind to answers as they are today: (id, question) -> hash of the text."""
    passes: dict[Place, list[Codes]] = {}
    adjudicated: dict[Place, Codes] = {}
    for coder, decided in found.by_coder.items():
        for one in decided:
            where = (one.answer.id, one.answer.question)
            if one.text != texts.get(where):
                continue
            if coder == ADJUDICATED and one.passed == ADJUDICATION:
                adjudicated[where] = one.theme_set
            elif coder != ADJUDICATED and one.passed == BLIND:
                passes.setdefault(where, []).append(one.theme_set)
    differ = frozenset(where for where, given in passes.items() if len(set(given)) > 1)
    shared = {where: frozenset.intersection(*given) for where, given in passes.items()}
    settled = {where: adjudicated[where] for where in differ.intersection(adjudicated)}
    return GivenBlind(shared | settled, differ.difference(settled))
