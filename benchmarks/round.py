"""How long one round takes, against what an analyst would do otherwise.

    python benchmarks/round.py [--repeats 3] [--rounds 10] [--peers PYTHON]

The work is all reporting notebooks of one example round. By hand gives the HTML of its panel and its board; every other
way all that the round asks for: three editions, the public one protected and attacked, each with pages, Word, PDF and
workbook, and searched for identifiers.
The ways take turns in one run, so that what else the machine does falls on all of them:

    by hand      papermill for each notebook, then jupyter nbconvert for each audience: one process after the other
    cold         roundtable run, with no workers there
    warm         roundtable run, all to be made anew, with the workers that are there
    edited       roundtable run after one notebook was edited
    unchanged    roundtable run when nothing was changed
    script       the cells and the editions in one Python process, without kernels: the limit for cold
    many rounds  roundtable run --all, cold, on made-up rounds; by hand it is one round's time for each

With --peers, the Python of an environment that has them: papermill's API in a loop, jupyter-cache, ploomber; they make
no edition, only executed notebooks. Prints medians, how many times as fast as by hand, CPU seconds of all processes,
and their peak memory together.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from measuring import Cost, timed
from peers import peers_of

PROJECT = Path(__file__).resolve().parent.parent
ROUND = "lscb-2015"  # the example round with most to do: cases, survey, young people, follow-up
EDITED = "05_exclusion_and_missing"
AUDIENCES = ("panel", "board")
MADE_UP = ("--cases", "25", "--responses", "200")


def main() -> None:
    """Time every way in turn, and print the table."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="rt") as folder:
        bench = Bench(Path(folder), options.rounds)
        ways = bench.ways() | (peers_of(options.peers, bench.home, ROUND, bench.environment) if options.peers else {})
        costs: dict[str, list[Cost]] = {name: [] for name in ways}
        try:
            for repeat in range(options.repeats):
                for name, way in ways.items():
                    costs[name].append(way())
                    print(f"{repeat + 1}/{options.repeats} {name}: {costs[name][-1].seconds:.2f} s", file=sys.stderr)
        finally:
            bench.stop()
    _print(costs, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--repeats", type=int, default=3, help="times that each way is timed (default: 3)")
    parser.add_argument("--rounds", type=int, default=10, help="made-up rounds for the run of many (default: 10)")
    parser.add_argument("--peers", metavar="PYTHON", help="a Python that has jupyter-cache and ploomber")
    return parser.parse_args()


class Bench:
    """The folders that the ways work in, and the ways."""

    def __init__(self, folder: Path, rounds: int):
        self.home, self.many = folder / "one", folder / "many"
        private = {"XDG_RUNTIME_DIR": str(folder), "LOCALAPPDATA": str(folder), "PYTHONPATH": str(PROJECT)}
        self.environment = {name: value for name, value in os.environ.items() if name != "CI"} | private
        shutil.copytree(PROJECT / "data" / "raw" / ROUND, self.home / "data" / "raw" / ROUND)
        shutil.copytree(PROJECT / "notebooks", self.home / "notebooks")
        self._call("example", "--rounds", str(rounds), *MADE_UP, "--data", str(self.many))

    def ways(self) -> dict[str, Callable[[], Cost]]:
        """name -> a way that is timed, in an order in which each finds what it needs."""
        return {
            "by hand": self.by_hand,
            "script": self.script,
            "cold": self.cold,
            "warm": self.warm,
            "edited": self.edited,
            "unchanged": self.unchanged,
            "many rounds": self.many_rounds,
        }

    def by_hand(self) -> Cost:
        """A process for each notebook, and one for each of its pages."""
        self.stop()
        self._clear(self.home)
        return self._timed(*self._commands_by_hand())

    def script(self) -> Cost:
        """One process, no kernels."""
        self._clear(self.home)
        program = Path(__file__).with_name("as_script.py")
        return self._timed([sys.executable, str(program), str(self.home), ROUND])

    def cold(self) -> Cost:
        """No workers, nothing made."""
        self.stop()
        self._clear(self.home)
        return self._timed(_roundtable("run", ROUND, "--data", str(self.home)))

    def warm(self) -> Cost:
        """Workers there, nothing made."""
        self._clear(self.home)
        return self._timed(_roundtable("run", ROUND, "--data", str(self.home)))

    def edited(self) -> Cost:
        """Workers there, one notebook edited."""
        path = self.home / "notebooks" / f"{EDITED}.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["cells"][-1]["source"] += ["\n"]
        path.write_text(json.dumps(notebook), encoding="utf-8")
        return self._timed(_roundtable("run", ROUND, "--data", str(self.home)))

    def unchanged(self) -> Cost:
        """Nothing to do."""
        return self._timed(_roundtable("run", ROUND, "--data", str(self.home)))

    def many_rounds(self) -> Cost:
        """Many rounds, no workers, nothing made."""
        self.stop()
        self._clear(self.many)
        return self._timed(_roundtable("run", "--all", "--data", str(self.many)))

    def stop(self) -> None:
        """No workers are there."""
        self._call("stop")

    def _commands_by_hand(self) -> Iterator[list[str]]:
        executed = self.home / "data" / "processed" / ROUND / "executed"
        executed.mkdir(parents=True)
        for path in sorted((self.home / "notebooks").glob("0*.ipynb")):
            words = [str(path), str(executed / path.name), "-p", "audit_round", ROUND, "--cwd", str(path.parent)]
            yield [sys.executable, "-m", "papermill", *words]
            for audience in AUDIENCES:
                pages = ["--output-dir", str(self.home / "reports" / audience)]
                exporter = ["--to", "roundtable", f"--RoundtableExporter.audience={audience}"]
                yield [sys.executable, "-m", "jupyter", "nbconvert", *exporter, *pages, str(executed / path.name)]

    def _timed(self, *commands: list[str]) -> Cost:
        return timed(commands, self.environment | {"ROUNDTABLE_DATA": str(self.home)}, PROJECT)

    def _call(self, *words: str) -> None:
        subprocess.run(_roundtable(*words), env=self.environment, cwd=PROJECT, check=True, capture_output=True)

    def _clear(self, home: Path) -> None:
        for folder in (home / "reports", home / "data" / "processed", home / "data" / "decisions"):
            shutil.rmtree(folder, ignore_errors=True)


def _roundtable(*words: str) -> list[str]:
    return [sys.executable, "-m", "analysis", *words]


def _print(costs: dict[str, list[Cost]], options: argparse.Namespace) -> None:
    """A line a way: medians, and the median of the ratios to by hand within each repeat."""
    print(f"One round ({ROUND}): by hand the pages of panel and board, else all editions in all forms")
    print(f"Medians of {options.repeats}, {os.cpu_count()} cores")
    print(f"{'way':24} {'seconds':>8} {'times as fast':>14} {'CPU s':>8} {'CPU / script':>13} {'peak MB':>8}")
    for name, found in costs.items():
        share = options.rounds if name == "many rounds" else 1
        pairs = zip(costs["by hand"], found, strict=True)
        faster = median(by_hand.seconds * share / one.seconds for by_hand, one in pairs)
        cpu = median(one.cpu / script.cpu for script, one in zip(costs["script"], found, strict=True))
        seconds, processor = median(one.seconds for one in found), median(one.cpu for one in found)
        peak = max(one.memory for one in found)
        label = f"{options.rounds} rounds" if name == "many rounds" else name
        print(f"{label:24} {seconds:8.2f} {faster:14.1f} {processor:8.2f} {cpu:13.2f} {peak:8.0f}")


if __name__ == "__main__":
    main()
