"""Pairs of themes that the same responses raised: how many, of how many, and how many if they were unrelated."""

from codes_made import coded

from analysis.audiences import find_audience
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.release import release
from analysis.themes.together import together

ANSWERS = """
1 worked_well supervision+ training+
1 concerns supervision-
2 worked_well supervision-
2 concerns training-
3 worked_well supervision+ recording+
4 worked_well recording+
"""


def test_a_response_that_raised_both_in_whatever_answer_and_valence_counts_once():
    (pair,) = together(coded(ANSWERS)).pairs
    assert (pair.themes, pair.both, pair.either) == (("supervision", "training"), ("1", "2"), ("1", "2", "3"))
    assert pair.expected == 3 * 2 / 4


def test_what_one_response_alone_raised_together_is_no_pair():
    assert together(coded("1 worked_well supervision+ training+\n2 worked_well")).pairs == ()
    shown = shown_to(release(together(coded("1 worked_well"))).block, find_audience("board"))
    assert shown.text == "No two themes were raised together by 2 or more responses."


def test_the_most_frequent_pairs_are_shown_and_the_others_counted():
    every = "\n".join(f"{number} worked_well supervision+ training+ recording+" for number in (1, 2))
    found = together(coded(every + "\n3 worked_well supervision+ training+"), most=2)
    assert [pair.labels for pair in found.pairs] == [
        ("Supervision", "Training and knowledge of staff"),
        ("Supervision", "Case recording"),
    ]
    shown = shown_to(release(found).block, find_audience("board"))
    assert shown.note.startswith("2 of the 3 pairs of themes that at least 2 responses raised together.")
    assert "nothing was tested: these are leads, not findings" in shown.note
    assert shown.table.rows[0] == ("Supervision", "Training and knowledge of staff", "3", "3", "100%", "3.0")
    assert shown.values[0]["code"] == "supervision+training"
