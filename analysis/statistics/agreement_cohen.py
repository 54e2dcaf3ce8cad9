"""Cohen's kappa: agreement of two raters beyond what each one's own use of the categories would give by chance.

Units that one of the two did not rate are left out. Interval and p: Fleiss, Cohen and Everitt (1969) with the normal
quantile, as statsmodels, R's irr and psych have it.
"""

import math
from dataclasses import replace

import numpy as np
from scipy.stats import norm
from statsmodels.stats.inter_rater import cohens_kappa as statsmodels_kappa

from analysis.errors import CannotCount
from analysis.statistics.agreement_ratings import Ratings, Weights, weight_matrix
from analysis.statistics.agreement_result import Agreement, lowest_when_all_agree, not_yet, why_not, with_interval

# Why Cohen's kappa has no interval where one rater gave a single category: the two then cannot but agree by chance.
CONSTANT = "The interval cannot be computed because one rater gave one category only, which makes kappa 0 in any case."


def cohens_kappa(ratings: Ratings, weights: Weights = "unweighted") -> Agreement:
    """Cohen's kappa of two raters, weighted or not (Cohen 1960, 1968); pe from the categories each of them gave.

    p is of Fleiss, Cohen and Everitt's error under chance. 25 units: 10 both yes, 5 and 2 yes by one, 8 both no:

    >>> from analysis.statistics.agreement_ratings import rated
    >>> seen = [["y", "y"]] * 10 + [["y", "n"]] * 5 + [["n", "y"]] * 2 + [["n", "n"]] * 8
    >>> print(cohens_kappa(rated(seen)))
    Cohen's kappa: 0.44 (0.10 to 0.78, 25)
    """
    if ratings.rows.shape[1] != 2:
        raise CannotCount("Cohen's kappa is for two raters. For more, take Fleiss' or Conger's.")
    pairs = _rated_by_two(ratings)
    blank = not_yet("Cohen's kappa", pairs, weights)
    reason = why_not(pairs.n, int(pairs.used.sum()), pairs.unit)
    if reason:
        return replace(blank, reason=reason)
    table = np.zeros((len(pairs.scale),) * 2)
    np.add.at(table, (pairs.rows[:, 0], pairs.rows[:, 1]), pairs.counts)
    kept = np.ix_(pairs.used, pairs.used)
    return _of_table(blank, table[kept], weight_matrix(pairs, weights)[kept])


def _of_table(blank: Agreement, table: np.ndarray, agree: np.ndarray) -> Agreement:
    """Cohen's kappa of the table of both raters' categories, `agree` being how much of an agreement each pair is."""
    one, other = table.sum(axis=1), table.sum(axis=0)
    with np.errstate(invalid="ignore"):  # one rater gave one category only: 0 / 0 in a z that is not used
        found = statsmodels_kappa(table, weights=1 - agree)
    estimate = replace(blank, estimate=float(found.kappa))
    if np.count_nonzero(one) == 1 or np.count_nonzero(other) == 1:
        return replace(estimate, reason=CONSTANT)
    estimate = replace(estimate, p=float(2 * norm.sf(abs(found.kappa) / math.sqrt(found.var_kappa0))))
    lowest = lowest_when_all_agree(blank.n, float(one @ agree @ other) / blank.n**2)
    return with_interval(estimate, math.sqrt(max(0.0, found.var_kappa)), None, lowest)


def _rated_by_two(ratings: Ratings) -> Ratings:
    both = ratings.rated_by >= 2
    return replace(ratings, rows=ratings.rows[both], counts=ratings.counts[both])
