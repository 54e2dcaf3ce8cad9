"""Errors are sentences: in a cell too, where IPython would show a traceback with the data in its frames."""

from IPython.core.interactiveshell import InteractiveShell

from analysis.errors import Problem, UnknownName, near, told_once


def test_an_error_of_ours_shows_its_sentence_alone_in_a_cell(capsys):
    shell = InteractiveShell.instance()
    shell.run_cell("secret = 'Ann Child'; from analysis import load; load('no-such-round', 'cases')")
    InteractiveShell.clear_instance()
    said = capsys.readouterr()
    shown = said.out + said.err
    assert "UnknownName: 'no-such-round' is not a known round." in shown
    assert "Traceback" not in shown
    assert "secret" not in shown


def test_near_names_are_offered_and_else_all():
    assert near("grad", ["grade", "age"]) == "Did you mean 'grade'?"
    assert near("Xyz", ["grade", "age"]) == "Known: grade, age."
    assert near("x", []) == "There is none yet."
    assert str(UnknownName("table", "case", ["cases"])) == "'case' is not a known table. Did you mean 'cases'?"


def test_a_problem_says_where_what_and_what_to_do():
    assert str(Problem("a.csv, cell B2", "is empty.", "Fill it in.")) == "a.csv, cell B2: is empty. Fill it in."
    assert str(Problem("a.csv", "is empty.")) == "a.csv: is empty."


def test_what_is_wrong_in_several_places_is_said_once_with_every_place():
    problems = [Problem(f"a.csv, cell B{row}", "'x' is no answer.", "Ask.") for row in (2, 5)]
    problems.insert(1, Problem("a.csv, cell C3", "is empty."))
    assert told_once(problems) == [
        "a.csv, cell B2: 'x' is no answer. Ask. Also in: a.csv, cell B5.",
        "a.csv, cell C3: is empty.",
    ]


def test_a_long_list_of_known_names_is_cut_and_the_others_counted():
    assert near("zzz", [f"name {number}" for number in range(14)]).endswith("name 11 and 2 others.")
