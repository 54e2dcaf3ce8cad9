"""What was received -> typed tables, a list of changes, refused rows, what is to be asked, and every problem at once.

Each table has one row a record and, for each question q, the column q (the answer's code, number or date) and
q_state (see `questions.STATES`); in example rounds also q_made_up. `record` names the file and place it came from,
`counted_as` what the row is counted as. Identifiers are pseudonyms, dates of birth months, postcodes districts, and
free text is redacted: what was written stays in data/raw.
Rows received = rows kept + rows refused, for every table. A repair is listed with cell, was, became and rule; a
cell that is no answer is a problem; what looks wrong and may be right is a query.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.cleaning.as_read import AsRead, as_read
from analysis.cleaning.crosswalk import Crosswalk, crosswalk, without_crosswalk
from analysis.cleaning.free_text import Flag, redact
from analysis.cleaning.identifying import ToSweep
from analysis.cleaning.left_out import not_there, of_others, there
from analysis.cleaning.pseudonymised import label_table, pseudonymised, references
from analysis.cleaning.queries import queries
from analysis.cleaning.refusals import refused_list, sorted_tables
from analysis.cleaning.row_queries import numbered_alike, row_queries
from analysis.cleaning.tables import misplaced, not_asked, wide
from analysis.cleaning.told import told, without_references
from analysis.cleaning.versions import in_version
from analysis.cleaning.worked_out import FROM_BIRTH, worked_out
from analysis.errors import Problem
from analysis.intake import Received
from analysis.intake.changes import Change, change_list
from analysis.pseudonyms.keys import key_of
from analysis.questions import dictionary
from analysis.rounds import Round

# What privacy.toml calls a reference of the round that stands in a text.
REFERENCE = "case_reference"
# The tables of what is audited: children's cases, agencies' returns, contacts or schools.
AUDITED = ("cases", "returns", "contacts", "schools")


@dataclass(frozen=True)
class Cleaned:
    """The tables of a round by name, and what is told about them.

    `changes`: one row a repaired cell. `refused`: one row a refused row. `flags`: the answers in which something was
    found that says who they are about. `labels`: see `pseudonymised`; `to_sweep`: see `identifying`. `reads`: every
    answer with its raw text and cell, from which `answers` are listed. `problems` keep the round from being made;
    `queries` do not.
    """

    tables: dict[str, pd.DataFrame]
    changes: pd.DataFrame
    refused: pd.DataFrame
    flags: tuple[Flag, ...]
    labels: pd.DataFrame
    to_sweep: ToSweep
    reads: dict[str, AsRead]
    problems: tuple[Problem, ...]
    queries: tuple[Problem, ...]


def clean(received: Received, audit_round: Round) -> Cleaned:
    """Everything received, typed and checked; nothing received is left out without a line that says so."""
    key, description = key_of(audit_round), audit_round.description
    raw = _read(received, description.versions)
    known = dict.fromkeys(references(raw.values()), REFERENCE)
    reasons = without_references(list(received.left_out.values()), known)
    left_out = there(dict(zip(received.left_out, reasons, strict=True)), raw.values())
    children = crosswalk(raw["children"], raw["cases"], left_out)
    reads = {name: worked_out(children.in_its_terms(read), description.audited) for name, read in raw.items()}
    reads = {name: pseudonymised(read, key) for name, read in reads.items()}
    reads, flags = redact(reads, known)
    put = {name: not_asked(wide(read, audit_round, received), read) for name, read in reads.items()}
    tables = sorted_tables({name: rows for name, (rows, _) in put.items()}, reads, left_out)
    kept = {name: one.kept for name, one in tables.items()}
    stray = (problem for _, problems in put.values() for problem in problems)
    problems = [*children.problems, *_problems(raw, children), *stray, *_of_the_round(kept, reads)]
    problems += numbered_alike(tables, raw)
    asked = [*received.queries, *queries(kept, raw, reads, description), *row_queries(tables, raw)]
    return Cleaned(
        tables={name: _finished(rows) for name, rows in kept.items()},
        changes=change_list([*told(received.changes, raw.values(), known), *_changes(raw, reads)]),
        refused=refused_list(tables, reads),
        flags=flags,
        labels=label_table(reads.values()),
        to_sweep=ToSweep(key, tuple(raw.values()), audit_round),
        reads=reads,
        problems=(*of_others(problems, left_out), *not_there(received.left_out, left_out)),
        queries=tuple(of_others(asked, left_out)),
    )


def _read(received: Received, versions: Mapping[str, str]) -> dict[str, AsRead]:
    """Every table as read, each question in the version that the round asked."""
    return {
        name: as_read(name, in_version(name, table, versions), received.parts)
        for name, table in dictionary().tables.items()
    }


def _problems(raw: Mapping[str, AsRead], children: Crosswalk) -> Iterator[Problem]:
    """What cannot be read, and files whose references no crosswalk gives."""
    for read in raw.values():
        yield from without_crosswalk(read.parts, children)
        yield from read.problems()


def _changes(raw: Mapping[str, AsRead], reads: Mapping[str, AsRead]) -> Iterator[Change]:
    """The repairs of what was read, and the ages that were worked out."""
    for name, read in raw.items():
        yield from read.changes()
        yield from (change for change in reads[name].changes(reads[name].came_from) if change.rule == FROM_BIRTH)


def _of_the_round(kept: Mapping[str, pd.DataFrame], reads: Mapping[str, AsRead]) -> Iterator[Problem]:
    """Answers under another standard than their own; a round without a case."""
    for name, rows in kept.items():
        yield from misplaced(rows, reads[name], dictionary().standards)
    if all(kept[name].empty for name in AUDITED if name in kept):
        yield Problem("round.toml", "no file gives a case.", "A round needs the list of its cases.")


def _finished(kept: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table, numbered anew."""
    rows = kept.reset_index(drop=True)
    rows.attrs = dict(kept.attrs)
    return rows
