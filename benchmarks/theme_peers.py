"""What others would do to code comments, for benchmarks/themes.py: each learns from the same answers.

`logistic` is TF-IDF with a logistic regression a theme. `svc` is the recipe of pxtextmining's scikit-learn model, with
scikit-learn's words in place of spaCy's lemmas: text without punctuation and numbers, TF-IDF of words and pairs, the
question beside it, a balanced SVC a theme; what is likelier than one half is added, and an answer without a theme has
its likeliest.
"""

import re

import numpy as np
import pandas as pd
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import OneHotEncoder
from sklearn.svm import SVC

SVC_C = 15


def logistic(taught: pd.DataFrame, has: np.ndarray, asked: pd.DataFrame) -> np.ndarray:
    """Which of the answers asked have which theme, by TF-IDF and logistic regression."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    columns, wanted = words.fit_transform(taught["text"]), words.transform(asked["text"])
    found = np.zeros((len(asked), has.shape[1]), dtype=bool)
    for theme in _learnable(has, fewest=1):
        model = LogisticRegression(C=10, class_weight="balanced", solver="liblinear", random_state=0)
        found[:, theme] = model.fit(columns, has[:, theme]).predict(wanted)
    return found


def svc(taught: pd.DataFrame, has: np.ndarray, asked: pd.DataFrame) -> np.ndarray:
    """The same by the recipe of pxtextmining."""
    reader = ColumnTransformer(
        [
            ("words", TfidfVectorizer(ngram_range=(1, 2), min_df=2), "text"),
            ("question", OneHotEncoder(handle_unknown="ignore"), ["question"]),
        ],
        sparse_threshold=1.0,
    )
    columns, wanted = reader.fit_transform(_cleaned(taught)), reader.transform(_cleaned(asked))
    found, likely = np.zeros((len(asked), has.shape[1]), dtype=bool), np.zeros((len(asked), has.shape[1]))
    for theme in _learnable(has, fewest=5):
        model = SVC(C=SVC_C, class_weight="balanced", random_state=0)
        shares = CalibratedClassifierCV(model, ensemble=False).fit(columns, has[:, theme])
        likely[:, theme] = shares.predict_proba(wanted)[:, 1]
        found[:, theme] = shares.calibrated_classifiers_[0].estimator.predict(wanted) | (likely[:, theme] > 0.5)
    none = ~found.any(axis=1)
    found[none, likely[none].argmax(axis=1)] = True
    return found


def _learnable(has: np.ndarray, fewest: int) -> list[int]:
    """Themes with enough answers, and not all of them."""
    return [theme for theme, column in enumerate(has.T) if fewest <= column.sum() < len(column)]


def _cleaned(answers: pd.DataFrame) -> pd.DataFrame:
    return answers.assign(text=[re.sub(r"[^a-z\s]", " ", text.casefold()) for text in answers["text"]])
