"""The declared associations of a round: each question of the plan answered as far as the design allows, and no further.

The steps: is what is asked about there (`gates`); which children are in which cell (`children`); the test that scale,
draw and gates leave (`methods`); p corrected within its family and the evidence graded (`correction`); the sentence
that the grade allows (`wording`).
"""

from dataclasses import replace

from analysis.description import Population
from analysis.plan.association import Association
from analysis.plan.children import children_seen, with_children
from analysis.plan.correction import corrected
from analysis.plan.gates import Tables, design_gates, joint_grade_gate, reasons_not_received
from analysis.plan.methods import tested
from analysis.plan.questions import PlannedQuestion
from analysis.plan.reading import analysis_plan
from analysis.rounds import Round
from analysis.statistics import wording
from analysis.statistics.counting import made_up
from analysis.statistics.results import Interval


def associations_of(audit_round: Round, tables: Tables) -> dict[str, Association]:
    """The plan's questions answered for one round, in the order of the plan.

    `tables` holds the clean tables of the round by name. What was not received or not published gives a result whose
    `cannot` is the reason. `BadDefinition` lists all that is wrong in the plan before any table is read.
    """
    plan = analysis_plan()
    answered = [_answered(name, asked, audit_round, tables) for name, asked in plan.questions.items()]
    stamped = [replace(association, plan_sha256=plan.sha256) for association in answered]
    population = audit_round.description.population
    return {
        association.id: replace(association, sentence=_sentence(association, asked, population))
        for association, asked in zip(corrected(stamped), plan.questions.values(), strict=True)
    }


def _answered(name: str, asked: PlannedQuestion, audit_round: Round, tables: Tables) -> Association:
    """One question answered, before p is corrected, graded and said."""
    population = audit_round.description.population
    blank = _blank(name, asked, population)
    reasons = reasons_not_received(asked, audit_round, tables)
    if reasons:
        return replace(blank, cannot=" ".join(reasons))
    if asked.scale == "agreement":
        return _agreement(blank, asked, tables)
    seen = [children_seen(variable, tables) for variable in asked.variables]
    return tested(with_children(blank, asked, seen), asked, population)


def _blank(name: str, asked: PlannedQuestion, population: Population) -> Association:
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
        plan_sha256="",
        gates=design_gates(asked, population),
    )


def _agreement(blank: Association, asked: PlannedQuestion, tables: Tables) -> Association:
    """Agreement needs two grades of the same case; a pair that gives one grade together gives none."""
    grades, joint = tables[asked.exposure.source], asked.joint_grade
    graded = set(grades.loc[grades[f"{asked.exposure.question}_state"] == "answered", "case"])
    lacking = "no second grade of the same case was received"
    if joint is None:
        return replace(blank, cannot=f"{lacking}.".capitalize(), n=len(graded))
    names = tables[joint.table]
    together = names[names[joint.question].str.contains(joint.separator, regex=False).fillna(False)]
    number = len(graded & set(together["case"]))
    gates = (*blank.gates, joint_grade_gate(number, len(graded))) if number else blank.gates
    reason = f"{gates[-1].reason}, and {lacking}." if number else f"{lacking}.".capitalize()
    return replace(blank, cannot=reason, gates=gates, n=len(graded), made_up=made_up(names, [joint.question]))


def _sentence(association: Association, asked: PlannedQuestion, population: Population) -> str:
    """The sentence that the evidence allows."""
    if association.cannot:
        return f"This cannot be computed: {association.cannot}"
    exposed, others = (asked.exposure.said, asked.exposure.otherwise_said) if asked.exposure else ("", "")
    unit = wording.UNITS[population.unit]
    phrases = wording.Phrases(exposed, others, asked.outcome.said, asked.whether, unit)
    reasons = [gate.reason for gate in association.gates if gate.stops]
    table = association.two_by_two
    if table:
        return wording.said_of_comparison(association.grade, table, phrases, reasons)
    said = wording.said_of_share(association.grade, association.table[0].number, association.n, phrases, reasons)
    return said + _said_beyond(association, population, unit)


def _said_beyond(association: Association, population: Population, unit: str) -> str:
    """What a share says of the children who were not audited, where they were drawn at random."""
    estimate = association.estimate
    if estimate is None or association.grade == "E":
        return ""
    interval = Interval(estimate.value, estimate.low, estimate.high)
    if association.test == "PROP-FPC":
        return f" {wording.said_of_list(interval, population.size, unit)}"
    return f" {wording.said_of_all(interval, unit)}"
