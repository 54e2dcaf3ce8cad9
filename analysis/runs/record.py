"""`run.json` of a round (restricted): what went into the run and what came of it, so that it can be made again.

What went in is all that the results rest on, as sha256, and the parameters; a round of which all that is the same
need not be run again. What came out: package versions, the rows received, kept and refused of every file, and the
sha256 of each executed notebook; `editions` says what publishes each, a run or a release. No clock, no path and no user
name: the same inputs give the same bytes.
"""

import json
import platform
from importlib.metadata import version
from pathlib import Path

import analysis
from analysis.fingerprints import environment, hashes, inputs_of, inputs_of_round_before, notebook_hashes
from analysis.folders import RoundFolders, is_round_name, notebooks_folder
from analysis.reports.published import drafts, published, run_of
from analysis.runs.given import listed
from analysis.writing import sha256

RECORD = "run.json"
EXECUTED = "executed"
UNDER_WAY = "executed.part"
# The packages that can move a number or a page.
PACKAGES = ("pandas", "numpy", "scipy", "statsmodels", "seaborn", "matplotlib", "openpyxl", "papermill", "nbconvert")


def went_in(audit_round: RoundFolders, given: dict[str, str]) -> dict[str, object]:
    """All that the results of a run rest on; `given` are the parameters as typed. Nothing slow is imported."""
    folder = notebooks_folder()
    return {
        "round": audit_round.name,
        "given": given,
        "inputs": inputs_of(audit_round),
        "round_before": inputs_of_round_before(audit_round),
        "pooled": _inputs_of_others(audit_round, given),
        "notebooks": notebook_hashes(folder),
        "beside_notebooks": hashes(folder, "notebooks", "*.ipynb"),
        "environment": environment(),
    }


def _inputs_of_others(audit_round: RoundFolders, given: dict[str, str]) -> dict[str, str]:
    """The inputs of the other rounds that a parameter names, whose data a notebook takes in too."""
    named = {name for text in given.values() for name in listed(text) if is_round_name(name)}
    others = [RoundFolders(name, audit_round.home) for name in sorted(named)]
    inputs = {other.name: inputs_of(other) for other in others if other.raw.is_dir()}
    return {f"{name}: {file}": found for name, files in inputs.items() for file, found in files.items()}


def record_of(audit_round: RoundFolders, into: dict, parameters: dict[str, dict[str, object]], executed: Path) -> str:
    """The record of a run, as JSON: what went in, and what came out as the folder of executed notebooks."""
    from analysis.processed import load  # brings pandas, which asking whether anything changed can do without

    files = load(audit_round.name, "files")
    came_out = {
        "parameters": parameters,
        "python": platform.python_version(),
        "packages": {"roundtable": analysis.__version__} | {name: version(name) for name in PACKAGES},
        "files": _files(files),
        "executed": notebook_hashes(executed),
    }
    return json.dumps(into | came_out, indent=1, sort_keys=True, ensure_ascii=False)


def unchanged(audit_round: RoundFolders, into: dict) -> dict[str, Path] | None:
    """audience -> published edition, where all that went in, came out, was published and was left as a draft is as the
    last run left it; else None. What was released may be of an earlier run."""
    try:
        written = (audit_round.processed / RECORD).read_bytes()
        record = json.loads(written)
        same = all(record[name] == value for name, value in into.items())
        same = same and record["executed"] == notebook_hashes(audit_round.processed / EXECUTED)
        editions = dict(record["editions"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    there = {"run": published(audit_round), "release": drafts(audit_round)}
    made = [there[by].get(audience) for audience, by in editions.items()]
    whole = all(folder is not None and run_of(folder) == sha256(written) for folder in made)
    gathering = (audit_round.processed / UNDER_WAY).exists()  # the last run was stopped before its end
    return there["run"] if same and whole and not gathering else None


def _files(files: object) -> list[dict]:
    """One object a file: rows received, kept and refused, cells repaired."""
    columns = ["file", "sheet", "received_from", "shape", "table", "rows", "kept", "refused", "repaired"]
    return [dict(zip(columns, row, strict=True)) for row in files[columns].astype(object).itertuples(index=False)]
