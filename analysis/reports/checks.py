"""Who checked which draft and what was released: `data/decisions/<round>/editions/releases.jsonl`, a line each.

    {"kind": "checked", "audience", "name", "day", "manifest", "run", "files": {page: sha256}}
    {"kind": "released", "audience", "names", "day", "manifest", "edition"}

`manifest` is the sha256 of the draft's manifest, `run` that of the run's record, `edition` the id of what was
published. Lines are added and never changed. A check counts for the draft with exactly that manifest, until the next
release: what was released once is released again only when two people check it again. The file is kept with the
editions: no result rests on it, and it outlives the round (analysis/forgetting.py).
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from analysis.errors import CannotWrite
from analysis.fingerprints import EDITIONS
from analysis.folders import RoundFolders
from analysis.themes.coders.appending import LINE_END, append

FILE = "releases.jsonl"


@dataclass(frozen=True)
class Check:
    """One person who checked a draft, with the hashes of what they checked."""

    audience: str
    name: str
    day: str
    manifest: str
    run: str
    files: dict[str, str]


@dataclass(frozen=True)
class Release:
    """That a draft was released by two people, and the id of the edition it became."""

    audience: str
    names: tuple[str, ...]
    day: str
    manifest: str
    edition: str


KINDS = {"checked": Check, "released": Release}
TEXTS = ("audience", "name", "day", "manifest", "run", "edition")


@dataclass(frozen=True)
class Checks:
    """What is recorded of one audience, in order; `unread` lines could not be read and count for nothing."""

    lines: tuple[Check | Release, ...]
    unread: int

    @property
    def releases(self) -> tuple[Release, ...]:
        """Every release, in order."""
        return tuple(line for line in self.lines if isinstance(line, Release))

    @property
    def last_release(self) -> Release | None:
        """The last release; None where there was none."""
        return self.releases[-1] if self.releases else None

    @property
    def since_release(self) -> tuple[Check, ...]:
        """The checks since the last release, of whatever draft."""
        last = max((place for place, line in enumerate(self.lines) if isinstance(line, Release)), default=-1)
        return self.lines[last + 1 :]


def checks_of(audit_round: RoundFolders, audience: str) -> Checks:
    """What is recorded of the editions for one audience. Raises CannotWrite where the file cannot be read."""
    path = checks_file(audit_round)
    try:
        *whole, torn = path.read_bytes().split(LINE_END) if path.exists() else [b""]
    except OSError as error:
        remedy = "If it is open in another program, close it there and try again."
        raise CannotWrite(f"{path} cannot be read ({error.strerror}). {remedy}") from None
    read = [_line(line) for line in whole]
    lines = tuple(line for line in read if line is not None and line.audience == audience)
    return Checks(lines, read.count(None) + bool(torn))


def add_line(audit_round: RoundFolders, line: Check | Release) -> None:
    """Add a line, and wait until it is on the disk. Raises CannotWrite."""
    kind = next(kind for kind, model in KINDS.items() if isinstance(line, model))
    text = json.dumps({"kind": kind} | asdict(line), ensure_ascii=False)
    append(checks_file(audit_round), text.encode("utf-8") + LINE_END)


def checks_file(audit_round: RoundFolders) -> Path:
    """The file; there is none until somebody checked a draft."""
    return audit_round.decisions / EDITIONS / FILE


def _line(written: bytes) -> Check | Release | None:
    """What a line says; None where it was cut off or says anything else."""
    try:
        said = json.loads(written)
        kind = KINDS[said.pop("kind")]
        line = kind(**said | ({"names": tuple(said["names"])} if kind is Release else {}))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    texts = [*(said[name] for name in TEXTS if name in said), *getattr(line, "names", ())]
    return line if all(isinstance(text, str) for text in texts) else None
