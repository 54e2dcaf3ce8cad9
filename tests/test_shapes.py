"""Shapes: what definitions/shapes.toml says is checked before the first file is opened."""

import pytest

from analysis import folders
from analysis.errors import BadDefinition, UnknownName
from analysis.questions import dictionary
from analysis.shapes import also_called, never_read, shape_named, shapes


@pytest.fixture
def definitions(tmp_path, monkeypatch):
    """A copy of the definitions, whose shapes.toml a test may extend."""
    for path in folders.DEFINITIONS.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(folders, "DEFINITIONS", tmp_path)
    return tmp_path


def extended(definitions, text: str) -> None:
    with (definitions / "shapes.toml").open("a", encoding="utf-8") as file:
        file.write(text)


def test_every_system_that_sends_files_has_its_shape():
    assert list(shapes()) == [
        "flat list",
        "sheet per child",
        "ms forms",
        "surveymonkey",
        "smartsurvey",
        "google forms",
        "ssda903 missing",
        "annex a missing counts",
        "census suspensions",
        "census exclusions",
        "crosswalk",
    ]


def test_a_new_survey_tool_is_a_block_and_no_code(definitions):
    extended(definitions, '\n["our forms"]\nsays = "Our own forms"\nreader = "list"\nknown_by = ["Form number"]\n')
    assert shape_named("our forms").known_by == ("Form number",)


def test_an_unknown_shape_is_refused_with_near_names():
    with pytest.raises(UnknownName, match="'ms form' is not a known shape. Did you mean 'ms forms'?"):
        shape_named("ms form")


@pytest.mark.parametrize(
    ("block", "says"),
    [
        (
            '\n[x]\nsays = "x"\nreader = "list"\ntable = "casses"\n',
            "shapes.toml, [x]: table 'casses' is not known. Did you mean 'cases'?",
        ),
        (
            '\n[x]\nsays = "x"\nreader = "list"\nheadings = { A = "case" }\n',
            "shapes.toml, [x]: has headings, but no table. Name the table they feed.",
        ),
        (
            '\n[x]\nsays = "x"\nreader = "list"\ntable = "cases"\nheadings = { A = "agge" }\n',
            "shapes.toml, [x]: maps to 'agge', which is no question of 'cases'. Did you mean 'age'?",
        ),
    ],
)
def test_what_the_dictionary_does_not_know_is_a_problem_with_near_names(definitions, block, says):
    extended(definitions, block)
    with pytest.raises(BadDefinition) as refused:
        shapes()
    assert str(refused.value) == says


def test_headings_that_say_who_answered_are_compared_in_small_letters():
    assert {"email", "e-mail", "name", "last name", "ip address", "telephone"} <= never_read()
    assert all(heading == " ".join(heading.split()).casefold() for heading in never_read())


def test_no_shape_maps_a_heading_that_says_who_answered():
    for name, shape in shapes().items():
        assert never_read().isdisjoint(heading.casefold() for heading in shape.headings), name


def test_every_question_that_lists_call_otherwise_is_in_some_table():
    known = {question for table in dictionary().tables.values() for question in table.questions}
    assert set(also_called()) <= known
