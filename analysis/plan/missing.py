"""What the answers that are missing could have made of an estimate: its lowest and its highest value.

No chance is in these bounds: they hold whatever the missing answers are. A number of events has no highest value, so a
rate has no bounds.
"""

import math
from collections import Counter

from analysis.plan.association import MissingBounds
from analysis.plan.samples import Sample
from analysis.questions import dictionary
from analysis.statistics.intervals import difference_bounds, share_bounds
from analysis.statistics.wording import whole_percent


def missing_bounds(sample: Sample) -> MissingBounds | None:
    """The bounds of a share, of a difference of two shares or of the pairs of two ordered groups; None where nothing is
    missing or nothing bounds the estimate."""
    if not sample.missing or not sample.n:
        return None
    scale = sample.question.scale
    if scale == "proportion":
        return _of_share(sample.kinds, sample.n)
    if scale == "binary":
        return _of_difference(sample.kinds)
    if scale == "ordinal" and not sample.question.ordered_exposure and sample.strata == 1:
        return _of_pairs(sample)
    return None


def _of_share(kinds: Counter, n: int) -> MissingBounds:
    yes, missing = kinds[(True,)], kinds[(None,)]
    bounds = share_bounds(yes, n, missing)
    all_no, all_yes = (f"{number} of {n + missing}" for number in (yes, yes + missing))
    words = f"It would be {all_no} if all missing answers were No, and {all_yes} if all were Yes."
    return MissingBounds("share", bounds.low, bounds.high, words)


def _of_difference(kinds: Counter) -> MissingBounds | None:
    if not all(any(exposed is group for exposed, _ in kinds) for group in (True, False)):
        return None
    bounds = difference_bounds(kinds)
    low, high = (whole_percent(bound) for bound in (bounds.low, bounds.high))
    words = f"Whatever the missing answers were, the difference is {low} to {high} percentage points."
    return MissingBounds("difference", bounds.low, bounds.high, words)


def _of_pairs(sample: Sample) -> MissingBounds | None:
    """Missing outcomes at the ends of the order; a child whose group is not known could be anywhere: no bounds."""
    if any(exposed is None for exposed, _ in sample.kinds):
        return None
    lowest, highest = _ends(sample)
    ends = []
    for of_exposed, of_others in ((lowest, highest), (highest, lowest)):
        filled = {True: of_exposed, False: of_others}
        groups = {True: [], False: []}
        for (exposed, place), number in sample.kinds.items():
            groups[exposed] += [filled[exposed] if place is None else place] * number
        if not all(groups.values()):
            return None
        ends.append(higher_share(groups[True], groups[False]))
    low, high = (whole_percent(end) for end in ends)
    words = f"Whatever the missing answers were, the share of pairs is {low}% to {high}%."
    return MissingBounds("superiority", ends[0], ends[1], words)


def _ends(sample: Sample) -> tuple[float, float]:
    """The lowest and the highest place that a missing answer could have; a number has neither."""
    asked = sample.question.outcome
    places = len(dictionary().question(asked.source, asked.question).answers)
    return (0, places - 1) if places else (-math.inf, math.inf)


def higher_share(exposed: list[float], others: list[float]) -> float:
    """The share of pairs, one of each group, in which the exposed one is higher, ties counted half.

    >>> higher_share([2, 3], [1, 2])
    0.875
    """
    return sum((one > other) + 0.5 * (one == other) for one in exposed for other in others) / (
        len(exposed) * len(others)
    )
