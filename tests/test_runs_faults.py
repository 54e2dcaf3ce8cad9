"""A run leaves no mess: wherever it is stopped, what was received stays, the published editions are whole and of one
version, and the next run goes through without a hand and gives what a run that nothing happened to gives.

Version A of a small round has been published when version B is run, and that run is stopped at each operation that
changes a file (tests/faults.py).
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from subprocess import PIPE

import psutil
import pytest
from editions import bytes_of
from rounds_made import make_round, write_file
from test_runs_running import write_notebook

from analysis.folders import RoundFolders
from analysis.reports.published import published, run_of

if sys.platform != "linux":
    pytest.skip("forks, and reads /proc", allow_module_level=True)
from faults import END, SYNC, End, Fault, Forks, State, Stop, write_files  # noqa: E402

Bytes = dict[str, bytes]
ROOT = Path(__file__).parent.parent
AT_ONCE = 2
# How long a process may take to start or to end, in seconds.
SECONDS = 60
STOPS: tuple[Stop, ...] = ("killed", "contents lost", "names lost")
# Where a run gathers executed notebooks.
GATHERED = "data/processed/one/executed.part/"
# What says who is, or was, at work.
LOCKS = (".one.run.lock", ".one.run.json", ".one.tables.lock", ".one.tables.json")
INDEX = "reports/one/index.html"
RECEIVED, SHOWN, REBUILT = ("data/raw/", "notebooks/"), ("reports/", "data/decisions/"), ("data/processed/",)


CASES_OF_A = [["Case"], ["A1"]]


def make_version_a(home: Path) -> None:
    make_round(home).add("cases.csv", "cases", {"Case": "case"}, CASES_OF_A)
    (home / "notebooks").mkdir()
    for name, after in (("01_a", ["02_b"]), ("02_b", []), ("03_c", [])):
        write_notebook(home, name, after)


def make_version_b(home: Path) -> None:
    """A child more, and a notebook less."""
    (home / "data" / "raw" / "one" / "cases.csv").write_text("Case\nA1\nA2\n", encoding="utf-8")
    (home / "notebooks" / "03_c.ipynb").unlink()


@dataclass(frozen=True)
class Stage:
    """A data folder before a run and after one that nothing happened to, what each stop of it would leave, and
    whatever runs it again: folders, each with a process that is forked."""

    before: Bytes
    after: Bytes
    states: list[State]
    free: SimpleQueue

    def stopped(self, stop: Stop) -> list[State]:
        """What such a stop leaves; each of several that leave the same, of all kinds of stops, only once."""
        first: dict[frozenset, State] = {}
        for state in sorted(self.states, key=lambda state: STOPS.index(state.stop)):
            first.setdefault(frozenset(without_locks(state.files).items()), state)
        return [state for state in first.values() if state.stop == stop]

    def operations(self) -> list[str]:
        return [state.operation for state in self.states if state.stop == "killed"][:-1]


def without_locks(files: dict[str, bytes | None]) -> Bytes:
    return {name: content for name, content in files.items() if Path(name).name not in LOCKS and content is not None}


@pytest.fixture(scope="module")
def free(tmp_path_factory) -> Iterator[SimpleQueue]:
    """Folders that nobody is at work in, each with a process that is forked for it."""
    free = SimpleQueue()
    all_forks = [Forks().__enter__() for _ in range(AT_ONCE)]
    for forks in all_forks:
        free.put((tmp_path_factory.mktemp("faults") / "home", forks))
    yield free
    for forks in all_forks:
        forks.__exit__(None, None, None)


def stage_of(free: SimpleQueue, *versions: Callable[[Path], None]) -> Stage:
    """The last of the versions is the one whose run is stopped; those before it have been run."""
    home, forks = free.get()
    write_files(home, {})
    for make in versions[:-1]:
        make(home)
        assert forks.ends(home).code == 0
    versions[-1](home)
    before = bytes_of(home)
    states = forks.states(home)
    free.put((home, forks))
    return Stage(without_locks(before), without_locks(bytes_of(home)), states, free)


@pytest.fixture(scope="module")
def stage(free) -> Stage:
    return stage_of(free, make_version_a, make_version_b)


@pytest.fixture(scope="module")
def first_stage(free) -> Stage:
    """Nothing has been published yet."""
    return stage_of(free, make_version_a)


def mess(stage: Stage, home: Path) -> Iterator[str]:
    """What is not as it should be right after a run was stopped."""
    now, one = bytes_of(home), RoundFolders("one", home)
    yield from (f"{name} was changed" for name in unlike(stage.before, now, RECEIVED))
    if now.get(INDEX) not in (stage.before.get(INDEX), stage.after[INDEX]):
        yield "the page of the round is neither the old nor the new one"
    earlier = [name for name in stage.before if name.startswith(SHOWN) and name != INDEX]
    yield from (f"{name} of an earlier edition was changed" for name in earlier if now.get(name) != stage.before[name])
    for audience, folder in published(one).items():
        if run_of(folder) is None:
            yield f"{folder} is not whole"
        if not (one.decisions / "editions" / f"{audience}-{folder.name}.json").is_file():
            yield f"that {folder} was shown is not known"


def unlike(expected: Bytes, now: Bytes, below: tuple[str, ...]) -> list[str]:
    """The names of files below some folders that are not the same in both."""
    both = {name for name in expected.keys() | now.keys() if name.startswith(below)}
    return sorted(name for name in both if expected.get(name) != now.get(name))


def unlike_a_clean_run(after: Bytes, home: Path, code: int, said: str) -> Iterator[str]:
    """What the next run did not do as one that nothing happened to."""
    if code:
        yield f"the next run ended with {code}: {said}"
    else:
        names = unlike(after, without_locks(bytes_of(home)), (*RECEIVED, *SHOWN, *REBUILT))
        yield from (f"after the next run {name} is another" for name in names)


def each(check: Callable[[object, Path, Forks], list[str]], of: list, free: SimpleQueue) -> None:
    """Check all, some at once; fails with every one that something is wrong with."""

    def checked(one: object) -> list[str]:
        home, forks = free.get()
        try:
            return [f"{one}: {what}" for what in check(one, home, forks)]
        finally:
            free.put((home, forks))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        wrong = [line for found in pool.map(checked, of) for line in found]
    assert not wrong, "\n" + "\n".join(wrong)


def assert_no_mess(stage: Stage, states: list[State]) -> None:
    def check(state: State, home: Path, forks: Forks) -> list[str]:
        write_files(home, state.files)
        found = list(mess(stage, home))
        end = forks.ends(home)
        return [*found, *unlike_a_clean_run(stage.after, home, end.code, end.said)]

    each(check, states, stage.free)


@pytest.mark.parametrize("stop", STOPS)
def test_a_run_that_is_stopped_anywhere_leaves_no_mess(stage, stop):
    """Killed: in the midst of a write. Power cut: what was not synced is lost, contents alone or names too."""
    assert_no_mess(stage, stage.stopped(stop))


def test_a_first_run_that_loses_power_leaves_no_mess(first_stage):
    assert_no_mess(first_stage, first_stage.stopped("names lost"))


@pytest.mark.parametrize("stop", ["contents lost", "names lost"])
def test_what_was_published_survives_a_power_cut(stage, first_stage, stop, tmp_path):
    """Right after the run, and at the first run, when the folders are new too."""
    for number, one in enumerate((stage, first_stage)):
        end = next(state for state in one.states if state.stop == stop and state.operation == END)
        write_files(tmp_path / str(number), end.files)
        assert not list(mess(one, tmp_path / str(number)))
        assert not unlike(one.after, bytes_of(tmp_path / str(number)), SHOWN)


def tells_of_before(name: str) -> bool:
    """Whether a file says what differs from the edition published before, which another history had otherwise."""
    return Path(name).name == "moved.html" or Path(name).parent.name == "runs"


def put_back(home: Path) -> None:
    """What was received is again that of version A; the notebooks are those of B."""
    write_file(home / "data" / "raw" / "one" / "cases.csv", CASES_OF_A)


@pytest.mark.parametrize("then", [make_version_b, put_back])
def test_what_another_version_left_half_done_is_in_no_later_run(stage, first_stage, free, then):
    """The run of A was stopped and B is what is run next, or the other way round."""
    clean = stage_of(free, make_version_a, make_version_b, then) if then is put_back else stage
    expected = {name: content for name, content in clean.after.items() if name.startswith(REBUILT)}

    def check(state: State, home: Path, forks: Forks) -> list[str]:
        write_files(home, state.files)
        then(home)
        end = forks.ends(home)
        rebuilt = [
            name for name in unlike(expected, without_locks(bytes_of(home)), REBUILT) if not tells_of_before(name)
        ]
        index = [] if (home / INDEX).read_bytes() == clean.after[INDEX] else [INDEX]
        return [f"{name} is another" for name in (*rebuilt, *index)] + ([end.said] if end.code else [])

    stopped = stage if then is put_back else first_stage
    each(check, stopped.stopped("killed")[::10], free)


def assert_next_run_goes_through(stage: Stage, fault: Fault, check: Callable[[int, End], list[str]]) -> None:
    def checked(at: int, home: Path, forks: Forks) -> list[str]:
        write_files(home, stage.before)
        end = forks.ends(home, fault, at)
        return [*check(at, end), *unlike_a_clean_run(stage.after, home, end.code_again, end.said_again)]

    wanted = [n for n, operation in enumerate(stage.operations(), 1) if not operation.startswith(SYNC)][::5]
    each(checked, wanted, stage.free)


def test_what_a_run_gathered_is_gone_after_the_next(stage):
    """Also where the run was stopped when all but that was done, so that the next finds nothing changed."""

    def check(state: State, home: Path, forks: Forks) -> list[str]:
        write_files(home, state.files)
        assert forks.ends(home).code == 0
        return [f"{GATHERED} is there"] if (home / GATHERED).exists() else []

    each(check, [state for state in stage.stopped("killed") if f"remove {GATHERED}" in state.operation], stage.free)


def said_what_to_do(end: End) -> bool:
    remedies = ("run again", "Is the folder read-only?")
    return end.code == 1 and "cannot be written (" in end.said and any(remedy in end.said for remedy in remedies)


@pytest.mark.parametrize("fault", ["disk full", "held"])
def test_what_cannot_be_written_is_said_and_the_next_run_goes_through(stage, fault):
    """A step that can do without, such as a note of who is at work, does without."""

    def check(at: int, end: End) -> list[str]:
        return [] if end.code == 0 or said_what_to_do(end) else [f"{stage.operations()[at - 1]}: {end.code} {end.said}"]

    assert_next_run_goes_through(stage, fault, check)


def test_after_ctrl_c_the_next_run_goes_through_in_the_same_process(stage):
    def check(at: int, end: End) -> list[str]:
        return [] if end.code == 130 else [f"{stage.operations()[at - 1]}: {end.code} {end.said}"]

    assert_next_run_goes_through(stage, "Ctrl-C", check)


def test_a_reports_folder_that_is_read_only_is_named_with_what_to_do(stage):
    home, forks = stage.free.get()
    write_files(home, stage.before)
    end = forks.ends(home, "read-only reports", 1)
    stage.free.put((home, forks))
    assert end.code == 1
    assert f"{home / 'reports' / 'one'}" in end.said
    assert "cannot be written (Permission denied)" in end.said
    assert "see that the folder is not read-only" in end.said
    assert "The published reports are as they were." in end.said
    assert not list(unlike_a_clean_run(stage.after, home, end.code_again, end.said_again))


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A file system of four megabytes; mounting one is only allowed to root."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("may not mount a small disk here")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_disk_that_is_really_full_is_said_and_nothing_is_lost(stage, small_disk):
    """With less and less room the run stops earlier and earlier."""
    _, forks = place = stage.free.get()
    home, ballast = small_disk / "home", small_disk / "ballast"
    wrong, codes = [], []
    for left in range(0, 1_200_000, 200_000):
        write_files(home, stage.before)
        ballast.write_bytes(bytes(shutil.disk_usage(small_disk).free - left))
        end = forks.ends(home)
        wrong += [f"{left} bytes: {what}" for what in mess(stage, home)]
        wrong += [] if end.code == 0 or said_what_to_do(end) else [f"{left} bytes: {end.said}"]
        ballast.unlink()
        again = forks.ends(home)
        wrong += [f"{left} bytes: {what}" for what in unlike_a_clean_run(stage.after, home, again.code, again.said)]
        codes.append(end.code)
    stage.free.put(place)
    assert not wrong, "\n" + "\n".join(wrong)
    assert codes == sorted(codes, reverse=True) and {0, 1} == set(codes)


# A notebook that says which process it runs in, and waits where it is told to.
WAITS = """
import os, time
from pathlib import Path
from analysis import load, release, total
place = os.environ.get("TEST_WAITS")
if place: Path(place, "worker").write_text(str(os.getpid()))
while place and not Path(place, "go").exists(): time.sleep(0.02)
release(total(load(audit_round, "cases")), "Cases {}")
"""


def make_version_that_waits(home: Path) -> None:
    make_version_b(home)
    write_notebook(home, "02_b", [], WAITS)


@pytest.fixture(scope="module")
def waiting_stage(free) -> Stage:
    return stage_of(free, make_version_a, make_version_that_waits)


@dataclass
class Process:
    """`roundtable run one` as a process of its own, at a notebook that waits; `started` are all that it has started."""

    home: Path
    place: Path

    def __post_init__(self) -> None:
        command = [sys.executable, "-m", "analysis", "run", "one", "--no-keep", "--data", self.home]
        environ = os.environ | {"TEST_WAITS": str(self.place)}
        self.runner = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=PIPE, stderr=PIPE, text=True)
        self.started: list[psutil.Process] = []

    def wait_for(self, name: str) -> str:
        """What stands in a file that comes to be."""
        until = time.monotonic() + SECONDS
        while not ((self.place / name).exists() and (self.place / name).read_text()):
            assert time.monotonic() < until and self.runner.poll() is None, self.runner.communicate()
            time.sleep(0.02)
        self.started = psutil.Process(self.runner.pid).children(recursive=True)
        return (self.place / name).read_text()

    def go_on(self) -> None:
        (self.place / "go").touch()

    def end(self) -> tuple[int, str, str]:
        """Exit code and what was said; nothing that it started is left."""
        said, wrong = self.runner.communicate(timeout=SECONDS)
        _, left = psutil.wait_procs(self.started, timeout=SECONDS)
        assert [process for process in left if process.status() != psutil.STATUS_ZOMBIE] == []
        return self.runner.returncode, said, wrong


@pytest.fixture
def at_work(waiting_stage, tmp_path) -> Process:
    """A run of which a worker is at a notebook."""
    write_files(tmp_path / "home", waiting_stage.before)
    process = Process(tmp_path / "home", tmp_path)
    process.wait_for("worker")
    yield process
    process.runner.kill()


def assert_nothing_is_published_until_the_next_run(stage: Stage, home: Path) -> None:
    assert not list(mess(stage, home))
    assert (home / INDEX).read_bytes() == stage.before[INDEX]
    place = stage.free.get()
    end = place[1].ends(home)
    stage.free.put(place)
    assert not list(unlike_a_clean_run(stage.after, home, end.code, end.said))


def test_a_runner_that_is_killed_takes_its_workers_along_and_blocks_nobody(waiting_stage, at_work):
    at_work.runner.kill()
    assert at_work.end()[0] == -signal.SIGKILL
    assert_nothing_is_published_until_the_next_run(waiting_stage, at_work.home)


def test_ctrl_c_ends_the_workers_and_says_that_the_reports_are_as_they_were(waiting_stage, at_work):
    at_work.runner.send_signal(signal.SIGINT)
    code, _, wrong = at_work.end()
    assert code == 130
    assert wrong == "roundtable: stopped. The published reports are as they were.\n"
    assert_nothing_is_published_until_the_next_run(waiting_stage, at_work.home)


def test_a_worker_that_is_killed_is_replaced_and_its_notebook_done_again(waiting_stage, at_work):
    worker = int((at_work.place / "worker").read_text())
    os.kill(worker, signal.SIGKILL)
    at_work.go_on()
    code, _, wrong = at_work.end()
    assert not list(unlike_a_clean_run(waiting_stage.after, at_work.home, code, wrong))
    assert int((at_work.place / "worker").read_text()) != worker


def test_of_two_runs_of_a_round_at_once_the_second_waits_and_finds_nothing_changed(waiting_stage, at_work):
    second = Process(at_work.home, at_work.place)
    assert second.runner.stdout.readline().startswith(f"one: waiting. process {at_work.runner.pid} on ")
    at_work.go_on()
    code, _, wrong = at_work.end()
    assert not list(unlike_a_clean_run(waiting_stage.after, at_work.home, code, wrong))
    code, said, wrong = second.end()
    assert "one: nothing has changed since its reports were made." in said
    assert not list(unlike_a_clean_run(waiting_stage.after, at_work.home, code, wrong))
