"""Words and marks are explained on the pages on which they stand; all reports stand on one page as on their own."""

import re

import pytest
from conftest import EXAMPLES
from editions import edition

from analysis.reports.glossary import glossary, words_in
from analysis.reports.whole import WHOLE, section_of
from analysis.statistics.wording import banned_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[c] of 8 files", ["[c]"]),
        ("Themes by agency (95% interval)", ["95% interval", "theme"]),
        ("on the VEMT list", ["VEMT"]),
        ("black cse lac", []),
        ("Iron hands, no scheme", []),
        ("", []),
    ],
)
def test_words_are_found_as_words_and_what_is_in_capitals_in_capitals(text, words):
    assert [word for word, _ in words_in(text)] == words


def test_what_a_word_means_counts_nobody_and_claims_no_cause():
    for name, word in glossary().items():
        assert word.means.endswith(".") and banned_words(word.means) == [], name


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_page_explains_the_marks_that_stand_on_it_and_no_others(ran, name):
    for page in edition(ran, name, "board").glob("0*.html"):
        html = page.read_text("utf-8")
        body, _, explained = html.partition('id="words-and-marks"')
        text = re.sub(r"<style.*?</style>|<[^>]*>", " ", body[body.index("<main") :], flags=re.DOTALL)
        for mark in ("[x]", "[z]"):
            assert (mark in text) == (f"<dt>{mark}</dt>" in explained), (page.name, mark)


@pytest.mark.parametrize("name", EXAMPLES)
def test_all_reports_stand_on_one_page_with_every_table_and_chart_of_their_own_pages(ran, name):
    folder = edition(ran, name, "board")
    whole = (folder / WHOLE).read_text("utf-8")
    for page in sorted(folder.glob("0*.html")):
        html = page.read_text("utf-8")
        main = html[html.index('<div class="report">') : html.index("</main>")]
        for tag in ("table", "svg"):
            for part in re.findall(rf"<{tag}\b.*?</{tag}>", main, re.DOTALL):
                plain = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>r{page.name[:2]}-", part)
                assert plain in whole
    names = re.findall(r'\bid="([^"]*)"', whole)
    assert len(names) == len(set(names))
    pointed = set(re.findall(r'url\(#([^)]*)\)|href="#([^"]*)"', whole))
    assert {one or other for one, other in pointed} <= set(names)
    assert whole.count("<h1>") == 1 and "http-equiv" in whole


def test_a_section_keeps_its_own_names_apart():
    html = '<h1>A</h1><h2 id="x">X</h2><svg><g id="p"/><use href="#p"/><path clip-path="url(#p)"/></svg>'
    assert section_of("02_a", "A & B", [html]) == (
        '<h2>A &amp; B</h2>\n<h3 id="r02-x">X</h3><svg><g id="r02-p"/><use href="#r02-p"/>'
        '<path clip-path="url(#r02-p)"/></svg>'
    )
