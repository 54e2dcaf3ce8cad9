"""`run.json` of a round (restricted): what went into the run and what came of it, so that it can be made again.

Parameters, sha256 of every input, decision and definition and of each notebook, package versions, and the rows
received, kept and refused of every file. No clock, no path and no user name: the same inputs give the same bytes.
"""

import platform
from importlib.metadata import version

import pandas as pd

import analysis
from analysis.processed import inputs_of, load
from analysis.reports.contents import ReportNotebook
from analysis.rounds import Round, find_round
from analysis.writing import sha256

# The packages that can move a number or a page.
PACKAGES = ("pandas", "numpy", "scipy", "statsmodels", "seaborn", "matplotlib", "openpyxl", "papermill", "nbconvert")


def record_of(
    audit_round: Round, notebooks: tuple[ReportNotebook, ...], parameters: dict[str, dict[str, object]]
) -> dict:
    """The record of a run, as JSON."""
    return {
        "round": audit_round.name,
        "parameters": parameters,
        "inputs": inputs_of(audit_round),
        "round_before": _round_before(audit_round),
        "notebooks": {notebook.name: sha256(notebook.path.read_bytes()) for notebook in notebooks},
        "python": platform.python_version(),
        "packages": {"roundtable": analysis.__version__} | {name: version(name) for name in PACKAGES},
        "files": _files(load(audit_round.name, "files")),
    }


def _round_before(audit_round: Round) -> dict[str, str]:
    """The inputs of the round before, which comparisons rest on; none where there is none."""
    before = audit_round.description.round_before
    return inputs_of(find_round(before)) if before else {}


def _files(files: pd.DataFrame) -> list[dict]:
    """One object a file: rows received, kept and refused, cells repaired."""
    columns = ["file", "sheet", "received_from", "shape", "table", "rows", "kept", "refused", "repaired"]
    return [dict(zip(columns, row, strict=True)) for row in files[columns].astype(object).itertuples(index=False)]
