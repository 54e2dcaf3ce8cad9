"""The declared associations of a round: each question of the plan answered as far as the design allows, and no further.

The steps: is what is asked about there (`gates`); what each child is in each variable (`variables`, `samples`); the
test that scale, design and gates leave (`decision_table`, `computing`); p corrected within its family (`correction`);
the evidence graded (`gates`, `replication`); the sentence that the grade allows (`saying`), and what data would answer
the question (`needs`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.plan.association import Association
from analysis.plan.computing import tested
from analysis.plan.correction import corrected
from analysis.plan.gates import (
    NO_SECOND_GRADE,
    design_gates,
    evidence_grade,
    exploratory_gate,
    joint_grade_gate,
    reasons_not_received,
)
from analysis.plan.needs import needs_of
from analysis.plan.observed import why_not_observed
from analysis.plan.questions import PlannedQuestion
from analysis.plan.reading import Plan
from analysis.plan.replication import replicated
from analysis.plan.samples import RoundTables, Sample, sampled
from analysis.plan.saying import sentence_of
from analysis.questions import dictionary, furthest
from analysis.statistics.comparing import why_put_otherwise
from analysis.statistics.counting import made_up

# The state of a grade that two auditors gave as one.
TOGETHER = "given together"


@dataclass(frozen=True)
class _Answer:
    """A question with its result before it is graded and said, and the sample it rests on; None where there is none."""

    question: PlannedQuestion
    association: Association
    sample: Sample | None = None


def answered(plan: Plan, received: Sequence[RoundTables], before: RoundTables | None = None) -> dict[str, Association]:
    """The questions of a plan answered for one round, or for several pooled, in the order of the plan.

    `before` is the round before the first, which questions between rounds compare it with. What was not received or
    not published gives a result whose `cannot` is the reason.
    """
    found = [_answered(name, asked, plan, received, before) for name, asked in plan.questions.items()]
    with_families = corrected([one.association for one in found])
    return {
        association.id: _said(replace(one, association=association))
        for one, association in zip(found, with_families, strict=True)
    }


def _answered(
    name: str, asked: PlannedQuestion, plan: Plan, received: Sequence[RoundTables], before: RoundTables | None
) -> _Answer:
    """One question, before p is corrected."""
    received, without = _holding_it(asked, received)
    blank = replace(_blank(name, asked, plan, received), without=without)
    if asked.scale == "rounds":
        reason = _why_no_two_rounds(asked, received, before)
        if reason:
            return _Answer(asked, replace(blank, cannot=reason))
        received = [before, received[0]]
        gates = _gates(asked, received)
        blank = replace(blank, gates=gates, exposure="Round", rounds=tuple(one.round.name for one in received))
    reasons = list(dict.fromkeys(reason for one in received for reason in _reasons(asked, one)))
    joint_cases = _given_together(asked, received)
    blank = _with_joint_grades(blank, asked, received, joint_cases)
    joint = [gate.reason for gate in blank.gates if gate.name == "joint grade" and gate.stops]
    if joint and reasons:
        reasons = [NO_SECOND_GRADE]
    if joint or reasons:
        return _Answer(asked, replace(blank, cannot=" ".join(_sentences([*joint, *reasons]))))
    sample = sampled(asked, [_apart(asked, one, joint_cases) for one in received])
    return _Answer(asked, tested(blank, sample), sample)


def _holding_it(
    asked: PlannedQuestion, received: Sequence[RoundTables]
) -> tuple[Sequence[RoundTables], tuple[tuple[str, str], ...]]:
    """Of several rounds pooled those that hold what is asked, and why each other does not; all, where none does."""
    if asked.scale == "rounds":
        return received, ()
    reasons = {one.round.name: [*_reasons(asked, one), *why_not_observed(asked, one.round)] for one in received}
    holding = [one for one in received if not reasons[one.round.name]]
    if not holding:
        return received, ()
    return holding, tuple((name, " ".join(_sentences(why))) for name, why in reasons.items() if why)


def _reasons(asked: PlannedQuestion, one: RoundTables) -> list[str]:
    """Why a round cannot answer a question."""
    return reasons_not_received(asked, one.round, one.tables)


def _blank(name: str, asked: PlannedQuestion, plan: Plan, received: Sequence[RoundTables]) -> Association:
    """The question as planned, with the gates that its design closes, and nothing counted yet."""
    return Association(
        id=name,
        text=asked.text,
        scale=asked.scale,
        time=asked.time,
        estimand=asked.estimand,
        exposure=asked.exposure and asked.exposure.label,
        outcome=asked.outcome and asked.outcome.label,
        family=asked.family,
        plan_sha256=plan.sha256,
        planned=plan.planned,
        direction=asked.direction,
        rounds=tuple(one.round.name for one in received),
        gates=(*_gates(asked, received), *(() if plan.planned else (exploratory_gate(),))),
    )


def _gates(asked: PlannedQuestion, received: Sequence[RoundTables]) -> tuple:
    """The gates of all populations, each once."""
    return tuple(
        dict.fromkeys(gate for one in received for gate in design_gates(asked, one.round.description.population))
    )


def _why_no_two_rounds(
    asked: PlannedQuestion, received: Sequence[RoundTables], before: RoundTables | None
) -> str | None:
    """Why a round cannot be compared with the one before it."""
    if len(received) > 1:
        return "Rounds that are pooled are not compared with the ones before them."
    if before is None:
        return "No round before this one is named that is still there."
    return why_put_otherwise(received[0].round, before.round, asked.outcome.source, asked.outcome.question)


def _given_together(asked: PlannedQuestion, received: Sequence[RoundTables]) -> set[tuple[str, str]]:
    """The files whose grade two auditors gave together: round and case."""
    joint, found = asked.joint_grade, set()
    for one in received if joint else ():
        names = one.tables.get(joint.table)
        if names is not None and joint.question in names:
            pairs = names[names[joint.question].str.contains(joint.separator, regex=False).fillna(False)]
            found |= {(one.round.name, case) for case in pairs["case"]}
    return found


def _with_joint_grades(
    blank: Association, asked: PlannedQuestion, received: Sequence[RoundTables], joint_cases: set[tuple[str, str]]
) -> Association:
    """A pair of auditors that gives one grade together gives no agreement: how many files are such, and whether any
    are left."""
    if not joint_cases:
        return blank
    grade = dictionary().question(asked.outcome.source, asked.outcome.question).block
    graded, marks = set(), []
    for one in received:
        grades = one.tables.get(asked.outcome.source)
        if grades is not None and f"{grade}_state" in grades:
            graded |= {(one.round.name, case) for case in grades.loc[grades[f"{grade}_state"] == "answered", "case"]}
            marks.append(made_up(one.tables[asked.joint_grade.table], [asked.joint_grade.question]))
    number = len(graded & joint_cases)
    if not number:
        return blank
    gate = joint_grade_gate(number, len(graded))
    if not gate.stops:
        return replace(blank, gates=(*blank.gates, gate))
    return replace(blank, gates=(*blank.gates, gate), n=len(graded), made_up=furthest(marks))


def _apart(asked: PlannedQuestion, one: RoundTables, joint_cases: set[tuple[str, str]]) -> RoundTables:
    """The tables in which a grade given together is nobody's own."""
    joint = {case for name, case in joint_cases if name == one.round.name}
    if not joint:
        return one
    tables = dict(one.tables)
    for variable in (asked.exposure, asked.outcome):
        rows = tables[variable.source]
        state = f"{variable.question}_state"
        tables[variable.source] = rows.assign(**{state: rows[state].mask(rows["case"].isin(joint), TOGETHER)})
    return replace(one, tables=tables)


def _sentences(reasons: Sequence[str]) -> list[str]:
    """Each reason as a sentence of its own."""
    return [f"{reason[0].upper()}{reason[1:].rstrip('.')}." for reason in reasons]


def _said(answer: _Answer) -> Association:
    """The result graded, said, and with what would answer it."""
    association, sample = answer.association, answer.sample
    if not association.cannot:
        compares = association.exposure is not None and association.scale != "agreement"
        again = replicated(association, sample)
        grade = evidence_grade(compares, association.n, association.gates, association.p_adjusted, again)
        association = replace(association, grade=grade)
    needs = needs_of(association, answer.question, sample)
    return replace(association, sentence=sentence_of(association, sample), needs=needs)
