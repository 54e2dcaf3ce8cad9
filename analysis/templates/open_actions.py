"""The actions of the round before that are still open, as a list whose status is to be filled in.

Open is what the round before recommended itself, and what it carried on from earlier ones and did not find done. An
action from before the round before keeps its number with that round's name behind it, because both may have a "1".
"""

import pandas as pd
from openpyxl import Workbook

from analysis.description import ReceivedFile
from analysis.questions import dictionary
from analysis.templates.forms import list_form

FILE_NAME = "actions of the round before.xlsx"
CARRIED = ("number", "action", "owner", "due")
TO_BE_FILLED_IN = ("status", "status_at")
# The answer after which nobody asks about an action any more.
DONE = "implemented"


def open_actions(actions: pd.DataFrame, before_that: str) -> list[list[str]]:
    """One row an open action: number, action, owner, due, and two empty cells. `actions`: the table of the round
    before; `before_that`: the name of the round before it."""
    is_open = (actions["raised"] == "this_round") | (actions["status"] != DONE)
    rows = actions.loc[is_open.fillna(True).astype(bool)]
    older = rows["raised"] != "this_round"
    numbers = rows["number"].where(~older, rows["number"] + f" ({before_that})")
    texts = rows.assign(number=numbers)[list(CARRIED)].astype("str").where(rows[list(CARRIED)].notna(), "")
    return [[*row, *[""] * len(TO_BE_FILLED_IN)] for row in texts.to_numpy().tolist()]


def of_the_round_before(block: dict) -> bool:
    """Whether a block of an earlier round.toml gave the actions of the round before that one."""
    return block.get("constants", {}).get("raised") == "round_before"


def block_of_open_actions() -> ReceivedFile:
    """The block of round.toml for them."""
    questions = dictionary().table("actions").questions
    return ReceivedFile(
        path=FILE_NAME,
        shape="flat list",
        table="actions",
        received_from="the audit team",
        constants={"raised": "round_before"},
        headings={questions[name].label: name for name in (*CARRIED, *TO_BE_FILLED_IN)},
    )


def list_of_open_actions(rows: list[list[str]]) -> Workbook:
    """The workbook that is sent to the owners."""
    questions = dictionary().table("actions").questions
    columns = {questions[name].label: questions[name] for name in (*CARRIED, *TO_BE_FILLED_IN)}
    return list_form("actions", columns, rows)
