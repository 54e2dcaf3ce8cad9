"""Other programs that run many notebooks, beside Roundtable: as far as an environment has them.

They execute the reporting notebooks of one round and make no pages. jupyter-cache takes no parameters, so it runs
copies of the notebooks in which the round is written.
"""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from measuring import Cost, timed

IN_A_LOOP = """
import sys, papermill
from pathlib import Path
for path in sorted(Path(sys.argv[1]).glob("0*.ipynb")):
    papermill.execute_notebook(str(path), str(Path(sys.argv[2]) / path.name), {"audit_round": sys.argv[3]},
                               progress_bar=False, cwd=str(path.parent))
"""


def peers_of(python: str, home: Path, audit_round: str, environment: dict[str, str]) -> dict[str, Callable[[], Cost]]:
    """name -> a way to execute the notebooks with another program, for those that the Python has."""
    peers = Peers(python, home, audit_round, environment)
    ways = {"papermill in a loop": peers.papermill}
    if peers.has("jupyter_cache"):
        ways["jupyter-cache, parallel"] = peers.jupyter_cache
    if peers.has("ploomber"):
        ways["ploomber"] = peers.ploomber
    return ways


class Peers:
    """The peers in one environment, with a folder of their own beside the round's."""

    def __init__(self, python: str, home: Path, audit_round: str, environment: dict[str, str]):
        self._python = python
        self._home = home
        self._round = audit_round
        self._environment = environment | {"ROUNDTABLE_DATA": str(home)}
        self._folder = home.with_name("peers")

    def has(self, module: str) -> bool:
        """Whether the environment has a module."""
        return not subprocess.run([self._python, "-c", f"import {module}"], capture_output=True, check=False).returncode

    def papermill(self) -> Cost:
        """Papermill's API, one notebook after the other in one process."""
        notebooks = self._fresh()
        return self._timed([self._python, "-c", IN_A_LOOP, str(notebooks), str(self._folder), self._round])

    def jupyter_cache(self) -> Cost:
        """jupyter-cache with its parallel executor."""
        paths = [str(path) for path in sorted(self._fresh().glob("0*.ipynb"))]
        cache, program = ["-p", str(self._folder / "cache")], self._program("jcache")
        add = [program, "notebook", *cache, "add", *paths]
        subprocess.run(add, cwd=self._folder, input="y\n", text=True, check=True, capture_output=True)
        return self._timed([program, "project", *cache, "execute", "--executor", "local-parallel", "--timeout", "600"])

    def ploomber(self) -> Cost:
        """ploomber build, serial."""
        paths = sorted(self._fresh().glob("0*.ipynb"))
        tasks = [
            {"source": str(path), "product": str(self._folder / "out" / path.name), "name": path.stem} for path in paths
        ]
        pipeline = {"meta": {"extract_upstream": False}, "tasks": tasks}
        (self._folder / "pipeline.yaml").write_text(json.dumps(pipeline), encoding="utf-8")
        return self._timed([self._program("ploomber"), "build", "--force"])

    def _program(self, name: str) -> str:
        """A program that stands beside the environment's Python."""
        return str(Path(self._python).with_name(name))

    def _fresh(self) -> Path:
        """A new folder with copies of the notebooks in which the round is written."""
        shutil.rmtree(self._folder, ignore_errors=True)
        notebooks = self._folder / "notebooks"
        shutil.copytree(self._home / "notebooks", notebooks)
        for path in notebooks.glob("0*.ipynb"):
            text = path.read_text(encoding="utf-8").replace("stockton-2015-04", self._round)
            path.write_text(text, encoding="utf-8")
        return notebooks

    def _timed(self, command: list[str]) -> Cost:
        return timed([command], self._environment, self._folder)
