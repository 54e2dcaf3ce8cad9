"""`associations(audit_round)`: what a notebook calls for the answers to the analysis plan."""

from analysis.plan.answering import associations_of
from analysis.plan.association import Association
from analysis.processed import load
from analysis.questions import dictionary
from analysis.rounds import find_round


def associations(audit_round: str) -> dict[str, Association]:
    """The answer to each question of the analysis plan for one round, by its name, in the order of the plan."""
    tables = {name: load(audit_round, name) for name in dictionary().tables}
    return associations_of(find_round(audit_round), tables)
