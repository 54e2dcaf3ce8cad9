"""The E-value: against R's EValue and the paper, and by its definition."""

import math

import pytest
from reference_cases import references

from analysis.errors import CannotCount
from analysis.statistics.e_value import EValue, e_value
from analysis.statistics.results import Interval


@pytest.mark.parametrize("case", references("e_value"))
def test_the_e_values_are_those_of_r(case):
    """R, EValue 4.1.4: evalues.RR(3.9, 1.8, 8.7); VanderWeele and Ding 2017."""
    data, expected = case["data"], case["expected"]
    found = e_value(Interval(data["RR"], data["lo"], data["hi"]))
    assert [found.point, found.limit] == pytest.approx([expected["point"], expected["lower"]], abs=case["tolerance"])


def test_a_cause_as_strong_as_the_e_value_just_explains_the_ratio():
    """Ding and VanderWeele's bound: two ratios of strength e can hide e x e / (e + e - 1) at most."""
    for ratio in (1.0, 1.01, 1.5, 2.0, 3.9, 25.0):
        e = e_value(Interval(ratio, ratio, ratio)).point
        assert e * e / (2 * e - 1) == pytest.approx(ratio)


def test_a_ratio_under_1_has_the_e_values_of_its_inverse():
    assert e_value(Interval(0.25, 0.125, 0.5)) == e_value(Interval(4.0, 2.0, 8.0))


def test_an_interval_that_holds_1_needs_no_cause_to_be_explained():
    assert e_value(Interval(2.0, 0.5, 8.0)).limit == 1
    assert e_value(Interval(2.0, 1.0, 8.0)).limit == 1
    assert e_value(Interval(1.0, 0.5, 2.0)) == EValue(1.0, 1.0)


def test_a_zero_cell_gives_an_infinite_point_and_a_finite_limit():
    found = e_value(Interval(math.inf, 1.8, math.inf))
    assert (found.point, found.limit) == (math.inf, pytest.approx(3.0))
    assert e_value(Interval(0.0, 0.0, 1 / 1.8)) == EValue(math.inf, pytest.approx(3.0))


def test_what_is_no_ratio_is_refused():
    for wrong in (Interval(-1.0, -2.0, 3.0), Interval(2.0, 2.5, 3.0), Interval(math.nan, 1.0, 2.0)):
        with pytest.raises(CannotCount, match="is no risk ratio with its interval: it must be 0 <= low <= estimate"):
            e_value(wrong)
