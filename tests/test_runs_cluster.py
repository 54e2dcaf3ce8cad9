"""A cluster: a real Dask scheduler and real workers, some of which are killed, or are not as they should be."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pandas
import psutil
import pytest
from distributed import Client
from editions import bytes_of
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from rounds_made import make_round
from worker_tasks import IsMistaken, Lasts, Refuses, Who

from analysis.__main__ import main
from analysis.errors import BadDefinition, ProgramMistake, RoundtableError, WorkerLost
from analysis.runs import cluster, machine
from analysis.runs.cluster import Cluster
from analysis.workers.kept import stop_all

TESTS = Path(__file__).parent
ROOT = TESTS.parent
SOON = 60  # seconds within which anything here should have happened on a slow machine
NEEDED = ("worker_tasks",)
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
# The first cell that finds a file 'hold' in the data folder takes it, says who it is, and goes on for a minute.
HOLDS = """
import os
import time
from pathlib import Path
home = Path(os.environ["ROUNDTABLE_DATA"])
try:
    (home / "hold").rename(home / "taken")
except FileNotFoundError:
    pass
else:
    (home / "taken").write_text(f"{os.getpid()} {audit_round}")
    (home / "taken").rename(home / "began")
    time.sleep(60)
from analysis import load, release, total
release(total(load(audit_round, "cases")), "Cases")
"""


def quiet(number: int, of: int) -> None:
    pass


def wait_for(true, what: str) -> object:
    until = time.monotonic() + SOON
    while not (found := true()):
        assert time.monotonic() < until, what
        time.sleep(0.02)
    return found


def is_running(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def make_home(home: Path) -> Path:
    """Three rounds of two cases, and two notebooks."""
    made = make_round(home).add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"], ["A2"]])
    for name in ("two", "three"):
        shutil.copytree(made.folder, made.folder.parent / name)
    (home / "notebooks").mkdir()
    for name in ("01_a", "02_b"):
        cells = [
            new_markdown_cell(f"# {name}\n\nHow many?", id="a"),
            new_code_cell('audit_round: str = "x"', metadata={"tags": ["parameters"]}, id="b"),
            new_code_cell(HOLDS if name == "01_a" else HOLDS.replace("hold", "no such file"), id="c"),
        ]
        nbformat.write(new_notebook(cells=cells, metadata=KERNEL), home / "notebooks" / f"{name}.ipynb")
    return home


@contextmanager
def process(*words: str, paths: tuple[Path, ...] = (), **more: object) -> Iterator[subprocess.Popen]:
    """A Python program of this project, which ends with the test."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(str(path) for path in (*paths, TESTS, ROOT))}
    started = subprocess.Popen([sys.executable, "-m", *words], env=environment, **more)
    try:
        yield started
    finally:
        started.kill()
        started.wait()


@contextmanager
def scheduler(folder: Path) -> Iterator[tuple[str, subprocess.Popen]]:
    """A Dask scheduler: its address and its process."""
    file = folder / "scheduler.json"
    words = ("dask", "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--dashboard-address", "0")
    with process(*words, "--scheduler-file", str(file), cwd=folder, stderr=subprocess.DEVNULL) as started:
        yield json.loads(wait_for(lambda: file.exists() and file.read_text(), "no scheduler"))["address"], started


@contextmanager
def worker(address: str, folder: Path, *paths: Path) -> Iterator[subprocess.Popen]:
    """A Dask worker that does one task at a time."""
    options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(folder))
    with process("dask", "worker", address, *options, paths=paths, cwd=folder, stderr=subprocess.DEVNULL) as started:
        yield started


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """Where schedulers and workers write."""
    return tmp_path_factory.mktemp("dask")


@pytest.fixture(scope="module")
def address(place) -> Iterator[str]:
    """The address of a scheduler with two workers."""
    stop_all()  # workers that cannot import the tasks of the tests
    with scheduler(place) as (address, _), worker(address, place), worker(address, place):
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=SOON)
        yield address


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path / "audit rounds"))
    return make_home(tmp_path / "audit rounds")


def results(home: Path) -> dict[str, bytes]:
    """All that a run leaves: reports, what was published, executed notebooks and tables."""
    found = bytes_of(home / "reports") | bytes_of(home / "data")
    return {name: content for name, content in found.items() if not Path(name).name.endswith(".lock")}


def test_the_notebook_of_a_worker_that_is_killed_runs_elsewhere_and_results_are_those_of_a_local_run(data, tmp_path):
    plainly = make_home(tmp_path / "another")
    assert main(["run", "--all", "--data", str(plainly)]) == 0
    (data / "hold").touch()
    with scheduler(tmp_path) as (address, _), worker(address, tmp_path), worker(address, tmp_path):
        words = ("analysis", "run", "--all", "--json", "--cluster", address, "--data", str(data))
        with process(*words, stdout=subprocess.PIPE, text=True) as run:
            wait_for((data / "began").exists, "nothing began")
            pid, audit_round = (data / "began").read_text().split()
            psutil.Process(_worker_at_the_last_task(address)).kill()
            said = [json.loads(line) for line in run.communicate(timeout=SOON)[0].splitlines()]
    assert run.returncode == 0
    assert not is_running(int(pid))
    began = {"round": audit_round, "step": "began", "notebook": "01_a"}
    assert said.count(began) == 2
    assert results(data) == results(plainly)


def _worker_at_the_last_task(address: str) -> int:
    """The number of the process of the worker that is at a task when there is no other task left."""
    with Client(address, set_as_default=False) as client:

        def busy() -> list[str]:
            return [worker for worker, keys in client.processing().items() for _ in keys]

        wait_for(lambda: len(busy()) == 1 and not time.sleep(1) and len(busy()) == 1, "there are other tasks")
        return client.run(os.getpid)[busy()[0]]


def test_a_round_that_fails_among_others_leaves_them_finished_and_is_listed(address, data, capsys):
    (data / "data" / "raw" / "two" / "cases.csv").write_text("Case\n", encoding="utf-8")
    (data / "data" / "raw" / "two" / "round.toml").write_text("title = 1", encoding="utf-8")
    assert main(["run", "--all", "--cluster", address]) == 2
    said = capsys.readouterr()
    assert "roundtable: two: " in said.err
    assert said.err.endswith("roundtable: not finished: two.\n")
    assert sorted(path.name for path in (data / "reports").iterdir()) == ["one", "three"]
    assert not list((data / "data" / "processed").glob("*.cluster"))


def test_a_cluster_can_be_made_for_the_run_on_this_machine(data, capsys, monkeypatch):
    seen = {}

    def look(client: Client, terms: machine.Terms) -> dict[str, int]:
        seen["workers"] = list(client.run(os.getpid).values())
        processes = [psutil.Process(), *map(psutil.Process, seen["workers"])]
        connections = [connection for one in processes for connection in one.net_connections("inet")]
        seen["listens"] = {one.laddr.ip for one in connections if one.status == psutil.CONN_LISTEN}
        return accepted(client, terms)

    accepted = cluster._accepted
    monkeypatch.setattr(cluster, "_accepted", look)
    assert main(["run", "--all", "--cluster", "local", "--jobs", "2"]) == 0
    assert sorted(path.name for path in (data / "reports").iterdir()) == ["one", "three", "two"]
    assert seen["listens"] == {"127.0.0.1"}
    assert len(seen["workers"]) == 2
    assert not any(map(is_running, seen["workers"]))
    assert capsys.readouterr().err == ""


def test_errors_come_back_as_they_are_and_nothing_is_kept_of_what_is_done(address, data):
    told = []
    with Cluster(address, NEEDED) as crew:
        assert (crew.size, crew.takes) == (2, 4)
        futures = [crew.submit(Who(), lambda *cell: told.append(cell)) for _ in range(20)]
        assert os.getpid() not in {future.result(SOON).result for future in futures}
        with pytest.raises(BadDefinition) as refused:
            crew.submit(Refuses(), quiet).result(SOON)
        with pytest.raises(ProgramMistake, match="ismistaken: KeyError in worker_tasks.py"):
            crew.submit(IsMistaken(), quiet).result(SOON)
        wait_for(lambda: not crew._client.futures, "futures are kept")
        assert not crew._waiting and not crew._at_work
    assert [problem.where for problem in refused.value.problems] == ["round.toml", "cases.csv"]
    assert told == [(0, 0)] * 20


def test_both_workers_work_at_once_and_what_is_under_way_ends_with_the_run(address, data, tmp_path):
    notes = [tmp_path / "first", tmp_path / "second"]
    told = []
    with Cluster(address, NEEDED) as crew:
        futures = [crew.submit(Lasts(note), lambda *cell: told.append(cell)) for note in notes]
        for note in notes:
            wait_for(note.exists, "the task did not begin")
        pids = [int(pid) for note in notes for pid in note.read_text().split()]
        wait_for(lambda: len(told) == 4, "cells are not told")
    for future in futures:
        with pytest.raises(WorkerLost, match="The cluster went away before the work was done"):
            future.result(SOON)
    wait_for(lambda: not any(map(is_running, pids)), "still running")
    assert sorted(told) == [(0, 0), (0, 0), (1, 2), (1, 2)]


def test_as_many_tasks_are_asked_for_as_are_wanted(address, data):
    with Cluster(address, NEEDED, jobs=1) as crew:
        assert (crew.size, crew.takes) == (1, 1)


@pytest.fixture
def another_pandas(tmp_path) -> Path:
    """A folder that says that another pandas is installed."""
    about = tmp_path / "another" / "pandas-9.9.9.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: pandas\nVersion: 9.9.9\n", encoding="utf-8")
    return about.parent


@pytest.fixture
def another_program(tmp_path) -> Path:
    """A folder with the package, of which one module is another."""
    shutil.copytree(ROOT / "analysis", tmp_path / "changed" / "analysis")
    with (tmp_path / "changed" / "analysis" / "errors.py").open("a", encoding="utf-8") as module:
        module.write("# changed\n")
    return tmp_path / "changed"


def test_workers_with_another_package_or_program_are_refused_all_at_once(
    address, data, place, another_pandas, another_program
):
    with worker(address, place, another_pandas), worker(address, place, another_program):
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(4, timeout=SOON)
        with pytest.raises(RoundtableError) as refused:
            Cluster(address, NEEDED)
    wait_for(lambda: _number_of_workers(address) == 2, "they are still there")
    first, *said, remedy = str(refused.value).splitlines()
    assert first == "Not every worker of the cluster can do the work:"
    assert len(said) == 2 and all(line.startswith("tcp://127.0.0.1:") for line in said)
    assert any(line.endswith(f": has pandas 9.9.9, not {pandas.__version__}.") for line in said)
    assert any(": runs another Roundtable (program " in line for line in said)
    assert remedy == cluster.REMEDY


def _number_of_workers(address: str) -> int:
    with Client(address, set_as_default=False) as client:
        return len(client.nthreads())


def test_a_worker_that_comes_later_and_may_not_work_is_not_used(data, place, another_pandas, capsys, monkeypatch):
    monkeypatch.setattr(cluster, "LOOK", 0.1)
    with contextlib.ExitStack() as stack:
        address, _ = stack.enter_context(scheduler(data))
        first = stack.enter_context(worker(address, place))
        crew = stack.enter_context(Cluster(address, NEEDED))
        assert crew.size == 1
        stack.enter_context(worker(address, place, another_pandas))
        wait_for(lambda: crew.size == 2, "no other worker came")
        for future in [crew.submit(Who(), quiet) for _ in range(30)]:
            future.result(SOON)
        wait_for(lambda: crew.size == 1, "it still counts")
        first.kill()
        waits = crew.submit(Who(), quiet)
        stack.enter_context(worker(address, place))
        waits.result(SOON)
    said = capsys.readouterr().err
    assert said.count("roundtable: a worker that came later is not used. tcp://127") == 1
    assert "has pandas 9.9.9, not " in said


def test_a_machine_that_does_not_see_the_storage_is_refused(address, data, monkeypatch):
    monkeypatch.setattr(machine.Terms, "write_mark", lambda terms: None)
    with pytest.raises(RoundtableError, match=rf"tcp://127.*: does not see {data}, which should be there by the same"):
        Cluster(address, NEEDED)


def test_a_machine_with_other_notebooks_is_refused(address, data, monkeypatch):
    monkeypatch.setattr(machine, "_content_of", lambda notebooks: "another")
    with pytest.raises(RoundtableError, match="has other notebooks in "):
        Cluster(address, NEEDED)


@contextmanager
def listening() -> Iterator[int]:
    """A port at which something listens that is no scheduler."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(5)
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("tcp://127.0.0.1:1", "Timed out trying to connect to tcp://127.0.0.1:1 after 1 s"),
        ("nonsense", "missing port number in address 'nonsense'"),
        ("http://127.0.0.1:80", "unknown address scheme 'http'"),
        ("tcp://127.0.0.1:SILENT", "TimeoutError"),
        ("", "missing port number"),
    ],
)
def test_an_address_that_does_not_answer_is_refused_in_time(data, capsys, monkeypatch, address, reason):
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    with listening() as port:
        address = address.replace("SILENT", str(port))
        began = time.monotonic()
        assert main(["run", "--all", "--cluster", address or " "]) == 2
    assert time.monotonic() - began < 10
    said = capsys.readouterr().err
    assert f"roundtable: No Dask scheduler answers at '{address or ' '}' (" in said
    assert reason in said
    assert "Give the address that 'dask scheduler' says when it starts" in said


def test_a_scheduler_without_workers_and_the_address_of_a_worker_are_refused(data, place, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 2)
    with scheduler(data) as (address, _):
        with pytest.raises(RoundtableError, match=f"The Dask scheduler at {address} has no workers. Start one on each"):
            Cluster(address, NEEDED)
        with worker(address, place), Client(address, set_as_default=False) as client:
            client.wait_for_workers(1, timeout=SOON)
            with pytest.raises(RoundtableError, match="a worker is there, and no scheduler"):
                Cluster(next(iter(client.nthreads())), NEEDED)


def test_nobody_waits_for_workers_that_do_not_come_back(data, place, monkeypatch):
    monkeypatch.setattr(cluster, "LOOK", 0.1)
    monkeypatch.setattr(cluster, "ALONE", 1.0)
    with scheduler(data) as (address, _), worker(address, place) as only, Cluster(address, NEEDED) as crew:
        only.kill()
        with pytest.raises(WorkerLost, match="has had no worker for 1 seconds. Start some and run again"):
            crew.submit(Who(), quiet).result(SOON)
        with pytest.raises(WorkerLost, match="has had no worker"):
            crew.submit(Who(), quiet).result(SOON)


def test_a_scheduler_that_is_killed_ends_the_run_and_the_tasks(data, place, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "LOOK", 0.1)
    monkeypatch.setattr(cluster, "ALONE", 1.0)
    with scheduler(data) as (address, process), worker(address, place), Cluster(address, NEEDED) as crew:
        future = crew.submit(Lasts(tmp_path / "note"), quiet)
        wait_for((tmp_path / "note").exists, "the task did not begin")
        process.kill()
        with pytest.raises(WorkerLost, match="The cluster"):
            future.result(SOON)
        with pytest.raises(WorkerLost, match="The cluster"):
            crew.submit(Who(), quiet).result(SOON)


def test_without_dask_the_command_says_how_to_install_it(data, capsys, monkeypatch):
    monkeypatch.delitem(sys.modules, "analysis.runs.cluster")
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main(["run", "--all", "--cluster", "local"]) == 2
    assert "--cluster needs Dask, which is not installed" in capsys.readouterr().err


def test_the_mark_of_a_run_that_was_killed_goes_after_a_day(tmp_path):
    killed, at_work = (machine.terms_of(run, tmp_path, ()) for run in ("killed", "at-work"))
    for terms in (killed, at_work):
        terms.write_mark()
    long_ago = time.time() - 2 * machine.DAY
    os.utime(killed.mark, (long_ago, long_ago))
    machine.terms_of("new", tmp_path, ()).write_mark()
    assert sorted(path.name for path in killed.mark.parent.iterdir()) == [".at-work.cluster", ".new.cluster"]
