"""The coding desk without its window: what lies on it, decisions that are saved or refused, the blind first pass, undo,
a kill at any moment, and the place where differences are decided."""

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from rounds_made import MadeRound, make_round

from analysis import load
from analysis.desk import adjudication, work
from analysis.desk.adjudication import Adjudication
from analysis.desk.work import Desk, NotYet
from analysis.errors import CannotCount, RoundtableError, UnknownName
from analysis.questions import dictionary
from analysis.rounds import find_round
from analysis.themes.codebook import codebook
from analysis.themes.coders import coders, decisions, final_codes, journal
from analysis.themes.coders.journal import Journal
from analysis.themes.coders.lines import Code, codes_line
from analysis.themes.to_code import answers_of_round

HEADINGS = {"No": "response", "Agency": "agency", "Case": "case", "Well": "worked_well", "Better": "could_be_better"}
ROWS = [
    list(HEADINGS),
    ["1", "Police", "A1", "Good recording. He was listened to.", "Nothing"],
    ["2", "CSC", "A1", "", "Truanting & <b>rows</b> at home 😀."],
]
VOICE = {"theme": "voice", "valence": "strength", "start": 16, "end": 35}
RECORDING = {"theme": "recording", "valence": "strength"}


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A data folder with a round of three answers of two responses, its tables built."""
    home, cases = tmp_path_factory.mktemp("home"), [["Ref"], ["A1"]]
    one = make_round(home).add("cases.csv", "cases", {"Ref": "case"}, cases)
    one.add("survey.csv", "responses", HEADINGS, ROWS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROUNDTABLE_DATA", str(home))
        load("one", "responses")
    return home


@pytest.fixture
def survey(built, tmp_path, monkeypatch) -> MadeRound:
    """That round in a data folder of the test's own."""
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    return MadeRound(tmp_path / "data" / "raw" / "one")


def journal_of(survey: MadeRound, coder: str) -> Path:
    return survey.folder.parents[1] / "decisions" / "one" / "coding" / f"{coder}.jsonl"


def kinds(survey: MadeRound, coder: str) -> list[str]:
    """The kinds of the lines of a coder's file, with the pass of decisions."""
    lines = map(json.loads, journal_of(survey, coder).read_text(encoding="utf-8").splitlines())
    return [f"{line['kind']} {line.get('pass', '')}".strip() for line in lines]


def on(desk: Desk, begins: str):
    """The answer on a desk that begins so."""
    return next(answer for answer in desk.answers if answer.text.startswith(begins))


def decide(desk: Desk, begins: str, *codes: dict, memo: str = "") -> None:
    answer = on(desk, begins)
    desk.decide(answer.id, answer.question, codes, memo)


def code_all(coder: str, *codes: dict) -> Desk:
    """A desk at which every answer is coded alike, but the first that tells of recording."""
    desk = Desk("one", "responses", coder)
    for begins in ("Nothing", "Truanting"):
        decide(desk, begins)
    decide(desk, "Good", *codes)
    return desk


# What lies on the desk


def test_the_desk_shows_every_answer_with_what_is_known_of_it_and_no_more(survey):
    desk = Desk("one", "responses", "ab")
    answer = on(desk, "Good")
    assert len(desk.answers) == 3 and desk.coder == "AB"
    assert (answer.table, answer.question, answer.question_label) == ("responses", "worked_well", "What worked well?")
    assert answer.text == "Good recording. He was listened to."
    assert dict(answer.attributes) == {"Agency": "Police"}, "neither the case nor the reference of the agency"
    assert answer.reference == "Response 1" and answer.id.startswith("p")
    assert on(desk, "Truanting").text == "Truanting & <b>rows</b> at home 😀."
    assert [theme.id for theme in desk.themes] == list(codebook().themes)
    voice = next(theme for theme in desk.themes if theme.id == "voice")
    assert (voice.label, voice.include) == (codebook().themes["voice"].label, codebook().themes["voice"].include)
    assert [answer.id for answer in Desk("one", "responses", "CD").answers] == [answer.id for answer in desk.answers]


def test_opening_a_desk_writes_nothing(survey):
    desk = Desk("one", "responses", "AB")
    assert not desk.done(desk.answers[0]) and desk.codes(desk.answers[0]) == () and desk.memo(desk.answers[0]) == ""
    assert not journal_of(survey, "AB").parent.exists()


def test_a_desk_is_refused_for_what_is_not_there(survey):
    for wrong, why in (("cases", "'cases' has no free text to code"),):
        with pytest.raises(CannotCount, match=why):
            Desk("one", wrong, "AB")
    with pytest.raises(UnknownName, match="'response' is not a known table. Did you mean 'responses'"):
        Desk("one", "response", "AB")
    with pytest.raises(UnknownName, match="'on' is not a known round"):
        Desk("on", "responses", "AB")
    with pytest.raises(RoundtableError, match="A sample has at least one answer, and not 0."):
        Desk("one", "responses", "AB", sample=0)


# Deciding


def test_a_decision_is_saved_at_once_and_is_there_when_the_desk_is_opened_again(survey):
    decide(Desk("one", "responses", "AB"), "Good", VOICE, RECORDING | {"valence": "both"}, memo="Two sides.")
    desk = Desk("one", "responses", " ab")
    answer = on(desk, "Good")
    assert desk.done(answer) and desk.memo(answer) == "Two sides."
    assert desk.codes(answer) == (
        Code("recording", "strength", 0, 35),
        Code("recording", "concern", 0, 35),
        Code("voice", "strength", 16, 35),
    )
    assert not desk.done(on(desk, "Truanting"))


def test_nothing_to_code_is_a_decision_too(survey):
    desk = Desk("one", "responses", "AB")
    decide(desk, "Nothing")
    assert desk.done(on(desk, "Nothing")) and desk.codes(on(desk, "Nothing")) == ()


def test_the_same_decision_is_not_written_twice(survey):
    desk = Desk("one", "responses", "AB")
    for _ in range(2):
        decide(desk, "Good", VOICE, memo="So")
    decide(Desk("one", "responses", "AB"), "Good", VOICE, memo="So")
    assert kinds(survey, "AB") == ["codebook", "codes blind"]


@pytest.mark.parametrize(
    ("code", "error", "why"),
    [
        ({"theme": "voise", "valence": "strength"}, UnknownName, "'voise' is not a known theme. Did you mean 'voice'"),
        (VOICE | {"valence": "good"}, UnknownName, "'good' is not a known valence. Known: strength, concern, neutral"),
        (VOICE | {"end": 36}, RoundtableError, "is not part of the answer, which has 35 characters. Mark it again"),
        (VOICE | {"start": -1}, RoundtableError, "is not part of the answer"),
        (VOICE | {"start": 35}, RoundtableError, "is not part of the answer"),
        (VOICE | {"end": None}, RoundtableError, "is not part of the answer"),
        (VOICE | {"start": "1"}, RoundtableError, "is not part of the answer"),
    ],
)
def test_a_code_that_cannot_be_is_refused_and_nothing_is_saved(survey, code, error, why):
    desk = Desk("one", "responses", "AB")
    with pytest.raises(error, match=why) as raised:
        decide(desk, "Good", RECORDING, code)
    assert "listened" not in str(raised.value)
    assert not desk.done(on(desk, "Good")) and not journal_of(survey, "AB").exists()


def test_an_answer_that_is_not_on_the_desk_is_refused(survey):
    with pytest.raises(UnknownName, match="'p0, concerns' is not a known answer on this desk.*nothing was saved"):
        Desk("one", "responses", "AB").decide("p0", "concerns", [], "")


def test_undo_takes_back_decisions_of_this_sitting_one_after_the_other(survey):
    decide(Desk("one", "responses", "AB"), "Good", RECORDING)
    desk = Desk("one", "responses", "AB")
    decide(desk, "Good", VOICE)
    decide(desk, "Truanting")
    assert desk.undo() == on(desk, "Truanting") and not desk.done(on(desk, "Truanting"))
    assert desk.undo() == on(desk, "Good") and desk.codes(on(desk, "Good")) == (Code("recording", "strength", 0, 35),)
    with pytest.raises(RoundtableError, match="Nothing that was decided since the desk was opened is left"):
        desk.undo()
    assert kinds(survey, "AB")[-2:] == ["undone blind", "undone blind"]
    assert Desk("one", "responses", "AB").codes(on(desk, "Good")) == (Code("recording", "strength", 0, 35),)


def test_undo_never_takes_back_what_another_window_decided(survey):
    first, second = Desk("one", "responses", "AB"), Desk("one", "responses", "AB")
    decide(first, "Good", VOICE)
    decide(second, "Good", RECORDING)
    with pytest.raises(RoundtableError, match="was decided again in another window since, so nothing was taken back"):
        first.undo()
    assert first.codes(on(first, "Good")) == (Code("recording", "strength", 0, 35),), "and it is seen here now"


def test_undo_takes_back_what_was_saved_last_be_it_as_it_was(survey):
    desk = Desk("one", "responses", "AB")
    for begins in ("Good", "Truanting", "Good"):
        decide(desk, begins)
    assert desk.undo() == on(desk, "Good") and desk.done(on(desk, "Truanting"))


# The blind first pass


def test_nothing_is_suggested_until_every_answer_is_coded(survey):
    desk = Desk("one", "responses", "AB")
    answer = on(desk, "Good")
    decide(desk, "Nothing")
    decide(desk, "Good", VOICE)
    assert not desk.first_pass_done
    with pytest.raises(NotYet, match="shown after the first pass: 1 of 3 answers are still to be coded."):
        desk.suggestions(answer.id, answer.question)
    decide(desk, "Truanting")
    assert desk.first_pass_done
    suggested = {(one.theme, one.valence, one.by) for one in desk.suggestions(answer.id, answer.question)}
    assert suggested == {("recording", "strength", "rules"), ("voice", "strength", "rules")}
    assert desk.suggestions(answer.id, answer.question)[0].reason
    assert kinds(survey, "AB")[-1] == "shown" and kinds(survey, "AB").count("shown") == 1


def test_what_is_decided_after_suggestions_were_seen_is_of_the_open_pass_and_the_blind_one_stays(survey):
    desk = code_all("AB", VOICE)
    seen = on(desk, "Good")
    desk.suggestions(seen.id, seen.question)
    decide(desk, "Good", RECORDING)
    found = decisions("one", "responses")
    answer = on(desk, "Good")
    assert desk.codes(answer) == (Code("recording", "strength", 0, 35),)
    assert found.sets()["AB"][answer.id, answer.question] == {("voice", "strength")}
    assert found.sets("open")["AB"] == {(answer.id, answer.question): {("recording", "strength")}}
    assert desk.undo() == answer and desk.codes(answer) == (Code("voice", "strength", 16, 35),)


def test_an_answer_whose_suggestions_were_seen_is_never_coded_blind_again(survey):
    desk = code_all("AB", VOICE)
    desk.suggestions(desk.answers[0].id, desk.answers[0].question)
    assert desk.undo() == on(desk, "Good") and not desk.done(on(desk, "Good"))
    decide(desk, "Good", RECORDING)
    assert kinds(survey, "AB")[-1] == "codes open"


def test_answers_that_came_later_are_coded_blind_first(survey):
    desk = code_all("AB", VOICE)
    desk.suggestions(desk.answers[0].id, desk.answers[0].question)
    rows = [*ROWS, ["3", "Police", "A1", "Late but good recording.", ""]]
    (survey.folder / "survey.csv").write_text("".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows))
    again = Desk("one", "responses", "AB")
    with pytest.raises(NotYet, match="1 of 4 answers"):
        again.suggestions(again.answers[0].id, again.answers[0].question)
    decide(again, "Late", RECORDING)
    assert kinds(survey, "AB")[-1] == "codes blind" and again.first_pass_done


def test_a_desk_for_a_sample_has_the_first_of_the_coding_order_and_says_so(survey):
    every, desk = Desk("one", "responses", "AB"), Desk("one", "responses", "AB", sample=2)
    assert desk.answers == every.answers[:2]
    for answer in desk.answers:
        desk.decide(answer.id, answer.question, [], "")
    assert desk.first_pass_done and not Desk("one", "responses", "AB").first_pass_done
    assert kinds(survey, "AB") == ["codebook", "sample", "codes blind", "codes blind"]
    assert decisions("one", "responses").samples == {"AB": 2}
    beyond = every.answers[2]
    with pytest.raises(NotYet, match="after the first pass: this answer is not of the sample."):
        desk.suggestions(beyond.id, beyond.question)
    desk.decide(beyond.id, beyond.question, [], "")
    assert kinds(survey, "AB")[-1] == "codes blind", "nothing was suggested for it"
    assert len(Desk("one", "responses", "AB", sample=99).answers) == 3


def test_a_smaller_sample_opens_no_first_pass_that_was_begun_larger(survey):
    every = Desk("one", "responses", "AB").every
    for coder, begun in (("AB", None), ("CD", 2)):
        Desk("one", "responses", coder, begun).decide(every[0].id, every[0].question, [])
        desk = Desk("one", "responses", coder, sample=1)
        for codes in ([], [RECORDING]):  # the second declares the smaller sample
            desk.decide(every[0].id, every[0].question, codes)
            with pytest.raises(NotYet, match=f"{(begun or 3) - 1} of {begun or 3} answers are still to be coded"):
                desk.suggestions(every[0].id, every[0].question)


def test_who_codes_beyond_a_sample_has_the_whole_table_to_code_blind(survey):
    desk = Desk("one", "responses", "AB", sample=1)
    first, second, third = desk.every
    for answer in (first, second):
        desk.decide(answer.id, answer.question, [])
    with pytest.raises(NotYet, match="1 of 3 answers are still to be coded"):
        desk.suggestions(first.id, first.question)
    desk.undo()
    assert desk.first_pass_done


def test_suggestions_for_an_answer_beyond_the_sample_end_its_blind_pass_too(survey):
    desk = Desk("one", "responses", "AB", sample=1)
    for number, answer in enumerate(desk.every):
        desk.decide(answer.id, answer.question, [])
        if number != 1:
            desk.suggestions(answer.id, answer.question)
    desk.decide(answer.id, answer.question, [RECORDING])
    assert kinds(survey, "AB")[-3:] == ["codes blind", "shown", "codes open"]


# Adjudication


def test_where_coders_differ_their_codes_quotes_and_memos_stand_side_by_side_without_names(survey):
    code_all("CD", VOICE, RECORDING)
    decide(code_all("AB", VOICE), "Good", VOICE, memo="Only this.")
    desk = Adjudication("one", "responses", "EF")
    (found,) = desk.disagreements
    assert found.answer.text.startswith("Good")
    assert [(side.coder, side.memo, len(side.codes)) for side in found.sides] == [
        ("Coder A", "Only this.", 1),
        ("Coder B", "", 2),
    ]
    assert not desk.done(found.answer)


def test_what_is_adjudicated_needs_a_reason_wins_and_can_be_taken_back(survey):
    code_all("AB", VOICE), code_all("CD", RECORDING)
    desk = Adjudication("one", "responses", "ef")
    answer = desk.disagreements[0].answer
    with pytest.raises(RoundtableError, match="Say in the memo why the answer is coded so"):
        desk.decide(answer.id, answer.question, [VOICE], " ")
    desk.decide(answer.id, answer.question, [VOICE, RECORDING], "Both are there.")
    assert desk.done(answer) and desk.memo(answer) == "Both are there." and len(desk.codes(answer)) == 2
    assert set(final("by")) == {"adjudicated"}
    assert decisions("one", "responses").latest.query("coder == 'adjudicated'")["by"].tolist() == ["EF"]
    assert len(Adjudication("one", "responses", "EF").disagreements) == 1, "it can be looked at again"
    assert desk.undo() == answer and not desk.done(answer)
    assert final("by") == []


def test_only_what_coders_differ_in_is_adjudicated(survey):
    desk = code_all("AB", VOICE)
    code_all("CD", VOICE)
    nothing = Adjudication("one", "responses", "EF")
    assert nothing.disagreements == []
    answer = on(desk, "Good")
    with pytest.raises(UnknownName, match="is not a known answer on this desk"):
        nothing.decide(answer.id, answer.question, [], "Because.")


def test_who_still_codes_by_themselves_may_not_see_what_others_gave(survey):
    code_all("AB", VOICE)
    decide(Desk("one", "responses", "CD"), "Good", RECORDING)
    with pytest.raises(NotYet, match="CD is coding too, and 2 of 3 answers of the first pass are still to be coded"):
        Adjudication("one", "responses", "CD")
    assert len(Adjudication("one", "responses", "AB").disagreements) == 1


def test_a_sample_that_is_done_lets_nobody_see_others_codes_who_has_begun_the_rest(survey):
    code_all("AB", VOICE)
    desk = Desk("one", "responses", "CD", sample=1)
    for answer in desk.every[:2]:
        desk.decide(answer.id, answer.question, [RECORDING])
    with pytest.raises(NotYet, match="1 of 3 answers"):
        Adjudication("one", "responses", "CD")


def test_who_has_seen_what_coders_gave_codes_blind_no_longer(survey):
    code_all("AB", VOICE), code_all("CD", RECORDING)
    for name in ("AB", "EF"):
        desk = Adjudication("one", "responses", name)
        assert name == "AB" or not journal_of(survey, name).exists(), "nothing was shown yet"
        assert len(desk.disagreements) == len(desk.disagreements) == 1
        assert kinds(survey, name).count("shown") == 1 and coders("one") == ("AB", "CD")
    code_all("EF", VOICE)
    decide(Desk("one", "responses", "AB"), "Good", RECORDING)
    found = decisions("one", "responses")
    assert list(found.sets()) == ["AB", "CD"] and {name: len(sets) for name, sets in found.sets("open").items()} == {
        "AB": 1,
        "EF": 3,
    }


def test_who_begins_to_code_before_differences_are_shown_has_to_finish_first(survey):
    code_all("AB", VOICE), code_all("CD", RECORDING)
    desk = Adjudication("one", "responses", "EF")
    decide(Desk("one", "responses", "EF"), "Good", RECORDING)
    with pytest.raises(NotYet, match="2 of 3 answers"):
        desk.disagreements  # noqa: B018


def test_an_adjudicated_answer_can_be_decided_anew_although_coders_agree_by_now(survey, monkeypatch):
    code_all("AB", VOICE), code_all("CD", RECORDING)
    for coder, code in (("AB", VOICE), ("CD", RECORDING)):
        decide(Desk("one", "responses", coder), "Nothing", code | {"start": 0, "end": 7})
    desk = Adjudication("one", "responses", "EF")
    good = next(one.answer for one in desk.disagreements if one.answer.text.startswith("Good"))
    desk.decide(good.id, good.question, [RECORDING], "By the definition of then.")
    decide(Desk("one", "responses", "CD"), "Good", VOICE)
    assert order("EF") == [("Nothing", False), ("Good", True)], "after what waits"
    book = codebook()
    changed = book.themes["recording"].model_copy(update={"definition": "Something else."})
    book = book.model_copy(update={"themes": book.themes | {"recording": changed}})
    monkeypatch.setattr(work, "codebook", lambda: book)
    monkeypatch.setattr(adjudication, "codebook", lambda: book)
    assert order("EF") == [("Good", True), ("Nothing", False)], "before it, where it needs a second look"
    desk = Adjudication("one", "responses", "EF")
    desk.decide(good.id, good.question, [VOICE], "By that of today.")
    assert order("EF") == [("Nothing", False), ("Good", True)]


def order(by: str) -> list[tuple[str, bool]]:
    """How the answers to adjudicate begin, in their order, and whether they were decided before."""
    return [(one.answer.text.split()[0], one.adjudicated) for one in Adjudication("one", "responses", by).disagreements]


def final(column: str) -> list:
    answers = answers_of_round(load("one", "responses"), "responses", dictionary().table("responses"))
    return final_codes("one", "responses", answers, codebook()).codes[column].tolist()


# A kill at any moment

CODER = """
import sys
from analysis.themes.codebook import codebook
from analysis.folders import folders_of
from analysis.themes.coders import lines
from analysis.themes.coders.journal import Journal

journal, read = Journal(folders_of("one"), "AB"), lines.CodebookRead.of(codebook())
for number in range(int(sys.argv[1]), 10**6):
    one = lines.Decision(lines.Answer("responses", f"p{number}", ""), "blind", "", (), "memo " * 400, "", "", None)
    journal.add(read, lambda kept: [lines.codes_line(one)])
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills by a signal")
def test_every_decision_that_was_acknowledged_is_there_after_a_kill(survey):
    acknowledged, pauses = [], random.Random(5)
    for turn in range(3):
        command = [sys.executable, "-c", CODER, str(turn * 100_000)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent) as coder:
            acknowledged.append(coder.stdout.readline())  # it is at work now
            time.sleep(pauses.uniform(0.01, 0.1))
            coder.send_signal(signal.SIGKILL)
            acknowledged += coder.stdout.readlines()
    told = {f"p{int(line)}" for line in acknowledged if line.endswith("\n")}
    found = decisions("one", "responses")
    there = {id for id, _ in found.sets()["AB"]}
    assert told <= there and len(told) > 5
    assert len(there - told) <= 3, "at most the one that was being saved is there without having been told"


def test_a_kill_within_a_write_at_any_byte_loses_nothing_that_was_acknowledged(survey):
    desk = Desk("one", "responses", "AB")
    decide(desk, "Good", VOICE, memo="café 😀")
    decide(desk, "Truanting")
    path = journal_of(survey, "AB")
    whole = path.read_bytes()
    last = whole.splitlines(keepends=True)[-1]
    good, truanting, nothing = (on(desk, begins).place for begins in ("Good", "Truanting", "Nothing"))
    for cut in range(len(last)):
        path.write_bytes(whole[: len(whole) - len(last) + cut])
        again = Journal(find_round("one"), "AB")
        assert again.kept.standing(good).memo == "café 😀" and not again.kept.standing(truanting)
        assert len(again.problems) == (1 if cut else 0)
        again.add(None, lambda kept: [codes_line(replace(kept.standing(good), answer=nothing))])
        assert again.kept.standing(nothing) and not again.kept.standing(truanting)
        assert len(again.problems) == (1 if cut else 0)


def test_what_is_not_on_the_disk_is_not_shown_as_decided(survey, monkeypatch):
    monkeypatch.setattr(journal, "append", lambda path, lines: None)
    desk = Desk("one", "responses", "AB")
    decide(desk, "Good", VOICE)
    assert not desk.done(on(desk, "Good"))
