"""What a written answer means: text as text, days in the order of their file, answers from a list, whole numbers."""

from dataclasses import replace

import pandas as pd
import pytest
from rounds_made import check, said

from analysis.cleaning.reading import Reading
from analysis.cleaning.readings import read_answer as read_in_a_manner
from analysis.intake.parts import BETWEEN, Manner
from analysis.questions import Question, dictionary

START = dictionary().question("missing_episodes", "start")
BIRTH = dictionary().question("cases", "birth")
HELP = dictionary().question("responses", "help")
YES_NO = {"label": "Wanted", "answers": {"yes": "Yes", "no": "No", "other": "Other"}, "other": "other"}


def read_answer(raw: str, question: Question, **manner: str) -> Reading:
    return read_in_a_manner(raw, question, replace(Manner(), **manner))


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("03/04/2015", "2015-04-03"),
        ("3.4.2015", "2015-04-03"),
        ("2015-04-03", "2015-04-03"),
        ("2015-04-03 00:00:00", "2015-04-03"),
        ("2015-Apr-03", "2015-04-03"),
        ("31/12/2014", "2014-12-31"),
    ],
)
def test_dates_are_read_day_first(raw, day):
    start = dictionary().question("missing_episodes", "start")
    assert read_answer(raw, start).value == pd.Timestamp(day)


@pytest.mark.parametrize("raw", ["04/31/2015", "2015-13-01", "29/02/2015", "April", "2015-Foo-01"])
def test_what_is_no_date_is_refused(raw):
    reading = read_answer(raw, dictionary().question("missing_episodes", "start"))
    assert reading.state == "unreadable"
    assert "is not a date, as 'Start' needs. Write it as dd/mm/yyyy or yyyy-mm-dd." in reading.fault


def test_text_keeps_the_words_none_and_na():
    question = dictionary().question("responses", "concerns")
    assert [read_answer(raw, question).value for raw in ("None", "N/A", "null")] == ["None", "N/A", "null"]
    assert read_answer("  ", question).state == "skipped"


def test_several_answers_in_one_cell_end_in_a_separator_and_keep_their_order():
    question = dictionary().question("responses", "agency").model_copy(update={"type": "multi"})
    assert read_answer("Police;CSC;", question).value == ("social_care", "police")
    assert "'Polise' is not an answer" in read_answer("Polise;CSC;", question).fault


@pytest.mark.parametrize(
    ("table", "name", "says"),
    [
        ("cases", "grade", "is not an answer to"),
        ("cases", "age", "is not a whole number, as"),
        ("missing_episodes", "start", "is not a date, as"),
        ("follow_up", "from", "is not a month, as"),
    ],
)
def test_what_is_no_answer_is_quoted_by_its_beginning(table, name, says):
    story = "she told us that " * 5
    question = dictionary().question(table, name)
    assert read_answer(story, question).fault.startswith(f"'{story[:60]}...' {says} '{question.label}'")


@pytest.mark.parametrize("raw", ["9" * 5000, "9" * 16])
def test_a_number_of_too_many_digits_is_refused(raw):
    assert "is not a whole number" in read_answer(raw, dictionary().question("cases", "age")).fault


WORDS = ["None", "NA", "N/A", "007", "null", "nan", "-", "0", "TRUE"]


@pytest.mark.parametrize("type", ["text", "label", "identifier"])
@pytest.mark.parametrize("word", WORDS)
def test_words_that_programs_take_for_nothing_survive_as_they_are(type, word):
    assert read_answer(word, Question(label="Q", type=type)) == Reading(value=word)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_words_that_programs_take_for_nothing_survive_in_the_tables(made, suffix):
    rows = [["Case", "Team", "Auditors"], *([f"C{n}", word, word] for n, word in enumerate(WORDS))]
    made.add(f"cases{suffix}", "cases", {"Case": "case", "Team": "team", "Auditors": "auditors"}, rows)
    cases = check().cleaned.tables["cases"]
    assert cases["team"].tolist() == cases["auditors"].tolist() == WORDS


@pytest.mark.parametrize("blank", ["", "   ", "\u00a0", "\t", "\u200b", "\ufeff \u200b"])
def test_what_shows_nothing_is_blank(blank):
    for type in ("text", "label", "identifier", "single", "integer", "date", "birth", "postcode"):
        assert read_answer(blank, Question(label="Q", type=type, blank="not known")) == Reading(state="not known")


def test_not_applicable_is_a_state_only_where_the_question_says_so():
    answer, grade = dictionary().question("judgements", "answer"), dictionary().question("cases", "grade")
    assert read_answer(" n/a", answer) == Reading(state="not applicable")
    assert read_answer("Not  known", answer) == Reading(state="not known")
    assert read_answer("N/A", grade).fault.startswith("'N/A' is not an answer to 'Grade'.")
    assert read_answer("N/A", dictionary().question("responses", "concerns")) == Reading(value="N/A")


@pytest.mark.parametrize(
    ("raw", "day"), [("2/13/26", "2026-02-13"), ("2/3/2026", "2026-02-03"), ("2026-02-03", "2026-02-03")]
)
def test_days_are_read_month_first_in_a_file_that_says_so(raw, day):
    assert read_answer(raw, START, dates="month first").value == pd.Timestamp(day)


@pytest.mark.parametrize(
    ("raw", "order", "remedy"),
    [
        (
            "03/04/15",
            "day first",
            'Its year has two digits: write it as dd/mm/yyyy or yyyy-mm-dd, or say dates = "month first"',
        ),
        ("25/12/15", "day first", "Its year has two digits: write it as dd/mm/yyyy or yyyy-mm-dd."),
        (
            "2/13/2026",
            "day first",
            "Its day and month may be swapped: write it as dd/mm/yyyy or yyyy-mm-dd, or say dates",
        ),
        ("25/12/2015", "month first", 'or say dates = "day first" in the file\'s block of round.toml'),
        ("99/99/2015", "month first", "needs. Write it as mm/dd/yyyy or yyyy-mm-dd."),
        ("3/4/2015", "year first", 'Write it as yyyy-mm-dd, or say dates = "day first" or "month first"'),
        ("April", "year first", "needs. Write it as yyyy-mm-dd."),
        ("45000", "day first", "It may be Excel's number for 15/03/2023: format the column as dates."),
        ("45000.75", "month first", "It may be Excel's number for 15/03/2023: format the column as dates."),
        ("\u0661\u0662/03/2015", "day first", "needs. Write it as dd/mm/yyyy or yyyy-mm-dd."),
    ],
)
def test_what_is_no_day_is_told_with_what_to_do(raw, order, remedy):
    reading = read_answer(raw, START, dates=order)
    assert (reading.state, reading.value) == ("unreadable", None)
    assert remedy in reading.fault


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        ("03/04/2015 00:00", ""),
        ("2015-04-03T00:00:00", ""),
        ("2015-04-03 0:00:00.000", ""),
        ("03/04/2015 9:30", "time left out"),
        ("3/4/2015 09:30:12 PM", "time left out"),
        ("2015-04-03 23:30:00", "time left out"),
        ("2015-04-03T23:30:00.000Z", "time left out"),
    ],
)
def test_a_time_beside_a_day_is_left_out_and_that_is_said(raw, rule):
    assert read_answer(raw, START) == Reading(value=pd.Timestamp("2015-04-03"), rule=rule)


@pytest.mark.parametrize("raw", ["03/04/2015 25:00", "03/04/2015 12:61", "2015-04-03 noon"])
def test_what_is_no_time_beside_a_day_makes_it_no_day(raw):
    assert "is not a date" in read_answer(raw, START).fault


@pytest.mark.parametrize(
    ("raw", "there"), [("29/02/2016", True), ("29/02/2015", False), ("29/02/1900", False), ("29/02/2000", True)]
)
def test_the_29th_of_february_is_a_day_in_leap_years_alone(raw, there):
    assert (read_answer(raw, START).state == "answered") is there


@pytest.mark.parametrize(
    ("raw", "there"), [("31/12/1899", False), ("01/01/1900", True), ("31/12/2199", True), ("01/01/2200", False)]
)
def test_the_years_that_a_file_can_hold(raw, there):
    assert (read_answer(raw, START).state == "answered") is there


EPISODES = {"Child": "case", "From": "start"}
SWAPPED = (
    "'Start' may have its day and month swapped: other days of this column only make sense {0}. Say dates = \"{0}\" in "
    "the file's block of round.toml, or put the others right."
)


def episodes(made, days: list[str], name: str = "away.csv", **more: str):
    made.add(name, "missing_episodes", EPISODES, [["Child", "From"], *(["A1", day] for day in days)], **more)


def test_one_day_that_is_only_one_month_first_makes_every_day_of_its_column_that_may_be_swapped_a_problem(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    episodes(made, ["03/04/2015", "25/12/2015", "2015-05-06", "2/13/2015", "04/04/2015"])
    episodes(made, ["05/06/2015"], "other.csv")
    read = check()
    assert said(read.problems) == [
        f"away.csv, cell B2: {SWAPPED.format('month first')}",
        "away.csv, cell B5: '2/13/2015' is not a date, as 'Start' needs. Its day and month may be swapped: write it as "
        'dd/mm/yyyy or yyyy-mm-dd, or say dates = "month first" in the file\'s block of round.toml if the whole file '
        "is written so.",
    ]
    read_days = read.cleaned.reads["missing_episodes"].readings["start"]
    days = ["2015-12-25", "2015-05-06", "2015-04-04", "2015-06-05"]
    assert [f"{one.value:%Y-%m-%d}" for one in read_days if one.state == "answered"] == days


def test_a_file_said_to_be_month_first_is_doubted_where_it_is_not(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    episodes(made, ["03/04/2015", "25/12/2015", "12/25/2015"], dates='"month first"')
    assert said(check().problems)[0] == f"away.csv, cell B2: {SWAPPED.format('day first')}"
    assert len(check().problems) == 2


def test_a_year_of_two_digits_puts_no_other_day_in_doubt(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    episodes(made, ["03/04/2015", "05/06/15"])
    assert [problem.where.cell for problem in check().problems] == ["B3"]


def test_a_shape_that_is_declared_month_first_is_read_so(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    episodes(made, ["2/3/2026", "2/13/26"], dates='"month first"')
    assert check().cleaned.tables["missing_episodes"]["start"].dt.strftime("%Y-%m-%d").tolist() == [
        "2026-02-03",
        "2026-02-13",
    ]


def test_a_month_of_a_day_that_may_be_swapped_is_in_doubt_too(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"], ["A2"], ["A3"]])
    headings = {"Case": "case", "From": "from"}
    made.add(
        "f.csv", "follow_up", headings, [list(headings), ["A1", "03/04/2015"], ["A2", "2015-05"], ["A3", "1/31/2015"]]
    )
    assert [problem.where.cell for problem in check().problems] == ["B2", "B4"]


def test_no_fault_of_a_date_of_birth_repeats_it():
    for raw, order in [
        ("31/02/2011", "day first"),
        ("02/13/2011", "day first"),
        ("40000", "day first"),
        ("03/04/11", "day first"),
    ]:
        fault = read_answer(raw, BIRTH, dates=order).fault
        assert fault.startswith("'Date of birth' is not a date.")
        assert not any(part in fault for part in (raw, "2011", "2009"))


def test_a_day_in_the_place_of_an_age_is_not_repeated():
    fault = read_answer("14/03/2009", dictionary().question("cases", "age")).fault
    assert fault == "a day is given, where 'Age' needs a whole number."


@pytest.mark.parametrize(
    ("bounds", "raw", "says"),
    [
        ({"lowest": 0}, "-1", "-1 is outside 0 and more, the range of 'Q'."),
        ({"highest": 5}, "6", "6 is outside 5 and less, the range of 'Q'."),
        ({"lowest": 0, "highest": 5}, "6", "6 is outside 0 to 5, the range of 'Q'."),
    ],
)
def test_a_number_outside_its_range_is_refused_with_the_range(bounds, raw, says):
    assert read_answer(raw, Question(label="Q", type="integer", **bounds)).fault == says


@pytest.mark.parametrize("raw", ["\u0661\u0667", "\uff11\uff17", "1.5", "1,000", "+5", "1e3", "0x10"])
def test_only_plain_digits_are_a_number(raw):
    assert "is not a whole number" in read_answer(raw, Question(label="Q", type="integer")).fault


def several(answers: dict[str, str], **more: object) -> Question:
    return Question(label="Q", type="multi", answers=answers, **more)


@pytest.mark.parametrize(
    ("raw", "joined_by", "codes"),
    [
        ("Yes, always, No", ", ", ("yes", "no")),
        ("No, Yes, always", ", ", ("yes", "no")),
        ("Yes, always", ", ", ("yes",)),
        ("Yes, always,No", ", ", ("yes", "no")),
        ("Yes, always;No;", ";", ("yes", "no")),
        (f"Yes, always{BETWEEN}No", ", ", ("yes", "no")),
        (f"Yes, always{BETWEEN}YES,  always", ", ", ("yes",)),
    ],
)
def test_an_answer_that_holds_what_stands_between_answers_is_one_answer(raw, joined_by, codes):
    question = several({"yes": "Yes, always", "no": "No"})
    assert read_answer(raw, question, joined_by=joined_by).value == codes


def test_of_several_answers_that_begin_alike_the_longest_is_taken():
    question = several({"short": "Training", "long": "Training, in person", "person": "in person"})
    assert read_answer("Training, in person", question, joined_by=", ").value == ("long",)
    assert read_answer("Training, Training, in person", question, joined_by=", ").value == ("short", "long")
    assert read_answer("in person, Training", question, joined_by=", ").value == ("short", "person")


def test_an_unknown_answer_among_several_is_a_problem_where_there_is_no_other():
    question = several({"yes": "Yes", "no": "No"})
    assert read_answer("Yes;Noo", question).fault.startswith("'Noo' is not an answer to 'Q'. Did you mean 'No'?")


@pytest.mark.parametrize("raw", [";", " ; ; ", f" {BETWEEN} ", ";;"])
def test_several_answers_of_which_none_is_given_are_blank(raw):
    assert read_answer(raw, several({"yes": "Yes"}, blank="skipped")) == Reading(state="skipped")


def test_a_state_that_ends_in_a_separator_is_a_state():
    question = several({"yes": "Yes"}, states={"Not known": "not known"}, other=None)
    assert read_answer("Not known;", question) == Reading(state="not known")
    assert "'Not known' is not an answer" in read_answer("Yes;Not known;", question).fault


def test_words_under_other_are_kept_whole_and_counted_as_other():
    reading = read_answer("Training;Other: a named lead; and a rota;", HELP)
    assert (reading.value, reading.said) == (("training", "other"), "Other: a named lead; and a rota")
    reading = read_answer(f"Training{BETWEEN}a named lead, and a rota", HELP, joined_by=", ")
    assert (reading.value, reading.said) == (("training", "other"), "a named lead, and a rota")
    assert read_answer("Other (please specify)", HELP) == Reading(value=("other",), rule="also written")


def test_the_same_answer_twice_is_one_answer():
    assert read_answer("Training;training;TRAINING", HELP).value == ("training",)


def test_a_single_answer_in_two_columns_is_a_problem():
    question = dictionary().question("responses", "quotable")
    fault = "'Yes' and 'No' are given, but 'May your words be quoted without your name?' has one answer."
    assert read_answer(f"Yes{BETWEEN}No", question).fault == fault


@pytest.mark.parametrize(
    ("raw", "reading"),
    [
        ("yes", Reading(value="yes", rule="blanks and capitals")),
        ("Ask Anna", Reading(value="other", said="Ask Anna")),
        (f"Other{BETWEEN}Ask Anna", Reading(value="other", said="Ask Anna", besides="Other")),
    ],
)
def test_a_single_answer_may_have_words_under_other(raw, reading):
    assert read_answer(raw, Question(type="single", **YES_NO)) == reading


def test_a_single_answer_and_words_under_other_are_two_answers_and_the_words_are_not_repeated():
    fault = "more than one answer is given, but 'Wanted' has one."
    question = Question(type="single", **YES_NO)
    assert read_answer(f"Yes{BETWEEN}Ask Anna", question).fault == fault
    assert read_answer(f"Yes{BETWEEN}No", question).fault == fault


@pytest.mark.parametrize(("raw", "district"), [("TS18 1AB", "TS18"), ("ts181ab", "TS18"), ("W1A 0AX", "W1A")])
def test_of_a_postcode_the_district_is_kept(raw, district):
    assert read_answer(raw, dictionary().question("cases", "postcode")) == Reading(value=district)


def test_no_fault_of_a_postcode_repeats_it():
    fault = read_answer("18 High Street", dictionary().question("cases", "postcode")).fault
    assert fault == "'Postcode' is not a postcode such as TS18 1AB."


def test_several_columns_of_a_label_are_told_apart():
    assert read_answer(f"North{BETWEEN}South", dictionary().question("cases", "team")).value == "North; South"


def test_a_blank_after_an_answer_is_a_repair_and_one_between_several_is_none():
    agency = dictionary().question("responses", "agency")
    assert read_in_a_manner("Police ", agency, Manner()).rule == "blanks and capitals"
    assert read_in_a_manner("Police", agency, Manner()).rule == ""
    assert read_in_a_manner("Training; Supervision;", HELP, Manner()).rule == ""
