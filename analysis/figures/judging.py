"""The verdict on each figure: matched, contradicted or not traceable, and why.

First a figure is held against itself, then against the published line with the same words, then against the released
value whose name stands nearest. A value under the same name with the same whole and another number contradicts; a
figure without such a name near it is not traceable, whatever its numbers are.
"""

import re
from dataclasses import dataclass

from analysis.figures.arithmetic import is_percentage, wrong_by_itself
from analysis.figures.claim import BOUNDS, Claim
from analysis.figures.found import Figure
from analysis.figures.lines import Line, differing
from analysis.figures.nearness import GROUP_IS_NEAR, MOST_OF_BLOCK, OWN, Nearness, in_part, nearness
from analysis.figures.numbers import numbers, said_number
from analysis.figures.released import ReleasedValue

# How the mark of a number that is hidden begins: '[c]'; [x] and [z] say that there is none.
HIDDEN = "[c"
# Words of sentences whose percentages are no shares of people.
OF_TESTS = re.compile(r"(?i)\b(?:power|detect|find|interval|chance|points?|by)\b")
MATCHED, CONTRADICTED, NOT_TRACEABLE = "matched", "contradicted", "not traceable"


@dataclass(frozen=True)
class Verdict:
    """What is said of one figure."""

    place: str
    said: str
    verdict: str
    reason: str


@dataclass(frozen=True)
class Judged:
    """A verdict, and the released value that the figure tells, where it is known for certain."""

    verdict: Verdict
    tells: ReleasedValue | None = None


def judged(
    figure: Figure, pair: tuple[Line, Line | None], values: tuple[ReleasedValue, ...], told: list[ReleasedValue]
) -> Judged:
    """The verdict on one figure; `pair`: its line and the published one with the same words; `told`: the values that
    the figures before it in the same line tell."""
    if reason := wrong_by_itself(figure.claim):
        return _judged(figure, CONTRADICTED, reason)
    line, published = pair
    if published:
        return _by_line(figure, line, published)
    if figure.claim.is_change:
        return _judged(figure, NOT_TRACEABLE, "It says by how much something changed, which no released value does.")
    return _by_value(figure, values, told)


def _judged(figure: Figure, verdict: str, reason: str, tells: ReleasedValue | None = None) -> Judged:
    return Judged(Verdict(figure.place, figure.said, verdict, reason), tells)


def _by_line(figure: Figure, line: Line, published: Line) -> Judged:
    wrong = [place for place in differing(line, published) if place in figure.numbers]
    if not wrong:
        return _judged(figure, MATCHED, f"As published in {published.page}.")
    here = ", ".join(line.numbers[place].text.strip() for place in wrong)
    there = ", ".join(published.numbers[place].text.strip() for place in wrong)
    return _judged(figure, CONTRADICTED, f"{published.page} has the same words with {there}, not {here}.")


def _by_value(figure: Figure, values: tuple[ReleasedValue, ...], told: list[ReleasedValue]) -> Judged:
    near = [(found, value) for value in values if (found := nearness(value, figure))]
    comparable = [(found, value) for found, value in near if _is_comparable(figure.claim, value)]
    best = _best(comparable, told)
    for found, value in best if _may_match(figure, best) else []:
        if agrees(figure.claim, value):
            certain = value if found.name == OWN and len(best) == 1 else None
            return _judged(figure, MATCHED, f"{_told(value)}.", certain)
    if hidden := _hidden(figure, near):
        hides = hidden.mark.startswith(HIDDEN) and (figure.claim.of is not None or figure.claim.percents)
        verdict = CONTRADICTED if hides else NOT_TRACEABLE
        return _judged(figure, verdict, f"{hidden.said} is {hidden.mark} in this edition.")
    if best and _contradicts(figure, comparable, best[0][0]):
        return _judged(figure, CONTRADICTED, f"Released: {_told(best[0][1])}.", best[0][1])
    return _loosely(figure, values, best)


def _may_match(figure: Figure, best: list[tuple[Nearness, ReleasedValue]]) -> bool:
    """A bare count has only its name to be known by: all values that are nearest must be one number, with the name in
    its own words, and in a table with what the column counts."""
    claim = figure.claim
    if not best or claim.number is None or claim.of is not None:
        return True
    top, value = best[0]
    if top.name != OWN or len({value.value for _, value in best}) > 1:
        return False
    if figure.head is None:
        return value.unit <= figure.own
    named = value.block.union(*value.names, value.unit if figure.lone else ())
    return bool(figure.head & named)


def _loosely(figure: Figure, values: tuple[ReleasedValue, ...], best: list[tuple[Nearness, ReleasedValue]]) -> Judged:
    """The verdict where no whole name stands near, or none that can be compared."""
    claim = figure.claim
    whole = claim.number is not None and claim.of is not None
    same = [value for value in values if agrees(claim, value)] if not claim.bound else []
    partly = [value for value in same if whole and value.of is not None and not value.common and in_part(value, figure)]
    if partly and not best:
        return _judged(figure, MATCHED, f"{_told(partly[0])}, by its numbers and some of its words.")
    if best:
        return _judged(figure, NOT_TRACEABLE, f"The nearest released value is {_told(best[0][1])}.")
    if same:
        what = f"{_told(same[0])} has these numbers, but its words do not stand near."
        return _judged(figure, NOT_TRACEABLE, what)
    return _judged(figure, NOT_TRACEABLE, "No released value has these numbers.")


def _best(
    near: list[tuple[Nearness, ReleasedValue]], told: list[ReleasedValue]
) -> list[tuple[Nearness, ReleasedValue]]:
    """The nearest values, without those that other figures of the line tell where others are left."""
    top = max((found for found, _ in near), default=None)
    best = [(found, value) for found, value in near if found == top]
    others = [(found, value) for found, value in best if value not in told]
    return others or best


def agrees(claim: Claim, value: ReleasedValue) -> bool:
    """Whether a claim says what was released."""
    if value.value is None:
        return False
    if claim.bound:
        return _holds(claim, value)
    if claim.range and value.interval != f"{claim.range[0].text.rstrip(' %')}% to {claim.range[1].text}":
        return False
    if claim.number is None:
        return bool(claim.range and not claim.percents) or _has_percentages(claim, value)
    if claim.number != value.value:
        return False
    same_whole = claim.of is None or claim.of == (value.value if value.of is None else value.of)
    return same_whole and (not claim.percents or _has_percentages(claim, value))


def _holds(claim: Claim, value: ReleasedValue) -> bool:
    """Whether what was released is beyond a claimed bound: 5 of 8 is 'more than half' and 'at least 4 of 8'."""
    holds = BOUNDS[claim.bound][1]
    if claim.number is not None:
        same_whole = claim.of is None or claim.of == value.of
        return same_whole and holds(value.value, claim.number)
    shares = [100 * value.value / value.of] if value.of else list(value.percents)
    return bool(shares and claim.percents) and all(
        holds(share, percent.value) for share in shares for percent in claim.percents
    )


def _has_percentages(claim: Claim, value: ReleasedValue) -> bool:
    whole = claim.of if value.of is None else value.of
    if whole is None and claim.percents and value.percents:
        return {number.value for number in claim.percents} <= set(value.percents)
    if whole is None or (claim.of is not None and claim.of != whole):
        return False
    return bool(claim.percents) and all(is_percentage(percent, value.value, whole) for percent in claim.percents)


def _is_comparable(claim: Claim, value: ReleasedValue) -> bool:
    """Whether a claim and a value are of the same whole, so far as both tell it."""
    if value.value is None:
        return False
    if claim.of is not None:
        return claim.of == value.of or (value.of is None and claim.of == value.value == claim.number)
    return value.of is not None or bool(value.percents) if claim.percents else not claim.range or bool(value.interval)


def _contradicts(figure: Figure, comparable: list[tuple[Nearness, ReleasedValue]], top: Nearness) -> bool:
    """Whether the nearest value is certainly what the figure tells: its name stands with the figure, and either its
    block is near too or all values of that name have one number.

    A bare count may count something else under the same name, and a percentage alone in a table, or said of what a test
    could find, may be of anything.
    """
    claim = figure.claim
    if top.name != OWN or not top.within or (claim.of is None and not _is_share_alone(claim)):
        return False
    alike = {
        value.value
        for found, value in comparable
        if (found.name, found.words) == (OWN, top.words) and (found.within == top.within or top.within < GROUP_IS_NEAR)
    }
    return top.block >= MOST_OF_BLOCK or len(alike) == 1


def _is_share_alone(claim: Claim) -> bool:
    """Whether a percentage is told as a share of people, in a sentence that has no other."""
    others = sum(number.kind == "percent" for number in numbers(claim.sentence)) > 1
    return bool(claim.percents and claim.sentence and not others and not OF_TESTS.search(claim.sentence))


def _hidden(figure: Figure, near: list[tuple[Nearness, ReleasedValue]]) -> ReleasedValue | None:
    """The value without a number whose name is the nearest of all, and in the figure's own words."""
    top = max((found for found, _ in near), default=None)
    marked = [value for found, value in near if found == top and value.mark]
    return marked[0] if marked and top.name == OWN and top.within and len(marked) == _at(near, top) else None


def _at(near: list[tuple[Nearness, ReleasedValue]], top: Nearness) -> int:
    return sum(found == top for found, _ in near)


def _told(value: ReleasedValue) -> str:
    """A released value in words: 'Grade Good' is 4 of 8."""
    if value.of is None:
        return f"{value.said} is {said_number(value.value)}"
    return f"{value.said} is {said_number(value.value)} of {said_number(value.of)}"
