"""`associations(audit_round)`: what a notebook calls for the answers to the analysis plan."""

from analysis.processed import load
from analysis.questions import dictionary
from analysis.rounds import find_round
from analysis.statistics.association import Association
from analysis.statistics.associations import associations_of


def associations(audit_round: str) -> dict[str, Association]:
    """The answer to each question of the analysis plan for one round, by its name, in the order of the plan."""
    tables = {name: load(audit_round, name) for name in dictionary().tables}
    return associations_of(find_round(audit_round), tables)
