"""The analysis plan: which associations are asked for, declared before the data are seen.

Reads and checks `definitions/associations.toml`. One block is one question: what is compared with what, how both are
made from the tables, the test, the smallest effect worth finding, and the family it is corrected with. Everything
wrong in the file is refused at once, with near names, before the first table is touched; a new question changes no
code. The hash of the plan stands in every result.
"""

import hashlib
import json
from dataclasses import dataclass

from analysis.declared import checked, definition
from analysis.errors import BadDefinition, Problem
from analysis.plan.checks import contradictions
from analysis.plan.questions import PlannedQuestion
from analysis.questions import dictionary

FILE = "associations.toml"


@dataclass(frozen=True)
class Plan:
    """All planned questions in the order of the file, and the sha256 of what they say without comments."""

    questions: dict[str, PlannedQuestion]
    sha256: str


def analysis_plan() -> Plan:
    """The plan of `definitions/associations.toml`, checked: `BadDefinition` names every problem in it, at once."""
    blocks = definition(FILE)
    dictionary()  # what is wrong in it is told once, not again for each question
    questions, problems = {}, []
    for name, block in blocks.items():
        try:
            questions[name] = planned_question(name, block)
        except BadDefinition as error:
            problems += error.problems
    if problems:
        raise BadDefinition(problems)
    return Plan(questions, hashlib.sha256(json.dumps(blocks, sort_keys=True).encode()).hexdigest())


def planned_question(name: str, block: object) -> PlannedQuestion:
    """One block of the plan, checked against the data dictionary."""
    where = f"{FILE}, [{name}]"
    if not isinstance(block, dict):
        raise BadDefinition(
            [Problem(FILE, f"'{name}' stands outside a block.", "Begin each question with [its_name].")]
        )
    question = checked(PlannedQuestion, block, where)
    problems = [Problem(where, what, remedy) for what, remedy in contradictions(question)]
    if problems:
        raise BadDefinition(problems)
    return question
