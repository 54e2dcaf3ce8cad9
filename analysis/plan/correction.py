"""Correction for many questions: the more are asked of one round, the likelier is a small p by chance alone.

Each p is corrected within its family and round, by Holm for the primary questions and by Benjamini and Hochberg for
the others; a question without a p counts in no family.
"""

from collections.abc import Sequence
from dataclasses import replace

from analysis.plan.association import Association
from analysis.statistics.many_tests import adjusted

CORRECTIONS = {"primary": "holm", "secondary": "benjamini-hochberg", "exploratory": "benjamini-hochberg"}


def corrected(associations: Sequence[Association]) -> list[Association]:
    """Each with its p corrected within its family, and the size of that."""
    found: dict[str, Association] = {}
    for family, correction in CORRECTIONS.items():
        tested = [one for one in associations if one.family == family and one.p is not None]
        for one, p in zip(tested, adjusted([one.p for one in tested], correction), strict=True):
            found[one.id] = replace(one, p_adjusted=float(p), family_size=len(tested))
    return [found.get(one.id, one) for one in associations]
