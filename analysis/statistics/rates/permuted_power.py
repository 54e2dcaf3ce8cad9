"""The power of the permutation test of rates, by imagining audits of the same children.

Children, days, groups and strata are those observed; events are negative binomial, at the observed rate of all children
for the others and that times the ratio for the exposed. The spread between children is the one observed (method of
moments), but at least 1, as few children show less of it than there is. The same random numbers serve every ratio, so
that power rises with it.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.stats import nbinom

from analysis.statistics.rates.handing_out import SEED, Rates, number_of_ways
from analysis.statistics.results import ALPHA

# Audits imagined: the power of 80% is then known to 1.8 points (one standard error); 2.8 where children are many.
AUDITS, FEWEST_AUDITS = 500, 200
MOST_COUNTS = 30_000
# Up to so many ways to choose the exposed all are counted, else so many drawn: enough to tell p < 0.05.
WAYS = 1000
LEAST_SPREAD = 1.0


@dataclass(frozen=True)
class Audits:
    """The children, the ways to choose the exposed, the spread, and a uniform random number an audit and child."""

    children: Rates
    choices: np.ndarray
    spread: float
    uniform: np.ndarray


def imagined(children: Rates) -> Audits:
    """What power is computed from, the same for every ratio."""
    n = len(children.events)
    audits = max(FEWEST_AUDITS, min(AUDITS, MOST_COUNTS // n))
    return Audits(children, _choices(children), dispersion(children), np.random.default_rng(SEED).random((audits, n)))


def dispersion(children: Rates) -> float:
    """The k of the variance m + k m^2 around each group's own rate, by moments with n - 2 for n, but at least 1."""
    sums = children.sums.sum(axis=0)
    rates = np.where(children.exposed, sums[0] / sums[2], sums[1] / sums[3])
    expected = rates * children.days
    degrees = len(expected) / max(1, len(expected) - 2)
    surplus = ((children.events - expected) ** 2 * degrees - expected).sum() / (expected**2).sum()
    return max(LEAST_SPREAD, float(surplus))


def power(audits: Audits, ratio: float) -> float:
    """The share of imagined audits in which the test gives p < 0.05, were this the true ratio."""
    children, spread = audits.children, audits.spread
    rate = children.events.sum() / children.days.sum()
    expected = rate * children.days * np.where(children.exposed, ratio, 1.0)
    events = nbinom.ppf(audits.uniform, 1 / spread, 1 / (1 + spread * expected))
    member = (children.stratum[:, None] == np.arange(children.stratum.max() + 1)).astype(float)
    rates = (events @ member) / (children.days @ member)
    residuals = events - rates[:, children.stratum] * children.days
    found, observed = residuals @ audits.choices.T, residuals @ children.exposed
    tolerance = 1e-9 * (1 + events.sum(axis=1))
    direction = np.sign(observed)[:, None]
    tail = (direction * (found - observed[:, None]) >= -tolerance[:, None]).mean(axis=1)
    return float(np.mean((2 * tail < ALPHA) & (np.abs(observed) > tolerance)))


def _choices(children: Rates) -> np.ndarray:
    """Ways to choose the exposed within strata, a row each (1 chosen, 0 not): all of them, or the true one and 999."""
    groups, numbers = children.groups
    if number_of_ways(children) <= WAYS:
        return _every_choice(groups, numbers, len(children.events))
    random = np.random.default_rng(SEED)
    choices = np.zeros((WAYS, len(children.events)))
    choices[0] = children.exposed
    for group, number in zip(groups, numbers, strict=True):
        order = random.random((WAYS - 1, len(group))).argsort(axis=1)
        choices[1:, group] = order < number
    return choices


def _every_choice(groups: list[np.ndarray], numbers: list[int], n: int) -> np.ndarray:
    chosen = [()]
    for group, number in zip(groups, numbers, strict=True):
        chosen = [(*before, *now) for before in chosen for now in combinations(group, number)]
    choices = np.zeros((len(chosen), n))
    choices[np.arange(len(chosen))[:, None], np.array(chosen)] = 1
    return choices
