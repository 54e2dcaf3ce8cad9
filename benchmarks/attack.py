"""How many small counts a reader works out after each way of hiding them, how much is hidden, and how long it takes.

    python benchmarks/attack.py [--tables 20] [--seed 1] [--report 60] [--tau-argus PYTHON]

Made-up tables of 8 to 200 children with their margins, 1 to 5 hidden, each by all ways in one run:
- `protect`: this project's;
- `greedy`: small counts, then as long as the attack finds one, the smallest printed count of a sum with it;
- `naive`: 1 to 4 are hidden as "<5" (here 1 to 5), cells and totals alike, and every other number is printed;
- `primary`: as ACRO is described: small cells are hidden, and the totals are counted again without them, so that a
  reader who knows the true totals from elsewhere (they are printed in another table) has the sums of what is hidden;
- `pytauargus`: secondary suppression (OPT), cells and margins, if `--tau-argus` names a Python that has it.
Recovered: protected counts that the attack (`determined`) knows exactly, and to fewer than three values. A whole
report is 60 tables of the same children by the same three groups. Prints means a table and all seconds.
"""

import argparse
import json
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.protection.attack import determined
from analysis.protection.forms import Reader
from analysis.protection.linked import Known, Linked, Sum
from analysis.protection.policy import find_policy
from analysis.protection.suppression import protect

POLICY = find_policy("dfe_cin")
FEWEST, MOST = 8, 200  # children of a table
SHAPES = ((2, 2), (3, 3), (5, 4))
GOALS = {"2x2": "goal 0.1 s", "3x3": "", "5x4": "goal 2 s"}
GROUPS, REPORT_CHILDREN = 3, 36
# Run by a Python that has pytauargus: tables of rows in, the status of every cell out. FREQ(6, 0): fewer than six.
TAU_ARGUS = """
import json, sys, time
from pytauargus import protect
found = []
for cells in json.load(sys.stdin):
    rows = [{"row": f"r{r}", "column": f"c{c}", "n": 1.0} for r, line in enumerate(cells) for c, number in
            enumerate(line) for _ in range(number)]
    began = time.perf_counter()
    result = protect(rows, ["row", "column"], response="n", safety_rules="FREQ(6,0)|ZERO(0)", suppress="OPT(1)")
    seconds, cells = time.perf_counter() - began, result.tables[0].dataframe()[["row", "column", "status"]]
    found.append([seconds, [list(map(str, cell)) for cell in cells.to_numpy()]])
json.dump(found, sys.stdout)
"""


@dataclass(frozen=True)
class Outcome:
    """What one way did to one table."""

    protected: int
    exactly: int
    below_open: int
    hidden: int
    seconds: float


def main() -> None:
    """Print the table of ways."""
    options = _options()
    random = np.random.default_rng(options.seed)
    print(
        f"{'tables':10} {'way':12} {'protected':>9} {'exactly':>8} {'<3 values':>9} {'hidden':>7} {'mean s':>7}", end=""
    )
    print(f" {'most s':>7}")
    for rows, columns in SHAPES:
        tables = [_cells(random, rows, columns) for _ in range(options.tables)]
        linked = [crossed({"t": cells}) for cells in tables]
        for name, way in WAYS.items():
            _print(f"{rows}x{columns}", name, [_outcome(one, way) for one in linked])
        _with_tau_argus(f"{rows}x{columns}", tables, linked, options.tau_argus)
    report = _report(random, options.report)
    print(f"a report of {options.report} tables has {len(report.numbers)} counts")
    for name, way in WAYS.items():
        if name != "greedy" or options.report <= 10:  # an attack after each count that it hides: minutes
            _print("report", name, [_outcome(report, way)])


def hide_small(linked: Linked) -> frozenset[str]:
    """Small counts alone, cells and totals."""
    return frozenset(key for key, number in linked.numbers.items() if POLICY.is_small(number))


def hide_small_cells(linked: Linked) -> frozenset[str]:
    """Small cells alone; totals are no cells, and are known."""
    wholes = {one.whole for one in linked.sums}
    return frozenset(key for key in hide_small(linked) if key not in wholes)


def hide_greedily(linked: Linked) -> frozenset[str]:
    """Small counts, then the smallest printed count that shares a sum with one that is worked out."""
    hidden, small = hide_small(linked), {key: linked.numbers[key] for key in hide_small(linked)}
    while away := determined(Reader(linked, POLICY, Known({})).known(hidden), small, POLICY.open):
        near = {key for one in linked.sums for key in _members(one) if set(away) & set(_members(one))}
        shown = sorted(near - hidden, key=lambda key: (linked.numbers[key], key))
        further = [key for key in shown if linked.numbers[key]] or [
            key for key in sorted(linked.numbers) if linked.numbers[key] and key not in hidden
        ]
        hidden |= {further[0]}
    return hidden


def hide_best(linked: Linked) -> frozenset[str]:
    """This project's."""
    return protect(linked, POLICY).hidden


WAYS: dict[str, Callable[[Linked], frozenset[str]]] = {
    "protect": hide_best,
    "greedy": hide_greedily,
    "naive": hide_small,
    "primary": hide_small_cells,
}


def crossed(tables: dict[str, np.ndarray]) -> Linked:
    """Tables with margins; their columns are the same groups, whose totals link them."""
    numbers, sums = {}, []
    for name, cells in tables.items():
        down, across = range(cells.shape[0]), range(cells.shape[1])
        numbers |= {f"{name} {r} {c}": int(cells[r, c]) for r in down for c in across}
        numbers |= {f"{name} {r}": int(cells[r].sum()) for r in down}
        numbers |= {f"group {c}": int(cells[:, c].sum()) for c in across} | {"all": int(cells.sum())}
        sums += [Sum(f"{name} {r}", tuple(f"{name} {r} {c}" for c in across)) for r in down]
        sums += [Sum(f"group {c}", tuple(f"{name} {r} {c}" for r in down)) for c in across]
        sums += [Sum("all", tuple(f"{name} {r}" for r in down)), Sum("all", tuple(f"group {c}" for c in across))]
    return Linked(numbers, tuple(dict.fromkeys(sums)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tables", type=int, default=20, help="tables of each shape (default: 20)")
    parser.add_argument("--report", type=int, default=60, help="tables of the whole report (default: 60)")
    parser.add_argument("--seed", type=int, default=1, help="of the made-up tables (default: 1)")
    parser.add_argument("--tau-argus", metavar="PYTHON", help="a Python with pytauargus and pandas")
    return parser.parse_args()


def _cells(random: np.random.Generator, rows: int, columns: int) -> np.ndarray:
    children = int(random.integers(FEWEST, MOST + 1))
    return random.multinomial(children, random.dirichlet(np.ones(rows * columns))).reshape(rows, columns)


def _report(random: np.random.Generator, tables: int) -> Linked:
    group = random.permutation(np.arange(REPORT_CHILDREN) % GROUPS)
    found = {}
    for table in range(tables):
        answers = int(random.integers(2, 5))
        answer = random.choice(answers, REPORT_CHILDREN, p=random.dirichlet(np.ones(answers)))
        found[f"q{table}"] = np.array(
            [[((answer == r) & (group == c)).sum() for c in range(GROUPS)] for r in range(answers)]
        )
    return crossed(found)


def _members(one: Sum) -> tuple[str, ...]:
    return (one.whole, *one.parts)


def _outcome(linked: Linked, way: Callable[[Linked], frozenset[str]]) -> Outcome:
    began = time.perf_counter()
    hidden = way(linked)
    return _attacked(linked, hidden, time.perf_counter() - began)


def _attacked(linked: Linked, hidden: frozenset[str], seconds: float) -> Outcome:
    small = {key: number for key, number in linked.numbers.items() if POLICY.is_small(number)}
    nobody = {key for key, number in linked.numbers.items() if number == 0}  # printed as nought by every way
    known = Reader(linked, POLICY, Known({})).known(hidden - nobody)
    found = determined(known, small, POLICY.open)
    return Outcome(len(small), sum(held.exact for held in found.values()), len(found), len(hidden), seconds)


def _with_tau_argus(shape: str, tables: list[np.ndarray], linked: list[Linked], python: str | None) -> None:
    """The same tables by pytauargus."""
    if python is None:
        print(f"{shape:10} {'pytauargus':12} skipped: name a Python that has it with --tau-argus")
        return
    with tempfile.TemporaryDirectory() as folder:
        said = subprocess.run(
            [python, "-c", TAU_ARGUS],
            input=json.dumps([cells.tolist() for cells in tables]),
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
    if said.returncode:
        print(f"{shape:10} {'pytauargus':12} skipped: {said.stderr.strip().splitlines()[-1]}")
        return
    answers = json.loads(said.stdout[said.stdout.index("[[") :])
    _print(
        shape,
        "pytauargus",
        [_attacked(one, _hidden(cells), s) for one, (s, cells) in zip(linked, answers, strict=True)],
    )


def _hidden(cells: list[list[str]]) -> frozenset[str]:
    """The counts that pytauargus hides (row, column, status): its codes as our keys."""
    keys = set()
    for row, column, *_, status in cells:
        r, c = row.strip().removeprefix("r"), column.strip().removeprefix("c")
        inner = f"t {r} {c}" if r.isdigit() and c.isdigit() else f"t {r}" if r.isdigit() else f"group {c}"
        if status.strip() in ("U", "D", "M"):
            keys.add(inner if r.isdigit() or c.isdigit() else "all")
    return frozenset(keys)


def _print(shape: str, name: str, outcomes: list[Outcome]) -> None:
    protected = sum(one.protected for one in outcomes)
    exactly, below = (
        sum(getattr(one, what) for one in outcomes) / max(1, protected) for what in ("exactly", "below_open")
    )
    hidden = sum(one.hidden for one in outcomes) / len(outcomes)
    seconds = [one.seconds for one in outcomes]
    goal = GOALS.get(shape, "goal 30 s") if name == "protect" else ""
    print(f"{shape:10} {name:12} {protected:9} {exactly:8.1%} {below:9.1%} {hidden:7.1f} ", end="")
    print(f"{np.mean(seconds):7.3f} {max(seconds):7.3f}  {goal}", flush=True)


if __name__ == "__main__":
    main()
