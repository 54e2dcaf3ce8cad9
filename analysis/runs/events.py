"""What is told while rounds run: one event a step, the same for bars, plain lines and programs."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Literal

Step = Literal[
    "rounds",  # of all rounds of the command, `number` of `of` have ended; told where there are several
    "waiting",  # another process is at work on the round; `text` says who
    "surveying",  # its files are read and checked
    "planned",  # `of` notebooks belong to it
    "kept",  # a notebook need not be run again
    "began",  # a notebook began
    "cell",  # cell `number` of `of` of a notebook began
    "done",  # a notebook is done, in `seconds`
    "publishing",  # its editions are built
    "published",  # `text` is the page of an edition of `audience`
    "draft",  # `text` is the page of a draft for `audience`, which two people have not released
    "moved",  # released values differ from the edition published before; `text` is the page that lists them
    "unchanged",  # nothing has changed since it was published
    "failed",  # the round is not finished; `text` says why
]


@dataclass(frozen=True)
class Event:
    """One step of a round, or of one of its notebooks."""

    audit_round: str
    step: Step
    notebook: str = ""
    number: int = 0
    of: int = 0
    seconds: float = 0.0
    audience: str = ""
    text: str = ""

    def as_json(self) -> dict[str, object]:
        """The event for programs: what says nothing is left out."""
        told = {"round": self.audit_round} | {k: v for k, v in asdict(self).items() if k != "audit_round"}
        return {name: value for name, value in told.items() if value not in ("", 0, 0.0)}


Tell = Callable[[Event], None]
