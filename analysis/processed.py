"""data/processed/<round>/tables: the clean tables of a round, rebuilt whenever what they rest on has changed.

`load` is what a notebook calls: it gives one table, building all of them first when the raw files, round.toml, the
definitions or the program are not those that the tables were made from. Restricted: nothing here may be shared.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from analysis.cleaning import Cleaned, clean
from analysis.errors import Problem, ProblemsReceived
from analysis.fingerprints import inputs_of
from analysis.intake import Received, read_round
from analysis.locks import locked
from analysis.questions import dictionary
from analysis.rounds import Round, find_round
from analysis.writing import remove_file, remove_halves, replace_file, replace_text

# Tables about the tables: what was repaired, what was refused, which files came.
ABOUT = ("changes", "refused", "files")


@dataclass(frozen=True)
class Checked:
    """A round as read and cleaned, with every problem of both steps; nothing is written."""

    received: Received
    cleaned: Cleaned

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem found, those of reading first; last, files whose rows received are not kept or refused."""
        found = (*self.received.problems, *self.cleaned.problems)
        return found or tuple(
            Problem(file.file, f"{file.rows} rows were received, but {file.kept} kept and {file.refused} refused.")
            for file in self.files.itertuples()
            if file.rows != file.kept + file.refused
        )

    @cached_property
    def files(self) -> pd.DataFrame:
        """One row a file: file, sheet, received_from, shape, table, rows received, kept, refused, cells repaired."""
        files = list(self.received.files.itertuples())
        return self.received.files.assign(
            kept=[_rows_of(file, self._kept) for file in files],
            refused=[_rows_of(file, self.cleaned.refused) for file in files],
            repaired=[_rows_of(file, self.cleaned.changes) for file in files],
        )

    @cached_property
    def _kept(self) -> pd.DataFrame:
        """One row a row of the clean tables: table, file, sheet."""
        places = self.received.answers[["table", "record", "file", "sheet"]].drop_duplicates(["table", "record"])
        rows = [pd.DataFrame({"table": name, "record": t["record"]}) for name, t in self.cleaned.tables.items()]
        return pd.concat(rows).astype("str").merge(places, on=["table", "record"], validate="1:1")


def _rows_of(file: object, listed: pd.DataFrame) -> int:
    """How many of the listed rows (columns table, file, sheet) come from one file and feed what it feeds."""
    feeds = [file.table, "findings"] if file.shape == "sheet per child" else [file.table]
    of_file = (listed["file"] == file.file) & listed["table"].isin(feeds)
    return int((of_file & (listed["sheet"] == file.sheet)).sum() if file.sheet else of_file.sum())


def check_round(audit_round: Round) -> Checked:
    """Read and clean everything of a round in memory."""
    received = read_round(audit_round)
    return Checked(received, clean(received, audit_round))


def load(audit_round: str, table: str) -> pd.DataFrame:
    """One clean table of a round: one row as the data dictionary says, columns q and q_state for each question q.

    `table` is a table of the dictionary, or 'changes' (one row a repaired cell), 'refused' (one row a refused row) or
    'files'. Raises UnknownName for a round or table that is not there, and ProblemsReceived with all that is wrong in
    the files.
    """
    if table not in ABOUT:
        dictionary().table(table)
    this = find_round(audit_round)
    prepare(this)
    rows = pd.read_parquet(this.processed / "tables" / f"{table}.parquet")
    rows.attrs["rows"] = len(rows)  # so that a part of the table is known for one
    return rows


def prepare(audit_round: Round) -> None:
    """Build the tables of a round unless they are those of today's inputs, or another process builds them."""
    stamp = audit_round.processed / "tables" / "made_from.json"
    if _made_from(stamp) == inputs_of(audit_round):
        return
    with locked(audit_round.lock("tables")):
        made_from = inputs_of(audit_round)
        if _made_from(stamp) != made_from:
            _build(audit_round, made_from, stamp)


def _build(audit_round: Round, made_from: dict[str, str], stamp: Path) -> None:
    checked = check_round(audit_round)
    if checked.problems:
        raise ProblemsReceived(list(checked.problems))
    if inputs_of(audit_round) != made_from:
        changed = Problem(audit_round.name, "was changed while its files were being read.", "Run again.")
        raise ProblemsReceived([changed])
    remove_file(stamp)  # a rebuild that stops half-way is not taken for a whole one
    remove_halves(stamp.parent)
    about = {"changes": checked.cleaned.changes, "refused": checked.cleaned.refused, "files": checked.files}
    for name, rows in (checked.cleaned.tables | about).items():
        replace_file(stamp.parent / f"{name}.parquet", rows.to_parquet)
    replace_text(stamp, json.dumps(made_from, indent=1, sort_keys=True))


def _made_from(stamp: Path) -> dict[str, str] | None:
    """What the tables beside the stamp were made from; None where one of them is missing or the stamp is broken."""
    tables = [stamp.parent / f"{name}.parquet" for name in (*dictionary().tables, *ABOUT)]
    try:
        return json.loads(stamp.read_text(encoding="utf-8")) if all(path.exists() for path in tables) else None
    except (OSError, ValueError):
        return None
