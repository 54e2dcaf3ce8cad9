"""data/processed/<round>/tables: the clean tables of a round, rebuilt whenever what they rest on has changed.

`load` is what a notebook calls: it gives one table, building all of them first when the raw files, round.toml, the
definitions or the program are not those that the tables were made from. Restricted: nothing here may be shared.
"""

import json
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pandas as pd

from analysis import declared
from analysis.cleaning import Cleaned, clean
from analysis.errors import Problem, ProblemsReceived
from analysis.intake import Received, read_round
from analysis.questions import dictionary
from analysis.rounds import Round, find_round
from analysis.writing import replace_file, replace_text, sha256

# Tables about the tables: what was repaired, what was refused, which files came.
ABOUT = ("changes", "refused", "files")
# Files that a system leaves in a folder: not received, and often locked.
LITTER = ("desktop.ini", "thumbs.db")


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
    """Build the tables of a round unless they are those of today's inputs."""
    stamp = audit_round.processed / "tables" / "made_from.json"
    made_from = inputs_of(audit_round)
    if _made_from(stamp) == made_from:
        return
    checked = check_round(audit_round)
    if checked.problems:
        raise ProblemsReceived(list(checked.problems))
    stamp.unlink(missing_ok=True)  # a rebuild that stops half-way is not taken for a whole one
    about = {"changes": checked.cleaned.changes, "refused": checked.cleaned.refused, "files": checked.files}
    for name, rows in (checked.cleaned.tables | about).items():
        replace_file(stamp.parent / f"{name}.parquet", rows.to_parquet)
    replace_text(stamp, json.dumps(made_from, indent=1, sort_keys=True))


def _made_from(stamp: Path) -> dict[str, str] | None:
    """What the tables beside the stamp were made from; None where one of them is missing or the stamp is broken."""
    tables = [stamp.parent / f"{name}.parquet" for name in (*dictionary().tables, *ABOUT)]
    try:
        return json.loads(stamp.read_text(encoding="utf-8")) if all(path.exists() for path in tables) else None
    except (FileNotFoundError, ValueError):
        return None


def inputs_of(audit_round: Round) -> dict[str, str]:
    """sha256 of everything that the results of a round rest on: raw files, decisions, definitions and the program."""
    return (
        _hashes(audit_round.raw, "data/raw")
        | _hashes(audit_round.decisions, "data/decisions")
        | _hashes(declared.DEFINITIONS, "definitions")
        | {"program": _program()}
    )


@cache
def _program() -> str:
    """The sha256 of the program as this process runs it: a kernel that is open while it changes keeps its own."""
    return sha256(json.dumps(_hashes(Path(__file__).parent, "analysis"), sort_keys=True).encode())


def _hashes(folder: Path, name: str) -> dict[str, str]:
    """name/relative path -> sha256, for every file of a folder that is not a lock, a cache, litter or hidden."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and _counts(path.relative_to(folder))]
    return {f"{name}/{path.relative_to(folder).as_posix()}": sha256(_content(path)) for path in files}


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        remedy = "If it is open in Excel, close it there and try again."
        raise ProblemsReceived([Problem(path.name, f"cannot be read ({error.strerror}).", remedy)]) from None


def _counts(path: Path) -> bool:
    hidden = any(part.startswith((".", "~$", "__pycache__")) for part in path.parts)
    return not hidden and path.name.casefold() not in LITTER
