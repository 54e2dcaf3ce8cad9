"""What rules and models together suggest for answers: the codes, and how uncertain each answer is.

A theme that the rules found keeps their quotes and valences. One that the model alone found has for its quote the
sentence that says most for it, and its valence is learned. The confidence of a code is the share of such codes that
people would give too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.themes.codebook.blocks import Codebook
from analysis.themes.identifying import TELLS, identifying
from analysis.themes.learning.choosing import MODEL, RULES, Choice
from analysis.themes.learning.models import Models
from analysis.themes.learning.spans import Part, parts
from analysis.themes.learning.uncertainty import by_shares
from analysis.themes.learning.valences import Valences

BY_BOTH = "rules and model"
NUMBERS = {"start": "int64", "end": "int64", "confidence": "float64"}


@dataclass(frozen=True, eq=False)
class Suggestions:
    """`codes` as the rules' own table has them, and `uncertainty`, a row an answer, the most uncertain first: id,
    question, uncertainty between 0 and 1, why."""

    codes: pd.DataFrame
    uncertainty: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Weighed:
    """Rules and models side by side, in arrays with a row an answer and a column a theme.

    `answers` are those of a Coded, and `by_rules` its codes. `ruled` says what these found, `likely` what the model
    says, `shares` how likely people would give the theme.
    """

    book: Codebook
    answers: pd.DataFrame
    by_rules: pd.DataFrame
    ruled: np.ndarray
    likely: np.ndarray
    shares: np.ndarray
    choices: tuple[Choice, ...]
    models: Models
    valences: Valences

    @cached_property
    def given(self) -> np.ndarray:
        """Which answers have which theme, each theme found in its own way; nothing where there is no comment."""
        found = [
            choice.applied(self.likely[:, theme], self.ruled[:, theme]) for theme, choice in enumerate(self.choices)
        ]
        return np.column_stack(found) & (self.answers["state"] == "comment").to_numpy()[:, None]

    @property
    def codes(self) -> pd.DataFrame:
        """A row a code, in the columns of the rules' codes, by answer, place in it, and order of the codebook."""
        codes = pd.concat([self._of_rules, self._of_models], ignore_index=True)
        order = pd.DataFrame(
            {
                "answer": self._places(codes),
                "start": codes["start"].astype(int),
                "theme": codes["theme"].map({theme: place for place, theme in enumerate(self.book.themes)}),
            }
        )
        ordered = order.sort_values(["answer", "start", "theme"], kind="stable").index
        return codes.loc[ordered, self.by_rules.columns].reset_index(drop=True).astype(NUMBERS)

    @property
    def suggestions(self) -> Suggestions:
        """The codes of both, and how uncertain each answer is."""
        return Suggestions(self.codes, by_shares(self.answers, self.shares, self.given))

    @property
    def _of_rules(self) -> pd.DataFrame:
        """The codes of the rules that stay, with the share of such codes that people would give."""
        answers, themes = self._places(self.by_rules), self._columns(self.by_rules)
        stay = self.given[answers, themes]
        thresholds = np.array([choice.threshold for choice in self.choices])
        alone = np.array([choice.way == RULES for choice in self.choices])
        both = (self.likely[answers, themes] >= thresholds[themes]) & ~alone[themes]
        by = np.where(both, BY_BOTH, RULES)
        return self.by_rules.assign(by=by, confidence=self.shares[answers, themes])[stay]

    @property
    def _of_models(self) -> pd.DataFrame:
        """The codes of themes that the model found where no rule did."""
        found = pd.DataFrame(self._found_by_models(), columns=self.by_rules.columns, dtype=object)
        judged = self.valences.judged(found)
        return found.assign(valence=[said.valence for said in judged], reason=[said.reason for said in judged])

    def _found_by_models(self) -> Iterator[dict]:
        """Answer by answer, each theme with the sentence that adds most to it."""
        alone = self.given & ~self.ruled
        answers = self.answers[alone.any(axis=1)].assign(place=np.flatnonzero(alone.any(axis=1)))
        sentences = [parts(text) for text in answers["text"]]
        adds = self.models.contributions([part.text for found in sentences for part in found])
        ends = np.cumsum([len(found) for found in sentences])
        for answer, found, end in zip(answers.itertuples(), sentences, ends, strict=True):
            for theme in np.flatnonzero(alone[answer.place]):
                most = int(adds[end - len(found) : end, theme].argmax())
                yield self._code(answer, found[most], int(theme))

    def _code(self, answer: tuple, part: Part, theme: int) -> dict:
        name = list(self.book.themes)[theme]
        return {
            "id": answer.id,
            "question": answer.question,
            "theme": name,
            "label": self.book.themes[name].label,
            "span": quote(answer.text, part) if answer.identifying else part.text,
            "start": part.start,
            "end": part.end,
            "rule": MODEL,
            "confidence": self.shares[answer.place, theme],
            "by": MODEL,
            "made_up": answer.made_up,
        }

    def _places(self, codes: pd.DataFrame) -> np.ndarray:
        """The row of `answers` that each code belongs to."""
        keys = pd.MultiIndex.from_frame(self.answers[["id", "question"]])
        return keys.get_indexer(pd.MultiIndex.from_frame(codes[["id", "question"]]))

    def _columns(self, codes: pd.DataFrame) -> np.ndarray:
        places = {theme: place for place, theme in enumerate(self.book.themes)}
        return codes["theme"].map(places).to_numpy(dtype=int)


def quote(text: str, part: Part) -> str:
    """A part of an answer with marks where it could tell who somebody is."""
    found = identifying([text], [TELLS])
    return found[0].quote(part.start, part.end) if found else part.text
