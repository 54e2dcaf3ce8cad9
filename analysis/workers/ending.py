"""An end to a process and to all that it started."""

import contextlib

import psutil


def end_with_children(pid: int) -> None:
    """End a process and all that it started; one that is gone already is no error."""
    started = _children(pid)
    _kill([*_found(pid), *started])


def end_children(pid: int) -> None:
    """End all that a process started."""
    _kill(_children(pid))


def memory_mb(pid: int) -> int:
    """The memory that a process holds, in MB; 0 when it is gone."""
    try:
        return psutil.Process(pid).memory_info().rss // 2**20
    except psutil.NoSuchProcess:
        return 0


def _kill(processes: list[psutil.Process]) -> None:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


def _children(pid: int) -> list[psutil.Process]:
    found = _found(pid)
    try:
        return found[0].children(recursive=True) if found else []
    except psutil.NoSuchProcess:
        return []


def _found(pid: int) -> list[psutil.Process]:
    try:
        return [psutil.Process(pid)]
    except psutil.NoSuchProcess:
        return []
