"""Warm workers give what ordinary kernels give, byte for byte, whatever ran in them before."""

import random
import shutil

import pytest
from conftest import EXAMPLES
from editions import bytes_of

from analysis.__main__ import main
from analysis.folders import RoundFolders
from analysis.reports.contents import report_notebooks
from analysis.runs.crews import NEEDED
from analysis.runs.record import went_in
from analysis.runs.tasks import Execute, Planned
from analysis.workers.crew import Workers

NAMES = [report.name for report in report_notebooks()]
ALL = [(audit_round, name) for audit_round in EXAMPLES for name in NAMES]
ORDERS = {"backwards": ALL[::-1], "shuffled": random.Random(20150401).sample(ALL, len(ALL)), "twice": ALL[:1] * 2}


@pytest.mark.parametrize("order", ORDERS)
def test_notebooks_give_the_same_in_any_order_in_one_worker(order, ran, tmp_path):
    planned = {n.name: Planned(n.name, n.path, n.after, {}) for n in report_notebooks()}
    with Workers(1, NEEDED) as crew:
        futures = {}
        for number, (audit_round, name) in enumerate(ORDERS[order]):
            output = tmp_path / str(number) / f"{name}.ipynb"
            rests_on = went_in(RoundFolders(audit_round, ran), {})
            task = Execute(audit_round, ran, planned[name], output, tmp_path / "failed", rests_on)
            futures[output] = (audit_round, crew.submit(task, lambda *_: None))
        for output, (audit_round, future) in futures.items():
            future.result()
            expected = ran / "data" / "processed" / audit_round / "executed" / output.name
            assert output.read_bytes() == expected.read_bytes(), f"{audit_round}, {output.name}"


def test_ordinary_kernels_give_the_same_bytes(ran, tmp_path):
    """Notebooks, tables, run.json and every page, by `--plain`: papermill with a kernel for each notebook."""
    name = "stockton-2015-04"
    for audit_round in ("stockton-2014-10", name):
        shutil.copytree(ran / "data" / "raw" / audit_round, tmp_path / "data" / "raw" / audit_round)
    assert main(["run", name, "--plain", "--data", str(tmp_path)]) == 0
    for folder in (f"reports/{name}", f"data/processed/{name}", f"data/decisions/{name}"):
        assert bytes_of(tmp_path / folder) == bytes_of(ran / folder)
