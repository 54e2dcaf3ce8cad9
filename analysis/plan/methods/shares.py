"""DESC, PROP, PROP-FPC: the counts as they are, and the share of one group."""

from dataclasses import replace

from analysis.errors import CannotCount
from analysis.plan.association import Association
from analysis.plan.methods.parts import estimated
from analysis.plan.samples import Sample
from analysis.statistics.intervals import number_on_list, wilson
from analysis.statistics.proportions import clustered_wilson, design_effect


def described(counted: Association, sample: Sample) -> Association:
    """The counts as they are: nothing is estimated and nothing tested."""
    return counted


def share_estimated(counted: Association, sample: Sample) -> Association:
    """The share of one group among all such, from a list of unknown size; wider where rows are one child's."""
    if not sample.asked_by_row:
        share = wilson(sample.yes, sample.n)
        return replace(counted, estimate=estimated("Share", "share", share, "Wilson score"))
    by_child = sample.children.groupby("cluster")["outcome"].agg([lambda rows: int(rows.sum()), "size"])
    effect = design_effect(*(by_child[column].tolist() for column in by_child))
    share = clustered_wilson(sample.yes, sample.n, effect)
    method = f"Wilson score, widened for {len(by_child)} children: design effect {effect:.2f}"
    return replace(counted, estimate=estimated("Share", "share", share, method))


def number_estimated(counted: Association, sample: Sample) -> Association:
    """How many on a list of known size are like those drawn from it; those it does not apply to are on it and not
    Yes."""
    applies, size = sample.n + sample.outside, sample.list_size
    if size is None:
        raise CannotCount("There is no one list of known size that the children were drawn from: ask for PROP.")
    drawn = applies + sample.missing
    if drawn > size:
        raise CannotCount(f"{drawn} {sample.unit} are more than the list of {size} in round.toml.")
    number = number_on_list(sample.yes, applies, size)
    name = f"{sample.unit} on the list".capitalize()
    return replace(counted, estimate=estimated(name, "number", number, "hypergeometric"))
