"""How long the rounds of many partnerships take, on this machine and on a cluster, and how that grows.

    python benchmarks/many_rounds.py [--partnerships 150] [--sample 6] [--cases 25] [--responses 200] [--folder FOLDER]

Writes made-up rounds of all partnerships, four each, always the same; runs those of a sample in workers of this machine
and on a cluster of one and of two workers (`--cluster local`: a Dask scheduler and worker processes), and then twice as
many on two. Every way begins cold. Prints seconds, CPU seconds of all processes, growth when the rounds double, the
memory of all processes as the rounds go by, whether all ways gave the same bytes, how long all rounds would take if
each took as long as those of the second half (said as such: it is not measured), and the time of the pooled table.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from measuring import Cost, memory_of, timed

from analysis.examples import write_example_rounds

PROJECT = Path(__file__).resolve().parent.parent
ROUNDS = 4  # of each partnership, half a year apart
POINTS = 8  # at how many points of a run its memory is looked at


@dataclass(frozen=True)
class Along:
    """Memory of all processes in MB after so many rounds, and the CPU seconds of the command's own process."""

    memory: dict[int, float]
    cpu_of_command: float


def main() -> None:
    """Write the rounds, time every way, and print what came of it."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="rt") as short:  # a socket's path may not be long
        bench = Bench(Path(options.folder or short), Path(short), options)
        try:
            bench.print_all()
        finally:
            bench.stop()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--partnerships", type=int, default=150, help="partnerships to write rounds of (default: 150)")
    parser.add_argument("--sample", type=int, default=6, help="partnerships whose rounds are run (default: 6)")
    parser.add_argument("--cases", type=int, default=25, help="children in each round (default: 25)")
    parser.add_argument("--responses", type=int, default=200, help="responses in each round (default: 200)")
    parser.add_argument("--folder", help="an empty folder for the rounds, which stay there (default: one that goes)")
    return parser.parse_args()


class Bench:
    """The folders that the ways work in, and what they cost."""

    def __init__(self, folder: Path, private: Path, options: argparse.Namespace):
        self.options = options
        self.all, self.ways = folder / "all", folder / "ways"
        own = {"XDG_RUNTIME_DIR": str(private), "LOCALAPPDATA": str(private), "PYTHONPATH": str(PROJECT)}
        self.environment = {name: value for name, value in os.environ.items() if name != "CI"} | own
        self.private = str(private)

    def print_all(self) -> None:
        """Each thing is said as soon as it is known."""
        options, number = self.options, self.options.sample * ROUNDS
        began = time.perf_counter()
        for partnership in range(options.partnerships):
            name = f"partnership-{partnership + 1:03}"
            write_example_rounds(self.all, name, ROUNDS, options.cases, options.responses, seed=partnership + 1)
        total = options.partnerships * ROUNDS
        print(f"{total} rounds written, {options.cases} cases and {options.responses} responses each: ", end="")
        print(f"{time.perf_counter() - began:.0f} s\n")
        print(f"{'way':32} rounds  seconds  s/round  CPU s  CPU s/round  peak MB", flush=True)
        local = self._timed("this machine, 2 workers", "local", options.sample, "--jobs", "2")
        one = self._timed("cluster, 1 worker", "one", options.sample, "--cluster", "local", "--jobs", "1")
        two = self._timed("cluster, 2 workers", "two", options.sample, "--cluster", "local", "--jobs", "2")
        same = self._results("local") == self._results("one") == self._results("two")
        double = 2 * options.sample
        twice = self._timed("cluster, 2 workers, twice", "twice", double, "--cluster", "local", "--jobs", "2")
        along = self._along("along", double, "--cluster", "local", "--jobs", "2")
        print(f"\nthe same reports from all ways: {'yes' if same else 'NO'}")
        print(f"a second worker: {one.seconds / two.seconds:.2f} times as fast as one; ", end="")
        print(f"the cluster takes {two.seconds / local.seconds:.2f} times as long as this machine's own workers")
        growth = twice.seconds / two.seconds
        print(f"twice the rounds: {growth:.2f} times the seconds, {twice.cpu / two.cpu:.2f} times the CPU seconds")
        said = ", ".join(f"{rounds}: {memory:.0f}" for rounds, memory in along.memory.items())
        print(f"memory of all processes, in MB, after so many rounds: {said}")
        own = along.cpu_of_command / number / 2
        print(f"the command's own process, which has the scheduler in it: {own:.3f} CPU s a round")
        each = (twice.seconds - two.seconds) / number
        hours = (two.seconds + each * (total - number)) / 3600
        print(f"NOT measured: at {each:.2f} s a round, {total} rounds would take {hours:.2f} h on two workers here")
        self._print_pooled()

    def stop(self) -> None:
        """End the workers that are kept."""
        subprocess.run(self._command("stop"), env=self.environment, capture_output=True, check=False)

    def _timed(self, says: str, way: str, sample: int, *how: str) -> Cost:
        home, number = self._home(way, sample), sample * ROUNDS
        cost = timed([self._command("run", "--all", *how, "--data", str(home))], self.environment, home)
        print(f"{says:32} {number:6} {cost.seconds:8.1f} {cost.seconds / number:8.2f} {cost.cpu:6.1f}", end="")
        print(f" {cost.cpu / number:12.2f} {cost.memory:8.0f}", flush=True)
        return cost

    def _along(self, way: str, sample: int, *how: str) -> Along:
        """Run, and look at the memory whenever another part of the rounds is done."""
        home, number = self._home(way, sample), sample * ROUNDS
        command = self._command("run", "--all", "--json", *how, "--data", str(home))
        memory, done, cpu = {}, 0, 0.0
        with subprocess.Popen(command, env=self.environment, cwd=home, stdout=subprocess.PIPE, text=True) as run:
            process = psutil.Process(run.pid)
            for line in run.stdout:
                event = json.loads(line)
                done += event["step"] == "published" and event["audience"] == "board"
                if done and done % max(1, number // POINTS) == 0 and done not in memory:
                    memory[done] = memory_of([process], self.private)
                    times = process.cpu_times()
                    cpu = times.user + times.system
        return Along(memory, cpu)

    def _print_pooled(self) -> None:
        home = self.ways / "twice"
        command = self._command("released", "-o", str(home / "released.csv"), "--data", str(home))
        began = time.perf_counter()
        said = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True).stdout
        print(f"pooled table: {time.perf_counter() - began:.1f} s; {said.strip()}")

    def _home(self, way: str, sample: int) -> Path:
        """A data folder with the rounds of the sample and nothing else, and no workers that wait."""
        self.stop()
        home = self.ways / way
        for partnership in range(sample):
            for folder in sorted((self.all / "data" / "raw").glob(f"partnership-{partnership + 1:03}-*")):
                shutil.copytree(folder, home / "data" / "raw" / folder.name)
        return home

    def _results(self, way: str) -> dict[str, bytes]:
        reports = self.ways / way / "reports"
        return {str(p.relative_to(reports)): p.read_bytes() for p in sorted(reports.rglob("*")) if p.is_file()}

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "analysis", *words]


if __name__ == "__main__":
    main()
