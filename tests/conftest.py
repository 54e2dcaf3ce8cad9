"""What the tests share: one real run of the three example rounds, in a copy of the project's data."""

import json
import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EXAMPLES = ("stockton-2014-10", "stockton-2015-04", "lscb-2015")


@pytest.fixture(scope="session")
def home(tmp_path_factory) -> Path:
    """A folder with a copy of the example rounds, its name with a blank as on many laptops."""
    folder = tmp_path_factory.mktemp("audit rounds")
    for name in EXAMPLES:
        shutil.copytree(ROOT / "data" / "raw" / name, folder / "data" / "raw" / name)
    return folder


@pytest.fixture
def in_home(home, monkeypatch) -> Path:
    """The data folder of the package is the copy, for one test."""
    monkeypatch.setenv("ROUNDTABLE_DATA", str(home))
    return home


@pytest.fixture(scope="session")
def ran(home) -> Path:
    """The copy after `roundtable run --all`: all notebooks executed by papermill, editions published."""
    from analysis.__main__ import main

    before = os.environ.get("ROUNDTABLE_DATA")
    try:
        code = main(["run", "--all", "--data", str(home)])
    finally:
        os.environ.pop("ROUNDTABLE_DATA") if before is None else os.environ.update(ROUNDTABLE_DATA=before)
    if code:
        pytest.fail("roundtable run --all failed on the example rounds; see its messages above.")
    return home


@pytest.fixture(scope="session")
def manifests(ran) -> dict[tuple[str, str], dict]:
    """(round, edition) -> manifest of the real run."""
    paths = sorted((ran / "reports").glob("*/*/manifest.json"))
    return {(p.parts[-3], p.parts[-2]): json.loads(p.read_text(encoding="utf-8")) for p in paths}
