"""BIN-BIN, BIN-BIN-STRAT: two groups by one yes/no outcome, exactly, alone or within strata."""

from dataclasses import replace

from analysis.errors import CannotCount
from analysis.plan.association import Association, Detectable, Estimate, OtherTest
from analysis.plan.methods.parts import agreeing, estimated, with_p
from analysis.plan.samples import Sample, two_by_two
from analysis.statistics.intervals import newcombe
from analysis.statistics.results import PValue
from analysis.statistics.tables.exact import (
    conditional_odds_ratio,
    detectable_share,
    fisher_central,
    fisher_power,
    smallest_attainable_p,
)
from analysis.statistics.tables.mantel_haenszel import mantel_haenszel
from analysis.statistics.tables.strata import (
    common_odds_ratio,
    exact_cmh,
    informative,
    stratified_detectable_odds_ratio,
)
from analysis.statistics.tables.strata_alike import zelen
from analysis.statistics.tables.unconditional import boschloo
from analysis.statistics.tables.unconditional_power import boschloo_detectable_share
from analysis.statistics.two_by_two import TwoByTwo
from analysis.statistics.wording import percent_to_plan, said_of_detectable

# Exact power sums over all tables of two groups; beyond this many children it is no longer what limits a result.
MOST_CHILDREN_FOR_POWER = 200
# From so many strata the Mantel-Haenszel odds ratio stands beside the exact one.
STRATA_FOR_MANTEL_HAENSZEL = 10
EXACT = "conditional maximum likelihood, central exact"


def groups_compared(counted: Association, sample: Sample) -> Association:
    """Two groups by one yes/no outcome: odds ratio, difference of shares, p, and what so few could show."""
    table = sample.two_by_two
    refuse_one_outcome(sample)
    p = fisher_central(table)
    found = with_p(counted, PValue(p, smallest=smallest_attainable_p(table)))
    return replace(
        found,
        estimate=estimated("Odds ratio", "ratio", conditional_odds_ratio(table), EXACT),
        others=(difference_of_shares(table, p),),
        other_tests=_unconditional(table),
        minimum_detectable=_detectable(table, sample),
    )


def groups_compared_in_strata(counted: Association, sample: Sample) -> Association:
    """Two groups within strata: the common odds ratio, and whether the strata differ in theirs."""
    refuse_one_outcome(sample)
    strata = informative([two_by_two(rows) for rows in sample.by_stratum])
    if not strata:
        raise CannotCount("In no stratum are there two groups and two outcomes, so nothing can be compared within one.")
    found = with_p(counted, exact_cmh(strata))
    many = len(strata) >= STRATA_FOR_MANTEL_HAENSZEL
    beside = [agreeing(_mantel_haenszel(strata), found.p)] if many else []
    alike = (OtherTest("Zelen's exact test of strata that differ", zelen(strata).p),) if len(strata) > 1 else ()
    return replace(
        found,
        estimate=estimated("Odds ratio, common to the strata", "ratio", common_odds_ratio(strata), EXACT),
        others=tuple(beside),
        other_tests=alike,
        strata=len(strata),
        minimum_detectable=_detectable_in_strata(strata, sample),
    )


def refuse_one_outcome(sample: Sample) -> None:
    """CannotCount in words where all children have the same outcome."""
    if sample.yes in (0, sample.n):
        outcome = sample.outcome_levels[bool(sample.yes)]
        raise CannotCount(
            f"All {sample.n} {sample.unit} have the same outcome ('{outcome}'), so no test can tell the groups apart."
        )


def difference_of_shares(table: TwoByTwo, p: float) -> Estimate:
    """The difference of shares; its approximate interval only where it says of 0 what the exact test says."""
    difference = newcombe(table.exposed_yes, table.exposed, table.others_yes, table.others)
    return agreeing(estimated("Difference of shares", "difference", difference, "Newcombe hybrid score"), p)


def _unconditional(table: TwoByTwo) -> tuple[OtherTest, ...]:
    """Boschloo's test, which does not hold the number with the outcome fixed, as a check on the one that does."""
    if table.n > MOST_CHILDREN_FOR_POWER:
        return ()
    return (OtherTest("Boschloo's test", boschloo(table).p),)


def _detectable(table: TwoByTwo, sample: Sample) -> Detectable | None:
    """What the exact test could have found in groups of these sizes; None where they are large."""
    if table.n > MOST_CHILDREN_FOR_POWER:
        return None
    effect = sample.question.smallest_effect
    sizes, more = (table.exposed, table.others), effect.share > effect.base
    share = detectable_share(*sizes, effect.base, more)
    at_most = fisher_power(*sizes, 1.0 if more else 0.0, effect.base)
    words = said_of_detectable(table, effect.base, share, at_most, sample.unit)
    unconditional = boschloo_detectable_share(*sizes, effect.base, more)
    if unconditional is not None and unconditional != share:
        words += f" Boschloo's test needs {percent_to_plan(unconditional)}."
    return Detectable(
        measure="share",
        value=share,
        words=words,
        base=effect.base,
        smallest_effect=effect.share,
        power_at_smallest_effect=fisher_power(*sizes, effect.share, effect.base),
    )


def _detectable_in_strata(strata: tuple[TwoByTwo, ...], sample: Sample) -> Detectable:
    """The common odds ratio that the exact test finds with these margins, on the side of the smallest effect."""
    effect = sample.question.smallest_effect
    if effect.share > effect.base:
        ratio = stratified_detectable_odds_ratio(strata)
    else:
        turned = [TwoByTwo(one.others_yes, one.others_no, one.exposed_yes, one.exposed_no) for one in strata]
        ratio = stratified_detectable_odds_ratio(turned)
        ratio = ratio and 1 / ratio
    needs = (
        "cannot reach 80% power"
        if ratio is None
        else f"needs an odds ratio of {ratio:.2g} to find it four times in five"
    )
    return Detectable("ratio", ratio, f"With these strata this test {needs}.")


def _mantel_haenszel(strata: tuple[TwoByTwo, ...]) -> Estimate:
    method = "Robins, Breslow and Greenland"
    return estimated("Mantel-Haenszel odds ratio", "ratio", mantel_haenszel(strata), method)
