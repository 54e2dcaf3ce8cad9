"""Long lists as a person reads them: what says the same is one row, with how often and where it stands first.

Ten thousand repairs are a few rows then. Where one group holds many different things, the most frequent are shown and
the others counted in one row; the whole list stays in data/processed.
"""

from collections.abc import Sequence

import pandas as pd

FIRST = 3  # places that are named of each row
MOST = 10  # different things that are shown of one group


def gathered(listed: pd.DataFrame, same: Sequence[str], within: Sequence[str]) -> pd.DataFrame:
    """One row for all that have the same texts in the columns `same`: those columns, `number`, and `first`, the first
    places of the column `place`. Of each group `within` (columns of `same`) the MOST frequent stay, in the order
    received; what is left out of it is one row, with blanks where its texts differ and `others`, how many there are."""
    together = listed.groupby(list(same), sort=False)["place"]
    rows = together.size().rename("number").to_frame()
    rows["first"] = listed[together.cumcount() < FIRST].groupby(list(same), sort=False)["place"].agg(", ".join)
    rows["first"] = [_places(*row) for row in zip(rows["first"], rows["number"], strict=True)]
    rows = rows.reset_index().assign(others=0)
    rank = rows.groupby(list(within))["number"].rank(method="first", ascending=False)
    return pd.concat([rows[rank <= MOST], _rest(rows[rank > MOST], same, within)], ignore_index=True)


def _places(first: str, number: int) -> str:
    return first if number <= FIRST else f"{first} and {number - FIRST} more"


def _rest(left: pd.DataFrame, same: Sequence[str], within: Sequence[str]) -> pd.DataFrame:
    """One row a group for what is not shown of it."""
    grouped = left.groupby(list(within), sort=False)["number"]
    rest = grouped.agg(number="sum", others="size").reset_index()
    return rest.assign(first="", **{column: "" for column in same if column not in within})
