"""The attack finds exactly what can be worked out: beside every possible table, written out."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.protection.attack import ANY, determined
from analysis.protection.linked import Known, Range, Share, Sum
from analysis.protection.relations import ContradictoryCounts

TOP = 9  # where every possible table is written out, no count is larger


def possible(known: Known) -> dict[str, set[int]]:
    """All values of each count, by trying every combination; every count needs a highest value."""
    keys, found = list(known.ranges), {key: set() for key in known.ranges}
    for values in product(*(range(known.ranges[key].low, known.ranges[key].high + 1) for key in keys)):
        counts = dict(zip(keys, values, strict=True))
        sums = all(counts[one.whole] == sum(counts[part] for part in one.parts) for one in known.sums)
        shares = all(
            share.low * counts[share.whole] <= 100 * counts[share.part] <= share.high * counts[share.whole]
            for share in known.shares
        )
        if sums and shares:
            for key, value in counts.items():
                found[key].add(value)
    return found


def held(known: Known, numbers: dict[str, int], least_open: int, within: Range) -> dict[str, Range]:
    """What the attack must find, from every possible table."""
    top = TOP * 100 if within.high is None else within.high
    inside = {key: {v for v in values if within.low <= v <= top} for key, values in possible(known).items()}
    given_away = {key: values for key, values in inside.items() if key in numbers and len(values) < least_open}
    return {key: Range(min(values), max(values)) for key, values in given_away.items() if values}


def agrees(known: Known, numbers: dict[str, int], least_open: int = 3, within: Range = ANY) -> None:
    found, expected = determined(known, numbers, least_open, within), held(known, numbers, least_open, within)
    assert {key: one for key, one in found.items() if one.low <= one.high} == expected


def table(cells: list[list[int]]) -> tuple[dict[str, int], tuple[Sum, ...]]:
    """The counts of a table with its margins, and their sums."""
    down, across = range(len(cells)), range(len(cells[0]))
    numbers = {f"{r}{c}": cells[r][c] for r in down for c in across}
    numbers |= {f"{r}+": sum(cells[r]) for r in down} | {f"+{c}": sum(row[c] for row in cells) for c in across}
    numbers |= {"++": sum(map(sum, cells))}
    sums = [Sum(f"{r}+", tuple(f"{r}{c}" for c in across)) for r in down]
    sums += [Sum(f"+{c}", tuple(f"{r}{c}" for r in down)) for c in across]
    sums += [Sum("++", tuple(f"{r}+" for r in down)), Sum("++", tuple(f"+{c}" for c in across))]
    return numbers, tuple(sums)


def printed(numbers: dict[str, int], hidden: set[str], top: int) -> dict[str, Range]:
    return {key: Range(1 if n else 0, top) if key in hidden else Range(n, n) for key, n in numbers.items()}


small_cells = st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=2), min_size=2, max_size=2)


@given(small_cells, st.sets(st.sampled_from(["00", "01", "10", "11", "0+", "1+", "+0"])), st.integers(2, 4))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_every_two_by_two_table_is_attacked_as_by_trying_all_tables(cells, hidden, least_open):
    numbers, sums = table(cells)
    agrees(Known(printed(numbers, set(sorted(hidden)[:5]), TOP), sums), numbers, least_open)


@given(st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=3, max_size=3), st.randoms())
@settings(max_examples=8, deadline=None, derandomize=True)
def test_a_three_by_three_table_with_hidden_cells_is_attacked_as_by_trying_all_tables(cells, random):
    numbers, sums = table(cells)
    inner = [key for key in numbers if "+" not in key]
    agrees(Known(printed(numbers, set(random.sample(inner, 5)), 6), sums), numbers, 3, Range(1, 4))


@given(st.lists(st.integers(0, 4), min_size=4, max_size=4), st.integers(0, 4), st.integers(2, 4))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_rounded_counts_are_attacked_as_by_trying_all_tables(parts, spread, least_open):
    numbers = {f"p{at}": part for at, part in enumerate(parts)} | {"all": sum(parts), "half": parts[0] + parts[1]}
    sums = (Sum("all", ("p0", "p1", "p2", "p3")), Sum("half", ("p0", "p1")))
    ranges = {key: Range(max(0, n - spread % 3), n + spread // 2) for key, n in numbers.items()}
    agrees(Known(ranges, sums), numbers, least_open)


@given(st.integers(1, 30), st.data(), st.sampled_from([0.5, 2.5, 5.0]))
@settings(max_examples=20, deadline=None, derandomize=True)
def test_printed_percentages_are_attacked_as_by_trying_all_numbers(whole, data, rounding):
    part = data.draw(st.integers(0, whole))
    share = round(100 * part / whole)
    known = Known(
        {"whole": Range(max(1, whole - 3), whole + 2), "part": Range(0, 40), "rest": Range(0, 40)},
        (Sum("whole", ("part", "rest")),),
        (Share("part", "whole", share - rounding, share + rounding),),
    )
    agrees(known, {"part": part, "rest": whole - part, "whole": whole})


def test_a_hierarchy_gives_away_the_step_between_two_printed_counts():
    sums = (Sum("11", ("9", "not 9")), Sum("9", ("7", "not 7")), Sum("7", ("5", "not 5")))
    known = Known({"11": Range(11, 11), "9": Range(9, 9), "7": Range(1, None), "5": Range(1, None)}, sums)
    steps = {"not 9": 2, "not 7": 2, "not 5": 2}
    assert determined(known, steps, 3) == {"not 9": Range(2, 2)}


def test_two_hidden_counts_with_two_left_are_one_and_one_because_nought_is_printed():
    known = Known({"a": Range(1, None), "b": Range(1, None), "c": Range(6, 6), "all": Range(8, 8)},
                  (Sum("all", ("a", "b", "c")),))  # fmt: skip
    assert determined(known, {"a": 1, "b": 1}, 3) == {"a": Range(1, 1), "b": Range(1, 1)}


def test_a_count_that_two_tables_share_is_found_by_both_together():
    known = Known(
        {"a": Range(1, None), "b": Range(1, None), "c": Range(1, None), "ab": Range(9, 9), "bc": Range(8, 8),
         "ca": Range(5, 5)},
        (Sum("ab", ("a", "b")), Sum("bc", ("b", "c")), Sum("ca", ("c", "a"))),
    )  # fmt: skip
    assert determined(known, {"a": 3, "b": 6, "c": 2}, 3) == {"a": Range(3, 3), "b": Range(6, 6), "c": Range(2, 2)}


def test_values_that_are_not_possible_between_two_others_do_not_count_as_open():
    even = Known({"x": Range(0, 2), "twice": Range(0, 4)}, (Sum("twice", ("x", "x")),))
    assert determined(even, {"twice": 2}, 4) == {"twice": Range(0, 4)}
    assert determined(even, {"twice": 2}, 3) == {}


def test_a_count_without_a_limit_is_open():
    assert determined(Known({}), {"unheard of": 3}, 3) == {}
    sums = (Sum("all", ("a", "b")),)
    assert determined(Known({"a": Range(1, None), "b": Range(1, None)}, sums), {"a": 1, "all": 2}, 50) == {}


def test_a_reader_who_guesses_that_a_count_is_small_is_held_to_what_is_left():
    known = Known({"a": Range(4, None), "b": Range(1, None), "all": Range(20, 20)}, (Sum("all", ("a", "b")),))
    assert determined(known, {"a": 5}, 3) == {}
    assert determined(known, {"a": 5}, 3, within=Range(1, 5)) == {"a": Range(4, 5)}


def test_counts_that_cannot_all_be_true_are_refused_by_name():
    with pytest.raises(ContradictoryCounts, match="'all', 'no', 'yes' contradicts itself"):
        determined(
            Known({"all": Range(3, 3), "yes": Range(4, 4), "no": Range(0, None)}, (Sum("all", ("yes", "no")),)), {}, 3
        )
    with pytest.raises(ContradictoryCounts, match="'a'"):
        determined(Known({"a": Range(6, 9)}), {"a": 5}, 3)


def test_counts_that_contradict_each_other_in_whole_numbers_alone_are_refused():
    odd = (Sum("ab", ("a", "b")), Sum("bc", ("b", "c")), Sum("ca", ("c", "a")))
    ranges = {key: Range(5, 5) for key in ("ab", "bc", "ca")}
    with pytest.raises(ContradictoryCounts, match="'a', 'b', 'c'"):
        determined(Known(ranges, odd), {"a": 2}, 3)
