"""Correction for many questions: the more are asked of one round, the likelier is a small p by chance alone.

Each p is corrected within its family and round, by Holm for the primary questions and by Benjamini and Hochberg for
the others; a question without a p counts in no family. The evidence is graded by the corrected p.
"""

from collections import Counter
from dataclasses import replace

from analysis.plan.association import Association
from analysis.plan.gates import evidence_grade
from analysis.statistics.many_tests import adjusted

CORRECTIONS = {"primary": "holm", "secondary": "benjamini-hochberg"}


def corrected(associations: list[Association]) -> list[Association]:
    """Each with its p corrected within its family, and its evidence graded."""
    found: dict[str, float] = {}
    sizes = Counter(association.family for association in associations if association.p is not None)
    for family in sizes:
        tested = [one for one in associations if one.family == family and one.p is not None]
        corrected_p = adjusted([one.p for one in tested], CORRECTIONS[family])
        found |= {one.id: float(p) for one, p in zip(tested, corrected_p, strict=True)}
    return [_graded(one, found.get(one.id), sizes[one.family]) for one in associations]


def _graded(association: Association, p_adjusted: float | None, size: int) -> Association:
    if association.cannot:
        return association
    compares = association.exposure is not None
    grade = evidence_grade(compares, association.n, association.gates, p_adjusted)
    family_size = None if p_adjusted is None else size
    return replace(association, p_adjusted=p_adjusted, family_size=family_size, grade=grade)
