"""What is learned from coded answers: never below the codebook, the same every time, each code with its words."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.themes.codebook.blocks import Codebook
from analysis.themes.codebook.files import codebook_of
from analysis.themes.coding import code_responses
from analysis.themes.learning import Learned, Suggestions, labelled, learned
from analysis.themes.learning.choosing import FEWEST_POSITIVES, MARGIN, choice_of
from analysis.themes.learning.models import _folds
from analysis.themes.learning.spans import parts

THEMES = """
[themes.contact]
label = "Staying in contact"
terms = ["telephone"]

[themes.food]
label = "Food"
terms = ["food"]

[themes.rooms]
label = "Rooms"
terms = ["rooms"]
"""
WHO = ("Staff", "The school", "Her worker", "The night team", "Somebody new")
RANG = ("rang back", "rang her mother", "kept ringing", "never rang her")
ATE = ("cooked good food", "ran out of food", "shared food", "forgot the food")
WHEN = ("on Monday.", "after the meeting.", "within a week.")


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Codebook:
    """Three themes with one term each. People say 'rang' where the codebook has 'telephone'."""
    path = tmp_path_factory.mktemp("book") / "three.toml"
    path.write_text(THEMES, encoding="utf-8")
    return codebook_of(path)


def answers_of(texts: list[str], question: str = "could_be_better") -> pd.DataFrame:
    columns = {"id": [f"A{n}" for n in range(len(texts))], "question": question, "text": pd.Series(texts, dtype=object)}
    return pd.DataFrame(columns)


def texts_of(verbs: tuple[str, ...]) -> list[str]:
    return [f"{who} {verb} {when}" for who in WHO for verb in verbs for when in WHEN]


TEXTS = [*texts_of(RANG), *texts_of(ATE)]


def coded_of(answers: pd.DataFrame, valence: str = "") -> pd.DataFrame:
    """What people coded: contact where somebody rings, food where there is food, else nothing."""
    theme = [
        "contact" if "r" in text and "ring" in text.replace("rang", "ring") else "food" for text in answers["text"]
    ]
    return answers[["id", "question"]].assign(theme=theme, valence=valence)


def suggested(taught: Learned, answers: pd.DataFrame) -> Suggestions:
    return taught.suggestions(code_responses(answers, codebook=taught.book))


@pytest.fixture(scope="module")
def taught(book) -> Learned:
    answers = answers_of(TEXTS)
    return learned(labelled(coded_of(answers), answers, book), book)


def test_each_theme_is_found_in_its_own_way_and_says_why(taught):
    choices = taught.choices.set_index("theme")
    assert choices["positives"].to_dict() == {"contact": 60, "food": 60, "rooms": 0}
    assert choices["way"].to_dict() == {"contact": "model", "food": "rules", "rooms": "rules"}
    assert choices["f1_rules"].round(3).to_dict() == {"contact": 0.0, "food": 1.0, "rooms": 0.0}
    assert choices["f1_model"]["contact"] > 0.9
    assert choices["why"]["food"] == "nothing is better by more than 0.04"
    assert choices["why"]["rooms"] == "0 answers have it; a model is tried from 5"


def test_a_theme_that_no_rule_found_has_the_sentence_that_says_it(taught):
    text = "We liked the rooms.  Nobody at the school ever rang back\nPlease paint the walls!"
    codes = suggested(taught, answers_of([text])).codes
    assert codes["theme"].tolist() == ["rooms", "contact"]
    assert codes["by"].tolist() == ["rules", "model"]
    contact = codes.iloc[1]
    assert (contact["rule"], contact["label"]) == ("model", "Staying in contact")
    assert contact["span"] == "Nobody at the school ever rang back" == text[contact["start"] : contact["end"]]
    assert (contact["valence"], contact["reason"]) == ("concern", "the question asks for a concern")
    assert codes["confidence"].between(0, 1).all()
    assert codes.columns.tolist() == code_responses(answers_of([text]), codebook=taught.book).codes.columns.tolist()


def test_what_both_found_is_by_both_and_keeps_the_quote_of_the_rules(taught):
    codes = suggested(
        taught, answers_of(["Fine rooms. The telephone rang, staff rang back, all rang her mother."])
    ).codes
    assert codes[["theme", "by", "rule"]].values.tolist() == [
        ["rooms", "rules", "term: rooms"],
        ["contact", "rules and model", "term: telephone"],
    ]


def test_valences_are_learned_where_people_gave_them(book):
    answers = answers_of(TEXTS, question="anything_else")
    praised = coded_of(answers).assign(
        valence=["concern" if "never" in t or "out of" in t or "forgot" in t else "strength" for t in TEXTS]
    )
    codes = suggested(
        learned(labelled(praised, answers, book), book),
        answers_of(["The duty team never rang her after.", "The duty team rang back."], question="anything_else"),
    ).codes
    assert codes["by"].tolist() == ["model", "model"]
    assert codes["valence"].tolist() == ["concern", "strength"]
    assert codes["reason"][0] == "learned from 120 valences that people gave"


def test_without_valences_and_without_a_question_that_asks_a_model_judges_nothing(taught):
    codes = suggested(taught, answers_of(["The duty team rang back."], question="anything_else")).codes
    assert codes["valence"].tolist() == ["neutral"]
    assert codes["reason"].tolist() == ["no rule judges it, and too few valences of people to learn from"]


def test_a_quote_of_a_model_does_not_tell_who_somebody_is(taught):
    text = "Staff rang back on 07700 900123 within a week."
    code = suggested(taught, answers_of([text])).codes.iloc[0]
    assert code["by"] == "model"
    assert "900123" not in code["span"] and "[" in code["span"]
    assert text[code["start"] : code["end"]] == text


@pytest.mark.parametrize("positives", [0, 1, 4])
def test_a_model_is_not_tried_below_five_answers(positives):
    has = np.arange(40) < positives
    choice = choice_of(has, ruled=np.zeros(40, bool), likely=has.astype(float))
    assert (choice.way, choice.positives) == ("rules", positives)
    assert choice_of(np.arange(40) < 12, np.zeros(40, bool), (np.arange(40) < 12).astype(float)).way == "model"
    assert FEWEST_POSITIVES == 5


def test_no_way_is_chosen_that_is_not_better_than_the_rules_by_the_margin():
    random = np.random.default_rng(5)
    ways = set()
    for _ in range(60):
        has = random.random(60) < random.uniform(0.05, 0.6)
        ruled = np.where(random.random(60) < random.uniform(0, 0.4), ~has, has)
        likely = np.clip(has * random.uniform(0, 0.6) + random.random(60) * 0.5, 0, 1)
        choice = choice_of(has, ruled, likely)
        ways.add(choice.way)
        assert choice.way == "rules" or choice.f1[choice.way] > choice.f1["rules"] + MARGIN
    assert ways == {"rules", "model", "or", "and"}


def test_equal_words_are_never_learned_from_and_tested_on():
    said = ["rang", "food", "rang", "rooms", "food", "late", "early"]
    fold = _folds(said)
    assert fold[0] == fold[2] and fold[1] == fold[4]
    assert sorted(set(fold)) == [0, 1, 2, 3, 4]
    assert _folds(said[::-1]).tolist() == fold.tolist()[::-1]


@pytest.mark.parametrize("size", [1, 9])
def test_from_fewer_than_ten_answers_nothing_is_learned_and_the_rules_stay(book, size):
    answers = answers_of(TEXTS[-size:])
    taught = learned(labelled(coded_of(answers), answers, book), book)
    assert taught.fitted is None
    asked = answers_of(["The food was cold.", "They rang."])
    pd.testing.assert_frame_equal(suggested(taught, asked).codes, code_responses(asked, codebook=book).codes)


def test_sixteen_labels_are_not_below_the_codebook(book):
    answers = answers_of(TEXTS[52:68])
    taught = learned(labelled(coded_of(answers), answers, book), book)
    chosen = taught.choices
    assert (chosen.apply(lambda row: row[f"f1_{row['way']}"] >= row["f1_rules"], axis=1)).all()


def test_nothing_is_learned_from_what_no_machine_codes(book):
    answers = answers_of([*TEXTS, "n/a", "Nid oedd neb yn gwrando ar y plant yn yr ysgol ac mae hynny'n drist"])
    taught = learned(labelled(coded_of(answers), answers, book), book)
    assert (taught.answers, taught.left_out) == (120, 2)
    assert taught.told == (
        "Learned from 120 coded answers: a model finds 1 of 3 themes, the rules alone the others.",
        "Coded answers left out, as no comment or not in English: 2.",
    )


def test_the_most_uncertain_come_first_and_what_no_machine_codes_before_them(taught):
    asked = answers_of(
        [
            "n/a",
            "Staff cooked good food on Monday.",
            "Perhaps the telephone or ringing, or some meal that she never had, was the matter there.",
            "Nid oedd neb yn gwrando ar y plant yn yr ysgol ac mae hynny'n drist",
            "Ring 07700 900123.",
        ]
    )
    told = suggested(taught, asked).uncertainty
    assert told.columns.tolist() == ["id", "question", "uncertainty", "why"]
    assert told["id"].tolist() == ["A3", "A4", "A2", "A1", "A0"]
    assert told["why"].tolist()[:2] == ["not English", "tells who somebody is"]
    assert told["uncertainty"].is_monotonic_decreasing and told["uncertainty"].between(0, 1).all()


def test_without_a_model_long_answers_without_a_theme_are_uncertain(book):
    answers = answers_of(TEXTS[:2])
    taught = learned(labelled(coded_of(answers), answers, book), book)
    asked = ["Cold food.", "Windy.", "It went on like that for weeks on end before anybody seemed to see it.", "none"]
    told = suggested(taught, answers_of(asked)).uncertainty
    assert told["id"].tolist()[0] == "A2" and told["id"].tolist()[-1] == "A3"
    assert told["why"].tolist()[0] == "no theme was found"
    assert told["uncertainty"].between(0, 1).all()


ODD = ("", "rang " * 20_000, "rang\0back", "🙂🙂", "\ud800 rang", "\u202eرن الهاتف", "<script>rang</script>")


@pytest.mark.parametrize("text", ODD)
def test_any_text_can_be_coded_and_its_quote_stands_in_it(taught, text):
    codes = suggested(taught, answers_of([text])).codes
    for code in codes.itertuples():
        assert code.span == text[code.start : code.end]


def test_the_sentences_of_an_answer_stand_where_they_were_typed():
    text = "  Late, e.g. by 2.5 hours...  Then nothing!\n\nFine; mostly "
    assert [part.text for part in parts(text)] == ["Late, e.g.", "by 2.5 hours...", "Then nothing!", "Fine;", "mostly"]
    assert all(text[part.start : part.end] == part.text for part in parts(text))
    assert parts("?!") == [("?!", 0, 2)]


def test_the_codebook_of_the_benchmark_can_be_read():
    book = codebook_of(Path(__file__).parent.parent / "benchmarks" / "px_codebook.toml")
    assert len(book.themes) == 24
    assert book.priors["what_good"] == "strength"


def digest(book: Codebook) -> str:
    """The bytes of everything that is learned and suggested."""
    answers = answers_of(TEXTS)
    taught = learned(labelled(coded_of(answers), answers, book), book)
    said = suggested(taught, answers_of(["The telephone rang. Then rang her mother.", "Food and rooms.", "Late."]))
    tables = (taught.choices, said.codes, said.uncertainty)
    return hashlib.sha256("".join(table.to_csv(index=False) for table in tables).encode()).hexdigest()


def test_the_same_labels_give_the_same_bytes_in_another_process(book, tmp_path):
    path = tmp_path / "three.toml"
    path.write_text(THEMES, encoding="utf-8")
    code = (
        "from pathlib import Path; import sys; from test_themes_learning import digest;"
        "from analysis.themes.codebook.files import codebook_of; print(digest(codebook_of(Path(sys.argv[1]))))"
    )
    tests = Path(__file__).parent
    environment = os.environ | {
        "PYTHONHASHSEED": "4321",
        "PYTHONPATH": os.pathsep.join([str(tests.parent), str(tests)]),
    }
    said = subprocess.run([sys.executable, "-c", code, str(path)], env=environment, capture_output=True, text=True)
    assert said.stdout.strip() == digest(book), said.stderr
