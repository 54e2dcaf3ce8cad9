"""The made-up returns of the agencies about each child, and how each judged the criteria of the audit tool.

A return is one agency's about one child; most grades are moderated. A judgement is one criterion in one return.
"""

import numpy as np

from analysis.examples.chance import one_of
from analysis.examples.example_round import ExampleRound
from analysis.examples.grades import stages_of
from analysis.questions import dictionary


def return_rows(this: ExampleRound, cases: list[dict]) -> list[dict]:
    """One row a return, child by child; `is_good` is that of the grade, which no file says."""
    design, chance, n = this.effects.returns, this.chance, len(cases)
    sent = {agency: chance.happens(f"returns.{agency}", share, n) for agency, share in design.agency.items()}
    rows = []
    for agency in design.agency:
        agreed = chance.happens(f"returns.{agency}.grade", design.grade_of_the_file, n)
        others = chance.draws(f"returns.{agency}.other_grade", design.other_grade, n)
        auditors = chance.picks(f"returns.{agency}.auditors", this.effects.cases.auditors, n)
        grades = [case["grade"] if same else other for case, same, other in zip(cases, agreed, others, strict=True)]
        stages = stages_of(this, f"returns.{agency}", grades)
        rows += [
            (child, {"case": case["case"], "agency": agency, "age": case["age"], "auditors": auditors[child]} | stages[child])
            for child, case in enumerate(cases)
            if sent[agency][child]
        ]
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]
