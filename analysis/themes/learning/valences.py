"""The valence of a theme that a model found and no rule: learned from people's, else what the question asks for.

Learned from the words that a coder marked, or the whole answer where none were marked, with theme and question.
"""

from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline, make_pipeline

from analysis.themes.codebook.blocks import Codebook
from analysis.themes.learning.features import BEGINNING, WORD, folded
from analysis.themes.learning.labels import Labelled

# Fewer codes with a valence are too few to learn from; and each valence that is learned needs some of its own.
FEWEST_CODES, FEWEST_OF_ONE = 40, 5
C = 3.0


class Judged(NamedTuple):
    """A valence and the reason for it."""

    valence: str
    reason: str


@dataclass(frozen=True, eq=False)
class Valences:
    """What was learned of valences from `codes` codes of people; None where they were too few."""

    book: Codebook
    learned: Pipeline | None
    codes: int

    def judged(self, found: pd.DataFrame) -> list[Judged]:
        """The valence of each row of `found`, which has the question, the theme and the words (`span`)."""
        if self.learned is None or found.empty:
            return [self._asked(question) for question in found["question"]]
        reason = f"learned from {self.codes} valences that people gave"
        return [Judged(str(valence), reason) for valence in self.learned.predict(_read(found))]

    def _asked(self, question: str) -> Judged:
        prior = self.book.priors.get(question)
        if prior is None or prior == "neutral":
            return Judged("neutral", "no rule judges it, and too few valences of people to learn from")
        return Judged(prior, f"the question asks for a {prior}")


def valences_of(labelled: Labelled, book: Codebook) -> Valences:
    """What can be learned of valences from codes of people."""
    given = labelled.given[labelled.given["valence"] != ""]
    many = given["valence"].value_counts()
    given = given[given["valence"].isin(many[many >= FEWEST_OF_ONE].index)]
    if len(given) < FEWEST_CODES or given["valence"].nunique() < 2:
        return Valences(book, None, len(given))
    texts = given.merge(labelled.answers, on=["id", "question"], how="left")
    said = texts.assign(span=texts["span"].where(texts["span"] != "", texts["text"]))
    reader = ColumnTransformer(
        [
            ("words", TfidfVectorizer(token_pattern=WORD, ngram_range=(1, 2), sublinear_tf=True), "text"),
            ("asked", DictVectorizer(), "asked"),
        ],
        sparse_threshold=1.0,
    )
    model = LogisticRegression(C=C, solver="liblinear", class_weight="balanced", random_state=0)
    learned = make_pipeline(reader, OneVsRestClassifier(model)).fit(_read(said), said["valence"])
    return Valences(book, learned, len(given))


def _read(found: pd.DataFrame) -> pd.DataFrame:
    """A row a code: its words, and the question and theme that they stand in."""
    asked = zip(found["question"], found["theme"], strict=True)
    return pd.DataFrame(
        {
            "text": pd.Series([BEGINNING + folded(span) for span in found["span"]], dtype=object),
            "asked": [{f"question {question}": 1.0, f"theme {theme}": 0.5} for question, theme in asked],
        }
    )
