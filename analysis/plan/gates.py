"""Gates: what in the design of an audit keeps a test from meaning what it seems to say.

A gate that `stops` the test leaves the counts to stand alone, without p, and holds the evidence at grade D; one that
holds it at a grade lets the test run and be shown. Grades: A replicated, planned and pooled over at least three
partnerships; B one planned comparison that leaves out no difference after correction; C one that does not; D the design
cannot answer; E a single case. One round of one partnership never gives A, and a question that was not planned never
more than C.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.description import Population
from analysis.plan.questions import CHILDREN, PlannedQuestion
from analysis.plan.variables import Tables
from analysis.rounds import Round
from analysis.statistics.results import ALPHA

# Only children drawn by chance can speak for the others on the list. Why each other draw cannot:
DRAWS_WITHOUT_CHANCE = {
    "census": "every child on the list was audited, so nothing is left to chance and nothing to estimate",
    "purposive": "the children were chosen, not drawn at random",
    "outcome-selected": "the children were chosen for their outcome",
    "stratified": "the children were drawn from strata whose sizes are not declared",
}
# Gates behind which the share of one group still is what it says: the counts of all, or the counts as planned.
COUNTS_STAND = ("census", "plan")
# What two graders gave to the same files is what it is, however the files were drawn.
NOT_DRAWN = ("agreement",)
# Partnerships whose children must be pooled, and must agree, before a finding counts as seen again.
PARTNERSHIPS_FOR_A = 3
# With fewer events the ratio of a case series is too far from exact to be read.
EVENTS_FOR_SERIES = 100
# Two graders of whom one or both left no grade of their own.
NO_SECOND_GRADE = "No second grade of the same case was received."
# With fewer files two graders may agree or differ by chance alone: no verdict.
FILES_FOR_AGREEMENT = 20


@dataclass(frozen=True)
class Gate:
    """One gate that applied: its name, the reason in words, whether it stops the test, and the best grade it leaves."""

    name: str
    reason: str
    stops: bool
    holds_at: str | None = None


def design_gates(question: PlannedQuestion, population: Population) -> tuple[Gate, ...]:
    """The gates that plan and round.toml close before any child is counted."""
    if question.scale in NOT_DRAWN:
        return ()
    gates = [*_selection(question, population), *_draw(question, population)]
    if question.circular:
        gates.append(Gate("circularity", "the same auditors judged both from the same file", stops=True))
    if question.test == "DESC":
        gates.append(Gate("plan", "the plan asks for the counts alone", stops=True))
    if question.scale == "change":
        reason = "children chosen at their worst tend to look better later, whatever was done, and nobody is compared"
        gates.append(Gate("no comparison", reason, stops=False, holds_at="D"))
    return tuple(gates)


def _selection(question: PlannedQuestion, population: Population) -> list[Gate]:
    """Children chosen for what is asked about. A case series compares each child's days with its own other days, so it
    runs; which children it speaks of was still decided by the list."""
    named = {word.casefold() for variable in question.variables for word in variable.about}
    selected = [word for word in population.selected_on if word.casefold() in named]
    if not selected:
        return []
    reason = f"children came onto the list for the very thing that is asked about ({', '.join(selected)})"
    within = question.scale == "events"
    return [Gate("selection", reason, stops=not within, holds_at="D" if within else None)]


def _draw(question: PlannedQuestion, population: Population) -> list[Gate]:
    """How the children were drawn. Two whole lists can be compared: then nothing is left to chance but the answer."""
    if population.draw not in DRAWS_WITHOUT_CHANCE or (question.scale, population.draw) == ("rounds", "census"):
        return []
    name = "census" if population.draw == "census" else "draw"
    return [Gate(name, DRAWS_WITHOUT_CHANCE[population.draw], stops=True)]


def exploratory_gate() -> Gate:
    """A question that nobody planned was asked because of what the data looked like."""
    return Gate("exploratory", "the question was not planned before the data were looked at", stops=False, holds_at="C")


def joint_grade_gate(joint: int, graded: int) -> Gate:
    """Grades given by several people together hold no agreement between them; where all are such, nothing is left."""
    reason = f"{joint} of {graded} grades were given by two auditors together, as one grade"
    return Gate("joint grade", reason, stops=joint == graded)


def too_few_gate(smallest_p: float | None) -> tuple[Gate, ...]:
    """Groups so small that even the most extreme table has p of 0.05 or more; the test still runs and is shown."""
    if smallest_p is None or smallest_p < ALPHA:
        return ()
    reason = f"with so few in each group and with each outcome no result could have a p under {smallest_p:.2f}"
    return (Gate("too few", reason, stops=False),)


def too_few_events_gate(events: int) -> tuple[Gate, ...]:
    """A case series with few events; it still runs and is shown."""
    if events >= EVENTS_FOR_SERIES:
        return ()
    reason = f"{events} events are too few for a case series, which wants {EVENTS_FOR_SERIES} or more"
    return (Gate("too few events", reason, stops=False, holds_at="C"),)


def event_dependent_gate(in_runs: bool = False) -> Gate:
    """Events are more or less frequent before the exposure: what is asked to come after it may be what decided it."""
    runs = ", and one child's events come in runs" if in_runs else ""
    reason = (
        f"events are not as frequent in the days before the exposure as on other days{runs}, so which of the two comes "
        "of the other cannot be separated"
    )
    return Gate("event-dependent exposure", reason, stops=False, holds_at="D")


def evidence_grade(
    compares: bool, n: int, gates: Sequence[Gate], p: float | None, replicated: bool = False
) -> str | None:
    """A to E as at the head of this module; `p` is the corrected one. None: a share of one group compares nothing."""
    if n == 1:
        return "E"
    if any(gate.stops and (compares or gate.name not in COUNTS_STAND) for gate in gates):
        return "D"
    if not compares:
        return None
    reached = "C" if p is None or p >= ALPHA else "A" if replicated else "B"
    return max([reached, *(gate.holds_at for gate in gates if gate.holds_at)])


def reasons_not_received(question: PlannedQuestion, audit_round: Round, tables: Tables) -> list[str]:
    """Why the tables cannot answer a question, in the words of round.toml where it says so; empty when they can."""
    places = [(CHILDREN, None), *((variable.source, variable.question) for variable in question.variables)]
    places += [(variable.source, variable.date) for variable in question.variables if variable.date]
    if question.joint_grade:
        places.append((question.joint_grade.table, question.joint_grade.question))
    otherwise = NO_SECOND_GRADE if question.scale == "agreement" else "Nobody answered '{place}'."
    reasons = [_not_received(*place, audit_round.description.not_available, tables, otherwise) for place in places]
    return list(dict.fromkeys(reason for reason in reasons if reason))


def _not_received(
    table: str, question: str | None, unavailable: dict[str, str], tables: Tables, otherwise: str
) -> str | None:
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
    return unavailable.get(place) or rows.attrs.get("reasons", {}).get(question, otherwise.format(place=place))
