"""How results are said: rounding, banned words, one sentence a grade."""

import subprocess
import sys
from decimal import ROUND_HALF_UP, Decimal

import pytest

from analysis.errors import CannotCount
from analysis.statistics.two_by_two import TwoByTwo
from analysis.statistics.wording import (
    Phrases,
    banned_words,
    p_in_words,
    percent,
    said_of_comparison,
    said_of_detectable,
    said_of_share,
    whole_percent,
)

PHRASES = Phrases(
    exposed="who had been suspended",
    others="who had not",
    outcome="were missing",
    whether="suspension goes with being missing",
    unit="children",
)


def test_a_half_per_cent_is_rounded_up_as_in_excel():
    assert [percent(1, 8), percent(3, 8), percent(5, 8), percent(7, 8)] == ["13%", "38%", "63%", "88%"]
    assert f"{1 / 8:.0%}" == "12%"  # what Python alone would print


def test_every_percentage_is_that_of_decimal_arithmetic():
    for denominator in range(1, 201):
        for number in range(denominator + 1):
            exact = (Decimal(100 * number) / denominator).quantize(Decimal(1), ROUND_HALF_UP)
            assert percent(number, denominator) == f"{exact}%"


@pytest.mark.parametrize(("number", "denominator"), [(1, 0), (9, 8), (-1, 8)])
def test_a_percentage_of_nothing_or_of_more_than_all_is_refused(number, denominator):
    with pytest.raises(CannotCount, match=f"{number} of {denominator} has no percentage"):
        percent(number, denominator)


def test_a_p_is_never_rounded_across_the_limit_nor_to_zero():
    said = {p: p_in_words(p) for p in (1.0, 0.4857, 0.0502, 0.05, 0.04999, 0.0286, 0.001, 0.00099)}
    assert list(said.values()) == [
        "p = 1.00",
        "p = 0.49",
        "p = 0.050",
        "p = 0.050",
        "p < 0.05",
        "p = 0.029",
        "p = 0.001",
        "p < 0.001",
    ]


@pytest.mark.parametrize("module", ["statistics.wording", "plan.association", "plan.reading", "plan.decision_table"])
def test_what_only_tells_results_loads_without_the_packages_that_test(module):
    code = f"import sys, analysis.{module}; print([name for name in ('scipy', 'statsmodels') if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "said",
    [
        "increased",
        "reduced",
        "led to",
        "caused",
        "impact of",
        "significant",
        "significantly",
        "no difference",
        "trend towards",
    ],
)
def test_each_word_of_the_wording_standard_is_found(said):
    assert banned_words(f"Exclusion {said} the risk") == [said]
    assert banned_words(f"It was {said.upper()}.") == [said.upper()]


def test_words_that_only_look_like_banned_ones_are_left_alone():
    assert banned_words("No increase in visits, because the cause for concern was unclear; records differ.") == []


def test_the_published_conclusion_would_not_pass():
    assert banned_words("Exclusion appeared to increase the risk of harm.") == ["increase the"]


def test_grade_b_says_more_often_or_less_often_in_these_records():
    more = said_of_comparison("B", TwoByTwo(9, 0, 1, 7), PHRASES)
    assert more == (
        "In these records children who had been suspended were missing more often than those who had "
        "not (9 of 9 against 1 of 8)."
    )
    assert "less often than those who had not (1 of 8 against 9 of 9)" in said_of_comparison(
        "B", TwoByTwo(1, 7, 9, 0), PHRASES
    )


def test_grade_c_says_too_few_cases():
    assert said_of_comparison("C", TwoByTwo(4, 1, 2, 1), PHRASES) == (
        "4 of 5 children who had been suspended were missing, against 2 of 3 who had not; "
        "too few cases to say whether this is more than chance."
    )


def test_grade_d_says_what_the_audit_cannot_show_and_why():
    assert said_of_comparison(
        "D", TwoByTwo(4, 1, 2, 1), PHRASES, ["they were chosen", "the list is of missing children"]
    ) == (
        "In the records 4 of 5 children who had been suspended were missing, against 2 of 3 who had not; "
        "this audit cannot show whether suspension goes with being missing: they were chosen; the "
        "list is of missing children."
    )


def test_grade_e_is_a_single_case():
    assert said_of_share("E", 1, 1, PHRASES) == (
        "A single case: 1 of 1 children were missing; this says nothing of other children."
    )


def test_what_the_groups_could_have_shown_is_said():
    never = said_of_detectable(TwoByTwo(3, 2, 3, 3), 0.2, None, 0.655, "children")
    assert never == (
        "With 5 and 6 children this test cannot reach 80% power: even the greatest difference from 20% would be found "
        "with a chance of 66%."
    )
    found = said_of_detectable(TwoByTwo(5, 4, 4, 4), 0.2, 0.916, 0.99, "children")
    assert found == "With 9 and 8 children this test needs 92% against 20% to find it four times in five."
    rare = said_of_detectable(TwoByTwo(5, 4, 4, 4), 0.002, 0.58, 0.99, "children")
    assert rare == "With 9 and 8 children this test needs 58% against under 1% to find it four times in five."


def test_shares_are_rounded_up_at_the_half():
    assert [whole_percent(0.125), whole_percent(0.375), whole_percent(-0.25)] == [13, 38, -25]
