"""Who codes: the names of coders, the files of their decisions, and where those are.

A coder is initials or a short name, the same in any capitals and blanks: "ab" and "AB" write to AB.jsonl. The name is
one that every system can have as a file.
"""

import re
import unicodedata
from pathlib import Path

from analysis.errors import RoundtableError
from analysis.fingerprints import CODING
from analysis.folders import DEVICES, RoundFolders

ENDING = ".jsonl"
# The file of what was decided where coders differ; those who decided stand in its lines.
ADJUDICATED = "adjudicated"
# What a code says of itself that no one coder gave.
RESERVED = {"adjudicated", "agreed", "undecided", "rules", "model", "rules and model"}
# Letters and digits of any script, and blanks, '-' and '_' between them.
CODER = re.compile(r"[^\W_](?:[\w -]*[^\W_])?")
LONGEST = 40  # letters
UNFIT = (
    "'{name}' cannot be the name of a coder, because {why}. Use initials or a short name, such as AB or Anna: letters, "
    "digits, and blanks or '-' between them."
)


def coder_name(name: str) -> str:
    """The one way of writing a coder's name: capitals, single blanks. Raises RoundtableError for a name that cannot be
    a file's, or that means something else."""
    written = unicodedata.normalize("NFC", " ".join(str(name).split()).upper())
    shown = written if len(written) <= LONGEST else f"{written[:LONGEST]}..."
    if len(written) > LONGEST or not CODER.fullmatch(written):
        raise RoundtableError(UNFIT.format(name=shown, why="not every system can have a file of that name"))
    if written.casefold() in DEVICES:
        raise RoundtableError(UNFIT.format(name=shown, why="Windows keeps it for a device"))
    if written.casefold() in RESERVED:
        raise RoundtableError(UNFIT.format(name=shown, why="it says how a code was decided"))
    return written


def coding_folder(audit_round: RoundFolders) -> Path:
    """The folder of the coders' files of a round; there is none until somebody decided something."""
    return audit_round.decisions / CODING


def journal_file(audit_round: RoundFolders, coder: str) -> Path:
    """The file of a coder, or of ADJUDICATED."""
    return coding_folder(audit_round) / f"{coder}{ENDING}"


def said_place(audit_round: RoundFolders, path: Path) -> str:
    """What messages call a coder's file."""
    return f"data/decisions/{audit_round.name}/{CODING}/{path.name}"


def files_there(audit_round: RoundFolders) -> list[Path]:
    """The files of decisions that are there, in the order of their names, whether or not they can be a coder's."""
    return sorted(coding_folder(audit_round).glob(f"*{ENDING}"))


def whose(path: Path) -> str | None:
    """The coder (or ADJUDICATED) whose file it is; None for one that is named otherwise, such as a copy."""
    if path.stem == ADJUDICATED:
        return ADJUDICATED
    try:
        return path.stem if coder_name(path.stem) == path.stem else None
    except RoundtableError:
        return None
