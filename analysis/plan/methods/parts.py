"""Parts of a result that several methods share: an estimate in which nothing is infinite, an interval that is withheld
where it would contradict the test, and the p of a test."""

import math
from dataclasses import replace

from analysis.plan.association import ALIKE, Association, Estimate
from analysis.plan.gates import too_few_gate
from analysis.statistics.results import ALPHA, Interval, PValue

# Pooled, children of different rounds would be set against each other, and the rounds would be what differs.
ONE_ROUND = "{what} are compared within one round, and not pooled over several. Ask each round by itself."


def estimated(name: str, measure: str, interval: Interval, method: str) -> Estimate:
    """An interval as an estimate of a result; a bound that the counts do not set is None."""
    value, high = (bound if math.isfinite(bound) else None for bound in (interval.estimate, interval.high))
    return Estimate(name, measure, value, interval.low, high, method)


def agreeing(estimate: Estimate, p: float) -> Estimate:
    """An approximate interval only where it says of no difference what the test says; else the estimate alone."""
    alike = ALIKE[estimate.measure]
    inside = estimate.low <= alike and (estimate.high is None or alike <= estimate.high)
    if inside == (p >= ALPHA):
        return estimate
    note = f"Its approximate interval is not given: it disagrees with the test on whether {alike:g} is possible."
    return replace(estimate, low=None, high=None, note=note)


def with_p(counted: Association, test: PValue) -> Association:
    """The result with its p, what drew it, and the gate of too few."""
    return replace(
        counted,
        p=test.p,
        p_error=test.error,
        seed=test.seed,
        smallest_attainable_p=test.smallest,
        gates=(*counted.gates, *too_few_gate(test.smallest)),
    )
