"""What was received -> typed tables, a list of changes, refused rows, what is to be asked, and every problem at once.

Each table has one row a record and, for each question q, the column q (the answer's code, number or date) and
q_state (see `questions.STATES`); in example rounds also q_made_up. `record` names the file and place it came from,
`counted_as` what the row is counted as. Identifiers are pseudonyms, dates of birth months, postcodes districts, and
free text is redacted: what was written stays in data/raw.
Rows received = rows kept + rows refused, for every table. A repair is listed with cell, was, became and rule; a
cell that is no answer is a problem; what looks wrong and may be right is a query.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.cleaning.as_read import AsRead, as_read
from analysis.cleaning.crosswalk import Crosswalk, crosswalk, without_crosswalk
from analysis.cleaning.free_text import Flag, redact
from analysis.cleaning.pseudonymised import as_written, digest_table, label_table, pseudonymised, references
from analysis.cleaning.queries import queries
from analysis.cleaning.refusals import Sorted, refused_list, sorted_rows, without_strangers
from analysis.cleaning.tables import misplaced, not_asked, wide
from analysis.cleaning.versions import in_version
from analysis.cleaning.worked_out import FROM_BIRTH, worked_out
from analysis.errors import Place, Problem
from analysis.intake import Received
from analysis.intake.changes import Change, change_list
from analysis.pseudonyms.keys import key_of
from analysis.questions import dictionary
from analysis.rounds import Round

# What privacy.toml calls a reference of the round that stands in a text.
REFERENCE = "case_reference"


@dataclass(frozen=True)
class Cleaned:
    """The tables of a round by name, and what is told about them.

    `changes`: one row a repaired cell. `refused`: one row a refused row. `flags`: the answers in which something was
    found that says who they are about. `labels`, `identifiers`: see `pseudonymised`. `reads`: every answer with its
    raw text and cell, from which `answers` are listed. `problems` keep the round from being made; `queries` do not.
    """

    tables: dict[str, pd.DataFrame]
    changes: pd.DataFrame
    refused: pd.DataFrame
    flags: tuple[Flag, ...]
    labels: pd.DataFrame
    identifiers: pd.DataFrame
    reads: dict[str, AsRead]
    problems: tuple[Problem, ...]
    queries: tuple[Problem, ...]


def clean(received: Received, audit_round: Round) -> Cleaned:
    """Everything received, typed and checked; nothing received is left out without a line that says so."""
    key, description = key_of(audit_round), audit_round.description
    raw = _read(received, description.versions)
    children, written = crosswalk(raw["children"]), as_written(raw.values())
    reads = {name: worked_out(children.in_its_terms(read), description.audited) for name, read in raw.items()}
    asked = tuple(queries(reads, description))
    reads = {name: pseudonymised(read, key) for name, read in reads.items()}
    reads, flags = _redacted(reads, references(raw.values()))
    rows = {name: wide(read, audit_round, received) for name, read in reads.items()}
    tables, stray = _sorted_tables(rows, reads, received.left_out)
    problems = [*_problems(raw, children, received.left_out), *stray, *_of_the_round(tables, reads)]
    return Cleaned(
        tables={name: _finished(one.kept) for name, one in tables.items()},
        changes=change_list([*received.changes, *_changes(raw, reads)]),
        refused=refused_list(tables, reads),
        flags=flags,
        labels=label_table(reads.values()),
        identifiers=digest_table(key, written),
        reads=reads,
        problems=tuple(problems),
        queries=(*received.queries, *asked),
    )


def _read(received: Received, versions: Mapping[str, str]) -> dict[str, AsRead]:
    """Every table as read, each question in the version that the round asked."""
    return {
        name: as_read(name, in_version(name, table, versions), received.parts)
        for name, table in dictionary().tables.items()
    }


def _redacted(
    reads: Mapping[str, AsRead], of_the_round: Iterable[str]
) -> tuple[dict[str, AsRead], tuple[Flag, ...]]:
    """The tables with their free text redacted, references of the round included, and the flags of them all."""
    known = dict.fromkeys(of_the_round, REFERENCE)
    cleared = {name: redact(read, known) for name, read in reads.items()}
    flags = tuple(flag for _, flags in cleared.values() for flag in flags)
    return {name: read for name, (read, _) in cleared.items()}, flags


def _sorted_tables(
    rows: Mapping[str, pd.DataFrame], reads: Mapping[str, AsRead], left_out: Mapping[Place, str]
) -> tuple[dict[str, Sorted], list[Problem]]:
    """The rows of each table kept and refused, and the answers given where nobody asked."""
    put = {name: not_asked(table, reads[name]) for name, table in rows.items()}
    tables = {name: sorted_rows(table, reads[name], left_out) for name, (table, _) in put.items()}
    return without_strangers(tables, reads), [problem for _, stray in put.values() for problem in stray]


def _problems(reads: Mapping[str, AsRead], children: Crosswalk, left_out: Mapping[Place, str]) -> Iterator[Problem]:
    """What cannot be read, in rows that nobody left out; references that do not fit; rows left out and not there."""
    yield from children.problems
    for read in reads.values():
        yield from without_crosswalk(read.parts, children)
        for problem in read.problems():
            at = problem.where
            if not (left_out and isinstance(at, Place) and Place(at.file, at.sheet, at.row) in left_out):
                yield problem
    records = {read.place(record) for read in reads.values() for record in range(len(read))} if left_out else set()
    remedy = "Put its line right in data/decisions (left_out.csv)."
    yield from (
        Problem(place, "is left out, but no row is read there.", remedy) for place in left_out if place not in records
    )


def _changes(raw: Mapping[str, AsRead], reads: Mapping[str, AsRead]) -> Iterator[Change]:
    """The repairs of what was read, and the ages that were worked out."""
    for name, read in raw.items():
        yield from read.changes()
        yield from (change for change in reads[name].changes() if change.rule == FROM_BIRTH)


def _of_the_round(tables: Mapping[str, Sorted], reads: Mapping[str, AsRead]) -> Iterator[Problem]:
    """Answers under another standard than their own; a round without a case."""
    for name, one in tables.items():
        yield from misplaced(one.kept, reads[name], dictionary().standards)
    if tables["cases"].kept.empty and tables["returns"].kept.empty:
        yield Problem("round.toml", "no file gives a case.", "A round needs the list of its cases.")


def _finished(kept: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table, numbered anew."""
    rows = kept.reset_index(drop=True)
    rows.attrs = dict(kept.attrs)
    return rows
