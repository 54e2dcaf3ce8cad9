"""What the panel of the desk and Python say to each other, and that the widget itself holds no word of an answer."""

import json
import re
from pathlib import Path

import pytest
from rounds_made import MadeRound

from analysis.desk.messages import Adjudicating, Coding, reply
from analysis.desk.panel import HERE, PARTS, CodingPanel, adjudicate, coding_desk
from analysis.desk.work import Desk

HEADINGS = {"No": "response", "Agency": "agency", "Case": "case", "Well": "worked_well", "Better": "could_be_better"}
ROWS = [list(HEADINGS), ["1", "Police", "A1", "Good recording 😀.", ""], ["2", "CSC", "A1", "", "More visits."]]
RECORDING = {"theme": "recording", "valence": "strength", "start": 5, "end": 14}


@pytest.fixture
def survey(made) -> MadeRound:
    """A round of two answers."""
    made.add("cases.csv", "cases", {"Ref": "case"}, [["Ref"], ["A1"]])
    return made.add("survey.csv", "responses", HEADINGS, ROWS)


def sit(coder: str = "AB") -> Coding:
    return Coding(Desk("one", "responses", coder), "Coding desk")


def asked(seat: Coding | Adjudicating, do: str, begins: str = "", **more: object) -> dict:
    """The answer to a message, about the answer that begins so."""
    found = next((answer for answer in seat.desk.answers if answer.text.startswith(begins)), None) if begins else None
    about = {"id": found.id, "question": found.question} if found else {}
    return reply(seat, {"do": do, "n": 7, "view": "v", **about, **more})


def decide(seat: Coding, begins: str, *codes: dict, memo: str = "") -> dict:
    return asked(seat, "decide", begins, codes=list(codes), memo=memo)


def journals(survey: MadeRound) -> list[Path]:
    return sorted((survey.folder.parents[1] / "decisions").rglob("*.jsonl"))


def test_the_panel_opens_with_answers_themes_and_what_was_decided_and_without_suggestions(survey):
    decide(sit(), "Good", RECORDING, memo="plain")
    said = asked(sit(), "open")
    desk = said.pop("desk")
    assert said == {"n": 7, "to": "v"}
    assert {answer["text"]: (answer["codes"], answer["memo"], answer["done"]) for answer in desk["answers"]} == {
        "Good recording 😀.": ([RECORDING], "plain", True),
        "More visits.": ([], "", False),
    }
    first = next(answer for answer in desk["answers"] if answer["done"])
    assert (first["reference"], first["question_label"], first["attributes"]) == (
        "Response 1",
        "What worked well?",
        {"Agency": "Police"},
    )
    assert desk["themes"][0].keys() >= {"id", "label", "definition", "include", "exclude", "counts", "does_not_count"}
    assert (desk["kind"], desk["first_pass_done"], desk["about"]) == ("coding", False, [])
    assert set(first) & {"suggested", "suggestions"} == set()
    json.dumps(desk)


def test_a_decision_is_answered_when_it_is_on_the_disk(survey):
    seat = sit()
    said = decide(seat, "Good", RECORDING, memo="plain")
    assert (said["saved"], said["n"], said["to"], said["first_pass_done"]) == (True, 7, "v", False)
    assert (said["answer"]["codes"], said["answer"]["memo"], said["answer"]["done"]) == ([RECORDING], "plain", True)
    assert '"memo":"plain"' in journals(survey)[0].read_text(encoding="utf-8")


def test_what_is_refused_is_a_sentence_and_nothing_is_saved(survey):
    said = decide(sit(), "Good", RECORDING | {"theme": "recordings"})
    assert said["refused"].startswith("'recordings' is not a known theme. Did you mean 'recording'")
    assert "saved" not in said
    assert journals(survey) == []


def test_a_mistake_of_the_program_is_answered_too_without_what_the_data_were(survey, monkeypatch):
    seat = sit()
    monkeypatch.setattr(seat.desk, "decide", lambda *given: {}["Good recording"])
    said = decide(seat, "Good", RECORDING)
    assert said == {
        "refused": "The program made a mistake (KeyError). Please report these words.",
        "n": 7,
        "to": "v",
    }


@pytest.mark.parametrize("do", ["desk", "_saved", None, 3])
def test_the_panel_can_ask_for_nothing_else(survey, do):
    said = reply(sit(), {"do": do, "n": 1, "view": "v"})
    assert said["refused"].startswith("The desk was asked for something that it does not know.")


def test_the_last_decision_can_be_taken_back(survey):
    seat = sit()
    decide(seat, "Good", RECORDING)
    decide(seat, "More")
    said = asked(seat, "undo")
    assert (said["answer"]["question"], said["answer"]["done"], said["saved"]) == ("could_be_better", False, True)
    asked(seat, "undo")
    assert "taken back" not in json.dumps(said)
    assert asked(seat, "undo")["refused"].startswith("Nothing that was decided since the desk was opened is left")


def test_suggestions_are_told_after_the_first_pass_and_in_no_other_message(survey):
    seat = sit()
    decide(seat, "More")
    assert "1 of 2 answers are still to be coded" in asked(seat, "suggest", "Good")["refused"]
    said = decide(seat, "Good")
    assert said["first_pass_done"] and "recording" not in json.dumps(said)
    suggested = asked(seat, "suggest", "Good")["codes"]
    assert [(code["theme"], code["valence"]) for code in suggested] == [("recording", "strength")]
    assert suggested[0].keys() == {"theme", "valence", "start", "end", "rule", "reason"}


def test_lines_that_are_not_counted_are_told_above_the_answers(survey):
    decide(sit(), "Good", RECORDING)
    with journals(survey)[0].open("ab") as file:
        file.write(b'{"kind":"codes","memo":"torn')
    about = asked(sit(), "open")["desk"]["about"]
    assert len(about) == 1 and "AB.jsonl" in about[0] and "torn" not in about[0]


def test_whoever_adjudicates_sees_both_sides_and_says_why(survey):
    decide(sit("AB"), "Good", RECORDING, memo="clear")
    decide(sit("CD"), "Good")
    seat = adjudicate("one", "EF")._seat
    (answer,) = reply(seat, {"do": "open", "n": 1, "view": "v"})["desk"]["answers"]
    assert answer["sides"] == [
        {"coder": "Coder A", "codes": [RECORDING], "memo": "clear"},
        {"coder": "Coder B", "codes": [], "memo": ""},
    ]
    message = {"do": "decide", "id": answer["id"], "question": answer["question"], "codes": [RECORDING], "n": 2}
    assert reply(seat, message | {"memo": " "})["refused"].startswith("Say in the memo why")
    said = reply(seat, message | {"memo": "it says so"})
    assert said["saved"] and said["answer"]["codes"] == [RECORDING]
    assert not reply(seat, {"do": "undo", "n": 3})["answer"]["done"]
    assert reply(seat, {"do": "suggest", "n": 4})["refused"].startswith("The desk was asked for something")


def test_the_state_of_the_widget_holds_no_word_of_an_answer_whatever_was_said(survey, monkeypatch):
    panel = coding_desk("one", "ab")
    sent: list[dict] = []
    monkeypatch.setattr(CodingPanel, "send", lambda self, content, buffers=None: sent.append(content))
    panel._handle_custom_msg({"do": "open", "n": 1, "view": "v"}, [])
    answer = sent[0]["desk"]["answers"][0]
    about = {"id": answer["id"], "question": answer["question"], "codes": [], "memo": "a remark"}
    panel._handle_custom_msg({"do": "decide", "n": 2, "view": "v", **about}, [])
    assert [message["n"] for message in sent] == [1, 2] and sent[1]["saved"]
    state = {name: value for name, value in panel.get_state().items() if name not in ("_esm", "_css")}
    words = json.dumps(state, default=str, ensure_ascii=False)
    assert state["key"] == "coding: one, responses, coder AB"
    assert not re.search(f"Good recording|More visits|a remark|{answer['id']}", words)


def test_what_others_coded_is_shown_when_it_is_asked_for(survey):
    assert coding_desk("one", "AB").begin == ""
    assert adjudicate("one", "EF").begin == "Show where coders differ"


def test_every_part_of_the_panel_is_in_it_and_none_makes_html_of_words_keeps_them_or_goes_elsewhere():
    assert sorted(PARTS) == sorted(path.name for path in (HERE / "front").glob("*.js"))
    banned = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|localStorage|sessionStorage|indexedDB|https?://"
    banned += r"|fetch\(|XMLHttpRequest|WebSocket|sendBeacon|\beval\(|import\("
    assert re.findall(banned, CodingPanel._esm + CodingPanel._css) == []
