"""What is missing: answers expected, given and missing, by who sent them and by the agency that they are from.

Expected are the answers of those to whom a question was put, in the rows that are kept. Missing is what was not
recorded, skipped or could not be read; "not known" and "not mentioned" were said, and are neither given nor missing.
Questions that identify somebody are left out.
"""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from analysis.disclosure.complete import questions_of
from analysis.disclosure.senders import NO_ONE, about, made_up_answers, sender_of_records, senders_of
from analysis.disclosure.tallies import Tally, Total
from analysis.processed import load
from analysis.questions import dictionary
from analysis.statistics.counting import loaded
from analysis.statistics.counts import OUTSIDE_THE_DENOMINATOR
from analysis.statistics.wording import percent

MISSING = ("not recorded", "skipped", "unreadable")
ABOUT, NUMBERS = ["whose", "table", "question", "label", "rows"], ["expected", "given", "neither", "missing"]
LABELS = {"expected": "Answers expected", "given": "Given", "neither": "Neither", "missing": "Missing"}
EXPECTED = "answers expected"
AGENCY, NO_AGENCY = "agency", "Agency not given"
NO_TABLE = "No table of this round says which agency its rows are from."
LAST = "\U0010ffff"  # comes after every name


def missing_by_sender(audit_round: str) -> Tally:
    """One row a sender and table: answers expected, given and missing."""
    answers = _by_sender(audit_round)
    rows = answers.groupby(["whose", "table"], sort=False)[NUMBERS].sum().reset_index()
    return _tally(audit_round, answers, rows, {"whose": "From", "table": "About"} | LABELS)


def missing_by_question(audit_round: str) -> Tally:
    """One row a question to which a sender's answers are missing: answers expected and missing."""
    answers = _by_sender(audit_round)
    named = {"whose": "From", "table": "About", "label": "Question"}
    numbers = {name: LABELS[name] for name in ("expected", "missing")}
    return _tally(audit_round, answers, answers[answers["missing"] > 0], named | numbers)


def missing_by_agency(audit_round: str) -> Tally:
    """One row an agency and table, of the tables that say which agency a row is from: rows, and answers expected,
    given and missing."""
    answers = _answers(audit_round, _agencies)
    answers = answers.sort_values("whose", key=lambda names: names.mask(names == NO_AGENCY, LAST), kind="stable")
    rows = answers.groupby(["whose", "table", "rows"], sort=False)[NUMBERS].sum().reset_index()
    tally = _tally(audit_round, answers, rows, {"whose": "Agency", "table": "About", "rows": "Rows kept"} | LABELS)
    return replace(tally, not_available=NO_TABLE if answers.empty else None)


def _by_sender(audit_round: str) -> pd.DataFrame:
    """One row a sender and question, in the order of the senders."""
    known = senders_of(audit_round)
    answers = _answers(audit_round, lambda table: sender_of_records(known, table["record"]))
    order = {name: place for place, name in enumerate((*known.names, NO_ONE))}
    return answers.sort_values("whose", key=lambda names: names.map(order), kind="stable")


def _answers(audit_round: str, whose: Callable[[pd.DataFrame], pd.Series | None]) -> pd.DataFrame:
    """One row a table, question and whom its answers are from, where somebody was asked; `whose` says that of each row
    of a table, or None."""
    tables = [load(audit_round, name) for name in dictionary().tables]
    found = [(table, whose(table)) for table in tables if len(table)]
    rows = [
        _of_question(table, question, theirs)
        for table, theirs in found
        if theirs is not None
        for question in questions_of(loaded(table))
    ]
    answers = pd.concat(rows or [pd.DataFrame({name: [] for name in (*ABOUT, *NUMBERS)})], ignore_index=True)
    return answers[answers["expected"] > 0]


def _of_question(table: pd.DataFrame, question: str, whose: pd.Series) -> pd.DataFrame:
    """One row for each that answers to a question are from."""
    states = table[f"{question}_state"]
    each = pd.DataFrame(
        {
            "whose": whose,
            "rows": 1,
            "expected": ~states.isin(OUTSIDE_THE_DENOMINATOR),
            "given": states == "answered",
            "missing": states.isin(MISSING),
        }
    )
    each["neither"] = each["expected"] & ~each["given"] & ~each["missing"]
    counted = each.groupby("whose", sort=False).sum().reset_index()
    named = {"table": table.attrs["table"], "question": question, "label": loaded(table).questions[question].label}
    return counted.assign(**named)[[*ABOUT, *NUMBERS]]


def _agencies(table: pd.DataFrame) -> pd.Series | None:
    """The agency of each row, by its label; None for a table that does not ask for it."""
    asked = loaded(table).questions.get(AGENCY)
    if asked is None or asked.identifies:
        return None
    return table[AGENCY].map(asked.answers).fillna(NO_AGENCY).astype("str")


def _tally(audit_round: str, answers: pd.DataFrame, rows: pd.DataFrame, columns: dict[str, str]) -> Tally:
    """The rows, each with the percentage missing, and the totals of all answers; `columns`: name -> label."""
    expected, given, missing = (int(answers[name].sum()) for name in ("expected", "given", "missing"))
    said = rows.assign(
        table=rows["table"].map(about),
        share=[percent(int(one.missing), int(one.expected)) for one in rows.itertuples()],
    )
    return Tally(
        columns=(*columns.values(), "Percentage"),
        rows=tuple(said[[*columns, "share"]].astype("str").itertuples(index=False, name=None)),
        totals=(Total("given", given, EXPECTED, expected), Total("missing", missing, EXPECTED, expected)),
        words="Missing: {missing}.",
        made_up=made_up_answers(audit_round, answers),
    )
