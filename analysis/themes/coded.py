"""The coded answers of a table: who commented on what, and the codes that were given."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from analysis.themes.codebook.blocks import Codebook


@dataclass(frozen=True, eq=False)
class Coded:
    """The coded answers of one table.

    `commented` and `no_comment` give, question by question, the responses that said something and that said nothing;
    `cases` the case of each response where it is known; `made_up` the strongest mark of any comment. `not_available` is
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

    @property
    def version(self) -> str:
        """The codebook that coded: its version and the first twelve digits of its hash."""
        return f"{self.codebook.version} ({self.codebook.hash[:12]})"

    def commented_on(self, questions: Iterable[str]) -> tuple[str, ...]:
        """Those who gave a comment to at least one of the questions: the denominator of what they raised."""
        return each_once(name for question in questions for name in self.commented.get(question, ()))


def each_once(names: Iterable[str]) -> tuple[str, ...]:
    """The names without repetitions, by number."""
    return tuple(sorted(set(names), key=by_number))


@lru_cache(maxsize=100_000)
def by_number(name: str) -> tuple:
    """Sorts 2 before 10, and R2 before R10."""
    return tuple((part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.split(r"([0-9]+)", name))
