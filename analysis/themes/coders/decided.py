"""What the coders of a round decided of a table, from their files.

One row of `latest` is what one coder decided last of one answer in one pass: blind before any suggestion was seen, open
afterwards, or the adjudication where coders differed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.errors import Problem
from analysis.folders import RoundFolders, folders_of
from analysis.questions import dictionary, furthest
from analysis.themes.coders.journal import Journal, problem_of_name
from analysis.themes.coders.kept import Kept
from analysis.themes.coders.lines import BLIND, Decision
from analysis.themes.coders.names import ADJUDICATED, files_there, whose

COLUMNS = ["coder", "pass", "id", "question", "text", "theme_set", "codes", "memo", "at", "by"]
# coder -> (id, question) -> the themes with their valences; an answer that a coder did not see is not there.
Sets = dict[str, dict[tuple[str, str], frozenset[tuple[str, str]]]]


@dataclass(frozen=True, eq=False)
class Decisions:
    """Everything that was decided of one table: by coder, and under 'adjudicated' where they differed.

    `problems` are the lines and files that were passed over; `made_up` how far the files say that they are made up.
    """

    table: str
    by_coder: Mapping[str, tuple[Decision, ...]]
    samples: Mapping[str, int]
    problems: tuple[Problem, ...]
    made_up: str

    @property
    def latest(self) -> pd.DataFrame:
        """One row a coder, answer and pass: coder, pass, id, question, text (hash of what was read), theme_set, codes,
        memo, at, by (who adjudicated). Restricted: memos may name people."""
        rows = [_row(coder, decision) for coder, decided in self.by_coder.items() for decision in decided]
        return pd.DataFrame(rows, columns=COLUMNS, dtype=object)  # a memo may hold half a letter, which no str can

    def sets(self, passed: str = BLIND) -> Sets:
        """What each coder gave in a pass, without quotes: coder -> (id, question) -> {(theme, valence)}."""
        found = {
            coder: {(one.answer.id, one.answer.question): one.theme_set for one in decided if one.passed == passed}
            for coder, decided in self.by_coder.items()
        }
        return {coder: sets for coder, sets in found.items() if sets}


def coders(audit_round: str) -> tuple[str, ...]:
    """Who coded answers of a round, by name. Adjudicators are not among them."""
    journals, _ = journals_of(folders_of(audit_round))
    return tuple(one.coder for one in journals if one.coder != ADJUDICATED and one.kept.has_decisions)


def decisions(audit_round: str, table: str) -> Decisions:
    """What was decided of a table of a round. Raises UnknownName, and ProblemsReceived for a file that is held."""
    dictionary().table(table)
    folders = folders_of(audit_round)
    journals, problems = journals_of(folders)
    kept: list[Kept] = [journal.kept for journal in journals]
    return Decisions(
        table=table,
        by_coder={one.coder: found for one in kept if (found := tuple(one.decided(table)))},
        samples={one.coder: one.samples[table] for one in kept if table in one.samples},
        problems=problems,
        made_up=furthest(one.made_up for one in kept),
    )


def journals_of(folders: RoundFolders) -> tuple[list[Journal], tuple[Problem, ...]]:
    """The files of all coders and of the adjudication, and all that could not be counted in them."""
    owners = {path: whose(path) for path in files_there(folders)}
    journals = [Journal(folders, owner) for owner in owners.values() if owner]
    other = [problem_of_name(folders, path) for path, owner in owners.items() if not owner]
    return journals, (*other, *(problem for journal in journals for problem in journal.problems))


def _row(coder: str, one: Decision) -> tuple:
    where = (one.answer.id, one.answer.question)
    return (coder, one.passed, *where, one.text, one.theme_set, one.codes, one.memo, one.at, one.by)
