"""What people decided: lines are added and never changed, the last of an answer counts, a cut-off line is told; which
codes count of several coders, what needs a second look, and the order of coding."""

import json
import os
import time
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import CannotWrite, InUse, RoundtableError, UnknownName
from analysis.folders import RoundFolders, folders_of
from analysis.locks import locked
from analysis.themes.codebook import codebook
from analysis.themes.codebook.blocks import Codebook, Theme
from analysis.themes.coders import coders, coding_order, decisions, final_codes, journal, lines, second_look
from analysis.themes.coders.journal import Journal
from analysis.themes.coders.lines import Answer, Code, CodebookRead, Decision, codes_line, text_hash, undone_line
from analysis.themes.coders.names import coder_name

AT = "2026-01-05T09:00:00+00:00"
TEXT = "Good recording. Nobody listened to her."
ANSWERS = pd.DataFrame(
    [("p1", "worked_well", TEXT), ("p2", "worked_well", "Poor recording."), ("p2", "concerns", "Truanting.")],
    columns=["id", "question", "text"],
)
ONE, TWO, THREE = list(zip(ANSWERS["id"], ANSWERS["question"], strict=True))
TEXTS = dict(zip((ONE, TWO, THREE), ANSWERS["text"], strict=True))
RECORDING, VOICE = Code("recording", "strength", 0, 14), Code("voice", "concern", 16, 38)
WHOLE = Code("recording", "strength", 0, 39)


@pytest.fixture
def folders(tmp_path, monkeypatch) -> RoundFolders:
    """A round 'one' in which nobody decided anything, at one and the same time."""
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    monkeypatch.setattr(lines, "now", lambda: AT)
    monkeypatch.setattr(journal, "now", lambda: AT)
    (tmp_path / "data" / "raw" / "one").mkdir(parents=True)
    return folders_of("one")


def made(where: tuple[str, str], *codes: Code, passed: str = "blind", memo: str = "", text: str = "") -> Decision:
    by = "EF" if passed == "adjudication" else ""
    text = text_hash(text or TEXTS[where])
    return Decision(Answer("responses", *where), passed, text, codes, memo, AT, by, None)


def add(folders: RoundFolders, coder: str, *decided: Decision, book: Codebook | None = None) -> Journal:
    one = Journal(folders, coder)
    for decision in decided:
        one.add(CodebookRead.of(book or codebook()), lambda kept, decision=decision: [codes_line(decision)])
    return one


def file_of(folders: RoundFolders, coder: str) -> Path:
    return folders.decisions / "coding" / f"{coder}.jsonl"


def read(folders: RoundFolders, coder: str) -> list[dict]:
    return [json.loads(line) for line in file_of(folders, coder).read_text(encoding="utf-8").splitlines()]


def said(found: pd.DataFrame, *columns: str) -> list[tuple]:
    return list(found[list(columns)].itertuples(index=False, name=None))


# Names


def test_a_coder_is_one_in_any_capitals_and_blanks():
    assert coder_name(" ab ") == coder_name("AB") == "AB"
    assert coder_name("Anna  Smith") == "ANNA SMITH" and coder_name("zoë-2") == "ZOË-2"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("a/b", "not every system can have a file of that name"),
        ("a\\b", "not every system can have a file of that name"),
        ("..", "not every system can have a file of that name"),
        ("", "not every system can have a file of that name"),
        ("AB.", "not every system can have a file of that name"),
        ("A" * 41, "not every system can have a file of that name"),
        ("con", "Windows keeps it for a device"),
        ("Lpt1", "Windows keeps it for a device"),
        ("Adjudicated", "it says how a code was decided"),
        ("rules", "it says how a code was decided"),
    ],
)
def test_a_name_that_cannot_be_a_coders_is_refused(name, why):
    with pytest.raises(RoundtableError, match=f"cannot be the name of a coder, because {why}. Use initials or"):
        coder_name(name)


# Journals


def test_a_decision_is_a_line_below_the_codebook_that_it_was_made_with(folders):
    add(folders, "AB", made(ONE, RECORDING, memo="ring her\nback"), made(TWO))
    book, first, second = read(folders, "AB")
    assert (book["kind"], book["coder"], book["hash"]) == ("codebook", "AB", codebook().hash)
    assert book["themes"]["voice"] == codebook().themes["voice"].read_hash
    assert first == {
        "kind": "codes",
        "at": AT,
        "table": "responses",
        "id": "p1",
        "question": "worked_well",
        "text": text_hash(TEXT),
        "pass": "blind",
        "codes": [{"theme": "recording", "valence": "strength", "start": 0, "end": 14}],
        "memo": "ring her\nback",
    }
    assert second["codes"] == []


def test_the_last_line_of_an_answer_counts_and_earlier_ones_stay(folders):
    add(folders, "AB", made(ONE, RECORDING), made(ONE, VOICE), made(ONE, RECORDING, passed="open"))
    found = decisions("one", "responses")
    assert found.sets() == {"AB": {ONE: {("voice", "concern")}}}
    assert found.sets("open") == {"AB": {ONE: {("recording", "strength")}}}
    assert said(found.latest, "coder", "pass", "id", "question") == [("AB", "blind", *ONE), ("AB", "open", *ONE)]
    assert len(read(folders, "AB")) == 4


def test_what_was_taken_back_counts_no_longer_and_what_was_before_it_does(folders):
    one = add(folders, "AB", made(ONE, RECORDING), made(ONE, VOICE))
    for expected in ({"AB": {ONE: {("recording", "strength")}}}, {}):
        one.add(None, lambda kept: [undone_line(Answer("responses", *ONE), "blind", AT)])
        assert decisions("one", "responses").sets() == expected
    assert len(read(folders, "AB")) == 5


def test_a_round_in_which_nobody_coded_has_no_decisions_and_no_folder_of_them(folders):
    found = decisions("one", "responses")
    assert (coders("one"), found.sets(), found.problems, found.made_up) == ((), {}, (), "no")
    assert found.latest.empty and not folders.decisions.exists()
    assert final_codes("one", "responses", ANSWERS, codebook()).codes.empty
    with pytest.raises(UnknownName, match="'response' is not a known table"):
        decisions("one", "response")


def test_a_cut_off_line_is_told_kept_and_passed_over_and_the_next_begins_on_a_new_line(folders):
    add(folders, "AB", made(ONE, RECORDING), made(TWO, memo="A secret"))
    path = file_of(folders, "AB")
    whole = path.read_bytes()
    for cut in (whole[:-1], whole[:-20], whole[: -len(whole.splitlines()[-1]) + 1]):
        path.write_bytes(cut)
        found = decisions("one", "responses")
        assert list(found.sets()["AB"]) == [ONE], "a line without its end is not taken for a whole one"
        assert [str(problem) for problem in found.problems] == [
            "data/decisions/one/coding/AB.jsonl, line 3: is cut off at its end: what was being written when its "
            "program was stopped is not counted. The line is kept and not counted; decide that answer again if it is "
            "not as you left it."
        ]
        add(folders, "AB", made(THREE))
        again = decisions("one", "responses")
        assert list(again.sets()["AB"]) == [ONE, THREE]
        assert [str(problem).split(" The line")[0] for problem in again.problems] == [
            "data/decisions/one/coding/AB.jsonl, line 3: is not whole."
        ]
        assert path.read_bytes().startswith(cut), "nothing that stands in the file is changed"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{", "is not whole"),
        (b"\xff\xfe", "is not whole"),
        (b"\x00\x00\x00", "is not whole"),
        (b"[" * 100_000, "is not whole"),
        (b'{"kind":"gossip"}', "is of no kind that is known"),
        (b'{"kind":"codes"}', "has no list of codes"),
        (b'{"kind":"codes","codes":[]}', "has no text under 'text'"),
        (b'{"kind":"codes","codes":[],"text":"","memo":"","at":"","table":"t","id":"1","question":""}', "says no pass"),
        (b'{"kind":"codes","codes":[{"theme":"A child"}],"text":"","memo":"","at":"","table":"t","id":"1",'
         b'"question":"","pass":"open"}', "holds a code that cannot be one"),
        (b'{"kind":"undone","table":"t","id":"1","question":"","pass":"open"}', "takes back a decision that is not"),
        (b'{"kind":"codebook","coder":"CD","version":"1","hash":"","themes":{}}', "begins the decisions of another"),
        (b'{"kind":"sample","table":"t","size":"all"}', "says no size of a sample"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_counted_is_told_by_its_number_and_never_repeated(folders, line, why):
    add(folders, "AB", made(ONE, RECORDING))
    with file_of(folders, "AB").open("ab") as file:
        file.write(line + b"\n")
    add(folders, "AB", made(TWO))
    found = decisions("one", "responses")
    (problem,) = found.problems
    assert str(problem).startswith(f"data/decisions/one/coding/AB.jsonl, line 3: {why}") and "child" not in str(problem)
    assert list(found.sets()["AB"]) == [ONE, TWO]


def test_a_copy_of_a_coders_file_is_no_second_coder(folders):
    add(folders, "AB", made(ONE, RECORDING))
    for name in ("AB (1)", "ab", "AB-LAPTOP"):
        file_of(folders, name).write_bytes(file_of(folders, "AB").read_bytes())
    found = decisions("one", "responses")
    told = [str(problem) for problem in found.problems]
    assert [text.split(":")[0] for text in told] == [
        "data/decisions/one/coding/AB (1).jsonl",
        "data/decisions/one/coding/ab.jsonl",
        "data/decisions/one/coding/AB-LAPTOP.jsonl, line 1",
    ]
    assert "no coder's file has that name. If it is a copy, take it away" in told[0]
    assert "this is a copy of that coder's file, and what follows is not counted" in told[2]
    assert list(found.sets()) == ["AB"] and coders("one") == ("AB",)
    add(folders, "AB-LAPTOP", made(TWO))
    assert decisions("one", "responses").sets()["AB-LAPTOP"] == {TWO: set()}, "what they decide themselves counts"


def test_an_adjudication_counts_in_its_own_file_and_nothing_else_does_there(folders):
    add(folders, "AB", made(ONE, RECORDING), made(TWO, RECORDING, passed="adjudication"))
    add(folders, "adjudicated", made(ONE, VOICE), made(TWO, VOICE, passed="adjudication"))
    found = decisions("one", "responses")
    assert (list(found.sets()), list(found.sets("adjudication"))) == (["AB"], ["adjudicated"])
    assert [str(problem).split(". ")[0] for problem in found.problems] == [
        "data/decisions/one/coding/AB.jsonl, line 3: is of the pass 'adjudication', which does not belong into this "
        "file",
        "data/decisions/one/coding/adjudicated.jsonl, line 2: is of the pass 'blind', which does not belong into this "
        "file",
    ]


def test_a_file_saved_by_a_text_editor_of_windows_is_read_too(folders):
    add(folders, "AB", made(ONE, RECORDING))
    path = file_of(folders, "AB")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert decisions("one", "responses").sets() == {"AB": {ONE: {("recording", "strength")}}}


def test_memos_keep_every_letter(folders):
    memo = 'caf\u00e9 \u2028 \x00 \ud800 😀 \u202e {"kind": 1}\r\n'
    add(folders, "AB", made(ONE, memo=memo))
    assert decisions("one", "responses").latest["memo"].tolist() == [memo]


def test_two_windows_of_one_coder_see_what_the_other_saved(folders):
    first, second = Journal(folders, "AB"), Journal(folders, "AB")
    for window, decision in ((first, made(ONE)), (second, made(TWO, RECORDING)), (first, made(THREE))):
        window.add(CodebookRead.of(codebook()), lambda kept, decision=decision: [codes_line(decision)])
    assert [line["kind"] for line in read(folders, "AB")] == ["codebook", "codes", "codes", "codes"]
    assert len(list(first.kept.decided("responses"))) == 3
    second.read_on()
    assert len(list(second.kept.decided("responses"))) == 3


def test_a_file_that_was_taken_away_is_begun_anew(folders):
    one = add(folders, "AB", made(ONE))
    file_of(folders, "AB").unlink()
    one.add(CodebookRead.of(codebook()), lambda kept: [codes_line(made(TWO))])
    assert [line["kind"] for line in read(folders, "AB")] == ["codebook", "codes"]


def test_a_decision_that_cannot_be_written_is_not_counted(folders, monkeypatch):
    one = add(folders, "AB", made(ONE))

    open_file = os.open

    def held(path: Path, *how: int) -> int:
        if Path(path).suffix == ".jsonl":
            raise PermissionError(13, "Permission denied")
        return open_file(path, *how)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", held)
        with pytest.raises(CannotWrite) as raised:
            one.add(None, lambda kept: [codes_line(made(TWO))])
    assert str(raised.value) == (
        f"{file_of(folders, 'AB')} cannot be written (Permission denied). What was decided last was not saved. If it "
        "is open in another program, close it there and decide again. If nothing is, see that the folder is not "
        "read-only."
    )
    assert [decision.answer.id for decision in one.kept.decided("responses")] == ["p1"]
    add(folders, "AB", made(TWO))


def test_a_disk_that_is_full_leaves_a_line_that_is_not_counted(folders, monkeypatch):
    one = add(folders, "AB", made(ONE))
    write = os.write

    def full(handle: int, content: bytes) -> int:
        if len(content) < 30:
            raise OSError(28, "No space left on device")
        return write(handle, content[:30])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(CannotWrite, match="No space left on device.*not saved. Make room on the disk"):
            one.add(None, lambda kept: [codes_line(made(TWO))])
    add(folders, "AB", made(THREE))
    assert list(decisions("one", "responses").sets()["AB"]) == [ONE, THREE]


@pytest.mark.skipif(os.name == "nt", reason="Windows puts names on the disk by itself")
def test_lines_and_the_name_of_a_new_file_are_on_the_disk_when_the_call_comes_back(folders, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_ino))
    add(folders, "AB", made(ONE))
    path = file_of(folders, "AB")
    assert {at.stat().st_ino for at in (path, path.parent, folders.decisions, folders.decisions.parent)} <= set(synced)
    synced.clear()
    add(folders, "AB", made(TWO))
    assert synced == [path.stat().st_ino]


def test_who_waits_too_long_for_another_window_is_told(folders, monkeypatch):
    monkeypatch.setattr(journal, "PATIENCE", 0)
    with locked(folders.lock("coding")), pytest.raises(InUse, match="is at work on it. Wait for it, or stop it."):
        add(folders, "AB", made(ONE))


def test_nothing_is_decided_in_a_round_that_was_deleted_meanwhile(folders):
    one = add(folders, "AB", made(ONE))
    (folders.decisions / "forgotten.toml").write_text('day = "2032-04-02"\nfiles = 1\n', encoding="utf-8")
    with pytest.raises(RoundtableError, match="'one' was deleted, so nothing more is decided in it."):
        one.add(None, lambda kept: [codes_line(made(TWO))])


def test_a_hundred_thousand_lines_are_read_in_seconds(folders):
    path = file_of(folders, "AB")
    path.parent.mkdir(parents=True)
    line = codes_line(made(ONE, RECORDING, VOICE, memo="a memo"))
    path.write_bytes(20 * lines.written(line | {"id": f"p{number}"} for number in range(5_000)))
    started = time.process_time()
    assert len(decisions("one", "responses").latest) == 5_000
    assert time.process_time() - started < 6  # about 1 on a quiet machine


# Final codes


def final(folders: RoundFolders, **decided: list[Decision]) -> list[tuple]:
    for coder, of_coder in decided.items():
        add(folders, coder, *of_coder)
    codes = final_codes("one", "responses", ANSWERS, codebook()).codes
    return said(codes, "id", "question", "theme", "valence", "span", "by")


def test_what_all_coders_gave_alike_is_agreed_and_quotes_that_overlap_lose_nothing(folders):
    cut = Code("voice", "concern", 23, 39)  # without 'Nobody' it would say the opposite
    assert final(folders, AB=[made(ONE, RECORDING, VOICE)], CD=[made(ONE, RECORDING, cut)]) == [
        (*ONE, "recording", "strength", "Good recording", "agreed"),
        (*ONE, "voice", "concern", "Nobody listened to her.", "agreed"),
    ]


def test_quotes_of_two_that_one_of_another_joins_are_one(folders):
    parts = [Code("recording", "strength", 0, 4), Code("recording", "strength", 5, 14)]
    assert [row[4] for row in final(folders, AB=[made(ONE, *parts)], CD=[made(ONE, WHOLE)])] == [TEXT]


def test_one_coder_alone_counts_under_their_name(folders):
    assert final(folders, AB=[made(ONE, RECORDING)]) == [(*ONE, "recording", "strength", "Good recording", "AB")]


def test_where_coders_differ_what_they_share_counts_until_it_is_adjudicated(folders):
    add(folders, "AB", made(ONE, RECORDING, VOICE), made(TWO))
    add(folders, "CD", made(ONE, RECORDING), made(TWO))
    found = final_codes("one", "responses", ANSWERS, codebook())
    assert found.awaiting == (ONE,) and found.decided == {ONE, TWO}
    assert said(found.codes, "theme", "by") == [("recording", "undecided: shared part")]
    add(folders, "adjudicated", made(ONE, VOICE, passed="adjudication", memo="She was not heard."))
    found = final_codes("one", "responses", ANSWERS, codebook())
    assert found.awaiting == ()
    assert said(found.codes, "theme", "by", "confidence", "rule", "reason") == [
        ("voice", "adjudicated", 1.0, "read by people", "decided where coders differed")
    ]


def test_the_open_pass_stands_before_the_blind_one(folders):
    add(folders, "AB", made(ONE, RECORDING))
    changed = [made(ONE, VOICE), made(ONE, RECORDING, passed="open")]
    assert [row[-1] for row in final(folders, CD=changed)] == ["agreed"]
    assert decisions("one", "responses").sets()["CD"] == {ONE: {("voice", "concern")}}


def test_codes_come_in_the_order_of_the_answers_with_the_furthest_mark_of_what_is_made_up(folders):
    add(folders, "AB", made(THREE, Code("school", "concern", 0, 10)), made(ONE, VOICE, RECORDING))
    marked = ANSWERS.assign(made_up=["no", "no", "which row"])
    codes = final_codes("one", "responses", marked, codebook()).codes
    assert said(codes, "theme", "made_up") == [("recording", "no"), ("voice", "no"), ("school", "which row")]
    Journal(folders, "AB").add(None, lambda kept: [{"kind": "note", "made_up": "yes", "says": "Made up."}])
    assert set(final_codes("one", "responses", marked, codebook()).codes["made_up"]) == {"yes"}


def test_a_code_of_a_text_that_was_changed_since_is_the_whole_answers(folders):
    add(folders, "AB", made(ONE, RECORDING, text="Good recording at first."), made(TWO, RECORDING, text="Gone"))
    found = final_codes("one", "responses", ANSWERS, codebook())
    changed = "the answer has changed since it was coded"
    assert said(found.codes, "span", "reason") == [(TEXT, changed), ("Poor recording.", changed)]
    assert found.blind.codes == {}, "nobody gave anything to what stands there now"


def test_what_was_given_blind_is_kept_apart_from_what_was_decided_with_suggestions_in_sight(folders):
    add(folders, "AB", made(ONE, RECORDING, VOICE), made(TWO), made(THREE), made(THREE, VOICE, passed="open"))
    add(folders, "CD", made(ONE, RECORDING), made(TWO, RECORDING), made(TWO, passed="open"))
    blind = final_codes("one", "responses", ANSWERS, codebook()).blind
    assert blind.codes == {ONE: {("recording", "strength")}, TWO: set(), THREE: set()}
    assert blind.differ == {ONE, TWO}
    add(folders, "adjudicated", made(ONE, VOICE, passed="adjudication", memo="She was not heard."))
    blind = final_codes("one", "responses", ANSWERS, codebook()).blind
    assert (blind.codes[ONE], blind.differ) == ({("voice", "concern")}, {TWO})


def test_a_sample_is_one_when_it_is_coded_to_its_end(folders):
    first, second, _ = said(coding_order(ANSWERS), "id", "question")
    sample = {"kind": "sample", "at": AT, "table": "responses", "size": 2, "of": 3}
    Journal(folders, "AB").add(None, lambda kept: [sample, codes_line(made(first))])
    found = final_codes("one", "responses", ANSWERS, codebook())
    assert (found.sample, found.sampled, found.sample_lacks) == (None, frozenset(), 1)
    add(folders, "AB", made(second))
    found = final_codes("one", "responses", ANSWERS, codebook())
    assert (found.sample, found.sampled, found.sample_lacks) == (2, {first, second}, 0)


# Second look


def changed_book(**definitions: str) -> Codebook:
    """The codebook, with the definition of some themes as it was then."""
    book = codebook()
    themes = {
        name: Theme(**theme.model_dump() | {"definition": definitions[name]}) if name in definitions else theme
        for name, theme in book.themes.items()
    }
    return book.model_copy(update={"themes": themes, "version": "old"})


def test_an_unchanged_codebook_needs_no_second_look(folders):
    add(folders, "AB", made(ONE, RECORDING, VOICE), made(TWO))
    assert second_look("one", "responses", ANSWERS, codebook()).empty


def test_a_changed_definition_asks_for_a_second_look_at_what_was_given_by_it(folders):
    add(folders, "AB", made(ONE, RECORDING, VOICE), made(TWO), book=changed_book(voice="As it was."))
    assert said(second_look("one", "responses", ANSWERS, codebook()), "coder", "id", "theme", "why") == [
        ("AB", "p1", "voice", "definition changed")
    ]
    add(folders, "AB", made(ONE, RECORDING, VOICE))  # decided again with the codebook of today
    assert second_look("one", "responses", ANSWERS, codebook()).empty


def test_themes_that_came_or_went_and_answers_that_changed_ask_for_a_second_look(folders):
    book = codebook()
    before = book.model_copy(update={"themes": {n: t for n, t in book.themes.items() if n != "voice"}})
    gone = Code("weather", "neutral", 0, 4)
    add(folders, "AB", made(ONE, gone, text="Another text."), made(TWO, text="Poor recording."), book=before)
    add(folders, "CD", made(ONE), Decision(Answer("responses", "p9", "concerns"), "blind", "", (), "", AT, "", None))
    assert said(second_look("one", "responses", ANSWERS, book), "coder", "id", "theme", "why") == [
        ("AB", "p1", "", "answer changed"),
        ("AB", "p1", "weather", "theme is gone"),
        ("AB", "p1", "voice", "theme is new since"),
        ("AB", "p2", "voice", "theme is new since"),
        ("CD", "p9", "", "answer is gone"),
    ]
    assert said(final_codes("one", "responses", ANSWERS, book).codes, "theme") == []


# Order


def test_the_order_of_coding_depends_on_ids_and_questions_alone():
    shuffled = ANSWERS.iloc[::-1].assign(text="changed")
    assert said(coding_order(ANSWERS), "id", "question") == said(coding_order(shuffled), "id", "question")
    assert list(coding_order(ANSWERS).columns) == list(ANSWERS.columns)


def test_any_beginning_of_the_coding_order_is_a_random_sample():
    answers = pd.DataFrame({"id": [f"p{n}" for n in range(2_000)], "question": "concerns", "text": "."})
    shares = [(coding_order(answers, str(seed))["id"][:200].str[1:].astype(int) < 500).mean() for seed in range(20)]
    assert len(set(shares)) > 5 and abs(sum(shares) / 20 - 0.25) < 0.03  # of 4,000 drawn, s.e. 0.007
