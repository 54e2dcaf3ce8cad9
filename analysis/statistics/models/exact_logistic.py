"""Exact logistic regression: the odds ratio of an exposure with covariates, from very few children.

Whatever the covariates do is conditioned away: among all choices of as many children with the outcome whose covariates
add up to the same (in each stratum as many; of each numeric column the same sum), the exposures of those chosen add up
to a sum, tilted by w for each unit of exposure. That sum's exact distribution gives test and interval. Cox 1970;
Hirji, Mehta & Patel 1987, J Am Stat Assoc 82:1110-1117.
"""

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import add

from analysis.errors import CannotCount
from analysis.statistics.results import Interval, PValue
from analysis.statistics.tables.sums import central_p, probability_p, tilted_odds_ratio, whole_sums

# Sums of half the children looked at before giving up, about three seconds' work: always enough for 36 children.
MOST = 600_000

# Children with the outcome, sum of exposures, sums of the columns -> in how many ways.
Reached = dict[tuple[int, ...], int]


@dataclass(frozen=True)
class ExactLogistic:
    """The odds ratio for one unit more of the exposure; its central p, which agrees; and the p by probability."""

    odds_ratio: Interval
    p: PValue
    p_probability: PValue


def exact_logistic(
    outcome: Sequence[bool],
    exposure: Sequence[int],
    given: Sequence[Hashable] | Mapping[str, Sequence[float]] = (),
) -> ExactLogistic:
    """Exact conditional odds ratio of a yes/no or whole-number exposure, with covariates held.

    Hypothesis: an odds ratio of 1. `given`: a stratum for each child (any labels), or numeric columns by name, whose
    sums are conditioned on; none: one stratum of all. Interval and `p` are central and agree; `p_probability` adds
    sums no more likely, as R's mantelhaen.test(exact = TRUE) does. CannotCount: missing values; nothing left that
    could vary (a column with many different values fixes everything: band it into strata); too much work (use Firth).
    3 of 4 exposed against 1 of 4 others, without covariates:

    >>> found = exact_logistic([1, 1, 1, 0, 1, 0, 0, 0], [1, 1, 1, 1, 0, 0, 0, 0])
    >>> round(found.odds_ratio.estimate, 3), round(found.odds_ratio.low, 4), round(found.p.p, 4)
    (6.408, 0.2117, 0.4857)
    """
    yes, exposed = _whole("outcome", outcome, len(outcome)), _whole("exposure", exposure, len(outcome))
    if not set(yes) <= {0, 1}:
        raise CannotCount("An outcome is 1 or 0 for each child: logistic regression is of yes and no.")
    strata, columns = _covariates(given, len(yes))
    rows = list(zip(yes, exposed, *columns, strict=True))
    ways = {0: 1}
    for stratum in dict.fromkeys(strata):
        within = [row for row, one in zip(rows, strata, strict=True) if one == stratum]
        ways = _together(ways, _of_stratum(within))
    if len(ways) < 2:
        raise CannotCount(
            "Nothing is left to compare: given what is held, no other exposures could have had the outcome. "
            "Band a covariate with many values into strata, or leave it out."
        )
    lowest, highest = min(ways), max(ways)
    seen = sum(value for value, one in zip(exposed, yes, strict=True) if one)
    sums = whole_sums([ways.get(value, 0) for value in range(lowest, highest + 1)], seen - lowest, lowest)
    return ExactLogistic(tilted_odds_ratio(sums), central_p(sums), probability_p(sums))


def _of_stratum(rows: list[tuple[int, ...]]) -> dict[int, int]:
    """In how many ways each sum of exposures comes about within a stratum, all else as it was.

    The children are gone through in two halves, so that 36 take 2 x 2^18 steps at most, not 2^36.
    """
    seen = tuple(sum(row[at] for row in rows if row[0]) for at in range(len(rows[0])))
    kinds = sorted(Counter(row[1:] for row in rows).items())
    others: dict[tuple[int, ...], list[tuple[int, int]]] = {}
    for (number, total, *sums), ways in _reached(kinds[1::2], len(seen)).items():
        others.setdefault((number, *sums), []).append((total, ways))
    found: dict[int, int] = {}
    for (number, total, *sums), ways in _reached(kinds[::2], len(seen)).items():
        left = tuple(all_of - part for all_of, part in zip((seen[0], *seen[2:]), (number, *sums), strict=True))
        for more, ways_more in others.get(left, []):
            found[total + more] = found.get(total + more, 0) + ways * ways_more
    return found


def _reached(kinds: list[tuple[tuple[int, ...], int]], size: int) -> Reached:
    """Every sum that children of these kinds (values, and how many children have just these) can add up to."""
    reached: Reached = {(0,) * size: 1}
    for values, number in kinds:
        if len(reached) * (number + 1) > MOST:
            raise CannotCount("Too many sums to count exactly: use Firth's logistic regression, or fewer covariates.")
        found: Reached = {}
        for chosen in range(number + 1):
            ways_here, added = math.comb(number, chosen), [chosen * more for more in (1, *values)]
            for state, ways in reached.items():
                after = tuple(map(add, state, added))
                found[after] = found.get(after, 0) + ways * ways_here
        reached = found
    return reached


def _together(one: dict[int, int], other: dict[int, int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for sum_one, ways_one in one.items():
        for sum_other, ways_other in other.items():
            found[sum_one + sum_other] = found.get(sum_one + sum_other, 0) + ways_one * ways_other
    return found


def _covariates(
    given: Sequence[Hashable] | Mapping[str, Sequence[float]], children: int
) -> tuple[Sequence[Hashable], list[list[int]]]:
    """A stratum a child and the columns in whole numbers; strata: one of all where columns are given."""
    if isinstance(given, Mapping):
        return [0] * children, [_whole_multiples(name, column, children) for name, column in given.items()]
    if len(given) and len(given) != children:
        raise CannotCount(f"There are {len(given)} strata for {children} children: give one for each child.")
    if any(stratum is None or stratum != stratum for stratum in given):
        raise CannotCount("A child has no stratum: leave such children out, and say so.")
    return list(given) or [0] * children, []


def _whole_multiples(name: str, values: Sequence[float], children: int) -> list[int]:
    """The values in the largest unit of which all are whole numbers, as they are written (0.1 is a tenth)."""
    _refuse_unless_numbers(name, values, children)
    fractions = [Fraction(str(float(value))) for value in values]
    unit = math.lcm(*(fraction.denominator for fraction in fractions))
    return [int(fraction * unit) for fraction in fractions]


def _whole(name: str, values: Sequence[float], children: int) -> list[int]:
    _refuse_unless_numbers(name, values, children)
    if any(float(value) != int(value) for value in values):
        raise CannotCount(f"'{name}' holds a value that is no whole number: exact regression counts in units.")
    return [int(value) for value in values]


def _refuse_unless_numbers(name: str, values: Sequence[float], children: int) -> None:
    try:
        numbers = [float(value) for value in values]
    except (TypeError, ValueError):
        raise CannotCount(f"'{name}' holds something that is no number: use 1 for yes, 0 for no.") from None
    if len(numbers) != children or not numbers:
        raise CannotCount(f"'{name}' has {len(numbers)} values for {children} children: give one for each child.")
    if not all(math.isfinite(number) for number in numbers):
        raise CannotCount(f"'{name}' is missing for some children: leave them out, and say so.")
