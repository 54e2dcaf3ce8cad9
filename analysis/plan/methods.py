"""The methods of the decision table: one function for each test that scale, draw and gates can leave.

Each takes the counted children and gives what it estimates, tests and can detect. Two groups are compared exactly,
whatever their number; a share of one group has an interval and no p; behind a gate the counts stand alone.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from analysis.description import Population
from analysis.plan.association import Association, Detectable, Estimate
from analysis.plan.decision_table import METHODS, chosen_test
from analysis.plan.gates import too_few_gate
from analysis.plan.questions import PlannedQuestion
from analysis.statistics.intervals import newcombe, number_on_list, wilson
from analysis.statistics.results import ALPHA, Interval
from analysis.statistics.tables.exact import (
    conditional_odds_ratio,
    detectable_share,
    fisher_central,
    fisher_power,
    smallest_attainable_p,
)
from analysis.statistics.two_by_two import TwoByTwo
from analysis.statistics.wording import UNITS, said_of_detectable

# Exact power sums over all tables of two groups; beyond this many children it is no longer what limits a result.
MOST_CHILDREN_FOR_POWER = 200


@dataclass(frozen=True)
class Sample:
    """What a test is run on: the children's table or number, the population, the question and its phrases."""

    table: TwoByTwo | None
    number: int
    n: int
    question: PlannedQuestion
    population: Population

    @property
    def unit(self) -> str:
        """What the rows are called."""
        return UNITS[self.population.unit]


def tested(counted: Association, asked: PlannedQuestion, population: Population) -> Association:
    """The test that scale, draw and gates leave, run; `cannot` says why where there is nothing to run it on."""
    sample = Sample(counted.two_by_two, counted.table[0].number, counted.n, asked, population)
    chosen = chosen_test(asked, population, counted.gates)
    reason = _nothing_to_test(counted, sample, chosen.test)
    if reason:
        return replace(counted, cannot=reason)
    result = COMPUTATIONS[chosen.test](counted, sample)
    return replace(result, test=chosen.test, test_name=METHODS[chosen.test].name, why=chosen.why)


def described(counted: Association, sample: Sample) -> Association:
    """The counts as they are: nothing is estimated and nothing tested."""
    return counted


def share_estimated(counted: Association, sample: Sample) -> Association:
    """The share of one group among all such children, from a list of unknown size."""
    share = wilson(sample.number, sample.n)
    return replace(counted, estimate=_estimate("Share", "share", share, "Wilson score"))


def number_estimated(counted: Association, sample: Sample) -> Association:
    """How many on a list of known size are like those drawn from it."""
    number = number_on_list(sample.number, sample.n, sample.population.size)
    name = f"{sample.unit} on the list".capitalize()
    return replace(counted, estimate=_estimate(name, "number", number, "hypergeometric"))


def groups_compared(counted: Association, sample: Sample) -> Association:
    """Two groups by one yes/no outcome: odds ratio, difference of shares, p, and what so few could show."""
    table = sample.table
    smallest = smallest_attainable_p(table)
    p = fisher_central(table)
    method = "conditional maximum likelihood, central exact"
    return replace(
        counted,
        estimate=_estimate("Odds ratio", "ratio", conditional_odds_ratio(table), method),
        difference=difference_of_shares(table, p),
        p=p,
        smallest_attainable_p=smallest,
        minimum_detectable=_detectable(table, sample),
        gates=(*counted.gates, *too_few_gate(smallest)),
    )


# What each method of the decision table computes, by its id.
COMPUTATIONS: dict[str, Callable[[Association, Sample], Association]] = {
    "DESC": described,
    "PROP": share_estimated,
    "PROP-FPC": number_estimated,
    "BIN-BIN": groups_compared,
}


def difference_of_shares(table: TwoByTwo, p: float) -> Estimate:
    """The difference of shares; its approximate interval only where it says of 0 what the exact test says."""
    difference = newcombe(table.exposed_yes, table.exposed, table.others_yes, table.others)
    shown = _estimate("Difference of shares", "difference", difference, "Newcombe hybrid score")
    if (difference.low <= 0 <= difference.high) == (p >= ALPHA):
        return shown
    note = "Its approximate interval is not given: it disagrees with the exact test on whether 0 is possible."
    return replace(shown, low=None, high=None, note=note)


def _nothing_to_test(counted: Association, sample: Sample, test: str) -> str | None:
    """Why there is nothing to compare or estimate, in words."""
    table, unit = sample.table, sample.unit
    if counted.n == 0:
        return f"There are no {unit} of whom everything asked is known."
    if table and table.exposed in (0, table.n):
        group = sample.question.exposure.label if table.exposed else sample.question.exposure.otherwise
        return f"All {table.n} {unit} are in one group ('{group}'), so there is nobody to compare them with."
    if test == "BIN-BIN" and not table.varies:
        outcome = sample.question.outcome.label if table.yes else sample.question.outcome.otherwise
        return f"All {table.n} {unit} have the same outcome ('{outcome}'), so no test can tell the groups apart."
    if test == "PROP-FPC" and counted.n + counted.missing > sample.population.size:
        return f"{counted.n + counted.missing} {unit} are more than the list of {sample.population.size} in round.toml."
    return None


def _estimate(name: str, measure: str, interval: Interval, method: str) -> Estimate:
    """An interval as an estimate of a result, in which nothing is infinite."""
    value, high = (bound if math.isfinite(bound) else None for bound in (interval.estimate, interval.high))
    return Estimate(name, measure, value, interval.low, high, method)


def _detectable(table: TwoByTwo, sample: Sample) -> Detectable | None:
    """What the exact test could have found in groups of these sizes; None where they are large."""
    if table.n > MOST_CHILDREN_FOR_POWER:
        return None
    effect = sample.question.smallest_effect
    sizes = (table.exposed, table.others)
    more = effect.share > effect.base
    share = detectable_share(*sizes, effect.base, more)
    at_most = fisher_power(*sizes, 1.0 if more else 0.0, effect.base)
    return Detectable(
        base=effect.base,
        share=share,
        smallest_effect=effect.share,
        power_at_smallest_effect=fisher_power(*sizes, effect.share, effect.base),
        words=said_of_detectable(table, effect.base, share, at_most, sample.unit),
    )
