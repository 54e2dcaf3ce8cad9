"""Answers as clauses, and answers that say nothing."""

import pytest

from analysis.themes.codebook import codebook
from analysis.themes.matching.clauses import Clause, clauses, says_nothing
from analysis.themes.matching.hits import hits_in
from analysis.themes.matching.marks import marks_by
from analysis.themes.matching.stretches import Stretches, Words
from analysis.themes.matching.terms import rules_of, terms_in


def read(*texts: str) -> Words:
    rules = rules_of(codebook())
    return Stretches(rules.spelling, marks_by(rules), lambda typed: 0).read(texts)


def themes(clause: Clause) -> set[str]:
    rules = rules_of(codebook())
    return {hit.term.theme for hit in hits_in(clause, terms_in("worked_well", rules), rules)}


@pytest.mark.parametrize("text", ["", " - ", "N/A", "n/a.", "None", "Nothing to add!", "DK", "👍"])
def test_an_answer_without_words_or_of_the_codebooks_list_says_nothing(text: str):
    assert says_nothing(text)


@pytest.mark.parametrize("text", ["Nothing worked until the nurse came", "No communication", "A nurse"])
def test_an_answer_that_goes_on_says_something(text: str):
    assert not says_nothing(text)


def test_a_contrast_and_the_end_of_a_sentence_cut_an_answer_into_clauses():
    text = read("Good training but late supervision. Although brief, training helped. Except supervision")
    cut = clauses(text, rules_of(codebook()))
    said = [" ".join(text.text(place) for place in range(clause.first, clause.last + 1)) for clause in cut]
    assert said == [
        *("good training", "but late supervision", "although brief", "training helped", "except supervision"),
    ]
    assert [themes(clause) for clause in cut] == [
        *({"training"}, {"supervision"}, set(), {"training"}, {"supervision"}),
    ]
    assert [clause.opens for clause in cut] == [None, "words", "until_comma", None, "words"]
    assert [clause.contrasted for clause in cut] == [True, True, False, True, False]


def test_a_clause_without_a_term_is_looked_at_only_where_it_may_speak_of_one_before_it():
    cut = clauses(read("It rained. Good training. We ate. But late", "It rained but stopped"), rules_of(codebook()))
    assert [(clause.text, clause.first, clause.last) for clause in cut] == [(0, 2, 3), (0, 6, 7)]


def test_clauses_of_one_answer_end_with_it():
    cut = clauses(read("But training but", "", "but training"), rules_of(codebook()))
    assert [(clause.text, clause.opens, clause.contrasted) for clause in cut] == [
        *((0, "words", True), (0, "words", False), (2, "words", False)),
    ]


def test_a_term_within_a_longer_one_is_not_found():
    rules = rules_of(codebook())
    (clause,) = clauses(read("Multi-agency training"), rules)
    assert [hit.term.text for hit in hits_in(clause, terms_in("", rules), rules)] == ["multi agency training"]
