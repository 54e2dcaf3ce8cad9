"""The audit workbook with a sheet for each child: labels, the list below them, and all that nobody reads."""

import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rounds_made import make_round

from analysis.description import ReceivedFile
from analysis.grids.grid import Grid
from analysis.intake import read_round
from analysis.intake.parts import BETWEEN, Part, Read
from analysis.intake.sheet_per_child import read_sheet_per_child
from analysis.questions import dictionary
from analysis.rounds import find_round

LABELS = {
    "Child unique ref": "case",
    "Age at audit": "age",
    "Auditing agency": "agency",
    "OVERALL GRADE": "grade_auditor",
    "MODERATED GRADE": "grade_moderator",
}
LINES = {"Standard": "standard", "Question": "criterion", "Answer": "answer", "Evidence / comments": "comment"}
UP_TO_DATE, FOCUSED, SEEN = (
    "Is there an up to date chronology?",
    "Does the chronology show what matters to the child?",
    "Was the child seen alone?",
)
SHEET = (
    ("AUDIT TOOL v3",),
    (),
    ("Child unique ref", "", "AB1"),
    ("Age at audit", "", "17"),
    ("Auditing agency", "", "CSC"),
    (),
    ("Standard", "Question", "Answer", "Evidence / comments", "", "Grade"),
    ("Chronology", UP_TO_DATE, "Yes"),
    ("", FOCUSED, "No", "see page 4"),
    ("Child seen", SEEN, "N/A"),
    (),
    ("OVERALL GRADE", "", "Good"),
    ("MODERATED GRADE",),
)
TOOL = "tool.xlsx, sheet 'Child 1'"
MAP_IT = "Map the label in round.toml, or name it in left_out."


def the_file(**changed: object) -> ReceivedFile:
    block = {"headings": LABELS, "lines": LINES | {"Grade": "grade"}, "lines_table": "judgements", "table": "returns"}
    block |= {"path": "tool.xlsx", "received_from": "X", "shape": "sheet per child"} | changed
    return ReceivedFile(**block).in_shape("sheet per child")


def read(rows: tuple[tuple[str, ...], ...], **changed: object) -> Read:
    return read_sheet_per_child(Grid("tool.xlsx", "Child 1", tuple(map(tuple, rows))), the_file(**changed))


def problems(rows: tuple[tuple[str, ...], ...], **changed: object) -> list[str]:
    return [str(problem) for problem in read(rows, **changed).problems]


def answers(part: Part) -> pd.DataFrame:
    return pd.DataFrame({question: list(column.raw) for question, column in part.columns.items()})


def cells(part: Part) -> pd.DataFrame:
    return pd.DataFrame(
        {question: [column.cell(i) for i in range(len(part.rows))] for question, column in part.columns.items()}
    )


def without(rows: tuple[tuple[str, ...], ...], label: str) -> tuple[tuple[str, ...], ...]:
    return tuple(row for row in rows if row[:1] != (label,))


def with_row(number: int, *cells: str) -> tuple[tuple[str, ...], ...]:
    """The sheet with another row in the place of one, as Excel counts."""
    return (*SHEET[: number - 1], cells, *SHEET[number:])


def test_a_sheet_gives_a_record_from_its_labels_and_one_from_each_line():
    found = read(SHEET)
    returns, judgements = found.parts
    assert (found.rows, found.problems, found.queries, found.marked) == (4, (), (), False)
    assert (returns.table, returns.sheet, list(returns.rows)) == ("returns", "Child 1", [None])
    assert answers(returns).to_dict("records") == [
        {"case": "AB1", "age": "17", "agency": "CSC", "grade_auditor": "Good", "grade_moderator": ""}
    ]
    assert (judgements.table, list(judgements.rows)) == ("judgements", [7, 8, 9])
    expected = pd.DataFrame(
        {
            "standard": ["Chronology", "Chronology", "Child seen"],
            "criterion": [UP_TO_DATE, FOCUSED, SEEN],
            "answer": ["Yes", "No", "N/A"],
            "comment": ["", "see page 4", ""],
            "grade": ["", "", ""],
            "case": ["AB1"] * 3,
            "agency": ["CSC"] * 3,
        }
    )
    pd.testing.assert_frame_equal(answers(judgements), expected)


def test_every_answer_keeps_its_own_cell():
    returns, judgements = read(SHEET).parts
    assert cells(returns).to_numpy().tolist() == [["C3", "C4", "C5", "C12", "B13"]]
    assert cells(judgements).to_numpy().tolist() == [
        ["A8", "B8", "C8", "D8", "F8", "C3", "C5"],
        ["A8", "B9", "C9", "D9", "F9", "C3", "C5"],
        ["A10", "B10", "C10", "D10", "F10", "C3", "C5"],
    ]
    assert str(judgements.place(1)) == "tool.xlsx, sheet 'Child 1', row 9"


@pytest.mark.parametrize("written", ["AGE AT AUDIT", "  Age  at\naudit ", "Age at audit:", "Age at audit :"])
def test_a_label_is_the_same_whatever_its_capitals_blanks_and_colon(written):
    assert answers(read(with_row(4, written, "", "17")).parts[0])["age"].tolist() == ["17"]


def test_what_round_toml_gives_for_the_whole_file_reaches_the_lines_that_are_known_by_it():
    labels = {heading: question for heading, question in LABELS.items() if question != "agency"}
    returns, judgements = read(without(SHEET, "Auditing agency"), headings=labels, constants={"agency": "police"}).parts
    assert answers(returns)["agency"].tolist() == ["police"]
    assert answers(judgements)["agency"].tolist() == ["police"] * 3
    assert judgements.columns["agency"].cell(0) == ""


def test_a_tool_without_a_list_gives_the_labels_alone():
    found = read((*SHEET[:5], *SHEET[10:]), lines={})
    assert [(part.table, len(part.rows)) for part in found.parts] == [("returns", 1)]
    assert (found.rows, found.problems) == (1, ())


def test_several_labels_that_answer_one_question_are_one_answer():
    headings = {"Child": "case", "First reason": "reasons", "Second reason": "reasons", "Third reason": "reasons"}
    rows = (("Child", "AB1"), ("First reason", "Drugs"), ("Second reason",), ("Third reason", "Bullying"))
    (part,) = read(rows, headings=headings, lines={}, table="suspensions").parts
    assert answers(part)["reasons"].tolist() == [f"Drugs{BETWEEN}Bullying"]


def test_a_standard_is_filled_down_inside_its_list_and_nothing_else_is():
    rows = (*SHEET[:7], ("", UP_TO_DATE, "Yes"), ("Chronology", FOCUSED), ("", "", "No"), *SHEET[10:])
    judgements = answers(read(rows).parts[1])
    assert judgements[["standard", "criterion", "answer"]].to_numpy().tolist() == [
        ["", UP_TO_DATE, "Yes"],
        ["Chronology", FOCUSED, ""],
        ["Chronology", "", "No"],
    ]


def test_whether_a_question_is_filled_down_stands_in_the_dictionary(monkeypatch):
    known = dictionary()
    table = known.tables["judgements"]
    plain = table.questions["standard"].model_copy(update={"answers_from": None})
    changed = table.model_copy(update={"questions": table.questions | {"standard": plain}})
    other = known.model_copy(update={"tables": known.tables | {"judgements": changed}})
    monkeypatch.setattr("analysis.intake.sheet_per_child.dictionary", lambda: other)
    assert answers(read(SHEET).parts[1])["standard"].tolist() == ["Chronology", "", "Child seen"]


def test_a_line_may_name_its_child_itself():
    rows = (*SHEET[:6], (*SHEET[6], "Ref"), (*SHEET[7], "", "", "", "AB2"), *SHEET[10:])
    (_, judgements) = read(rows, lines=LINES | {"Grade": "grade", "Ref": "case"}).parts
    assert answers(judgements)["case"].tolist() == ["AB2"]


def test_a_tool_of_another_version_tells_all_missing_labels_with_the_cells_of_near_ones():
    rows = (*SHEET[:3], ("Age at the audit", "", "17"), ("Audit agency", "", "CSC"), *SHEET[5:11])
    assert problems(rows) == [
        f"{TOOL}: label 'Age at audit' is missing. Did you mean the label in cell A4?",
        f"{TOOL}: label 'Auditing agency' is missing. Did you mean the label in cell A5?",
        f"{TOOL}: label 'OVERALL GRADE' is missing. Is it another version?",
        f"{TOOL}: label 'MODERATED GRADE' is missing. Is it another version?",
        f"{TOOL}, cell A4: the label is mapped to no question. {MAP_IT}",
        f"{TOOL}, cell A5: the label is mapped to no question. {MAP_IT}",
    ]


def test_a_sheet_without_the_list_is_a_problem_and_tells_its_missing_labels_too():
    listed = "'Standard', 'Question', 'Answer', 'Evidence / comments', 'Grade'"
    assert problems((*SHEET[:6], *SHEET[11:12])) == [
        f"{TOOL}: has no row with the headings {listed}. Is it another version? A sheet that is no child's is named in "
        "left_out.",
        f"{TOOL}: label 'MODERATED GRADE' is missing. Is it another version?",
    ]


def test_a_list_whose_headings_were_renamed_offers_the_near_ones():
    listed = "'Standard', 'Question', 'Answer', 'Evidence / comments', 'Grade'"
    renamed = with_row(7, "Standard", "Questions", "Answer", "Evidence and comments", "", "Grade", "Told by Ann")
    assert problems(renamed) == [
        f"{TOOL}: has no row with the headings {listed}; in row 7, 'Question', 'Evidence / comments' are missing. Did "
        "you mean 'Questions' or 'Evidence and comments'?"
    ]


def test_a_cover_sheet_is_one_problem_until_it_is_left_out():
    assert problems((("How to fill in this tool",), ("Ask Ann",))) == [
        f"{TOOL}: has no row with the headings 'Standard', 'Question', 'Answer', 'Evidence / comments', 'Grade'. Is it "
        "another version? A sheet that is no child's is named in left_out."
    ]


def test_a_child_without_a_reference_is_a_problem():
    assert problems(with_row(3, "Child unique ref")) == [
        f"{TOOL}, cell B3: 'Child unique ref' is empty. Give the child's, or delete the sheet."
    ]


def test_a_label_or_heading_that_is_there_twice_is_a_problem():
    rows = (*SHEET[:5], ("Age at audit:", "16"), (*SHEET[6], "Answer"), *SHEET[7:])
    assert problems(rows) == [
        f"{TOOL}, cell A6: label 'Age at audit' is there twice. Delete one of them.",
        f"{TOOL}, row 7: heading 'Answer' is there twice. Rename one of them.",
    ]


def test_a_heading_of_the_list_that_nobody_maps_is_a_problem_until_it_is_left_out():
    rows = with_row(7, *SHEET[6], "Page")
    assert problems(rows) == [
        f"{TOOL}, cell G7: heading 'Page' is mapped to no question. Map it under lines in round.toml, or name it in "
        "left_out."
    ]
    assert problems(rows, left_out=["Page"]) == []


TOLD = "ann told us that her uncle hits her"


@pytest.mark.parametrize(
    ("row", "cells", "where", "says"),
    [
        (4, ("Age at audit", "", "17", TOLD), "D4", "stands beside an answer and is read by nobody. Put all of the"),
        (4, ("Age at audit", "16", "17"), "C4", "stands beside an answer and is read by nobody. Put all of the answer"),
        (2, ("", "", TOLD), "C2", "stands beside no label and is read by nobody. Put a label into column A, clear the"),
        (2, (TOLD,), "A2", "the label is mapped to no question. Map the label in round.toml, or name it in left_out."),
        (6, (TOLD, "x"), "A6", "the label is mapped to no question. Map the label in round.toml, or name it in"),
        (8, (*SHEET[7], "", "", "", TOLD), "G8", "holds something under no heading. Give its column a heading, clear"),
        (10, (*SHEET[9], "", TOLD), "E10", "holds something under no heading. Give its column a heading, clear it, or"),
        (13, ("MODERATED GRADE", "", "", "", "", "", "Good", TOLD), "H13", "stands beside an answer and is read by"),
    ],
)
def test_nothing_filled_in_is_lost_or_quoted(row, cells, where, says):
    found = problems(with_row(row, *cells))
    assert len(found) == 1
    assert found[0].startswith(f"{TOOL}, cell {where}: {says}")
    assert TOLD not in found[0]


def test_what_is_below_the_list_is_a_label_or_a_problem():
    below = (("", "", "", "", "", "", "", TOLD), (TOLD, "", "x"), ("", TOLD), ("Voice", TOLD, "Yes"))
    assert problems((*SHEET, *below)) == [
        f"{TOOL}, cell H14: stands beside no label and is read by nobody. Put a label into column A, clear the cell, "
        "or name its text in left_out.",
        f"{TOOL}, cell A15: the label is mapped to no question. {MAP_IT}",
        f"{TOOL}, row 16: is filled in below the end of the list, which is row 10, and is read by nobody. Take out the "
        "empty rows above it, or clear it.",
        f"{TOOL}, row 17: is filled in below the end of the list, which is row 10, and is read by nobody. Take out the "
        "empty rows above it, or clear it.",
    ]


def test_a_list_broken_by_an_empty_row_is_a_problem_and_no_line_is_lost():
    rows = (*SHEET[:8], (), *SHEET[8:])
    assert [problem.split(":")[0] for problem in problems(rows)] == [f"{TOOL}, row 10", f"{TOOL}, row 11"]


def test_what_is_named_in_left_out_is_no_problem():
    rows = (*SHEET, ("Signed", "by hand", "twice"), ("FOR THE BOARD",), ("", "Office use"))
    assert len(problems(rows)) == 3
    assert problems(rows, left_out=["signed", "For the board:", "office use"]) == []


def test_a_sheet_with_unread_cells_is_read_all_the_same_so_that_all_its_problems_are_told_at_once():
    found = read(with_row(4, "Age at audit", "", "17", TOLD))
    assert (len(found.problems), found.rows, len(found.parts)) == (1, 4, 2)


def test_a_label_in_the_first_row_that_nobody_answered_is_no_title():
    assert problems((("Child unique ref",), *SHEET[3:])) == [
        f"{TOOL}, cell B1: 'Child unique ref' is empty. Give the child's, or delete the sheet."
    ]


def test_a_title_may_stand_alone_at_the_top_and_only_there():
    assert problems((("ANOTHER TITLE",), *SHEET[1:])) == []
    assert problems((("ANOTHER TITLE", "v4"), *SHEET[1:])) == [
        f"{TOOL}, cell A1: the label is mapped to no question. {MAP_IT}"
    ]


BLANK_COPY = tuple((*row[:2],) if 6 < number < 10 else (*row[:1],) for number, row in enumerate(SHEET))


def test_a_copy_that_nobody_filled_in_is_asked_about_and_gives_no_row():
    for rows in ((*BLANK_COPY[:6], SHEET[6], *BLANK_COPY[7:]), (), ((), (" ",))):
        found = read(rows)
        assert [str(query) for query in found.queries] == [
            f"{TOOL}: is not filled in, and gives no row. Delete the sheet, or ask for its answers."
        ]
        assert (found.parts, found.rows, found.problems) == ((), 0, ())


def test_a_copy_with_one_answer_is_no_blank_one():
    rows = (*BLANK_COPY[:6], SHEET[6], SHEET[7], *BLANK_COPY[8:])
    assert problems(rows) == [f"{TOOL}, cell B3: 'Child unique ref' is empty. Give the child's, or delete the sheet."]
    rows = (*BLANK_COPY[:6], SHEET[6], *BLANK_COPY[7:], (TOLD,))
    assert (
        problems(rows)
        == [
            f"{TOOL}, cell A14: the label is mapped to no question. {MAP_IT}",
            f"{TOOL}, cell B3: 'Child unique ref' is empty. Give the child's, or delete the sheet.",
        ][::-1]
    )


def test_made_up_marks_are_read_by_label_and_by_line():
    rows = (*SHEET[:5], ("Made up", "", "yes: Child unique ref"), (*SHEET[6], "Made up"))
    rows = (*rows, (*SHEET[7], "", "", "", "which row"), *SHEET[8:])
    found = read(rows)
    returns, judgements = found.parts
    assert found.marked
    assert [returns.columns[question].made_up for question in ("case", "age")] == [["yes"], ["no"]]
    assert judgements.columns["answer"].made_up == ["which row", "no", "no"]
    assert judgements.columns["case"].made_up == ["yes"] * 3
    assert read(SHEET).parts[0].columns["case"].made_up is None


def test_a_wrong_made_up_mark_is_named_by_its_cell():
    rows = (*SHEET[:5], ("Made up", "", "perhaps"), (*SHEET[6], "Made up"))
    rows = (*rows, (*SHEET[7], "", "", "", "yes: Ward"), *SHEET[8:])
    assert problems(rows) == [
        f"{TOOL}, cell C6: 'Made up': 'perhaps' is not no, which row, yes.",
        f"{TOOL}, cell G8: 'Made up': 'Ward' is no heading that is read.",
    ]


def test_hidden_sheets_of_a_workbook_are_not_read_as_children(tmp_path, monkeypatch):
    from openpyxl import load_workbook

    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    made = make_round(tmp_path)
    made.add("tool.xlsx", "returns", LABELS, [list(row) for row in SHEET], shape="sheet per child")
    made.blocks[-1] = made.blocks[-1].replace("[files.headings]", 'lines_table = "judgements"\n[files.headings]')
    lines = "\n".join(f'"{heading}" = "{question}"' for heading, question in (LINES | {"Grade": "grade"}).items())
    made.blocks[-1] += f"\n[files.lines]\n{lines}"
    made.save()
    book = load_workbook(made.folder / "tool.xlsx")
    book.create_sheet("lists").sheet_state = "hidden"
    book.save(made.folder / "tool.xlsx")
    received = read_round(find_round("one"))
    assert received.problems == ()
    assert [(part.table, len(part.rows)) for part in received.parts] == [("returns", 1), ("judgements", 3)]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ((*SHEET[:2], *SHEET[3:]), "label 'Child unique ref' is missing."),
        ((*SHEET[:6], *SHEET[7:]), "has no row with the headings"),
        ((*SHEET[:7], SHEET[6], *SHEET[7:]), None),
    ],
)
def test_a_sheet_that_cannot_be_read_gives_no_part(wrong, says):
    found = read(wrong)
    if says:
        assert (found.parts, says in str(found.problems[0])) == ((), True)
    else:  # the headings written once more are a line, whose answer cleaning refuses by its cell
        assert answers(found.parts[1])["answer"].tolist()[0] == "Answer"


TYPED = st.text(st.characters(exclude_categories=("Cc", "Cs", "Z")), min_size=1, max_size=8)
CHILD = st.fixed_dictionaries({question: TYPED for question in LABELS.values()})
LINE = st.tuples(TYPED, TYPED, TYPED | st.just(""), TYPED | st.just(""), TYPED | st.just(""))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(CHILD, st.lists(LINE, max_size=4)), min_size=1, max_size=4), st.integers(1, 3))
def test_any_childrens_answers_written_as_such_a_workbook_read_back_equal(children, column):
    for child, lines in children:
        labels = [(label, *[""] * (column - 1), child[question]) for label, question in LABELS.items()]
        rows = (("TITLE",), *labels[:3], (), ("Standard", "Question", "Answer", "Evidence / comments", "Grade"))
        found = read((*rows, *lines, (), *labels[3:]))
        assert (found.problems, found.rows, found.rows) == ((), 1 + len(lines), sum(len(p.rows) for p in found.parts))
        assert answers(found.parts[0]).to_dict("records") == [child]
        if lines:
            columns = ["standard", "criterion", "answer", "comment", "grade"]
            assert list(answers(found.parts[1])[columns].itertuples(index=False, name=None)) == lines


def test_a_thousand_sheets_of_thirty_lines_are_read_in_less_than_it_takes_to_open_them():
    lines = [("Chronology" if line % 3 == 0 else "", UP_TO_DATE, "Yes", "see page 4", "", "Good") for line in range(30)]
    grid, file = Grid("tool.xlsx", "Child 1", (*SHEET[:7], *lines, *SHEET[10:])), the_file()
    began = time.process_time()
    assert sum(read_sheet_per_child(grid, file).rows for _ in range(1000)) == 31_000
    assert time.process_time() - began < 2


def test_a_name_or_address_on_a_childs_sheet_is_read_by_nobody_and_may_not_be_mapped():
    rows = (*SHEET[:5], ("Name", "", "Ann Other"), ("E-mail:", "a@example.org"), *SHEET[5:])
    found = read(rows)
    assert found.problems == ()
    assert not any("Ann" in text for part in found.parts for column in part.columns.values() for text in column.raw)
    assert [str(problem) for problem in read(rows, headings=LABELS | {"Name": "auditors"}).problems] == [
        f"{TOOL}: 'Name' says who somebody is and is never read. Take it out of round.toml."
    ]
