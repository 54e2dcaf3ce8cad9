"""Answers as clauses, and answers that say nothing."""

import pytest

from analysis.themes.codebook import codebook
from analysis.themes.matching.clauses import clauses, says_nothing
from analysis.themes.matching.terms import rules_of
from analysis.themes.matching.words import words


@pytest.mark.parametrize("text", ["", " - ", "N/A", "n/a.", "None", "Nothing to add!", "DK", "👍"])
def test_an_answer_without_words_or_of_the_codebooks_list_says_nothing(text: str):
    assert says_nothing(text)


@pytest.mark.parametrize("text", ["Nothing worked until the nurse came", "No communication", "A nurse"])
def test_an_answer_that_goes_on_says_something(text: str):
    assert not says_nothing(text)


def test_a_contrast_and_the_end_of_a_sentence_cut_an_answer_into_clauses():
    rules = rules_of(codebook())
    text = words("Good training but late supervision. Although brief, it helped.", rules.spelling)
    found = clauses(text, "worked_well", rules)
    said = [" ".join(word.text for word in text[clause.span.first : clause.span.last + 1]) for clause in found]
    assert said == ["good training", "but late supervision", "although brief", "it helped"]
    assert [{hit.term.theme for hit in clause.hits} for clause in found] == [
        {"training"},
        {"supervision"},
        set(),
        set(),
    ]
    assert [clause.opens for clause in found] == [None, "words", "until_comma", None]
    assert [clause.contrasted for clause in found] == [True, True, False, False]


def test_a_term_within_a_longer_one_is_not_found():
    rules = rules_of(codebook())
    (clause,) = clauses(words("Multi-agency training", rules.spelling), "worked_well", rules)
    assert [hit.term.text for hit in clause.hits] == ["multi agency training"]
