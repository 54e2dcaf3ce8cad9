"""Gates: what in the design of an audit keeps a test from meaning what it seems to say.

A gate that `stops` the test leaves the counts to stand alone, without p, and caps the evidence at grade D. Grades: A
replicated, planned and pooled over at least three partnerships; B one planned comparison that leaves out 1 after
correction; C one that does not; D the design cannot answer; E a single case. One round of one partnership never gives
A.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.description import Population
from analysis.plan.questions import CHILDREN, PlannedQuestion
from analysis.rounds import Round
from analysis.statistics.results import ALPHA

Tables = Mapping[str, pd.DataFrame]

# Only children drawn by chance can speak for the others on the list. Why each other draw cannot:
DRAWS_WITHOUT_CHANCE = {
    "census": "every child on the list was audited, so nothing is left to chance and nothing to estimate",
    "purposive": "the children were chosen, not drawn at random",
    "outcome-selected": "the children were chosen for their outcome",
    "stratified": "the children were drawn from strata whose sizes are not declared",
}
# Gates behind which the share of one group still is what it says: the counts of all, or the counts as planned.
COUNTS_STAND = ("census", "plan")


@dataclass(frozen=True)
class Gate:
    """One gate that applied: its name, the reason in words, and whether it stops the test."""

    name: str
    reason: str
    stops: bool


def design_gates(question: PlannedQuestion, population: Population) -> tuple[Gate, ...]:
    """The gates that plan and round.toml close before any child is counted."""
    named = {word.casefold() for variable in question.variables for word in variable.about}
    selected = [word for word in population.selected_on if word.casefold() in named]
    gates = []
    if selected:
        reason = f"children came onto the list for the very thing that is asked about ({', '.join(selected)})"
        gates.append(Gate("selection", reason, stops=True))
    if population.draw in DRAWS_WITHOUT_CHANCE:
        name = "census" if population.draw == "census" else "draw"
        gates.append(Gate(name, DRAWS_WITHOUT_CHANCE[population.draw], stops=True))
    if question.circular:
        gates.append(Gate("circularity", "the same auditors judged both from the same file", stops=True))
    if question.test == "DESC":
        gates.append(Gate("plan", "the plan asks for the counts alone", stops=True))
    return tuple(gates)


def joint_grade_gate(joint: int, graded: int) -> Gate:
    """Grades given by several people together hold no agreement between them."""
    reason = f"{joint} of {graded} grades were given by two auditors together, as one grade"
    return Gate("joint grade", reason, stops=True)


def too_few_gate(smallest_p: float) -> tuple[Gate, ...]:
    """Groups so small that even the most extreme table has p of 0.05 or more; the test still runs and is shown."""
    if smallest_p < ALPHA:
        return ()
    reason = f"with so few in each group and with each outcome no result could have a p under {smallest_p:.2f}"
    return (Gate("too few", reason, stops=False),)


def evidence_grade(compares: bool, n: int, gates: Sequence[Gate], p: float | None) -> str | None:
    """B to E as at the head of this module; `p` is the corrected one. None: a share of one group compares nothing."""
    stopping = [gate for gate in gates if gate.stops and (compares or gate.name not in COUNTS_STAND)]
    if n == 1 or stopping:
        return "E" if n == 1 else "D"
    if not compares:
        return None
    return "B" if p is not None and p < ALPHA else "C"


def reasons_not_received(question: PlannedQuestion, audit_round: Round, tables: Tables) -> list[str]:
    """Why the tables cannot answer a question, in the words of round.toml where it says so; empty when they can."""
    places = [(CHILDREN, None), *((variable.source, variable.question) for variable in question.variables)]
    if question.joint_grade:
        places.append((question.joint_grade.table, question.joint_grade.question))
    reasons = [_not_received(*place, audit_round.description.not_available, tables) for place in places]
    return list(dict.fromkeys(reason for reason in reasons if reason))


def _not_received(table: str, question: str | None, unavailable: dict[str, str], tables: Tables) -> str | None:
    rows = tables.get(table)
    if rows is None:
        return unavailable.get(table, f"No file of this round holds the table '{table}'.")
    if rows.attrs.get("not_available"):
        return rows.attrs["not_available"]
    if (
        question is None
        or rows.empty
        or (rows.get(f"{question}_state", default=pd.Series(dtype="str")) == "answered").any()
    ):
        return None
    place = f"{table}.{question}"
    return unavailable.get(place) or rows.attrs.get("reasons", {}).get(question, f"Nobody answered '{place}'.")
