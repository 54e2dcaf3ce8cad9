"""Krippendorff's alpha: one less the disagreement seen in units, over that between any two ratings whatever their unit.

It takes any number of raters, missing ratings and four levels of measurement, and corrects for few ratings. A unit that
only one rater rated has no pair and counts for nothing. Reference: Krippendorff, Computing Krippendorff's
alpha-reliability (2011); Content Analysis (4th ed. 2019), chapter 12. Programs: R irr 0.84.1, Python krippendorff 0.9.
"""

from dataclasses import replace
from typing import Literal

import numpy as np

from analysis.errors import CannotCount, UnknownName
from analysis.statistics.agreement_ratings import Ratings, refuse_unless_ordered
from analysis.statistics.agreement_result import (
    Agreement,
    error_of,
    lowest_when_all_agree,
    not_yet,
    why_not,
    with_interval,
)

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS = ("nominal", "ordinal", "interval", "ratio")


def krippendorffs_alpha(ratings: Ratings, level: Level = "nominal") -> Agreement:
    """alpha = 1 - Do / De, with a 95% interval.

    Do = sum over units of sum_ck r_c r_k d_ck / (r - 1), over N; De = sum_ck n_c n_k d_ck / (N (N - 1)); r_c ratings of
    the unit that are c, r all of them, n_c and N the same over all units. d is the squared difference of the level:
    nominal 0 or 1; ordinal (ratings from c to k, half of those at the ends)^2; interval (c - k)^2; ratio ((c - k) / (c
    + k))^2. Interval: Gwet's linearised variance with t over units (irrCAC: krippen.alpha.raw), the ordinal d taken as
    it is. Two observers, ten items, four of them differing (Krippendorff 2011, A):

    >>> from analysis.statistics.agreement_ratings import rated
    >>> pairs = zip([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0])
    >>> found = krippendorffs_alpha(rated(pairs))
    >>> round(found.estimate, 4), found.n
    (0.0952, 10)
    """
    if level not in LEVELS:
        raise UnknownName("level of measurement", level, LEVELS)
    pairable = ratings.rated_by >= 2
    votes, counts = ratings.votes[pairable], ratings.counts[pairable]
    blank = not_yet(f"Krippendorff's alpha ({level})", ratings)
    reason = why_not(ratings.n, int(ratings.used.sum()), ratings.unit)
    if reason:
        return replace(blank, reason=reason)
    differences, rated_by = _differences(ratings, counts @ votes, level), votes.sum(axis=1)
    within = (votes * (votes @ differences)).sum(axis=1) / (rated_by - 1)
    return _alpha(blank, votes, counts, within, differences)


def _alpha(blank: Agreement, votes: np.ndarray, counts: np.ndarray, within: np.ndarray, d: np.ndarray) -> Agreement:
    """The estimate and its interval from the votes of each row and the disagreement `within` its units.

    What a unit adds to alpha is the derivative of Do and of De (without its small-sample correction) times n.
    """
    rated_by = votes.sum(axis=1)
    ratings_in_all, n = float(counts @ rated_by), counts.sum()
    given = counts @ votes / ratings_in_all
    observed, expected = float(counts @ within) / ratings_in_all, float(given @ d @ given)
    corrected = observed * (1 - 1 / ratings_in_all)
    of_observed = n * (within - corrected * rated_by) / ratings_in_all
    of_expected = 2 * n * (votes @ (d @ given) - expected * rated_by) / ratings_in_all
    error = error_of(observed * of_expected / expected**2 - of_observed / expected, counts)
    lowest = lowest_when_all_agree(int(n), max(0.0, 1 - expected / d.max()))
    return with_interval(replace(blank, estimate=1 - corrected / expected), error, int(n) - 1, lowest)


def _differences(ratings: Ratings, given: np.ndarray, level: Level) -> np.ndarray:
    """The squared difference of each pair of categories; `given` is how often each was given."""
    if level == "nominal":
        return 1 - np.eye(len(given))
    refuse_unless_ordered(ratings, f"Differences on the {level} level")
    if level == "ordinal":
        middle = np.cumsum(given) - given / 2
        return (middle[:, None] - middle) ** 2
    values = _numbers(ratings, level)
    apart, total = values[:, None] - values, values[:, None] + values
    return apart**2 if level == "interval" else (apart / np.where(total == 0, 1, total)) ** 2


def _numbers(ratings: Ratings, level: Level) -> np.ndarray:
    if any(isinstance(value, str) for value in ratings.scale):
        raise CannotCount(f"Differences on the {level} level need numbers, and the scale has words. Take ordinal.")
    if level == "ratio" and ratings.numbers.min() < 0:
        raise CannotCount("Differences on the ratio level need numbers from 0 up. Take interval.")
    return ratings.numbers
