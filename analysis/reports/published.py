"""Which editions of a round are published: what one small file, `reports/<round>/index.html`, says.

Each edition is a folder of its own, `reports/<round>/<edition>/<id>/`, never changed once it is made; its id is the
beginning of the sha256 of its manifest, which holds the sha256 of each of its pages. Replacing that one file publishes
all editions of a round together; people open it, programs read the line marked MARK. Nothing slow is imported here.
"""

import json
import re
from html import escape, unescape
from pathlib import Path

from analysis.folders import RoundFolders
from analysis.writing import sha256

INDEX = "index.html"
MANIFEST = "manifest.json"
MARK = "roundtable-published"
MARKED = re.compile(rf'<meta name="{MARK}" content="([^"]*)">')
LETTERS_OF_ID = 12


def published(audit_round: RoundFolders) -> dict[str, Path]:
    """audience -> folder of its published edition; empty where nothing is published."""
    try:
        marked = MARKED.search((audit_round.reports / INDEX).read_text(encoding="utf-8"))
        named = json.loads(unescape(marked[1])) if marked else {}
    except (OSError, ValueError):
        return {}
    return {audience: folder_of(audit_round, audience, id) for audience, id in named.items()}


def folder_of(audit_round: RoundFolders, audience: str, id: str) -> Path:
    """The folder of one edition of an audience, the published one or an earlier."""
    return audit_round.reports / audience / id


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
