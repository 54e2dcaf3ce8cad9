"""Files that lie in a round's folder before its round.toml does: the blocks that are proposed for them.

What earlier rounds said of such files is taken up. A file for which nothing can be proposed, because it cannot be read,
gets a note that it needs a block.
"""

import tomllib
from pathlib import Path

from analysis.description import ReceivedFile
from analysis.errors import RoundtableError
from analysis.folders import is_round_name, round_names
from analysis.grids.files import names_there, unnamed
from analysis.proposals import proposals
from analysis.rounds import find_round
from analysis.templates.round_toml import toml


def without_round_toml(folder: Path) -> bool:
    """Whether files of a round are there and nothing that describes them."""
    fit = is_round_name(folder.name) and folder.is_dir() and not (folder / "round.toml").exists()
    return fit and bool(_data_in(folder))


def proposed_blocks(folder: Path) -> list[str]:
    """The proposed blocks as text, and a note for each file that has none."""
    found = proposals(folder, names_there(folder), (), _of_earlier_rounds())
    mapped = {block["path"] for text in found for block in tomllib.loads(text).get("files", [])}
    needs = [
        f"\n# {toml(name)} needs a [[files]] block.\n"
        "# No map is proposed for a file that cannot be read, or that holds nothing.\n"
        for name in _data_in(folder)
        if name not in mapped
    ]
    return [*(f"\n{text}" for text in found), *needs]


def _data_in(folder: Path) -> list[str]:
    return [str(problem.where) for problem in unnamed(names_there(folder), [])]


def _of_earlier_rounds() -> list[ReceivedFile]:
    """What all rounds said of their files, the latest by name first; one whose round.toml is wrong says nothing."""
    found: list[ReceivedFile] = []
    for name in reversed(round_names()):
        try:
            found += find_round(name).description.files
        except RoundtableError:
            continue
    return found
