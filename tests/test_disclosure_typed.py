"""Figures typed by hand are found in words, and a time limit, an age or a year is none."""

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from analysis.disclosure.typed import tells_a_number, typed_figures
from analysis.errors import NotReleasable
from analysis.reports.parts import parts_of


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Good in 4 of 8.", ["4 of 8"]),
        ("four of the eight", ["four of the eight"]),
        ("one out of nine", ["one out of nine"]),
        ("50% were late", ["50%"]),
        ("12.5 per cent", ["12.5 per cent"]),
        ("a rise of 3 percentage points", ["3 percentage points"]),
        ("1,204 responses", ["1,204 responses"]),
        ("two older children", ["two older children"]),
        ("Nine case files", ["Nine case files"]),
    ],
)
def test_a_figure_in_prose_is_found(words, found):
    assert typed_figures(words) == found


@pytest.mark.parametrize(
    "words",
    [
        "within 72 hours",
        "children under 16",
        "in April 2015",
        "one of the children",
        "a difference of one or two files",
        "version 2 of the codebook",
        "in the 7 days before",
        "[Working together](https://example.org/2 of 8)"[:20],
    ],
)
def test_what_counts_nothing_is_no_figure(words):
    assert typed_figures(words) == []


@pytest.mark.parametrize(
    ("words", "tells"),
    [
        ("The four files that require improvement had much in common.", True),
        ("One child was not seen, and both girls were moved.", True),
        ("The only young person who was asked said so.", True),
        ("One of the children had left.", True),
        ("A single case was closed.", True),
        ("Nobody was found unsafe; supervision fell outside its timescales.", False),
        ("Carry out another audit, one-to-one work with the child included.", False),
        ("It matters that they try again and again to reach a child.", False),
    ],
)
def test_what_others_wrote_may_tell_a_number_be_it_of_one(words, tells):
    assert tells_a_number(words) is tells


def test_a_report_with_a_typed_figure_is_refused_with_its_words():
    notebook: nbformat.NotebookNode = new_notebook(cells=[new_markdown_cell("# A\n\nGood in five of eight files.")])
    with pytest.raises(NotReleasable) as refused:
        parts_of(notebook, "02_b")
    assert str(refused.value) == (
        "02_b.ipynb: 'five of eight' is typed in the text. Let a released value say it: sentence(...)."
    )


@pytest.mark.parametrize(("title", "note"), [("Good in 4 of 8", ""), ("Grades", "That is 50%.")])
def test_a_title_or_note_with_a_typed_figure_is_refused(in_home, title, note):
    from analysis import count, load, release

    with pytest.raises(NotReleasable, match="is typed in the title or note of"):
        release(count(load("stockton-2015-04", "cases"), "grade"), title, note)
