"""The analysis plan: which associations are asked for, declared before the data are seen.

Reads and checks `definitions/associations.toml`, and the `associations.toml` in a round's own folder, which adds
questions or puts its own in place of one of the same name. One block is one question: what is compared with what, how
both are made from the tables, the test, the smallest effect worth finding, and the family it is corrected with.
Everything wrong is refused at once, with near names, before the first table is touched; a new question changes no
code. The hash of plan and population stands in every result.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.declared import checked, definition, read_toml
from analysis.errors import BadDefinition, Problem
from analysis.plan.checks import contradictions
from analysis.plan.questions import PlannedQuestion
from analysis.questions import dictionary
from analysis.rounds import Round

FILE = "associations.toml"


@dataclass(frozen=True)
class Plan:
    """All planned questions in their order, and the sha256 of what they say and of the populations they are asked of.

    `planned` is False where the questions were put to the data without having been declared.
    """

    questions: dict[str, PlannedQuestion]
    sha256: str
    planned: bool = True


def analysis_plan(*rounds: Round) -> Plan:
    """The plan for some rounds, checked: `BadDefinition` names every problem in it, at once.

    The questions are those of `definitions/associations.toml`, with those of the first round's own file.
    """
    blocks = [(name, block, f"{FILE}, [{name}]") for name, block in definition(FILE).items()]
    for one in rounds[:1]:
        own = one.raw / FILE
        if own.exists():
            where = f"data/raw/{one.name}/{FILE}"
            blocks += [(name, block, f"{where}, [{name}]") for name, block in read_toml(own).items()]
    return _plan({name: (block, where) for name, block, where in blocks}, rounds, planned=True)


def added_questions(audit_round: Round) -> list[str]:
    """The names of the questions that only the round's own file asks."""
    of_project = definition(FILE)
    return [name for name in analysis_plan(audit_round).questions if name not in of_project]


def unplanned(blocks: Mapping[str, object], *rounds: Round) -> Plan:
    """Questions that nobody declared, as blocks of the plan without a family: they are exploratory and stamped so."""
    asked = {
        name: ({**block, "family": "exploratory"} if isinstance(block, Mapping) else block, f"explore, '{name}'")
        for name, block in blocks.items()
    }
    return _plan(asked, rounds, planned=False)


def _plan(blocks: Mapping[str, tuple[object, str]], rounds: Sequence[Round], planned: bool) -> Plan:
    dictionary()  # what is wrong in it is told once, not again for each question
    questions, problems = {}, []
    for name, (block, where) in blocks.items():
        try:
            questions[name] = planned_question(name, block, where)
        except BadDefinition as error:
            problems += error.problems
    if problems:
        raise BadDefinition(problems)
    said = {"questions": {name: block for name, (block, _) in blocks.items()}}
    said["populations"] = {one.name: one.description.population.model_dump(mode="json") for one in rounds}
    return Plan(questions, hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest(), planned)


def planned_question(name: str, block: object, where: str = "") -> PlannedQuestion:
    """One block of the plan, checked against the data dictionary; `where` it stands is said in its problems."""
    where = where or f"{FILE}, [{name}]"
    if not isinstance(block, Mapping):
        raise BadDefinition(
            [
                Problem(
                    where.partition(",")[0], f"'{name}' stands outside a block.", "Begin each question with [its_name]."
                )
            ]
        )
    question = checked(PlannedQuestion, dict(block), where)
    problems = [Problem(where, what, remedy) for what, remedy in contradictions(question)]
    if problems:
        raise BadDefinition(problems)
    return question
