"""Whether a finding was seen again: the same direction in every partnership that shows one, and in enough of them."""

import pandas as pd

from analysis.plan.association import ALIKE, Association
from analysis.plan.gates import PARTNERSHIPS_FOR_A
from analysis.plan.missing import higher_share
from analysis.plan.samples import Sample, covariate_key, two_by_two


def replicated(association: Association, sample: Sample) -> bool:
    """Whether at least three partnerships were pooled that each lean as the estimate does, and none another way.

    Each partnership's children are compared within its strata, with covariates alike, as the estimate has them. One
    that shows no direction, because its children are all in one group or alike, is no partnership that saw it.
    """
    if association.estimate is None or association.estimate.measure not in ALIKE:
        return False
    directions = [direction(rows, sample) for _, rows in sample.children.groupby("partnership")]
    shown = [one for one in directions if one]
    return len(shown) >= PARTNERSHIPS_FOR_A and set(shown) == {association.leans}


def direction(children: pd.DataFrame, sample: Sample) -> int:
    """1 where the exposed have more of the outcome within the strata, -1 where less, 0 where neither is seen."""
    leaning = LEANING.get(sample.question.scale)
    if leaning is None or sample.question.ordered_exposure:
        return 0
    alike = ["stratum", *(covariate_key(covariate) for covariate in sample.question.covariates)]
    total = sum(leaning(rows) for _, rows in children.groupby(alike))
    return int(total > 0) - int(total < 0)


def _of_shares(rows: pd.DataFrame) -> float:
    """The stratum's part of the Mantel-Haenszel sum."""
    table = two_by_two(rows)
    return (table.exposed_yes * table.others_no - table.exposed_no * table.others_yes) / table.n


def _of_order(rows: pd.DataFrame) -> float:
    """Pairs in which the exposed one is higher, less those in which the other is, by the number of children."""
    groups = [rows.loc[rows["exposure"].astype(bool) == side, "outcome"].tolist() for side in (True, False)]
    if not all(groups):
        return 0.0
    return (higher_share(*groups) - 0.5) * len(groups[0]) * len(groups[1]) / len(rows)


def _of_rates(rows: pd.DataFrame) -> float:
    """Events of the exposed beyond those that their days would have, were the rates alike."""
    exposed = rows["exposure"].astype(bool)
    days = (rows["last"] - rows["first"] + 1).astype(int)
    events = rows["outcome"].map(len)
    return float(events[exposed].sum() - events.sum() * days[exposed].sum() / days.sum())


# What a stratum adds to the direction of its partnership, by the scale of the question.
LEANING = {"binary": _of_shares, "ordinal": _of_order, "rate": _of_rates}
