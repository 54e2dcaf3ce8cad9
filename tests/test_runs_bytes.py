"""The same inputs give the same bytes, whoever does the work: an example round is run in one new folder after another.

Compared are all files of the folder (reports, manifests, run.json, executed notebooks, tables, what is kept beside the
decisions) but the locks.
"""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from editions import bytes_of

from analysis.__main__ import main
from analysis.commands import rounds
from analysis.runs.crews import NEEDED, kept_crew, own_crew
from analysis.workers.crew import Workers
from analysis.workers.kept import stop_all

ROOT = Path(__file__).parent.parent
NAME = "stockton-2014-10"


def kept_workers() -> AbstractContextManager:
    return kept_crew(2)


def one_worker() -> AbstractContextManager:
    return own_crew(1)


def a_worker_for_each_task() -> AbstractContextManager:
    return Workers(2, NEEDED, tasks_for_a_worker=1)


def run_in(home: Path, crew: Callable[[], AbstractContextManager]) -> dict[str, bytes]:
    """All that is in a new data folder after a run of the round."""
    shutil.copytree(ROOT / "data" / "raw" / NAME, home / "data" / "raw" / NAME)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROUNDTABLE_DATA", str(home))
        patch.setattr(rounds, "_crew", lambda options: crew())
        assert main(["run", NAME, "--data", str(home)]) == 0
    return {name: content for name, content in bytes_of(home).items() if not name.endswith(".lock")}


@pytest.fixture(scope="module")
def cold(tmp_path_factory) -> dict[str, bytes]:
    """After a run by kept workers that had done nothing before."""
    stop_all()
    return run_in(tmp_path_factory.mktemp("cold"), kept_workers)


@pytest.mark.parametrize("crew", [kept_workers, one_worker, a_worker_for_each_task])
def test_the_same_inputs_give_the_same_bytes(cold, tmp_path, crew):
    """Kept workers are warm now, and have run the same notebooks before."""
    folder = tmp_path / "another folder"
    again = run_in(folder, crew)
    assert sorted(again) == sorted(cold)
    assert [name for name, content in again.items() if content != cold[name]] == []


def test_all_that_is_made_was_compared(cold):
    processed, reports = f"data/processed/{NAME}", f"reports/{NAME}"
    made = {f"{processed}/run.json", f"{processed}/tables/cases.parquet", f"{reports}/index.html"}
    made |= {f"{processed}/executed/{path.name}" for path in (ROOT / "notebooks").glob("0*.ipynb")}
    assert made <= set(cold)
    assert {Path(name).name for name in cold if name.startswith(reports)} >= {"manifest.json", "02_case_files.html"}
    assert str(ROOT).encode() not in b"".join(cold.values())
