"""What a result rests on, as sha256: inputs, decisions, definitions, key, program, notebooks and packages.

The same fingerprints give the same bytes, so what has them already is not made again. Contents are hashed, not dates:
a file copied or touched is the same file. Nothing slow is imported, so that asking is quick.
"""

import json
import sys
import sysconfig
import tomllib
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from analysis import folders
from analysis.errors import Problem, ProblemsReceived
from analysis.folders import RoundFolders
from analysis.writing import sha256

# Files that a system leaves in a folder: not received, and often locked.
LITTER = ("desktop.ini", "thumbs.db")
# Below data/decisions/<round>: what was published. A record of results, and no input of the next run.
EDITIONS = "editions"
# Below it too: what coders decided about answers. No table rests on it, and it grows while they are read.
CODING = "coding"
# The tag of a report's cell of parameters, as it stands in a notebook's file.
PARAMETERS = b'"parameters"'


def inputs_of(audit_round: RoundFolders) -> dict[str, str]:
    """file -> sha256 of everything that the tables of a round rest on: raw files, decisions, definitions and the
    program; and the id of the key that its pseudonyms are made with."""
    return (
        hashes(audit_round.raw, "data/raw")
        | hashes(audit_round.decisions, "data/decisions", f"{EDITIONS}/*")
        | hashes(folders.DEFINITIONS, "definitions")
        | {"key": _key_id(audit_round), "program": program()}
    )


def inputs_of_tables(audit_round: RoundFolders) -> dict[str, str]:
    """The inputs without what coders decided about answers, which the codes in the reports rest on and no table."""
    coded = f"data/decisions/{CODING}/"
    return {name: hash for name, hash in inputs_of(audit_round).items() if not name.startswith(coded)}


def inputs_of_round_before(audit_round: RoundFolders) -> dict[str, str]:
    """The inputs of the round before, which comparisons rest on; none where round.toml names none."""
    before = _toml(audit_round.raw / "round.toml").get("round_before")
    return inputs_of(RoundFolders(str(before), audit_round.home)) if before else {}


def notebook_hashes(folder: Path) -> dict[str, str]:
    """name -> sha256 of each notebook of a folder that may be a report: one without a word of parameters is none."""
    contents = {path.stem: _content(path) for path in sorted(folder.glob("*.ipynb"))}
    return {name: sha256(content) for name, content in contents.items() if PARAMETERS in content}


@cache
def program() -> str:
    """The sha256 of the program as this process runs it: a process that is open while it changes keeps its own."""
    return program_on_disk()


def program_on_disk() -> str:
    """The sha256 of the program as a process that starts now would run it."""
    return fingerprint(hashes(folders.PACKAGE, "analysis"))


def environment() -> str:
    """The sha256 of the Python that runs this and the names and versions of all installed packages."""
    places = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    packages = sorted(path.name for place in places for path in Path(place).glob("*.dist-info"))
    return fingerprint([sys.version, sys.platform, packages])


def fingerprint(content: object) -> str:
    """The sha256 of anything that can be written as JSON, whatever the order of its keys."""
    return sha256(json.dumps(content, sort_keys=True).encode())


def hashes(folder: Path, name: str, but: str = "") -> dict[str, str]:
    """name/relative path -> sha256, for every file of a folder that is not a lock, a cache, litter or hidden. Files
    whose relative path matches `but` are left out, and not read."""
    files = {path.relative_to(folder): path for path in sorted(folder.rglob("*"))}
    wanted = {at: path for at, path in files.items() if _counts(at) and not fnmatchcase(at.as_posix(), but)}
    return {f"{name}/{at.as_posix()}": sha256(_content(path)) for at, path in wanted.items() if path.is_file()}


def _key_id(audit_round: RoundFolders) -> str:
    """The id of the key of a round's pseudonyms; "none" where there is none, which is refused when tables are made."""
    made_up = "example" in _toml(audit_round.raw / "round.toml")
    key = folders.DEFINITIONS / "demonstration_key.toml" if made_up else folders.key_file(audit_round.home)
    return str(_toml(key).get("id", "none"))


def _toml(path: Path) -> dict:
    """What a TOML file says; nothing where it is missing or broken, which whoever reads it for its own sake reports."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return {}


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        remedy = "If it is open in Excel, close it there and try again."
        raise ProblemsReceived([Problem(path.name, f"cannot be read ({error.strerror}).", remedy)]) from None


def _counts(path: Path) -> bool:
    hidden = any(part.startswith((".", "~$", "__pycache__")) for part in path.parts)
    return not hidden and path.name.casefold() not in LITTER
