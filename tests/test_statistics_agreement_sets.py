"""Multi-valued alpha: against the published tables and R's mvalpha, and by enumerating every pair of sets."""

from fractions import Fraction
from itertools import combinations, permutations
from math import prod, sqrt

import numpy as np
import pytest

from analysis.statistics.agreement_alpha import krippendorffs_alpha
from analysis.statistics.agreement_ratings import rated
from analysis.statistics.agreement_sets import multi_valued_alpha

# Krippendorff and Craggs 2016: a string a set, a coder a list; None: not seen; and the alpha of R mvalpha (its
# worksheet and tests; therealcfdrake/mvalpha), with as many digits as stand there.
PUBLISHED = {
    "3": (["bd", "abd", "", "a"], ["d", "b", "a", None], [None, "bd", "a", None], "0.2865907"),
    "8a": (["a", "abd", "d"], ["a", "abd", "d"], ["a", "abde", "d"], "0.947"),
    "8b": (["a", "ab", "d"], ["a", "ab", "d"], ["a", "abd", "d"], "0.923"),
    "8c": (["a", "b", "d"], ["a", "b", "d"], ["a", "bd", "d"], "0.895"),
    "9a": (["a", "ab", "d"], ["a", "ad", "d"], ["a", "bd", "d"], "0.716"),
    "9b": (["a", "ab", "d"], ["a", "ed", "d"], ["a", "f", "d"], "0.554"),
    "9c": (["a", "ab", "bd"], ["b", "ed", "d"], ["ab", "f", "be"], "-0.002"),
}


def units(*coders: list) -> list:
    return [[None if given is None else frozenset(given) for given in row] for row in zip(*coders, strict=True)]


def apart(one: frozenset, other: frozenset) -> Fraction:
    return 1 - Fraction(2 * len(one & other), len(one) + len(other)) if one or other else Fraction(0)


def by_enumeration(table: list) -> Fraction:
    """The definition, in whole numbers, over every set of every size that was seen."""
    rows = [[given for given in row if given is not None] for row in table]
    rows = [row for row in rows if len(row) > 1]
    sets = [given for row in rows for given in row]
    times = {value: sum(value in given for given in sets) for value in frozenset().union(*sets)}
    within = sum(sum(apart(*pair) for pair in permutations(row, 2)) / Fraction(len(row) - 1) for row in rows)
    chance = Fraction(0)
    for c in {len(given) for given in sets}:
        for k in {len(given) for given in sets}:
            pairs = [(C, K) for C in drawn(times, c) for K in drawn(times, k)]
            ways = [weight(times, C, K) for C, K in pairs]
            mean = sum(way * apart(*pair) for way, pair in zip(ways, pairs, strict=True)) / Fraction(sum(ways) or 1)
            chance += Fraction(sum(len(s) == c for s in sets) * sum(len(s) == k for s in sets), len(sets) ** 2) * mean
    return 1 - Fraction(within, len(sets)) / chance


def drawn(times: dict, size: int) -> list[frozenset]:
    return [frozenset(values) for values in combinations(times, size)]


def weight(times: dict, one: frozenset, other: frozenset) -> int:
    return prod(times[v] for v in one) * prod(times[v] - (v in one) for v in other)


def made(n: int, coders: int, values: int, seed: int, missing: float = 0.1) -> list:
    """Units in which six coders of ten give a set that is known, and the others one of their own."""
    random = np.random.default_rng(seed)

    def one() -> frozenset:
        return frozenset(random.choice(values, size=random.integers(0, 4), replace=False).tolist())

    def row() -> list:
        truth = one()
        return [truth if random.random() < 0.6 else one() for _ in range(coders)]

    return [[None if random.random() < missing else given for given in row()] for _ in range(n)]


@pytest.mark.parametrize("table", PUBLISHED)
def test_the_published_tables_are_reproduced(table):
    *coders, alpha = PUBLISHED[table]
    found = multi_valued_alpha(units(*coders)).estimate
    assert f"{found:.{len(alpha.split('.')[1])}f}" == alpha
    assert found == pytest.approx(float(by_enumeration(units(*coders))), abs=1e-12)


def test_random_sets_agree_with_the_enumeration_of_every_pair():
    for seed in range(12):
        table = made(3 + seed, 3, 5, seed)
        assert multi_valued_alpha(table).estimate == pytest.approx(float(by_enumeration(table)), abs=1e-10)


def test_with_one_value_a_set_it_is_the_nominal_alpha():
    rows = [["a", "a"], ["b", "a"], ["b", "b"], ["c", "c"], ["c", None], ["a", "c"]]
    single = [[None if value is None else frozenset(value) for value in row] for row in rows]
    assert multi_valued_alpha(single).estimate == pytest.approx(krippendorffs_alpha(rated(rows)).estimate)


def test_the_error_is_near_that_of_leaving_out_one_unit_at_a_time():
    table = made(36, 2, 8, 36, missing=0)
    left = np.array([multi_valued_alpha(table[:i] + table[i + 1 :]).estimate for i in range(36)])
    assert multi_valued_alpha(table).error == pytest.approx(sqrt(35 / 36 * ((left - left.mean()) ** 2).sum()), rel=0.02)


def test_with_many_units_the_error_is_that_of_leaving_out_one_unit_at_a_time():
    """Most answers raise nothing, so that chance hangs on the few that do; each kind of unit is left out once."""
    kinds, times = units(["", "a", "a", "b", "ab"], ["", "a", "", "b", "a"]), np.array([2800, 120, 600, 40, 240])
    tables = [
        [row for row, n in zip(kinds, times - out, strict=True) for _ in range(n)] for out in np.eye(5, dtype=int)
    ]
    left = np.array([multi_valued_alpha(table).estimate for table in tables])
    jackknife = sqrt(times @ (left - times @ left / times.sum()) ** 2)
    whole = [row for row, n in zip(kinds, times, strict=True) for _ in range(n)]
    assert multi_valued_alpha(whole).error == pytest.approx(jackknife, rel=0.002)


def test_where_sets_do_not_differ_nothing_can_be_told():
    same = "Cannot be computed because every rating is the same"
    assert multi_valued_alpha(units(["", "", ""], ["", "", ""])).reason.startswith(same)
    assert multi_valued_alpha(units(["ab"] * 5, ["ab"] * 5)).reason.startswith(same)
    assert multi_valued_alpha(units(["a", "b"], ["a", None])).reason.endswith("only one of the answers.")
    alone = multi_valued_alpha([])
    assert (alone.n, alone.raters, alone.estimate) == (0, 0, None)
    assert alone.reason.endswith("no two raters rated the same answers.")


def test_coders_who_never_differ_have_an_interval_and_a_small_number_its_warning():
    """De = 2 x (1/8 + 1/16) of an empty set + 32 of 56 x 1/4 of two single values + 1/3 x 1/4 of one in two = .6012."""
    found = multi_valued_alpha(units(["a", "b", "", "ab"], ["a", "b", "", "ab"]))
    assert (found.estimate, found.high) == (1.0, 1.0)
    assert found.low == pytest.approx(1 - (1 - 0.025 ** (1 / 4)) / (3 / 8 + 1 / 7 + 1 / 12))
    assert found.warning == "4 answers: the interval covers almost everything; no verdict under 20."


class Salted(str):
    """A value whose place in a set changes with the salt, as that of words does from run to run."""

    salt = 0

    def __hash__(self) -> int:
        return hash((self.salt, len(self), *map(ord, self)))


class SaltedOtherwise(Salted):
    salt = 1


@pytest.mark.parametrize("seed", range(4))
def test_the_order_in_which_a_set_is_walked_changes_no_bit(seed):
    table = made(150, 3, 25, seed)
    one, other = (
        [[given if given is None else frozenset(kind(value) for value in given) for given in row] for row in table]
        for kind in (Salted, SaltedOtherwise)
    )
    walked = [[list(map(str, given)) for row in named for given in row if given] for named in (one, other)]
    assert walked[0] != walked[1]
    assert multi_valued_alpha(one) == multi_valued_alpha(other)
