"""Other exact tests of two groups and one yes/no outcome, given the margins of the 2x2 table.

All count in whole numbers, as tables/exact.py does; they differ in what counts as at least as extreme on the other
side. Minimum likelihood: whatever is no more likely (R's fisher.test); Blaker: whatever has no larger a tail; mid-p:
twice a tail with half the table itself; Pearson: whatever has no smaller a chi-square. Only mid-p may reject more than
one in twenty where there is nothing. Report tables/exact.py; these stand beside it. Their intervals are in
tables/conditional_intervals.py.
"""

from collections.abc import Callable

from analysis.statistics.results import PValue
from analysis.statistics.tables.exact import place, ways
from analysis.statistics.two_by_two import TwoByTwo

# Two tables whose chances differ by less than one part in so many count as equally likely, as in R's fisher.test.
PARTS = 10_000_000


def fisher_more(table: TwoByTwo) -> float:
    """One-sided p: the chance of so many exposed children with the outcome, or more, given the margins (Fisher 1935).

    3 of 4 against 1 of 4, (16 + 1) / 70:

    >>> round(fisher_more(TwoByTwo(3, 1, 1, 3)), 4)
    0.2429
    """
    counted = ways(table)
    return sum(counted[place(table) :]) / sum(counted)


def fisher_less(table: TwoByTwo) -> float:
    """One-sided p: the chance of so few exposed children with the outcome, or fewer, given the margins (Fisher 1935).

    6 of 18 against 12 of 17:

    >>> round(fisher_less(TwoByTwo(6, 12, 12, 5)), 4)
    0.0303
    """
    counted = ways(table)
    return sum(counted[: place(table) + 1]) / sum(counted)


def fisher_minimum_likelihood(table: TwoByTwo) -> PValue:
    """p of Fisher's exact test as R and scipy give it: the chance of all tables no more likely than this one.

    Hypothesis: an odds ratio of 1. `statistic`: the exposed with the outcome. 6 of 18 against 12 of 17, whose central
    p is 0.0606:

    >>> round(fisher_minimum_likelihood(TwoByTwo(6, 12, 12, 5)).p, 4)
    0.0437
    """
    counted = ways(table)
    return _two_sided(table, lambda at: [way * PARTS <= counted[at] * (PARTS + 1) for way in counted])


def fisher_blaker(table: TwoByTwo) -> PValue:
    """p of Blaker's exact test: the smaller tail, with as much of the other as is no larger (Blaker 2000).

    Hypothesis: an odds ratio of 1. Never above the central p. 3 of 9 against 2 of 21, whose central p is 0.2865:

    >>> round(fisher_blaker(TwoByTwo(3, 6, 2, 19)).p, 4)
    0.286
    """
    counted = ways(table)
    below, above = _running(counted), _running(counted[::-1])[::-1]
    tails = [min(pair) for pair in zip(below, above, strict=True)]
    return _two_sided(table, lambda at: [tail <= tails[at] for tail in tails])


def fisher_mid_p(table: TwoByTwo) -> PValue:
    """Twice the smaller tail, with this table's own chance counted by half (Lancaster 1961; R: exact2x2 midp=TRUE).

    Hypothesis: an odds ratio of 1. Less cautious than Fisher: where there is nothing it rejects at most 4.5% of audits
    of 8, 12, 18 or 36 children, but up to 5.8% at 17 v 17 children, 5.3% at 11 v 11 and 5.7% at 50 v 50. `exact` says
    that nothing was drawn. 3 of 4 against 1 of 4, 2 x (1 + 16 / 2) / 70:

    >>> round(fisher_mid_p(TwoByTwo(3, 1, 1, 3)).p, 4)
    0.2571
    """
    counted, at = ways(table), place(table)
    total = sum(counted)
    tail = min(sum(counted[:at]), sum(counted[at + 1 :]))
    smallest = min(1.0, min(counted[0], counted[-1]) / total)
    return PValue(min(1.0, (2 * tail + counted[at]) / total), smallest, float(table.exposed_yes))


def pearson_exact(table: TwoByTwo) -> float:
    """The chance, given the margins, of all tables whose Pearson chi-square is at least this table's (Agresti 2002).

    Hypothesis: an odds ratio of 1. 21 of 23 against 15 of 18:

    >>> round(pearson_exact(TwoByTwo(21, 2, 15, 3)), 4)
    0.6384
    """
    more, same, total = _beyond(table)
    return (more + same) / total


def pearson_mid_p(table: TwoByTwo) -> float:
    """As `pearson_exact`, with the chance of the tables whose chi-square is just this table's counted by half.

    21 of 23 against 15 of 18 (Agresti 2002, Table 3.14; R: coin's midpvalue of a chi-square test):

    >>> round(pearson_mid_p(TwoByTwo(21, 2, 15, 3)), 4)
    0.5007
    """
    more, same, total = _beyond(table)
    return (2 * more + same) / (2 * total)


def _two_sided(table: TwoByTwo, as_extreme: Callable[[int], list[bool]]) -> PValue:
    """The chance of the tables that are as extreme as this one, and the smallest chance that a place could have."""
    counted, total = ways(table), sum(ways(table))

    def p_at(at: int) -> float:
        return sum(way for way, counts in zip(counted, as_extreme(at), strict=True) if counts) / total

    return PValue(p_at(place(table)), min(p_at(0), p_at(len(counted) - 1)), float(table.exposed_yes))


def _running(counted: list[int]) -> list[int]:
    found = [counted[0]]
    for way in counted[1:]:
        found.append(found[-1] + way)
    return found


def _beyond(table: TwoByTwo) -> tuple[int, int, int]:
    """Ways with a larger chi-square, with the same, and all: the square grows with |n X - exposed x yes|."""
    counted, at = ways(table), place(table)
    first = table.n * (table.exposed_yes - at) - table.exposed * table.yes
    distances = [abs(first + table.n * k) for k in range(len(counted))]
    pairs = list(zip(counted, distances, strict=True))
    more = sum(way for way, distance in pairs if distance > distances[at])
    return more, sum(way for way, distance in pairs if distance == distances[at]), sum(counted)
