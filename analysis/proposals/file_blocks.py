"""A proposed [[files]] block of round.toml, as the text that a person puts right and keeps.

What is a guess, and what nobody reads, stands in lists of its own with a note; nothing is said that the shape says.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.description import NOBODY_SAID, ReceivedFile
from analysis.proposals.matching import Matched
from analysis.shapes import Shape, shapes

NO_TABLE = "# table = ...  # its headings are like those of no table: name one"


@dataclass(frozen=True)
class Proposal:
    """What a [[files]] block could say of a file or one sheet of it."""

    path: str
    sheet: str
    shape: str
    table: str
    match: Matched
    like: ReceivedFile | None = None
    lines: Matched = Matched()
    lines_table: str = ""

    def toml(self) -> str:
        """The block as TOML, with what a person has still to do as notes."""
        lines = ["[[files]]", f"path = {_toml(self.path)}"]
        lines += [f"sheet = {_toml(self.sheet)}"] if self.sheet else []
        lines += [f"shape = {_toml(self.shape)}", f"table = {_toml(self.table)}" if self.table else NO_TABLE]
        lines += [f"received_from = {_toml(self.like.received_from if self.like else NOBODY_SAID)}"]
        lines += _taken_over(self.like, shapes()[self.shape]) if self.like else []
        lines += [f"lines_table = {_toml(self.lines_table)}"] if self.lines_table else []
        guesses, left = self.match.guesses + self.lines.guesses, self.match.left + self.lines.left
        lines += _listed("guesses", guesses, "each is a guess: put it right below, then take it out here")
        lines += _listed("left_out", left, "nobody reads these: map them if they matter")
        if self.match.headings != shapes()[self.shape].headings:
            lines += _mapped("headings", self.match)
        lines += _mapped("lines", self.lines) if self.lines.pairs else []
        return "\n".join(lines) + "\n"


def _taken_over(like: ReceivedFile, shape: Shape) -> list[str]:
    """What the block of an earlier file said besides its headings, and the shape does not say."""
    said = {key: getattr(like, key) for key in ("joined_by", "dates", "case_is")}
    said = {key: value for key, value in said.items() if value not in (None, getattr(shape, key))}
    constants = ", ".join(f"{_toml(question)} = {_toml(answer)}" for question, answer in like.constants.items())
    return [f"{key} = {_toml(value)}" for key, value in said.items()] + (
        [f"constants = {{ {constants} }}"] if constants else []
    )


def _listed(key: str, names: Sequence[str], note: str) -> list[str]:
    return [f"{key} = [  # {note}", *(f"    {_toml(name)}," for name in names), "]"] if names else []


def _mapped(key: str, match: Matched) -> list[str]:
    return [
        f"[files.{key}]",
        *(f"{_toml(heading)} = {_toml(question)}" for heading, question in match.headings.items()),
    ]


def _toml(text: str) -> str:
    """A JSON string is a TOML string, but for the one control character that JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
