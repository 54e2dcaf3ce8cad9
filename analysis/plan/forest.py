"""All effects of a round side by side: what a forest plot is drawn from.

One row is one question that compares; one without an estimate has the reason instead. Ratios, shares and correlations
have no scale in common: each measure is a panel of its own, around where two groups would be alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.plan.association import ALIKE, Association
from analysis.questions import furthest


@dataclass(frozen=True)
class Effect:
    """The estimate of one question with its 95% interval, or why there is none.

    `value` and `high` None: no upper bound; `low` None: no interval. `n` children, `grade` of evidence.
    """

    question: str
    name: str
    measure: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    grade: str | None
    reason: str = ""


@dataclass(frozen=True)
class Effects:
    """The effects of all questions that compare, in the order of the plan."""

    effects: tuple[Effect, ...]
    made_up: str
    not_available: str | None = None


def effects(answers: Mapping[str, Association]) -> Effects:
    """The effects of what `associations(...)` gave, for a forest plot and the table behind it."""
    comparing = [one for one in answers.values() if one.exposure is not None and one.scale != "agreement"]
    return Effects(
        effects=tuple(_effect(one) for one in comparing),
        made_up=furthest(one.made_up for one in comparing),
        not_available=None if comparing else "No question of the plan compares anything.",
    )


def _effect(one: Association) -> Effect:
    estimate = one.estimate
    if one.cannot or estimate is None or estimate.measure not in ALIKE:
        reason = one.cannot or "; ".join(gate.reason for gate in one.gates if gate.stops) or one.why
        return Effect(one.text, "", "", None, None, None, one.n, one.grade, reason[:1].upper() + reason[1:])
    numbers = (estimate.value, estimate.low, estimate.high)
    return Effect(one.text, estimate.name, estimate.measure, *numbers, one.n, one.grade)
