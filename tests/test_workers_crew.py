"""Workers: tasks are done, limits are kept, and nothing is left running whoever dies."""

import os
import subprocess
import sys
import time
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path

import psutil
import pytest
from worker_tasks import DiesTimes, Environment, IsMistaken, Lasts, LeavesAThread, Order, Refuses, TakesMemory, Who

from analysis.errors import BadDefinition, NotebookFailed, ProgramMistake, RoundtableError, WorkerLost
from analysis.workers import handle, private
from analysis.workers.crew import Workers
from analysis.workers.keeper import KEPT_FOR, Keeper
from analysis.workers.kept import KeptWorkers, stop_all
from analysis.workers.task import Limits

TESTS = Path(__file__).parent
SOON = 60  # seconds within which anything here should have happened on a slow machine


def quiet(number: int, of: int) -> None:
    pass


def result(crew, task):
    return crew.submit(task, quiet).result(SOON).result


def wait_for(true, what: str) -> None:
    until = time.monotonic() + SOON
    while not true():
        assert time.monotonic() < until, what
        time.sleep(0.02)


def pids(note: Path) -> list[int]:
    wait_for(note.exists, "the task did not begin")
    return [int(pid) for pid in note.read_text().split()]


def assert_gone(numbers: list[int]) -> None:
    def alive() -> list[int]:
        return [n for n in numbers if psutil.pid_exists(n) and psutil.Process(n).status() != psutil.STATUS_ZOMBIE]

    wait_for(lambda: not alive(), f"still running: {alive()}")


@pytest.fixture(scope="module")
def crew():
    """One worker, which is replaced whenever a test has ended it."""
    with Workers(1, ()) as workers:
        yield workers


def test_a_task_gives_its_result_and_its_seconds(crew):
    done = crew.submit(Who(), quiet).result(SOON)
    assert done.result != os.getpid()
    assert 0 <= done.seconds < SOON


def test_a_worker_is_used_again(crew):
    assert result(crew, Who()) == result(crew, Who())


def test_a_task_sees_the_environment_of_whoever_wants_it_and_no_earlier_one(crew, monkeypatch):
    monkeypatch.setenv("AUDIT", "one")
    assert result(crew, Environment("AUDIT")) == "one"
    monkeypatch.delenv("AUDIT")
    assert result(crew, Environment("AUDIT")) is None


def test_sets_have_one_order_in_every_worker(crew):
    with Workers(1, ()) as another:
        assert result(crew, Order()) == result(another, Order())


def test_an_error_for_people_travels_with_all_it_holds(crew):
    with pytest.raises(BadDefinition) as refused:
        result(crew, Refuses())
    assert [problem.where for problem in refused.value.problems] == ["round.toml", "cases.csv"]


def test_a_mistake_of_the_program_is_told_without_the_data(crew):
    with pytest.raises(ProgramMistake) as mistaken:
        result(crew, IsMistaken())
    assert "ismistaken: KeyError in worker_tasks.py, line " in str(mistaken.value)
    assert "Child" not in str(mistaken.value)


def test_the_task_of_a_worker_that_was_killed_is_done_by_another(crew, tmp_path):
    assert result(crew, DiesTimes(tmp_path / "note", 1)) == 2


def test_a_task_that_kills_every_worker_is_given_up(crew, tmp_path):
    with pytest.raises(WorkerLost, match="its worker ended 2 times before it was done. Is memory short?"):
        result(crew, DiesTimes(tmp_path / "note", 9))


def test_a_cell_that_takes_too_long_is_ended_with_all_it_started(crew, tmp_path):
    with pytest.raises(NotebookFailed, match=r"lasts.ipynb, code cell 1: took longer than 1 seconds, the limit set by"):
        result(crew, Lasts(tmp_path / "note", limits=Limits(cell_seconds=1)))
    assert_gone(pids(tmp_path / "note"))


def test_a_worker_that_takes_too_much_memory_is_ended_and_says_so(crew):
    used = psutil.Process(result(crew, Who())).memory_info().rss // 2**20
    with pytest.raises(NotebookFailed, match=f"code cell 1: took more memory than {used + 200} MB, the limit set by"):
        result(crew, TakesMemory(limits=Limits(memory_mb=used + 200)))


def test_a_worker_that_cannot_be_put_back_is_replaced(crew):
    assert result(crew, LeavesAThread()) != result(crew, Who())


def test_a_task_nobody_waits_for_is_ended(crew, tmp_path):
    future = crew.submit(Lasts(tmp_path / "note"), quiet)
    numbers = pids(tmp_path / "note")
    waiting = crew.submit(Who(), quiet)
    crew.give_up(waiting)
    crew.give_up(future)
    assert waiting.cancelled()
    with pytest.raises(WorkerLost, match="was stopped"):
        future.result(SOON)
    assert_gone(numbers)


def test_a_second_worker_is_started_where_there_is_work_for_it():
    with Workers(2, (), tasks_for_a_worker=1) as crew:
        futures = [crew.submit(Who(), quiet) for _ in range(20)]
        assert len({future.result(SOON).result for future in futures}) == 2


def test_a_second_worker_is_not_started_for_little_work():
    with Workers(2, ()) as crew:
        futures = [crew.submit(Who(), quiet) for _ in range(3)]
        assert len({future.result(SOON).result for future in futures}) == 1


def test_closing_ends_workers_and_what_they_started(tmp_path):
    with Workers(1, ()) as crew:
        future = crew.submit(Lasts(tmp_path / "note"), quiet)
        waiting = crew.submit(Who(), quiet)
        numbers = pids(tmp_path / "note")
    assert_gone(numbers)
    assert waiting.cancelled()
    assert isinstance(future.exception(SOON), WorkerLost)
    with pytest.raises(WorkerLost, match="have been stopped"):
        crew.submit(Who(), quiet)


def test_closing_while_a_worker_is_starting_leaves_it_no_task(tmp_path):
    def workers() -> set[int]:
        return {child.pid for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())}

    before = workers()
    with Workers(1, ()) as crew:
        future = crew.submit(Lasts(tmp_path / "note"), quiet)
        wait_for(lambda: workers() - before, "no worker was started")
        started = workers() - before
    assert isinstance(future.exception(SOON), WorkerLost)
    assert not (tmp_path / "note").exists()
    assert_gone(list(started))


def test_a_worker_of_another_program_is_refused(monkeypatch):
    monkeypatch.setattr(handle, "program", lambda: "another")
    with Workers(1, ()) as crew, pytest.raises(WorkerLost, match="The program was changed while it was running"):
        result(crew, Who())


def test_a_worker_that_cannot_start_is_an_error_and_not_a_wait():
    with Workers(1, ("no_such_module",)) as crew, pytest.raises(WorkerLost, match="could not be started"):
        result(crew, Who())


STARTS = """
import sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from worker_tasks import Lasts
from analysis.workers.{module} import {crew} as Crew

if __name__ == "__main__":
    with Crew(1, ()) as crew:
        crew.submit(Lasts(Path({note!r})), lambda *_: None).result()
"""


@pytest.fixture
def another_process(tmp_path):
    """Starts a process with a crew that is at work on a task for a minute; the process, and the numbers of the task."""
    started = []

    def start(module: str, crew: str):
        script, note = tmp_path / "starts.py", tmp_path / "note"
        script.write_text(STARTS.format(tests=str(TESTS), note=str(note), module=module, crew=crew), encoding="utf-8")
        paths = os.pathsep.join([str(TESTS), str(TESTS.parent)])
        started.append(subprocess.Popen([sys.executable, str(script)], env=os.environ | {"PYTHONPATH": paths}))
        return started[-1], pids(note)

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_workers_end_when_whoever_started_them_is_killed(another_process):
    process, numbers = another_process("crew", "Workers")
    process.kill()
    assert_gone(numbers)


@pytest.fixture
def kept(monkeypatch):
    """A keeper of its own for one test, which can import the tasks above."""
    monkeypatch.setenv("PYTHONPATH", str(TESTS))
    stop_all()
    yield
    stop_all()


def keeper_pid() -> int:
    return private.read_address(private.own_name(())).pid


def test_kept_workers_are_there_for_the_next_command_until_they_are_stopped(kept, capsys):
    from analysis.__main__ import main

    with KeptWorkers(1, ()) as crew:
        first = result(crew, Who())
    with KeptWorkers(1, ()) as crew:
        assert result(crew, Who()) == first
        numbers = [first, keeper_pid()]
    assert main(["stop"]) == 0
    assert_gone(numbers)
    assert main(["stop"]) == 0
    assert capsys.readouterr().out == "1 set of workers ended.\nNo workers were waiting.\n"


def test_kept_workers_tell_cells_and_errors(kept, tmp_path):
    told = []
    with KeptWorkers(1, ()) as crew:
        with pytest.raises(BadDefinition, match="round.toml: is missing"):
            result(crew, Refuses())
        limited = Lasts(tmp_path / "note", limits=Limits(cell_seconds=1))
        with pytest.raises(NotebookFailed, match="took longer than 1 seconds"):
            crew.submit(limited, lambda *cell: told.append(cell)).result(SOON)
    assert told == [(0, 0), (1, 2)]


def test_a_client_that_goes_away_takes_its_tasks_along_though_its_process_stays(kept, tmp_path):
    with KeptWorkers(1, ()) as crew:
        future = crew.submit(Lasts(tmp_path / "note"), quiet)
        numbers = pids(tmp_path / "note")
        assert not crew.is_gone()
    assert_gone(numbers)
    assert isinstance(future.exception(SOON), WorkerLost)
    wait_for(crew.is_gone, "it still listens")


def test_a_client_that_is_killed_takes_its_tasks_along_and_the_keeper_stays(kept, another_process):
    process, numbers = another_process("kept", "KeptWorkers")
    before = keeper_pid()
    process.kill()
    assert_gone(numbers)
    with KeptWorkers(1, ()) as crew:
        assert result(crew, Who()) > 0
    assert keeper_pid() == before


def test_a_keeper_that_is_killed_is_an_error_and_the_next_command_starts_another(kept, tmp_path):
    with KeptWorkers(1, ()) as crew:
        future = crew.submit(Lasts(tmp_path / "note"), quiet)
        numbers = pids(tmp_path / "note")
        psutil.Process(keeper_pid()).kill()
        with pytest.raises(WorkerLost, match="The workers ended before the work was done. Run again"):
            future.result(SOON)
    assert_gone(numbers)
    with KeptWorkers(1, ()) as crew:
        assert result(crew, Who()) > 0


def test_of_two_commands_at_once_one_starts_the_keeper(kept, tmp_path):
    script = "from analysis.workers.kept import KeptWorkers\nwith KeptWorkers(1, ()): print('there')"
    both = [subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=TESTS.parent) for _ in "ab"]
    assert [process.communicate(timeout=SOON)[0].strip() for process in both] == [b"there", b"there"]
    running = [p for p in psutil.process_iter(["cmdline"]) if "analysis.workers.keeper" in (p.info["cmdline"] or [])]
    assert keeper_pid() in [process.pid for process in running]
    assert len(private.names()) == 1


def test_whoever_does_not_know_the_key_is_not_served(kept):
    with KeptWorkers(1, ()) as crew:
        address = private.read_address(private.own_name(())).address
        with pytest.raises(AuthenticationError):
            Client(address, private.FAMILY, authkey=b"guessed")
        assert result(crew, Who()) > 0


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a user's application data to the user")
def test_the_private_folder_is_closed_to_others_or_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    folder = private.private_folder()
    assert folder.stat().st_mode & 0o077 == 0
    folder.chmod(0o755)
    with pytest.raises(RoundtableError, match="does not belong to you alone, so no workers are kept there"):
        private.private_folder()


def test_a_keeper_ends_when_nobody_has_come_for_long_or_the_program_changed(monkeypatch):
    keeper = Keeper(())
    assert not keeper._is_unwanted()
    monkeypatch.setattr("analysis.workers.keeper.own_name", lambda needed: "another")
    assert keeper._is_unwanted()
    monkeypatch.undo()
    keeper._last_seen -= KEPT_FOR + 1
    assert keeper._is_unwanted()


def test_a_client_of_another_program_does_not_use_the_workers(monkeypatch):
    monkeypatch.setattr("analysis.workers.kept.program", lambda: "another")
    with pytest.raises(RoundtableError, match="The program was changed while it was running"):
        KeptWorkers(1, ())
