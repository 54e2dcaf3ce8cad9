"""Which editions of a round are published: what one small file, `reports/<round>/index.html`, says.

Each edition is a folder of its own, `reports/<round>/<edition>/<id>/`, never changed once it is made; its id is the
beginning of the sha256 of its manifest, which holds the sha256 of each of its pages. Replacing that one file publishes
all editions of a round together; people open it, programs read the line marked MARK. Nothing slow is imported here.

Drafts, which wait for two people, are the same below `data/processed/<round>/draft`, which is restricted. Their pages
are final, or their hashes would not be those of what was checked; that they are drafts says the page that leads to
them. The manifest of a released edition is its draft's, and `released_by` with both names.
"""

import json
import re
from html import escape, unescape
from pathlib import Path

from analysis.folders import RoundFolders
from analysis.writing import sha256

INDEX = "index.html"
MANIFEST = "manifest.json"
DRAFTS = "draft"
# Below data/processed/<round>: what the attack on each edition met, whose policy protects small numbers.
ATTACKS = "attacks.json"
# What moved since the editions published before; and the records of the runs that the published ones were made from.
MOVED = "moved.html"
RUNS = "runs"
RELEASED_BY = "released_by"
MARK = "roundtable-published"
MARKED = re.compile(rf'<meta name="{MARK}" content="([^"]*)">')
LETTERS_OF_ID = 12


def published(audit_round: RoundFolders) -> dict[str, Path]:
    """audience -> folder of its published edition; empty where nothing is published."""
    return _named(audit_round.reports)


def drafts(audit_round: RoundFolders) -> dict[str, Path]:
    """audience -> folder of the draft that the last run left; restricted, until two people release it."""
    return _named(audit_round.processed / DRAFTS)


def _named(holder: Path) -> dict[str, Path]:
    """audience -> folder of the edition that the page of a folder names."""
    try:
        marked = MARKED.search((holder / INDEX).read_text(encoding="utf-8"))
        named = json.loads(unescape(marked[1])) if marked else {}
    except (OSError, ValueError):
        return {}
    return {audience: holder / audience / id for audience, id in named.items()}


def id_of(manifest: str) -> str:
    """The name of an edition's folder: what its manifest says decides it."""
    return sha256(manifest.encode("utf-8"))[:LETTERS_OF_ID]


def mark_of(ids: dict[str, str]) -> str:
    """The line of `index.html` that names the published edition of each audience."""
    return f'<meta name="{MARK}" content="{escape(json.dumps(ids, sort_keys=True))}">'


def run_of(folder: Path) -> str | None:
    """The sha256 of the run record that an edition was made from; None where a file of it is missing or is not what
    its manifest says."""
    try:
        written = (folder / MANIFEST).read_bytes()
        manifest = json.loads(written)
        pages = {name: sha256((folder / name).read_bytes()) for name in manifest["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    whole = pages == manifest["files"] and folder.name == sha256(written)[:LETTERS_OF_ID]
    return manifest["run"] if whole else None


def released_manifest(manifest: str, names: tuple[str, ...]) -> str:
    """The manifest of a released edition: that of its draft, and the names of those who checked it."""
    return json.dumps(json.loads(manifest) | {RELEASED_BY: list(names)}, indent=1, ensure_ascii=False) + "\n"


def released_by(folder: Path) -> tuple[str, ...]:
    """Who released the edition of a folder; nobody where a run published it."""
    try:
        return tuple(json.loads((folder / MANIFEST).read_text(encoding="utf-8")).get(RELEASED_BY, ()))
    except (OSError, ValueError):
        return ()


def is_release_of(folder: Path, draft: Path) -> bool:
    """Whether an edition is whole and was released from a draft as that draft is now."""
    try:
        released = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        made = json.loads((draft / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return run_of(folder) is not None and bool(released.pop(RELEASED_BY, None)) and released == made
