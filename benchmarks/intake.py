"""How long it takes to read, clean and check a round, against a script with pandas, and how that grows.

    python benchmarks/intake.py [--repeats 3] [--cases 1000] [--responses 10000] [--sizes 10000 100000 1000000]

Made-up rounds of 1,000 cases and 10,000 survey responses, as workbooks (a sheet per child, Microsoft Forms) and as text
(lists, SurveyMonkey), each read in one fresh process, from its start to its end: by Roundtable, which also checks every
cell, lists every repair, redacts and makes pseudonyms, and by hand, as `intake_ways.py` says, which does none of that.
The ways take turns. Then surveys of growing size, SurveyMonkey's csv with no comment like another, once each. Prints
seconds (medians), CPU seconds, peak memory, and CPU seconds for 1,000 responses, which what else the machine does
lengthens least.
"""

import argparse
import csv
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from measuring import Cost, timed

from analysis.examples import write_example_rounds

PROJECT = Path(__file__).resolve().parent.parent
WAYS = Path(__file__).with_name("intake_ways.py")
# The first round comes as workbooks, the second as text; both have every table that an audit has.
ROUNDS = {"as workbooks": "size-2023-04", "as text": "size-2023-10"}
SURVEY = "SurveyMonkey October 2023.csv"
GOAL_SECONDS, GOAL_MEMORY = 3, 500  # MB
BEGAN, APART = datetime(2023, 10, 2, 8, 30), timedelta(seconds=11)


def main() -> None:
    """Time the rounds and the growing surveys, and print both tables."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="rt") as folder:
        home = Path(folder) / "round"
        write_example_rounds(home, "size", rounds=2, cases=options.cases, responses=options.responses)
        print(f"{options.cases} cases and {options.responses} responses, read in one fresh process; ", end="")
        print(f"medians of {options.repeats}, {os.cpu_count()} cores; goal {GOAL_SECONDS} s, {GOAL_MEMORY} MB")
        _print_rounds(home, options.repeats)
        print("\nGrowth: SurveyMonkey's csv, 25 cases, no comment like another; once each")
        _print_growth(Path(folder), options.sizes)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--repeats", type=int, default=3, help="times that each way is timed (default: 3)")
    parser.add_argument("--cases", type=int, default=1000, help="children in each round (default: 1000)")
    parser.add_argument("--responses", type=int, default=10_000, help="responses in each round (default: 10000)")
    sizes = [10_000, 100_000, 1_000_000]
    parser.add_argument("--sizes", type=int, nargs="*", default=sizes, help="responses of the growing surveys")
    return parser.parse_args()


def _print_rounds(home: Path, repeats: int) -> None:
    costs: dict[tuple[str, str], list[Cost]] = {}
    for repeat in range(repeats):
        for how, name in ROUNDS.items():
            for way, what in (("roundtable", name), ("by_hand", str(home / "data" / "raw" / name))):
                cost = _cost(home, way, what)
                costs.setdefault((how, way), []).append(cost)
                print(f"{repeat + 1}/{repeats} {how}, {way}: {cost.seconds:.2f} s", file=sys.stderr)
    print(f"{'round':14} {'way':12} {'seconds':>8} {'CPU s':>8} {'peak MB':>8}")
    for (how, way), found in costs.items():
        seconds, processor = median(one.seconds for one in found), median(one.cpu for one in found)
        print(f"{how:14} {way:12} {seconds:8.2f} {processor:8.2f} {max(one.memory for one in found):8.0f}")


def _print_growth(folder: Path, sizes: Iterable[int]) -> None:
    base = folder / "base"
    _, audit_round = write_example_rounds(base, "size", rounds=2, cases=25, responses=10_000)
    print(
        f"{'responses':>10} {'seconds':>8} {'CPU s':>8} {'peak MB':>8} {'CPU s per 1,000':>16} {'file MB':>8}",
        flush=True,
    )
    for size in sizes:
        home = folder / "grown"
        grown = home / "data" / "raw" / audit_round.name
        shutil.copytree(base, home)
        _write_survey(audit_round / SURVEY, grown / SURVEY, size)
        file = (grown / SURVEY).stat().st_size / 2**20
        cost = _cost(home, "roundtable", audit_round.name)
        print(f"{size:10,} {cost.seconds:8.1f} {cost.cpu:8.1f} {cost.memory:8.0f} ", end="")
        print(f"{1000 * cost.cpu / size:16.3f} {file:8.0f}", flush=True)
        shutil.rmtree(home)


def _cost(home: Path, way: str, what: str) -> Cost:
    """What one way takes from the start of its process to the end."""
    environment = os.environ | {"PYTHONPATH": str(PROJECT), "ROUNDTABLE_DATA": str(home)}
    return timed([[sys.executable, str(WAYS), way, what]], environment, PROJECT)


def _write_survey(template: Path, path: Path, size: int) -> None:
    """A survey of that size, from the responses of a made-up one: each with its own number, sender, times and words."""
    with template.open(encoding="utf-8-sig", newline="") as file:
        upper, lower, *rows = csv.reader(file)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerows([upper, lower])
        writer.writerows(_responses(upper, rows, size))


def _responses(upper: list[str], rows: list[list[str]], size: int) -> Iterator[list[str]]:
    place = {name: upper.index(name) for name in ("Respondent ID", "Start Date", "End Date", "Email Address")}
    texts = [column for column, name in enumerate(upper) if name.endswith(("young person?", "well?", "better?"))]
    for number, row in enumerate(islice(cycle(rows), size), start=1):
        began = BEGAN + number * APART
        row = list(row)
        row[place["Respondent ID"]] = str(number)
        row[place["Email Address"]] = f"person{number}@example.invalid"
        row[place["Start Date"]] = f"{began:%d/%m/%Y %H:%M:%S}"
        row[place["End Date"]] = f"{began + timedelta(minutes=9):%d/%m/%Y %H:%M:%S}"
        for column in texts:
            row[column] += f" {_word(number)} {_word(number * 7)}." if row[column] else ""
        yield row


def _word(number: int) -> str:
    """A word of small letters that no other number has."""
    letters = ""
    while number:
        number, letter = divmod(number, 20)
        letters += "bcdfghjklmnpqrstvwxz"[letter]
    return f"o{letters}o"


if __name__ == "__main__":
    main()
