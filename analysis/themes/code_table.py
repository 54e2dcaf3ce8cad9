"""The tables of codes and of answers, made batch by batch as columns.

Words that repeat are kept as numbers until the table is made: a million answers have two million codes and four
valences.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from analysis.themes.codebook.blocks import Codebook
from analysis.themes.matching.codes import RuleCode

COLUMNS = [
    "id",
    "question",
    "theme",
    "label",
    "valence",
    "span",
    "start",
    "end",
    "rule",
    "reason",
    "confidence",
    "by",
    "made_up",
]
BY_RULES = "rules"
# In rows. From here on words that repeat become categories and places 32 bits: a million codes take 130 MB, not 400.
COMPACT_FROM = 100_000
# In quotes: what Arrow holds in stretches below a few MB takes half as much again.
SPANS_TOGETHER = 100_000


class Numbers(dict[str, int]):
    """Words by number, in the order in which they were met."""

    def __missing__(self, word: str) -> int:
        """A number of its own for a word that was not met before."""
        number = self[word] = len(self)
        return number

    def of(self, words: Iterable[str]) -> np.ndarray:
        """The number of each word."""
        return np.fromiter(map(self.__getitem__, words), np.int32)


class Column:
    """Numbers put below each other. One stretch of memory that grows: arrays of each batch would leave holes in it."""

    def __init__(self, kind: type[np.integer]):
        self._kind, self._held = kind, bytearray()

    def add(self, numbers: Sequence[int] | np.ndarray) -> None:
        """Put numbers below the others."""
        self._held += np.asarray(numbers).astype(self._kind).tobytes()

    def all(self) -> np.ndarray:
        """The numbers."""
        return np.frombuffer(self._held, self._kind)


class CodeTable:
    """The codes of the rules, as they are found."""

    def __init__(self, book: Codebook):
        self._book = book
        self._places = {name: Column(np.int32) for name in ("answer", "start", "end")}
        self._named = {name: Numbers() for name in ("theme", "valence", "rule", "reason", "how")}
        self._numbers = {name: Column(np.int32 if name in ("rule", "reason") else np.int16) for name in self._named}
        self._spans, self._waiting = [column_of_texts([])], []
        self._named["theme"].of(book.themes)

    def add(self, codes: Sequence[RuleCode], first: int, spans: Sequence[str]) -> None:
        """Put the codes of a batch below the others; its answers are numbered from `first` on."""
        if not codes:
            return
        columns = dict(zip(RuleCode._fields, zip(*codes, strict=True), strict=True))
        self._places["answer"].add(np.array(columns["answer"]) + first)
        self._places["start"].add(columns["start"])
        self._places["end"].add(columns["end"])
        for name, numbers in self._named.items():
            self._numbers[name].add(numbers.of(columns[name]))
        self._waiting += spans
        if len(self._waiting) >= SPANS_TOGETHER:
            self._spans, self._waiting = [*self._spans, column_of_texts(self._waiting)], []

    def table(self, answers: pd.DataFrame) -> pd.DataFrame:
        """The codes of answers with columns id, question and made_up."""
        answer, start, end = (column.all() for column in self._places.values())
        if not len(answer):
            return pd.DataFrame(columns=COLUMNS)
        number = {name: column.all() for name, column in self._numbers.items()}
        labels = [block.label for block in self._book.themes.values()]
        sure = np.array([getattr(self._book.confidence, name) for name in self._named["how"]])
        exact = np.int32 if len(answer) >= COMPACT_FROM else np.int64
        columns = {
            "id": answers["id"].take(answer).reset_index(drop=True),
            "question": answers["question"].take(answer).array,
            "theme": repeated(self._named["theme"], number["theme"]),
            "label": repeated(labels, number["theme"]),
            "valence": repeated(self._named["valence"], number["valence"]),
            "span": pd.concat([*self._spans, column_of_texts(self._waiting)], ignore_index=True),
            "start": start.astype(exact),
            "end": end.astype(exact),
            "rule": repeated(self._named["rule"], number["rule"]),
            "reason": repeated(self._named["reason"], number["reason"]),
            "confidence": sure[number["how"]],
            "by": repeated([BY_RULES], np.zeros(len(answer), np.int32)),
            "made_up": answers["made_up"].take(answer).array,
        }
        return pd.DataFrame(columns, copy=False)


def repeated(words: Iterable[str], numbers: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """A column of words given by number: text, or categories where it is long."""
    named = list(words)
    if len(numbers) >= COMPACT_FROM:
        used = list(dict.fromkeys(named))
        same = np.array([used.index(word) for word in named], np.int32)
        return pd.Categorical.from_codes(same[numbers], pd.Index(used, dtype="str"))
    return pd.array(named, dtype="str").take(numbers)


def column_of_texts(texts: Sequence[str]) -> pd.Series:
    """Texts as a column; half a letter of two (a lone surrogate), which Arrow cannot hold, makes it one of objects."""
    try:
        return pd.Series(texts, dtype="str")
    except UnicodeEncodeError:
        return pd.Series(texts, dtype=object)
