"""Grades of files and of returns, and the stages in which they were given: auditor, moderator, panel.

The last stage that is there gave the grade. Where auditor and moderator do not agree they are one grade apart, and the
panel decides for one of them.
"""

import numpy as np

from analysis.examples.chance import one_of
from analysis.examples.example_round import ExampleRound
from analysis.questions import dictionary


def grades_of(this: ExampleRound, stream: str, good: np.ndarray) -> list[str]:
    """The grade of each file or return that is graded Good or better, or not."""
    numbers = this.chance.numbers(stream, len(good))[:, 0]
    better, others = one_of(this.effects.cases.if_good, numbers), one_of(this.effects.cases.otherwise, numbers)
    return [one if is_good else other for is_good, one, other in zip(good, better, others, strict=True)]


def stages_of(this: ExampleRound, table: str, grades: list[str]) -> list[dict[str, str | None]]:
    """For each grade of a table what auditor, moderator and panel said, None where a stage did not come to it."""
    design, chance, n = this.effects.stages, this.chance, len(grades)
    moderated = chance.happens(f"{table}.moderated", design.moderated, n)
    agreed = chance.happens(f"{table}.agreed", design.agreement, n)
    for_moderator = chance.happens(f"{table}.panel", design.panel_for_moderator, n)
    better = chance.happens(f"{table}.neighbour", 0.5, n)
    scale = list(dictionary().question(table, "grade").answers)
    found = []
    for row, grade in enumerate(grades):
        auditor, moderator, panel = grade, grade if moderated[row] else None, None
        if moderated[row] and not agreed[row]:
            other, panel = _neighbour(scale, grade, better[row]), grade
            auditor, moderator = (other, grade) if for_moderator[row] else (grade, other)
        found.append({"grade": grade, "grade_auditor": auditor, "grade_moderator": moderator, "grade_panel": panel})
    return found


def _neighbour(scale: list[str], grade: str, better: bool) -> str:
    """The next grade of a scale; from either end the only one."""
    place = scale.index(grade)
    wanted = place + 1 if better else place - 1
    return scale[wanted] if 0 <= wanted < len(scale) else scale[2 * place - wanted]
