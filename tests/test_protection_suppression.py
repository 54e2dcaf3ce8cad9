"""Which counts are hidden: never too few, checked by the attack; and no more than need be, checked by trying all."""

from itertools import combinations

import numpy as np
import pytest

from analysis.protection.attack import determined
from analysis.protection.linked import Known, Linked, Range, Sum
from analysis.protection.policy import find_policy
from analysis.protection.suppression import CannotProtect, is_protected, known_of, printed_range, protect, rounded

DFE, SAFELY, FIVES = (find_policy(name) for name in ("dfe_cin", "opensafely", "round_to_5"))


def crossed(cells: list[list[int]]) -> Linked:
    """A table with both margins and the total."""
    rows, columns = range(len(cells)), range(len(cells[0]))
    numbers = {f"{r}{c}": cells[r][c] for r in rows for c in columns}
    numbers |= {f"row {r}": sum(cells[r]) for r in rows} | {
        f"column {c}": sum(row[c] for row in cells) for c in columns
    }
    sums = [Sum(f"row {r}", tuple(f"{r}{c}" for c in columns)) for r in rows]
    sums += [Sum(f"column {c}", tuple(f"{r}{c}" for r in rows)) for c in columns]
    sums += [Sum("all", tuple(f"row {r}" for r in rows)), Sum("all", tuple(f"column {c}" for c in columns))]
    return Linked(numbers | {"all": sum(map(sum, cells))}, tuple(sums))


def is_safe(linked: Linked, hidden: set[str], policy) -> bool:
    protected = [key for key, number in linked.numbers.items() if is_protected(number, policy)]
    return not determined(known_of(linked, hidden, policy), protected, policy.open)


def fewest(linked: Linked, policy) -> int:
    """How many must be hidden at least, by trying all choices from the fewest on."""
    small = {key for key, number in linked.numbers.items() if policy.is_small(number)}
    others = [key for key, number in linked.numbers.items() if key not in small and number]
    for number in range(len(others) + 1):
        for more in combinations(others, number):
            if is_safe(linked, small | set(more), policy):
                return len(small) + number
    raise AssertionError


@pytest.mark.parametrize("seed", range(8))
def test_of_a_2x2_table_no_more_is_hidden_than_must_be(seed):
    cells = np.random.default_rng(seed).integers(0, 15, (2, 2)).tolist()
    linked = crossed(cells)
    found = protect(linked, DFE)
    assert is_safe(linked, {key for key, form in found.forms.items() if form is None}, DFE)
    assert found.hidden == fewest(linked, DFE)


@pytest.mark.parametrize("policy", ["dfe_cin", "opensafely", "round_to_5", "threshold_10"])
@pytest.mark.parametrize("shape", [(3, 3), (5, 4)])
def test_no_protected_count_of_a_table_can_be_worked_out_under_any_policy(policy, shape):
    rule = find_policy(policy)
    for seed in range(3):
        linked = crossed(np.random.default_rng(seed).integers(0, 25, shape).tolist())
        found = protect(linked, rule)
        hidden = {key for key, form in found.forms.items() if form is None}
        assert is_safe(linked, hidden, rule)
        for key, number in linked.numbers.items():
            assert (
                (found.forms[key] is None)
                if rule.is_small(number)
                else found.forms[key] in (None, rounded(number, rule))
            )
        assert 0 < found.information_lost <= 1


def test_a_share_is_hidden_with_a_small_rest():
    """7 of 8: that one was not is a small count too, so the 7 goes."""
    linked = Linked({"yes": 7, "all": 8, "no": 1}, (Sum("all", ("yes", "no")),), frozenset({"no"}))
    assert protect(linked, DFE).forms == {"yes": None, "all": 8}


def test_nought_is_printed_and_a_hidden_count_is_therefore_one_or_more():
    linked = crossed([[0, 9], [8, 7]])
    assert protect(linked, DFE).forms["00"] == 0
    assert protect(linked, DFE).hidden == 0


def test_what_an_earlier_edition_told_counts():
    linked = Linked({"a": 3, "b": 9, "all": 12}, (Sum("all", ("a", "b")),))
    assert protect(linked, DFE).forms == {"a": None, "b": None, "all": 12}
    told = Known({"b": Range(9, 9)})
    assert protect(linked, DFE, told).forms == {"a": None, "b": 9, "all": None} | {
        "b": protect(linked, DFE, told).forms["b"]
    }
    with pytest.raises(CannotProtect, match="was printed before"):
        protect(linked, DFE, Known({"a": Range(3, 3)}))


def test_a_small_count_among_counts_of_nobody_takes_its_total_along():
    linked = Linked({"a": 2, "b": 0, "all": 2}, (Sum("all", ("a", "b")),))
    assert protect(linked, DFE).forms == {"a": None, "b": 0, "all": None}


@pytest.mark.parametrize(("number", "printed"), [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (12, 10), (13, 15)])
def test_numbers_are_rounded_to_the_nearest_five(number, printed):
    assert rounded(number, FIVES) == printed
    assert printed_range(printed, FIVES).low <= number <= printed_range(printed, FIVES).high


def test_a_rounded_number_stands_for_those_that_round_to_it_and_are_not_small():
    assert printed_range(10, SAFELY) == Range(8, 12)
    assert printed_range(0, SAFELY) == Range(0, 0)
    assert printed_range(9, DFE) == Range(9, 9)


def test_tables_without_small_counts_are_left_as_they_are():
    found = protect(crossed([[10, 20], [30, 40]]), DFE)
    assert (found.hidden, found.protected, found.information_lost) == (0, 0, 0)
