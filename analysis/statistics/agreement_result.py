"""How agreement is told: a coefficient with its 95% interval, or why it cannot be computed; never a bare number.

Nothing here says whether an agreement is good: at the sizes of an audit the interval mostly holds both.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import norm, t

from analysis.statistics.agreement_ratings import Ratings, Weights
from analysis.statistics.intervals import ROUNDING
from analysis.statistics.results import ALPHA

# Under this standard error the units count alike but for rounding, and tell nothing about how far an estimate may be.
NO_SPREAD = 1e-9


@dataclass(frozen=True)
class Agreement:
    """One coefficient of agreement: 1 is all, 0 no more than by chance (percent: 0 is none).

    `n`: units rated by two or more. `reason` says why the estimate or its interval is None; `warning` what the reader
    must know beside them. `p`, of no agreement beyond chance, is None where the method has none.
    """

    name: str
    n: int
    raters: int
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    error: float | None = None
    p: float | None = None
    reason: str | None = None
    warning: str | None = None

    def __str__(self) -> str:
        if self.estimate is None or self.low is None or self.high is None:
            return f"{self.name}: {'' if self.estimate is None else f'{self.estimate:.2f}. '}{self.reason}"
        return f"{self.name}: {self.estimate:.2f} ({self.low:.2f} to {self.high:.2f}, {self.n})"


def not_yet(name: str, ratings: Ratings, weights: Weights = "unweighted") -> Agreement:
    """A result without numbers: its name with the weights, its size, and the warning that goes with that."""
    named = name if weights == "unweighted" else f"{name} ({weights} weights)"
    return Agreement(named, ratings.n, ratings.raters, warning=at_small_n(ratings.n, ratings.unit, ratings.least))


def at_small_n(n: int, unit: str, least: int) -> str | None:
    """The warning that belongs beside any agreement on fewer units than a verdict needs.

    >>> at_small_n(8, "answers", 20)
    '8 answers: the interval covers almost everything; no verdict under 20.'
    """
    if n >= least:
        return None
    covers = "the interval covers almost everything; " if n < least / 2 else "the interval is wide; "
    return f"{n} {unit}: {covers}no verdict under {least}."


def why_not(n: int, used: int, unit: str) -> str | None:
    """Why nothing beyond chance can be told from `n` units rated by two, in which `used` categories were given."""
    if n == 0:
        return f"Cannot be computed because no two raters rated the same {unit}."
    if n == 1:
        return f"Cannot be computed because two raters rated only one of the {unit}."
    if used < 2:
        return (
            "Cannot be computed because every rating is the same: nothing shows that the raters would tell it from "
            "anything else."
        )
    return None


def with_interval(result: Agreement, error: float, degrees: int | None, least_possible: float) -> Agreement:
    """The estimate with its interval: t with these degrees of freedom, or (None) normal; cut to -1 and 1.

    Where the raters never differ there is no spread to go by: the interval then begins at `least_possible` (see
    `lowest_when_all_agree`). Where every unit counts alike otherwise, it is not computed. On very few units with
    missing ratings an estimate may be under -1; its interval then begins there.
    """
    estimate = result.estimate
    if estimate >= 1 - ROUNDING:
        return replace(result, estimate=1.0, low=max(-1.0, least_possible), high=1.0, error=None)
    if error < NO_SPREAD:
        reason = "The interval cannot be computed because the ratings do not vary enough to show how far it may be off."
        return replace(result, reason=reason)
    reach = error * _quantile(degrees)
    low, high = min(max(-1.0, estimate - reach), estimate), max(min(1.0, estimate + reach), estimate)
    return replace(result, low=low, high=high, error=error, p=result.p or _p(estimate / error, degrees))


def lowest_when_all_agree(n: int, chance: float) -> float:
    """The lowest coefficient that fits with `n` of `n` units agreed on: Clopper-Pearson's lowest share, beyond chance.

    A unit that is disagreed on counts as wholly disagreed. 10 of 10, chance .5: (.6915 - .5) / .5

    >>> round(lowest_when_all_agree(10, 0.5), 4)
    0.383
    """
    share = (ALPHA / 2) ** (1 / n)
    return (share - chance) / (1 - chance)


def error_of(influence: np.ndarray, counts: np.ndarray) -> float:
    """Standard error of a mean of `influence`, each value of which that many units have (variance / n)."""
    n = counts.sum()
    mean = counts @ influence / n
    return math.sqrt(max(0.0, counts @ (influence - mean) ** 2 / (n * (n - 1)))) if n > 1 else 0.0


def _quantile(degrees: int | None) -> float:
    return float(norm.isf(ALPHA / 2) if degrees is None else t.isf(ALPHA / 2, degrees))


def _p(statistic: float, degrees: int | None) -> float:
    tail: Callable = norm.sf if degrees is None else lambda value: t.sf(value, degrees)
    return float(2 * tail(abs(statistic)))
