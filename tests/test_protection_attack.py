"""What a reader can work out, against every way to fill in small systems of counts."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.protection.attack import Contradiction, determined
from analysis.protection.linked import Known, Range, Share, Sum

MOST = 9


def by_trying(known: Known, keys: list[str]) -> dict[str, Range]:
    """The least and the most of every count over all numbers from 0 to 9 that fit."""
    fits = []
    spans = [
        range(known.ranges[key].low, (MOST if known.ranges[key].high is None else known.ranges[key].high) + 1)
        for key in keys
    ]
    for numbers in product(*spans):
        of = dict(zip(keys, numbers, strict=True))
        sums = all(of[one.whole] == sum(of[part] for part in one.parts) for one in known.sums)
        shares = all(s.low * of[s.whole] <= 100 * of[s.part] <= s.high * of[s.whole] for s in known.shares)
        if sums and shares:
            fits.append(of)
    return {key: Range(min(of[key] for of in fits), max(of[key] for of in fits)) for key in keys} if fits else {}


def table(cells: tuple[int, int, int, int], hidden: set[str]) -> Known:
    """A 2x2 table with all margins printed, but those of its numbers that are hidden."""
    a, b, c, d = cells
    numbers = {"a": a, "b": b, "c": c, "d": d, "ab": a + b, "cd": c + d, "ac": a + c, "bd": b + d, "all": a + b + c + d}
    ranges = {key: Range(1, None) if key in hidden else Range(number, number) for key, number in numbers.items()}
    rows = (Sum("ab", ("a", "b")), Sum("cd", ("c", "d")), Sum("all", ("ab", "cd")))
    return Known(ranges, (*rows, Sum("ac", ("a", "c")), Sum("bd", ("b", "d")), Sum("all", ("ac", "bd"))))


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(*[st.integers(1, 2)] * 4),
    st.sets(st.sampled_from(["a", "b", "c", "d", "ab"]), min_size=1, max_size=4),
    st.integers(2, 4),
)
def test_of_a_2x2_table_that_is_found_which_trying_all_numbers_finds(cells, hidden, least_open):
    known = table(cells, hidden)
    keys = list(known.ranges)
    truth = by_trying(known, keys)
    found = determined(known, sorted(hidden), least_open)
    assert found == {key: truth[key] for key in sorted(hidden) if truth[key].high - truth[key].low + 1 < least_open}


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 9), st.integers(0, 9), st.integers(0, 100), st.integers(2, 4))
def test_a_printed_percentage_leaves_what_rounds_to_it(whole, part, percent, least_open):
    known = Known({"x": Range(0, 9), "n": Range(1, 9)}, (), (Share("x", "n", percent - 0.5, percent + 0.5),))
    truth = by_trying(known, ["x", "n"])
    if not truth:
        with pytest.raises(Contradiction):
            determined(known, ["x"], 1000)
        return
    found = determined(known, ["x", "n"], least_open)
    assert found == {key: left for key, left in truth.items() if left.high - left.low + 1 < least_open}


def test_a_hierarchy_gives_its_levels_away():
    """11 audited, 9 followed up, 7 of these known, 5 with concerns: each step's rest is small."""
    levels = {"11": Range(11, 11), "9": Range(9, 9), "7": Range(1, None), "5": Range(1, None)}
    rests = {"r9": Range(0, None), "r7": Range(0, None), "r5": Range(0, None)}
    sums = (Sum("11", ("9", "r9")), Sum("9", ("7", "r7")), Sum("7", ("5", "r5")))
    found = determined(Known(levels | rests, sums), ["r9", "r7", "r5", "7"], 3)
    assert found == {"r9": Range(2, 2)}
    named = Known(levels | rests | {"7": Range(7, 7)}, sums)
    assert determined(named, ["r9", "r7", "r5"], 3) == {"r9": Range(2, 2), "r7": Range(2, 2)}


def test_one_and_one_are_all_that_two_hidden_cells_of_two_can_be():
    known = Known({"all": Range(2, 2), "a": Range(1, None), "b": Range(1, None)}, (Sum("all", ("a", "b")),))
    assert determined(known, ["a", "b"], 3) == {"a": Range(1, 1), "b": Range(1, 1)}


def test_tables_that_share_a_margin_are_one_system():
    known = Known(
        {"n": Range(20, 20), "a": Range(1, None), "b": Range(1, None), "c": Range(9, 9), "d": Range(1, None)},
        (Sum("n", ("a", "b")), Sum("b", ("c", "d")), Sum("n", ("d", "e")), Sum("e", ("f",))),
    )
    assert determined(known, ["d"], 3) == {}
    told = Known(known.ranges | {"f": Range(17, 17)}, known.sums)
    assert determined(told, ["d", "a"], 3) == {"d": Range(3, 3), "a": Range(8, 8)}


def test_a_count_that_nothing_is_linked_with_may_be_anything():
    assert determined(Known({}), ["x"], 3) == {}


def test_numbers_that_cannot_all_be_true_are_a_contradiction():
    known = Known({"n": Range(5, 5), "a": Range(4, 4), "b": Range(2, 2)}, (Sum("n", ("a", "b")),))
    with pytest.raises(Contradiction, match="cannot all be true"):
        determined(known, ["a"], 3)
