"""The decision table: the methods there are, by the ids that the plan names them with, and which one a question gets.

`test = "auto"` leaves the choice to scale, draw and gates; a test that the plan names is still stopped by a gate.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.description import Population
from analysis.plan.gates import Gate
from analysis.plan.questions import PlannedQuestion


@dataclass(frozen=True)
class Method:
    """One test, interval or plain count: its name in a report, and the scales of the questions that it answers."""

    name: str
    scales: tuple[str, ...]


METHODS = {
    "DESC": Method("counts alone", ("proportion", "binary")),
    "PROP": Method("Wilson score interval", ("proportion",)),
    "PROP-FPC": Method("hypergeometric interval for a list of known size", ("proportion",)),
    "BIN-BIN": Method("central Fisher exact test", ("binary",)),
}


@dataclass(frozen=True)
class Chosen:
    """The test that runs: its id in the decision table, and why it is that one."""

    test: str
    why: str


def chosen_test(question: PlannedQuestion, population: Population, gates: Sequence[Gate]) -> Chosen:
    """The test that scale and draw ask for and the gates leave."""
    stopping = [gate.reason for gate in gates if gate.stops]
    if stopping:
        return Chosen("DESC", f"No test: {'; '.join(stopping)}.")
    if question.scale == "binary":
        return Chosen("BIN-BIN", "Two groups and a yes/no outcome: exact, whatever the number of children.")
    if population.size is None:
        return Chosen("PROP", "One group, drawn at random; the size of the list is not known.")
    if question.test == "PROP":
        return Chosen("PROP", "One group, drawn at random; the plan asks for the share.")
    return Chosen("PROP-FPC", f"One group, drawn at random from a list of {population.size}.")
