"""How far the coding of a round has come, in sentences: who coded how much, what waits, what needs a second look."""

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.themes.codebook import codebook
from analysis.themes.coded import Coded
from analysis.themes.coders import decisions, second_look
from analysis.themes.coding import code_responses
from analysis.themes.tables import coded_tables


def about_coding(audit_round: str, tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """What is to be said of the people's codes of a round's tables; nothing where nobody has coded."""
    there = [table for table in coded_tables() if table in tables]
    return [line for table in there for line in _about_table(audit_round, table, tables[table])]


def _about_table(audit_round: str, table: str, responses: pd.DataFrame) -> Iterator[str]:
    found = decisions(audit_round, table)
    yield from (f"coding: {problem}" for problem in found.problems)
    if not found.by_coder:
        return
    coded = code_responses(responses, table)
    of = len(coded.answers)
    own = {coder: len({one.answer for one in decided}) for coder, decided in found.by_coder.items()}
    done = ", ".join(f"{coder} {number} of {of}" for coder, number in own.items())
    yield f"coding of {table}: answers decided by {done}."
    if coded.final and coded.final.awaiting:
        yield f"coding of {table}: {len(coded.final.awaiting)} answers await adjudication."
    yield from _second_look(audit_round, coded)


def _second_look(audit_round: str, coded: Coded) -> Iterator[str]:
    """How many decisions need a second look, and why; the desk and the sheets show which."""
    again = second_look(audit_round, coded.table, coded.answers, codebook())
    for (why, coder), rows in again.groupby(["why", "coder"], sort=True):
        answers = len(rows[["id", "question"]].drop_duplicates())
        yield f"coding of {coded.table}: {answers} decisions of {coder} need a second look: {why}."
