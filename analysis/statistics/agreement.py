"""Agreement of raters on units, each rated once by each: percent, Fleiss' and Conger's kappa, AC1 and AC2.

Every coefficient but the percentage is (pa - pe) / (1 - pe), pa the agreement seen and pe the agreement by chance; they
differ in what they take chance to be. Kappa is low where nearly all ratings are of one category, however often the
raters agree; AC is not: read them side by side. Weights make near grades partly agree. Ratings may be missing. For two
raters see also `agreement_cohen`, for alpha `agreement_alpha`, for sets of themes `agreement_sets`.

Intervals (95%): Gwet's linearised variance with t (n - 1) over units. Units are taken to be drawn from many; raters are
these and no others.
References: Gwet, Handbook of Inter-Rater Reliability (4th ed. 2014), chapters 2 to 5; R irrCAC 1.0.
"""

import math
from dataclasses import replace

import numpy as np
from scipy.stats import norm

from analysis.statistics.agreement_ratings import MISSING, Ratings, Weights, weight_matrix
from analysis.statistics.agreement_result import (
    Agreement,
    error_of,
    lowest_when_all_agree,
    not_yet,
    why_not,
    with_interval,
)
from analysis.statistics.intervals import ROUNDING, wilson


def percent_agreement(ratings: Ratings, weights: Weights = "unweighted") -> Agreement:
    """The share of pairs of ratings of a unit that agree, as a mean over the units that two or more rated.

    pa = mean of sum_k r_k (r*_k - 1) / (r (r - 1)), r_k raters giving k, r*_k the same weighted. Where a unit agrees
    wholly or not at all, as with two raters, the interval is Wilson's. 3 of 4:

    >>> from analysis.statistics.agreement_ratings import rated
    >>> print(percent_agreement(rated([["a", "a"], ["b", "b"], ["a", "b"], ["a", "a"]])))
    Percent agreement: 0.75 (0.30 to 0.95, 4)
    """
    blank = not_yet("Percent agreement", ratings, weights)
    if ratings.n == 0:
        return replace(blank, reason=why_not(0, 0, ratings.unit))
    pairable = ratings.rated_by >= 2
    agreed, counts = _agreed(ratings, weights)[pairable], ratings.counts[pairable]
    share = float(counts @ agreed / ratings.n)
    if np.all((agreed < ROUNDING) | (agreed > 1 - ROUNDING)):
        interval = wilson(round(counts @ agreed), ratings.n)
        return replace(blank, estimate=interval.estimate, low=interval.low, high=interval.high)
    found = with_interval(replace(blank, estimate=share), error_of(agreed, counts), ratings.n - 1, 0.0)
    return found if found.low is None else replace(found, low=max(0.0, found.low), p=None)


def fleiss_kappa(ratings: Ratings, weights: Weights = "unweighted") -> Agreement:
    """Fleiss' kappa of two or more raters (Fleiss 1971), by Gwet for missing ratings: pe = sum_kl w_kl p_k p_l.

    p_k is the mean over units of the share of their raters who gave k. Where every rater rated every unit and nothing
    is weighted, p is from Fleiss, Nee and Landis' (1979) error under chance, else from t. Statsmodels has the estimate
    alone, and for complete ratings only. Three raters, four units:

    >>> from analysis.statistics.agreement_ratings import rated
    >>> print(fleiss_kappa(rated([["a", "a", "a"], ["a", "b", "b"], ["b", "b", "b"], ["a", "a", "b"]])))
    Fleiss' kappa: 0.33 (-0.89 to 1.00, 4)
    """
    shares = _shares(ratings)
    given = ratings.counts @ shares / max(1.0, ratings.counts.sum())
    weighed = weight_matrix(ratings, weights) @ given
    chance = float(given @ weighed)
    complete = weights == "unweighted" and bool((ratings.rows != MISSING).all())
    found = _beyond_chance("Fleiss' kappa", ratings, weights, chance, 2 * (shares @ weighed - chance))
    return (
        replace(found, p=_fleiss_p(ratings, given, found.estimate))
        if complete and found.estimate is not None
        else found
    )


def congers_kappa(ratings: Ratings, weights: Weights = "unweighted") -> Agreement:
    """Conger's kappa (Conger 1980; 'exact' kappa): pe is the mean over pairs of raters of what the two would agree on.

    pe = mean over g != h of sum_kl w_kl p_gk p_hl, p_gk the share of rater g's ratings that are k. For two raters who
    rated everything it is Cohen's. Three raters, four units:

    >>> from analysis.statistics.agreement_ratings import rated
    >>> print(congers_kappa(rated([["a", "a", "a"], ["a", "b", "b"], ["b", "b", "b"], ["a", "a", "b"]])))
    Conger's kappa: 0.38 (-0.57 to 1.00, 4)
    """
    there = (ratings.rows != MISSING).any(axis=0)
    given = ratings.rows[:, there, None] == np.arange(len(ratings.scale))
    did = (ratings.rows[:, there] != MISSING).astype(float)
    each = ratings.counts @ did
    shares = np.einsum("u,urk->rk", ratings.counts, given) / each[:, None]
    others = (shares.sum(axis=0) - shares) @ weight_matrix(ratings, weights)
    pairs = max(1, len(each) * (len(each) - 1))
    chance = float((others * shares).sum() / pairs)
    by_rater = np.einsum("urk,rk->ur", given, others) - did * (others * shares).sum(axis=1)
    moved = 2 * by_rater @ (ratings.counts.sum() / each) / pairs
    return _beyond_chance("Conger's kappa", ratings, weights, chance, moved)


def gwet_ac1(ratings: Ratings) -> Agreement:
    """Gwet's AC1 (Gwet 2008): pe = sum_k p_k (1 - p_k) / (q - 1), p_k as for Fleiss' kappa, q categories.

    8 of 10 units both no, one both yes, one differing, where kappa is .62:

    >>> from analysis.statistics.agreement_ratings import rated
    >>> print(gwet_ac1(rated([["n", "n"]] * 8 + [["y", "y"], ["n", "y"]])))
    Gwet's AC1: 0.87 (0.54 to 1.00, 10)
    """
    return _gwet("Gwet's AC1", ratings, "unweighted")


def gwet_ac2(ratings: Ratings, weights: Weights = "ordinal") -> Agreement:
    """Gwet's AC2, AC1 for grades: pe = T sum_k p_k (1 - p_k) / (q (q - 1)), T the sum of all weights.

    Three grades; two auditors a grade apart on one of five files:

    >>> from analysis.statistics.agreement_ratings import rated
    >>> print(gwet_ac2(rated([[1, 1], [2, 2], [3, 3], [2, 2], [2, 3]]), "linear"))
    Gwet's AC2 (linear weights): 0.79 (0.22 to 1.00, 5)
    """
    return _gwet("Gwet's AC2", ratings, weights)


def _gwet(name: str, ratings: Ratings, weights: Weights) -> Agreement:
    shares, categories = _shares(ratings), len(ratings.scale)
    given = ratings.counts @ shares / max(1.0, ratings.counts.sum())
    factor = weight_matrix(ratings, weights).sum() / max(1, categories * (categories - 1))
    chance = float(factor * given @ (1 - given))
    return _beyond_chance(name, ratings, weights, chance, 2 * (factor * shares @ (1 - given) - chance))


def _beyond_chance(name: str, ratings: Ratings, weights: Weights, chance: float, moved: np.ndarray) -> Agreement:
    """(pa - pe) / (1 - pe) with Gwet's linearised variance; `moved` is n times what a unit of each row adds to pe.

    A unit counts (n / n2) (pa_i - pe) / (1 - pe) - (1 - coefficient) moved_i / (1 - pe), n2 the units that two rated;
    the coefficient is the mean of the first term, its variance that of the whole over n.
    """
    blank = not_yet(name, ratings, weights)
    reason = why_not(ratings.n, int(ratings.used.sum()), ratings.unit)
    if reason:
        return replace(blank, reason=reason)
    n, pairable = ratings.counts.sum(), ratings.rated_by >= 2
    own = (n / ratings.n) * np.where(pairable, _agreed(ratings, weights) - chance, 0.0) / (1 - chance)
    estimate = float(ratings.counts @ own / n)
    error = error_of(own - (1 - estimate) * moved / (1 - chance), ratings.counts)
    lowest = lowest_when_all_agree(ratings.n, chance)
    return with_interval(replace(blank, estimate=estimate), error, int(n) - 1, lowest)


def _agreed(ratings: Ratings, weights: Weights) -> np.ndarray:
    """For each row the share of its pairs of raters who agree; 0 where fewer than two rated."""
    votes, rated_by = ratings.votes, ratings.rated_by
    pairs = (votes * (votes @ weight_matrix(ratings, weights) - 1)).sum(axis=1)
    return np.where(rated_by >= 2, pairs / np.maximum(1, rated_by * (rated_by - 1)), 0.0)


def _shares(ratings: Ratings) -> np.ndarray:
    """For each row the share of its raters who gave each category."""
    return ratings.votes / ratings.rated_by[:, None]


def _fleiss_p(ratings: Ratings, given: np.ndarray, estimate: float) -> float:
    """p of a Fleiss' kappa of complete ratings by the error that it has under chance (Fleiss, Nee and Landis 1979)."""
    spread = given @ (1 - given)
    skew = (given * (1 - given)) @ (1 - 2 * given)
    variance = 2 * (spread**2 - skew) / (spread**2 * ratings.n * ratings.raters * (ratings.raters - 1))
    return float(2 * norm.sf(abs(estimate) / math.sqrt(variance)))
