"""Small rounds for the tests of the plan: clean tables as `load` gives them, and a round that was drawn as told."""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from analysis.description import Description, Population
from analysis.plan.answering import answered
from analysis.plan.association import Association
from analysis.plan.reading import analysis_plan, planned_question, unplanned
from analysis.plan.samples import RoundTables
from analysis.rounds import Round

# Stockton, April 2015, as published: grade and age of the eight children.
GRADES = ["good", "good", "requires_improvement", "requires_improvement", "good", "requires_improvement", "good"]
GRADES += ["requires_improvement"]
AGES = [17, 14, 17, 11, 14, 17, 13, 15]
AUDITORS = ["JP/CP", "KS/JA", "SMc/NH", "JA/SB", "JH/MM", "MD/GM", "PS/GT", "RB/DR"]
# Two groups by a yes/no outcome, of which the answers of April 2015 were published.
OLDER_AND_GRADE = {
    "text": "Are older young people's cases graded differently?",
    "scale": "binary",
    "time": "Age when the file was audited; the grade is of the work up to then",
    "estimand": "Odds ratio of a grade of Good or better, aged 16 or over against under 16",
    "smallest_effect": {"base": 0.2, "share": 0.6},
    "family": "secondary",
    "whether": "age goes with the grade",
    "exposure": {
        "label": "Aged 16 or over",
        "otherwise": "Aged under 16",
        "said": "aged 16 or over",
        "otherwise_said": "aged under 16",
        "table": "cases",
        "question": "age",
        "at_least": 16,
        "about": ["age"],
    },
    "outcome": {
        "label": "Good or better",
        "otherwise": "Below Good",
        "said": "were graded Good or better",
        "table": "cases",
        "question": "grade",
        "answers": ["good", "outstanding"],
        "about": ["grade"],
    },
}


def table(name: str, states: dict[str, list[str]] | None = None, **columns: list) -> pd.DataFrame:
    """A wide table: each question's answers, its states (answered where not given), as `load` makes them."""
    rows = pd.DataFrame(columns)
    for question in columns:
        rows[f"{question}_state"] = (states or {}).get(question, ["answered"] * len(rows))
    rows.attrs = {"table": name, "reasons": {}}
    return rows


def audited(
    draw: str = "random",
    size: int | None = 25,
    selected_on: tuple[str, ...] = (),
    *,
    name: str = "a-round",
    home: Path = Path("nowhere"),
    **said: object,
) -> Round:
    population = Population(name="VEMT list", size=size, draw=draw, selected_on=selected_on)
    description = Description(
        **{"title": "A round", "partnership": "x", "theme": "x", "audited": "2015-04"} | said,
        population=population,
        files=(),
    )
    return Round(name=name, description=description, home=home)


def children(*numbers: int) -> list[str]:
    return [f"C{number}" for number in numbers]


def april_2015() -> dict[str, pd.DataFrame]:
    """Eight children; 1, 2, 4 and 6 were suspended, 5 over lunchtime alone; 1, 2, 3 and 6 missing, 4 only away."""
    kinds = ["missing", "missing", "away", "missing", "away", "missing"]
    return {
        "cases": table("cases", case=children(*range(1, 9)), grade=GRADES, age=AGES, auditors=AUDITORS),
        "suspensions": table(
            "suspensions",
            case=children(1, 2, 2, 4, 5, 6),
            category=["suspension", "suspension", "permanent", "permanent", "lunchtime", "suspension"],
        ),
        "missing_episodes": table("missing_episodes", case=children(1, 2, 2, 3, 4, 6), kind=kinds),
    }


def follow_up(known: list[str], selected_for: list[str]) -> dict[str, pd.DataFrame]:
    """Children with 'yes' or 'no' to continued concerns, or a state where that is not known."""
    names = children(*range(1, len(known) + 1))
    states = ["answered" if answer in ("yes", "no") else answer for answer in known]
    answers = [answer if answer in ("yes", "no") else None for answer in known]
    return {
        "cases": table("cases", case=names, selected_for=selected_for),
        "follow_up": table("follow_up", {"concerns": states}, case=names, concerns=answers),
    }


def associations_of(audit_round: Round, tables: dict[str, pd.DataFrame]) -> dict[str, Association]:
    """The questions of the plan for one round, and one more (OLDER_AND_GRADE); there is no round before it."""
    plan = analysis_plan(audit_round)
    more = {"older_and_grade": planned_question("older_and_grade", OLDER_AND_GRADE)}
    return answered(replace(plan, questions=plan.questions | more), [RoundTables(audit_round, tables)])


def explored(block: dict, *received: RoundTables, before: RoundTables | None = None) -> Association:
    """One question that is not in the plan, asked of one round or of several pooled."""
    plan = unplanned({"asked": block}, *(one.round for one in received))
    return answered(plan, received, before)["asked"]
