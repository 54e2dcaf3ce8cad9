"""data/processed/<round>/tables: the clean tables of a round, rebuilt whenever what they rest on has changed.

`load` is what a notebook calls: it gives one table, building all of them first when the raw files, round.toml, the
definitions or the program are not those that the tables were made from. Restricted: nothing here may be shared.
"""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.cleaning import Cleaned, clean
from analysis.declared import DEFINITIONS
from analysis.errors import CannotWrite, ProblemsReceived
from analysis.intake import Received, read_round
from analysis.questions import dictionary
from analysis.rounds import Round, find_round

# Tables about the tables: what was repaired, what was refused, which files came.
ABOUT = ("changes", "refused", "files")


@dataclass(frozen=True)
class Checked:
    """A round as read and cleaned, with every problem of both steps; nothing is written."""

    received: Received
    cleaned: Cleaned

    @property
    def problems(self) -> tuple:
        """Every problem found, those of reading first."""
        return (*self.received.problems, *self.cleaned.problems)

    @property
    def files(self) -> pd.DataFrame:
        """One row a file: file, received_from, shape, table, rows received, kept and refused, cells repaired."""
        refused = [_rows_of(file, self.cleaned.refused) for file in self.received.files.itertuples()]
        repaired = [_rows_of(file, self.cleaned.changes) for file in self.received.files.itertuples()]
        kept = self.received.files["rows"] - pd.Series(refused, dtype="int64")
        return self.received.files.assign(refused=refused, kept=kept, repaired=repaired)


def _rows_of(file: object, listed: pd.DataFrame) -> int:
    """How many of the listed rows (columns file, sheet) come from one file, or from its one sheet where that is
    named."""
    of_file = listed["file"] == file.file
    return int((of_file & (listed["sheet"] == file.sheet)).sum() if file.sheet else of_file.sum())


def check_round(audit_round: Round) -> Checked:
    """Read and clean everything of a round in memory."""
    received = read_round(audit_round)
    return Checked(received, clean(received, audit_round))


def load(audit_round: str, table: str) -> pd.DataFrame:
    """One clean table of a round: one row as the data dictionary says, columns q and q_state for each question q.

    `table` is a table of the dictionary, or 'changes' (one row a repaired cell), 'refused' (one row a refused row)
    or 'files'. Raises UnknownName for a round or table that is not there, and ProblemsReceived with all that is
    wrong in the files.
    """
    if table not in ABOUT:
        dictionary().table(table)
    this = find_round(audit_round)
    prepare(this)
    return pd.read_parquet(this.processed / "tables" / f"{table}.parquet")


def prepare(audit_round: Round) -> None:
    """Build the tables of a round unless they are those of today's inputs."""
    stamp = audit_round.processed / "tables" / "made_from.json"
    made_from = inputs_of(audit_round)
    if stamp.exists() and json.loads(stamp.read_text(encoding="utf-8")) == made_from:
        return
    checked = check_round(audit_round)
    if checked.problems:
        raise ProblemsReceived(list(checked.problems))
    about = {"changes": checked.cleaned.changes, "refused": checked.cleaned.refused, "files": checked.files}
    for name, rows in (checked.cleaned.tables | about).items():
        replace_file(stamp.parent / f"{name}.parquet", rows.to_parquet)
    content = json.dumps(made_from, indent=1, sort_keys=True)
    replace_file(stamp, lambda path: path.write_text(content, encoding="utf-8"))


def inputs_of(audit_round: Round) -> dict[str, str]:
    """sha256 of everything that the results of a round rest on: raw files, decisions, definitions and the program."""
    program = Path(__file__).parent
    return (
        _hashes(audit_round.raw, "data/raw")
        | _hashes(audit_round.decisions, "data/decisions")
        | _hashes(DEFINITIONS, "definitions")
        | {"program": _together(_hashes(program, "analysis"))}
    )


def _hashes(folder: Path, name: str) -> dict[str, str]:
    """name/relative path -> sha256, for every file of a folder that is not a lock, a cache or hidden."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and _counts(path.relative_to(folder))]
    return {f"{name}/{path.relative_to(folder).as_posix()}": sha256(path.read_bytes()) for path in files}


def _counts(path: Path) -> bool:
    return not any(part.startswith((".", "~$", "__pycache__")) for part in path.parts)


def _together(hashes: dict[str, str]) -> str:
    return sha256(json.dumps(hashes, sort_keys=True).encode())


def sha256(content: bytes) -> str:
    """The sha256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def replace_file(path: Path, write: Callable[[Path], object]) -> None:
    """Write beside, then put in place in one step, so that no reader meets half a file."""
    half = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(half)
        half.replace(path)
    except OSError as error:
        remedy = "Close it elsewhere, or check that the folder may be written to."
        raise CannotWrite(f"{path} cannot be written ({error.strerror}). {remedy}") from None
    finally:
        half.unlink(missing_ok=True)
