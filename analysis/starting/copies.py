"""Copies of the reporting notebooks to work on: in data/processed/<round>/notebooks, restricted as everything there.

The project's own notebooks stay as they are, and no answer of anybody gets into a file that is kept with the program.
"""

import json
from pathlib import Path

import nbformat

from analysis.errors import RoundtableError, UnknownName
from analysis.reports.contents import ROUND_PARAMETER, report_notebooks
from analysis.rounds import find_round
from analysis.writing import replace_text

FOLDER = "notebooks"
PARAMETERS = "parameters"


def copy_of(audit_round: str, notebook: str) -> Path:
    """The copy of a notebook that reports the round; made where there is none yet, else left as the analyst has it.

    Raises UnknownName for a round or notebook that is not there.
    """
    place = find_round(audit_round).processed / FOLDER / f"{notebook}.ipynb"
    if place.exists():
        return place
    reports = {report.name: report for report in report_notebooks()}
    if notebook not in reports:
        raise UnknownName("notebook", notebook, list(reports))
    made = nbformat.read(reports[notebook].path, as_version=4)
    for cell in made.cells:
        if PARAMETERS in cell.metadata.get("tags", ()):
            cell.source = _of_round(cell.source, audit_round)
    replace_text(place, nbformat.writes(made))
    return place


def _of_round(source: str, audit_round: str) -> str:
    """The cell of parameters with the name of the round in it."""
    lines = source.splitlines()
    at = next((number for number, line in enumerate(lines) if line.startswith(ROUND_PARAMETER)), None)
    if at is None:
        raise RoundtableError(f"The notebook's parameters do not set {ROUND_PARAMETER}.")
    lines[at] = f"{ROUND_PARAMETER}: str = {json.dumps(audit_round)}"
    return "\n".join(lines)
