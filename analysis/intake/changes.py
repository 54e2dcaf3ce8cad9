"""One change: a cell that was read as something other than what it says, with the rule or the person that changed it.

A change made before a cell was mapped to a question, such as a correction, has no question yet: it may be a heading.
"""

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd


class Change(NamedTuple):
    """A cell, what it was, what it became, and by which rule. `table` and `question` are '' where not known."""

    table: str
    file: str
    sheet: str
    cell: str
    question: str
    was: str
    became: str
    rule: str


def change_list(changes: Iterable[Change]) -> pd.DataFrame:
    """One row a change, all text."""
    return pd.DataFrame(list(changes), columns=list(Change._fields), dtype="str")
