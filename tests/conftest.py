"""What the tests share: one real run of the three example rounds, in a copy of the project's data."""

import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from editions import edition
from rounds_made import MadeRound, make_round

from analysis.workers.kept import stop_all

ROOT = Path(__file__).parent.parent
# The files that take longest, so that no core is left with one of them at the end.
SLOWEST = (
    "test_runs_faults",
    "test_browser",
    "test_notebooks_browser",
    "test_desk_browser",
    "test_runs_engine",
    "test_notebooks",
    "test_runs_running",
    "test_workers_crew",
    "test_reports_protecting",
    "test_starting_browser",
    "test_runs_cluster",
)
EXAMPLES = ("stockton-2014-10", "stockton-2015-04", "lscb-2015")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slowest files first, the others as they were."""
    items.sort(key=lambda item: SLOWEST.index(item.path.stem) if item.path.stem in SLOWEST else len(SLOWEST))


@pytest.fixture(scope="session", autouse=True)
def workers_of_the_tests():
    """Kept workers of the tests are nobody else's, and end with them. A socket's path must be short."""
    with tempfile.TemporaryDirectory(prefix="rt") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOCALAPPDATA" if os.name == "nt" else "XDG_RUNTIME_DIR", folder)
        patch.delenv("CI", raising=False)  # it makes a run say little, and keep no workers
        yield
        stop_all()


@pytest.fixture(autouse=True)
def data_folder_given_back():
    """A command with --data names the data folder for its whole process; the next test does not inherit it."""
    before = os.environ.get("ROUNDTABLE_DATA")
    yield
    os.environ.pop("ROUNDTABLE_DATA", None) if before is None else os.environ.update(ROUNDTABLE_DATA=before)


@pytest.fixture(scope="session")
def home(tmp_path_factory) -> Path:
    """A folder with a copy of the example rounds, its name with a blank as on many laptops."""
    folder = tmp_path_factory.mktemp("audit rounds")
    for name in EXAMPLES:
        shutil.copytree(ROOT / "data" / "raw" / name, folder / "data" / "raw" / name)
        decided = ROOT / "data" / "decisions" / name / "coding"
        if decided.is_dir():
            shutil.copytree(decided, folder / "data" / "decisions" / name / "coding")
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
    paths = {(name, audience): edition(ran, name, audience) for name in EXAMPLES for audience in ("panel", "board")}
    return {which: json.loads((path / "manifest.json").read_text(encoding="utf-8")) for which, path in paths.items()}


@pytest.fixture
def made(tmp_path, monkeypatch) -> MadeRound:
    """An empty round 'one' in a data folder of the test's own."""
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    return make_round(tmp_path)
