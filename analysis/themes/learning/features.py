"""Answers as a model reads them: their words, and what the rules found in them.

Three blocks of columns stand beside each other: words and pairs of words; pieces of words, which forgive misspellings
(both TF-IDF, each answer of length one); and what was found: the rules' themes and terms, the question, the length. A
theme that the rules found weighs as much as all words of an answer together, so that a model begins with what the
codebook says and learns where it errs.
"""

import math
import unicodedata

import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer

WORDS, PIECES, FOUND = "words", "pieces", "found"
# A word with its apostrophes; a piece has three to five letters of one word.
WORD = r"\b\w[\w']*"
PIECE_LETTERS = (3, 5)
# What a single answer says teaches nothing about others.
FEWEST_ANSWERS = 2
# Stands before every text: with the first word it makes a pair, and no text is empty.
BEGINNING = "0 "
# How much the question and the length weigh beside a theme that was found; e to the 6th letters are long.
ASIDE, LONG = 0.5, 6
# Answers in which the rules find three themes are rare.
MANY_THEMES = 3


def read(answers: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """A row an answer, as a model reads it: `text`, folded, and `found`, a number for each thing that was found.

    `answers` has id, question, text; `codes` are those that the rules gave to them.
    """
    themes, terms = {}, {}
    for id, question, theme, rule in zip(codes["id"], codes["question"], codes["theme"], codes["rule"], strict=True):
        themes.setdefault((id, question), set()).add(theme)
        terms.setdefault((id, question), set()).add(f"{theme}, {rule}")
    keys = list(zip(answers["id"], answers["question"], strict=True))
    return pd.DataFrame(
        {
            "text": pd.Series([BEGINNING + folded(text) for text in answers["text"]], dtype=object),
            FOUND: [
                _found(text, key[1], themes.get(key, set()), terms.get(key, set()))
                for key, text in zip(keys, answers["text"], strict=True)
            ],
        }
    )


def folded(text: str) -> str:
    """A text without the differences that mean nothing: capitals, kinds of apostrophe, forms of one letter."""
    return unicodedata.normalize("NFKC", text).replace("’", "'").casefold()


def _found(text: str, question: str, themes: set[str], terms: set[str]) -> dict[str, float]:
    """By name: 1 for each theme and term of the rules; less for what stands beside them."""
    return {
        **{f"theme {theme}": 1.0 for theme in themes},
        **{f"term {term}": 1.0 for term in terms},
        f"question {question}": ASIDE,
        "length": ASIDE * math.log1p(len(text)) / LONG,
        "no theme": ASIDE * (not themes),
        "themes": ASIDE * len(themes) / MANY_THEMES,
    }


def reader() -> ColumnTransformer:
    """Turns what `read` gives into columns of numbers, once it has been fitted."""
    return ColumnTransformer(
        [
            (WORDS, _tf_idf(token_pattern=WORD, ngram_range=(1, 2)), "text"),
            (PIECES, _tf_idf(analyzer="char_wb", ngram_range=PIECE_LETTERS), "text"),
            (FOUND, DictVectorizer(), FOUND),
        ],
        sparse_threshold=1.0,
    )


def _tf_idf(**how):
    """TF-IDF in two steps, so that a part of an answer can be weighed as the whole was."""
    return make_pipeline(TfidfVectorizer(min_df=FEWEST_ANSWERS, sublinear_tf=True, norm=None, **how), Normalizer())
