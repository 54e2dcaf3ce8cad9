"""`associations(...)` and `explore(...)`: what a notebook calls for the answers to declared and undeclared
questions."""

from collections.abc import Mapping, Sequence

from analysis.errors import CannotCount
from analysis.folders import forgotten
from analysis.plan import reading
from analysis.plan.answering import answered
from analysis.plan.association import Association
from analysis.plan.reading import Plan, analysis_plan, unplanned
from analysis.plan.samples import RoundTables
from analysis.processed import load
from analysis.questions import dictionary
from analysis.rounds import Round, find_round


def associations(audit_round: str, pooled_with: Sequence[str] = ()) -> dict[str, Association]:
    """The answer to each question of the analysis plan for one round, by its name, in the order of the plan.

    `pooled_with` names rounds, of any partnership, whose children are analysed together with these: each round is a
    stratum of its own, in which alone children are compared. The plan is that of the first round.
    """
    rounds = _rounds(audit_round, pooled_with)
    return _answers(analysis_plan(*rounds), rounds)


def added_questions(audit_round: str) -> list[str]:
    """The names of the questions of a round that its own `associations.toml` adds to those of the project."""
    return reading.added_questions(find_round(audit_round))


def explore(
    audit_round: str, questions: Mapping[str, Mapping[str, object]], pooled_with: Sequence[str] = ()
) -> dict[str, Association]:
    """Answers to questions that are not in the plan, by their names: exploratory, stamped so, and never above grade C.

    `questions` maps a name to a block as `definitions/associations.toml` has them, without `family`. All of one call
    are corrected together (Benjamini-Hochberg), so ask them in one. Raises BadDefinition with all that is wrong.
    """
    rounds = _rounds(audit_round, pooled_with)
    return _answers(unplanned(questions, *rounds), rounds)


def _rounds(audit_round: str, pooled_with: Sequence[str]) -> list[Round]:
    """The rounds asked for, each once."""
    if isinstance(pooled_with, str):
        pooled_with = [pooled_with]
    names = [audit_round, *pooled_with]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise CannotCount(f"{', '.join(sorted(twice))} is named twice. Pool each round once.")
    return [find_round(name) for name in names]


def _answers(plan: Plan, rounds: Sequence[Round]) -> dict[str, Association]:
    return answered(plan, [_received(one) for one in rounds], _before(rounds[0]))


def _received(one: Round) -> RoundTables:
    return RoundTables(one, {name: load(one.name, name) for name in dictionary().tables})


def _before(audit_round: Round) -> RoundTables | None:
    """The round before, where round.toml names one that was not deleted."""
    before = audit_round.description.round_before
    return _received(find_round(before)) if before and before not in forgotten() else None
