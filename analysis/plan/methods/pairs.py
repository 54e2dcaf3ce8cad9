"""BIN-BIN-PAIR and BIN-BIN-FPC: the same children twice, and two rounds drawn from two lists."""

from dataclasses import replace

from analysis.errors import CannotCount
from analysis.plan.association import Association
from analysis.plan.methods.parts import agreeing, estimated, with_p
from analysis.plan.samples import Sample
from analysis.statistics.tables.finite_lists import difference_between_lists, lists_compared
from analysis.statistics.tables.paired import Pairs, mcnemar, paired_difference, paired_odds_ratio


def children_compared_with_themselves(counted: Association, sample: Sample) -> Association:
    """The same children before and after: only those who changed carry anything."""
    table = sample.two_by_two
    pairs = Pairs(table.exposed_yes, table.exposed_no, table.others_yes, table.others_no)
    if not pairs.before_only + pairs.after_only:
        raise CannotCount(f"All {sample.n} {sample.unit} are alike before and after, so nothing can be tested.")
    found = with_p(counted, mcnemar(pairs))
    ratio = estimated("Odds ratio of those who changed", "ratio", paired_odds_ratio(pairs), "exact conditional")
    difference = estimated("Difference of shares", "difference", paired_difference(pairs), "Tango score")
    return replace(found, estimate=ratio, others=(agreeing(difference, found.p),))


def lists_of_rounds_compared(counted: Association, sample: Sample) -> Association:
    """The share on this round's list less that on the list of the round before."""
    before, now = (one.description.population for one in sample.rounds)
    if None in (before.size, now.size):
        raise CannotCount("The size of a list is not known. Put population.size of both rounds into their round.toml.")
    table = sample.two_by_two
    drawn = (table.exposed_yes, table.exposed, now.size, table.others_yes, table.others, before.size)
    found = with_p(counted, lists_compared(*drawn))
    difference = difference_between_lists(*drawn)
    return replace(found, estimate=estimated("Difference of shares of the lists", "difference", difference, "exact"))
