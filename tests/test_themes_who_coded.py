"""Who coded the answers of a table: counted in answers, told in a sentence that is true, and no coder named."""

import pandas as pd
import pytest
from codes_made import coded, given

from analysis.audiences import find_audience
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.release import release
from analysis.themes.coders import Final
from analysis.themes.counting import count_themes
from analysis.themes.who_coded import who_coded

ANSWERS = """
1 worked_well supervision+
2 worked_well training+
3 worked_well recording+
1 concerns school-
"""
OF_AB = given("1 worked_well supervision+\n2 worked_well training+\n1 concerns school-")
OF_CD = given("1 worked_well supervision+\n2 worked_well training-\n1 concerns\n9 worked_well")


def final(decided: str = "", awaiting: str = "", sampled: str = "") -> Final:
    """What people decided, as (id, question) of a line each."""
    drawn = frozenset(given(sampled))
    return Final(coded().codes, frozenset(given(decided)), tuple(given(awaiting)), len(drawn) or None, sampled=drawn)


def said(made) -> str:
    return shown_to(release(who_coded(made), "Who coded").block, find_audience("board")).text


def test_answers_are_coded_by_several_by_one_or_by_rules():
    made = coded(
        ANSWERS,
        sets={"AB": OF_AB, "CD": OF_CD | given("3 worked_well")},
        final=final("1 worked_well\n1 concerns\n3 worked_well\n2 worked_well", "2 worked_well"),
    )
    found = who_coded(made)
    assert (found.answers, found.coders, found.by_several, found.by_one, found.by_machine) == (4, 2, 3, 1, 0)
    assert (found.alike, found.settled, found.awaiting) == (1, 1, 1)
    assert said(made) == (
        "People coded all 4 answers. 3 were coded by two or more people, none seeing what another gave. 1 got exactly "
        "the same codes; of the 2 on which they differed, 1 has been decided since. 1 waits for a decision; meanwhile "
        "what the coders share counts."
    )
    one_question = who_coded(made, "concerns")
    assert (one_question.answers, one_question.by_several, one_question.awaiting) == (1, 1, 0)


def test_where_nobody_coded_it_is_said_that_no_person_has_checked():
    assert said(coded(ANSWERS)) == "No person has yet checked these codes: all were given by rules."
    learned = coded(ANSWERS, by="model")
    assert said(learned) == "No person has yet checked these codes: all were given by rules and a learned model."


def test_where_people_coded_a_sample_the_rest_is_said_to_be_unchecked():
    those = "1 worked_well\n2 worked_well\n1 concerns"
    rest = (
        " No answer was coded blind by two people, so no agreement can be told. The codes of the other 1 "
        "were given by rules, and no person has checked them."
    )
    made = coded(ANSWERS, sets={"AB": OF_AB}, final=final(those, sampled=those + "\n9 worked_well"))
    assert said(made) == "People coded 3 of the 4 answers, drawn at random." + rest
    chosen = coded(ANSWERS, sets={"AB": OF_AB}, final=final(those, sampled="1 worked_well\n9 worked_well\n8 concerns"))
    assert said(chosen) == "People coded 3 of the 4 answers." + rest, "two of the three were not drawn"


def test_codes_that_were_alike_blind_and_differ_now_are_said_to_have_changed_since():
    every = "1 worked_well\n2 worked_well\n3 worked_well\n1 concerns"
    made = coded(ANSWERS, sets={"AB": given(every), "CD": given(every)}, final=final(every, "1 concerns"))
    assert said(made).endswith(
        "all got the same codes. 1, since changed, waits for a decision; meanwhile what the coders share counts."
    )
    both = {"AB": given(every), "CD": given(every.replace("1 concerns", "1 concerns school-"))}
    made = coded(ANSWERS, sets=both, final=final(every, "1 concerns\n2 worked_well"))
    assert said(made).endswith(
        "2, 1 of them since changed, wait for a decision; meanwhile what the coders share counts."
    )


def test_answers_that_no_rule_reads_are_told_until_people_have_coded_them():
    welsh = pd.DataFrame({"id": ["8", "9"], "question": "worked_well", "state": "not English"})
    assert said(coded(ANSWERS, answers=welsh)) == (
        "No person has yet checked these codes: all were given by rules. 2 more are not in English and must be read by "
        "people: until then they count nowhere."
    )
    assert who_coded(coded(ANSWERS, answers=welsh, final=final("8 worked_well"))).not_read == 1
    assert who_coded(coded(ANSWERS, answers=welsh), "concerns").not_read == 0


def test_the_table_of_who_coded_names_no_coder():
    made = coded(ANSWERS, sets={"AB": OF_AB, "CD": OF_CD}, final=final("1 worked_well\n1 concerns\n2 worked_well"))
    shown = shown_to(release(who_coded(made), "Who coded").block, find_audience("panel"))
    assert shown.table.rows == (
        ("By two or more people, none seeing what another gave", "3", "4"),
        ("By rules alone", "1", "4"),
    )
    assert "AB" not in repr(shown)


def test_without_a_comment_there_is_nothing_to_code():
    assert said(coded()) == "[z] Not applicable: there are no answers to ask this of."


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (coded(ANSWERS), "Coded by rules that no person has checked, with codebook"),
        (
            coded(ANSWERS, final=final("1 worked_well\n2 worked_well\n3 worked_well\n1 concerns")),
            "Coded by people, with",
        ),
        (
            coded(ANSWERS, sets={"AB": OF_AB}, final=final("1 worked_well")),
            "Coded by people (3 of 4 answers) and by rules that no person has checked (the other 1), with codebook",
        ),
    ],
    ids=["rules", "people", "both"],
)
def test_every_table_of_themes_says_who_coded_it(made, words):
    shown = shown_to(release(count_themes(made)).block, find_audience("board"))
    assert shown.note.startswith(words)
