"""The same children judged two or more times, in more than two grades or more than two times.

`marginal_homogeneity`: were the grades before and after alike? `cochran_q`: is a yes/no outcome as frequent each time?
Both are exact: every child's answers could, by the hypothesis, have come in any order, and all orders are counted in
whole numbers.
"""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from scipy.stats import chi2, norm

from analysis.errors import CannotCount
from analysis.statistics.results import PValue

# So many different sums are counted at most: some seconds of work.
MOST_SUMS = 200_000


def marginal_homogeneity(table: Sequence[Sequence[int]]) -> PValue:
    """Exact p that grades before (rows) and after (columns) are distributed alike; `statistic` is z.

    Square table of children, its grades scored 0, 1, 2 ... in their order. Each child whose grade changed counts its
    change with + or - at equal chance; p counts all signs whose sum is as far from 0 (Agresti 1983; StatXact). With two
    grades it is McNemar's p. z = (sum of after - before) / sqrt(sum of squares). 13 up and 7 down of 75:

    >>> tested = marginal_homogeneity([[28, 13], [7, 27]])
    >>> round(tested.statistic, 3), round(tested.p, 4)
    (1.342, 0.2632)
    """
    changes = _changes(table)
    sums = _signed_sums(changes)
    found = abs(sum(step * number for step, number in changes.items()))
    far = sum(ways for total, ways in sums.items() if abs(total) >= found)
    furthest = sum(ways for total, ways in sums.items() if abs(total) == max(sums))
    signs = sum(sums.values())
    return PValue(far / signs, furthest / signs, statistic=_z(changes))


def marginal_homogeneity_asymptotic(table: Sequence[Sequence[int]]) -> PValue:
    """p of the same hypothesis from the normal curve (R: coin::mh_test with scores). 13 against 7 of 75:

    >>> round(marginal_homogeneity_asymptotic([[28, 13], [7, 27]]).p, 4)
    0.1797
    """
    z = _z(_changes(table))
    return PValue(float(2 * norm.sf(abs(z))), statistic=z, exact=False)


def cochran_q(rows: Sequence[Sequence[int]]) -> PValue:
    """Exact p that an outcome is as frequent each time: Cochran's Q over all orders of each child's answers.

    A row a child, a column a time, 1 yes and 0 no (Cochran 1950; Patil 1975). Refused with `CannotCount` where more
    sums would have to be counted than `MOST_SUMS`. Three children who all gained it at the second time; of 2^3 orders 2
    are as extreme:

    >>> tested = cochran_q([[0, 1], [0, 1], [0, 1]])
    >>> tested.statistic, tested.p
    (3.0, 0.25)
    """
    statistic = _q(rows)
    sums = _sums_by_time(rows)
    found = sum(sum(column) ** 2 for column in zip(*rows, strict=True))
    squares = Counter()
    for totals, ways in sums.items():
        squares[sum(total**2 for total in totals)] += ways
    orders = sum(squares.values())
    far = sum(ways for square, ways in squares.items() if square >= found)
    return PValue(far / orders, squares[max(squares)] / orders, statistic=statistic)


def cochran_q_asymptotic(rows: Sequence[Sequence[int]]) -> PValue:
    """p of the same hypothesis from chi-squared with one degree of freedom less than there are times.

    >>> round(cochran_q_asymptotic([[0, 1], [0, 1], [0, 1]]).p, 4)
    0.0833
    """
    statistic = _q(rows)
    return PValue(float(chi2.sf(statistic, len(rows[0]) - 1)), statistic=statistic, exact=False)


def _changes(table: Sequence[Sequence[int]]) -> Counter[int]:
    """How many children changed by so many grades downwards (-) and upwards (+)."""
    if len(table) < 2 or any(len(row) != len(table) for row in table):
        raise CannotCount("Before and after need the same two or more grades: as many rows as columns.")
    if min(number for row in table for number in row) < 0:
        raise CannotCount("A table of children cannot hold a negative number.")
    changes: Counter[int] = Counter()
    for before, row in enumerate(table):
        for after, number in enumerate(row):
            if after != before and number:
                changes[after - before] += number
    return changes


def _signed_sums(changes: Counter[int]) -> Counter[int]:
    """In how many ways of choosing a sign for every change each sum comes about."""
    sums = Counter({0: 1})
    for step, number in changes.items():
        grown: Counter[int] = Counter()
        for total, ways in sums.items():
            for more in range(number + 1):
                grown[total + step * (2 * more - number)] += ways * math.comb(number, more)
        sums = grown
    return sums


def _z(changes: Counter[int]) -> float:
    total = sum(step * number for step, number in changes.items())
    return total / math.sqrt(sum(step**2 * number for step, number in changes.items())) if changes else 0.0


def _q(rows: Sequence[Sequence[int]]) -> float:
    """Cochran's Q, (k - 1)(k sum of columns^2 - total^2) / (k total - sum of rows^2); 0 where no child varies."""
    if not rows or len(rows[0]) < 2 or any(len(row) != len(rows[0]) for row in rows):
        raise CannotCount("Each child needs an answer for each of two or more times.")
    if any(answer not in (0, 1) for row in rows for answer in row):
        raise CannotCount("Answers are 1 (yes) or 0 (no). Leave out children with a missing answer, and say how many.")
    times, total = len(rows[0]), sum(map(sum, rows))
    within = times * total - sum(sum(row) ** 2 for row in rows)
    between = times * sum(sum(column) ** 2 for column in zip(*rows, strict=True)) - total**2
    return float((times - 1) * between / within) if within else 0.0


def _sums_by_time(rows: Sequence[Sequence[int]]) -> Counter[tuple[int, ...]]:
    """In how many orders of the answers each set of column sums comes about, whichever column a sum belongs to."""
    times = len(rows[0])
    sums: Counter[tuple[int, ...]] = Counter({(0,) * times: 1})
    for yes in sorted(sum(row) for row in rows):
        grown: Counter[tuple[int, ...]] = Counter()
        for totals, ways in sums.items():
            for chosen in combinations(range(times), yes):
                grown[tuple(sorted(total + (time in chosen) for time, total in enumerate(totals)))] += ways
        sums = grown
        if len(sums) > MOST_SUMS:
            raise CannotCount(
                f"Too many children and times to count every order: use cochran_q_asymptotic ({times} times)."
            )
    return sums
