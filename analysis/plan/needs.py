"""What data the next round would need to answer a question: the numbers where they can be computed, the design where it
stands in the way."""

from analysis.plan.association import Association
from analysis.plan.questions import PlannedQuestion
from analysis.plan.samples import Sample
from analysis.statistics.wording import whole_percent

# Children in each group beyond which no audit goes; more than this is said as such.
MOST_PER_GROUP = 400
# How near the number on the list should be told: a tenth of it to either side.
MARGIN = 0.1

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


def needs_of(association: Association, question: PlannedQuestion, sample: Sample | None) -> str:
    """What data would answer the question, as one sentence; '' where it is answered as asked."""
    if association.cannot and sample is None:
        return "What was not received: see the reason given."
    wanted = [OPENED_BY[gate.name] for gate in association.gates if gate.name in OPENED_BY]
    wanted += _more_children(association, question)
    if association.missing:
        wanted.append("the answers that are missing")
    return f"{'; '.join(dict.fromkeys(wanted))}.".capitalize() if wanted else ""


def _more_children(association: Association, question: PlannedQuestion) -> list[str]:
    """How many children would show the smallest effect worth finding, where that can be computed."""
    if association.grade in ("A", "B") or question.scale != "binary" or question.smallest_effect is None:
        return []
    effect = question.smallest_effect
    number = children_per_group(effect.base, effect.share)
    shares = f"{whole_percent(effect.share)}% against {whole_percent(effect.base)}%"
    if number is None:
        return [f"more than {MOST_PER_GROUP} children in each group to find {shares} four times in five"]
    return [f"{number} children in each group to find {shares} four times in five"]


def children_per_group(base: float, share: float) -> int | None:
    """The fewest children in each of two equal groups that find one share against another with 80% power.

    By the exact power of the central Fisher test, of every larger group tried too few steps down: power goes up in
    steps, so the first number is taken from which the next ones keep it. 60% against 20%:

    >>> children_per_group(0.2, 0.6)
    28
    """
    from analysis.statistics.tables.exact import POWER, fisher_power

    low, high = 2, MOST_PER_GROUP
    if fisher_power(high, high, share, base) < POWER:
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fisher_power(middle, middle, share, base) >= POWER else (middle + 1, high)
    return low
