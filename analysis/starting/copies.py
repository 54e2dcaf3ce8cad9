"""Copies of the reporting notebooks to work on: in data/processed/<round>/notebooks, restricted as everything there.

The project's own notebooks stay as they are, and no answer of anybody gets into a file that is kept with the program. A
copy holds the sha256 of the cells that it was made from, so that it is known to be older once the project's notebook
says something else. A copy is never written over: a new one is made when the old one has another name.
"""

import json
from pathlib import Path

import nbformat

from analysis.errors import RoundtableError, UnknownName
from analysis.fingerprints import fingerprint
from analysis.reports.contents import ROUND_PARAMETER, read_notebook, report_notebooks
from analysis.rounds import find_round
from analysis.writing import move_file, replace_text

FOLDER = "notebooks"
PARAMETERS = "parameters"
# In the metadata of a copy, below "roundtable": the sha256 of the cells that it was made from.
COPY_OF = "copy_of"


def copy_of(audit_round: str, notebook: str) -> Path:
    """The copy of a notebook that reports the round; made where there is none yet, else left as the analyst has it.

    Raises UnknownName for a round or notebook that is not there.
    """
    original, place = _original(notebook), _place(audit_round, notebook)
    if place.exists():
        return place
    made = read_notebook(original)
    about = {**made.metadata.get("roundtable", {}), COPY_OF: _cells(original)}
    made.metadata["roundtable"] = about
    for cell in made.cells:
        if PARAMETERS in cell.metadata.get("tags", ()):
            cell.source = _of_round(cell.source, audit_round)
    replace_text(place, nbformat.writes(made))
    return place


def is_older(copy: Path) -> bool:
    """Whether the project's notebook has other cells now than those that the copy was made from. Not so where the copy
    does not say what it was made from."""
    try:
        made_from = json.loads(copy.read_text(encoding="utf-8"))["metadata"]["roundtable"][COPY_OF]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return made_from != _cells(_original(copy.stem))


def set_aside(audit_round: str, notebook: str) -> Path:
    """Give the copy another name beside its own, as it is; where it is then."""
    _original(notebook)
    place = _place(audit_round, notebook)
    number = 1
    while (kept := place.with_stem(f"{notebook}_older_{number}")).exists():
        number += 1
    move_file(place, kept)
    return kept


def _place(audit_round: str, notebook: str) -> Path:
    return find_round(audit_round).processed / FOLDER / f"{notebook}.ipynb"


def _original(notebook: str) -> Path:
    """The project's notebook of that name."""
    reports = {report.name: report.path for report in report_notebooks()}
    if notebook not in reports:
        raise UnknownName("notebook", notebook, list(reports))
    return reports[notebook]


def _cells(path: Path) -> str:
    """The sha256 of what a notebook's cells say; neither what they gave nor how they are shown counts."""
    cells = read_notebook(path).cells
    return fingerprint([[cell.cell_type, cell.source, cell.metadata.get("tags", [])] for cell in cells])


def _of_round(source: str, audit_round: str) -> str:
    """The cell of parameters with the name of the round in it."""
    lines = source.splitlines()
    at = next((number for number, line in enumerate(lines) if line.startswith(ROUND_PARAMETER)), None)
    if at is None:
        raise RoundtableError(f"The notebook's parameters do not set {ROUND_PARAMETER}.")
    lines[at] = f"{ROUND_PARAMETER}: str = {json.dumps(audit_round)}"
    return "\n".join(lines)
