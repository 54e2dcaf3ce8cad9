"""Answers into codes: (theme, valence, quote) of a response, with the rule that found it and the reason for its valence.

One row of `codes` is one theme with one valence in one clause of one answer. The quote is that clause as it was typed:
answer[start:end] gives it back. Answers that say nothing ('n/a') are no comment, and are not in any denominator.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.errors import CannotCount
from analysis.questions import MADE_UP, Table, dictionary
from analysis.themes.codebook import Codebook, Valence, codebook
from analysis.themes.matching import Clause, Matcher, clauses, matcher, says_nothing
from analysis.themes.valence import Judgement, judged, judged_alone, reading
from analysis.themes.words import Word, words

COLUMNS = (
    "response",
    "question",
    "theme",
    "label",
    "valence",
    "quote",
    "start",
    "end",
    "rule",
    "reason",
    "by",
    "made_up",
)


@dataclass(frozen=True)
class Coded:
    """The coded answers of one table.

    `commented` and `no_comment` give, question by question, the responses that said something and that said nothing;
    `cases` the case of each response where it is known; `made_up` is the strongest mark of any comment. `not_available` is
    the reason why there is nothing to code.
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
