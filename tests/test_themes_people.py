"""What people decided in the place of what the rules proposed: whose codes stand, and which answers are comments."""

import pytest
from rounds_made import make_round

from analysis import code_responses, load
from analysis.desk.answers import DeskAnswer
from analysis.desk.work import Desk
from analysis.folders import folders_of
from analysis.themes import code_table
from analysis.themes.coded import Coded
from analysis.themes.coders.journal import Journal
from analysis.themes.coders.lines import ADJUDICATION, Answer, Code, Decision, codes_line, text_hash
from analysis.themes.who_coded import who_coded

HEADINGS = {"No": "response", "Well": "worked_well"}
WELSH = "Mae'r gweithwyr yn gwrando ar y plant ac mae hynny yn dda iawn i'r teulu."
# One in Welsh, which no rule reads, and one that the rules take for no comment.
TEXTS = ("Good supervision.", "Poor recording.", "n/a", WELSH)


@pytest.fixture
def texts(tmp_path, monkeypatch) -> dict[str, DeskAnswer]:
    """A round 'one' with an answer of each kind, by its text."""
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    rows = [[str(number), text] for number, text in enumerate(TEXTS, 1)]
    made = make_round(tmp_path).add("cases.csv", "cases", {"Ref": "case"}, [["Ref"], ["A1"]])
    made.add("survey.csv", "responses", HEADINGS, [list(HEADINGS), *rows])
    load("one", "responses")
    return {answer.text: answer for answer in Desk("one", "responses", "ZZ").every}


def gave(coder: str, answer: DeskAnswer, *themes: str, passed: str = "blind") -> None:
    """A coder gives themes, as neither strength nor concern, to all of an answer."""
    codes = tuple(Code(theme, "neutral", 0, len(answer.text)) for theme in themes)
    where = Answer("responses", answer.id, answer.question)
    said = Decision(where, passed, text_hash(answer.text), codes, "A reason.", "2026-01-05T09:00:00+00:00", "", None)
    Journal(folders_of("one"), coder).add(None, lambda kept: [codes_line(said)])


def coded() -> Coded:
    return code_responses(load("one", "responses"))


def state(made: Coded, text: str) -> str:
    return made.answers.set_index("text")["state"][text]


def test_codes_of_people_stand_in_the_place_of_the_rules_and_the_rest_is_proposed(texts):
    gave("AB", texts["Good supervision."], "voice")
    made = coded()
    assert made.codes[["span", "theme", "by"]].to_numpy().tolist() == [
        ["Good supervision.", "voice", "AB"],
        ["Poor recording", "recording", "rules"],
    ]
    assert made.proposed["theme"].tolist() == ["supervision", "recording"]


def test_an_answer_taken_for_no_comment_is_one_where_any_coder_gave_it_a_theme(texts):
    gave("AB", texts["n/a"], "voice")
    gave("CD", texts["n/a"])
    made = coded()
    assert (state(made, "n/a"), who_coded(made).awaiting) == ("comment", 1)
    gave("adjudicated", texts["n/a"], passed=ADJUDICATION)
    made = coded()
    assert (state(made, "n/a"), who_coded(made).answers) == ("no comment", 2)


def test_an_answer_that_people_read_and_gave_nothing_is_what_it_was_but_for_welsh(texts):
    gave("AB", texts["n/a"])
    gave("AB", texts[WELSH])
    made = coded()
    assert (state(made, "n/a"), state(made, WELSH)) == ("no comment", "comment")
    assert made.final.only_people_read == {(texts[WELSH].id, "worked_well")}


def test_words_that_only_people_use_are_kept_where_columns_are_categories(texts, monkeypatch):
    monkeypatch.setattr(code_table, "COMPACT_FROM", 1)
    gave("AB", texts["Good supervision."], "voice")
    made = coded()
    assert made.codes["by"].tolist() == ["AB", "rules"] and made.codes["by"].dtype == "category"
    assert made.codes[["theme", "valence"]].to_numpy().tolist()[0] == ["voice", "neutral"]
    assert state(made, "n/a") == "no comment"
