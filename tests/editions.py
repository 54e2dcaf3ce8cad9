"""Where the published editions of a run are."""

from pathlib import Path

from analysis.folders import RoundFolders
from analysis.reports.published import published


def edition(home: Path, name: str, audience: str) -> Path:
    """The folder of the published edition of a round for an audience."""
    return published(RoundFolders(name, home))[audience]


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Relative path -> content of every file of a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
