"""Whether a finding was seen again: the same direction in every partnership that shows one, and in enough of them."""

from analysis.plan.association import ALIKE, Association
from analysis.plan.gates import PARTNERSHIPS_FOR_A
from analysis.plan.missing import higher_share
from analysis.plan.samples import Sample, two_by_two


def replicated(association: Association, sample: Sample) -> bool:
    """Whether at least three partnerships were pooled that each show the same direction, and none another.

    The direction of a partnership is that of its own counts; one that shows none, because its children are all in one
    group or alike, is no partnership that saw it.
    """
    if association.estimate is None or association.estimate.measure not in ALIKE:
        return False
    directions = [direction(rows, sample) for _, rows in sample.children.groupby("partnership")]
    shown = [one for one in directions if one]
    return len(shown) >= PARTNERSHIPS_FOR_A and len(set(shown)) == 1


def direction(children: object, sample: Sample) -> int:
    """1 where the exposed have more of the outcome, -1 where less, 0 where neither is seen."""
    scale = sample.question.scale
    if scale == "binary":
        table = two_by_two(children)
        return _sign(table.exposed_yes * table.others - table.others_yes * table.exposed)
    if scale not in ("ordinal", "rate") or sample.question.ordered_exposure:
        return 0
    groups = [children.loc[children["exposure"].astype(bool) == side, "outcome"].tolist() for side in (True, False)]
    if not all(groups):
        return 0
    if scale == "ordinal":
        return _sign(higher_share(*groups) - 0.5)
    days = (children["last"] - children["first"] + 1).groupby(children["exposure"].astype(bool)).sum()
    exposed, others = (sum(map(len, group)) for group in groups)
    return _sign(exposed * int(days[False]) - others * int(days[True]))


def _sign(number: float) -> int:
    return int(number > 0) - int(number < 0)
