"""The days that the records of a round cover, without which events have no rate."""

from analysis.errors import CannotCount
from analysis.plan.questions import PlannedQuestion
from analysis.plan.samples import Sample
from analysis.rounds import Round

# Scales of which days are counted.
OF_TIME = ("rate", "events")


def why_not_observed(question: PlannedQuestion, audit_round: Round) -> list[str]:
    """Why a question of events cannot be asked of a round that does not say its days; empty where it can."""
    if question.scale not in OF_TIME or audit_round.description.period:
        return []
    return [_not_given(audit_round.name)]


def refuse_unless_observed(sample: Sample) -> None:
    """CannotCount where a round does not say which days its records cover, or an event lies outside them.

    An exposure before the first day is kept: its windows may reach into the days observed.
    """
    lacking = [one.name for one in sample.rounds if one.description.period is None]
    if lacking:
        raise CannotCount(_not_given(", ".join(lacking)))
    rows = sample.children
    outside = sum(
        not first <= day <= last
        for days, first, last in zip(rows["outcome"], rows["first"], rows["last"], strict=True)
        for day in days
    )
    if outside:
        covered = ", ".join(f"{one.description.period.first} to {one.description.period.last}" for one in sample.rounds)
        raise CannotCount(
            f"{outside} of the {sample.question.outcome.said} began outside the days that the records are said to "
            f"cover ({covered})."
        )


def _not_given(rounds: str) -> str:
    return f"The days that the records of {rounds} cover were not given."
