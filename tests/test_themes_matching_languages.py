"""Answers in other languages are known, and English ones, however short, are not taken for such."""

import pytest

from analysis.themes.codebook import codebook
from analysis.themes.matching.codes import states
from analysis.themes.matching.marks import marks_by
from analysis.themes.matching.stretches import Stretches
from analysis.themes.matching.terms import rules_of


def state(text: str) -> str:
    rules = rules_of(codebook())
    return states(Stretches(rules.spelling, marks_by(rules), lambda typed: 0).read([text]), rules)[0]


@pytest.mark.parametrize(
    "text",
    [
        "Roedd y cyfarfodydd yn hwyr bob tro.",
        "Diffyg cyfathrebu gyda'r ysgol",
        "Mae angen mwy o gefnogaeth",
        "Nie było dobrej komunikacji między szkołą a policją",
        "La communication entre les services était très mauvaise",
        "Bacha school nahi jata aur ghar mein bohot masla hai",
        "Copilul nu merge la școală",
        "No había apoyo para los niños",
        "التواصل كان جيدا",
        "Общение было плохим",
        "沟通很好",
    ],
)
def test_another_language_is_told_by_its_small_words_or_its_letters(text: str):
    assert state(text) == "not English"


@pytest.mark.parametrize(
    "text",
    [
        "CAMHS",
        "Truanting",
        "YP missing 3x, LAC review late",
        "He said 'dda iawn' to the worker",
        "Staff gave her a cwtch",
        "School - De La Salle, attendance poor",
        "RHI within 72h; yr 9 pupil",
        "Café meetings with Zoë were good",
        "communication 😀 😀",
    ],
)
def test_english_is_english_with_a_word_of_another_language_and_when_it_is_short(text: str):
    assert state(text) == "comment"


def test_a_word_is_on_the_list_of_english_or_of_another_language_and_not_on_both():
    rules = rules_of(codebook())
    assert rules.languages and not any(rules.english & words for words in rules.languages)
