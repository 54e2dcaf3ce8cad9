"""What goes on after a notebook and cannot be undone: threads and programs."""

import threading

import psutil

from analysis.cells.noting import PutBack

ENDING = 0.1  # seconds that a thread is given to end of itself


class Threads:
    """Threads that are still running."""

    name = "threads"

    def noted(self) -> PutBack:
        """Note the threads that belong to the process."""
        own = set(threading.enumerate())

        def put_back() -> list[str]:
            left = [thread for thread in threading.enumerate() if thread not in own]
            for thread in left:
                thread.join(ENDING)
            return [f"the thread '{thread.name}' is still running" for thread in left if thread.is_alive()]

        return put_back


class Programs:
    """Programs that the notebook started and that are still running."""

    name = "programs"

    def noted(self) -> PutBack:
        """Note the programs that belong to the process."""
        own = set(psutil.Process().children(recursive=True))

        def put_back() -> list[str]:
            left = [program for program in psutil.Process().children(recursive=True) if program not in own]
            return [f"the program {program.pid} is still running" for program in left if _runs(program)]

        return put_back


def _runs(program: psutil.Process) -> bool:
    try:
        return program.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
