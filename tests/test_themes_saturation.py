"""After how many responses the themes had been raised: in the order received, and on average in any order."""

from itertools import combinations

import pandas as pd
import pytest
from codes_made import coded

from analysis.audiences import find_audience
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.release import release
from analysis.errors import CannotCount
from analysis.themes.saturation import saturation

# Six responses: supervision is raised by three of them, training by two, recording by the last alone.
ANSWERS = """
1 worked_well supervision+
2 worked_well supervision- training-
3 worked_well
4 worked_well training+
5 worked_well supervision+
6 worked_well recording+
"""


def received(*names: str) -> pd.DataFrame:
    return pd.DataFrame({"counted_as": names})


def test_a_theme_is_first_raised_by_the_first_who_raised_it_in_the_order_received():
    found = saturation(coded(ANSWERS), received("3", "4", "7", "5", "2", "1", "6"))
    assert [(theme.theme, theme.after, theme.number) for theme in found.first] == [
        ("training", 2, 2),
        ("supervision", 3, 3),
        ("recording", 6, 1),
    ]
    assert [(step.responses, step.themes) for step in found.steps] == [(1, 0), (2, 1), (3, 2), (4, 2), (5, 2), (6, 3)]
    assert found.last == 2


def test_the_average_over_all_orders_is_that_of_every_choice_of_so_many():
    raised = {"1": {"s"}, "2": {"s", "t"}, "3": set(), "4": {"t"}, "5": {"s"}, "6": {"r"}}
    for step in saturation(coded(ANSWERS), received(*raised)).steps:
        choices = [len(set().union(*(raised[name] for name in some))) for some in combinations(raised, step.responses)]
        assert step.on_average == pytest.approx(sum(choices) / len(choices), abs=1e-6)


def test_an_audience_sees_what_the_last_third_still_brought():
    shown = shown_to(release(saturation(coded(ANSWERS), received(*"123456")), "Soon").block, find_audience("board"))
    assert shown.text == (
        "The first 4 of 6 responses had raised 2 of the 3 themes that anybody raised. The last 2 raised 1 that none "
        "had before: Case recording. 1 of the 3 themes was raised by one response alone."
    )
    assert shown.table.rows[3] == ("4", "2", "3", "2.6")
    assert shown.values[3]["value"] == 2
    none_new = saturation(coded(ANSWERS), received(*"612345"))
    assert "had raised all 3 themes that anybody raised. The last 2 raised none that was new." in (
        shown_to(release(none_new, "Soon").block, find_audience("board")).text
    )


def test_fewer_than_three_responses_have_no_last_third():
    found = saturation(coded("1 worked_well supervision+\n2 worked_well"), received("1", "2"))
    assert found.not_available == "Fewer than 3 responses have a comment."


def test_many_responses_have_few_rows_with_the_last_third_among_them():
    many = coded("\n".join(f"{number} worked_well supervision+" for number in range(1, 101)))
    found = saturation(many, received(*map(str, range(1, 101))))
    assert [step.responses for step in found.steps] == [17, 34, 50, 67, 84, 100]


def test_rows_that_are_not_those_coded_are_refused():
    with pytest.raises(CannotCount, match="These rows are not the responses that were coded"):
        saturation(coded(ANSWERS), received("1", "2"))
