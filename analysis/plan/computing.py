"""What each method of the decision table computes, and the test of one sample: chosen, run, or why it cannot be."""

from collections.abc import Callable
from dataclasses import replace

from analysis.errors import CannotCount
from analysis.plan.association import Association
from analysis.plan.decision_table import METHODS, chosen_test
from analysis.plan.methods.agreed import graders_compared
from analysis.plan.methods.models import modelled, modelled_small
from analysis.plan.methods.ordered import change_described, orders_compared, orders_of_groups
from analysis.plan.methods.pairs import children_compared_with_themselves, lists_of_rounds_compared
from analysis.plan.methods.rates import rates_modelled, rates_permuted, time_rows
from analysis.plan.methods.series import days_compared, series_rows
from analysis.plan.methods.shares import described, number_estimated, share_estimated
from analysis.plan.methods.two_groups import groups_compared, groups_compared_in_strata
from analysis.plan.methods.unordered import answers_compared
from analysis.plan.missing import missing_bounds
from analysis.plan.observed import refuse_unless_observed
from analysis.plan.samples import Sample

COMPUTATIONS: dict[str, Callable[[Association, Sample], Association]] = {
    "DESC": described,
    "PROP": share_estimated,
    "PROP-FPC": number_estimated,
    "BIN-BIN": groups_compared,
    "BIN-BIN-FPC": lists_of_rounds_compared,
    "BIN-BIN-STRAT": groups_compared_in_strata,
    "BIN-BIN-PAIR": children_compared_with_themselves,
    "NOM-NOM": answers_compared,
    "ORD-BIN": orders_of_groups,
    "ORD-ORD": orders_compared,
    "RATE-PERM": rates_permuted,
    "RATE-REG": rates_modelled,
    "SCCS": days_compared,
    "LOGIT-SMALL": modelled_small,
    "LOGIT": modelled,
    "AGREE": graders_compared,
    "PREPOST": change_described,
}
COMPARING = {"binary", "paired", "nominal", "ordinal", "rate"}  # scales that ask for more than one child
# Scales whose table is of events and days, and what counts them.
OF_TIME = {"rate": time_rows, "events": series_rows}


def tested(blank: Association, sample: Sample) -> Association:
    """The test that scale, design and gates leave, run; `cannot` says why where there is nothing to run it on.

    What was counted stays beside the reason, so that a reader sees on what nothing could be computed.
    """
    if not sample.n:
        return replace(blank, cannot=f"There are no {sample.unit} of whom everything asked is known.")
    try:
        counted = _counted(blank, sample)
    except CannotCount as reason:
        return replace(blank, cannot=str(reason))
    try:
        _refuse_one_alone(sample)
        _refuse_one_group(sample)
        chosen = chosen_test(sample, counted.gates)
        result = COMPUTATIONS[chosen.test](counted, sample)
    except CannotCount as reason:
        return replace(counted, cannot=str(reason))
    test = result.test or chosen.test  # a model that cannot be fitted may have given way to another
    return replace(result, test=test, test_name=METHODS[test].name, why=result.why or chosen.why)


def _counted(blank: Association, sample: Sample) -> Association:
    """The numbers of children, their cells or their events and days, and what the missing could have made of them."""
    of_time = OF_TIME.get(sample.question.scale)
    if of_time:
        refuse_unless_observed(sample)
    return replace(
        blank,
        n=sample.n,
        unit=sample.unit,
        clusters=sample.children["cluster"].nunique(),
        strata=sample.strata,
        missing=sample.missing,
        left_out=sample.left_out,
        bounds=missing_bounds(sample),
        table=() if of_time else sample.cells(),
        times=of_time(sample) if of_time else (),
        made_up=sample.made_up,
    )


def _refuse_one_alone(sample: Sample) -> None:
    if sample.n == 1 and sample.question.scale in COMPARING:
        raise CannotCount(f"Of the {sample.unit}, everything asked is known of one alone, so nothing can be compared.")


def _refuse_one_group(sample: Sample) -> None:
    """Two groups of which one is empty are no comparison, tested or not."""
    if set(sample.exposure_levels) != {True, False} or sample.question.scale == "paired":
        return
    if sample.exposed.all() or not sample.exposed.any():
        group = sample.exposure_levels[bool(sample.exposed.all())]
        raise CannotCount(
            f"All {sample.n} {sample.unit} are in one group ('{group}'), so there is nobody to compare them with."
        )
