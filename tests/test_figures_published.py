"""The example rounds' own published pages: all of their figures hold, and every number that is changed is noticed."""

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from editions import edition

from analysis.figures.checking import check_figures
from analysis.figures.files import read_report
from analysis.figures.judging import CONTRADICTED, MATCHED
from analysis.figures.numbers import Number, numbers
from analysis.figures.passages import Part, Table, Text
from analysis.figures.released import released_figures

EXAMPLES = ("stockton-2014-10", "stockton-2015-04", "lscb-2015")
# Numbers changed in each round, drawn at random from all of its pages.
CHANGED = 150
# Of bare manifests, without the pages: the share of changed numbers that may still pass as matched.
UNNOTICED = 0.02


def parts_of_pages(ran, name: str) -> list[Part]:
    return [
        part for page in sorted(edition(ran, name, "board").glob("*.html")) for part in read_report(str(page)).parts
    ]


def with_one_more(text: str, number: Number) -> str:
    """The text with 1 added to the last digits of a number."""
    at = max(place for place in range(number.start, number.end) if text[place].isdigit())
    first = at
    while first > number.start and text[first - 1].isdigit():
        first -= 1
    return f"{text[:first]}{int(text[first : at + 1]) + 1}{text[at + 1 :]}"


def changed(part: Part) -> Iterator[Part]:
    """The part with one number of its text or of its rows changed, each in turn."""
    if not isinstance(part, Table):
        for number in numbers(part.text):
            if not number.spelled:
                yield replace(part, text=with_one_more(part.text, number))
        return
    for place, row in enumerate(part.rows[1:], 1):
        for column, cell in enumerate(row):
            for number in numbers(cell):
                if not number.spelled:
                    cells = (*row[:column], with_one_more(cell, number), *row[column + 1 :])
                    yield replace(part, rows=(*part.rows[:place], cells, *part.rows[place + 1 :]))


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_figure_of_a_published_page_is_matched(ran, in_home, name):
    checked = check_figures(Text(tuple(parts_of_pages(ran, name))), released_figures(name))
    assert [one for one in checked.verdicts if one.verdict != MATCHED] == []
    assert len(checked.verdicts) > 80


@pytest.mark.parametrize("name", EXAMPLES)
def test_by_the_released_values_alone_no_figure_of_a_published_page_is_contradicted(ran, in_home, name):
    values_alone = replace(released_figures(name), lines=())
    checked = check_figures(Text(tuple(parts_of_pages(ran, name))), values_alone)
    assert [one for one in checked.verdicts if one.verdict == CONTRADICTED] == []
    assert checked.number_of(MATCHED) > len(checked.verdicts) / 3


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_number_of_a_published_page_that_is_changed_by_one_is_contradicted(ran, in_home, name):
    released = released_figures(name)
    mutants = [other for part in parts_of_pages(ran, name) for other in changed(part)]
    drawn = random.Random(1).sample(mutants, min(CHANGED, len(mutants)))
    unnoticed = [part for part in drawn if not check_figures(Text((part,)), released).number_of(CONTRADICTED)]
    assert unnoticed == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_by_the_released_values_alone_a_changed_figure_is_hardly_ever_matched(ran, in_home, name):
    values_alone = replace(released_figures(name), lines=())
    slipped = tried = 0
    dice = random.Random(2)
    for part in parts_of_pages(ran, name):
        before = check_figures(Text((part,)), values_alone).number_of(MATCHED)
        others = list(changed(part))
        for other in dice.sample(others, min(3, len(others))):
            tried += 1
            slipped += check_figures(Text((other,)), values_alone).number_of(MATCHED) > before
    assert tried > 50
    assert slipped <= UNNOTICED * tried
