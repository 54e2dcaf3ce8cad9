"""What one written answer means: the value that every reader of answers gives."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from analysis.intake.wording import normal
from analysis.questions import Question


@dataclass(frozen=True)
class Reading:
    """What one written answer means: value and state, the rule that repaired it, or what is wrong with it.

    `said`: the words under "Other". `besides`: what was written besides those words. `born`: the day itself of a date
    of birth, of which only the month is kept.
    """

    value: object = None
    state: str = "answered"
    rule: str = ""
    fault: str = ""
    said: str = ""
    besides: str = ""
    born: date | None = None


def unreadable(fault: str) -> Reading:
    """An answer that is none, and why."""
    return Reading(state="unreadable", fault=fault)


def state_of(text: str, question: Question) -> str | None:
    """The state that a text stands for in that question; None where it is an answer."""
    return _states(tuple(question.states.items())).get(normal(text))


@lru_cache(maxsize=256)
def _states(states: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {normal(spelling): state for spelling, state in states}
