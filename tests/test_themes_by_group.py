"""Themes by agency: each cell of those of the agency who commented."""

import pandas as pd
import pytest
from codes_made import coded

from analysis.audiences import find_audience
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.release import release
from analysis.errors import CannotCount
from analysis.themes.by_group import count_themes_by

ANSWERS = """
1 worked_well supervision+
2 worked_well supervision+ training-
3 worked_well
3 concerns training-
10 worked_well training-
"""


def responses(**agencies: str) -> pd.DataFrame:
    """A row a response that says its agency: r1='police'; '' is not recorded."""
    names = [name[1:] for name in agencies]
    states = ["answered" if agency else "not recorded" for agency in agencies.values()]
    table = pd.DataFrame({"counted_as": names, "agency": list(agencies.values()), "agency_state": states})
    table.attrs |= {"table": "responses", "rows": len(table)}
    return table


GROUPS = ("Police", "Health", "Not given", "All")
ASKED = responses(r1="police", r2="health", r3="health", r10="", r11="housing")


def test_a_theme_is_counted_in_each_group_of_those_who_commented():
    counts = count_themes_by(coded(ANSWERS), ASKED, "agency")
    assert [(group.label, group.members) for group in counts.groups] == [
        ("Police", ("1",)),
        ("Health", ("2", "3")),
        ("Not given", ("10",)),
    ]
    assert [(theme.label, theme.by_group) for theme in counts.themes] == [
        ("Training and knowledge of staff", ((), ("2", "3"), ("10",))),
        ("Supervision", (("1",), ("2",), ())),
    ]


def test_an_audience_sees_numbers_under_a_heading_with_their_denominator_and_no_response():
    block = release(count_themes_by(coded(ANSWERS), ASKED, "agency")).block
    shown = shown_to(block, find_audience("board"))
    heads = (f"{group} (of\N{NO-BREAK SPACE}{of})" for group, of in zip(GROUPS, (1, 2, 1, 4), strict=True))
    assert shown.table.columns == ("Theme", *heads)
    assert shown.table.rows == (
        ("Training and knowledge of staff", "0", "2", "1", "3"),
        ("Supervision", "1", "1", "0", "2"),
    )
    of_health = next(entry for entry in shown.values if entry["code"] == "training.health")
    assert (of_health["value"], of_health["denominator"], of_health["within"]) == (2, 2, "Health")


def test_who_of_which_agency_raised_what_is_made_up_as_soon_as_the_agency_is():
    assert count_themes_by(coded(ANSWERS), ASKED, "agency").made_up == "no"
    invented = ASKED.assign(agency_made_up="which row")
    invented.attrs = ASKED.attrs
    assert count_themes_by(coded(ANSWERS), invented, "agency").made_up == "yes"


def test_themes_are_grouped_by_a_closed_question_of_the_same_table_that_names_nobody():
    for question, label in (("case", "Case"), ("worked_well", "What worked well"), ("help", "What would help you")):
        with pytest.raises(CannotCount, match=f"Themes are not counted by '{label}.*Use a closed question with one"):
            count_themes_by(coded(ANSWERS), ASKED, question)
    other = ASKED.rename(columns={"agency": "feeling", "agency_state": "feeling_state"})
    other.attrs = ASKED.attrs | {"table": "consultation"}
    with pytest.raises(CannotCount, match="'responses' cannot be grouped by those of 'consultation'"):
        count_themes_by(coded(ANSWERS), other, "feeling")


def test_nobody_who_commented_is_not_applicable():
    shown = shown_to(release(count_themes_by(coded(), ASKED, "agency")).block, find_audience("board"))
    assert shown.text == "[z] Not applicable: there are no responses to ask this of."
