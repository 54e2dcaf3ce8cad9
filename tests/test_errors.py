"""Errors are sentences: in a cell too, where IPython would show a traceback with the data in its frames."""

from IPython.core.interactiveshell import InteractiveShell

from analysis.errors import Problem, UnknownName, near


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
