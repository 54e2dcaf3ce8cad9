"""What goes out as a project: everything that a .qdpx file of a round is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from analysis.themes.codebook.blocks import Codebook


@dataclass(frozen=True, eq=False)
class Project:
    """Everything of a round that goes out.

    `answers`: id, question and text (redacted, as `load` gives it), made_up where it is known, and the columns that
    `attributes` names: no other column goes out. A row an answer.
    `codes`: id, question, theme, valence, start, end and by, and where they are known label, span, rule, reason and
    confidence. A row a code: those of every coder, and those that count, with what they say of themselves ('agreed').
    `memos`: id, question, by and memo.

    All three may have a column `table`, where responses of several tables go out together. `questions` and `attributes`
    give the words for the codes of questions and for columns. `known` is what `redacted` takes: identifiers of the
    round that memos may hold. `made_up` is 'no' where nothing is.
    """

    name: str
    where_from: str
    book: Codebook
    answers: pd.DataFrame
    codes: pd.DataFrame
    made_up: str
    memos: pd.DataFrame = field(default_factory=pd.DataFrame)
    questions: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
