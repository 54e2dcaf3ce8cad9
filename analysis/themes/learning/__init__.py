"""Suggestions learned from what people coded, beside the rules of the codebook and never below them.

    taught = learned(labelled(coded, answers, book), book)
    taught.choices                                   how each theme is found, and why
    suggested = taught.suggestions(coded_by_rules(answers, codebook=book))
    suggested.codes, suggested.uncertainty

For each theme the rules, a model, either or both are chosen by cross-validation on the coded answers; the rules, unless
another way is better by a margin and five answers have the theme. The same labels and answers give the same codes.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.themes.by_rules import coded_by_rules
from analysis.themes.codebook.blocks import Codebook
from analysis.themes.coded import Coded
from analysis.themes.learning.calibration import Calibration, calibration_of
from analysis.themes.learning.choosing import RULES, WAYS, Choice, choice_of
from analysis.themes.learning.features import read
from analysis.themes.learning.labels import Labelled, labelled
from analysis.themes.learning.models import Models, cross_validated, models_of
from analysis.themes.learning.suggestions import Suggestions, Weighed
from analysis.themes.learning.uncertainty import COMMENT, by_rules
from analysis.themes.learning.valences import Valences, valences_of

__all__ = ["Labelled", "Learned", "Suggestions", "labelled", "learned"]

# In answers. With fewer, five folds have too little to tell a good way from a bad one.
FEWEST_ANSWERS = 10


@dataclass(frozen=True, eq=False)
class Fitted:
    """What was fitted to the coded answers: the themes' models, and what makes shares and valences of what they say."""

    themes: Models
    calibration: Calibration
    valences: Valences


@dataclass(frozen=True, eq=False)
class Learned:
    """What was learned from `answers` coded answers: the way chosen for each theme, and the models behind it.

    `left_out` are coded answers that nothing is learned from, because no machine codes their like: no comment, or not
    English. `fitted` is None where fewer than ten answers remain, or none of them has a theme: the rules stay.
    """

    book: Codebook
    answers: int
    left_out: int
    ways: tuple[Choice, ...]
    fitted: Fitted | None

    @property
    def choices(self) -> pd.DataFrame:
        """A row a theme: positives, the way, its threshold, the cross-validated F1 of each way, and why."""
        rows = [
            {
                "theme": theme,
                "label": self.book.themes[theme].label,
                "positives": choice.positives,
                "way": choice.way,
                "threshold": choice.threshold,
                **{f"f1_{way}": choice.f1.get(way, np.nan) for way in WAYS},
                "why": choice.why,
            }
            for theme, choice in zip(self.book.themes, self.ways, strict=True)
        ]
        return pd.DataFrame(rows)

    @property
    def told(self) -> tuple[str, ...]:
        """What was learned, in sentences for whoever asked for it."""
        taught = sum(choice.way != RULES for choice in self.ways)
        said = f"Learned from {self.answers} coded answers: a model finds {taught} of {len(self.ways)} themes"
        left = f"Coded answers left out, as no comment or not in English: {self.left_out}."
        return (f"{said}, the rules alone the others.", *([left] if self.left_out else []))

    def suggestions(self, coded: Coded) -> Suggestions:
        """Codes and uncertainty for the answers that the rules coded as `coded`."""
        asked = coded.answers
        if self.fitted is None:
            return Suggestions(coded.codes, by_rules(asked, coded.codes))
        ruled, likely = given(asked, coded.codes, self.book), self.fitted.themes.probabilities(read(asked, coded.codes))
        return Weighed(
            book=self.book,
            answers=asked,
            by_rules=coded.codes,
            ruled=ruled,
            likely=likely,
            shares=self.fitted.calibration.shares(likely, ruled),
            choices=self.ways,
            models=self.fitted.themes,
            valences=self.fitted.valences,
        ).suggestions


def learned(labelled: Labelled, book: Codebook) -> Learned:
    """For each theme the way of finding it that agrees best with what people coded, and models of all themes."""
    coded = coded_by_rules(labelled.answers, codebook=book)
    answers = coded.answers[coded.answers["state"] == COMMENT].reset_index(drop=True)
    left_out = len(labelled.answers) - len(answers)
    has, ruled = given(answers, labelled.given, book), given(answers, coded.codes, book)
    if len(answers) < FEWEST_ANSWERS or not has.any() or has.all():
        ways = tuple(choice_of(has[:0, theme], ruled[:0, theme], np.zeros(0)) for theme in range(len(book.themes)))
        return Learned(book, len(answers), left_out, ways, None)
    texts = read(answers, coded.codes)
    likely = cross_validated(texts, has)
    ways = tuple(map(choice_of, has.T, ruled.T, likely.T))
    fitted = Fitted(models_of(texts, has), calibration_of(likely, ruled, has), valences_of(labelled, book))
    return Learned(book, len(answers), left_out, ways, fitted)


def given(answers: pd.DataFrame, codes: pd.DataFrame, book: Codebook) -> np.ndarray:
    """Whether each answer (a row) was given each theme (a column)."""
    rows = pd.MultiIndex.from_frame(answers[["id", "question"]]).get_indexer(
        pd.MultiIndex.from_frame(codes[["id", "question"]])
    )
    places = {theme: place for place, theme in enumerate(book.themes)}
    has = np.zeros((len(answers), len(places)), dtype=bool)
    columns = codes["theme"].map(places).to_numpy(dtype=int)
    has[rows[rows >= 0], columns[rows >= 0]] = True
    return has
