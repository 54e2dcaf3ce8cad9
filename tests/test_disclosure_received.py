"""What was received, as it is released: sums for every audience, files, rows and cells for the panel alone."""

import pytest
from rounds_made import make_round

from analysis import (
    asked_by_sender,
    asked_of_senders,
    bar_chart,
    completeness,
    files_received,
    found_in_texts,
    load,
    missing_by_agency,
    missing_by_question,
    missing_by_sender,
    refusals,
    refusals_by_reason,
    release,
    repairs,
    repairs_by_rule,
    senders,
    sentence,
)
from analysis.audiences import find_audience
from analysis.charts import alt_text
from analysis.disclosure.gathered import MOST
from analysis.disclosure.intake_listings import reason_for_all
from analysis.disclosure.kinds import shown_to

PANEL, BOARD = find_audience("panel"), find_audience("board")
CASES = {"Case": "case", "Grade": "grade", "Age": "age", "Safe": "safeguarded"}
SURVEY = {"Id": "response", "Agency": "agency", "Case": "case", "Concerns": "concerns", "Help": "help"}
EPISODES = {"Case": "case", "Kind": "kind", "From": "start", "To": "end"}


@pytest.fixture
def one(tmp_path, monkeypatch):
    """A round of cases, a survey and missing episodes from two senders, with something wrong in each."""
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    made = make_round(tmp_path)
    cases = [["A-100001", "good", "15", "Yes"], ["A-100002", "RI", "", "Yes"], ["A-100003", "Good", "16", ""]]
    made.add("cases.csv", "cases", CASES, [list(CASES), *cases])
    said = [
        ["r-500001", "NHS", "A-100001", "Ring 07700 900123 or ann@example.org.", "training; more Lego"],
        ["r-500002", "Police", "A-100002", "", "Training"],
        ["r-500003", "", "A-100002", "", ""],
    ]
    made.add("survey.csv", "responses", SURVEY, [list(SURVEY), *said])
    away = [
        ["A-100001", "M", "01/02/2026", "02/02/2026"],
        ["A-100001", "M", "01/02/2026", "02/02/2026"],
        ["A-100002", "M", "05/02/2026", ""],
        ["A-100003", "M", "09/02/2026", "08/02/2026"],
        ["B-999999", "M", "09/02/2026", "10/02/2026"],
    ]
    made.add("episodes.csv", "missing_episodes", EPISODES, [list(EPISODES), *away])
    made.blocks[2] = made.blocks[2].replace('received_from = "X"', 'received_from = "Police"')
    made.save()
    return tmp_path


def decide(home, name: str, text: str) -> None:
    folder = home / "data" / "decisions" / "one"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def seen(thing: object, audience=PANEL):
    """A released thing as an audience sees it."""
    return shown_to(release(thing, "Title").block, audience)


def test_a_row_a_sender_and_a_sentence_that_every_row_is_kept_or_refused(one):
    board = seen(senders("one"), BOARD)
    assert board.table.columns == (
        ("From", "Gave", "Files", "Rows received", "Kept", "Refused", "Cells repaired", "To ask")
    )
    assert board.table.rows == (
        ("X", "Cases, Responses", "2", "6", "6", "0", "4", "0"),
        ("Police", "Missing episodes", "1", "5", "2", "3", "5", "1"),
    )
    assert board.text == "All 11 rows received are kept or refused with a reason: 8 kept, 3 refused."
    assert board == seen(senders("one"), PANEL)


def test_a_total_of_a_tally_can_be_told_in_a_sentence(one):
    sent = release(senders("one"), "Senders")
    told = release(sentence("Of these, {refused}.", refused=sent["refused"]))
    assert shown_to(told.block, BOARD).text == "Of these, 3 refused."


def test_files_are_named_to_the_panel_alone(one):
    assert seen(files_received("one"), BOARD) is None
    assert seen(files_received("one")).table.rows == (
        ("cases.csv", "X", "Cases", "3", "3", "0", "2"),
        ("survey.csv", "X", "Responses", "3", "3", "0", "2"),
        ("episodes.csv", "Police", "Missing episodes", "5", "2", "3", "5"),
    )


def test_completeness_is_answers_of_those_asked_and_x_where_nobody_was(one):
    shown = seen(completeness(load("one", "cases")), BOARD)
    assert shown.table.rows == (
        ("Grade", "3", "3", "100%"),
        ("Age", "2", "3", "67%"),
        ("Status of the case", "[x]", "[x]", "[x]"),
        ("Reason for selection", "[x]", "[x]", "[x]"),
        ("Young person being safeguarded", "2", "3", "67%"),
        ("Child deemed unsafe", "[x]", "[x]", "[x]"),
        ("Placement", "[x]", "[x]", "[x]"),
        ("Missing episodes recorded in the file", "[x]", "[x]", "[x]"),
    )


def test_stages_and_words_under_other_are_there_where_somebody_was_asked(one):
    of_responses = completeness(load("one", "responses"))
    assert [question.question for question in of_responses.questions][-2:] == ["help_other", "quotable"]
    assert not any(question.question.startswith("grade_") for question in completeness(load("one", "cases")).questions)


def test_the_chart_of_completeness_draws_shares_and_says_numbers(one):
    given = completeness(load("one", "cases"))
    chart = shown_to(bar_chart(release(given, "Answers"), given.message("Case files")).block, BOARD)
    assert chart.title == ("Case files: only 'Age' and 'Young person being safeguarded' are not answered throughout")
    assert [(bar.number, bar.text) for bar in chart.chart.bars][:3] == [(100, "3 of 3"), (67, "2 of 3"), (None, "[x]")]
    assert alt_text(chart.chart, "Answers") == (
        "Bar chart, Answers: the percentage of those asked. 8 bars. Largest: Grade, 100. "
        "Smallest: Age and Young person being safeguarded, 67 each. Not shown: 5."
    )


def test_completeness_of_what_was_not_received_says_so(one):
    given = completeness(load("one", "follow_up"))
    shown = shown_to(bar_chart(release(given, "Follow-up"), given.message("Follow-up")).block, BOARD)
    assert shown.text == "[x] Not available. No case files were received in this round."
    assert (shown.title, shown.chart) == ("Follow-up: no answers", None)


def test_what_is_missing_is_told_by_sender_and_question(one):
    assert seen(missing_by_sender("one"), BOARD).table.rows == (
        ("X", "Cases", "9", "7", "0", "2", "22%"),
        ("X", "Responses", "10", "6", "0", "4", "40%"),
        ("Police", "Missing episodes", "6", "5", "0", "1", "17%"),
    )
    by_question = seen(missing_by_question("one"), BOARD)
    assert by_question.text == "Missing: 7 of 25 answers expected (28%)."
    assert by_question.table.columns == ("From", "About", "Question", "Answers expected", "Missing", "Percentage")
    assert by_question.table.rows == (
        ("X", "Cases", "Age", "3", "1", "33%"),
        ("X", "Cases", "Young person being safeguarded", "3", "1", "33%"),
        ("X", "Responses", "Agency", "3", "1", "33%"),
        ("X", "Responses", "What were you most concerned about for this young person?", "3", "2", "67%"),
        ("X", "Responses", "What would help you?", "3", "1", "33%"),
        ("Police", "Missing episodes", "End", "2", "1", "50%"),
    )


def test_what_is_missing_is_told_by_agency_where_rows_say_theirs(one):
    assert seen(missing_by_agency("one"), BOARD).table.rows == (
        ("Health", "Responses", "1", "4", "4", "0", "0", "0%"),
        ("Police", "Responses", "1", "3", "2", "0", "1", "33%"),
        ("Agency not given", "Responses", "1", "3", "0", "0", "3", "100%"),
    )


def test_not_mentioned_is_neither_given_nor_missing(tmp_path, monkeypatch):
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    made = make_round(tmp_path).add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    headings = {"Case": "case", "Finding": "finding", "Mentioned": "mentioned"}
    rows = [
        ["A1", "chronology.good", ""],
        ["A1", "chronology.present", "Yes"],
        ["A1", "chronology.not_up_to_date", "N/A"],
    ]
    made.add("findings.csv", "findings", headings, [list(headings), *rows])
    assert seen(missing_by_sender("one")).table.rows == (("X", "Findings", "5", "4", "1", "0", "0%"),)


def test_repairs_are_counted_by_rule_for_the_board_and_listed_for_the_panel(one):
    board = seen(repairs_by_rule("one"), BOARD)
    assert board.text == "Repaired: 9 cells."
    assert ("also written", "Missing episodes", "Missing or away", "5") in board.table.rows
    assert seen(repairs("one"), BOARD) is None
    listed = seen(repairs("one")).table
    assert listed.columns == ("File", "Question", "Was", "Became", "Rule", "Cells", "Where")
    assert listed.rows == (
        ("cases.csv", "Grade", "good", "Good", "blanks and capitals", "1", "B2"),
        ("cases.csv", "Grade", "RI", "Requires improvement", "also written", "1", "B3"),
        ("episodes.csv", "Missing or away", "M", "Missing", "also written", "5", "B2, B3, B4 and 2 more"),
        ("survey.csv", "Agency", "NHS", "Health", "also written", "1", "B2"),
        ("survey.csv", "What would help you?", "training", "Training; Other", "blanks and capitals", "1", "E2"),
    )


def test_a_correction_of_free_text_or_a_reference_is_listed_without_what_the_cell_said(one):
    head = "file,sheet,cell,from,to,who,why\n"
    lines = [
        "survey.csv,,D3,,Ann Smith was found,Jo Bell,Ann rang",
        "cases.csv,,A4,A-100003,A-100009,Jo Bell,typed wrong",
        "cases.csv,,C3,,14,Jo Bell,asked",
    ]
    decide(one, "corrections.csv", head + "\n".join(lines) + "\n")
    listed = [row[:5] for row in seen(repairs("one")).table.rows if row[4].startswith("corrected")]
    assert sorted(listed) == [
        ("cases.csv", "Age", "", "14", "corrected by Jo Bell: asked"),
        ("cases.csv", "Case", "", "", "corrected by Jo Bell: typed wrong"),
        (
            "survey.csv",
            "What were you most concerned about for this young person?",
            "",
            "",
            "corrected by Jo Bell: [name] rang",
        ),
    ]
    board = repr(seen(repairs_by_rule("one"), BOARD))
    assert "corrected by a person" in board
    assert not any(said in board for said in ("Jo Bell", "Ann", "A-100003"))


def test_ten_thousand_different_repairs_are_a_short_list_that_says_how_many_are_left_out(tmp_path, monkeypatch):
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    cases = [[f"A{at}", f"{at % 28 + 1:02d}/{at // 28 % 12 + 1:02d}/{2000 + at // 336}"] for at in range(1000)]
    made = make_round(tmp_path).add("cases.csv", "cases", {"Case": "case"}, [["Case"], *([case] for case, _ in cases)])
    made.add("later.csv", "follow_up", {"Case": "case", "From": "from"}, [["Case", "From"], *cases])
    rows = seen(repairs("one")).table.rows
    assert len(rows) == MOST + 1
    assert rows[0] == ("later.csv", "Update from", "01/01/2000", "2000-01", "month of a date", "1", "B2")
    left = str(1000 - MOST)
    assert rows[-1] == ("later.csv", "Update from", f"{left} others", "", "month of a date", left, "")
    assert seen(repairs_by_rule("one"), BOARD).text == "Repaired: 1000 cells."


def test_refused_rows_are_counted_by_reason_for_the_board_and_listed_for_the_panel(one):
    board = seen(refusals_by_reason("one"), BOARD)
    assert board.text == "Refused: 3 rows."
    assert sorted(board.table.rows) == [
        ("ends before it starts", "Missing episodes", "1"),
        ("has the same 'Case' and 'Start' as an earlier row", "Missing episodes", "1"),
        ("the child is not among the cases of this round", "Missing episodes", "1"),
    ]
    assert seen(refusals("one"), BOARD) is None
    assert seen(refusals("one")).table.rows == (
        ("episodes.csv", "Missing episodes", "has the same 'Case' and 'Start' as episodes.csv, row 2", "1", "row 3"),
        ("episodes.csv", "Missing episodes", "ends before it starts", "1", "row 5"),
        ("episodes.csv", "Missing episodes", "the child is not among the cases of this round", "1", "row 6"),
    )


def test_many_rows_refused_for_one_reason_are_one_row(tmp_path, monkeypatch):
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    twice = [["A1"] for _ in range(5)] + [[""] for _ in range(40)]
    make_round(tmp_path).add(
        "cases.csv", "cases", {"Case": "case", "Age": "age"}, [["Case", "Age"], *([*row, "15"] for row in twice)]
    )
    assert seen(refusals("one")).table.rows == (
        ("cases.csv", "Cases", "has the same 'Case' as cases.csv, row 2", "4", "row 3, row 4, row 5 and 1 more"),
        ("cases.csv", "Cases", "'Case' is not given", "40", "row 7, row 8, row 9 and 37 more"),
    )


def test_nobody_but_the_panel_reads_who_left_a_row_out_and_why(one):
    decide(one, "left_out.csv", "file,sheet,row,who,why\ncases.csv,,3,Jo Bell,Ann Smith moved away\n")
    assert "Jo Bell: [name] moved away" in repr(seen(refusals("one")))
    board = seen(refusals_by_reason("one"), BOARD)
    assert ("left out by a person", "Cases", "1") in board.table.rows
    assert "Ann Smith" not in repr(board)


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("left out by Jo: sent\ntwice", "left out by a person"),
        ("has the same 'Case' as a as b.csv, row 3", "has the same 'Case' as an earlier row"),
        ("'Case' is not given", "'Case' is not given"),
    ],
)
def test_a_reason_is_told_without_persons_and_places(reason, told):
    assert reason_for_all(reason) == told


def test_what_is_to_be_asked_is_counted_for_the_board_and_listed_for_the_panel(one):
    board = seen(asked_by_sender("one"), BOARD)
    assert (board.text, board.table.rows) == ("To be asked: 1 thing.", (("Police", "1"),))
    assert seen(asked_of_senders("one"), BOARD) is None
    assert seen(asked_of_senders("one")).table.rows == (
        (
            "Police",
            "episodes.csv",
            "the episode has no end.",
            "Ask whether it was still going on, or whether its end was not recorded.",
            "1",
            "cell D4",
        ),
    )


def test_what_was_found_in_free_text_is_counted_by_kind_and_never_shown(one):
    board = seen(found_in_texts("one"), BOARD)
    assert board.text == "Something was found and hidden in 1 of 2 answers of free text (50%)."
    assert board.table.rows == (
        ("Responses", "E-mail address", "1", "2", "50%"),
        ("Responses", "Telephone number", "1", "2", "50%"),
    )
    assert "07700" not in repr(board) and "ann@" not in repr(board)


def test_where_nothing_was_repaired_refused_asked_or_found_the_page_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    make_round(tmp_path).add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    sums = [repairs_by_rule, refusals_by_reason, asked_by_sender, found_in_texts, missing_by_sender, missing_by_agency]
    assert [seen(thing("one"), BOARD).text for thing in sums] == [
        "Repaired: 0 cells.",
        "Refused: 0 rows.",
        "To be asked: 0 things.",
        "There are no answers of free text.",
        "There are no answers expected.",
        "[x] Not available. No table of this round says which agency its rows are from.",
    ]
    for thing in (repairs, refusals, asked_of_senders):
        assert seen(thing("one")).text == "" and seen(thing("one")).table.rows == ()


def test_sheets_of_one_file_are_each_their_own_senders(tmp_path, monkeypatch):
    from openpyxl import Workbook

    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    made = make_round(tmp_path).add("a.xlsx", "cases", {"Case": "case", "Age": "age"}, [["Case", "Age"]], sheet='"A"')
    made.add("a.xlsx", "missing_episodes", {"Case": "case", "From": "start"}, [["Case", "From"]], sheet='"B"')
    made.blocks[1] = made.blocks[1].replace('received_from = "X"', 'received_from = "Y"')
    made.save()
    book = Workbook()
    for name, rows in {"A": [["Case", "Age"], ["A1", ""]], "B": [["Case", "From"], ["A1", "05/01/2026"]]}.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book.save(made.folder / "a.xlsx")
    assert [row[:4] for row in seen(senders("one")).table.rows] == [
        ("X", "Cases", "1", "1"),
        ("Y", "Missing episodes", "1", "1"),
    ]
    assert [row[:2] for row in seen(missing_by_question("one")).table.rows] == [("X", "Cases")]


def test_sums_over_made_up_rows_bear_the_mark_and_over_published_ones_do_not(in_home):
    assert senders("lscb-2015").made_up == "yes"
    assert completeness(load("lscb-2015", "cases")).made_up == "which row"
    assert missing_by_sender("lscb-2015").made_up == "yes"
    assert refusals_by_reason("lscb-2015").made_up == "no"
