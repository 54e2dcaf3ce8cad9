"""The days that the records of a round cover, without which events have no rate."""

from analysis.errors import CannotCount
from analysis.plan.samples import Sample


def refuse_unless_observed(sample: Sample) -> None:
    """CannotCount where a round does not say which days its records cover, or an event lies outside them.

    An exposure before the first day is kept: its windows may reach into the days observed.
    """
    lacking = [one.name for one in sample.rounds if one.description.period is None]
    if lacking:
        where = f"[period] of round.toml of {', '.join(lacking)}"
        raise CannotCount(f"The days that the records cover are not known. Put them into {where}.")
    rows = sample.children
    outside = sum(
        not first <= day <= last
        for days, first, last in zip(rows["outcome"], rows["first"], rows["last"], strict=True)
        for day in days
    )
    if outside:
        covered = ", ".join(f"{one.description.period.first} to {one.description.period.last}" for one in sample.rounds)
        raise CannotCount(
            f"{outside} of the {sample.question.outcome.said} began outside the days that round.toml says the records "
            f"cover ({covered}). Put [period] or the dates right."
        )
