"""The worked examples in the docstrings of the statistics are right."""

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NAMES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for room in ("statistics", "plan")
    for path in sorted((ROOT / "analysis" / room).rglob("*.py"))
]


@pytest.mark.parametrize("name", NAMES)
def test_the_worked_examples_are_right(name):
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0


def test_there_are_worked_examples():
    modules = [importlib.import_module(name) for name in NAMES]
    assert sum(len(found.examples) for module in modules for found in doctest.DocTestFinder().find(module)) > 45
