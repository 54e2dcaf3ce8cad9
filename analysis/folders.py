"""Where things are: the only module that knows the folders. It imports nothing slow, so that a command starts at once.

`data/raw/<round>/` holds the files as received and round.toml, `data/decisions/<round>/` what people decided,
`data/processed/<round>/` what is rebuilt at will (restricted), `reports/<round>/<edition>/` what may be shared. The
folder that holds data/ and reports/ is given by `--data FOLDER` or the environment variable ROUNDTABLE_DATA, else it is
the nearest folder above the working folder that has data/raw in it, else the project's own.
"""

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import RoundtableError, UnknownName

DATA_VARIABLE = "ROUNDTABLE_DATA"
# In a round's folder of decisions: that the round was deleted, and when.
FORGOTTEN = "forgotten.toml"
PACKAGE = Path(__file__).resolve().parent
# The project's own files of decisions; a round's are in its folder.
DEFINITIONS = PACKAGE / "definitions"
# A round's name is a folder name that is safe on Windows and in a web address.
ROUND_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
# Names that Windows keeps for devices, with any ending.
DEVICES = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}
UNFIT = (
    "'{name}' cannot be the name of a round, because not every system can have such a folder. Use small letters, "
    "digits, '-', '_' and '.', such as stockton-2015-04."
)


@dataclass(frozen=True)
class RoundFolders:
    """The folders of one round, by its name and the folder that holds data/ and reports/."""

    name: str
    home: Path

    @property
    def raw(self) -> Path:
        """The folder of the files as received; never written to."""
        return self.home / "data" / "raw" / self.name

    @property
    def decisions(self) -> Path:
        """The folder of what people decided; append-only."""
        return self.home / "data" / "decisions" / self.name

    @property
    def processed(self) -> Path:
        """The restricted folder that is rebuilt at will."""
        return self.home / "data" / "processed" / self.name

    @property
    def reports(self) -> Path:
        """The folder of the editions, one folder each."""
        return self.home / "reports" / self.name

    def lock(self, what: str) -> Path:
        """The file by which one process at a time does something with the round: 'run' it, write its 'tables'."""
        return self.home / "data" / "processed" / f".{self.name}.{what}.lock"


def home() -> Path:
    """The folder that holds data/ and reports/."""
    chosen = os.environ.get(DATA_VARIABLE)
    if chosen:
        return Path(chosen).expanduser().resolve()
    here = Path.cwd()
    holders = [folder for folder in (here, *here.parents) if (folder / "data" / "raw").is_dir()]
    return holders[0] if holders else PACKAGE.parent


def key_file(holder: Path) -> Path:
    """The key of the pseudonyms, in the folder that holds data/; secret."""
    return holder / "data" / "key.toml"


def keys_used_file(holder: Path) -> Path:
    """Which key each round was made with; append-only."""
    return holder / "data" / "decisions" / "keys.toml"


def keys_lock(holder: Path) -> Path:
    """The file by which one process at a time writes the key or which keys were used."""
    return holder / "data" / "processed" / ".keys.lock"


def notebooks_folder(holder: Path | None = None) -> Path:
    """The folder of the notebooks: beside data/ (of the folder that holds it) where there is one, else the project's
    own."""
    beside = (holder or home()) / "notebooks"
    return beside if beside.is_dir() else PACKAGE.parent / "notebooks"


def round_names() -> list[str]:
    """The names of all rounds received, in order: the folders of data/raw that hold a round.toml, those of rounds that
    were deleted left out."""
    names = (path.parent.name for path in (home() / "data" / "raw").glob("*/round.toml"))
    gone = forgotten()
    return sorted(name for name in names if is_round_name(name) and name not in gone)


def forgotten() -> dict[str, str]:
    """name -> day of the rounds that were deleted after their retention date, or whose deletion was begun."""
    marks = sorted((home() / "data" / "decisions").glob(f"*/{FORGOTTEN}"))
    return {mark.parent.name: _day(mark) for mark in marks if is_round_name(mark.parent.name)}


def is_round_name(name: str) -> bool:
    """Whether a folder of that name can be a round on every system."""
    return bool(ROUND_NAME.fullmatch(name)) and name.split(".")[0] not in DEVICES


def folders_of(name: str) -> RoundFolders:
    """The folders of a round that was received. Raises UnknownName with near names, and RoundtableError for one that
    was deleted."""
    folder = home() / "data" / "raw" / str(name)
    if not is_round_name(str(name)) and folder.is_dir() and folder.name == name.strip("."):
        raise RoundtableError(UNFIT.format(name=name))
    if str(name) in forgotten():
        raise RoundtableError(_gone(RoundFolders(str(name), home())))
    if not is_round_name(str(name)) or not folder.is_dir():
        raise UnknownName("round", name, round_names(), f"Its folder would be in {folder.parent}.")
    return RoundFolders(name, home())


def folders_of_any(name: str) -> RoundFolders:
    """The folders of a round that was received, also of one that was deleted since: its editions are there."""
    return RoundFolders(name, home()) if name in forgotten() else folders_of(name)


def new_round_folder(name: str) -> Path:
    """The folder that a new round of that name will have; refused when the name is unfit or taken."""
    if not is_round_name(name):
        raise RoundtableError(UNFIT.format(name=name))
    folder = home() / "data" / "raw" / name
    if name in forgotten():
        raise RoundtableError(f"{_gone(RoundFolders(name, home()))} Choose another name.")
    if folder.exists():
        raise RoundtableError(f"{folder} is there already. Choose another name, or edit its round.toml.")
    return folder


def _gone(folders: RoundFolders) -> str:
    """What is said of a round that was deleted, wholly or not yet."""
    day = forgotten()[folders.name]
    if folders.raw.exists() or folders.processed.exists():
        finish = f"'roundtable forget {folders.name}' finishes it."
        return f"The deletion of '{folders.name}' was begun on {day}, and some of it is there. {finish}"
    return f"'{folders.name}' was deleted on {day}, after its retention date. Its editions are in {folders.reports}."


def _day(mark: Path) -> str:
    try:
        return str(tomllib.loads(mark.read_text(encoding="utf-8-sig"))["day"])
    except (OSError, ValueError, KeyError):
        return "a day that is not known"
