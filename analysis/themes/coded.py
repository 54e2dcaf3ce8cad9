"""The coded answers of a table: who commented on what, and the codes that were given."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from analysis.themes.codebook.blocks import Codebook

if TYPE_CHECKING:
    from analysis.themes.coders.final import Final

ANSWER_COLUMNS = ["id", "question", "state", "same_as", "identifying", "made_up", "text"]


def _no_answers() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([], dtype="str") for name in ANSWER_COLUMNS})


@dataclass(frozen=True, eq=False)
class Coded:
    """The coded answers of one table.

    `commented` and `no_comment` give, question by question, the responses that said something and that said nothing;
    `cases` the case of each response where it is known; `made_up` the strongest mark of any comment. `not_available` is
    the reason why there is nothing to code.

    `codes`: one row is one theme with one valence in one clause of one answer, the answers in their order.
    `answers`: one row is one answer, with its `state` ('comment', 'no comment', or 'not English', which no rule reads
    and which stands in no denominator until people have coded it), `same_as`, the id of the first answer to the same
    question in the same words, `identifying`, the kinds of what could tell who somebody is, and its `text` as given.
    From 100,000 codes or answers on, columns whose words repeat are categories.

    Where people coded too: `final` is what they decided, `sets` what each coder gave blind ((id, question) -> themes
    with their valences), `proposed` the codes that a machine gave to every answer, and `not_counted` the number of
    lines in the coders' files that could not be read. Where it was learned from codes of people: `told` says what was
    learned, and `uncertainty` is a row an answer, the most uncertain first.
    """

    table: str
    unit: str
    unit_one: str
    questions: tuple[str, ...]
    commented: Mapping[str, tuple[str, ...]]
    no_comment: Mapping[str, tuple[str, ...]]
    codes: pd.DataFrame
    cases: Mapping[str, str]
    made_up: str
    codebook: Codebook
    not_available: str | None
    answers: pd.DataFrame = field(default_factory=_no_answers)
    final: "Final | None" = None
    sets: Mapping[str, Mapping[tuple[str, str], frozenset[tuple[str, str]]]] = field(default_factory=dict)
    proposed: pd.DataFrame | None = None
    not_counted: int = 0
    told: tuple[str, ...] = ()
    uncertainty: pd.DataFrame | None = None

    @property
    def version(self) -> str:
        """The codebook that coded: its version and the first twelve digits of its hash."""
        return f"{self.codebook.version} ({self.codebook.hash[:12]})"

    def commented_on(self, questions: Iterable[str]) -> tuple[str, ...]:
        """Those who gave a comment to at least one of the questions: the denominator of what they raised."""
        return each_once(name for question in questions for name in self.commented.get(question, ()))


class OfState(Mapping[str, tuple[str, ...]]):
    """question -> the ids of the answers of one state, by number. Looked up when asked: a million ids are 60 MB."""

    def __init__(self, answers: pd.DataFrame, state: str, questions: tuple[str, ...]):
        self._answers, self._state, self._questions = answers, state, questions

    def __getitem__(self, question: str) -> tuple[str, ...]:
        """The ids of one question's answers."""
        if question not in self._questions:
            raise KeyError(question)
        rows = (self._answers["state"] == self._state) & (self._answers["question"] == question)
        return each_once(self._answers.loc[rows, "id"])

    def __iter__(self) -> Iterator[str]:
        """The questions in their order."""
        return iter(self._questions)

    def __len__(self) -> int:
        """How many questions there are."""
        return len(self._questions)


def each_once(names: Iterable[str]) -> tuple[str, ...]:
    """The names without repetitions, by number."""
    return tuple(sorted(set(names), key=by_number))


@lru_cache(maxsize=100_000)
def by_number(name: str) -> tuple:
    """Sorts 2 before 10, and R2 before R10."""
    return tuple((part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.split(r"([0-9]+)", name))
