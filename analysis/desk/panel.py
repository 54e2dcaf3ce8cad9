"""The coding desk in JupyterLab: a panel in which answers are coded, by mouse or by keyboard alone.

The panel is a widget (anywidget). No answer, memo or code is ever part of its state, which JupyterLab may save into the
notebook: they go to the browser as messages, when it asks for them. Nothing is loaded from anywhere else.
"""

from pathlib import Path

import anywidget
import traitlets

from analysis.desk.adjudication import Adjudication
from analysis.desk.messages import Adjudicating, Coding, Seat, reply
from analysis.desk.work import Desk

BEGIN = "Show where coders differ"
HERE = Path(__file__).parent
# One module in the browser, which can load no other: its parts, in the order in which they stand on each other.
PARTS = (
    "text.js",
    "elements.js",
    "link.js",
    "codes.js",
    "sitting.js",
    "answer.js",
    "themes.js",
    "chosen.js",
    "sides.js",
    "table.js",
    "tools.js",
    "keys.js",
    "layout.js",
    "panel.js",
)


def _read(name: str) -> str:
    return (HERE / "front" / name).read_text(encoding="utf-8")


class CodingPanel(anywidget.AnyWidget):
    """The panel of one seat.

    `key` tells the desks of a window apart: what one could not save is not another's. `begin` are the words of a button
    without which nothing is shown; without words the panel opens at once.
    """

    _esm = "\n".join(map(_read, PARTS))
    _css = _read("panel.css")
    key = traitlets.Unicode().tag(sync=True)
    begin = traitlets.Unicode().tag(sync=True)

    def __init__(self, seat: Seat, key: str, begin: str = ""):
        super().__init__(key=key, begin=begin)
        self._seat = seat
        self.on_msg(self._asked)

    def _asked(self, panel: "CodingPanel", message: dict, buffers: list) -> None:
        self.send(reply(self._seat, message))


def coding_desk(audit_round: str, coder: str, table: str = "responses", sample: int | None = None) -> CodingPanel:
    """The desk of one coder (initials or a short name) for the free-text answers of a table.

    `sample`: only so many answers, drawn at random. Every decision is written to the coder's own file in data/decisions
    before the panel says that it is saved. Raises UnknownName and what the desk refuses.
    """
    desk = Desk(audit_round, table, coder, sample)
    about = f"{audit_round}, {table}, coder {desk.coder}"
    return CodingPanel(Coding(desk, f"Coding desk: {about}"), f"coding: {about}")


def adjudicate(audit_round: str, by: str, table: str = "responses") -> CodingPanel:
    """The answers of a table on which coders differ, each to be decided with a memo that says why.

    `by`: who decides. Nothing is shown until a button is pressed: a coder who runs all cells of the notebook does not
    see what the other gave. Raises UnknownName and what the desk refuses.
    """
    desk = Adjudication(audit_round, table, by)
    about = f"{audit_round}, {table}, decided by {desk.by}"
    return CodingPanel(Adjudicating(desk, f"Where coders differ: {about}"), f"adjudication: {about}", BEGIN)
