"""Lists: whatever system wrote them, every mapped cell is read once, with its place, and nothing is passed over."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.description import ReceivedFile
from analysis.grids.grid import Grid
from analysis.intake.headings import headings_of
from analysis.intake.lists import numbered_by, read_list
from analysis.intake.parts import BETWEEN
from analysis.shapes import never_read

CASES = {"Case": "case", "Grade": "grade_auditor"}


def a_file(table: str, headings: dict[str, str], shape: str = "flat list", **more) -> ReceivedFile:
    file = ReceivedFile(path="a.csv", received_from="X", table=table, headings=headings, shape=shape, **more)
    return file.in_shape(shape)


def read(rows: list[list[str]], table: str, headings: dict[str, str], shape: str = "flat list", **more):
    return read_list(Grid("a.csv", "", tuple(map(tuple, rows))), a_file(table, headings, shape, **more))


def answers(found) -> dict[str, list[str]]:
    return {question: list(column.raw) for question, column in found.parts[0].columns.items()}


def problems(found) -> list[str]:
    return [str(problem) for problem in found.problems]


def test_a_list_gives_an_answer_for_each_mapped_cell_with_its_place():
    found = read([["Case", "Grade"], ["A1", "Good"], ["A2"]], "cases", CASES)
    assert answers(found) == {"case": ["A1", "A2"], "grade_auditor": ["Good", ""]}
    assert [str(found.parts[0].cell("grade_auditor", index)) for index in (0, 1)] == [
        "a.csv, cell B2",
        "a.csv, cell B3",
    ]
    assert found.rows == 2


def test_what_a_person_typed_survives_as_typed():
    typed = ["None", "NA", "N/A", "null", "007", "1e5", "TRUE", " padded "]
    assert answers(read([["Case"], *[[text] for text in typed]], "cases", {"Case": "case"})) == {"case": typed}


@pytest.mark.parametrize("heading", ["Case\xa0\nnumber ", "\ufeffCase number", "CASE  NUMBER", "Case\r\nnumber"])
def test_blanks_line_breaks_capitals_and_byte_order_marks_make_no_other_heading(heading):
    assert answers(read([[heading], ["A1"]], "cases", {"Case number": "case"})) == {"case": ["A1"]}


def test_empty_rows_are_no_records_and_rows_may_end_early():
    rows = [["Case", "Grade"], ["A1"], [], ["", "  "], ["A2", "Good"], [""]]
    found = read(rows, "cases", CASES)
    assert answers(found) == {"case": ["A1", "A2"], "grade_auditor": ["", "Good"]}
    assert (found.rows, list(found.parts[0].rows)) == (2, [1, 4])


def test_a_list_without_a_row_is_a_problem_and_one_without_a_record_is_not():
    assert problems(read([[], [" "]], "cases", CASES)) == ["a.csv: has no rows. Ask for the file again."]
    assert answers(read([["Case", "Grade"]], "cases", CASES)) == {"case": [], "grade_auditor": []}


@pytest.mark.parametrize(
    "above",
    [
        [[" ", ""]],
        [["Case list of April"], [], ["Sent by", "the team"]],
        [["Case", "and what it is"]],
        [["note"]] * 19,
    ],
)
def test_headings_may_stand_below_a_title_which_is_no_record(above):
    found = read([*above, ["Case", "Grade"], ["A1", "Good"]], "cases", CASES)
    assert answers(found) == {"case": ["A1"], "grade_auditor": ["Good"]}
    assert found.rows == 1


def test_headings_that_are_not_all_there_are_missed_in_the_row_that_has_most():
    rows = [["A title"], ["Case", "Age", "Notes"], ["A1", "15", ""]]
    headings = CASES | {"Age": "age"}
    assert problems(read(rows, "cases", headings, left_out=("Notes",))) == [
        "a.csv, row 2: heading 'Grade' is missing. Is it another version of the file?"
    ]


def test_of_rows_that_hold_as_many_headings_the_first_is_the_heading_row():
    assert problems(read([["Case", "Team"], ["Case", "x"]], "cases", CASES, left_out=("Team",))) == [
        "a.csv, row 1: heading 'Grade' is missing. Is it another version of the file?"
    ]


def test_every_problem_of_the_headings_is_named_at_once():
    rows = [["Case", "Grad", "Extra", "Extra"], ["A1", "Good", "1", "2"]]
    assert problems(read(rows, "cases", CASES)) == [
        "a.csv, row 1: heading 'Grade' is missing. Did you mean 'Grad'?",
        "a.csv, cell B1: heading 'Grad' is mapped to no question. Map it under headings in round.toml, or name it in "
        "left_out.",
        "a.csv, cell C1: heading 'Extra' is mapped to no question. Map it under headings in round.toml, or name it in "
        "left_out.",
        "a.csv, cell D1: heading 'Extra' is there twice. Rename one of them.",
    ]


def test_a_mapped_heading_that_is_there_twice_is_a_problem_in_one_row_and_in_two():
    twice = "heading 'Case' is there twice. Rename one of them."
    assert problems(read([["Case", "case "], ["A1", "A2"]], "cases", {"Case": "case"})) == [
        "a.csv, cell B1: heading 'case' is there twice. Rename one of them."
    ]
    rows = [["Case", "Case"], ["", "Open-Ended Response"], ["A1", "A2"]]
    assert problems(read(rows, "cases", {"Case": "case"}, "surveymonkey")) == [f"a.csv, cell B1: {twice}"]


def test_a_heading_mapped_in_two_spellings_is_a_problem():
    found = read([["Case"], ["A1"]], "cases", {"Case": "case", "case ": "team"})
    assert problems(found) == ["a.csv, row 1: heading 'case ' is mapped in two spellings. Take one out of headings."]


def test_a_heading_that_nobody_reads_is_named_in_left_out():
    rows = [["Case", "Notes", "Ticked [A]", "Ticked [B]"], ["A1", "x", "y", "z"]]
    found = read(rows, "cases", {"Case": "case"}, left_out=("Notes", "Ticked"))
    assert (problems(found), answers(found)) == ([], {"case": ["A1"]})


def test_a_missing_heading_offers_near_ones_and_never_lists_the_others():
    rows = [["Case", "what ann told us"], ["A1", "x"]]
    assert problems(read(rows, "cases", CASES, left_out=("what ann told us",))) == [
        "a.csv, row 1: heading 'Grade' is missing. Is it another version of the file?"
    ]


def test_a_long_heading_is_quoted_by_its_beginning():
    remedy = "is mapped to no question. Map it under headings in round.toml, or name it in left_out."
    assert problems(read([["Case", "h" * 61, "i" * 60], ["A1", "x", "y"]], "cases", {"Case": "case"})) == [
        f"a.csv, cell B1: heading '{'h' * 60}...' {remedy}",
        f"a.csv, cell C1: heading '{'i' * 60}' {remedy}",
    ]


def test_a_cell_under_no_heading_is_a_problem_wherever_it_stands():
    rows = [["No.", "", "Action"], ["1", "x", "Train staff", " managers"], ["2", "", "Meet"]]
    remedy = "Give its column a heading, or clear it; in a text file, an answer with commas stands between quotes."
    assert problems(read(rows, "actions", {"No.": "number", "Action": "action"})) == [
        f"a.csv, cell B2: holds something under no heading. {remedy}",
        f"a.csv, cell D2: holds something under no heading. {remedy}",
    ]


def test_constants_answer_for_every_row_and_stand_in_no_cell():
    found = read([["No."], ["1"], ["2"]], "actions", {"No.": "number"}, constants={"raised": "this_round"})
    assert answers(found) == {"number": ["1", "2"], "raised": ["this_round", "this_round"]}
    assert str(found.parts[0].cell("raised", 1)) == "a.csv, row 3"


def test_how_a_file_writes_is_kept_with_every_answer():
    found = read([["Case"], ["A1"]], "cases", {"Case": "case"}, dates="month first", case_is="upn")
    manner = found.parts[0].columns["case"].manner
    assert (manner.joined_by, manner.dates, manner.case_is) == (";", "month first", "upn")


# Who answered


def test_email_name_and_address_columns_are_never_read():
    rows = [["ID", "Email", "Name", "IP Address", "Agency"], ["1", "a@b.uk", "Ann", "10.0.0.1", "Police"]]
    found = read(rows, "responses", {"ID": "response", "Agency": "agency"}, "ms forms")
    assert (problems(found), answers(found)) == ([], {"response": ["1"], "agency": ["Police"]})


@pytest.mark.parametrize("heading", ["Email", "First Name", "Surname", "IP Address", "Telephone"])
def test_mapping_a_column_that_says_who_answered_is_refused(heading):
    found = read([["ID", heading], ["1", "x"]], "responses", {"ID": "response", heading: "concerns"}, "ms forms")
    assert problems(found) == [
        f"a.csv, row 1: '{heading}' says who answered and is never read. Take it out of headings."
    ]
    assert normal_in_small_letters(heading) in never_read()


def test_mapping_a_column_that_says_who_answered_is_refused_though_it_is_not_there():
    found = read([["ID"], ["1"]], "responses", {"ID": "response", "Email": "concerns"}, "ms forms")
    assert problems(found) == [
        "a.csv, row 1: heading 'Email' is missing. Is it another version of the file?",
        "a.csv, row 1: 'Email' says who answered and is never read. Take it out of headings.",
    ]


def normal_in_small_letters(heading: str) -> str:
    return " ".join(heading.split()).casefold()


CONTACT = [
    ["Respondent ID", "How shall we reach you?", "", ""],
    ["", "Letter", "Telephone", "Name"],
    ["1", "Letter", "Telephone", ""],
    ["2", "", "", "Ann"],
]


def test_an_option_that_says_who_answered_is_not_read_unless_it_is_a_box_that_was_ticked():
    headings = {"Respondent ID": "response", "How shall we reach you?": "help"}
    found = read(CONTACT, "responses", headings, "surveymonkey")
    assert answers(found) == {"response": ["1", "2"], "help": [f"Letter{BETWEEN}Telephone", ""]}
    assert [str(query) for query in found.queries] == [
        "a.csv, cell D2: 'How shall we reach you? [Name]' says who answered: not read. If it holds answers, rename its "
        "heading."
    ]
    alone = headings | {"How shall we reach you? [Name]": "concerns"}
    assert problems(read(CONTACT, "responses", alone, "surveymonkey")) == [
        "a.csv, row 1: 'How shall we reach you? [Name]' says who answered and is never read. Take it out of headings."
    ]


def test_mapping_a_question_all_of_whose_options_say_who_answered_is_refused():
    rows = [["Respondent ID", "Contact", ""], ["", "Name", "Telephone"], ["1", "Ann", "01642 000000"]]
    found = read(rows, "responses", {"Respondent ID": "response", "Contact": "concerns"}, "surveymonkey")
    assert problems(found) == ["a.csv, row 1: 'Contact' says who answered and is never read. Take it out of headings."]


# Two rows of headings, and grids

SURVEY = [
    ["Respondent ID", "Collector ID", "Agency", "", "", "Confident in:", "", "Best?", "Last Name"],
    ["", "", "Police", "Health", "Other (please specify)", "Spotting", "Acting", "Open-Ended Response", ""],
    ["11", "4", "Police", "", "", "Very", "Not", "None", "Ann"],
    ["12", "4", "", "", "Fire", "", "Not", "", ""],
    ["13", "4", "", "Health", "NHS", "Quite", "", "N/A", ""],
]


def test_two_rows_of_headings_are_one_respondent_fewer_and_options_belong_to_their_question():
    headings = {"Respondent ID": "response", "Agency": "agency", "Best?": "worked_well"}
    headings |= {"Confident in: [Spotting]": "confident_identifying", "Confident in: [Acting]": "confident_disrupting"}
    found = read(SURVEY, "responses", headings, "surveymonkey")
    assert problems(found) == []
    assert answers(found) == {
        "response": ["11", "12", "13"],
        "agency": ["Police", "Fire", f"Health{BETWEEN}NHS"],
        "worked_well": ["None", "", "N/A"],
        "confident_identifying": ["Very", "", "Quite"],
        "confident_disrupting": ["Not", "Not", ""],
    }
    assert str(found.parts[0].cell("agency", 0)) == "a.csv, cell C3:E3"
    assert found.rows == 3


def test_an_option_mapped_alone_is_taken_from_its_question():
    headings = {"Agency": "agency", "agency [other (please specify)]": "concerns"}
    found = read(SURVEY, "responses", headings, "surveymonkey", left_out=("Confident in:", "Best?"))
    assert problems(found) == []
    assert answers(found)["agency"] == ["Police", "", "Health"]
    assert answers(found)["concerns"] == ["", "Fire", "NHS"]


def test_a_question_all_of_whose_options_are_mapped_alone_has_no_column_left():
    headings = {"Confident in:": "worked_well"}
    headings |= {"Confident in: [Spotting]": "confident_identifying", "Confident in: [Acting]": "confident_disrupting"}
    found = read(SURVEY, "responses", headings, "surveymonkey", left_out=("Agency", "Best?"))
    assert problems(found) == [
        "a.csv, row 1: heading 'Confident in:' has no column left: each is mapped by itself. Take it out of headings."
    ]


def test_problems_of_two_rows_of_headings_are_named_by_the_cell_that_says_it():
    found = read(SURVEY, "responses", {"Agency [Fire]": "agency", "Best?": "worked_well"}, "surveymonkey")
    remedy = "Map it under headings in round.toml, or name it in left_out."
    assert problems(found) == [
        "a.csv, row 1: heading 'Agency [Fire]' is missing. Did you mean 'Agency [Police]' or 'Agency [Health]' or "
        "'Agency'?",
        f"a.csv, cell C2: heading 'Agency [Police]' is mapped to no question. {remedy}",
        f"a.csv, cell D2: heading 'Agency [Health]' is mapped to no question. {remedy}",
        f"a.csv, cell E2: heading 'Agency [Other (please specify)]' is mapped to no question. {remedy}",
        f"a.csv, cell F2: heading 'Confident in: [Spotting]' is mapped to no question. {remedy}",
        f"a.csv, cell G2: heading 'Confident in: [Acting]' is mapped to no question. {remedy}",
    ]


def test_a_condensed_export_has_a_column_a_question_with_response_below_it():
    rows = [["Respondent ID", "Collector ID", "Agency"], ["", "", "Response"], ["11", "4", "Police"]]
    found = read(rows, "responses", {"Respondent ID": "response", "Agency": "agency"}, "surveymonkey")
    assert answers(found) == {"response": ["11"], "agency": ["Police"]}


def test_a_question_without_options_ends_the_question_before_it():
    rows = [
        ["UserID", "Ended", "Help?", "", "Best?", ""],
        ["", "", "Training", "Time", "", ""],
        ["1", "", "", "Time", "x"],
    ]
    found = headings_of(Grid("a.csv", "", tuple(map(tuple, rows))), 2, ["UserID"])
    assert [heading.text for heading in found.columns] == [
        "UserID",
        "Ended",
        "Help? [Training]",
        "Help? [Time]",
        "Best?",
    ]


def test_a_grid_in_one_row_is_addressed_as_one_in_two():
    rows = [["Timestamp", "Sure? [Spotting [any]]", "Sure? [Acting]"], ["2/1/2026 9:12:00", "Very", "Not"]]
    alone = {"Sure? [Spotting [any]]": "confident_identifying", "Sure? [Acting]": "confident_disrupting"}
    found = read(rows, "responses", alone, "google forms")
    assert answers(found) == {
        "confident_identifying": ["Very"],
        "confident_disrupting": ["Not"],
        "response": ["a.csv, row 2"],
    }
    assert answers(read(rows, "responses", {"Sure?": "help"}, "google forms"))["help"] == [f"Very{BETWEEN}Not"]


def test_a_heading_with_brackets_is_no_option_where_its_question_has_a_column_of_its_own():
    rows = [["Case", "Case [old]"], ["A1", "B7"]]
    found = read(rows, "cases", {"Case": "case"}, left_out=("Case [old]",))
    assert (problems(found), answers(found)) == ([], {"case": ["A1"]})


def test_several_headings_may_answer_one_question_of_several_answers():
    rows = [["UPN", "startdate", "reason1", "reason2", "reason3"], ["A", "2025-Mar-04", "PA", "", "DB"]]
    headings = {"UPN": "case", "startdate": "start", "reason3": "reasons", "reason1": "reasons", "reason2": "reasons"}
    found = read(rows, "suspensions", headings)
    assert answers(found)["reasons"] == [f"PA{BETWEEN}DB"]
    assert str(found.parts[0].cell("reasons", 0)) == "a.csv, cell C2:E2"


# Rows that nothing numbers


def test_a_response_that_its_system_does_not_number_is_known_by_its_place():
    found = read(
        [["Timestamp", "Agency"], ["", ""], ["2/1/2026 9:12:00", "Police"]],
        "responses",
        {"Agency": "agency"},
        "google forms",
    )
    assert answers(found) == {"agency": ["Police"], "response": ["a.csv, row 3"]}
    assert found.parts[0].columns["response"].columns == ()


def test_a_child_is_never_known_by_its_place():
    assert [numbered_by(table) for table in ("responses", "consultation")] == ["response", "young_person"]
    assert [numbered_by(table) for table in ("cases", "follow_up", "missing_episodes", "actions")] == [None] * 4
    assert answers(read([["Age"], ["15"]], "cases", {"Age": "age"})) == {"age": ["15"]}


# Marks of made-up answers


def test_made_up_marks_are_read_by_heading_and_a_wrong_one_is_a_problem():
    rows = [["Case", "Grade", "Made up"], ["A1", "Good", "yes: Case; which row: Grade"], ["A2", "Good", "no"]]
    found = read(rows, "cases", CASES)
    assert found.marked
    assert {name: list(column.made_up) for name, column in found.parts[0].columns.items()} == {
        "case": ["yes", "no"],
        "grade_auditor": ["which row", "no"],
    }
    wrong = read([rows[0], ["A1", "Good", "perhaps"], ["A2", "Good", "yes: Team"]], "cases", CASES)
    assert problems(wrong) == [
        "a.csv, cell C2: 'Made up': 'perhaps' is not no, which row, yes.",
        "a.csv, cell C3: 'Made up': 'Team' is no heading that is read.",
    ]


def test_an_answer_from_several_columns_is_made_up_as_far_as_any_of_them():
    rows = [["UPN", "reason1", "reason2", "Made up"], ["A", "PA", "DB", "which row: reason1; yes: reason2"]]
    found = read(rows, "suspensions", {"UPN": "case", "reason1": "reasons", "reason2": "reasons"})
    assert list(found.parts[0].columns["reasons"].made_up) == ["yes"]


def test_a_list_without_marks_marks_nothing():
    found = read([["Case"], ["A1"]], "cases", {"Case": "case"})
    assert (found.marked, found.parts[0].columns["case"].made_up) == (False, None)


# Responses sent twice

FORM = ["ID", "Start time", "Completion time", "Email", "Agency", "Best?"]
FORM_HEADINGS = {"ID": "response", "Agency": "agency", "Best?": "worked_well"}
AGAIN = "sent again ({why}). If it is, leave one out in data/decisions (left_out.csv)."


def queries(rows: list[list[str]], headings: dict[str, str] = FORM_HEADINGS, shape: str = "ms forms") -> list[str]:
    found = read(rows, "responses", headings, shape)
    assert found.rows == len(found.parts[0].rows) == len(rows) - 1, "a response sent twice was dropped"
    return [str(query) for query in found.queries]


def test_a_response_that_began_and_ended_with_another_is_asked_about():
    times = ["2026-02-03 09:00:00", "2026-02-03 09:06:00"]
    rows = [FORM, ["1", *times, "anonymous", "Police", "x"], ["2", *times, "anonymous", "Health", "y"]]
    why = AGAIN.format(why="same Start time and Completion time")
    assert queries(rows) == [f"a.csv, row 3: looks like the response in row 2 {why}"]


def test_days_without_a_time_and_empty_times_tell_nothing():
    for times in (["2026-02-03", "2026-02-03"], ["", ""], ["2026-02-03 09:00:00", ""]):
        assert queries([FORM, ["1", *times, "", "Police", "x"], ["2", *times, "", "Health", "y"]]) == []


def test_a_response_of_the_same_sender_is_asked_about_and_the_sender_never_named():
    rows = [FORM, ["1", "", "", "ann@x.uk", "Police", "x"], ["2", "", "", "ANN@x.uk ", "Health", "y"]]
    assert queries(rows) == [f"a.csv, row 3: looks like the response in row 2 {AGAIN.format(why='same Email')}"]
    assert queries([FORM, *[[str(n), "", "", "anonymous", "Police", "x"] for n in range(3)]]) == []


def test_the_same_sender_may_answer_about_several_children():
    rows = [["ID", "Email", "Child"], ["1", "a@x.uk", "C1"], ["2", "a@x.uk", "C2"], ["3", "a@x.uk", "c1 "]]
    why = AGAIN.format(why="same Email")
    assert queries(rows, {"ID": "response", "Child": "case"}) == [
        f"a.csv, row 4: looks like the response in row 2 {why}"
    ]


def test_answers_that_are_all_alike_are_asked_about_where_a_longer_text_is_among_them():
    headings = {"Agency": "agency", "Help?": "help", "Best?": "worked_well"}
    longer, short = "the school rang us every week", "good work"
    rows = [
        ["Agency", "Help?", "Best?"],
        ["Police", "Time", longer],
        ["Police", "Time", short],
        ["Police", "Time", longer],
    ]
    why = AGAIN.format(why="all answers alike")
    assert queries(rows, headings, "flat list") == [f"a.csv, row 4: looks like the response in row 2 {why}"]
    two_filled = [
        rows[0],
        ["Police", "", longer],
        ["Police", "", longer],
        ["Police", "Time", short],
        ["Police", "Time", short],
    ]
    assert queries(two_filled, headings, "flat list") == []


def test_rows_about_children_are_no_responses_sent_twice():
    text = "the same long sentence about two children"
    rows = [["Case", "Team", "Auditors"], ["A1", "North", text], ["A2", "North", text]]
    found = read(rows, "cases", {"Case": "case", "Team": "team", "Auditors": "auditors"})
    assert found.queries == ()


# Any table, in any shape

CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
WORD = st.text(st.characters(categories=("L", "N", "P", "Zs"), exclude_characters="[]\ufeff"), min_size=1, max_size=12)
QUESTIONS = ["agency", "case", "concerns", "worked_well", "could_be_better", "quotable"]


@st.composite
def tables(draw):
    """Headings, none of which is another's, and a table of text below them."""
    taken = never_read() | {"made up", "response", "open-ended response", "id", "timestamp", "score", "language"}
    readable = WORD.filter(lambda text: text.strip() and " ".join(text.split()).casefold() not in taken)
    names = draw(st.lists(readable, min_size=1, max_size=6, unique_by=lambda text: " ".join(text.split()).casefold()))
    row = st.lists(CELL, min_size=len(names), max_size=len(names))
    return names, draw(st.lists(row, max_size=8))


def as_list(names, rows):
    return [names, *rows], {}, "flat list"


def below_a_title(names, rows):
    return [["="], [], names, *rows], {}, "flat list"


def as_ms_forms(names, rows):
    own = ["ID", "Start time", "Completion time", "Email", "Name"]
    mapped = {"ID": "response"}
    return (
        [[*own, *names], *[[str(n), "", "", "a@b.uk", "Ann", *row] for n, row in enumerate(rows)]],
        mapped,
        "ms forms",
    )


def as_google_forms(names, rows):
    return [["Timestamp", *names], *[["2/1/2026 9:12:00", *row] for row in rows]], {}, "google forms"


def as_surveymonkey(names, rows):
    own = ["Respondent ID", "Collector ID", "IP Address"]
    lower = ["", "", "", *["Open-Ended Response"] * len(names)]
    data = [[str(n), "4", "10.0.0.1", *row] for n, row in enumerate(rows)]
    return [[*own, *names], lower, *data], {"Respondent ID": "response"}, "surveymonkey"


def as_smartsurvey(names, rows):
    data = [[str(n), "", *row] for n, row in enumerate(rows)]
    return [["UserID", "Ended", *names], [], *data], {"UserID": "response"}, "smartsurvey"


@settings(max_examples=40, deadline=None, derandomize=True)
@pytest.mark.parametrize(
    "written", [as_list, below_a_title, as_ms_forms, as_google_forms, as_surveymonkey, as_smartsurvey]
)
@given(table=tables())
def test_any_table_of_text_reads_back_in_any_shape_and_its_rows_balance(written, table):
    names, data = table
    rows, mapped, shape = written(names, data)
    asked = dict(zip(names, QUESTIONS, strict=False))
    found = read(rows, "responses", mapped | asked, shape)
    assert problems(found) == []
    kept = data if mapped or shape == "google forms" else [row for row in data if any(cell.strip() for cell in row)]
    assert found.rows == len(found.parts[0].rows) == len(kept)
    assert [list(found.parts[0].columns[question].raw) for question in asked.values()] == [
        [row[column] for row in kept] for column in range(len(names))
    ]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    options=st.lists(
        WORD.filter(str.strip), min_size=2, max_size=5, unique_by=lambda t: " ".join(t.split()).casefold()
    ),
    data=st.data(),
)
def test_no_cell_of_a_question_over_several_columns_is_lost(options, data):
    ticked = [[data.draw(st.sampled_from(["", option])) for option in options] for _ in range(4)]
    rows = [["Respondent ID", "Help?", *[""] * (len(options) - 1)], ["", *options]]
    rows += [[str(n), *row] for n, row in enumerate(ticked)]
    found = read(rows, "responses", {"Respondent ID": "response", "Help?": "help"}, "surveymonkey")
    assert problems(found) == []
    raw = found.parts[0].columns["help"].raw
    assert [[piece for piece in text.split(BETWEEN) if piece] for text in raw] == [
        [cell for cell in row if cell.strip()] for row in ticked
    ]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(rows=st.lists(st.lists(CELL, max_size=5), max_size=6), two=st.booleans())
def test_whatever_stands_in_a_file_is_read_or_is_a_problem_and_never_a_traceback(rows, two):
    found = read(rows, "responses", {"Agency": "agency"}, "smartsurvey" if two else "flat list")
    assert bool(found.problems) != bool(found.parts)


def test_a_hundred_thousand_rows_are_all_read():
    rows = [["ID", "Agency", "Best?"], *[[str(n), "Police", f"text {n}"] for n in range(100_000)]]
    assert read(rows, "responses", FORM_HEADINGS, "ms forms").rows == 100_000
