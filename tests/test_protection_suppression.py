"""Suppression: nothing protected can be worked out, and no more is hidden than must be."""

from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import ProblemsReceived
from analysis.protection.attack import determined
from analysis.protection.forms import Reader, meant, rounded
from analysis.protection.linked import Known, Linked, Range, Share, Sum
from analysis.protection.policy import Policy, find_policy
from analysis.protection.relations import ContradictoryCounts
from analysis.protection.suppression import CannotProtect, protect

CIN = find_policy("dfe_cin")
# Every 2x2 table with cells up to 17: a hidden count has no limit, and cells this large are as good as none here.
CELLS = np.indices((18,) * 4).reshape(4, -1)
NAMES = ("00", "01", "10", "11", "0+", "1+", "+0", "+1", "++")
VALUES = dict(
    zip(
        NAMES,
        (*CELLS, CELLS[0] + CELLS[1], CELLS[2] + CELLS[3], CELLS[0] + CELLS[2], CELLS[1] + CELLS[3], CELLS.sum(axis=0)),
        strict=True,
    )
)
SUMS = (
    Sum("0+", ("00", "01")),
    Sum("1+", ("10", "11")),
    Sum("+0", ("00", "10")),
    Sum("+1", ("01", "11")),
    Sum("++", ("0+", "1+")),
    Sum("++", ("+0", "+1")),
)


def two_by_two(cells: tuple[int, ...]) -> Linked:
    a, b, c, d = cells
    return Linked(dict(zip(NAMES, (a, b, c, d, a + b, c + d, a + c, b + d, a + b + c + d), strict=True)), SUMS)


def gives_nothing_away(linked: Linked, hidden: set[str]) -> bool:
    """By every table there is: three values or more of 1 to 5 for each small count."""
    fits = np.ones(CELLS.shape[1], dtype=bool)
    for key, number in linked.numbers.items():
        fits &= VALUES[key] >= 1 if key in hidden else VALUES[key] == number
    small = [key for key, number in linked.numbers.items() if 1 <= number <= 5]
    return all(len({v for v in VALUES[key][fits].tolist() if 1 <= v <= 5}) >= 3 for key in small)


@given(st.tuples(*[st.integers(0, 8)] * 4))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_the_fewest_counts_of_a_two_by_two_table_are_hidden_that_protect_it(cells):
    linked = two_by_two(cells)
    found = protect(linked, CIN)
    small = {key for key, number in linked.numbers.items() if 1 <= number <= 5}
    more = [key for key, number in linked.numbers.items() if number > 5]
    ways = (small | set(way) for way in chain.from_iterable(combinations(more, n) for n in range(len(more) + 1)))
    fewest = next((way for way in ways if gives_nothing_away(linked, way)), None)
    if found.guessable:
        assert fewest is None
    else:
        assert gives_nothing_away(linked, set(found.hidden))
        assert len(found.hidden) == len(fewest)


@given(
    st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=2, max_size=4),
    st.sampled_from(["dfe_cin", "opensafely", "round_to_5", "threshold_10"]),
)
@settings(max_examples=12, deadline=None, derandomize=True)
def test_no_policy_leaves_a_protected_count_that_the_attack_finds(cells, name):
    policy = find_policy(name)
    rows = {f"{r}": sum(row) for r, row in enumerate(cells)}
    numbers = {f"{r}{c}": n for r, row in enumerate(cells) for c, n in enumerate(row)} | rows
    numbers |= {"all": sum(rows.values())} | {f"c{c}": sum(row[c] for row in cells) for c in range(3)}
    sums = [Sum(f"{r}", tuple(f"{r}{c}" for c in range(3))) for r in range(len(cells))]
    sums += [Sum(f"c{c}", tuple(f"{r}{c}" for r in range(len(cells)))) for c in range(3)]
    sums += [Sum("all", tuple(rows)), Sum("all", ("c0", "c1", "c2"))]
    found = protect(Linked(numbers, tuple(sums)), policy)
    known = Known({key: meant(number, policy) for key, number in found.forms.items()}, tuple(sums))
    small = {key: n for key, n in numbers.items() if (policy.is_small(n) if policy.hides else n % policy.rounds_to)}
    assert determined(known, small, policy.open) == {}
    assert all(found.forms[key] is None for key, n in numbers.items() if policy.is_small(n))
    assert all(form in (None, rounded(numbers[key], policy)) for key, form in found.forms.items())


def test_a_complement_that_is_printed_nowhere_is_protected():
    asked = Linked({"yes": 7, "no": 1, "asked": 8}, (Sum("asked", ("yes", "no")),), frozenset({"no"}))
    found = protect(asked, CIN)
    assert found.forms == {"yes": None, "asked": 8}
    assert (found.protected, found.primary, found.secondary) == (1, 0, 1)
    assert (found.share_not_exact, found.share_of_sum_hidden) == (1 / 2, 7 / 15)


def test_nought_is_printed_as_nought_and_all_of_all_needs_no_hiding():
    asked = Linked({"yes": 8, "no": 0, "asked": 8}, (Sum("asked", ("yes", "no")),))
    assert protect(asked, CIN).forms == {"yes": 8, "no": 0, "asked": 8}


def test_two_small_counts_that_can_only_be_one_and_one_need_a_third():
    row = Linked({"a": 1, "b": 1, "c": 6, "all": 8}, (Sum("all", ("a", "b", "c")),))
    assert protect(row, CIN).forms == {"a": None, "b": None, "c": None, "all": 8}


def test_five_and_four_with_a_printed_total_are_open_and_five_and_eight_too():
    for large in (4, 8):
        row = Linked({"a": 5, "b": large, "all": 5 + large}, (Sum("all", ("a", "b")),))
        assert protect(row, CIN).forms == {"a": None, "b": None, "all": 5 + large}


def test_a_count_that_two_tables_share_is_hidden_in_both():
    sums = (Sum("all", ("x", "y")), Sum("all", ("u", "v")), Sum("x", ("s", "t")))
    linked = Linked({"all": 40, "x": 20, "y": 20, "u": 30, "v": 10, "s": 17, "t": 3}, sums)
    assert protect(linked, CIN).forms == {"all": 40, "x": 20, "y": 20, "u": 30, "v": 10, "s": None, "t": None}


def test_steps_of_a_hierarchy_are_protected():
    steps = {"not 9": 2, "not 7": 2, "not 5": 2}
    sums = (Sum("11", ("9", "not 9")), Sum("9", ("7", "not 7")), Sum("7", ("5", "not 5")))
    linked = Linked({"11": 11, "9": 9, "7": 7, "5": 5} | steps, sums, frozenset(steps))
    found = protect(linked, CIN)
    known = Reader(linked, CIN, Known({})).known(found.hidden)
    assert determined(known, steps | {"5": 5}, 3) == {}
    assert found.forms == {"11": 11, "9": None, "7": 7, "5": None}


def test_what_is_printed_in_many_places_is_hidden_last():
    """Of '7 of 8' the 7 is hidden, and not the 8 of every row."""
    row = Linked({"yes": 7, "no": 1, "asked": 8}, (Sum("asked", ("yes", "no")),), frozenset({"no"}))
    assert protect(row, CIN).forms == {"yes": None, "asked": 8}
    often = Linked(row.numbers, row.sums, row.implied, {"yes": 3, "asked": 2})
    assert protect(often, CIN).forms == {"yes": 7, "asked": None}


def test_what_an_earlier_edition_printed_cannot_be_taken_back():
    row = Linked({"a": 3, "b": 9, "c": 9, "all": 21}, (Sum("all", ("a", "b", "c")),))
    later = protect(row, CIN, Known({"b": Range(9, 9)}))
    assert later.forms == {"a": None, "b": 9, "c": None, "all": 21}
    with pytest.raises(CannotProtect, match="'a' cannot be protected .*earlier editions"):
        protect(row, CIN, Known({"a": Range(3, 3)}))


def test_all_counts_that_cannot_be_protected_are_named():
    row = Linked({"a": 3, "b": 4, "all": 7}, (Sum("all", ("a", "b")),))
    with pytest.raises(CannotProtect) as said:
        protect(row, CIN, Known({"a": Range(3, 4), "b": Range(4, 5)}))
    assert set(said.value.keys) == {"a", "b"}


def test_a_percentage_of_an_earlier_edition_is_reckoned_with():
    row = Linked({"a": 3, "b": 9, "all": 12}, (Sum("all", ("a", "b")),))
    assert protect(row, CIN).forms == {"a": None, "b": None, "all": 12}
    assert protect(row, CIN, Known({}, (), (Share("a", "all", 24.5, 25.5),))).forms["all"] is None


def test_an_earlier_edition_that_contradicts_the_counts_is_refused():
    with pytest.raises(ContradictoryCounts, match="'a'"):
        protect(Linked({"a": 3}), CIN, Known({"a": Range(7, 7)}))


def test_a_hidden_total_that_noughts_and_ones_give_away_to_a_guess_is_told():
    five = tuple(f"answer {at}" for at in range(5))
    linked = Linked(dict.fromkeys(five, 1) | {"all": 5}, (Sum("all", five),))
    found = protect(linked, CIN)
    assert set(found.forms.values()) == {None}
    assert found.guessable == ("all",)


def test_a_policy_that_only_rounds_hides_what_rounding_does_not_protect():
    linked = two_by_two((31, 24, 2, 1))
    found = protect(linked, find_policy("round_to_5"))
    assert found.primary == 0
    assert found.secondary > 0


def test_two_runs_choose_the_same():
    linked = two_by_two((3, 9, 8, 12))
    assert protect(linked, CIN) == protect(linked, CIN)


@pytest.mark.parametrize(("number", "printed"), [(0, 0), (4, 0), (5, 10), (14, 10), (15, 20)])
def test_numbers_are_rounded_to_the_nearest_with_halves_up(number, printed):
    policy = Policy(label="Tens", source="A test", rounds_to=10)
    assert rounded(number, policy) == printed
    assert meant(printed, policy).low <= number <= meant(printed, policy).high


def test_a_total_that_is_not_its_cells_is_refused_with_all_that_is_wrong():
    linked = Linked({"a": 3, "b": -1, "all": 1}, (Sum("all", ("a", "b")), Sum("all", ("a", "c"))))
    with pytest.raises(ProblemsReceived) as said:
        protect(linked, CIN)
    assert [problem.what for problem in said.value.problems] == [
        "is -1 children or files.",
        "is 1, and its cells are 2 together.",
        "needs 'c', which is not counted.",
    ]
