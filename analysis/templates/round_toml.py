"""The text of a new round's round.toml, with notes for whoever fills it in.

What is known stands there, from the data dictionary or the round before; what has to be said anew is a line that begins
with '#'. JSON strings, numbers and lists are TOML ones.
"""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from analysis.description import ReceivedFile
from analysis.intake.wording import readable

HEAD = """# What this round is. Lines that begin with # are notes; put the others right, then:
#     roundtable check {name}
"""
OF_POPULATION = """
[population]
"""
OF_VERSIONS = """
# Which version of a reworded question this round asked, where it is not the one of today.
[versions]
"""
OF_NOT_AVAILABLE = """
# What the partnership did not get or may not use: shown as [x] with this reason, never as 0.
[not_available]
"""
OF_FILES = """
# One block a file, as received. `shape` is a block of analysis/definitions/shapes.toml, such as "flat list" or "sheet
# per child"; `headings` maps a heading of the file to a question of analysis/definitions/questions.toml; name headings
# that nobody reads in `left_out`. Delete the block, and the form, of what you do not ask for.
"""
PERIOD = "the days that it looks back over; without them nothing is asked about rates"
NOTE_AT = 43  # the column at which notes stand under one another


class Line(NamedTuple):
    """One key of round.toml with its note; one that is not said yet is only shown."""

    key: str
    value: object
    note: str = ""
    said: bool = True

    def __str__(self) -> str:
        text = f"{'' if self.said else '# '}{self.key} = {toml(self.value)}"
        return f"{text:<{NOTE_AT - 1}} # {self.note}" if self.note else text


def round_toml(name: str, blocks: Sequence[str], before: str = "", said: Mapping | None = None) -> str:
    """The whole text. `before`: the name of the round before, `said`: what its round.toml says; `blocks`: the [[files]]
    blocks as text."""
    said = said or {}
    parts = [HEAD.format(name=name), *_lines(_about(before, said)), OF_POPULATION, *_lines(_population(said))]
    if said.get("versions"):
        parts += [OF_VERSIONS, *_lines([Line(toml(key), value) for key, value in said["versions"].items()])]
    reasons = [Line(toml(place), reason) for place, reason in said.get("not_available", {}).items()]
    example = [Line('"cases.grade"', "The grades were not published.", said=False)]
    return "".join([*parts, OF_NOT_AVAILABLE, *_lines(reasons or example), OF_FILES, *blocks])


def block_text(file: ReceivedFile, note: str = "") -> str:
    """One [[files]] block."""
    told = [Line("path", file.path, note), Line("sheet", file.sheet), Line("shape", file.shape)]
    told += [Line("table", file.table)]
    told += [Line("lines_table", file.lines_table)] if file.lines else []
    told += [Line("received_from", file.received_from)]
    told += [Line(key, getattr(file, key)) for key in ("joined_by", "dates", "case_is")]
    told += [Line(key, list(getattr(file, key)) or None) for key in ("guesses", "left_out")]
    parts = ["\n[[files]]\n", *_lines([line for line in told if line.value is not None])]
    for key in ("constants", "headings", "lines"):
        if getattr(file, key):
            parts += [f"[files.{key}]\n", *_lines([Line(toml(k), v) for k, v in getattr(file, key).items()])]
    return "".join(parts)


def toml(value: object) -> str:
    """Text, a number, a list or a truth as TOML: JSON's, but for the one control character that JSON leaves as it
    is."""
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {toml(inner)}' for key, inner in value.items())} }}"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _about(before: str, said: Mapping) -> list[Line]:
    """What the round is. Days and the title are its own; the rest is as in the round before."""
    title = "as it will stand on the reports"
    title += f"; in {before}: {readable(said['title'])}" if before else ""
    return [
        Line("title", "Themed audit", title),
        Line("partnership", said.get("partnership", "Name of the partnership")),
        Line("theme", said.get("theme", "What the audit was about")),
        Line("audited", "2026-01", "year-month in which the files were read (or the year alone)", not before),
        Line("reported", "2026-03-31", "day of the meeting", said=False),
        Line("next_audit_due", "2026-12", said=False),
        Line("period", {"first": "2025-01-01", "last": "2025-12-31"}, PERIOD, said=False),
        Line("retain_until", "2032-03-31", "the day after which it is to be deleted", said=False),
        Line("round_before", before or "name-of-an-earlier-round", said=bool(before)),
        Line("scale", said.get("scale", "ofsted"), "a scale of analysis/definitions/scales.toml"),
        Line("audiences", said.get("audiences", ["panel", "board"]), "the editions to make (audiences.toml beside it)"),
    ]


def _population(said: Mapping) -> list[Line]:
    drawn = said.get("population", {})
    lines = [
        Line("name", drawn.get("name", "VEMT list"), "the list that the cases were drawn from"),
        Line("size", drawn.get("size", 25), "how many children were on it", said=False),
        Line("draw", drawn.get("draw", "purposive"), "census, random, stratified, purposive or outcome-selected"),
        Line("selected_on", drawn.get("selected_on", []), "what puts a child on it: missing, exploitation, exclusion"),
    ]
    return [*lines, Line("unit", drawn["unit"])] if "unit" in drawn else lines


def _lines(lines: Sequence[Line]) -> list[str]:
    return [f"{line}\n" for line in lines]
