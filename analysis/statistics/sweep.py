"""Every exposure beside every outcome at once: where a question may lie, never what the answer is.

One row a pair, with one exact test of the 2x2 table of children: central Fisher, or, with strata (partnerships), the
exact conditional Cochran-Mantel-Haenszel test, which compares children within their stratum only. All pairs tested are
one family, corrected by Benjamini-Hochberg. Whatever stands out was found by looking at everything, so it is
exploratory: it becomes a question of the plan for the next round, and is tested there.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.errors import CannotCount, UnknownName
from analysis.statistics.many_tests import adjusted
from analysis.statistics.tables.many import compared
from analysis.statistics.tables.many_strata import compared_within

STAMP = "Exploratory: found by looking at every pair, not asked beforehand"


def sweep(
    children: pd.DataFrame, exposures: Sequence[str], outcomes: Sequence[str], strata: str | None = None
) -> pd.DataFrame:
    """Each exposure against each outcome by one exact test: a row a pair, in the order given. All of it is exploratory.

    `children` has a row a child; exposures and outcomes are yes/no columns of it (`bool` or `boolean`). A child of whom
    either answer is missing is left out of that pair and counted in `missing`. `exposed_yes` of `exposed` and
    `others_yes` of `others` have the outcome, of `n`; `odds_ratio` is the conditional maximum likelihood estimate with
    its exact 95% interval `low` to `high` (infinite where the counts set no bound); `p` is central exact, under 0.05
    exactly when 1 is outside; `p_adjusted` is p by Benjamini-Hochberg (1995) over the `family_size` pairs tested.

    With `strata`, the column that says which partnership or round a child belongs to, children are compared within it
    (Gart 1970; Mehta, Patel & Gray 1985), and `strata` counts those that could tell anything: two groups, two outcomes.
    `cannot` says why a pair has no test; such a pair counts in no family. Refused: a column that is not there, not
    yes/no or given twice (`UnknownName`, `CannotCount`), and children without a stratum.

    >>> answers = {"missing": [1, 1, 1, 1, 0, 0, 0, 0], "excluded": [1, 1, 1, 0, 0, 0, 0, 1], "school": [1] * 8}
    >>> found = sweep(pd.DataFrame(answers).astype("boolean"), ["missing"], ["excluded", "school"])
    >>> found.loc[0, ["exposed_yes", "exposed", "others_yes", "others"]].tolist()
    [3, 4, 1, 4]
    >>> found.loc[0, ["odds_ratio", "p", "family_size"]].astype(float).round(4).tolist()
    [6.4083, 0.4857, 1.0]
    >>> found.loc[1, "cannot"]
    'every child has the outcome'
    """
    _refuse_columns(children, exposures, outcomes, strata)
    tables = _tables(children, exposures, outcomes, strata)
    varies, pooled = _varies(tables), tables.sum(axis=0)
    tested = varies.any(axis=0)
    found = pd.DataFrame([(one, other) for one in exposures for other in outcomes], columns=["exposure", "outcome"])
    found = pd.concat([found, _counted(pooled, len(children))], axis=1)
    found["strata"] = pd.array(varies.sum(axis=0) if strata else [pd.NA] * len(found), dtype="Int64")
    found = pd.concat([found, _measured(tables, tested)], axis=1)
    found["family_size"] = pd.array(np.where(tested, tested.sum(), -1), dtype="Int64")
    found["family_size"] = found["family_size"].where(tested)
    found["cannot"] = ["" if ok else _why_not(table) for ok, table in zip(tested, pooled, strict=True)]
    return found.assign(stamp=STAMP)


def _tables(
    children: pd.DataFrame, exposures: Sequence[str], outcomes: Sequence[str], strata: str | None
) -> np.ndarray:
    """Children by stratum x pair x (exposed yes, exposed no, others yes, others no): products of matrices."""
    exposed, others = _yes_and_no(children, exposures)
    yes, no = _yes_and_no(children, outcomes)
    codes = pd.factorize(children[strata])[0] if strata else np.zeros(len(children), dtype=int)
    order = np.argsort(codes, kind="stable")
    members = np.split(order, np.flatnonzero(np.diff(codes[order])) + 1)
    cells = [[group[of].T @ answer[of] for group in (exposed, others) for answer in (yes, no)] for of in members]
    return np.moveaxis(np.array(cells), 1, -1).reshape(len(members), -1, 4).round().astype(np.int64)


def _yes_and_no(children: pd.DataFrame, columns: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Two matrices child x column of 0 and 1: who answered yes, and who answered no."""
    answers = children[list(columns)].astype("boolean")
    return tuple(answers.eq(answer).fillna(False).to_numpy(dtype=float) for answer in (True, False))


def _varies(tables: np.ndarray) -> np.ndarray:
    """Stratum x pair: whether there are two groups and two outcomes."""
    exposed_yes, exposed_no, others_yes, others_no = np.moveaxis(tables, -1, 0)
    groups = (exposed_yes + exposed_no > 0) & (others_yes + others_no > 0)
    return groups & (exposed_yes + others_yes > 0) & (exposed_no + others_no > 0)


def _counted(pooled: np.ndarray, children: int) -> pd.DataFrame:
    """The counts of each pair, all strata together."""
    exposed_yes, exposed_no, others_yes, others_no = pooled.T
    n = pooled.sum(axis=1)
    counts = {
        "n": n,
        "missing": children - n,
        "exposed_yes": exposed_yes,
        "exposed": exposed_yes + exposed_no,
        "others_yes": others_yes,
        "others": others_yes + others_no,
    }
    return pd.DataFrame(counts)


def _measured(tables: np.ndarray, tested: np.ndarray) -> pd.DataFrame:
    """Odds ratio, interval, p and adjusted p of each pair; missing (NA) where it has no test."""
    measures = np.full((len(tested), 5), np.nan)
    if tested.any():
        alone = len(tables) == 1
        found = compared(tables[0, tested]) if alone else compared_within(tables[:, tested])
        measures[tested, :4] = np.column_stack([found.estimate, found.low, found.high, found.central])
    measures[:, 4] = adjusted(measures[:, 3], "benjamini-hochberg")
    names = ["odds_ratio", "low", "high", "p", "p_adjusted"]
    return pd.DataFrame(measures, columns=names).astype("Float64")  # NaN becomes missing


def _why_not(table: np.ndarray) -> str:
    """Why children of these counts cannot be compared."""
    exposed_yes, exposed_no, others_yes, others_no = table.tolist()
    reasons = {
        "no child has both answers": not table.sum(),
        "no child is exposed": not exposed_yes + exposed_no,
        "every child is exposed": not others_yes + others_no,
        "no child has the outcome": not exposed_yes + others_yes,
        "every child has the outcome": not exposed_no + others_no,
    }
    return next((reason for reason, holds in reasons.items() if holds), "within every stratum all children are alike")


def _refuse_columns(
    children: pd.DataFrame, exposures: Sequence[str], outcomes: Sequence[str], strata: str | None
) -> None:
    names = [*exposures, *outcomes]
    for name in [*names, *([strata] if strata else [])]:
        if name not in children.columns:
            raise UnknownName("column of the children", name, [str(known) for known in children.columns])
    if not children.columns.is_unique:
        raise CannotCount("Two columns of the children have the same name: rename one of them.")
    if not len(children) or not exposures or not outcomes:
        raise CannotCount("Nothing to compare: give children, and at least one exposure and one outcome.")
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise CannotCount(
            f"'{twice[0]}' is given twice. Nothing is compared with itself, and no pair tested twice: name each column "
            "once, as exposure or as outcome."
        )
    no_answers = [name for name in names if not pd.api.types.is_bool_dtype(children[name].dtype)]
    if no_answers:
        raise CannotCount(
            f"'{no_answers[0]}' is not a yes/no column. Say which answers mean yes, such as "
            'children["judgement"].eq("Good"), or use .astype("boolean") where it holds True, False and nothing else.'
        )
    if strata and children[strata].isna().any():
        raise CannotCount(
            f"{int(children[strata].isna().sum())} children have no '{strata}'. Leave them out, and say so."
        )
