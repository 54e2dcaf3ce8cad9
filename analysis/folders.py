"""Where things are: the only module that knows the folders. It imports nothing slow, so that a command starts at once.

`data/raw/<round>/` holds the files as received and round.toml, `data/decisions/<round>/` what people decided,
`data/processed/<round>/` what is rebuilt at will (restricted), `reports/<round>/<edition>/` what may be shared. The
folder that holds data/ and reports/ is given by `--data FOLDER` or the environment variable ROUNDTABLE_DATA, else it is
the nearest folder above the working folder that has data/raw in it, else the project's own.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import RoundtableError, UnknownName

DATA_VARIABLE = "ROUNDTABLE_DATA"
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


def notebooks_folder(holder: Path | None = None) -> Path:
    """The folder of the notebooks: beside data/ (of the folder that holds it) where there is one, else the project's
    own."""
    beside = (holder or home()) / "notebooks"
    return beside if beside.is_dir() else PACKAGE.parent / "notebooks"


def round_names() -> list[str]:
    """The names of all rounds received, in order: the folders of data/raw that hold a round.toml."""
    names = (path.parent.name for path in (home() / "data" / "raw").glob("*/round.toml"))
    return sorted(name for name in names if is_round_name(name))


def is_round_name(name: str) -> bool:
    """Whether a folder of that name can be a round on every system."""
    return bool(ROUND_NAME.fullmatch(name)) and name.split(".")[0] not in DEVICES


def folders_of(name: str) -> RoundFolders:
    """The folders of a round that was received. Raises UnknownName with near names."""
    folder = home() / "data" / "raw" / str(name)
    if not is_round_name(str(name)) and folder.is_dir() and folder.name == name.strip("."):
        raise RoundtableError(UNFIT.format(name=name))
    if not is_round_name(str(name)) or not folder.is_dir():
        raise UnknownName("round", name, round_names(), f"Its folder would be in {folder.parent}.")
    return RoundFolders(name, home())


def new_round_folder(name: str) -> Path:
    """The folder that a new round of that name will have; refused when the name is unfit or taken."""
    if not is_round_name(name):
        raise RoundtableError(UNFIT.format(name=name))
    folder = home() / "data" / "raw" / name
    if folder.exists():
        raise RoundtableError(f"{folder} is there already. Choose another name, or edit its round.toml.")
    return folder
