"""`start()`: the panel of notebooks/start_here.ipynb, used by mouse or by keyboard alone.

As with the coding desk, nothing that is shown is part of the widget's state, which JupyterLab may save into the
notebook: it goes to the browser as messages. Nothing is loaded from anywhere else.
"""

from functools import cache
from pathlib import Path

import anywidget

from analysis.starting.messages import Messages

HERE = Path(__file__).parent
# One module in the browser; the elements and the look are those of the coding desk.
DESK = HERE.parent / "desk" / "front"
PARTS = (DESK / "elements.js", HERE / "front" / "found.js", HERE / "front" / "start.js")
LOOK = (DESK / "panel.css", HERE / "front" / "start.css")


def _read(paths: tuple[Path, ...]) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


@cache
def _messages() -> Messages:
    """Those of all panels of the kernel: one that is opened while a command is at work goes on hearing of it."""
    return Messages()


class StartPanel(anywidget.AnyWidget):
    """The panel; every view of it has its own messages, told apart by `view`."""

    _esm = _read(PARTS)
    _css = _read(LOOK)

    def __init__(self) -> None:
        super().__init__()
        self.on_msg(self._asked)

    def _asked(self, panel: "StartPanel", message: dict, buffers: list) -> None:
        self.send(_messages().reply(message) | {"n": message["n"], "view": message["view"]})


def start() -> StartPanel:
    """Choose a round, check it, run its reports, open them, and work on copies of the notebooks, without typing."""
    return StartPanel()
