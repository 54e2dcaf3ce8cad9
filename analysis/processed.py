"""data/processed/<round>/tables: the clean tables of a round, rebuilt whenever what they rest on has changed.

`load` is what a notebook calls: it gives one table, building all of them first when the raw files, round.toml, the
definitions or the program are not those that the tables were made from. Restricted: nothing here may be shared.
"""

import gc
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd

from analysis.cleaning import Cleaned, clean
from analysis.cleaning.answers import answers
from analysis.description import NOBODY_SAID
from analysis.errors import Place, Problem, ProblemsReceived
from analysis.fingerprints import inputs_of_tables
from analysis.intake import Received, read_round
from analysis.locks import locked
from analysis.pseudonyms.keys import key_of, remember
from analysis.questions import dictionary
from analysis.rounds import Round, find_round
from analysis.writing import remove_file, remove_halves, replace_file, replace_text

# Tables about the tables: every answer with its cell, what was repaired, refused, asked and flagged, which files came,
# what reports call each child, and the digests of what no report may hold: as whole words, as signs, as runs of words.
ABOUT = ("answers", "changes", "refused", "queries", "flags", "files", "labels", "identifiers", "signs", "runs")


@dataclass(frozen=True)
class Checked:
    """A round as read and cleaned, with every problem of both steps; nothing is written."""

    received: Received
    cleaned: Cleaned

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem found, file by file as round.toml names them, those of reading first; or else files whose rows
        received are not kept or refused."""
        found = sorted((*self.received.problems, *self.cleaned.problems), key=self._turn)
        return tuple(found) or tuple(
            Problem(
                Place(file.file), f"{file.rows} rows were received, but {file.kept} kept and {file.refused} refused."
            )
            for file in self.files.itertuples()
            if file.rows != file.kept + file.refused
        )

    @property
    def queries(self) -> tuple[Problem, ...]:
        """What looks wrong and may be right, of both steps, file by file."""
        return tuple(sorted(dict.fromkeys(self.cleaned.queries), key=self._turn))

    def _turn(self, problem: Problem) -> int:
        """Where round.toml names the file of a problem; what is in none of its files comes last."""
        return self._turns.get(getattr(problem.where, "file", problem.where), len(self._turns))

    @cached_property
    def _turns(self) -> dict[str, int]:
        """file -> how many others are named before it."""
        return {file: turn for turn, file in enumerate(dict.fromkeys(self.received.files["file"]))}

    @cached_property
    def files(self) -> pd.DataFrame:
        """One row a file: file, sheet, received_from, shape, table, lines_table, rows received, kept, refused, cells
        repaired, things to ask."""
        files = list(self.received.files.itertuples())
        asked = told(self.queries, self.received.files)
        return self.received.files.assign(
            kept=[_rows_of(file, self._kept) for file in files],
            refused=[_rows_of(file, self.cleaned.refused) for file in files],
            repaired=[_rows_of(file, self.cleaned.changes) for file in files],
            asked=[int(_in_file(file, asked).sum()) for file in files],
        )

    @cached_property
    def _kept(self) -> pd.DataFrame:
        """One row a row of the clean tables: table, file, sheet."""
        places = [
            (read.name, record, part.file, part.sheet)
            for read in self.cleaned.reads.values()
            for record, part in zip(read.records, (part for part in read.parts for _ in part.rows), strict=True)
        ]
        rows = [pd.DataFrame({"table": name, "record": t["record"]}) for name, t in self.cleaned.tables.items()]
        there = pd.DataFrame(places, columns=["table", "record", "file", "sheet"], dtype="str")
        return pd.concat(rows).astype("str").merge(there, on=["table", "record"], validate="1:1")


def told(problems: Iterable[Problem], files: pd.DataFrame) -> pd.DataFrame:
    """One row a problem or query: received_from ('' where it is no sender's), file, sheet, place, what, remedy."""
    said = (file for file in reversed(list(files.itertuples())) if file.received_from != NOBODY_SAID)
    sender = {file.file: file.received_from for file in said}
    rows = [
        (sender.get(at.file, ""), at.file, at.sheet, str(at), problem.what, problem.remedy)
        for problem in problems
        for at in (problem.where if isinstance(problem.where, Place) else Place(problem.where),)
    ]
    return pd.DataFrame(rows, columns=["received_from", "file", "sheet", "place", "what", "remedy"], dtype="str")


def _rows_of(file: object, listed: pd.DataFrame) -> int:
    """How many of the listed rows (columns table, file, sheet) come from one file and feed what it feeds."""
    return int((_in_file(file, listed) & listed["table"].isin(["", file.table, file.lines_table])).sum())


def _in_file(file: object, listed: pd.DataFrame) -> pd.Series:
    """Which of the listed rows come from a file, or from the one sheet of it that its block names."""
    of_file = listed["file"] == file.file
    return of_file & (listed["sheet"] == file.sheet) if file.sheet else of_file


def check_round(audit_round: Round) -> Checked:
    """Read and clean everything of a round in memory."""
    with _nothing_collected():
        received = read_round(audit_round)
        return Checked(received, clean(received, audit_round))


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Python does not look for circles of garbage meanwhile: many answers hold none, and looking takes a third of the
    time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def load(audit_round: str, table: str) -> pd.DataFrame:
    """One clean table of a round: one row as the data dictionary says, columns q and q_state for each question q.

    `table` is a table of the dictionary, or one about the tables: 'answers' (one row an answer, with its cell),
    'changes' (one row a repaired cell), 'refused' (one row a refused row), 'queries' (one row a thing to ask), 'flags'
    (one row an answer that named somebody), 'files', 'labels', 'identifiers', 'signs' or 'runs'.
    Raises UnknownName for a round or table that is not there, and ProblemsReceived with all that is wrong in
    the files.
    """
    if table not in ABOUT:
        dictionary().table(table)
    this = find_round(audit_round)
    prepare(this)
    path = this.processed / "tables" / f"{table}.parquet"
    stat = path.stat()
    return _stored(path, (stat.st_mtime_ns, stat.st_size, stat.st_ino)).copy(deep=False)


@lru_cache(maxsize=64)
def _stored(path: Path, _: tuple[int, int, int]) -> pd.DataFrame:
    """A stored table, read once for all cells of a notebook; who gets a copy changes nobody else's (copy on write)."""
    rows = pd.read_parquet(path)
    rows.attrs["rows"] = len(rows)  # so that a part of the table is known for one
    return rows


def prepare(audit_round: Round) -> None:
    """Build the tables of a round unless they are those of today's inputs, or another process builds them."""
    stamp = audit_round.processed / "tables" / "made_from.json"
    if _made_from(stamp) == inputs_of_tables(audit_round):
        return
    with locked(audit_round.lock("tables")):
        made_from = inputs_of_tables(audit_round)
        if _made_from(stamp) != made_from:
            _build(audit_round, made_from, stamp)


def _build(audit_round: Round, made_from: dict[str, str], stamp: Path) -> None:
    checked = check_round(audit_round)
    if checked.problems:
        raise ProblemsReceived(list(checked.problems))
    if inputs_of_tables(audit_round) != made_from:
        changed = Problem(audit_round.name, "was changed while its files were being read.", "Run again.")
        raise ProblemsReceived([changed])
    remember(audit_round, key_of(audit_round))
    remove_file(stamp)  # a rebuild that stops half-way is not taken for a whole one
    remove_halves(stamp.parent)
    about = _about(checked)
    for name, rows in (checked.cleaned.tables | about).items():
        replace_file(stamp.parent / f"{name}.parquet", rows.to_parquet)
    replace_text(stamp, json.dumps(made_from, indent=1, sort_keys=True))


def _about(checked: Checked) -> dict[str, pd.DataFrame]:
    """The tables about the tables, by name."""
    cleaned, swept = checked.cleaned, checked.cleaned.to_sweep.tables
    flags = [
        (flag.table, flag.question, flag.place.file, flag.place.sheet, flag.place.cell, ", ".join(flag.found))
        for flag in cleaned.flags
    ]
    return {
        "answers": pd.concat([answers(read) for read in cleaned.reads.values()], ignore_index=True),
        "changes": cleaned.changes,
        "refused": cleaned.refused,
        "queries": told(checked.queries, checked.received.files),
        "flags": pd.DataFrame(flags, columns=["table", "question", "file", "sheet", "cell", "found"], dtype="str"),
        "files": checked.files,
        "labels": cleaned.labels,
        "identifiers": swept.words,
        "signs": swept.signs,
        "runs": swept.runs,
    }


def _made_from(stamp: Path) -> dict[str, str] | None:
    """What the tables beside the stamp were made from; None where one of them is missing or the stamp is broken."""
    tables = [stamp.parent / f"{name}.parquet" for name in (*dictionary().tables, *ABOUT)]
    try:
        return json.loads(stamp.read_text(encoding="utf-8")) if all(path.exists() for path in tables) else None
    except (OSError, ValueError):
        return None
