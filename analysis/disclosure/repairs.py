"""What was repaired: cells that were read as something other than what they say, counted by rule, and listed.

What a cell said is listed where its answer is one of a list, a number or a date. What may be a person's own words or a
reference is not: a correction may be of free text, and an answer with "Other" may hold words besides.
"""

import re

import pandas as pd

from analysis.disclosure.gathered import gathered
from analysis.disclosure.intake_listings import listing
from analysis.disclosure.listings import Rows
from analysis.disclosure.senders import about
from analysis.disclosure.tallies import Tally, Total
from analysis.processed import load
from analysis.questions import Question, dictionary, furthest
from analysis.statistics.counting import made_up

SHOWN_TYPES = ("single", "multi", "integer", "date", "month")
NOT_SHOWN = "not shown: may be free text"
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
        made_up=_made_up(audit_round, changes),
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
    shown = [_as_shown(change) for change in changes.itertuples()]
    changes = changes.assign(was=[was for was, _ in shown], became=[became for _, became in shown])
    same = ["file", "table", "asks", "rule"]
    rows = gathered(changes, [*same, "was", "became"], same)
    was = [f"{others} others" if others else was for others, was in zip(rows["others"], rows["was"], strict=True)]
    return listing(rows.assign(was=was), columns, _made_up(audit_round, changes))


def _changes(audit_round: str) -> pd.DataFrame:
    """The list of changes; a cell that was changed before it was mapped gets the question that it answers, if one."""
    changes = load(audit_round, "changes")
    unmapped = changes["question"] == ""
    if unmapped.any():
        answers = load(audit_round, "answers").drop_duplicates(["file", "sheet", "cell"])
        cells = ["file", "sheet", "cell"]
        found = changes[cells].merge(answers[[*cells, "table", "question"]], on=cells, how="left").fillna("")
        found.index = changes.index
        changes = changes.assign(**{name: changes[name].mask(unmapped, found[name]) for name in ("table", "question")})
    known = [_question(*pair) for pair in zip(changes["table"], changes["question"], strict=True)]
    sheets = [f"{sheet}: " if sheet else "" for sheet in changes["sheet"]]
    return changes.assign(
        about=[about(table) if table else "A heading, or no answer" for table in changes["table"]],
        asks=[question.label if question else "" for question in known],
        place=[f"{sheet}{cell}" for sheet, cell in zip(sheets, changes["cell"], strict=True)],
    )


def _question(table: str, question: str) -> Question | None:
    return dictionary().question(table, question) if table and question else None


def _as_shown(change: tuple) -> tuple[str, str]:
    """What a cell was and became, answers by their labels; not where it may hold free text or a reference."""
    asked = _question(change.table, change.question)
    codes = change.became.split("; ")
    if asked is None or asked.identifies or asked.type not in SHOWN_TYPES:
        return (NOT_SHOWN if change.was else "", NOT_SHOWN if change.became else "")
    was = NOT_SHOWN if asked.other and asked.other in codes else change.was
    return was, "; ".join(asked.answers.get(code, code) for code in codes)


def _made_up(audit_round: str, changes: pd.DataFrame) -> str:
    """The furthest mark of the answers to the questions repaired."""
    asked = set(zip(changes["table"], changes["question"], strict=True)) - {("", "")}
    return furthest(made_up(load(audit_round, table), [question]) for table, question in sorted(asked))
