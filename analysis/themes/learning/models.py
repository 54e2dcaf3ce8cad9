"""One linear model a theme: how likely an answer has it, and which part of the answer says so.

Logistic regression on what `features` reads. A theme that few answers have is weighted up, by the root of how many
times rarer it is: fully balanced weights find rare themes in too many answers, none at all in too few. Everything is
fitted in one thread from a fixed beginning: the same labels give the same numbers.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression

from analysis.themes.learning.features import BEGINNING, PIECES, WORDS, folded, reader

# Of C = 1, 3 and 10 and weights to the power of 0, 0.5 and 1, these were best on the training half of
# benchmarks/themes.py, cross-validated; the differences are below .01 F1.
C, RARITY = 3.0, 0.5
# The dual is solved three times as fast as the primal on answers, and nearer to the end; its chance has a fixed seed.
SOLVER = {"solver": "liblinear", "dual": True, "tol": 0.01, "max_iter": 1000, "random_state": 0}
FOLDS = 5
# In answers: so many at a time need some 200 MB.
BATCH = 20_000
# A theme that one answer has cannot be left out and learned from too.
FEWEST_POSITIVES = 2


@dataclass(frozen=True, eq=False)
class Models:
    """What was learned: `weights` has a row a feature and a column a theme, `intercepts` a number a theme."""

    reader: ColumnTransformer
    weights: np.ndarray
    intercepts: np.ndarray

    def probabilities(self, answers: pd.DataFrame) -> np.ndarray:
        """How likely each answer, as `read`, has each theme. They are weighted; `calibration` makes shares of them."""
        likely = np.zeros((len(answers), len(self.intercepts)))
        for first in range(0, len(answers), BATCH):
            columns = self.reader.transform(answers.iloc[first : first + BATCH])
            likely[first : first + BATCH] = 1 / (1 + np.exp(-(columns @ self.weights + self.intercepts)))
        return likely

    def contributions(self, parts: Sequence[str]) -> np.ndarray:
        """What the words of each part of an answer add to each theme's score; only parts of one answer compare."""
        texts = [BEGINNING + folded(part) for part in parts]
        added = np.zeros((len(parts), len(self.intercepts)))
        for first in range(0, len(parts), BATCH):
            for block in (WORDS, PIECES):
                columns = self.reader.named_transformers_[block][:-1].transform(texts[first : first + BATCH])
                added[first : first + BATCH] += columns @ self.weights[self.reader.output_indices_[block]]
        return added


def models_of(answers: pd.DataFrame, given: np.ndarray) -> Models:
    """Models of the themes that were given, a column a theme; a theme of one answer or none is only its share."""
    fitted = reader()
    columns = fitted.fit_transform(answers)
    weights, intercepts = np.zeros((columns.shape[1], given.shape[1])), np.zeros(given.shape[1])
    for theme, has in enumerate(given.T):
        if FEWEST_POSITIVES <= has.sum() < len(has):
            rarer = ((~has).sum() / has.sum()) ** RARITY
            model = LogisticRegression(C=C, class_weight={False: 1.0, True: rarer}, **SOLVER).fit(columns, has)
            weights[:, theme], intercepts[theme] = model.coef_[0], model.intercept_[0]
        else:
            share = (has.sum() + 0.5) / (len(has) + 1)
            intercepts[theme] = np.log(share / (1 - share))
    return Models(fitted, weights, intercepts)


def cross_validated(answers: pd.DataFrame, given: np.ndarray) -> np.ndarray:
    """How likely each answer has each theme by models that never saw it, nor another answer with the same text."""
    fold = _folds(answers["text"])
    likely = np.zeros(given.shape)
    for number in range(FOLDS):
        out = fold == number
        if out.any():
            likely[out] = models_of(answers[~out], given[~out]).probabilities(answers[out])
    return likely


def _folds(texts: Sequence[str]) -> np.ndarray:
    """The fold of each text, by its hash: even in size, one for equal texts, whatever the order of the file."""
    by_hash = sorted(set(texts), key=lambda text: hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())
    place = {text: number % FOLDS for number, text in enumerate(by_hash)}
    return np.array([place[text] for text in texts])
