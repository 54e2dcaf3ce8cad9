"""The made-up returns of the agencies about each child, and how each judged the criteria of the audit tool.

A row of returns is one agency's about one child, with `is_good`, which no file says. A row of judgements is one
criterion in one return; a standard is graded once, with its first criterion.
"""

import numpy as np

from analysis.examples.chance import one_of
from analysis.examples.example_round import ExampleRound
from analysis.examples.grades import grades_of, stages_of
from analysis.questions import dictionary


def return_rows(this: ExampleRound, cases: list[dict]) -> list[dict]:
    """One row a return, child by child."""
    design, chance = this.effects.returns, this.chance
    about = [(case, agency) for case in cases for agency in design.agency]
    n = len(about)
    sent = chance.happens("returns.sent", np.array(list(design.agency.values()) * len(cases)), n)
    file_good = np.array([case["is_good"] for case, _ in about])
    good = chance.happens("returns.good", np.where(file_good, design.good.good, design.good.otherwise), n)
    stages = stages_of(this, "returns", grades_of(this, "returns.grade", good))
    auditors = chance.picks("returns.auditors", this.effects.cases.auditors, n)
    return [
        {"case": case["case"], "agency": agency, "age": case["age"], "auditors": auditors[row], "is_good": good[row]}
        | stages[row]
        for row, (case, agency) in enumerate(about)
        if sent[row]
    ]


def judgement_rows(this: ExampleRound, returns: list[dict]) -> list[dict]:
    """One row a criterion of a return, return by return."""
    design, chance, criteria = this.effects.judgements, this.chance, _criteria()
    n = len(returns) * len(criteria)
    numbers = chance.numbers("judgements.answer", n)[:, 0]
    if_good, otherwise = one_of(design.if_good, numbers), one_of(design.otherwise, numbers)
    commented = chance.happens("judgements.comment", design.commented, n)
    comments = chance.picks("judgements.words", design.comments, n)
    places = [(one, criterion, standard) for one in returns for criterion, standard in criteria.items()]
    first = {standard: criterion for criterion, standard in reversed(criteria.items())}
    return [
        {
            "case": one["case"],
            "agency": one["agency"],
            "standard": standard,
            "criterion": criterion,
            "answer": if_good[row] if one["is_good"] else otherwise[row],
            "comment": comments[row] if commented[row] else None,
            "grade": one["grade_auditor"] if first[standard] == criterion else None,
        }
        for row, (one, criterion, standard) in enumerate(places)
    ]


def _criteria() -> dict[str, str]:
    """criterion -> standard, in the order of the audit tool"""
    standards = dictionary().standards
    return {f"{standard}.{name}": standard for standard, block in standards.items() for name in block.criteria}
