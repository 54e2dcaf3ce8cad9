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


def cluster_crew(address: str) -> AbstractContextManager[Crew]:
    """Workers of a Dask cluster: its scheduler's address, or 'local' for one on this machine."""
    from analysis.runs.cluster import Cluster

    return Cluster(address, NEEDED)
