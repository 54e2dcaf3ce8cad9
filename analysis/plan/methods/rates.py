"""RATE-PERM, RATE-REG: numbers of events in the days that the records cover, by two groups of children."""

from dataclasses import replace

from analysis.errors import CannotCount
from analysis.plan.association import Association, Detectable, TimeRow
from analysis.plan.methods.models import EXPOSED, stratum_levels
from analysis.plan.methods.parts import estimated, with_p
from analysis.plan.samples import Sample
from analysis.statistics.rates.permuted import (
    rate_ratio_permuted,
    rate_ratio_smallest_detectable,
    rate_ratio_test,
)
from analysis.statistics.rates.regression import negative_binomial
from analysis.statistics.results import PValue


def rates_permuted(counted: Association, sample: Sample) -> Association:
    """Rates of two groups; which children are in which is permuted, because a few may have most of the episodes."""
    refuse_no_events(sample)
    events, days, exposed = _columns(sample)
    strata = sample.children["stratum"].tolist() if sample.strata > 1 else None
    found = with_p(counted, rate_ratio_test(events, days, exposed, strata))
    ratio = rate_ratio_permuted(events, days, exposed, strata)
    return replace(
        found,
        estimate=estimated("Rate ratio", "ratio", ratio, "permutation of children, inverted"),
        minimum_detectable=_detectable(sample, strata),
    )


def rates_modelled(counted: Association, sample: Sample) -> Association:
    """Rates of many children pooled: negative binomial, a level for each stratum; children permuted where it cannot be
    fitted.

    A row is a child, so that errors are counted from child to child.
    """
    refuse_no_events(sample)
    events, days, exposed = _columns(sample)
    columns = {EXPOSED: [float(one) for one in exposed]} | stratum_levels(sample)
    try:
        model = negative_binomial(events, columns, days)
    except CannotCount as reason:
        why = f"No model of the rates can be fitted ({str(reason).rstrip('.')}), so children are permuted."
        return replace(rates_permuted(counted, sample), test="RATE-PERM", why=why)
    fitted = model.coefficients[EXPOSED]
    estimate = estimated("Rate ratio", "ratio", fitted.ratio, model.method)
    return replace(with_p(counted, PValue(fitted.p, exact=False)), estimate=estimate)


def time_rows(sample: Sample) -> tuple[TimeRow, ...]:
    """The events of each group in the days that the records cover."""
    rows = []
    for exposed, label in sample.exposure_levels.items():
        group = sample.children[sample.exposed == exposed]
        with_events = group.loc[group["outcome"].map(len) > 0, "child"]
        days = int((group["last"] - group["first"] + 1).sum())
        events = int(group["outcome"].map(len).sum())
        rows.append(TimeRow(label, tuple(group["child"]), tuple(with_events), events, days))
    return tuple(rows)


def refuse_no_events(sample: Sample) -> None:
    """CannotCount in words where no child had an event."""
    if not sample.children["outcome"].map(len).sum():
        raise CannotCount(f"None of the {sample.n} {sample.unit} had an event, so no rate can be compared.")


def _columns(sample: Sample) -> tuple[list[int], list[int], list[bool]]:
    """Events, days of the records and exposure of each child."""
    children = sample.children
    days = (children["last"] - children["first"] + 1).astype(int)
    return children["outcome"].map(len).tolist(), days.tolist(), sample.exposed.tolist()


def _detectable(sample: Sample, strata: list[str] | None) -> Detectable:
    """The rate ratio that this test finds, on the side of the smallest effect: of fewer, as of more of the others."""
    events, days, exposed = _columns(sample)
    fewer = sample.question.smallest_effect.ratio < 1
    groups = [one != fewer for one in exposed]
    ratio = rate_ratio_smallest_detectable(events, days, groups, strata)
    ratio = 1 / ratio if ratio and fewer else ratio
    groups = f"With {sum(exposed)} and {len(exposed) - sum(exposed)} children whose numbers spread as here this test"
    if ratio is None:
        return Detectable("ratio", None, f"{groups} cannot reach 80% power.")
    return Detectable("ratio", ratio, f"{groups} needs a rate ratio of {ratio:.2g} to find it four times in five.")
