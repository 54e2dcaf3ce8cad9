"""How near the name of a released value stands to a figure."""

from dataclasses import dataclass

from analysis.figures.found import Figure
from analysis.figures.released import ReleasedValue
from analysis.figures.words import NOT

# Where a whole name stands: in the figure's own words, in its sentence, or with the headings above.
OWN, SENTENCE, ABOVE = 3, 2, 1
# A value's group is told in the figure's own words.
GROUP_IS_NEAR = 2
# Of the words of a common name's block, how many must be near.
MOST_OF_BLOCK = 0.5


@dataclass(frozen=True, order=True)
class Nearness:
    """The greater, the nearer: where the name stands, whether the group it is within does, how much of it."""

    name: int
    within: int
    words: int
    block: float


def nearness(value: ReleasedValue, figure: Figure) -> Nearness | None:
    """How near a released value's name is to a figure; None where it is not."""
    near = figure.sentence | figure.above
    reached = [(_where(name, figure), len(name)) for name in value.names if name <= near]
    if not reached or _is_denied(value, figure):
        return None
    block = len(value.block & near) / len(value.block) if value.block else 1.0
    if value.common and block < MOST_OF_BLOCK:
        return None
    where, words = max(reached)
    return Nearness(where, _within(value.within, figure), words, block)


def in_part(value: ReleasedValue, figure: Figure) -> bool:
    """Whether two or more words of a name, and half of them, stand in a figure's sentence, and its group near it."""
    shared = ((len(name & figure.sentence), len(name)) for name in value.names if name != value.unit)
    near = _within(value.within, figure) and not _is_denied(value, figure)
    return bool(near) and any(both > 1 and 2 * both >= all_words for both, all_words in shared)


def _is_denied(value: ReleasedValue, figure: Figure) -> bool:
    """Whether what stands beside a figure says that it is of those who are not in a value: '3 of 8 were not graded
    Good' is not of those graded Good, be their number the same or another."""
    names = [name for name in value.names if name != value.unit] or value.names
    told = value.within.union(*names)
    return not told & NOT and any(told & clause for clause in figure.denied)


def _where(name: frozenset[str], figure: Figure) -> int:
    if name <= figure.own:
        return OWN
    return SENTENCE if name <= figure.sentence else ABOVE


def _within(within: frozenset[str], figure: Figure) -> int:
    if not within:
        return 1
    if within <= figure.own:
        return GROUP_IS_NEAR
    return 1 if within <= figure.sentence | figure.above else 0
