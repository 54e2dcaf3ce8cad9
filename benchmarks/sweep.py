"""How long it takes to sweep every exposure against every outcome, beside a loop over pandas, scipy and statsmodels.

    python benchmarks/sweep.py [--partnerships 150] [--children 25] [--exposures 20] [--outcomes 10] [--repeats 3]

Made-up children of many partnerships, one answer in twenty missing. Once compared within partnerships (exact
conditional Cochran-Mantel-Haenszel with the matching interval) beside pandas.crosstab and statsmodels' StratifiedTable,
which is an approximation; once all together (central Fisher) beside pandas.crosstab, scipy's fisher_exact and its
conditional odds ratio. The loops are timed on a few pairs and scaled up. Prints seconds (medians) and pairs a second.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))
GOAL = 5.0  # seconds, 200 pairs within 150 partnerships of 25 children
SAMPLED = 3  # pairs that a loop is timed on


def main() -> None:
    """Print the table of ways."""
    options = _options()
    children = _children(options)
    exposures = [f"exposure_{number}" for number in range(options.exposures)]
    outcomes = [f"outcome_{number}" for number in range(options.outcomes)]
    pairs = [(exposure, outcome) for exposure in exposures for outcome in outcomes]
    print(
        f"{len(pairs)} pairs, {len(children):,} children, {options.partnerships} partnerships, seed {options.seed}; ",
        end="",
    )
    print(f"medians of {options.repeats}, {os.cpu_count()} cores")
    print(f"{'compared':20} {'way':34} {'seconds':>8} {'pairs/s':>8}  goal")
    for compared, strata, loop in (("within partnerships", "partnership", _by_strata), ("all together", None, _alone)):
        seconds = _timed(lambda strata=strata: _swept(children, exposures, outcomes, strata), options.repeats)
        _print(compared, "sweep", seconds, len(pairs), f"{GOAL} s" if strata else "")
        few = pairs[:SAMPLED]
        seconds = _timed(lambda few=few, loop=loop: [loop(children, *pair) for pair in few], options.repeats)
        name = "crosstab + StratifiedTable" if strata else "crosstab + fisher_exact + odds_ratio"
        _print(compared, name, seconds * len(pairs) / len(few), len(pairs), f"from {len(few)} pairs")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--partnerships", type=int, default=150, help="default: 150")
    parser.add_argument("--children", type=int, default=25, help="of each partnership (default: 25)")
    parser.add_argument("--exposures", type=int, default=20, help="default: 20")
    parser.add_argument("--outcomes", type=int, default=10, help="default: 10")
    parser.add_argument("--repeats", type=int, default=3, help="times that each way is timed (default: 3)")
    parser.add_argument("--seed", type=int, default=1, help="of the made-up answers (default: 1)")
    return parser.parse_args()


def _children(options: argparse.Namespace) -> pd.DataFrame:
    random, n = np.random.default_rng(options.seed), options.partnerships * options.children
    names = [f"exposure_{number}" for number in range(options.exposures)]
    names += [f"outcome_{number}" for number in range(options.outcomes)]
    answers = {
        name: pd.array(np.where(random.random(n) < 0.05, None, random.random(n) < 0.3), dtype="boolean")
        for name in names
    }
    return pd.DataFrame(answers).assign(partnership=np.repeat(np.arange(options.partnerships), options.children))


def _swept(children: pd.DataFrame, exposures: list[str], outcomes: list[str], strata: str | None) -> pd.DataFrame:
    from analysis.statistics.sweep import sweep

    return sweep(children, exposures, outcomes, strata)


def _by_strata(children: pd.DataFrame, exposure: str, outcome: str) -> float:
    from statsmodels.stats.contingency_tables import StratifiedTable

    known = children[[exposure, outcome, "partnership"]].dropna()
    tables = [pd.crosstab(group[exposure], group[outcome]) for _, group in known.groupby("partnership")]
    stratified = StratifiedTable([table.to_numpy() for table in tables if table.shape == (2, 2)])
    stratified.oddsratio_pooled_confint()
    return stratified.test_null_odds().pvalue


def _alone(children: pd.DataFrame, exposure: str, outcome: str) -> float:
    from scipy.stats import fisher_exact
    from scipy.stats.contingency import odds_ratio

    table = pd.crosstab(children[exposure], children[outcome]).to_numpy()
    odds_ratio(table).confidence_interval()
    return fisher_exact(table).pvalue


def _timed(way: Callable[[], object], repeats: int) -> float:
    way()  # imports, and what is kept from the first time
    found = []
    for _ in range(repeats):
        began = time.perf_counter()
        way()
        found.append(time.perf_counter() - began)
    return median(found)


def _print(compared: str, way: str, seconds: float, pairs: int, note: str) -> None:
    print(f"{compared:20} {way:34} {seconds:8.2f} {pairs / seconds:8,.0f}  {note}", flush=True)


if __name__ == "__main__":
    main()
