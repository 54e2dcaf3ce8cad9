"""The made-up children and the findings in their files.

A row of cases is one child: the answers as codes, None where not recorded, and beside them what no file says: `is_good`
(graded Good or better) and `drawn`. A row of findings is one finding of the audit tool about one child.
"""

from datetime import timedelta

import numpy as np

from analysis.examples.chance import Chance, with_odds
from analysis.examples.effects_on_children import ByGrade
from analysis.examples.example_round import ExampleRound
from analysis.examples.grades import grades_of, stages_of
from analysis.questions import dictionary

# The list is drawn this many days before the month of the audit.
DRAWN_BEFORE = 21
DAYS_OF_A_YEAR = 365


def case_rows(this: ExampleRound) -> list[dict]:
    """A row a child of the round."""
    design, chance, n = this.effects.cases, this.chance, this.cases
    ages = np.array([int(age) for age in chance.draws("cases.age", design.age, n)])
    good = chance.happens("cases.good", _share_good(this, ages), n)
    columns = {
        **_references(this),
        "auditors": chance.picks("cases.auditors", design.auditors, n),
        "age": ages.tolist(),
        "team": chance.picks("cases.team", design.teams, n),
        "status": chance.draws("cases.status", design.status, n),
        "selected_for": chance.draws("cases.selected_for", design.selected_for, n),
        "placement": chance.draws("cases.placement", design.placement, n),
        "safeguarded": _yes_or_no(chance, "cases.safeguarded", design.safeguarded, good),
        "unsafe": _yes_or_no(chance, "cases.unsafe", design.unsafe, good),
        "is_good": good.tolist(),
        "birth": _births(this, ages),
        "postcode": chance.picks("cases.postcode", design.postcodes, n),
        "drawn": [this.first_day() - timedelta(days=DRAWN_BEFORE)] * n,
    }
    stages = stages_of(this, "cases", grades_of(this, "cases.grade", good))
    columns |= {stage: [of[stage] for of in stages] for stage in stages[0]}
    for question, share in design.not_recorded.items():
        blank = chance.happens(f"cases.{question}.not_recorded", share, n)
        columns[question] = [None if left else value for left, value in zip(blank, columns[question], strict=True)]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def reference_rows(cases: list[dict]) -> list[dict]:
    """A row a child of the crosswalk: the references that the systems give it."""
    return [{name: case[name] for name in ("case", "upn", "child_id")} for case in cases]


def share_good(this: ExampleRound, older: bool) -> float:
    """The share graded Good or better in this round, of the older or of the younger children."""
    design = this.effects.cases
    younger = with_odds(design.good, design.good_each_round ** (this.number - 1))
    return with_odds(younger, design.good_older) if older else younger


def finding_rows(this: ExampleRound, cases: list[dict]) -> list[dict]:
    """A row for every finding of the audit tool about every child; `mentioned` is yes or None."""
    good = np.array([case["is_good"] for case in cases])
    mentioned = {code: said.tolist() for code, said in _mentioned(this, good).items()}
    codes = [(f"{standard}.{name}", standard) for standard, name in _tool()]
    return [
        {
            "case": case["case"],
            "standard": standard,
            "finding": code,
            "mentioned": "yes" if mentioned[code][k] else None,
        }
        for k, case in enumerate(cases)
        for code, standard in codes
    ]


def _references(this: ExampleRound) -> dict[str, list[str]]:
    """The references of each child: of the audit, of its school (no authority has 999), of the SSDA903."""
    month, places = f"{this.first_day():%y%m}", range(1, this.cases + 1)
    return {
        "case": [f"EX{month}-{place:03d}" for place in places],
        "upn": [f"Z999{month}{place:05d}" for place in places],
        "child_id": [f"00{month}{place:04d}" for place in places],
    }


def _share_good(this: ExampleRound, ages: np.ndarray) -> np.ndarray:
    older = ages >= this.effects.cases.older_from
    return np.where(older, share_good(this, True), share_good(this, False))


def _yes_or_no(chance: Chance, stream: str, shares: ByGrade, good: np.ndarray) -> list[str]:
    yes = chance.happens(stream, np.where(good, shares.good, shares.otherwise), len(good))
    return ["yes" if one else "no" for one in yes]


def _births(this: ExampleRound, ages: np.ndarray) -> list:
    """A birthday that gives the age in the month of the audit."""
    days = (this.chance.numbers("cases.born", len(ages))[:, 0] * (DAYS_OF_A_YEAR - 1)).astype(int)
    last = this.first_day()
    return [
        last.replace(year=last.year - int(age)) - timedelta(days=int(day)) for age, day in zip(ages, days, strict=True)
    ]


def _tool() -> list[tuple[str, str]]:
    """standard, finding: all of the audit tool, in its order"""
    return [(standard, name) for standard, block in dictionary().standards.items() for name in block.findings]


def _mentioned(this: ExampleRound, good: np.ndarray) -> dict[str, np.ndarray]:
    """finding -> whether each file bears it. Findings of one list share a number, so that a file bears one of them."""
    design, standards = this.effects.findings, dictionary().standards
    together = {code: codes for codes in design.one_of for code in codes}
    found, begins = {}, {}
    for standard, name in _tool():
        code = f"{standard}.{name}"
        shares = design.share_of(code, standards[standard].findings[name])
        stream = "/".join(together.get(code, (code,)))
        low = begins.get(stream, 0.0)
        high = begins[stream] = low + np.where(good, shares.good, shares.otherwise)
        numbers = this.chance.numbers(f"findings.{stream}", len(good))[:, 0]
        found[code] = (low <= numbers) & (numbers < high)
    return found
