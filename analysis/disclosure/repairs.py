"""What was repaired: cells that were read as something other than what they say, counted by rule, and listed.

The table of changes holds nothing of free text and no reference: of a cell of these only the place and rule are told.
"""

import re

import pandas as pd

from analysis.disclosure.gathered import gathered
from analysis.disclosure.intake_listings import listing
from analysis.disclosure.listings import Rows
from analysis.disclosure.senders import about, made_up_answers
from analysis.disclosure.tallies import Tally, Total
from analysis.processed import load
from analysis.questions import Question, dictionary

# Of a cell that no question reads, such as a heading.
NO_ANSWER = "No answer"
# corrections.csv says who corrected a cell and why: that is for the panel.
CORRECTED = (r"^corrected by .*$", "corrected by a person")


def repairs_by_rule(audit_round: str) -> Tally:
    """One row a rule and question: how many cells were repaired by it."""
    changes = _changes(audit_round)
    changes = changes.assign(rule=[re.sub(*CORRECTED, rule, flags=re.DOTALL) for rule in changes["rule"]])
    counted = changes.groupby(["rule", "about", "asks"], sort=False).size()
    return Tally(
        columns=("Rule", "About", "Question", "Cells"),
        rows=tuple((*named, str(number)) for named, number in counted.items()),
        totals=(Total("repaired", len(changes), "cell" if len(changes) == 1 else "cells"),),
        words="Repaired: {repaired}.",
        made_up=made_up_answers(audit_round, changes),
    )


def repairs(audit_round: str) -> Rows:
    """The repaired cells: what they were, what they became, by which rule, and where they stand; cells of one file that
    say the same are one row. For the panel."""
    columns = {
        "file": "File",
        "asks": "Question",
        "was": "Was",
        "became": "Became",
        "rule": "Rule",
        "number": "Cells",
        "first": "Where",
    }
    changes = _changes(audit_round)
    changes = changes.assign(became=[_by_label(change) for change in changes.itertuples()])
    same = ["file", "table", "asks", "rule"]
    rows = gathered(changes, [*same, "was", "became"], same)
    was = [f"{others} others" if others else was for others, was in zip(rows["others"], rows["was"], strict=True)]
    return listing(rows.assign(was=was), columns, made_up_answers(audit_round, changes))


def _changes(audit_round: str) -> pd.DataFrame:
    """The table of changes, with what each is about and asks in words, and its place in its file."""
    changes = load(audit_round, "changes")
    asked = [_question(*pair) for pair in zip(changes["table"], changes["question"], strict=True)]
    sheets = [f"{sheet}: " if sheet else "" for sheet in changes["sheet"]]
    return changes.assign(
        about=[about(table) if table else NO_ANSWER for table in changes["table"]],
        asks=[question.label if question else "" for question in asked],
        place=[f"{sheet}{cell}" for sheet, cell in zip(sheets, changes["cell"], strict=True)],
    )


def _question(table: str, question: str) -> Question | None:
    return dictionary().question(table, question) if table and question else None


def _by_label(change: tuple) -> str:
    """What a cell became, answers by their labels."""
    asked = _question(change.table, change.question)
    codes = change.became.split("; ") if asked else [change.became]
    return "; ".join(asked.answers.get(code, code) if asked else code for code in codes)
