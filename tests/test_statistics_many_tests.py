"""Corrections for many tests against R and against their definitions."""

import numpy as np
import pytest
from reference_cases import references

from analysis.errors import CannotCount
from analysis.statistics.many_tests import adjusted

NAMES_IN_R = {"holm": "holm", "hochberg": "hochberg", "bonferroni": "bonferroni", "BH": "benjamini-hochberg"}


@pytest.mark.parametrize("case", references("p_adjust"))
def test_each_correction_is_that_of_r(case):
    """R 4.2.2: stats::p.adjust(p, method); a missing p stays missing and counts for nothing."""
    given, expected = (
        [np.nan if p is None else p for p in numbers] for numbers in (case["data"]["p"], case["expected"]["p_adjusted"])
    )
    found = adjusted(given, NAMES_IN_R[case["data"]["method"]])
    assert found == pytest.approx(expected, abs=case["tolerance"], nan_ok=True)


def test_benjamini_and_hochberg_reject_up_to_the_last_p_under_its_step():
    """Their procedure of 1995 in words: the largest k with p(k) <= k/m x 0.05; all p up to it are rejected."""
    random = np.random.default_rng(1)
    for _ in range(200):
        p = random.beta(0.4, 3, random.integers(1, 12))
        ordered = np.sort(p)
        under = np.flatnonzero(ordered <= 0.05 * np.arange(1, len(p) + 1) / len(p))
        rejected = set(ordered[: under[-1] + 1]) if len(under) else set()
        assert {one for one, its in zip(p, adjusted(p, "benjamini-hochberg"), strict=True) if its <= 0.05} == rejected


def test_holm_rejects_until_the_first_p_over_its_step():
    random = np.random.default_rng(2)
    for _ in range(10):  # few, because statsmodels collects garbage in each: 50 ms
        p = random.beta(0.4, 3, random.integers(1, 30))
        rejected = set()
        for step, one in enumerate(np.sort(p)):
            if one > 0.05 / (len(p) - step):
                break
            rejected.add(one)
        assert {one for one, its in zip(p, adjusted(p, "holm"), strict=True) if its <= 0.05} == rejected


def test_a_corrected_p_is_never_smaller_and_never_above_one():
    p = np.random.default_rng(3).random(40)
    for correction in NAMES_IN_R.values():
        found = adjusted(p, correction)
        assert (found >= p).all()
        assert (found <= 1).all()


def test_the_order_of_the_tests_does_not_matter():
    p = np.random.default_rng(4).random(15)
    for correction in NAMES_IN_R.values():
        assert adjusted(p[::-1], correction)[::-1] == pytest.approx(adjusted(p, correction), rel=1e-12)


def test_no_p_and_only_missing_ps_are_no_family():
    assert adjusted([], "holm").tolist() == []
    assert np.isnan(adjusted([np.nan, np.nan], "benjamini-hochberg")).all()


@pytest.mark.parametrize("p", [-0.01, 1.01, float("inf")])
def test_a_p_outside_0_to_1_is_refused(p):
    with pytest.raises(CannotCount, match="A p lies between 0 and 1"):
        adjusted([0.5, p], "holm")
