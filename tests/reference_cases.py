"""The reference cases of other programs: R packages, StatXact, SAS and textbooks, each with its source.

`reference_values.json` holds data, expected numbers and tolerance of each case; `datasets/` the longer data. The tests
of every statistic take theirs with `references`, and `test_statistics_references.py` holds that none is left over.
"""

import json
from pathlib import Path

import pandas as pd
import pytest

HERE = Path(__file__).parent
REFERENCES = json.loads((HERE / "reference_values.json").read_text(encoding="utf-8"))


def references(method: str) -> list:
    """The cases of one method, as parameters of a test, by their ids."""
    found = [pytest.param(case, id=case["id"]) for case in REFERENCES if case["method"] == method]
    if not found:
        raise LookupError(f"No reference case is of method '{method}'.")
    return found


def dataset(name: str) -> pd.DataFrame:
    """One of the data sets that reference cases name, as published with R."""
    return pd.read_csv(HERE / "datasets" / f"{name}.csv")
