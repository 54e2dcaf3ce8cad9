"""What data the next round would need to answer a question, and what the data of this one could have shown.

Numbers where they can be computed; else the design that stands in the way, or why nothing could be counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from analysis.plan.association import Association
from analysis.plan.questions import PlannedQuestion
from analysis.plan.samples import Sample
from analysis.questions import furthest
from analysis.statistics.results import ALPHA
from analysis.statistics.wording import percent_to_plan

# Numbers of children in each group between which the one that is enough is sought, up to where no audit goes.
SIZES = (2, 4, 8, 16, 32, 64, 128, 256, 400)

# What would open each gate.
OPENED_BY = {
    "selection": "children from a list that nobody came onto because of what is asked about",
    "draw": "children drawn at random from the list, and the size of the list",
    "circularity": "judgements of the two by different auditors",
    "joint grade": "each auditor's own grade, written down before the two confer",
    "no comparison": "the same of children who were not chosen for it, over the same time",
    "event-dependent exposure": "the reason for each exposure, to tell apart those given because of an event",
    "exploratory": "the question in the plan before the next data are looked at",
    "too few files": "more files graded by both, 20 at least",
    "too few events": "more events: rounds or partnerships pooled until there are 100",
}
# What stands in place of a number of children where the plan does not say how small an effect matters.
MORE_CHILDREN = (
    "more children, drawn in the same way; how many can be told once the plan names the smallest effect worth finding"
)
MORE_TIME = "more children, drawn in the same way, or records of a longer time"
NOT_RECEIVED = "What was not received."


@dataclass(frozen=True)
class Needs:
    """Something said of questions of the plan: (question, words), those of which nothing is to be said left out.

    `about` heads the column of the words; `otherwise` is the sentence where there is nothing to say of any.
    """

    about: str
    questions: tuple[tuple[str, str], ...]
    otherwise: str
    made_up: str = "no"
    not_available: str | None = None


def needs(answers: Mapping[str, Association]) -> Needs:
    """What data would answer each question of `associations(...)` that this round could not answer as asked."""
    wanted = [(one.text, _wanted(one)) for one in answers.values()]
    return Needs(
        about="What stands in its way, or would answer it",
        questions=tuple((text, words) for text, words in wanted if words),
        otherwise="Every question of the plan was answered as asked.",
    )


def detectable(answers: Mapping[str, Association]) -> Needs:
    """The smallest effect that each test of `associations(...)` could have found, where one ran and it was computed."""
    found = [one for one in answers.values() if one.minimum_detectable]
    return Needs(
        about="What its test could have found",
        questions=tuple((one.text, one.minimum_detectable.words) for one in found),
        otherwise="No test ran of which this can be computed, so nothing can be said of what it could have found.",
        made_up=furthest(one.made_up for one in found),
    )


def needs_of(association: Association, question: PlannedQuestion, sample: Sample | None) -> str:
    """What data would answer the question, as one sentence; '' where it is answered as asked."""
    if association.cannot and sample is None and not any(gate.name == "joint grade" for gate in association.gates):
        return NOT_RECEIVED
    wanted = [OPENED_BY[gate.name] for gate in association.gates if gate.name in OPENED_BY]
    wanted += _more_children(association, question)
    if association.missing:
        wanted.append("the answers that are missing")
    words = "; ".join(dict.fromkeys(wanted))
    return f"{words[0].upper()}{words[1:]}." if words else ""


def _wanted(one: Association) -> str:
    """What would answer a question: why nothing could be counted, where that is so, and what else is needed."""
    if not one.cannot:
        return one.needs
    return one.cannot if one.needs in ("", NOT_RECEIVED) else f"{one.cannot} {one.needs}"


def _more_children(association: Association, question: PlannedQuestion) -> list[str]:
    """How many children would show the smallest effect worth finding, where that can be computed; or just more."""
    if association.grade in ("A", "B"):
        return []
    if question.scale != "binary" or question.smallest_effect is None:
        too_few = association.grade == "C" and (association.p_adjusted is None or association.p_adjusted >= ALPHA)
        return [MORE_TIME if question.smallest_effect else MORE_CHILDREN] if too_few else []
    effect = question.smallest_effect
    number = children_per_group(effect.base, effect.share)
    shares = f"{percent_to_plan(effect.share)} against {percent_to_plan(effect.base)}"
    wanted = f"more than {SIZES[-1]}" if number is None else number
    return [f"{wanted} children in each group to find {shares} four times in five"]


@lru_cache(maxsize=64)
def children_per_group(base: float, share: float) -> int | None:
    """How many children in each of two equal groups find one share against another with 80% power (central Fisher
    test); one fewer in each would not do. None: more than 400.

    Power goes up in steps, so among the next larger groups one may fall short by less than a percentage point.
    60% against 20%:

    >>> children_per_group(0.2, 0.6)
    27
    """
    from analysis.statistics.tables.exact import POWER, fisher_power

    high = next((size for size in SIZES if fisher_power(size, size, share, base) >= POWER), None)
    if high is None:
        return None
    low = max([size for size in SIZES if size < high], default=1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fisher_power(middle, middle, share, base) >= POWER else (middle, high)
    return high
