"""How many events a case series needs, and what it can find with those it has.

The test is the signed root of the likelihood ratio; events needed are (z(alpha / 2) + z(power) sqrt(B))^2 / A (Musonda,
Farrington & Whitaker 2006, Statistics in Medicine 25:2618-2631). A and B average over the ages at which children are
exposed what one event tells of the relative incidence. Events that come in runs tell less: these numbers are least
numbers.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm

from analysis.errors import CannotCount
from analysis.statistics.results import ALPHA
from analysis.statistics.tables.exact import POWER

# Relative incidences beyond this are not sought.
LARGEST = 1000.0


@dataclass(frozen=True)
class Plan:
    """Children observed from day `start` to `end` (both counted), with `risk_days` in the window after an exposure.

    `exposed`: the share of children exposed in each age band (all their risk days fall in it); what is left of 1 is not
    exposed, but has events. `age_starts`: first days of the second band and on; `age_effects`: their relative incidence
    to the first band.
    """

    risk_days: int
    start: int
    end: int
    exposed: Sequence[float] = (1.0,)
    age_starts: Sequence[int] = ()
    age_effects: Sequence[float] = ()

    def __post_init__(self) -> None:
        bands = len(self.age_starts) + 1
        if len(self.age_effects) != bands - 1 or len(self.exposed) != bands:
            raise CannotCount(f"{bands} age bands need {bands} shares exposed and {bands - 1} age effects: give them.")
        if min(self.exposed) < 0 or not 0 < sum(self.exposed) <= 1 + 1e-9:
            raise CannotCount(
                "The shares of children exposed in the age bands must be 0 or more and add up to at most 1."
            )
        if min(self.days) < self.risk_days or self.risk_days < 1 or self.end - self.start < self.risk_days:
            raise CannotCount(f"{self.risk_days} risk days do not fit: 1 or more, in every age band, and days besides.")
        if any(not 0 < effect < math.inf for effect in self.age_effects):
            raise CannotCount("Age effects must be above 0: they are relative incidences to the first band.")

    @property
    def days(self) -> list[int]:
        """The days of each age band."""
        cuts = [self.start, *self.age_starts, self.end + 1]
        return [after - first for first, after in zip(cuts, cuts[1:], strict=False)]


def events_needed(relative_incidence: float, plan: Plan, power: float = POWER) -> int:
    """Events, in exposed and other children, for this power to find that relative incidence at the 5% level.

    2.5 in 21 days after exposure, children observed from 366 to 730 days of age, all exposed:

    >>> events_needed(2.5, Plan(risk_days=21, start=366, end=730))
    110
    """
    if not 0 < relative_incidence < math.inf or relative_incidence == 1:
        raise CannotCount("The relative incidence to plan for must be above 0 and not 1: choose the least of interest.")
    if not 0.5 <= power < 1:
        raise CannotCount(f"A power of {power} cannot be planned for: give a share from 0.5 to under 1, such as 0.8.")
    return math.ceil(_needed(math.log(relative_incidence), plan, power) - 1e-9)


def detectable_relative_incidence(events: int, plan: Plan) -> float | None:
    """The smallest relative incidence over 1 that so many events find with 80% power; None: none up to 1000.

    >>> round(detectable_relative_incidence(110, Plan(risk_days=21, start=366, end=730)), 2)
    2.49
    """
    if events < 1:
        raise CannotCount(f"A case series of {events} events can find nothing: it needs at least one.")
    logs = np.log(1.001) + np.linspace(0, math.log(LARGEST / 1.001), 400)
    enough = np.array([_needed(log, plan, POWER) <= events for log in logs])
    if not enough.any():
        return None
    first = int(enough.argmax())
    if first == 0:
        return float(np.exp(logs[0]))
    return math.exp(brentq(lambda log: _needed(log, plan, POWER) - events, logs[first - 1], logs[first]))


def _needed(log: float, plan: Plan, power: float) -> float:
    """The number of events before it is rounded up."""
    effects = np.array([1.0, *plan.age_effects])
    at_risk = effects * plan.risk_days / (effects @ plan.days)
    more = at_risk * math.exp(log) + 1 - at_risk
    shares = np.asarray(plan.exposed, float)
    cases = shares * more / (shares @ more + 1 - shares.sum())
    inside = at_risk * math.exp(log) / more
    told = 2 * float(cases @ (inside * log - np.log(more)))
    spread = log**2 / told * float(cases @ (inside * (1 - inside)))
    return float((norm.isf(ALPHA / 2) + norm.ppf(power) * math.sqrt(spread)) ** 2 / told)
