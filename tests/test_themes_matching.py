"""Answers read many at once: the same words, breaks and codes as one by one, whatever was typed."""

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.themes.codebook import codebook
from analysis.themes.matching.codes import RuleCode, codes_in, states
from analysis.themes.matching.marks import marks_by
from analysis.themes.matching.stretches import Stretches, Words
from analysis.themes.matching.terms import rules_of
from analysis.themes.matching.words import words

# Words of the codebook, and all that may stand between them.
PIECES = [
    *("communication", "Poor", "good", "not", "no", "never", "but", "although", "however", "despite", "even", "it"),
    *("training", "multi-agency", "mum", "argue", "CAMHS", "sw", "e.g.", "2.5", "C.S.E", "late", "should", "better"),
    *("supervision", "recording", "was", "and", "all", "drugs", "school", "didn’t", "cafe\u0301", "ＣＳＥ", "x", "the"),
]
SIGNS = [
    *(" ", " ", " ", " ", ", ", ". ", ".", ",", "; ", " - ", "\n", "  ", " (", ") ", "! ", "…", " – ", "\t", "-", "/"),
    *("\u00a0", "\u2028", "\u200b", "\x00", "' ", " '", " & ", " . ", " , ", "”", "\ud800", "😀", "\u202e"),
]
TEXTS = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(SIGNS)), max_size=14).map(
    lambda pairs: "".join(piece + sign for piece, sign in pairs)
) | st.text(max_size=40)
QUESTIONS = st.sampled_from(["concerns", "worked_well", "could_be_better", ""])
ANSWERS = st.lists(st.tuples(QUESTIONS, TEXTS), max_size=6)


def read(texts: list[str]) -> Words:
    rules = rules_of(codebook())
    return Stretches(rules.spelling, marks_by(rules), lambda typed: 0).read(texts)


def codes(answers: list[tuple[str, str]]) -> list[RuleCode]:
    rules = rules_of(codebook())
    return list(codes_in(read([text for _, text in answers]), [asked for asked, _ in answers], frozenset(), rules))


@settings(deadline=None, max_examples=300)
@given(st.lists(TEXTS, max_size=5))
def test_the_words_of_many_texts_are_those_of_each(texts: list[str]):
    together, spelling = read(texts), rules_of(codebook()).spelling
    for number, text in enumerate(texts):
        places = range(together.first[number], together.first[number + 1])
        found = [
            (together.text(place), together.stems[together.word[place]], together.start[place], together.end[place])
            for place in places
        ]
        alone = words(text, spelling)
        assert found == [(word.text, word.stem, word.start, word.end) for word in alone]
        assert list(together.after[place] for place in places)[:-1] == [word.after for word in alone][:-1]


@settings(deadline=None, max_examples=300)
@given(ANSWERS)
def test_an_answer_is_coded_as_if_it_were_alone(answers: list[tuple[str, str]]):
    alone = [code._replace(answer=number) for number, answer in enumerate(answers) for code in codes([answer])]
    assert codes(answers) == alone


@settings(deadline=None, max_examples=100)
@given(ANSWERS)
def test_every_quote_is_a_stretch_of_its_answer_and_answers_come_in_order(answers: list[tuple[str, str]]):
    found = codes(answers)
    assert all(0 <= code.start < code.end <= len(answers[code.answer][1]) for code in found)
    assert [(code.answer, code.start) for code in found] == sorted((code.answer, code.start) for code in found)


def test_answers_in_the_same_words_have_the_same_number():
    said = read(["Poor recording.", "poor  RECORDING!", "recording poor", "Poor", "recording", ""]).same().tolist()
    assert said[0] == said[1] and len(set(said)) == 5


def test_no_answers_and_answers_without_words_are_read():
    assert codes([]) == [] and codes([("concerns", ""), ("concerns", " - 👍")]) == []
    assert states(read(["", " - 👍", "n/a", "Truanting"]), rules_of(codebook())) == [
        *("no comment", "no comment", "no comment", "comment"),
    ]
