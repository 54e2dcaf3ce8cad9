"""Who does the work of a run: kept workers, workers of this command alone, this process itself, or a cluster."""

import os
from contextlib import AbstractContextManager, nullcontext

from analysis.errors import RoundtableError
from analysis.workers.task import Crew, Here

# What every worker imports before its first task, besides the names that cells use.
NEEDED = (
    "analysis.processed",
    "analysis.charts.drawing",
    "analysis.reports.editions",
    "analysis.runs.execution",
    "analysis.runs.publishing",
    "analysis.runs.record",
)
NO_DASK = (
    "--cluster needs Dask, which is not installed. In the project's folder: python -m pip install '.[cluster]'; "
    "or leave --cluster out, and this machine does the work."
)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def plain_crew() -> AbstractContextManager[Crew]:
    """This process itself, one notebook after the other, each in an ordinary kernel."""
    return nullcontext(Here())


def own_crew(jobs: int) -> AbstractContextManager[Crew]:
    """Workers of this command, which end with it."""
    from analysis.workers.crew import Workers

    return Workers(jobs, NEEDED)


def kept_crew(jobs: int) -> AbstractContextManager[Crew]:
    """Workers that stay for the next command; where none can be kept, workers of this command."""
    from analysis.workers.kept import KeptWorkers

    try:
        return KeptWorkers(jobs, NEEDED)
    except (RoundtableError, OSError):
        return own_crew(jobs)


def cluster_crew(address: str, jobs: int | None) -> AbstractContextManager[Crew]:
    """Workers of a Dask cluster: its scheduler's address, or 'local' for one on this machine; at most so many tasks at
    once (None: as many as it can). Raises RoundtableError with how to install Dask."""
    try:
        from analysis.runs.cluster import Cluster
    except ModuleNotFoundError as missing:
        if missing.name not in ("dask", "distributed"):
            raise
        raise RoundtableError(NO_DASK) from None
    return Cluster(address, NEEDED, jobs)
