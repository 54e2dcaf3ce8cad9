"""Commands timed with all their processes: seconds, CPU seconds and peak memory together."""

import contextlib
import os
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

LOOK = 0.05  # seconds between two looks at memory
KEEPER = "analysis.workers.keeper"


@dataclass(frozen=True)
class Cost:
    """What one way took, once: seconds, CPU seconds, and peak memory in MB, of all its processes together."""

    seconds: float
    cpu: float
    memory: float


def timed(commands: Iterable[list[str]], environment: dict[str, str], folder: Path) -> Cost:
    """Run commands one after the other. A keeper of workers among the processes counts with what it did meanwhile."""
    private = environment.get("XDG_RUNTIME_DIR", "")
    kept_before, began, cpu_before = _cpu_of_keepers(private), time.perf_counter(), _cpu_of_children()
    with _peak_memory(private) as peak:
        for command in commands:
            said = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
            if said.returncode:
                raise SystemExit(f"{' '.join(command)} failed:\n{said.stdout}{said.stderr}")
    seconds = time.perf_counter() - began
    kept = _cpu_of_keepers(private)
    cpu_kept = sum(cpu - kept_before.get(pid, 0.0) for pid, cpu in kept.items())
    return Cost(seconds, _cpu_of_children() - cpu_before + cpu_kept, peak[0])


def memory_of(processes: Iterable[psutil.Process], private: str) -> float:
    """What processes, all that they started, and the keepers of a private folder hold together, in MB."""
    found = {one.pid: one for process in (*processes, *_keepers(private)) for one in _with_children(process)}
    return sum(_memory(one) for one in found.values()) / 2**20


def _cpu_of_keepers(private: str) -> dict[int, float]:
    """process -> CPU seconds, for the keepers of a private folder and their workers."""
    return {process.pid: _cpu(process) for keeper in _keepers(private) for process in _with_children(keeper)}


@contextmanager
def _peak_memory(private: str) -> Iterator[list[float]]:
    """A list of one number: the most memory that children of this process and keepers held together, in MB."""
    peak, done = [0.0], threading.Event()

    def look() -> None:
        while not done.wait(LOOK):
            peak[0] = max(peak[0], memory_of(_with_children(psutil.Process())[1:], private))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def _keepers(private: str) -> list[psutil.Process]:
    """The keepers whose private folder it is; those of others on the machine are none of ours."""
    found = [process for process in psutil.process_iter(["cmdline"]) if KEEPER in (process.info["cmdline"] or [])]
    return [process for process in found if _variable(process, "XDG_RUNTIME_DIR") == private]


def _variable(process: psutil.Process, name: str) -> str:
    with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        return process.environ().get(name, "")
    return ""


def _with_children(process: psutil.Process) -> list[psutil.Process]:
    with contextlib.suppress(psutil.NoSuchProcess):
        return [process, *process.children(recursive=True)]
    return []


def _memory(process: psutil.Process) -> float:
    """What the process holds; what it shares with others counts for each of them."""
    with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        return process.memory_info().rss
    return 0.0


def _cpu(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return times.user + times.system
    return 0.0


def _cpu_of_children() -> float:
    """CPU seconds of all processes that this one has started and seen end."""
    times = os.times()
    return times.children_user + times.children_system
