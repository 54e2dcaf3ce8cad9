"""The desk as a workbook: written for one coder, blind, and taken back whole or, with all problems told, not at all."""

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from rounds_made import MadeRound, make_round

from analysis import load
from analysis.desk import sheets, work
from analysis.desk.sheet_form import mark_of, valences_of
from analysis.desk.sheets import Taken, coding_sheet, take_sheet
from analysis.desk.work import Desk
from analysis.errors import ProblemsReceived, RoundtableError, UnknownName
from analysis.themes.codebook import codebook
from analysis.themes.codebook.blocks import Codebook, Theme
from analysis.themes.coders import decisions, second_look
from analysis.themes.coders.lines import Code

HEADINGS = {"No": "response", "Agency": "agency", "Well": "worked_well", "Better": "could_be_better"}
ROWS = [
    list(HEADINGS),
    ["1", "Police", "Good recording. He was listened to.", "=1+1 is what they told her"],
    ["2", "CSC", "", "Truanting\x07, _x0041_ and\n\n rows at home 😀."],
]
VOICE = codebook().themes["voice"].label
RECORDING = codebook().themes["recording"].label


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


class Sheet:
    """A coder's workbook as a person has it before them."""

    def __init__(self, content: bytes):
        self.book: Workbook = load_workbook(BytesIO(content))
        self.answers = self.book["Answers"]
        self.columns = {cell.value: cell.column for cell in self.answers[1]}

    def row(self, begins: str) -> int:
        return next(cell.row for (cell,) in self.answers.iter_rows(2, None, 3, 3) if str(cell.value).startswith(begins))

    def fill(self, begins: str, **marks: str) -> "Sheet":
        """Type into the cells of a row, done unless said otherwise: voice="+", Memo="...", Done=""."""
        labels = {"voice": VOICE, "recording": RECORDING}
        for heading, mark in ({"Done": "yes"} | marks).items():
            self.cell(begins, labels.get(heading, heading)).value = mark
        return self

    def cell(self, begins: str, heading: str):
        return self.answers.cell(self.row(begins), self.columns[heading])

    def take(self, tmp_path: Path, audit_round: str = "one", coder: str = "", name: str = "AB's sheet.xlsx") -> Taken:
        self.book.save(tmp_path / name)
        return take_sheet(tmp_path / name, audit_round, coder)

    def refused(self, tmp_path: Path, audit_round: str = "one", coder: str = "") -> list[str]:
        with pytest.raises(ProblemsReceived) as raised:
            self.take(tmp_path, audit_round, coder)
        return [str(problem) for problem in raised.value.problems]


def sheet(coder: str = "AB", sample: int | None = None) -> Sheet:
    return Sheet(coding_sheet("one", "responses", coder, sample))


def on(desk: Desk, begins: str):
    return next(answer for answer in desk.answers if answer.text.startswith(begins))


def journal(survey: MadeRound, coder: str = "AB") -> bytes:
    path = survey.folder.parents[1] / "decisions" / "one" / "coding" / f"{coder}.jsonl"
    return path.read_bytes() if path.exists() else b""


# What is written


def test_a_sheet_has_a_row_an_answer_a_column_a_theme_and_what_each_theme_means(survey):
    one = sheet()
    themes = codebook().themes.values()
    assert one.book.sheetnames == ["Read this first", "Answers", "Codebook", "Roundtable"]
    assert one.book["Roundtable"].sheet_state == "veryHidden"
    shown = [cell.value for cell in one.answers[1] if not one.answers.column_dimensions[cell.column_letter].hidden]
    labels = [theme.label for theme in themes]
    assert shown == ["Reference", "Question", "Answer", "Agency", *labels, "Memo", "Done"]
    row = one.row("Good")
    assert [one.answers.cell(row, column).value for column in range(1, 5)] == [
        "Response 1",
        "What worked well?",
        "Good recording. He was listened to.",
        "Police",
    ]
    assert [[cell.value for cell in line[:2]] for line in one.book["Codebook"].iter_rows(2)] == [
        [theme.label, theme.definition] for theme in themes
    ]


def test_cells_to_fill_in_offer_marks_and_say_what_the_theme_means_and_all_others_are_locked(survey):
    one = sheet()
    rules = {str(rule.sqref): rule for rule in one.answers.data_validations.dataValidation}
    letter = one.answers.cell(1, one.columns[VOICE]).column_letter
    rule = rules[f"{letter}2:{letter}4"]
    assert rule.formula1 == '"+,-,both,neutral"' and rule.prompt == codebook().themes["voice"].definition
    assert one.answers.protection.sheet and one.answers.freeze_panes == "D2" and one.answers.auto_filter.ref
    unlocked = {cell.column for cell in one.answers[2] if not cell.protection.locked}
    assert unlocked == set(range(one.columns[next(iter(codebook().themes.values())).label], one.columns["Done"] + 1))


def test_texts_stay_texts_whatever_they_hold(survey):
    one = sheet()
    formula = one.cell("=1+1", "Answer")
    assert (formula.data_type, formula.value, formula.quotePrefix) == ("s", "=1+1 is what they told her", True)
    assert one.cell("Truanting", "Answer").value == "Truanting, _x005F_x0041_ and\n\n rows at home 😀."


def test_a_sheet_holds_neither_suggestions_nor_what_others_gave_and_is_the_same_bytes(survey):
    empty = coding_sheet("one", "responses", "AB")
    other = Desk("one", "responses", "CD")
    other.decide(on(other, "Good").id, "worked_well", [{"theme": "voice", "valence": "neutral"}], "Of CD")
    assert coding_sheet("one", "responses", "ab") == empty
    assert not any(sheet().cell("Good", heading).value for heading in (VOICE, RECORDING, "Memo", "Done"))


# What is taken


def test_what_was_filled_in_is_taken_into_the_coders_file(survey, tmp_path):
    one = sheet().fill("Good", voice="+", recording="both", Memo="Unsure.").fill("Truanting")
    taken = one.take(tmp_path, coder="ab")
    assert taken == Taken("AB", "responses", new=2, as_before=0, not_done=1, missing=0)
    assert str(taken) == "AB, responses: 2 answers decided anew, 0 as before, 1 not done, 0 not in the sheet."
    desk = Desk("one", "responses", "AB")
    good = on(desk, "Good")
    assert set(desk.codes(good)) == {
        Code("recording", "strength", 0, 35),
        Code("recording", "concern", 0, 35),
        Code("voice", "strength", 0, 35),
    }
    assert desk.memo(good) == "Unsure." and desk.done(on(desk, "Truanting")) and not desk.done(on(desk, "=1+1"))
    assert list(decisions("one", "responses").sets("blind")) == ["AB"]


def test_the_same_sheet_taken_twice_changes_nothing(survey, tmp_path):
    one = sheet().fill("Good", voice="+")
    one.take(tmp_path)
    before = journal(survey)
    assert one.take(tmp_path) == Taken("AB", "responses", new=0, as_before=1, not_done=2, missing=0)
    assert sheet().take(tmp_path).new == 0, "nor does a sheet that was written since and sent back as it is"
    assert journal(survey) == before


@pytest.mark.parametrize(
    ("typed", "valences"),
    [
        ("+", ("strength",)),
        ("'+", ("strength",)),
        (" ＋ ", ("strength",)),
        ("−", ("concern",)),
        ("–", ("concern",)),
        ("-", ("concern",)),
        ("Both ", ("strength", "concern")),
        ("+/-", ("strength", "concern")),
        ("NEUTRAL", ("neutral",)),
        ("+ neutral", ("strength", "neutral")),
        ("", ()),
        ("++", None),
        ("yes", None),
    ],
)
def test_marks_are_understood_however_programs_write_them(typed, valences):
    assert valences_of(typed) == valences
    assert not valences or set(valences_of(mark_of(valences))) == set(valences)


def test_a_desk_and_a_sheet_take_turns_and_quotes_stay(survey, tmp_path):
    desk = Desk("one", "responses", "AB")
    good = on(desk, "Good")
    desk.decide(good.id, good.question, [{"theme": "voice", "valence": "strength", "start": 16, "end": 35}], "So")
    one = sheet()
    assert [one.cell("Good", heading).value for heading in (VOICE, "Memo", "Done")] == ["+", "So", "yes"]
    one.fill("Good", recording="-").take(tmp_path)
    desk = Desk("one", "responses", "AB")
    assert set(desk.codes(good)) == {Code("recording", "concern", 0, 35), Code("voice", "strength", 16, 35)}


def test_a_row_nobody_touched_takes_back_nothing_that_was_decided_at_the_desk_since(survey, tmp_path):
    desk = Desk("one", "responses", "AB")
    good = on(desk, "Good")
    one = sheet().fill("Truanting")
    desk.decide(good.id, good.question, [{"theme": "voice", "valence": "strength"}], "")
    assert one.take(tmp_path) == Taken("AB", "responses", new=1, as_before=1, not_done=1, missing=0)
    assert Desk("one", "responses", "AB").codes(good) == (Code("voice", "strength", 0, 35),)


def test_an_old_sheet_overrides_nothing_that_was_decided_at_the_desk_since(survey, tmp_path):
    one = sheet().fill("Good", voice="+").fill("Truanting")
    one.take(tmp_path)
    desk = Desk("one", "responses", "AB")
    good = on(desk, "Good")
    desk.decide(good.id, good.question, [{"theme": "recording", "valence": "concern"}], "Thought again.")
    before = journal(survey)
    assert one.fill("=1+1").refused(tmp_path) == [
        f"AB's sheet.xlsx, sheet 'Answers', cell C{one.row('Good')}: was decided at the desk since this sheet was "
        "written. Have the sheet written again."
    ]
    assert journal(survey) == before
    sheet().fill("Good", voice="-").take(tmp_path)
    assert len(Desk("one", "responses", "AB").codes(good)) == 2


def test_an_old_sheet_does_not_bring_back_the_codebook_that_it_was_written_with(survey, tmp_path, monkeypatch):
    one = sheet().fill("Good", voice="+")
    one.take(tmp_path)
    changed = book_with(voice=codebook().themes["voice"].model_copy(update={"definition": "Something else."}))
    for module in (work, sheets):
        monkeypatch.setattr(module, "codebook", lambda: changed)
    desk = Desk("one", "responses", "AB")
    good = on(desk, "Good")
    desk.decide(good.id, good.question, desk.codes(good))  # looked at again, and left as it was
    before = journal(survey)
    assert one.take(tmp_path).new == 0 and journal(survey) == before


def test_a_sheet_written_after_a_theme_left_the_codebook_is_taken_untouched(survey, tmp_path, monkeypatch):
    sheet().fill("Good", voice="+", recording="+").take(tmp_path)
    small = book_with(voice=None)
    for module in (work, sheets):
        monkeypatch.setattr(module, "codebook", lambda: small)
    before = journal(survey)
    assert sheet().take(tmp_path).new == 0 and journal(survey) == before
    assert sheet().fill("Good").take(tmp_path).new == 1
    desk = Desk("one", "responses", "AB")
    assert [code.theme for code in desk.codes(on(desk, "Good"))] == ["recording"]


def book_with(**themes: Theme | None) -> Codebook:
    """The codebook with some themes as they are given, None where it has them no longer."""
    changed = codebook().themes | themes
    return codebook().model_copy(update={"themes": {id: theme for id, theme in changed.items() if theme}})


def test_rows_may_be_missing_in_another_order_and_hidden(survey, tmp_path):
    one = sheet().fill("Good", voice="+")
    kept = one.row("Good")
    for row in sorted({2, 3, 4} - {kept}, reverse=True):
        one.answers.delete_rows(row)
    assert one.take(tmp_path) == Taken("AB", "responses", new=1, as_before=0, not_done=0, missing=2)


def test_a_sheet_of_a_sample_has_its_answers_alone_and_declares_it(survey, tmp_path):
    one = sheet(sample=1)
    assert one.answers.max_row == 2
    one.fill("", **{"Done": "x"}).take(tmp_path)
    assert decisions("one", "responses").samples == {"AB": 1}
    assert Desk("one", "responses", "AB", sample=1).first_pass_done


def test_decisions_are_of_the_codebook_that_the_sheet_was_written_with(survey, tmp_path, monkeypatch):
    one = sheet().fill("Good", voice="+", recording="+")
    about = one.book["Roundtable"]
    (row,) = [cells[0].row for cells in about.iter_rows() if cells[2].value == "voice"]
    about.cell(row, 4).value = "as it was then"
    one.take(tmp_path)
    answers = decisions("one", "responses").latest.assign(text="Good recording. He was listened to.")
    again = second_look("one", "responses", answers, codebook())
    assert again[["coder", "theme", "why"]].values.tolist() == [["AB", "voice", "definition changed"]]
    new = sheet()
    assert [new.cell("Good", heading).value for heading in (VOICE, "Done")] == ["+", None], "asked to look again"
    assert new.take(tmp_path).new == 0
    assert new.fill("Good").take(tmp_path).new == 1
    assert second_look("one", "responses", answers, codebook()).empty


# What is refused


def test_everything_wrong_in_a_sheet_is_told_at_once_by_its_cell_and_nothing_is_taken(survey, tmp_path):
    one = sheet().fill("Good", voice="++").fill("Truanting", Done="later").fill("=1+1", voice="+", Done="")
    one.cell("Good", "Answer").value += " And more."
    good, truanting, told = (one.row(begins) for begins in ("Good", "Truanting", "=1+1"))
    cells = {name: one.answers.cell(1, one.columns[name]).column_letter for name in (VOICE, "Done")}
    file = "AB's sheet.xlsx, sheet 'Answers', cell"
    again = "Have the sheet written again, and copy your marks into it."
    assert sorted(one.refused(tmp_path)) == sorted(
        [
            f"{file} C{good}: is not the answer as it was received. {again}",
            f"{file} {cells[VOICE]}{good}: holds no mark. Choose one of +, -, both, neutral, or clear the cell.",
            f"{file} {cells['Done']}{truanting}: says neither yes nor no. Choose yes, or clear the cell.",
            f"{file} {cells['Done']}{told}: is not marked as done, and its answer is coded or has a memo. Choose yes "
            "where it is done, or clear its marks and memo.",
        ]
    )
    assert journal(survey) == b""


def test_a_decided_answer_that_was_cleared_is_asked_about(survey, tmp_path):
    sheet().fill("Good", voice="+").take(tmp_path)
    (problem,) = sheet().fill("Good", voice="", Done="").refused(tmp_path)
    assert "is empty, and its answer was decided when the sheet was written. Choose yes where there is noth" in problem


def test_the_same_answer_twice_and_a_row_of_no_answer_are_refused(survey, tmp_path):
    one = sheet().fill("Good", voice="+")
    for column in range(1, one.answers.max_column + 1):
        one.answers.cell(5, column).value = one.answers.cell(2, column).value
    one.answers.cell(6, 3).value = "A new answer"
    first, second = one.refused(tmp_path)
    assert first == "AB's sheet.xlsx, sheet 'Answers', row 5: is the same answer as row 2. Keep one of the two rows."
    assert second.startswith("AB's sheet.xlsx, sheet 'Answers', row 6: is no answer of this round that is to be coded.")


def test_columns_of_no_theme_twice_or_taken_away_are_refused(survey, tmp_path):
    one = sheet()
    one.answers.cell(1, one.columns[VOICE]).value = "Weather"
    one.answers.cell(1, one.answers.max_column + 1).value = "Memo"
    told = one.refused(tmp_path)
    assert [text.split(": ", 1)[1].split(". ")[0] for text in told] == [
        "is the heading of no theme of this sheet",
        "is the heading of another column too",
        f"has no column '{VOICE}'",
    ]


def test_formulas_are_refused(survey, tmp_path):
    one = sheet().fill("Good", voice="=CHAR(43)")
    letter = one.cell("Good", VOICE).coordinate
    assert one.refused(tmp_path) == [
        f"AB's sheet.xlsx, sheet 'Answers', cell {letter}: holds a formula. Type what it should say instead."
    ]


def test_a_sheet_of_another_round_or_coder_is_refused(survey, tmp_path):
    (survey.folder.parent / "two").mkdir()
    (problem,) = sheet().refused(tmp_path, "two")
    assert problem.startswith("AB's sheet.xlsx: was written for the round 'one', not for 'two'. Take it for that one")
    (problem,) = sheet().refused(tmp_path, coder="CD")
    assert problem.startswith("AB's sheet.xlsx: was written for AB, not for CD.")
    with pytest.raises(UnknownName, match="'on' is not a known round"):
        sheet().take(tmp_path, "on")


def test_what_is_no_coding_sheet_is_refused(survey, tmp_path):
    one = sheet()
    del one.book["Roundtable"]
    (problem,) = one.refused(tmp_path)
    assert problem == (
        "AB's sheet.xlsx: is not a coding sheet as it was written. Use the workbook that 'roundtable coding sheet' "
        "wrote, saved as .xlsx with all its sheets."
    )
    for content, why in ((b"Reference,Answer\n", "is not a coding sheet as it was written"), (b"", "is empty")):
        (tmp_path / "a.csv").write_bytes(content)
        with pytest.raises(ProblemsReceived, match=why):
            take_sheet(tmp_path / "a.csv", "one")
    with pytest.raises(ProblemsReceived, match="was not found"):
        take_sheet(tmp_path / "b.xlsx", "one")


def test_what_a_sheet_says_of_its_coder_must_be_a_coders_name(survey, tmp_path):
    one = sheet()
    about = one.book["Roundtable"]
    (row,) = [cells[0].row for cells in about.iter_rows() if cells[0].value == "coder"]
    about.cell(row, 2).value = "../adjudicated"
    with pytest.raises(RoundtableError, match="cannot be the name of a coder"):
        one.take(tmp_path)


def test_an_answer_changed_since_is_taken_as_it_was_read_and_asked_for_again(survey, tmp_path):
    one = sheet().fill("Good", voice="+")
    rows = [[cell.replace("He was", "She was") for cell in row] for row in ROWS]
    (survey.folder / "survey.csv").write_text("".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows))
    assert one.take(tmp_path).new == 1
    desk = Desk("one", "responses", "AB")
    answers = decisions("one", "responses").latest.assign(text=on(desk, "Good").text)
    assert second_look("one", "responses", answers, codebook())["why"].tolist() == ["answer changed"]
