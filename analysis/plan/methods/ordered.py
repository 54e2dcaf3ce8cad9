"""ORD-BIN, ORD-ORD, PREPOST: outcomes in an order, by two groups, by another order, and before and after."""

from collections import Counter
from dataclasses import replace

from analysis.errors import CannotCount
from analysis.plan.association import Association, Detectable
from analysis.plan.methods.parts import ONE_ROUND, estimated, with_p
from analysis.plan.samples import Sample
from analysis.statistics.ordered.two_groups import (
    detectable_superiority,
    probability_of_superiority,
    stratified_superiority,
    stratified_superiority_test,
    superiority_test,
)
from analysis.statistics.ordered.two_scales import kendalls_tau_b, ordered_association
from analysis.statistics.results import Interval

PAIRS = "Share of pairs with the higher place"
TILTED = "exact permutation of midranks, tilted"


def orders_of_groups(counted: Association, sample: Sample) -> Association:
    """Two groups by an ordered outcome: in how many of all pairs the exposed child is higher."""
    groups = _groups(sample)
    _refuse_one_place(sample, "outcome")
    if sample.strata > 1:
        return _in_strata(counted, sample)
    found = with_p(counted, superiority_test(*groups))
    pairs = probability_of_superiority(*groups)
    return replace(
        found,
        estimate=estimated(PAIRS, "superiority", pairs, TILTED),
        minimum_detectable=_detectable(*groups),
    )


def _in_strata(counted: Association, sample: Sample) -> Association:
    """The same within strata: only children of one stratum are set beside each other."""
    rows = [one for one in sample.by_stratum if one["exposure"].nunique() == 2 and one["outcome"].nunique() > 1]
    strata = [tuple(one.loc[one["exposure"] == side, "outcome"].tolist() for side in (True, False)) for one in rows]
    if not strata:
        raise CannotCount("In no stratum are there two groups that differ, so nothing can be compared within one.")
    found = with_p(counted, stratified_superiority_test(strata))
    estimate = estimated(f"{PAIRS}, within strata", "superiority", stratified_superiority(strata), TILTED)
    return replace(found, estimate=estimate, strata=len(strata))


def orders_compared(counted: Association, sample: Sample) -> Association:
    """Two orders: whether those higher in one are higher in the other."""
    for side in ("exposure", "outcome"):
        _refuse_one_place(sample, side)
    if sample.strata > 1:
        raise CannotCount(ONE_ROUND.format(what="Two orders"))
    x, y = (sample.children[side].astype(int).tolist() for side in ("exposure", "outcome"))
    found = with_p(counted, ordered_association(x, y))
    tau = kendalls_tau_b(x, y)
    return replace(
        found, estimate=estimated("Kendall's tau-b", "correlation", tau, "permutation of Kendall's S, tilted")
    )


def change_described(counted: Association, sample: Sample) -> Association:
    """How many are higher, lower and alike after than before: nobody to compare them with, so nothing is tested."""
    moved = changes(sample)
    share = (moved["higher"] - moved["lower"]) / sample.n
    difference = estimated("More higher than lower, as a share", "difference", Interval(share, 0.0, 0.0), "counts")
    return replace(counted, estimate=replace(difference, low=None, high=None))


def changes(sample: Sample) -> Counter:
    """How many children are 'higher', 'lower' and 'alike' in the outcome against the exposure."""
    steps = (sample.children["outcome"] - sample.children["exposure"]).astype(int)
    return Counter("higher" if step > 0 else "lower" if step < 0 else "alike" for step in steps)


def _groups(sample: Sample) -> tuple[list[int], list[int]]:
    """The places of the exposed, and of the others."""
    places = sample.children["outcome"].astype(int)
    return places[sample.exposed].tolist(), places[~sample.exposed].tolist()


def _refuse_one_place(sample: Sample, side: str) -> None:
    if sample.children[side].nunique() < 2:
        label = getattr(sample.question, side).label
        raise CannotCount(f"All {sample.n} {sample.unit} have the same '{label}', so no test can tell them apart.")


def _detectable(exposed: list[int], others: list[int]) -> Detectable:
    """The share of pairs that this test finds with these places and groups."""
    share = detectable_superiority(exposed, others)
    sizes = f"With {len(exposed)} and {len(others)} children"
    if share is None:
        return Detectable("superiority", None, f"{sizes} this test cannot reach 80% power, whatever the difference.")
    words = (
        f"{sizes} this test needs the one group higher in {100 * share:.0f}% of pairs to find it four times in five."
    )
    return Detectable("superiority", share, words)
