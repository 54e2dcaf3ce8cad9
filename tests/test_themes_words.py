"""Words of a text: folded, spelled out and stemmed, with spans that point into what was typed."""

import pytest

from analysis.themes.matching.words import COMMA, NO_BREAK, SENTENCE, Spelling, folded, stem, words

SPELLING = Spelling({"sw": ("social", "worker")}, frozenset({"missing"}))


def test_words_that_were_typed_as_one_share_its_span():
    assert [(word.text, word.start, word.end) for word in words("New SW came", SPELLING)] == [
        ("new", 0, 3),
        ("social", 4, 6),
        ("worker", 4, 6),
        ("came", 7, 11),
    ]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Didn’t", "didnt"),
        ("We'll", "we"),
        ("ＣＳＥ", "cse"),
        ("well\u00adbeing", "wellbeing"),
        ("cafe\u0301", "cafe"),
        ("Mum's", "mums"),
    ],
)
def test_a_word_is_folded_to_plain_small_letters(typed: str, text: str):
    assert folded(typed) == text
    assert [typed[word.start : word.end] for word in words(typed, SPELLING)] == [typed]


@pytest.mark.parametrize(
    "same",
    [
        ("communicate", "communication", "communicating", "communicated"),
        ("worry", "worries", "worried"),
        ("family", "families"),
        ("truanting", "truanted", "truants"),
        ("share", "sharing", "shared"),
        ("run", "running", "runs"),
        ("refuse", "refusing", "refuses"),
    ],
)
def test_forms_of_a_word_share_a_stem(same: tuple[str, ...]):
    assert len({stem(word) for word in same}) == 1


def test_a_word_that_would_lose_its_meaning_is_not_stemmed():
    assert [word.stem for word in words("missing missed", SPELLING)] == ["missing", "mis"]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("good. Late", SENTENCE),
        ("good.Late", SENTENCE),
        ("good; late", SENTENCE),
        ("good\nlate", SENTENCE),
        ("good - late", SENTENCE),
        ("good, late", COMMA),
        ("good (late", COMMA),
        ("one-to", NO_BREAK),
        ("e.g", NO_BREAK),
        ("i. e", NO_BREAK),
        ("2.5", NO_BREAK),
        ("good   late", NO_BREAK),
    ],
)
def test_the_break_after_a_word_is_a_sentence_a_comma_or_none(text: str, after: int):
    assert words(text, SPELLING)[0].after == after
