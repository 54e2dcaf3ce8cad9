"""Exact unconditional intervals for the difference and the ratio of two shares, with the p that belongs to them.

Hypothesis: the exposed share less (or over) the others' share is the supposed effect. Tables are ordered by their
score at that effect, p is the largest chance over all pairs of shares so far apart, and the interval holds what lies
between the outermost effects that neither one-sided test rejects at 2.5% (Chan and Zhang 1999, Biometrics 55:1202; SAS
RISKDIFF(METHOD=SCORE); StatXact). p is twice the smaller one-sided p at no effect. One-sided p rise with the effect but
for small dips: should p be under 0.05 beside an interval that holds no effect, the largest p on the far side is given
instead, so that the two never contradict each other. Dips narrower than the steps below may be missed by a bound.
"""

import math

import numpy as np

from analysis.errors import CannotCount
from analysis.statistics.results import ALPHA, Interval, PValue
from analysis.statistics.tables.differences import refuse_unless_two_groups
from analysis.statistics.tables.unconditional_nuisance import binomial_chances
from analysis.statistics.tables.unconditional_scores import DIFFERENCE, RATIO, Measure
from analysis.statistics.two_by_two import TwoByTwo

# Effects tried on each side of none; then, from so many steps further out, how many parts are tried again, because p
# has bumps: tables enter and leave the set as the effect moves. Last, how the part with the bound is cut, how often.
STEPS = 128
OUTWARDS, BUMPS = 3, 192
PARTS, CUTS = 16, 5
# Points of the nuisance grid per unit of 1 / angle, times sqrt(N); then a finer grid around the highest, so often.
FINENESS = 6
ZOOMS, ZOOMED = 3, np.linspace(-1, 1, 9)
# Scores closer than this are ties.
TIES = 1e-7
# Effects looked at together, so that their tables fit into memory.
AT_ONCE = 32
# Beyond this the score intervals without exactness say the same.
MOST_CHILDREN = 400


def exact_risk_difference(table: TwoByTwo) -> Interval:
    """Share of the exposed less that of the others with the exact unconditional score interval (Chan and Zhang 1999).

    10 of 35 less 24 of 61 (SAS, with the groups changed over: -0.0992 to 0.2949):

    >>> difference = exact_risk_difference(TwoByTwo(10, 25, 24, 37))
    >>> round(difference.low, 4), round(difference.high, 4)
    (-0.2949, 0.0992)
    """
    _refuse_unless_fit(table)
    low, high = _bounds(table, DIFFERENCE)
    return Interval(table.exposed_yes / table.exposed - table.others_yes / table.others, low, high)


def exact_risk_ratio(table: TwoByTwo) -> Interval:
    """Share of the exposed over that of the others with the exact unconditional score interval (SAS RELRISK).

    `math.inf` where none of the others has the outcome. 24 of 61 against 10 of 35 (SAS: 0.7663 to 3.0005):

    >>> ratio = exact_risk_ratio(TwoByTwo(24, 37, 10, 25))
    >>> round(ratio.estimate, 4), round(ratio.low, 4), round(ratio.high, 4)
    (1.377, 0.7664, 3.0005)
    """
    _refuse_unless_fit(table)
    if table.yes == 0:
        raise CannotCount("No ratio of shares: no child of either group has the outcome.")
    low, high = _bounds(table, RATIO)
    low = 0.0 if low <= -RATIO.reach else math.exp(low)
    high = math.inf if high >= RATIO.reach else math.exp(high)
    share, other = table.exposed_yes / table.exposed, table.others_yes / table.others
    return Interval(share / other if other else math.inf, low, high)


def exact_difference_p(table: TwoByTwo) -> PValue:
    """p of the hypothesis of equal shares that matches `exact_risk_difference` (StatXact, two one-sided tests).

    p < 0.05 exactly when 0 is outside the interval. `statistic`: the pooled z. 2 of 7 against 6 of 13:

    >>> round(exact_difference_p(TwoByTwo(2, 5, 6, 7)).p, 4)
    0.5569
    """
    return _tested(table, DIFFERENCE)


def exact_ratio_p(table: TwoByTwo) -> PValue:
    """p of the hypothesis of equal shares that matches `exact_risk_ratio`: p < 0.05 exactly when 1 is outside.

    2 of 7 against 11 of 13 (StatXact: 0.02064):

    >>> round(exact_ratio_p(TwoByTwo(2, 5, 11, 2)).p, 5)
    0.02064
    """
    return _tested(table, RATIO)


def _tested(table: TwoByTwo, measure: Measure) -> PValue:
    _refuse_unless_fit(table)
    p = _twice_smaller(table, measure, np.zeros(1))
    if p < ALPHA:  # the interval goes by every effect tried: is one of them on the far side of none kept?
        widest = _twice_smaller(table, measure, _tried(measure.reach, -measure.reach, 2 * STEPS)[:STEPS])
        p = p if widest < ALPHA else widest
    share = table.exposed / table.n  # all exposed and no others have the outcome: likeliest at this common share
    smallest = 2 * share**table.exposed * (1 - share) ** table.others
    score = measure.scores(np.zeros(1), table.exposed, table.others)[0, table.exposed_yes, table.others_yes]
    return PValue(min(1.0, p), min(1.0, smallest), float(score))


def _twice_smaller(table: TwoByTwo, measure: Measure, effects: np.ndarray) -> float:
    """Twice the smaller of the largest one-sided p: of more at these effects turned round, of less at these effects."""
    more, fewer = _chances(table, measure, -effects, 1).max(), _chances(table, measure, effects, -1).max()
    return 2 * float(min(more, fewer))


def _bounds(table: TwoByTwo, measure: Measure) -> tuple[float, float]:
    """The outermost effects that are not rejected; the end of the scale where every one up to it is kept."""
    return -_outermost(table, measure, -1), _outermost(table, measure, 1)


def _outermost(table: TwoByTwo, measure: Measure, side: int) -> float:
    """How far the interval reaches up (`side` 1) or, with its sign changed, down (-1): sought from outside."""
    outside, inside = measure.reach, -measure.reach
    for parts in (2 * STEPS, BUMPS, *[PARTS] * CUTS):
        tried = _tried(outside, inside, parts)
        first = _first_kept(table, measure, side * tried, -side)
        ends = [outside, *tried.tolist(), inside]
        outside, inside = ends[max(0, first - (OUTWARDS if parts == 2 * STEPS else 0))], ends[first + 1]
    return outside


def _first_kept(table: TwoByTwo, measure: Measure, effects: np.ndarray, side: int) -> int:
    """Where the first effect stands that is not rejected on that side; how many effects there are if all are."""
    for start in range(0, len(effects), AT_ONCE):
        kept = _chances(table, measure, effects[start : start + AT_ONCE], side) >= ALPHA / 2
        if kept.any():
            return start + int(kept.argmax())
    return len(effects)


def _tried(outside: float, inside: float, parts: int) -> np.ndarray:
    """The inner ends of so many equal parts; no effect, 0, is one of them when the whole scale is parted."""
    return np.linspace(outside, inside, parts + 1)[1:-1]


def _chances(table: TwoByTwo, measure: Measure, effects: np.ndarray, side: int) -> np.ndarray:
    """One-sided p at each effect: the largest chance of a score as high (`side` 1) or as low (-1) as this table's."""
    parts = [effects[start : start + AT_ONCE] for start in range(0, len(effects), AT_ONCE)]
    return np.concatenate([_largest(measure, part, _as_extreme(table, measure, part, side)) for part in parts])


def _as_extreme(table: TwoByTwo, measure: Measure, effects: np.ndarray, side: int) -> np.ndarray:
    """For each effect, 1 for every table that is no less extreme than this one, else 0."""
    scores = side * measure.scores(effects, table.exposed, table.others)
    found = scores[:, table.exposed_yes, table.others_yes][:, None, None]
    return (scores >= found - TIES * np.maximum(1.0, abs(found))).astype(float)


def _largest(measure: Measure, effects: np.ndarray, sets: np.ndarray) -> np.ndarray:
    """The largest chance of each set of tables over all pairs of shares with its effect."""
    angles = np.linspace(0, math.pi, math.ceil(math.pi * FINENESS * math.sqrt(sets.shape[1] + sets.shape[2])))
    step, tried = angles[1], np.broadcast_to(angles, (len(effects), len(angles)))
    largest = np.zeros(len(effects))
    for _ in range(ZOOMS + 1):
        chances = _chances_at(measure.shares(effects, np.sin(tried / 2) ** 2), sets)
        largest = np.maximum(largest, chances.max(axis=1))
        highest = np.take_along_axis(tried, chances.argmax(axis=1)[:, None], axis=1)
        tried, step = np.clip(highest + step * ZOOMED, 0, math.pi), step * (ZOOMED[1] - ZOOMED[0])
    return np.minimum(1.0, largest)


def _chances_at(shares: np.ndarray, sets: np.ndarray) -> np.ndarray:
    """Chance of each set (first axis) at each of its pairs of shares (second axis)."""
    exposed, others = (
        np.moveaxis(binomial_chances(length - 1, group.ravel()).reshape(length, *group.shape), 0, -1)
        for length, group in zip(sets.shape[1:], shares, strict=True)
    )
    return ((exposed @ sets) * others).sum(axis=-1)


def _refuse_unless_fit(table: TwoByTwo) -> None:
    refuse_unless_two_groups(table)
    if table.n > MOST_CHILDREN:
        raise CannotCount(
            f"The exact unconditional interval is for at most {MOST_CHILDREN} children, and these are {table.n}. "
            "Use the score interval of Miettinen and Nurminen: with so many it says the same."
        )
