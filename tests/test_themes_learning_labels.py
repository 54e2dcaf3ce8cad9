"""What people coded, as it is checked before anything is learned from it."""

import pandas as pd
import pytest

from analysis.errors import ProblemsReceived
from analysis.themes.codebook.files import codebook_of
from analysis.themes.learning import labelled


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "two.toml"
    text = '[themes.contact]\nlabel = "Staying in contact"\nterms = ["telephone"]\n'
    path.write_text(text + '[themes.food]\nlabel = "Food"\nterms = ["food"]\n', encoding="utf-8")
    return codebook_of(path)


ANSWERS = pd.DataFrame(
    [("1", "went", "They rang."), ("2", "went", "Food."), ("2", "next", "More food."), ("3", "next", "Fine.")],
    columns=["id", "question", "text"],
)


def coded(rows: list[dict], **attrs: object) -> pd.DataFrame:
    table = pd.DataFrame(rows)
    table.attrs.update(attrs)
    return table


def refused(rows: list[dict], book, **attrs: object) -> list[str]:
    with pytest.raises(ProblemsReceived) as error:
        labelled(coded(rows, **attrs), ANSWERS, book)
    return str(error.value).splitlines()


def test_a_row_is_a_code_and_an_empty_theme_is_an_answer_without_one(book):
    rows = [
        {"id": "1", "theme": "contact", "valence": "Concern"},
        {"id": "2", "question": "next", "theme": "food", "valence": "both"},
        {"id": "3", "theme": "", "valence": ""},
        {"id": "1", "theme": "staying in CONTACT", "valence": "concern"},
    ]
    found = labelled(coded(rows), ANSWERS, book)
    assert found.answers.values.tolist() == [
        ["1", "went", "They rang."],
        ["2", "next", "More food."],
        ["3", "next", "Fine."],
    ]
    assert found.given[["id", "question", "theme", "valence"]].values.tolist() == [
        ["1", "went", "contact", "concern"],
        ["2", "next", "food", "strength"],
        ["2", "next", "food", "concern"],
    ]


def test_a_file_of_codes_may_bring_its_own_answers(book):
    rows = [{"id": "90", "theme": "food", "text": "Cold food."}, {"id": "91", "theme": None, "text": "Fine."}]
    found = labelled(coded(rows), ANSWERS[:0], book)
    assert found.answers["text"].tolist() == ["Cold food.", "Fine."]
    assert found.given["theme"].tolist() == ["food"]


def test_every_problem_is_told_at_once_with_its_row(book):
    rows = [
        {"id": "1", "theme": "contct", "valence": "strong"},
        {"id": "2", "theme": "food"},
        {"id": "3", "question": "went", "theme": "food"},
        {"id": "9", "theme": "food"},
    ]
    assert refused(rows, book, file="coded.csv", rows_in_file=(2, 3, 5, 6)) == [
        "coded.csv, row 2: 'contct' is no theme of the codebook. Did you mean 'contact'?",
        "coded.csv, row 2: 'strong' is no valence. Did you mean 'strength'?",
        "coded.csv, row 3: the id '2' answers several questions. Say in a column 'question' which of them was coded.",
        "coded.csv, row 5: the id '3' with the question 'went' is not among the answers. "
        "Correct it, take the row out, or give the answer itself in a column 'text'.",
        "coded.csv, row 6: the id '9' is not among the answers. "
        "Correct it, take the row out, or give the answer itself in a column 'text'.",
    ]


def test_one_answer_with_two_texts_is_refused_without_repeating_them(book):
    rows = [{"id": "5", "theme": "food", "text": "Cold."}, {"id": "5", "theme": "", "text": "Warm."}]
    assert refused(rows, book) == [
        "row 3: has another text than row 2 for the same answer, '5'. "
        "Give both the same text, or one of them another id."
    ]
