"""How long the exact statistics take beside the same work done with scipy, statsmodels and pandas.

    python benchmarks/exact_tests.py [--tables 10000] [--sample 200] [--repeats 3] [--seed 1] [--only compared]

Made-up data, each work done both ways in one run, in turns, so that whatever else the machine does weighs on both:
- `compared`: 2x2 tables of 8 to 36 children, of cells up to 60, and every table of 8 to 36 children, beside
  scipy.stats.fisher_exact with contingency.odds_ratio and its interval in a loop, which gives one p, not three;
- `boschloo_many` on tables of 8 to 36 children, beside scipy.stats.boschloo_exact (groups as columns, as it wants);
- `relative_incidence` of 10,000 children with 20 intervals each, beside statsmodels' ConditionalPoisson, which leaves
  out children whose counts are equal in all intervals (it says so in a warning, not shown here);
- `sweep` of 20 exposures and 10 outcomes over 150 partnerships x 25 children, with and without strata, beside
  pandas.crosstab with scipy.stats.fisher_exact.
The others are timed on a sample of the work, said beside their seconds, which are scaled to the whole. Prints medians.
"""

import argparse
import os
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import numpy as np
import pandas as pd

FEWEST, MOST = 8, 36  # children of a table
LARGEST_CELL = 60
CHILDREN, INTERVALS = 10_000, 20
EXPOSURES, OUTCOMES, PARTNERSHIPS, CHILDREN_EACH = 20, 10, 150, 25
# Of the work of each kind, how much scipy, statsmodels or pandas are given when the sample is of 200 tables.
BOSCHLOO_PART, CHILDREN_PART, PAIRS_PART = 0.05, 2, 0.05


@dataclass(frozen=True)
class Way:
    """One way to do a work: what is called, and which share of the work it does."""

    name: str
    call: Callable[[], object]
    share: float = 1.0
    goal: str = ""


def main() -> None:
    """Print the table of works and ways."""
    options = _options()
    print(f"medians of {options.repeats}, seed {options.seed}, {os.cpu_count()} cores, ", end="")
    print(f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load not known")
    print(f"{'work':40} {'way':28} {'seconds':>9} {'times':>8}  note")
    for kind, works in (
        ("compared", _comparisons),
        ("boschloo", _boschloos),
        ("case series", _case_series),
        ("sweep", _sweeps),
    ):
        if options.only in (None, kind):
            for work, ways in works(options).items():
                _print(work, ways, options.repeats)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tables", type=int, default=10_000, help="how many tables (default: 10000)")
    parser.add_argument("--sample", type=int, default=200, help="tables that scipy is given (default: 200)")
    parser.add_argument("--repeats", type=int, default=3, help="times that each way is timed (default: 3)")
    parser.add_argument("--seed", type=int, default=1, help="of the made-up data (default: 1)")
    parser.add_argument("--only", choices=("compared", "boschloo", "case series", "sweep"), help="one kind of work")
    return parser.parse_args()


def _print(work: str, ways: list[Way], repeats: int) -> None:
    seconds = {way.name: [] for way in ways}
    for _ in range(repeats):
        for way in ways:
            started = time.perf_counter()
            way.call()
            seconds[way.name].append((time.perf_counter() - started) / way.share)
    ours = median(seconds[ways[0].name])
    for way in ways:
        took = median(seconds[way.name])
        note = way.goal if way.share == 1 else f"from {way.share:.3%} of the work"
        print(f"{work:40} {way.name:28} {took:9.3f} {took / ours:8.1f}  {note}", flush=True)


def _comparisons(options: argparse.Namespace) -> dict[str, list[Way]]:
    from analysis.statistics.tables.many import compared

    few, large = _tables(options), _varying(_random(options).integers(0, LARGEST_CELL + 1, (options.tables, 4)))
    every = _every_table()
    return {
        f"{name}, {len(tables):,} tables": [
            Way("compared", lambda tables=tables: compared(tables), goal=goal),
            _in_a_loop("fisher_exact, odds_ratio", _by_scipy, tables, options.sample),
        ]
        for name, tables, goal in (
            (f"{FEWEST} to {MOST} children", few, "goal 1 s"),
            (f"cells up to {LARGEST_CELL}", large, "goal 1 s"),
            (f"all of {FEWEST} to {MOST} children", every, "goal 2 s"),
        )
    }


def _boschloos(options: argparse.Namespace) -> dict[str, list[Way]]:
    from scipy.stats import boschloo_exact

    from analysis.statistics.tables.unconditional_power import boschloo_many

    tables, sample = _tables(options), max(1, int(options.sample * BOSCHLOO_PART))
    return {
        f"Boschloo, {len(tables):,} tables": [
            Way("boschloo_many", lambda: boschloo_many(tables), goal="goal 5 s"),
            _in_a_loop("boschloo_exact", lambda table: boschloo_exact(table.T), tables, sample),
        ]
    }


def _case_series(options: argparse.Namespace) -> dict[str, list[Way]]:
    from statsmodels.discrete.conditional_models import ConditionalPoisson
    from statsmodels.tools.sm_exceptions import ModelWarning

    from analysis.statistics.rates.case_series import relative_incidence

    events, exposed, days, child = _intervals(options)
    sample = min(CHILDREN, int(options.sample * CHILDREN_PART))
    part = slice(sample * INTERVALS)

    def by_statsmodels() -> object:
        columns = exposed[part, None].astype(float)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ModelWarning)
            model = ConditionalPoisson(events[part], columns, offset=np.log(days[part]), groups=child[part])
            return model.fit(disp=0)

    return {
        f"case series, {CHILDREN:,} x {INTERVALS} intervals": [
            Way("relative_incidence", lambda: relative_incidence(events, exposed, days, child), goal="goal 0.5 s"),
            Way("ConditionalPoisson", by_statsmodels, sample / CHILDREN),
        ]
    }


def _sweeps(options: argparse.Namespace) -> dict[str, list[Way]]:
    from scipy.stats import fisher_exact

    from analysis.statistics.sweep import sweep

    children = _children(options)
    exposures, outcomes = [[name for name in children if name.startswith(kind)] for kind in ("exposure", "outcome")]
    pairs = [(exposure, outcome) for exposure in exposures for outcome in outcomes]
    sample = max(1, int(options.sample * PAIRS_PART))

    def by_pandas() -> None:
        for exposure, outcome in pairs[:sample]:
            fisher_exact(pd.crosstab(children[exposure], children[outcome]).to_numpy())

    return {
        f"sweep, {len(pairs)} pairs, {len(children):,} children": [
            Way("sweep", lambda: sweep(children, exposures, outcomes)),
            Way("sweep by partnership", lambda: sweep(children, exposures, outcomes, "partnership"), goal="goal 5 s"),
            Way("crosstab, fisher_exact", by_pandas, sample / len(pairs)),
        ]
    }


def _in_a_loop(name: str, call: Callable[[np.ndarray], object], tables: np.ndarray, sample: int) -> Way:
    """The same for each of some tables, taken evenly."""
    chosen = tables[np.linspace(0, len(tables) - 1, min(sample, len(tables))).astype(int)].reshape(-1, 2, 2)
    return Way(name, lambda: [call(table) for table in chosen], len(chosen) / len(tables))


def _by_scipy(table: np.ndarray) -> object:
    from scipy.stats import fisher_exact
    from scipy.stats.contingency import odds_ratio

    found = odds_ratio(table)
    return fisher_exact(table), found.statistic, found.confidence_interval(0.95)


def _random(options: argparse.Namespace) -> np.random.Generator:
    return np.random.default_rng(options.seed)


def _tables(options: argparse.Namespace) -> np.ndarray:
    """Tables of FEWEST to MOST children, however unequal the cells; those that do not vary are made again."""
    random, found = _random(options), np.empty((0, 4), dtype=int)
    while len(found) < options.tables:
        sizes = random.integers(FEWEST, MOST + 1, options.tables)
        found = np.vstack([found, _varying(random.multinomial(sizes, random.dirichlet(np.ones(4), options.tables)))])
    return found[: options.tables]


def _every_table() -> np.ndarray:
    """All tables of FEWEST to MOST children with two groups and two outcomes."""
    cells = np.indices((MOST + 1,) * 4, dtype=np.int8).reshape(4, -1).T
    sizes = cells.sum(axis=1, dtype=np.int64)
    return _varying(cells[(sizes >= FEWEST) & (sizes <= MOST)].astype(np.int64))


def _varying(tables: np.ndarray) -> np.ndarray:
    margins = tables[:, [0, 2, 0, 1]] + tables[:, [1, 3, 2, 3]]
    return tables[(margins > 0).all(axis=1)]


def _intervals(options: argparse.Namespace) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Events, exposed, days and child of each interval; events are half as frequent again while exposed."""
    random = _random(options)
    child = np.repeat(np.arange(CHILDREN), INTERVALS)
    exposed = np.tile(np.arange(INTERVALS) % 5 == 0, CHILDREN)
    days = random.integers(5, 40, CHILDREN * INTERVALS)
    return random.poisson(days * 0.005 * np.where(exposed, 1.5, 1.0)), exposed, days, child


def _children(options: argparse.Namespace) -> pd.DataFrame:
    """Yes or no to every exposure and outcome, a row a child."""
    random, n = _random(options), PARTNERSHIPS * CHILDREN_EACH
    names = [*(f"exposure{at}" for at in range(EXPOSURES)), *(f"outcome{at}" for at in range(OUTCOMES))]
    answers = {name: random.random(n) < random.uniform(0.1, 0.6) for name in names}
    return pd.DataFrame({"partnership": np.repeat(np.arange(PARTNERSHIPS), CHILDREN_EACH)} | answers)


if __name__ == "__main__":
    main()
